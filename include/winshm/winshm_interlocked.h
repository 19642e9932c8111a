/* SPDX-License-Identifier: MIT */
/*
 * The Interlocked family: one read-modify-write on a naturally aligned variable, atomic
 * for every thread of every process that maps it.
 *
 * A name without suffix is a full barrier; Acquire, Release and NoFence weaken it. 64, 16
 * and 8 give the width, 32 bits otherwise. Increment, Decrement and Add return the new
 * value, everything else the old one. All of it is complete in this header: locked
 * instructions need no library.
 *
 * Windows sources pass the address of a plain long, which has 32 bits there and 64 here.
 * Treating it as a LONG would read and write half of it. So in C++ overloads, and in C a
 * choice by type in front of the function, work on a long, an unsigned or an unsigned
 * long as wide as it is. The copy of such a variable that a Windows program sees is
 * another matter: what is shared with one is declared LONG.
 */
#ifndef WINSHM_INTERLOCKED_H
#define WINSHM_INTERLOCKED_H

#include "minwindef.h"

/*
 * On x86 a locked instruction orders everything around it. Elsewhere a sequentially
 * consistent operation keeps what precedes it before and what follows it after its own
 * halves only, and a fence makes up the difference.
 */
#if defined(__x86_64__) || defined(__i386__)
#define WINSHM_FENCE_FULL() ((void)0)
#else
#define WINSHM_FENCE_FULL() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif
#define WINSHM_FENCE_NONE() ((void)0)

#define WINSHM_INTERLOCKED_RMW(type, name, builtin, order, fence)      \
	static __inline__ type name(type volatile *target, type value) \
	{                                                              \
		type result = builtin(target, value, order);           \
		fence();                                               \
		return result;                                         \
	}

#define WINSHM_INTERLOCKED_STEP(type, name, builtin, order, fence) \
	static __inline__ type name(type volatile *target)         \
	{                                                          \
		type result = builtin(target, 1, order);           \
		fence();                                           \
		return result;                                     \
	}

#define WINSHM_INTERLOCKED_CAS(type, name, order, failure_order, fence)             \
	static __inline__ type name(type volatile *target, type exchange,           \
				    type comparand)                                 \
	{                                                                           \
		__atomic_compare_exchange_n(target, &comparand, exchange, 0, order, \
					    failure_order);                         \
		fence();                                                            \
		return comparand;                                                   \
	}

/* The nine operations on one type in one order; names are handed in whole because C89 has
 * no empty macro arguments. */
#define WINSHM_INTERLOCKED(type, order, failure_order, fence, increment, decrement, add, \
			   exchange, exchange_add, compare_exchange, and_, or_, xor_)    \
	WINSHM_INTERLOCKED_STEP(type, increment, __atomic_add_fetch, order, fence)       \
	WINSHM_INTERLOCKED_STEP(type, decrement, __atomic_sub_fetch, order, fence)       \
	WINSHM_INTERLOCKED_RMW(type, add, __atomic_add_fetch, order, fence)              \
	WINSHM_INTERLOCKED_RMW(type, exchange, __atomic_exchange_n, order, fence)        \
	WINSHM_INTERLOCKED_RMW(type, exchange_add, __atomic_fetch_add, order, fence)     \
	WINSHM_INTERLOCKED_CAS(type, compare_exchange, order, failure_order, fence)      \
	WINSHM_INTERLOCKED_RMW(type, and_, __atomic_fetch_and, order, fence)             \
	WINSHM_INTERLOCKED_RMW(type, or_, __atomic_fetch_or, order, fence)               \
	WINSHM_INTERLOCKED_RMW(type, xor_, __atomic_fetch_xor, order, fence)

#define WINSHM_INTERLOCKED_PLAIN(type, prefix)                                          \
	WINSHM_INTERLOCKED(type, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST, WINSHM_FENCE_FULL, \
			   prefix##Increment, prefix##Decrement, prefix##Add,           \
			   prefix##Exchange, prefix##ExchangeAdd,                       \
			   prefix##CompareExchange, prefix##And, prefix##Or,            \
			   prefix##Xor)

#define WINSHM_INTERLOCKED_SUFFIXED(type, prefix, suffix, order, failure_order, fence)   \
	WINSHM_INTERLOCKED(type, order, failure_order, fence, prefix##Increment##suffix, \
			   prefix##Decrement##suffix, prefix##Add##suffix,               \
			   prefix##Exchange##suffix, prefix##ExchangeAdd##suffix,        \
			   prefix##CompareExchange##suffix, prefix##And##suffix,         \
			   prefix##Or##suffix, prefix##Xor##suffix)

#define WINSHM_INTERLOCKED_WEAK(type, acquire, release, no_fence)                  \
	WINSHM_INTERLOCKED_SUFFIXED(type, Interlocked, acquire, __ATOMIC_ACQUIRE,  \
				    __ATOMIC_ACQUIRE, WINSHM_FENCE_NONE)           \
	WINSHM_INTERLOCKED_SUFFIXED(type, Interlocked, release, __ATOMIC_RELEASE,  \
				    __ATOMIC_RELAXED, WINSHM_FENCE_NONE)           \
	WINSHM_INTERLOCKED_SUFFIXED(type, Interlocked, no_fence, __ATOMIC_RELAXED, \
				    __ATOMIC_RELAXED, WINSHM_FENCE_NONE)

#define WINSHM_INTERLOCKED_WIDE(type, prefix, width)                       \
	WINSHM_INTERLOCKED_SUFFIXED(type, prefix, width, __ATOMIC_SEQ_CST, \
				    __ATOMIC_SEQ_CST, WINSHM_FENCE_FULL)

#ifdef __cplusplus
extern "C" {
#endif

WINSHM_INTERLOCKED_PLAIN(LONG, Interlocked)
WINSHM_INTERLOCKED_WEAK(LONG, Acquire, Release, NoFence)
WINSHM_INTERLOCKED_WIDE(LONG64, Interlocked, 64)
WINSHM_INTERLOCKED_WEAK(LONG64, 64Acquire, 64Release, 64NoFence)
WINSHM_INTERLOCKED_WIDE(SHORT, Interlocked, 16)
WINSHM_INTERLOCKED_WEAK(SHORT, 16Acquire, 16Release, 16NoFence)
WINSHM_INTERLOCKED_WIDE(char, Interlocked, 8)
WINSHM_INTERLOCKED_WEAK(char, 8Acquire, 8Release, 8NoFence)

/* This one takes a ULONG in every language. */
WINSHM_INTERLOCKED_RMW(ULONG, InterlockedExchangeSubtract, __atomic_fetch_sub,
		       __ATOMIC_SEQ_CST, WINSHM_FENCE_FULL)

/* Pointers: exchange and compare-exchange only. */
WINSHM_INTERLOCKED_RMW(PVOID, InterlockedExchangePointer, __atomic_exchange_n,
		       __ATOMIC_SEQ_CST, WINSHM_FENCE_FULL)
WINSHM_INTERLOCKED_RMW(PVOID, InterlockedExchangePointerAcquire, __atomic_exchange_n,
		       __ATOMIC_ACQUIRE, WINSHM_FENCE_NONE)
WINSHM_INTERLOCKED_RMW(PVOID, InterlockedExchangePointerRelease, __atomic_exchange_n,
		       __ATOMIC_RELEASE, WINSHM_FENCE_NONE)
WINSHM_INTERLOCKED_RMW(PVOID, InterlockedExchangePointerNoFence, __atomic_exchange_n,
		       __ATOMIC_RELAXED, WINSHM_FENCE_NONE)
WINSHM_INTERLOCKED_CAS(PVOID, InterlockedCompareExchangePointer, __ATOMIC_SEQ_CST,
		       __ATOMIC_SEQ_CST, WINSHM_FENCE_FULL)
WINSHM_INTERLOCKED_CAS(PVOID, InterlockedCompareExchangePointerAcquire, __ATOMIC_ACQUIRE,
		       __ATOMIC_ACQUIRE, WINSHM_FENCE_NONE)
WINSHM_INTERLOCKED_CAS(PVOID, InterlockedCompareExchangePointerRelease, __ATOMIC_RELEASE,
		       __ATOMIC_RELAXED, WINSHM_FENCE_NONE)
WINSHM_INTERLOCKED_CAS(PVOID, InterlockedCompareExchangePointerNoFence, __ATOMIC_RELAXED,
		       __ATOMIC_RELAXED, WINSHM_FENCE_NONE)

/* One bit, counted from the lowest; the old bit is the result. */
#define WINSHM_INTERLOCKED_BIT(type, unsigned_type, name, builtin, flip, n_bits)      \
	static __inline__ BYTE name(type volatile *target, type bit)                  \
	{                                                                             \
		unsigned_type mask =                                                  \
			(unsigned_type)((unsigned_type)1 << (bit & ((n_bits)-1)));    \
		unsigned_type old = (unsigned_type)builtin(target, (type)(flip mask), \
							   __ATOMIC_SEQ_CST);         \
		WINSHM_FENCE_FULL();                                                  \
		return (BYTE)((old & mask) != 0);                                     \
	}

WINSHM_INTERLOCKED_BIT(LONG, ULONG, InterlockedBitTestAndSet, __atomic_fetch_or, +, 32)
WINSHM_INTERLOCKED_BIT(LONG, ULONG, InterlockedBitTestAndReset, __atomic_fetch_and, ~, 32)
WINSHM_INTERLOCKED_BIT(LONG, ULONG, InterlockedBitTestAndComplement, __atomic_fetch_xor,
		       +, 32)
WINSHM_INTERLOCKED_BIT(LONG64, ULONG64, InterlockedBitTestAndSet64, __atomic_fetch_or, +,
		       64)
WINSHM_INTERLOCKED_BIT(LONG64, ULONG64, InterlockedBitTestAndReset64, __atomic_fetch_and,
		       ~, 64)
WINSHM_INTERLOCKED_BIT(LONG64, ULONG64, InterlockedBitTestAndComplement64,
		       __atomic_fetch_xor, +, 64)

/*
 * 16 bytes, aligned to 16: stores {low, high} if the target equals the comparand, and
 * leaves in the comparand what it found. Written as the instruction itself because the
 * compiler's own form calls libatomic. Only where that instruction exists.
 */
#ifdef __x86_64__
static __inline__ BYTE InterlockedCompareExchange128(LONG64 volatile *target, LONG64 high,
						     LONG64 low, LONG64 *comparand)
{
	BYTE is_exchanged;

	__asm__ __volatile__("lock; cmpxchg16b %1\n\tsete %0"
			     : "=q"(is_exchanged), "+m"(*target), "+a"(comparand[0]),
			       "+d"(comparand[1])
			     : "b"(low), "c"(high)
			     : "cc", "memory");
	return is_exchanged;
}
#endif

/* Plain loads and stores that say their order. */
#define WINSHM_READ(type, name, order)                           \
	static __inline__ type name(type const volatile *source) \
	{                                                        \
		return __atomic_load_n(source, order);           \
	}
#define WINSHM_WRITE(type, name, order)                                     \
	static __inline__ void name(type volatile *destination, type value) \
	{                                                                   \
		__atomic_store_n(destination, value, order);                \
	}

WINSHM_READ(LONG, ReadAcquire, __ATOMIC_ACQUIRE)
WINSHM_READ(LONG, ReadNoFence, __ATOMIC_RELAXED)
WINSHM_READ(LONG, ReadRaw, __ATOMIC_RELAXED)
WINSHM_WRITE(LONG, WriteRelease, __ATOMIC_RELEASE)
WINSHM_WRITE(LONG, WriteNoFence, __ATOMIC_RELAXED)
WINSHM_WRITE(LONG, WriteRaw, __ATOMIC_RELAXED)
WINSHM_READ(LONG64, ReadAcquire64, __ATOMIC_ACQUIRE)
WINSHM_READ(LONG64, ReadNoFence64, __ATOMIC_RELAXED)
WINSHM_READ(LONG64, ReadRaw64, __ATOMIC_RELAXED)
WINSHM_WRITE(LONG64, WriteRelease64, __ATOMIC_RELEASE)
WINSHM_WRITE(LONG64, WriteNoFence64, __ATOMIC_RELAXED)
WINSHM_WRITE(LONG64, WriteRaw64, __ATOMIC_RELAXED)
WINSHM_READ(PVOID, ReadPointerAcquire, __ATOMIC_ACQUIRE)
WINSHM_READ(PVOID, ReadPointerNoFence, __ATOMIC_RELAXED)
WINSHM_WRITE(PVOID, WritePointerRelease, __ATOMIC_RELEASE)
WINSHM_WRITE(PVOID, WritePointerNoFence, __ATOMIC_RELAXED)

/* Everything before it is visible before anything behind it. */
static __inline__ void MemoryBarrier(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* Tells the processor that this is a spin loop. */
static __inline__ void YieldProcessor(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__asm__ __volatile__("pause" : : : "memory");
#elif defined(__aarch64__)
	__asm__ __volatile__("yield" : : : "memory");
#else
	__asm__ __volatile__("" : : : "memory");
#endif
}

/* These bind the compiler only. */
static __inline__ void _ReadWriteBarrier(void)
{
	__asm__ __volatile__("" : : : "memory");
}
#define _ReadBarrier()  _ReadWriteBarrier()
#define _WriteBarrier() _ReadWriteBarrier()

#ifdef __cplusplus
}
#endif

/* The other types that have the size, each as wide as it is. */
#ifdef __cplusplus
extern "C++" {
WINSHM_INTERLOCKED_PLAIN(unsigned, Interlocked)
WINSHM_INTERLOCKED_PLAIN(long, Interlocked)
WINSHM_INTERLOCKED_PLAIN(unsigned long, Interlocked)
WINSHM_INTERLOCKED_WIDE(ULONG64, Interlocked, 64)
WINSHM_INTERLOCKED_WIDE(long, Interlocked, 64)
WINSHM_INTERLOCKED_WIDE(unsigned long, Interlocked, 64)
}
#else
WINSHM_INTERLOCKED_PLAIN(unsigned, winshm_uint_Interlocked)
WINSHM_INTERLOCKED_PLAIN(long, winshm_long_Interlocked)
WINSHM_INTERLOCKED_PLAIN(unsigned long, winshm_ulong_Interlocked)
WINSHM_INTERLOCKED_WIDE(ULONG64, winshm_ulong64_Interlocked, 64)
WINSHM_INTERLOCKED_WIDE(long, winshm_long_Interlocked, 64)
WINSHM_INTERLOCKED_WIDE(unsigned long, winshm_ulong_Interlocked, 64)

#define WINSHM_CHOOSE_32(function, target) \
	(__extension__ _Generic((target),                         \
		unsigned *: winshm_uint_##function,               \
		unsigned volatile *: winshm_uint_##function,      \
		long *: winshm_long_##function,                   \
		long volatile *: winshm_long_##function,          \
		unsigned long *: winshm_ulong_##function,         \
		unsigned long volatile *: winshm_ulong_##function,\
		default: function))

#define WINSHM_CHOOSE_64(function, target) \
	(__extension__ _Generic((target),                         \
		ULONG64 *: winshm_ulong64_##function,             \
		ULONG64 volatile *: winshm_ulong64_##function,    \
		long *: winshm_long_##function,                   \
		long volatile *: winshm_long_##function,          \
		unsigned long *: winshm_ulong_##function,         \
		unsigned long volatile *: winshm_ulong_##function,\
		default: function))

#define InterlockedIncrement(p)      WINSHM_CHOOSE_32(InterlockedIncrement, p)(p)
#define InterlockedDecrement(p)      WINSHM_CHOOSE_32(InterlockedDecrement, p)(p)
#define InterlockedAdd(p, v)         WINSHM_CHOOSE_32(InterlockedAdd, p)(p, v)
#define InterlockedExchange(p, v)    WINSHM_CHOOSE_32(InterlockedExchange, p)(p, v)
#define InterlockedExchangeAdd(p, v) WINSHM_CHOOSE_32(InterlockedExchangeAdd, p)(p, v)
#define InterlockedCompareExchange(p, x, c) \
	WINSHM_CHOOSE_32(InterlockedCompareExchange, p)(p, x, c)
#define InterlockedAnd(p, v) WINSHM_CHOOSE_32(InterlockedAnd, p)(p, v)
#define InterlockedOr(p, v)  WINSHM_CHOOSE_32(InterlockedOr, p)(p, v)
#define InterlockedXor(p, v) WINSHM_CHOOSE_32(InterlockedXor, p)(p, v)

#define InterlockedIncrement64(p)      WINSHM_CHOOSE_64(InterlockedIncrement64, p)(p)
#define InterlockedDecrement64(p)      WINSHM_CHOOSE_64(InterlockedDecrement64, p)(p)
#define InterlockedAdd64(p, v)         WINSHM_CHOOSE_64(InterlockedAdd64, p)(p, v)
#define InterlockedExchange64(p, v)    WINSHM_CHOOSE_64(InterlockedExchange64, p)(p, v)
#define InterlockedExchangeAdd64(p, v) WINSHM_CHOOSE_64(InterlockedExchangeAdd64, p)(p, v)
#define InterlockedCompareExchange64(p, x, c) \
	WINSHM_CHOOSE_64(InterlockedCompareExchange64, p)(p, x, c)
#define InterlockedAnd64(p, v) WINSHM_CHOOSE_64(InterlockedAnd64, p)(p, v)
#define InterlockedOr64(p, v)  WINSHM_CHOOSE_64(InterlockedOr64, p)(p, v)
#define InterlockedXor64(p, v) WINSHM_CHOOSE_64(InterlockedXor64, p)(p, v)
#endif

/* Where Windows puts the order before the width. */
#define InterlockedIncrementAcquire64       InterlockedIncrement64Acquire
#define InterlockedIncrementAcquire16       InterlockedIncrement16Acquire
#define InterlockedIncrementRelease64       InterlockedIncrement64Release
#define InterlockedIncrementRelease16       InterlockedIncrement16Release
#define InterlockedIncrementNoFence64       InterlockedIncrement64NoFence
#define InterlockedIncrementNoFence16       InterlockedIncrement16NoFence
#define InterlockedDecrementAcquire64       InterlockedDecrement64Acquire
#define InterlockedDecrementAcquire16       InterlockedDecrement16Acquire
#define InterlockedDecrementRelease64       InterlockedDecrement64Release
#define InterlockedDecrementRelease16       InterlockedDecrement16Release
#define InterlockedDecrementNoFence64       InterlockedDecrement64NoFence
#define InterlockedDecrementNoFence16       InterlockedDecrement16NoFence
#define InterlockedAddAcquire64             InterlockedAdd64Acquire
#define InterlockedAddAcquire16             InterlockedAdd16Acquire
#define InterlockedAddRelease64             InterlockedAdd64Release
#define InterlockedAddRelease16             InterlockedAdd16Release
#define InterlockedAddNoFence64             InterlockedAdd64NoFence
#define InterlockedAddNoFence16             InterlockedAdd16NoFence
#define InterlockedExchangeAcquire64        InterlockedExchange64Acquire
#define InterlockedExchangeAcquire16        InterlockedExchange16Acquire
#define InterlockedExchangeRelease64        InterlockedExchange64Release
#define InterlockedExchangeRelease16        InterlockedExchange16Release
#define InterlockedExchangeNoFence64        InterlockedExchange64NoFence
#define InterlockedExchangeNoFence16        InterlockedExchange16NoFence
#define InterlockedExchangeAddAcquire64     InterlockedExchangeAdd64Acquire
#define InterlockedExchangeAddAcquire16     InterlockedExchangeAdd16Acquire
#define InterlockedExchangeAddRelease64     InterlockedExchangeAdd64Release
#define InterlockedExchangeAddRelease16     InterlockedExchangeAdd16Release
#define InterlockedExchangeAddNoFence64     InterlockedExchangeAdd64NoFence
#define InterlockedExchangeAddNoFence16     InterlockedExchangeAdd16NoFence
#define InterlockedCompareExchangeAcquire64 InterlockedCompareExchange64Acquire
#define InterlockedCompareExchangeAcquire16 InterlockedCompareExchange16Acquire
#define InterlockedCompareExchangeRelease64 InterlockedCompareExchange64Release
#define InterlockedCompareExchangeRelease16 InterlockedCompareExchange16Release
#define InterlockedCompareExchangeNoFence64 InterlockedCompareExchange64NoFence
#define InterlockedCompareExchangeNoFence16 InterlockedCompareExchange16NoFence

/* One bit, in a weaker order: the plain one is in no weaker one than asked for. */
#define InterlockedBitTestAndSetAcquire   InterlockedBitTestAndSet
#define InterlockedBitTestAndSetRelease   InterlockedBitTestAndSet
#define InterlockedBitTestAndResetAcquire InterlockedBitTestAndReset
#define InterlockedBitTestAndResetRelease InterlockedBitTestAndReset

/* The compiler's own names for them. */
#define _InterlockedIncrement              InterlockedIncrement
#define _InterlockedDecrement              InterlockedDecrement
#define _InterlockedAdd                    InterlockedAdd
#define _InterlockedExchange               InterlockedExchange
#define _InterlockedExchangeAdd            InterlockedExchangeAdd
#define _InterlockedCompareExchange        InterlockedCompareExchange
#define _InterlockedAnd                    InterlockedAnd
#define _InterlockedOr                     InterlockedOr
#define _InterlockedXor                    InterlockedXor
#define _InterlockedIncrement64            InterlockedIncrement64
#define _InterlockedDecrement64            InterlockedDecrement64
#define _InterlockedAdd64                  InterlockedAdd64
#define _InterlockedExchange64             InterlockedExchange64
#define _InterlockedExchangeAdd64          InterlockedExchangeAdd64
#define _InterlockedCompareExchange64      InterlockedCompareExchange64
#define _InterlockedAnd64                  InterlockedAnd64
#define _InterlockedOr64                   InterlockedOr64
#define _InterlockedXor64                  InterlockedXor64
#define _InterlockedIncrement16            InterlockedIncrement16
#define _InterlockedDecrement16            InterlockedDecrement16
#define _InterlockedExchange16             InterlockedExchange16
#define _InterlockedExchangeAdd16          InterlockedExchangeAdd16
#define _InterlockedCompareExchange16      InterlockedCompareExchange16
#define _InterlockedAnd16                  InterlockedAnd16
#define _InterlockedOr16                   InterlockedOr16
#define _InterlockedXor16                  InterlockedXor16
#define _InterlockedExchange8              InterlockedExchange8
#define _InterlockedExchangeAdd8           InterlockedExchangeAdd8
#define _InterlockedCompareExchange8       InterlockedCompareExchange8
#define _InterlockedAnd8                   InterlockedAnd8
#define _InterlockedOr8                    InterlockedOr8
#define _InterlockedXor8                   InterlockedXor8
#define _InterlockedIncrement8             InterlockedIncrement8
#define _InterlockedDecrement8             InterlockedDecrement8
#define _InterlockedAdd8                   InterlockedAdd8
#define _InterlockedAdd16                  InterlockedAdd16
#define _InterlockedExchangePointer        InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedCompareExchange128     InterlockedCompareExchange128
#define _interlockedbittestandset          InterlockedBitTestAndSet
#define _interlockedbittestandreset        InterlockedBitTestAndReset
#define _interlockedbittestandset64        InterlockedBitTestAndSet64
#define _interlockedbittestandreset64      InterlockedBitTestAndReset64

#endif
