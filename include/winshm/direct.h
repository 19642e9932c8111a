/* SPDX-License-Identifier: MIT */
/*
 * Directories, as Microsoft's C runtime names them; the old names without the underscore
 * are those of <unistd.h>. There are no drives. Paths are taken as they are.
 */
#ifndef _INC_DIRECT
#define _INC_DIRECT

#include "winshm_crt.h"

#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 0, or -1 with errno. A new directory has the rights the umask leaves. */
int _mkdir(const char *path);
int _wmkdir(const winshm_wchar *path);
int _rmdir(const char *path);
int _wrmdir(const winshm_wchar *path);
int _chdir(const char *path);
int _wchdir(const winshm_wchar *path);

/**
 * _getcwd() - the working directory
 * @to:   NULL: memory for it is allocated, to be freed, at least cap characters of it
 * @cap:  characters of room, with the terminator
 *
 * Return:   the path; NULL sets errno (ERANGE: too little room).
 * Follows:  getcwd-wgetcwd                      Differs: compatibility.md#c-runtime
 * Tested:   conform-runtime.c
 */
char *_getcwd(char *to, int cap);
winshm_wchar *_wgetcwd(winshm_wchar *to, int cap);

#ifdef __cplusplus
}
#endif

#ifdef _UNICODE
#define _tmkdir  _wmkdir
#define _trmdir  _wrmdir
#define _tchdir  _wchdir
#define _tgetcwd _wgetcwd
#else
#define _tmkdir  _mkdir
#define _trmdir  _rmdir
#define _tchdir  _chdir
#define _tgetcwd _getcwd
#endif

#endif
