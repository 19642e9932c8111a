/* SPDX-License-Identifier: MIT */
/*
 * Accounts. A number of Linux becomes an identifier and back by arithmetic alone: nobody is
 * asked whether there is such a user.
 */
#include "core/account.h"

#include <string.h>

#include "base/err.h"

enum {
	ACCOUNT_AUTHORITY = 22, /* Unix */
	ACCOUNT_NT_AUTHORITY = 5,
	ACCOUNT_LOGON = 5,
};

static void account_init(union account *account, uint8_t authority, uint8_t n_subs,
			 const uint32_t subs[3])
{
	const uint8_t bytes[6] = { [5] = authority };

	sid_init(&account->sid, bytes, n_subs);
	memcpy(account->sid.subs, subs, n_subs * sizeof(subs[0]));
}

void account_of_user(union account *account, uint32_t uid)
{
	account_init(account, ACCOUNT_AUTHORITY, 2, (uint32_t[3]) { ACCOUNT_USER, uid });
}

void account_of_group(union account *account, uint32_t gid)
{
	account_init(account, ACCOUNT_AUTHORITY, 2, (uint32_t[3]) { ACCOUNT_GROUP, gid });
}

void account_of_logon(union account *account, uint32_t uid)
{
	account_init(account, ACCOUNT_NT_AUTHORITY, 3,
		     (uint32_t[3]) { ACCOUNT_LOGON, 0, uid });
}

int account_find(const struct sid *sid, enum account_kind *ret_kind, uint32_t *ret_id)
{
	const uint8_t authority[6] = { [5] = ACCOUNT_AUTHORITY };

	if (sid->n_subs != 2 ||
	    memcmp(sid->authority, authority, sizeof(authority)) != 0 ||
	    (sid->subs[0] != ACCOUNT_USER && sid->subs[0] != ACCOUNT_GROUP))
		return ERR_ACCOUNT_NOT_FOUND;
	*ret_kind = (enum account_kind)sid->subs[0];
	*ret_id = sid->subs[1];
	return 0;
}
