/* SPDX-License-Identifier: MIT */
/*
 * Processes: which this one is, handles to others, and starting one. Threads:
 * winshm_thread.h.
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

typedef struct _PROC_THREAD_ATTRIBUTE_LIST *PPROC_THREAD_ATTRIBUTE_LIST,
	*LPPROC_THREAD_ATTRIBUTE_LIST;

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
 * This call reaps nothing. A child made by CreateProcess() that has winshm in it tells all
 * 32 bits of what it gives to exit(); of others there are eight.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not a process; ACCESS_DENIED the handle lacks
 *           PROCESS_QUERY_LIMITED_INFORMATION; NOT_SUPPORTED it has ended, but is no child
 *           of ours or has been reaped; NOACCESS lpExitCode is NULL
 * Follows:  nf-processthreadsapi-getexitcodeprocess   Differs: compatibility.md#processes
 * Tested:   conform-process.c, conform-createprocess.c, api-createprocess.c
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
 * @uExitCode:  what it ends with; who started it by CreateProcess() gets all of it,
 *              other parents the low eight bits
 *
 * As exit() does it: what stdio holds is written, and handlers of atexit() run.
 *
 * Follows:  nf-processthreadsapi-exitprocess     Differs: compatibility.md#processes
 * Tested:   api-system.c
 */
WINBASEAPI DECLSPEC_NORETURN VOID WINAPI ExitProcess(UINT uExitCode);

/**
 * CreateProcessA() - start a program
 * @lpApplicationName:    its path, relative to the current directory; or NULL
 * @lpCommandLine:        the arguments, the program's name first; without lpApplicationName
 *                        also the program, looked for beside this one, in the current
 *                        directory and along PATH
 * @bInheritHandles:      whether inheritable handles get there, with their values
 * @dwCreationFlags:      CREATE_SUSPENDED, DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP,
 *                        CREATE_UNICODE_ENVIRONMENT, EXTENDED_STARTUPINFO_PRESENT, a priority
 *                        class, and what speaks of console windows, which there are none of
 * @lpEnvironment:        NAME=value texts one after the other, and an empty one; NULL: ours
 * @lpCurrentDirectory:   where it begins; NULL: where we are
 * @lpStartupInfo:        with STARTF_USESTDHANDLES its standard handles
 * @lpProcessInformation: gets handles to the process and its first thread, to be closed
 *
 * A name that ends in .exe is also found without it, and the reverse. The program is a child
 * in Linux' sense until its handles are closed: SIGCHLD comes, and wait() may be called.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   FILE_NOT_FOUND, PATH_NOT_FOUND no such program; BAD_EXE_FORMAT it is none;
 *           ACCESS_DENIED it is a directory, or may not be run; DIRECTORY lpCurrentDirectory;
 *           INVALID_PARAMETER; CALL_NOT_IMPLEMENTED other flags; FILENAME_EXCED_RANGE
 * Follows:  nf-processthreadsapi-createprocessa
 * Differs:  compatibility.md#starting-programs
 * Tested:   conform-createprocess.c, api-createprocess.c
 */
WINBASEAPI BOOL WINAPI CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine,
				      LPSECURITY_ATTRIBUTES lpProcessAttributes,
				      LPSECURITY_ATTRIBUTES lpThreadAttributes,
				      BOOL bInheritHandles, DWORD dwCreationFlags,
				      LPVOID lpEnvironment, LPCSTR lpCurrentDirectory,
				      LPSTARTUPINFOA lpStartupInfo,
				      LPPROCESS_INFORMATION lpProcessInformation);

/**
 * CreateProcessW() - the same in UTF-16
 *
 * Follows:  nf-processthreadsapi-createprocessw
 * Differs:  compatibility.md#starting-programs
 * Tested:   conform-createprocess.c, api-createprocess.c
 */
WINBASEAPI BOOL WINAPI CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine,
				      LPSECURITY_ATTRIBUTES lpProcessAttributes,
				      LPSECURITY_ATTRIBUTES lpThreadAttributes,
				      BOOL bInheritHandles, DWORD dwCreationFlags,
				      LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory,
				      LPSTARTUPINFOW lpStartupInfo,
				      LPPROCESS_INFORMATION lpProcessInformation);

/**
 * GetStartupInfoW() - how this process was started
 *
 * GetStartupInfoA() - the same; the texts stay where they are
 *
 * Follows:  nf-processthreadsapi-getstartupinfow, nf-processthreadsapi-getstartupinfoa
 * Differs:  compatibility.md#starting-programs
 * Tested:   conform-createprocess.c
 */
WINBASEAPI VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo);
WINBASEAPI VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo);

/**
 * TerminateProcess() - end a process at once
 * @uExitCode:  what GetExitCodeProcess() says from then on, here; and, if we started it, to
 *              whoever else is asked in this process
 *
 * Of the calling process no handlers of atexit() run, and stdio writes nothing.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not a process; ACCESS_DENIED the handle lacks PROCESS_TERMINATE,
 *           the process has ended, or it is another user's
 * Follows:  nf-processthreadsapi-terminateprocess   Differs: compatibility.md#starting-programs
 * Tested:   conform-createprocess.c, api-createprocess.c
 */
WINBASEAPI BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode);

/**
 * GetProcessTimes() - when it began and ended, and how long it was running
 * @lpExitTime:  zero while it runs, and of one that did not say when it ended
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not a process; ACCESS_DENIED the handle lacks
 *           PROCESS_QUERY_LIMITED_INFORMATION, or the process has been reaped
 * Follows:  nf-processthreadsapi-getprocesstimes   Differs: compatibility.md#starting-programs
 * Tested:   conform-createprocess.c
 */
WINBASEAPI BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime,
				       LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
				       LPFILETIME lpUserTime);

/**
 * GetPriorityClass() - how much a process is preferred to others
 * SetPriorityClass() - change that, for all of its threads
 *
 * The classes stand for niceness 19, 10, 0, -5, -10 and -20; what is between counts as the
 * next.
 *
 * Return:   the class, or TRUE; 0 sets the last error.
 * Errors:   INVALID_HANDLE not a process; INVALID_PARAMETER no class; ACCESS_DENIED the
 *           handle lacks the right, or this user may not be less nice
 * Follows:  nf-processthreadsapi-getpriorityclass, nf-processthreadsapi-setpriorityclass
 * Differs:  compatibility.md#starting-programs
 * Tested:   conform-createprocess.c, api-createprocess.c
 */
WINBASEAPI DWORD WINAPI GetPriorityClass(HANDLE hProcess);
WINBASEAPI BOOL WINAPI SetPriorityClass(HANDLE hProcess, DWORD dwPriorityClass);

/**
 * InitializeProcThreadAttributeList() - memory for attributes of a program to be started
 * UpdateProcThreadAttribute() - add one: PROC_THREAD_ATTRIBUTE_HANDLE_LIST
 * DeleteProcThreadAttributeList() - the list is not used any more
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INSUFFICIENT_BUFFER the size needed is in lpSize; INVALID_PARAMETER;
 *           BAD_LENGTH; CALL_NOT_IMPLEMENTED another attribute; GEN_FAILURE the list is full
 * Follows:  nf-processthreadsapi-initializeprocthreadattributelist,
 *           -updateprocthreadattribute, -deleteprocthreadattributelist
 * Tested:   conform-createprocess.c
 */
WINBASEAPI BOOL WINAPI
InitializeProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList,
				  DWORD dwAttributeCount, DWORD dwFlags, PSIZE_T lpSize);
WINBASEAPI BOOL WINAPI
UpdateProcThreadAttribute(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList, DWORD dwFlags,
			  DWORD_PTR Attribute, PVOID lpValue, SIZE_T cbSize,
			  PVOID lpPreviousValue, PSIZE_T lpReturnSize);
WINBASEAPI VOID WINAPI
DeleteProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList);

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

#ifdef UNICODE
#define CreateProcess  CreateProcessW
#define GetStartupInfo GetStartupInfoW
#else
#define CreateProcess  CreateProcessA
#define GetStartupInfo GetStartupInfoA
#endif

#ifdef __cplusplus
}
#endif

#endif
