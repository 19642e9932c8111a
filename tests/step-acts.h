/* SPDX-License-Identifier: MIT */
/* What victims do, and how the world is made for them. */
#pragma once

#include <windows.h>

#include "core/handle.h"
#include "core/section.h"
#include "step.h"

/* One operation, one test. */
#define STEP(operation_name, ...)                                \
	TEST_LIMIT(operation_name, 7200)                         \
	{                                                        \
		static const struct step_operation operation = { \
			.name = #operation_name, __VA_ARGS__     \
		};                                               \
                                                                 \
		step_run(&operation);                            \
	}

static HANDLE step_handle;

/* ---- setups: not stepped ------------------------------------------------------------ */

/* Takes part and has had a handle, holds nothing. */
static inline void setup_attach(void)
{
	HANDLE unnamed = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    STEP_SIZE, NULL);

	CHECK(unnamed);
	CHECK(CloseHandle(unnamed));
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "somewhere else"));
}

/* The subject in UTF-16: that may be longer than 260 characters. */
static inline const WCHAR *it(void)
{
	static WCHAR wide[512];
	int n = 0;

	for (const char *text = step_text(STEP_SUBJECT); *text; text++)
		wide[n++] = (WCHAR)*text;
	wide[n] = 0;
	return wide;
}

static inline HANDLE create_it(void)
{
	return CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				  STEP_SIZE, it());
}

static inline HANDLE open_it(DWORD access)
{
	return OpenFileMappingW(access, FALSE, it());
}

static inline void setup_create(void)
{
	uint64_t *view;

	step_handle = create_it();
	CHECK(step_handle);
	view = MapViewOfFile(step_handle, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	view[0] = view[STEP_SIZE / 8 - 1] = step_name(STEP_SUBJECT)->hash;
	CHECK(UnmapViewOfFile(view));
}

/* ---- acts: stepped ------------------------------------------------------------------ */

static inline void act_create(void)
{
	step_handle = create_it();
}

static inline void act_open(void)
{
	step_handle = open_it(FILE_MAP_READ | FILE_MAP_WRITE);
}

static inline void act_close(void)
{
	CloseHandle(step_handle);
}

/* ---- finishes: does the victim have what it thinks? --------------------------------- */

static inline void finish_held(void)
{
	struct object *object;
	struct section *section;
	uint32_t rights;
	char *view;

	CHECK(step_handle);
	view = MapViewOfFile(step_handle, FILE_MAP_READ, 0, 0, 0);
	CHECK(view);
	CHECK(view[STEP_SIZE - 1] == view[7]); /* zeroes, or the same mark at both ends */
	CHECK(UnmapViewOfFile(view));

	CHECK_EQ(handle_find((uintptr_t)step_handle, &section_kind, &object, &rights), 0);
	section = (struct section *)object;
	atomic_store(&step_board->victim_inode, section->description.identity.inode);
	object_unref(object);
}

/* Bob may have been there when it looked. */
static inline void finish_maybe_held(void)
{
	if (step_handle)
		finish_held();
	else
		CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

/* ---- worlds ------------------------------------------------------------------------- */

static inline void alice_holds(int number, int n)
{
	for (int i = 0; i < n; i++)
		step_actor_do(&step_alice, STEP_HOLD,
			      number + (number >= STEP_EXTRA ? i : 0));
}

static inline void alice_lets_go(int number, int n)
{
	for (int i = n; i-- > 0;)
		step_actor_do(&step_alice, STEP_RELEASE,
			      number + (number >= STEP_EXTRA ? i : 0));
}

/* Names, or words in one, of a process that is dead. */
static inline void somebody_died_with(int number, int n)
{
	struct step_actor somebody = step_actor_new();

	for (int i = 0; i < n; i++)
		step_actor_do(&somebody, STEP_LITTER,
			      number + (number >= STEP_EXTRA ? i : 0));
	step_actor_kill(&somebody);
}

enum {
	STEP_TAKEN = 6,  /* nodes of the subject's stripe before anything is prepared */
	STEP_VACANT = 9, /* so many more are there before it grows */
};
