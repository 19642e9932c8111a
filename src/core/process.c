/* SPDX-License-Identifier: MIT */
/*
 * Processes as objects. What stands behind a handle is a pidfd: it goes on meaning the
 * process it was opened for, also when that has ended and its number is somebody else's.
 * Nothing is done to the process itself: it notices none of this, and is reaped by its
 * parent as ever. Where there are no pidfds (before Linux 5.3, and under valgrind), number
 * and moment of birth do, with a gap of microseconds while they are compared.
 *
 * Whoever may send a process a signal may have a handle to it with all rights: the same
 * user. Linux asks its own questions again where a right is used.
 */
#include "core/process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/cradle.h"
#include "core/child.h"
#include "core/landmark.h"
#include "os/pidfd.h"
#include "os/process.h"
#include "os/procfs.h"
#include "store/wait.h"

static void process_free_object(struct object *object)
{
	struct process *process = process_of(object);

	fd_closep(&process->pidfd);
	child_unref(process->child);
	free(process);
}

static bool process_is_same(const struct object *object, const struct object *other)
{
	const struct process *a = process_of((struct object *)object),
			     *b = process_of((struct object *)other);

	/* 0: not to be learned, of a process that /proc hides. */
	return a->pid == b->pid &&
	       (a->start_ticks == b->start_ticks || !a->start_ticks || !b->start_ticks);
}

static void process_describe(const struct object *object, struct landmark_object *ret)
{
	const struct process *process = process_of((struct object *)object);

	*ret = (struct landmark_object) {
		.kind = LANDMARK_PROCESS,
		.fd = process->pidfd,
		.extent = process->start_ticks,
		.protection = (uint32_t)process->pid,
	};
}

/* It is signaled when it has ended. Without pidfds nothing could be waited for. */
static int process_wait_item(struct object *object, struct wait_item *ret)
{
	*ret = (struct wait_item) { .pidfd = process_of(object)->pidfd };
	return ret->pidfd < 0 ? -ENOSYS : 0;
}

const struct object_kind process_kind = {
	.generic_read = 0x20410,
	.generic_write = 0x20BEA,
	.generic_execute = 0x121001,
	.all = RIGHT_PROCESS_ALL,
	.free = process_free_object,
	.is_same = process_is_same,
	.describe = process_describe,
	.wait_item = process_wait_item,
};

int process_prepare(struct process **ret)
{
	struct process *process = calloc(1, sizeof(*process));

	if (!process)
		return -ENOMEM;
	object_init(&process->object, &process_kind);
	process->pidfd = -1;
	*ret = process;
	return 0;
}

int process_open(struct process **ret, pid_t pid)
{
	_cleanup_(freep) struct process *process = NULL;
	int r = process_prepare(&process);

	if (r < 0)
		return r;
	process->pid = pid;
	process->pidfd = pidfd_of(pid);
	if (process->pidfd == -ESRCH)
		return ERR_PROCESS_NOT_FOUND;
	if (process->pidfd == -EPERM)
		return ERR_PROCESS_FOREIGN;
	if (process->pidfd < 0 && process->pidfd != -ENOSYS)
		return process->pidfd;
	if (process->pidfd < 0)
		process->pidfd = -1;
	r = procfs_start_ticks(pid, &process->start_ticks);
	if (r < 0 && !procfs_is_out_of_sight(r)) {
		fd_closep(&process->pidfd);
		return r;
	}
	process->child = child_find(pid);

	*ret = take_ptr(&process);
	return 0;
}

/* What cannot be learned of it does not hinder: it is there. */
void process_begin_child(struct process *process, struct child *child, pid_t pid)
{
	process->pid = pid;
	process->pidfd = pidfd_of(pid);
	if (process->pidfd < 0)
		process->pidfd = -1;
	procfs_start_ticks(pid, &process->start_ticks);
	process->child = child;
	child_begin(child, pid,
		    process->pidfd < 0 ? -1 : pidfd_duplicate(process->pidfd));
}

/* Of whom there is no more than a number and a moment. */
static int process_open_same(struct process **ret, pid_t pid, uint64_t start_ticks)
{
	struct process *process;
	int r = process_open(&process, pid);

	if (r < 0)
		return r == ERR_PROCESS_NOT_FOUND ? ERR_HANDLE_INVALID : r;
	if (start_ticks && process->start_ticks == start_ticks) {
		*ret = process;
		return 0;
	}
	object_unref(&process->object);
	return ERR_HANDLE_INVALID;
}

int process_adopt(struct process **ret, pid_t pid, uint64_t start_ticks, int *pidfd)
{
	struct process *process;
	int r;

	if (*pidfd < 0)
		return process_open_same(ret, pid, start_ticks);
	r = pidfd_number(*pidfd);
	if (r > 0) {
		/* The one who told may count in another PID namespace. */
		pid = r;
		r = procfs_start_ticks(pid, &start_ticks);
		if (procfs_is_out_of_sight(r))
			r = 0;
	}
	if (r < 0 && r != -ESRCH) /* of the dead only he knows */
		return r == -EBADF ? ERR_HANDLE_INVALID : r;
	r = process_prepare(&process);
	if (r < 0)
		return r;
	process->pid = pid;
	process->start_ticks = start_ticks;
	process->pidfd = take_fd(pidfd);
	*ret = process;
	return 0;
}

/* Without a pidfd the number may be another process's by now. 1, 0 or -errno. */
static int process_is_there(const struct process *process)
{
	uint64_t start_ticks;
	int r = procfs_start_ticks(process->pid, &start_ticks);

	if (r == 0)
		return start_ticks == process->start_ticks;
	return procfs_is_out_of_sight(r) ? 0 : r;
}

int process_has_ended(const struct process *process)
{
	int r;

	if (process->pidfd >= 0)
		return pidfd_has_ended(process->pidfd);
	r = process_is_there(process);
	if (r <= 0)
		return r < 0 ? r : 1;
	r = procfs_life(process->pid);
	if (r == PROCFS_ENDING) {
		r = procfs_living_thread(process->pid);
		return r < 0 ? r : r == 0;
	}
	return r < 0 ? r : r == PROCFS_UNSEEN;
}

int process_is_self(const struct process *process)
{
	int r;

	if (process->pid != process_pid())
		return 0;
	/* One of our number that lives cannot be another. */
	r = process_has_ended(process);
	return r < 0 ? r : !r;
}

/* What the kernel says of one that has ended; negative: nothing. */
static int process_ask_kernel(const struct process *process, uint32_t *ret)
{
	int r;

	if (process->pidfd < 0) {
		r = process_is_there(process);
		if (r <= 0)
			return r < 0 ? r : ERR_EXIT_CODE_UNKNOWN;
	}
	r = pidfd_exit_code(process->pidfd, process->pid, ret);
	return r == -ECHILD || r == -EAGAIN ? ERR_EXIT_CODE_UNKNOWN : r;
}

int process_exit_code(struct process *process, uint32_t *ret)
{
	uint64_t verdict = atomic_load(&process->verdict);
	uint32_t status = 0;
	int r;

	if (verdict >> 32 == CRADLE_EXITED) {
		*ret = (uint32_t)verdict;
		return 0;
	}
	r = process_has_ended(process);
	if (r <= 0)
		return r < 0 ? r : 1;
	r = process_ask_kernel(process, &status);
	if (process->child) {
		r = child_judge(process->child, r, status, &status);
	} else if (verdict && (r < 0 || status == PIDFD_KILLED)) {
		status = (uint32_t)verdict; /* we have done it */
		r = 0;
	}
	if (r < 0)
		return r;
	/* The kernel tells it only until somebody reaps the child. */
	atomic_store(&process->verdict, cradle_fate(CRADLE_EXITED, status));
	*ret = status;
	return 0;
}

int process_terminate(struct process *process, uint32_t code)
{
	int r = process_has_ended(process);

	if (r)
		return r < 0 ? r : ERR_PROCESS_ENDED;
	if (process->child)
		child_condemn(process->child, code);
	atomic_store(&process->verdict, cradle_fate(CRADLE_TERMINATED, code));
	r = pidfd_signal(process->pidfd, process->pid, SIGKILL);
	if (r == -ESRCH)
		return ERR_PROCESS_ENDED;
	return r == -EPERM ? ERR_PROCESS_FOREIGN : r;
}

uint32_t process_rights(uint32_t granted)
{
	return granted & RIGHT_PROCESS_QUERY ? granted | RIGHT_PROCESS_QUERY_LIMITED
					     : granted;
}
