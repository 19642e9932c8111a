/* SPDX-License-Identifier: MIT */
/* What processes that may do less than others try to do. */
#pragma once

#include "puppet.h"
#include "surroundings.h"

#define MIB UINT64_C(1048576)

static inline HANDLE create_mib(uint64_t n_mib, DWORD flags, const char *name)
{
	uint64_t n_bytes = n_mib * MIB;

	return CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | flags,
				  (DWORD)(n_bytes >> 32), (DWORD)n_bytes, name);
}

static inline DWORD create_says(uint64_t n_mib, DWORD flags)
{
	HANDLE section = create_mib(n_mib, flags, NULL);

	if (!section)
		return GetLastError();
	CHECK(CloseHandle(section));
	return ERROR_SUCCESS;
}

/* A section is made, mapped, written to, opened again, and gone. */
static inline void sections_work(void)
{
	HANDLE section = section_create("works", TORTURE_PAGE);

	section_poke(section, 7);
	CHECK_EQ(section_peek("works"), 7);
	CHECK(CloseHandle(section));
	CHECK_EQ(section_open_says("works"), ERROR_FILE_NOT_FOUND);
}
