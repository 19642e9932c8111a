/* SPDX-License-Identifier: MIT */
/* Threads: part of processthreadsapi.h, in a file of its own. */
#ifndef WINSHM_THREAD_H
#define WINSHM_THREAD_H

#include "minwinbase.h"
#include "minwindef.h"

#define STACK_SIZE_PARAM_IS_A_RESERVATION 0x00010000U

#define THREAD_PRIORITY_IDLE          (-15)
#define THREAD_PRIORITY_LOWEST        (-2)
#define THREAD_PRIORITY_BELOW_NORMAL  (-1)
#define THREAD_PRIORITY_NORMAL        0
#define THREAD_PRIORITY_ABOVE_NORMAL  1
#define THREAD_PRIORITY_HIGHEST       2
#define THREAD_PRIORITY_TIME_CRITICAL 15
#define THREAD_PRIORITY_ERROR_RETURN  0x7FFFFFFF

#define TLS_MINIMUM_AVAILABLE 64
#define TLS_OUT_OF_INDEXES    ((DWORD)0xFFFFFFFF)

/* What a queued call runs. */
typedef VOID(NTAPI *PAPCFUNC)(ULONG_PTR Parameter);

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CreateThread() - let a function run beside the caller
 * @lpThreadAttributes:  its handle's inheritance; NULL: none
 * @dwStackSize:         bytes of stack; at least 1 MiB are reserved unless
 *                       STACK_SIZE_PARAM_IS_A_RESERVATION is set; 0: what threads usually get
 * @lpStartAddress:      what runs; its result is the exit code
 * @dwCreationFlags:     CREATE_SUSPENDED: it waits for ResumeThread() first
 * @lpThreadId:          where its number goes; NULL: nowhere
 *
 * The handle outlives the thread, and closing it does not end the thread.
 *
 * Return:   the handle; NULL sets the last error.
 * Errors:   INVALID_PARAMETER other flags; NOT_ENOUGH_MEMORY no more threads, or none with
 *           such a stack
 * Follows:  nf-processthreadsapi-createthread         Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes,
				      SIZE_T dwStackSize,
				      LPTHREAD_START_ROUTINE lpStartAddress,
				      LPVOID lpParameter, DWORD dwCreationFlags,
				      LPDWORD lpThreadId);

/**
 * ExitThread() - end the calling thread
 * @dwExitCode:  what it ends with
 *
 * As pthread_exit() does it: the destructors of the thread run.
 *
 * Follows:  nf-processthreadsapi-exitthread           Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI DECLSPEC_NORETURN VOID WINAPI ExitThread(DWORD dwExitCode);

/**
 * GetExitCodeThread() - has a thread ended, and with what?
 * @lpExitCode:  STILL_ACTIVE, or what it ended with
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not a thread; ACCESS_DENIED the handle lacks
 *           THREAD_QUERY_LIMITED_INFORMATION; NOACCESS lpExitCode is NULL; NOT_SUPPORTED it
 *           has ended without our notice
 * Follows:  nf-processthreadsapi-getexitcodethread    Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode);

/**
 * SuspendThread() - stop a thread once more
 *
 * Works for threads that are stopped already, because they were made so or have stopped
 * themselves, and for the calling thread, which goes on when it has been resumed as often.
 *
 * Return:   how often it was suspended before; (DWORD)-1 sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks THREAD_SUSPEND_RESUME, or the
 *           thread has ended; NOT_SUPPORTED another thread that runs; SIGNAL_REFUSED it has
 *           been suspended 127 times
 * Follows:  nf-processthreadsapi-suspendthread        Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI DWORD WINAPI SuspendThread(HANDLE hThread);

/**
 * ResumeThread() - let a thread go on that was suspended, if this was the last time
 *
 * Also the first thread of a program that was started with CREATE_SUSPENDED.
 *
 * Return:   how often it was suspended before; (DWORD)-1 sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks THREAD_SUSPEND_RESUME
 * Follows:  nf-processthreadsapi-resumethread
 * Tested:   conform-thread.c, conform-createprocess.c, api-createprocess.c
 */
WINBASEAPI DWORD WINAPI ResumeThread(HANDLE hThread);

/**
 * TerminateThread() - end a thread that has not begun, or the calling one
 * @dwExitCode:  what it ends with
 *
 * Of a thread that has ended already, nothing changes.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks THREAD_TERMINATE; NOT_SUPPORTED
 *           another thread that has begun
 * Follows:  nf-processthreadsapi-terminatethread      Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI BOOL WINAPI TerminateThread(HANDLE hThread, DWORD dwExitCode);

/**
 * OpenThread() - a handle to a thread of this process
 * @dwDesiredAccess:  THREAD_*; all are granted
 * @bInheritHandle:   whether the handle is inheritable
 * @dwThreadId:       its number; also of one that something else than CreateThread() started
 *
 * Return:   the handle; NULL sets the last error.
 * Errors:   INVALID_PARAMETER no such thread; NOT_SUPPORTED it is one of another process;
 *           ACCESS_DENIED no right or one that threads do not have is asked for
 * Follows:  nf-processthreadsapi-openthread           Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle,
				    DWORD dwThreadId);

/**
 * GetThreadId(), GetProcessIdOfThread() - a thread's number, and that of its process
 *
 * Return:   the number; 0 sets the last error.
 * Errors:   INVALID_HANDLE not a thread; ACCESS_DENIED the handle lacks
 *           THREAD_QUERY_LIMITED_INFORMATION
 * Follows:  nf-processthreadsapi-getthreadid, -getprocessidofthread
 * Tested:   conform-thread.c
 */
WINBASEAPI DWORD WINAPI GetThreadId(HANDLE Thread);
WINBASEAPI DWORD WINAPI GetProcessIdOfThread(HANDLE Thread);

/**
 * SetThreadPriority() - how urgent a thread is
 * @nPriority:  THREAD_PRIORITY_*
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER no such priority; INVALID_HANDLE; ACCESS_DENIED the handle
 *           lacks THREAD_SET_LIMITED_INFORMATION, or the system allows no priority above the
 *           usual one
 * Follows:  nf-processthreadsapi-setthreadpriority    Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority);

/**
 * GetThreadPriority() - the priority a thread was given
 *
 * Return:   the priority; THREAD_PRIORITY_ERROR_RETURN sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks THREAD_QUERY_LIMITED_INFORMATION
 * Follows:  nf-processthreadsapi-getthreadpriority
 * Tested:   conform-thread.c
 */
WINBASEAPI int WINAPI GetThreadPriority(HANDLE hThread);

/**
 * SetThreadDescription() - give a thread a name
 * @lpThreadDescription:  the name; NULL is an empty one
 *
 * Linux' own tools show the first 15 bytes, except of the main thread.
 *
 * Return:   S_OK, or an error with FACILITY_NT_BIT
 * Follows:  nf-processthreadsapi-setthreaddescription Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI HRESULT WINAPI SetThreadDescription(HANDLE hThread,
					       PCWSTR lpThreadDescription);

/**
 * GetThreadDescription() - the name a thread was given
 * @ppszThreadDescription:  where the text goes, to be freed with LocalFree(); empty if it has
 *                          none
 *
 * Return:   S_OK, or an error with FACILITY_NT_BIT
 * Follows:  nf-processthreadsapi-getthreaddescription
 * Tested:   conform-thread.c
 */
WINBASEAPI HRESULT WINAPI GetThreadDescription(HANDLE hThread,
					       PWSTR *ppszThreadDescription);

/**
 * SwitchToThread() - let another thread run on this processor
 *
 * Return:   TRUE if one did; else FALSE, and the last error is left alone
 * Follows:  nf-processthreadsapi-switchtothread
 * Tested:   conform-thread.c
 */
WINBASEAPI BOOL WINAPI SwitchToThread(void);

/**
 * GetThreadTimes() - when a thread began and ended, and how long it has run
 * @lpExitTime:    0 while it has not ended
 * @lpKernelTime:  in the system
 * @lpUserTime:    in the program
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks
 *           THREAD_QUERY_LIMITED_INFORMATION; NOACCESS a pointer is NULL
 * Follows:  nf-processthreadsapi-getthreadtimes       Differs: compatibility.md#threads
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime,
				      LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
				      LPFILETIME lpUserTime);

/**
 * SetThreadAffinityMask() - the processors a thread may run on, of the first 64
 * @dwThreadAffinityMask:  a bit for each
 *
 * Return:   the mask before; 0 sets the last error.
 * Errors:   INVALID_PARAMETER no bit is set, or one of a processor that the system does not
 *           give us; INVALID_HANDLE; ACCESS_DENIED the handle lacks
 *           THREAD_SET_INFORMATION, or the thread has ended
 * Follows:  nf-winbase-setthreadaffinitymask
 * Tested:   conform-thread.c, api-thread.c
 */
WINBASEAPI DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE hThread,
						  DWORD_PTR dwThreadAffinityMask);

/**
 * GetCurrentProcessorNumber() - the processor that the caller runs on at this moment
 *
 * Follows:  nf-processthreadsapi-getcurrentprocessornumber
 * Tested:   conform-thread.c
 */
WINBASEAPI DWORD WINAPI GetCurrentProcessorNumber(void);

/**
 * QueueUserAPC() - let a thread of this process make a call when it waits alertably
 * @pfnAPC:  what is called
 * @dwData:  with what
 *
 * Calls are made in the order they came; one that waits alertably is woken. A thread that has
 * not begun makes them first.
 *
 * Return:   not 0; 0 sets the last error.
 * Errors:   INVALID_HANDLE not a thread; ACCESS_DENIED the handle lacks THREAD_SET_CONTEXT;
 *           GEN_FAILURE it has ended; NOACCESS pfnAPC is NULL
 * Follows:  nf-processthreadsapi-queueuserapc         Differs: compatibility.md#threads
 * Tested:   conform-apc.c, api-thread.c
 */
WINBASEAPI DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData);

/**
 * TlsAlloc() - a place in which every thread has a value of its own
 *
 * Return:   the place; TLS_OUT_OF_INDEXES sets the last error.
 * Errors:   NO_MORE_ITEMS all 1,088 are taken
 * Follows:  nf-processthreadsapi-tlsalloc
 * Tested:   conform-thread-local.c
 */
WINBASEAPI DWORD WINAPI TlsAlloc(void);

/**
 * TlsGetValue() - the calling thread's value
 *
 * Return:   the value, NULL at first, and the last error becomes 0. NULL can be an error.
 * Errors:   INVALID_PARAMETER there is no such place; one that nobody has is empty
 * Follows:  nf-processthreadsapi-tlsgetvalue
 * Tested:   conform-thread-local.c
 */
WINBASEAPI LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex);

/**
 * TlsSetValue() - put a value there; TlsFree() - give the place back
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER there is no such place, or (TlsFree) nobody has it;
 *           NOT_ENOUGH_MEMORY
 * Follows:  nf-processthreadsapi-tlssetvalue, -tlsfree
 * Tested:   conform-thread-local.c
 */
WINBASEAPI BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue);
WINBASEAPI BOOL WINAPI TlsFree(DWORD dwTlsIndex);

#ifdef __cplusplus
}
#endif

#endif
