/* SPDX-License-Identifier: MIT */
/*
 * Lists made from what somebody is to be given. The structures of both widths have one
 * layout; only what stands behind a name differs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "aclapi.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "computername.h"
#include "convert.h"
#include "core/account-name.h"
#include "core/grant.h"
#include "core/heap.h"

_Static_assert(sizeof(EXPLICIT_ACCESS_A) == sizeof(EXPLICIT_ACCESS_W), "layout");
_Static_assert((int)GRANT_ACCESS == (int)GRANT_ALLOW &&
		       (int)SET_AUDIT_FAILURE == (int)GRANT_AUDIT_FAILURE,
	       "modes");

struct aclapi_sid {
	uint8_t room[SID_MAX_BYTES] __attribute__((aligned(4)));
};

static int aclapi_sid_of_name(const void *name, bool is_wide, struct sid *ret)
{
	_cleanup_(freep) char *converted = NULL;
	char computer[COMPUTER_NAME_BYTES];
	struct account_name found;
	int r;

	if (!name)
		return ERR_ACCOUNT_NOT_FOUND;
	if (is_wide) {
		converted = convert_to_utf8(name);
		if (!converted)
			return -ENOMEM;
	}
	r = computer_name(computer);
	if (r == 0)
		r = account_name_find(is_wide ? converted : name, computer, ret, &found);
	if (r == 0)
		free(found.name);
	return r;
}

/* Who is meant; `room` is for identifiers that the caller does not have. */
static int aclapi_trustee(const TRUSTEE_A *trustee, bool is_wide, struct aclapi_sid *room,
			  const struct sid **ret)
{
	if (trustee->pMultipleTrustee ||
	    trustee->MultipleTrusteeOperation != NO_MULTIPLE_TRUSTEE)
		return ERR_PARAMETER;
	switch (trustee->TrusteeForm) {
	case TRUSTEE_IS_SID:
		*ret = (const struct sid *)trustee->ptstrName;
		return 0;
	case TRUSTEE_IS_NAME:
		*ret = (const struct sid *)room;
		return aclapi_sid_of_name(trustee->ptstrName, is_wide,
					  (struct sid *)room);
	case TRUSTEE_IS_OBJECTS_AND_SID:
	case TRUSTEE_IS_OBJECTS_AND_NAME:
		return ERR_NOT_SUPPORTED;
	default:
		return ERR_PARAMETER;
	}
}

static int aclapi_grants(const EXPLICIT_ACCESS_A *entries, ULONG n, bool is_wide,
			 struct grant *grants, struct aclapi_sid *rooms)
{
	for (ULONG i = 0; i < n; i++) {
		int r;

		grants[i] = (struct grant) {
			.mode = (enum grant_mode)entries[i].grfAccessMode,
			.mask = entries[i].grfAccessPermissions,
			.flags = entries[i].grfInheritance,
		};
		r = aclapi_trustee(&entries[i].Trustee, is_wide, &rooms[i],
				   &grants[i].sid);
		if (r < 0)
			return r;
	}
	return 0;
}

static int aclapi_set_entries(const EXPLICIT_ACCESS_A *entries, ULONG n, bool is_wide,
			      PACL old, PACL *ret)
{
	_cleanup_(freep) struct aclapi_sid *rooms = NULL;
	_cleanup_(freep) struct grant *grants = NULL;
	_cleanup_(freep) struct acl *acl = NULL;
	int r;

	if (!ret || (n && !entries))
		return ERR_PARAMETER;
	*ret = NULL;
	if (!n && !old)
		return 0;
	grants = calloc(n + 1, sizeof(*grants));
	rooms = calloc(n + 1, sizeof(*rooms));
	if (!grants || !rooms)
		return -ENOMEM;
	r = aclapi_grants(entries, n, is_wide, grants, rooms);
	if (r == 0)
		r = grant_apply((struct acl *)old, grants, n, &acl);
	if (r == 0)
		r = heap_block_new(heap_process(), acl->n_bytes, 0, (void **)ret);
	if (r == 0)
		memcpy(*ret, acl, acl->n_bytes);
	return r;
}

DWORD WINAPI SetEntriesInAclA(ULONG cCountOfExplicitEntries,
			      PEXPLICIT_ACCESS_A pListOfExplicitEntries, PACL OldAcl,
			      PACL *NewAcl)
{
	return err_win32(aclapi_set_entries(
		pListOfExplicitEntries, cCountOfExplicitEntries, false, OldAcl, NewAcl));
}

DWORD WINAPI SetEntriesInAclW(ULONG cCountOfExplicitEntries,
			      PEXPLICIT_ACCESS_W pListOfExplicitEntries, PACL OldAcl,
			      PACL *NewAcl)
{
	return err_win32(
		aclapi_set_entries((const EXPLICIT_ACCESS_A *)pListOfExplicitEntries,
				   cCountOfExplicitEntries, true, OldAcl, NewAcl));
}

/* ---- filling in structures ---------------------------------------------------------- */

VOID WINAPI BuildTrusteeWithNameA(PTRUSTEE_A pTrustee, LPSTR pName)
{
	*pTrustee = (TRUSTEE_A) { .TrusteeForm = TRUSTEE_IS_NAME, .ptstrName = pName };
}

VOID WINAPI BuildTrusteeWithNameW(PTRUSTEE_W pTrustee, LPWSTR pName)
{
	*pTrustee = (TRUSTEE_W) { .TrusteeForm = TRUSTEE_IS_NAME, .ptstrName = pName };
}

VOID WINAPI BuildTrusteeWithSidA(PTRUSTEE_A pTrustee, PSID pSid)
{
	*pTrustee = (TRUSTEE_A) { .TrusteeForm = TRUSTEE_IS_SID, .ptstrName = pSid };
}

VOID WINAPI BuildTrusteeWithSidW(PTRUSTEE_W pTrustee, PSID pSid)
{
	*pTrustee = (TRUSTEE_W) { .TrusteeForm = TRUSTEE_IS_SID, .ptstrName = pSid };
}

VOID WINAPI BuildExplicitAccessWithNameA(PEXPLICIT_ACCESS_A pExplicitAccess,
					 LPSTR pTrusteeName, DWORD AccessPermissions,
					 ACCESS_MODE AccessMode, DWORD Inheritance)
{
	*pExplicitAccess = (EXPLICIT_ACCESS_A) {
		AccessPermissions,
		AccessMode,
		Inheritance,
		{ .TrusteeForm = TRUSTEE_IS_NAME, .ptstrName = pTrusteeName },
	};
}

VOID WINAPI BuildExplicitAccessWithNameW(PEXPLICIT_ACCESS_W pExplicitAccess,
					 LPWSTR pTrusteeName, DWORD AccessPermissions,
					 ACCESS_MODE AccessMode, DWORD Inheritance)
{
	*pExplicitAccess = (EXPLICIT_ACCESS_W) {
		AccessPermissions,
		AccessMode,
		Inheritance,
		{ .TrusteeForm = TRUSTEE_IS_NAME, .ptstrName = pTrusteeName },
	};
}

LPSTR WINAPI GetTrusteeNameA(PTRUSTEE_A pTrustee)
{
	return pTrustee ? pTrustee->ptstrName : NULL;
}

LPWSTR WINAPI GetTrusteeNameW(PTRUSTEE_W pTrustee)
{
	return pTrustee ? pTrustee->ptstrName : NULL;
}

TRUSTEE_FORM WINAPI GetTrusteeFormA(PTRUSTEE_A pTrustee)
{
	return pTrustee ? pTrustee->TrusteeForm : TRUSTEE_BAD_FORM;
}

TRUSTEE_FORM WINAPI GetTrusteeFormW(PTRUSTEE_W pTrustee)
{
	return pTrustee ? pTrustee->TrusteeForm : TRUSTEE_BAD_FORM;
}

TRUSTEE_TYPE WINAPI GetTrusteeTypeA(PTRUSTEE_A pTrustee)
{
	return pTrustee ? pTrustee->TrusteeType : TRUSTEE_IS_UNKNOWN;
}

TRUSTEE_TYPE WINAPI GetTrusteeTypeW(PTRUSTEE_W pTrustee)
{
	return pTrustee ? pTrustee->TrusteeType : TRUSTEE_IS_UNKNOWN;
}
