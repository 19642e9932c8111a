/* SPDX-License-Identifier: MIT */
/* Initialisation that happens once: by a function, by hand, and by several at once. */
#include "conform-threads.h"

static int n_calls;
static BOOL shall_succeed;
static DWORD error_left;

static BOOL CALLBACK initialise(PINIT_ONCE once, PVOID parameter, PVOID *context)
{
	(void)once;
	n_calls++;
	if (context)
		*context = parameter;
	SetLastError(error_left);
	return shall_succeed;
}

static void *context_of(unsigned number)
{
	return (void *)(ULONG_PTR)(number * 4);
}

static DWORD begin_says(INIT_ONCE *once, DWORD flags, BOOL *pending, void **context)
{
	SetLastError(UNTOUCHED);
	if (InitOnceBeginInitialize(once, flags, pending, context))
		return ERROR_SUCCESS;
	return failure_said();
}

static DWORD complete_says(INIT_ONCE *once, DWORD flags, void *context)
{
	SetLastError(UNTOUCHED);
	return InitOnceComplete(once, flags, context) ? ERROR_SUCCESS : failure_said();
}

static void test_function(void)
{
	INIT_ONCE once = INIT_ONCE_STATIC_INIT;
	void *context = NULL;

	CHECK("a once is as large as a pointer", sizeof(once) == sizeof(void *));
	n_calls = 0;
	shall_succeed = FALSE;
	error_left = 1234;
	CHECK("what the function refuses has failed",
	      !InitOnceExecuteOnce(&once, initialise, context_of(1), &context));
	CHECK_EQ("with the function's own error", GetLastError(), 1234);
	shall_succeed = TRUE;
	CHECK("then it is tried again",
	      InitOnceExecuteOnce(&once, initialise, context_of(2), &context));
	CHECK("and its context handed out", n_calls == 2 && context == context_of(2));
	context = NULL;
	CHECK("what has succeeded is not done again",
	      InitOnceExecuteOnce(&once, initialise, context_of(3), &context));
	CHECK("and its context stays", n_calls == 2 && context == context_of(2));
	CHECK("nobody has to ask for it",
	      InitOnceExecuteOnce(&once, initialise, NULL, NULL) && n_calls == 2);
	InitOnceInitialize(&once);
	CHECK("a once can begin anew",
	      InitOnceExecuteOnce(&once, initialise, NULL, NULL) && n_calls == 3);
}

static void test_by_hand(void)
{
	INIT_ONCE once = INIT_ONCE_STATIC_INIT;
	BOOL pending = 7;
	void *context = NULL;

	CHECK_EQ("nothing has been initialised yet: 31",
		 begin_says(&once, INIT_ONCE_CHECK_ONLY, &pending, &context),
		 ERROR_GEN_FAILURE);
	CHECK_EQ("completing what was not begun is 31",
		 complete_says(&once, 0, context_of(1)), ERROR_GEN_FAILURE);
	CHECK_EQ("one begins", begin_says(&once, 0, &pending, NULL), ERROR_SUCCESS);
	CHECK("and is told to go on", pending == TRUE);
	CHECK_EQ("meanwhile it is not initialised: 31",
		 begin_says(&once, INIT_ONCE_CHECK_ONLY, &pending, &context),
		 ERROR_GEN_FAILURE);
	CHECK_EQ("nor by several at once: 87",
		 begin_says(&once, INIT_ONCE_ASYNC, &pending, &context),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("the low bits of a context are taken: 87",
		 complete_says(&once, 0, (void *)2), ERROR_INVALID_PARAMETER);
	CHECK_EQ("what has failed leaves no context: 87",
		 complete_says(&once, INIT_ONCE_INIT_FAILED, context_of(1)),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("it may fail", complete_says(&once, INIT_ONCE_INIT_FAILED, NULL),
		 ERROR_SUCCESS);

	pending = FALSE;
	CHECK("then another one begins",
	      begin_says(&once, 0, &pending, NULL) == ERROR_SUCCESS && pending == TRUE);
	CHECK_EQ("and completes", complete_says(&once, 0, context_of(5)), ERROR_SUCCESS);
	CHECK("who comes now gets the context",
	      begin_says(&once, 0, &pending, &context) == ERROR_SUCCESS && !pending &&
		      context == context_of(5));
	context = NULL;
	pending = TRUE;
	CHECK("also if it only asks", begin_says(&once, INIT_ONCE_CHECK_ONLY, &pending,
						 &context) == ERROR_SUCCESS &&
					      !pending && context == context_of(5));
	CHECK_EQ("it is not completed twice: 31", complete_says(&once, 0, NULL),
		 ERROR_GEN_FAILURE);
	CHECK_EQ(
		"to ask only and to begin together is 87",
		begin_says(&once, INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC, &pending, NULL),
		ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("unknown flags are 87", "they are not looked at",
			   begin_says(&once, 8, &pending, NULL) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("when completing, too", "they are not looked at",
			   complete_says(&once, 8, NULL) == ERROR_INVALID_PARAMETER);
}

static void test_several_at_once(void)
{
	INIT_ONCE once = INIT_ONCE_STATIC_INIT;
	BOOL first = FALSE, second = FALSE, pending;
	void *context = NULL;

	CHECK("two may begin",
	      begin_says(&once, INIT_ONCE_ASYNC, &first, NULL) == ERROR_SUCCESS &&
		      begin_says(&once, INIT_ONCE_ASYNC, &second, NULL) ==
			      ERROR_SUCCESS &&
		      first && second);
	CHECK_EQ("but not one alone: 87", begin_says(&once, 0, &pending, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor is it completed as if alone: 87",
		 complete_says(&once, 0, context_of(1)), ERROR_INVALID_PARAMETER);
	CHECK_EQ("none of several can fail for all: 87",
		 complete_says(&once, INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("the first to complete wins",
		 complete_says(&once, INIT_ONCE_ASYNC, context_of(1)), ERROR_SUCCESS);
	CHECK_EQ("the second is told: 31",
		 complete_says(&once, INIT_ONCE_ASYNC, context_of(2)), ERROR_GEN_FAILURE);
	CHECK("and takes what the first has left",
	      begin_says(&once, INIT_ONCE_CHECK_ONLY, &pending, &context) ==
			      ERROR_SUCCESS &&
		      context == context_of(1));
}

#ifndef WINSHM_WITHOUT_THREADS
enum {
	N_THREADS = 4,
};

static INIT_ONCE common = INIT_ONCE_STATIC_INIT;
static volatile LONG n_right;

static void come(void *arg)
{
	void *context = NULL;

	(void)arg;
	if (InitOnceExecuteOnce(&common, initialise, context_of(9), &context) &&
	    context == context_of(9))
		InterlockedIncrement(&n_right);
}

static void test_several_threads(void)
{
	struct companion companions[N_THREADS];
	volatile LONG n_running = 0;
	int i;

	n_calls = 0;
	shall_succeed = TRUE;
	for (i = 0; i < N_THREADS; i++)
		REQUIRE(companion_start(&companions[i], come, NULL, &n_running));
	companions_end(&n_running);
	CHECK_EQ("of several threads one initialises", n_calls, 1);
	CHECK_EQ("and all get the context", n_right, N_THREADS);
}
#endif

int main(void)
{
	conform_begin();
	test_function();
	test_by_hand();
	test_several_at_once();
#ifndef WINSHM_WITHOUT_THREADS
	test_several_threads();
#endif
	return conform_end();
}
