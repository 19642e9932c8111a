/* SPDX-License-Identifier: MIT */
/*
 * The words of the layer below the API: counted strings, the attributes of an object, and
 * what a status says. Programs carry these structures through their own declarations.
 *
 * Of the functions only those are here that do nothing but arithmetic. There are no Nt...
 * calls: GetProcAddress() says so of every one (ERROR_PROC_NOT_FOUND).
 */
#ifndef _WINTERNL_
#define _WINTERNL_

#include "windef.h"

#define NT_SUCCESS(status)     ((NTSTATUS)(status) >= 0)
#define NT_INFORMATION(status) ((ULONG)(status) >> 30 == 1)
#define NT_WARNING(status)     ((ULONG)(status) >> 30 == 2)
#define NT_ERROR(status)       ((ULONG)(status) >> 30 == 3)

#ifndef STATUS_SUCCESS
#define STATUS_SUCCESS ((NTSTATUS)0x00000000)
#endif

typedef const char *PCSZ;

/* Lengths are bytes; the text need not be terminated. */
typedef struct _STRING {
	USHORT Length;
	USHORT MaximumLength;
	PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING;

typedef struct _UNICODE_STRING {
	USHORT Length;
	USHORT MaximumLength;
	PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _OBJECT_ATTRIBUTES {
	ULONG Length; /* bytes of this */
	HANDLE RootDirectory;
	PUNICODE_STRING ObjectName;
	ULONG Attributes; /* OBJ_* */
	PVOID SecurityDescriptor;
	PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

/* Xlib has a macro of this name. */
#pragma push_macro("Status")
#undef Status
typedef struct _IO_STATUS_BLOCK {
	__extension__ union {
		NTSTATUS Status;
		PVOID Pointer;
	};
	ULONG_PTR Information;
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;
#pragma pop_macro("Status")

typedef struct _CLIENT_ID {
	HANDLE UniqueProcess;
	HANDLE UniqueThread;
} CLIENT_ID;

#define OBJ_INHERIT          0x00000002
#define OBJ_PERMANENT        0x00000010
#define OBJ_EXCLUSIVE        0x00000020
#define OBJ_CASE_INSENSITIVE 0x00000040
#define OBJ_OPENIF           0x00000080
#define OBJ_OPENLINK         0x00000100
#define OBJ_KERNEL_HANDLE    0x00000200

#define InitializeObjectAttributes(to, name, attributes, root, security) \
	do {                                                             \
		(to)->Length = sizeof(OBJECT_ATTRIBUTES);                \
		(to)->RootDirectory = (root);                            \
		(to)->ObjectName = (name);                               \
		(to)->Attributes = (attributes);                         \
		(to)->SecurityDescriptor = (security);                   \
		(to)->SecurityQualityOfService = NULL;                   \
	} while (0)

#ifdef __cplusplus
extern "C" {
#endif

/* What does not fit the 16 bits of a length is cut. */
static __inline__ USHORT winshm_counted(SIZE_T n_bytes, SIZE_T terminator_bytes)
{
	SIZE_T most = 0xFFFF - terminator_bytes - (terminator_bytes - 1);

	return (USHORT)(n_bytes < most ? n_bytes : most);
}

/**
 * RtlInitUnicodeString() - a counted string that is this text, not a copy of it
 * @SourceString:  UTF-16; NULL makes an empty string without a buffer
 *
 * Follows:  nf-winternl-rtlinitunicodestring
 * Tested:   test-crt-runtime.c
 */
static __inline__ VOID RtlInitUnicodeString(PUNICODE_STRING DestinationString,
					    PCWSTR SourceString)
{
	SIZE_T n = 0;

	while (SourceString && SourceString[n])
		n++;
	DestinationString->Buffer = (PWSTR)SourceString;
	DestinationString->Length = winshm_counted(n * sizeof(WCHAR), sizeof(WCHAR));
	DestinationString->MaximumLength =
		(USHORT)(SourceString ? DestinationString->Length + sizeof(WCHAR) : 0);
}

/* The same for bytes. */
static __inline__ VOID RtlInitAnsiString(PANSI_STRING DestinationString,
					 PCSZ SourceString)
{
	SIZE_T n = SourceString ? strlen(SourceString) : 0;

	DestinationString->Buffer = (PCHAR)SourceString;
	DestinationString->Length = winshm_counted(n, 1);
	DestinationString->MaximumLength =
		(USHORT)(SourceString ? DestinationString->Length + 1 : 0);
}

static __inline__ VOID RtlInitString(PSTRING DestinationString, PCSZ SourceString)
{
	RtlInitAnsiString(DestinationString, SourceString);
}

#ifdef __cplusplus
}
#endif

#endif
