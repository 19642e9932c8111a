/* SPDX-License-Identifier: MIT */
/* What is winshm's own, and what belongs to each thread alone. */
#include "harness.h"

#include <pthread.h>

#include "windows.h"
#include "winshm.h"

TEST(library_and_headers_are_of_one_version)
{
	CHECK_STR(winshm_version(), WINSHM_VERSION);
	CHECK_EQ(WINSHM_VERSION_NUMBER, 0x000100);
}

static void *fail_elsewhere(void *arg)
{
	CHECK_EQ(GetLastError(), 0);
	CHECK(!CloseHandle(NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	return arg;
}

TEST(last_error_belongs_to_the_thread)
{
	pthread_t thread;

	SetLastError(1234);
	CHECK_EQ(pthread_create(&thread, NULL, fail_elsewhere, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(GetLastError(), 1234);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
