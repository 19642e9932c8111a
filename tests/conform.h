/* SPDX-License-Identifier: MIT */
/*
 * The conformance harness: TAP on stdout from a pure Win32 program.
 *
 * A conform-*.c asks the platform it was compiled for what it does, one fact per line, and
 * knows nothing of who answers: winshm, Wine (through mingw-w64) or Windows. So it may use
 * <windows.h> and the C89 library only, and reads the same as C89 and as C++11.
 *
 *	static void test_open(void)
 *	{
 *		CHECK_EQ("a name nobody holds is not found",
 *			 open_says(FILE_MAP_READ, "conform-open-absent"), ERROR_FILE_NOT_FOUND);
 *	}
 *
 *	int main(void)
 *	{
 *		conform_begin();
 *		test_open();
 *		return conform_end();
 *	}
 *
 * A fact that fails is printed and the next one is tried; REQUIRE() is for what a test
 * needs to go on at all, and leaves its function. The plan comes last, so a program that
 * dies halfway has no plan and counts as failed.
 *
 * Wine imitates Windows and sometimes misses. A fact where it is known to is written with
 * CHECK_WINE_DIFFERS(); with WINSHM_CONFORM_ORACLE=wine in the environment such a miss is
 * printed as TODO and does not fail the program. Everywhere else it is a fact like any
 * other. Where Wine turns out to agree, a comment line says so, and the mark can go.
 */
#pragma once

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__)
#define CONFORM_HELPER static __attribute__((unused))
#else
#define CONFORM_HELPER static
#endif

/* A last error nobody sets: bit 29 is the application's own. */
#define UNTOUCHED ((DWORD)0x2000beef)
/* What the *_says() helpers return when result and last error contradict each other. */
#define CONTRADICTION ((DWORD)0x2000dead)

#define PAGE_BYTES        4096u
#define GRANULARITY_BYTES 65536u

/* What GetCurrentProcess() gives, as a constant. */
#define THIS_PROCESS ((HANDLE)(LONG_PTR)-1)
#define N_OF(array)  (sizeof(array) / sizeof((array)[0]))

static unsigned conform_n_facts;
static unsigned conform_n_failed;
static int conform_oracle_is_wine;

CONFORM_HELPER void conform_begin(void)
{
	const char *oracle = getenv("WINSHM_CONFORM_ORACLE");

	conform_oracle_is_wine = oracle && !strcmp(oracle, "wine");
}

/* Prints the plan; the result is main()'s. */
CONFORM_HELPER int conform_end(void)
{
	printf("1..%u\n", conform_n_facts);
	return conform_n_failed ? 1 : 0;
}

CONFORM_HELPER void conform_fact(const char *file, int line, const char *sentence,
				 const char *claim, int holds)
{
	conform_n_facts++;
	printf("%s %u - %s\n", holds ? "ok" : "not ok", conform_n_facts, sentence);
	if (!holds) {
		conform_n_failed++;
		printf("# %s:%d: not so: %s\n", file, line, claim);
	}
	fflush(stdout);
}

CONFORM_HELPER void conform_fact_eq(const char *file, int line, const char *sentence,
				    const char *claim, unsigned long got,
				    unsigned long want)
{
	conform_fact(file, line, sentence, claim, got == want);
	if (got != want) {
		printf("# got %lu (0x%lx), not %lu (0x%lx)\n", got, got, want, want);
		fflush(stdout);
	}
}

CONFORM_HELPER void conform_fact_wine_differs(const char *file, int line,
					      const char *sentence, const char *reason,
					      const char *claim, int holds)
{
	if (holds || !conform_oracle_is_wine) {
		conform_fact(file, line, sentence, claim, holds);
		if (holds && conform_oracle_is_wine)
			printf("# agrees under wine, though marked: %s\n", reason);
	} else {
		conform_n_facts++;
		printf("not ok %u - %s # TODO differs under wine\n", conform_n_facts,
		       sentence);
		printf("# differs under wine: %s\n", reason);
	}
	fflush(stdout);
}

CONFORM_HELPER void conform_skip(const char *sentence, const char *reason)
{
	conform_n_facts++;
	printf("ok %u - %s # SKIP %s\n", conform_n_facts, sentence, reason);
	fflush(stdout);
}

#define CHECK(sentence, claim) \
	conform_fact(__FILE__, __LINE__, (sentence), #claim, (claim) ? 1 : 0)

#define CHECK_EQ(sentence, got, want)                                      \
	conform_fact_eq(__FILE__, __LINE__, (sentence), #got " == " #want, \
			(unsigned long)(got), (unsigned long)(want))

#define CHECK_WINE_DIFFERS(sentence, reason, claim)                                 \
	conform_fact_wine_differs(__FILE__, __LINE__, (sentence), (reason), #claim, \
				  (claim) ? 1 : 0)

#define SKIP(sentence, reason) conform_skip((sentence), (reason))

#define REQUIRE(claim)                                                               \
	do {                                                                         \
		if (!(claim)) {                                                      \
			conform_fact(__FILE__, __LINE__, "the test could be set up", \
				     #claim, 0);                                     \
			return;                                                      \
		}                                                                    \
	} while (0)

/* The handle's value with bits set in it; handles are multiples of four. */
CONFORM_HELPER HANDLE handle_or(HANDLE handle, unsigned bits)
{
	return (HANDLE)((ULONG_PTR)handle | bits);
}

/* ASCII to wide, without literals: L"" is not 16 bits wide everywhere. */
CONFORM_HELPER const WCHAR *widen(WCHAR *to, const char *ascii)
{
	size_t i = 0;

	do
		to[i] = (WCHAR)(unsigned char)ascii[i];
	while (ascii[i++]);
	return to;
}

/* An anonymous section as most tests want it. */
CONFORM_HELPER HANDLE section_create(DWORD protect, DWORD n_bytes, const char *name)
{
	return CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, protect, 0, n_bytes, name);
}

CONFORM_HELPER char *view_map(HANDLE section, DWORD access, DWORD offset_bytes,
			      SIZE_T n_bytes)
{
	return (char *)MapViewOfFile(section, access, 0, offset_bytes, n_bytes);
}

/*
 * The *_says() helpers make one call, undo it, and return what the platform said of it: the
 * last error of a call that failed; of one that succeeded ERROR_SUCCESS, or for Create the
 * last error it is documented to set.
 */
CONFORM_HELPER DWORD failure_said(void)
{
	DWORD error = GetLastError();

	return error == UNTOUCHED || error == ERROR_SUCCESS ? CONTRADICTION : error;
}

CONFORM_HELPER DWORD handle_said(HANDLE handle, DWORD error_of_success)
{
	if (!handle)
		return failure_said();

	return CloseHandle(handle) ? error_of_success : CONTRADICTION;
}

CONFORM_HELPER DWORD create_file_says(HANDLE file, DWORD protect, DWORD high, DWORD low,
				      const char *name)
{
	HANDLE section;

	SetLastError(UNTOUCHED);
	section = CreateFileMappingA(file, NULL, protect, high, low, name);
	return handle_said(section, GetLastError());
}

CONFORM_HELPER DWORD create_says(DWORD protect, DWORD n_bytes, const char *name)
{
	return create_file_says(INVALID_HANDLE_VALUE, protect, 0, n_bytes, name);
}

CONFORM_HELPER DWORD create_wide_says(const WCHAR *name)
{
	HANDLE section;

	SetLastError(UNTOUCHED);
	section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     PAGE_BYTES, name);
	return handle_said(section, GetLastError());
}

CONFORM_HELPER DWORD open_says(DWORD access, const char *name)
{
	SetLastError(UNTOUCHED);
	return handle_said(OpenFileMappingA(access, FALSE, name), ERROR_SUCCESS);
}

CONFORM_HELPER DWORD open_wide_says(DWORD access, const WCHAR *name)
{
	SetLastError(UNTOUCHED);
	return handle_said(OpenFileMappingW(access, FALSE, name), ERROR_SUCCESS);
}

CONFORM_HELPER DWORD unmap_says(const void *address)
{
	SetLastError(UNTOUCHED);
	return UnmapViewOfFile((LPVOID)(ULONG_PTR)address) ? ERROR_SUCCESS
							   : failure_said();
}

CONFORM_HELPER DWORD map_at_says(HANDLE section, DWORD access, DWORD offset_high,
				 DWORD offset_low, SIZE_T n_bytes)
{
	void *view;

	SetLastError(UNTOUCHED);
	view = MapViewOfFile(section, access, offset_high, offset_low, n_bytes);
	if (!view)
		return failure_said();

	return UnmapViewOfFile(view) ? ERROR_SUCCESS : CONTRADICTION;
}

CONFORM_HELPER DWORD map_says(HANDLE section, DWORD access, SIZE_T n_bytes)
{
	return map_at_says(section, access, 0, 0, n_bytes);
}

CONFORM_HELPER DWORD alloc_says(void *address, SIZE_T n_bytes, DWORD type, DWORD page)
{
	void *base;

	SetLastError(UNTOUCHED);
	base = VirtualAlloc(address, n_bytes, type, page);
	if (!base)
		return failure_said();
	if (type & MEM_RESERVE || !address)
		VirtualFree(base, 0, MEM_RELEASE);
	return ERROR_SUCCESS;
}

CONFORM_HELPER DWORD free_says(void *address, SIZE_T n_bytes, DWORD type)
{
	SetLastError(UNTOUCHED);
	return VirtualFree(address, n_bytes, type) ? ERROR_SUCCESS : failure_said();
}

CONFORM_HELPER DWORD close_says(HANDLE handle)
{
	SetLastError(UNTOUCHED);
	return CloseHandle(handle) ? ERROR_SUCCESS : failure_said();
}

CONFORM_HELPER int bytes_are(const char *bytes, size_t n_bytes, char value)
{
	size_t i;

	for (i = 0; i < n_bytes; i++)
		if (bytes[i] != value)
			return 0;
	return 1;
}
