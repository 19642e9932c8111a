/* SPDX-License-Identifier: MIT */
/* What several tests of events, mutexes and their like begin with. */
#pragma once

#include "puppet.h"

enum {
	LONG_MS = 40000, /* never over in a test that passes */
};

static inline HANDLE event(BOOL is_manual, const char *name)
{
	HANDLE event = CreateEventA(NULL, is_manual, FALSE, name);

	CHECK(event);
	return event;
}

static inline DWORD look(HANDLE object)
{
	return WaitForSingleObject(object, 0);
}
