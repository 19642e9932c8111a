/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors as Windows programs call for them. The layouts are core's and
 * Windows' at once, so a pointer through this door keeps its value.
 */
#include "securitybaseapi.h"

#include "base/err.h"
#include "core/descriptor.h"
#include "status.h"

_Static_assert(sizeof(struct descriptor) == sizeof(SECURITY_DESCRIPTOR), "layout");
_Static_assert(sizeof(struct descriptor_relative) == sizeof(SECURITY_DESCRIPTOR_RELATIVE),
	       "layout");

BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor,
					 DWORD dwRevision)
{
	return status_bool(descriptor_init(pSecurityDescriptor, dwRevision));
}

BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				      BOOL bDaclPresent, PACL pDacl, BOOL bDaclDefaulted)
{
	return status_bool(descriptor_set_list(pSecurityDescriptor, DESCRIPTOR_DACL,
					       bDaclPresent, (struct acl *)pDacl,
					       bDaclDefaulted));
}

BOOL WINAPI SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
				      BOOL bSaclPresent, PACL pSacl, BOOL bSaclDefaulted)
{
	return status_bool(descriptor_set_list(pSecurityDescriptor, DESCRIPTOR_SACL,
					       bSaclPresent, (struct acl *)pSacl,
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
