/* SPDX-License-Identifier: MIT */
/*
 * Which Windows this is, and the error mode.
 */
#include "conform.h"

static OSVERSIONINFOEXA info;

static DWORD verify(DWORD types, DWORDLONG conditions)
{
	info.dwOSVersionInfoSize = sizeof(info);
	SetLastError(UNTOUCHED);
	return VerifyVersionInfoA(&info, types, conditions) ? ERROR_SUCCESS
							    : failure_said();
}

static void ours(void)
{
	memset(&info, 0, sizeof(info));
	info.dwOSVersionInfoSize = sizeof(info);
	GetVersionExA((LPOSVERSIONINFOA)&info);
}

static void test_version(void)
{
	OSVERSIONINFOW wide;
	OSVERSIONINFOA plain;
	DWORD version = GetVersion();

	memset(&info, 0xff, sizeof(info));
	info.dwOSVersionInfoSize = sizeof(info);
	CHECK("the version is told", GetVersionExA((LPOSVERSIONINFOA)&info));
	CHECK("it is of the NT line", info.dwPlatformId == VER_PLATFORM_WIN32_NT);
	CHECK("and not older than Vista", info.dwMajorVersion >= 6);
	CHECK("its text is terminated", strlen(info.szCSDVersion) < 128);
	CHECK("it is for somebody", info.wProductType >= VER_NT_WORKSTATION &&
					    info.wProductType <= VER_NT_SERVER);
	CHECK_EQ("the short way tells the major version", version & 0xff,
		 info.dwMajorVersion);
	CHECK_EQ("the minor one", version >> 8 & 0xff, info.dwMinorVersion);
	CHECK_EQ("and the build, without the highest bit", version >> 16,
		 info.dwBuildNumber);

	memset(&plain, 0, sizeof(plain));
	plain.dwOSVersionInfoSize = sizeof(plain);
	CHECK("a shorter structure will do",
	      GetVersionExA(&plain) && plain.dwBuildNumber == info.dwBuildNumber);
	memset(&wide, 0, sizeof(wide));
	wide.dwOSVersionInfoSize = sizeof(wide);
	CHECK("and a wide one",
	      GetVersionExW(&wide) && wide.dwMajorVersion == info.dwMajorVersion);
	CHECK_EQ("the size stays", wide.dwOSVersionInfoSize, sizeof(wide));
	plain.dwOSVersionInfoSize = 4;
	SetLastError(UNTOUCHED);
	CHECK("another size will not do", !GetVersionExA(&plain));
	CHECK_EQ("which is said", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

static void test_condition(void)
{
	CHECK("conditions lie side by side",
	      VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL) == 3 << 3 &&
		      VerSetConditionMask(0, VER_MINORVERSION, VER_EQUAL) == 1 &&
		      VerSetConditionMask(0, VER_BUILDNUMBER, VER_LESS) == 4 << 6 &&
		      VerSetConditionMask(0, VER_PRODUCT_TYPE, VER_EQUAL) == 1 << 21);
	CHECK("and are added", VerSetConditionMask(1, VER_MAJORVERSION, VER_EQUAL) == 9);
	CHECK("nothing adds nothing", VerSetConditionMask(5, 0, VER_EQUAL) == 5);
}

static void test_verify(void)
{
	const DWORD both = VER_MAJORVERSION | VER_MINORVERSION;
	const DWORDLONG at_least = VerSetConditionMask(
		VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL),
		VER_MINORVERSION, VER_GREATER_EQUAL);

	ours();
	CHECK_EQ("it is at least itself", verify(both, at_least), ERROR_SUCCESS);
	CHECK_EQ("and exactly itself",
		 verify(VER_MAJORVERSION,
			VerSetConditionMask(0, VER_MAJORVERSION, VER_EQUAL)),
		 ERROR_SUCCESS);
	CHECK_EQ("it is not newer than itself",
		 verify(VER_MAJORVERSION,
			VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER)),
		 ERROR_OLD_WIN_VERSION);
	info.dwMajorVersion = 5;
	info.dwMinorVersion = 99;
	CHECK_EQ("a minor version counts for equal major ones only",
		 verify(both, at_least), ERROR_SUCCESS);
	ours();
	info.dwMajorVersion++;
	info.dwMinorVersion = 0;
	CHECK_EQ("it is no newer one", verify(both, at_least), ERROR_OLD_WIN_VERSION);
	ours();
	info.dwBuildNumber--;
	CHECK_EQ("a build may be compared",
		 verify(VER_BUILDNUMBER,
			VerSetConditionMask(0, VER_BUILDNUMBER, VER_GREATER)),
		 ERROR_SUCCESS);
	ours();
	CHECK_EQ("so may what it is for",
		 verify(VER_PRODUCT_TYPE,
			VerSetConditionMask(0, VER_PRODUCT_TYPE, VER_EQUAL)),
		 ERROR_SUCCESS);
	CHECK_EQ("a question without a condition is none", verify(both, 0),
		 ERROR_BAD_ARGUMENTS);
	CHECK_EQ("nor is one about nothing", verify(0, at_least), ERROR_BAD_ARGUMENTS);
}

static void test_error_mode(void)
{
	const UINT old = SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
	DWORD thread = 99;

	CHECK_EQ("the error mode is remembered", GetErrorMode() & ~4u,
		 SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
	CHECK_EQ("a new one tells the old one", SetErrorMode(0) & ~4u,
		 SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
	CHECK_EQ("and replaces it", GetErrorMode() & ~4u, 0);
	SetErrorMode(SEM_NOALIGNMENTFAULTEXCEPT);
	SetErrorMode(0);
	CHECK_WINE_DIFFERS("what was mended stays so", "it can be taken back",
			   GetErrorMode() & SEM_NOALIGNMENTFAULTEXCEPT);
	SetErrorMode(old);

	CHECK_EQ("a thread has one of its own, at first none", GetThreadErrorMode(), 0);
	CHECK("it can be set", SetThreadErrorMode(SEM_FAILCRITICALERRORS, &thread));
	CHECK_EQ("and tells the old one", thread, 0);
	CHECK_EQ("and is told", GetThreadErrorMode(), SEM_FAILCRITICALERRORS);
	SetLastError(UNTOUCHED);
	CHECK("not every mode is a thread's",
	      !SetThreadErrorMode(SEM_NOALIGNMENTFAULTEXCEPT, NULL));
	CHECK_EQ("which is said", GetLastError(), ERROR_INVALID_PARAMETER);
	SetThreadErrorMode(0, NULL);
}

int main(void)
{
	conform_begin();
	test_version();
	test_condition();
	test_verify();
	test_error_mode();
	return conform_end();
}
