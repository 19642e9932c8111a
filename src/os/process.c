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

static struct process_page process_blank; /* where no page can be had: never filled in */
static struct process_page process_plain; /* and what is known then */
struct process_page *_Atomic process_page = &process_blank;
static _Atomic bool process_has_tried; /* to have a page */
static _Atomic uint32_t process_epochs;
static pthread_mutex_t process_lock = PTHREAD_MUTEX_INITIALIZER;
__thread struct process_thread process_thread;

static void process_page_new(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	if (page == MAP_FAILED)
		return;
	if (madvise(page, 4096, MADV_WIPEONFORK) < 0)
		munmap(page, 4096);
	else
		atomic_store_explicit(&process_page, page, memory_order_release);
}

/* Once; at load, as a rule, so a child does not find the lock held by a thread it lacks. */
static struct process_page *process_known(void)
{
	struct process_page *page;

	if (!atomic_load_explicit(&process_has_tried, memory_order_acquire)) {
		pthread_mutex_lock(&process_lock);
		if (!atomic_load(&process_has_tried))
			process_page_new();
		atomic_store_explicit(&process_has_tried, true, memory_order_release);
		pthread_mutex_unlock(&process_lock);
	}
	page = atomic_load_explicit(&process_page, memory_order_acquire);
	return page == &process_blank ? &process_plain : page;
}

/* First call of a process life, or every call where there is no page. What it does is
 * idempotent, and the stores are atomic. */
uint32_t process_learn(void)
{
	struct process_page *known = process_known();
	uint32_t epoch = atomic_load(&known->epoch);

	if (epoch && (known != &process_plain || atomic_load(&known->pid) == getpid()))
		return epoch;
	atomic_store(&known->pid, (int32_t)getpid());
	atomic_compare_exchange_strong(&known->epoch, &epoch,
				       atomic_fetch_add(&process_epochs, 1) + 1);
	return atomic_load(&known->epoch);
}

/* At load, so that no thread can be caught in the middle of it by a fork. */
__attribute__((constructor)) static void process_begin(void)
{
	process_learn();
}

pid_t process_learn_pid(void)
{
	(void)process_learn();
	return atomic_load_explicit(&process_known()->pid, memory_order_relaxed);
}

void process_learn_thread(uint32_t epoch)
{
	size_t size = 0;

	process_thread.tid = (pid_t)syscall(SYS_gettid);
	process_thread.robust_list = NULL;
	if (syscall(SYS_get_robust_list, 0, &process_thread.robust_list, &size) < 0)
		process_thread.robust_list = NULL;
	process_thread.epoch = epoch;
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
