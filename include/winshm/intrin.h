/* SPDX-License-Identifier: MIT */
/*
 * What Microsoft's compiler has built in: the atomic operations (winshm_interlocked.h),
 * single bits (winshm_bits.h), the processor's identity and clock, wide products, and on
 * x86 the vector instructions, which are the compiler's own (<x86intrin.h>).
 *
 * __cpuid() and __cpuidex() are Microsoft's from here on, with an array; those of
 * <cpuid.h>, with four variables, are gone. Its __get_cpuid() stays.
 *
 * Not here is what needs Windows' own thread block (__readgsqword) or the kernel's mode.
 */
#ifndef __INTRIN_H_
#define __INTRIN_H_

#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

#include "winnt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() \
	((void *)((char *)__builtin_frame_address(0) + sizeof(void *)))

#if defined(__x86_64__) || defined(__i386__)

#undef __cpuid
#undef __cpuidex
#undef _xgetbv
#define __cpuid(info, leaf)             winshm_cpuid((info), (leaf), 0)
#define __cpuidex(info, leaf, sub_leaf) winshm_cpuid((info), (leaf), (sub_leaf))
#define _xgetbv(number)                 winshm_xgetbv(number)

/* EAX, EBX, ECX and EDX for a leaf. */
static __inline__ void winshm_cpuid(int info[4], int leaf, int sub_leaf)
{
	__cpuid_count(leaf, sub_leaf, info[0], info[1], info[2], info[3]);
}

/* Which registers the system saves. The processor must have OSXSAVE, as on Windows. */
static __inline__ UINT64 winshm_xgetbv(unsigned number)
{
	unsigned low, high;

	__asm__ __volatile__("xgetbv" : "=a"(low), "=d"(high) : "c"(number));
	return (UINT64)high << 32 | low;
}

static __inline__ void __faststorefence(void)
{
	MemoryBarrier();
}

#endif

/* How many bits above the highest that is set are not. The compiler's own of these names
 * need a processor that has the instruction. */
#undef __lzcnt16
#undef __lzcnt
#undef __lzcnt64
#define __lzcnt16(value) winshm_lzcnt16(value)
#define __lzcnt(value)   winshm_lzcnt(value)
#define __lzcnt64(value) winshm_lzcnt64(value)

static __inline__ unsigned short winshm_lzcnt16(unsigned short value)
{
	return (unsigned short)(value ? __builtin_clz(value) - 16 : 16);
}

static __inline__ unsigned winshm_lzcnt(unsigned value)
{
	return value ? (unsigned)__builtin_clz(value) : 32;
}

static __inline__ UINT64 winshm_lzcnt64(UINT64 value)
{
	return value ? (UINT64)__builtin_clzll(value) : 64;
}

static __inline__ void __nop(void)
{
	__asm__ __volatile__("nop");
}

static __inline__ DECLSPEC_NORETURN void __ud2(void)
{
	__builtin_trap();
}

static __inline__ DECLSPEC_NORETURN void __fastfail(unsigned code)
{
	(void)code;
	__builtin_trap();
}

static __inline__ INT64 __emul(int a, int b)
{
	return (INT64)a * b;
}

static __inline__ UINT64 __emulu(unsigned a, unsigned b)
{
	return (UINT64)a * b;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 winshm_int128;
__extension__ typedef unsigned __int128 winshm_uint128;

static __inline__ INT64 _mul128(INT64 a, INT64 b, INT64 *ret_high)
{
	winshm_int128 product = (winshm_int128)a * b;

	*ret_high = (INT64)(product >> 64);
	return (INT64)product;
}

static __inline__ UINT64 _umul128(UINT64 a, UINT64 b, UINT64 *ret_high)
{
	winshm_uint128 product = (winshm_uint128)a * b;

	*ret_high = (UINT64)(product >> 64);
	return (UINT64)product;
}

static __inline__ INT64 __mulh(INT64 a, INT64 b)
{
	return (INT64)((winshm_int128)a * b >> 64);
}

static __inline__ UINT64 __umulh(UINT64 a, UINT64 b)
{
	return (UINT64)((winshm_uint128)a * b >> 64);
}

/* The upper half of {high, low} moved left, the lower half of it moved right. */
static __inline__ UINT64 __shiftleft128(UINT64 low, UINT64 high, unsigned char n)
{
	return (UINT64)((((winshm_uint128)high << 64 | low) << (n & 63)) >> 64);
}

static __inline__ UINT64 __shiftright128(UINT64 low, UINT64 high, unsigned char n)
{
	return (UINT64)(((winshm_uint128)high << 64 | low) >> (n & 63));
}
#endif

/* Repeated stores and copies, unit by unit from the lowest address. */
#define WINSHM_REPEAT(store, move, type)                                  \
	static __inline__ void store(type *to, type value, size_t n)      \
	{                                                                 \
		while (n-- > 0)                                           \
			*to++ = value;                                    \
	}                                                                 \
	static __inline__ void move(type *to, const type *from, size_t n) \
	{                                                                 \
		while (n-- > 0)                                           \
			*to++ = *from++;                                  \
	}

WINSHM_REPEAT(__stosb, __movsb, unsigned char)
WINSHM_REPEAT(__stosw, __movsw, unsigned short)
WINSHM_REPEAT(__stosd, __movsd, unsigned)
WINSHM_REPEAT(__stosq, __movsq, UINT64)

#ifdef __cplusplus
}
#endif

#endif
