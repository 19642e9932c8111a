/* SPDX-License-Identifier: MIT */
/*
 * Paths.
 *
 * A backslash separates as a slash does, so a file whose name has one in it is out of
 * reach. The characters that Windows forbids in names are refused; a colon is none of them
 * here. Case counts, dots and spaces at the end stay, as everywhere on Linux.
 *
 * There are no drives: "C:\x" must not turn into a file "C:" in the current directory, so
 * one letter and a colon in front is an error, the one Windows has for a drive that is not
 * there. Two backslashes in front would be a server or a device; of the latter the names
 * above are known.
 */
#include "core/path.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "os/filesystem.h"

static const char path_console[] = "/dev/tty";

static const struct path_device {
	const char *name, *path;
} path_devices[] = {
	{ "NUL", "/dev/null" },
	{ "CON", path_console },
	{ "CONIN$", path_console },
	{ "CONOUT$", path_console },
};

static const char *path_device_find(const char *text, size_t n_bytes)
{
	if (n_bytes && text[n_bytes - 1] == ':')
		n_bytes--;
	for (size_t i = 0; i < sizeof(path_devices) / sizeof(*path_devices); i++) {
		const char *name = path_devices[i].name;

		if (strlen(name) == n_bytes && strncasecmp(name, text, n_bytes) == 0)
			return path_devices[i].path;
	}
	return NULL;
}

static bool path_has_drive(const char *text, size_t n_bytes)
{
	return n_bytes >= 2 && text[1] == ':' &&
	       ((text[0] | 32) >= 'a' && (text[0] | 32) <= 'z');
}

static bool path_is_forbidden(char c)
{
	return (unsigned char)c < ' ' || strchr("\"*<>?|", c);
}

static char *path_copy(const char *text, size_t n_bytes)
{
	char *path = malloc(n_bytes + 1);

	if (!path)
		return NULL;
	for (size_t i = 0; i < n_bytes; i++)
		path[i] = (char)(text[i] == '\\' ? '/' : text[i]);
	path[n_bytes] = '\0';
	return path;
}

int path_parse(char **ret, const char *text, size_t n_bytes)
{
	const char *device;

	if (!text || n_bytes == 0)
		return ERR_PATH_EMPTY;
	if (n_bytes > 4 && memcmp(text, "\\\\.\\", 4) == 0)
		device = path_device_find(text + 4, n_bytes - 4);
	else
		device = path_device_find(text, n_bytes);
	if (device) {
		*ret = strdup(device);
		return *ret ? 0 : -ENOMEM;
	}
	if (n_bytes >= 2 && memcmp(text, "\\\\", 2) == 0)
		return ERR_NETWORK_NOT_FOUND;
	if (path_has_drive(text, n_bytes))
		return ERR_DRIVE_NOT_FOUND;
	for (size_t i = 0; i < n_bytes; i++)
		if (path_is_forbidden(text[i]))
			return ERR_PATH_INVALID;
	*ret = path_copy(text, n_bytes);
	return *ret ? 0 : -ENOMEM;
}

int path_is_console(const char *path)
{
	return strcmp(path, path_console) == 0;
}

/* Takes the parts of `path` one by one and builds the result in its own room. */
static void path_straighten(char *path)
{
	bool ends_with_slash = path[strlen(path) - 1] == '/';
	char *from = path, *to = path;

	while (*from) {
		size_t n;

		from += strspn(from, "/");
		n = strcspn(from, "/");
		if (n == 2 && memcmp(from, "..", 2) == 0) {
			while (to > path && *--to != '/')
				;
		} else if (n > 0 && !(n == 1 && *from == '.')) {
			*to++ = '/';
			memmove(to, from, n);
			to += n;
		}
		from += n;
	}
	if (to == path || ends_with_slash)
		*to++ = '/';
	*to = '\0';
}

int path_full(char **ret, const char *path)
{
	int r = filesystem_absolute(path, ret);

	if (r == 0)
		path_straighten(*ret);
	return r;
}
