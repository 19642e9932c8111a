/* SPDX-License-Identifier: MIT */
/*
 * A clock for measuring.
 */
#ifndef _PROFILEAPI_H_
#define _PROFILEAPI_H_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * QueryPerformanceCounter() - a clock that never goes back
 *
 * It counts since the machine was started, in steps of 100 ns, and is the same in all
 * processes.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NOACCESS NULL
 * Follows:  nf-profileapi-queryperformancecounter   Differs: compatibility.md#time
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount);

/**
 * QueryPerformanceFrequency() - the steps it makes in a second: 10,000,000
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NOACCESS NULL
 * Follows:  nf-profileapi-queryperformancefrequency
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency);

#ifdef __cplusplus
}
#endif

#endif
