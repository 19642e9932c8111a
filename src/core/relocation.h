/* SPDX-License-Identifier: MIT */
/* Copying and moving files by their paths, with share modes. */
#pragma once

#include <stdbool.h>

/*
 * Errors: ERR_FILE_EXISTS; ERR_FILE_IN_USE; ERR_FILE_IS_DIRECTORY; ERR_FILE_IS_READONLY and
 *         others of opening_run(); -ENOSPC
 */
int relocation_copy(const char *from, const char *to, bool may_replace);

/*
 * Errors: ERR_DIRECTORY_EXISTS something has the name; ERR_FILE_REPLACED_IN_USE;
 *         ERR_FILE_OTHER_DEVICE; -ENOENT, ERR_PATH_NOT_FOUND; ERR_FILE_IN_USE
 */
int relocation_move(const char *from, const char *to, bool may_replace, bool may_copy);
