/* SPDX-License-Identifier: MIT */
/*
 * Modules as Windows programs name them. The program is one, every library loaded with it
 * another, and winshm is what the names of the system libraries it stands in for lead to.
 */
#pragma once

#include "minwindef.h"

HMODULE modules_program(void);
HMODULE modules_winshm(void);

/* NULL name: the program. Errors: ERR_MODULE_NOT_FOUND */
int modules_find(const char *name, HMODULE *ret);

/* The module an address belongs to. Errors: ERR_MODULE_NOT_FOUND */
int modules_find_by_address(const void *address, HMODULE *ret);

/* The file of a module (NULL: the program), to be freed. Errors: ERR_MODULE_NOT_FOUND,
 * -errno */
int modules_path(HMODULE module, char **ret);
