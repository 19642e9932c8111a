/* SPDX-License-Identifier: MIT */
/*
 * Accounts by name: the users and groups of this system, and those that are the same
 * everywhere, under the English names Windows has for them.
 */
#pragma once

#include "core/account.h"

/* What an account is, numbered as Windows' SID_NAME_USE. */
enum account_use {
	ACCOUNT_USE_USER = 1,
	ACCOUNT_USE_GROUP = 2,
	ACCOUNT_USE_ALIAS = 4, /* a group of one machine */
	ACCOUNT_USE_WELL_KNOWN = 5,
};

struct account_name {
	const char *domain; /* "" or one of ours, or the machine's name */
	char *name;         /* to be freed */
	enum account_use use;
};

/* The longest domain there can be, terminated. */
enum {
	ACCOUNT_DOMAIN_BYTES = 65,
};

/*
 * Who is that? `domain` is the name of the machine, for its own users.
 *
 * Errors: ERR_ACCOUNT_NOT_FOUND, -ENOMEM, other -errno
 */
int account_name_of(const struct sid *sid, const char *domain, struct account_name *ret);

/*
 * Whose identifier is that? A domain may stand before the name, with a backslash. The
 * calling user is also CURRENT_USER. `ret` has room for SID_MAX_BYTES.
 *
 * Errors: ERR_ACCOUNT_NOT_FOUND and those above
 */
int account_name_find(const char *name, const char *domain, struct sid *ret,
		      struct account_name *ret_name);
