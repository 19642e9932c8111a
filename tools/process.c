/* SPDX-License-Identifier: MIT */
/*
 * Processes by name. What a process calls itself is its own choice, and as little to be
 * trusted on a terminal as the name of an object.
 */
#include "process.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "os/procfile.h"
#include "os/users.h"
#include "text.h"

static int process_read(uint32_t pid, const char *file, char **ret, size_t *ret_n)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%u/%s", pid, file);
	return procfile_read(path, ret, ret_n);
}

char *process_command(uint32_t pid, bool wants_utf8)
{
	_cleanup_(freep) char *text = NULL;
	size_t n;

	if (process_read(pid, "comm", &text, &n) < 0)
		return NULL;
	return text_safe(text, n && text[n - 1] == '\n' ? n - 1 : n, wants_utf8);
}

char *process_command_line(uint32_t pid, bool wants_utf8)
{
	_cleanup_(freep) char *text = NULL;
	size_t n;

	if (process_read(pid, "cmdline", &text, &n) < 0)
		return NULL;
	while (n && text[n - 1] == '\0')
		n--;
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	return text_safe(text, n, wants_utf8);
}

char *process_user(uint32_t pid, bool wants_utf8)
{
	_cleanup_(freep) char *text = NULL, *name = NULL;
	uint64_t uid;
	size_t n;

	if (process_read(pid, "status", &text, &n) < 0 ||
	    !procfile_number(text, "Uid:", &uid))
		return NULL;
	if (users_name((uint32_t)uid, &name) < 0)
		return text_format("%u", (unsigned)uid);
	return text_safe(name, strlen(name), wants_utf8);
}

uint32_t process_of_thread(uint32_t tid)
{
	_cleanup_(freep) char *text = NULL;
	uint64_t pid;
	size_t n;

	if (process_read(tid, "status", &text, &n) < 0 ||
	    !procfile_number(text, "Tgid:", &pid))
		return 0;
	return (uint32_t)pid;
}
