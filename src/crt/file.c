/* SPDX-License-Identifier: MIT */
/*
 * Opening, renaming and seeking: the names of <stdio.h> that Microsoft spells differently.
 *
 * A mode is translated: `t` (text) means nothing here, `N` (not inherited) is the C
 * library's `e`, the hints S R T D c n have no equivalent and are dropped, and `ccs=UTF-8`
 * says what a FILE holds anyway (no byte order mark is written or skipped). The C library
 * must not see a ccs=: it would make the stream a wide one of its own kind. Other encodings
 * would need a conversion that is not here: EINVAL. Paths are taken as they are.
 */
#include "winshm_crt.h"

#include <stdbool.h>
#include <strings.h>

#include "base/cleanup.h"
#include "crt/text.h"

enum {
	MODE_SIZE = 8 /* r + b x e and a terminator */
};

static int file_mode_fail(void)
{
	errno = EINVAL;
	return -1;
}

static void file_mode_add(char *to, char flag)
{
	size_t n = strlen(to);

	if (!strchr(to, flag)) {
		to[n] = flag;
		to[n + 1] = '\0';
	}
}

static int file_mode(char to[MODE_SIZE], const char *mode)
{
	if (!mode || !*mode || !strchr("rwa", *mode))
		return file_mode_fail();
	to[0] = *mode++;
	to[1] = '\0';

	for (; *mode && *mode != ','; mode++) {
		if (strchr("+bx", *mode))
			file_mode_add(to, *mode);
		else if (*mode == 'N')
			file_mode_add(to, 'e');
		else if (!strchr(" tSRTDcn", *mode))
			return file_mode_fail();
	}
	if (!*mode)
		return 0;

	mode++;
	mode += strspn(mode, " ");
	if (strncasecmp(mode, "ccs", 3) != 0)
		return file_mode_fail();
	mode += 3;
	mode += strspn(mode, " =");
	return strcasecmp(mode, "UTF-8") == 0 ? 0 : file_mode_fail();
}

FILE *winshm_fopen(const char *path, const char *mode)
{
	char translated[MODE_SIZE];

	if (!path) {
		errno = EINVAL;
		return NULL;
	}
	return file_mode(translated, mode) < 0 ? NULL : fopen(path, translated);
}

FILE *winshm_freopen(const char *path, const char *mode, FILE *file)
{
	char translated[MODE_SIZE];

	if (!path || !file) {
		errno = EINVAL;
		return NULL;
	}
	return file_mode(translated, mode) < 0 ? NULL : freopen(path, translated, file);
}

FILE *_wfopen(const winshm_wchar *path, const winshm_wchar *mode)
{
	_cleanup_(freep) char *path_bytes = text_narrow(path);
	_cleanup_(freep) char *mode_bytes = text_narrow(mode);

	return path_bytes && mode_bytes ? winshm_fopen(path_bytes, mode_bytes) : NULL;
}

FILE *_wfreopen(const winshm_wchar *path, const winshm_wchar *mode, FILE *file)
{
	_cleanup_(freep) char *path_bytes = text_narrow(path);
	_cleanup_(freep) char *mode_bytes = text_narrow(mode);

	return path_bytes && mode_bytes ? winshm_freopen(path_bytes, mode_bytes, file)
					: NULL;
}

/* Gives what was opened to *ret; the error is errno, which the opener has set. */
static errno_t file_give(FILE **ret, FILE *file)
{
	*ret = file;
	return file ? 0 : errno;
}

static bool file_can_give(FILE **ret)
{
	if (!ret)
		errno = EINVAL;
	return ret;
}

errno_t fopen_s(FILE **ret, const char *path, const char *mode)
{
	return file_can_give(ret) ? file_give(ret, winshm_fopen(path, mode)) : EINVAL;
}

errno_t _wfopen_s(FILE **ret, const winshm_wchar *path, const winshm_wchar *mode)
{
	return file_can_give(ret) ? file_give(ret, _wfopen(path, mode)) : EINVAL;
}

errno_t freopen_s(FILE **ret, const char *path, const char *mode, FILE *file)
{
	return file_can_give(ret) ? file_give(ret, winshm_freopen(path, mode, file))
				  : EINVAL;
}

errno_t _wfreopen_s(FILE **ret, const winshm_wchar *path, const winshm_wchar *mode,
		    FILE *file)
{
	return file_can_give(ret) ? file_give(ret, _wfreopen(path, mode, file)) : EINVAL;
}

errno_t tmpfile_s(FILE **ret)
{
	return file_can_give(ret) ? file_give(ret, tmpfile()) : EINVAL;
}

int _fileno(FILE *file)
{
	return fileno(file);
}

FILE *_fdopen(int fd, const char *mode)
{
	char translated[MODE_SIZE];

	return file_mode(translated, mode) < 0 ? NULL : fdopen(fd, translated);
}

FILE *_popen(const char *command, const char *mode)
{
	char translated[MODE_SIZE];

	if (!command || file_mode(translated, mode) < 0) {
		errno = EINVAL;
		return NULL;
	}
	return popen(command, translated[0] == 'r' ? "re" : "we");
}

int _pclose(FILE *file)
{
	return pclose(file);
}

int _fseeki64(FILE *file, winshm_int64 offset, int whence)
{
	return fseeko(file, (off_t)offset, whence);
}

winshm_int64 _ftelli64(FILE *file)
{
	return ftello(file);
}

int _wremove(const winshm_wchar *path)
{
	_cleanup_(freep) char *bytes = text_narrow(path);

	return bytes ? remove(bytes) : -1;
}

int _wrename(const winshm_wchar *from, const winshm_wchar *to)
{
	_cleanup_(freep) char *from_bytes = text_narrow(from);
	_cleanup_(freep) char *to_bytes = text_narrow(to);

	return from_bytes && to_bytes ? rename(from_bytes, to_bytes) : -1;
}
