/* SPDX-License-Identifier: MIT */
/*
 * Handles that some threads use while others close them and open new ones in their places.
 * Whoever uses one has the object or is told that there is none, whatever the moment; that
 * nobody touches what has been freed is for the sanitizers and valgrind to see.
 */
#include <pthread.h>
#include <unistd.h>

#include "torture.h"
#include <windows.h>

#include "harness.h"

enum {
	N_PLACES = 4,
	N_USERS = 3,
	N_ROUNDS = 4000,
};

static HANDLE _Atomic places[N_PLACES];
static _Atomic BOOL is_over;
static _Atomic unsigned n_had, n_missed;

/* A handle closed before, or of another kind by now: slots are used again. Nobody may wait for a
 * section, and a semaphore may be full. */
static void judge(BOOL is_done)
{
	DWORD error = is_done ? ERROR_SUCCESS : GetLastError();

	CHECK(is_done || error == ERROR_INVALID_HANDLE || error == ERROR_ACCESS_DENIED ||
	      error == ERROR_TOO_MANY_POSTS);
	if (error == ERROR_INVALID_HANDLE)
		n_missed++;
	else
		n_had++;
}

static void use(HANDLE handle, unsigned how)
{
	void *view;
	DWORD r;

	switch (how % 6) {
	case 0:
		judge(SetEvent(handle));
		break;
	case 1:
		judge(ResetEvent(handle));
		break;
	case 2:
		judge(ReleaseSemaphore(handle, 1, NULL));
		break;
	case 3:
		r = WaitForSingleObject(handle, 0);
		judge(r == WAIT_OBJECT_0 || r == WAIT_TIMEOUT);
		break;
	case 4:
		r = WaitForMultipleObjects(2, (HANDLE[]) { handle, places[0] }, FALSE, 0);
		judge(r == WAIT_OBJECT_0 || r == WAIT_OBJECT_0 + 1 || r == WAIT_TIMEOUT);
		break;
	default:
		view = MapViewOfFile(handle, FILE_MAP_WRITE, 0, 0, 0);
		if (view)
			*(volatile char *)view = 1;
		judge(view != NULL);
		CHECK(!view || UnmapViewOfFile(view));
	}
}

static void *use_all(void *arg)
{
	unsigned i = (unsigned)(uintptr_t)arg;

	while (!is_over) {
		use(places[i % N_PLACES], i);
		i = i * 1664525 + 1013904223;
		i ^= i >> 13;
	}
	return NULL;
}

static HANDLE make(unsigned which, BOOL is_named)
{
	char name[32];
	LPCSTR text = is_named ? name : NULL;

	snprintf(name, sizeof(name), "place-%u", which % 3);
	switch (which % 3) {
	case 0:
		return CreateEventA(NULL, FALSE, FALSE, text);
	case 1:
		return CreateSemaphoreA(NULL, 0, 5, text);
	default:
		return CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					  4096, text);
	}
}

static void exchange(BOOL is_named)
{
	int n_rounds = (int)torture_times(N_ROUNDS);
	pthread_t users[N_USERS];

	/* An event always, for whoever waits for two. */
	for (unsigned i = 0; i < N_PLACES; i++)
		places[i] = make(i, is_named);
	for (uintptr_t i = 0; i < N_USERS; i++)
		CHECK(pthread_create(&users[i], NULL, use_all, (void *)(i + 1)) == 0);
	for (int i = 0; i < n_rounds || !n_had || !n_missed; i++) {
		unsigned at = (unsigned)i % N_PLACES;
		HANDLE next = make(at ? (unsigned)i : 0, is_named), last = places[at];

		CHECK(next);
		places[at] = next;
		CHECK(CloseHandle(last));
	}
	is_over = TRUE;
	for (int i = 0; i < N_USERS; i++)
		CHECK(pthread_join(users[i], NULL) == 0);
	for (int i = 0; i < N_PLACES; i++)
		CHECK(CloseHandle(places[i]));
}

TEST(threads_use_handles_without_a_name_while_they_are_exchanged)
{
	exchange(FALSE);
}

TEST(threads_use_handles_of_names_while_they_are_exchanged)
{
	exchange(TRUE);
}

TEST(nothing_is_left_of_what_threads_used_while_it_was_closed)
{
	exchange(TRUE);
	CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "place-0"));
	CHECK(!OpenSemaphoreA(SYNCHRONIZE, FALSE, "place-1"));
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "place-2"));
}

/* One thread closes; as many as like say so, and one has done it. */
static _Atomic unsigned n_closed;

static void *close_all(void *arg)
{
	(void)arg;
	while (!is_over)
		for (int i = 0; i < N_PLACES; i++)
			n_closed += CloseHandle(places[i]) != FALSE;
	return NULL;
}

TEST(a_handle_is_closed_once_however_many_threads_close_it)
{
	int n_rounds = (int)torture_times(N_ROUNDS);
	pthread_t closers[N_USERS];

	for (int i = 0; i < N_USERS; i++)
		CHECK(pthread_create(&closers[i], NULL, close_all, NULL) == 0);
	for (int i = 0; i < n_rounds; i++) {
		HANDLE made = make(0, FALSE);

		CHECK(made);
		places[i % N_PLACES] = made;
		n_closed += CloseHandle(made) != FALSE;
	}
	is_over = TRUE;
	for (int i = 0; i < N_USERS; i++)
		CHECK(pthread_join(closers[i], NULL) == 0);
	CHECK_EQ(n_closed, (unsigned)n_rounds);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
