/* SPDX-License-Identifier: MIT */
/*
 * Process identity without system calls on the fast path.
 *
 * The kernel is told to wipe one page in every child (MADV_WIPEONFORK, Linux 4.14). While
 * the page says "known", pid and epoch are ours; a zeroed page means we are somebody's
 * child and have to ask again. The epoch counter itself lives in ordinary memory, which a
 * child inherits and counts on from, so no two generations share a value.
 *
 * Where the advice is refused, getpid() is compared on every call instead: slower, same
 * answers.
 */
#include "os/process.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct process_page {
	_Atomic uint32_t epoch; /* 0: wiped, this is a child */
	_Atomic int32_t pid;
};

struct process_thread {
	uint32_t epoch; /* 0: nothing cached */
	pid_t tid;
	struct robust_list_head *robust_list;
};

static struct process_page process_plain; /* where no page can be had */
static struct process_page *_Atomic process_page;
static _Atomic uint32_t process_epochs;
static pthread_mutex_t process_lock = PTHREAD_MUTEX_INITIALIZER;
static __thread struct process_thread process_thread;

static struct process_page *process_page_new(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	if (page == MAP_FAILED)
		return &process_plain;
	if (madvise(page, 4096, MADV_WIPEONFORK) < 0) {
		munmap(page, 4096);
		return &process_plain;
	}
	return page;
}

/* Slow path: first call of a process life. A child may find the lock held by a thread it
 * does not have, so it must not wait for it: the work is idempotent and stores atomic. */
static void process_learn(void)
{
	struct process_page *page =
		atomic_load_explicit(&process_page, memory_order_acquire);
	uint32_t epoch;

	if (!page) {
		pthread_mutex_lock(&process_lock);
		page = atomic_load_explicit(&process_page, memory_order_acquire);
		if (!page) {
			page = process_page_new();
			atomic_store_explicit(&process_page, page, memory_order_release);
		}
		pthread_mutex_unlock(&process_lock);
	}

	if (page == &process_plain && atomic_load(&page->pid) == getpid() &&
	    atomic_load(&page->epoch))
		return;
	epoch = atomic_load(&page->epoch);
	if (epoch && page != &process_plain)
		return;
	atomic_store(&page->pid, (int32_t)getpid());
	atomic_compare_exchange_strong(&page->epoch, &epoch,
				       atomic_fetch_add(&process_epochs, 1) + 1);
}

/* At load, so that no thread can be caught in the middle of it by a fork. */
__attribute__((constructor)) static void process_begin(void)
{
	process_learn();
}

static const struct process_page *process_self(void)
{
	struct process_page *page =
		atomic_load_explicit(&process_page, memory_order_acquire);

	if (__builtin_expect(
		    !page || page == &process_plain ||
			    !atomic_load_explicit(&page->epoch, memory_order_acquire),
		    0)) {
		process_learn();
		page = atomic_load_explicit(&process_page, memory_order_acquire);
	}
	return page;
}

uint32_t process_epoch(void)
{
	return atomic_load_explicit(&process_self()->epoch, memory_order_relaxed);
}

pid_t process_pid(void)
{
	return atomic_load_explicit(&process_self()->pid, memory_order_relaxed);
}

static const struct process_thread *process_thread_self(void)
{
	uint32_t epoch = process_epoch();

	if (__builtin_expect(process_thread.epoch != epoch, 0)) {
		size_t size = 0;

		process_thread.tid = (pid_t)syscall(SYS_gettid);
		process_thread.robust_list = NULL;
		if (syscall(SYS_get_robust_list, 0, &process_thread.robust_list, &size) <
		    0)
			process_thread.robust_list = NULL;
		process_thread.epoch = epoch;
	}
	return &process_thread;
}

pid_t process_tid(void)
{
	return process_thread_self()->tid;
}

uintptr_t process_thread_mark(void)
{
	return (uintptr_t)&process_thread;
}

struct robust_list_head *process_robust_list(void)
{
	return process_thread_self()->robust_list;
}

/* /proc may be that of a PID namespace around ours (unshare --pid without --mount-proc):
 * it knows us then, but by another number, and others by numbers that are not theirs here. */
static bool process_is_what_proc_shows(void)
{
	char text[16];
	ssize_t n = readlink("/proc/self", text, sizeof(text) - 1);

	if (n <= 0)
		return true; /* whatever that means, it does not mean that */
	text[n] = '\0';
	return atoi(text) == process_pid();
}

int process_pid_namespace(uint64_t *ret)
{
	struct stat st;

	if (stat("/proc/thread-self/ns/pid", &st) < 0)
		return -errno;
	*ret = process_is_what_proc_shows() ? st.st_ino : PROCESS_NAMESPACE_UNSEEN;
	return 0;
}

bool process_thread_exists(pid_t tid)
{
	return syscall(SYS_tkill, tid, 0) == 0;
}

bool process_has_thread(pid_t pid, pid_t tid)
{
	return syscall(SYS_tgkill, pid, tid, 0) == 0 || errno != ESRCH;
}

bool process_exists(pid_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}
