/* SPDX-License-Identifier: MIT */
/*
 * The program and the libraries loaded with it. A module is known by its base, the address
 * at which its file begins in memory, as on Windows.
 */
#pragma once

#include <stdint.h>

/* The base of the program's own module. */
uintptr_t module_program(void);

/* The base of the module an address belongs to; 0 if to none. */
uintptr_t module_at(const void *address);

/* The file of the module that begins at `base`, to be freed. 0, ERR_MODULE_NOT_FOUND or
 * -errno. */
int module_path(uintptr_t base, char **ret);
