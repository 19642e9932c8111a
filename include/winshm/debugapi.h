/* SPDX-License-Identifier: MIT */
/*
 * Talking to a debugger.
 */
#ifndef _APISETDEBUG_
#define _APISETDEBUG_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * IsDebuggerPresent() - is this process being traced?
 *
 * Follows:  nf-debugapi-isdebuggerpresent
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI BOOL WINAPI IsDebuggerPresent(VOID);

/**
 * DebugBreak() - stop here
 *
 * A debugger gets SIGTRAP. Without one the process ends by it.
 *
 * Follows:  nf-debugapi-debugbreak
 * Tested:   api-system.c
 */
WINBASEAPI VOID WINAPI DebugBreak(VOID);

/**
 * OutputDebugStringA() - tell a debugger something
 * @lpOutputString:  UTF-8; NULL says nothing
 *
 * It appears on stderr if the environment has WINSHM_DEBUG=1, and nowhere otherwise.
 *
 * Follows:  nf-debugapi-outputdebugstringa       Differs: compatibility.md#debugging
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString);

/**
 * OutputDebugStringW() - the same in UTF-16
 *
 * Follows:  nf-debugapi-outputdebugstringw       Differs: compatibility.md#debugging
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString);

#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

#ifdef __cplusplus
}
#endif

#endif
