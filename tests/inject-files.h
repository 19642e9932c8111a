/* SPDX-License-Identifier: MIT */
/* A file with something in it, for the tests of files. */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <winshm.h>

#include "inject.h"

enum {
	PAGE = 4096,
	FILE_BYTES = 3 * PAGE
};

#define READS_WRITES (GENERIC_READ | GENERIC_WRITE)
#define ALL_SHARED   (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static HANDLE file;

static inline const char *files_path(const char *name)
{
	static char path[4][256];
	static int next;
	char *to = path[next++ % 4];

	snprintf(to, sizeof(path[0]), "%s/%s", test_dir(), name);
	return to;
}

static inline bool files_exists(const char *name)
{
	struct stat st;

	return lstat(files_path(name), &st) == 0;
}

/* FILE_BYTES of 'f'. */
static inline void files_make(const char *name)
{
	char text[FILE_BYTES];
	int fd = open(files_path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	memset(text, 'f', sizeof(text));
	CHECK(fd >= 0 && write(fd, text, sizeof(text)) == (ssize_t)sizeof(text));
	close(fd);
}

static inline void files_are_intact(const char *name)
{
	char text[FILE_BYTES + 1];
	int fd = open(files_path(name), O_RDONLY | O_CLOEXEC);

	CHECK(fd >= 0);
	CHECK_EQ(read(fd, text, sizeof(text)), FILE_BYTES);
	CHECK(text[0] == 'f' && text[FILE_BYTES - 1] == 'f');
	close(fd);
}

static inline HANDLE files_open(const char *name, DWORD access, DWORD shared, DWORD how,
				DWORD flags)
{
	return CreateFileA(files_path(name), access, shared, NULL, how, flags, NULL);
}

static inline DWORD files_says(void)
{
	return inject_says(file != INVALID_HANDLE_VALUE);
}

static inline void ready_file(void)
{
	files_make("there");
}

static inline void there_is_intact(void)
{
	files_are_intact("there");
}

static inline void close_file(void)
{
	CHECK(CloseHandle(file));
}

/* Opened for both; at the beginning. */
static inline void arrange_open(void)
{
	files_make("there");
	file = files_open("there", READS_WRITES, ALL_SHARED, OPEN_EXISTING, 0);
	CHECK(file != INVALID_HANDLE_VALUE);
}
