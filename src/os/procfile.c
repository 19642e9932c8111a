/* SPDX-License-Identifier: MIT */
/* Read until the end, in a buffer that doubles; likewise for links. */
#include "os/procfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"

enum {
	PROCFILE_FIRST_BYTES = 4096
};

/* Reads what is left and fits, and one byte of room stays; 0 at the end. */
static ssize_t procfile_read_more(int fd, char *text, size_t used, size_t cap)
{
	ssize_t n;

	n = TEMP_FAILURE_RETRY(read(fd, text + used, cap - used - 1));
	return n < 0 ? -errno : n;
}

static int procfile_grow(char **text, size_t *cap)
{
	char *more = realloc(*text, 2 * *cap);

	if (!more)
		return -ENOMEM;
	*text = more;
	*cap *= 2;
	return 0;
}

int procfile_read(const char *path, char **ret, size_t *ret_n_bytes)
{
	_cleanup_(fd_closep) int fd =
		TEMP_FAILURE_RETRY(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
	_cleanup_(freep) char *text = NULL;
	size_t used = 0, cap = PROCFILE_FIRST_BYTES;
	ssize_t n;

	if (fd < 0)
		return -errno;
	text = malloc(cap);
	if (!text)
		return -ENOMEM;
	while ((n = procfile_read_more(fd, text, used, cap)) > 0) {
		int r = 0;

		used += (size_t)n;
		if (used + 1 == cap)
			r = procfile_grow(&text, &cap);
		if (r < 0)
			return r;
	}
	if (n < 0)
		return (int)n;
	text[used] = '\0';
	*ret = take_ptr(&text);
	*ret_n_bytes = used;
	return 0;
}

int procfile_read_link(const char *path, char **ret)
{
	_cleanup_(freep) char *text = NULL;
	size_t cap = PROCFILE_FIRST_BYTES;
	ssize_t n;

	text = malloc(cap);
	if (!text)
		return -ENOMEM;
	for (;;) {
		int r;

		n = readlink(path, text, cap);
		if (n < 0)
			return -errno;
		if ((size_t)n < cap)
			break;
		r = procfile_grow(&text, &cap);
		if (r < 0)
			return r;
	}
	text[n] = '\0';
	*ret = take_ptr(&text);
	return 0;
}

bool procfile_number(const char *text, const char *key, uint64_t *ret)
{
	const size_t n_key = strlen(key);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, n_key)) {
			*ret = strtoull(line + n_key, NULL, 10);
			return true;
		}
	}
	return false;
}
