/* SPDX-License-Identifier: MIT */
/* How threads begin, are held and let go, and end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/thread.h"

struct course {
	uint32_t (*run)(void *data); /* the result is the exit code */
	void *data;
	size_t stack_bytes; /* 0: the usual size */
	bool is_held;       /* it begins as if it had been suspended once */
};

/*
 * Starts a new thread; its number is known when this returns.
 *
 * Errors: -ENOMEM, ERR_THREADS_EXHAUSTED
 */
int course_start(struct thread *thread, const struct course *launch);

/*
 * Suspends a thread that sleeps already because of this, or the calling one, which goes on
 * when somebody has resumed it as often.
 *
 * Errors: ERR_THREAD_RUNS it is another one that runs; ERR_THREAD_ENDED;
 *         ERR_HELD_TOO_OFTEN
 */
int course_hold(struct thread *thread, uint32_t *ret_previous);

/* How often it was suspended before: 0 it runs, or has ended. */
uint32_t course_release(struct thread *thread);

/*
 * Ends a thread that has not begun, and the calling one: then there is no return.
 *
 * Errors: ERR_THREAD_RUNS_ON it is another one, and runs
 */
int course_dismiss(struct thread *thread, uint32_t code);

__attribute__((noreturn)) void course_exit(uint32_t code);
