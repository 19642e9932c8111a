/* SPDX-License-Identifier: MIT */
/*
 * Where the C runtime's file numbers and handles meet: whose a handle is, what closing the
 * one does to the other, and that both see one file with one position.
 */
#include "conform.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <sys/stat.h>

#define CREATES (_O_RDWR | _O_CREAT | _O_TRUNC | _O_BINARY)
#define MODE    (_S_IREAD | _S_IWRITE)

static char path[MAX_PATH];

static DWORD size_says(HANDLE file)
{
	SetLastError(UNTOUCHED);
	return GetFileSize(file, NULL) == INVALID_FILE_SIZE ? failure_said()
							    : ERROR_SUCCESS;
}

static void test_number_to_handle(void)
{
	int fd = _open(path, CREATES, MODE);
	HANDLE file;
	DWORD done;
	char bytes[8];

	REQUIRE(fd >= 0);
	CHECK_EQ("a number writes", _write(fd, "abcdef", 6), 6);
	file = (HANDLE)_get_osfhandle(fd);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK("its handle is the same each time", (HANDLE)_get_osfhandle(fd) == file);
	CHECK_EQ("it is one of a file on disk", GetFileType(file), FILE_TYPE_DISK);
	CHECK_EQ("which is as large as what was written", GetFileSize(file, NULL), 6);
	CHECK_EQ("the position is one", SetFilePointer(file, 0, NULL, FILE_CURRENT), 6);
	SetFilePointer(file, 2, NULL, FILE_BEGIN);
	CHECK("the number reads from where the handle was put",
	      _read(fd, bytes, 2) == 2 && bytes[0] == 'c');
	CHECK("and the handle goes on from there",
	      ReadFile(file, bytes, 2, &done, NULL) && done == 2 && bytes[0] == 'e');
	CHECK("the handle writes", WriteFile(file, "gh", 2, &done, NULL) && done == 2);
	CHECK_EQ("what the number counts", _filelengthi64(fd), 8);
	CHECK_EQ("closing the number", _close(fd), 0);
	CHECK_EQ("closes the handle", size_says(file), ERROR_INVALID_HANDLE);
}

static void test_rights(void)
{
	int fd = _open(path, _O_RDONLY | _O_BINARY);
	HANDLE file;
	DWORD done;

	REQUIRE(fd >= 0);
	file = (HANDLE)_get_osfhandle(fd);
	SetLastError(UNTOUCHED);
	CHECK("a number opened for reading has a handle for reading",
	      !WriteFile(file, "x", 1, &done, NULL));
	CHECK_EQ("which does not write", failure_said(), ERROR_ACCESS_DENIED);
	_close(fd);
}

static void test_stream_to_handle(void)
{
	FILE *stream = fopen(path, "rb");
	HANDLE file;

	REQUIRE(stream);
	file = (HANDLE)_get_osfhandle(_fileno(stream));
	CHECK_EQ("a stream's number has a handle", size_says(file), ERROR_SUCCESS);
	fclose(stream);
	CHECK_EQ("which ends with the stream", size_says(file), ERROR_INVALID_HANDLE);
}

static void test_bad_numbers(void)
{
	int fd = _open(path, _O_RDONLY);

	REQUIRE(fd >= 0);
	_close(fd);
	errno = 0;
	CHECK("a closed number has no handle", _get_osfhandle(fd) == -1);
	CHECK_EQ("and that is EBADF", errno, EBADF);
	errno = 0;
	CHECK_EQ("it is not closed twice", _close(fd), -1);
	CHECK_EQ("and that is EBADF, too", errno, EBADF);
}

static HANDLE open_shared(DWORD share)
{
	return CreateFileA(path, GENERIC_READ | GENERIC_WRITE, share, NULL, OPEN_EXISTING,
			   0, NULL);
}

static void test_handle_to_number(void)
{
	HANDLE file = open_shared(0);
	char bytes[8];
	int fd;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	fd = _open_osfhandle((intptr_t)file, _O_BINARY);
	REQUIRE(fd >= 0);
	CHECK("the number's handle is the one it was made of",
	      (HANDLE)_get_osfhandle(fd) == file);
	CHECK("the number reads", _read(fd, bytes, 2) == 2 && bytes[0] == 'a');
	CHECK_EQ("the handle's position moves",
		 SetFilePointer(file, 0, NULL, FILE_CURRENT), 2);
	CHECK("the share mode still holds",
	      open_shared(FILE_SHARE_READ | FILE_SHARE_WRITE) == INVALID_HANDLE_VALUE);
	CHECK_EQ("closing the number", _close(fd), 0);
	CHECK_EQ("closes the handle", close_says(file), ERROR_INVALID_HANDLE);
	file = open_shared(0);
	CHECK("and the file", file != INVALID_HANDLE_VALUE);
	CloseHandle(file);
}

static void test_handle_to_stream(void)
{
	HANDLE file = open_shared(0);
	FILE *stream;
	int fd;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	fd = _open_osfhandle((intptr_t)file, _O_RDONLY);
	stream = _fdopen(fd, "rb");
	REQUIRE(stream);
	CHECK_EQ("a stream made of a handle reads", fgetc(stream), 'a');
	fclose(stream);
	CHECK_EQ("closing the stream closes the handle", size_says(file),
		 ERROR_INVALID_HANDLE);
	file = open_shared(0);
	CHECK("and the file", file != INVALID_HANDLE_VALUE);
	CloseHandle(file);
}

static void test_duplicates(void)
{
	int fd = _open(path, _O_RDWR | _O_BINARY), other;

	REQUIRE(fd >= 0);
	other = _dup(fd);
	CHECK("a duplicate has a handle of its own",
	      other >= 0 && _get_osfhandle(other) != _get_osfhandle(fd));
	_close(fd);
	CHECK_EQ("which stays when the first is closed",
		 size_says((HANDLE)_get_osfhandle(other)), ERROR_SUCCESS);
	_close(other);
}

static void test_sizes(void)
{
	int fd = _open(path, _O_RDWR | _O_BINARY);

	REQUIRE(fd >= 0);
	CHECK_EQ("a file can be cut", _chsize_s(fd, 4), 0);
	CHECK_EQ("to a length", _filelengthi64(fd), 4);
	CHECK_EQ("and grow", _chsize_s(fd, 100), 0);
	CHECK_EQ("to another", _filelengthi64(fd), 100);
	CHECK_EQ("the position moves", _lseeki64(fd, -10, SEEK_END), 90);
	CHECK_EQ("and is told", _telli64(fd), 90);
	CHECK("text and binary are modes",
	      _setmode(fd, _O_TEXT) != -1 && _setmode(fd, _O_BINARY) != -1);
	_close(fd);
}

static void test_share_modes(void)
{
	HANDLE file;
	int fd = -1;

	CHECK_EQ("a number can be had for oneself",
		 _sopen_s(&fd, path, _O_RDWR | _O_BINARY, _SH_DENYRW, MODE), 0);
	REQUIRE(fd >= 0);
	SetLastError(UNTOUCHED);
	file = open_shared(FILE_SHARE_READ | FILE_SHARE_WRITE);
	CHECK("then no handle can", file == INVALID_HANDLE_VALUE);
	CHECK_EQ("because of the share mode", GetLastError(), ERROR_SHARING_VIOLATION);
	_close(fd);
	file = open_shared(0);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK_EQ("and the other way round",
		 _sopen_s(&fd, path, _O_RDWR | _O_BINARY, _SH_DENYRW, MODE), EACCES);
	CHECK_EQ("with no number", fd, -1);
	CloseHandle(file);
	CHECK_EQ("a file that is not there is ENOENT",
		 _sopen_s(&fd, "conform-osfhandle-absent", _O_RDONLY, _SH_DENYNO, 0),
		 ENOENT);
	CHECK_EQ("one that is, where a new one is wanted, EEXIST",
		 _sopen_s(&fd, path, _O_RDWR | _O_CREAT | _O_EXCL, _SH_DENYWR, MODE),
		 EEXIST);
}

static void test_standard_streams(void)
{
	HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);

	CHECK("standard output is a handle", output && output != INVALID_HANDLE_VALUE);
	CHECK("the same each time", GetStdHandle(STD_OUTPUT_HANDLE) == output);
	CHECK("that of its number", (HANDLE)_get_osfhandle(_fileno(stdout)) == output);
	CHECK("standard error is another", GetStdHandle(STD_ERROR_HANDLE) != output);
	SetLastError(UNTOUCHED);
	CHECK("there is no fourth", GetStdHandle((DWORD)-13) == INVALID_HANDLE_VALUE);
	CHECK_EQ("and that is why", GetLastError(), ERROR_INVALID_HANDLE);
}

int main(void)
{
	char temp[MAX_PATH];

	conform_begin();
	if (!GetTempPathA(sizeof(temp), temp) ||
	    !GetTempFileNameA(temp, "win", 0, path)) {
		CHECK("there is a file for the test", 0);
		return conform_end();
	}
	test_number_to_handle();
	test_rights();
	test_stream_to_handle();
	test_bad_numbers();
	test_handle_to_number();
	test_handle_to_stream();
	test_duplicates();
	test_sizes();
	test_share_modes();
	test_standard_streams();
	CHECK("the test leaves nothing behind", DeleteFileA(path));
	return conform_end();
}
