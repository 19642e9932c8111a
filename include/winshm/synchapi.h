/* SPDX-License-Identifier: MIT */
/*
 * What calls on mutexes, events and timers are told in numbers. The calls themselves are
 * not part of this version of winshm, and nothing here declares them: a source that needs
 * one stops at compile time.
 */
#ifndef _SYNCHAPI_H_
#define _SYNCHAPI_H_

#include "minwinbase.h"
#include "minwindef.h"

#define MUTEX_MODIFY_STATE MUTANT_QUERY_STATE
#define MUTEX_ALL_ACCESS   MUTANT_ALL_ACCESS

#define CREATE_MUTEX_INITIAL_OWNER            0x00000001U
#define CREATE_EVENT_MANUAL_RESET             0x00000001U
#define CREATE_EVENT_INITIAL_SET              0x00000002U
#define CREATE_WAITABLE_TIMER_MANUAL_RESET    0x00000001U
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002U

typedef void(APIENTRY *PTIMERAPCROUTINE)(LPVOID argument, DWORD dwTimerLowValue,
					 DWORD dwTimerHighValue);

#endif
