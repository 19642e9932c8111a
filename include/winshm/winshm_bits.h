/* SPDX-License-Identifier: MIT */
/*
 * Single bits and bytes of an integer, under the names Microsoft's compiler has for its own
 * functions: to find, count, test, rotate and swap them. Complete in this header.
 *
 * A Microsoft long has 32 bits. What takes or returns one takes and returns 32 bits here;
 * the index of a bit may be put into any of the types sources have for it.
 */
#ifndef WINSHM_BITS_H
#define WINSHM_BITS_H

#include "basetsd.h"

/* Where a bit was found is said through a DWORD, or through a long as wide as it is. */
#define WINSHM_BIT_SCAN(name, index, mask, position)                     \
	static __inline__ unsigned char name(index *ret_bit, mask value) \
	{                                                                \
		if (value == 0)                                          \
			return 0;                                        \
		*ret_bit = (index)(position);                            \
		return 1;                                                \
	}
#define WINSHM_BIT_SCANS(prefix, index)                                            \
	WINSHM_BIT_SCAN(prefix##Forward, index, UINT32, __builtin_ctz(value))      \
	WINSHM_BIT_SCAN(prefix##Reverse, index, UINT32, 31 - __builtin_clz(value)) \
	WINSHM_BIT_SCAN(prefix##Forward64, index, UINT64, __builtin_ctzll(value))  \
	WINSHM_BIT_SCAN(prefix##Reverse64, index, UINT64, 63 - __builtin_clzll(value))

#ifdef __cplusplus
extern "C++" {
WINSHM_BIT_SCANS(_BitScan, unsigned)
WINSHM_BIT_SCANS(_BitScan, unsigned long)
WINSHM_BIT_SCANS(_BitScan, int)
WINSHM_BIT_SCANS(_BitScan, long)
}
#else
WINSHM_BIT_SCANS(_BitScan, unsigned)
WINSHM_BIT_SCANS(winshm_ulong_BitScan, unsigned long)
WINSHM_BIT_SCANS(winshm_int_BitScan, int)
WINSHM_BIT_SCANS(winshm_long_BitScan, long)

#define WINSHM_CHOOSE_SCAN(function, index) \
	(__extension__ _Generic((index),                    \
		unsigned long *: winshm_ulong##function,    \
		int *: winshm_int##function,                \
		long *: winshm_long##function,              \
		default: function))

#define _BitScanForward(i, mask)   WINSHM_CHOOSE_SCAN(_BitScanForward, i)(i, mask)
#define _BitScanReverse(i, mask)   WINSHM_CHOOSE_SCAN(_BitScanReverse, i)(i, mask)
#define _BitScanForward64(i, mask) WINSHM_CHOOSE_SCAN(_BitScanForward64, i)(i, mask)
#define _BitScanReverse64(i, mask) WINSHM_CHOOSE_SCAN(_BitScanReverse64, i)(i, mask)
#endif

/* Under the SDK's names too. */
#define BitScanForward   _BitScanForward
#define BitScanReverse   _BitScanReverse
#define BitScanForward64 _BitScanForward64
#define BitScanReverse64 _BitScanReverse64

/* <x86intrin.h> and its neighbours have macros of these names, of another width. */
#undef _rotl
#undef _rotr
#undef _lrotl
#undef _lrotr

#define WINSHM_ROTATE(type, left, right, n_bits)                                        \
	static __inline__ type left(type value, int shift)                              \
	{                                                                               \
		unsigned n = (unsigned)shift & ((n_bits)-1);                            \
		return (type)(n == 0 ? value : value << n | value >> ((n_bits)-n));     \
	}                                                                               \
	static __inline__ type right(type value, int shift)                             \
	{                                                                               \
		return left(value, (int)((n_bits) - ((unsigned)shift & ((n_bits)-1)))); \
	}

#ifdef __cplusplus
extern "C" {
#endif

WINSHM_ROTATE(unsigned char, _rotl8, _rotr8, 8)
WINSHM_ROTATE(unsigned short, _rotl16, _rotr16, 16)
WINSHM_ROTATE(unsigned, _rotl, _rotr, 32)
WINSHM_ROTATE(unsigned, _lrotl, _lrotr, 32)
WINSHM_ROTATE(UINT64, _rotl64, _rotr64, 64)

static __inline__ unsigned short _byteswap_ushort(unsigned short value)
{
	return __builtin_bswap16(value);
}

static __inline__ unsigned _byteswap_ulong(unsigned value)
{
	return __builtin_bswap32(value);
}

static __inline__ UINT64 _byteswap_uint64(UINT64 value)
{
	return __builtin_bswap64(value);
}

/* How many bits are set. */
static __inline__ unsigned short __popcnt16(unsigned short value)
{
	return (unsigned short)__builtin_popcount(value);
}

static __inline__ unsigned __popcnt(unsigned value)
{
	return (unsigned)__builtin_popcount(value);
}

static __inline__ UINT64 __popcnt64(UINT64 value)
{
	return (UINT64)__builtin_popcountll(value);
}

/*
 * One bit of an array of bits, which the number may lead out of the first integer of; the
 * old bit is the result. Not atomic: InterlockedBitTestAndSet() is.
 */
static __inline__ unsigned char _bittest64(const void *bits, INT64 i)
{
	return (unsigned char)(((const unsigned char *)bits)[i >> 3] >> (i & 7) & 1);
}

#define WINSHM_BIT_CHANGE(name, index, operation)                                \
	static __inline__ unsigned char name(void *bits, index i)                \
	{                                                                        \
		unsigned char *byte = (unsigned char *)bits + (i >> 3);          \
		unsigned char mask = (unsigned char)(1 << (i & 7)), old = *byte; \
		*byte = (unsigned char)(old operation mask);                     \
		return (old & mask) != 0;                                        \
	}

static __inline__ unsigned char _bittest(const void *bits, int i)
{
	return _bittest64(bits, i);
}

WINSHM_BIT_CHANGE(_bittestandset, int, |)
WINSHM_BIT_CHANGE(_bittestandreset, int, &(unsigned char)~)
WINSHM_BIT_CHANGE(_bittestandcomplement, int, ^)
WINSHM_BIT_CHANGE(_bittestandset64, INT64, |)
WINSHM_BIT_CHANGE(_bittestandreset64, INT64, &(unsigned char)~)
WINSHM_BIT_CHANGE(_bittestandcomplement64, INT64, ^)

/* Stops for a debugger; a process that nobody debugs ends. */
static __inline__ void __debugbreak(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__asm__ __volatile__("int3");
#elif defined(__aarch64__)
	__asm__ __volatile__("brk #0xf000");
#else
	__builtin_trap();
#endif
}

#ifdef __cplusplus
}
#endif

#endif
