/* SPDX-License-Identifier: MIT */
/*
 * Both programs of a peer are started by bench/peers/start, with the same prefix for their
 * names, and asked over pipes. Nobody has more than one command waiting, so a process that
 * was forked after the start finds the streams empty and can go on with them.
 *
 * A peer that says nothing for a minute is taken for dead.
 */
#include "foreign.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardian.h"
#include "harness.h"
#include "litter.h"
#include "peer.h"

enum {
	MAX_FOREIGN = 16,
	SILENCE_MS = 60000,
	START_MS = 300000, /* Wine makes itself a home */
};

struct side {
	pid_t pid;
	FILE *to, *from;
};

static struct foreign {
	const char *name;
	struct side sides[2];
	char version[BENCH_MAX_REASON];
	char reason[BENCH_MAX_REASON];  /* why it does not run */
	char no_held[BENCH_MAX_REASON]; /* why the second holds nothing */
} foreigners[MAX_FOREIGN];

static struct foreign *foreign_find(const char *name)
{
	for (int i = 0; i < MAX_FOREIGN; i++)
		if (foreigners[i].name && !strcmp(foreigners[i].name, name))
			return &foreigners[i];
	return NULL;
}

/* ---- lines --------------------------------------------------------------------------- */

/* The next line without its end; NULL: none came. */
static char *side_read(struct side *side, int patience_ms)
{
	static char *line;
	static size_t n_room;
	struct pollfd ready = { fileno(side->from), POLLIN, 0 };
	ssize_t n;

	if (poll(&ready, 1, patience_ms) != 1)
		return NULL;
	n = getline(&line, &n_room, side->from);
	if (n < 1 || line[n - 1] != '\n')
		return NULL;
	line[n - 1] = '\0';
	return line;
}

static void side_tell(struct side *side, const char *command, unsigned n)
{
	fprintf(side->to, "%s %u\n", command, n);
	fflush(side->to);
}

static bool starts_with(const char *line, const char *word, const char **ret_rest)
{
	size_t n = strlen(word);

	*ret_rest = line + n;
	return !strncmp(line, word, n);
}

/* Figures, which are added to those there are; or why there are none. */
static bool side_ask(struct side *side, double *ns, unsigned n, char ret_reason[],
		     bool *ret_is_failure)
{
	const char *line = side_read(side, SILENCE_MS), *rest;
	char *end;

	if (!line || starts_with(line, "error ", &rest)) {
		snprintf(ret_reason, BENCH_MAX_REASON, "%s",
			 line ? rest : "the peer does not answer");
		*ret_is_failure = true;
		return false;
	}
	if (starts_with(line, "unavailable ", &rest)) {
		snprintf(ret_reason, BENCH_MAX_REASON, "%s", rest);
		return false;
	}
	for (unsigned i = 0; i < n; i++, line = end) {
		ns[i] += strtod(line, &end);
		if (end != line)
			continue;
		snprintf(ret_reason, BENCH_MAX_REASON, "%u figures of %u", i, n);
		*ret_is_failure = true;
		return false;
	}
	return true;
}

/* ---- life ---------------------------------------------------------------------------- */

/* In front of all their names, and not of those that the harness removes after each group. */
static char peer_prefix[64];
static struct guardian guardian; /* pid 0: nobody has been started */

static void remove_names(void)
{
	litter_remove(peer_prefix);
}

/* Those of winshm's peer are in a table of its own. */
static void names_prepare(void)
{
	char dir[128];

	if (guardian.pid > 0)
		return;
	snprintf(peer_prefix, sizeof(peer_prefix), "winshm-peer-%d-", (int)getpid());
	guardian_start(&guardian, remove_names);
	snprintf(dir, sizeof(dir), "/dev/shm/%snames", peer_prefix);
	if (mkdir(dir, 0700) < 0 || setenv("WINSHM_RUNTIME_DIR", dir, 1) < 0)
		bench_die("%s: %m", dir);
}

static void side_start(struct side *side, const char *peer, bool is_second)
{
	int to[2], from[2];
	char prefix[96];

	if (pipe(to) < 0 || pipe(from) < 0)
		bench_die("pipe: %m");
	fflush(NULL);
	side->pid = fork();
	if (side->pid < 0)
		bench_die("fork: %m");
	if (side->pid == 0) {
		/* Of others' ends none: each is to see the end of its own input. */
		for (int i = 0; i < MAX_FOREIGN; i++)
			for (int j = 0; j < 2; j++)
				if (foreigners[i].sides[j].to)
					close(fileno(foreigners[i].sides[j].to));
		if (is_second)
			bench_pin_last();
		else
			bench_pin_first();
		dup2(to[0], STDIN_FILENO);
		dup2(from[1], STDOUT_FILENO);
		close(to[0]);
		close(to[1]);
		close(from[0]);
		close(from[1]);
		snprintf(prefix, sizeof(prefix), "%s%s", peer_prefix, peer);
		execl(BENCH_SOURCE "/peers/start", "start", peer, BENCH_BUILD, prefix,
		      NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	side->to = fdopen(to[1], "w");
	side->from = fdopen(from[0], "r");
	if (!side->to || !side->from)
		bench_die("no stream");
}

static void side_end(struct side *side)
{
	if (!side->to)
		return;
	fclose(side->to);
	fclose(side->from);
	waitpid(side->pid, NULL, 0);
	side->to = side->from = NULL;
}

/* Did it say that it is ready? */
static bool foreign_greet(struct foreign *foreign, struct side *side)
{
	const char *line = side_read(side, START_MS), *rest;

	if (line && starts_with(line, "ready ", &rest)) {
		snprintf(foreign->version, sizeof(foreign->version), "%s", rest);
		return true;
	}
	if (!line || !starts_with(line, "unavailable ", &rest))
		rest = "it did not start";
	snprintf(foreign->reason, sizeof(foreign->reason), "%s", rest);
	return false;
}

static void foreign_begin(struct foreign *foreign)
{
	double ns = 0;
	bool is_failure;

	for (int i = 0; i < 2 && !foreign->reason[0]; i++) {
		side_start(&foreign->sides[i], foreign->name, i == 1);
		foreign_greet(foreign, &foreign->sides[i]);
	}
	if (!foreign->reason[0]) {
		side_tell(&foreign->sides[1], "hold", 1);
		side_ask(&foreign->sides[1], &ns, 1, foreign->no_held, &is_failure);
	}
	if (foreign->reason[0])
		for (int i = 0; i < 2; i++)
			side_end(&foreign->sides[i]);
}

void foreign_start(const char *peer, char ret_reason[])
{
	struct foreign *foreign = foreign_find(peer);

	names_prepare();
	for (int i = 0; !foreign && i < MAX_FOREIGN; i++) {
		if (foreigners[i].name)
			continue;
		foreign = &foreigners[i];
		foreign->name = peer;
		foreign_begin(foreign);
	}
	if (!foreign)
		bench_die("more than %d peers", MAX_FOREIGN);
	memcpy(ret_reason, foreign->reason, BENCH_MAX_REASON);
}

void foreign_end(void)
{
	for (int i = 0; i < MAX_FOREIGN; i++) {
		for (int j = 0; j < 2; j++)
			side_end(&foreigners[i].sides[j]);
		foreigners[i] = (struct foreign) { 0 };
	}
	if (guardian.pid > 0)
		guardian_end(&guardian);
	guardian.pid = 0;
}

const char *foreign_version(const char *peer)
{
	struct foreign *foreign = foreign_find(peer);

	return foreign && foreign->sides[0].to ? foreign->version : NULL;
}

/* ---- commands ------------------------------------------------------------------------ */

static bool ask(struct side *side, const char *command, double *ns, unsigned n,
		char ret_reason[], bool *ret_is_failure)
{
	side_tell(side, command, n);
	return side_ask(side, ns, n, ret_reason, ret_is_failure);
}

bool foreign_run(const char *peer, const char *command, double *ret_ns, unsigned n,
		 char ret_reason[], bool *ret_is_failure)
{
	struct foreign *foreign = foreign_find(peer);
	struct side *first = &foreign->sides[0], *second = &foreign->sides[1];
	const char *rest;

	for (unsigned i = 0; i < n; i++)
		ret_ns[i] = 0;
	if (!strcmp(command, "scenario")) {
		for (unsigned i = 0; i < n; i++)
			if (!ask(first, "scenario-first", &ret_ns[i], 1, ret_reason,
				 ret_is_failure) ||
			    !ask(second, "scenario-second", &ret_ns[i], 1, ret_reason,
				 ret_is_failure) ||
			    !ask(first, "scenario-last", &ret_ns[i], 1, ret_reason,
				 ret_is_failure))
				return false;
		return true;
	}
	if (!strcmp(command, "there-and-back")) {
		side_tell(second, "echo", n);
		if (!ask(first, "ping", ret_ns, n, ret_reason, ret_is_failure))
			return false;
		return side_read(second, SILENCE_MS) != NULL;
	}
	if (foreign->no_held[0] &&
	    (starts_with(command, "open-", &rest) || !strcmp(command, "map-unmap"))) {
		snprintf(ret_reason, BENCH_MAX_REASON, "%s", foreign->no_held);
		return false;
	}
	return ask(first, command, ret_ns, n, ret_reason, ret_is_failure);
}
