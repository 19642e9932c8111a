/* SPDX-License-Identifier: MIT */
/*
 * The calls themselves, in pure Win32: linked with winshm it is winshm that is measured,
 * built by mingw-w64 it is whatever runs it, Wine for one. The same source, so that the
 * two differ in nothing else. It alone has the cases of events, mutexes and semaphores.
 */
#include <windows.h>

#include "protocol.h"
#ifndef _WIN32
#include <winshm.h>
#endif

/* A peer that waits for another in vain says so, instead of for ever. */
#define PATIENCE_MS 30000

static char event_name[PEER_NAME_MAX], ping_name[PEER_NAME_MAX], pong_name[PEER_NAME_MAX];
static HANDLE held, shared, opened, object, ping_event, pong_event;
static char *shared_memory;

static int fails(const char *what)
{
	return peer_fails("%s: error %u", what, (unsigned)GetLastError());
}

/* ---- sections ----------------------------------------------------------------------- */

static int create(HANDLE *ret, const char *name)
{
	*ret = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				  PEER_SECTION_BYTES, name);
	if (!*ret)
		return fails("CreateFileMapping");
	if (GetLastError() != ERROR_ALREADY_EXISTS)
		return 0;
	CloseHandle(*ret);
	*ret = NULL;
	return peer_fails("%s is there already", name);
}

static int open_existing(HANDLE *ret, const char *name)
{
	*ret = OpenFileMappingA(FILE_MAP_READ | FILE_MAP_WRITE, FALSE, name);
	return *ret ? 0 : fails("OpenFileMapping");
}

/* NULL when it failed. */
static char *map(HANDLE section)
{
	void *memory = MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);

	if (!memory)
		fails("MapViewOfFile");
	return (char *)memory;
}

static int unmap(char *memory)
{
	return UnmapViewOfFile(memory) ? 0 : fails("UnmapViewOfFile");
}

static int discard(HANDLE *handle)
{
	BOOL is_closed = !*handle || CloseHandle(*handle);

	*handle = NULL;
	return is_closed ? 0 : fails("CloseHandle");
}

static int touch(HANDLE section)
{
	char *memory = map(section);

	if (!memory)
		return -1;
	*memory = 1;
	return unmap(memory);
}

static int hold(void)
{
	return create(&held, peer_held) < 0 ? -1 : touch(held);
}

static int create_close(void)
{
	HANDLE own;

	return create(&own, peer_own) < 0 ? -1 : discard(&own);
}

static int create_touch_close(void)
{
	HANDLE own;
	int r;

	if (create(&own, peer_own) < 0)
		return -1;
	r = touch(own);
	return discard(&own) < 0 ? -1 : r;
}

static int open_held(void)
{
	return open_existing(&opened, peer_held);
}

static int close_held(void)
{
	return discard(&opened);
}

static int open_close(void)
{
	return open_held() < 0 ? -1 : close_held();
}

static int map_unmap(void)
{
	char *memory = map(opened);

	if (!memory)
		return -1;
	return unmap(memory);
}

static int open_read_close(void)
{
	char *memory;
	int r = -1;

	if (open_held() < 0)
		return -1;
	memory = map(opened);
	if (memory) {
		(void)*(volatile char *)memory;
		r = unmap(memory);
	}
	return close_held() < 0 ? -1 : r;
}

static int scenario_first(void)
{
	if (create(&shared, peer_shared) < 0)
		return -1;
	shared_memory = map(shared);
	if (!shared_memory)
		return -1;
	strcpy(shared_memory, PEER_MESSAGE);
	return 0;
}

static int scenario_second(void)
{
	HANDLE other;
	char *memory;
	int r = -1;

	if (open_existing(&other, peer_shared) < 0)
		return -1;
	memory = map(other);
	if (memory) {
		r = peer_compare(memory);
		unmap(memory);
	}
	return discard(&other) < 0 ? -1 : r;
}

static int scenario_last(void)
{
	if (shared_memory)
		UnmapViewOfFile(shared_memory);
	shared_memory = NULL;
	return discard(&shared);
}

/* ---- what waits --------------------------------------------------------------------- */

static int take(HANDLE waited_for)
{
	switch (WaitForSingleObject(waited_for, PATIENCE_MS)) {
	case WAIT_OBJECT_0:
		return 0;
	case WAIT_TIMEOUT:
		return peer_fails("nobody answered");
	default:
		return fails("WaitForSingleObject");
	}
}

static int new_event(HANDLE *ret, const char *name)
{
	*ret = CreateEventA(NULL, FALSE, FALSE, name);
	return *ret ? 0 : fails("CreateEvent");
}

static int new_object_event(void)
{
	return new_event(&object, event_name);
}

static int new_object_mutex(void)
{
	object = CreateMutexA(NULL, FALSE, peer_own);
	return object ? 0 : fails("CreateMutex");
}

static int new_object_semaphore(void)
{
	object = CreateSemaphoreA(NULL, 1, 1, peer_own);
	return object ? 0 : fails("CreateSemaphore");
}

static int close_object(void)
{
	return discard(&object);
}

static int event_set_reset(void)
{
	return SetEvent(object) && ResetEvent(object) ? 0 : fails("SetEvent, ResetEvent");
}

static int event_create_close(void)
{
	HANDLE event;

	return new_event(&event, peer_own) < 0 ? -1 : discard(&event);
}

static int mutex_pair(void)
{
	if (take(object) < 0)
		return -1;
	return ReleaseMutex(object) ? 0 : fails("ReleaseMutex");
}

static int semaphore_pair(void)
{
	if (take(object) < 0)
		return -1;
	return ReleaseSemaphore(object, 1, NULL) ? 0 : fails("ReleaseSemaphore");
}

static int meet(void)
{
	return new_event(&ping_event, ping_name) < 0 ? -1
						     : new_event(&pong_event, pong_name);
}

static int part(void)
{
	return discard(&ping_event) < 0 ? -1 : discard(&pong_event);
}

static int ping(void)
{
	return SetEvent(ping_event) ? take(pong_event) : fails("SetEvent");
}

static int echo(void)
{
	if (take(ping_event) < 0)
		return -1;
	return SetEvent(pong_event) ? 0 : fails("SetEvent");
}

static const struct peer_case cases[] = {
	PEER_ONCE("hold", hold),
	PEER_CASE("create-close", NULL, create_close, NULL),
	PEER_CASE("create-touch-close", NULL, create_touch_close, NULL),
	PEER_CASE("open-close", NULL, open_close, NULL),
	PEER_CASE("open-read-close", NULL, open_read_close, NULL),
	PEER_CASE("map-unmap", open_held, map_unmap, close_held),
	PEER_ONCE("scenario-first", scenario_first),
	PEER_CASE("scenario-second", NULL, scenario_second, NULL),
	PEER_ONCE("scenario-last", scenario_last),
	PEER_FAST("event-set-reset", new_object_event, event_set_reset, close_object),
	PEER_FAST("event-create-close", NULL, event_create_close, NULL),
	PEER_FAST("mutex-pair", new_object_mutex, mutex_pair, close_object),
	PEER_FAST("semaphore-pair", new_object_semaphore, semaphore_pair, close_object),
	PEER_CASE("ping", meet, ping, part),
	PEER_CASE("echo", meet, echo, part),
};

static void leave(void)
{
	discard(&held);
	scenario_last();
}

/* ---- who this is -------------------------------------------------------------------- */

#ifdef _WIN32
static void who_am_i(char *text, size_t n_bytes)
{
	HMODULE ntdll = GetModuleHandleA("ntdll.dll");
	FARPROC ask = ntdll ? GetProcAddress(ntdll, "wine_get_version") : NULL;
	const char *(*version)(void);

	if (!ask) {
		snprintf(text, n_bytes, "Windows");
		return;
	}
	memcpy(&version, &ask, sizeof(version));
	snprintf(text, n_bytes, "Wine %s", version());
}
#else
static void who_am_i(char *text, size_t n_bytes)
{
	snprintf(text, n_bytes, "winshm %s", winshm_version());
}
#endif

int main(int argc, char **argv)
{
	char what[64];
	const struct peer peer = { what, "", cases, sizeof(cases) / sizeof(cases[0]),
				   leave };

	who_am_i(what, sizeof(what));
	if (argc == 2 && (peer_name(event_name, "", argv[1], "event") < 0 ||
			  peer_name(ping_name, "", argv[1], "ping") < 0 ||
			  peer_name(pong_name, "", argv[1], "pong") < 0)) {
		printf("unavailable %s\n", peer_failure);
		return 0;
	}
	return peer_main(&peer, argc, argv);
}
