/* SPDX-License-Identifier: MIT */
/*
 * Creating sections that no file backs: which protections and SEC_ attributes are legal,
 * what sizes mean, what the last error says of a success, and what a second Create of the
 * same name gets.
 *
 * Sizes are measured from outside: a view may be as long as the section and no longer, and
 * UnmapViewOfFile() takes any address inside the view and none behind it.
 *
 * SEC_RESERVE, and SEC_LARGE_PAGES together with SEC_COMMIT, are left out where they are
 * legal: whether they succeed depends on the platform's privileges and version.
 */
#include "conform.h"

/* NT says 87, 8 or 1455 depending on which limit is met first. */
static int is_too_big(DWORD error)
{
	return error == ERROR_INVALID_PARAMETER || error == ERROR_NOT_ENOUGH_MEMORY ||
	       error == ERROR_COMMITMENT_LIMIT;
}

static void test_legal_protections(void)
{
	CHECK_EQ("PAGE_READONLY makes a section", create_says(PAGE_READONLY, 1, NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("PAGE_READWRITE makes a section", create_says(PAGE_READWRITE, 1, NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("PAGE_WRITECOPY makes a section", create_says(PAGE_WRITECOPY, 1, NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("PAGE_EXECUTE_READ makes a section",
		 create_says(PAGE_EXECUTE_READ, 1, NULL), ERROR_SUCCESS);
	CHECK_EQ("PAGE_EXECUTE_READWRITE makes a section",
		 create_says(PAGE_EXECUTE_READWRITE, 1, NULL), ERROR_SUCCESS);
	CHECK_EQ("PAGE_EXECUTE_WRITECOPY makes a section",
		 create_says(PAGE_EXECUTE_WRITECOPY, 1, NULL), ERROR_SUCCESS);
}

static int is_legal_protection(DWORD protect)
{
	switch (protect) {
	case PAGE_READONLY:
	case PAGE_READWRITE:
	case PAGE_WRITECOPY:
	case PAGE_EXECUTE_READ:
	case PAGE_EXECUTE_READWRITE:
	case PAGE_EXECUTE_WRITECOPY:
		return 1;
	default:
		return 0;
	}
}

static void test_illegal_protections(void)
{
	unsigned n_wrong = 0;
	DWORD protect;

	CHECK_EQ("protection 0 is refused", create_says(0, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_NOACCESS is refused", create_says(PAGE_NOACCESS, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_EXECUTE alone is refused", create_says(PAGE_EXECUTE, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_GUARD is refused",
		 create_says(PAGE_READWRITE | PAGE_GUARD, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_NOCACHE is refused: the section attribute is SEC_NOCACHE",
		 create_says(PAGE_READWRITE | PAGE_NOCACHE, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_WRITECOMBINE is refused: the attribute is SEC_WRITECOMBINE",
		 create_says(PAGE_READWRITE | PAGE_WRITECOMBINE, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_READONLY and PAGE_READWRITE together are refused",
		 create_says(PAGE_READONLY | PAGE_READWRITE, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_READWRITE and PAGE_WRITECOPY together are refused",
		 create_says(PAGE_READWRITE | PAGE_WRITECOPY, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_READWRITE and PAGE_EXECUTE together are refused",
		 create_says(PAGE_READWRITE | PAGE_EXECUTE, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_EXECUTE_READ and PAGE_EXECUTE_READWRITE together are refused",
		 create_says(PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE, 1, NULL),
		 ERROR_INVALID_PARAMETER);

	for (protect = 0; protect < 0x100; protect++) {
		DWORD said = create_says(protect, 1, NULL);

		if (said != (is_legal_protection(protect)
				     ? (DWORD)ERROR_SUCCESS
				     : (DWORD)ERROR_INVALID_PARAMETER)) {
			printf("# protection 0x%lx: %lu\n", (unsigned long)protect,
			       (unsigned long)said);
			n_wrong++;
		}
	}
	CHECK_EQ("of the values below 256 exactly the six are protections of a section",
		 n_wrong, 0);
}

static DWORD attribute_says(DWORD attributes)
{
	return create_says(PAGE_READWRITE | attributes, PAGE_BYTES, NULL);
}

static void test_attributes(void)
{
	CHECK_EQ("SEC_COMMIT may be said aloud", attribute_says(SEC_COMMIT),
		 ERROR_SUCCESS);
	CHECK_EQ("SEC_COMMIT may be not cached", attribute_says(SEC_COMMIT | SEC_NOCACHE),
		 ERROR_SUCCESS);
	CHECK_EQ("SEC_COMMIT may be write-combined",
		 attribute_says(SEC_COMMIT | SEC_WRITECOMBINE), ERROR_SUCCESS);
	CHECK_EQ("SEC_COMMIT and SEC_RESERVE exclude each other",
		 attribute_says(SEC_COMMIT | SEC_RESERVE), ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_NOCACHE alone is refused", attribute_says(SEC_NOCACHE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_WRITECOMBINE alone is refused", attribute_says(SEC_WRITECOMBINE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_LARGE_PAGES alone is refused", attribute_says(SEC_LARGE_PAGES),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_RESERVE and SEC_LARGE_PAGES exclude each other",
		 attribute_says(SEC_RESERVE | SEC_LARGE_PAGES), ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_FILE can only be reported, not asked for", attribute_says(SEC_FILE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_FILE is refused beside SEC_COMMIT, too",
		 attribute_says(SEC_FILE | SEC_COMMIT), ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_IMAGE without a file is no image", attribute_says(SEC_IMAGE),
		 ERROR_BAD_EXE_FORMAT);
	CHECK_EQ("SEC_IMAGE of read-only memory is no image either",
		 create_says(PAGE_READONLY | SEC_IMAGE, PAGE_BYTES, NULL),
		 ERROR_BAD_EXE_FORMAT);
	CHECK_EQ("SEC_IMAGE and SEC_COMMIT exclude each other",
		 attribute_says(SEC_IMAGE | SEC_COMMIT), ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_IMAGE and SEC_RESERVE exclude each other",
		 attribute_says(SEC_IMAGE | SEC_RESERVE), ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_IMAGE and SEC_LARGE_PAGES exclude each other",
		 attribute_says(SEC_IMAGE | SEC_LARGE_PAGES), ERROR_INVALID_PARAMETER);
	CHECK_EQ("SEC_IMAGE and SEC_WRITECOMBINE exclude each other",
		 attribute_says(SEC_IMAGE | SEC_WRITECOMBINE), ERROR_INVALID_PARAMETER);
	CHECK_EQ("a legal attribute does not excuse a missing protection",
		 create_says(SEC_COMMIT, PAGE_BYTES, NULL), ERROR_INVALID_PARAMETER);
}

/* A section of n_bytes is n_pages long: so long a view exists, a longer one does not. */
static void check_length(const char *sentence, DWORD n_bytes, unsigned n_pages)
{
	SIZE_T rounded_bytes = (SIZE_T)n_pages * PAGE_BYTES;
	HANDLE section = section_create(PAGE_READWRITE, n_bytes, NULL);

	REQUIRE(section);
	CHECK(sentence,
	      map_says(section, FILE_MAP_READ, rounded_bytes) == ERROR_SUCCESS &&
		      map_says(section, FILE_MAP_READ, rounded_bytes + 1) ==
			      ERROR_ACCESS_DENIED);
	CloseHandle(section);
}

static void test_sizes(void)
{
	HANDLE section;
	char *view;

	CHECK_EQ("memory without a file needs a size",
		 create_says(PAGE_READWRITE, 0, NULL), ERROR_INVALID_PARAMETER);
	CHECK_EQ("read-only memory without a file needs a size, too",
		 create_says(PAGE_READONLY, 0, NULL), ERROR_INVALID_PARAMETER);
	check_length("one byte is one page", 1, 1);
	check_length("a page is a page", PAGE_BYTES, 1);
	check_length("a page and a byte are two pages", PAGE_BYTES + 1, 2);
	check_length("64 KiB are sixteen pages", GRANULARITY_BYTES, 16);
	check_length("64 KiB and a byte are seventeen pages", GRANULARITY_BYTES + 1, 17);

	section = section_create(PAGE_READWRITE, 5000, NULL);
	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK("the bytes between the size and the page's end are zero",
	      bytes_are(view, 2 * PAGE_BYTES, 0));
	view[2 * PAGE_BYTES - 1] = 7;
	CHECK_EQ("and can be written", view[2 * PAGE_BYTES - 1], 7);
	UnmapViewOfFile(view);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK_EQ("and belong to the section: the next view shows them",
		 view[2 * PAGE_BYTES - 1], 7);
	UnmapViewOfFile(view);
	CloseHandle(section);
}

static void test_big_sizes(void)
{
	const char *honoured = "the high half of the size is honoured";
	const char *low_added = "and the low half is added to it";
	const char *no_memory = "this machine does not commit 4 GiB";
	HANDLE section;

	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 1,
				     GRANULARITY_BYTES, NULL);
	if (section) {
		CHECK_EQ(honoured,
			 map_at_says(section, FILE_MAP_READ, 0, 0xffff0000u,
				     GRANULARITY_BYTES),
			 ERROR_SUCCESS);
		CHECK_EQ(low_added,
			 map_at_says(section, FILE_MAP_WRITE, 1, 0, GRANULARITY_BYTES),
			 ERROR_SUCCESS);
		CloseHandle(section);
	} else if (is_too_big(GetLastError())) {
		SKIP(honoured, no_memory);
		SKIP(low_added, no_memory);
	} else {
		CHECK_EQ(honoured, GetLastError(), ERROR_SUCCESS);
	}

	CHECK("128 TiB are more than there is",
	      is_too_big(create_file_says(INVALID_HANDLE_VALUE, PAGE_READWRITE, 0x8000, 0,
					  NULL)));
	CHECK("half of all 64-bit bytes are more than can be addressed",
	      is_too_big(create_file_says(INVALID_HANDLE_VALUE, PAGE_READWRITE,
					  0x80000000u, 0, NULL)));
	CHECK_WINE_DIFFERS(
		"a size that wraps around when rounded to pages is refused",
		"the rounded size becomes 0 and the section is made",
		is_too_big(create_file_says(INVALID_HANDLE_VALUE, PAGE_READWRITE,
					    0xffffffffu, 0xffffffffu, NULL)));
}

static void test_file_argument(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);

	REQUIRE(section);
	CHECK_EQ("a NULL file means memory, as INVALID_HANDLE_VALUE does",
		 create_file_says(NULL, PAGE_READWRITE, 0, PAGE_BYTES, NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("a NULL file needs a size, too",
		 create_file_says(NULL, PAGE_READWRITE, 0, 0, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("a file that is no handle is refused",
		 create_file_says((HANDLE)(ULONG_PTR)0x7ffffff0u, PAGE_READWRITE, 0,
				  PAGE_BYTES, NULL),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("a section is not a file",
		 create_file_says(section, PAGE_READWRITE, 0, PAGE_BYTES, NULL),
		 ERROR_INVALID_HANDLE);
	CloseHandle(section);
}

static void test_security_attributes(void)
{
	SECURITY_ATTRIBUTES attributes;
	HANDLE section;
	DWORD error;

	memset(&attributes, 0, sizeof(attributes));
	attributes.nLength = sizeof(attributes);
	SetLastError(UNTOUCHED);
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0,
				     PAGE_BYTES, NULL);
	error = GetLastError();
	CHECK("attributes without a descriptor are the default ones",
	      section && error == ERROR_SUCCESS);
	if (section)
		CloseHandle(section);

	attributes.bInheritHandle = TRUE;
	SetLastError(UNTOUCHED);
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0,
				     PAGE_BYTES, "conform-create-inheritable");
	error = GetLastError();
	CHECK("an inheritable handle to a named section can be made",
	      section && error == ERROR_SUCCESS);
	CHECK_EQ("and its name works as any other",
		 open_says(FILE_MAP_READ, "conform-create-inheritable"), ERROR_SUCCESS);
	if (section)
		CloseHandle(section);
}

static void test_contents(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 3 * GRANULARITY_BYTES, NULL);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("a new section is zero from end to end",
	      bytes_are(view, 3 * GRANULARITY_BYTES, 0));
	UnmapViewOfFile(view);
	CloseHandle(section);

	section = section_create(PAGE_READONLY, PAGE_BYTES, NULL);
	REQUIRE(section);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("a new read-only section is zero, too", bytes_are(view, PAGE_BYTES, 0));
	UnmapViewOfFile(view);
	CloseHandle(section);
}

static void test_last_error(void)
{
	static const char name[] = "conform-create-last-error";
	HANDLE section;
	WCHAR wide[64];

	SetLastError(ERROR_ALREADY_EXISTS);
	section = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	CHECK_EQ("a new named section sets the last error to 0", GetLastError(),
		 ERROR_SUCCESS);
	REQUIRE(section);
	CHECK_EQ("a second Create of the name says so in the last error",
		 create_says(PAGE_READWRITE, PAGE_BYTES, name), ERROR_ALREADY_EXISTS);
	CHECK_EQ("and so does a third", create_says(PAGE_READWRITE, PAGE_BYTES, name),
		 ERROR_ALREADY_EXISTS);
	CHECK_EQ("the W function says the same", create_wide_says(widen(wide, name)),
		 ERROR_ALREADY_EXISTS);
	CHECK_EQ("an unnamed section is new beside it",
		 create_says(PAGE_READWRITE, PAGE_BYTES, NULL), ERROR_SUCCESS);
	CloseHandle(section);
	CHECK_EQ("the W function sets 0 for a new section, too",
		 create_wide_says(widen(wide, name)), ERROR_SUCCESS);

	SetLastError(ERROR_ALREADY_EXISTS);
	section = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				    PAGE_BYTES, NULL);
	CHECK_EQ("a new unnamed section sets the last error to 0", GetLastError(),
		 ERROR_SUCCESS);
	REQUIRE(section);
	CloseHandle(section);
}

static void test_existing_keeps_size(void)
{
	static const char name[] = "conform-create-size";
	HANDLE first = section_create(PAGE_READWRITE, 2 * PAGE_BYTES, name);
	HANDLE larger = section_create(PAGE_READWRITE, 64 * PAGE_BYTES, name);
	HANDLE smaller = section_create(PAGE_READWRITE, 1, name);
	char *view;

	REQUIRE(first && larger && smaller);
	CHECK_EQ("asking for more of an existing section does not make it grow",
		 map_says(larger, FILE_MAP_READ, 64 * PAGE_BYTES), ERROR_ACCESS_DENIED);
	CHECK_EQ("its own size can be mapped through that handle",
		 map_says(larger, FILE_MAP_READ, 2 * PAGE_BYTES), ERROR_SUCCESS);
	CHECK_EQ("asking for less does not make it shrink",
		 map_says(smaller, FILE_MAP_WRITE, 2 * PAGE_BYTES), ERROR_SUCCESS);
	view = view_map(larger, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK_EQ("a whole view through that handle ends with the existing section",
		 unmap_says(view + 2 * PAGE_BYTES), ERROR_INVALID_ADDRESS);
	CHECK_EQ("and not before", unmap_says(view + 2 * PAGE_BYTES - 1), ERROR_SUCCESS);
	CloseHandle(smaller);
	CloseHandle(larger);
	CloseHandle(first);
}

static void test_existing_keeps_contents(void)
{
	static const char name[] = "conform-create-contents";
	HANDLE first = section_create(PAGE_READWRITE, PAGE_BYTES, name), second;
	char *mine, *yours;

	REQUIRE(first);
	mine = view_map(first, FILE_MAP_WRITE, 0, 0);
	REQUIRE(mine);
	strcpy(mine, "written before");
	second = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	REQUIRE(second);
	CHECK("the second Create gives a handle of its own", second != first);
	yours = view_map(second, FILE_MAP_WRITE, 0, 0);
	REQUIRE(yours);
	CHECK("the second Create finds what was written before",
	      !strcmp(yours, "written before"));
	strcpy(yours, "answered");
	CHECK("and what it writes the first sees", !strcmp(mine, "answered"));
	UnmapViewOfFile(yours);
	UnmapViewOfFile(mine);
	CloseHandle(second);
	CloseHandle(first);
}

static void test_existing_is_no_excuse(void)
{
	static const char name[] = "conform-create-no-excuse";
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, name);

	REQUIRE(section);
	CHECK_EQ("size 0 is refused though the name exists",
		 create_says(PAGE_READWRITE, 0, name), ERROR_INVALID_PARAMETER);
	CHECK_EQ("protection 0 is refused though the name exists",
		 create_says(0, PAGE_BYTES, name), ERROR_INVALID_PARAMETER);
	CHECK_EQ("PAGE_NOACCESS is refused though the name exists",
		 create_says(PAGE_NOACCESS, PAGE_BYTES, name), ERROR_INVALID_PARAMETER);
	CHECK_EQ("two protections are refused though the name exists",
		 create_says(PAGE_READONLY | PAGE_READWRITE, PAGE_BYTES, name),
		 ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("contradicting attributes are refused though the name exists",
			   "attributes are not looked at once the name is found",
			   create_says(PAGE_READWRITE | SEC_COMMIT | SEC_RESERVE,
				       PAGE_BYTES, name) == ERROR_INVALID_PARAMETER);
	CHECK_EQ("a refused Create leaves the name as it was",
		 open_says(FILE_MAP_WRITE, name), ERROR_SUCCESS);
	CloseHandle(section);
	CHECK_EQ("a refused Create of a new name is refused",
		 create_says(PAGE_NOACCESS, PAGE_BYTES, name), ERROR_INVALID_PARAMETER);
	CHECK_EQ("and leaves no such name behind", open_says(FILE_MAP_READ, name),
		 ERROR_FILE_NOT_FOUND);
}

static void test_existing_with_another_protection(void)
{
	static const char name[] = "conform-create-protection";
	HANDLE first = section_create(PAGE_READWRITE, PAGE_BYTES, name), second;

	REQUIRE(first);
	CHECK_EQ("a second Create may name another protection",
		 create_says(PAGE_EXECUTE_READ, PAGE_BYTES, name), ERROR_ALREADY_EXISTS);
	second = section_create(PAGE_READONLY, PAGE_BYTES, name);
	REQUIRE(second);
	CHECK_EQ("whoever creates an existing section PAGE_READONLY may read it",
		 map_says(second, FILE_MAP_READ, 0), ERROR_SUCCESS);
	CHECK_EQ("but not write it, though the section could be written",
		 map_says(second, FILE_MAP_WRITE, 0), ERROR_ACCESS_DENIED);
	CHECK_EQ("the first handle may write it as before",
		 map_says(first, FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	CloseHandle(second);
	CloseHandle(first);

	first = section_create(PAGE_READONLY, PAGE_BYTES, name);
	second = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	REQUIRE(first && second);
	CHECK_EQ(
		"whoever creates an existing PAGE_READONLY section PAGE_READWRITE reads it",
		map_says(second, FILE_MAP_READ, 0), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("but the section forbids the writing the handle would grant",
			   "a view is not compared with the section's protection",
			   map_says(second, FILE_MAP_WRITE, 0) ==
				   ERROR_INVALID_PARAMETER);
	CloseHandle(second);
	CloseHandle(first);
}

int main(void)
{
	conform_begin();
	test_legal_protections();
	test_illegal_protections();
	test_attributes();
	test_sizes();
	test_big_sizes();
	test_file_argument();
	test_security_attributes();
	test_contents();
	test_last_error();
	test_existing_keeps_size();
	test_existing_keeps_contents();
	test_existing_is_no_excuse();
	test_existing_with_another_protection();
	return conform_end();
}
