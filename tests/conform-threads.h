/* SPDX-License-Identifier: MIT */
/*
 * Other threads for a conformance test, and how to wait for their end without a handle to
 * wait on: all of them count themselves out at one address.
 *
 * Where a platform has no CreateThread(), WINSHM_WITHOUT_THREADS leaves the tests out that
 * need one.
 */
#pragma once

#include "conform.h"

#ifndef WINSHM_WITHOUT_THREADS

struct companion {
	void (*run)(void *arg);
	void *arg;
	volatile LONG *n_running;
};

CONFORM_HELPER DWORD WINAPI companion_main(LPVOID arg)
{
	struct companion *companion = (struct companion *)arg;
	volatile LONG *n_running = companion->n_running;

	companion->run(companion->arg);
	/* From here on `companion` may be somebody else's. */
	InterlockedDecrement(n_running);
	WakeByAddressAll((PVOID)n_running);
	return 0;
}

/* Starts another thread that does run(arg). The structure lives until companions_end(). */
CONFORM_HELPER int companion_start(struct companion *companion, void (*run)(void *arg),
				   void *arg, volatile LONG *n_running)
{
	HANDLE thread;

	companion->run = run;
	companion->arg = arg;
	companion->n_running = n_running;
	InterlockedIncrement(n_running);
	thread = CreateThread(NULL, 0, companion_main, companion, 0, NULL);
	return thread != NULL && CloseHandle(thread);
}

CONFORM_HELPER void companions_end(volatile LONG *n_running)
{
	LONG n;

	while ((n = InterlockedCompareExchange(n_running, 0, 0)) != 0)
		WaitOnAddress(n_running, &n, sizeof(n), INFINITE);
}

#endif
