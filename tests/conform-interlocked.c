/* SPDX-License-Identifier: MIT */
/*
 * The Interlocked family: which value comes back, the old or the new one, at every width;
 * wrapping; and that a compare-exchange that finds another value changes nothing. That
 * the operations are atomic shows only between threads, which a pure test of values
 * cannot see.
 */
#include "conform.h"

static void test_32_bits(void)
{
	volatile LONG target = 5;

	CHECK("Increment returns the new value", InterlockedIncrement(&target) == 6);
	CHECK("Decrement returns the new value", InterlockedDecrement(&target) == 5);
	CHECK("Exchange returns the old value", InterlockedExchange(&target, -7) == 5);
	CHECK("ExchangeAdd returns the old value",
	      InterlockedExchangeAdd(&target, 10) == -7);
	CHECK("and has added", target == 3);
	CHECK("CompareExchange that matches returns the old value",
	      InterlockedCompareExchange(&target, 9, 3) == 3);
	CHECK("and has stored", target == 9);
	CHECK("CompareExchange that does not match returns what it found",
	      InterlockedCompareExchange(&target, 1, 3) == 9);
	CHECK("and has stored nothing", target == 9);
	CHECK("And returns the old value", InterlockedAnd(&target, 12) == 9);
	CHECK("Or returns the old value", InterlockedOr(&target, 3) == 8);
	CHECK("Xor returns the old value", InterlockedXor(&target, 1) == 11);
	CHECK("all three have worked", target == 10);
	target = 0x7fffffff;
	CHECK("Increment wraps at 32 bits",
	      (DWORD)InterlockedIncrement(&target) == 0x80000000U);
	target = 0;
	CHECK("Decrement goes below zero", InterlockedDecrement(&target) == -1);
}

static void test_64_bits(void)
{
	volatile LONG64 target = 0xffffffffU;
	const LONG64 two_to_32 = (LONG64)1 << 32;

	CHECK("Increment64 carries into the high half",
	      InterlockedIncrement64(&target) == two_to_32);
	CHECK("Decrement64 borrows from it",
	      InterlockedDecrement64(&target) == 0xffffffffU);
	CHECK("Exchange64 returns the old value",
	      InterlockedExchange64(&target, two_to_32) == 0xffffffffU);
	CHECK("ExchangeAdd64 returns the old value",
	      InterlockedExchangeAdd64(&target, two_to_32) == two_to_32);
	CHECK("CompareExchange64 compares all 64 bits",
	      InterlockedCompareExchange64(&target, 1, 0) == 2 * two_to_32);
	CHECK("and stores nothing when the high half differs", target == 2 * two_to_32);
	CHECK("and stores when all match",
	      InterlockedCompareExchange64(&target, 1, 2 * two_to_32) == 2 * two_to_32 &&
		      target == 1);
	CHECK("And64, Or64 and Xor64 return the old values",
	      InterlockedOr64(&target, two_to_32) == 1 &&
		      InterlockedAnd64(&target, two_to_32) == two_to_32 + 1 &&
		      InterlockedXor64(&target, 3) == two_to_32);
	CHECK("all three have worked", target == two_to_32 + 3);
}

static void test_16_bits(void)
{
	volatile SHORT targets[2] = { 0x7fff, 0x1234 };

	CHECK("Increment16 wraps at 16 bits",
	      InterlockedIncrement16(&targets[0]) == -0x8000);
	CHECK("Decrement16 wraps back", InterlockedDecrement16(&targets[0]) == 0x7fff);
	CHECK("CompareExchange16 returns the old value",
	      InterlockedCompareExchange16(&targets[0], 1, 0x7fff) == 0x7fff);
	CHECK("the neighbour is untouched", targets[0] == 1 && targets[1] == 0x1234);
}

static void test_pointers(void)
{
	int one, two;
	PVOID volatile target = &one;

	CHECK("ExchangePointer returns the old pointer",
	      InterlockedExchangePointer(&target, &two) == &one);
	CHECK("CompareExchangePointer that does not match returns what it found",
	      InterlockedCompareExchangePointer(&target, NULL, &one) == &two);
	CHECK("and has stored nothing", target == &two);
	CHECK("CompareExchangePointer that matches stores",
	      InterlockedCompareExchangePointer(&target, NULL, &two) == &two && !target);
}

static void test_bits(void)
{
	LONG target = 0;

	CHECK("BitTestAndSet returns the old bit",
	      InterlockedBitTestAndSet(&target, 31) == 0 &&
		      InterlockedBitTestAndSet(&target, 31) == 1);
	CHECK("and has set it", (DWORD)target == 0x80000000U);
	CHECK("BitTestAndReset returns the old bit",
	      InterlockedBitTestAndReset(&target, 31) == 1 &&
		      InterlockedBitTestAndReset(&target, 31) == 0);
	CHECK("and has reset it", target == 0);
}

static void test_128_bits(void)
{
#if (defined(__x86_64__) || defined(_M_X64)) && !defined(__MINGW32__)
	struct {
		LONG64 unaligned[6];
	} room;
	LONG64 *target = (LONG64 *)(((ULONG_PTR)room.unaligned + 15) & ~(ULONG_PTR)15);
	LONG64 comparand[2] = { 1, 3 };

	target[0] = 1;
	target[1] = 2;
	CHECK("CompareExchange128 does not store when the high half differs",
	      InterlockedCompareExchange128(target, 20, 10, comparand) == 0 &&
		      target[0] == 1 && target[1] == 2);
	CHECK("and reports what it found", comparand[0] == 1 && comparand[1] == 2);
	CHECK("CompareExchange128 stores when all match",
	      InterlockedCompareExchange128(target, 20, 10, comparand) == 1);
	CHECK("the low half first in memory", target[0] == 10 && target[1] == 20);
#else
	SKIP("CompareExchange128",
	     "needs an x86-64 processor, and headers that know it (not MinGW-w64)");
#endif
}

static void test_barriers(void)
{
	volatile LONG target = 1;

	MemoryBarrier();
	YieldProcessor();
	CHECK("the weaker orders compute the same",
	      InterlockedIncrementAcquire(&target) == 2 &&
		      InterlockedIncrementRelease(&target) == 3 &&
		      InterlockedCompareExchangeAcquire(&target, 4, 3) == 3 &&
		      InterlockedCompareExchangeRelease(&target, 5, 4) == 4 &&
		      target == 5);
}

int main(void)
{
	conform_begin();
	test_32_bits();
	test_64_bits();
	test_16_bits();
	test_pointers();
	test_bits();
	test_128_bits();
	test_barriers();
	return conform_end();
}
