/* SPDX-License-Identifier: MIT */
/*
 * What named objects cost a Windows program, measured by that program itself: pure Win32, so
 * that the same source says it of winshm and of Wine (scripts/bench-wine).
 *
 *	win32-sync          prints `name nanoseconds` for each case
 *	win32-sync partner  what it starts by itself: the other side of the ping-pong
 */
#include <windows.h>

#include <stdio.h>
#include <string.h>

enum {
	N_BATCHES = 7,
	SECTION_BYTES = 65536,
};

static LONGLONG now(void)
{
	LARGE_INTEGER ticks;

	QueryPerformanceCounter(&ticks);
	return ticks.QuadPart;
}

static int fails(const char *what)
{
	fprintf(stderr, "win32-sync: %s: error %u\n", what, (unsigned)GetLastError());
	return 1;
}

/* ---- the cases, each done `n` times ------------------------------------------------- */

static HANDLE ping, pong, mutex, section;

static void there_and_back(int n)
{
	while (n--) {
		SetEvent(ping);
		WaitForSingleObject(pong, INFINITE);
	}
}

static void set_and_reset(int n)
{
	while (n--) {
		SetEvent(ping);
		ResetEvent(ping);
	}
}

static void acquire_and_release(int n)
{
	while (n--) {
		WaitForSingleObject(mutex, INFINITE);
		ReleaseMutex(mutex);
	}
}

static void create_an_event(int n)
{
	while (n--)
		CloseHandle(CreateEventA(NULL, FALSE, FALSE, "win32-sync-new"));
}

static void create_a_section(int n)
{
	while (n--)
		CloseHandle(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					       0, SECTION_BYTES,
					       "win32-sync-new-memory"));
}

static void open_a_section(int n)
{
	while (n--)
		CloseHandle(OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE,
					     "win32-sync-memory"));
}

static void map_a_view(int n)
{
	while (n--)
		UnmapViewOfFile(MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0));
}

/* The fastest batch: what else the machine does only makes it slower. */
static void measure(const char *name, void (*run)(int n), int n)
{
	LARGE_INTEGER frequency;
	LONGLONG best = 0;

	QueryPerformanceFrequency(&frequency);
	run(n / 10 + 1);
	for (int i = 0; i < N_BATCHES; i++) {
		LONGLONG start = now(), took;

		run(n);
		took = now() - start;
		if (i == 0 || took < best)
			best = took;
	}
	printf("%s %.0f\n", name, (double)best * 1e9 / (double)frequency.QuadPart / n);
	fflush(stdout);
}

/* ---- two processes ------------------------------------------------------------------ */

static int open_all(void)
{
	ping = CreateEventA(NULL, FALSE, FALSE, "win32-sync-ping");
	pong = CreateEventA(NULL, FALSE, FALSE, "win32-sync-pong");
	mutex = CreateMutexA(NULL, FALSE, "win32-sync-mutex");
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     SECTION_BYTES, "win32-sync-memory");
	return ping && pong && mutex && section;
}

static int be_partner(void)
{
	HANDLE quit = OpenEventA(SYNCHRONIZE, FALSE, "win32-sync-quit");
	HANDLE both[2];

	if (!quit || !open_all())
		return fails("the partner");
	both[0] = ping;
	both[1] = quit;
	while (WaitForMultipleObjects(2, both, FALSE, INFINITE) == WAIT_OBJECT_0)
		SetEvent(pong);
	return 0;
}

static int play(const char *self)
{
	char line[MAX_PATH + 32];
	STARTUPINFOA startup = { 0 };
	PROCESS_INFORMATION partner;
	HANDLE quit = CreateEventA(NULL, TRUE, FALSE, "win32-sync-quit");

	if (!quit || !open_all())
		return fails("creating");
	startup.cb = sizeof(startup);
	snprintf(line, sizeof(line), "\"%s\" partner", self);
	if (!CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup,
			    &partner))
		return fails("starting the partner");
	measure("event-there-and-back", there_and_back, 2000);
	SetEvent(quit);
	WaitForSingleObject(partner.hProcess, INFINITE);

	measure("event-set-and-reset", set_and_reset, 20000);
	measure("mutex-acquire-and-release", acquire_and_release, 20000);
	measure("event-create-and-close", create_an_event, 5000);
	measure("section-create-and-close", create_a_section, 2000);
	measure("section-open-and-close", open_a_section, 2000);
	measure("view-map-and-unmap", map_a_view, 5000);
	return 0;
}

int main(int argc, char **argv)
{
	char self[MAX_PATH];

	if (argc > 1 && strcmp(argv[1], "partner") == 0)
		return be_partner();
	if (!GetModuleFileNameA(NULL, self, sizeof(self)))
		return fails("who am I");
	return play(self);
}
