/* SPDX-License-Identifier: MIT */
/*
 * Which Windows this is like. One answer for every program: newer ones ask in order to use
 * what a newer Windows has, and what winshm has of that is the same for all of them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/err.h"
#include "status.h"
#include "winbase.h"

enum {
	VERSION_MAJOR = 10,
	VERSION_MINOR = 0,
	VERSION_BUILD = 19045,
	VERSION_BITS = 3, /* of a condition */
	VERSION_CONDITIONS = 7,
};

static const OSVERSIONINFOEXW version_info = {
	.dwOSVersionInfoSize = sizeof(version_info),
	.dwMajorVersion = VERSION_MAJOR,
	.dwMinorVersion = VERSION_MINOR,
	.dwBuildNumber = VERSION_BUILD,
	.dwPlatformId = VER_PLATFORM_WIN32_NT,
	.wSuiteMask = VER_SUITE_SINGLEUSERTS,
	.wProductType = VER_NT_WORKSTATION,
};

DWORD WINAPI GetVersion(void)
{
	return VERSION_MAJOR | VERSION_MINOR << 8 | (DWORD)VERSION_BUILD << 16;
}

/* There is no service pack, so the texts are empty and all of it but the numbers zero. */
BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation)
{
	OSVERSIONINFOEXA info = {
		.dwOSVersionInfoSize = lpVersionInformation->dwOSVersionInfoSize,
		.dwMajorVersion = VERSION_MAJOR,
		.dwMinorVersion = VERSION_MINOR,
		.dwBuildNumber = VERSION_BUILD,
		.dwPlatformId = VER_PLATFORM_WIN32_NT,
		.wSuiteMask = VER_SUITE_SINGLEUSERTS,
		.wProductType = VER_NT_WORKSTATION,
	};

	if (info.dwOSVersionInfoSize != sizeof(OSVERSIONINFOA) &&
	    info.dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXA))
		return status_bool(ERR_BUFFER_TOO_SMALL);
	memcpy(lpVersionInformation, &info, info.dwOSVersionInfoSize);
	return TRUE;
}

BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation)
{
	DWORD n_bytes = lpVersionInformation->dwOSVersionInfoSize;

	if (n_bytes != sizeof(OSVERSIONINFOW) && n_bytes != sizeof(OSVERSIONINFOEXW))
		return status_bool(ERR_BUFFER_TOO_SMALL);
	memcpy(lpVersionInformation, &version_info, n_bytes);
	lpVersionInformation->dwOSVersionInfoSize = n_bytes;
	return TRUE;
}

ULONGLONG WINAPI VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask,
				     BYTE Condition)
{
	/* The first of these that is asked for. */
	static const DWORD order[] = { VER_PRODUCT_TYPE,     VER_SUITENAME,
				       VER_PLATFORMID,       VER_BUILDNUMBER,
				       VER_MAJORVERSION,     VER_MINORVERSION,
				       VER_SERVICEPACKMAJOR, VER_SERVICEPACKMINOR };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (TypeMask & order[i])
			return ConditionMask |
			       (ULONGLONG)(Condition & VERSION_CONDITIONS)
				       << (__builtin_ctz(order[i]) * VERSION_BITS);
	return ConditionMask;
}

static unsigned version_condition(DWORDLONG mask, DWORD type)
{
	return (unsigned)(mask >> (__builtin_ctz(type) * VERSION_BITS)) &
	       VERSION_CONDITIONS;
}

static bool version_holds(DWORD ours, DWORD asked, unsigned condition)
{
	switch (condition) {
	case VER_EQUAL:
		return ours == asked;
	case VER_GREATER:
		return ours > asked;
	case VER_GREATER_EQUAL:
		return ours >= asked;
	case VER_LESS:
		return ours < asked;
	case VER_LESS_EQUAL:
		return ours <= asked;
	default:
		return false;
	}
}

/* What is asked, whatever the width of the text in it. */
struct version_question {
	DWORD types;
	DWORDLONG conditions;
	DWORD numbers[4]; /* major, minor, service pack major and minor */
	DWORD build, platform, product, suite;
};

/*
 * Of the four numbers, each later one is looked at where the earlier ones are equal, and
 * with the same condition unless it has a stricter one of its own.
 */
static bool version_numbers_hold(const struct version_question *question)
{
	static const DWORD types[4] = { VER_MAJORVERSION, VER_MINORVERSION,
					VER_SERVICEPACKMAJOR, VER_SERVICEPACKMINOR };
	const DWORD ours[4] = { VERSION_MAJOR, VERSION_MINOR, 0, 0 };
	unsigned last = 0;
	bool holds = true;

	for (int i = 0; i < 4; i++) {
		unsigned condition = version_condition(question->conditions, types[i]);

		if (!(question->types & types[i]))
			continue;
		if (last == 0 || last == VER_EQUAL ||
		    (last <= VER_GREATER_EQUAL) == (condition <= VER_GREATER_EQUAL))
			last = condition ? condition : last;
		holds = version_holds(ours[i], question->numbers[i], last);
		if (ours[i] != question->numbers[i])
			return holds;
	}
	return holds;
}

static bool version_one_holds(const struct version_question *question, DWORD type,
			      DWORD ours, DWORD asked)
{
	return !(question->types & type) ||
	       version_holds(ours, asked, version_condition(question->conditions, type));
}

static int version_verify(const struct version_question *question)
{
	unsigned suites = version_condition(question->conditions, VER_SUITENAME);
	DWORD common = question->suite & VER_SUITE_SINGLEUSERTS;

	if (!question->types || !question->conditions)
		return ERR_VERSION_QUESTION;
	if (question->types & VER_SUITENAME && suites != VER_AND && suites != VER_OR)
		return ERR_VERSION_QUESTION;
	if (question->types & VER_SUITENAME &&
	    !(suites == VER_AND ? common == question->suite : common != 0))
		return ERR_VERSION_DIFFERS;
	return version_one_holds(question, VER_PRODUCT_TYPE, VER_NT_WORKSTATION,
				 question->product) &&
			       version_one_holds(question, VER_PLATFORMID,
						 VER_PLATFORM_WIN32_NT,
						 question->platform) &&
			       version_one_holds(question, VER_BUILDNUMBER, VERSION_BUILD,
						 question->build) &&
			       version_numbers_hold(question)
		       ? 0
		       : ERR_VERSION_DIFFERS;
}

#define VERSION_QUESTION(info, question_types, question_conditions)                  \
	&(const struct version_question)                                             \
	{                                                                            \
		.types = (question_types), .conditions = (question_conditions),      \
		.numbers = { (info)->dwMajorVersion, (info)->dwMinorVersion,         \
			     (info)->wServicePackMajor, (info)->wServicePackMinor }, \
		.build = (info)->dwBuildNumber, .platform = (info)->dwPlatformId,    \
		.product = (info)->wProductType, .suite = (info)->wSuiteMask,        \
	}

BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation, DWORD dwTypeMask,
			       DWORDLONG dwlConditionMask)
{
	return status_bool(version_verify(
		VERSION_QUESTION(lpVersionInformation, dwTypeMask, dwlConditionMask)));
}

BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation, DWORD dwTypeMask,
			       DWORDLONG dwlConditionMask)
{
	return status_bool(version_verify(
		VERSION_QUESTION(lpVersionInformation, dwTypeMask, dwlConditionMask)));
}
