/* SPDX-License-Identifier: MIT */
/*
 * The trace: one write(2) per sentence, so that lines of several processes and threads do
 * not mix. A set-user-ID program does not listen to the environment.
 */
#include "base/trace.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	TRACE_UNKNOWN,
	TRACE_OFF,
	TRACE_ON
};

static _Atomic int trace_state;

bool trace_is_on(void)
{
	int state = atomic_load_explicit(&trace_state, memory_order_relaxed);

	if (__builtin_expect(state == TRACE_UNKNOWN, 0)) {
		const char *value = secure_getenv("WINSHM_DEBUG");

		state = value && *value && *value != '0' ? TRACE_ON : TRACE_OFF;
		atomic_store_explicit(&trace_state, state, memory_order_relaxed);
	}
	return state == TRACE_ON;
}

void trace_write(const char *format, ...)
{
	char line[1024];
	int saved = errno, n, head;
	va_list args;

	head = snprintf(line, sizeof(line), "winshm[%d]: ", (int)getpid());
	va_start(args, format);
	n = vsnprintf(line + head, sizeof(line) - (size_t)head - 1, format, args);
	va_end(args);

	if (n >= 0) {
		size_t length = (size_t)head + (size_t)n;

		if (length > sizeof(line) - 2)
			length = sizeof(line) - 2;
		line[length++] = '\n';
		if (write(STDERR_FILENO, line, length) < 0)
			errno = saved; /* nobody listens: nothing to do about it */
	}
	errno = saved;
}
