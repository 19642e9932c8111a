/* SPDX-License-Identifier: MIT */
/*
 * Files as far as mapping needs them: what each disposition does and says, what share modes
 * refuse, transfers at positions and offsets, sizes, deletion, attributes, directories.
 *
 * Everything happens in a directory of its own below the one for temporary files.
 */
#include "conform.h"

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define BOTH      (GENERIC_READ | GENERIC_WRITE)

static char directory[MAX_PATH];

/* A path in the test's directory; eight of them live at a time. */
static const char *at(const char *name)
{
	static char paths[8][MAX_PATH + 40];
	static int next;
	char *path = paths[next++ & 7];

	sprintf(path, "%s\\%s", directory, name);
	return path;
}

static HANDLE file_open(const char *path, DWORD access, DWORD share, DWORD disposition,
			DWORD flags)
{
	SetLastError(UNTOUCHED);
	return CreateFileA(path, access, share, NULL, disposition, flags, NULL);
}

/* The last error of a failure; of a success what it is documented to set. */
static DWORD file_says(const char *path, DWORD access, DWORD share, DWORD disposition,
		       DWORD flags)
{
	HANDLE file = file_open(path, access, share, disposition, flags);
	DWORD said = GetLastError();

	if (file == INVALID_HANDLE_VALUE)
		return failure_said();
	return CloseHandle(file) ? said : CONTRADICTION;
}

static DWORD bool_said(BOOL result)
{
	return result ? ERROR_SUCCESS : failure_said();
}

static DWORD delete_says(const char *path)
{
	SetLastError(UNTOUCHED);
	return bool_said(DeleteFileA(path));
}

/* A file of so many bytes, each its own number. */
static void file_fill(const char *path, DWORD n_bytes)
{
	HANDLE file = file_open(path, GENERIC_WRITE, SHARE_ALL, CREATE_ALWAYS, 0);
	char bytes[256];
	DWORD i, done;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	if (file != INVALID_HANDLE_VALUE) {
		WriteFile(file, bytes, n_bytes, &done, NULL);
		CloseHandle(file);
	}
}

static DWORD file_length(const char *path)
{
	HANDLE file = file_open(path, 0, SHARE_ALL, OPEN_EXISTING, 0);
	DWORD n_bytes;

	if (file == INVALID_HANDLE_VALUE)
		return INVALID_FILE_SIZE;
	n_bytes = GetFileSize(file, NULL);
	CloseHandle(file);
	return n_bytes;
}

static void test_dispositions(void)
{
	CHECK_EQ("OPEN_EXISTING does not make a file",
		 file_says(at("d"), BOTH, 0, OPEN_EXISTING, 0), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("neither does TRUNCATE_EXISTING",
		 file_says(at("d"), BOTH, 0, TRUNCATE_EXISTING, 0), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("CREATE_NEW makes one and says 0",
		 file_says(at("d"), BOTH, 0, CREATE_NEW, 0), ERROR_SUCCESS);
	CHECK_EQ("CREATE_NEW does not open what exists",
		 file_says(at("d"), BOTH, 0, CREATE_NEW, 0), ERROR_FILE_EXISTS);
	file_fill(at("d"), 100);
	CHECK_EQ("OPEN_EXISTING opens and says 0",
		 file_says(at("d"), BOTH, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
	CHECK_EQ("OPEN_ALWAYS opens and says that it exists",
		 file_says(at("d"), BOTH, 0, OPEN_ALWAYS, 0), ERROR_ALREADY_EXISTS);
	CHECK_EQ("and leaves its bytes", file_length(at("d")), 100);
	CHECK_EQ("CREATE_ALWAYS opens and says that it exists",
		 file_says(at("d"), BOTH, 0, CREATE_ALWAYS, 0), ERROR_ALREADY_EXISTS);
	CHECK_EQ("and takes its bytes", file_length(at("d")), 0);
	file_fill(at("d"), 100);
	CHECK_EQ("TRUNCATE_EXISTING opens and says 0",
		 file_says(at("d"), GENERIC_WRITE, 0, TRUNCATE_EXISTING, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("and takes its bytes", file_length(at("d")), 0);
	CHECK_EQ("the file can be deleted", delete_says(at("d")), ERROR_SUCCESS);
	CHECK_EQ("CREATE_ALWAYS makes a file and says 0",
		 file_says(at("d"), BOTH, 0, CREATE_ALWAYS, 0), ERROR_SUCCESS);
	CHECK_EQ("deleted again", delete_says(at("d")), ERROR_SUCCESS);
	CHECK_EQ("OPEN_ALWAYS makes a file and says 0",
		 file_says(at("d"), GENERIC_READ, 0, OPEN_ALWAYS, 0), ERROR_SUCCESS);
	CHECK_EQ("and deleted once more", delete_says(at("d")), ERROR_SUCCESS);
	CHECK_EQ("there is no disposition 0", file_says(at("d"), BOTH, 0, 0, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("and none above TRUNCATE_EXISTING", file_says(at("d"), BOTH, 0, 6, 0),
		 ERROR_INVALID_PARAMETER);
}

static void test_paths(void)
{
	WCHAR wide[MAX_PATH + 40];
	HANDLE file;
	char path[2 * MAX_PATH], *p;

	CHECK_EQ("a directory that is not there is another error than a file",
		 file_says(at("absent\\x"), BOTH, 0, OPEN_EXISTING, 0),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("also when the file is to be made",
		 file_says(at("absent\\x"), BOTH, 0, CREATE_ALWAYS, 0),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("a path is needed", file_says("", BOTH, 0, OPEN_EXISTING, 0),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("NULL is none", file_says(NULL, BOTH, 0, OPEN_EXISTING, 0),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("a question mark is no part of a name",
		 file_says(at("a?b"), BOTH, 0, OPEN_EXISTING, 0), ERROR_INVALID_NAME);
	CHECK_EQ("neither is a star, in a name to be made",
		 file_says(at("a*b"), BOTH, 0, CREATE_NEW, 0), ERROR_INVALID_NAME);
	CHECK_EQ("nor < > | and quotation marks",
		 file_says(at("a<b"), BOTH, 0, CREATE_NEW, 0), ERROR_INVALID_NAME);
	memset(path, 'x', sizeof(path));
	path[MAX_PATH + 1] = '\0';
	CHECK_EQ("an A name beyond MAX_PATH is too long",
		 file_says(path, BOTH, 0, OPEN_EXISTING, 0), ERROR_FILENAME_EXCED_RANGE);

	file_fill(at("slashes"), 10);
	strcpy(path, at("slashes"));
	for (p = path; *p; p++)
		if (*p == '\\')
			*p = '/';
	CHECK_EQ("slashes separate as backslashes do",
		 file_says(path, GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
	widen(wide, path);
	SetLastError(UNTOUCHED);
	file = CreateFileW(wide, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
	CHECK("the W function opens the same", file != INVALID_HANDLE_VALUE);
	CHECK_EQ("and says 0", GetLastError(), ERROR_SUCCESS);
	CloseHandle(file);
	SetLastError(UNTOUCHED);
	CHECK_EQ("the W function deletes", bool_said(DeleteFileW(wide)), ERROR_SUCCESS);
}

static void test_arguments(void)
{
	file_fill(at("a"), 10);
	CHECK_WINE_DIFFERS("a share mode has three bits", "other bits are ignored",
			   file_says(at("a"), BOTH, 8, OPEN_EXISTING, 0) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("TRUNCATE_EXISTING needs the right to write",
			   "the file is emptied without it",
			   file_says(at("a"), GENERIC_READ, 0, TRUNCATE_EXISTING, 0) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("and without it does nothing", "the file is emptied",
			   file_length(at("a")) == 10);
	delete_says(at("a"));
}

/* What a second opening gets while a first one is open. */
static DWORD second_says(DWORD first_access, DWORD first_share, DWORD access, DWORD share)
{
	HANDLE first = file_open(at("s"), first_access, first_share, OPEN_EXISTING, 0);
	DWORD said;

	if (first == INVALID_HANDLE_VALUE)
		return CONTRADICTION;
	said = file_says(at("s"), access, share, OPEN_EXISTING, 0);
	CloseHandle(first);
	return said;
}

static void test_share_modes(void)
{
	static const DWORD accesses[] = { GENERIC_READ, GENERIC_WRITE, DELETE };
	static const DWORD shares[] = { FILE_SHARE_READ, FILE_SHARE_WRITE,
					FILE_SHARE_DELETE };
	unsigned i, j, wrong = 0;

	file_fill(at("s"), 10);
	for (i = 0; i < 3; i++) {
		for (j = 0; j < 3; j++) {
			DWORD want = i == j ? ERROR_SUCCESS : ERROR_SHARING_VIOLATION;

			/* The first one allows one thing, the second does one. */
			wrong += second_says(GENERIC_READ, shares[i] | FILE_SHARE_READ,
					     accesses[j], SHARE_ALL) !=
				 (j == 0 ? ERROR_SUCCESS : want);
			/* The second one allows one thing, the first does one. */
			wrong += second_says(accesses[j], SHARE_ALL, GENERIC_WRITE,
					     shares[i]) != want;
		}
	}
	CHECK_EQ("an opening may do what the others share, and they what it shares",
		 wrong, 0);
	CHECK_EQ("share mode 0 keeps readers out",
		 second_says(GENERIC_READ, 0, GENERIC_READ, SHARE_ALL),
		 ERROR_SHARING_VIOLATION);
	CHECK_EQ("and cannot be had while a reader is there",
		 second_says(GENERIC_READ, SHARE_ALL, GENERIC_READ, 0),
		 ERROR_SHARING_VIOLATION);
	CHECK_EQ("access 0 is in nobody's way", second_says(0, 0, BOTH, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("and nobody in its", second_says(BOTH, 0, 0, 0), ERROR_SUCCESS);
	CHECK_EQ("attributes are no data",
		 second_says(BOTH, 0, FILE_READ_ATTRIBUTES | SYNCHRONIZE, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("executing counts as reading",
		 second_says(GENERIC_READ, FILE_SHARE_WRITE, GENERIC_EXECUTE, SHARE_ALL),
		 ERROR_SHARING_VIOLATION);
	CHECK_EQ("appending counts as writing",
		 second_says(GENERIC_READ, FILE_SHARE_READ, FILE_APPEND_DATA, SHARE_ALL),
		 ERROR_SHARING_VIOLATION);
	CHECK_EQ("writers may share",
		 second_says(GENERIC_WRITE, FILE_SHARE_WRITE, GENERIC_WRITE,
			     FILE_SHARE_WRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("readers and writers may share",
		 second_says(BOTH, FILE_SHARE_READ | FILE_SHARE_WRITE, BOTH,
			     FILE_SHARE_READ | FILE_SHARE_WRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("who shares nothing may open when the first has closed",
		 file_says(at("s"), BOTH, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
	delete_says(at("s"));
}

static void test_sharing_and_dispositions(void)
{
	HANDLE file;

	file_fill(at("s"), 10);
	file = file_open(at("s"), GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("a file in use is not emptied",
		 file_says(at("s"), BOTH, SHARE_ALL, CREATE_ALWAYS, 0),
		 ERROR_SHARING_VIOLATION);
	CHECK_EQ("and keeps its bytes", GetFileSize(file, NULL), 10);
	CHECK_EQ("CREATE_NEW says that it exists",
		 file_says(at("s"), BOTH, SHARE_ALL, CREATE_NEW, 0), ERROR_FILE_EXISTS);
	CHECK_EQ("a file is not deleted while one does not share that",
		 delete_says(at("s")), ERROR_SHARING_VIOLATION);
	CHECK_EQ("nor opened to be deleted",
		 file_says(at("s"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING,
			   FILE_FLAG_DELETE_ON_CLOSE),
		 ERROR_SHARING_VIOLATION);
	CloseHandle(file);
	file = file_open(at("s"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING, 0);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("it is while everybody does", delete_says(at("s")), ERROR_SUCCESS);
	CHECK_EQ("and who has it open reads its size", GetFileSize(file, NULL), 10);
	CloseHandle(file);
	CHECK_EQ("then it is gone", delete_says(at("s")), ERROR_FILE_NOT_FOUND);
}

static void test_delete_on_close(void)
{
	HANDLE file = file_open(at("c"), BOTH, SHARE_ALL, CREATE_NEW,
				FILE_FLAG_DELETE_ON_CLOSE);

	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK("a file to be deleted on close is there",
	      GetFileAttributesA(at("c")) != INVALID_FILE_ATTRIBUTES);
	CHECK_EQ("who does not share deletion does not get it",
		 file_says(at("c"), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
			   OPEN_EXISTING, 0),
		 ERROR_SHARING_VIOLATION);
	CloseHandle(file);
	CHECK_EQ("closed it is gone", file_says(at("c"), 0, 0, OPEN_EXISTING, 0),
		 ERROR_FILE_NOT_FOUND);
}

static void test_rights(void)
{
	HANDLE reader, writer, neither;
	DWORD done = 77;
	char byte = 'x';

	file_fill(at("r"), 10);
	reader = file_open(at("r"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING, 0);
	writer = file_open(at("r"), GENERIC_WRITE, SHARE_ALL, OPEN_EXISTING, 0);
	neither = file_open(at("r"), 0, SHARE_ALL, OPEN_EXISTING, 0);
	REQUIRE(reader != INVALID_HANDLE_VALUE && writer != INVALID_HANDLE_VALUE &&
		neither != INVALID_HANDLE_VALUE);

	CHECK_EQ("a reader does not write",
		 bool_said(WriteFile(reader, &byte, 1, &done, NULL)),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("and the count is 0", done, 0);
	CHECK_EQ("a writer does not read",
		 bool_said(ReadFile(writer, &byte, 1, &done, NULL)), ERROR_ACCESS_DENIED);
	CHECK_EQ("access 0 does not read",
		 bool_said(ReadFile(neither, &byte, 1, &done, NULL)),
		 ERROR_ACCESS_DENIED);
	CHECK_WINE_DIFFERS("a reader does not set the end", "it is an invalid parameter",
			   bool_said(SetEndOfFile(reader)) == ERROR_ACCESS_DENIED);
	CHECK_EQ("a reader does not flush", bool_said(FlushFileBuffers(reader)),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("a writer does", bool_said(FlushFileBuffers(writer)), ERROR_SUCCESS);
	CHECK_EQ("access 0 tells the size", GetFileSize(neither, NULL), 10);
	CHECK_EQ("and the type", GetFileType(neither), FILE_TYPE_DISK);
	CloseHandle(reader);
	CloseHandle(writer);
	CloseHandle(neither);

	writer = file_open(at("r"), FILE_APPEND_DATA, SHARE_ALL, OPEN_EXISTING, 0);
	REQUIRE(writer != INVALID_HANDLE_VALUE);
	CHECK("who may append writes", WriteFile(writer, "ab", 2, &done, NULL));
	CHECK_EQ("at the end", GetFileSize(writer, NULL), 12);
	CloseHandle(writer);
	delete_says(at("r"));
}

static void test_no_file_handle(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	LARGE_INTEGER size;
	DWORD done;
	char byte;

	REQUIRE(section);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("a section is no file to read",
			   "what the section is made of is read",
			   bool_said(ReadFile(section, &byte, 1, &done, NULL)) ==
				   ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("and has no file size", "it is that of the section",
			   bool_said(GetFileSizeEx(section, &size)) ==
				   ERROR_INVALID_HANDLE);
	CloseHandle(section);
	SetLastError(UNTOUCHED);
	CHECK_EQ("neither has INVALID_HANDLE_VALUE",
		 GetFileSize(INVALID_HANDLE_VALUE, NULL), INVALID_FILE_SIZE);
	CHECK_EQ("which is said", failure_said(), ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK_EQ("nor a type", GetFileType(INVALID_HANDLE_VALUE), FILE_TYPE_UNKNOWN);
	CHECK_EQ("which is said, too", failure_said(), ERROR_INVALID_HANDLE);
}

static void test_positions(void)
{
	HANDLE file;
	LARGE_INTEGER to, now;
	LONG high;
	DWORD done;
	char bytes[16];

	file_fill(at("p"), 100);
	file = file_open(at("p"), BOTH, 0, OPEN_EXISTING, 0);
	REQUIRE(file != INVALID_HANDLE_VALUE);

	CHECK("a file is read from its beginning",
	      ReadFile(file, bytes, 10, &done, NULL) && done == 10 && bytes[9] == 9);
	CHECK("and on from where the last read ended",
	      ReadFile(file, bytes, 10, &done, NULL) && done == 10 && bytes[0] == 10);
	CHECK_EQ("SetFilePointer tells where",
		 SetFilePointer(file, 0, NULL, FILE_CURRENT), 20);
	CHECK_EQ("moves", SetFilePointer(file, -5, NULL, FILE_CURRENT), 15);
	CHECK_EQ("from the end", SetFilePointer(file, -5, NULL, FILE_END), 95);
	CHECK("what is left is read",
	      ReadFile(file, bytes, 10, &done, NULL) && done == 5 && bytes[4] == 99);
	SetLastError(UNTOUCHED);
	CHECK("at the end nothing is, with success",
	      ReadFile(file, bytes, 10, &done, NULL) && done == 0);
	CHECK_EQ("and the last error stays", GetLastError(), UNTOUCHED);

	SetLastError(UNTOUCHED);
	CHECK_EQ("in front of the file there is nothing",
		 SetFilePointer(file, -1, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER);
	CHECK_EQ("which has an error of its own", GetLastError(), ERROR_NEGATIVE_SEEK);
	SetLastError(UNTOUCHED);
	CHECK_EQ("there are three ways to count", SetFilePointer(file, 0, NULL, 3),
		 INVALID_SET_FILE_POINTER);
	CHECK_EQ("and no fourth", GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ("the position has not moved",
		 SetFilePointer(file, 0, NULL, FILE_CURRENT), 100);

	high = 1;
	CHECK_EQ("a position has 64 bits", SetFilePointer(file, 16, &high, FILE_BEGIN),
		 16);
	CHECK_EQ("the high ones too", high, 1);
	CHECK_EQ("which grows nothing", GetFileSize(file, NULL), 100);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("a position of more than 32 bits needs a place to be told",
			   "the low half is told",
			   SetFilePointer(file, 0, NULL, FILE_CURRENT) ==
					   INVALID_SET_FILE_POINTER &&
				   GetLastError() == ERROR_INVALID_PARAMETER);
	high = 0;
	SetLastError(UNTOUCHED);
	CHECK_EQ("a position that looks like a failure",
		 SetFilePointer(file, -1, &high, FILE_BEGIN), 0xFFFFFFFF);
	CHECK_EQ("says that it is none", GetLastError(), ERROR_SUCCESS);

	to.QuadPart = 50;
	CHECK("SetFilePointerEx moves",
	      SetFilePointerEx(file, to, &now, FILE_BEGIN) && now.QuadPart == 50);
	to.QuadPart = -60;
	SetLastError(UNTOUCHED);
	CHECK_EQ("but not in front",
		 bool_said(SetFilePointerEx(file, to, &now, FILE_CURRENT)),
		 ERROR_NEGATIVE_SEEK);
	CHECK("and need not tell", SetFilePointerEx(file, to, NULL, FILE_END) != 0);
	CloseHandle(file);
	delete_says(at("p"));
}

static void test_sizes(void)
{
	HANDLE file = file_open(at("z"), BOTH, 0, CREATE_NEW, 0);
	LARGE_INTEGER size;
	DWORD high = 77, done;
	char bytes[8];

	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("a new file is empty", GetFileSize(file, &high), 0);
	CHECK_EQ("in both halves", high, 0);
	SetFilePointer(file, 100, NULL, FILE_BEGIN);
	CHECK("its end can be set", SetEndOfFile(file));
	CHECK_EQ("behind the old one", GetFileSize(file, NULL), 100);
	SetFilePointer(file, 40, NULL, FILE_BEGIN);
	CHECK("and in front of it", SetEndOfFile(file));
	CHECK("GetFileSizeEx agrees", GetFileSizeEx(file, &size) && size.QuadPart == 40);
	SetFilePointer(file, 60, NULL, FILE_BEGIN);
	CHECK("writing behind the end grows the file",
	      WriteFile(file, "ab", 2, &done, NULL) && done == 2);
	CHECK_EQ("to where it was written", GetFileSize(file, NULL), 62);
	SetFilePointer(file, 50, NULL, FILE_BEGIN);
	CHECK("what is between is zero", ReadFile(file, bytes, 4, &done, NULL) &&
						 done == 4 && bytes_are(bytes, 4, 0));
	CHECK("no bytes are written without complaint",
	      WriteFile(file, "", 0, &done, NULL) && done == 0);
	CloseHandle(file);
	delete_says(at("z"));
}

static void test_offsets(void)
{
	HANDLE file;
	OVERLAPPED where;
	DWORD done;
	char bytes[16];

	file_fill(at("o"), 100);
	file = file_open(at("o"), BOTH, 0, OPEN_EXISTING, 0);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	memset(&where, 0, sizeof(where));
	where.Offset = 30;
	CHECK("a read may say where",
	      ReadFile(file, bytes, 10, &done, &where) && done == 10 && bytes[0] == 30);
	CHECK_EQ("the structure tells how much", where.InternalHigh, 10);
	CHECK_EQ("and that it went well", where.Internal, 0);
	CHECK_EQ("the position is behind it", SetFilePointer(file, 0, NULL, FILE_CURRENT),
		 40);
	where.Offset = 95;
	CHECK("a read that reaches the end is cut",
	      ReadFile(file, bytes, 10, &done, &where) && done == 5);
	where.Offset = 100;
	SetLastError(UNTOUCHED);
	CHECK_EQ("one that begins there is an error",
		 bool_said(ReadFile(file, bytes, 10, &done, &where)), ERROR_HANDLE_EOF);
	CHECK_EQ("with no bytes", done, 0);
	where.Offset = 200;
	CHECK("a write may say where",
	      WriteFile(file, "ab", 2, &done, &where) && done == 2);
	CHECK_EQ("also behind the end", GetFileSize(file, NULL), 202);
	where.Offset = where.OffsetHigh = 0xFFFFFFFF;
	CHECK("or at the end, wherever that is",
	      WriteFile(file, "ab", 2, &done, &where) && done == 2);
	CHECK_EQ("is written", GetFileSize(file, NULL), 204);
	where.Offset = 1;
	where.OffsetHigh = 0;
	CHECK("the count may be left out where the structure has it",
	      ReadFile(file, bytes, 2, NULL, &where) && where.InternalHigh == 2);
	CloseHandle(file);

	file = file_open(at("o"), BOTH, 0, OPEN_EXISTING, FILE_FLAG_OVERLAPPED);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	SetLastError(UNTOUCHED);
	CHECK_EQ("who asked for FILE_FLAG_OVERLAPPED has to say where",
		 bool_said(ReadFile(file, bytes, 2, &done, NULL)),
		 ERROR_INVALID_PARAMETER);
	CloseHandle(file);
	delete_says(at("o"));
}

static int is_set(HANDLE event)
{
	return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

static void test_events(void)
{
	HANDLE file, by_hand, by_itself;
	OVERLAPPED where;
	DWORD done;
	char bytes[16];

	file_fill(at("e"), 100);
	file = file_open(at("e"), BOTH, 0, OPEN_EXISTING, 0);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	by_hand = CreateEventA(NULL, TRUE, FALSE, NULL);
	by_itself = CreateEventA(NULL, FALSE, FALSE, NULL);
	REQUIRE(by_hand && by_itself);
	memset(&where, 0, sizeof(where));
	where.hEvent = by_hand;
	CHECK("a read may name an event",
	      ReadFile(file, bytes, 10, &done, &where) && done == 10);
	CHECK("which is set when it is done", is_set(by_hand));
	where.Offset = 90;
	CHECK("and again", WriteFile(file, "ab", 2, &done, &where) && done == 2);
	CHECK("by a write", is_set(by_hand));
	where.Offset = 300;
	SetLastError(UNTOUCHED);
	CHECK_EQ("a read that fails at the end",
		 bool_said(ReadFile(file, bytes, 10, &done, &where)), ERROR_HANDLE_EOF);
	CHECK_WINE_DIFFERS("has reset it, and does not set it", "it stays set",
			   !is_set(by_hand));
	where.Offset = 0;
	where.hEvent = by_itself;
	CHECK("it may be one that resets itself",
	      ReadFile(file, bytes, 10, &done, &where) && done == 10);
	CHECK("which is had", is_set(by_itself));
	CHECK("once", !is_set(by_itself));
	where.hEvent = (HANDLE)((UINT_PTR)by_hand | 1);
	CHECK("the lowest bit of it says something else",
	      ReadFile(file, bytes, 10, &done, &where) && done == 10);
	CHECK("and it is set all the same", is_set(by_hand));
	CloseHandle(by_hand);
	CloseHandle(by_itself);
	CloseHandle(file);
	delete_says(at("e"));
}

static void test_attributes(void)
{
	WIN32_FILE_ATTRIBUTE_DATA data;
	BY_HANDLE_FILE_INFORMATION one, other;
	HANDLE file;

	SetLastError(UNTOUCHED);
	CHECK_EQ("what is not there has no attributes", GetFileAttributesA(at("t")),
		 INVALID_FILE_ATTRIBUTES);
	CHECK_EQ("because there is no file", failure_said(), ERROR_FILE_NOT_FOUND);
	SetLastError(UNTOUCHED);
	CHECK_EQ("nor what is in no directory", GetFileAttributesA(at("absent\\x")),
		 INVALID_FILE_ATTRIBUTES);
	CHECK_EQ("because there is no directory", failure_said(), ERROR_PATH_NOT_FOUND);
	CHECK("a directory is one",
	      GetFileAttributesA(directory) & FILE_ATTRIBUTE_DIRECTORY);

	CHECK_EQ("a read-only file can be made, and written by its maker",
		 file_says(at("t"), BOTH, 0, CREATE_NEW, FILE_ATTRIBUTE_READONLY),
		 ERROR_SUCCESS);
	CHECK_EQ("it is an archived, read-only file", GetFileAttributesA(at("t")),
		 FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_ARCHIVE);
	CHECK_EQ("which can be read",
		 file_says(at("t"), GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("but not written", "root may",
			   file_says(at("t"), GENERIC_WRITE, 0, OPEN_EXISTING, 0) ==
				   ERROR_ACCESS_DENIED);
	CHECK_WINE_DIFFERS("nor emptied", "root may",
			   file_says(at("t"), BOTH, 0, CREATE_ALWAYS, 0) ==
				   ERROR_ACCESS_DENIED);
	CHECK_EQ("nor deleted", delete_says(at("t")), ERROR_ACCESS_DENIED);
	CHECK_EQ("nor opened to be",
		 file_says(at("t"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING,
			   FILE_FLAG_DELETE_ON_CLOSE),
		 ERROR_ACCESS_DENIED);
	CHECK("the attribute can be taken away",
	      SetFileAttributesA(at("t"), FILE_ATTRIBUTE_NORMAL));
	CHECK_EQ("then it can be written",
		 file_says(at("t"), GENERIC_WRITE, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
	CHECK("and given", SetFileAttributesA(at("t"), FILE_ATTRIBUTE_READONLY));
	CHECK("it shows", GetFileAttributesA(at("t")) & FILE_ATTRIBUTE_READONLY);
	SetFileAttributesA(at("t"), FILE_ATTRIBUTE_NORMAL);

	file_fill(at("t"), 33);
	CHECK("GetFileAttributesEx tells the size",
	      GetFileAttributesExA(at("t"), GetFileExInfoStandard, &data) &&
		      data.nFileSizeLow == 33 && data.nFileSizeHigh == 0);
	CHECK("and a time after 2020", data.ftLastWriteTime.dwHighDateTime > 30780000);
	file = file_open(at("t"), 0, 0, OPEN_EXISTING, 0);
	CHECK("GetFileInformationByHandle tells the size",
	      GetFileInformationByHandle(file, &one) && one.nFileSizeLow == 33);
	CHECK_EQ("and the number of links", one.nNumberOfLinks, 1);
	CloseHandle(file);
	file = file_open(at("t"), GENERIC_READ, 0, OPEN_EXISTING, 0);
	CHECK("two handles of one file have one index",
	      GetFileInformationByHandle(file, &other) &&
		      one.nFileIndexLow == other.nFileIndexLow &&
		      one.nFileIndexHigh == other.nFileIndexHigh &&
		      one.dwVolumeSerialNumber == other.dwVolumeSerialNumber);
	CloseHandle(file);
	delete_says(at("t"));
}

static void test_directories(void)
{
	HANDLE file;

	CHECK("a directory can be made", CreateDirectoryA(at("dir"), NULL));
	SetLastError(UNTOUCHED);
	CHECK_EQ("once", bool_said(CreateDirectoryA(at("dir"), NULL)),
		 ERROR_ALREADY_EXISTS);
	SetLastError(UNTOUCHED);
	CHECK_EQ("and not where there is no way to it",
		 bool_said(CreateDirectoryA(at("absent\\dir"), NULL)),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("it is no file to read",
		 file_says(at("dir"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor to write", file_says(at("dir"), BOTH, SHARE_ALL, OPEN_EXISTING, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor are its attributes",
		 file_says(at("dir"), 0, SHARE_ALL, OPEN_EXISTING, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("unless one asks for that",
		 file_says(at("dir"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING,
			   FILE_FLAG_BACKUP_SEMANTICS),
		 ERROR_SUCCESS);
	CHECK_EQ("CREATE_NEW says that it exists",
		 file_says(at("dir"), BOTH, 0, CREATE_NEW, 0), ERROR_FILE_EXISTS);
	CHECK_EQ("it is not emptied", file_says(at("dir"), BOTH, 0, CREATE_ALWAYS, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("it is not deleted as a file", delete_says(at("dir")),
		 ERROR_ACCESS_DENIED);
	file_fill(at("dir\\x"), 1);
	SetLastError(UNTOUCHED);
	CHECK_EQ("nor as a directory while something is in it",
		 bool_said(RemoveDirectoryA(at("dir"))), ERROR_DIR_NOT_EMPTY);
	SetLastError(UNTOUCHED);
	CHECK_EQ("a file is not deleted as a directory",
		 bool_said(RemoveDirectoryA(at("dir\\x"))), ERROR_DIRECTORY);
	CHECK_EQ("the file goes", delete_says(at("dir\\x")), ERROR_SUCCESS);
	file = file_open(at("dir"), GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING,
			 FILE_FLAG_BACKUP_SEMANTICS);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	SetLastError(UNTOUCHED);
	CHECK_EQ("one that is open without sharing deletion stays",
		 bool_said(RemoveDirectoryA(at("dir"))), ERROR_SHARING_VIOLATION);
	CloseHandle(file);
	CHECK("then the directory goes", RemoveDirectoryA(at("dir")));
	SetLastError(UNTOUCHED);
	CHECK_EQ("once", bool_said(RemoveDirectoryA(at("dir"))), ERROR_FILE_NOT_FOUND);
}

static void test_deletion(void)
{
	CHECK_EQ("what is not there is not deleted", delete_says(at("absent")),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor what is in no directory", delete_says(at("absent\\x")),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("nor by a name that is none", delete_says(at("a?")), ERROR_INVALID_NAME);
}

static void test_devices(void)
{
	HANDLE nul = file_open("NUL", BOTH, 0, OPEN_EXISTING, 0);
	DWORD done;
	char byte;

	REQUIRE(nul != INVALID_HANDLE_VALUE);
	CHECK("NUL takes everything", WriteFile(nul, "abc", 3, &done, NULL) && done == 3);
	CHECK("and has nothing", ReadFile(nul, &byte, 1, &done, NULL) && done == 0);
	CHECK_EQ("it is a device", GetFileType(nul), FILE_TYPE_CHAR);
	CloseHandle(nul);
	CHECK_EQ("in lower case as well",
		 file_says("nul", GENERIC_WRITE, SHARE_ALL, OPEN_EXISTING, 0),
		 ERROR_SUCCESS);
}

static void test_temporary_files(void)
{
	char path[MAX_PATH], other[MAX_PATH];
	WCHAR wide[MAX_PATH];
	DWORD n;

	n = GetTempPathA(sizeof(path), path);
	CHECK_EQ("GetTempPath tells the length", n, strlen(path));
	CHECK("the path ends with a separator",
	      path[n - 1] == '\\' || path[n - 1] == '/');
	CHECK_EQ("too little room is told with the terminator", GetTempPathA(1, path),
		 n + 1);
	CHECK_EQ("the W function has the same", GetTempPathW(MAX_PATH, wide), n);
	CHECK("GetTempFileName makes a file",
	      GetTempFileNameA(directory, "abcz", 0, path));
	CHECK_EQ("which is empty", file_length(path), 0);
	CHECK("and another one", GetTempFileNameA(directory, "abcz", 0, other));
	CHECK("of another name", strcmp(path, other) != 0);
	CHECK("with three letters of the prefix",
	      !strncmp(path + strlen(directory) + 1, "abc", 3) &&
		      path[strlen(directory) + 4] != 'z');
	CHECK("and a suffix", !strcmp(path + strlen(path) - 4, ".tmp"));
	DeleteFileA(path);
	DeleteFileA(other);
	CHECK_EQ("a number given is the number",
		 GetTempFileNameA(directory, "abc", 26, path), 26);
	CHECK("in hexadecimal",
	      !strcmp(path + strlen(directory) + 1, "abc1A.tmp") ||
		      !strcmp(path + strlen(directory) + 1, "abc1a.tmp"));
	CHECK_EQ("and there is no file", file_length(path), INVALID_FILE_SIZE);
	SetLastError(UNTOUCHED);
	CHECK_EQ("no file where there is no directory",
		 GetTempFileNameA(at("absent"), "abc", 0, path), 0);
	CHECK_EQ("and that is why", failure_said(), ERROR_DIRECTORY);
}

int main(void)
{
	char temp[MAX_PATH];

	conform_begin();
	if (!GetTempPathA(sizeof(temp), temp) ||
	    !GetTempFileNameA(temp, "win", 0, directory) || !DeleteFileA(directory) ||
	    !CreateDirectoryA(directory, NULL)) {
		CHECK("there is a directory for the test", 0);
		return conform_end();
	}
	test_dispositions();
	test_paths();
	test_arguments();
	test_share_modes();
	test_sharing_and_dispositions();
	test_delete_on_close();
	test_rights();
	test_no_file_handle();
	test_positions();
	test_sizes();
	test_offsets();
	test_events();
	test_attributes();
	test_directories();
	test_deletion();
	test_devices();
	test_temporary_files();
	CHECK("the test leaves nothing behind", RemoveDirectoryA(directory));
	return conform_end();
}
