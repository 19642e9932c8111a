/* SPDX-License-Identifier: MIT */
/*
 * The security of objects in fewer calls: parts of descriptors, and lists made from what
 * somebody is to be given. These calls return the error and leave the last error alone;
 * what they allocate is given back with LocalFree().
 */
#ifndef __ACCESS_CONTROL_API__
#define __ACCESS_CONTROL_API__

#include "accctrl.h"
#include "winbase.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetSecurityInfo() - what is remembered of an object's security
 * @ObjectType:    SE_KERNEL_OBJECT
 * @SecurityInfo:  which parts, as for GetKernelObjectSecurity()
 * @ppsidOwner, @ppsidGroup, @ppDacl, @ppSacl:  where they are in the descriptor, NULL if
 *                 they are not; each may be NULL
 * @ppSecurityDescriptor:  the descriptor, in memory of its own. If it is NULL, nobody can
 *                 give that back
 *
 * Return:   ERROR_SUCCESS, or the error: those of GetKernelObjectSecurity();
 *           INVALID_PARAMETER; CALL_NOT_IMPLEMENTED other kinds of objects
 * Follows:  nf-aclapi-getsecurityinfo            Differs: compatibility.md#security
 * Tested:   conform-aclapi.c
 */
WINADVAPI DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
				       SECURITY_INFORMATION SecurityInfo,
				       PSID *ppsidOwner, PSID *ppsidGroup, PACL *ppDacl,
				       PACL *ppSacl,
				       PSECURITY_DESCRIPTOR *ppSecurityDescriptor);

/**
 * SetSecurityInfo() - replace parts of it
 * @pDacl:  NULL, if DACL_SECURITY_INFORMATION is asked for: everybody everything
 *
 * Return:   ERROR_SUCCESS, or the error: those of SetKernelObjectSecurity();
 *           CALL_NOT_IMPLEMENTED other kinds of objects
 * Follows:  nf-aclapi-setsecurityinfo            Differs: compatibility.md#security
 * Tested:   conform-aclapi.c
 */
WINADVAPI DWORD WINAPI SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
				       SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
				       PSID psidGroup, PACL pDacl, PACL pSacl);

/**
 * GetNamedSecurityInfoA() - the same of the section that has a name
 * SetNamedSecurityInfoA() - and its change
 *
 * Return:   ERROR_SUCCESS, or the error: FILE_NOT_FOUND no such name, and those above
 * Follows:  nf-aclapi-getnamedsecurityinfoa, -setnamedsecurityinfoa
 * Differs:  compatibility.md#security
 * Tested:   conform-aclapi.c
 */
WINADVAPI DWORD WINAPI GetNamedSecurityInfoA(LPCSTR pObjectName,
					     SE_OBJECT_TYPE ObjectType,
					     SECURITY_INFORMATION SecurityInfo,
					     PSID *ppsidOwner, PSID *ppsidGroup,
					     PACL *ppDacl, PACL *ppSacl,
					     PSECURITY_DESCRIPTOR *ppSecurityDescriptor);
WINADVAPI DWORD WINAPI GetNamedSecurityInfoW(LPCWSTR pObjectName,
					     SE_OBJECT_TYPE ObjectType,
					     SECURITY_INFORMATION SecurityInfo,
					     PSID *ppsidOwner, PSID *ppsidGroup,
					     PACL *ppDacl, PACL *ppSacl,
					     PSECURITY_DESCRIPTOR *ppSecurityDescriptor);
WINADVAPI DWORD WINAPI SetNamedSecurityInfoA(LPSTR pObjectName, SE_OBJECT_TYPE ObjectType,
					     SECURITY_INFORMATION SecurityInfo,
					     PSID psidOwner, PSID psidGroup, PACL pDacl,
					     PACL pSacl);
WINADVAPI DWORD WINAPI SetNamedSecurityInfoW(LPWSTR pObjectName,
					     SE_OBJECT_TYPE ObjectType,
					     SECURITY_INFORMATION SecurityInfo,
					     PSID psidOwner, PSID psidGroup, PACL pDacl,
					     PACL pSacl);

/**
 * SetEntriesInAclA() - a new list from an old one and what is to be given
 * @OldAcl:  NULL: an empty one. It stays as it is
 *
 * What is denied comes first, what is granted before what was granted already. A name is
 * that of a user or a group, one of Windows' own in English, or CURRENT_USER.
 *
 * Return:   ERROR_SUCCESS, or the error: INVALID_PARAMETER a mode or form there is not;
 *           INVALID_ACL; INVALID_SID; NONE_MAPPED nobody has this name
 * Follows:  nf-aclapi-setentriesinacla           Differs: compatibility.md#security
 * Tested:   conform-aclapi.c
 */
WINADVAPI DWORD WINAPI SetEntriesInAclA(ULONG cCountOfExplicitEntries,
					PEXPLICIT_ACCESS_A pListOfExplicitEntries,
					PACL OldAcl, PACL *NewAcl);
WINADVAPI DWORD WINAPI SetEntriesInAclW(ULONG cCountOfExplicitEntries,
					PEXPLICIT_ACCESS_W pListOfExplicitEntries,
					PACL OldAcl, PACL *NewAcl);

/**
 * BuildExplicitAccessWithNameA() - fill in a structure; the name is referred to
 * BuildTrusteeWithNameA(), BuildTrusteeWithSidA() - the same with a part of it
 * GetTrusteeNameA(), GetTrusteeFormA(), GetTrusteeTypeA() - what is in one
 *
 * Follows:  nf-aclapi-buildexplicitaccesswithnamea and its neighbours
 * Tested:   conform-aclapi.c
 */
WINADVAPI VOID WINAPI BuildExplicitAccessWithNameA(PEXPLICIT_ACCESS_A pExplicitAccess,
						   LPSTR pTrusteeName,
						   DWORD AccessPermissions,
						   ACCESS_MODE AccessMode,
						   DWORD Inheritance);
WINADVAPI VOID WINAPI BuildExplicitAccessWithNameW(PEXPLICIT_ACCESS_W pExplicitAccess,
						   LPWSTR pTrusteeName,
						   DWORD AccessPermissions,
						   ACCESS_MODE AccessMode,
						   DWORD Inheritance);
WINADVAPI VOID WINAPI BuildTrusteeWithNameA(PTRUSTEE_A pTrustee, LPSTR pName);
WINADVAPI VOID WINAPI BuildTrusteeWithNameW(PTRUSTEE_W pTrustee, LPWSTR pName);
WINADVAPI VOID WINAPI BuildTrusteeWithSidA(PTRUSTEE_A pTrustee, PSID pSid);
WINADVAPI VOID WINAPI BuildTrusteeWithSidW(PTRUSTEE_W pTrustee, PSID pSid);
WINADVAPI LPSTR WINAPI GetTrusteeNameA(PTRUSTEE_A pTrustee);
WINADVAPI LPWSTR WINAPI GetTrusteeNameW(PTRUSTEE_W pTrustee);
WINADVAPI TRUSTEE_FORM WINAPI GetTrusteeFormA(PTRUSTEE_A pTrustee);
WINADVAPI TRUSTEE_FORM WINAPI GetTrusteeFormW(PTRUSTEE_W pTrustee);
WINADVAPI TRUSTEE_TYPE WINAPI GetTrusteeTypeA(PTRUSTEE_A pTrustee);
WINADVAPI TRUSTEE_TYPE WINAPI GetTrusteeTypeW(PTRUSTEE_W pTrustee);

#ifdef UNICODE
#define GetNamedSecurityInfo        GetNamedSecurityInfoW
#define SetNamedSecurityInfo        SetNamedSecurityInfoW
#define SetEntriesInAcl             SetEntriesInAclW
#define BuildExplicitAccessWithName BuildExplicitAccessWithNameW
#define BuildTrusteeWithName        BuildTrusteeWithNameW
#define BuildTrusteeWithSid         BuildTrusteeWithSidW
#define GetTrusteeName              GetTrusteeNameW
#define GetTrusteeForm              GetTrusteeFormW
#define GetTrusteeType              GetTrusteeTypeW
#else
#define GetNamedSecurityInfo        GetNamedSecurityInfoA
#define SetNamedSecurityInfo        SetNamedSecurityInfoA
#define SetEntriesInAcl             SetEntriesInAclA
#define BuildExplicitAccessWithName BuildExplicitAccessWithNameA
#define BuildTrusteeWithName        BuildTrusteeWithNameA
#define BuildTrusteeWithSid         BuildTrusteeWithSidA
#define GetTrusteeName              GetTrusteeNameA
#define GetTrusteeForm              GetTrusteeFormA
#define GetTrusteeType              GetTrusteeTypeA
#endif

#ifdef __cplusplus
}
#endif

#endif
