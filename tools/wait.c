/* SPDX-License-Identifier: MIT */
/*
 * winshm wait: until an object is signalled.
 *
 * This is the wait of any program, with what belongs to it: the object lives while it is waited
 * for, an event or timer that resets itself is reset, and a semaphore gives up a place. A mutex
 * is refused, because waiting for one means to own it: a verb that ends at once would give it
 * up again, and would keep from everybody else that its last owner died.
 */
#include "tool.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "door.h"
#include "windows.h"

enum {
	WAIT_VANISHES = 'v',
	WAIT_SIGNALED = 's',
};

static int wait_help(void)
{
	fputs("Usage: winshm wait --signaled [OPTIONS] NAME\n\n"
	      "Waits until the event, semaphore or timer is signalled.\n\n"
	      "  -s, --signaled         until it is signalled\n"
	      "  -t, --timeout SECONDS  no longer than that; 0.5 is understood\n\n"
	      "It ends with 0 if that came to pass, with 4 if the time was over before.\n",
	      stdout);
	return tool_finish();
}

static HANDLE wait_open(const struct door *door, uint8_t kind)
{
	LPCWSTR name = (LPCWSTR)door->name;

	switch (kind) {
	case LAYOUT_KIND_EVENT:
		return OpenEventW(SYNCHRONIZE, FALSE, name);
	case LAYOUT_KIND_SEMAPHORE:
		return OpenSemaphoreW(SYNCHRONIZE, FALSE, name);
	}
	return OpenWaitableTimerW(SYNCHRONIZE, FALSE, name);
}

static int wait_for_signal(const char *typed, DWORD timeout_ms)
{
	_cleanup_(door_release) struct door door = { .name = NULL };
	struct description description;
	int r = door_find("wait", typed, &door, &description);
	HANDLE object;

	if (r != TOOL_OK)
		return r;
	if (description.kind == LAYOUT_KIND_SECTION)
		return tool_misused("wait", "%s is a section, which is never signalled",
				    door.shown);
	if (description.kind == LAYOUT_KIND_MUTEX)
		return tool_misused("wait",
				    "%s is a mutex, and waiting for it would take it; "
				    "winshm holders tells who owns it",
				    door.shown);
	object = wait_open(&door, description.kind);
	if (!object)
		return door_fail("wait", "open", &door);
	switch (WaitForSingleObject(object, timeout_ms)) {
	case WAIT_OBJECT_0:
		r = TOOL_OK;
		break;
	case WAIT_TIMEOUT:
		r = TOOL_TIMED_OUT;
		break;
	default:
		r = door_fail("wait", "wait for", &door);
	}
	CloseHandle(object);
	return r;
}

/* Seconds; rounded up to what can be waited for. */
static bool wait_read_timeout(const char *typed, DWORD *ret_ms)
{
	char *end;
	double seconds;

	if ((*typed < '0' || *typed > '9') && *typed != '.')
		return false;
	seconds = strtod(typed, &end);
	if (end == typed || *end || !(seconds * 1000 < (double)(INFINITE - 1)))
		return false;
	*ret_ms = (DWORD)(seconds * 1000 + 0.999);
	return true;
}

int verb_wait(int argc, char **argv)
{
	static const struct option options[] = {
		{ "signaled", no_argument, NULL, WAIT_SIGNALED },
		{ "vanishes", no_argument, NULL, WAIT_VANISHES },
		{ "timeout", required_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	DWORD timeout_ms = INFINITE;
	bool is_for_signal = false;
	int option;

	while ((option = getopt_long(argc, argv, "svt:h", options, NULL)) != -1) {
		if (option == 'h')
			return wait_help();
		if (option == '?')
			return TOOL_USAGE;
		if (option == WAIT_VANISHES)
			return tool_misused("wait",
					    "to wait until a name vanishes is not "
					    "supported yet");
		is_for_signal |= option == WAIT_SIGNALED;
		if (option == 't' && !wait_read_timeout(optarg, &timeout_ms))
			return tool_misused("wait", "\"%s\" is no number of seconds",
					    optarg);
	}
	if (optind + 1 != argc)
		return tool_misused("wait", "one name is wanted");
	if (!is_for_signal)
		return tool_misused("wait",
				    "to wait until a name appears is not supported "
				    "yet; --signaled is");
	return wait_for_signal(argv[optind], timeout_ms);
}
