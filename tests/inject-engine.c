/* SPDX-License-Identifier: MIT */
/*
 * The engine itself: operations that are wrong in one way each, which it must find out, and
 * one that is right, of which it must not say otherwise.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "inject.h"

static int first = -1, second = -1;

static int open_null(void)
{
	return TEMP_FAILURE_RETRY(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

static DWORD says_errno(void)
{
	return err_win32(-errno);
}

static void close_both(void)
{
	if (first >= 0)
		close(first);
	if (second >= 0)
		close(second);
	first = second = -1;
}

/* Two descriptors or none. */
static DWORD do_right(void)
{
	int one = open_null(), other;

	if (one < 0)
		return says_errno();
	other = open_null();
	if (other < 0) {
		DWORD says = says_errno();

		close(one);
		return says;
	}
	first = one;
	second = other;
	return 0;
}

static void are_open(void)
{
	CHECK(fcntl(first, F_GETFD) >= 0 && fcntl(second, F_GETFD) >= 0);
}

static DWORD keep_the_first(void)
{
	int one = open_null(), other;

	if (one < 0)
		return says_errno();
	other = open_null();
	if (other < 0)
		return says_errno();
	first = one;
	second = other;
	return 0;
}

static DWORD do_as_if(void)
{
	first = open_null();
	second = open_null();
	return 0;
}

static DWORD say_anything(void)
{
	return do_right() ? ERROR_GEN_FAILURE : 0;
}

static DWORD give_up_when_interrupted(void)
{
	first = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return first < 0 ? says_errno() : 0;
}

static DWORD fail_for_good(void)
{
	static DWORD said;

	if (said == 0)
		said = do_right();
	return said;
}

static DWORD lose_a_block(void)
{
	char *volatile block = malloc(10);

	if (!block)
		return ERROR_NOT_ENOUGH_MEMORY;
	first = open_null();
	if (first < 0)
		return says_errno();
	free(block);
	return 0;
}

static DWORD lose_a_mapping(void)
{
	void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return says_errno();
	first = open_null();
	if (first < 0)
		return says_errno();
	munmap(page, 4096);
	return 0;
}

static DWORD crash(void)
{
	first = open_null();
	if (first < 0)
		raise(SIGILL);
	return 0;
}

static DWORD take_no_allocation_for_one(void)
{
	char *volatile block = malloc(10);

	if (block)
		block[0] = 'a';
	else
		return ERROR_GEN_FAILURE;
	free(block);
	return 0;
}

static unsigned n_wrong(DWORD (*act)(void), void (*check)(void))
{
	return inject_try(&(const struct inject) {
		.name = "wrong", .act = act, .check = check, .undo = close_both });
}

/* Its complaints are what is wanted, and would only confuse. */
static void be_quiet(void)
{
	CHECK(freopen("/dev/null", "w", stderr));
}

#define FINDS(test_name, ...)                     \
	TEST(finds_##test_name)                   \
	{                                         \
		be_quiet();                       \
		CHECK(n_wrong(__VA_ARGS__) >= 1); \
	}

TEST(finds_nothing_wrong_with_what_is_right)
{
	CHECK_EQ(n_wrong(do_right, are_open), 0);
}

FINDS(a_descriptor_that_leaks, keep_the_first, NULL)
FINDS(a_success_that_is_none, do_as_if, are_open)
FINDS(a_wrong_last_error, say_anything, NULL)
FINDS(an_interruption_that_is_a_failure, give_up_when_interrupted, NULL)
FINDS(a_failure_that_lasts, fail_for_good, NULL)
FINDS(a_block_that_leaks, lose_a_block, NULL)
FINDS(a_mapping_that_leaks, lose_a_mapping, NULL)
FINDS(a_crash, crash, NULL)
FINDS(a_wrong_error_for_an_allocation, take_no_allocation_for_one, NULL)

int main(int argc, char **argv)
{
	inject_prepare();
	return test_main(argc, argv);
}
