/* SPDX-License-Identifier: MIT */
/*
 * Paths as text: taken apart into drive, directory, name and extension, put together again,
 * and led back to the root. Once for both widths, and once for those that are told how much
 * room there is and those that are not.
 */
#include "winshm_stdlib.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "crt/unit.h"
#include "windows.h"

/* One of the four parts: where it goes, and how many units fit. */
struct part {
	void *to;
	size_t cap;
};

static bool splitpath_is_separator(uint16_t unit)
{
	return unit == '/' || unit == '\\';
}

static bool part_put(struct part part, const void *from, enum unit unit, size_t begin,
		     size_t end)
{
	size_t n = end - begin;

	if (!part.to)
		return true;
	if (n >= part.cap)
		return false;
	unit_move(part.to, (const char *)from + begin * unit, unit, n);
	unit_put(part.to, unit, n, 0);
	return true;
}

static errno_t splitpath_fail(const struct part parts[4], enum unit unit, errno_t error)
{
	for (int i = 0; i < 4; i++)
		if (parts[i].to && parts[i].cap > 0)
			unit_put(parts[i].to, unit, 0, 0);
	errno = error;
	return error;
}

static errno_t splitpath(const void *path, enum unit unit, const struct part parts[4])
{
	size_t n, directory = 0, name, extension, i;

	if (!path)
		return splitpath_fail(parts, unit, EINVAL);
	for (i = 0; i < 4; i++)
		if (!parts[i].to != (parts[i].cap == 0))
			return splitpath_fail(parts, unit, EINVAL);

	n = unit_count(path, unit, SIZE_MAX);
	if (n >= 2 && unit_get(path, unit, 1) == ':')
		directory = 2;
	name = directory;
	for (i = directory; i < n; i++)
		if (splitpath_is_separator(unit_get(path, unit, i)))
			name = i + 1;
	extension = n;
	for (i = name; i < n; i++)
		if (unit_get(path, unit, i) == '.')
			extension = i;

	if (!part_put(parts[0], path, unit, 0, directory) ||
	    !part_put(parts[1], path, unit, directory, name) ||
	    !part_put(parts[2], path, unit, name, extension) ||
	    !part_put(parts[3], path, unit, extension, n))
		return splitpath_fail(parts, unit, ERANGE);
	return 0;
}

static struct part part_unbounded(void *to)
{
	return (struct part) { to, to ? SIZE_MAX : 0 };
}

void _splitpath(const char *path, char *drive, char *directory, char *name,
		char *extension)
{
	splitpath(path, NARROW,
		  (struct part[]) { part_unbounded(drive), part_unbounded(directory),
				    part_unbounded(name), part_unbounded(extension) });
}

void _wsplitpath(const winshm_wchar *path, winshm_wchar *drive, winshm_wchar *directory,
		 winshm_wchar *name, winshm_wchar *extension)
{
	splitpath(path, WIDE,
		  (struct part[]) { part_unbounded(drive), part_unbounded(directory),
				    part_unbounded(name), part_unbounded(extension) });
}

errno_t _splitpath_s(const char *path, char *drive, size_t drive_cap, char *directory,
		     size_t directory_cap, char *name, size_t name_cap, char *extension,
		     size_t extension_cap)
{
	return splitpath(path, NARROW,
			 (struct part[]) { { drive, drive_cap },
					   { directory, directory_cap },
					   { name, name_cap },
					   { extension, extension_cap } });
}

errno_t _wsplitpath_s(const winshm_wchar *path, winshm_wchar *drive, size_t drive_cap,
		      winshm_wchar *directory, size_t directory_cap, winshm_wchar *name,
		      size_t name_cap, winshm_wchar *extension, size_t extension_cap)
{
	return splitpath(path, WIDE,
			 (struct part[]) { { drive, drive_cap },
					   { directory, directory_cap },
					   { name, name_cap },
					   { extension, extension_cap } });
}

/* Appends to a path of *n units; false when there is no room for it and a terminator. */
static bool makepath_add(void *path, size_t cap, enum unit unit, size_t *n,
			 const void *text, size_t n_text)
{
	if (n_text >= cap - *n)
		return false;
	unit_move(unit_address(path, unit, *n), text, unit, n_text);
	*n += n_text;
	unit_put(path, unit, *n, 0);
	return true;
}

static bool makepath_add_unit(void *path, size_t cap, enum unit unit, size_t *n,
			      uint16_t value)
{
	if (*n + 1 >= cap)
		return false;
	unit_put(path, unit, (*n)++, value);
	unit_put(path, unit, *n, 0);
	return true;
}

static bool makepath_is_there(const void *text, enum unit unit)
{
	return text && unit_get(text, unit, 0);
}

static bool makepath_fill(void *path, size_t cap, enum unit unit,
			  const void *const *parts)
{
	size_t n = 0;

	unit_put(path, unit, 0, 0);
	if (makepath_is_there(parts[0], unit) &&
	    (!makepath_add_unit(path, cap, unit, &n, unit_get(parts[0], unit, 0)) ||
	     !makepath_add_unit(path, cap, unit, &n, ':')))
		return false;
	if (makepath_is_there(parts[1], unit) &&
	    (!makepath_add(path, cap, unit, &n, parts[1],
			   unit_count(parts[1], unit, SIZE_MAX)) ||
	     (!splitpath_is_separator(unit_get(path, unit, n - 1)) &&
	      !makepath_add_unit(path, cap, unit, &n, '/'))))
		return false;
	if (parts[2] && !makepath_add(path, cap, unit, &n, parts[2],
				      unit_count(parts[2], unit, SIZE_MAX)))
		return false;
	if (!makepath_is_there(parts[3], unit))
		return true;
	if (unit_get(parts[3], unit, 0) != '.' &&
	    !makepath_add_unit(path, cap, unit, &n, '.'))
		return false;
	return makepath_add(path, cap, unit, &n, parts[3],
			    unit_count(parts[3], unit, SIZE_MAX));
}

static errno_t makepath(void *path, size_t cap, enum unit unit, const void *drive,
			const void *directory, const void *name, const void *extension)
{
	const void *const parts[] = { drive, directory, name, extension };

	if (!path || cap == 0)
		return errno = EINVAL;
	if (makepath_fill(path, cap, unit, parts))
		return 0;
	unit_put(path, unit, 0, 0);
	return errno = ERANGE;
}

void _makepath(char *path, const char *drive, const char *directory, const char *name,
	       const char *extension)
{
	makepath(path, _MAX_PATH, NARROW, drive, directory, name, extension);
}

void _wmakepath(winshm_wchar *path, const winshm_wchar *drive,
		const winshm_wchar *directory, const winshm_wchar *name,
		const winshm_wchar *extension)
{
	makepath(path, _MAX_PATH, WIDE, drive, directory, name, extension);
}

errno_t _makepath_s(char *path, size_t cap, const char *drive, const char *directory,
		    const char *name, const char *extension)
{
	return makepath(path, cap, NARROW, drive, directory, name, extension);
}

errno_t _wmakepath_s(winshm_wchar *path, size_t cap, const winshm_wchar *drive,
		     const winshm_wchar *directory, const winshm_wchar *name,
		     const winshm_wchar *extension)
{
	return makepath(path, cap, WIDE, drive, directory, name, extension);
}

static DWORD fullpath_ask(const void *path, enum unit unit, DWORD cap, void *to)
{
	return unit == NARROW ? GetFullPathNameA(path, cap, to, NULL)
			      : GetFullPathNameW(path, cap, to, NULL);
}

static void *fullpath(void *to, const void *path, size_t cap, enum unit unit)
{
	static const winshm_wchar wide_here[] = { '.', 0 };
	const void *here = unit == NARROW ? (const void *)"." : wide_here;
	const void *from = makepath_is_there(path, unit) ? path : here;
	DWORD n = fullpath_ask(from, unit, 0, NULL);
	void *full = to;

	if (n == 0 || (to && n > cap)) {
		errno = n == 0 ? EINVAL : ERANGE;
		return NULL;
	}
	if (!to)
		full = calloc(n > cap ? n : cap, unit);
	if (full && fullpath_ask(from, unit, n, full) < n)
		return full;
	if (!to)
		free(full);
	return NULL;
}

char *_fullpath(char *to, const char *path, size_t cap)
{
	return fullpath(to, path, cap, NARROW);
}

winshm_wchar *_wfullpath(winshm_wchar *to, const winshm_wchar *path, size_t cap)
{
	return fullpath(to, path, cap, WIDE);
}

errno_t _get_errno(int *ret)
{
	if (!ret)
		return EINVAL;
	*ret = errno;
	return 0;
}

errno_t _set_errno(int value)
{
	errno = value;
	return 0;
}
