/* SPDX-License-Identifier: MIT */
/* What several white-box tests need besides the harness. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "harness.h"
#include "store/name.h"

#if TEST_TSAN
/* Children of threaded processes are the point of several tests; locks that such a child
 * starts anew, and threads that it does not have, are no mistakes. */
const char *__tsan_default_options(void);
__attribute__((weak)) const char *__tsan_default_options(void) /* of every file one */
{
	return "die_after_fork=0:report_mutex_bugs=0:report_thread_leaks=0";
}
#endif

/* valgrind preloads its own library into what it runs. */
static inline bool whitebox_on_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

/* The instructions executed are not only those of the library, or take far longer. */
static inline bool whitebox_is_instrumented(void)
{
	return TEST_SANITIZED || whitebox_on_valgrind();
}

/* Fewer rounds where each one is slow. */
static inline int whitebox_rounds(int n)
{
	return whitebox_is_instrumented() ? n / 10 : n;
}

/* xorshift64*: the same numbers in every run; the state must not be 0. */
static inline uint64_t whitebox_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545F4914F6CDD1D);
}

static inline void whitebox_fill(uint64_t *state, void *to, size_t n_bytes)
{
	unsigned char *bytes = to;

	for (size_t i = 0; i < n_bytes; i++)
		bytes[i] = (unsigned char)(whitebox_random(state) >> 32);
}

/* A bare name; the text stays the caller's. */
static inline struct name whitebox_name(const char *text)
{
	struct name name;

	CHECK_EQ(name_parse(&name, text, strlen(text)), 0);
	return name;
}

enum {
	WHITEBOX_NOBODY = 65534
};

/* Runs fn in a child of another user than root: rights are then looked at. */
static inline void whitebox_as_nobody(void (*fn)(void))
{
	pid_t pid;

	if (geteuid() != 0) {
		fn(); /* nobody special already */
		return;
	}
	pid = fork();
	if (pid == 0) {
		CHECK_EQ(setresgid(WHITEBOX_NOBODY, WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
		CHECK_EQ(setresuid(WHITEBOX_NOBODY, WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
		prctl(PR_SET_DUMPABLE, 1);
		fn();
		_exit(0);
	}
	wait_ok(pid);
}
