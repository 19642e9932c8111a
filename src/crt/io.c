/* SPDX-License-Identifier: MIT */
/*
 * Files by number: Microsoft's flags and names for what POSIX has, and the bridge to
 * handles, which is the core library's.
 *
 * An opening that lets others do everything is open(2). One with a share mode is made by
 * CreateFile(), which knows how to keep it, and turned into a descriptor. Counts of bytes
 * and transfers of more than 2 GiB cannot be told in an int and are cut.
 */
#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "crt/text.h"
#include "share.h"
#include "windows.h"
#include "winshm.h"

intptr_t _get_osfhandle(int fd)
{
	void *handle = winshm_handle_of_descriptor(fd);

	if (handle == INVALID_HANDLE_VALUE)
		errno = EBADF;
	return (intptr_t)handle;
}

int _open_osfhandle(intptr_t handle, int flags)
{
	int fd = winshm_descriptor_of_handle((void *)handle), status;

	if (fd < 0) {
		errno = GetLastError() == ERROR_TOO_MANY_OPEN_FILES ? EMFILE : EBADF;
		return -1;
	}
	status = fcntl(fd, F_GETFL);
	if (flags & _O_APPEND && status >= 0)
		fcntl(fd, F_SETFL, status | O_APPEND);
	return fd;
}

static int io_linux_flags(int flags)
{
	static const int access[] = { O_RDONLY, O_WRONLY, O_RDWR, O_RDWR };

	return access[flags & 3] | (flags & _O_APPEND ? O_APPEND : 0) |
	       (flags & _O_CREAT ? O_CREAT : 0) | (flags & _O_TRUNC ? O_TRUNC : 0) |
	       (flags & _O_EXCL ? O_EXCL : 0) | (flags & _O_NOINHERIT ? O_CLOEXEC : 0);
}

static DWORD io_disposition(int flags)
{
	if (!(flags & _O_CREAT))
		return flags & _O_TRUNC ? TRUNCATE_EXISTING : OPEN_EXISTING;
	if (flags & _O_EXCL)
		return CREATE_NEW;
	return flags & _O_TRUNC ? CREATE_ALWAYS : OPEN_ALWAYS;
}

static int io_errno(DWORD error)
{
	switch (error) {
	case ERROR_FILE_NOT_FOUND:
	case ERROR_PATH_NOT_FOUND:
		return ENOENT;
	case ERROR_ACCESS_DENIED:
	case ERROR_SHARING_VIOLATION:
	case ERROR_USER_MAPPED_FILE:
		return EACCES;
	case ERROR_FILE_EXISTS:
		return EEXIST;
	case ERROR_TOO_MANY_OPEN_FILES:
		return EMFILE;
	case ERROR_NOT_ENOUGH_MEMORY:
		return ENOMEM;
	case ERROR_DISK_FULL:
		return ENOSPC;
	default:
		return EINVAL;
	}
}

/* Read-only is what is not to be written, as with Microsoft's permissions. */
static int io_open_shared(const char *path, int flags, DWORD share, int mode)
{
	static const DWORD access[] = { GENERIC_READ, GENERIC_WRITE,
					GENERIC_READ | GENERIC_WRITE,
					GENERIC_READ | GENERIC_WRITE };
	DWORD attributes =
		mode & _S_IWRITE ? FILE_ATTRIBUTE_NORMAL : FILE_ATTRIBUTE_READONLY;
	HANDLE file;
	int fd;

	if (flags & _O_TEMPORARY)
		attributes |= FILE_FLAG_DELETE_ON_CLOSE;
	file = CreateFileA(path, access[flags & 3], share, NULL, io_disposition(flags),
			   attributes, NULL);
	if (file == INVALID_HANDLE_VALUE) {
		errno = io_errno(GetLastError());
		return -1;
	}
	fd = _open_osfhandle((intptr_t)file, flags);
	if (fd < 0)
		CloseHandle(file);
	return fd;
}

static int io_open(const char *path, int flags, int share, int mode)
{
	DWORD shared;

	switch (share) {
	case _SH_COMPAT:
	case _SH_DENYNO:
		shared = FILE_SHARE_READ | FILE_SHARE_WRITE;
		break;
	case _SH_DENYRD:
		shared = FILE_SHARE_WRITE;
		break;
	case _SH_DENYWR:
		shared = FILE_SHARE_READ;
		break;
	case _SH_SECURE: /* readers share with readers */
		shared = (flags & 3) == _O_RDONLY ? FILE_SHARE_READ : 0;
		break;
	default:
		shared = 0;
	}
	if (!path || (flags & 3) == 3) {
		errno = EINVAL;
		return -1;
	}
	if (shared == (FILE_SHARE_READ | FILE_SHARE_WRITE) && !(flags & _O_TEMPORARY))
		return open(path, io_linux_flags(flags), mode & _S_IWRITE ? 0666 : 0444);
	return io_open_shared(path, flags, shared, mode);
}

static int io_open_wide(const winshm_wchar *path, int flags, int share, int mode)
{
	_cleanup_(freep) char *bytes = path ? text_narrow(path) : NULL;

	if (path && !bytes)
		return -1;
	return io_open(bytes, flags, share, mode);
}

/* The permissions are the last argument, and there only if a file may be made. */
#define IO_MODE(flags, last, mode)                  \
	do {                                        \
		va_list args;                       \
                                                    \
		va_start(args, last);               \
		if ((flags)&_O_CREAT)               \
			(mode) = va_arg(args, int); \
		va_end(args);                       \
	} while (0)

int _open(const char *path, int flags, ...)
{
	int mode = _S_IREAD | _S_IWRITE;

	IO_MODE(flags, flags, mode);
	return io_open(path, flags, _SH_DENYNO, mode);
}

int _wopen(const winshm_wchar *path, int flags, ...)
{
	int mode = _S_IREAD | _S_IWRITE;

	IO_MODE(flags, flags, mode);
	return io_open_wide(path, flags, _SH_DENYNO, mode);
}

int _sopen(const char *path, int flags, int share, ...)
{
	int mode = _S_IREAD | _S_IWRITE;

	IO_MODE(flags, share, mode);
	return io_open(path, flags, share, mode);
}

int _wsopen(const winshm_wchar *path, int flags, int share, ...)
{
	int mode = _S_IREAD | _S_IWRITE;

	IO_MODE(flags, share, mode);
	return io_open_wide(path, flags, share, mode);
}

static errno_t io_give(int *ret, int fd)
{
	*ret = fd;
	return fd < 0 ? errno : 0;
}

errno_t _sopen_s(int *ret, const char *path, int flags, int share, int mode)
{
	if (!ret)
		return errno = EINVAL;
	return io_give(ret, io_open(path, flags, share, mode));
}

errno_t _wsopen_s(int *ret, const winshm_wchar *path, int flags, int share, int mode)
{
	if (!ret)
		return errno = EINVAL;
	return io_give(ret, io_open_wide(path, flags, share, mode));
}

int _close(int fd)
{
	winshm_descriptor_ends(fd);
	return close(fd);
}

int _dup(int fd)
{
	return dup(fd);
}

int _dup2(int from, int to)
{
	if (from != to)
		winshm_descriptor_ends(to);
	return dup2(from, to) < 0 ? -1 : 0;
}

int _read(int fd, void *to, unsigned int n)
{
	ssize_t done;

	do
		done = read(fd, to, n > INT_MAX ? INT_MAX : n);
	while (done < 0 && errno == EINTR);
	return (int)done;
}

int _write(int fd, const void *from, unsigned int n)
{
	ssize_t done;

	do
		done = write(fd, from, n > INT_MAX ? INT_MAX : n);
	while (done < 0 && errno == EINTR);
	return (int)done;
}

long _lseek(int fd, long offset, int whence)
{
	return lseek(fd, offset, whence);
}

winshm_int64 _lseeki64(int fd, winshm_int64 offset, int whence)
{
	return lseek(fd, (off_t)offset, whence);
}

long _tell(int fd)
{
	return lseek(fd, 0, SEEK_CUR);
}

winshm_int64 _telli64(int fd)
{
	return lseek(fd, 0, SEEK_CUR);
}

winshm_int64 _filelengthi64(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? -1 : st.st_size;
}

long _filelength(int fd)
{
	return (long)_filelengthi64(fd);
}

errno_t _chsize_s(int fd, winshm_int64 size)
{
	if (size < 0)
		return errno = EINVAL;
	return ftruncate(fd, (off_t)size) < 0 ? errno : 0;
}

int _chsize(int fd, long size)
{
	return _chsize_s(fd, size) ? -1 : 0;
}

int _commit(int fd)
{
	return fsync(fd);
}

int _eof(int fd)
{
	winshm_int64 length = _filelengthi64(fd), position = _telli64(fd);

	if (length < 0 || position < 0)
		return -1;
	return position >= length;
}

int _isatty(int fd)
{
	return isatty(fd);
}

int _setmode(int fd, int mode)
{
	if (fcntl(fd, F_GETFD) < 0)
		return -1;
	switch (mode) {
	case _O_TEXT:
	case _O_BINARY:
	case _O_WTEXT:
	case _O_U16TEXT:
	case _O_U8TEXT:
		return _O_TEXT;
	default:
		errno = EINVAL;
		return -1;
	}
}

int _access(const char *path, int mode)
{
	if (!path || mode & ~6) {
		errno = EINVAL;
		return -1;
	}
	return access(path, mode);
}

errno_t _access_s(const char *path, int mode)
{
	return _access(path, mode) < 0 ? errno : 0;
}

int _waccess(const winshm_wchar *path, int mode)
{
	_cleanup_(freep) char *bytes = text_narrow(path);

	return bytes ? _access(bytes, mode) : -1;
}

int _unlink(const char *path)
{
	return unlink(path);
}

int _wunlink(const winshm_wchar *path)
{
	_cleanup_(freep) char *bytes = text_narrow(path);

	return bytes ? unlink(bytes) : -1;
}
