/* SPDX-License-Identifier: MIT */
/*
 * Processes: which this one is, handles to others, and how a new one is described and
 * reported. Threads: winshm_thread.h. The calls that start one are not part of this version of winshm, and nothing
 * here declares them.
 */
#ifndef _PROCESSTHREADSAPI_H_
#define _PROCESSTHREADSAPI_H_

#include "minwinbase.h"
#include "minwindef.h"
#include "winshm_thread.h"

typedef struct _PROCESS_INFORMATION {
	HANDLE hProcess;
	HANDLE hThread;
	DWORD dwProcessId;
	DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;

typedef struct _STARTUPINFOA {
	DWORD cb; /* bytes */
	LPSTR lpReserved;
	LPSTR lpDesktop;
	LPSTR lpTitle;
	DWORD dwX;
	DWORD dwY;
	DWORD dwXSize;
	DWORD dwYSize;
	DWORD dwXCountChars;
	DWORD dwYCountChars;
	DWORD dwFillAttribute;
	DWORD dwFlags;
	WORD wShowWindow;
	WORD cbReserved2;
	LPBYTE lpReserved2;
	HANDLE hStdInput;
	HANDLE hStdOutput;
	HANDLE hStdError;
} STARTUPINFOA, *LPSTARTUPINFOA;

typedef struct _STARTUPINFOW {
	DWORD cb; /* bytes */
	LPWSTR lpReserved;
	LPWSTR lpDesktop;
	LPWSTR lpTitle;
	DWORD dwX;
	DWORD dwY;
	DWORD dwXSize;
	DWORD dwYSize;
	DWORD dwXCountChars;
	DWORD dwYCountChars;
	DWORD dwFillAttribute;
	DWORD dwFlags;
	WORD wShowWindow;
	WORD cbReserved2;
	LPBYTE lpReserved2;
	HANDLE hStdInput;
	HANDLE hStdOutput;
	HANDLE hStdError;
} STARTUPINFOW, *LPSTARTUPINFOW;

#ifdef UNICODE
typedef STARTUPINFOW STARTUPINFO;
typedef LPSTARTUPINFOW LPSTARTUPINFO;
#else
typedef STARTUPINFOA STARTUPINFO;
typedef LPSTARTUPINFOA LPSTARTUPINFO;
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetCurrentProcess() - what stands for the calling process
 *
 * Return:   the pseudo handle -1, which means the process that uses it and need not be
 *           closed. It has the bits of INVALID_HANDLE_VALUE.
 * Follows:  nf-processthreadsapi-getcurrentprocess
 * Tested:   conform-process.c
 */
WINBASEAPI HANDLE WINAPI GetCurrentProcess(void);

/**
 * GetCurrentProcessId() - the number of the calling process
 *
 * Follows:  nf-processthreadsapi-getcurrentprocessid
 * Tested:   conform-process.c
 */
WINBASEAPI DWORD WINAPI GetCurrentProcessId(void);

/**
 * OpenProcess() - a handle to a process
 * @dwDesiredAccess:  PROCESS_*; all are granted for processes of the same user
 * @bInheritHandle:   whether the handle is inheritable
 * @dwProcessId:      the number Linux knows it by
 *
 * The handle goes on meaning that process when it has ended.
 *
 * Return:   the handle; NULL sets the last error.
 * Errors:   INVALID_PARAMETER no such process; ACCESS_DENIED another user's, or no right or
 *           one that processes do not have is asked for; PRIVILEGE_NOT_HELD
 *           ACCESS_SYSTEM_SECURITY
 * Follows:  nf-processthreadsapi-openprocess      Differs: compatibility.md#processes
 * Tested:   conform-process.c, api-process.c
 */
WINBASEAPI HANDLE WINAPI OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle,
				     DWORD dwProcessId);

/**
 * GetProcessId() - the number of a process
 *
 * Return:   the number; 0 sets the last error.
 * Errors:   INVALID_HANDLE not a process; ACCESS_DENIED the handle lacks
 *           PROCESS_QUERY_LIMITED_INFORMATION
 * Follows:  nf-processthreadsapi-getprocessid
 * Tested:   conform-process.c
 */
WINBASEAPI DWORD WINAPI GetProcessId(HANDLE Process);

/**
 * GetExitCodeProcess() - has a process ended, and how?
 * @lpExitCode:  STILL_ACTIVE, or what it ended with
 *
 * Only its parent learns how a process ended on Linux, and only until it has reaped it.
 * This call reaps nothing.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not a process; ACCESS_DENIED the handle lacks
 *           PROCESS_QUERY_LIMITED_INFORMATION; NOT_SUPPORTED it has ended, but is no child
 *           of ours or has been reaped; NOACCESS lpExitCode is NULL
 * Follows:  nf-processthreadsapi-getexitcodeprocess   Differs: compatibility.md#processes
 * Tested:   conform-process.c, api-process.c
 */
WINBASEAPI BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode);

/**
 * GetCurrentThread() - what stands for the calling thread
 *
 * Return:   the pseudo handle -2, which means the thread that uses it
 * Follows:  nf-processthreadsapi-getcurrentthread
 * Tested:   conform-system.c
 */
WINBASEAPI HANDLE WINAPI GetCurrentThread(void);

/**
 * GetCurrentThreadId() - the number of the calling thread, which no other process has
 *
 * Follows:  nf-processthreadsapi-getcurrentthreadid
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI DWORD WINAPI GetCurrentThreadId(void);

/**
 * ProcessIdToSessionId() - the session a process lives in: 1
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER there is no such process
 * Follows:  nf-processthreadsapi-processidtosessionid
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI ProcessIdToSessionId(DWORD dwProcessId, DWORD *pSessionId);

/**
 * ExitProcess() - end the process, all of its threads included
 * @uExitCode:  what it ends with; Linux passes on the low eight bits
 *
 * As exit() does it: what stdio holds is written, and handlers of atexit() run.
 *
 * Follows:  nf-processthreadsapi-exitprocess     Differs: compatibility.md#processes
 * Tested:   api-system.c
 */
WINBASEAPI DECLSPEC_NORETURN VOID WINAPI ExitProcess(UINT uExitCode);

/**
 * OpenProcessToken() - who a process is, and what it may do
 * @DesiredAccess:  TOKEN_*
 * OpenThreadToken() - the same of a thread that acts for somebody else, which none does
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED the handle lacks PROCESS_QUERY_LIMITED_INFORMATION,
 *           or no right or one that tokens do not have is asked for; NO_TOKEN every thread;
 *           NOACCESS TokenHandle is NULL
 * Follows:  nf-processthreadsapi-openprocesstoken, -openthreadtoken
 * Differs:  compatibility.md#tokens
 * Tested:   conform-token.c
 */
WINADVAPI BOOL WINAPI OpenProcessToken(HANDLE ProcessHandle, DWORD DesiredAccess,
				       PHANDLE TokenHandle);
WINADVAPI BOOL WINAPI OpenThreadToken(HANDLE ThreadHandle, DWORD DesiredAccess,
				      BOOL OpenAsSelf, PHANDLE TokenHandle);

/**
 * GetCurrentProcessToken() - what stands for the calling process's token, for asking only
 * GetCurrentThreadToken(), GetCurrentThreadEffectiveToken() - here, the same one
 *
 * Follows:  nf-processthreadsapi-getcurrentprocesstoken and its neighbours
 * Tested:   conform-token.c
 */
static __inline__ HANDLE GetCurrentProcessToken(void)
{
	return (HANDLE)(LONG_PTR)-4;
}
static __inline__ HANDLE GetCurrentThreadToken(void)
{
	return (HANDLE)(LONG_PTR)-5;
}
static __inline__ HANDLE GetCurrentThreadEffectiveToken(void)
{
	return (HANDLE)(LONG_PTR)-6;
}

#ifdef __cplusplus
}
#endif

#endif
