/* SPDX-License-Identifier: MIT */
/*
 * Finding, copying and moving where Linux' files are more than Windows': links, programs,
 * files without a size, other file systems, and directories that change meanwhile.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <windows.h>

#include "harness.h"

static const char *path_of(const char *name)
{
	static char paths[4][512];
	static unsigned n;
	char *path = paths[n++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", test_dir(), name);
	return path;
}

static void file_make(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "we");

	CHECK(file);
	CHECK(fputs(text, file) >= 0);
	CHECK_EQ(fclose(file), 0);
}

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static int count(const char *pattern)
{
	WIN32_FIND_DATAA data;
	HANDLE search = FindFirstFileA(path_of(pattern), &data);
	int n = 1;

	if (search == INVALID_HANDLE_VALUE) {
		CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
		return 0;
	}
	while (FindNextFileA(search, &data))
		n++;
	CHECK_EQ(GetLastError(), ERROR_NO_MORE_FILES);
	CHECK(FindClose(search));
	return n;
}

/* ---- finding ------------------------------------------------------------------------- */

TEST(many_files_come_sorted_and_each_once)
{
	enum {
		FILES = 3000
	};
	WIN32_FIND_DATAA data;
	char name[32], last[MAX_PATH] = "";
	HANDLE search;
	int n = 0;

	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "many-%d", i);
		file_make(name, "");
	}
	search = FindFirstFileA(path_of("many-*"), &data);
	CHECK(search != INVALID_HANDLE_VALUE);
	do {
		CHECK(strcmp(last, data.cFileName) < 0);
		strcpy(last, data.cFileName);
		n++;
	} while (FindNextFileA(search, &data));
	CHECK_EQ(n, FILES);
	CHECK(FindClose(search));
}

TEST(what_comes_and_goes_meanwhile_is_met_at_most_once)
{
	WIN32_FIND_DATAA data;
	HANDLE search;

	file_make("a", "");
	file_make("b", "");
	file_make("c", "");
	search = FindFirstFileA(path_of("?"), &data);
	CHECK(search != INVALID_HANDLE_VALUE);
	while (strcmp(data.cFileName, "a") != 0) /* "." first */
		CHECK(FindNextFileA(search, &data));
	CHECK_EQ(unlink(path_of("b")), 0);
	file_make("d", "");
	CHECK(FindNextFileA(search, &data));
	CHECK_STR(data.cFileName, "c");
	CHECK(!FindNextFileA(search, &data));
	CHECK(FindClose(search));
	CHECK(!FindClose(search));
}

TEST(links_are_what_they_lead_to_and_nothing_where_that_is_nothing)
{
	WIN32_FIND_DATAA data;
	HANDLE search;

	file_make("file.bin", "12345");
	CHECK_EQ(symlink("file.bin", path_of("link.txt")), 0);
	CHECK_EQ(symlink("nothing", path_of("dangling.txt")), 0);
	CHECK_EQ(count("*.txt"), 1);
	search = FindFirstFileA(path_of("link.txt"), &data);
	CHECK(search != INVALID_HANDLE_VALUE);
	CHECK_EQ(data.nFileSizeLow, 5);
	CHECK(FindClose(search));
}

TEST(a_pattern_of_stars_is_no_effort)
{
	char name[201], pattern[201];

	memset(name, 'a', 200);
	name[200] = '\0';
	file_make(name, "");
	for (int i = 0; i < 198; i += 2)
		memcpy(pattern + i, "*a", 2);
	strcpy(pattern + 198, "*b");
	CHECK_EQ(count(pattern), 0);
	pattern[199] = 'a';
	CHECK_EQ(count(pattern), 1);
}

TEST(two_searches_and_their_handles_do_not_meet)
{
	WIN32_FIND_DATAA data;
	HANDLE first, second;

	file_make("one", "");
	file_make("two", "");
	first = FindFirstFileA(path_of("o*"), &data);
	second = FindFirstFileA(path_of("t*"), &data);
	CHECK(first != INVALID_HANDLE_VALUE && second != INVALID_HANDLE_VALUE);
	CHECK(first != second);
	CHECK(FindClose(first));
	CHECK(!FindNextFileA(first, &data));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(FindClose(second));
}

/* ---- copying ------------------------------------------------------------------------- */

TEST(a_program_stays_one)
{
	struct stat st;

	file_make("program", "#!/bin/true\n");
	CHECK_EQ(chmod(path_of("program"), 0755), 0);
	CHECK(CopyFileA(path_of("program"), path_of("copy"), TRUE));
	CHECK_EQ(stat(path_of("copy"), &st), 0);
	CHECK(st.st_mode & 0100);
}

TEST(what_has_no_size_is_copied_all_the_same)
{
	char copied[64] = "", name[64] = "";
	FILE *file;

	if (!CopyFileA("/proc/self/comm", path_of("comm"), TRUE))
		SKIP("this system keeps /proc to itself (error %u)",
		     (unsigned)GetLastError());
	file = fopen(path_of("comm"), "re");
	CHECK(file && fgets(copied, sizeof(copied), file));
	fclose(file);
	file = fopen("/proc/self/comm", "re");
	CHECK(file && fgets(name, sizeof(name), file));
	fclose(file);
	CHECK_STR(copied, name);
}

TEST(a_large_file_is_copied_whole)
{
	enum {
		BYTES = 3 << 20
	};
	struct stat st;
	FILE *file = fopen(path_of("large"), "we");

	CHECK(file);
	for (int i = 0; i < BYTES / 4; i++)
		CHECK_EQ(fwrite(&i, sizeof(i), 1, file), 1);
	CHECK_EQ(fclose(file), 0);
	CHECK(CopyFileA(path_of("large"), path_of("copy"), FALSE));
	CHECK_EQ(stat(path_of("copy"), &st), 0);
	CHECK_EQ(st.st_size, BYTES);
	file = fopen(path_of("copy"), "re");
	CHECK(file);
	for (int i = 0; i < BYTES / 4; i++) {
		int read = -1;

		CHECK_EQ(fread(&read, sizeof(read), 1, file), 1);
		CHECK_EQ(read, i);
	}
	fclose(file);
}

TEST(a_file_is_not_copied_onto_itself)
{
	struct stat st;

	file_make("file", "kept");
	CHECK(!CopyFileA(path_of("file"), path_of("file"), FALSE));
	CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
	CHECK_EQ(stat(path_of("file"), &st), 0);
	CHECK_EQ(st.st_size, 4);
}

/* ---- moving -------------------------------------------------------------------------- */

TEST(a_link_is_moved_itself)
{
	char target[64] = "";

	file_make("file", "");
	CHECK_EQ(symlink("file", path_of("link")), 0);
	CHECK(MoveFileA(path_of("link"), path_of("moved")));
	CHECK(readlink(path_of("moved"), target, sizeof(target) - 1) > 0);
	CHECK_STR(target, "file");
	CHECK(exists(path_of("file")) && !exists(path_of("link")));
}

TEST(to_another_file_system_a_file_goes_by_copying_if_it_may)
{
	struct stat here, there;
	char away[64] = "/tmp/winshm-move-XXXXXX";
	bool kept, copied;
	DWORD error;
	int fd;

	file_make("file", "contents");
	fd = mkstemp(away);
	if (fd < 0 || fstat(fd, &there) < 0 || stat(path_of("file"), &here) < 0 ||
	    here.st_dev == there.st_dev) {
		if (fd >= 0) {
			close(fd);
			unlink(away);
		}
		SKIP("/tmp is on the file system of the tests");
	}
	close(fd);
	kept = !MoveFileExA(path_of("file"), away, MOVEFILE_REPLACE_EXISTING);
	error = GetLastError();
	copied = MoveFileExA(path_of("file"), away,
			     MOVEFILE_REPLACE_EXISTING | MOVEFILE_COPY_ALLOWED);
	there.st_size = -1;
	stat(away, &there);
	unlink(away);
	CHECK(kept);
	CHECK_EQ(error, ERROR_NOT_SAME_DEVICE);
	CHECK(copied);
	CHECK_EQ(there.st_size, 8);
	CHECK(!exists(path_of("file")));
}

TEST(a_reboot_is_not_waited_for)
{
	file_make("file", "");
	CHECK(!MoveFileExA(path_of("file"), path_of("other"),
			   MOVEFILE_DELAY_UNTIL_REBOOT));
	CHECK_EQ(GetLastError(), ERROR_CALL_NOT_IMPLEMENTED);
	CHECK(exists(path_of("file")));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
