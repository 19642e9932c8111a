/* SPDX-License-Identifier: MIT */
/*
 * The first thread of a process that was started, for who started it. It ends with its
 * process, and is told apart from it by nothing but its rights.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/process.h"
#include "core/thread.h"

struct mainthread {
	struct object object;
	struct process *process; /* set at birth, then constant */
	_Atomic bool is_suspended;
};

extern const struct object_kind mainthread_kind;

static inline struct mainthread *mainthread_of(struct object *object)
{
	return (struct mainthread *)((char *)object -
				     offsetof(struct mainthread, object));
}

/* With a reference of its own to the process. -ENOMEM */
int mainthread_new(struct mainthread **ret, struct process *process, bool is_suspended);

/* Lets it run, if it was started suspended; `ret_was_suspended` says whether. 0 or -errno. */
int mainthread_resume(struct mainthread *thread, bool *ret_was_suspended);
