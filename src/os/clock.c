/* SPDX-License-Identifier: MIT */
/* Time: monotonic underneath, wall clock only to tell people when something began. */
#include "os/clock.h"

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

static uint64_t clock_read_ns(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t clock_monotonic_ns(void)
{
	return clock_read_ns(CLOCK_MONOTONIC);
}

uint64_t clock_tick(void)
{
	return clock_read_ns(CLOCK_MONOTONIC_COARSE);
}

uint64_t clock_realtime_ns(void)
{
	return clock_read_ns(CLOCK_REALTIME);
}

uint64_t clock_boot_ns(void)
{
	return clock_read_ns(CLOCK_BOOTTIME);
}

/* Until a moment rather than for a while: what a signal interrupted goes on. */
void clock_sleep_ns(uint64_t duration_ns)
{
	uint64_t end_ns = clock_monotonic_ns() + duration_ns;
	struct timespec end = {
		.tv_sec = (time_t)(end_ns / 1000000000),
		.tv_nsec = (long)(end_ns % 1000000000),
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
		;
}

void clock_sleep_forever(void)
{
	for (;;)
		pause();
}

void clock_yield(void)
{
	sched_yield();
}

int64_t clock_local_offset_s(void)
{
	time_t now = time(NULL);
	struct tm local;

	tzset(); /* localtime_r() need not look at a changed TZ */
	return localtime_r(&now, &local) ? local.tm_gmtoff : 0;
}

void clock_pause_ns(uint64_t duration_ns)
{
	struct timespec pause = {
		.tv_sec = (time_t)(duration_ns / 1000000000),
		.tv_nsec = (long)(duration_ns % 1000000000),
	};

	nanosleep(&pause, NULL);
}
