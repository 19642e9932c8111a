/* SPDX-License-Identifier: MIT */
/* A thread of this process that somebody has a handle to, or that has asked who it is. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/list.h"
#include "core/object.h"
#include "store/cell.h"

/* Rights of thread handles, as in Windows' THREAD_*; the rest has no use here. */
enum {
	RIGHT_THREAD_TERMINATE = 0x0001,
	RIGHT_THREAD_SUSPEND = 0x0002,
	RIGHT_THREAD_CALL = 0x0010, /* to queue a call to it */
	RIGHT_THREAD_SET = 0x0020,
	RIGHT_THREAD_QUERY = 0x0040,
	RIGHT_THREAD_SET_LIMITED = 0x0400,
	RIGHT_THREAD_QUERY_LIMITED = 0x0800,
	RIGHT_THREAD_ALL = 0x1FFFFF,
};

enum thread_state {
	THREAD_NEW, /* it will run, but does not run the program's code yet */
	THREAD_RUNNING,
	THREAD_STRANGER, /* it runs, and has never called us: its end is not noticed */
	THREAD_ENDED,
};

/* A call that waits to be run: core/apc.c. */
struct thread_call {
	struct list link;
	void (*routine)(void *data);
	void *data;
};

/* What is said of it: core/trait.c. */
struct thread_trait {
	uint16_t *description; /* UTF-16, from malloc(); NULL: none */
	size_t n_units;
	int level;      /* the priority it was given */
	int usual_nice; /* how nice it was before that; when has_level */
	bool has_level;
};

struct thread {
	struct object object;
	_Atomic uint32_t tid; /* a futex for who starts it; 0: not known yet */
	/* set at birth, then constant */
	uint64_t creation_ns; /* since 1970 */
	uint64_t start_ticks; /* of a stranger; 0: not to be learned */
	struct face end;      /* a manual event of this process's own: it has ended */
	struct record *_Atomic sleeper; /* where it waits; NULL: it never did alertably */

	/* under THREADS */
	struct list link;
	enum thread_state state;
	uint32_t exit_code;
	bool is_code_unknown;
	uint64_t end_ns, kernel_ns, user_ns; /* once it has ended */
	struct thread_trait trait;
	bool is_dismissed; /* it is to end before it runs the program's code */
	struct list calls;

	/* atomic, changed under THREADS; the first is a futex */
	_Atomic uint32_t
		n_holds; /* how often it was suspended: it sleeps until that is 0 */
	_Atomic uint32_t n_calls; /* in `calls` */
};

extern const struct object_kind thread_kind;

void thread_enter(void);
void thread_leave(void);

/* One that is about to be started (core/course.c). Errors: -ENOMEM */
int thread_new(struct thread **ret);

/* The calling thread becomes the one that `thread` is about, if its end can be noticed. */
int thread_begin(struct thread *thread);

/*
 * The calling one; the reference is its own. The first call of a thread that something else
 * started makes the object.
 *
 * Errors: ERR_THREAD_ENDED it is about to end; -ENOMEM, -EAGAIN its end cannot be noticed
 */
int thread_self(struct thread **ret);

/*
 * A thread of this process by its number: a reference for the caller. One that has ended is
 * found while there are handles to it.
 *
 * Errors: ERR_THREAD_NOT_FOUND, ERR_THREAD_FOREIGN it is one of another process; -ENOMEM
 */
int thread_open(struct thread **ret, pid_t tid);

/* 1 it has not ended; else 0 and its code. Errors: ERR_THREAD_CODE_UNKNOWN */
int thread_exit_code(struct thread *thread, uint32_t *ret);

/* What the calling thread, or one that is yet to begin, will have ended with. */
void thread_set_exit_code(struct thread *thread, uint32_t code);

/* Has it ended, as far as that can be noticed? Under THREADS. */
bool thread_has_ended_locked(struct thread *thread);

/* The rights a thread handle brings along: who may ask for all may ask for some. */
uint32_t thread_rights(uint32_t granted);

static inline struct thread *thread_of(struct object *object)
{
	return (struct thread *)((char *)object - offsetof(struct thread, object));
}

static inline pid_t thread_tid(const struct thread *thread)
{
	return (pid_t)atomic_load_explicit(&thread->tid, memory_order_acquire);
}
