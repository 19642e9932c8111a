/* SPDX-License-Identifier: MIT */
/*
 * Alice: a process that holds a section by name, with a tag in its memory, while others are
 * made to fail. Who finds another tag under her name has found another object.
 */
#pragma once

#include <string.h>
#include <unistd.h>

#include "inject.h"

enum {
	PAGE = 4096,
	NAMES_TAG = 0x416C6963,
};

#define ALICE "alice's"

static HANDLE section;
static bool was_there;

static inline HANDLE names_create(const char *name)
{
	HANDLE made = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 2 * PAGE, name);

	was_there = made && GetLastError() == ERROR_ALREADY_EXISTS;
	return made;
}

static inline void names_write_tag(HANDLE of, DWORD tag)
{
	DWORD *view = MapViewOfFile(of, FILE_MAP_WRITE, 0, 0, 0);

	CHECK(view);
	view[0] = view[PAGE / sizeof(DWORD)] = tag;
	CHECK(UnmapViewOfFile(view));
}

static inline void names_check_tag(HANDLE of, DWORD tag)
{
	DWORD *view = MapViewOfFile(of, FILE_MAP_READ, 0, 0, 0);

	CHECK(view);
	CHECK_EQ(view[0], tag);
	CHECK_EQ(view[PAGE / sizeof(DWORD)], tag);
	CHECK(UnmapViewOfFile(view));
}

/* What alice does. */
static inline void names_alice(void)
{
	HANDLE hers = names_create(ALICE);

	CHECK(hers && !was_there);
	names_write_tag(hers, NAMES_TAG);
}

static inline void stage_alice(void)
{
	inject_actor(names_alice);
}

/* The process takes part already. */
static inline void arrange_member(void)
{
	HANDLE none = OpenFileMappingA(FILE_MAP_READ, FALSE, "nobody's");

	CHECK(!none && GetLastError() == ERROR_FILE_NOT_FOUND);
}

static inline void is_alices(void)
{
	names_check_tag(section, NAMES_TAG);
}

static inline void close_it(void)
{
	CHECK(CloseHandle(section));
}

static inline DWORD open_alices(void)
{
	section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, ALICE);
	return inject_says(section);
}

static inline DWORD join_alices(void)
{
	section = names_create(ALICE);
	return inject_says(section);
}

static inline void is_joined(void)
{
	CHECK(was_there);
	is_alices();
}

static inline DWORD create_new(void)
{
	section = names_create("a new one");
	return inject_says(section);
}

static inline void names_open_new(void *unused)
{
	HANDLE opened = OpenFileMappingA(FILE_MAP_READ, FALSE, "a new one");

	(void)unused;
	CHECK(opened);
	names_check_tag(opened, NAMES_TAG + 1);
}

/* New, empty, and found by others. */
static inline void is_new(void)
{
	CHECK(!was_there);
	names_check_tag(section, 0);
	names_write_tag(section, NAMES_TAG + 1);
	wait_ok(test_fork(names_open_new, NULL));
}
