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
#include "winnt.h"

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

/* ---- what the threads of one process synchronise with -------------------------------- */

typedef struct _RTL_CRITICAL_SECTION_DEBUG {
	WORD Type;
	WORD CreatorBackTraceIndex;
	struct _RTL_CRITICAL_SECTION *CriticalSection;
	LIST_ENTRY ProcessLocksList;
	DWORD EntryCount;
	DWORD ContentionCount;
	DWORD Flags;
	WORD CreatorBackTraceIndexHigh;
	WORD SpareWORD;
} RTL_CRITICAL_SECTION_DEBUG, *PRTL_CRITICAL_SECTION_DEBUG;
typedef RTL_CRITICAL_SECTION_DEBUG CRITICAL_SECTION_DEBUG, *PCRITICAL_SECTION_DEBUG,
	*LPCRITICAL_SECTION_DEBUG;

/* LockCount: -1 free; bit 0 clear: taken; bit 1 clear: a sleeper has been woken; above: the
 * ones' complement of how many wait. OwningThread: GetCurrentThreadId() of the owner. */
typedef struct _RTL_CRITICAL_SECTION {
	PRTL_CRITICAL_SECTION_DEBUG DebugInfo;
	LONG LockCount;
	LONG RecursionCount;
	HANDLE OwningThread;
	HANDLE LockSemaphore; /* not a handle here */
	ULONG_PTR SpinCount;
} RTL_CRITICAL_SECTION, *PRTL_CRITICAL_SECTION;
typedef RTL_CRITICAL_SECTION CRITICAL_SECTION, *PCRITICAL_SECTION, *LPCRITICAL_SECTION;

#define CRITICAL_SECTION_NO_DEBUG_INFO          0x01000000U
#define RTL_CRITICAL_SECTION_FLAG_NO_DEBUG_INFO CRITICAL_SECTION_NO_DEBUG_INFO
#define RTL_CRITICAL_SECTION_FLAG_DYNAMIC_SPIN  0x02000000U

typedef struct _RTL_SRWLOCK {
	PVOID Ptr;
} RTL_SRWLOCK, *PRTL_SRWLOCK;
typedef RTL_SRWLOCK SRWLOCK, *PSRWLOCK;

#define RTL_SRWLOCK_INIT \
	{                \
		0        \
	}
#define SRWLOCK_INIT RTL_SRWLOCK_INIT

typedef struct _RTL_CONDITION_VARIABLE {
	PVOID Ptr;
} RTL_CONDITION_VARIABLE, *PRTL_CONDITION_VARIABLE;
typedef RTL_CONDITION_VARIABLE CONDITION_VARIABLE, *PCONDITION_VARIABLE;

#define RTL_CONDITION_VARIABLE_INIT \
	{                           \
		0                   \
	}
#define CONDITION_VARIABLE_INIT                RTL_CONDITION_VARIABLE_INIT
#define RTL_CONDITION_VARIABLE_LOCKMODE_SHARED 0x00000001U
#define CONDITION_VARIABLE_LOCKMODE_SHARED     RTL_CONDITION_VARIABLE_LOCKMODE_SHARED

typedef union _RTL_RUN_ONCE {
	PVOID Ptr;
} RTL_RUN_ONCE, *PRTL_RUN_ONCE;
typedef RTL_RUN_ONCE INIT_ONCE, *PINIT_ONCE, *LPINIT_ONCE;

#define RTL_RUN_ONCE_INIT \
	{                 \
		0         \
	}
#define INIT_ONCE_STATIC_INIT          RTL_RUN_ONCE_INIT
#define RTL_RUN_ONCE_CHECK_ONLY        0x00000001U
#define RTL_RUN_ONCE_ASYNC             0x00000002U
#define RTL_RUN_ONCE_INIT_FAILED       0x00000004U
#define RTL_RUN_ONCE_CTX_RESERVED_BITS 2
#define INIT_ONCE_CHECK_ONLY           RTL_RUN_ONCE_CHECK_ONLY
#define INIT_ONCE_ASYNC                RTL_RUN_ONCE_ASYNC
#define INIT_ONCE_INIT_FAILED          RTL_RUN_ONCE_INIT_FAILED
#define INIT_ONCE_CTX_RESERVED_BITS    RTL_RUN_ONCE_CTX_RESERVED_BITS

typedef BOOL(WINAPI *PINIT_ONCE_FN)(PINIT_ONCE InitOnce, PVOID Parameter, PVOID *Context);

typedef struct _RTL_BARRIER {
	DWORD Reserved1;
	DWORD Reserved2;
	ULONG_PTR Reserved3[2];
	DWORD Reserved4;
	DWORD Reserved5;
} RTL_BARRIER, *PRTL_BARRIER;
typedef RTL_BARRIER SYNCHRONIZATION_BARRIER, *PSYNCHRONIZATION_BARRIER,
	*LPSYNCHRONIZATION_BARRIER;

#define SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY  0x01U
#define SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY 0x02U
#define SYNCHRONIZATION_BARRIER_FLAGS_NO_DELETE  0x04U

typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
	struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;

__extension__ typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
	__extension__ struct {
		ULONGLONG Alignment;
		ULONGLONG Region;
	};
	struct {
		__extension__ ULONGLONG Depth : 16;
		__extension__ ULONGLONG Sequence : 48;
		__extension__ ULONGLONG Reserved : 4;
		__extension__ ULONGLONG
			NextEntry : 60; /* not the pointer's high bits here */
	} HeaderX64;
} SLIST_HEADER, *PSLIST_HEADER;

#ifdef __cplusplus
extern "C" {
#endif

/**
 * InitializeCriticalSection() - make a critical section
 *
 * Follows:  nf-synchapi-initializecriticalsection  Differs: compatibility.md#critical-sections
 * Tested:   conform-critical.c
 */
WINBASEAPI VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection);

/**
 * InitializeCriticalSectionAndSpinCount() - make one, and say how long to watch it
 * @dwSpinCount:  remembered; the highest eight bits do not count
 *
 * Return:   TRUE
 * Follows:  nf-synchapi-initializecriticalsectionandspincount
 * Tested:   conform-critical.c
 */
WINBASEAPI BOOL WINAPI InitializeCriticalSectionAndSpinCount(
	LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount);

/**
 * InitializeCriticalSectionEx() - make one, with flags
 * @Flags:  CRITICAL_SECTION_NO_DEBUG_INFO makes no difference
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   PARAMETER unknown flags, or a spin count of more than 24 bits
 * Follows:  nf-synchapi-initializecriticalsectionex
 * Tested:   conform-critical.c
 */
WINBASEAPI BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection,
						   DWORD dwSpinCount, DWORD Flags);

/**
 * EnterCriticalSection() - have a critical section alone
 *
 * A thread that is in it enters again at once, and leaves it as often.
 *
 * Locks:    is one. Sleeps while another thread is in it.
 * Follows:  nf-synchapi-entercriticalsection       Differs: compatibility.md#critical-sections
 * Tested:   conform-critical.c, api-local.c
 */
WINBASEAPI VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection);

/**
 * TryEnterCriticalSection() - enter it if that can be done without waiting
 *
 * Return:   TRUE if the thread is in it now
 * Follows:  nf-synchapi-tryentercriticalsection
 * Tested:   conform-critical.c, api-local.c
 */
WINBASEAPI BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection);

/**
 * LeaveCriticalSection() - leave it, once
 *
 * Follows:  nf-synchapi-leavecriticalsection       Differs: compatibility.md#critical-sections
 * Tested:   conform-critical.c, api-local.c
 */
WINBASEAPI VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection);

/**
 * DeleteCriticalSection() - be done with a section nobody is in
 *
 * Follows:  nf-synchapi-deletecriticalsection
 * Tested:   conform-critical.c
 */
WINBASEAPI VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection);

/**
 * SetCriticalSectionSpinCount() - say how long to watch it before one sleeps
 *
 * Return:   the count before
 * Follows:  nf-synchapi-setcriticalsectionspincount
 * Differs:  compatibility.md#critical-sections
 * Tested:   conform-critical.c
 */
WINBASEAPI DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection,
						    DWORD dwSpinCount);

/**
 * InitializeSRWLock() - make a slim lock, as SRWLOCK_INIT does
 *
 * Follows:  nf-synchapi-initializesrwlock          Differs: compatibility.md#slim-locks
 * Tested:   conform-srw.c
 */
WINBASEAPI VOID WINAPI InitializeSRWLock(PSRWLOCK SRWLock);

/**
 * AcquireSRWLockExclusive() - have a slim lock alone
 *
 * Not for a thread that has it already, in either way: it would wait for itself.
 *
 * Locks:    is one. Sleeps while others have it.
 * Follows:  nf-synchapi-acquiresrwlockexclusive    Differs: compatibility.md#slim-locks
 * Tested:   conform-srw.c, api-local.c, model-srw.c
 */
WINBASEAPI VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK SRWLock);

/**
 * AcquireSRWLockShared() - have a slim lock together with others
 *
 * Follows:  nf-synchapi-acquiresrwlockshared       Differs: compatibility.md#slim-locks
 * Tested:   conform-srw.c, api-local.c, model-srw.c
 */
WINBASEAPI VOID WINAPI AcquireSRWLockShared(PSRWLOCK SRWLock);

/**
 * TryAcquireSRWLockExclusive() - have it alone if that needs no waiting
 *
 * Return:   nonzero if the thread has it now
 * Follows:  nf-synchapi-tryacquiresrwlockexclusive
 * Tested:   conform-srw.c
 */
WINBASEAPI BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK SRWLock);

/**
 * TryAcquireSRWLockShared() - share it if that needs no waiting
 *
 * Return:   nonzero if the thread has it now
 * Follows:  nf-synchapi-tryacquiresrwlockshared
 * Tested:   conform-srw.c
 */
WINBASEAPI BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK SRWLock);

/**
 * ReleaseSRWLockExclusive() - give back what was held alone
 *
 * Follows:  nf-synchapi-releasesrwlockexclusive    Differs: compatibility.md#slim-locks
 * Tested:   conform-srw.c, api-local.c
 */
WINBASEAPI VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK SRWLock);

/**
 * ReleaseSRWLockShared() - give back what was shared
 *
 * Follows:  nf-synchapi-releasesrwlockshared       Differs: compatibility.md#slim-locks
 * Tested:   conform-srw.c, api-local.c
 */
WINBASEAPI VOID WINAPI ReleaseSRWLockShared(PSRWLOCK SRWLock);

/**
 * InitializeConditionVariable() - make one, as CONDITION_VARIABLE_INIT does
 *
 * Follows:  nf-synchapi-initializeconditionvariable
 * Tested:   conform-condition.c
 */
WINBASEAPI VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable);

/**
 * SleepConditionVariableCS() - leave a critical section, sleep until woken, enter it again
 * @CriticalSection:  the thread is in it, once
 *
 * Return:   TRUE when woken; FALSE sets the last error. The thread is in it either way.
 * Errors:   NOT_WOKEN (1460) the time is over
 * Follows:  nf-synchapi-sleepconditionvariablecs
 * Differs:  compatibility.md#condition-variables
 * Tested:   conform-condition.c, api-local.c
 */
WINBASEAPI BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable,
						PCRITICAL_SECTION CriticalSection,
						DWORD dwMilliseconds);

/**
 * SleepConditionVariableSRW() - the same with a slim lock
 * @Flags:  CONDITION_VARIABLE_LOCKMODE_SHARED if the thread shares it, 0 if it has it alone
 *
 * Return:   TRUE when woken; FALSE sets the last error. The thread has the lock either way.
 * Errors:   NOT_WOKEN (1460) the time is over; PARAMETER unknown flags
 * Follows:  nf-synchapi-sleepconditionvariablesrw
 * Differs:  compatibility.md#condition-variables
 * Tested:   conform-condition.c, api-local.c
 */
WINBASEAPI BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable,
						 PSRWLOCK SRWLock, DWORD dwMilliseconds,
						 ULONG Flags);

/**
 * WakeConditionVariable() - wake the one who has slept longest
 *
 * Follows:  nf-synchapi-wakeconditionvariable
 * Differs:  compatibility.md#condition-variables
 * Tested:   conform-condition.c, api-local.c
 */
WINBASEAPI VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable);

/**
 * WakeAllConditionVariable() - wake all who sleep now
 *
 * Follows:  nf-synchapi-wakeallconditionvariable
 * Tested:   conform-condition.c, api-local.c
 */
WINBASEAPI VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable);

/**
 * InitOnceInitialize() - make a once, as INIT_ONCE_STATIC_INIT does
 *
 * Follows:  nf-synchapi-initonceinitialize
 * Tested:   conform-once.c
 */
WINBASEAPI VOID WINAPI InitOnceInitialize(PINIT_ONCE InitOnce);

/**
 * InitOnceExecuteOnce() - call a function unless that has succeeded before
 * @Context:  what the function leaves, or has left; NULL if there is nothing to leave
 *
 * Others who come meanwhile wait. When the function says FALSE, the next one tries.
 *
 * Return:   TRUE; FALSE when the function said so (the last error is its own) or failed
 * Errors:   ONCE_OTHERWISE it was begun with INIT_ONCE_ASYNC; ONCE_CONTEXT low bits set
 * Follows:  nf-synchapi-initonceexecuteonce
 * Tested:   conform-once.c, api-local.c
 */
WINBASEAPI BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn,
					   PVOID Parameter, LPVOID *Context);

/**
 * InitOnceBeginInitialize() - is there something to initialise?
 * @dwFlags:   INIT_ONCE_ASYNC several may try at once; INIT_ONCE_CHECK_ONLY only ask
 * @fPending:  TRUE: the caller is to initialise, and then to call InitOnceComplete()
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   ONCE_UNFINISHED (31) nothing has been initialised, and this only asked;
 *           ONCE_OTHERWISE it was begun the other way; PARAMETER flags
 * Follows:  nf-synchapi-initoncebegininitialize
 * Tested:   conform-once.c, api-local.c
 */
WINBASEAPI BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags,
					       PBOOL fPending, LPVOID *lpContext);

/**
 * InitOnceComplete() - say that it has been initialised, or not
 * @dwFlags:    as it was begun, or INIT_ONCE_INIT_FAILED
 * @lpContext:  for everybody who asks; the low two bits are zero
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   ONCE_NOT_BEGUN (31) another thread was faster; ONCE_OTHERWISE; ONCE_CONTEXT;
 *           PARAMETER flags, or a context of what has failed
 * Follows:  nf-synchapi-initoncecomplete           Differs: compatibility.md#once
 * Tested:   conform-once.c
 */
WINBASEAPI BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags,
					LPVOID lpContext);

/**
 * WaitOnAddress() - sleep while a value is the one that is not wanted
 * @AddressSize:  1, 2, 4 or 8 bytes
 *
 * Sleeps until somebody wakes this very address; that the value has changed by then is for
 * the caller to see.
 *
 * Return:   TRUE when woken, or if the value was another one; FALSE sets the last error.
 * Errors:   NOT_WOKEN (1460) the time is over; PARAMETER another size
 * Follows:  nf-synchapi-waitonaddress              Differs: compatibility.md#addresses
 * Tested:   conform-address.c, api-local.c
 */
WINBASEAPI BOOL WINAPI WaitOnAddress(volatile VOID *Address, PVOID CompareAddress,
				     SIZE_T AddressSize, DWORD dwMilliseconds);

/**
 * WakeByAddressSingle() - wake the one who has waited longest on this address
 *
 * Nothing is read there; the memory need not exist any more.
 *
 * Follows:  nf-synchapi-wakebyaddresssingle
 * Tested:   conform-address.c, api-local.c
 */
WINBASEAPI VOID WINAPI WakeByAddressSingle(PVOID Address);

/**
 * WakeByAddressAll() - wake all who wait on this address
 *
 * Follows:  nf-synchapi-wakebyaddressall
 * Tested:   conform-address.c, api-local.c
 */
WINBASEAPI VOID WINAPI WakeByAddressAll(PVOID Address);

/**
 * InitializeSynchronizationBarrier() - make a barrier for so many threads
 * @lSpinCount:  -1 or more; not used
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   PARAMETER no threads, or a spin count below -1
 * Follows:  nf-synchapi-initializesynchronizationbarrier
 * Differs:  compatibility.md#barriers
 * Tested:   api-local.c
 */
WINBASEAPI BOOL WINAPI InitializeSynchronizationBarrier(
	LPSYNCHRONIZATION_BARRIER lpBarrier, LONG lTotalThreads, LONG lSpinCount);

/**
 * EnterSynchronizationBarrier() - go on when all have come
 * @dwFlags:  SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY, _BLOCK_ONLY
 *
 * Return:   TRUE for the thread that came last, FALSE for the others
 * Follows:  nf-synchapi-entersynchronizationbarrier
 * Tested:   api-local.c
 */
WINBASEAPI BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
						   DWORD dwFlags);

/**
 * DeleteSynchronizationBarrier() - be done with a barrier, as soon as all have left it
 *
 * Return:   TRUE
 * Follows:  nf-synchapi-deletesynchronizationbarrier
 * Tested:   api-local.c
 */
WINBASEAPI BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier);

/**
 * InitializeSListHead() - make an empty list
 *
 * Follows:  nf-interlockedapi-initializeslisthead  Differs: compatibility.md#linked-lists
 * Tested:   conform-slist.c
 */
WINBASEAPI VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead);

/**
 * InterlockedPushEntrySList() - put an entry in front
 *
 * Return:   who stood there before, NULL if the list was empty
 * Follows:  nf-interlockedapi-interlockedpushentryslist
 * Tested:   conform-slist.c, api-local.c
 */
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead,
							 PSLIST_ENTRY ListEntry);

/**
 * InterlockedPushListSListEx() - put a whole chain in front
 * @Count:  how many entries there are from @List to @ListEnd
 *
 * Return:   who stood there before, NULL if the list was empty
 * Follows:  nf-interlockedapi-interlockedpushlistslistex
 * Tested:   conform-slist.c
 */
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead,
							  PSLIST_ENTRY List,
							  PSLIST_ENTRY ListEnd,
							  ULONG Count);

/**
 * InterlockedPopEntrySList() - take the entry that stands in front
 *
 * Return:   the entry, which may be freed at once; NULL if the list is empty
 * Follows:  nf-interlockedapi-interlockedpopentryslist
 * Differs:  compatibility.md#linked-lists
 * Tested:   conform-slist.c, api-local.c
 */
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead);

/**
 * InterlockedFlushSList() - take all entries
 *
 * Return:   the chain of them, NULL if the list was empty
 * Follows:  nf-interlockedapi-interlockedflushslist
 * Tested:   conform-slist.c
 */
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead);

/**
 * QueryDepthSList() - how many entries there are, modulo 65,536
 *
 * Follows:  nf-interlockedapi-querydepthslist
 * Tested:   conform-slist.c
 */
WINBASEAPI USHORT WINAPI QueryDepthSList(PSLIST_HEADER ListHead);

#ifdef __cplusplus
}
#endif

#endif
