/* SPDX-License-Identifier: MIT */
/*
 * WINSHM_DEBUG=1: plain sentences on stderr that say why a call failed.
 *
 * Silent otherwise: the library never prints on its own account. Tracing keeps errno and
 * costs one load when it is off.
 */
#pragma once

#include <stdbool.h>

bool trace_is_on(void);
void trace_write(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define trace(...)                                      \
	do {                                            \
		if (__builtin_expect(trace_is_on(), 0)) \
			trace_write(__VA_ARGS__);       \
	} while (0)
