/* SPDX-License-Identifier: MIT */
/*
 * Faults on purpose: every system call and every allocation inside an operation is made to
 * fail, one at a time, with each error it can give.
 *
 *	static HANDLE section;
 *
 *	static DWORD act(void)
 *	{
 *		section = CreateFileMappingA(...);
 *		return section ? 0 : GetLastError();
 *	}
 *
 *	static void undo(void) { CHECK(CloseHandle(section)); }
 *
 *	INJECT(create, .act = act, .undo = undo);
 *
 *	int main(int argc, char **argv) { return inject_main(argc, argv); }
 *
 * One run in which nothing fails counts the calls. Then each case has a process of its own,
 * which a tracer lets run until the call in question; that is skipped, and its result made
 * up (tests/inject-trace.c). Afterwards must hold:
 *   - the operation failed with the last error that belongs to the system's error, or it
 *     did what it had to do, by another way; an interrupted call is never a failure;
 *   - what was there before is intact; the same operation, on the same things, succeeds;
 *   - descriptors, mappings, allocated blocks and entries in the table of names are no more
 *     than after the run in which nothing failed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <windows.h>

#include "harness.h"

enum {
	INJECT_NAMED = 1 << 0,    /* counts the words left in the table of names */
	INJECT_IN_CHILD = 1 << 1, /* the calls are those of the child that act() forks */
	INJECT_WALKS = 1 << 2,    /* reads all of /proc: runs among few processes */
	INJECT_ANSWERS = 1 << 3, /* "not there" and "no such process" are injected, too */
	INJECT_TRANSFERS = 1 << 4, /* reads and writes are also cut to a byte */
	INJECT_NO_ALLOCATIONS = 1 << 5,
};

/* What is injected instead of an errno. */
enum {
	INJECT_SHORT = 10001,   /* one byte is transferred */
	INJECT_RESTART = 10002, /* a signal comes, and the call is made again */
};

/* What else may be the outcome: the last error `says` if `call` fails with `error`. */
struct inject_also {
	long call; /* SYS_*; INJECT_ANY */
	int error; /* INJECT_ANY */
	DWORD says;
};

enum {
	INJECT_ANY = -1,
	INJECT_ALSO_MAX = 12,
};

struct inject {
	const char *name;
	void (*stage)(void);   /* once, in the test's process: actors that stay */
	void (*arrange)(void); /* in each case's process, first of all */
	void (*ready)(void);   /* before every turn */
	DWORD (*act)(void);    /* the operation; 0 or its last error */
	void (*check)(void);   /* it succeeded: is all as it should be? */
	void (*undo)(void);    /* it succeeded: back to before ready() */
	void (*intact)(void);  /* it failed: is what was there before unharmed? */
	void (*clear)(void);   /* last of all in a case's process */
	unsigned flags;
	int turns; /* in each of which the whole is done; 0: two */
	struct inject_also also[INJECT_ALSO_MAX];
};

/* One case. */
struct inject_plan {
	int call;       /* which of the operation's calls is to fail; -1: none */
	int allocation; /* which of its allocations; -1: none */
	long number;    /* SYS_* it is */
	int error;
};

void inject_run(const struct inject *operation);
unsigned inject_try(const struct inject *operation); /* how many cases are wrong */
int inject_main(int argc, char **argv);              /* prints how much was done */
void inject_prepare(void); /* all that is needed instead of it */

#define INJECT(operation_name, ...)                                          \
	TEST_LIMIT(operation_name, 240)                                      \
	{                                                                    \
		inject_run(&(const struct inject) { .name = #operation_name, \
						    __VA_ARGS__ });          \
	}

/* Around what is under test; inject_run() does this, but a forked child ends by itself. */
void inject_end(void);

/* ---- for operations ------------------------------------------------------------------ */

/* A process that lives as long as the test; it says when it is ready, and what it holds is
 * its own affair. */
pid_t inject_actor(void (*fn)(void));

/* The last error of a call that gave `ok`, 0 if it is true. */
DWORD inject_says(bool ok);

/* What is injected in this case; 0: nothing, or an allocation. */
int inject_error(void);

/* ---- the engine's parts -------------------------------------------------------------- */

enum {
	INJECT_CALLS_MAX = 4096,
	INJECT_PATH_MAX = 48,
	INJECT_ERRORS_MAX = 16,
};

struct inject_call {
	long number;
	uint64_t arguments[6];
	char path[INJECT_PATH_MAX]; /* its beginning, of calls that take one */
};

/* The errors that a call can give, 0 at the end; which argument is a path, or -1; its name,
 * for people. */
int inject_path_argument(long number);
const int *inject_errors(const struct inject_call *call, unsigned flags);
const char *inject_call_name(long number);
/* It has been done, whatever it says. */
bool inject_is_done_anyway(long number);

struct inject_trace {
	int n_calls;
	struct inject_call calls[INJECT_CALLS_MAX];
	bool was_injected;
	int status; /* of the process, from waitpid() */
};

/* In the case's process: from here to the end mark the tracer counts. */
void inject_begin_traced(void);
void inject_end_traced(void);
/* In the test's process: follows `pid` to its end. */
void inject_follow(pid_t pid, const struct inject_plan *plan, bool in_child,
		   struct inject_trace *ret);

/* What a process has. */
struct inject_measure {
	int64_t n_descriptors, mapped_bytes, n_blocks, n_words, n_lost_nodes;
};
void inject_take_measure(struct inject_measure *ret, bool is_named);

/* Allocations: `fails` is which one from now on; -1: none. */
void inject_allocations_begin(int fails);
int inject_allocations_end(void);
