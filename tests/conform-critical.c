/* SPDX-License-Identifier: MIT */
/* Critical sections: who is in one, how often, and what others get to see of it. */
#include "conform-threads.h"

static void test_one_thread(void)
{
	CRITICAL_SECTION section;

	InitializeCriticalSection(&section);
	CHECK("a new section is nobody's", section.OwningThread == NULL);
	CHECK("nobody has entered it", section.RecursionCount == 0);
	CHECK("its lock count says that it is free", section.LockCount == -1);

	EnterCriticalSection(&section);
	CHECK("who is in it is told by number",
	      section.OwningThread == (HANDLE)(ULONG_PTR)GetCurrentThreadId());
	CHECK("and has entered once", section.RecursionCount == 1);
	CHECK("the lock count says that it is taken", section.LockCount != -1);
	EnterCriticalSection(&section);
	CHECK("the same thread enters again", section.RecursionCount == 2);
	CHECK("also if it only tries", TryEnterCriticalSection(&section));
	CHECK("three times in all", section.RecursionCount == 3);

	LeaveCriticalSection(&section);
	LeaveCriticalSection(&section);
	CHECK("it is in it until it has left as often", section.RecursionCount == 1);
	CHECK("and is told so all the time",
	      section.OwningThread == (HANDLE)(ULONG_PTR)GetCurrentThreadId());
	LeaveCriticalSection(&section);
	CHECK("then the section is free",
	      section.OwningThread == NULL && section.LockCount == -1);
	CHECK("and may be tried", TryEnterCriticalSection(&section));
	LeaveCriticalSection(&section);
	DeleteCriticalSection(&section);
}

static void test_kinds(void)
{
	CRITICAL_SECTION section;

	SetLastError(UNTOUCHED);
	CHECK("a spin count may be given",
	      InitializeCriticalSectionAndSpinCount(&section, 4000));
	CHECK("which leaves the last error alone", GetLastError() == UNTOUCHED);
	EnterCriticalSection(&section);
	LeaveCriticalSection(&section);
	DeleteCriticalSection(&section);

	CHECK("with flags as well",
	      InitializeCriticalSectionEx(&section, 4000,
					  CRITICAL_SECTION_NO_DEBUG_INFO));
	CHECK("and without", (DeleteCriticalSection(&section),
			      InitializeCriticalSectionEx(&section, 0, 0)));
	EnterCriticalSection(&section);
	SetCriticalSectionSpinCount(&section, 100);
	CHECK("the spin count changes while somebody is in it",
	      section.RecursionCount == 1);
	LeaveCriticalSection(&section);
	DeleteCriticalSection(&section);

	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("unknown flags are refused", "flags are not looked at",
			   !InitializeCriticalSectionEx(&section, 0, 1) &&
				   GetLastError() == ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("a spin count of more than 24 bits is refused",
			   "the high bits are not looked at",
			   !InitializeCriticalSectionEx(&section, 0x01000000, 0) &&
				   GetLastError() == ERROR_INVALID_PARAMETER);
}

#ifndef WINSHM_WITHOUT_THREADS
enum {
	N_THREADS = 4,
	N_ROUNDS = 20000,
};

struct shared {
	CRITICAL_SECTION section;
	LONG n_entries; /* in the section only */
	BOOL could_enter;
};

static void try_it(void *arg)
{
	struct shared *shared = (struct shared *)arg;

	shared->could_enter = TryEnterCriticalSection(&shared->section);
	if (shared->could_enter)
		LeaveCriticalSection(&shared->section);
}

static void count_in_it(void *arg)
{
	struct shared *shared = (struct shared *)arg;
	int i;

	for (i = 0; i < N_ROUNDS; i++) {
		EnterCriticalSection(&shared->section);
		shared->n_entries++;
		LeaveCriticalSection(&shared->section);
	}
}

static void test_several_threads(void)
{
	struct companion companions[N_THREADS];
	volatile LONG n_running = 0;
	struct shared shared;
	int i;

	shared.n_entries = 0;
	shared.could_enter = TRUE;
	InitializeCriticalSection(&shared.section);
	EnterCriticalSection(&shared.section);
	REQUIRE(companion_start(&companions[0], try_it, &shared, &n_running));
	companions_end(&n_running);
	CHECK("another thread does not get in by trying", !shared.could_enter);
	LeaveCriticalSection(&shared.section);
	REQUIRE(companion_start(&companions[0], try_it, &shared, &n_running));
	companions_end(&n_running);
	CHECK("when nobody is in it, it does", shared.could_enter);

	for (i = 0; i < N_THREADS; i++)
		REQUIRE(companion_start(&companions[i], count_in_it, &shared,
					&n_running));
	companions_end(&n_running);
	CHECK_EQ("of several threads one is in it at a time", shared.n_entries,
		 N_THREADS * N_ROUNDS);
	CHECK("and when all have left it is free",
	      shared.section.LockCount == -1 && shared.section.OwningThread == NULL);
	DeleteCriticalSection(&shared.section);
}
#endif

int main(void)
{
	conform_begin();
	test_one_thread();
	test_kinds();
#ifndef WINSHM_WITHOUT_THREADS
	test_several_threads();
#endif
	return conform_end();
}
