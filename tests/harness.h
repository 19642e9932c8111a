/* SPDX-License-Identifier: MIT */
/*
 * The test harness: TAP on stdout, every TEST in a process and a runtime directory of its
 * own, with a time limit and a check that no descriptor was leaked.
 *
 *	TEST(second_create_opens_the_first_and_says_already_exists)
 *	{
 *		... arrange, act ...
 *		CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
 *		CHECK_EQ(size, 4096);
 *	}
 *
 *	int main(int argc, char **argv) { return test_main(argc, argv); }
 *
 * A failed CHECK ends the test's process with a message; SKIP("why") leaves it undecided.
 * In children that a test forks, a failed CHECK exits with status 1: wait_ok(pid) checks.
 * An argument runs only the tests whose name contains it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "sanitized.h"

struct test {
	const char *name;
	void (*run)(void);
	unsigned limit_s;
	struct test *next;
};

void test_register(struct test *test);
int test_main(int argc, char **argv);

__attribute__((noreturn, format(printf, 3, 4))) void test_fail(const char *file, int line,
							       const char *format, ...);
__attribute__((noreturn, format(printf, 1, 2))) void test_skip(const char *format, ...);

/* How much longer everything may take: TEST_PATIENCE, for instrumented runs; normally 1. */
unsigned test_patience(void);

/* Valgrind runs a program's threads and signals in its own way, and its search for leaks
 * reads, and thereby fills, all that is mapped. */
bool test_is_under_valgrind(void);

/* The runtime directory of the running test (also in WINSHM_RUNTIME_DIR). */
const char *test_dir(void);

/* Descriptors the test leaves open on purpose are not counted as leaked: call at its end. */
void test_forgive_descriptors(void);
int test_count_descriptors(void);

/* The end of a test that has made itself a world in which neither descriptors nor leaks can be
 * looked for: there is no /proc, or no process can be made any more. */
__attribute__((noreturn)) void test_leave_unexamined(void);

/* Forks; the child runs fn(arg) and leaves with 0 (or 1 through a failed CHECK). */
pid_t test_fork(void (*fn)(void *arg), void *arg);
void wait_ok(pid_t pid);
void wait_killed(pid_t pid); /* SIGKILLs a child of ours and reaps it */

/* A line between two actors: one byte says "go". */
struct gate {
	int fd[2];
};
void gate_init(struct gate *gate);
void gate_open(struct gate *gate);
void gate_wait(struct gate *gate);
void gate_deinit(struct gate *gate);

#define TEST_LIMIT(test_name, seconds)                                                \
	static void test_name(void);                                                  \
	__attribute__((constructor)) static void test_name##_register(void)           \
	{                                                                             \
		static struct test test = { #test_name, test_name, (seconds), NULL }; \
		test_register(&test);                                                 \
	}                                                                             \
	static void test_name(void)

#define TEST(test_name) TEST_LIMIT(test_name, 60)

#define SKIP(...) test_skip(__VA_ARGS__)

#define CHECK(claim)                                                 \
	do {                                                         \
		if (!(claim))                                        \
			test_fail(__FILE__, __LINE__, "%s", #claim); \
	} while (0)

#define CHECK_EQ(left, right)                                                          \
	do {                                                                           \
		long long _left = (long long)(left), _right = (long long)(right);      \
		if (_left != _right)                                                   \
			test_fail(__FILE__, __LINE__, "%s is %lld (0x%llx), not %lld", \
				  #left, _left, (unsigned long long)_left, _right);    \
	} while (0)

#define CHECK_STR(left, right)                                                           \
	do {                                                                             \
		const char *_left = (left), *_right = (right);                           \
		if (!_left || __builtin_strcmp(_left, _right))                           \
			test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", #left, \
				  _left ? _left : "(null)", _right);                     \
	} while (0)
