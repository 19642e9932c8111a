/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors and identifiers as text, in the language SDDL. What these calls
 * allocate is given back with LocalFree().
 */
#ifndef __SDDL_H__
#define __SDDL_H__

#include "winbase.h"

#define SDDL_REVISION_1 1
#define SDDL_REVISION   SDDL_REVISION_1

#ifdef __cplusplus
extern "C" {
#endif

/**
 * ConvertStringSecurityDescriptorToSecurityDescriptorA() - read a descriptor
 * @StringSecurityDescriptor:  "O:owner G:group D:flags(entry)... S:flags(entry)..."
 * @StringSDRevision:          SDDL_REVISION_1
 * @SecurityDescriptor:        self-relative, in memory of its own
 * @SecurityDescriptorSize:    its bytes; may be NULL
 *
 * An entry is "(type;flags;rights;;;who)". Types A, D, AU and ML are known.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER not SDDL; UNKNOWN_REVISION; INVALID_ACL an entry's flags,
 *           rights or identifier; INVALID_SID owner or group; NONE_MAPPED a name that
 *           depends on a domain; CALL_NOT_IMPLEMENTED entries for objects in a directory,
 *           and conditions
 * Follows:  nf-sddl-convertstringsecuritydescriptortosecuritydescriptora
 * Differs:  compatibility.md#security
 * Tested:   conform-sddl.c
 */
WINADVAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorA(
	LPCSTR StringSecurityDescriptor, DWORD StringSDRevision,
	PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize);
WINADVAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(
	LPCWSTR StringSecurityDescriptor, DWORD StringSDRevision,
	PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize);

/**
 * ConvertSecurityDescriptorToStringSecurityDescriptorA() - write one
 * @SecurityInformation:         which parts
 * @StringSecurityDescriptorLen: its characters, the terminator counted; may be NULL
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER a pointer is NULL; UNKNOWN_REVISION; INVALID_ACL; INVALID_SID;
 *           CALL_NOT_IMPLEMENTED an entry of another type
 * Follows:  nf-sddl-convertsecuritydescriptortostringsecuritydescriptora
 * Tested:   conform-sddl.c
 */
WINADVAPI BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorA(
	PSECURITY_DESCRIPTOR SecurityDescriptor, DWORD RequestedStringSDRevision,
	SECURITY_INFORMATION SecurityInformation, LPSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen);
WINADVAPI BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorW(
	PSECURITY_DESCRIPTOR SecurityDescriptor, DWORD RequestedStringSDRevision,
	SECURITY_INFORMATION SecurityInformation, LPWSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen);

/**
 * ConvertSidToStringSidA() - write an identifier as "S-1-..."
 * ConvertStringSidToSidA() - read one, or one of the two-letter names
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_SID; INVALID_PARAMETER a pointer is NULL; NONE_MAPPED a name that
 *           depends on a domain
 * Follows:  nf-sddl-convertsidtostringsida, -convertstringsidtosida
 * Tested:   conform-sddl.c
 */
WINADVAPI BOOL WINAPI ConvertSidToStringSidA(PSID Sid, LPSTR *StringSid);
WINADVAPI BOOL WINAPI ConvertSidToStringSidW(PSID Sid, LPWSTR *StringSid);
WINADVAPI BOOL WINAPI ConvertStringSidToSidA(LPCSTR StringSid, PSID *Sid);
WINADVAPI BOOL WINAPI ConvertStringSidToSidW(LPCWSTR StringSid, PSID *Sid);

#ifdef UNICODE
#define ConvertStringSecurityDescriptorToSecurityDescriptor \
	ConvertStringSecurityDescriptorToSecurityDescriptorW
#define ConvertSecurityDescriptorToStringSecurityDescriptor \
	ConvertSecurityDescriptorToStringSecurityDescriptorW
#define ConvertSidToStringSid ConvertSidToStringSidW
#define ConvertStringSidToSid ConvertStringSidToSidW
#else
#define ConvertStringSecurityDescriptorToSecurityDescriptor \
	ConvertStringSecurityDescriptorToSecurityDescriptorA
#define ConvertSecurityDescriptorToStringSecurityDescriptor \
	ConvertSecurityDescriptorToStringSecurityDescriptorA
#define ConvertSidToStringSid ConvertSidToStringSidA
#define ConvertStringSidToSid ConvertStringSidToSidA
#endif

#ifdef __cplusplus
}
#endif

#endif
