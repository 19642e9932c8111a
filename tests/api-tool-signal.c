/* SPDX-License-Identifier: MIT */
/* winshm signal: events are set, semaphores added to, and everything else refused. */
#include "api-tool.h"

TEST(an_event_is_set)
{
	HANDLE bell = CreateEventA(NULL, FALSE, FALSE, "bell");

	CHECK(bell);
	CHECK_EQ(shell("$W signal bell"), 0);
	CHECK_STR(output, "");
	CHECK_EQ(WaitForSingleObject(bell, 0), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(bell, 0), WAIT_TIMEOUT);
	CHECK_EQ(shell("$W signal Local/bell --count 2"), 2);
	says("--count is for semaphores");
	CHECK_EQ(WaitForSingleObject(bell, 0), WAIT_TIMEOUT);
}

TEST(a_semaphore_is_added_to_up_to_its_maximum)
{
	HANDLE seats = CreateSemaphoreA(NULL, 0, 4, "Global\\seats");
	LONG count;

	CHECK(seats);
	CHECK_EQ(shell("$W signal Global/seats"), 0);
	CHECK_EQ(shell("$W signal Global/seats -c 2"), 0);
	CHECK_EQ(shell("$W signal Global/seats -c 2"), 1);
	says("cannot add to Global\\seats");
	says("(error 298)");
	CHECK(ReleaseSemaphore(seats, 1, &count));
	CHECK_EQ(count, 3);
	CHECK_EQ(shell("$W signal Global/seats -c 0"), 2);
	CHECK_EQ(shell("$W signal Global/seats -c 4G"), 2);
	CHECK_EQ(shell("$W signal Global/seats -c some"), 2);
}

TEST(a_mutex_is_not_given_up_for_somebody_else)
{
	HANDLE key = CreateMutexA(NULL, TRUE, "key");

	CHECK(key);
	CHECK_EQ(shell("$W signal key"), 2);
	says("Local\\key is a mutex, which only its owner may release");
	CHECK(ReleaseMutex(key));
}

TEST(what_cannot_be_signalled_is_refused)
{
	test_forgive_descriptors(); /* they are kept to the end */
	CHECK(CreateWaitableTimerA(NULL, TRUE, "clock"));
	CHECK(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096,
				 "desk"));
	CHECK_EQ(shell("$W signal clock"), 2);
	says("is a timer");
	CHECK_EQ(shell("$W signal desk"), 2);
	says("is a section");
	CHECK_EQ(shell("$W signal nobody"), 3);
	CHECK_EQ(shell("$W signal"), 2);
	CHECK_EQ(shell("$W signal --nonsense"), 2);
	CHECK_EQ(shell("$W signal --help"), 0);
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
