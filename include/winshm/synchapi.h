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
 * SleepEx() - let time pass, or be called to something
 * @bAlertable:  accepted; nothing here calls a sleeping thread
 *
 * Return:   0
 * Follows:  nf-synchapi-sleepex                  Differs: compatibility.md#time
 * Tested:   conform-system.c
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
