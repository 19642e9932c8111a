/* SPDX-License-Identifier: MIT */
/*
 * The kernel's older half: functions that take names in ANSI, which here is UTF-8, and
 * the constants of waiting, of files and of messages.
 */
#ifndef _WINBASE_
#define _WINBASE_

#include "minwindef.h"
#include "minwinbase.h"
#include "debugapi.h"
#include "errhandlingapi.h"
#include "fibersapi.h"
#include "fileapi.h"
#include "handleapi.h"
#include "libloaderapi.h"
#include "heapapi.h"
#include "memoryapi.h"
#include "processenv.h"
#include "namedpipeapi.h"
#include "processthreadsapi.h"
#include "profileapi.h"
#include "securitybaseapi.h"
#include "synchapi.h"
#include "sysinfoapi.h"
#include "timezoneapi.h"
#include "winerror.h"
#include "winshm_account.h"
#include "winshm_version.h"

/* Waiting. */
#define INFINITE           0xFFFFFFFFU
#define WAIT_OBJECT_0      (STATUS_WAIT_0 + 0)
#define WAIT_ABANDONED     (STATUS_ABANDONED_WAIT_0 + 0)
#define WAIT_ABANDONED_0   (STATUS_ABANDONED_WAIT_0 + 0)
#define WAIT_IO_COMPLETION STATUS_USER_APC
#define WAIT_FAILED        0xFFFFFFFFU

/* Handles. */
#define DUPLICATE_CLOSE_SOURCE 0x00000001U
#define DUPLICATE_SAME_ACCESS  0x00000002U
#define NUMA_NO_PREFERRED_NODE 0xFFFFFFFFU

/* What SetErrorMode() takes. */
#define SEM_FAILCRITICALERRORS     0x0001U
#define SEM_NOGPFAULTERRORBOX      0x0002U
#define SEM_NOALIGNMENTFAULTEXCEPT 0x0004U
#define SEM_NOOPENFILEERRORBOX     0x8000U

/* Files. */
#define FILE_BEGIN   0
#define FILE_CURRENT 1
#define FILE_END     2

#define FILE_FLAG_WRITE_THROUGH      0x80000000U
#define FILE_FLAG_OVERLAPPED         0x40000000U
#define FILE_FLAG_NO_BUFFERING       0x20000000U
#define FILE_FLAG_RANDOM_ACCESS      0x10000000U
#define FILE_FLAG_SEQUENTIAL_SCAN    0x08000000U
#define FILE_FLAG_DELETE_ON_CLOSE    0x04000000U
#define FILE_FLAG_BACKUP_SEMANTICS   0x02000000U
#define FILE_FLAG_POSIX_SEMANTICS    0x01000000U
#define FILE_FLAG_OPEN_REPARSE_POINT 0x00200000U

#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK    0x0001
#define FILE_TYPE_CHAR    0x0002
#define FILE_TYPE_PIPE    0x0003

#define STD_INPUT_HANDLE  ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE  ((DWORD)-12)

/* How a process is created. */
#define DEBUG_PROCESS                    0x00000001U
#define DEBUG_ONLY_THIS_PROCESS          0x00000002U
#define CREATE_SUSPENDED                 0x00000004U
#define DETACHED_PROCESS                 0x00000008U
#define CREATE_NEW_CONSOLE               0x00000010U
#define NORMAL_PRIORITY_CLASS            0x00000020U
#define IDLE_PRIORITY_CLASS              0x00000040U
#define HIGH_PRIORITY_CLASS              0x00000080U
#define REALTIME_PRIORITY_CLASS          0x00000100U
#define CREATE_NEW_PROCESS_GROUP         0x00000200U
#define CREATE_UNICODE_ENVIRONMENT       0x00000400U
#define CREATE_SEPARATE_WOW_VDM          0x00000800U
#define CREATE_SHARED_WOW_VDM            0x00001000U
#define CREATE_FORCEDOS                  0x00002000U
#define BELOW_NORMAL_PRIORITY_CLASS      0x00004000U
#define ABOVE_NORMAL_PRIORITY_CLASS      0x00008000U
#define INHERIT_PARENT_AFFINITY          0x00010000U
#define CREATE_PROTECTED_PROCESS         0x00040000U
#define EXTENDED_STARTUPINFO_PRESENT     0x00080000U
#define PROCESS_MODE_BACKGROUND_BEGIN    0x00100000U
#define PROCESS_MODE_BACKGROUND_END      0x00200000U
#define CREATE_SECURE_PROCESS            0x00400000U
#define CREATE_BREAKAWAY_FROM_JOB        0x01000000U
#define CREATE_PRESERVE_CODE_AUTHZ_LEVEL 0x02000000U
#define CREATE_DEFAULT_ERROR_MODE        0x04000000U
#define CREATE_NO_WINDOW                 0x08000000U
#define PROFILE_USER                     0x10000000U
#define PROFILE_KERNEL                   0x20000000U
#define PROFILE_SERVER                   0x40000000U
#define CREATE_IGNORE_SYSTEM_DEFAULT     0x80000000U

#define STARTF_USESHOWWINDOW    0x00000001U
#define STARTF_USESIZE          0x00000002U
#define STARTF_USEPOSITION      0x00000004U
#define STARTF_USECOUNTCHARS    0x00000008U
#define STARTF_USEFILLATTRIBUTE 0x00000010U
#define STARTF_RUNFULLSCREEN    0x00000020U
#define STARTF_FORCEONFEEDBACK  0x00000040U
#define STARTF_FORCEOFFFEEDBACK 0x00000080U
#define STARTF_USESTDHANDLES    0x00000100U
#define STARTF_USEHOTKEY        0x00000200U
#define STARTF_TITLEISLINKNAME  0x00000800U
#define STARTF_TITLEISAPPID     0x00001000U
#define STARTF_PREVENTPINNING   0x00002000U
#define STARTF_UNTRUSTEDSOURCE  0x00008000U

#define PROC_THREAD_ATTRIBUTE_PARENT_PROCESS 0x00020000
#define PROC_THREAD_ATTRIBUTE_HANDLE_LIST    0x00020002

typedef struct _STARTUPINFOEXA {
	STARTUPINFOA StartupInfo;
	LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList;
} STARTUPINFOEXA, *LPSTARTUPINFOEXA;

typedef struct _STARTUPINFOEXW {
	STARTUPINFOW StartupInfo;
	LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList;
} STARTUPINFOEXW, *LPSTARTUPINFOEXW;

#ifdef UNICODE
typedef STARTUPINFOEXW STARTUPINFOEX;
typedef LPSTARTUPINFOEXW LPSTARTUPINFOEX;
#else
typedef STARTUPINFOEXA STARTUPINFOEX;
typedef LPSTARTUPINFOEXA LPSTARTUPINFOEX;
#endif

/* Messages. */
#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100U
#define FORMAT_MESSAGE_IGNORE_INSERTS  0x00000200U
#define FORMAT_MESSAGE_FROM_STRING     0x00000400U
#define FORMAT_MESSAGE_FROM_HMODULE    0x00000800U
#define FORMAT_MESSAGE_FROM_SYSTEM     0x00001000U
#define FORMAT_MESSAGE_ARGUMENT_ARRAY  0x00002000U
#define FORMAT_MESSAGE_MAX_WIDTH_MASK  0x000000FFU

/* The longest name GetComputerName() gives, without the terminator. */
#define MAX_COMPUTERNAME_LENGTH 15
/* The global heap, which is the local one. */
#define GMEM_FIXED          0x0000
#define GMEM_MOVEABLE       0x0002
#define GMEM_NOCOMPACT      0x0010
#define GMEM_NODISCARD      0x0020
#define GMEM_ZEROINIT       0x0040
#define GMEM_MODIFY         0x0080
#define GMEM_DISCARDABLE    0x0100
#define GMEM_SHARE          0x2000
#define GMEM_DDESHARE       0x2000
#define GMEM_INVALID_HANDLE 0x8000
#define GMEM_DISCARDED      0x4000
#define GMEM_LOCKCOUNT      0x00FF
#define GHND                (GMEM_MOVEABLE | GMEM_ZEROINIT)
#define GPTR                (GMEM_FIXED | GMEM_ZEROINIT)

#define LocalDiscard(block)  LocalReAlloc((block), 0, LMEM_MOVEABLE)
#define GlobalDiscard(block) GlobalReAlloc((block), 0, GMEM_MOVEABLE)

/* Private namespaces. */
#define PRIVATE_NAMESPACE_FLAG_DESTROY                  0x00000001U
#define CREATE_BOUNDARY_DESCRIPTOR_ADD_APPCONTAINER_SID 0x1U

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CreateFileMappingA() - make a section, or open the one that has the name
 * @lpName:  UTF-8 name, at most 260 characters; NULL or empty for none
 *
 * The other parameters, the result and the errors are those of CreateFileMappingW() in
 * memoryapi.h, with one error more.
 *
 * Errors:   FILENAME_EXCED_RANGE the name is too long
 * Follows:  nf-winbase-createfilemappinga     Differs: compatibility.md#createfilemapping
 * Tested:   conform-create.c, conform-names.c
 */
WINBASEAPI HANDLE WINAPI CreateFileMappingA(HANDLE hFile,
					    LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
					    DWORD flProtect, DWORD dwMaximumSizeHigh,
					    DWORD dwMaximumSizeLow, LPCSTR lpName);

/**
 * OpenFileMappingA() - open a section by its name
 * @lpName:  UTF-8 name, at most 260 characters
 *
 * The other parameters, the result and the errors are those of OpenFileMappingW() in
 * memoryapi.h, with one error more.
 *
 * Errors:   FILENAME_EXCED_RANGE the name is too long
 * Follows:  nf-winbase-openfilemappinga         Differs: compatibility.md#openfilemapping
 * Tested:   conform-open.c, conform-names.c
 */
WINBASEAPI HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle,
					  LPCSTR lpName);

/** CreateFileMappingNumaA() - CreateFileMappingA(); @nndPreferred is without effect. */
WINBASEAPI HANDLE WINAPI CreateFileMappingNumaA(
	HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
	DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName,
	DWORD nndPreferred);

/** MapViewOfFileExNuma() - MapViewOfFileEx(); @nndPreferred is without effect. */
WINBASEAPI LPVOID WINAPI MapViewOfFileExNuma(HANDLE hFileMappingObject,
					     DWORD dwDesiredAccess,
					     DWORD dwFileOffsetHigh,
					     DWORD dwFileOffsetLow,
					     SIZE_T dwNumberOfBytesToMap,
					     LPVOID lpBaseAddress, DWORD nndPreferred);
/**
 * IsBadReadPtr() - may memory not be read?
 * IsBadWritePtr() - may it not be written?
 * IsBadCodePtr() - may what is at a function's address not be read?
 * IsBadStringPtrA() - may a text of at most that many characters not be read?
 *
 * They look at how the memory is mapped and touch nothing.
 *
 * Return:   FALSE if it may. NULL may not, unless no bytes are asked for.
 * Follows:  nf-winbase-isbadreadptr and its neighbours
 * Tested:   conform-pointer.c
 */
WINBASEAPI BOOL WINAPI IsBadReadPtr(const VOID *lp, UINT_PTR ucb);
WINBASEAPI BOOL WINAPI IsBadWritePtr(LPVOID lp, UINT_PTR ucb);
WINBASEAPI BOOL WINAPI IsBadCodePtr(FARPROC lpfn);
WINBASEAPI BOOL WINAPI IsBadStringPtrA(LPCSTR lpsz, UINT_PTR ucchMax);
WINBASEAPI BOOL WINAPI IsBadStringPtrW(LPCWSTR lpsz, UINT_PTR ucchMax);

/**
 * GetComputerNameA() - what the machine is called
 * @lpBuffer:  room for MAX_COMPUTERNAME_LENGTH + 1 characters is always enough
 * @nSize:     in: characters of room; out: the length, or after a failure the size needed
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   BUFFER_OVERFLOW the buffer is too small
 * Follows:  nf-winbase-getcomputernamea          Differs: compatibility.md#the-machine
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize);

/**
 * GetComputerNameW() - the same in UTF-16
 *
 * Follows:  nf-winbase-getcomputernamew          Differs: compatibility.md#the-machine
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize);
/**
 * FormatMessageA() - the text of a message, with its inserts filled in
 * @dwFlags:       where it comes from, where it goes (FORMAT_MESSAGE_*), and in the low
 *                 byte the width of a line: 0 keeps the text's own lines, MAX_WIDTH_MASK
 *                 makes one line of it
 * @lpSource:      the message, for FROM_STRING
 * @dwMessageId:   an error code or HRESULT, for FROM_SYSTEM
 * @dwLanguageId:  0, a neutral language or English, for FROM_SYSTEM
 * @lpBuffer:      where the text goes; with ALLOCATE_BUFFER, where its address goes
 * @nSize:         characters there is room for; with ALLOCATE_BUFFER, that there shall be
 * @Arguments:     the inserts: a va_list, or with ARGUMENT_ARRAY an array of DWORD_PTR
 *
 * Behind a percent sign: 1 to 99 an insert, "!printf format!" behind it if it is no text;
 * 0 ends the message, n is a line break, r a carriage return, t a tab, b a space; anything
 * else is itself. Floating point is not known. IGNORE_INSERTS leaves all but 0, n, r and t
 * as they are.
 *
 * What ALLOCATE_BUFFER has made is freed with LocalFree().
 *
 * Return:   characters written, without the terminator; 0 sets the last error.
 * Errors:   INVALID_PARAMETER no source, two that exclude each other, malformed message, no
 *           arguments for its inserts; INSUFFICIENT_BUFFER; MR_MID_NOT_FOUND no such
 *           message; RESOURCE_LANG_NOT_FOUND; RESOURCE_TYPE_NOT_FOUND from a module alone;
 *           MORE_DATA longer than 128 KiB; NO_WORK_DONE the message is empty
 * Follows:  nf-winbase-formatmessage            Differs: compatibility.md#formatmessage
 * Tested:   conform-message.c, test-message.c
 */
WINBASEAPI DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
				       DWORD dwLanguageId, LPSTR lpBuffer, DWORD nSize,
				       va_list *Arguments);

/* The same in UTF-16. A buffer that is too small gets what fits, terminated. */
WINBASEAPI DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
				       DWORD dwLanguageId, LPWSTR lpBuffer, DWORD nSize,
				       va_list *Arguments);

/**
 * OpenMutexA(), OpenSemaphoreA(), OpenWaitableTimerA() - open by a name in UTF-8
 *
 * The same as OpenMutexW() and so on in synchapi.h, with one error more.
 *
 * Errors:   FILENAME_EXCED_RANGE the name is longer than 260 characters
 * Follows:  nf-winbase-openmutexa
 * Tested:   conform-syncnames.c, conform-syncrights.c
 */
WINBASEAPI HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle,
				    LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle,
					LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle,
					    LPCSTR lpTimerName);

/** CreateSemaphoreA(), CreateSemaphoreExA() - the W forms of synchapi.h, in UTF-8. */
WINBASEAPI HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
					  LONG lInitialCount, LONG lMaximumCount,
					  LPCSTR lpName);
WINBASEAPI HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
					    LONG lInitialCount, LONG lMaximumCount,
					    LPCSTR lpName, DWORD dwFlags,
					    DWORD dwDesiredAccess);

/** CreateWaitableTimerA(), CreateWaitableTimerExA() - the W forms, in UTF-8. */
WINBASEAPI HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes,
					      BOOL bManualReset, LPCSTR lpTimerName);
WINBASEAPI HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES lpTimerAttributes,
						LPCSTR lpTimerName, DWORD dwFlags,
						DWORD dwDesiredAccess);

/**
 * PulseEvent() - release who waits for an event now, and leave it reset
 *
 * All of them, or one if the event is no manual-reset one. Who happens to be out of his wait
 * for a moment misses it: a way to lose signals, here as on Windows.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not an event; ACCESS_DENIED the handle lacks EVENT_MODIFY_STATE
 * Follows:  nf-winbase-pulseevent
 * Tested:   conform-event.c
 */
WINBASEAPI BOOL WINAPI PulseEvent(HANDLE hEvent);

/**
 * LocalAlloc() - memory from the process's heap
 * @uFlags:  LMEM_FIXED, or LMEM_MOVEABLE for a handle that LocalLock() has the address of;
 *           LMEM_ZEROINIT
 *
 * Return:   the address or the handle; NULL sets the last error.
 * Errors:   NOT_ENOUGH_MEMORY
 * Follows:  nf-winbase-localalloc               Differs: compatibility.md#heaps
 * Tested:   conform-heap.c
 */
WINBASEAPI HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes);

/**
 * LocalReAlloc() - another size for a block
 * @uFlags:  LMEM_MOVEABLE: also if a fixed or locked block must get another address;
 *           LMEM_ZEROINIT: what is new is zero
 *
 * A moveable block that gets size 0 is discarded: it keeps its handle and loses its memory.
 *
 * Return:   the block's address or handle from now on; NULL sets the last error.
 * Errors:   INVALID_HANDLE; NOT_ENOUGH_MEMORY, also when it would have to move;
 *           INVALID_PARAMETER discarding what is locked; CALL_NOT_IMPLEMENTED LMEM_MODIFY
 * Follows:  nf-winbase-localrealloc             Differs: compatibility.md#heaps
 * Tested:   conform-heap.c
 */
WINBASEAPI HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags);

/**
 * LocalFree() - give a block back, locked or not
 * @hMem:  from LocalAlloc() or a call that says so; NULL does nothing
 *
 * Return:   NULL; what was given, if it is no block (INVALID_HANDLE).
 * Follows:  nf-winbase-localfree
 * Tested:   conform-heap.c
 */
WINBASEAPI HLOCAL WINAPI LocalFree(HLOCAL hMem);

/* Bytes asked for; 0 of a discarded block, and with INVALID_HANDLE of none. */
WINBASEAPI SIZE_T WINAPI LocalSize(HLOCAL hMem);

/* How often it is locked, and LMEM_DISCARDED; LMEM_INVALID_HANDLE if it is no block. */
WINBASEAPI UINT WINAPI LocalFlags(HLOCAL hMem);

/* The address, which a moveable block keeps until it is unlocked as often as locked.
 * Errors: INVALID_HANDLE, DISCARDED */
WINBASEAPI LPVOID WINAPI LocalLock(HLOCAL hMem);

/* TRUE while locks are left. FALSE and no error when the last one went, else NOT_LOCKED
 * (which a fixed block never is) or INVALID_HANDLE. */
WINBASEAPI BOOL WINAPI LocalUnlock(HLOCAL hMem);

/* The handle of the block with this address. */
WINBASEAPI HLOCAL WINAPI LocalHandle(LPCVOID pMem);

/* The same under the names of another heap, which is the same one. Unlocking a fixed block
 * is TRUE here. */
WINBASEAPI HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes);
WINBASEAPI HGLOBAL WINAPI GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags);
WINBASEAPI HGLOBAL WINAPI GlobalFree(HGLOBAL hMem);
WINBASEAPI SIZE_T WINAPI GlobalSize(HGLOBAL hMem);
WINBASEAPI UINT WINAPI GlobalFlags(HGLOBAL hMem);
WINBASEAPI LPVOID WINAPI GlobalLock(HGLOBAL hMem);
WINBASEAPI BOOL WINAPI GlobalUnlock(HGLOBAL hMem);
WINBASEAPI HGLOBAL WINAPI GlobalHandle(LPCVOID pMem);

/**
 * lstrcpyA() and its relatives - text functions that bear NULL
 *
 * lstrlen counts 0 for NULL; the copies return NULL if the destination or the source is,
 * and touch nothing. lstrcpyn copies at most cap - 1 units and terminates. lstrcmp compares
 * as a dictionary does: letters without regard to case, then the case, lower before upper;
 * signs before digits before letters; a hyphen or apostrophe counts last. lstrcmpi ignores
 * case. NULL is before any text.
 *
 * In libwinshm_crt.a, like the rest of the text functions.
 *
 * Follows:  nf-winbase-lstrcmpa and neighbours  Differs: compatibility.md#lstr
 * Tested:   conform-text.c
 */
int WINAPI lstrlenA(LPCSTR lpString);
int WINAPI lstrlenW(LPCWSTR lpString);
LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2);
LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2);
LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength);
LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength);
LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2);
LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2);
int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2);
int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2);
int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2);
int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2);

/* Where a program without main() begins: it defines one of these, or wmain(). */
int WINAPI WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPSTR lpCmdLine,
		   int nShowCmd);
int WINAPI wWinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPWSTR lpCmdLine,
		    int nShowCmd);

#ifdef UNICODE
#define GetComputerName GetComputerNameW
#define IsBadStringPtr  IsBadStringPtrW
#define FormatMessage   FormatMessageW
#define lstrlen         lstrlenW
#define lstrcpy         lstrcpyW
#define lstrcpyn        lstrcpynW
#define lstrcat         lstrcatW
#define lstrcmp         lstrcmpW
#define lstrcmpi        lstrcmpiW
#else
#define CreateFileMapping     CreateFileMappingA
#define CreateFileMappingNuma CreateFileMappingNumaA
#define OpenFileMapping       OpenFileMappingA
#define CreateSemaphore       CreateSemaphoreA
#define CreateSemaphoreEx     CreateSemaphoreExA
#define CreateWaitableTimer   CreateWaitableTimerA
#define CreateWaitableTimerEx CreateWaitableTimerExA
#define OpenMutex             OpenMutexA
#define OpenSemaphore         OpenSemaphoreA
#define OpenWaitableTimer     OpenWaitableTimerA
#define GetComputerName       GetComputerNameA
#define IsBadStringPtr        IsBadStringPtrA
#define FormatMessage         FormatMessageA
#define lstrlen               lstrlenA
#define lstrcpy               lstrcpyA
#define lstrcpyn              lstrcpynA
#define lstrcat               lstrcatA
#define lstrcmp               lstrcmpA
#define lstrcmpi              lstrcmpiA
#endif

#ifdef __cplusplus
}
#endif

#endif
