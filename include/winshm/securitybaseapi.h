/* SPDX-License-Identifier: MIT */
/*
 * Security identifiers, access control lists and security descriptors: how programs say
 * who may do what. Most of it is work on the caller's own memory; the last calls read and
 * change what is remembered of an object.
 */
#ifndef _APISETSECBASE_
#define _APISETSECBASE_

#include "minwinbase.h"
#include "winnt.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * IsValidSid() - is this a well-formed security identifier?
 * GetLengthSid() - its length in bytes
 * GetSidLengthRequired() - the length of one with that many sub-authorities
 * EqualSid() - are two identifiers the same?
 *
 * EqualSid() sets the last error to 0, whatever the answer is.
 *
 * Follows:  nf-securitybaseapi-isvalidsid, -getlengthsid, -getsidlengthrequired, -equalsid
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI IsValidSid(PSID pSid);
WINADVAPI DWORD WINAPI GetLengthSid(PSID pSid);
WINADVAPI DWORD WINAPI GetSidLengthRequired(UCHAR nSubAuthorityCount);
WINADVAPI BOOL WINAPI EqualSid(PSID pSid1, PSID pSid2);

/**
 * InitializeSid() - begin an identifier; the sub-authorities are left to the caller
 * CopySid() - copy one
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER more than 15 sub-authorities; INSUFFICIENT_BUFFER; INVALID_SID
 * Follows:  nf-securitybaseapi-initializesid, -copysid
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI InitializeSid(PSID Sid,
				    PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
				    BYTE nSubAuthorityCount);
WINADVAPI BOOL WINAPI CopySid(DWORD nDestinationSidLength, PSID pDestinationSid,
			      PSID pSourceSid);

/**
 * GetSidIdentifierAuthority() - where in an identifier its authority is
 * GetSidSubAuthority() - where a sub-authority is
 * GetSidSubAuthorityCount() - where their number is
 *
 * They look at nothing and set the last error to 0.
 *
 * Follows:  nf-securitybaseapi-getsidsubauthority and its neighbours
 * Tested:   conform-security.c
 */
WINADVAPI PSID_IDENTIFIER_AUTHORITY WINAPI GetSidIdentifierAuthority(PSID pSid);
WINADVAPI PDWORD WINAPI GetSidSubAuthority(PSID pSid, DWORD nSubAuthority);
WINADVAPI PUCHAR WINAPI GetSidSubAuthorityCount(PSID pSid);

/**
 * AllocateAndInitializeSid() - make an identifier of up to eight sub-authorities
 * FreeSid() - give it back; NULL is the result
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_SID more than eight; NOT_ENOUGH_MEMORY
 * Follows:  nf-securitybaseapi-allocateandinitializesid, -freesid
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI AllocateAndInitializeSid(
	PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority, BYTE nSubAuthorityCount,
	DWORD nSubAuthority0, DWORD nSubAuthority1, DWORD nSubAuthority2,
	DWORD nSubAuthority3, DWORD nSubAuthority4, DWORD nSubAuthority5,
	DWORD nSubAuthority6, DWORD nSubAuthority7, PSID *pSid);
WINADVAPI PVOID WINAPI FreeSid(PSID pSid);

/**
 * CreateWellKnownSid() - one of the identifiers that are the same on every machine
 * @DomainSid:  for the WinAccount ones, whose domain
 * @cbSid:      bytes there are; becomes what is needed
 * IsWellKnownSid() - is it that one?
 *
 * Return:   TRUE; FALSE sets the last error (IsWellKnownSid() does not).
 * Errors:   INSUFFICIENT_BUFFER; INVALID_PARAMETER unknown, or the domain is missing
 * Follows:  nf-securitybaseapi-createwellknownsid, -iswellknownsid
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE WellKnownSidType,
					 PSID DomainSid, PSID pSid, DWORD *cbSid);
WINADVAPI BOOL WINAPI IsWellKnownSid(PSID pSid, WELL_KNOWN_SID_TYPE WellKnownSidType);

/**
 * InitializeAcl() - begin a list of who may do what
 * @nAclLength:  bytes of the list with all entries it shall hold, at most 65,535
 * IsValidAcl() - is it well-formed?
 *
 * Return:   TRUE; FALSE sets the last error (IsValidAcl() does not).
 * Errors:   INSUFFICIENT_BUFFER; INVALID_PARAMETER length or revision
 * Follows:  nf-securitybaseapi-initializeacl, -isvalidacl
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision);
WINADVAPI BOOL WINAPI IsValidAcl(PACL pAcl);

/**
 * AddAccessAllowedAce() - let somebody do something
 * AddAccessDeniedAce() - do not let them
 * AddAuditAccessAce() - watch them do it
 * AddMandatoryAce() - how trusted one must be
 *
 * The entry comes last. Those ending in Ex also say how it is inherited.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_ACL; INVALID_SID; ALLOTTED_SPACE_EXCEEDED the list is full;
 *           UNKNOWN_REVISION; INVALID_PARAMETER unknown flags
 * Follows:  nf-securitybaseapi-addaccessallowedace and its neighbours
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision,
					  DWORD AccessMask, PSID pSid);
WINADVAPI BOOL WINAPI AddAccessAllowedAceEx(PACL pAcl, DWORD dwAceRevision,
					    DWORD AceFlags, DWORD AccessMask, PSID pSid);
WINADVAPI BOOL WINAPI AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask,
					 PSID pSid);
WINADVAPI BOOL WINAPI AddAccessDeniedAceEx(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
					   DWORD AccessMask, PSID pSid);
WINADVAPI BOOL WINAPI AddAuditAccessAce(PACL pAcl, DWORD dwAceRevision,
					DWORD dwAccessMask, PSID pSid, BOOL bAuditSuccess,
					BOOL bAuditFailure);
WINADVAPI BOOL WINAPI AddMandatoryAce(PACL pAcl, DWORD dwAceRevision, DWORD AceFlags,
				      DWORD MandatoryPolicy, PSID pLabelSid);

/**
 * AddAce() - insert entries as they are
 * @dwStartingAceIndex:  before which one; MAXDWORD behind the last
 * DeleteAce() - take one out
 * GetAce() - where one is
 * GetAclInformation() - revision, or number of entries and bytes used and free
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER no such entry, or entries that do not fill their length;
 *           INVALID_ACL; ALLOTTED_SPACE_EXCEEDED; INSUFFICIENT_BUFFER
 * Follows:  nf-securitybaseapi-addace, -deleteace, -getace, -getaclinformation
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI AddAce(PACL pAcl, DWORD dwAceRevision, DWORD dwStartingAceIndex,
			     LPVOID pAceList, DWORD nAceListLength);
WINADVAPI BOOL WINAPI DeleteAce(PACL pAcl, DWORD dwAceIndex);
WINADVAPI BOOL WINAPI GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID *pAce);
WINADVAPI BOOL WINAPI GetAclInformation(PACL pAcl, LPVOID pAclInformation,
					DWORD nAclInformationLength,
					ACL_INFORMATION_CLASS dwAclInformationClass);

/**
 * InitializeSecurityDescriptor() - begin a descriptor: absolute, and empty
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   UNKNOWN_REVISION other than SECURITY_DESCRIPTOR_REVISION
 * Follows:  nf-securitybaseapi-initializesecuritydescriptor
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI InitializeSecurityDescriptor(
	PSECURITY_DESCRIPTOR pSecurityDescriptor, DWORD dwRevision);

/**
 * SetSecurityDescriptorDacl() - who may do what
 * @bDaclPresent:  FALSE: what is usual. TRUE with pDacl NULL: everybody everything
 * SetSecurityDescriptorSacl(), SetSecurityDescriptorOwner(), SetSecurityDescriptorGroup(),
 * SetSecurityDescriptorControl() - the other parts
 *
 * Lists and identifiers are referred to, not copied.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_SECURITY_DESCR a self-relative one; UNKNOWN_REVISION; INVALID_SID;
 *           INVALID_PARAMETER control bits that programs may not set
 * Follows:  nf-securitybaseapi-setsecuritydescriptordacl and its neighbours
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						BOOL bDaclPresent, PACL pDacl,
						BOOL bDaclDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						BOOL bSaclPresent, PACL pSacl,
						BOOL bSaclDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						 PSID pOwner, BOOL bOwnerDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						 PSID pGroup, BOOL bGroupDefaulted);
WINADVAPI BOOL WINAPI SetSecurityDescriptorControl(
	PSECURITY_DESCRIPTOR pSecurityDescriptor,
	SECURITY_DESCRIPTOR_CONTROL ControlBitsOfInterest,
	SECURITY_DESCRIPTOR_CONTROL ControlBitsToSet);

/**
 * GetSecurityDescriptorDacl() - who may do what
 * @lpbDaclPresent:  where it is FALSE, the others are not written
 * GetSecurityDescriptorSacl(), GetSecurityDescriptorOwner(), GetSecurityDescriptorGroup(),
 * GetSecurityDescriptorControl() - the other parts
 *
 * Of a descriptor of either form.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   UNKNOWN_REVISION
 * Follows:  nf-securitybaseapi-getsecuritydescriptordacl and its neighbours
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						LPBOOL lpbDaclPresent, PACL *pDacl,
						LPBOOL lpbDaclDefaulted);
WINADVAPI BOOL WINAPI GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						LPBOOL lpbSaclPresent, PACL *pSacl,
						LPBOOL lpbSaclDefaulted);
WINADVAPI BOOL WINAPI GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						 PSID *pOwner, LPBOOL lpbOwnerDefaulted);
WINADVAPI BOOL WINAPI GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor,
						 PSID *pGroup, LPBOOL lpbGroupDefaulted);
WINADVAPI BOOL WINAPI GetSecurityDescriptorControl(
	PSECURITY_DESCRIPTOR pSecurityDescriptor, PSECURITY_DESCRIPTOR_CONTROL pControl,
	LPDWORD lpdwRevision);

/**
 * IsValidSecurityDescriptor() - is it well-formed, with all its parts?
 * GetSecurityDescriptorLength() - bytes of it and its parts
 *
 * Return:   IsValidSecurityDescriptor() TRUE; FALSE sets the last error.
 * Errors:   INVALID_SECURITY_DESCR
 * Follows:  nf-securitybaseapi-isvalidsecuritydescriptor, -getsecuritydescriptorlength
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor);
WINADVAPI DWORD WINAPI GetSecurityDescriptorLength(
	PSECURITY_DESCRIPTOR pSecurityDescriptor);

/**
 * MakeSelfRelativeSD() - put a descriptor and its parts into one piece
 * @lpdwBufferLength:  bytes there are; becomes what is needed where that is more
 * MakeAbsoluteSD() - take one apart; each part has a place and a length of its own
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INSUFFICIENT_BUFFER; BAD_DESCRIPTOR_FORMAT it has that form already;
 *           INVALID_SECURITY_DESCR
 * Follows:  nf-securitybaseapi-makeselfrelativesd, -makeabsolutesd
 * Tested:   conform-security.c
 */
WINADVAPI BOOL WINAPI MakeSelfRelativeSD(
	PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
	PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor, LPDWORD lpdwBufferLength);
WINADVAPI BOOL WINAPI MakeAbsoluteSD(PSECURITY_DESCRIPTOR pSelfRelativeSecurityDescriptor,
				     PSECURITY_DESCRIPTOR pAbsoluteSecurityDescriptor,
				     LPDWORD lpdwAbsoluteSecurityDescriptorSize,
				     PACL pDacl, LPDWORD lpdwDaclSize, PACL pSacl,
				     LPDWORD lpdwSaclSize, PSID pOwner,
				     LPDWORD lpdwOwnerSize, PSID pPrimaryGroup,
				     LPDWORD lpdwPrimaryGroupSize);

/**
 * GetKernelObjectSecurity() - what is remembered of an object's security
 * @RequestedInformation:  which parts; SACL_SECURITY_INFORMATION needs a right nobody has
 * @pSecurityDescriptor:   self-relative
 * @lpnLengthNeeded:       bytes of it, whether they were there or not
 *
 * A section's descriptor is the one its creator gave, with what he left out as usual;
 * every handle to it gets the same one, in whatever process. It keeps nobody out.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks READ_CONTROL;
 *           INSUFFICIENT_BUFFER; CALL_NOT_IMPLEMENTED files, processes, snapshots
 * Follows:  nf-securitybaseapi-getkernelobjectsecurity  Differs: compatibility.md#security
 * Tested:   conform-objectsecurity.c, api-security.c
 */
WINADVAPI BOOL WINAPI GetKernelObjectSecurity(HANDLE Handle,
					      SECURITY_INFORMATION RequestedInformation,
					      PSECURITY_DESCRIPTOR pSecurityDescriptor,
					      DWORD nLength, LPDWORD lpnLengthNeeded);

/**
 * SetKernelObjectSecurity() - replace parts of it
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks WRITE_DAC (DACL) or WRITE_OWNER
 *           (owner, group, label); INVALID_SECURITY_DESCR no owner or group to replace it
 *           with; INVALID_ACL; INVALID_SID; UNKNOWN_REVISION; NOACCESS no descriptor
 * Follows:  nf-securitybaseapi-setkernelobjectsecurity  Differs: compatibility.md#security
 * Tested:   conform-objectsecurity.c, api-security.c
 */
WINADVAPI BOOL WINAPI SetKernelObjectSecurity(HANDLE Handle,
					      SECURITY_INFORMATION SecurityInformation,
					      PSECURITY_DESCRIPTOR SecurityDescriptor);

/**
 * MapGenericMask() - generic rights become those of a kind of object
 *
 * Follows:  nf-securitybaseapi-mapgenericmask
 * Tested:   conform-objectsecurity.c
 */
WINADVAPI VOID WINAPI MapGenericMask(PDWORD AccessMask, PGENERIC_MAPPING GenericMapping);

/**
 * GetTokenInformation() - what is in a token
 * @TokenInformationClass:  TokenUser, TokenGroups, TokenPrivileges, TokenOwner,
 *                          TokenPrimaryGroup, TokenType, TokenSessionId, TokenElevation,
 *                          TokenElevationType, TokenIntegrityLevel, TokenLogonSid,
 *                          TokenHasRestrictions, TokenUIAccess, TokenIsAppContainer
 * @ReturnLength:           bytes of it, whether they were there or not
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks TOKEN_QUERY;
 *           INSUFFICIENT_BUFFER; INVALID_PARAMETER no such class; CALL_NOT_IMPLEMENTED
 *           another class; NOACCESS ReturnLength is NULL
 * Follows:  nf-securitybaseapi-gettokeninformation   Differs: compatibility.md#tokens
 * Tested:   conform-token.c, api-token.c
 */
WINADVAPI BOOL WINAPI GetTokenInformation(HANDLE TokenHandle,
					  TOKEN_INFORMATION_CLASS TokenInformationClass,
					  LPVOID TokenInformation,
					  DWORD TokenInformationLength,
					  PDWORD ReturnLength);

/**
 * AdjustTokenPrivileges() - put privileges in force, or out of it
 * @NewState:       SE_PRIVILEGE_ENABLED, SE_PRIVILEGE_REMOVED or 0 for each
 * @PreviousState:  those that change, as they were; may be NULL
 *
 * What is not held cannot be put in force: the call succeeds, and the last error is
 * ERROR_NOT_ALL_ASSIGNED. Otherwise it is 0.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks TOKEN_ADJUST_PRIVILEGES, or
 *           TOKEN_QUERY if the previous state is asked for; INVALID_PARAMETER no new state;
 *           INSUFFICIENT_BUFFER; NOACCESS ReturnLength is NULL
 * Follows:  nf-securitybaseapi-adjusttokenprivileges  Differs: compatibility.md#tokens
 * Tested:   conform-token.c, api-token.c
 */
WINADVAPI BOOL WINAPI AdjustTokenPrivileges(HANDLE TokenHandle, BOOL DisableAllPrivileges,
					    PTOKEN_PRIVILEGES NewState,
					    DWORD BufferLength,
					    PTOKEN_PRIVILEGES PreviousState,
					    PDWORD ReturnLength);

/**
 * PrivilegeCheck() - are these privileges in force?
 * CheckTokenMembership() - is the user in this group? @TokenHandle NULL: this process's
 *
 * Return:   TRUE, with the answer in the last argument; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks TOKEN_QUERY; INVALID_SID
 * Follows:  nf-securitybaseapi-privilegecheck, -checktokenmembership
 * Tested:   conform-token.c
 */
WINADVAPI BOOL WINAPI PrivilegeCheck(HANDLE ClientToken,
				     PPRIVILEGE_SET RequiredPrivileges, LPBOOL pfResult);
WINADVAPI BOOL WINAPI CheckTokenMembership(HANDLE TokenHandle, PSID SidToCheck,
					   PBOOL IsMember);

#ifdef __cplusplus
}
#endif

#endif
