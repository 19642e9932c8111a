/* SPDX-License-Identifier: MIT */
/* Critical sections; the program's structure is ours. */
#include "synchapi.h"

#include <stddef.h>

#include "base/err.h"
#include "core/critical.h"
#include "status.h"

_Static_assert(sizeof(struct critical) == sizeof(CRITICAL_SECTION), "as Windows has it");
_Static_assert(offsetof(struct critical, lock) == offsetof(CRITICAL_SECTION, LockCount),
	       "as Windows has it");
_Static_assert(offsetof(struct critical, thread) ==
		       offsetof(CRITICAL_SECTION, OwningThread),
	       "as Windows has it");
_Static_assert(offsetof(struct critical, spin_count) ==
		       offsetof(CRITICAL_SECTION, SpinCount),
	       "as Windows has it");

#define SPIN_COUNT_MASK 0x00ffffffU /* above it: wishes about how memory is allocated */

/* What else the flags may say is for sections that a debugger lists. */
#define CRITICAL_FLAGS \
	(CRITICAL_SECTION_NO_DEBUG_INFO | RTL_CRITICAL_SECTION_FLAG_DYNAMIC_SPIN)

static struct critical *synchapi_critical(LPCRITICAL_SECTION section)
{
	return (struct critical *)section;
}

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	critical_init(synchapi_critical(lpCriticalSection), 0);
}

BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection,
						  DWORD dwSpinCount)
{
	critical_init(synchapi_critical(lpCriticalSection),
		      dwSpinCount & SPIN_COUNT_MASK);
	return TRUE;
}

BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection,
					DWORD dwSpinCount, DWORD Flags)
{
	if (Flags & ~CRITICAL_FLAGS || dwSpinCount & ~SPIN_COUNT_MASK)
		return status_bool(ERR_PARAMETER);
	critical_init(synchapi_critical(lpCriticalSection), dwSpinCount);
	return TRUE;
}

VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	critical_enter(synchapi_critical(lpCriticalSection));
}

BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	return critical_try(synchapi_critical(lpCriticalSection));
}

VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	critical_leave(synchapi_critical(lpCriticalSection));
}

VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
{
	critical_deinit(synchapi_critical(lpCriticalSection));
}

DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection,
					 DWORD dwSpinCount)
{
	return critical_set_spin_count(synchapi_critical(lpCriticalSection),
				       dwSpinCount & SPIN_COUNT_MASK);
}
