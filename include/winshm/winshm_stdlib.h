/* SPDX-License-Identifier: MIT */
/*
 * What Microsoft's <stdlib.h>, <float.h>, <sys/stat.h> and <sys/timeb.h> have and the
 * system's do not: paths taken apart and put together, errno by call, the status of a file
 * and the time under names with an underscore. Comes with winshm_crt.h.
 *
 * A path is text here: nothing is looked up. A slash and a backslash separate, and what is
 * put together gets slashes.
 */
#ifndef WINSHM_STDLIB_H
#define WINSHM_STDLIB_H

#include "winshm_crt.h"

/* Characters, terminators included. */
#define _MAX_PATH  260
#define _MAX_DRIVE 3
#define _MAX_DIR   256
#define _MAX_FNAME 256
#define _MAX_EXT   256

#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))

#define _isnan(x)  (__builtin_isnan(x) ? 1 : 0)
#define _finite(x) (__builtin_isfinite(x) ? 1 : 0)

/* Macros, so that they name the structure as well as the call. */
#define _stat     stat
#define _fstat    fstat
#define _stat64   stat
#define _fstat64  fstat
#define _stati64  stat
#define _fstati64 fstat
#define _timeb    timeb
#define __timeb64 timeb
#define _S_IFMT   0xF000
#define _S_IFDIR  0x4000
#define _S_IFREG  0x8000

#ifdef __cplusplus
extern "C" {
#endif

extern char *_pgmptr __asm__("program_invocation_name");

/* At once: without handlers of atexit(), and nothing is written out. */
void _exit(int code) __attribute__((__noreturn__));

/* 0, or EINVAL for NULL. */
errno_t _get_errno(int *ret);
errno_t _set_errno(int value);

/**
 * _ftime() - the time in seconds and milliseconds
 * @ret:  the structure is that of the system's <sys/timeb.h>; dstflag is of this moment
 *
 * Return:   of _ftime_s(): 0, or EINVAL for NULL, with which _ftime() does nothing else.
 * Follows:  ftime-ftime32-ftime64, ftime-s-ftime32-s-ftime64-s
 * Tested:   conform-runtime.c
 */
struct timeb;
void _ftime(struct timeb *ret);
errno_t _ftime_s(struct timeb *ret);
void _ftime64(struct timeb *ret) __asm__("_ftime");
errno_t _ftime64_s(struct timeb *ret) __asm__("_ftime_s");

/**
 * _splitpath() - drive, directory, name and extension of a path
 * @drive:      a letter and a colon, or empty
 * @directory:  up to and with the last separator
 * @extension:  with its dot
 *
 * Any of the four may be NULL. _splitpath_s() is told the room for each.
 *
 * Return:   of _splitpath_s(): 0; EINVAL and ERANGE make all four empty.
 * Follows:  splitpath-wsplitpath, splitpath-s-wsplitpath-s
 * Tested:   conform-runtime.c
 */
void _splitpath(const char *path, char *drive, char *directory, char *name,
		char *extension);
void _wsplitpath(const winshm_wchar *path, winshm_wchar *drive, winshm_wchar *directory,
		 winshm_wchar *name, winshm_wchar *extension);
errno_t _splitpath_s(const char *path, char *drive, size_t drive_cap, char *directory,
		     size_t directory_cap, char *name, size_t name_cap, char *extension,
		     size_t extension_cap);
errno_t _wsplitpath_s(const winshm_wchar *path, winshm_wchar *drive, size_t drive_cap,
		      winshm_wchar *directory, size_t directory_cap, winshm_wchar *name,
		      size_t name_cap, winshm_wchar *extension, size_t extension_cap);

/**
 * _makepath() - a path of its four parts
 *
 * What is missing between them is added: a colon, a separator, a dot. Any of them may be
 * NULL. The result has up to _MAX_PATH characters, or as many as _makepath_s() is told.
 *
 * Return:   of _makepath_s(): 0; EINVAL and ERANGE make the path empty.
 * Follows:  makepath-wmakepath, makepath-s-wmakepath-s   Differs: compatibility.md#c-runtime
 * Tested:   conform-runtime.c
 */
void _makepath(char *path, const char *drive, const char *directory, const char *name,
	       const char *extension);
void _wmakepath(winshm_wchar *path, const winshm_wchar *drive,
		const winshm_wchar *directory, const winshm_wchar *name,
		const winshm_wchar *extension);
errno_t _makepath_s(char *path, size_t cap, const char *drive, const char *directory,
		    const char *name, const char *extension);
errno_t _wmakepath_s(winshm_wchar *path, size_t cap, const winshm_wchar *drive,
		     const winshm_wchar *directory, const winshm_wchar *name,
		     const winshm_wchar *extension);

/**
 * _fullpath() - a path from the root, by GetFullPathName()
 * @to:  NULL: memory for it is allocated, to be freed
 *
 * Return:   the path; NULL: there is too little room, or no path.
 * Follows:  fullpath-wfullpath                   Differs: compatibility.md#paths
 * Tested:   conform-runtime.c
 */
char *_fullpath(char *to, const char *path, size_t cap);
winshm_wchar *_wfullpath(winshm_wchar *to, const winshm_wchar *path, size_t cap);

#ifdef __cplusplus
}

extern "C++" {
template <size_t n_drive, size_t n_directory, size_t n_name, size_t n_extension>
inline errno_t _splitpath_s(const char *path, char (&drive)[n_drive],
			    char (&directory)[n_directory], char (&name)[n_name],
			    char (&extension)[n_extension])
{
	return _splitpath_s(path, drive, n_drive, directory, n_directory, name, n_name,
			    extension, n_extension);
}

template <size_t n_drive, size_t n_directory, size_t n_name, size_t n_extension>
inline errno_t _wsplitpath_s(const winshm_wchar *path, winshm_wchar (&drive)[n_drive],
			     winshm_wchar (&directory)[n_directory],
			     winshm_wchar (&name)[n_name],
			     winshm_wchar (&extension)[n_extension])
{
	return _wsplitpath_s(path, drive, n_drive, directory, n_directory, name, n_name,
			     extension, n_extension);
}

template <size_t n>
inline errno_t _makepath_s(char (&path)[n], const char *drive, const char *directory,
			   const char *name, const char *extension)
{
	return _makepath_s(path, n, drive, directory, name, extension);
}

template <size_t n>
inline errno_t _wmakepath_s(winshm_wchar (&path)[n], const winshm_wchar *drive,
			    const winshm_wchar *directory, const winshm_wchar *name,
			    const winshm_wchar *extension)
{
	return _wmakepath_s(path, n, drive, directory, name, extension);
}
}
#endif

#ifdef _UNICODE
#define _tsplitpath   _wsplitpath
#define _tsplitpath_s _wsplitpath_s
#define _tmakepath    _wmakepath
#define _tmakepath_s  _wmakepath_s
#define _tfullpath    _wfullpath
#else
#define _tsplitpath   _splitpath
#define _tsplitpath_s _splitpath_s
#define _tmakepath    _makepath
#define _tmakepath_s  _makepath_s
#define _tfullpath    _fullpath
#endif

#endif
