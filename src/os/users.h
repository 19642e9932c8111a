/* SPDX-License-Identifier: MIT */
/* The users and groups this system knows by name, wherever it keeps them. */
#pragma once

#include <stdint.h>

/* A name, to be freed. 0, -ENOENT nobody has this number, or another -errno. */
int users_name(uint32_t uid, char **ret);
int users_group_name(uint32_t gid, char **ret);

/* The number of a name. 0, -ENOENT, or another -errno. */
int users_find(const char *name, uint32_t *ret_uid);
int users_find_group(const char *name, uint32_t *ret_gid);
