/* SPDX-License-Identifier: MIT */
/*
 * Users and groups of this system as security identifiers: S-1-22-1-UID and S-1-22-2-GID,
 * the numbers that Samba and others who stand between the two worlds use.
 */
#pragma once

#include <stdint.h>

#include "core/sid.h"

enum {
	ACCOUNT_BYTES = 20, /* of the longest */
};

/* Room for one; `.sid` is it. */
union account {
	struct sid sid;
	uint8_t room[ACCOUNT_BYTES];
};

void account_of_user(union account *account, uint32_t uid);
void account_of_group(union account *account, uint32_t gid);

/* What all processes of a user have in common, in place of one logon on one terminal. */
void account_of_logon(union account *account, uint32_t uid);

enum account_kind {
	ACCOUNT_USER = 1,
	ACCOUNT_GROUP = 2,
};

/* Whose it is. Errors: ERR_ACCOUNT_NOT_FOUND it is neither a user's nor a group's */
int account_find(const struct sid *sid, enum account_kind *ret_kind, uint32_t *ret_id);
