/* SPDX-License-Identifier: MIT */
/*
 * Alice opens things and says nothing but their handles' values; whoever has a handle to her
 * makes duplicates of them.
 */
#pragma once

#include "puppet.h"
#include "surroundings.h"

enum {
	STAGE_HANDLES = 8,
};

/* What alice tells, in memory that is not the library's. */
struct stage {
	HANDLE handle[STAGE_HANDLES];
	char path[256];
	DWORD pid;
};

static struct stage *stage;

static inline struct puppet *alice_new(HANDLE *ret_process)
{
	struct puppet *alice;

	if (test_is_under_valgrind())
		SKIP("valgrind has no pidfds");
	stage = torture_share(sizeof(*stage));
	snprintf(stage->path, sizeof(stage->path), "%s/file", test_dir());
	alice = puppet_new();
	*ret_process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)alice->pid);
	CHECK(*ret_process);
	return alice;
}

/* A duplicate in this process, or NULL. */
static inline HANDLE take(HANDLE process, HANDLE source, DWORD access, DWORD options)
{
	HANDLE target = NULL;

	if (DuplicateHandle(process, source, GetCurrentProcess(), &target, access, FALSE,
			    options)) {
		CHECK(target);
		return target;
	}
	CHECK(!target);
	return NULL;
}

static inline HANDLE take_same(HANDLE process, HANDLE source)
{
	HANDLE target = take(process, source, 0, DUPLICATE_SAME_ACCESS);

	if (!target)
		test_fail(__FILE__, __LINE__, "duplicate: error %u",
			  (unsigned)GetLastError());
	return target;
}

static inline DWORD take_says(HANDLE process, HANDLE source)
{
	HANDLE target = take(process, source, 0, DUPLICATE_SAME_ACCESS);

	if (!target)
		return GetLastError();
	CHECK(CloseHandle(target));
	return ERROR_SUCCESS;
}

static inline DWORD map_says(HANDLE section, DWORD access)
{
	void *view = MapViewOfFile(section, access, 0, 0, 0);

	if (!view)
		return GetLastError();
	CHECK(UnmapViewOfFile(view));
	return ERROR_SUCCESS;
}

static inline uint64_t word_of(HANDLE section)
{
	uint64_t *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0), word;

	CHECK(view);
	word = *view;
	CHECK(UnmapViewOfFile(view));
	return word;
}

static inline void alice_makes_an_unnamed_section(void)
{
	stage->handle[0] = section_create(NULL, TORTURE_PAGE);
	section_poke(stage->handle[0], 7);
}

static inline void alice_closes(void)
{
	CHECK(CloseHandle(stage->handle[0]));
}
