/* SPDX-License-Identifier: MIT */
/* With which sanitizer, if any, a test was built. */
#pragma once

#ifdef __has_feature
#define TEST_HAS_FEATURE(feature) __has_feature(feature)
#else
#define TEST_HAS_FEATURE(feature) 0 /* gcc has macros of its own instead */
#endif

#if defined(__SANITIZE_ADDRESS__) || TEST_HAS_FEATURE(address_sanitizer)
#define TEST_ASAN 1
#else
#define TEST_ASAN 0
#endif
#if defined(__SANITIZE_THREAD__) || TEST_HAS_FEATURE(thread_sanitizer)
#define TEST_TSAN 1
#else
#define TEST_TSAN 0
#endif
#define TEST_SANITIZED (TEST_ASAN || TEST_TSAN)

/*
 * Before a fork() among threads that allocate: the address sanitizer's malloc() knows nothing of
 * forks, so that a child may wait for ever for a lock which one of those threads had.
 */
#define SKIP_IF_MALLOC_HANGS_IN_CHILDREN()                                       \
	do {                                                                     \
		if (TEST_ASAN)                                                   \
			SKIP("this sanitizer's malloc() may hang in the child"); \
	} while (0)
