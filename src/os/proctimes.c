/* SPDX-License-Identifier: MIT */
/* Times by /proc/PID/stat, which counts in ticks of a hundredth of a second. */
#include "os/proctimes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/clock.h"
#include "os/procfile.h"

static uint64_t proctimes_ns(uint64_t ticks)
{
	return ticks * (UINT64_C(1000000000) / (uint64_t)sysconf(_SC_CLK_TCK));
}

int proctimes_read(pid_t pid, struct proctimes *ret)
{
	_cleanup_(freep) char *text = NULL;
	uint64_t user, kernel, began;
	const char *fields;
	char path[32];
	size_t n_bytes;
	int r;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	r = procfile_read(path, &text, &n_bytes);
	if (r < 0)
		return r;
	/* The name of the program, in parentheses, may hold anything; numbers follow it. */
	fields = strrchr(text, ')');
	if (!fields || sscanf(fields,
			      ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNu64
			      " %" SCNu64 " %*d %*d %*d %*d %*d %*d %" SCNu64,
			      &user, &kernel, &began) != 3)
		return -EIO;
	*ret = (struct proctimes) {
		.began_ns = clock_realtime_ns() - clock_boot_ns() + proctimes_ns(began),
		.user_ns = proctimes_ns(user),
		.kernel_ns = proctimes_ns(kernel),
	};
	return 0;
}
