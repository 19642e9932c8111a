/* SPDX-License-Identifier: MIT */
/* Is this Windows at least that one? By VerifyVersionInfo(): up to Windows 10, yes. */
#ifndef _versionhelpers_H_INCLUDED_
#define _versionhelpers_H_INCLUDED_

#include "winbase.h"

#define VERSIONHELPERAPI static __inline__ BOOL

VERSIONHELPERAPI IsWindowsVersionOrGreater(WORD wMajorVersion, WORD wMinorVersion,
					   WORD wServicePackMajor)
{
	OSVERSIONINFOEXW wanted;
	ULONGLONG mask = VerSetConditionMask(
		VerSetConditionMask(
			VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL),
			VER_MINORVERSION, VER_GREATER_EQUAL),
		VER_SERVICEPACKMAJOR, VER_GREATER_EQUAL);

	memset(&wanted, 0, sizeof(wanted));
	wanted.dwOSVersionInfoSize = (DWORD)sizeof(wanted);
	wanted.dwMajorVersion = wMajorVersion;
	wanted.dwMinorVersion = wMinorVersion;
	wanted.wServicePackMajor = wServicePackMajor;
	return VerifyVersionInfoW(
		&wanted, VER_MAJORVERSION | VER_MINORVERSION | VER_SERVICEPACKMAJOR,
		mask);
}

VERSIONHELPERAPI IsWindowsXPOrGreater(void)
{
	return IsWindowsVersionOrGreater(5, 1, 0);
}
VERSIONHELPERAPI IsWindowsXPSP3OrGreater(void)
{
	return IsWindowsVersionOrGreater(5, 1, 3);
}
VERSIONHELPERAPI IsWindowsVistaOrGreater(void)
{
	return IsWindowsVersionOrGreater(6, 0, 0);
}
VERSIONHELPERAPI IsWindowsVistaSP1OrGreater(void)
{
	return IsWindowsVersionOrGreater(6, 0, 1);
}
VERSIONHELPERAPI IsWindows7OrGreater(void)
{
	return IsWindowsVersionOrGreater(6, 1, 0);
}
VERSIONHELPERAPI IsWindows7SP1OrGreater(void)
{
	return IsWindowsVersionOrGreater(6, 1, 1);
}
VERSIONHELPERAPI IsWindows8OrGreater(void)
{
	return IsWindowsVersionOrGreater(6, 2, 0);
}
VERSIONHELPERAPI IsWindows8Point1OrGreater(void)
{
	return IsWindowsVersionOrGreater(6, 3, 0);
}
VERSIONHELPERAPI IsWindows10OrGreater(void)
{
	return IsWindowsVersionOrGreater(10, 0, 0);
}
VERSIONHELPERAPI IsWindowsServer(void)
{
	OSVERSIONINFOEXW wanted;

	memset(&wanted, 0, sizeof(wanted));
	wanted.dwOSVersionInfoSize = (DWORD)sizeof(wanted);
	wanted.wProductType = VER_NT_WORKSTATION;
	return !VerifyVersionInfoW(&wanted, VER_PRODUCT_TYPE,
				   VerSetConditionMask(0, VER_PRODUCT_TYPE, VER_EQUAL));
}

#endif
