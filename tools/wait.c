/* SPDX-License-Identifier: MIT */
/*
 * winshm wait: until an object is there, has vanished or is signalled.
 *
 * The first two only look. The third is the wait of any program, with what belongs to it: the
 * object lives while it is waited for, an event or timer that resets itself is reset, and a
 * semaphore gives up a place. A mutex is refused, because waiting for one means to own it: a
 * verb that ends at once would give it up again, and would keep from everybody else that its
 * last owner died.
 */
#include "tool.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "door.h"
#include "os/clock.h"
#include "text.h"
#include "watching.h"
#include "windows.h"

enum {
	WAIT_APPEARS = 'a',
	WAIT_VANISHES = 'v',
	WAIT_SIGNALED = 's',

	WAIT_MAX_MS = 24 * 3600 * 1000,
};

static int wait_help(void)
{
	fputs("Usage: winshm wait [OPTIONS] NAME\n\n"
	      "Waits until somebody holds an object of that name.\n\n"
	      "  -s, --signaled         until the event, semaphore or timer is signalled\n"
	      "  -v, --vanishes         until nobody holds it any more\n"
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

/* What is left until then, for poll(): at most a day at once. */
static int wait_left_ms(uint64_t deadline_ns)
{
	uint64_t now_ns = clock_monotonic_ns(), left_ms;

	if (deadline_ns == UINT64_MAX)
		return -1;
	left_ms = now_ns < deadline_ns ? (deadline_ns - now_ns + 999999) / 1000000 : 0;
	return left_ms < WAIT_MAX_MS ? (int)left_ms : WAIT_MAX_MS;
}

DEFINE_CLEANUP(struct watching, watching_free)

static int wait_watch(struct watching *watching, const struct name *name, bool is_there,
		      uint64_t deadline_ns)
{
	const struct objects_filter filter = { .name = name };

	for (;;) {
		_cleanup_(objects_release) struct objects seen = { .n = 0 };
		int r = watching_look(watching, &seen, &filter);

		if (r == 0 && (seen.n > 0) == is_there)
			return TOOL_OK;
		if (r == 0)
			r = watching_wait(watching, &seen, wait_left_ms(deadline_ns));
		if (r < 0)
			return tool_fail("cannot watch the table of names", r);
		if (r == 0 && wait_left_ms(deadline_ns) == 0)
			return TOOL_TIMED_OUT;
	}
}

static int wait_for_name(const char *typed, bool is_there, DWORD timeout_ms)
{
	_cleanup_(watching_freep) struct watching *watching = NULL;
	_cleanup_(freep) char *bytes = NULL;
	struct name name;
	int r = text_read_name(typed, &name, &bytes);

	if (r < 0)
		return tool_misused("wait", "%s", err_sentence(r));
	watching = watching_new();
	if (!watching)
		return tool_fail("cannot watch the table of names", -errno);
	return wait_watch(watching, &name, is_there,
			  timeout_ms == INFINITE
				  ? UINT64_MAX
				  : clock_monotonic_ns() +
					    timeout_ms * UINT64_C(1000000));
}

/* Seconds; rounded up to what can be waited for. */
static bool wait_read_timeout(const char *typed, DWORD *ret_ms)
{
	double seconds;

	if (!text_read_seconds(typed, &seconds) ||
	    !(seconds * 1000 < (double)(INFINITE - 1)))
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
	int option, what = WAIT_APPEARS;

	while ((option = getopt_long(argc, argv, "svt:h", options, NULL)) != -1) {
		if (option == 'h')
			return wait_help();
		if (option == '?')
			return TOOL_USAGE;
		if (option != 't' && what != WAIT_APPEARS && what != option)
			return tool_misused(
				"wait", "--signaled and --vanishes exclude each other");
		if (option != 't')
			what = option;
		if (option == 't' && !wait_read_timeout(optarg, &timeout_ms))
			return tool_misused("wait", "\"%s\" is no number of seconds",
					    optarg);
	}
	if (optind + 1 != argc)
		return tool_misused("wait", "one name is wanted");
	if (what == WAIT_SIGNALED)
		return wait_for_signal(argv[optind], timeout_ms);
	return wait_for_name(argv[optind], what == WAIT_APPEARS, timeout_ms);
}
