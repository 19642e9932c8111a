/* SPDX-License-Identifier: MIT */
/* What the tests of memory ask, and expect to be true after every failure. */
#pragma once

#include <string.h>

#include "inject.h"

enum {
	PAGE = 4096,
	GRAIN = 65536,
	RANGE = 4 * GRAIN,
};

static char *base, *place; /* `place`: what the operation is about */
static DWORD old;
static MEMORY_BASIC_INFORMATION info;

static inline void ask(const void *address)
{
	CHECK(VirtualQuery(address, &info, sizeof(info)) == sizeof(info));
}

/* Said and done: what is said to be writable is written to. */
static inline void page_is(char *address, DWORD state, DWORD protection)
{
	ask(address);
	CHECK_EQ(info.State, state);
	CHECK_EQ(info.Protect, protection);
	CHECK(info.AllocationBase == base);
	if (protection == PAGE_READWRITE)
		*(volatile char *)address = 'x';
	if (protection == PAGE_READONLY)
		(void)*(volatile char *)address;
}

static inline void place_is_writable(void)
{
	page_is(place, MEM_COMMIT, PAGE_READWRITE);
}

static inline void place_was_writable(void)
{
	CHECK_EQ(old, PAGE_READWRITE);
	page_is(place, MEM_COMMIT, PAGE_READONLY);
	page_is(place + PAGE, MEM_COMMIT, PAGE_READWRITE);
}

static inline DWORD commit(void)
{
	return inject_says(VirtualAlloc(place, GRAIN, MEM_COMMIT, PAGE_READWRITE));
}

static inline DWORD protect_read_only(void)
{
	return inject_says(VirtualProtect(place, PAGE, PAGE_READONLY, &old));
}

static inline DWORD query(void)
{
	memset(&info, 0, sizeof(info));
	return inject_says(VirtualQuery(place, &info, sizeof(info)));
}

static inline void query_says_committed(void)
{
	CHECK_EQ(info.State, MEM_COMMIT);
	CHECK_EQ(info.Protect, PAGE_READWRITE);
}
