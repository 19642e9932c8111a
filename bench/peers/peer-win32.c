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
static HANDLE object, ping_event, pong_event;

static int fails(const char *what)
{
	return peer_fails("%s: error %u", what, (unsigned)GetLastError());
}

static int discard(HANDLE *handle)
{
	BOOL is_closed = !*handle || CloseHandle(*handle);

	*handle = NULL;
	return is_closed ? 0 : fails("CloseHandle");
}

/* ---- sections ----------------------------------------------------------------------- */

struct section {
	HANDLE handle;
};
#define SECTION_NONE \
	{            \
		NULL \
	}

static int section_create(struct section *ret, const char *name)
{
	ret->handle = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 PEER_SECTION_BYTES, name);
	if (!ret->handle)
		return fails("CreateFileMapping");
	if (GetLastError() != ERROR_ALREADY_EXISTS)
		return 0;
	CloseHandle(ret->handle);
	ret->handle = NULL;
	return peer_fails("%s is there already", name);
}

static int section_open(struct section *ret, const char *name)
{
	ret->handle = OpenFileMappingA(FILE_MAP_READ | FILE_MAP_WRITE, FALSE, name);
	return ret->handle ? 0 : fails("OpenFileMapping");
}

static char *section_map(struct section section)
{
	void *memory =
		MapViewOfFile(section.handle, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);

	if (!memory)
		fails("MapViewOfFile");
	return (char *)memory;
}

static int section_unmap(char *memory)
{
	return UnmapViewOfFile(memory) ? 0 : fails("UnmapViewOfFile");
}

static int section_close(struct section *section)
{
	return discard(&section->handle);
}

/* The name goes with the last handle. */
static int section_remove(struct section *section, const char *name)
{
	(void)name;
	return section_close(section);
}

#include "sections.h"

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
	SECTION_CASES,
	PEER_FAST("event-set-reset", new_object_event, event_set_reset, close_object),
	PEER_FAST("event-create-close", NULL, event_create_close, NULL),
	PEER_FAST("mutex-pair", new_object_mutex, mutex_pair, close_object),
	PEER_FAST("semaphore-pair", new_object_semaphore, semaphore_pair, close_object),
	PEER_CASE("ping", meet, ping, part),
	PEER_CASE("echo", meet, echo, part),
};

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
