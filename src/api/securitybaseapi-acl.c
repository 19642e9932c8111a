/* SPDX-License-Identifier: MIT */
/* Access control lists as Windows programs call for them: core's layout is Windows' own. */
#include "securitybaseapi.h"

#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "core/acl.h"
#include "status.h"

_Static_assert(offsetof(struct acl_entry, sid) ==
		       FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart),
	       "layout");

static struct acl *securitybaseapi_acl(PACL acl)
{
	return (struct acl *)acl;
}

BOOL WINAPI InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision)
{
	return status_bool(
		acl_init(securitybaseapi_acl(pAcl), nAclLength, dwAclRevision));
}

BOOL WINAPI IsValidAcl(PACL pAcl)
{
	return acl_is_valid(securitybaseapi_acl(pAcl));
}

BOOL WINAPI AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask,
				PSID pSid)
{
	return status_bool(acl_add(securitybaseapi_acl(pAcl), dwAceRevision,
				   ACL_ENTRY_ALLOW, 0, AccessMask, pSid));
}

BOOL WINAPI AddAccessAllowedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
				  DWORD AccessMask, PSID pSid)
{
	return status_bool(acl_add(securitybaseapi_acl(pAcl), dwAceRevision,
				   ACL_ENTRY_ALLOW, AceFlags, AccessMask, pSid));
}

BOOL WINAPI AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask,
			       PSID pSid)
{
	return status_bool(acl_add(securitybaseapi_acl(pAcl), dwAceRevision,
				   ACL_ENTRY_DENY, 0, AccessMask, pSid));
}

BOOL WINAPI AddAccessDeniedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
				 DWORD AccessMask, PSID pSid)
{
	return status_bool(acl_add(securitybaseapi_acl(pAcl), dwAceRevision,
				   ACL_ENTRY_DENY, AceFlags, AccessMask, pSid));
}

BOOL WINAPI AddAuditAccessAce(PACL pAcl, DWORD dwAceRevision, DWORD dwAccessMask,
			      PSID pSid, BOOL bAuditSuccess, BOOL bAuditFailure)
{
	DWORD flags = (bAuditSuccess ? SUCCESSFUL_ACCESS_ACE_FLAG : 0U) |
		      (bAuditFailure ? FAILED_ACCESS_ACE_FLAG : 0U);

	return status_bool(acl_add(securitybaseapi_acl(pAcl), dwAceRevision,
				   ACL_ENTRY_AUDIT, flags, dwAccessMask, pSid));
}

BOOL WINAPI AddMandatoryAce(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
			    DWORD MandatoryPolicy, PSID pLabelSid)
{
	return status_bool(acl_add(securitybaseapi_acl(pAcl), dwAceRevision,
				   ACL_ENTRY_LABEL, AceFlags, MandatoryPolicy,
				   pLabelSid));
}

BOOL WINAPI AddAce(PACL pAcl, DWORD dwAceRevision, DWORD dwStartingAceIndex,
		   LPVOID pAceList, DWORD nAceListLength)
{
	return status_bool(acl_insert(securitybaseapi_acl(pAcl), dwAceRevision,
				      dwStartingAceIndex, pAceList, nAceListLength));
}

BOOL WINAPI DeleteAce(PACL pAcl, DWORD dwAceIndex)
{
	return status_bool(acl_delete(securitybaseapi_acl(pAcl), dwAceIndex));
}

BOOL WINAPI GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID *pAce)
{
	struct acl_entry *entry;
	int r = acl_at(securitybaseapi_acl(pAcl), dwAceIndex, &entry);

	if (r == 0)
		*pAce = entry;
	return status_bool(r);
}

BOOL WINAPI GetAclInformation(PACL pAcl, LPVOID pAclInformation,
			      DWORD nAclInformationLength,
			      ACL_INFORMATION_CLASS dwAclInformationClass)
{
	const struct acl *acl = securitybaseapi_acl(pAcl);
	ACL_REVISION_INFORMATION revision = { acl->revision };
	ACL_SIZE_INFORMATION size = { acl->n_entries, 0, 0 };
	const void *answer = &revision;
	DWORD n_bytes = sizeof(revision);

	if (acl->revision < ACL_REVISION_MIN || acl->revision > ACL_REVISION_MAX)
		return status_bool(ERR_PARAMETER);
	if (dwAclInformationClass == AclSizeInformation) {
		size.AclBytesInUse = acl_used_bytes(acl);
		if (!size.AclBytesInUse)
			return status_bool(ERR_PARAMETER);
		size.AclBytesFree = acl->n_bytes - size.AclBytesInUse;
		answer = &size;
		n_bytes = sizeof(size);
	} else if (dwAclInformationClass != AclRevisionInformation) {
		return status_bool(ERR_PARAMETER);
	}
	if (nAclInformationLength < n_bytes)
		return status_bool(ERR_BUFFER_TOO_SMALL);
	memcpy(pAclInformation, answer, n_bytes);
	return TRUE;
}
