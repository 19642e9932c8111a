/* SPDX-License-Identifier: MIT */
/*
 * Sleeping, and what calls on mutexes, events and timers are told in numbers. The latter
 * calls are not part of this version of winshm, and nothing here declares them: a source
 * that needs one stops at compile time.
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

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Sleep() - let time pass
 * @dwMilliseconds:  how long at least; 0 gives way to other threads, INFINITE is for ever
 *
 * Signals do not end it early; their handlers run.
 *
 * Follows:  nf-synchapi-sleep
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI VOID WINAPI Sleep(DWORD dwMilliseconds);

/**
 * SleepEx() - let time pass, or make the calls that were queued
 * @bAlertable:  whether calls (QueueUserAPC) are made; they end the sleep
 *
 * Return:   0; WAIT_IO_COMPLETION calls were made
 * Follows:  nf-synchapi-sleepex
 * Tested:   conform-system.c, conform-apc.c
 */
WINBASEAPI DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable);

#ifdef __cplusplus
}
#endif

#endif
