/* SPDX-License-Identifier: MIT */
/* Directories: the names of <direct.h>, over what POSIX has. */
#include "direct.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "crt/text.h"

static bool directory_is_named(const char *path)
{
	if (!path)
		errno = EINVAL;
	return path != NULL;
}

int _mkdir(const char *path)
{
	return directory_is_named(path) ? mkdir(path, 0777) : -1;
}

int _rmdir(const char *path)
{
	return directory_is_named(path) ? rmdir(path) : -1;
}

int _chdir(const char *path)
{
	return directory_is_named(path) ? chdir(path) : -1;
}

int _wmkdir(const winshm_wchar *path)
{
	_cleanup_(freep) char *narrow = text_narrow(path);

	return narrow ? _mkdir(narrow) : -1;
}

int _wrmdir(const winshm_wchar *path)
{
	_cleanup_(freep) char *narrow = text_narrow(path);

	return narrow ? _rmdir(narrow) : -1;
}

int _wchdir(const winshm_wchar *path)
{
	_cleanup_(freep) char *narrow = text_narrow(path);

	return narrow ? _chdir(narrow) : -1;
}

/* A path for a caller who has brought room for it, or who wants it made. */
static void *directory_give(void *to, int cap, enum unit unit, const void *path)
{
	size_t n = unit_count(path, unit, SIZE_MAX) + 1;

	if (cap < 0 || (to && cap == 0)) {
		errno = EINVAL;
		return NULL;
	}
	if (to && n > (size_t)cap) {
		errno = ERANGE;
		return NULL;
	}
	if (!to)
		to = calloc(n > (size_t)cap ? n : (size_t)cap, unit);
	if (to)
		unit_move(to, path, unit, n);
	return to;
}

char *_getcwd(char *to, int cap)
{
	_cleanup_(freep) char *path = getcwd(NULL, 0);

	return path ? directory_give(to, cap, NARROW, path) : NULL;
}

winshm_wchar *_wgetcwd(winshm_wchar *to, int cap)
{
	_cleanup_(freep) char *path = getcwd(NULL, 0);
	_cleanup_(freep) uint16_t *wide = path ? text_wide(path) : NULL;

	return wide ? directory_give(to, cap, WIDE, wide) : NULL;
}
