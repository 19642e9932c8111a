/* SPDX-License-Identifier: MIT */
/*
 * Names of accounts. What is the same everywhere is in a list, in any case of letters; the
 * rest is asked of the system, exactly as it is written: a user first, then a group.
 */
#include "core/account-name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/err.h"
#include "os/users.h"

#define ACCOUNT_NT      "NT AUTHORITY"
#define ACCOUNT_BUILTIN "BUILTIN"

static const struct account_known {
	uint8_t number; /* in Windows' enumeration */
	uint8_t use;
	const char *domain, *name;
} account_known[] = {
	{ 1, ACCOUNT_USE_WELL_KNOWN, "", "Everyone" },
	{ 2, ACCOUNT_USE_WELL_KNOWN, "", "LOCAL" },
	{ 3, ACCOUNT_USE_WELL_KNOWN, "", "CREATOR OWNER" },
	{ 4, ACCOUNT_USE_WELL_KNOWN, "", "CREATOR GROUP" },
	{ 71, ACCOUNT_USE_WELL_KNOWN, "", "OWNER RIGHTS" },
	{ 9, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "NETWORK" },
	{ 10, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "BATCH" },
	{ 11, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "INTERACTIVE" },
	{ 12, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "SERVICE" },
	{ 13, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "ANONYMOUS LOGON" },
	{ 16, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "SELF" },
	{ 17, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "Authenticated Users" },
	{ 18, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "RESTRICTED" },
	{ 22, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "SYSTEM" },
	{ 23, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "LOCAL SERVICE" },
	{ 24, ACCOUNT_USE_WELL_KNOWN, ACCOUNT_NT, "NETWORK SERVICE" },
	{ 26, ACCOUNT_USE_ALIAS, ACCOUNT_BUILTIN, "Administrators" },
	{ 27, ACCOUNT_USE_ALIAS, ACCOUNT_BUILTIN, "Users" },
	{ 28, ACCOUNT_USE_ALIAS, ACCOUNT_BUILTIN, "Guests" },
	{ 29, ACCOUNT_USE_ALIAS, ACCOUNT_BUILTIN, "Power Users" },
	{ 33, ACCOUNT_USE_ALIAS, ACCOUNT_BUILTIN, "Backup Operators" },
};

enum {
	N_ACCOUNT_KNOWN = sizeof(account_known) / sizeof(account_known[0])
};

static int account_found(struct account_name *ret, const char *domain, char *name,
			 enum account_use use)
{
	*ret = (struct account_name) { domain, name, use };
	return name ? 0 : -ENOMEM;
}

static int account_known_name(int number, struct account_name *ret)
{
	for (int i = 0; i < N_ACCOUNT_KNOWN; i++) {
		const struct account_known *known = &account_known[i];

		if (known->number == number)
			return account_found(ret, known->domain, strdup(known->name),
					     (enum account_use)known->use);
	}
	return ERR_ACCOUNT_NOT_FOUND;
}

int account_name_of(const struct sid *sid, const char *domain, struct account_name *ret)
{
	enum account_kind kind;
	char *name = NULL;
	uint32_t id;
	int r;

	if (!sid_is_valid(sid))
		return ERR_SID_INVALID;
	r = account_find(sid, &kind, &id);
	if (r < 0)
		return account_known_name(sid_number(sid), ret);
	r = kind == ACCOUNT_USER ? users_name(id, &name) : users_group_name(id, &name);
	if (r < 0)
		return r == -ENOENT ? ERR_ACCOUNT_NOT_FOUND : r;
	return account_found(ret, domain, name,
			     kind == ACCOUNT_USER ? ACCOUNT_USE_USER : ACCOUNT_USE_ALIAS);
}

/* Behind a domain that is `domain`, or that of nobody. NULL: it is another one. */
static const char *account_after_domain(const char *name, const char *domain)
{
	const char *slash = strchr(name, '\\');
	size_t n_bytes;

	if (!slash)
		return name;
	n_bytes = (size_t)(slash - name);
	return strlen(domain) == n_bytes && !strncasecmp(name, domain, n_bytes)
		       ? slash + 1
		       : NULL;
}

static int account_find_known(const char *name, struct sid *ret,
			      struct account_name *ret_name)
{
	for (int i = 0; i < N_ACCOUNT_KNOWN; i++) {
		const struct account_known *known = &account_known[i];
		const char *bare = account_after_domain(name, known->domain);
		uint32_t n_bytes = SID_MAX_BYTES;

		if (!bare || strcasecmp(bare, known->name) != 0)
			continue;
		sid_well_known(ret, &n_bytes, known->number, NULL);
		return account_known_name(known->number, ret_name);
	}
	return ERR_ACCOUNT_NOT_FOUND;
}

static int account_find_system(const char *name, union account *account)
{
	uint32_t id;
	int r;

	if (!strcmp(name, "CURRENT_USER")) {
		account_of_user(account, geteuid());
		return 0;
	}
	r = users_find(name, &id);
	if (r == 0) {
		account_of_user(account, id);
		return 0;
	}
	if (r == -ENOENT)
		r = users_find_group(name, &id);
	if (r == 0)
		account_of_group(account, id);
	return r == -ENOENT ? ERR_ACCOUNT_NOT_FOUND : r;
}

int account_name_find(const char *name, const char *domain, struct sid *ret,
		      struct account_name *ret_name)
{
	union account account;
	const char *bare;
	int r;

	r = account_find_known(name, ret, ret_name);
	if (r != ERR_ACCOUNT_NOT_FOUND)
		return r;
	bare = account_after_domain(name, domain);
	if (!bare || !*bare)
		return ERR_ACCOUNT_NOT_FOUND;
	r = account_find_system(bare, &account);
	if (r < 0)
		return r;
	sid_copy(ret, SID_MAX_BYTES, &account.sid);
	return account_name_of(&account.sid, domain, ret_name);
}
