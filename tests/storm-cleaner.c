/* SPDX-License-Identifier: MIT */
/*
 * Somebody who tidies up, all the while: a process of its own, that knows nothing of the
 * library and rests for moments only. In each round it does what one of those does who
 * are met on real machines.
 *
 * A newcomer to a table that nobody is in has to search all of /proc for another one before
 * the path is taken away again. Who tidies up a thousand times a second can keep everybody
 * out for good; so there is a long rest when nobody has got anything done for long.
 */
#include <dirent.h>

#include "storm.h"

#define CLEANER_MAX_AGE_NS  UINT64_C(20000000)
#define CLEANER_MAX_REST_NS 1000000

enum {
	CLEANER_MAX_FUTILE = 256 /* rounds in which nobody gets anything done */
};

struct cleaner {
	struct oracle *oracle;
	struct dice dice;
	const char *directory; /* that is tidied up */
	uint32_t n_moved, n_futile;
	uint64_t n_deeds;
};

static void cleaner_remove_tree(const char *path)
{
	nftw(path, torture_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static bool cleaner_has_aged(const struct stat *st, uint64_t age_ns)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)((now.tv_sec - st->st_mtim.tv_sec) * INT64_C(1000000000) +
			  now.tv_nsec - st->st_mtim.tv_nsec) > age_ns;
}

/* What is in the directory, as far as it has that age. */
static void cleaner_empty(struct cleaner *self, uint64_t age_ns)
{
	DIR *dir = opendir(self->directory);
	struct dirent *entry;
	struct stat st;

	while (dir && (entry = readdir(dir)))
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && cleaner_has_aged(&st, age_ns))
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
}

/* rm -rf of what is in it */
static void clean_content(struct cleaner *self)
{
	cleaner_empty(self, 0);
}

/* A cleaner of /tmp */
static void clean_what_is_old(struct cleaner *self)
{
	cleaner_empty(self, dice_below(&self->dice, CLEANER_MAX_AGE_NS));
}

/* The last logout of a user */
static void clean_all(struct cleaner *self)
{
	cleaner_remove_tree(self->directory);
}

/* mv directory elsewhere, where it is kept for a while */
static void clean_by_moving(struct cleaner *self)
{
	char path[320];

	snprintf(path, sizeof(path), "%s.%u", self->directory, self->n_moved++ % 4);
	cleaner_remove_tree(path);
	rename(self->directory, path);
}

/* mv of what is in it */
static void clean_by_moving_content(struct cleaner *self)
{
	char from[300], to[320];

	snprintf(from, sizeof(from), "%s/index.2", self->directory);
	snprintf(to, sizeof(to), "%s.%u", from, self->n_moved++ % 4);
	rename(from, to);
}

static void (*const cleaner_manners[])(struct cleaner *) = {
	clean_content,   clean_what_is_old,       clean_all,
	clean_by_moving, clean_by_moving_content,
};

static void cleaner_let_them_in(struct cleaner *self)
{
	const struct timespec rest = { .tv_nsec = CLEANER_MAX_REST_NS };
	struct oracle *oracle = self->oracle;

	if (atomic_load(&oracle->n_deeds) == self->n_deeds &&
	    self->n_futile++ < CLEANER_MAX_FUTILE)
		return;
	while (atomic_load(&oracle->n_deeds) == self->n_deeds &&
	       !atomic_load(&oracle->is_over))
		nanosleep(&rest, NULL); /* looks again */
	self->n_deeds = atomic_load(&oracle->n_deeds);
	self->n_futile = 0;
}

/* At times one goes on for a while, at times they take turns. */
static void cleaner_run(struct cleaner *self)
{
	uint32_t manner = 0, n_more = 0;

	while (!atomic_load(&self->oracle->is_over)) {
		struct timespec rest = { .tv_nsec = dice_below(&self->dice,
							       CLEANER_MAX_REST_NS) };

		if (n_more-- == 0) {
			manner = dice_below(&self->dice, ARRAYSIZE(cleaner_manners));
			n_more = dice_below(&self->dice, 2) ? 0 : 64;
		}
		cleaner_manners[manner](self);
		atomic_fetch_add(&self->oracle->tally.cleanings, 1);
		if (dice_below(&self->dice, 2))
			nanosleep(&rest, NULL); /* orders nothing */
		cleaner_let_them_in(self);
	}
}

void cleaner_start(struct oracle *oracle)
{
	struct cleaner self = { .oracle = oracle,
				.dice = { ~oracle->seed },
				.directory = getenv("WINSHM_RUNTIME_DIR") };
	pid_t pid;

	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	cleaner_run(&self);
	_exit(0);
}
