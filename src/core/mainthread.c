/* SPDX-License-Identifier: MIT */
/*
 * The thread a started program begins with. Linux shows other processes' threads by numbers
 * only, and this one's is its process's; so the process stands behind the handle, and the
 * thread is taken to end when that does.
 *
 * Locks: none.
 */
#include "core/mainthread.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "os/pidfd.h"

static void mainthread_free_object(struct object *object)
{
	struct mainthread *thread = mainthread_of(object);

	object_unref(&thread->process->object);
	free(thread);
}

static bool mainthread_is_same(const struct object *object, const struct object *other)
{
	return object_is_same(&mainthread_of((struct object *)object)->process->object,
			      &mainthread_of((struct object *)other)->process->object);
}

static int mainthread_wait_item(struct object *object, struct wait_item *ret)
{
	struct object *process = &mainthread_of(object)->process->object;

	return process->kind->wait_item(process, ret);
}

const struct object_kind mainthread_kind = {
	.generic_read = 0x20048,
	.generic_write = 0x20037,
	.generic_execute = 0x121800,
	.all = RIGHT_THREAD_ALL,
	.free = mainthread_free_object,
	.is_same = mainthread_is_same,
	.wait_item = mainthread_wait_item,
};

int mainthread_new(struct mainthread **ret, struct process *process, bool is_suspended)
{
	struct mainthread *thread = malloc(sizeof(*thread));

	if (!thread)
		return -ENOMEM;
	object_init(&thread->object, &mainthread_kind);
	object_ref(&process->object);
	thread->process = process;
	atomic_init(&thread->is_suspended, is_suspended);
	*ret = thread;
	return 0;
}

int mainthread_resume(struct mainthread *thread, bool *ret_was_suspended)
{
	struct process *process = thread->process;
	bool was_suspended = atomic_exchange(&thread->is_suspended, false);
	int r = was_suspended ? pidfd_signal(process->pidfd, process->pid, SIGCONT) : 0;

	if (r < 0)
		return r;
	*ret_was_suspended = was_suspended;
	return 0;
}
