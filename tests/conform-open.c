/* SPDX-License-Identifier: MIT */
/*
 * Opening sections by name: what is not found and how that is said, and which rights an
 * access mask brings. Rights cannot be asked for; they show in what the handle can map.
 */
#include "conform.h"

static void test_absent_names(void)
{
	CHECK_EQ("a name nobody holds is not found",
		 open_says(FILE_MAP_READ, "conform-open-absent"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("neither with Local\\",
		 open_says(FILE_MAP_READ, "Local\\conform-open-absent"),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor with Global\\",
		 open_says(FILE_MAP_READ, "Global\\conform-open-absent"),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("no access mask makes a difference",
		 open_says(FILE_MAP_ALL_ACCESS, "conform-open-absent"),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("opening does not create: still not found",
		 open_says(FILE_MAP_WRITE, "conform-open-absent"), ERROR_FILE_NOT_FOUND);
}

static void test_malformed_names(void)
{
	CHECK_EQ("opening needs a name", open_says(FILE_MAP_READ, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("so does the W function", open_wide_says(FILE_MAP_READ, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("an empty name is no object", open_says(FILE_MAP_READ, ""),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("an unknown prefix is a path that does not exist",
		 open_says(FILE_MAP_READ, "conform-open-prefix\\name"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("a leading backslash is a bad path",
		 open_says(FILE_MAP_READ, "\\conform"), ERROR_BAD_PATHNAME);
	CHECK_EQ("nothing behind Local\\ is no name", open_says(FILE_MAP_READ, "Local\\"),
		 ERROR_INVALID_NAME);
	CHECK_EQ("nothing behind Global\\ is no name",
		 open_says(FILE_MAP_READ, "Global\\"), ERROR_INVALID_NAME);
	CHECK_EQ("Local itself is no section", open_says(FILE_MAP_READ, "Local"),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("Global itself is no section", open_says(FILE_MAP_READ, "Global"),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("Session itself is no section", open_says(FILE_MAP_READ, "Session"),
		 ERROR_INVALID_HANDLE);
}

static void test_present_names(void)
{
	static const char name[] = "conform-open-present";
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, name), opened;
	WCHAR wide[64];

	REQUIRE(section);
	CHECK_EQ("a name somebody holds is found", open_says(FILE_MAP_READ, name),
		 ERROR_SUCCESS);
	CHECK_EQ("the W function finds it, too",
		 open_wide_says(FILE_MAP_READ, widen(wide, name)), ERROR_SUCCESS);
	SetLastError(UNTOUCHED);
	opened = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
	CHECK_EQ("a success leaves the last error alone", GetLastError(), UNTOUCHED);
	CHECK("every Open gives a handle of its own", opened && opened != section);
	if (opened)
		CloseHandle(opened);
	opened = OpenFileMapping(FILE_MAP_READ, TRUE, TEXT("conform-open-present"));
	CHECK("an inheritable handle can be opened", opened != NULL);
	if (opened) {
		CHECK_EQ("and maps as any other", map_says(opened, FILE_MAP_READ, 0),
			 ERROR_SUCCESS);
		CloseHandle(opened);
	}
	CloseHandle(section);
	CHECK_EQ("a name is not found once its last handle is closed",
		 open_says(FILE_MAP_READ, name), ERROR_FILE_NOT_FOUND);
}

static void test_unnamed_section_has_no_name(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "");

	REQUIRE(section);
	CHECK_EQ("a section created with an empty name cannot be opened by it",
		 open_says(FILE_MAP_READ, ""), ERROR_INVALID_HANDLE);
	CHECK_EQ("a second section with an empty name is a new one",
		 create_says(PAGE_READWRITE, PAGE_BYTES, ""), ERROR_SUCCESS);
	CloseHandle(section);
}

static const char rights_name[] = "conform-open-rights";

/* What a handle opened with this mask answers to a map of this access. */
static DWORD opened_maps(DWORD mask, DWORD access)
{
	HANDLE opened = OpenFileMappingA(mask, FALSE, rights_name);
	DWORD said;

	if (!opened)
		return CONTRADICTION;

	said = map_says(opened, access, 0);
	CloseHandle(opened);
	return said;
}

static void test_rights_to_read_and_write(void)
{
	CHECK_EQ("FILE_MAP_READ reads", opened_maps(FILE_MAP_READ, FILE_MAP_READ),
		 ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_READ does not write",
		 opened_maps(FILE_MAP_READ, FILE_MAP_WRITE), ERROR_ACCESS_DENIED);
	CHECK_EQ("FILE_MAP_READ copies", opened_maps(FILE_MAP_READ, FILE_MAP_COPY),
		 ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_WRITE writes", opened_maps(FILE_MAP_WRITE, FILE_MAP_WRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_WRITE does not read",
		 opened_maps(FILE_MAP_WRITE, FILE_MAP_READ), ERROR_ACCESS_DENIED);
	CHECK_EQ("FILE_MAP_WRITE does not copy",
		 opened_maps(FILE_MAP_WRITE, FILE_MAP_COPY), ERROR_ACCESS_DENIED);
	CHECK_EQ(
		"FILE_MAP_WRITE maps FILE_MAP_READ | FILE_MAP_WRITE: that is a written view",
		opened_maps(FILE_MAP_WRITE, FILE_MAP_READ | FILE_MAP_WRITE),
		ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_READ | FILE_MAP_WRITE reads",
		 opened_maps(FILE_MAP_READ | FILE_MAP_WRITE, FILE_MAP_READ),
		 ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_READ | FILE_MAP_WRITE writes",
		 opened_maps(FILE_MAP_READ | FILE_MAP_WRITE, FILE_MAP_WRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_ALL_ACCESS reads",
		 opened_maps(FILE_MAP_ALL_ACCESS, FILE_MAP_READ), ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_ALL_ACCESS writes",
		 opened_maps(FILE_MAP_ALL_ACCESS, FILE_MAP_WRITE), ERROR_SUCCESS);
	CHECK_EQ("FILE_MAP_COPY opens for reading",
		 opened_maps(FILE_MAP_COPY, FILE_MAP_READ), ERROR_SUCCESS);
	CHECK_EQ("and so for copying", opened_maps(FILE_MAP_COPY, FILE_MAP_COPY),
		 ERROR_SUCCESS);
	CHECK_EQ("but not for writing", opened_maps(FILE_MAP_COPY, FILE_MAP_WRITE),
		 ERROR_ACCESS_DENIED);
}

static void test_generic_rights(void)
{
	CHECK_EQ("GENERIC_READ reads", opened_maps(GENERIC_READ, FILE_MAP_READ),
		 ERROR_SUCCESS);
	CHECK_EQ("GENERIC_READ does not write", opened_maps(GENERIC_READ, FILE_MAP_WRITE),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("GENERIC_WRITE writes", opened_maps(GENERIC_WRITE, FILE_MAP_WRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("GENERIC_WRITE does not read", opened_maps(GENERIC_WRITE, FILE_MAP_READ),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("GENERIC_EXECUTE does not read",
		 opened_maps(GENERIC_EXECUTE, FILE_MAP_READ), ERROR_ACCESS_DENIED);
	CHECK_EQ("GENERIC_EXECUTE does not write",
		 opened_maps(GENERIC_EXECUTE, FILE_MAP_WRITE), ERROR_ACCESS_DENIED);
	CHECK_EQ("GENERIC_ALL reads", opened_maps(GENERIC_ALL, FILE_MAP_READ),
		 ERROR_SUCCESS);
	CHECK_EQ("GENERIC_ALL writes", opened_maps(GENERIC_ALL, FILE_MAP_WRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("MAXIMUM_ALLOWED reads", opened_maps(MAXIMUM_ALLOWED, FILE_MAP_READ),
		 ERROR_SUCCESS);
	CHECK_EQ("MAXIMUM_ALLOWED writes", opened_maps(MAXIMUM_ALLOWED, FILE_MAP_WRITE),
		 ERROR_SUCCESS);
}

static void test_rights_that_map_nothing(void)
{
	CHECK_EQ("READ_CONTROL opens a handle that cannot read",
		 opened_maps(READ_CONTROL, FILE_MAP_READ), ERROR_ACCESS_DENIED);
	CHECK_EQ("SECTION_EXTEND_SIZE opens a handle that cannot read",
		 opened_maps(SECTION_EXTEND_SIZE, FILE_MAP_READ), ERROR_ACCESS_DENIED);
	CHECK_EQ("nor write", opened_maps(SECTION_EXTEND_SIZE, FILE_MAP_WRITE),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor copy", opened_maps(SECTION_EXTEND_SIZE, FILE_MAP_COPY),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor even map an inaccessible view", opened_maps(SECTION_EXTEND_SIZE, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("FILE_MAP_EXECUTE opens a handle that cannot read",
		 opened_maps(FILE_MAP_EXECUTE, FILE_MAP_READ), ERROR_ACCESS_DENIED);
	CHECK_WINE_DIFFERS(
		"ACCESS_SYSTEM_SECURITY needs a privilege that is off by default",
		"the privilege is not asked for",
		open_says(ACCESS_SYSTEM_SECURITY, rights_name) ==
			ERROR_PRIVILEGE_NOT_HELD);
	CHECK_WINE_DIFFERS("ACCESS_SYSTEM_SECURITY beside FILE_MAP_READ needs it, too",
			   "the privilege is not asked for",
			   open_says(ACCESS_SYSTEM_SECURITY | FILE_MAP_READ,
				     rights_name) == ERROR_PRIVILEGE_NOT_HELD);
}

static void test_rights(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, rights_name);

	REQUIRE(section);
	test_rights_to_read_and_write();
	test_generic_rights();
	test_rights_that_map_nothing();
	CloseHandle(section);
}

static void test_rights_to_execute(void)
{
	HANDLE section = section_create(PAGE_EXECUTE_READ, PAGE_BYTES, rights_name);
	const DWORD execute = FILE_MAP_READ | FILE_MAP_EXECUTE;

	REQUIRE(section);
	CHECK_EQ("SECTION_MAP_EXECUTE beside FILE_MAP_READ executes",
		 opened_maps(FILE_MAP_READ | SECTION_MAP_EXECUTE, execute),
		 ERROR_SUCCESS);
	CHECK_EQ("SECTION_MAP_EXECUTE alone does not read",
		 opened_maps(SECTION_MAP_EXECUTE, FILE_MAP_READ), ERROR_ACCESS_DENIED);
	CHECK_EQ("and what executes also reads",
		 opened_maps(SECTION_MAP_EXECUTE, execute), ERROR_ACCESS_DENIED);
	CHECK_EQ("FILE_MAP_READ alone does not execute",
		 opened_maps(FILE_MAP_READ, execute), ERROR_ACCESS_DENIED);
	CHECK_EQ("FILE_MAP_ALL_ACCESS executes: it contains SECTION_MAP_EXECUTE",
		 opened_maps(FILE_MAP_ALL_ACCESS, execute), ERROR_SUCCESS);
	CHECK_EQ("GENERIC_READ | GENERIC_EXECUTE executes",
		 opened_maps(GENERIC_READ | GENERIC_EXECUTE, execute), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("FILE_MAP_EXECUTE opens for what FILE_MAP_EXECUTE maps",
			   "FILE_MAP_EXECUTE is taken for SECTION_MAP_EXECUTE_EXPLICIT",
			   opened_maps(execute, execute) == ERROR_SUCCESS);
	CloseHandle(section);
}

static void test_protection_is_not_asked_when_opening(void)
{
	HANDLE section = section_create(PAGE_READONLY, PAGE_BYTES, rights_name);

	REQUIRE(section);
	CHECK_EQ("a PAGE_READONLY section opens with FILE_MAP_WRITE",
		 open_says(FILE_MAP_WRITE, rights_name), ERROR_SUCCESS);
	CHECK_EQ("and with FILE_MAP_ALL_ACCESS",
		 open_says(FILE_MAP_ALL_ACCESS, rights_name), ERROR_SUCCESS);
	CHECK_EQ("and with FILE_MAP_EXECUTE", open_says(FILE_MAP_EXECUTE, rights_name),
		 ERROR_SUCCESS);
	CHECK_EQ("through FILE_MAP_ALL_ACCESS it can be read",
		 opened_maps(FILE_MAP_ALL_ACCESS, FILE_MAP_READ), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("but writing it is what the section forbids, not the handle",
			   "a view is not compared with the section's protection",
			   opened_maps(FILE_MAP_ALL_ACCESS, FILE_MAP_WRITE) ==
				   ERROR_INVALID_PARAMETER);
	CloseHandle(section);
}

static void test_rights_belong_to_the_handle(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, rights_name);
	HANDLE reader = OpenFileMappingA(FILE_MAP_READ, FALSE, rights_name);
	HANDLE writer = OpenFileMappingA(FILE_MAP_WRITE, FALSE, rights_name);

	REQUIRE(section && reader && writer);
	CHECK_EQ("a reader's handle does not write while a writer's is open",
		 map_says(reader, FILE_MAP_WRITE, 0), ERROR_ACCESS_DENIED);
	CHECK_EQ("a writer's handle does not read while a reader's is open",
		 map_says(writer, FILE_MAP_READ, 0), ERROR_ACCESS_DENIED);
	CloseHandle(section);
	CloseHandle(reader);
	CHECK_EQ("a writer's handle alone keeps the name",
		 opened_maps(FILE_MAP_READ, FILE_MAP_READ), ERROR_SUCCESS);
	reader = OpenFileMappingA(FILE_MAP_READ, FALSE, rights_name);
	REQUIRE(reader);
	CloseHandle(writer);
	CHECK_EQ("through a reader's handle's name a writer can come back",
		 opened_maps(FILE_MAP_WRITE, FILE_MAP_WRITE), ERROR_SUCCESS);
	CloseHandle(reader);
}

int main(void)
{
	conform_begin();
	test_absent_names();
	test_malformed_names();
	test_present_names();
	test_unnamed_section_has_no_name();
	test_rights();
	test_rights_to_execute();
	test_protection_is_not_asked_when_opening();
	test_rights_belong_to_the_handle();
	return conform_end();
}
