/* SPDX-License-Identifier: MIT */
/*
 * What a HANDLE is: a multiple of four that fits 32 bits, each its own, whose low two bits
 * nobody reads; what CloseHandle() makes of all sorts of values; and the last error, which
 * belongs to whoever failed.
 *
 * Values no handle has are taken from far above where handles start, not from small
 * numbers: on Windows those are handles the process was born with.
 */
#include "conform.h"

#define N_MANY 500

static HANDLE handle_from(LONG_PTR value)
{
	return (HANDLE)value;
}

static void test_values(void)
{
	static HANDLE many[N_MANY];
	unsigned n_unaligned = 0, n_wide = 0, n_twice = 0, n_unclosed = 0;
	int i, j;

	for (i = 0; i < N_MANY; i++) {
		many[i] = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
		REQUIRE(many[i]);
	}
	for (i = 0; i < N_MANY; i++) {
		LONG_PTR value = (LONG_PTR)many[i];

		if (value & 3)
			n_unaligned++;
		if ((LONG_PTR)(LONG)value != value)
			n_wide++;
		for (j = 0; j < i; j++)
			if (many[j] == many[i])
				n_twice++;
	}
	for (i = 0; i < N_MANY; i++)
		if (!CloseHandle(many[i]))
			n_unclosed++;
	CHECK_EQ("handles are multiples of four", n_unaligned, 0);
	CHECK_EQ("handles survive a trip through 32 bits", n_wide, 0);
	CHECK_EQ("of 500 open handles no two are equal", n_twice, 0);
	CHECK_EQ("and each of them closes", n_unclosed, 0);
}

static void test_handles_to_one_object(void)
{
	static const char name[] = "conform-handles-one-object";
	HANDLE created = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	HANDLE existing = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	HANDLE opened = OpenFileMappingA(FILE_MAP_WRITE, FALSE, name);

	REQUIRE(created && existing && opened);
	CHECK("handles to one section differ",
	      created != existing && existing != opened && created != opened);
	CHECK_EQ("one of them closes", close_says(existing), ERROR_SUCCESS);
	CHECK_EQ("the others keep working", map_says(created, FILE_MAP_WRITE, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("each of them", map_says(opened, FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	CHECK_EQ("the closed one does not", map_says(existing, FILE_MAP_WRITE, 0),
		 ERROR_INVALID_HANDLE);
	CloseHandle(opened);
	CloseHandle(created);
}

static void test_low_bits(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);

	REQUIRE(section);
	CHECK_EQ("a handle with its lowest bit set maps",
		 map_says(handle_or(section, 1), FILE_MAP_READ, 0), ERROR_SUCCESS);
	CHECK_EQ("a handle with its second bit set maps",
		 map_says(handle_or(section, 2), FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	CHECK_EQ("a handle with both set maps",
		 map_says(handle_or(section, 3), FILE_MAP_READ, 0), ERROR_SUCCESS);
	CHECK_EQ("a handle with both set closes", close_says(handle_or(section, 3)),
		 ERROR_SUCCESS);
	CHECK_EQ("and then is closed without them, too", close_says(section),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("and with them", close_says(handle_or(section, 1)),
		 ERROR_INVALID_HANDLE);
}

static void test_close(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);

	REQUIRE(section);
	CHECK_EQ("an open handle closes", close_says(section), ERROR_SUCCESS);
	CHECK_EQ("a closed handle does not close again", close_says(section),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("however often it is tried", close_says(section), ERROR_INVALID_HANDLE);
	CHECK_EQ("NULL does not close", close_says(NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ("a value no handle has does not close",
		 close_says(handle_from(0x7ffffff0)), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor one with bits above the lower 32",
		 close_says(handle_from((LONG_PTR)(((ULONG_PTR)1 << 40) | 0x7ffffff0))),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor a negative one that is no pseudo handle",
		 close_says(handle_from(-4096)), ERROR_INVALID_HANDLE);
}

static void test_pseudo_handles(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);

	REQUIRE(section);
	CHECK_EQ("INVALID_HANDLE_VALUE closes: it is the process's pseudo handle",
		 close_says(INVALID_HANDLE_VALUE), ERROR_SUCCESS);
	CHECK_EQ("with no effect: it closes again", close_says(INVALID_HANDLE_VALUE),
		 ERROR_SUCCESS);
	CHECK_EQ("the thread's pseudo handle closes as well", close_says(handle_from(-2)),
		 ERROR_SUCCESS);
	CHECK_EQ("real handles do not notice", map_says(section, FILE_MAP_WRITE, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("INVALID_HANDLE_VALUE is not a section",
		 map_says(INVALID_HANDLE_VALUE, FILE_MAP_READ, 0), ERROR_INVALID_HANDLE);
	CHECK_EQ("neither is the thread's pseudo handle",
		 map_says(handle_from(-2), FILE_MAP_READ, 0), ERROR_INVALID_HANDLE);
	CloseHandle(section);
}

static void test_bad_handles_map_nothing(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);

	REQUIRE(section);
	CloseHandle(section);
	CHECK_EQ("a closed handle maps nothing", map_says(section, FILE_MAP_READ, 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("NULL maps nothing", map_says(NULL, FILE_MAP_READ, 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("a value no handle has maps nothing",
		 map_says(handle_from(0x7ffffff0), FILE_MAP_READ, 0),
		 ERROR_INVALID_HANDLE);
}

static void test_last_error_is_a_variable(void)
{
	SetLastError(0);
	CHECK_EQ("the last error is what was set: 0", GetLastError(), 0);
	SetLastError(ERROR_ALREADY_EXISTS);
	CHECK_EQ("the last error is what was set: 183", GetLastError(), 183);
	CHECK_EQ("reading it does not change it", GetLastError(), 183);
	SetLastError(0x20000001u);
	CHECK_EQ("the application's own codes have bit 29", GetLastError(), 0x20000001u);
	SetLastError(0xffffffffu);
	CHECK_EQ("all 32 bits are kept", GetLastError(), 0xffffffffu);
}

static void test_success_leaves_last_error_alone(void)
{
	static const char name[] = "conform-handles-untouched";
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, name), opened;
	void *view;

	REQUIRE(section);
	SetLastError(UNTOUCHED);
	opened = OpenFileMappingA(FILE_MAP_WRITE, FALSE, name);
	CHECK_EQ("OpenFileMapping that succeeds leaves the last error alone",
		 GetLastError(), UNTOUCHED);
	REQUIRE(opened);
	view = MapViewOfFile(opened, FILE_MAP_WRITE, 0, 0, 0);
	CHECK_EQ("MapViewOfFile that succeeds leaves the last error alone",
		 GetLastError(), UNTOUCHED);
	REQUIRE(view);
	UnmapViewOfFile(view);
	CHECK_EQ("UnmapViewOfFile that succeeds leaves the last error alone",
		 GetLastError(), UNTOUCHED);
	CloseHandle(opened);
	CHECK_EQ("CloseHandle that succeeds leaves the last error alone", GetLastError(),
		 UNTOUCHED);
	CloseHandle(section);
	CHECK_EQ("even when it was the last handle to a name", GetLastError(), UNTOUCHED);
	CloseHandle(INVALID_HANDLE_VALUE);
	CHECK_EQ("and when it was a pseudo handle", GetLastError(), UNTOUCHED);
}

int main(void)
{
	conform_begin();
	test_values();
	test_handles_to_one_object();
	test_low_bits();
	test_close();
	test_pseudo_handles();
	test_bad_handles_map_nothing();
	test_last_error_is_a_variable();
	test_success_leaves_last_error_alone();
	return conform_end();
}
