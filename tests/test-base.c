/* SPDX-License-Identifier: MIT */
/*
 * The ground floor: the error table, sums that say when they do not fit, scope-bound
 * release, rings of links, lock ranks, the trace.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/list.h"
#include "base/rank.h"
#include "base/trace.h"
#include "whitebox.h"

/* ---- err ---------------------------------------------------------------------------- */

static const int every_error[] = {
#define ROW(name, win32, posix, sentence) ERR_##name,
	ERR_TABLE(ROW)
#undef ROW
};

enum {
	N_ERRORS = sizeof(every_error) / sizeof(every_error[0])
};

TEST(every_error_of_ours_finds_its_own_row)
{
	for (unsigned i = 0; i < N_ERRORS; i++) {
		CHECK(err_find(every_error[i]) == err_at(i));
		CHECK(every_error[i] < -4095);
	}
	CHECK(err_at(N_ERRORS) == NULL);
	CHECK(err_at(UINT32_MAX) == NULL);
}

TEST(every_errno_finds_its_row_and_an_unknown_one_the_last)
{
	const struct err_row *other = err_at(N_ERRORS - 1);

	CHECK_STR(other->name, "OS_OTHER");
	for (int number = 1; number < ERR_FIRST; number++) {
		const struct err_row *expected = other;

		for (unsigned i = 0; i < N_ERRORS; i++)
			if (err_at(i)->posix == number)
				expected = err_at(i);
		CHECK(err_find(-number) == expected);
	}
	CHECK(err_find(-ERR_FIRST) == other);
}

TEST(no_two_rows_share_a_name_or_an_errno)
{
	for (unsigned i = 0; i < N_ERRORS; i++) {
		for (unsigned k = 0; k < i; k++) {
			CHECK(strcmp(err_at(i)->name, err_at(k)->name) != 0);
			CHECK(!err_at(i)->posix || err_at(i)->posix != err_at(k)->posix);
		}
	}
}

TEST(every_row_has_a_code_and_a_sentence_without_a_full_stop)
{
	for (unsigned i = 0; i < N_ERRORS; i++) {
		const char *sentence = err_at(i)->sentence;
		size_t n = strlen(sentence);

		CHECK(err_at(i)->win32 != 0);
		CHECK(n > 10);
		CHECK(sentence[n - 1] != '.' && sentence[n - 1] != '\n');
	}
}

TEST(the_codes_programs_depend_on_are_those_of_windows)
{
	CHECK_EQ(err_win32(0), 0);
	CHECK_EQ(err_win32(NEWS_EXISTED), 0);
	CHECK_EQ(err_win32(ERR_NAME_NOT_FOUND), 2);
	CHECK_EQ(err_win32(ERR_NAMESPACE_NOT_FOUND), 3);
	CHECK_EQ(err_win32(ERR_NAME_OTHER_KIND), 6);
	CHECK_EQ(err_win32(ERR_NAME_BACKSLASH), 161);
	CHECK_EQ(err_win32(ERR_NAME_TOO_LONG), 206);
	CHECK_EQ(err_win32(ERR_HANDLE_INVALID), 6);
	CHECK_EQ(err_win32(ERR_RIGHT_MISSING), 5);
	CHECK_EQ(err_win32(ERR_COMMITMENT_LIMIT), 1455);
	CHECK_EQ(err_win32(ERR_VIEW_MISALIGNED), 1132);
	CHECK_EQ(err_win32(ERR_VIEW_NOT_FOUND), 487);
	CHECK_EQ(err_win32(ERR_HOLDER_HIDDEN), 5);
	CHECK_EQ(err_win32(-EMFILE), 4);
	CHECK_EQ(err_win32(-ENOMEM), 8);
	CHECK_EQ(err_win32(-EXDEV), 31);
	CHECK_STR(err_sentence(ERR_NAME_NOT_FOUND), "no live object has this name");
}

/* ---- checked ------------------------------------------------------------------------ */

TEST(a_sum_that_does_not_fit_is_refused_and_nothing_is_written)
{
	uint64_t sum = 42;

	CHECK(checked_add(UINT64_MAX - 1, 1, &sum));
	CHECK(sum == UINT64_MAX);
	sum = 42;
	CHECK(!checked_add(UINT64_MAX, 1, &sum));
	CHECK(!checked_add(UINT64_C(1) << 63, UINT64_C(1) << 63, &sum));
	CHECK_EQ(sum, 42);
}

TEST(rounding_up_reaches_the_next_multiple_or_says_no)
{
	uint64_t rounded = 42;

	CHECK(checked_round_up(0, 4096, &rounded));
	CHECK_EQ(rounded, 0);
	CHECK(checked_round_up(1, 4096, &rounded));
	CHECK_EQ(rounded, 4096);
	CHECK(checked_round_up(4096, 4096, &rounded));
	CHECK_EQ(rounded, 4096);
	CHECK(checked_round_up(4097, 4096, &rounded));
	CHECK_EQ(rounded, 8192);
	CHECK(checked_round_up(UINT64_MAX - 4095, 4096, &rounded));
	CHECK(rounded == UINT64_MAX - 4095);
	rounded = 42;
	CHECK(!checked_round_up(UINT64_MAX - 4094, 4096, &rounded));
	CHECK(!checked_round_up(UINT64_MAX, 4096, &rounded));
	CHECK_EQ(rounded, 42);
}

TEST(rounding_down_drops_the_remainder)
{
	CHECK_EQ(round_down(0, 65536), 0);
	CHECK_EQ(round_down(65535, 65536), 0);
	CHECK_EQ(round_down(65536, 65536), 65536);
	CHECK(round_down(UINT64_MAX, 65536) == UINT64_MAX - 65535);
}

/* ---- cleanup ------------------------------------------------------------------------ */

TEST(what_is_taken_is_forgotten_at_its_source)
{
	char *text = strdup("mine"), *taken = take_ptr(&text);
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), taken_fd = take_fd(&fd);

	CHECK(text == NULL);
	CHECK_STR(taken, "mine");
	CHECK_EQ(fd, -1);
	CHECK(taken_fd >= 0);
	free(taken);
	close(taken_fd);
}

TEST(closing_twice_hits_nobody_else_and_keeps_errno)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), again, number = fd;

	errno = ENOTTY;
	fd_closep(&fd);
	CHECK_EQ(fd, -1);
	CHECK_EQ(errno, ENOTTY);
	again = open("/dev/null", O_RDONLY | O_CLOEXEC);
	CHECK_EQ(again, number);
	fd_closep(&fd);
	CHECK_EQ(fcntl(again, F_GETFD), FD_CLOEXEC);

	/* Also where close() itself fails. */
	fd = 1 << 20;
	errno = ENOTTY;
	fd_closep(&fd);
	CHECK_EQ(errno, ENOTTY);
	close(again);
}

static int n_released;

static void count_release(int *value)
{
	n_released += *value;
}

static int leave_early(bool early)
{
	_cleanup_(count_release) int first = 1;

	if (early)
		return first;
	_cleanup_(count_release) int second = 10;

	return second;
}

TEST(every_way_out_of_a_scope_releases_what_was_acquired)
{
	leave_early(true);
	CHECK_EQ(n_released, 1);
	leave_early(false);
	CHECK_EQ(n_released, 12);
}

/* ---- list --------------------------------------------------------------------------- */

struct bead {
	int number;
	struct list link;
};

static int string_of(const struct list *head)
{
	int digits = 0;

	LIST_FOREACH (it, head)
		digits = digits * 10 + list_entry(it, struct bead, link)->number;
	return digits;
}

TEST(a_ring_keeps_the_order_in_which_it_was_filled)
{
	struct list head = LIST_INIT(head);
	struct bead beads[3] = { { .number = 1 }, { .number = 2 }, { .number = 3 } };

	CHECK(list_is_empty(&head));
	for (int i = 0; i < 3; i++)
		list_append(&head, &beads[i].link);
	CHECK_EQ(string_of(&head), 123);
	list_remove(&beads[1].link);
	CHECK_EQ(string_of(&head), 13);
	list_remove(&beads[0].link);
	list_append(&head, &beads[0].link);
	CHECK_EQ(string_of(&head), 31);
}

TEST(removing_twice_or_what_was_never_in_does_no_harm)
{
	struct list head = LIST_INIT(head);
	struct bead one = { .number = 1 }, two = { .number = 2 }, never = { .number = 3 };

	list_append(&head, &one.link);
	list_append(&head, &two.link);
	list_remove(&one.link);
	list_remove(&one.link);
	list_remove(&never.link);
	list_init(&never.link);
	list_remove(&never.link);
	CHECK_EQ(string_of(&head), 2);
	list_remove(&two.link);
	CHECK(list_is_empty(&head));
}

/* ---- rank --------------------------------------------------------------------------- */

static void take_upwards(void *arg)
{
	int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);

	(void)arg;
	dup2(quiet, STDERR_FILENO);
	signal(SIGABRT, SIG_DFL);
	rank_enter(RANK_REGIONS);
	rank_enter(RANK_INDEX);
}

TEST(ranks_go_down_and_may_skip_and_the_way_up_is_an_assertion)
{
	int status;

	rank_enter(RANK_GATE);
	rank_enter(RANK_HANDLES);
	rank_enter(RANK_ARENA);
	rank_leave(RANK_ARENA);
	rank_leave(RANK_HANDLES);
	rank_enter(RANK_REGIONS);
	rank_leave(RANK_REGIONS);
	rank_leave(RANK_GATE);
#ifdef NDEBUG
	SKIP("built without assertions");
#endif
	CHECK(waitpid(test_fork(take_upwards, NULL), &status, 0) > 0);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- trace -------------------------------------------------------------------------- */

/* What `say` prints on stderr with that value of WINSHM_DEBUG. */
static size_t overhear(const char *value, void (*say)(void), char *to, size_t cap)
{
	int line[2], saved = dup(STDERR_FILENO);
	ssize_t n;

	if (value)
		setenv("WINSHM_DEBUG", value, 1);
	else
		unsetenv("WINSHM_DEBUG");
	CHECK_EQ(pipe2(line, O_NONBLOCK | O_CLOEXEC), 0);
	dup2(line[1], STDERR_FILENO);
	say();
	dup2(saved, STDERR_FILENO);
	n = read(line[0], to, cap - 1);
	n = n < 0 ? 0 : n;
	to[n] = '\0';
	close(saved);
	close(line[0]);
	close(line[1]);
	return (size_t)n;
}

static void say_two(void)
{
	errno = ENOTTY;
	trace("%s and %d", "words", 7);
	if (errno != ENOTTY)
		trace("errno was lost");
}

static void say_much(void)
{
	trace("%2000d", 1);
}

TEST(nothing_is_said_unless_asked_for)
{
	char heard[64];

	CHECK_EQ(overhear(NULL, say_two, heard, sizeof(heard)), 0);
}

TEST(zero_asks_for_silence)
{
	char heard[64];

	CHECK_EQ(overhear("0", say_two, heard, sizeof(heard)), 0);
}

TEST(so_does_an_empty_value)
{
	char heard[64];

	CHECK_EQ(overhear("", say_two, heard, sizeof(heard)), 0);
}

TEST(a_trace_is_one_line_with_the_process_in_front_and_errno_survives)
{
	char heard[256], expected[64];

	overhear("1", say_two, heard, sizeof(heard));
	snprintf(expected, sizeof(expected), "winshm[%d]: words and 7\n", (int)getpid());
	CHECK_STR(heard, expected);
}

TEST(a_sentence_too_long_is_cut_but_still_one_line)
{
	char heard[4096];
	size_t n = overhear("1", say_much, heard, sizeof(heard));

	CHECK(n > 500 && n <= 1024);
	CHECK(strchr(heard, '\n') == heard + n - 1);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
