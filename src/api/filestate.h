/* SPDX-License-Identifier: MIT */
/* What a file is, in Windows' numbers. */
#pragma once

#include "minwindef.h"
#include "os/filesystem.h"

/* FILE_ATTRIBUTE_* */
DWORD filestate_attributes(const struct filesystem_info *info);

FILETIME filestate_time(int64_t ns);
