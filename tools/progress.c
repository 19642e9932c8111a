/* SPDX-License-Identifier: MIT */
/*
 * A line on standard error that is written over again and again, ten times a second at most,
 * and only where standard error is a terminal and nothing else is printed to one meanwhile.
 */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/clock.h"
#include "text.h"

enum {
	PROGRESS_FIRST_NS = 1000000000,
	PROGRESS_NEXT_NS = 100000000,
};

void progress_begin(struct progress *progress, const char *verb)
{
	*progress = (struct progress) { .verb = verb, .begun_ns = clock_monotonic_ns() };
}

void progress_tell(struct progress *progress, uint64_t n_bytes, uint64_t total)
{
	_cleanup_(freep) char *done = NULL, *all = NULL;
	uint64_t now_ns = clock_monotonic_ns();

	if (now_ns - progress->begun_ns < PROGRESS_FIRST_NS ||
	    now_ns - progress->told_ns < PROGRESS_NEXT_NS || !isatty(STDERR_FILENO))
		return;
	done = text_size(n_bytes, false);
	all = total == UINT64_MAX ? NULL : text_size(total, false);
	fprintf(stderr, "\rwinshm %s: %s%s%s\033[K", progress->verb, done ? done : "",
		all ? " of " : "", all ? all : "");
	fflush(stderr);
	progress->told_ns = now_ns;
}

void progress_end(struct progress *progress)
{
	if (!progress->told_ns)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->told_ns = 0;
}
