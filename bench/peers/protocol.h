/* SPDX-License-Identifier: MIT */
/*
 * What a foreign peer of the bench is: a program `PEER PREFIX` that reads commands from its
 * standard input, one a line, and answers each with one line. Whoever measures can so
 * compare winshm with anything that a process can be made of, in any language.
 *
 *	on start    `ready WHAT AND VERSION`, or `unavailable REASON` and the end
 *	CASE N      the operation N times, each timed alone: N nanoseconds between spaces;
 *	            `unavailable REASON` of a case it has not; `error WHAT` when it failed
 *	end of file whatever it made goes away, and so does the peer
 *
 * Two peers with one PREFIX meet, because all names they make begin with it. All sections
 * have 4096 bytes. What leaves something standing (`hold`, `scenario-first`,
 * `scenario-last`) is done once and answers one figure, whatever N is.
 *
 * This header is that loop for C, C++ and mingw-w64; a peer is a table of cases with what
 * comes before the first operation and after the last, which nobody times. A case that
 * takes less than a clock can tell is done PEER_BATCH times between two looks at it, and
 * its figure is the mean.
 *
 * The end of its input is the one way in which a peer ends, so that nothing it made stays:
 * `start` has it ignore the Ctrl-C that ends the bench.
 */
#pragma once

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <windows.h>
#else
#include <time.h>
#endif
#ifdef __cplusplus
#include <exception>
#endif

enum {
	PEER_SECTION_BYTES = 4096,
	PEER_BATCH = 100,
	PEER_NAME_MAX = 256,
	PEER_N_MAX = 1000000,
};

#define PEER_MESSAGE "message"

struct peer_case {
	const char *name;
	/* Each gives 0, or what peer_fails() gave. */
	int (*prepare)(void); /* or NULL */
	int (*run)(void);     /* the operation; NULL: there is none */
	int (*finish)(void);  /* or NULL; also after a failure */
	unsigned n_batch;     /* operations a figure is the mean of; 0: done once only */
	const char *lacks;    /* why there is no such operation */
};

#define PEER_CASE(name, prepare, run, finish)       \
	{                                           \
		name, prepare, run, finish, 1, NULL \
	}
#define PEER_FAST(name, prepare, run, finish)                \
	{                                                    \
		name, prepare, run, finish, PEER_BATCH, NULL \
	}
#define PEER_ONCE(name, run)                   \
	{                                      \
		name, NULL, run, NULL, 0, NULL \
	}
#define PEER_LACKS(name, why)                  \
	{                                      \
		name, NULL, NULL, NULL, 0, why \
	}

struct peer {
	const char *what;   /* and which version */
	const char *before; /* stands before PREFIX in every name: "/" for shm_open() */
	const struct peer_case *cases;
	size_t n_cases;
	void (*leave)(void); /* removes what is still there */
};

/* The names: of what is made and removed again, of what another peer holds, and of what two
 * processes share. */
static char peer_own[PEER_NAME_MAX], peer_held[PEER_NAME_MAX], peer_shared[PEER_NAME_MAX];

static char peer_failure[256];

/* Says why; always -1. */
__attribute__((format(printf, 1, 2))) static inline int peer_fails(const char *format,
								   ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(peer_failure, sizeof(peer_failure), format, args);
	va_end(args);
	return -1;
}

static inline int peer_fails_errno(const char *what)
{
	return peer_fails("%s: %s", what, strerror(errno));
}

/* The end of scenario-second. */
static inline int peer_compare(const void *memory)
{
	return strcmp((const char *)memory, PEER_MESSAGE)
		       ? peer_fails("this is not the message")
		       : 0;
}

static inline int peer_name(char name[PEER_NAME_MAX], const char *before,
			    const char *prefix, const char *after)
{
	int n = snprintf(name, PEER_NAME_MAX, "%s%s-%s", before, prefix, after);

	return n < PEER_NAME_MAX ? 0 : peer_fails("%s is too long", prefix);
}

/* winshm's QueryPerformanceCounter() would do as well, but counts in steps of 100 ns. */
static inline uint64_t peer_now_ns(void)
{
#ifdef _WIN32
	LARGE_INTEGER ticks, per_second;

	QueryPerformanceFrequency(&per_second);
	QueryPerformanceCounter(&ticks);
	return (uint64_t)((double)ticks.QuadPart * 1e9 / (double)per_second.QuadPart);
#else
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
#endif
}

static inline int peer_call(int (*function)(void))
{
#ifdef __cplusplus
	try {
		return function();
	} catch (const std::exception &exception) {
		return peer_fails("%s", exception.what());
	}
#else
	return function();
#endif
}

static inline int peer_measure(const struct peer_case *c, uint64_t *ret_ns)
{
	unsigned n_batch = c->n_batch ? c->n_batch : 1;
	uint64_t start = peer_now_ns(), took;
	int r = 0;

	for (unsigned i = 0; i < n_batch && r == 0; i++)
		r = peer_call(c->run);
	took = peer_now_ns() - start;
	*ret_ns = (took + n_batch / 2) / n_batch;
	return r;
}

static inline void peer_run(const struct peer_case *c, unsigned n)
{
	uint64_t *ns = (uint64_t *)calloc(n, sizeof(*ns));
	int r;

	if (!ns) {
		printf("error out of memory\n");
		return;
	}
	r = c->prepare ? peer_call(c->prepare) : 0;
	for (unsigned i = 0; i < n && r == 0; i++)
		r = peer_measure(c, &ns[i]);
	if (c->finish && peer_call(c->finish) < 0)
		r = -1;
	if (r < 0)
		printf("error %s\n", peer_failure);
	for (unsigned i = 0; i < n && r == 0; i++)
		printf("%" PRIu64 "%c", ns[i], i + 1 < n ? ' ' : '\n');
	free(ns);
}

static inline void peer_answer(const struct peer *peer, const char *name, unsigned n)
{
	for (size_t i = 0; i < peer->n_cases; i++) {
		const struct peer_case *c = &peer->cases[i];

		if (strcmp(c->name, name) != 0)
			continue;
		if (!c->run)
			printf("unavailable %s\n", c->lacks);
		else
			peer_run(c, c->n_batch ? n : 1);
		return;
	}
	printf("unavailable there is no such thing in %s\n", peer->what);
}

static inline int peer_main(const struct peer *peer, int argc, char **argv)
{
	char line[128], name[64];
	unsigned n;

	if (argc != 2) {
		fprintf(stderr, "usage: %s PREFIX\n", argv[0]);
		return 2;
	}
#ifdef _WIN32
	_setmode(_fileno(stdout), _O_BINARY);
#endif
	if (peer_name(peer_own, peer->before, argv[1], "own") < 0 ||
	    peer_name(peer_held, peer->before, argv[1], "held") < 0 ||
	    peer_name(peer_shared, peer->before, argv[1], "shared") < 0) {
		printf("unavailable %s\n", peer_failure);
		return 0;
	}
	printf("ready %s\n", peer->what);
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		if (sscanf(line, "%63s %u", name, &n) != 2 || n == 0 || n > PEER_N_MAX)
			printf("error a command is a case and a number\n");
		else
			peer_answer(peer, name, n);
		fflush(stdout);
	}
	peer->leave();
	return 0;
}
