/* SPDX-License-Identifier: MIT */
/* Threads by the names of Microsoft's C runtime: whose handle it is, and errno. */
#include <errno.h>
#include <sched.h>
#include <stdint.h>

#include "harness.h"
#include "process.h"
#include "windows.h"

static struct gate gate;

static void run_gate(void *argument)
{
	(void)argument;
	gate_wait(&gate);
}

static void run_end(void *argument)
{
	run_gate(argument);
	_endthread();
}

/* Until the thread has closed its own handle. */
static void await_closed(uintptr_t handle)
{
	DWORD code;

	while (GetExitCodeThread((HANDLE)handle, &code))
		sched_yield();
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(a_plain_thread_closes_its_own_handle)
{
	void (*const routines[])(void *) = { run_gate, run_end };

	for (int i = 0; i < 2; i++) {
		DWORD code = 0;
		uintptr_t thread;

		gate_init(&gate);
		thread = _beginthread(routines[i], 0, NULL);
		CHECK(thread != (uintptr_t)-1);
		CHECK(GetExitCodeThread((HANDLE)thread, &code));
		CHECK_EQ(code, STILL_ACTIVE);
		gate_open(&gate);
		await_closed(thread);
		gate_deinit(&gate);
	}
}

static unsigned run_code(void *argument)
{
	return (unsigned)(uintptr_t)argument;
}

TEST(the_other_kind_leaves_its_handle_to_who_made_it)
{
	DWORD code = STILL_ACTIVE;
	unsigned id = 0;
	uintptr_t thread = _beginthreadex(NULL, 0, run_code, (void *)5, 0, &id);

	CHECK(thread && id);
	while (code == STILL_ACTIVE)
		CHECK(GetExitCodeThread((HANDLE)thread, &code));
	CHECK_EQ(code, 5);
	CHECK(CloseHandle((HANDLE)thread));
}

TEST(what_cannot_be_started_says_so_in_errno)
{
	errno = 0;
	CHECK(_beginthread(NULL, 0, NULL) == (uintptr_t)-1);
	CHECK_EQ(errno, EINVAL);
	errno = 0;
	CHECK_EQ(_beginthreadex(NULL, 0, NULL, NULL, 0, NULL), 0);
	CHECK_EQ(errno, EINVAL);
	errno = 0;
	CHECK_EQ(_beginthreadex(NULL, 0, run_code, NULL, 0x80, NULL), 0);
	CHECK_EQ(errno, EAGAIN);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
