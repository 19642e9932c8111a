/* SPDX-License-Identifier: MIT */
/*
 * IsBadReadPtr and its kin: may this memory be used?
 */
#include "conform.h"

static const char constant[] = "cannot be written";

static void test_plain(void)
{
	char text[16] = "on the stack";

	CHECK("what is on the stack may be read", !IsBadReadPtr(text, sizeof(text)));
	CHECK("and written", !IsBadWritePtr(text, sizeof(text)));
	CHECK("a constant may be read", !IsBadReadPtr(constant, sizeof(constant)));
	CHECK("NULL may not be read", IsBadReadPtr(NULL, 1));
	CHECK("nor written", IsBadWritePtr(NULL, 1));
	CHECK("no byte of it may", !IsBadReadPtr(NULL, 0));
	CHECK("nothing is written of none", !IsBadWritePtr(NULL, 0));
	CHECK("what wraps around may not be read", IsBadReadPtr(text, ~(UINT_PTR)0));
	CHECK("a function may be called", !IsBadCodePtr((FARPROC)test_plain));
	CHECK("NULL may not", IsBadCodePtr(NULL));
}

static void test_pages(void)
{
	char *pages = (char *)VirtualAlloc(NULL, 3 * PAGE_BYTES, MEM_RESERVE | MEM_COMMIT,
					   PAGE_READWRITE);
	DWORD old;

	REQUIRE(pages);
	CHECK("memory may be read", !IsBadReadPtr(pages, 3 * PAGE_BYTES));
	CHECK("and written", !IsBadWritePtr(pages, 3 * PAGE_BYTES));
	REQUIRE(VirtualProtect(pages + PAGE_BYTES, PAGE_BYTES, PAGE_READONLY, &old));
	CHECK("a page that is read-only may be read",
	      !IsBadReadPtr(pages + PAGE_BYTES, PAGE_BYTES));
	CHECK("and not written", IsBadWritePtr(pages + PAGE_BYTES, 1));
	CHECK("what is before it may be", !IsBadWritePtr(pages, PAGE_BYTES));
	CHECK("a range that reaches it may not", IsBadWritePtr(pages, PAGE_BYTES + 1));
	REQUIRE(VirtualProtect(pages + PAGE_BYTES, PAGE_BYTES, PAGE_NOACCESS, &old));
	CHECK("a page without access may not be read",
	      IsBadReadPtr(pages + PAGE_BYTES, 1));
	CHECK("nor may a range across it", IsBadReadPtr(pages, 3 * PAGE_BYTES));

	memset(pages, 'x', PAGE_BYTES);
	CHECK("a text without an end may not be read",
	      IsBadStringPtrA(pages, PAGE_BYTES + 1));
	CHECK("as far as it goes it may", !IsBadStringPtrA(pages, PAGE_BYTES));
	pages[PAGE_BYTES - 1] = '\0';
	CHECK("one with an end may be, whatever comes behind",
	      !IsBadStringPtrA(pages, 2 * PAGE_BYTES));
	CHECK("NULL is no text", IsBadStringPtrA(NULL, 1));
	CHECK_WINE_DIFFERS("unless none of it is asked for", "not even then",
			   !IsBadStringPtrA(NULL, 0));
	pages[PAGE_BYTES - 2] = '\0';
	CHECK("a wide text may be read as well",
	      !IsBadStringPtrW((const WCHAR *)pages, 2 * PAGE_BYTES));
	VirtualFree(pages, 0, MEM_RELEASE);
	CHECK("what was given back may not be read", IsBadReadPtr(pages, 1));
}

static void test_views(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("a view may be read", !IsBadReadPtr(view, PAGE_BYTES));
	CHECK("one for reading not written", IsBadWritePtr(view, PAGE_BYTES));
	UnmapViewOfFile(view);
	CHECK("and once it is gone, not read", IsBadReadPtr(view, 1));
	CloseHandle(section);
}

int main(void)
{
	conform_begin();
	test_plain();
	test_pages();
	test_views();
	return conform_end();
}
