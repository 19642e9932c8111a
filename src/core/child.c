/* SPDX-License-Identifier: MIT */
/*
 * Children.
 *
 * On Windows nobody has to collect what is left of a process; on Linux its parent has to,
 * and the program around us may have children of its own, a handler for SIGCHLD, and a loop
 * of wait(). So: a child is reaped by its own pidfd and nobody else's, only when it has
 * ended and the program has closed its last handle to it, and only by calls that open or
 * close handles or start processes. Until then the program may wait() for it by its number,
 * or for any, and is not robbed. One whose handles are closed while it runs remains known
 * here, and is reaped by the next such call after its end; a program that makes none keeps
 * a zombie until it ends itself.
 *
 * Exit codes: the kernel keeps eight bits of them, and only for the parent. What the child
 * said itself (core/arrival.c) or was said when it was terminated has all 32, and is believed
 * if it does not contradict the kernel: a child may say one thing and then be killed.
 *
 * A process made by fork() has the list, but not the children; it finds that out when it
 * asks for them, and forgets them.
 *
 * An event that a child inherits is a name to it, and a name goes with the last handle: so
 * this process keeps what it has left to the child until that says that it has it, or has
 * ended, and one of the calls above is made.
 *
 * Locks: CHILDREN, over waitid() of what is known to have ended. Crash: children become
 * init's.
 */
#include "core/child.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/list.h"
#include "base/rank.h"
#include "core/cradle.h"
#include "core/handle.h"
#include "os/atfork.h"
#include "os/pidfd.h"
#include "os/shared.h"

struct child_kept {
	struct child_kept *next;
	uint32_t handle; /* one of our own: names go with the last handle */
};

struct child {
	struct list link; /* under CHILDREN */
	uint32_t n_refs;  /* under CHILDREN */
	/* set at birth, then constant */
	pid_t pid;
	int pidfd; /* -1: this kernel has none */
	struct cradle *block;
	size_t n_bytes; /* of it */

	struct child_kept *kept; /* under CHILDREN once it has begun */
};

static pthread_mutex_t child_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list child_all = LIST_INIT(child_all); /* under CHILDREN */

/* atomic: how many nobody has a handle to */
static _Atomic uint32_t child_n_left;

/* atomic: how many have something kept for them */
static _Atomic uint32_t child_n_awaited;

static void child_enter(void)
{
	rank_enter(RANK_CHILDREN);
	pthread_mutex_lock(&child_lock);
}

static void child_leave(void)
{
	pthread_mutex_unlock(&child_lock);
	rank_leave(RANK_CHILDREN);
}

ATFORK_ROOM(RANK_CHILDREN, child_enter, child_leave, child_leave);

int child_prepare(struct child **ret, struct cradle **block, size_t n_bytes)
{
	struct child *child = malloc(sizeof(*child));

	if (!child)
		return -ENOMEM;
	*child = (struct child) {
		.n_refs = 1,
		.pidfd = -1,
		.block = take_ptr(block),
		.n_bytes = n_bytes,
	};
	list_init(&child->link);
	*ret = child;
	return 0;
}

int child_keep(struct child *child, struct object *object)
{
	struct child_kept *kept = malloc(sizeof(*kept));

	int r;

	if (!kept)
		return -ENOMEM;
	kept->next = child->kept;
	r = handle_new(object_ref(object), 0, false, &kept->handle);
	if (r < 0) {
		object_unref(object);
		free(kept);
		return r;
	}
	if (!child->kept)
		atomic_fetch_add(&child_n_awaited, 1);
	child->kept = kept;
	return 0;
}

/* To be released when the lock is. */
static void child_let_go_locked(struct child *child, struct child_kept **gone)
{
	struct child_kept *kept;

	if (child->kept)
		atomic_fetch_sub(&child_n_awaited, 1);
	while ((kept = child->kept)) {
		child->kept = kept->next;
		kept->next = *gone;
		*gone = kept;
	}
}

static void child_release(struct child_kept *gone)
{
	while (gone) {
		struct child_kept *next = gone->next;

		handle_close(gone->handle);
		free(gone);
		gone = next;
	}
}

static bool child_is_awaited_locked(const struct child *child)
{
	return child->kept && !atomic_load(&child->block->has_arrived) &&
	       (child->pidfd < 0 || pidfd_has_ended(child->pidfd) == 0);
}

void child_begin(struct child *child, pid_t pid, int pidfd)
{
	child_enter();
	child->pid = pid;
	child->pidfd = pidfd;
	list_append(&child_all, &child->link);
	child_leave();
}

/* Reaped, or not ours to reap, or never made: nothing more is to be done. */
static bool child_is_over_locked(const struct child *child)
{
	int r = child->pid > 0 ? pidfd_reap(child->pidfd, child->pid) : 1;

	return r > 0 || r == -ECHILD || r == -ESRCH;
}

static void child_free_locked(struct child *child, struct child_kept **gone)
{
	child_let_go_locked(child, gone);
	list_remove(&child->link);
	fd_closep(&child->pidfd);
	shared_unmap(child->block, child->n_bytes);
	free(child);
}

struct child *child_find(pid_t pid)
{
	struct child *found = NULL;

	child_enter();
	LIST_FOREACH (link, &child_all) {
		struct child *child = list_entry(link, struct child, link);

		/* One that somebody else has reaped has left its number to others. */
		if (child->pid == pid &&
		    (child->pidfd < 0 || pidfd_number(child->pidfd) == pid)) {
			if (child->n_refs++ == 0)
				atomic_fetch_sub(&child_n_left, 1);
			found = child;
			break;
		}
	}
	child_leave();
	return found;
}

struct child *child_unref(struct child *child)
{
	struct child_kept *gone = NULL;

	if (!child)
		return NULL;
	child_enter();
	if (--child->n_refs == 0) {
		if (child_is_over_locked(child))
			child_free_locked(child, &gone);
		else
			atomic_fetch_add(&child_n_left, 1);
	}
	child_leave();
	child_release(gone);
	return NULL;
}

void child_bury(void)
{
	struct child_kept *gone = NULL;
	struct child *child, *next;

	if (atomic_load_explicit(&child_n_left, memory_order_relaxed) == 0 &&
	    atomic_load_explicit(&child_n_awaited, memory_order_relaxed) == 0)
		return;
	child_enter();
	for (child = list_entry(child_all.next, struct child, link);
	     &child->link != &child_all; child = next) {
		next = list_entry(child->link.next, struct child, link);
		if (!child_is_awaited_locked(child))
			child_let_go_locked(child, &gone);
		if (child->n_refs > 0 || !child_is_over_locked(child))
			continue;
		atomic_fetch_sub(&child_n_left, 1);
		child_free_locked(child, &gone);
	}
	child_leave();
	child_release(gone);
}

int child_judge(const struct child *child, int told, uint32_t status, uint32_t *ret)
{
	uint64_t fate = atomic_load(&child->block->fate);
	uint32_t code = (uint32_t)fate;
	bool is_true = false;

	if (told < 0 && fate == 0)
		return told;
	switch (fate >> 32) {
	case CRADLE_EXITED:
		is_true = told < 0 || status == (code & 0xFF);
		break;
	case CRADLE_TERMINATED:
		is_true = told < 0 || status == PIDFD_KILLED;
		break;
	}
	*ret = is_true ? code : status;
	return 0;
}

void child_condemn(struct child *child, uint32_t code)
{
	atomic_store(&child->block->fate, cradle_fate(CRADLE_TERMINATED, code));
}

uint64_t child_ended_ns(const struct child *child)
{
	return atomic_load(&child->block->ended_ns);
}
