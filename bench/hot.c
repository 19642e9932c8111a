/* SPDX-License-Identifier: MIT */
/*
 * The hot paths, for whoever counts instructions (scripts/count-instructions): each is a
 * function whose name begins with hot_ and which does its operation N_OPERATIONS times, after
 * all of them have been done once. A count is the same in every run, whatever else the machine
 * does; it says nothing of cache misses and of what the kernel does.
 */
#include <stdio.h>
#include <stdlib.h>

#include <windows.h>

enum {
	N_OPERATIONS = 100,
	N_MANY = 64,
	SIZE_BYTES = 65536,
};

#define HOT __attribute__((noinline)) void

static HANDLE section, event, mutex, own_mutex, semaphore, many[N_MANY], always[N_MANY];
static CRITICAL_SECTION critical;
static SRWLOCK slim = SRWLOCK_INIT;

static void need(int is_true, const char *what)
{
	if (is_true)
		return;
	fprintf(stderr, "hot: %s: error %lu\n", what, (unsigned long)GetLastError());
	exit(1);
}

HOT hot_section_create_close(void);
HOT hot_section_open_close(void);
HOT hot_view_map_unmap(void);
HOT hot_event_create_close(void);
HOT hot_event_set_wait(void);
HOT hot_event_set_reset(void);
HOT hot_mutex_pair(void);
HOT hot_unnamed_mutex_pair(void);
HOT hot_semaphore_pair(void);
HOT hot_wait_any_of_64(void);
HOT hot_wait_all_of_64(void);
HOT hot_poll(void);
HOT hot_critical_section_pair(void);
HOT hot_srw_pair(void);

HOT hot_section_create_close(void)
{
	for (int i = 0; i < N_OPERATIONS; i++)
		CloseHandle(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					       0, SIZE_BYTES, "Local\\hot-new"));
}

HOT hot_section_open_close(void)
{
	for (int i = 0; i < N_OPERATIONS; i++)
		CloseHandle(OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "Local\\hot"));
}

HOT hot_view_map_unmap(void)
{
	for (int i = 0; i < N_OPERATIONS; i++)
		UnmapViewOfFile(MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0));
}

HOT hot_event_create_close(void)
{
	for (int i = 0; i < N_OPERATIONS; i++)
		CloseHandle(CreateEventA(NULL, FALSE, FALSE, "Local\\hot-new"));
}

HOT hot_event_set_wait(void)
{
	for (int i = 0; i < N_OPERATIONS; i++) {
		SetEvent(event);
		WaitForSingleObject(event, INFINITE);
	}
}

HOT hot_event_set_reset(void)
{
	for (int i = 0; i < N_OPERATIONS; i++) {
		SetEvent(event);
		ResetEvent(event);
	}
}

static void pairs(HANDLE handle)
{
	for (int i = 0; i < N_OPERATIONS; i++) {
		WaitForSingleObject(handle, INFINITE);
		ReleaseMutex(handle);
	}
}

HOT hot_mutex_pair(void)
{
	pairs(mutex);
}

HOT hot_unnamed_mutex_pair(void)
{
	pairs(own_mutex);
}

HOT hot_semaphore_pair(void)
{
	for (int i = 0; i < N_OPERATIONS; i++) {
		ReleaseSemaphore(semaphore, 1, NULL);
		WaitForSingleObject(semaphore, INFINITE);
	}
}

/* The last of them is there. */
HOT hot_wait_any_of_64(void)
{
	for (int i = 0; i < N_OPERATIONS; i++) {
		SetEvent(many[N_MANY - 1]);
		WaitForMultipleObjects(N_MANY, many, FALSE, INFINITE);
	}
}

HOT hot_wait_all_of_64(void)
{
	for (int i = 0; i < N_OPERATIONS; i++)
		WaitForMultipleObjects(N_MANY, always, TRUE, INFINITE);
}

/* It is not there. */
HOT hot_poll(void)
{
	for (int i = 0; i < N_OPERATIONS; i++)
		WaitForSingleObject(event, 0);
}

HOT hot_critical_section_pair(void)
{
	for (int i = 0; i < N_OPERATIONS; i++) {
		EnterCriticalSection(&critical);
		LeaveCriticalSection(&critical);
	}
}

HOT hot_srw_pair(void)
{
	for (int i = 0; i < N_OPERATIONS; i++) {
		AcquireSRWLockExclusive(&slim);
		ReleaseSRWLockExclusive(&slim);
	}
}

static void (*const hot[])(void) = {
	hot_section_create_close,
	hot_section_open_close,
	hot_view_map_unmap,
	hot_event_create_close,
	hot_event_set_wait,
	hot_event_set_reset,
	hot_mutex_pair,
	hot_unnamed_mutex_pair,
	hot_semaphore_pair,
	hot_wait_any_of_64,
	hot_wait_all_of_64,
	hot_poll,
	hot_critical_section_pair,
	hot_srw_pair,
};

static void prepare(void)
{
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     SIZE_BYTES, "Local\\hot");
	event = CreateEventA(NULL, FALSE, FALSE, "Local\\hot-event");
	mutex = CreateMutexA(NULL, FALSE, "Local\\hot-mutex");
	own_mutex = CreateMutexA(NULL, FALSE, NULL);
	semaphore = CreateSemaphoreA(NULL, 0, 1, "Local\\hot-semaphore");
	need(section && event && mutex && own_mutex && semaphore, "create");
	for (int i = 0; i < N_MANY; i++) {
		char name[32];

		snprintf(name, sizeof(name), "Local\\hot-%d", i);
		many[i] = CreateEventA(NULL, FALSE, FALSE, name);
		need(many[i] != NULL, "create many");
		snprintf(name, sizeof(name), "Local\\hot-always-%d", i);
		always[i] = CreateEventA(NULL, TRUE, TRUE, name);
		need(always[i] != NULL, "create many");
	}
	InitializeCriticalSection(&critical);
}

/* What was counted up to here is forgotten. */
HOT hot_begin(void);
HOT hot_begin(void)
{
	__asm__ volatile("");
}

int main(void)
{
	prepare();
	for (int is_warm = 0; is_warm <= 1; is_warm++) {
		hot_begin();
		for (size_t i = 0; i < sizeof(hot) / sizeof(hot[0]); i++)
			hot[i]();
	}
	return 0;
}
