/* SPDX-License-Identifier: MIT */
/*
 * Fiber-local storage: places for values of threads, with a callback for what is left there.
 * Fibers themselves are not part of winshm; a thread counts as its only one.
 */
#ifndef _FIBERS_H_
#define _FIBERS_H_

#include "minwindef.h"

#define FLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

typedef VOID(NTAPI *PFLS_CALLBACK_FUNCTION)(PVOID lpFlsData);

#ifdef __cplusplus
extern "C" {
#endif

/**
 * FlsAlloc() - a place in which every thread has a value of its own
 * @lpCallback:  called with every value but NULL that a thread leaves when it ends, or that
 *               is there when the place is given back; NULL: nothing is called
 *
 * When the process ends, nothing is called.
 *
 * Return:   the place, never 0; FLS_OUT_OF_INDEXES sets the last error.
 * Errors:   NO_MORE_ITEMS all 1,023 are taken
 * Follows:  nf-fibersapi-flsalloc                     Differs: compatibility.md#threads
 * Tested:   conform-thread-local.c, api-thread.c
 */
WINBASEAPI DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback);

/**
 * FlsGetValue() - the calling thread's value
 *
 * Return:   the value, NULL at first, and the last error becomes 0. NULL can be an error.
 * Errors:   INVALID_PARAMETER there is no such place
 * Follows:  nf-fibersapi-flsgetvalue
 * Tested:   conform-thread-local.c
 */
WINBASEAPI PVOID WINAPI FlsGetValue(DWORD dwFlsIndex);

/**
 * FlsSetValue() - put a value there; FlsFree() - give the place back
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER nobody has the place; NOT_ENOUGH_MEMORY
 * Follows:  nf-fibersapi-flssetvalue, -flsfree
 * Tested:   conform-thread-local.c
 */
WINBASEAPI BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData);
WINBASEAPI BOOL WINAPI FlsFree(DWORD dwFlsIndex);

/**
 * IsThreadAFiber() - is the calling thread a fiber?
 *
 * Return:   FALSE: none can become one
 * Follows:  nf-fibersapi-isthreadafiber
 * Tested:   conform-thread-local.c
 */
WINBASEAPI BOOL WINAPI IsThreadAFiber(void);

#ifdef __cplusplus
}
#endif

#endif
