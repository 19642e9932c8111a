/* SPDX-License-Identifier: MIT */
/*
 * Who we are: process, thread, and whether this is still the process we were.
 *
 * An epoch names one process life as seen from inside. It changes in every child, also in
 * one made by a raw clone() or vfork-less _Fork() that runs no fork handlers, so state
 * cached under an epoch is never mistaken for the child's own.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Known here so that asking takes no call: every lock asks. */
struct process_page {
	_Atomic uint32_t epoch; /* 0: wiped, this is a child, or never to be believed */
	_Atomic int32_t pid;
};
extern struct process_page *_Atomic process_page; /* never NULL */
uint32_t process_learn(void);

/* Never 0. */
static inline uint32_t process_epoch(void)
{
	struct process_page *page =
		atomic_load_explicit(&process_page, memory_order_acquire);
	uint32_t epoch = atomic_load_explicit(&page->epoch, memory_order_acquire);

	return __builtin_expect(epoch != 0, 1) ? epoch : process_learn();
}

/* What the calling thread has found out about itself, in the life of that epoch. */
struct process_thread {
	uint32_t epoch; /* 0: nothing yet */
	pid_t tid;
	struct robust_list_head *robust_list;
};
extern __thread struct process_thread process_thread;
void process_learn_thread(uint32_t epoch);
pid_t process_learn_pid(void);

static inline pid_t process_pid(void)
{
	struct process_page *page =
		atomic_load_explicit(&process_page, memory_order_acquire);

	if (__builtin_expect(
		    atomic_load_explicit(&page->epoch, memory_order_acquire) == 0, 0))
		return process_learn_pid();
	return atomic_load_explicit(&page->pid, memory_order_relaxed);
}

static inline const struct process_thread *process_this_thread(void)
{
	uint32_t epoch = process_epoch();

	if (__builtin_expect(process_thread.epoch != epoch, 0))
		process_learn_thread(epoch);
	return &process_thread;
}

/* Of the calling thread. */
static inline pid_t process_tid(void)
{
	return process_this_thread()->tid;
}

/* What no other thread of this process has while this one lives, and what it keeps when it
 * forks, which its number does not. Never 0. */
static inline uintptr_t process_thread_mark(void)
{
	return (uintptr_t)&process_thread;
}

/* The kernel's list of locks to hand on when this thread dies; NULL if it has none. */
static inline struct robust_list_head *process_robust_list(void)
{
	return process_this_thread()->robust_list;
}

enum {
	PROCESS_NAMESPACE_UNSEEN = 1, /* /proc is mounted, but that of another one */
};

/* Inode of this process's PID namespace, or the above; -ENOENT without /proc, or another
 * -errno. */
int process_pid_namespace(uint64_t *ret);

/* Is there a thread or process of this number in our PID namespace that we may signal? */
bool process_thread_exists(pid_t tid);
bool process_exists(pid_t pid);

/* Is it one of this process's threads? Also where /proc hides it. */
bool process_has_thread(pid_t pid, pid_t tid);
