/* SPDX-License-Identifier: MIT */
/* Grants: what somebody is to be given or denied, worked into an access control list. */
#pragma once

#include <stddef.h>

#include "core/acl.h"

/* Numbered as Windows' ACCESS_MODE. */
enum grant_mode {
	GRANT_ALLOW = 1,  /* besides what is there */
	GRANT_SET = 2,    /* in place of what is there */
	GRANT_DENY = 3,   /* besides what is there */
	GRANT_REVOKE = 4, /* take away what is there */
	GRANT_AUDIT_SUCCESS = 5,
	GRANT_AUDIT_FAILURE = 6,
};

struct grant {
	enum grant_mode mode;
	uint32_t mask;
	uint32_t flags; /* how it is inherited */
	const struct sid *sid;
};

/*
 * A new list from malloc(), of exactly its entries. `old` may be NULL. What is denied comes
 * first, what is allowed before what was allowed; inherited entries stay as they are.
 *
 * Errors: ERR_ACL_INVALID, ERR_SID_INVALID, ERR_PARAMETER unknown mode or flags,
 *         ERR_ACL_FULL it would be longer than a list can be; -ENOMEM
 */
int grant_apply(const struct acl *old, const struct grant *grants, size_t n_grants,
		struct acl **ret);
