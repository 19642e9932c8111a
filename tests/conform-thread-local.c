/* SPDX-License-Identifier: MIT */
/*
 * What threads keep for themselves: TlsAlloc() and its relatives, FlsAlloc() and its.
 */
#include "conform.h"

static DWORD tls, fls;
static volatile LONG n_callbacks;
static PVOID last_value;

static DWORD join(HANDLE thread)
{
	DWORD code = STILL_ACTIVE;

	while (GetExitCodeThread(thread, &code) && code == STILL_ACTIVE)
		Sleep(1);
	return code;
}

static DWORD run(LPTHREAD_START_ROUTINE routine, LPVOID argument)
{
	HANDLE thread = CreateThread(NULL, 0, routine, argument, 0, NULL);
	DWORD code;

	if (!thread)
		return CONTRADICTION;
	code = join(thread);
	CloseHandle(thread);
	return code;
}

static LPVOID value_of(ULONG_PTR number)
{
	return (LPVOID)number;
}

static DWORD WINAPI run_look_and_set(LPVOID argument)
{
	DWORD found = (DWORD)(ULONG_PTR)TlsGetValue(tls);

	TlsSetValue(tls, argument);
	return found;
}

static void test_tls(void)
{
	DWORD again;

	SetLastError(UNTOUCHED);
	tls = TlsAlloc();
	CHECK("a place for a value can be had", tls != TLS_OUT_OF_INDEXES);
	REQUIRE(tls != TLS_OUT_OF_INDEXES);
	CHECK_EQ("which leaves the last error alone", GetLastError(), UNTOUCHED);
	CHECK("it holds nothing at first", TlsGetValue(tls) == NULL);
	CHECK_EQ("and reading it clears the last error", GetLastError(), ERROR_SUCCESS);
	SetLastError(UNTOUCHED);
	CHECK("it takes a value", TlsSetValue(tls, value_of(71)));
	CHECK_EQ("which leaves the last error alone again", GetLastError(), UNTOUCHED);
	CHECK("that can be read", TlsGetValue(tls) == value_of(71));
	CHECK_EQ("and clears the last error", GetLastError(), ERROR_SUCCESS);
	CHECK_EQ("another thread finds nothing there",
		 run(run_look_and_set, value_of(72)), 0);
	CHECK("and changes nothing of ours", TlsGetValue(tls) == value_of(71));
	CHECK("the place can be given back", TlsFree(tls));
	SetLastError(UNTOUCHED);
	CHECK("once", !TlsFree(tls));
	CHECK_EQ("the parameter is wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	again = TlsAlloc();
	CHECK_EQ("the first free place is the next to be given", again, tls);
	CHECK("and holds nothing again", TlsGetValue(again) == NULL);
	TlsFree(again);

	SetLastError(UNTOUCHED);
	CHECK("no value is in place 5000", TlsGetValue(5000) == NULL);
	CHECK_EQ("because the parameter is wrong", GetLastError(),
		 ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("none can be put there", !TlsSetValue(5000, value_of(1)));
	CHECK_EQ("because it is wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("nor can it be given back", !TlsFree(5000));
	CHECK_EQ("as it is wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("a place that nobody has can be read", TlsGetValue(900) == NULL);
	CHECK_EQ("and is empty", GetLastError(), ERROR_SUCCESS);
}

static void test_many(void)
{
	static DWORD places[1200];
	DWORD n = 0, i;
	int differ = 1;

	while (n < 1200 && (places[n] = TlsAlloc()) != TLS_OUT_OF_INDEXES)
		n++;
	CHECK("there are more than a thousand places", n > 1000);
	CHECK("but not more than 1088", n <= 1088);
	CHECK_EQ("the last error says that none is left", GetLastError(),
		 ERROR_NO_MORE_ITEMS);
	for (i = 0; i < n; i++)
		TlsSetValue(places[i], value_of(i + 1));
	for (i = 0; i < n; i++)
		if (TlsGetValue(places[i]) != value_of(i + 1))
			differ = 0;
	CHECK("each has a value of its own", differ);
	for (i = 0; i < n; i++)
		TlsFree(places[i]);
}

static void WINAPI remember(PVOID value)
{
	last_value = value;
	InterlockedIncrement((LONG *)&n_callbacks);
}

static DWORD WINAPI run_fls(LPVOID argument)
{
	DWORD found = (DWORD)(ULONG_PTR)FlsGetValue(fls);

	FlsSetValue(fls, argument);
	return found;
}

static void test_fls(void)
{
	n_callbacks = 0;
	fls = FlsAlloc(remember);
	CHECK("a place with a callback can be had", fls != FLS_OUT_OF_INDEXES);
	REQUIRE(fls != FLS_OUT_OF_INDEXES);
	CHECK("it holds nothing at first", FlsGetValue(fls) == NULL);
	CHECK("it takes a value", FlsSetValue(fls, value_of(81)));
	SetLastError(UNTOUCHED);
	CHECK("which can be read", FlsGetValue(fls) == value_of(81));
	CHECK_EQ("and clears the last error", GetLastError(), ERROR_SUCCESS);
	CHECK_EQ("another thread finds nothing there", run(run_fls, value_of(82)), 0);
	CHECK_EQ("the callback ran when it ended", n_callbacks, 1);
	CHECK("with the thread's value", last_value == value_of(82));
	CHECK_EQ("none runs for a thread that leaves nothing", run(run_fls, NULL), 0);
	CHECK_EQ("none did", n_callbacks, 1);
	CHECK("the place can be given back", FlsFree(fls));
	CHECK("for which the callback runs as well",
	      n_callbacks == 2 && last_value == value_of(81));
	SetLastError(UNTOUCHED);
	CHECK("it is given back once", !FlsFree(fls));
	CHECK_EQ("the parameter is wrong", GetLastError(), ERROR_INVALID_PARAMETER);

	SetLastError(UNTOUCHED);
	CHECK("place 0 is nobody's", FlsGetValue(0) == NULL);
	CHECK_EQ("the parameter is wrong there", GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("nothing can be put there", !FlsSetValue(0, value_of(1)));
	CHECK_EQ("it is wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("nor far away", !FlsSetValue(100000, value_of(1)));
	CHECK_EQ("which is as wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK("no callback is needed", (fls = FlsAlloc(NULL)) != FLS_OUT_OF_INDEXES);
	CHECK("then a value just goes", FlsSetValue(fls, value_of(83)) && FlsFree(fls));
	CHECK_EQ("nothing runs", n_callbacks, 2);
	fls = FlsAlloc(NULL);
	CHECK("and is not found again", FlsGetValue(fls) == NULL);
	FlsFree(fls);
	CHECK("a thread of a program is no fiber", !IsThreadAFiber());
}

int main(void)
{
	conform_begin();
	test_tls();
	test_many();
	test_fls();
	return conform_end();
}
