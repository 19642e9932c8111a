/* SPDX-License-Identifier: MIT */
/* Sections of files: spec 2.1, 2.2 and 2.5 as far as they meet. */
#include "conform.h"

static const char file_name[] = "conform-filemap.tmp";

static HANDLE file_open(DWORD access, DWORD disposition)
{
	return CreateFileA(file_name, access,
			   FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
			   disposition, FILE_ATTRIBUTE_NORMAL, NULL);
}

/* A new file of so many bytes, 'a', 'b', ... */
static HANDLE file_new(DWORD n_bytes)
{
	HANDLE file =
		file_open(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE, CREATE_ALWAYS);
	DWORD i, n;

	for (i = 0; file != INVALID_HANDLE_VALUE && i < n_bytes; i++) {
		char letter = (char)('a' + i % 26);

		if (!WriteFile(file, &letter, 1, &n, NULL) || n != 1)
			return INVALID_HANDLE_VALUE;
	}
	return file;
}

static void file_drop(HANDLE file)
{
	CloseHandle(file);
	DeleteFileA(file_name);
}

static void test_size_of_the_file(void)
{
	HANDLE file = file_new(10000), section;
	MEMORY_BASIC_INFORMATION info;
	char *view;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	SetLastError(UNTOUCHED);
	section = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
	REQUIRE(section);
	CHECK_EQ("a section of a file is new", GetLastError(), ERROR_SUCCESS);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("it shows the file", view[0] == 'a' && view[9999] == 'a' + 9999 % 26);
	REQUIRE(VirtualQuery(view, &info, sizeof(info)));
	CHECK_EQ("the view has whole pages", info.RegionSize, 12288);
	CHECK("and zeroes behind the end", view[10000] == 0 && view[12287] == 0);
	CHECK("a view may end at the end of the file", 1);
	UnmapViewOfFile(view);
	view = view_map(section, FILE_MAP_READ, 0, 10000);
	CHECK("to the byte", view != NULL);
	UnmapViewOfFile(view);
	SetLastError(UNTOUCHED);
	CHECK("but not a byte behind it", !view_map(section, FILE_MAP_READ, 0, 10001));
	CHECK_EQ("which is denied", GetLastError(), ERROR_ACCESS_DENIED);
	SetLastError(UNTOUCHED);
	CHECK("a reading section is not for writing",
	      !view_map(section, FILE_MAP_WRITE, 0, 0));
	CHECK_EQ("its creator's handle has not the right", GetLastError(),
		 ERROR_ACCESS_DENIED);
	CloseHandle(file);
	view = view_map(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(view);
	CHECK("the file's handle may be closed", view[1] == 'b');
	view[1] = 'X';
	UnmapViewOfFile(view);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("copies never reach the file", view[1] == 'b');
	UnmapViewOfFile(view);
	CloseHandle(section);
	DeleteFileA(file_name);
}

static void test_writing(void)
{
	HANDLE file = file_new(5000),
	       section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
	char *view, *other, text[4];
	DWORD n = 0;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	other = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view && other);
	memcpy(view + 4000, "xyz", 3);
	CHECK("views of a file are one memory", !memcmp(other + 4000, "xyz", 3));
	CHECK("it is flushed", FlushViewOfFile(view, 0));
	CHECK("a part of it as well", FlushViewOfFile(view + 4000, 3));
	CHECK("then to the disk", FlushFileBuffers(file));
	SetFilePointer(file, 4000, NULL, FILE_BEGIN);
	CHECK("ReadFile sees what was written",
	      ReadFile(file, text, 3, &n, NULL) && n == 3 && !memcmp(text, "xyz", 3));
	SetFilePointer(file, 10, NULL, FILE_BEGIN);
	CHECK("a view sees what WriteFile wrote",
	      WriteFile(file, "Q", 1, &n, NULL) && view[10] == 'Q');
	SetFilePointer(file, 100, NULL, FILE_BEGIN);
	SetLastError(UNTOUCHED);
	CHECK("a mapped file is not cut", !SetEndOfFile(file));
	CHECK_EQ("because it is mapped", failure_said(), ERROR_USER_MAPPED_FILE);
	SetLastError(UNTOUCHED);
	CHECK("what is committed in a view of a file is nothing",
	      !VirtualAlloc(view, 4096, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ("it is denied", failure_said(), ERROR_ACCESS_DENIED);
	UnmapViewOfFile(view);
	UnmapViewOfFile(other);
	CloseHandle(section);
	CHECK("when it is not mapped any more, it is cut", SetEndOfFile(file));
	CHECK_EQ("to the byte", GetFileSize(file, NULL), 100);
	file_drop(file);
}

static void test_growing(void)
{
	HANDLE file = file_new(10), section;
	char *view;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 70001, NULL);
	REQUIRE(section);
	CHECK_EQ("the file grows before anything is mapped", GetFileSize(file, NULL),
		 70001);
	view = view_map(section, FILE_MAP_WRITE, GRANULARITY_BYTES, 0);
	REQUIRE(view);
	view[70000 - GRANULARITY_BYTES] = 'e';
	UnmapViewOfFile(view);
	CloseHandle(section);
	CHECK_EQ("and stays so", GetFileSize(file, NULL), 70001);

	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 100, NULL);
	REQUIRE(section);
	CHECK_EQ("a smaller section does not cut it", GetFileSize(file, NULL), 70001);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	CHECK("it begins with what was there", view && view[9] == 'j');
	UnmapViewOfFile(view);
	SetLastError(UNTOUCHED);
	CHECK("and ends where it was told to",
	      !view_map(section, FILE_MAP_WRITE, 0, 101));
	CHECK_EQ("not further", GetLastError(), ERROR_ACCESS_DENIED);
	CloseHandle(section);

	CHECK_EQ("a reading section does not grow a file",
		 create_file_says(file, PAGE_READONLY, 0, 70002, NULL),
		 ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ("nor does a copying one",
		 create_file_says(file, PAGE_WRITECOPY, 0, 70002, NULL),
		 ERROR_NOT_ENOUGH_MEMORY);
	CHECK_WINE_DIFFERS("a size beyond every disk fails", "not enough memory",
			   create_file_says(file, PAGE_READWRITE, 0x00100000, 0, NULL) ==
				   ERROR_DISK_FULL);
	CHECK_EQ("and leaves the file as it was", GetFileSize(file, NULL), 70001);
	file_drop(file);
}

static void test_refusals(void)
{
	HANDLE file = file_new(0), reading, writing, nothing;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("an empty file has nothing to map",
		 create_file_says(file, PAGE_READWRITE, 0, 0, NULL), ERROR_FILE_INVALID);
	CHECK_EQ("unless it grows", create_file_says(file, PAGE_READWRITE, 0, 5, NULL),
		 ERROR_SUCCESS);
	reading = file_open(GENERIC_READ, OPEN_EXISTING);
	writing = file_open(GENERIC_WRITE, OPEN_EXISTING);
	nothing = file_open(0, OPEN_EXISTING);
	REQUIRE(reading != INVALID_HANDLE_VALUE && writing != INVALID_HANDLE_VALUE);
	CHECK_EQ("a file opened for reading is read",
		 create_file_says(reading, PAGE_READONLY, 0, 0, NULL), ERROR_SUCCESS);
	CHECK_EQ("or copied", create_file_says(reading, PAGE_WRITECOPY, 0, 0, NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("not written", create_file_says(reading, PAGE_READWRITE, 0, 0, NULL),
		 ERROR_ACCESS_DENIED);
	CHECK_WINE_DIFFERS("not executed", "the right to execute is not looked at",
			   create_file_says(reading, PAGE_EXECUTE_READ, 0, 0, NULL) ==
				   ERROR_ACCESS_DENIED);
	CHECK_EQ("one opened for writing alone cannot be mapped",
		 create_file_says(writing, PAGE_READWRITE, 0, 0, NULL),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("also not for reading",
		 create_file_says(writing, PAGE_READONLY, 0, 0, NULL),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor one opened for nothing",
		 create_file_says(nothing, PAGE_READONLY, 0, 0, NULL),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("SEC_COMMIT and SEC_RESERVE make no difference",
		 create_file_says(file, PAGE_READONLY | SEC_RESERVE, 0, 0, NULL) +
			 create_file_says(file, PAGE_READONLY | SEC_COMMIT, 0, 0, NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("together they are refused",
		 create_file_says(file, PAGE_READONLY | SEC_RESERVE | SEC_COMMIT, 0, 0,
				  NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("large pages are not for files",
		 create_file_says(file, PAGE_READONLY | SEC_COMMIT | SEC_LARGE_PAGES, 0,
				  0, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("it is no program",
		 create_file_says(file, PAGE_READONLY | SEC_IMAGE, 0, 0, NULL),
		 ERROR_BAD_EXE_FORMAT);
	CloseHandle(reading);
	CloseHandle(writing);
	CloseHandle(nothing);
	CHECK_EQ("a closed handle is none",
		 create_file_says(reading, PAGE_READONLY, 0, 0, NULL),
		 ERROR_INVALID_HANDLE);
	file_drop(file);
}

static void test_names(void)
{
	static const char name[] = "conform-filemap-name";
	HANDLE file = file_new(9000), first, second, opened;
	char *view, *other;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	first = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, name);
	REQUIRE(first);
	CloseHandle(file);
	SetLastError(UNTOUCHED);
	second = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 77,
				    name);
	CHECK("the name leads to the section", second != NULL);
	CHECK_EQ("which existed", GetLastError(), ERROR_ALREADY_EXISTS);
	opened = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
	CHECK("it is opened, too", opened != NULL);
	view = view_map(second, FILE_MAP_WRITE, 0, 9000);
	other = view_map(opened, FILE_MAP_READ, 0, 0);
	REQUIRE(view && other);
	view[8999] = 'n';
	CHECK("all of them have the file", other[0] == 'a' && other[8999] == 'n');
	UnmapViewOfFile(view);
	UnmapViewOfFile(other);
	CHECK("a handle for reading does not write",
	      !view_map(opened, FILE_MAP_WRITE, 0, 0));
	CloseHandle(opened);
	CloseHandle(first);
	CHECK_EQ("one handle keeps the name", open_says(FILE_MAP_READ, name),
		 ERROR_SUCCESS);
	CloseHandle(second);
	CHECK_EQ("none does not", open_says(FILE_MAP_READ, name), ERROR_FILE_NOT_FOUND);

	file = file_open(GENERIC_READ, OPEN_EXISTING);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	first = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, name);
	second = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, name);
	CHECK("a section nobody may write to has a name as well", first && second);
	view = view_map(second, FILE_MAP_READ, 0, 0);
	CHECK("and shows what was written", view && view[8999] == 'n');
	UnmapViewOfFile(view);
	CloseHandle(first);
	CloseHandle(second);
	file_drop(file);
}

int main(void)
{
	conform_begin();
	test_size_of_the_file();
	test_writing();
	test_growing();
	test_refusals();
	test_names();
	return conform_end();
}
