/* SPDX-License-Identifier: MIT */
/*
 * What the NT kernel gives names to: strings and their width, access rights, page
 * protections, section attributes, memory states, security structures, 64-bit integers in
 * two halves. The atomic operations live in winshm_interlocked.h, which this file
 * includes.
 *
 * The width of a character. WCHAR has 16 bits, as on Windows. Where the compiler runs
 * with -fshort-wchar it is wchar_t and L"..." is a string of it; elsewhere wchar_t has 32
 * bits, WCHAR is char16_t, and under UNICODE TEXT("...") becomes u"...". C89
 * and gnu89, strict C99 and Clang's gnu99 have no such literals: there TEXT() under
 * UNICODE is an error where it is used, with a sentence that says so; the rest works.
 *
 * Constants have 32 bits. The SDK writes 0x80000000L, which on Linux would be a positive
 * number of 64 bits and compare unequal to what a sign-extended 32-bit value becomes.
 */
#ifndef _WINNT_
#define _WINNT_

#include <ctype.h>

#include "guiddef.h"
#include "minwindef.h"
#include "winshm_bits.h"

/* Declarations for C and C++. */
#ifdef __cplusplus
#define EXTERN_C       extern "C"
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END   }
#else
#define EXTERN_C extern
#define EXTERN_C_START
#define EXTERN_C_END
#endif

#define STDAPI              EXTERN_C HRESULT STDAPICALLTYPE
#define STDAPI_(type)       EXTERN_C type STDAPICALLTYPE
#define STDMETHODIMP        HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE

#define UNALIGNED
#define RESTRICTED_POINTER
#define POINTER_32
#define POINTER_64

#define ANYSIZE_ARRAY 1

#define UNREFERENCED_PARAMETER(parameter)         ((void)(parameter))
#define DBG_UNREFERENCED_PARAMETER(parameter)     ((void)(parameter))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(variable) ((void)(variable))

#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ARRAYSIZE(array)     RTL_NUMBER_OF(array)
#define _ARRAYSIZE(array)    RTL_NUMBER_OF(array)

#define FIELD_OFFSET(type, field)   ((LONG) __builtin_offsetof(type, field))
#define UFIELD_OFFSET(type, field)  ((DWORD) __builtin_offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field) \
	(__builtin_offsetof(type, field) + RTL_FIELD_SIZE(type, field))
#define CONTAINING_RECORD(address, type, field) \
	((type *)((char *)(address) - __builtin_offsetof(type, field)))

#ifdef __cplusplus
#define C_ASSERT(claim) static_assert(claim, #claim)
#else
#define C_ASSERT(claim) __extension__ _Static_assert(claim, #claim)
#endif

/* Memory. SecureZeroMemory() is a function below: it must survive the optimiser. */
#define RtlEqualMemory(left, right, n_bytes) (!memcmp((left), (right), (n_bytes)))
#define RtlMoveMemory(to, from, n_bytes)     memmove((to), (from), (n_bytes))
#define RtlCopyMemory(to, from, n_bytes)     memcpy((to), (from), (n_bytes))
#define RtlFillMemory(to, n_bytes, byte)     memset((to), (byte), (n_bytes))
#define RtlZeroMemory(to, n_bytes)           memset((to), 0, (n_bytes))

/* Types this header adds to those of minwindef.h. */
__extension__ typedef long long LONGLONG, *PLONGLONG, *LPLONGLONG;
__extension__ typedef unsigned long long ULONGLONG, *PULONGLONG, *LPULONGLONG;
__extension__ typedef unsigned long long DWORDLONG, *PDWORDLONG;
typedef BYTE BOOLEAN, *PBOOLEAN;
typedef BYTE FCHAR;
typedef WORD FSHORT;
typedef DWORD FLONG;
typedef LONG HRESULT;
typedef LONG NTSTATUS, *PNTSTATUS;
typedef DWORD ACCESS_MASK, *PACCESS_MASK;
typedef DWORD SECURITY_INFORMATION, *PSECURITY_INFORMATION;
typedef WORD SECURITY_DESCRIPTOR_CONTROL, *PSECURITY_DESCRIPTOR_CONTROL;
typedef DWORD LCID, *PLCID;
typedef WORD LANGID, *PLANGID;
typedef PVOID PSID;
typedef PVOID PSECURITY_DESCRIPTOR;
typedef PVOID PACCESS_TOKEN;

/* Characters and strings. */
#if __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#elif defined(__cplusplus)
typedef char16_t WCHAR;
#else
typedef __CHAR16_TYPE__ WCHAR;
#endif

typedef CHAR *PSTR, *LPSTR, *NPSTR, *LPCH, *PCH, *PZZSTR;
typedef const CHAR *PCSTR, *LPCSTR, *LPCCH, *PCCH, *PCZZSTR;
typedef WCHAR *PWCHAR, *LPWCH, *PWCH, *PWSTR, *LPWSTR, *NWPSTR, *PZZWSTR;
typedef const WCHAR *PCWSTR, *LPCWSTR, *LPCWCH, *PCWCH, *PCZZWSTR;
typedef PSTR *PZPSTR;
typedef PWSTR *PZPWSTR;
typedef PCSTR *PZPCSTR;
typedef PCWSTR *PZPCWSTR;

#ifdef UNICODE
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef WCHAR TCHAR, *PTCHAR;
typedef WCHAR TBYTE, *PTBYTE;
#endif
typedef LPWSTR PTSTR, LPTSTR, LPTCH, PTCH;
typedef LPCWSTR PCTSTR, LPCTSTR, LPCTCH, PCTCH;
#else
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef char TCHAR, *PTCHAR;
typedef unsigned char TBYTE, *PTBYTE;
#endif
typedef LPSTR PTSTR, LPTSTR, LPTCH, PTCH;
typedef LPCSTR PCTSTR, LPCTSTR, LPCTCH, PCTCH;
#endif

#ifndef UNICODE
#define __TEXT(quote) quote
#elif __SIZEOF_WCHAR_T__ == 2
#define __TEXT(quote) L##quote
#elif defined(__cplusplus)
#define __TEXT(quote) u##quote
#elif defined(__STDC_VERSION__) && (__STDC_VERSION__ >= 201112L ||  \
				    (__STDC_VERSION__ >= 199901L && \
				     !defined(__clang__) && !defined(__STRICT_ANSI__)))
#define __TEXT(quote) u##quote
#else
#define __TEXT(quote)                                                                    \
	_Pragma("GCC error \"winshm: TEXT() under UNICODE needs C11 or -fshort-wchar\"") \
		L##quote
#endif
#define TEXT(quote) __TEXT(quote)

/* 64 bits in two halves, reachable with and without the name u. */
typedef union _LARGE_INTEGER {
	__extension__ struct {
		DWORD LowPart;
		LONG HighPart;
	};
	struct {
		DWORD LowPart;
		LONG HighPart;
	} u;
	LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
	__extension__ struct {
		DWORD LowPart;
		DWORD HighPart;
	};
	struct {
		DWORD LowPart;
		DWORD HighPart;
	} u;
	ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef struct _LUID {
	DWORD LowPart;
	LONG HighPart;
} LUID, *PLUID;

typedef struct _LIST_ENTRY {
	struct _LIST_ENTRY *Flink;
	struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;

#define Int32x32To64(a, b)  ((LONGLONG)(LONG)(a) * (LONGLONG)(LONG)(b))
#define UInt32x32To64(a, b) ((ULONGLONG)(DWORD)(a) * (ULONGLONG)(DWORD)(b))

#define MINCHAR  0x80
#define MAXCHAR  0x7f
#define MINSHORT 0x8000
#define MAXSHORT 0x7fff
#define MINLONG  0x80000000U
#define MAXLONG  0x7fffffff
#define MAXBYTE  0xff
#define MAXWORD  0xffff
#define MAXDWORD 0xffffffffU

#define MAXLONGLONG (__extension__ 0x7fffffffffffffffLL)

/* Languages: enough for FormatMessage() and MessageBoxEx(). */
#define MAKELANGID(primary, sub) ((WORD)((((WORD)(sub)) << 10) | (WORD)(primary)))
#define PRIMARYLANGID(id)        ((WORD)((WORD)(id)&0x3ff))
#define SUBLANGID(id)            ((WORD)((WORD)(id) >> 10))
#define MAKELCID(id, sort)       ((DWORD)(WORD)(sort) << 16 | (DWORD)(WORD)(id))
#define LANGIDFROMLCID(lcid)     ((WORD)(lcid))
#define SORTIDFROMLCID(lcid)     ((WORD)(((DWORD)(lcid) >> 16) & 0xf))

#define LANG_NEUTRAL        0x00
#define LANG_INVARIANT      0x7f
#define LANG_ENGLISH        0x09
#define SUBLANG_NEUTRAL     0x00
#define SUBLANG_DEFAULT     0x01
#define SUBLANG_SYS_DEFAULT 0x02
#define SUBLANG_ENGLISH_US  0x01
#define SORT_DEFAULT        0x0

#define LANG_SYSTEM_DEFAULT   MAKELANGID(LANG_NEUTRAL, SUBLANG_SYS_DEFAULT)
#define LANG_USER_DEFAULT     MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT)
#define LOCALE_SYSTEM_DEFAULT MAKELCID(LANG_SYSTEM_DEFAULT, SORT_DEFAULT)
#define LOCALE_USER_DEFAULT   MAKELCID(LANG_USER_DEFAULT, SORT_DEFAULT)

/* States a wait ends with, and the exceptions samples ask for by name. */
#define STATUS_WAIT_0                 ((DWORD)0x00000000U)
#define STATUS_ABANDONED_WAIT_0       ((DWORD)0x00000080U)
#define STATUS_USER_APC               ((DWORD)0x000000C0U)
#define STATUS_TIMEOUT                ((DWORD)0x00000102U)
#define STATUS_PENDING                ((DWORD)0x00000103U)
#define STATUS_GUARD_PAGE_VIOLATION   ((DWORD)0x80000001U)
#define STATUS_DATATYPE_MISALIGNMENT  ((DWORD)0x80000002U)
#define STATUS_ACCESS_VIOLATION       ((DWORD)0xC0000005U)
#define STATUS_IN_PAGE_ERROR          ((DWORD)0xC0000006U)
#define STATUS_INVALID_HANDLE         ((DWORD)0xC0000008U)
#define STATUS_NO_MEMORY              ((DWORD)0xC0000017U)
#define STATUS_INTEGER_DIVIDE_BY_ZERO ((DWORD)0xC0000094U)
#define STATUS_STACK_OVERFLOW         ((DWORD)0xC00000FDU)

#define MAXIMUM_WAIT_OBJECTS 64

/* Rights every kind of object knows. */
#define DELETE                   0x00010000U
#define READ_CONTROL             0x00020000U
#define WRITE_DAC                0x00040000U
#define WRITE_OWNER              0x00080000U
#define SYNCHRONIZE              0x00100000U
#define STANDARD_RIGHTS_REQUIRED 0x000F0000U
#define STANDARD_RIGHTS_READ     READ_CONTROL
#define STANDARD_RIGHTS_WRITE    READ_CONTROL
#define STANDARD_RIGHTS_EXECUTE  READ_CONTROL
#define STANDARD_RIGHTS_ALL      0x001F0000U
#define SPECIFIC_RIGHTS_ALL      0x0000FFFFU
#define ACCESS_SYSTEM_SECURITY   0x01000000U
#define MAXIMUM_ALLOWED          0x02000000U
#define GENERIC_ALL              0x10000000U
#define GENERIC_EXECUTE          0x20000000U
#define GENERIC_WRITE            0x40000000U
#define GENERIC_READ             0x80000000U

/* Rights of sections. */
#define SECTION_QUERY                0x0001U
#define SECTION_MAP_WRITE            0x0002U
#define SECTION_MAP_READ             0x0004U
#define SECTION_MAP_EXECUTE          0x0008U
#define SECTION_EXTEND_SIZE          0x0010U
#define SECTION_MAP_EXECUTE_EXPLICIT 0x0020U
#define SECTION_ALL_ACCESS                                              \
	(STANDARD_RIGHTS_REQUIRED | SECTION_QUERY | SECTION_MAP_WRITE | \
	 SECTION_MAP_READ | SECTION_MAP_EXECUTE | SECTION_EXTEND_SIZE)

/* Rights of the objects one waits for. */
#define EVENT_MODIFY_STATE     0x0002U
#define EVENT_ALL_ACCESS       (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x3U)
#define MUTANT_QUERY_STATE     0x0001U
#define MUTANT_ALL_ACCESS      (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x1U)
#define SEMAPHORE_QUERY_STATE  0x0001U
#define SEMAPHORE_MODIFY_STATE 0x0002U
#define SEMAPHORE_ALL_ACCESS   (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x3U)
#define TIMER_QUERY_STATE      0x0001U
#define TIMER_MODIFY_STATE     0x0002U
#define TIMER_ALL_ACCESS \
	(STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | TIMER_QUERY_STATE | TIMER_MODIFY_STATE)

/* Rights of processes, threads and tokens. */
#define PROCESS_TERMINATE                 0x0001U
#define PROCESS_CREATE_THREAD             0x0002U
#define PROCESS_VM_OPERATION              0x0008U
#define PROCESS_VM_READ                   0x0010U
#define PROCESS_VM_WRITE                  0x0020U
#define PROCESS_DUP_HANDLE                0x0040U
#define PROCESS_CREATE_PROCESS            0x0080U
#define PROCESS_SET_QUOTA                 0x0100U
#define PROCESS_SET_INFORMATION           0x0200U
#define PROCESS_QUERY_INFORMATION         0x0400U
#define PROCESS_SUSPEND_RESUME            0x0800U
#define PROCESS_QUERY_LIMITED_INFORMATION 0x1000U
#define PROCESS_ALL_ACCESS                (STANDARD_RIGHTS_ALL | 0xFFFFU)
#define THREAD_TERMINATE                  0x0001U
#define THREAD_SUSPEND_RESUME             0x0002U
#define THREAD_GET_CONTEXT                0x0008U
#define THREAD_SET_CONTEXT                0x0010U
#define THREAD_SET_INFORMATION            0x0020U
#define THREAD_QUERY_INFORMATION          0x0040U
#define THREAD_SET_THREAD_TOKEN           0x0080U
#define THREAD_IMPERSONATE                0x0100U
#define THREAD_DIRECT_IMPERSONATION       0x0200U
#define THREAD_SET_LIMITED_INFORMATION    0x0400U
#define THREAD_QUERY_LIMITED_INFORMATION  0x0800U
#define THREAD_RESUME                     0x1000U
#define THREAD_ALL_ACCESS                 (STANDARD_RIGHTS_ALL | 0xFFFFU)
#define TOKEN_ASSIGN_PRIMARY              0x0001U
#define TOKEN_DUPLICATE                   0x0002U
#define TOKEN_IMPERSONATE                 0x0004U
#define TOKEN_QUERY                       0x0008U
#define TOKEN_QUERY_SOURCE                0x0010U
#define TOKEN_ADJUST_PRIVILEGES           0x0020U
#define TOKEN_ADJUST_GROUPS               0x0040U
#define TOKEN_ADJUST_DEFAULT              0x0080U
#define TOKEN_ADJUST_SESSIONID            0x0100U
#define TOKEN_ALL_ACCESS                  (STANDARD_RIGHTS_REQUIRED | 0x01FFU)
#define TOKEN_READ                        (STANDARD_RIGHTS_READ | TOKEN_QUERY)
#define TOKEN_WRITE                       (STANDARD_RIGHTS_WRITE | 0x00E0U)
#define TOKEN_EXECUTE                     STANDARD_RIGHTS_EXECUTE

/* Rights of files. */
#define FILE_READ_DATA        0x0001U
#define FILE_WRITE_DATA       0x0002U
#define FILE_APPEND_DATA      0x0004U
#define FILE_READ_EA          0x0008U
#define FILE_WRITE_EA         0x0010U
#define FILE_EXECUTE          0x0020U
#define FILE_READ_ATTRIBUTES  0x0080U
#define FILE_WRITE_ATTRIBUTES 0x0100U
#define FILE_ALL_ACCESS       (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x1FFU)
#define FILE_GENERIC_READ                                                              \
	(STANDARD_RIGHTS_READ | FILE_READ_DATA | FILE_READ_ATTRIBUTES | FILE_READ_EA | \
	 SYNCHRONIZE)
#define FILE_GENERIC_WRITE                                                 \
	(STANDARD_RIGHTS_WRITE | FILE_WRITE_DATA | FILE_WRITE_ATTRIBUTES | \
	 FILE_WRITE_EA | FILE_APPEND_DATA | SYNCHRONIZE)
#define FILE_GENERIC_EXECUTE \
	(STANDARD_RIGHTS_EXECUTE | FILE_READ_ATTRIBUTES | FILE_EXECUTE | SYNCHRONIZE)

#define FILE_SHARE_READ   0x00000001U
#define FILE_SHARE_WRITE  0x00000002U
#define FILE_SHARE_DELETE 0x00000004U

#define FILE_ATTRIBUTE_READONLY      0x00000001U
#define FILE_ATTRIBUTE_HIDDEN        0x00000002U
#define FILE_ATTRIBUTE_SYSTEM        0x00000004U
#define FILE_ATTRIBUTE_DIRECTORY     0x00000010U
#define FILE_ATTRIBUTE_ARCHIVE       0x00000020U
#define FILE_ATTRIBUTE_DEVICE        0x00000040U
#define FILE_ATTRIBUTE_NORMAL        0x00000080U
#define FILE_ATTRIBUTE_TEMPORARY     0x00000100U
#define FILE_ATTRIBUTE_SPARSE_FILE   0x00000200U
#define FILE_ATTRIBUTE_REPARSE_POINT 0x00000400U
#define FILE_ATTRIBUTE_COMPRESSED    0x00000800U
#define FILE_ATTRIBUTE_OFFLINE       0x00001000U

/* Page protections: one of the first eight, with modifiers. */
#define PAGE_NOACCESS          0x01U
#define PAGE_READONLY          0x02U
#define PAGE_READWRITE         0x04U
#define PAGE_WRITECOPY         0x08U
#define PAGE_EXECUTE           0x10U
#define PAGE_EXECUTE_READ      0x20U
#define PAGE_EXECUTE_READWRITE 0x40U
#define PAGE_EXECUTE_WRITECOPY 0x80U
#define PAGE_GUARD             0x100U
#define PAGE_NOCACHE           0x200U
#define PAGE_WRITECOMBINE      0x400U
#define PAGE_TARGETS_INVALID   0x40000000U
#define PAGE_TARGETS_NO_UPDATE 0x40000000U

/* Section attributes, OR-ed into a page protection. */
#define SEC_64K_PAGES        0x00080000U
#define SEC_NO_CHANGE        0x00400000U
#define SEC_FILE             0x00800000U
#define SEC_IMAGE            0x01000000U
#define SEC_PROTECTED_IMAGE  0x02000000U
#define SEC_RESERVE          0x04000000U
#define SEC_COMMIT           0x08000000U
#define SEC_NOCACHE          0x10000000U
#define SEC_WRITECOMBINE     0x40000000U
#define SEC_LARGE_PAGES      0x80000000U
#define SEC_IMAGE_NO_EXECUTE (SEC_IMAGE | SEC_NOCACHE)

/* Asking for memory, and the states VirtualQuery() reports. Some bits have two lives. */
#define MEM_COMMIT                     0x00001000U
#define MEM_RESERVE                    0x00002000U
#define MEM_DECOMMIT                   0x00004000U
#define MEM_REPLACE_PLACEHOLDER        0x00004000U
#define MEM_RELEASE                    0x00008000U
#define MEM_FREE                       0x00010000U
#define MEM_PRIVATE                    0x00020000U
#define MEM_MAPPED                     0x00040000U
#define MEM_RESERVE_PLACEHOLDER        0x00040000U
#define MEM_RESET                      0x00080000U
#define MEM_TOP_DOWN                   0x00100000U
#define MEM_WRITE_WATCH                0x00200000U
#define MEM_PHYSICAL                   0x00400000U
#define MEM_IMAGE                      0x01000000U
#define MEM_RESET_UNDO                 0x01000000U
#define MEM_LARGE_PAGES                0x20000000U
#define MEM_COALESCE_PLACEHOLDERS      0x00000001U
#define MEM_PRESERVE_PLACEHOLDER       0x00000002U
#define MEM_UNMAP_WITH_TRANSIENT_BOOST 0x00000001U

typedef struct _MEMORY_BASIC_INFORMATION {
	PVOID BaseAddress;
	PVOID AllocationBase;
	DWORD AllocationProtect;
	WORD PartitionId;
	SIZE_T RegionSize; /* bytes */
	DWORD State;
	DWORD Protect;
	DWORD Type;
} MEMORY_BASIC_INFORMATION, *PMEMORY_BASIC_INFORMATION;

typedef enum MEM_EXTENDED_PARAMETER_TYPE {
	MemExtendedParameterInvalidType = 0,
	MemExtendedParameterAddressRequirements = 1,
	MemExtendedParameterNumaNode = 2,
	MemExtendedParameterPartitionHandle = 3,
	MemExtendedParameterUserPhysicalHandle = 4,
	MemExtendedParameterAttributeFlags = 5,
	MemExtendedParameterImageMachine = 6,
	MemExtendedParameterMax = 7
} MEM_EXTENDED_PARAMETER_TYPE, *PMEM_EXTENDED_PARAMETER_TYPE;

typedef struct _MEM_ADDRESS_REQUIREMENTS {
	PVOID LowestStartingAddress;
	PVOID HighestEndingAddress;
	SIZE_T Alignment; /* bytes */
} MEM_ADDRESS_REQUIREMENTS, *PMEM_ADDRESS_REQUIREMENTS;

#define MEM_EXTENDED_PARAMETER_TYPE_BITS 8

__extension__ typedef struct MEM_EXTENDED_PARAMETER {
	__extension__ struct {
		__extension__ DWORD64 Type : MEM_EXTENDED_PARAMETER_TYPE_BITS;
		__extension__ DWORD64 Reserved : 64 - MEM_EXTENDED_PARAMETER_TYPE_BITS;
	};
	__extension__ union {
		DWORD64 ULong64;
		PVOID Pointer;
		SIZE_T Size;
		HANDLE Handle;
		DWORD ULong;
	};
} MEM_EXTENDED_PARAMETER, *PMEM_EXTENDED_PARAMETER;

/* Why DllMain() is called, by whoever loads a library on Windows; here nobody does. */
#define DLL_PROCESS_DETACH 0
#define DLL_PROCESS_ATTACH 1
#define DLL_THREAD_ATTACH  2
#define DLL_THREAD_DETACH  3

/* Processors. */
#define PROCESSOR_ARCHITECTURE_INTEL   0
#define PROCESSOR_ARCHITECTURE_ARM     5
#define PROCESSOR_ARCHITECTURE_AMD64   9
#define PROCESSOR_ARCHITECTURE_ARM64   12
#define PROCESSOR_ARCHITECTURE_UNKNOWN 0xFFFF
#define PROCESSOR_INTEL_386            386
#define PROCESSOR_INTEL_486            486
#define PROCESSOR_INTEL_PENTIUM        586
#define PROCESSOR_AMD_X8664            8664

#include "winshm_security.h"
#include "winshm_token.h"
#include "winshm_interlocked.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The empty instruction claims to read the bytes, so the writes before it must happen. */
static __inline__ PVOID RtlSecureZeroMemory(PVOID to, SIZE_T n_bytes)
{
	memset(to, 0, n_bytes);
	__asm__ __volatile__("" : : "r"(to) : "memory");
	return to;
}

#ifdef __cplusplus
}
#endif

#endif
