/* SPDX-License-Identifier: MIT */
/*
 * Accounts by name as Windows programs ask for them. Every one has a domain: the computer's
 * name for its own, "NT AUTHORITY" and the like for those that are everywhere.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "computername.h"
#include "convert.h"
#include "core/account-name.h"
#include "os/users.h"
#include "status.h"
#include "winbase.h"

/* A buffer a program brought, of either width. */
struct account_out {
	void *to;
	DWORD *n; /* characters of room, then the length or what is needed */
	bool is_wide;
};

/* 1: the text was written; 0: there is no room for it, and `*n` says how much is needed. */
static int account_put(const struct account_out *out, const char *text)
{
	DWORD cap = *out->n;

	*out->n = out->is_wide ? convert_put_wide(out->to, cap, text)
			       : convert_put_ansi(out->to, cap, text);
	return out->to && *out->n < cap;
}

/* The room that `text` would take, whether it is there or not. */
static DWORD account_size(const struct account_out *out, const char *text)
{
	return out->is_wide ? convert_put_wide(NULL, 0, text)
			    : convert_put_ansi(NULL, 0, text);
}

/* ---- the user ----------------------------------------------------------------------- */

static int account_user_name(const struct account_out *out)
{
	_cleanup_(freep) char *name = NULL;
	int r;

	if (!out->n)
		return ERR_PARAMETER;
	r = users_name(geteuid(), &name);
	if (r < 0)
		return r == -ENOENT ? ERR_ACCOUNT_NOT_FOUND : r;
	if (!account_put(out, name))
		return ERR_BUFFER_TOO_SMALL;
	++*out->n; /* here, the terminator counts */
	return 0;
}

BOOL WINAPI GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer)
{
	return status_bool(
		account_user_name(&(struct account_out) { lpBuffer, pcbBuffer, false }));
}

BOOL WINAPI GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer)
{
	return status_bool(
		account_user_name(&(struct account_out) { lpBuffer, pcbBuffer, true }));
}

/* ---- other accounts ----------------------------------------------------------------- */

static int account_sid(const struct sid *sid, const struct account_out *name,
		       const struct account_out *domain, SID_NAME_USE *ret)
{
	char computer[COMPUTER_NAME_BYTES];
	struct account_name found = { .name = NULL };
	int r;

	if (!sid || !name->n || !domain->n || !ret)
		return ERR_PARAMETER;
	r = computer_name(computer);
	if (r == 0)
		r = account_name_of(sid, computer, &found);
	if (r < 0)
		return r;
	if (*name->n >= account_size(name, found.name) &&
	    *domain->n >= account_size(domain, found.domain)) {
		*ret = (SID_NAME_USE)found.use;
		if (!account_put(name, found.name) || !account_put(domain, found.domain))
			r = ERR_BUFFER_TOO_SMALL;
	} else {
		*name->n = account_size(name, found.name);
		*domain->n = account_size(domain, found.domain);
		r = ERR_BUFFER_TOO_SMALL;
	}
	free(found.name);
	return r;
}

BOOL WINAPI LookupAccountSidA(LPCSTR lpSystemName, PSID Sid, LPSTR Name, LPDWORD cchName,
			      LPSTR ReferencedDomainName, LPDWORD cchReferencedDomainName,
			      PSID_NAME_USE peUse)
{
	return status_bool(
		account_sid(Sid, &(struct account_out) { Name, cchName, false },
			    &(struct account_out) { ReferencedDomainName,
						    cchReferencedDomainName, false },
			    peUse));
}

BOOL WINAPI LookupAccountSidW(LPCWSTR lpSystemName, PSID Sid, LPWSTR Name,
			      LPDWORD cchName, LPWSTR ReferencedDomainName,
			      LPDWORD cchReferencedDomainName, PSID_NAME_USE peUse)
{
	return status_bool(
		account_sid(Sid, &(struct account_out) { Name, cchName, true },
			    &(struct account_out) { ReferencedDomainName,
						    cchReferencedDomainName, true },
			    peUse));
}

static int account_name(const char *name, struct sid *to, DWORD *n_bytes,
			const struct account_out *domain, SID_NAME_USE *ret)
{
	uint8_t room[SID_MAX_BYTES] __attribute__((aligned(4))) = { 0 };
	struct sid *sid = (struct sid *)room;
	char computer[COMPUTER_NAME_BYTES];
	struct account_name found = { .name = NULL };
	bool fits;
	int r;

	if (!name || !n_bytes || !domain->n || !ret)
		return ERR_PARAMETER;
	r = computer_name(computer);
	if (r == 0)
		r = account_name_find(name, computer, sid, &found);
	if (r < 0)
		return r;
	free(found.name);
	fits = to && *n_bytes >= sid_n_bytes(sid) &&
	       *domain->n >= account_size(domain, found.domain);
	if (!fits) {
		*n_bytes = sid_n_bytes(sid);
		*domain->n = account_size(domain, found.domain);
		return ERR_BUFFER_TOO_SMALL;
	}
	*ret = (SID_NAME_USE)found.use;
	sid_copy(to, *n_bytes, sid);
	return account_put(domain, found.domain) ? 0 : ERR_BUFFER_TOO_SMALL;
}

BOOL WINAPI LookupAccountNameA(LPCSTR lpSystemName, LPCSTR lpAccountName, PSID Sid,
			       LPDWORD cbSid, LPSTR ReferencedDomainName,
			       LPDWORD cchReferencedDomainName, PSID_NAME_USE peUse)
{
	return status_bool(
		account_name(lpAccountName, Sid, cbSid,
			     &(struct account_out) { ReferencedDomainName,
						     cchReferencedDomainName, false },
			     peUse));
}

BOOL WINAPI LookupAccountNameW(LPCWSTR lpSystemName, LPCWSTR lpAccountName, PSID Sid,
			       LPDWORD cbSid, LPWSTR ReferencedDomainName,
			       LPDWORD cchReferencedDomainName, PSID_NAME_USE peUse)
{
	_cleanup_(freep) char *name =
		lpAccountName ? convert_to_utf8(lpAccountName) : NULL;

	if (lpAccountName && !name)
		return status_bool(-ENOMEM);
	return status_bool(
		account_name(name, Sid, cbSid,
			     &(struct account_out) { ReferencedDomainName,
						     cchReferencedDomainName, true },
			     peUse));
}
