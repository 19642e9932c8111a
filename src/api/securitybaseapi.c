/* SPDX-License-Identifier: MIT */
/*
 * Security structures as Windows programs call them. The layouts are core's and Windows'
 * at once, so a pointer through this door keeps its value.
 */
#include "securitybaseapi.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/acl.h"
#include "core/descriptor.h"
#include "core/sid.h"
#include "status.h"
#include "winerror.h"

_Static_assert(sizeof(struct descriptor) == sizeof(SECURITY_DESCRIPTOR), "layout");
_Static_assert(sizeof(struct descriptor_relative) == sizeof(SECURITY_DESCRIPTOR_RELATIVE),
	       "layout");
_Static_assert(offsetof(struct acl_entry, sid) ==
		       FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart),
	       "layout");

/* ---- identifiers -------------------------------------------------------------------- */

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

/* ---- lists -------------------------------------------------------------------------- */

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

/* ---- descriptors -------------------------------------------------------------------- */

BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor,
					 DWORD dwRevision)
{
	return status_bool(descriptor_init(pSecurityDescriptor, dwRevision));
}

BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				      BOOL bDaclPresent, PACL pDacl, BOOL bDaclDefaulted)
{
	return status_bool(descriptor_set_list(pSecurityDescriptor, DESCRIPTOR_DACL,
					       bDaclPresent, securitybaseapi_acl(pDacl),
					       bDaclDefaulted));
}

BOOL WINAPI SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				      BOOL bSaclPresent, PACL pSacl, BOOL bSaclDefaulted)
{
	return status_bool(descriptor_set_list(pSecurityDescriptor, DESCRIPTOR_SACL,
					       bSaclPresent, securitybaseapi_acl(pSacl),
					       bSaclDefaulted));
}

BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				       PSID pOwner, BOOL bOwnerDefaulted)
{
	return status_bool(descriptor_set_sid(pSecurityDescriptor, DESCRIPTOR_OWNER,
					      pOwner, bOwnerDefaulted));
}

BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				       PSID pGroup, BOOL bGroupDefaulted)
{
	return status_bool(descriptor_set_sid(pSecurityDescriptor, DESCRIPTOR_GROUP,
					      pGroup, bGroupDefaulted));
}

BOOL WINAPI SetSecurityDescriptorControl(
	PSECURITY_DESCRIPTOR pSecurityDescriptor,
	SECURITY_DESCRIPTOR_CONTROL ControlBitsOfInterest,
	SECURITY_DESCRIPTOR_CONTROL ControlBitsToSet)
{
	return status_bool(descriptor_set_control(
		pSecurityDescriptor, ControlBitsOfInterest, ControlBitsToSet));
}

static int securitybaseapi_check(const struct descriptor *descriptor)
{
	return descriptor->revision == DESCRIPTOR_FORMAT ? 0 : ERR_SECURITY_REVISION;
}

static BOOL securitybaseapi_get_list(const struct descriptor *descriptor,
				     enum descriptor_part part, BOOL *ret_is_there,
				     PACL *ret, BOOL *ret_is_default)
{
	int r = securitybaseapi_check(descriptor);

	if (r < 0)
		return status_bool(r);
	*ret_is_there = descriptor_has_list(descriptor, part);
	if (*ret_is_there) {
		*ret = descriptor_get(descriptor, part);
		*ret_is_default = descriptor_is_default(descriptor, part);
	}
	return TRUE;
}

static BOOL securitybaseapi_get_sid(const struct descriptor *descriptor,
				    enum descriptor_part part, PSID *ret,
				    BOOL *ret_is_default)
{
	int r = securitybaseapi_check(descriptor);

	if (r < 0)
		return status_bool(r);
	*ret = descriptor_get(descriptor, part);
	*ret_is_default = descriptor_is_default(descriptor, part);
	return TRUE;
}

BOOL WINAPI GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				      LPBOOL lpbDaclPresent, PACL *pDacl,
				      LPBOOL lpbDaclDefaulted)
{
	return securitybaseapi_get_list(pSecurityDescriptor, DESCRIPTOR_DACL,
					lpbDaclPresent, pDacl, lpbDaclDefaulted);
}

BOOL WINAPI GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				      LPBOOL lpbSaclPresent, PACL *pSacl,
				      LPBOOL lpbSaclDefaulted)
{
	return securitybaseapi_get_list(pSecurityDescriptor, DESCRIPTOR_SACL,
					lpbSaclPresent, pSacl, lpbSaclDefaulted);
}

BOOL WINAPI GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				       PSID *pOwner, LPBOOL lpbOwnerDefaulted)
{
	return securitybaseapi_get_sid(pSecurityDescriptor, DESCRIPTOR_OWNER, pOwner,
				       lpbOwnerDefaulted);
}

BOOL WINAPI GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				       PSID *pGroup, LPBOOL lpbGroupDefaulted)
{
	return securitybaseapi_get_sid(pSecurityDescriptor, DESCRIPTOR_GROUP, pGroup,
				       lpbGroupDefaulted);
}

BOOL WINAPI GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
					 PSECURITY_DESCRIPTOR_CONTROL pControl,
					 LPDWORD lpdwRevision)
{
	const struct descriptor *descriptor = pSecurityDescriptor;
	int r = securitybaseapi_check(descriptor);

	*lpdwRevision = descriptor->revision; /* also of one that is not known */
	if (r == 0)
		*pControl = descriptor->control;
	return status_bool(r);
}

BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
	return status_bool(
		descriptor_is_valid(pSecurityDescriptor) ? 0 : ERR_DESCRIPTOR_INVALID);
}

DWORD WINAPI GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR pSecurityDescriptor)
{
	return descriptor_n_bytes(pSecurityDescriptor);
}

BOOL WINAPI MakeSelfRelativeSD(PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
			       PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
			       LPDWORD lpdwBufferLength)
{
	return status_bool(descriptor_make_relative(pAbsoluteSecurityDescriptor,
						    pSelfRelativeSecurityDescriptor,
						    lpdwBufferLength));
}

BOOL WINAPI MakeAbsoluteSD(PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
			   PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
			   LPDWORD lpdwAbsoluteSecurityDescriptorSize, PACL pDacl,
			   LPDWORD lpdwDaclSize, PACL pSacl, LPDWORD lpdwSaclSize,
			   PSID pOwner, LPDWORD lpdwOwnerSize, PSID pPrimaryGroup,
			   LPDWORD lpdwPrimaryGroupSize)
{
	void *const parts[N_DESCRIPTOR_PARTS] = { pOwner, pPrimaryGroup, pSacl, pDacl };
	uint32_t *const part_bytes[N_DESCRIPTOR_PARTS] = { lpdwOwnerSize,
							   lpdwPrimaryGroupSize,
							   lpdwSaclSize, lpdwDaclSize };

	return status_bool(descriptor_make_absolute(
		pSelfRelativeSecurityDescriptor, pAbsoluteSecurityDescriptor,
		lpdwAbsoluteSecurityDescriptorSize, parts, part_bytes));
}
