/* SPDX-License-Identifier: MIT */
/*
 * What a process is started with: its command line, its environment, its directory and
 * its three standard streams.
 *
 * The command line is the one CreateProcess() was given. In a process that was started in
 * another way it is put together once, from the arguments the kernel remembers, and
 * quoted so that CommandLineToArgvW() takes it apart into the same arguments again. It
 * stays where it is until the process ends, as programs expect.
 */
#include "processenv.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/commandline.h"
#include "base/err.h"
#include "convert.h"
#include "core/arrival.h"
#include "core/standard.h"
#include "handleapi.h"
#include "os/environment.h"
#include "os/filesystem.h"
#include "os/self.h"
#include "status.h"
#include "text.h"
#include "winbase.h"
#include "winerror.h"

static pthread_once_t processenv_once = PTHREAD_ONCE_INIT;
static char *processenv_line; /* set once, then constant; NULL without memory */
static WCHAR *processenv_wide_line;

static void processenv_learn(void)
{
	const struct cradle *block = arrival_cradle();
	const char *told = block ? arrival_text(block, block->line_offset) : NULL;
	_cleanup_(freep) char *arguments = NULL;
	char *line, *to, *from;
	size_t n_bytes;

	if (told) {
		processenv_wide_line = convert_to_wide(told, strlen(told), NULL);
		processenv_line = strdup(told);
		return;
	}
	if (self_arguments(&arguments, &n_bytes) < 0)
		return;
	/* At most: every byte escaped, and two quotes where a zero was. */
	line = to = malloc(3 * n_bytes + 3);
	if (!line)
		return;
	to = commandline_quote_program(to, arguments);
	for (from = arguments + strlen(arguments) + 1; from < arguments + n_bytes;
	     from += strlen(from) + 1) {
		*to++ = ' ';
		to = commandline_quote(to, from);
	}
	*to = '\0';
	processenv_wide_line = convert_to_wide(line, (size_t)(to - line), NULL);
	processenv_line = line;
}

LPSTR WINAPI GetCommandLineA(VOID)
{
	pthread_once(&processenv_once, processenv_learn);
	return processenv_line;
}

LPWSTR WINAPI GetCommandLineW(VOID)
{
	pthread_once(&processenv_once, processenv_learn);
	return processenv_wide_line;
}

static int processenv_get(const char *name, char **ret)
{
	return name ? environment_get(name, strlen(name), ret) : ERR_VARIABLE_NOT_FOUND;
}

/* 0 may also be an empty value's length: then the last error says that this is none. */
static DWORD processenv_variable_said(int r, const char *value, DWORD n)
{
	if (r < 0)
		status_set(r);
	else if (n == 0 && !*value)
		status_write_last_error(ERROR_SUCCESS);
	return r < 0 ? 0 : n;
}

DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize)
{
	_cleanup_(freep) char *value = NULL;
	int r = processenv_get(lpName, &value);

	return processenv_variable_said(
		r, value, r < 0 ? 0 : convert_put_ansi(lpBuffer, nSize, value));
}

DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize)
{
	_cleanup_(freep) char *name = lpName ? convert_to_utf8(lpName) : NULL;
	_cleanup_(freep) char *value = NULL;
	int r = lpName && !name ? -ENOMEM : processenv_get(name, &value);

	return processenv_variable_said(
		r, value, r < 0 ? 0 : convert_put_wide(lpBuffer, nSize, value));
}

static int processenv_set(const char *name, const char *value)
{
	return name ? environment_set(name, value) : ERR_PARAMETER;
}

BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue)
{
	return status_bool(processenv_set(lpName, lpValue));
}

BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue)
{
	_cleanup_(freep) char *name = lpName ? convert_to_utf8(lpName) : NULL;
	_cleanup_(freep) char *value = lpValue ? convert_to_utf8(lpValue) : NULL;

	if ((lpName && !name) || (lpValue && !value))
		return status_bool(-ENOMEM);
	return status_bool(processenv_set(name, value));
}

struct processenv_text {
	char *bytes; /* terminated */
	size_t n_bytes, cap;
};

static int processenv_append(struct processenv_text *text, const char *bytes, size_t n)
{
	if (text->n_bytes + n >= text->cap) {
		size_t cap = 2 * (text->n_bytes + n + 32);
		char *more = realloc(text->bytes, cap);

		if (!more)
			return -ENOMEM;
		text->bytes = more;
		text->cap = cap;
	}
	memcpy(text->bytes + text->n_bytes, bytes, n);
	text->n_bytes += n;
	text->bytes[text->n_bytes] = '\0';
	return 0;
}

/*
 * Every %NAME% of a variable there is becomes its value, which is not looked at again. Of
 * one there is not, the first percent sign and the name stay, and the second sign may
 * begin another.
 */
static int processenv_expand(const char *from, char **ret)
{
	struct processenv_text text = { .bytes = NULL };
	int r = 0;

	while (r == 0 && *from) {
		const char *end = *from == '%' ? strchr(from + 1, '%') : NULL;
		size_t n = 1 + strcspn(from + 1, "%");
		_cleanup_(freep) char *value = NULL;

		if (end)
			r = environment_get(from + 1, (size_t)(end - from - 1), &value);
		if (value) {
			r = processenv_append(&text, value, strlen(value));
			n++;
		} else if (r == 0 || r == ERR_VARIABLE_NOT_FOUND) {
			r = processenv_append(&text, from, n);
		}
		from += n;
	}
	if (r == 0)
		r = processenv_append(&text, "", 0);
	if (r < 0)
		free(text.bytes);
	else
		*ret = text.bytes;
	return r;
}

DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize)
{
	_cleanup_(freep) char *text = NULL;
	DWORD n;

	if (!status_bool(processenv_expand(lpSrc, &text)))
		return 0;
	n = convert_put_ansi(lpDst, nSize, text);
	return lpDst && n < nSize ? n + 1 : n; /* this call counts the terminator */
}

DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize)
{
	_cleanup_(freep) char *source = convert_to_utf8(lpSrc);
	_cleanup_(freep) char *text = NULL;
	DWORD n;

	if (!status_bool(source ? processenv_expand(source, &text) : -ENOMEM))
		return 0;
	n = convert_put_wide(lpDst, nSize, text);
	return lpDst && n < nSize ? n + 1 : n;
}

LPCH WINAPI GetEnvironmentStringsA(VOID)
{
	char *list = NULL;
	size_t n_bytes;

	return status_bool(environment_list(&list, &n_bytes)) ? list : NULL;
}

LPWCH WINAPI GetEnvironmentStringsW(VOID)
{
	_cleanup_(freep) char *list = NULL;
	WCHAR *wide;
	size_t n_bytes;

	if (!status_bool(environment_list(&list, &n_bytes)))
		return NULL;
	wide = convert_to_wide(list, n_bytes, NULL);
	return status_bool(wide ? 0 : -ENOMEM) ? wide : NULL;
}

BOOL WINAPI FreeEnvironmentStringsA(LPCH penv)
{
	free(penv);
	return TRUE;
}

BOOL WINAPI FreeEnvironmentStringsW(LPWCH penv)
{
	free(penv);
	return TRUE;
}

DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(self_directory(&path)))
		return 0;
	return convert_put_ansi(lpBuffer, nBufferLength, path);
}

DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(self_directory(&path)))
		return 0;
	return convert_put_wide(lpBuffer, nBufferLength, path);
}

/* `r` is what the path was parsed with. */
static int processenv_change_directory(int r, const char *path)
{
	if (r == 0)
		r = self_change_directory(path);
	if (r == ERR_PATH_EMPTY)
		return ERR_DIRECTORY_UNNAMED;
	if (r == -ENOENT && !filesystem_has_parent(path))
		return ERR_PATH_NOT_FOUND;
	return r == -ENOTDIR ? ERR_DIRECTORY_INVALID : r;
}

BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName)
{
	_cleanup_(freep) char *path = NULL;
	int r = lpPathName ? text_path_from_ansi(&path, lpPathName) : ERR_PARAMETER;

	return status_bool(processenv_change_directory(r, path));
}

BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName)
{
	_cleanup_(freep) char *path = NULL;
	int r = lpPathName ? text_path_from_wide(&path, lpPathName) : ERR_PARAMETER;

	return status_bool(processenv_change_directory(r, path));
}

HANDLE WINAPI GetStdHandle(DWORD nStdHandle)
{
	DWORD fd = STD_INPUT_HANDLE - nStdHandle; /* they are numbered downwards */
	uint64_t handle = 0;
	int r;

	if (fd > 2) {
		status_set(ERR_HANDLE_INVALID);
		return INVALID_HANDLE_VALUE;
	}
	r = standard_get(fd, &handle);
	if (r == -EBADF)
		return NULL;
	if (!status_bool(r))
		return INVALID_HANDLE_VALUE;
	return (HANDLE)(uintptr_t)handle;
}

BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle)
{
	DWORD fd = STD_INPUT_HANDLE - nStdHandle;

	if (fd > 2)
		return status_bool(ERR_HANDLE_INVALID);
	standard_set(fd, handle_number(hHandle));
	return TRUE;
}
