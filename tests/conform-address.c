/* SPDX-License-Identifier: MIT */
/* Waiting on an address: of which widths, for how long, and what wakes. */
#include "conform-threads.h"

static DWORD wait_says(volatile void *address, void *unwanted, SIZE_T n_bytes, DWORD ms)
{
	SetLastError(UNTOUCHED);
	return WaitOnAddress(address, unwanted, n_bytes, ms) ? ERROR_SUCCESS
							     : failure_said();
}

static void test_values(void)
{
	ULONG64 value = 0x1122334455667788, other = value;
	SIZE_T n_bytes;

	for (n_bytes = 1; n_bytes <= 8; n_bytes *= 2) {
		other = value;
		CHECK_EQ("a value that stays is waited for until the time is over: 1460",
			 wait_says(&value, &other, n_bytes, 10), ERROR_TIMEOUT);
		CHECK_EQ("no time at all is over at once",
			 wait_says(&value, &other, n_bytes, 0), ERROR_TIMEOUT);
		((unsigned char *)&other)[n_bytes - 1] ^= 1;
		CHECK_EQ("another value is not waited for",
			 wait_says(&value, &other, n_bytes, INFINITE), ERROR_SUCCESS);
		other = value;
		if (n_bytes < 8) {
			((unsigned char *)&other)[n_bytes] ^= 1;
			CHECK_EQ("what stands behind it does not count",
				 wait_says(&value, &other, n_bytes, 0), ERROR_TIMEOUT);
		}
	}
	other = ~value;
	CHECK_EQ("other widths are 87", wait_says(&value, &other, 3, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("none is, too", wait_says(&value, &other, 0, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("and more than eight bytes", wait_says(&value, &other, 16, 0),
		 ERROR_INVALID_PARAMETER);
	WakeByAddressSingle(&value);
	WakeByAddressAll(&value);
	WakeByAddressAll(NULL);
	CHECK("where nobody waits nobody is woken", 1);
}

#ifndef WINSHM_WITHOUT_THREADS
enum {
	N_ROUNDS = 2000,
};

/* Two threads tell each other numbers of all widths. */
struct ball {
	volatile unsigned char narrow;
	volatile SHORT sixteen;
	volatile LONG thirty_two;
	volatile LONG64 wide;
};

static void wait_for_8(volatile unsigned char *at, unsigned char wanted)
{
	unsigned char seen;

	while ((seen = *at) != wanted)
		WaitOnAddress(at, &seen, sizeof(seen), INFINITE);
}

static void wait_for_64(volatile LONG64 *at, LONG64 wanted)
{
	LONG64 seen;

	while ((seen = InterlockedCompareExchange64(at, 0, 0)) != wanted)
		WaitOnAddress(at, &seen, sizeof(seen), INFINITE);
}

static void throw_back(void *arg)
{
	struct ball *ball = (struct ball *)arg;
	int i;

	for (i = 1; i <= N_ROUNDS; i++) {
		wait_for_8(&ball->narrow, (unsigned char)i);
		InterlockedExchange64(&ball->wide, i);
		WakeByAddressSingle((PVOID)&ball->wide);
	}
}

static void test_two_threads(void)
{
	struct companion companion;
	volatile LONG n_running = 0;
	struct ball ball;
	int i;

	memset(&ball, 0, sizeof(ball));
	REQUIRE(companion_start(&companion, throw_back, &ball, &n_running));
	for (i = 1; i <= N_ROUNDS; i++) {
		ball.narrow = (unsigned char)i;
		MemoryBarrier();
		WakeByAddressAll((PVOID)&ball.narrow);
		wait_for_64(&ball.wide, i);
	}
	companions_end(&n_running);
	CHECK("two threads wake each other", ball.wide == N_ROUNDS);
}
#endif

int main(void)
{
	conform_begin();
	test_values();
#ifndef WINSHM_WITHOUT_THREADS
	test_two_threads();
#endif
	return conform_end();
}
