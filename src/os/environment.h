/* SPDX-License-Identifier: MIT */
/*
 * The environment, by Windows' idea of it: the case of a name does not count. A variable
 * that has exactly the name goes before one that differs in case.
 */
#pragma once

#include <stddef.h>

/* A copy of the value, to be freed. 0, ERR_VARIABLE_NOT_FOUND, -ENOMEM. */
int environment_get(const char *name, size_t n_name, char **ret);

/* NULL removes. 0, ERR_PARAMETER if no variable can have the name,
 * ERR_VARIABLE_NOT_FOUND, -ENOMEM. */
int environment_set(const char *name, const char *value);

/* All of them as NAME=value, each terminated and one more zero at the end; to be freed. */
int environment_list(char **ret, size_t *ret_n_bytes);
