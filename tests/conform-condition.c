/* SPDX-License-Identifier: MIT */
/* Condition variables: sleeping with either kind of lock, and being woken or not. */
#include "conform-threads.h"

static CONDITION_VARIABLE of_zeroes;

static void test_timeout(void)
{
	CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
	SRWLOCK lock = SRWLOCK_INIT;
	CRITICAL_SECTION section;

	CHECK("a variable is as large as a pointer", sizeof(condition) == sizeof(void *));
	WakeConditionVariable(&condition);
	WakeAllConditionVariable(&condition);

	InitializeCriticalSection(&section);
	EnterCriticalSection(&section);
	SetLastError(UNTOUCHED);
	CHECK("nobody wakes a sleeper for what was before",
	      !SleepConditionVariableCS(&condition, &section, 20));
	CHECK_EQ("time over is 1460", GetLastError(), ERROR_TIMEOUT);
	CHECK("the thread is in the section again",
	      section.OwningThread == (HANDLE)(ULONG_PTR)GetCurrentThreadId() &&
		      section.RecursionCount == 1);
	CHECK("no time at all is over at once",
	      !SleepConditionVariableCS(&of_zeroes, &section, 0));
	LeaveCriticalSection(&section);
	DeleteCriticalSection(&section);

	AcquireSRWLockExclusive(&lock);
	SetLastError(UNTOUCHED);
	CHECK("the same with a slim lock held alone",
	      !SleepConditionVariableSRW(&condition, &lock, 20, 0) &&
		      GetLastError() == ERROR_TIMEOUT);
	CHECK("which is held alone again", !TryAcquireSRWLockShared(&lock));
	ReleaseSRWLockExclusive(&lock);

	AcquireSRWLockShared(&lock);
	SetLastError(UNTOUCHED);
	CHECK("and with a shared one",
	      !SleepConditionVariableSRW(&condition, &lock, 20,
					 CONDITION_VARIABLE_LOCKMODE_SHARED) &&
		      GetLastError() == ERROR_TIMEOUT);
	CHECK("which is shared again", TryAcquireSRWLockShared(&lock));
	ReleaseSRWLockShared(&lock);
	ReleaseSRWLockShared(&lock);

	memset(&condition, 0xff, sizeof(condition));
	InitializeConditionVariable(&condition);
	WakeConditionVariable(&condition);
	AcquireSRWLockExclusive(&lock);
	CHECK("any memory becomes a variable",
	      !SleepConditionVariableSRW(&condition, &lock, 0, 0));
	ReleaseSRWLockExclusive(&lock);
}

#ifndef WINSHM_WITHOUT_THREADS
enum {
	N_THREADS = 4,
	N_ROUNDS = 2000,
};

/* A ball that goes round. */
struct game {
	CRITICAL_SECTION section;
	SRWLOCK lock;
	CONDITION_VARIABLE moved;
	LONG turn; /* under the lock of the game */
	volatile LONG n_players;
	int is_slim;
};

static void play(void *arg)
{
	struct game *game = (struct game *)arg;
	LONG me = InterlockedIncrement(&game->n_players) - 1, i;

	for (i = 0; i < N_ROUNDS; i++) {
		if (game->is_slim) {
			AcquireSRWLockExclusive(&game->lock);
			while (game->turn % N_THREADS != me)
				SleepConditionVariableSRW(&game->moved, &game->lock,
							  INFINITE, 0);
			game->turn++;
			ReleaseSRWLockExclusive(&game->lock);
		} else {
			EnterCriticalSection(&game->section);
			while (game->turn % N_THREADS != me)
				SleepConditionVariableCS(&game->moved, &game->section,
							 INFINITE);
			game->turn++;
			LeaveCriticalSection(&game->section);
		}
		WakeAllConditionVariable(&game->moved);
	}
}

static LONG game_turns(int is_slim)
{
	struct companion companions[N_THREADS];
	volatile LONG n_running = 0;
	struct game game;
	int i;

	memset(&game, 0, sizeof(game));
	game.is_slim = is_slim;
	InitializeCriticalSection(&game.section);
	for (i = 0; i < N_THREADS; i++)
		if (!companion_start(&companions[i], play, &game, &n_running))
			return -1;
	companions_end(&n_running);
	DeleteCriticalSection(&game.section);
	return game.turn;
}

static void test_several_threads(void)
{
	CHECK_EQ("threads take turns in a critical section", game_turns(0),
		 N_THREADS * N_ROUNDS);
	CHECK_EQ("and with a slim lock", game_turns(1), N_THREADS * N_ROUNDS);
}
#endif

int main(void)
{
	conform_begin();
	test_timeout();
#ifndef WINSHM_WITHOUT_THREADS
	test_several_threads();
#endif
	return conform_end();
}
