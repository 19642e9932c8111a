/* SPDX-License-Identifier: MIT */
/* A thread as Linux knows it: started, ended, and set up for the scheduler. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Starts a thread that nobody has to reap. `stack_bytes` is rounded up to what threads need;
 * 0: the usual size.
 *
 * Errors: -EAGAIN too many threads, or no memory for the stack; -ENOMEM the size is absurd
 */
int strand_start(void *(*run)(void *data), void *data, size_t stack_bytes);

/* As if the routine the thread was started with returned; destructors run. */
__attribute__((noreturn)) void strand_exit(void);

/* Lets another thread run, and tells whether one did. */
bool strand_yield(void);

unsigned strand_processor(void); /* the one it runs on */

/* The processors a thread may run on, of the first 64. Errors: -ESRCH, -EINVAL */
int strand_affinity(pid_t tid, uint64_t *ret);
int strand_set_affinity(pid_t tid, uint64_t mask);

/* What a thread has run for. Errors: -ENOENT, -ESRCH it is no more */
struct strand_times {
	uint64_t kernel_ns, user_ns;
};
int strand_times(pid_t tid, struct strand_times *ret);
int strand_own_times(struct strand_times *ret);

/* When a thread began, on the clock of the day; and in ticks since the machine did, which tells
 * lives of one number apart. Errors: -ENOENT, -ESRCH */
int strand_beginning(pid_t tid, uint64_t *ret_ns, uint64_t *ret_ticks);

/* What tools call it: 15 bytes at most are kept. */
void strand_set_name(pid_t tid, const char *name);

/* How nice a thread is: -20 to 19. Errors: -ESRCH, -EACCES, -EPERM */
int strand_nice(pid_t tid, int *ret);
int strand_set_nice(pid_t tid, int nice);

/* Could somebody who has been nicer for a while be as nice as this again? */
bool strand_may_return_to(int nice);

/* As a thread that others should not wait for; with `is_batch` false, as any. */
int strand_set_batch(pid_t tid, bool is_batch);
