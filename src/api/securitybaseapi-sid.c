/* SPDX-License-Identifier: MIT */
/* Security identifiers as Windows programs call for them. */
#include "securitybaseapi.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/sid.h"
#include "status.h"
#include "winerror.h"

BOOL WINAPI IsValidSid(PSID pSid)
{
	return sid_is_valid(pSid);
}

DWORD WINAPI GetLengthSid(PSID pSid)
{
	return sid_n_bytes(pSid);
}

DWORD WINAPI GetSidLengthRequired(UCHAR nSubAuthorityCount)
{
	return sid_bytes_for(nSubAuthorityCount);
}

BOOL WINAPI EqualSid(PSID pSid1, PSID pSid2)
{
	status_write_last_error(ERROR_SUCCESS);
	return sid_equal(pSid1, pSid2);
}

BOOL WINAPI InitializeSid(PSID Sid, PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
			  BYTE nSubAuthorityCount)
{
	return status_bool(
		sid_init(Sid, pIdentifierAuthority->Value, nSubAuthorityCount));
}

BOOL WINAPI CopySid(DWORD nDestinationSidLength, PSID pDestinationSid, PSID pSourceSid)
{
	return status_bool(sid_copy(pDestinationSid, nDestinationSidLength, pSourceSid));
}

PSID_IDENTIFIER_AUTHORITY WINAPI GetSidIdentifierAuthority(PSID pSid)
{
	status_write_last_error(ERROR_SUCCESS);
	return &((SID *)pSid)->IdentifierAuthority;
}

PDWORD WINAPI GetSidSubAuthority(PSID pSid, DWORD nSubAuthority)
{
	struct sid *sid = pSid;

	status_write_last_error(ERROR_SUCCESS);
	return sid->subs + nSubAuthority;
}

PUCHAR WINAPI GetSidSubAuthorityCount(PSID pSid)
{
	struct sid *sid = pSid;

	status_write_last_error(ERROR_SUCCESS);
	return &sid->n_subs;
}

BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
				     BYTE nSubAuthorityCount, DWORD nSubAuthority0,
				     DWORD nSubAuthority1, DWORD nSubAuthority2,
				     DWORD nSubAuthority3, DWORD nSubAuthority4,
				     DWORD nSubAuthority5, DWORD nSubAuthority6,
				     DWORD nSubAuthority7, PSID *pSid)
{
	const DWORD subs[8] = { nSubAuthority0, nSubAuthority1, nSubAuthority2,
				nSubAuthority3, nSubAuthority4, nSubAuthority5,
				nSubAuthority6, nSubAuthority7 };
	struct sid *sid;

	if (nSubAuthorityCount > ARRAYSIZE(subs))
		return status_bool(ERR_SID_INVALID);
	sid = malloc(sid_bytes_for(nSubAuthorityCount));
	if (!sid)
		return status_bool(-ENOMEM);
	sid_init(sid, pIdentifierAuthority->Value, nSubAuthorityCount);
	memcpy(sid->subs, subs, nSubAuthorityCount * sizeof(subs[0]));
	*pSid = sid;
	return TRUE;
}

PVOID WINAPI FreeSid(PSID pSid)
{
	free(pSid);
	return NULL;
}

BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE WellKnownSidType, PSID DomainSid,
			       PSID pSid, DWORD *cbSid)
{
	return status_bool(sid_well_known(pSid, cbSid, WellKnownSidType, DomainSid));
}

BOOL WINAPI IsWellKnownSid(PSID pSid, WELL_KNOWN_SID_TYPE WellKnownSidType)
{
	uint8_t room[SID_MAX_BYTES] __attribute__((aligned(4)));
	struct sid *known = (struct sid *)room, *domain = (struct sid *)room;
	uint32_t n_bytes = sizeof(room);

	if (!sid_is_valid(pSid))
		return FALSE;
	/* Of a domain's, whatever domain that is. */
	sid_copy(domain, n_bytes, pSid);
	if (domain->n_subs > 0)
		domain->n_subs--;
	return sid_well_known(known, &n_bytes, WellKnownSidType, domain) == 0 &&
	       sid_equal(known, pSid);
}
