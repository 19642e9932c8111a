/* SPDX-License-Identifier: MIT */
/*
 * Membership in the shared table.
 *
 * A process takes part through one slot (store/slot.c), locked by an open file description
 * of its own.
 *
 * fork(): descriptors are inherited, slots are not. Who holds something has a slot made
 * ready for the child (store/birth.c); when nothing is held the child starts afresh. A child
 * of a raw clone() runs no handlers: process_epoch() tells it apart on its first call; it
 * finds the table like any newcomer, and holds what it inherited from then on.
 *
 * What it refuses: to work with a table whose path leads elsewhere (store/locate.c).
 *
 * Locks: GATE is held shared by every user of the table and exclusively while membership
 * changes, also across fork(), so a child never inherits a half-made descriptor. No thread
 * is cancelled while it holds the gate: no call made here is a cancellation point
 * (base/uncancelled.h).
 */
#include "store/attach.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/rank.h"
#include "base/trace.h"
#include "os/atfork.h"
#include "os/clock.h"
#include "os/process.h"
#include "store/birth.h"
#include "store/holding.h"
#include "store/locate.h"

/* How long a newcomer keeps looking while somebody removes the runtime directory again and
 * again, and the pause it makes after an attempt, longer each time up to a limit. */
#define ATTACH_PATIENCE_NS  UINT64_C(5000000000)
#define ATTACH_PAUSE_NS     UINT64_C(20000)
#define ATTACH_PAUSE_MAX_NS UINT64_C(2000000)

/* A writer must not starve: fork() would hang in a program whose threads are busy. */
#define ATTACH_GATE_INIT PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP

static pthread_rwlock_t attach_gate = ATTACH_GATE_INIT;

/* under GATE */
static struct attachment attach_self = { .index = { .fd = -1 } };
static _Atomic uint32_t attach_epoch; /* the process life in which we have a slot */

/* The process life for which the gate was made; the same for its locks. */
#define ATTACH_GATE_IN_THE_MAKING UINT32_MAX
static _Atomic uint32_t attach_gate_epoch;

static void attach_gate_enter(bool is_exclusive)
{
	rank_enter(RANK_GATE);
	if (is_exclusive)
		pthread_rwlock_wrlock(&attach_gate);
	else
		pthread_rwlock_rdlock(&attach_gate);
}

static void attach_gate_leave(void)
{
	pthread_rwlock_unlock(&attach_gate);
	rank_leave(RANK_GATE);
}

/* ---- joining ------------------------------------------------------------------------ */

/* The number may be something else's by now, if the program closed what it did not know. */
static void attach_drop(struct index *index)
{
	if (index->fd >= 0 && index_descriptor(index) >= 0)
		close(index->fd);
	index_deinit(index);
}

/* Finds the table and takes a slot; -EAGAIN when the path moved meanwhile. */
static int attach_once(struct locate_memory *memory)
{
	_cleanup_(located_release) struct located located = { .fd = -1,
							      .dir_fd = -1,
							      .signpost_fd = -1 };
	struct slot_claim claim = { .pid = (uint32_t)process_pid(),
				    .membership = LAYOUT_MEMBER_CHECKING,
				    .pid_namespace = attach_self.pid_namespace };
	int r;

	r = locate_index(&located, memory);
	if (r < 0)
		return r;
	r = index_init(&attach_self.index, located.fd);
	if (r < 0)
		return r;
	claim.fd = located.fd;
	r = slot_take(&attach_self.index, &claim);
	if (r == 0)
		r = locate_mark(&located, &attach_self.index);
	if (r == 0)
		r = locate_settle(&located, index_slot(&attach_self.index, claim.slot));
	if (r < 0) {
		index_deinit(&attach_self.index);
		return r;
	}
	attach_self.slot = claim.slot;
	attach_self.generation = claim.generation;
	attach_self.pid_namespace = slot_namespace(claim.pid_namespace, claim.slot);
	slot_enter(&attach_self);
	located.fd = -1; /* the index owns it now */
	return 0;
}

static int attach_afresh(void)
{
	uint64_t end_ns = clock_monotonic_ns() + ATTACH_PATIENCE_NS, pause_ns = 0;
	struct locate_memory memory = { 0 };

	for (;;) {
		int r = attach_once(&memory);

		if (r != -EAGAIN)
			return r;
		if (clock_monotonic_ns() > end_ns)
			return ERR_RUNTIME_DIR_MISSING;
		clock_pause_ns(pause_ns);
		if (pause_ns < ATTACH_PAUSE_MAX_NS)
			pause_ns += ATTACH_PAUSE_NS;
	}
}

/*
 * Cells are used at their addresses, by threads that are in no gate just then: of the same
 * table the old mapping stays, and rests on the new description. Another table, while cells
 * of it may be in use, stays mapped.
 */
static void attach_replace(struct index *old)
{
	struct index fresh = attach_self.index;

	if (!old->main || holding_is_none()) {
		attach_drop(old);
		return;
	}
	if (old->fd >= 0 && index_descriptor(old) >= 0)
		close(old->fd);
	if (!identity_equal(&old->identity, &fresh.identity) ||
	    index_rest_on(old, fresh.fd) < 0)
		return;
	attach_self.index = *old;
	atomic_store(&attach_self.index.is_robbed, false);
	index_deinit(&fresh);
}

/* Under the gate, exclusively. */
static int attach_now(void)
{
	struct index old;
	int r;

	r = process_pid_namespace(&attach_self.pid_namespace);
	if (r < 0) {
		trace("/proc/thread-self/ns/pid cannot be read: %s", err_sentence(r));
		return r == -ENOENT ? ERR_PROC_MISSING : r;
	}
	if (attach_self.pid_namespace == PROCESS_NAMESPACE_UNSEEN)
		trace("/proc is that of another PID namespace: names that other processes "
		      "hold are out of reach");

	/* What a raw clone() inherited proves nothing: see locate.c. But if it is our own, whose
	 * descriptor was closed, then our names have to live until they are registered anew. */
	old = attach_self.index;
	attach_self.index = (struct index) { .fd = -1 };
	r = attach_afresh();
	if (r < 0) {
		trace("cannot take part in the table of names: %s", err_sentence(r));
		attach_self.index = old;
		return r;
	}
	/* What a parent handed down without a slot. */
	r = holding_register(&attach_self, attach_self.slot, attach_self.generation);
	if (r < 0) {
		holding_unregister(&attach_self, attach_self.slot,
				   attach_self.generation);
		attach_drop(&attach_self.index);
		attach_self.index = old;
		return r;
	}
	holding_adopt(attach_self.slot, attach_self.generation);
	atomic_store(&attach_epoch, process_epoch());
	attach_replace(&old);
	return 0;
}

/*
 * What others, or the program itself, may have done to the table since the last call. Under
 * the gate, exclusively.
 */
static int attach_restore(void)
{
	int r;

	switch (index_look(&attach_self.index)) {
	case INDEX_CUT:
		trace("the table of names was cut off; it is made whole and filled again");
		r = index_extend(&attach_self.index);
		if (r == 0)
			r = index_mend(attach_self.index.fd);
		return r;
	case INDEX_CLOSED:
		trace("the descriptor of the table of names was closed by the program");
		return attach_now();
	case INDEX_WHOLE:
		break;
	}
	return 0;
}

/*
 * A child of a raw clone() may have inherited the gate in the hands of a thread that it
 * does not have: the first of its own threads that comes here makes it anew.
 */
static void attach_gate_renew(void)
{
	uint32_t epoch = process_epoch(), seen = atomic_load(&attach_gate_epoch);

	while (seen != epoch) {
		if (seen != ATTACH_GATE_IN_THE_MAKING &&
		    atomic_compare_exchange_strong(&attach_gate_epoch, &seen,
						   ATTACH_GATE_IN_THE_MAKING)) {
			attach_gate = (pthread_rwlock_t)ATTACH_GATE_INIT;
			holding_renew();
			atomic_store(&attach_gate_epoch, epoch);
		}
		sched_yield(); /* another thread is at it, for nanoseconds */
		seen = atomic_load(&attach_gate_epoch);
	}
}

int attach_enter(struct attachment **ret)
{
	for (;;) {
		int r;

		if (__builtin_expect(atomic_load(&attach_gate_epoch) != process_epoch(),
				     0))
			attach_gate_renew();
		attach_gate_enter(false);
		if (__builtin_expect(atomic_load(&attach_epoch) == process_epoch() &&
					     index_glance(&attach_self.index) ==
						     INDEX_WHOLE,
				     1)) {
			slot_assert(&attach_self);
			*ret = &attach_self;
			return 0;
		}
		attach_gate_leave();

		attach_gate_enter(true);
		r = atomic_load(&attach_epoch) == process_epoch() ? attach_restore()
								  : attach_now();
		attach_gate_leave();
		if (r < 0)
			return r;
	}
}

void attach_leave(void)
{
	/* Whoever comes next finds the table anew. */
	if (__builtin_expect(atomic_load_explicit(&attach_self.index.is_robbed,
						  memory_order_relaxed),
			     0))
		atomic_store(&attach_epoch, 0);
	attach_gate_leave();
}

/* ---- fork --------------------------------------------------------------------------- */

/*
 * The gate knows its writer by the number of a thread, which in the child is another one,
 * so the child cannot release it and has it made anew. Thread sanitizer is told, for it
 * goes on believing that the child's thread holds it.
 */
static void attach_gate_forget(void)
{
#if defined(__SANITIZE_THREAD__)
	void AnnotateRWLockReleased(const char *file, int line, void *lock,
				    long is_write);

	AnnotateRWLockReleased(__FILE__, __LINE__, &attach_gate, 1);
#endif
}

static bool attach_is_member(void)
{
	return attach_self.index.main && atomic_load(&attach_epoch) == process_epoch();
}

static void attach_fork_prepare(void)
{
	attach_gate_enter(true);
	birth_prepare(attach_is_member() ? &attach_self : NULL);
}

static void attach_fork_parent(void)
{
	birth_settle(&attach_self);
	attach_gate_leave();
}

/* Without a slot the child goes on like one of a raw clone(). */
static void attach_fork_child(void)
{
	if (birth_is_prepared()) {
		if (birth_complete(&attach_self) == 0)
			atomic_store(&attach_epoch, process_epoch());
	} else if (attach_self.index.main && holding_is_none()) {
		/* Nothing held: find the way anew when it is needed. An open table without a
		 * lock in it would be one that others may not know of by then. */
		attach_drop(&attach_self.index);
		atomic_store(&attach_epoch, 0);
	}
	attach_gate_forget();
	attach_gate_renew();
	rank_leave(RANK_GATE);
}

ATFORK_ROOM(RANK_GATE, attach_fork_prepare, attach_fork_parent, attach_fork_child);
