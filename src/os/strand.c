/* SPDX-License-Identifier: MIT */
/*
 * Threads, as the kernel and the C library have them.
 *
 * They are started detached: who wants to know of their end is told in another way, and
 * nobody has to reap them.
 *
 * Being nicer is always allowed; being less nice again is not (RLIMIT_NICE, CAP_SYS_NICE).
 * Who could not come back can still be marked as one who computes in the background
 * (SCHED_BATCH): its wake-ups push nobody aside. That is taken back without a question.
 */
#include "os/strand.h"

#include <errno.h>
#include <limits.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/clock.h"
#include "os/procfile.h"
#include "os/procfs.h"

enum {
	STRAND_STACK_ROOM = 64 << 10, /* beside what thread-local variables take */
};

static size_t strand_stack_size(size_t wanted_bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t least = STRAND_STACK_ROOM + (size_t)PTHREAD_STACK_MIN;

	if (wanted_bytes < least)
		wanted_bytes = least;
	return wanted_bytes > SIZE_MAX - page ? wanted_bytes & ~(page - 1)
					      : (wanted_bytes + page - 1) & ~(page - 1);
}

int strand_start(void *(*run)(void *data), void *data, size_t stack_bytes)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int error;

	if (stack_bytes > PTRDIFF_MAX)
		return -ENOMEM;
	error = pthread_attr_init(&attributes);
	if (error)
		return -error;
	error = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	if (!error && stack_bytes)
		error = pthread_attr_setstacksize(&attributes,
						  strand_stack_size(stack_bytes));
	if (!error)
		error = pthread_create(&thread, &attributes, run, data);
	pthread_attr_destroy(&attributes);
	return -error;
}

void strand_exit(void)
{
	pthread_exit(NULL);
}

static long strand_switches(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_THREAD, &usage) < 0 ? 0
						    : usage.ru_nvcsw + usage.ru_nivcsw;
}

bool strand_yield(void)
{
	long before = strand_switches();

	sched_yield();
	return strand_switches() != before;
}

unsigned strand_processor(void)
{
	int processor = sched_getcpu();

	return processor < 0 ? 0 : (unsigned)processor;
}

/* The kernel wants room for all of the machine's processors, and has no more than 8,192. */
union strand_mask {
	uint64_t first;
	unsigned char bytes[1024];
};

int strand_affinity(pid_t tid, uint64_t *ret)
{
	union strand_mask mask = { .first = 0 };

	if (syscall(SYS_sched_getaffinity, tid, sizeof(mask), &mask) < 0)
		return -errno;
	*ret = mask.first;
	return 0;
}

/* The kernel leaves out what the control group does not have; that is no mask to set. */
int strand_set_affinity(pid_t tid, uint64_t mask)
{
	union strand_mask old = { .first = 0 }, wanted = { .first = mask };
	uint64_t got = 0;
	int r;

	if (syscall(SYS_sched_getaffinity, tid, sizeof(old), &old) < 0)
		return -errno;
	if (syscall(SYS_sched_setaffinity, tid, sizeof(wanted), &wanted) < 0)
		return -errno;
	r = strand_affinity(tid, &got);
	if (r < 0 || got == mask)
		return r;
	syscall(SYS_sched_setaffinity, tid, sizeof(old), &old);
	return -EINVAL;
}

/* utime and stime, the 14th and 15th field; the second is a name with anything in it. */
int strand_times(pid_t tid, struct strand_times *ret)
{
	_cleanup_(freep) char *text = NULL;
	uint64_t tick_ns = 1000000000 / (uint64_t)sysconf(_SC_CLK_TCK);
	char path[64];
	const char *rest;
	char *end;
	size_t n_bytes;
	int r;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)tid);
	r = procfile_read(path, &text, &n_bytes);
	if (r < 0)
		return r;
	rest = strrchr(text, ')');
	for (int i = 2; rest && i < 14; i++)
		rest = strchr(rest + 1, ' ');
	if (!rest)
		return -EIO;
	ret->user_ns = strtoull(rest, &end, 10) * tick_ns;
	ret->kernel_ns = strtoull(end, NULL, 10) * tick_ns;
	return 0;
}

static uint64_t strand_ns(const struct timeval *time)
{
	return (uint64_t)time->tv_sec * 1000000000 + (uint64_t)time->tv_usec * 1000;
}

int strand_own_times(struct strand_times *ret)
{
	struct rusage usage;

	if (getrusage(RUSAGE_THREAD, &usage) < 0)
		return -errno;
	ret->kernel_ns = strand_ns(&usage.ru_stime);
	ret->user_ns = strand_ns(&usage.ru_utime);
	return 0;
}

int strand_beginning(pid_t tid, uint64_t *ret_ns, uint64_t *ret_ticks)
{
	uint64_t tick_ns = 1000000000 / (uint64_t)sysconf(_SC_CLK_TCK);
	int r = procfs_start_ticks(tid, ret_ticks);

	if (r < 0)
		return r;
	*ret_ns = clock_realtime_ns() - clock_boot_ns() + *ret_ticks * tick_ns;
	return 0;
}

void strand_set_name(pid_t tid, const char *name)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", (int)tid);
	file = fopen(path, "we");
	if (!file)
		return;
	fputs(name, file);
	fclose(file);
}

int strand_nice(pid_t tid, int *ret)
{
	int nice;

	errno = 0;
	nice = getpriority(PRIO_PROCESS, (id_t)tid);
	if (nice == -1 && errno)
		return -errno;
	*ret = nice;
	return 0;
}

int strand_set_nice(pid_t tid, int nice)
{
	return setpriority(PRIO_PROCESS, (id_t)tid, nice) < 0 ? -errno : 0;
}

static bool strand_is_capable(unsigned capability)
{
	struct __user_cap_header_struct header = { .version =
							   _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { .effective = 0 } };

	return syscall(SYS_capget, &header, data) == 0 &&
	       data[capability / 32].effective & UINT32_C(1) << capability % 32;
}

bool strand_may_return_to(int nice)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NICE, &limit) == 0 && (int64_t)limit.rlim_cur >= 20 - nice)
		return true;
	return strand_is_capable(CAP_SYS_NICE);
}

int strand_set_batch(pid_t tid, bool is_batch)
{
	const struct sched_param none = { .sched_priority = 0 };
	int policy = sched_getscheduler(tid);

	if (policy < 0)
		return -errno;
	/* Somebody's choice of another kind stays. */
	if (policy != (is_batch ? SCHED_OTHER : SCHED_BATCH))
		return 0;
	return sched_setscheduler(tid, is_batch ? SCHED_BATCH : SCHED_OTHER, &none) < 0
		       ? -errno
		       : 0;
}
