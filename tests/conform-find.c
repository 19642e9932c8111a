/* SPDX-License-Identifier: MIT */
/*
 * Finding, copying and moving files, and where they are.
 */
#include "conform.h"

#include <psapi.h>

static char directory[MAX_PATH + 40];

static const char *path_of(const char *name)
{
	static char paths[4][2 * MAX_PATH + 40];
	static unsigned n;
	char *path = paths[n++ % 4];

	sprintf(path, "%s/%s", directory, name);
	return path;
}

static int file_make(const char *name, const char *text)
{
	HANDLE file = CreateFileA(path_of(name), GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
				  FILE_ATTRIBUTE_NORMAL, NULL);
	DWORD n = 0;
	int is_written;

	if (file == INVALID_HANDLE_VALUE)
		return 0;
	is_written = WriteFile(file, text, (DWORD)strlen(text), &n, NULL);
	CloseHandle(file);
	return is_written;
}

static int file_holds(const char *name, const char *text)
{
	HANDLE file = CreateFileA(path_of(name), GENERIC_READ, FILE_SHARE_READ, NULL,
				  OPEN_EXISTING, 0, NULL);
	char bytes[64];
	DWORD n = 0;

	if (file == INVALID_HANDLE_VALUE)
		return 0;
	if (!ReadFile(file, bytes, sizeof(bytes), &n, NULL))
		n = 0;
	CloseHandle(file);
	return n == strlen(text) && !memcmp(bytes, text, n);
}

static int file_exists(const char *name)
{
	return GetFileAttributesA(path_of(name)) != INVALID_FILE_ATTRIBUTES;
}

static int begin(void)
{
	char temporary[MAX_PATH];
	DWORD n = GetTempPathA(sizeof(temporary), temporary);

	if (!n)
		return 0;
	temporary[n - 1] = '\0'; /* the slash */
	sprintf(directory, "%s/conform-find-%lu", temporary,
		(unsigned long)GetCurrentProcessId());
	return CreateDirectoryA(directory, NULL) && file_make("one.txt", "first") &&
	       file_make("two.txt", "second") && file_make("three.dat", "third file") &&
	       file_make("plain", "") && CreateDirectoryA(path_of("below"), NULL) &&
	       file_make("below/four.txt", "fourth");
}

static void end(void)
{
	static const char *const names[] = { "one.txt",  "two.txt",        "three.dat",
					     "plain",    "below/four.txt", "copy.txt",
					     "moved.txt" };
	size_t i;

	for (i = 0; i < ARRAYSIZE(names); i++) {
		SetFileAttributesA(path_of(names[i]), FILE_ATTRIBUTE_NORMAL);
		DeleteFileA(path_of(names[i]));
	}
	RemoveDirectoryA(path_of("below"));
	RemoveDirectoryA(path_of("elsewhere"));
	RemoveDirectoryA(directory);
}

/* ---- finding ------------------------------------------------------------------------- */

/* The names that are found, with a space behind each. */
static const char *found(const char *pattern)
{
	static char names[1024];
	WIN32_FIND_DATAA data;
	HANDLE search = FindFirstFileA(path_of(pattern), &data);

	names[0] = '\0';
	if (search == INVALID_HANDLE_VALUE)
		return names;
	do {
		strcat(names, data.cFileName);
		strcat(names, " ");
	} while (FindNextFileA(search, &data));
	if (GetLastError() != ERROR_NO_MORE_FILES || !FindClose(search))
		strcat(names, "(and an error)");
	return names;
}

static DWORD find_says(const char *path)
{
	WIN32_FIND_DATAA data;
	HANDLE search;

	SetLastError(UNTOUCHED);
	search = FindFirstFileA(path, &data);
	if (search == INVALID_HANDLE_VALUE)
		return failure_said();
	FindClose(search);
	return ERROR_SUCCESS;
}

static int finds(const char *pattern, const char *names)
{
	return !strcmp(found(pattern), names);
}

static void test_patterns(void)
{
	CHECK("a star is anything", finds("*.txt", "one.txt two.txt "));
	CHECK("all is all, with the directory and the one above it",
	      finds("*", ". .. below one.txt plain three.dat two.txt "));
	CHECK("so is all with a dot",
	      finds("*.*", ". .. below one.txt plain three.dat two.txt "));
	CHECK("a star may stand in the middle", finds("t*.*a*", "three.dat "));
	CHECK("a question mark is one character", finds("?ne.txt", "one.txt "));
	CHECK("and each of several is one", finds("???.txt", "one.txt two.txt "));
	CHECK_WINE_DIFFERS("too many before a dot stand for nothing",
			   "each is a character", finds("?????.txt", "one.txt two.txt "));
	CHECK("too few are too few", finds("??.txt", ""));
	CHECK("what has no dot is like what has a dot and anything",
	      finds("plain.*", "plain "));
	CHECK("a name may be just a name", finds("two.txt", "two.txt "));
	CHECK("a directory's, too", finds("below", "below "));
	CHECK("what is below it is found there", finds("below/*.txt", "four.txt "));
}

static void test_data(void)
{
	WIN32_FIND_DATAA data;
	WIN32_FIND_DATAW wide;
	WCHAR pattern[2 * MAX_PATH + 40], name[16];
	HANDLE search;

	memset(&data, 0xff, sizeof(data));
	search = FindFirstFileA(path_of("three.dat"), &data);
	REQUIRE(search != INVALID_HANDLE_VALUE);
	CHECK("a file's size is told",
	      data.nFileSizeHigh == 0 && data.nFileSizeLow == 10);
	CHECK("it is no directory", !(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY));
	CHECK("when it was written is told",
	      data.ftLastWriteTime.dwHighDateTime != 0 &&
		      data.ftLastWriteTime.dwHighDateTime != 0xffffffffu);
	CHECK("it has no other name", data.cAlternateFileName[0] == '\0');
	SetLastError(UNTOUCHED);
	CHECK("there is no further one", !FindNextFileA(search, &data));
	CHECK_EQ("which is said", GetLastError(), ERROR_NO_MORE_FILES);
	CHECK("a search is closed by a call of its own", FindClose(search));

	search = FindFirstFileA(path_of("below"), &data);
	REQUIRE(search != INVALID_HANDLE_VALUE);
	CHECK("a directory is one", data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
	FindClose(search);

	search = FindFirstFileW(widen(pattern, path_of("tw*")), &wide);
	REQUIRE(search != INVALID_HANDLE_VALUE);
	CHECK("names may be wide",
	      !memcmp(wide.cFileName, widen(name, "two.txt"), 8 * sizeof(WCHAR)));
	CHECK("and say the same", wide.nFileSizeLow == 6);
	CHECK("also that there is no further one", !FindNextFileW(search, &wide));
	FindClose(search);
}

static void test_find_errors(void)
{
	WIN32_FIND_DATAA data;

	CHECK_EQ("what is not there is not found", find_says(path_of("nothing")),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor what is like nothing", find_says(path_of("*.none")),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("the directory has to be there", find_says(path_of("absent/*")),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("a slash at the end is no file", find_says(path_of("below/")),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("no path at all leads nowhere", find_says(""), ERROR_PATH_NOT_FOUND);
	SetLastError(UNTOUCHED);
	CHECK("what is no search cannot be closed", !FindClose(INVALID_HANDLE_VALUE));
	CHECK_EQ("which is said", GetLastError(), ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK("nor gone on with", !FindNextFileA(INVALID_HANDLE_VALUE, &data));
	CHECK_EQ("which is said, too", GetLastError(), ERROR_INVALID_HANDLE);
}

/* ---- copying ------------------------------------------------------------------------- */

static DWORD copy_says(const char *from, const char *to, BOOL fails_if_exists)
{
	SetLastError(UNTOUCHED);
	return CopyFileA(path_of(from), path_of(to), fails_if_exists) ? ERROR_SUCCESS
								      : failure_said();
}

static void test_copy(void)
{
	WIN32_FILE_ATTRIBUTE_DATA original, copy;
	HANDLE file;

	CHECK_EQ("a file is copied", copy_says("one.txt", "copy.txt", TRUE),
		 ERROR_SUCCESS);
	CHECK("with what is in it", file_holds("copy.txt", "first"));
	REQUIRE(GetFileAttributesExA(path_of("one.txt"), GetFileExInfoStandard,
				     &original) &&
		GetFileAttributesExA(path_of("copy.txt"), GetFileExInfoStandard, &copy));
	CHECK("it was written when the other one was",
	      !memcmp(&original.ftLastWriteTime, &copy.ftLastWriteTime,
		      sizeof(FILETIME)));
	CHECK_EQ("what is there may have to stay", copy_says("two.txt", "copy.txt", TRUE),
		 ERROR_FILE_EXISTS);
	CHECK("and then does", file_holds("copy.txt", "first"));
	CHECK_EQ("or may go", copy_says("two.txt", "copy.txt", FALSE), ERROR_SUCCESS);
	CHECK("and then has", file_holds("copy.txt", "second"));
	CHECK_EQ("an empty file is copied as well", copy_says("plain", "copy.txt", FALSE),
		 ERROR_SUCCESS);
	CHECK("as one", file_holds("copy.txt", ""));

	CHECK_EQ("what is not there is not copied",
		 copy_says("nothing", "copy.txt", FALSE), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor to where nothing is",
		 copy_says("one.txt", "absent/copy.txt", FALSE), ERROR_PATH_NOT_FOUND);
	CHECK_EQ("nor a directory", copy_says("below", "copy.txt", FALSE),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor over one", copy_says("one.txt", "below", FALSE),
		 ERROR_ACCESS_DENIED);

	REQUIRE(SetFileAttributesA(path_of("one.txt"), FILE_ATTRIBUTE_READONLY));
	CHECK_EQ("a read-only file is copied", copy_says("one.txt", "copy.txt", FALSE),
		 ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("and its copy is read-only", "root may",
			   GetFileAttributesA(path_of("copy.txt")) &
				   FILE_ATTRIBUTE_READONLY);
	CHECK_WINE_DIFFERS("what is read-only is not copied over", "root may",
			   copy_says("two.txt", "copy.txt", FALSE) ==
				   ERROR_ACCESS_DENIED);
	SetFileAttributesA(path_of("one.txt"), FILE_ATTRIBUTE_NORMAL);
	SetFileAttributesA(path_of("copy.txt"), FILE_ATTRIBUTE_NORMAL);

	file = CreateFileA(path_of("one.txt"), GENERIC_READ, 0, NULL, OPEN_EXISTING, 0,
			   NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("what somebody keeps to himself is not copied",
		 copy_says("one.txt", "copy.txt", FALSE), ERROR_SHARING_VIOLATION);
	CloseHandle(file);
	DeleteFileA(path_of("copy.txt"));
}

/* ---- moving -------------------------------------------------------------------------- */

static DWORD move_says(const char *from, const char *to, DWORD flags)
{
	SetLastError(UNTOUCHED);
	return MoveFileExA(path_of(from), path_of(to), flags) ? ERROR_SUCCESS
							      : failure_said();
}

static void test_move(void)
{
	HANDLE file;

	CHECK("a file gets another name",
	      MoveFileA(path_of("two.txt"), path_of("moved.txt")));
	CHECK("and only that",
	      file_holds("moved.txt", "second") && !file_exists("two.txt"));
	CHECK_EQ("a name that is taken stays", move_says("moved.txt", "one.txt", 0),
		 ERROR_ALREADY_EXISTS);
	CHECK("and so does what has it", file_holds("one.txt", "first"));
	CHECK_EQ("or it is replaced",
		 move_says("moved.txt", "one.txt", MOVEFILE_REPLACE_EXISTING),
		 ERROR_SUCCESS);
	CHECK("by what was moved",
	      file_holds("one.txt", "second") && !file_exists("moved.txt"));
	CHECK_EQ("a directory may have another name", move_says("below", "elsewhere", 0),
		 ERROR_SUCCESS);
	CHECK("with all that is in it", file_holds("elsewhere/four.txt", "fourth"));
	CHECK_EQ("and back", move_says("elsewhere", "below", 0), ERROR_SUCCESS);
	CHECK_EQ("a directory is not replaced",
		 move_says("one.txt", "below", MOVEFILE_REPLACE_EXISTING),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("what is not there is not moved", move_says("nothing", "moved.txt", 0),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor to where nothing is", move_says("one.txt", "absent/moved.txt", 0),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("its own name is as good as another", move_says("one.txt", "one.txt", 0),
		 ERROR_SUCCESS);

	file = CreateFileA(path_of("one.txt"), GENERIC_READ, FILE_SHARE_READ, NULL,
			   OPEN_EXISTING, 0, NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("what somebody wants to keep stays",
		 move_says("one.txt", "moved.txt", 0), ERROR_SHARING_VIOLATION);
	CHECK_EQ("and is not replaced",
		 move_says("three.dat", "one.txt", MOVEFILE_REPLACE_EXISTING),
		 ERROR_ACCESS_DENIED);
	CloseHandle(file);
	file = CreateFileA(path_of("one.txt"), GENERIC_READ,
			   FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0,
			   NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("who shares deletion shares moving",
		 move_says("one.txt", "moved.txt", 0), ERROR_SUCCESS);
	CloseHandle(file);
}

/* ---- where files are ----------------------------------------------------------------- */

static int ends_with(const char *text, const char *tail)
{
	size_t n = strlen(text), n_tail = strlen(tail);

	return n >= n_tail && !strcmp(text + n - n_tail, tail);
}

static void test_where(void)
{
	HANDLE file = CreateFileA(path_of("three.dat"), GENERIC_READ, FILE_SHARE_READ,
				  NULL, OPEN_EXISTING, 0, NULL),
	       section, memory;
	char path[2 * MAX_PATH];
	void *view;
	DWORD n;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	n = GetFinalPathNameByHandleA(file, path, sizeof(path), 0);
	CHECK("an open file has a path",
	      n && n == strlen(path) && ends_with(path, "three.dat"));
	CHECK_WINE_DIFFERS("too little room tells how much is needed",
			   "without the terminator",
			   GetFinalPathNameByHandleA(file, path, 4, 0) == n + 1);
	SetLastError(UNTOUCHED);
	CHECK("what is no file has none",
	      !GetFinalPathNameByHandleA(INVALID_HANDLE_VALUE, path, sizeof(path), 0));
	CHECK_EQ("which is said", GetLastError(), ERROR_INVALID_HANDLE);

	section = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
	REQUIRE(section);
	view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	REQUIRE(view);
	n = GetMappedFileNameA(GetCurrentProcess(), view, path, sizeof(path));
	CHECK("what is mapped is a file",
	      n && n == strlen(path) && ends_with(path, "three.dat"));
	UnmapViewOfFile(view);
	CloseHandle(section);
	CloseHandle(file);

	memory = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	REQUIRE(memory);
	view = MapViewOfFile(memory, FILE_MAP_READ, 0, 0, 0);
	REQUIRE(view);
	SetLastError(UNTOUCHED);
	n = GetMappedFileNameA(GetCurrentProcess(), view, path, sizeof(path));
	CHECK("or it is memory", !n && GetLastError() == ERROR_FILE_INVALID);
	UnmapViewOfFile(view);
	CloseHandle(memory);
	SetLastError(UNTOUCHED);
	CHECK("or nothing",
	      !GetMappedFileNameA(GetCurrentProcess(), view, path, sizeof(path)));
	CHECK_EQ("which is said in an odd way", GetLastError(), ERROR_UNEXP_NET_ERR);
}

int main(void)
{
	conform_begin();
	if (begin()) {
		test_patterns();
		test_data();
		test_find_errors();
		test_copy();
		test_move();
		test_where();
	} else {
		CHECK("the test could be set up", 0);
	}
	end();
	return conform_end();
}
