/* SPDX-License-Identifier: MIT */
/* Paths as Windows programs write them, and what they mean here. */
#pragma once

#include <stddef.h>

/*
 * The Linux path that a Windows path means: both separators, and the devices NUL, CON,
 * CONIN$ and CONOUT$. `text` is UTF-8, not terminated, NULL for none; the result is
 * allocated.
 *
 * Errors: ERR_PATH_EMPTY, ERR_PATH_INVALID, ERR_DRIVE_NOT_FOUND, ERR_NETWORK_NOT_FOUND,
 *         -ENOMEM
 */
int path_parse(char **ret, const char *text, size_t n_bytes);

/* Does the (Linux) path mean this process's terminal? */
int path_is_console(const char *path);

/* From the root on, without empty parts, "." and "..", by the text alone; allocated. */
int path_full(char **ret, const char *path);
