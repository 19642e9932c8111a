/* SPDX-License-Identifier: MIT */
/*
 * Integer types of fixed width, integers as wide as a pointer, and the ways between them.
 *
 * Windows keeps "long" at 32 bits where Linux makes it 64; nothing in these headers is
 * therefore ever a long, and 64 bits are long long, as they are on Windows.
 */
#ifndef _BASETSD_H_
#define _BASETSD_H_

#include <stddef.h>
#include <stdint.h>

#include "winshm_keywords.h"

typedef signed char INT8, *PINT8;
typedef short INT16, *PINT16;
typedef int INT32, *PINT32;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32;
typedef int LONG32, *PLONG32;
typedef unsigned int ULONG32, *PULONG32;
typedef unsigned int DWORD32, *PDWORD32;

/* C89 has no long long; __extension__ lets it pass where -pedantic watches. */
__extension__ typedef long long INT64, *PINT64;
__extension__ typedef long long LONG64, *PLONG64;
__extension__ typedef unsigned long long UINT64, *PUINT64;
__extension__ typedef unsigned long long ULONG64, *PULONG64;
__extension__ typedef unsigned long long DWORD64, *PDWORD64;

typedef intptr_t INT_PTR, *PINT_PTR;
typedef intptr_t LONG_PTR, *PLONG_PTR;
typedef intptr_t SSIZE_T, *PSSIZE_T;
typedef uintptr_t UINT_PTR, *PUINT_PTR;
typedef uintptr_t ULONG_PTR, *PULONG_PTR;
typedef uintptr_t DWORD_PTR, *PDWORD_PTR;
typedef size_t SIZE_T, *PSIZE_T, *LPSIZE_T;
typedef ULONG_PTR KAFFINITY, *PKAFFINITY;

#define MAXSIZE_T    ((SIZE_T) ~(SIZE_T)0)
#define MAXULONG_PTR ((ULONG_PTR) ~(ULONG_PTR)0)

/*
 * Handles fit 32 significant bits, so a handle survives the way through an integer: a
 * signed one extends its sign, an unsigned one extends with zeros.
 */
#define HandleToULong(h) ((ULONG32)(ULONG_PTR)(h))
#define HandleToUlong(h) HandleToULong(h)
#define HandleToLong(h)  ((LONG32)(LONG_PTR)(h))
#define ULongToHandle(n) ((void *)(ULONG_PTR)(ULONG32)(n))
#define UlongToHandle(n) ULongToHandle(n)
#define LongToHandle(n)  ((void *)(LONG_PTR)(LONG32)(n))

#define PtrToUlong(p)  ((ULONG32)(ULONG_PTR)(p))
#define PtrToUint(p)   ((UINT32)(UINT_PTR)(p))
#define PtrToUshort(p) ((UINT16)(ULONG_PTR)(p))
#define PtrToLong(p)   ((LONG32)(LONG_PTR)(p))
#define PtrToInt(p)    ((INT32)(INT_PTR)(p))
#define PtrToShort(p)  ((INT16)(LONG_PTR)(p))
#define UlongToPtr(n)  ((void *)(ULONG_PTR)(ULONG32)(n))
#define ULongToPtr(n)  UlongToPtr(n)
#define UintToPtr(n)   ((void *)(UINT_PTR)(UINT32)(n))
#define UIntToPtr(n)   UintToPtr(n)
#define LongToPtr(n)   ((void *)(LONG_PTR)(LONG32)(n))
#define IntToPtr(n)    ((void *)(INT_PTR)(INT32)(n))

#endif
