/* SPDX-License-Identifier: MIT */
/* winshm wait: until an object appears, vanishes or is signalled. */
#include "api-tool.h"

TEST(what_is_signalled_is_not_waited_for)
{
	HANDLE bell = CreateEventA(NULL, FALSE, TRUE, "bell");
	HANDLE seats = CreateSemaphoreA(NULL, 1, 4, "Global\\seats");

	CHECK(bell && seats);
	CHECK_EQ(shell("$W wait --signaled bell"), 0);
	CHECK_STR(output, "");
	CHECK_EQ(shell("$W wait --signaled bell --timeout 0"), 4);
	CHECK_STR(output, "");
	CHECK_EQ(shell("$W wait -s Global/seats"), 0);
	CHECK_EQ(shell("$W wait -s Global/seats -t 0.01"), 4);
	CHECK(CloseHandle(bell) && CloseHandle(seats));
}

TEST(it_ends_when_somebody_signals)
{
	HANDLE bell = CreateEventA(NULL, TRUE, FALSE, "bell");

	CHECK(bell);
	CHECK_EQ(shell("$W wait -s bell & "
		       "until [ \"$($W info bell | grep Waiters)\" = 'Waiters:    1' ]; "
		       "do :; done; $W signal bell; wait $!"),
		 0);
	CHECK_EQ(WaitForSingleObject(bell, 0), WAIT_OBJECT_0);
	CHECK(CloseHandle(bell));
}

TEST(a_timer_that_is_due_ends_it)
{
	HANDLE clock = CreateWaitableTimerA(NULL, TRUE, "clock");
	LARGE_INTEGER due = { .QuadPart = -1 };

	CHECK(clock);
	CHECK_EQ(shell("$W wait -s clock -t 0"), 4);
	CHECK(SetWaitableTimer(clock, &due, 0, NULL, NULL, FALSE));
	CHECK_EQ(shell("$W wait -s clock"), 0);
	CHECK(CloseHandle(clock));
}

TEST(a_mutex_is_not_taken)
{
	HANDLE key = CreateMutexA(NULL, FALSE, "key");

	CHECK(key);
	CHECK_EQ(shell("$W wait -s key"), 2);
	says("Local\\key is a mutex, and waiting for it would take it");
	CHECK(CloseHandle(key));
}

TEST(what_cannot_be_waited_for_is_refused)
{
	HANDLE desk = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 4096, "desk");

	CHECK(desk);
	CHECK_EQ(shell("$W wait -s desk"), 2);
	says("is a section");
	CHECK_EQ(shell("$W wait -s nobody"), 3);
	CHECK_EQ(shell("$W wait -s"), 2);
	CHECK_EQ(shell("$W wait -s desk -t soon"), 2);
	CHECK_EQ(shell("$W wait -s desk -t -1"), 2);
	CHECK_EQ(shell("$W wait -s desk -t 1e9"), 2);
	CHECK_EQ(shell("$W wait -s desk -t nan"), 2);
	CHECK_EQ(shell("$W wait --nonsense"), 2);
	CHECK_EQ(shell("$W wait --help"), 0);
	CHECK(CloseHandle(desk));
}

TEST(what_is_there_is_not_waited_for)
{
	HANDLE desk = CreateEventA(NULL, FALSE, FALSE, "desk");

	CHECK(desk);
	CHECK_EQ(shell("$W wait desk"), 0);
	CHECK_EQ(shell("$W wait --vanishes nobody"), 0);
	CHECK_EQ(shell("$W wait --vanishes Local/desk -t 0.05"), 4);
	CHECK_EQ(shell("$W wait nobody -t 0.05"), 4);
	CHECK_STR(output, "");
	CHECK_EQ(shell("$W wait -v -s desk"), 2);
	says("exclude each other");
	CHECK_EQ(shell("$W wait 'Other\\desk'"), 2);
	CHECK(CloseHandle(desk));
}

/* The first one of all, so that there is not even a directory before. */
TEST(a_name_that_appears_ends_it)
{
	for (int i = 0; i < 2; i++)
		CHECK_EQ(shell("$W wait Global/later & waiter=$!; "
			       "$W create -s 4K later >/dev/null & first=$!; "
			       "$W create -s 4K Global/later >/dev/null & second=$!; "
			       "wait $waiter; r=$?; kill $first $second; wait; exit $r"),
			 0);
}

TEST(it_ends_when_the_last_holder_was_killed)
{
	CHECK_EQ(shell("$W create -s 4K later & holder=$!; $W wait later; "
		       "$W wait -v later & kill -9 $holder; wait $!"),
		 0);
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
