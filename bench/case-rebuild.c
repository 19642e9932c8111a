/* SPDX-License-Identifier: MIT */
/*
 * What damage to the table of names, or the loss of its path, costs whoever comes next: a
 * walk through all descriptors there are in /proc. So there is a crowd of processes that
 * have many.
 *
 * Each figure is that of opening all names after the damage, in whichever of the 64 stripes
 * they are.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"
#include "peer.h"
#include "store/layout.h"
#include "ways.h"

enum {
	N_NAMES = 256,
	N_CROWD = 50,
	N_DESCRIPTORS = 100, /* of each */
};

static struct bench_peer holder, crowd[N_CROWD];
static char table_path[160];
static int table; /* the first, whatever is put in its place when its path is lost */

static int crowd_size(void)
{
	return bench_is_smoke() ? 3 : N_CROWD;
}

static const char *name_of(int i)
{
	static char name[32];

	snprintf(name, sizeof(name), "name %d", i);
	return name;
}

/* ---- who is there -------------------------------------------------------------------- */

static double names_hold(int command)
{
	for (int i = 0; i < N_NAMES; i++)
		winshm_create(name_of(i), SECTION_BYTES);
	return command;
}

static double crowd_join(int command)
{
	for (int i = 0; i < N_DESCRIPTORS; i++)
		if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			bench_die("/dev/null: %m");
	return command;
}

static void begin(void)
{
	snprintf(table_path, sizeof(table_path), "%s/" LAYOUT_FILE,
		 getenv("WINSHM_RUNTIME_DIR"));
	bench_peer_start(&holder, names_hold);
	bench_peer_call(&holder, 0);
	table = open(table_path, O_RDWR | O_CLOEXEC);
	if (table < 0)
		bench_die("%s: %m", table_path);
	for (int i = 0; i < crowd_size(); i++) {
		bench_peer_start(&crowd[i], crowd_join);
		bench_peer_call(&crowd[i], 0);
	}
}

static void end(void)
{
	for (int i = 0; i < crowd_size(); i++)
		bench_peer_end(&crowd[i]);
	bench_peer_end(&holder);
}

/* ---- what is damaged ----------------------------------------------------------------- */

static void wipe(off_t offset, size_t n_bytes)
{
	static const char zeroes[4096];

	if (pwrite(table, zeroes, n_bytes, offset) != (ssize_t)n_bytes)
		bench_die("%s: %m", table_path);
}

/* The first that is in use. */
static off_t stripe_in_use(void)
{
	struct layout_stripe stripes[LAYOUT_N_STRIPES];
	int i = 0;

	if (pread(table, stripes, sizeof(stripes), LAYOUT_STRIPES_OFFSET) !=
	    (ssize_t)sizeof(stripes))
		bench_die("%s: %m", table_path);
	while (i < LAYOUT_N_STRIPES - 1 && stripes[i].n_nodes <= 1)
		i++;
	return (off_t)(LAYOUT_STRIPES_OFFSET + (size_t)i * sizeof(stripes[0]));
}

static void damage_none(void)
{
}

static void damage_one(void)
{
	static off_t stripe;

	if (!stripe)
		stripe = stripe_in_use();
	wipe(stripe, sizeof(struct layout_stripe));
}

static void damage_all(void)
{
	wipe(LAYOUT_STRIPES_OFFSET, LAYOUT_N_STRIPES * sizeof(struct layout_stripe));
}

static void damage_slots(void)
{
	damage_all();
	wipe(LAYOUT_SLOTS_OFFSET, 4096);
}

static void damage_path(void)
{
	if (unlink(table_path) < 0)
		bench_die("%s: %m", table_path);
}

/* ---- what it costs ------------------------------------------------------------------- */

static double open_all(void)
{
	double ns = 0;

	for (int i = 0; i < N_NAMES; i++) {
		double start_ns = bench_now_ns();
		HANDLE section = winshm_open(name_of(i));

		ns += bench_now_ns() - start_ns;
		CloseHandle(section);
	}
	return ns;
}

static double newcomer_open(int command)
{
	return open_all() + command;
}

/* In a process that has not been there yet. */
static double as_newcomer(void (*damage)(void))
{
	struct bench_peer newcomer;
	double ns;

	damage();
	bench_peer_start(&newcomer, newcomer_open);
	ns = bench_peer_call(&newcomer, 0);
	bench_peer_end(&newcomer);
	return ns;
}

static double nothing_wrong(void)
{
	return open_all();
}

static double one_stripe(void)
{
	damage_one();
	return open_all();
}

static double all_stripes(void)
{
	damage_all();
	return open_all();
}

static double all_and_slots(void)
{
	damage_slots();
	return open_all();
}

static double newcomer_nothing_wrong(void)
{
	return as_newcomer(damage_none);
}

static double newcomer_all_and_slots(void)
{
	return as_newcomer(damage_slots);
}

static double newcomer_lost_path(void)
{
	return as_newcomer(damage_path);
}

#define NEWCOMER "newcomer, nothing wrong"

static const struct bench_case cases[] = {
	{ .name = "nothing wrong", .run = nothing_wrong, .is_elsewhere = true },
	{ .name = "one stripe wiped", .run = one_stripe, .is_elsewhere = true },
	{ .name = "all stripes wiped", .run = all_stripes, .is_elsewhere = true },
	{ .name = "all stripes and slots wiped",
	  .run = all_and_slots,
	  .is_elsewhere = true },
	{ .name = NEWCOMER, .run = newcomer_nothing_wrong, .is_elsewhere = true },
	{ .name = "newcomer, all that wiped",
	  .run = newcomer_all_and_slots,
	  .is_elsewhere = true,
	  .against = NEWCOMER },
	{ .name = "newcomer, path lost",
	  .run = newcomer_lost_path,
	  .is_elsewhere = true,
	  .against = NEWCOMER },
};

const struct bench_group rebuild_group = {
	.name = "table of names damaged",
	.operation =
		"Something happens to the table, and all of 256 names are opened, among 50 "
		"processes of 100 descriptors each. (A newcomer also takes its place in the "
		"table.)",
	.bound =
		"The kernel shows descriptors one link in /proc at a time, and there are "
		"thousands of them.",
	.cases = cases,
	.n_cases = N_CASES(cases),
	.begin = begin,
	.end = end,
	.weight = 1.5,
};
