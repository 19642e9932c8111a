/* SPDX-License-Identifier: MIT */
/*
 * A mapping of a memfd shows its label in /proc/PID/maps, whether the library is shared,
 * linked in or loaded later, and costs no descriptor once it is mapped. It is private, so
 * a child made by fork() does not share it with its parent.
 */
#include "os/remote.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/trace.h"
#include "os/growth.h"
#include "os/maps.h"
#include "os/peek.h"
#include "os/procfile.h"
#include "os/vm.h"

int remote_mark(const char *label, const void *data, size_t n_bytes)
{
	_cleanup_(fd_closep) int fd = memfd_create(label, MFD_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	r = growth_put(fd, data, n_bytes, 0);
	if (r < 0)
		return r;
	return mmap(NULL, VM_PAGE_BYTES, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED
		       ? -errno
		       : 0;
}

static void remote_explain(pid_t pid, int r)
{
	_cleanup_(freep) char *scope = NULL;
	size_t n_bytes;

	if ((r != -EACCES && r != -EPERM) || !trace_is_on())
		return;
	if (procfile_read("/proc/sys/kernel/yama/ptrace_scope", &scope, &n_bytes) < 0)
		scope = NULL;
	trace("process %d may not be looked into: it is another user's, not dumpable, or "
	      "ptrace is restricted (kernel.yama.ptrace_scope is %.*s)",
	      (int)pid, scope ? (int)strcspn(scope, "\n") : 4, scope ? scope : "none");
}

int remote_read(pid_t pid, uint64_t address, void *data, size_t n_bytes)
{
	int r = peek(pid, (void *)(uintptr_t)address, data, n_bytes);

	remote_explain(pid, r);
	return r;
}

/* "/memfd:LABEL (deleted)", as maps shows it. */
static bool remote_is_labelled(const struct mapping *mapping, const char *label)
{
	static const char head[] = "/memfd:", tail[] = " (deleted)";
	size_t n = strlen(label);
	const char *name = mapping->name;

	return !strncmp(name, head, strlen(head)) &&
	       !strncmp(name + strlen(head), label, n) &&
	       !strcmp(name + strlen(head) + n, tail);
}

int remote_find(pid_t pid, const char *label, unsigned number, void *data, size_t n_bytes)
{
	_cleanup_(maps_close) struct maps maps;
	struct mapping mapping;
	int r = maps_open_of(&maps, pid);

	if (r < 0) {
		r = r == -ENOENT ? -ESRCH : r;
		remote_explain(pid, r);
		return r;
	}
	while ((r = maps_next(&maps, 0, &mapping)) > 0) {
		if (!remote_is_labelled(&mapping, label))
			continue;
		if (number-- == 0)
			return remote_read(pid, mapping.start, data, n_bytes);
	}
	return r < 0 ? r : -ENOENT;
}
