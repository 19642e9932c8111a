/* SPDX-License-Identifier: MIT */
/*
 * The storm: processes on names, and a parent who kills some of them, stops others and
 * takes the runtime directory away. An oracle in memory of its own notices what must never
 * happen:
 *
 *   split   two living objects of one name, or one object that was new twice
 *   stale   bytes of an earlier object in a new one
 *   lost    a name that cannot be opened while somebody holds it
 *   hung    a call that does not return
 *   leaked  a descriptor or mapping of a section left in a process that let all go, and a
 *           table of names that keeps growing
 *   denied  ERROR_ACCESS_DENIED
 *   other   any other error nothing here gives a reason for
 *
 * Every object carries a tag, a number never given twice, written by whoever finds none.
 * A worker (a thread) that holds a name says so in its seat, after it got the handle and
 * until before it closes it; `life` is odd while the seat's owner lives and is made even
 * before it is killed. So what a seat says at two moments, with the same odd life and the
 * same serial, was true in between, and another worker's result can be held against it.
 *
 * The seed decides what every process does in every one of its lives, and what its parent
 * does to it; not how the kernel lets them run.
 */
#pragma once

#include "torture.h"

enum {
	STORM_MAX_PROCESSES = 8,
	STORM_MAX_THREADS = 3,
	STORM_MAX_SEATS = STORM_MAX_PROCESSES * STORM_MAX_THREADS,
	STORM_MAX_NAMES = 256,
	STORM_ONCE = 16,    /* names of a worker that are used once and held at a time */
	STORM_WORDS = 1024, /* of an object: two pages */
	STORM_FIRST_BODY_WORD = 512,
};

enum storm_means {
	MEANS_KILL = 1 << 0,
	MEANS_STOP = 1 << 1,
	MEANS_FORK = 1 << 2,
	MEANS_EXIT = 1 << 3,
	MEANS_EXEC = 1 << 4,    /* another program in the same process, and in new ones */
	MEANS_LIMIT = 1 << 5,   /* few descriptors, few addresses, for a while */
	MEANS_REMOVE = 1 << 6,  /* rm -rf of the runtime directory */
	MEANS_USER = 1 << 7,    /* not as root */
	MEANS_FILES = 1 << 8,   /* every third name is that of a mapped file */
	MEANS_RESERVE = 1 << 9, /* every fourth is committed piece by piece */
	MEANS_READERS = 1 << 10, /* some open for reading only */
	MEANS_DUPLICATE = 1 << 11,
	MEANS_ONCE = 1 << 12, /* names that nobody will ever use again */
	MEANS_RESTLESS =
		1 << 13, /* what befalls processes does so sixteen times as often */
	MEANS_CLEANER = 1 << 14, /* somebody tidies up, in every manner, all the while */
	STORM_N_MEANS = 15,
};

struct storm_kind {
	unsigned means;
	uint32_t n_names, n_processes, n_threads;
};

/* What a worker claims about one name: true while `serial` is odd. */
struct claim {
	_Atomic uint64_t tag;
	_Atomic uint32_t serial;
};

struct seat {
	_Atomic uint32_t life;    /* odd: its owner lives */
	_Atomic uint32_t n_calls; /* odd: it is in one */
	struct claim claim[STORM_MAX_NAMES];
} __attribute__((aligned(256)));

/* What was done and what was noticed, by name. */
#define STORM_TALLY(ROW) \
	ROW(created);    \
	ROW(joined);     \
	ROW(missing);    \
	ROW(verified);   \
	ROW(kills);      \
	ROW(exits);      \
	ROW(execs);      \
	ROW(guests);     \
	ROW(stops);      \
	ROW(forks);      \
	ROW(removals);   \
	ROW(cleanings);  \
	ROW(limits);     \
	ROW(refused);    \
	ROW(duplicates); \
	ROW(once);       \
	ROW(split);      \
	ROW(stale);      \
	ROW(lost);       \
	ROW(hung);       \
	ROW(leaked);     \
	ROW(denied);     \
	ROW(other)

struct tally {
#define STORM_FIELD(name) _Atomic uint64_t name
	STORM_TALLY(STORM_FIELD);
#undef STORM_FIELD
};

struct oracle {
	struct seat seat[STORM_MAX_SEATS];
	struct tally tally;
	struct storm_kind kind;
	uint64_t seed;
	_Atomic uint64_t last_tag;
	_Atomic uint64_t n_deeds; /* of everybody */
	_Atomic int32_t pid[STORM_MAX_PROCESSES];
	_Atomic uint32_t n_lives[STORM_MAX_PROCESSES];
	_Atomic uint32_t is_doomed[STORM_MAX_PROCESSES]; /* about to be killed */
	_Atomic uint32_t n_complaints, is_over;
	int fd; /* of this memory, in every process of the storm */
	char file_directory[256];
};

/* How a section looks from inside. */
struct content {
	_Atomic uint64_t tag;
	_Atomic uint64_t maker; /* who was told "new" */
	_Atomic uint64_t through[STORM_MAX_SEATS];
	_Atomic uint64_t body[]; /* from STORM_FIRST_BODY_WORD on: zero or the tag */
};

/* ---- storm-oracle.c ----------------------------------------------------------------- */

struct oracle *oracle_new(const struct storm_kind *kind, uint64_t seed);
struct oracle *oracle_attach(int fd); /* after exec() */
void oracle_free(struct oracle *oracle);

__attribute__((format(printf, 3, 4))) void oracle_complain(struct oracle *oracle,
							   _Atomic uint64_t *counter,
							   const char *format, ...);

/* Adds up, prints, and fails if anything was noticed. */
void tally_add(struct tally *total, const struct tally *more);
uint64_t tally_print(const char *title, const struct tally *tally);

/* What a seat said of a name at one moment; held(): and was it so until now? */
struct sighting {
	uint32_t life, serial;
	uint64_t tag;
	bool holds;
};
void sighting_take(struct sighting *ret, struct seat *seat, uint32_t name);
bool sighting_held(const struct sighting *then, struct seat *seat, uint32_t name);

void claim_make(struct claim *claim, uint64_t tag);
void claim_withdraw(struct claim *claim);

/* From here on nobody believes what the seats of a process say; the process itself may
 * call this, and whoever is about to kill it. */
void oracle_end_life(struct oracle *oracle, uint32_t process);
void oracle_begin_life(struct oracle *oracle, uint32_t process);

static inline uint32_t oracle_n_seats(const struct oracle *oracle)
{
	return oracle->kind.n_processes * oracle->kind.n_threads;
}

/* ---- storm-calls.c ------------------------------------------------------------------ */

struct hold {
	HANDLE section;
	struct content *content;
	uint64_t tag;
	bool is_writable;
};

struct worker {
	struct oracle *oracle;
	struct seat *seat; /* NULL: a guest, of whom nobody knows */
	struct dice dice;
	uint32_t number, life;
	struct hold hold[STORM_MAX_NAMES];
	HANDLE once[STORM_ONCE];
	uint32_t n_once;
};

/* Around a call of the library: it is expected to come back. */
void call_begin(struct worker *self);
void call_end(struct worker *self);

/* A call did not succeed. `limits` is limits_serial() of before it. */
void worker_failed(struct worker *self, const char *call, uint32_t limits, DWORD error);

/* NULL and the reason, or a handle and what Create says of success. */
HANDLE worker_create(struct worker *self, uint32_t number, DWORD *ret_error);
HANDLE worker_open(struct worker *self, uint32_t number, bool writes, DWORD *ret_error);

struct content *worker_view(struct worker *self, HANDLE section, bool writes);
void worker_let_go(struct worker *self, HANDLE section, struct content *content);

/* Is the name that of a mapped file? */
bool worker_names_file(const struct worker *self, uint32_t number);

/* ---- storm-worker.c ----------------------------------------------------------------- */

void worker_acquire(struct worker *self, uint32_t number);
void worker_verify(struct worker *self, uint32_t number);
void worker_duplicate(struct worker *self, uint32_t number);
void worker_release(struct worker *self, uint32_t number);
void worker_release_all(struct worker *self);

/* A name that was never there and will never be again. */
void worker_use_once(struct worker *self);

/* Does a child of this process, which inherited every handle, find what it holds? */
void worker_check_inheritance(struct worker *self, uint32_t number);

/* ---- storm-life.c ------------------------------------------------------------------- */

/* Around what this process's limits may make fail: is that a reason for the error? */
uint32_t limits_serial(void);
bool limits_explain(uint32_t serial_before, DWORD error);

/* A process of the storm; does not return. */
__attribute__((noreturn)) void life_run(struct oracle *oracle, uint32_t process);

/* For main(): is this a program that a process of the storm has become? Then it is it. */
void life_resume(int argc, char **argv);

/* ---- storm-cleaner.c ---------------------------------------------------------------- */

/* From now on until the storm is over. */
void cleaner_start(struct oracle *oracle);

/* ---- storm-weather.c ---------------------------------------------------------------- */

/* One storm; true in the end, or the test has failed. Adds to the totals. */
void storm_run(const struct storm_kind *kind, uint64_t seed, uint64_t n_seconds,
	       struct tally *total);
