/* SPDX-License-Identifier: MIT */
/*
 * Users, groups and privileges by their names: part of winbase.h, in a file of its own.
 */
#ifndef WINSHM_ACCOUNT_H
#define WINSHM_ACCOUNT_H

#include "winnt.h"

#ifdef UNICODE
#define GetUserName          GetUserNameW
#define LookupAccountSid     LookupAccountSidW
#define LookupAccountName    LookupAccountNameW
#define LookupPrivilegeValue LookupPrivilegeValueW
#define LookupPrivilegeName  LookupPrivilegeNameW
#else
#define GetUserName          GetUserNameA
#define LookupAccountSid     LookupAccountSidA
#define LookupAccountName    LookupAccountNameA
#define LookupPrivilegeValue LookupPrivilegeValueA
#define LookupPrivilegeName  LookupPrivilegeNameA
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetUserNameA() - what the user is called
 * @pcbBuffer:  characters of room; becomes the length, terminator counted, also if the
 *              room is too small
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INSUFFICIENT_BUFFER; NONE_MAPPED this user has no name; INVALID_PARAMETER
 * Follows:  nf-winbase-getusernamea
 * Tested:   conform-account.c
 */
WINADVAPI BOOL WINAPI GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer);
WINADVAPI BOOL WINAPI GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer);

/**
 * LookupAccountSidA() - whose identifier is that?
 * @lpSystemName:  NULL, or this computer's name
 * @cchName, @cchReferencedDomainName:  characters of room; become the lengths, or, if the
 *                 room is too small, what is needed with the terminator
 * LookupAccountNameA() - what is the identifier of an account?
 *
 * Accounts are the users and groups of this system, and Windows' own that are the same
 * everywhere, by their English names.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NONE_MAPPED; INSUFFICIENT_BUFFER; INVALID_SID; INVALID_PARAMETER
 * Follows:  nf-winbase-lookupaccountsida, -lookupaccountnamea
 * Differs:  compatibility.md#security
 * Tested:   conform-account.c, api-security.c
 */
WINADVAPI BOOL WINAPI LookupAccountSidA(LPCSTR lpSystemName, PSID Sid, LPSTR Name,
					LPDWORD cchName, LPSTR ReferencedDomainName,
					LPDWORD cchReferencedDomainName,
					PSID_NAME_USE peUse);
WINADVAPI BOOL WINAPI LookupAccountSidW(LPCWSTR lpSystemName, PSID Sid, LPWSTR Name,
					LPDWORD cchName, LPWSTR ReferencedDomainName,
					LPDWORD cchReferencedDomainName,
					PSID_NAME_USE peUse);
WINADVAPI BOOL WINAPI LookupAccountNameA(LPCSTR lpSystemName, LPCSTR lpAccountName,
					 PSID Sid, LPDWORD cbSid,
					 LPSTR ReferencedDomainName,
					 LPDWORD cchReferencedDomainName,
					 PSID_NAME_USE peUse);
WINADVAPI BOOL WINAPI LookupAccountNameW(LPCWSTR lpSystemName, LPCWSTR lpAccountName,
					 PSID Sid, LPDWORD cbSid,
					 LPWSTR ReferencedDomainName,
					 LPDWORD cchReferencedDomainName,
					 PSID_NAME_USE peUse);

/**
 * LookupPrivilegeValueA() - the number of a privilege, by its name (SE_LOCK_MEMORY_NAME, ...)
 * LookupPrivilegeNameA() - the reverse
 * @cchName:  characters of room; becomes the length, or what is needed with the terminator
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NO_SUCH_PRIVILEGE; INSUFFICIENT_BUFFER; INVALID_PARAMETER
 * Follows:  nf-winbase-lookupprivilegevaluea, -lookupprivilegenamea
 * Tested:   conform-token.c
 */
WINADVAPI BOOL WINAPI LookupPrivilegeValueA(LPCSTR lpSystemName, LPCSTR lpName,
					    PLUID lpLuid);
WINADVAPI BOOL WINAPI LookupPrivilegeValueW(LPCWSTR lpSystemName, LPCWSTR lpName,
					    PLUID lpLuid);
WINADVAPI BOOL WINAPI LookupPrivilegeNameA(LPCSTR lpSystemName, PLUID lpLuid,
					   LPSTR lpName, LPDWORD cchName);
WINADVAPI BOOL WINAPI LookupPrivilegeNameW(LPCWSTR lpSystemName, PLUID lpLuid,
					   LPWSTR lpName, LPDWORD cchName);

#ifdef __cplusplus
}
#endif

#endif
