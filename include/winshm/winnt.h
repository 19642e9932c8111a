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

/* Security identifiers and descriptors. */
#define SID_REVISION            1
#define SID_MAX_SUB_AUTHORITIES 15

typedef struct _SID_IDENTIFIER_AUTHORITY {
	BYTE Value[6]; /* most significant first */
} SID_IDENTIFIER_AUTHORITY, *PSID_IDENTIFIER_AUTHORITY, *LPSID_IDENTIFIER_AUTHORITY;

typedef struct _SID {
	BYTE Revision;
	BYTE SubAuthorityCount;
	SID_IDENTIFIER_AUTHORITY IdentifierAuthority;
	DWORD SubAuthority[ANYSIZE_ARRAY];
} SID, *PISID;

#define SECURITY_MAX_SID_SIZE (8 + 4 * SID_MAX_SUB_AUTHORITIES)

/* Initialisers of SID_IDENTIFIER_AUTHORITY, and what stands behind these authorities. */
/* clang-format off */
#define SECURITY_NULL_SID_AUTHORITY        {{0, 0, 0, 0, 0, 0}}
#define SECURITY_WORLD_SID_AUTHORITY       {{0, 0, 0, 0, 0, 1}}
#define SECURITY_LOCAL_SID_AUTHORITY       {{0, 0, 0, 0, 0, 2}}
#define SECURITY_CREATOR_SID_AUTHORITY     {{0, 0, 0, 0, 0, 3}}
#define SECURITY_NON_UNIQUE_AUTHORITY      {{0, 0, 0, 0, 0, 4}}
#define SECURITY_NT_AUTHORITY              {{0, 0, 0, 0, 0, 5}}
#define SECURITY_APP_PACKAGE_AUTHORITY     {{0, 0, 0, 0, 0, 15}}
#define SECURITY_MANDATORY_LABEL_AUTHORITY {{0, 0, 0, 0, 0, 16}}
/* clang-format on */

#define SECURITY_NULL_RID                0x00000000U
#define SECURITY_WORLD_RID               0x00000000U
#define SECURITY_LOCAL_RID               0x00000000U
#define SECURITY_CREATOR_OWNER_RID       0x00000000U
#define SECURITY_CREATOR_GROUP_RID       0x00000001U
#define SECURITY_DIALUP_RID              0x00000001U
#define SECURITY_NETWORK_RID             0x00000002U
#define SECURITY_BATCH_RID               0x00000003U
#define SECURITY_INTERACTIVE_RID         0x00000004U
#define SECURITY_LOGON_IDS_RID           0x00000005U
#define SECURITY_SERVICE_RID             0x00000006U
#define SECURITY_ANONYMOUS_LOGON_RID     0x00000007U
#define SECURITY_PRINCIPAL_SELF_RID      0x0000000AU
#define SECURITY_AUTHENTICATED_USER_RID  0x0000000BU
#define SECURITY_RESTRICTED_CODE_RID     0x0000000CU
#define SECURITY_TERMINAL_SERVER_RID     0x0000000DU
#define SECURITY_LOCAL_SYSTEM_RID        0x00000012U
#define SECURITY_LOCAL_SERVICE_RID       0x00000013U
#define SECURITY_NETWORK_SERVICE_RID     0x00000014U
#define SECURITY_NT_NON_UNIQUE           0x00000015U
#define SECURITY_BUILTIN_DOMAIN_RID      0x00000020U
#define SECURITY_MANDATORY_UNTRUSTED_RID 0x00000000U
#define SECURITY_MANDATORY_LOW_RID       0x00001000U
#define SECURITY_MANDATORY_MEDIUM_RID    0x00002000U
#define SECURITY_MANDATORY_HIGH_RID      0x00003000U
#define SECURITY_MANDATORY_SYSTEM_RID    0x00004000U

#define DOMAIN_USER_RID_ADMIN        0x000001F4U
#define DOMAIN_USER_RID_GUEST        0x000001F5U
#define DOMAIN_GROUP_RID_ADMINS      0x00000200U
#define DOMAIN_GROUP_RID_USERS       0x00000201U
#define DOMAIN_GROUP_RID_GUESTS      0x00000202U
#define DOMAIN_ALIAS_RID_ADMINS      0x00000220U
#define DOMAIN_ALIAS_RID_USERS       0x00000221U
#define DOMAIN_ALIAS_RID_GUESTS      0x00000222U
#define DOMAIN_ALIAS_RID_POWER_USERS 0x00000223U

/* What CreateWellKnownSid() knows; the WinAccount ones are those of a given domain. */
typedef enum {
	WinNullSid = 0,
	WinWorldSid = 1,
	WinLocalSid = 2,
	WinCreatorOwnerSid = 3,
	WinCreatorGroupSid = 4,
	WinCreatorOwnerServerSid = 5,
	WinCreatorGroupServerSid = 6,
	WinNtAuthoritySid = 7,
	WinDialupSid = 8,
	WinNetworkSid = 9,
	WinBatchSid = 10,
	WinInteractiveSid = 11,
	WinServiceSid = 12,
	WinAnonymousSid = 13,
	WinProxySid = 14,
	WinEnterpriseControllersSid = 15,
	WinSelfSid = 16,
	WinAuthenticatedUserSid = 17,
	WinRestrictedCodeSid = 18,
	WinTerminalServerSid = 19,
	WinRemoteLogonIdSid = 20,
	WinLocalSystemSid = 22,
	WinLocalServiceSid = 23,
	WinNetworkServiceSid = 24,
	WinBuiltinDomainSid = 25,
	WinBuiltinAdministratorsSid = 26,
	WinBuiltinUsersSid = 27,
	WinBuiltinGuestsSid = 28,
	WinBuiltinPowerUsersSid = 29,
	WinBuiltinAccountOperatorsSid = 30,
	WinBuiltinSystemOperatorsSid = 31,
	WinBuiltinPrintOperatorsSid = 32,
	WinBuiltinBackupOperatorsSid = 33,
	WinBuiltinReplicatorSid = 34,
	WinBuiltinPreWindows2000CompatibleAccessSid = 35,
	WinBuiltinRemoteDesktopUsersSid = 36,
	WinBuiltinNetworkConfigurationOperatorsSid = 37,
	WinAccountAdministratorSid = 38,
	WinAccountGuestSid = 39,
	WinAccountKrbtgtSid = 40,
	WinAccountDomainAdminsSid = 41,
	WinAccountDomainUsersSid = 42,
	WinAccountDomainGuestsSid = 43,
	WinAccountComputersSid = 44,
	WinAccountControllersSid = 45,
	WinAccountCertAdminsSid = 46,
	WinAccountSchemaAdminsSid = 47,
	WinAccountEnterpriseAdminsSid = 48,
	WinAccountPolicyAdminsSid = 49,
	WinAccountRasAndIasServersSid = 50,
	WinNTLMAuthenticationSid = 51,
	WinDigestAuthenticationSid = 52,
	WinSChannelAuthenticationSid = 53,
	WinThisOrganizationSid = 54,
	WinOtherOrganizationSid = 55,
	WinBuiltinIncomingForestTrustBuildersSid = 56,
	WinBuiltinPerfMonitoringUsersSid = 57,
	WinBuiltinPerfLoggingUsersSid = 58,
	WinBuiltinAuthorizationAccessSid = 59,
	WinBuiltinTerminalServerLicenseServersSid = 60,
	WinBuiltinDCOMUsersSid = 61,
	WinBuiltinIUsersSid = 62,
	WinIUserSid = 63,
	WinBuiltinCryptoOperatorsSid = 64,
	WinUntrustedLabelSid = 65,
	WinLowLabelSid = 66,
	WinMediumLabelSid = 67,
	WinHighLabelSid = 68,
	WinSystemLabelSid = 69,
	WinWriteRestrictedCodeSid = 70,
	WinCreatorOwnerRightsSid = 71,
	WinBuiltinEventLogReadersGroup = 76,
	WinMediumPlusLabelSid = 79,
	WinBuiltinAnyPackageSid = 84
} WELL_KNOWN_SID_TYPE;

/* What an identifier is that of. */
typedef enum _SID_NAME_USE {
	SidTypeUser = 1,
	SidTypeGroup,
	SidTypeDomain,
	SidTypeAlias,
	SidTypeWellKnownGroup,
	SidTypeDeletedAccount,
	SidTypeInvalid,
	SidTypeUnknown,
	SidTypeComputer,
	SidTypeLabel
} SID_NAME_USE, *PSID_NAME_USE;

#define ACL_REVISION     2
#define ACL_REVISION_DS  4
#define ACL_REVISION1    1
#define ACL_REVISION2    2
#define ACL_REVISION3    3
#define ACL_REVISION4    4
#define MIN_ACL_REVISION ACL_REVISION2
#define MAX_ACL_REVISION ACL_REVISION4

typedef struct _ACL {
	BYTE AclRevision;
	BYTE Sbz1;
	WORD AclSize; /* bytes */
	WORD AceCount;
	WORD Sbz2;
} ACL, *PACL;

#define ACCESS_ALLOWED_ACE_TYPE         0x00
#define ACCESS_DENIED_ACE_TYPE          0x01
#define SYSTEM_AUDIT_ACE_TYPE           0x02
#define SYSTEM_MANDATORY_LABEL_ACE_TYPE 0x11

#define OBJECT_INHERIT_ACE         0x01
#define CONTAINER_INHERIT_ACE      0x02
#define NO_PROPAGATE_INHERIT_ACE   0x04
#define INHERIT_ONLY_ACE           0x08
#define INHERITED_ACE              0x10
#define SUCCESSFUL_ACCESS_ACE_FLAG 0x40
#define FAILED_ACCESS_ACE_FLAG     0x80
#define VALID_INHERIT_FLAGS        0x1F

typedef enum _ACL_INFORMATION_CLASS {
	AclRevisionInformation = 1,
	AclSizeInformation = 2
} ACL_INFORMATION_CLASS;

typedef struct _ACL_REVISION_INFORMATION {
	DWORD AclRevision;
} ACL_REVISION_INFORMATION, *PACL_REVISION_INFORMATION;

typedef struct _ACL_SIZE_INFORMATION {
	DWORD AceCount;
	DWORD AclBytesInUse;
	DWORD AclBytesFree;
} ACL_SIZE_INFORMATION, *PACL_SIZE_INFORMATION;

typedef struct _ACE_HEADER {
	BYTE AceType;
	BYTE AceFlags;
	WORD AceSize; /* bytes */
} ACE_HEADER, *PACE_HEADER;

typedef struct _ACCESS_ALLOWED_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart; /* the SID begins here */
} ACCESS_ALLOWED_ACE, *PACCESS_ALLOWED_ACE;

typedef struct _ACCESS_DENIED_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart;
} ACCESS_DENIED_ACE, *PACCESS_DENIED_ACE;

typedef struct _SYSTEM_AUDIT_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart;
} SYSTEM_AUDIT_ACE, *PSYSTEM_AUDIT_ACE;

typedef struct _SYSTEM_MANDATORY_LABEL_ACE {
	ACE_HEADER Header;
	ACCESS_MASK Mask;
	DWORD SidStart;
} SYSTEM_MANDATORY_LABEL_ACE, *PSYSTEM_MANDATORY_LABEL_ACE;

#define SYSTEM_MANDATORY_LABEL_NO_WRITE_UP   0x1
#define SYSTEM_MANDATORY_LABEL_NO_READ_UP    0x2
#define SYSTEM_MANDATORY_LABEL_NO_EXECUTE_UP 0x4

#define SE_OWNER_DEFAULTED       0x0001
#define SE_GROUP_DEFAULTED       0x0002
#define SE_DACL_PRESENT          0x0004
#define SE_DACL_DEFAULTED        0x0008
#define SE_SACL_PRESENT          0x0010
#define SE_SACL_DEFAULTED        0x0020
#define SE_DACL_AUTO_INHERIT_REQ 0x0100
#define SE_SACL_AUTO_INHERIT_REQ 0x0200
#define SE_DACL_AUTO_INHERITED   0x0400
#define SE_SACL_AUTO_INHERITED   0x0800
#define SE_DACL_PROTECTED        0x1000
#define SE_SACL_PROTECTED        0x2000
#define SE_RM_CONTROL_VALID      0x4000
#define SE_SELF_RELATIVE         0x8000

typedef struct _SECURITY_DESCRIPTOR {
	BYTE Revision;
	BYTE Sbz1;
	SECURITY_DESCRIPTOR_CONTROL Control;
	PSID Owner;
	PSID Group;
	PACL Sacl;
	PACL Dacl;
} SECURITY_DESCRIPTOR, *PISECURITY_DESCRIPTOR;

/* The same in one piece: the last four are byte offsets from its start, 0 = absent. */
typedef struct _SECURITY_DESCRIPTOR_RELATIVE {
	BYTE Revision;
	BYTE Sbz1;
	SECURITY_DESCRIPTOR_CONTROL Control;
	DWORD Owner;
	DWORD Group;
	DWORD Sacl;
	DWORD Dacl;
} SECURITY_DESCRIPTOR_RELATIVE, *PISECURITY_DESCRIPTOR_RELATIVE;

#define SECURITY_DESCRIPTOR_REVISION   1
#define SECURITY_DESCRIPTOR_REVISION1  1
#define SECURITY_DESCRIPTOR_MIN_LENGTH (sizeof(SECURITY_DESCRIPTOR))

#define OWNER_SECURITY_INFORMATION            0x00000001U
#define GROUP_SECURITY_INFORMATION            0x00000002U
#define DACL_SECURITY_INFORMATION             0x00000004U
#define SACL_SECURITY_INFORMATION             0x00000008U
#define LABEL_SECURITY_INFORMATION            0x00000010U
#define UNPROTECTED_SACL_SECURITY_INFORMATION 0x10000000U
#define UNPROTECTED_DACL_SECURITY_INFORMATION 0x20000000U
#define PROTECTED_SACL_SECURITY_INFORMATION   0x40000000U
#define PROTECTED_DACL_SECURITY_INFORMATION   0x80000000U

typedef struct _GENERIC_MAPPING {
	ACCESS_MASK GenericRead;
	ACCESS_MASK GenericWrite;
	ACCESS_MASK GenericExecute;
	ACCESS_MASK GenericAll;
} GENERIC_MAPPING, *PGENERIC_MAPPING;

typedef struct _LUID_AND_ATTRIBUTES {
	LUID Luid;
	DWORD Attributes;
} LUID_AND_ATTRIBUTES, *PLUID_AND_ATTRIBUTES;

typedef struct _TOKEN_PRIVILEGES {
	DWORD PrivilegeCount;
	LUID_AND_ATTRIBUTES Privileges[ANYSIZE_ARRAY];
} TOKEN_PRIVILEGES, *PTOKEN_PRIVILEGES;

#define SE_PRIVILEGE_ENABLED_BY_DEFAULT 0x00000001U
#define SE_PRIVILEGE_ENABLED            0x00000002U
#define SE_PRIVILEGE_REMOVED            0x00000004U
#define SE_PRIVILEGE_USED_FOR_ACCESS    0x80000000U

#define PRIVILEGE_SET_ALL_NECESSARY 1

typedef struct _PRIVILEGE_SET {
	DWORD PrivilegeCount;
	DWORD Control; /* PRIVILEGE_SET_ALL_NECESSARY, or any of them will do */
	LUID_AND_ATTRIBUTES Privilege[ANYSIZE_ARRAY];
} PRIVILEGE_SET, *PPRIVILEGE_SET;

#define SE_CREATE_TOKEN_NAME         TEXT("SeCreateTokenPrivilege")
#define SE_ASSIGNPRIMARYTOKEN_NAME   TEXT("SeAssignPrimaryTokenPrivilege")
#define SE_LOCK_MEMORY_NAME          TEXT("SeLockMemoryPrivilege")
#define SE_INCREASE_QUOTA_NAME       TEXT("SeIncreaseQuotaPrivilege")
#define SE_MACHINE_ACCOUNT_NAME      TEXT("SeMachineAccountPrivilege")
#define SE_TCB_NAME                  TEXT("SeTcbPrivilege")
#define SE_SECURITY_NAME             TEXT("SeSecurityPrivilege")
#define SE_TAKE_OWNERSHIP_NAME       TEXT("SeTakeOwnershipPrivilege")
#define SE_LOAD_DRIVER_NAME          TEXT("SeLoadDriverPrivilege")
#define SE_SYSTEM_PROFILE_NAME       TEXT("SeSystemProfilePrivilege")
#define SE_SYSTEMTIME_NAME           TEXT("SeSystemtimePrivilege")
#define SE_PROF_SINGLE_PROCESS_NAME  TEXT("SeProfileSingleProcessPrivilege")
#define SE_INC_BASE_PRIORITY_NAME    TEXT("SeIncreaseBasePriorityPrivilege")
#define SE_CREATE_PAGEFILE_NAME      TEXT("SeCreatePagefilePrivilege")
#define SE_CREATE_PERMANENT_NAME     TEXT("SeCreatePermanentPrivilege")
#define SE_BACKUP_NAME               TEXT("SeBackupPrivilege")
#define SE_RESTORE_NAME              TEXT("SeRestorePrivilege")
#define SE_SHUTDOWN_NAME             TEXT("SeShutdownPrivilege")
#define SE_DEBUG_NAME                TEXT("SeDebugPrivilege")
#define SE_AUDIT_NAME                TEXT("SeAuditPrivilege")
#define SE_SYSTEM_ENVIRONMENT_NAME   TEXT("SeSystemEnvironmentPrivilege")
#define SE_CHANGE_NOTIFY_NAME        TEXT("SeChangeNotifyPrivilege")
#define SE_REMOTE_SHUTDOWN_NAME      TEXT("SeRemoteShutdownPrivilege")
#define SE_UNDOCK_NAME               TEXT("SeUndockPrivilege")
#define SE_MANAGE_VOLUME_NAME        TEXT("SeManageVolumePrivilege")
#define SE_IMPERSONATE_NAME          TEXT("SeImpersonatePrivilege")
#define SE_CREATE_GLOBAL_NAME        TEXT("SeCreateGlobalPrivilege")
#define SE_RELABEL_NAME              TEXT("SeRelabelPrivilege")
#define SE_INC_WORKING_SET_NAME      TEXT("SeIncreaseWorkingSetPrivilege")
#define SE_TIME_ZONE_NAME            TEXT("SeTimeZonePrivilege")
#define SE_CREATE_SYMBOLIC_LINK_NAME TEXT("SeCreateSymbolicLinkPrivilege")

/* Tokens. */
#define SE_GROUP_MANDATORY          0x00000001U
#define SE_GROUP_ENABLED_BY_DEFAULT 0x00000002U
#define SE_GROUP_ENABLED            0x00000004U
#define SE_GROUP_OWNER              0x00000008U
#define SE_GROUP_USE_FOR_DENY_ONLY  0x00000010U
#define SE_GROUP_INTEGRITY          0x00000020U
#define SE_GROUP_INTEGRITY_ENABLED  0x00000040U
#define SE_GROUP_LOGON_ID           0xC0000000U

typedef enum _TOKEN_INFORMATION_CLASS {
	TokenUser = 1,
	TokenGroups,
	TokenPrivileges,
	TokenOwner,
	TokenPrimaryGroup,
	TokenDefaultDacl,
	TokenSource,
	TokenType,
	TokenImpersonationLevel,
	TokenStatistics,
	TokenRestrictedSids,
	TokenSessionId,
	TokenGroupsAndPrivileges,
	TokenSessionReference,
	TokenSandBoxInert,
	TokenAuditPolicy,
	TokenOrigin,
	TokenElevationType,
	TokenLinkedToken,
	TokenElevation,
	TokenHasRestrictions,
	TokenAccessInformation,
	TokenVirtualizationAllowed,
	TokenVirtualizationEnabled,
	TokenIntegrityLevel,
	TokenUIAccess,
	TokenMandatoryPolicy,
	TokenLogonSid,
	TokenIsAppContainer
} TOKEN_INFORMATION_CLASS, *PTOKEN_INFORMATION_CLASS;

typedef enum _TOKEN_TYPE {
	TokenPrimary = 1,
	TokenImpersonation
} TOKEN_TYPE, *PTOKEN_TYPE;

typedef enum _TOKEN_ELEVATION_TYPE {
	TokenElevationTypeDefault = 1,
	TokenElevationTypeFull,
	TokenElevationTypeLimited
} TOKEN_ELEVATION_TYPE, *PTOKEN_ELEVATION_TYPE;

typedef struct _SID_AND_ATTRIBUTES {
	PSID Sid;
	DWORD Attributes;
} SID_AND_ATTRIBUTES, *PSID_AND_ATTRIBUTES;

typedef struct _TOKEN_USER {
	SID_AND_ATTRIBUTES User;
} TOKEN_USER, *PTOKEN_USER;

typedef struct _TOKEN_GROUPS {
	DWORD GroupCount;
	SID_AND_ATTRIBUTES Groups[ANYSIZE_ARRAY];
} TOKEN_GROUPS, *PTOKEN_GROUPS;

typedef struct _TOKEN_OWNER {
	PSID Owner;
} TOKEN_OWNER, *PTOKEN_OWNER;

typedef struct _TOKEN_PRIMARY_GROUP {
	PSID PrimaryGroup;
} TOKEN_PRIMARY_GROUP, *PTOKEN_PRIMARY_GROUP;

typedef struct _TOKEN_ELEVATION {
	DWORD TokenIsElevated;
} TOKEN_ELEVATION, *PTOKEN_ELEVATION;

typedef struct _TOKEN_MANDATORY_LABEL {
	SID_AND_ATTRIBUTES Label;
} TOKEN_MANDATORY_LABEL, *PTOKEN_MANDATORY_LABEL;

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
