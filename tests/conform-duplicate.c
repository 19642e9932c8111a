/* SPDX-License-Identifier: MIT */
/*
 * What a program may do with its handles besides using them: duplicate them with other
 * rights, read and set their flags, ask whether two lead to one object. Rights cannot be
 * asked for; they show in what the duplicate can map.
 */
#include "conform.h"

static const char section_name[] = "conform-duplicate";

static HANDLE handle_from(LONG_PTR value)
{
	return (HANDLE)value;
}

static HANDLE duplicate(HANDLE source, DWORD access, DWORD options)
{
	HANDLE target = NULL;

	if (!DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), &target,
			     access, FALSE, options))
		return NULL;
	return target;
}

static DWORD duplicate_says(HANDLE from, HANDLE source, HANDLE to, DWORD access,
			    DWORD options)
{
	HANDLE target = NULL;

	SetLastError(UNTOUCHED);
	if (!DuplicateHandle(from, source, to, &target, access, FALSE, options))
		return failure_said();
	return CloseHandle(target) ? ERROR_SUCCESS : CONTRADICTION;
}

static DWORD flags_of(HANDLE handle)
{
	DWORD flags = CONTRADICTION;

	return GetHandleInformation(handle, &flags) ? flags : CONTRADICTION;
}

static DWORD flags_say(HANDLE handle)
{
	DWORD flags;

	SetLastError(UNTOUCHED);
	return GetHandleInformation(handle, &flags) ? ERROR_SUCCESS : failure_said();
}

static DWORD set_flags_says(HANDLE handle, DWORD mask, DWORD flags)
{
	SetLastError(UNTOUCHED);
	return SetHandleInformation(handle, mask, flags) ? ERROR_SUCCESS : failure_said();
}

#ifndef ERROR_NOT_SAME_OBJECT
#define ERROR_NOT_SAME_OBJECT 1656
#endif

#ifdef __MINGW32__
/* MinGW-w64's import library may lack it. */
static BOOL compare_objects(HANDLE left, HANDLE right)
{
	typedef BOOL(WINAPI * compare)(HANDLE, HANDLE);
	static compare function;

	if (!function)
		function = (compare)(void *)GetProcAddress(
			GetModuleHandleA("kernelbase.dll"), "CompareObjectHandles");
	return function(left, right);
}
#else
#define compare_objects CompareObjectHandles
#endif

static DWORD compare_says(HANDLE left, HANDLE right)
{
	SetLastError(UNTOUCHED);
	return compare_objects(left, right) ? ERROR_SUCCESS : failure_said();
}

static void test_flags(void)
{
	SECURITY_ATTRIBUTES inheritable = { sizeof(inheritable), NULL, TRUE };
	HANDLE plain = section_create(PAGE_READWRITE, PAGE_BYTES, section_name);
	HANDLE inherits = CreateFileMappingA(INVALID_HANDLE_VALUE, &inheritable,
					     PAGE_READWRITE, 0, PAGE_BYTES, NULL);
	HANDLE opened = OpenFileMappingA(FILE_MAP_READ, TRUE, section_name);

	REQUIRE(plain && inherits && opened);
	CHECK_EQ("a new handle has no flags", flags_of(plain), 0);
	CHECK_EQ("one created inheritable has", flags_of(inherits), HANDLE_FLAG_INHERIT);
	CHECK_EQ("one opened inheritable, too", flags_of(opened), HANDLE_FLAG_INHERIT);
	CHECK_EQ("the flag can be set",
		 set_flags_says(plain, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT),
		 ERROR_SUCCESS);
	CHECK_EQ("and is then there", flags_of(plain), HANDLE_FLAG_INHERIT);
	CHECK_EQ("what the mask leaves out stays",
		 set_flags_says(plain, 0, HANDLE_FLAG_PROTECT_FROM_CLOSE), ERROR_SUCCESS);
	CHECK_EQ("as it was", flags_of(plain), HANDLE_FLAG_INHERIT);
	CHECK_EQ("the flag can be cleared",
		 set_flags_says(plain,
				HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE,
				HANDLE_FLAG_PROTECT_FROM_CLOSE),
		 ERROR_SUCCESS);
	CHECK_EQ("while another one is set", flags_of(plain),
		 HANDLE_FLAG_PROTECT_FROM_CLOSE);
	CHECK_EQ("a protected handle does not close", close_says(plain),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("and goes on working", map_says(plain, FILE_MAP_WRITE, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("the low bits of a handle do not count", flags_of(handle_or(plain, 3)),
		 HANDLE_FLAG_PROTECT_FROM_CLOSE);
	CHECK_EQ("protection can be taken away",
		 set_flags_says(plain, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0), ERROR_SUCCESS);
	CHECK_EQ("and then the handle closes", close_says(plain), ERROR_SUCCESS);
	CHECK_EQ("a closed handle has no flags", flags_say(plain), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor can they be set", set_flags_says(plain, HANDLE_FLAG_INHERIT, 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("NULL has no flags", flags_say(NULL), ERROR_INVALID_HANDLE);
	CloseHandle(inherits);
	CloseHandle(opened);
}

static void test_rights(void)
{
	HANDLE all = section_create(PAGE_READWRITE, PAGE_BYTES, section_name), same,
	       reader, nothing, writer, generic;

	REQUIRE(all);
	same = duplicate(all, 0, DUPLICATE_SAME_ACCESS);
	reader = duplicate(all, FILE_MAP_READ, 0);
	nothing = duplicate(all, 0, 0);
	REQUIRE(same && reader && nothing);
	CHECK("a duplicate is another handle", same != all && reader != same);
	CHECK_EQ("with the same access it writes, whatever access was named",
		 map_says(same, FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	CHECK_EQ("with FILE_MAP_READ it reads", map_says(reader, FILE_MAP_READ, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("and does not write", map_says(reader, FILE_MAP_WRITE, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("with access 0 there is a handle that cannot read",
		 map_says(nothing, FILE_MAP_READ, 0), ERROR_ACCESS_DENIED);
	CHECK_EQ("nor write", map_says(nothing, FILE_MAP_WRITE, 0), ERROR_ACCESS_DENIED);
	CHECK_EQ("nor map an inaccessible view", map_says(nothing, 0, 0),
		 ERROR_ACCESS_DENIED);
	writer = duplicate(reader, FILE_MAP_WRITE, 0);
	REQUIRE(writer);
	CHECK_EQ("a duplicate may have more rights than its source",
		 map_says(writer, FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	CHECK_EQ("though not those nobody asked for", map_says(writer, FILE_MAP_READ, 0),
		 ERROR_ACCESS_DENIED);
	generic = duplicate(nothing, GENERIC_READ | GENERIC_WRITE, 0);
	REQUIRE(generic);
	CHECK_EQ("generic rights are those of the kind: they read",
		 map_says(generic, FILE_MAP_READ, 0), ERROR_SUCCESS);
	CHECK_EQ("and write", map_says(generic, FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	CloseHandle(generic);
	generic = duplicate(nothing, GENERIC_ALL, 0);
	REQUIRE(generic);
	CHECK_EQ("GENERIC_ALL is all", map_says(generic, FILE_MAP_WRITE, 0),
		 ERROR_SUCCESS);
	CloseHandle(generic);
	CHECK_EQ("the same access as nothing is nothing",
		 map_says(generic = duplicate(nothing, FILE_MAP_READ,
					      DUPLICATE_SAME_ACCESS),
			  FILE_MAP_READ, 0),
		 ERROR_ACCESS_DENIED);
	CloseHandle(generic);
	CloseHandle(all);
	CloseHandle(same);
	CloseHandle(reader);
	CloseHandle(writer);
	CHECK_EQ("a handle that can do nothing keeps the name",
		 open_says(FILE_MAP_READ, section_name), ERROR_SUCCESS);
	CloseHandle(nothing);
	CHECK_EQ("until it is closed", open_says(FILE_MAP_READ, section_name),
		 ERROR_FILE_NOT_FOUND);
}

static void test_rights_of_opened_handles(void)
{
	HANDLE created = section_create(PAGE_READWRITE, PAGE_BYTES, section_name);
	HANDLE reader = OpenFileMappingA(FILE_MAP_READ, FALSE, section_name), writer;
	char *view;

	REQUIRE(created && reader);
	view = view_map(created, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	*view = 'a';
	CloseHandle(created);
	writer = duplicate(reader, FILE_MAP_ALL_ACCESS, 0);
	REQUIRE(writer);
	CloseHandle(reader);
	CHECK_EQ("what was opened for reading can be duplicated for writing",
		 map_says(writer, FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	UnmapViewOfFile(view);
	view = view_map(writer, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("and is the same memory", *view, 'a');
	UnmapViewOfFile(view);
	CHECK_EQ("the duplicate keeps the name", open_says(FILE_MAP_READ, section_name),
		 ERROR_SUCCESS);
	CloseHandle(writer);
	CHECK_EQ("which goes with it", open_says(FILE_MAP_READ, section_name),
		 ERROR_FILE_NOT_FOUND);

	created = section_create(PAGE_READONLY, PAGE_BYTES, section_name);
	REQUIRE(created);
	writer = duplicate(created, FILE_MAP_WRITE, 0);
	CHECK("the section's protection is not asked when duplicating", writer != NULL);
	CHECK_WINE_DIFFERS("but when mapping",
			   "a view is not compared with the section's protection",
			   map_says(writer, FILE_MAP_WRITE, 0) ==
				   ERROR_INVALID_PARAMETER);
	CloseHandle(writer);
	CloseHandle(created);
}

static void test_flags_of_duplicates(void)
{
	HANDLE source = section_create(PAGE_READWRITE, PAGE_BYTES, NULL), target = NULL;

	REQUIRE(source);
	SetHandleInformation(source, HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE,
			     HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE);
	target = duplicate(source, 0, DUPLICATE_SAME_ACCESS);
	REQUIRE(target);
	CHECK_EQ("a duplicate inherits no flags", flags_of(target), 0);
	CHECK_EQ("and closes, though its source is protected", close_says(target),
		 ERROR_SUCCESS);
	REQUIRE(DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), &target,
				0, TRUE, DUPLICATE_SAME_ACCESS));
	CHECK_EQ("it is inheritable if that is asked for", flags_of(target),
		 HANDLE_FLAG_INHERIT);
	CloseHandle(target);
	target = duplicate(source, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
	CHECK("a protected source is duplicated", target != NULL);
	CHECK_EQ("and stays open", map_says(source, FILE_MAP_READ, 0), ERROR_SUCCESS);
	CloseHandle(target);
	SetHandleInformation(source, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
	CloseHandle(source);
}

static void test_close_source(void)
{
	HANDLE source = section_create(PAGE_READWRITE, PAGE_BYTES, section_name), target;

	REQUIRE(source);
	target = duplicate(source, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
	REQUIRE(target);
	CHECK_EQ("the duplicate keeps the name of a source that was closed",
		 open_says(FILE_MAP_READ, section_name), ERROR_SUCCESS);
	CHECK_EQ("and closes", close_says(target), ERROR_SUCCESS);
	CHECK_EQ("after that there is no handle left",
		 open_says(FILE_MAP_READ, section_name), ERROR_FILE_NOT_FOUND);
	source = section_create(PAGE_READWRITE, PAGE_BYTES, section_name);
	REQUIRE(source);
	CHECK_WINE_DIFFERS("DUPLICATE_CLOSE_SOURCE closes although the call fails",
			   "the privilege is not asked for",
			   duplicate_says(GetCurrentProcess(), source,
					  GetCurrentProcess(), ACCESS_SYSTEM_SECURITY,
					  DUPLICATE_CLOSE_SOURCE) ==
				   ERROR_PRIVILEGE_NOT_HELD);
	CHECK_EQ("then the source is gone", close_says(source), ERROR_INVALID_HANDLE);
	source = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	REQUIRE(source);
	CHECK_WINE_DIFFERS("a handle can be closed by duplicating it to nobody",
			   "it is closed, but the call fails",
			   DuplicateHandle(GetCurrentProcess(), source, NULL, NULL, 0,
					   FALSE, DUPLICATE_CLOSE_SOURCE));
	CHECK_EQ("which closes it", close_says(source), ERROR_INVALID_HANDLE);
}

static void test_bad_arguments(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL), self;
	HANDLE me = GetCurrentProcess(), duplicate = section;

	REQUIRE(section);
	CHECK("what has no duplicate leaves NULL where it would be",
	      !DuplicateHandle(me, NULL, me, &duplicate, 0, FALSE,
			       DUPLICATE_SAME_ACCESS) &&
		      !duplicate);
	CHECK_EQ("NULL has no duplicate",
		 duplicate_says(me, NULL, me, 0, DUPLICATE_SAME_ACCESS),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ(
		"nor has a value no handle has",
		duplicate_says(me, handle_from(0x7ffffff0), me, 0, DUPLICATE_SAME_ACCESS),
		ERROR_INVALID_HANDLE);
	CHECK_EQ("a source process that is no handle is a bad handle",
		 duplicate_says(NULL, section, me, 0, DUPLICATE_SAME_ACCESS),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("so is a target process",
		 duplicate_says(me, section, NULL, 0, DUPLICATE_SAME_ACCESS),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("a section is no process",
		 duplicate_says(section, section, me, 0, DUPLICATE_SAME_ACCESS),
		 ERROR_INVALID_HANDLE);
	self = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, GetCurrentProcessId());
	REQUIRE(self);
	CHECK_EQ("the source process must grant PROCESS_DUP_HANDLE",
		 duplicate_says(self, section, me, 0, DUPLICATE_SAME_ACCESS),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("and so must the target",
		 duplicate_says(me, section, self, 0, DUPLICATE_SAME_ACCESS),
		 ERROR_ACCESS_DENIED);
	CloseHandle(self);
	self = OpenProcess(PROCESS_DUP_HANDLE, FALSE, GetCurrentProcessId());
	REQUIRE(self);
	CHECK_EQ("this process may be named by a handle that grants it",
		 duplicate_says(self, section, self, 0, DUPLICATE_SAME_ACCESS),
		 ERROR_SUCCESS);
	CloseHandle(self);
	SetLastError(UNTOUCHED);
	CHECK("the duplicate's value may go to nobody",
	      DuplicateHandle(me, section, me, NULL, 0, FALSE, DUPLICATE_SAME_ACCESS));
	CHECK_EQ("and a success leaves the last error alone", GetLastError(), UNTOUCHED);
	CloseHandle(section);
}

static void test_pseudo_handles(void)
{
	HANDLE me = GetCurrentProcess(), real = NULL;

	CHECK("GetCurrentProcess() has the bits of INVALID_HANDLE_VALUE",
	      me == INVALID_HANDLE_VALUE);
	CHECK("the process's pseudo handle can be made a real one",
	      DuplicateHandle(me, me, me, &real, 0, FALSE, DUPLICATE_SAME_ACCESS));
	REQUIRE(real);
	CHECK("with a value of its own", real != me);
	CHECK_EQ("for this process", GetProcessId(real), GetCurrentProcessId());
	CHECK_EQ("the same object", compare_says(me, real), ERROR_SUCCESS);
	CHECK_EQ("it is no section", map_says(real, FILE_MAP_READ, 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("and closes once", close_says(real), ERROR_SUCCESS);
	CHECK_EQ("not twice", close_says(real), ERROR_INVALID_HANDLE);
}

static void test_compare(void)
{
	HANDLE created = section_create(PAGE_READWRITE, PAGE_BYTES, section_name);
	HANDLE opened = OpenFileMappingA(FILE_MAP_READ, FALSE, section_name), copy;
	HANDLE other = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	HANDLE named =
		section_create(PAGE_READWRITE, PAGE_BYTES, "Global\\conform-duplicate");

	REQUIRE(created && opened && other && named);
	copy = duplicate(other, 0, 0);
	REQUIRE(copy);
	CHECK_EQ("a handle is that of its own object", compare_says(created, created),
		 ERROR_SUCCESS);
	CHECK_EQ("the low bits do not count",
		 compare_says(created, handle_or(created, 1)), ERROR_SUCCESS);
	CHECK_EQ("what is created and what is opened by name are one object",
		 compare_says(created, opened), ERROR_SUCCESS);
	CHECK_EQ("a duplicate without rights is that of the same object",
		 compare_says(other, copy), ERROR_SUCCESS);
	CHECK_EQ("two sections are two objects", compare_says(created, other),
		 ERROR_NOT_SAME_OBJECT);
	CHECK_EQ("also with one name in two namespaces", compare_says(created, named),
		 ERROR_NOT_SAME_OBJECT);
	CHECK_EQ("a section is not the process",
		 compare_says(created, GetCurrentProcess()), ERROR_NOT_SAME_OBJECT);
	CHECK_EQ("NULL is no handle to compare", compare_says(created, NULL),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("on neither side", compare_says(NULL, created), ERROR_INVALID_HANDLE);
	CloseHandle(copy);
	CHECK_EQ("nor is a closed one", compare_says(other, copy), ERROR_INVALID_HANDLE);
	CloseHandle(created);
	CloseHandle(opened);
	CloseHandle(other);
	CloseHandle(named);
}

int main(void)
{
	conform_begin();
	test_flags();
	test_rights();
	test_rights_of_opened_handles();
	test_flags_of_duplicates();
	test_close_source();
	test_bad_arguments();
	test_pseudo_handles();
	test_compare();
	return conform_end();
}
