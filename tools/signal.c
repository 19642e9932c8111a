/* SPDX-License-Identifier: MIT */
/*
 * winshm signal: sets an event, gives back places of a semaphore.
 *
 * A mutex is refused: only the thread that owns it may release it, and it would not be ours. So
 * are a timer, which is signalled by time, and a section, which never is.
 */
#include "tool.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "door.h"
#include "text.h"
#include "windows.h"

static int signal_help(void)
{
	fputs("Usage: winshm signal [OPTIONS] NAME\n\n"
	      "Sets an event, or adds to the count of a semaphore.\n\n"
	      "  -c, --count N          add so many (1) to the semaphore\n",
	      stdout);
	return tool_finish();
}

static int signal_event(const struct door *door)
{
	HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, (LPCWSTR)door->name);
	int r = TOOL_OK;

	if (!event)
		return door_fail("signal", "open", door);
	if (!SetEvent(event))
		r = door_fail("signal", "set", door);
	CloseHandle(event);
	return r;
}

static int signal_semaphore(const struct door *door, LONG count)
{
	HANDLE semaphore =
		OpenSemaphoreW(SEMAPHORE_MODIFY_STATE, FALSE, (LPCWSTR)door->name);
	int r = TOOL_OK;

	if (!semaphore)
		return door_fail("signal", "open", door);
	if (!ReleaseSemaphore(semaphore, count, NULL))
		r = door_fail("signal", "add to", door);
	CloseHandle(semaphore);
	return r;
}

static int signal_object(const char *typed, uint64_t count)
{
	_cleanup_(door_release) struct door door = { .name = NULL };
	struct description description;
	int r = door_find("signal", typed, &door, &description);

	if (r != TOOL_OK)
		return r;
	if (count && description.kind != LAYOUT_KIND_SEMAPHORE)
		return tool_misused("signal", "--count is for semaphores, and %s is none",
				    door.shown);
	switch (description.kind) {
	case LAYOUT_KIND_EVENT:
		return signal_event(&door);
	case LAYOUT_KIND_SEMAPHORE:
		return signal_semaphore(&door, count ? (LONG)count : 1);
	case LAYOUT_KIND_MUTEX:
		return tool_misused("signal",
				    "%s is a mutex, which only its owner may release; "
				    "winshm holders tells who that is",
				    door.shown);
	case LAYOUT_KIND_TIMER:
		return tool_misused("signal", "%s is a timer, which time signals",
				    door.shown);
	}
	return tool_misused("signal", "%s is a section, which nobody waits for",
			    door.shown);
}

int verb_signal(int argc, char **argv)
{
	static const struct option options[] = {
		{ "count", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	uint64_t count = 0;
	int option;

	while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (option == 'h')
			return signal_help();
		if (option == '?')
			return TOOL_USAGE;
		if (!text_read_size(optarg, &count) || count == 0 || count > INT32_MAX)
			return tool_misused("signal", "\"%s\" is no count from 1 on",
					    optarg);
	}
	if (optind + 1 != argc)
		return tool_misused("signal", "one name is wanted");
	return signal_object(argv[optind], count);
}
