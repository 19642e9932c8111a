/* SPDX-License-Identifier: MIT */
/*
 * Files by their paths: opening in every way, deleting, attributes, directories. What was
 * there is untouched when an opening fails, and what was not is not there afterwards.
 */
#include "inject-files.h"

/* ---- opening what is there ------------------------------------------------------------- */

static DWORD open_reading(void)
{
	file = files_open("there", GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING,
			  FILE_FLAG_RANDOM_ACCESS);
	return files_says();
}

static DWORD open_writing(void)
{
	file = files_open("there", GENERIC_WRITE, 0, OPEN_EXISTING,
			  FILE_FLAG_WRITE_THROUGH);
	return files_says();
}

static DWORD open_both(void)
{
	file = files_open("there", READS_WRITES, 0, OPEN_ALWAYS, 0);
	return files_says();
}

static DWORD open_attributes(void)
{
	file = files_open("there", FILE_READ_ATTRIBUTES, 0, OPEN_EXISTING, 0);
	return files_says();
}

static DWORD open_deleting(void)
{
	file = files_open("there", DELETE, ALL_SHARED, OPEN_EXISTING, 0);
	return files_says();
}

static DWORD open_directory(void)
{
	file = CreateFileA(test_dir(), GENERIC_READ, ALL_SHARED, NULL, OPEN_EXISTING,
			   FILE_FLAG_BACKUP_SEMANTICS, NULL);
	return files_says();
}

static DWORD open_wide(void)
{
	WCHAR path[256];
	int i = 0;

	for (const char *c = files_path("there"); *c; c++)
		path[i++] = (WCHAR)*c;
	path[i] = 0;
	file = CreateFileW(path, GENERIC_READ, ALL_SHARED, NULL, OPEN_EXISTING, 0, NULL);
	return files_says();
}

static DWORD open_missing(void)
{
	file = files_open("missing", GENERIC_READ, 0, OPEN_EXISTING, 0);
	CHECK(file == INVALID_HANDLE_VALUE);
	return GetLastError() == ERROR_FILE_NOT_FOUND ? 0 : GetLastError();
}

static void can_read(void)
{
	char byte = 0;
	DWORD n = 0;

	CHECK(ReadFile(file, &byte, 1, &n, NULL) && n == 1 && byte == 'f');
}

static void can_write(void)
{
	DWORD n = 0;

	CHECK(WriteFile(file, "f", 1, &n, NULL) && n == 1);
	there_is_intact();
}

/* Nobody else gets it while it is not shared: the share modes are in force. */
static void is_alone(void)
{
	if (inject_error() == ENOLCK)
		return; /* a file system without locks keeps no share modes */
	CHECK(files_open("there", GENERIC_READ, ALL_SHARED, OPEN_EXISTING, 0) ==
	      INVALID_HANDLE_VALUE);
	CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
	can_write();
}

/* The path was not there while it was asked about: the usual answer. */
#define ANSWERS                                               \
	{ INJECT_ANY, ENOENT, ERROR_FILE_NOT_FOUND },         \
		{ INJECT_ANY, ENOENT, ERROR_PATH_NOT_FOUND }, \
	{                                                     \
		INJECT_ANY, ENOTDIR, ERROR_PATH_NOT_FOUND     \
	}

#define THERE .ready = ready_file, .intact = there_is_intact, .undo = close_file

INJECT(open_a_file_for_reading, THERE, .act = open_reading, .check = can_read)
INJECT(open_a_file_for_writing, THERE, .act = open_writing, .check = is_alone)
INJECT(open_a_file_for_both, THERE, .act = open_both, .check = is_alone)
INJECT(open_a_file_for_its_attributes, THERE, .act = open_attributes)
INJECT(open_a_file_to_delete_it, THERE, .act = open_deleting)
INJECT(open_a_directory, .act = open_directory, .undo = close_file)
INJECT(open_by_a_wide_path, THERE, .act = open_wide, .check = can_read)
INJECT(open_a_file_that_is_missing, .act = open_missing,
       .also = { { INJECT_ANY, INJECT_ANY, ERROR_PATH_NOT_FOUND } })

/* ---- making ---------------------------------------------------------------------------- */

static void ready_nothing(void)
{
	CHECK(unlink(files_path("new")) == 0 || errno == ENOENT);
}

static DWORD make_new(void)
{
	file = files_open("new", READS_WRITES, 0, CREATE_NEW, 0);
	return files_says();
}

static DWORD make_read_only(void)
{
	file = files_open("new", GENERIC_WRITE, FILE_SHARE_READ, CREATE_ALWAYS,
			  FILE_ATTRIBUTE_READONLY);
	return files_says();
}

static DWORD make_always(void)
{
	file = files_open("there", READS_WRITES, 0, CREATE_ALWAYS, 0);
	if (file != INVALID_HANDLE_VALUE)
		CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
	return files_says();
}

static DWORD truncate_it(void)
{
	file = files_open("there", READS_WRITES, 0, TRUNCATE_EXISTING, 0);
	return files_says();
}

static DWORD make_doomed(void)
{
	file = files_open("new", READS_WRITES, ALL_SHARED, CREATE_ALWAYS,
			  FILE_FLAG_DELETE_ON_CLOSE);
	return files_says();
}

static char temporary[MAX_PATH];

static DWORD make_temporary(void)
{
	return inject_says(GetTempFileNameA(test_dir(), "inj", 0, temporary));
}

static void remove_temporary(void)
{
	CHECK(unlink(temporary) == 0);
}

static void new_is_alone(void)
{
	CHECK(files_exists("new"));
	if (inject_error() == ENOLCK)
		return;
	CHECK(files_open("new", GENERIC_READ, ALL_SHARED, OPEN_EXISTING, 0) ==
	      INVALID_HANDLE_VALUE);
	CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
}

static void nothing_is_there(void)
{
	CHECK(!files_exists("new"));
}

static void is_empty(void)
{
	CHECK_EQ(GetFileSize(file, NULL), 0);
}

static void close_doomed(void)
{
	close_file();
	nothing_is_there();
}

#define NOTHING .ready = ready_nothing, .intact = nothing_is_there

INJECT(make_a_file, NOTHING, .act = make_new, .check = new_is_alone, .undo = close_file)
INJECT(make_a_read_only_file, NOTHING, .act = make_read_only, .undo = close_file)
INJECT(make_a_file_that_is_there, THERE, .act = make_always, .check = is_empty)
INJECT(truncate_a_file, THERE, .act = truncate_it, .check = is_empty)
INJECT(make_a_file_for_a_while, NOTHING, .act = make_doomed, .undo = close_doomed)
INJECT(make_a_temporary_file, .act = make_temporary, .undo = remove_temporary)

/* ---- deleting, directories, attributes --------------------------------------------------- */

static DWORD delete_it(void)
{
	return inject_says(DeleteFileA(files_path("there")));
}

static void there_is_gone(void)
{
	CHECK(!files_exists("there"));
}

static void ready_no_directory(void)
{
	CHECK(rmdir(files_path("directory")) == 0 || errno == ENOENT);
}

static void ready_directory(void)
{
	CHECK(mkdir(files_path("directory"), 0700) == 0 || errno == EEXIST);
}

static DWORD make_directory(void)
{
	return inject_says(CreateDirectoryA(files_path("directory"), NULL));
}

static DWORD remove_directory(void)
{
	return inject_says(RemoveDirectoryA(files_path("directory")));
}

static void directory_is_there(void)
{
	CHECK(files_exists("directory"));
}

static void directory_is_gone(void)
{
	CHECK(!files_exists("directory"));
}

static DWORD attributes;

static DWORD get_attributes(void)
{
	attributes = GetFileAttributesA(files_path("there"));
	return inject_says(attributes != INVALID_FILE_ATTRIBUTES);
}

static DWORD get_attributes_ex(void)
{
	WIN32_FILE_ATTRIBUTE_DATA data;

	if (!GetFileAttributesExA(files_path("there"), GetFileExInfoStandard, &data))
		return GetLastError();
	CHECK_EQ(data.nFileSizeLow, FILE_BYTES);
	return 0;
}

static DWORD make_read_only_later(void)
{
	return inject_says(
		SetFileAttributesA(files_path("there"), FILE_ATTRIBUTE_READONLY));
}

static void is_read_only(void)
{
	CHECK_EQ(GetFileAttributesA(files_path("there")) & FILE_ATTRIBUTE_READONLY,
		 FILE_ATTRIBUTE_READONLY);
	CHECK(SetFileAttributesA(files_path("there"), FILE_ATTRIBUTE_NORMAL));
}

static char back[4096];

static void arrange_directories(void)
{
	ready_directory();
	CHECK(getcwd(back, sizeof(back)));
}

static DWORD change_directory(void)
{
	return inject_says(SetCurrentDirectoryA(files_path("directory")));
}

static DWORD ask_directory(void)
{
	char path[MAX_PATH];

	return inject_says(GetCurrentDirectoryA(sizeof(path), path));
}

static void change_back(void)
{
	CHECK(chdir(back) == 0);
}

static DWORD full_path(void)
{
	char path[MAX_PATH];

	return inject_says(GetFullPathNameA("there", sizeof(path), path, NULL));
}

INJECT(delete_a_file, .ready = ready_file, .act = delete_it, .check = there_is_gone,
       .intact = there_is_intact, .flags = INJECT_ANSWERS, .also = { ANSWERS })
INJECT(make_a_directory, .ready = ready_no_directory, .act = make_directory,
       .check = directory_is_there, .intact = directory_is_gone, .flags = INJECT_ANSWERS,
       .also = { ANSWERS })
INJECT(remove_a_directory, .ready = ready_directory, .act = remove_directory,
       .check = directory_is_gone, .intact = directory_is_there, .flags = INJECT_ANSWERS,
       .also = { ANSWERS })
INJECT(get_the_attributes, .ready = ready_file, .act = get_attributes,
       .flags = INJECT_ANSWERS, .also = { ANSWERS })
INJECT(get_all_attributes, .ready = ready_file, .act = get_attributes_ex,
       .flags = INJECT_ANSWERS, .also = { ANSWERS })
INJECT(set_the_attributes, .ready = ready_file, .act = make_read_only_later,
       .check = is_read_only, .flags = INJECT_ANSWERS, .also = { ANSWERS })
INJECT(change_the_directory, .arrange = arrange_directories, .act = change_directory,
       .undo = change_back, .flags = INJECT_ANSWERS,
       .also = { ANSWERS, { SYS_chdir, ENOTDIR, ERROR_DIRECTORY } })
INJECT(ask_for_the_directory, .act = ask_directory)
INJECT(make_a_path_whole, .act = full_path)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
