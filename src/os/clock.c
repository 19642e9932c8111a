/* SPDX-License-Identifier: MIT */
/* Time: monotonic underneath, wall clock only to tell people when something began. */
#include "os/clock.h"

#include <stddef.h>
#include <time.h>

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

uint64_t clock_realtime_ns(void)
{
	return clock_read_ns(CLOCK_REALTIME);
}

void clock_pause_ns(uint64_t duration_ns)
{
	struct timespec pause = {
		.tv_sec = (time_t)(duration_ns / 1000000000),
		.tv_nsec = (long)(duration_ns % 1000000000),
	};

	nanosleep(&pause, NULL);
}
