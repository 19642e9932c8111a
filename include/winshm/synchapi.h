/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes, semaphores and timers, waiting for them, and sleeping.
 *
 * All of them may have a name, by the rules of sections and in one namespace with them: two
 * processes that use one name use one object. It lives as long as somebody has a handle.
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
 * CreateEventA(), CreateEventW() - make an event, or open the one that has the name
 * @lpEventAttributes:  NULL, or whether the handle is inheritable, and the descriptor that
 *                      a new event remembers
 * @bManualReset:       TRUE: once set it releases everybody until it is reset; FALSE: it
 *                      releases one waiting thread and is reset by that
 * @bInitialState:      whether it is set
 * @lpName:             NULL or empty: an event without a name
 *
 * Of an event that is there already nothing changes.
 *
 * Return:   a handle with all rights; the last error is 0 or ALREADY_EXISTS. NULL sets the
 *           last error.
 * Errors:   INVALID_HANDLE the name is that of another kind of object, or of a namespace;
 *           ACCESS_DENIED out of reach; PATH_NOT_FOUND, INVALID_NAME, BAD_PATHNAME,
 *           FILENAME_EXCED_RANGE the name; UNKNOWN_REVISION, INVALID_ACL, INVALID_SID,
 *           PRIVILEGE_NOT_HELD the descriptor; TOO_MANY_OPEN_FILES, NOT_ENOUGH_MEMORY,
 *           NO_SYSTEM_RESOURCES, DISK_FULL
 * Follows:  nf-synchapi-createeventa             Differs: compatibility.md#waiting
 * Tested:   conform-event.c, api-sync.c
 */
WINBASEAPI HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes,
				      BOOL bManualReset, BOOL bInitialState,
				      LPCSTR lpName);
WINBASEAPI HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes,
				      BOOL bManualReset, BOOL bInitialState,
				      LPCWSTR lpName);

/**
 * CreateEventExA(), CreateEventExW() - the same with chosen rights
 * @dwFlags:          CREATE_EVENT_MANUAL_RESET, CREATE_EVENT_INITIAL_SET
 * @dwDesiredAccess:  what the handle may do: EVENT_MODIFY_STATE, SYNCHRONIZE ...
 *
 * Errors:   those of CreateEventA(); INVALID_PARAMETER an unknown flag; ACCESS_DENIED no
 *           right, or one that events do not have
 * Follows:  nf-synchapi-createeventexa
 * Tested:   conform-event.c, conform-syncrights.c
 */
WINBASEAPI HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes,
					LPCSTR lpName, DWORD dwFlags,
					DWORD dwDesiredAccess);
WINBASEAPI HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes,
					LPCWSTR lpName, DWORD dwFlags,
					DWORD dwDesiredAccess);

/**
 * OpenEventA(), OpenEventW() - open an event by its name
 *
 * Return:   a handle; NULL sets the last error. Success leaves it alone.
 * Errors:   FILE_NOT_FOUND no such name; INVALID_PARAMETER the name is NULL; INVALID_HANDLE
 *           it is that of another kind of object; ACCESS_DENIED no right, or one that
 *           events do not have; those of CreateEventA() that concern names
 * Follows:  nf-synchapi-openeventa
 * Tested:   conform-event.c, conform-syncnames.c, conform-syncrights.c
 */
WINBASEAPI HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle,
				    LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle,
				    LPCWSTR lpName);

/**
 * SetEvent(), ResetEvent() - the event is set, or no longer
 *
 * Setting an event that is set changes nothing: events do not count.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not an event; ACCESS_DENIED the handle lacks EVENT_MODIFY_STATE
 * Follows:  nf-synchapi-setevent, nf-synchapi-resetevent
 * Tested:   conform-event.c
 */
WINBASEAPI BOOL WINAPI SetEvent(HANDLE hEvent);
WINBASEAPI BOOL WINAPI ResetEvent(HANDLE hEvent);

/**
 * CreateMutexA(), CreateMutexW() - make a mutex, or open the one that has the name
 * @bInitialOwner:  whether the calling thread owns a new mutex; of one that is there
 *                  already it never becomes the owner
 *
 * A mutex belongs to the thread that has waited for it until that has released it as often
 * as it waited. When its owner ends, however, the next one to wait gets it as abandoned.
 *
 * Return:   as of CreateEventA()
 * Errors:   as of CreateEventA()
 * Follows:  nf-synchapi-createmutexa             Differs: compatibility.md#waiting
 * Tested:   conform-mutex.c, api-sync.c
 */
WINBASEAPI HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes,
				      BOOL bInitialOwner, LPCSTR lpName);
WINBASEAPI HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes,
				      BOOL bInitialOwner, LPCWSTR lpName);

/** CreateMutexExA(), CreateMutexExW() - with chosen rights; CREATE_MUTEX_INITIAL_OWNER. */
WINBASEAPI HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes,
					LPCSTR lpName, DWORD dwFlags,
					DWORD dwDesiredAccess);
WINBASEAPI HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes,
					LPCWSTR lpName, DWORD dwFlags,
					DWORD dwDesiredAccess);

/** OpenMutexW() - open a mutex by its name; OpenMutexA() is in winbase.h. See OpenEventA() */
WINBASEAPI HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle,
				    LPCWSTR lpName);

/**
 * ReleaseMutex() - undo one wait for a mutex
 *
 * Any handle will do, whatever its rights. The oldest waiting thread gets the mutex.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not a mutex; NOT_OWNER the calling thread does not own it
 * Follows:  nf-synchapi-releasemutex
 * Tested:   conform-mutex.c
 */
WINBASEAPI BOOL WINAPI ReleaseMutex(HANDLE hMutex);

/**
 * CreateSemaphoreW() - make a semaphore, or open the one that has the name
 * @lInitialCount:  how many waits it satisfies at first; not below 0
 * @lMaximumCount:  what the count never exceeds; above 0
 *
 * CreateSemaphoreA() is in winbase.h. Every wait takes one off the count.
 *
 * Return:   as of CreateEventA()
 * Errors:   those of CreateEventA(); INVALID_PARAMETER the counts, also if it exists
 * Follows:  nf-winbase-createsemaphorea          Differs: compatibility.md#waiting
 * Tested:   conform-semaphore.c, api-sync.c
 */
WINBASEAPI HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
					  LONG lInitialCount, LONG lMaximumCount,
					  LPCWSTR lpName);

/** CreateSemaphoreExW() - with chosen rights; @dwFlags is 0. */
WINBASEAPI HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
					    LONG lInitialCount, LONG lMaximumCount,
					    LPCWSTR lpName, DWORD dwFlags,
					    DWORD dwDesiredAccess);

/** OpenSemaphoreW() - open a semaphore by its name. See OpenEventA() */
WINBASEAPI HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle,
					LPCWSTR lpName);

/**
 * ReleaseSemaphore() - add to the count
 * @lReleaseCount:    how much; above 0
 * @lpPreviousCount:  NULL, or where the count from before goes
 *
 * Return:   TRUE; FALSE sets the last error, and nothing has changed.
 * Errors:   INVALID_PARAMETER the count; INVALID_HANDLE not a semaphore; ACCESS_DENIED the
 *           handle lacks SEMAPHORE_MODIFY_STATE; TOO_MANY_POSTS the maximum would be
 *           exceeded
 * Follows:  nf-synchapi-releasesemaphore
 * Tested:   conform-semaphore.c
 */
WINBASEAPI BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount,
					LPLONG lpPreviousCount);

/**
 * CreateWaitableTimerW() - make a timer, or open the one that has the name
 * @bManualReset:  TRUE: once due it releases everybody until it is set anew; FALSE: it
 *                 releases one waiting thread
 *
 * CreateWaitableTimerA() is in winbase.h. A new timer is not running.
 *
 * Return:   as of CreateEventA()
 * Errors:   as of CreateEventA()
 * Follows:  nf-synchapi-createwaitabletimerw     Differs: compatibility.md#timers
 * Tested:   conform-timer.c, api-sync.c
 */
WINBASEAPI HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes,
					      BOOL bManualReset, LPCWSTR lpTimerName);

/**
 * CreateWaitableTimerExW() - with chosen rights
 * @dwFlags:  CREATE_WAITABLE_TIMER_MANUAL_RESET; CREATE_WAITABLE_TIMER_HIGH_RESOLUTION,
 *            which every timer has here
 */
WINBASEAPI HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes,
						LPCWSTR lpTimerName, DWORD dwFlags,
						DWORD dwDesiredAccess);

/** OpenWaitableTimerW() - open a timer by its name. See OpenEventA() */
WINBASEAPI HANDLE WINAPI OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle,
					    LPCWSTR lpTimerName);

/**
 * SetWaitableTimer() - let a timer run
 * @lpDueTime:               when it is due, in units of 100 ns: above 0 a moment, as
 *                           FILETIME counts; below 0 from now on; 0 at once
 * @lPeriod:                 milliseconds until it is due again; 0: once
 * @pfnCompletionRoutine:    NULL, or what the calling thread calls when the timer is due and
 *                           it is in an alertable wait
 * @lpArgToCompletionRoutine:  its first argument; the others are the moment
 * @fResume:                 whether a sleeping machine shall wake up; none does here
 *
 * A timer that was running does so no longer, and is not signaled.
 *
 * Return:   TRUE; with @fResume, the last error is NOT_SUPPORTED all the same. FALSE sets
 *           the last error.
 * Errors:   INVALID_PARAMETER a period below 0; NOACCESS no due time; INVALID_HANDLE not a
 *           timer; ACCESS_DENIED the handle lacks TIMER_MODIFY_STATE; NOT_ENOUGH_MEMORY
 * Follows:  nf-synchapi-setwaitabletimer         Differs: compatibility.md#timers
 * Tested:   conform-timer.c
 */
WINBASEAPI BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER *lpDueTime,
					LONG lPeriod,
					PTIMERAPCROUTINE pfnCompletionRoutine,
					LPVOID lpArgToCompletionRoutine, BOOL fResume);

/**
 * SetWaitableTimerEx() - the same, and how late it may be
 * @WakeContext:     NULL, or why a sleeping machine shall wake up; none does here
 * @TolerableDelay:  milliseconds; no use is made of them
 */
WINBASEAPI BOOL WINAPI SetWaitableTimerEx(HANDLE hTimer, const LARGE_INTEGER *lpDueTime,
					  LONG lPeriod,
					  PTIMERAPCROUTINE pfnCompletionRoutine,
					  LPVOID lpArgToCompletionRoutine,
					  PREASON_CONTEXT WakeContext,
					  ULONG TolerableDelay);

/**
 * CancelWaitableTimer() - stop a timer; signaled or not, it stays so
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not a timer; ACCESS_DENIED the handle lacks TIMER_MODIFY_STATE
 * Follows:  nf-synchapi-cancelwaitabletimer
 * Tested:   conform-timer.c
 */
WINBASEAPI BOOL WINAPI CancelWaitableTimer(HANDLE hTimer);

/**
 * WaitForSingleObject(), WaitForSingleObjectEx() - wait until an object is signaled
 * @hHandle:         an event, mutex, semaphore, timer, process; pseudo handles will do
 * @dwMilliseconds:  how long at most; 0 only looks, INFINITE is for ever
 * @bAlertable:      whether queued calls (QueueUserAPC(), completion routines of timers)
 *                   are run meanwhile and end the wait
 *
 * Return:   WAIT_OBJECT_0; WAIT_ABANDONED the mutex is now owned, and its last owner ended
 *           without releasing it; WAIT_TIMEOUT; WAIT_IO_COMPLETION calls were run;
 *           WAIT_FAILED sets the last error. Nothing else does.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks SYNCHRONIZE, as those of sections
 *           do; MUTANT_LIMIT_EXCEEDED the mutex is owned as often as it can be;
 *           CALL_NOT_IMPLEMENTED an object that cannot be waited for here
 * Follows:  nf-synchapi-waitforsingleobjectex    Differs: compatibility.md#waiting
 * Tested:   conform-wait.c, conform-event.c, conform-mutex.c, api-sync.c
 */
WINBASEAPI DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds);
WINBASEAPI DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds,
					      BOOL bAlertable);

/**
 * WaitForMultipleObjects(), WaitForMultipleObjectsEx() - wait for one of several, or for all
 * @nCount:    how many; 1 to MAXIMUM_WAIT_OBJECTS
 * @bWaitAll:  FALSE: the first in the array that is signaled ends the wait, and only that
 *             one is taken; TRUE: nothing is taken before all are signaled at once
 *
 * Return:   WAIT_OBJECT_0, for one of several plus its index, or WAIT_ABANDONED_0 plus the
 *           index; otherwise as of WaitForSingleObject()
 * Errors:   those of WaitForSingleObject(); INVALID_PARAMETER the count, or one object twice
 *           with @bWaitAll; INVALID_HANDLE also pseudo handles; NOACCESS no array
 * Follows:  nf-synchapi-waitformultipleobjectsex Differs: compatibility.md#waiting
 * Tested:   conform-wait.c, conform-waitall.c
 */
WINBASEAPI DWORD WINAPI WaitForMultipleObjects(DWORD nCount, CONST HANDLE *lpHandles,
					       BOOL bWaitAll, DWORD dwMilliseconds);
WINBASEAPI DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, CONST HANDLE *lpHandles,
						 BOOL bWaitAll, DWORD dwMilliseconds,
						 BOOL bAlertable);

/**
 * SignalObjectAndWait() - signal one object, then wait for another
 * @hObjectToSignal:  an event to be set, a mutex or a semaphore to be released once
 *
 * Both are looked at before the first is signaled. Others may see the moment in between.
 *
 * Return:   as of WaitForSingleObject()
 * Errors:   those of SetEvent(), ReleaseMutex(), ReleaseSemaphore(), WaitForSingleObject()
 * Follows:  nf-synchapi-signalobjectandwait
 * Tested:   conform-signalandwait.c
 */
WINBASEAPI DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal,
					    HANDLE hObjectToWaitOn, DWORD dwMilliseconds,
					    BOOL bAlertable);

#ifdef UNICODE
#define CreateEvent           CreateEventW
#define CreateEventEx         CreateEventExW
#define CreateMutex           CreateMutexW
#define CreateMutexEx         CreateMutexExW
#define CreateSemaphore       CreateSemaphoreW
#define CreateSemaphoreEx     CreateSemaphoreExW
#define CreateWaitableTimer   CreateWaitableTimerW
#define CreateWaitableTimerEx CreateWaitableTimerExW
#define OpenEvent             OpenEventW
#define OpenMutex             OpenMutexW
#define OpenSemaphore         OpenSemaphoreW
#define OpenWaitableTimer     OpenWaitableTimerW
#else
#define CreateEvent   CreateEventA
#define CreateEventEx CreateEventExA
#define CreateMutex   CreateMutexA
#define CreateMutexEx CreateMutexExA
#define OpenEvent     OpenEventA
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
