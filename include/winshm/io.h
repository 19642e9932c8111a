/* SPDX-License-Identifier: MIT */
/*
 * Files by number, as Microsoft's C runtime has them. The numbers are POSIX descriptors,
 * and handles meet them here: _get_osfhandle() and _open_osfhandle().
 *
 * The constants _O_* are Microsoft's numbers and for the functions of this header; O_RDWR
 * and the like, from <fcntl.h>, are Linux' numbers and for open(). No line ending is
 * translated: text and binary are the same.
 */
#ifndef _INC_IO
#define _INC_IO

#include "winshm_crt.h"

#include <stdint.h>

#define _O_RDONLY      0x0000
#define _O_WRONLY      0x0001
#define _O_RDWR        0x0002
#define _O_APPEND      0x0008
#define _O_RANDOM      0x0010
#define _O_SEQUENTIAL  0x0020
#define _O_TEMPORARY   0x0040
#define _O_NOINHERIT   0x0080
#define _O_CREAT       0x0100
#define _O_TRUNC       0x0200
#define _O_EXCL        0x0400
#define _O_SHORT_LIVED 0x1000
#define _O_TEXT        0x4000
#define _O_BINARY      0x8000
#define _O_RAW         _O_BINARY
#define _O_WTEXT       0x10000
#define _O_U16TEXT     0x20000
#define _O_U8TEXT      0x40000

/* For open(), where they mean nothing. */
#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_TEXT
#define O_TEXT 0
#endif

#ifndef _S_IREAD
#define _S_IREAD  0x0100
#define _S_IWRITE 0x0080
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * _get_osfhandle() - the handle of a descriptor
 *
 * It belongs to the descriptor: it is never closed itself. See
 * winshm_handle_of_descriptor().
 *
 * Return:   the handle; -1 sets errno to EBADF.
 * Follows:  get-osfhandle                       Differs: compatibility.md#descriptors
 * Tested:   conform-osfhandle.c
 */
intptr_t _get_osfhandle(int fd);

/**
 * _open_osfhandle() - a descriptor for a handle
 * @flags:  _O_APPEND; others mean nothing here
 *
 * The handle belongs to the descriptor from now on: _close(), fclose() or close() closes
 * both.
 *
 * Return:   the descriptor; -1 sets errno to EBADF.
 * Follows:  open-osfhandle                      Differs: compatibility.md#descriptors
 * Tested:   conform-osfhandle.c
 */
int _open_osfhandle(intptr_t handle, int flags);

/* By Microsoft's rules and with Microsoft's flags; a share mode other than _SH_DENYNO is
 * that of CreateFile(). */
int _open(const char *path, int flags, ...);
int _wopen(const winshm_wchar *path, int flags, ...);
int _sopen(const char *path, int flags, int share, ...);
int _wsopen(const winshm_wchar *path, int flags, int share, ...);
errno_t _sopen_s(int *ret, const char *path, int flags, int share, int mode);
errno_t _wsopen_s(int *ret, const winshm_wchar *path, int flags, int share, int mode);

int _close(int fd);
int _dup(int fd);
int _dup2(int from, int to);
int _read(int fd, void *to, unsigned int n);
int _write(int fd, const void *from, unsigned int n);
long _lseek(int fd, long offset, int whence);
winshm_int64 _lseeki64(int fd, winshm_int64 offset, int whence);
long _tell(int fd);
winshm_int64 _telli64(int fd);
long _filelength(int fd);
winshm_int64 _filelengthi64(int fd);
int _chsize(int fd, long size);
errno_t _chsize_s(int fd, winshm_int64 size);
int _commit(int fd);
int _eof(int fd);
int _isatty(int fd);

/* Text and binary are the same here. Returns _O_TEXT, or -1. */
int _setmode(int fd, int mode);

int _access(const char *path, int mode);
errno_t _access_s(const char *path, int mode);
int _waccess(const winshm_wchar *path, int mode);
int _unlink(const char *path);
int _wunlink(const winshm_wchar *path);

#ifdef __cplusplus
}
#endif

#endif
