/* SPDX-License-Identifier: MIT */
/*
 * Lock ranks. A thread takes locks only downwards in this list; debug builds assert it.
 *
 *   GATE     store/attach.c  this process's membership in the index; exclusive for fork
 *   INDEX    store/stripe.c  a stripe of the shared table: held across processes
 *   HOLDINGS store/holding.c what this process holds by name
 *   PEERS    os/peer.c       a descriptor kept for another process
 *   DESCRIPTORS core/bridge.c  which handle belongs to a descriptor of the program
 *   HANDLES  core/handle.c   the handle table
 *   LEFT     core/object.c   objects that are to be freed once nobody works with them
 *   REGIONS  core/region.c   the registry of views and reserved address space
 *   ARENA    os/vm.c         the place for views, while it is made
 *   FILES    core/file.c     the files to delete when the process ends
 *   ENVIRON  os/environment.c  the environment, which the C library leaves unguarded
 *   HEAPS    core/heap.c     the blocks of memory that programs have allocated
 *   SECURITY core/security-kept.c  descriptors that only this process's memory carries
 *   THREADS  core/thread.c   the threads of this process and the calls queued to them
 *   FIBERS   core/fls.c      the values of fiber-local storage
 *   COMPLETIONS core/completion.c  what is to be called when timers are due
 *   SYNC     store/arena.c   cells: of one stripe, or ascending of several; across processes
 *   CHILDREN core/child.c    the processes that this one has started
 *   STANDARD core/standard.c handles that a program made its standard ones
 *
 * The terminal's lock (os/tty.c) stands outside: nothing is called while it is held that
 * takes one of these, and it is taken while none of them is.
 */
#pragma once

#include <assert.h>

enum rank {
	RANK_GATE,
	RANK_INDEX,
	RANK_HOLDINGS,
	RANK_PEERS,
	RANK_DESCRIPTORS,
	RANK_HANDLES,
	RANK_LEFT,
	RANK_REGIONS,
	RANK_ARENA,
	RANK_FILES,
	RANK_ENVIRON,
	RANK_HEAPS,
	RANK_SECURITY,
	RANK_THREADS,
	RANK_FIBERS,
	RANK_COMPLETIONS,
	RANK_SYNC,
	RANK_CHILDREN,
	RANK_STANDARD,
	RANK_COUNT,
};

#ifdef NDEBUG
static inline void rank_enter(enum rank rank)
{
	(void)rank;
}
static inline void rank_leave(enum rank rank)
{
	(void)rank;
}
static inline void rank_could_enter(enum rank rank)
{
	(void)rank;
}
#else
extern __thread unsigned rank_held; /* bit per rank this thread holds */

/* For who takes the lock in rare cases. */
static inline void rank_could_enter(enum rank rank)
{
	assert(rank_held >> rank == 0); /* nothing of this rank or a later one */
}
static inline void rank_enter(enum rank rank)
{
	rank_could_enter(rank);
	rank_held |= 1u << rank;
}
static inline void rank_leave(enum rank rank)
{
	assert(rank_held & 1u << rank);
	rank_held &= ~(1u << rank);
}
#endif
