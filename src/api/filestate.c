/* SPDX-License-Identifier: MIT */
/*
 * What a file is, in Windows' numbers. Read-only is a file that nobody has the permission
 * to write: permissions of single users are not what that attribute is about. ARCHIVE,
 * which Windows gives every file that has changed since its last backup, is what plain
 * files have here.
 */
#include "filestate.h"

#include <sys/stat.h>

#include "base/calendar.h"
#include "moment.h"
#include "winnt.h"

DWORD filestate_attributes(const struct filesystem_info *info)
{
	DWORD readonly = info->mode & 0222 ? 0 : FILE_ATTRIBUTE_READONLY;

	if (S_ISDIR(info->mode))
		return FILE_ATTRIBUTE_DIRECTORY | readonly;
	if (S_ISREG(info->mode))
		return FILE_ATTRIBUTE_ARCHIVE | readonly;
	return FILE_ATTRIBUTE_NORMAL;
}

FILETIME filestate_time(int64_t ns)
{
	return moment_file_time((uint64_t)(ns / 100) + CALENDAR_UNIX_EPOCH_TICKS);
}
