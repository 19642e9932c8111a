/* SPDX-License-Identifier: MIT */
/*
 * Which Windows this is like: part of winnt.h, sysinfoapi.h and winbase.h, in a file of its
 * own. The answer is Windows 10, 10.0.19045, whatever the program was made for.
 */
#ifndef WINSHM_VERSION_H
#define WINSHM_VERSION_H

#include "minwindef.h"

typedef struct _OSVERSIONINFOA {
	DWORD dwOSVersionInfoSize; /* to be filled in by the caller */
	DWORD dwMajorVersion;
	DWORD dwMinorVersion;
	DWORD dwBuildNumber;
	DWORD dwPlatformId;
	CHAR szCSDVersion[128];
} OSVERSIONINFOA, *POSVERSIONINFOA, *LPOSVERSIONINFOA;

typedef struct _OSVERSIONINFOW {
	DWORD dwOSVersionInfoSize;
	DWORD dwMajorVersion;
	DWORD dwMinorVersion;
	DWORD dwBuildNumber;
	DWORD dwPlatformId;
	WCHAR szCSDVersion[128];
} OSVERSIONINFOW, *POSVERSIONINFOW, *LPOSVERSIONINFOW, RTL_OSVERSIONINFOW;

/* They begin as the shorter ones do. */
typedef struct _OSVERSIONINFOEXA {
	DWORD dwOSVersionInfoSize;
	DWORD dwMajorVersion;
	DWORD dwMinorVersion;
	DWORD dwBuildNumber;
	DWORD dwPlatformId;
	CHAR szCSDVersion[128];
	WORD wServicePackMajor;
	WORD wServicePackMinor;
	WORD wSuiteMask;
	BYTE wProductType;
	BYTE wReserved;
} OSVERSIONINFOEXA, *POSVERSIONINFOEXA, *LPOSVERSIONINFOEXA;

typedef struct _OSVERSIONINFOEXW {
	DWORD dwOSVersionInfoSize;
	DWORD dwMajorVersion;
	DWORD dwMinorVersion;
	DWORD dwBuildNumber;
	DWORD dwPlatformId;
	WCHAR szCSDVersion[128];
	WORD wServicePackMajor;
	WORD wServicePackMinor;
	WORD wSuiteMask;
	BYTE wProductType;
	BYTE wReserved;
} OSVERSIONINFOEXW, *POSVERSIONINFOEXW, *LPOSVERSIONINFOEXW;

#ifdef UNICODE
typedef OSVERSIONINFOW OSVERSIONINFO;
typedef LPOSVERSIONINFOW POSVERSIONINFO, LPOSVERSIONINFO;
typedef OSVERSIONINFOEXW OSVERSIONINFOEX;
typedef LPOSVERSIONINFOEXW POSVERSIONINFOEX, LPOSVERSIONINFOEX;
#define GetVersionEx      GetVersionExW
#define VerifyVersionInfo VerifyVersionInfoW
#else
typedef OSVERSIONINFOA OSVERSIONINFO;
typedef LPOSVERSIONINFOA POSVERSIONINFO, LPOSVERSIONINFO;
typedef OSVERSIONINFOEXA OSVERSIONINFOEX;
typedef LPOSVERSIONINFOEXA POSVERSIONINFOEX, LPOSVERSIONINFOEX;
#define GetVersionEx      GetVersionExA
#define VerifyVersionInfo VerifyVersionInfoA
#endif

#define VER_PLATFORM_WIN32s        0
#define VER_PLATFORM_WIN32_WINDOWS 1
#define VER_PLATFORM_WIN32_NT      2

#define VER_NT_WORKSTATION       0x1
#define VER_NT_DOMAIN_CONTROLLER 0x2
#define VER_NT_SERVER            0x3

#define VER_SUITE_TERMINAL     0x0010
#define VER_SUITE_SINGLEUSERTS 0x0100
#define VER_SUITE_PERSONAL     0x0200

/* What VerifyVersionInfo() is to look at, and how. */
#define VER_MINORVERSION     0x01U
#define VER_MAJORVERSION     0x02U
#define VER_BUILDNUMBER      0x04U
#define VER_PLATFORMID       0x08U
#define VER_SERVICEPACKMINOR 0x10U
#define VER_SERVICEPACKMAJOR 0x20U
#define VER_SUITENAME        0x40U
#define VER_PRODUCT_TYPE     0x80U

#define VER_EQUAL         1
#define VER_GREATER       2
#define VER_GREATER_EQUAL 3
#define VER_LESS          4
#define VER_LESS_EQUAL    5
#define VER_AND           6
#define VER_OR            7

#define VER_SET_CONDITION(mask, type, condition) \
	((mask) = VerSetConditionMask((mask), (type), (condition)))

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetVersion() - major version, minor version and build number in 8, 8 and 16 bits
 * GetVersionExA() - the same and more, in a structure that says its size
 *
 * Return:   GetVersionExA() TRUE; FALSE sets the last error.
 * Errors:   INSUFFICIENT_BUFFER the size is that of neither structure
 * Follows:  nf-sysinfoapi-getversion, -getversionexa   Differs: compatibility.md#the-machine
 * Tested:   conform-version.c
 */
WINBASEAPI DWORD WINAPI GetVersion(void);
WINBASEAPI BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation);
WINBASEAPI BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation);

/**
 * VerifyVersionInfoA() - is this Windows like that?
 * @dwTypeMask:       VER_*: what to look at
 * @dwlConditionMask: how to compare each, put together by VerSetConditionMask()
 *
 * Major and minor version and service pack are one number, the latter parts of which count
 * where the former are equal.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   OLD_WIN_VERSION no; BAD_ARGUMENTS nothing is asked
 * Follows:  nf-winbase-verifyversioninfoa, nf-winnt-versetconditionmask
 * Tested:   conform-version.c
 */
WINBASEAPI BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation,
					  DWORD dwTypeMask, DWORDLONG dwlConditionMask);
WINBASEAPI BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation,
					  DWORD dwTypeMask, DWORDLONG dwlConditionMask);
WINBASEAPI ULONGLONG WINAPI VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask,
						BYTE Condition);

#ifdef __cplusplus
}
#endif

#endif
