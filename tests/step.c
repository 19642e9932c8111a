/* SPDX-License-Identifier: MIT */
/*
 * The engine: one walk, many deaths.
 *
 * The walk goes through the operation instruction by instruction and finds its states:
 * places where a shared byte, the lock that the kernel would hand on, or something in the
 * kernel has just changed. Between two of them the world is the same for everybody else; that
 * it is, is compared after each instruction. Then, for each state, a new victim runs there
 * and
 *
 *   dies       at the first instruction, and another one at some later instruction of the
 *              same state; the survivors look;
 *   is visited by bob, who opens, creates and closes the same name, then goes on to the end;
 *   is joined  by bob, who keeps the name until the victim is through: they must have one
 *              object between them; then the victim dies.
 *
 * Before each victim the shared bytes are put back to what they were before the first one,
 * so all meet the same state; alice and bob hold after each look what they held before it.
 *
 * All of it happens in a PID namespace of its own where that is permitted: then numbers are
 * small, and what walks through /proc do does not depend on the rest of the machine.
 *
 * What takes too long is cut short: the walk at some instruction, the deaths spread evenly
 * over the states. STEP_SECONDS says how long each may take for an operation; 0 is for all.
 */
#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>

#include "step-world.h"
#include "store/layout.h"

struct step_state {
	struct step_place first, other;
	uint64_t n_steps; /* behind so many instructions */
};

struct step_tour {
	const struct step_operation *operation;
	struct step_state *states;
	size_t n_states, n_allocated;
	uint64_t n_steps;
	uint64_t random;
	uint64_t deadline_ns; /* UINT64_MAX: none */
	bool is_cut;          /* the walk did not come to the end of the operation */
	uint32_t n_deaths, n_visits, n_joins, n_strays;
};

static uint64_t step_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

__attribute__((noreturn)) static void step_broken(const struct step_tour *tour, size_t i,
						  const char *when, const char *what)
{
	const struct step_state *state = &tour->states[i];

	test_fail(__FILE__, __LINE__,
		  "%s: broken: state %zu, after %llu instructions (%#llx, %u): %s: %s",
		  tour->operation->name, i, (unsigned long long)state->n_steps,
		  (unsigned long long)state->first.address, state->first.nth, when, what);
}

/* ---- the walk ----------------------------------------------------------------------- */

enum {
	STEP_HASH = 1 << 16,
	STEP_OFTEN =
		64, /* places executed more often are only gone to for a state's sake */
};

static struct step_place step_counts[STEP_HASH];

/* How often the walk has come by there. */
static uint32_t *step_count(uint64_t address)
{
	uint64_t i = address * UINT64_C(0x9E3779B97F4A7C15) >> 48;

	while (step_counts[i].address && step_counts[i].address != address)
		i = (i + 1) % STEP_HASH;
	step_counts[i].address = address;
	return &step_counts[i].nth;
}

static void step_add_state(struct step_tour *tour, uint64_t address)
{
	struct step_place place = { address, *step_count(address) + 1 };

	if (tour->n_states == tour->n_allocated) {
		tour->n_allocated = 2 * tour->n_allocated + 64;
		tour->states =
			realloc(tour->states, tour->n_allocated * sizeof(*tour->states));
		CHECK(tour->states);
	}
	tour->states[tour->n_states++] =
		(struct step_state) { place, place, tour->n_steps };
}

static void step_look_for_table(const struct step_tour *tour)
{
	if (tour->operation->flags & STEP_NO_TABLE && !step_table_is_open())
		step_table_open(false); /* is it there by now? */
}

static void step_walk(struct step_tour *tour)
{
	struct step_victim victim;
	uint64_t pending, n_same = 0;
	const char *wrong;
	uint32_t nth;

	memset(step_counts, 0, sizeof(step_counts));
	step_world_restore(tour->operation);
	step_victim_start(&victim, tour->operation);
	step_table_changed(); /* what its setup did */
	pending = step_victim_pending(&victim);
	step_add_state(tour, step_victim_address(&victim));

	for (;;) {
		uint64_t address = step_victim_address(&victim), was_pending = pending;
		struct step_state *state = &tour->states[tour->n_states - 1];
		bool is_new;

		nth = ++*step_count(address);
		if (nth <= STEP_OFTEN && whitebox_random(&tour->random) % ++n_same == 0)
			state->other = (struct step_place) { address, nth };
		is_new = step_victim_step(&victim);
		if (victim.has_ended)
			break;
		tour->n_steps++;
		if (tour->n_steps % 1024 == 0 && step_now_ns() > tour->deadline_ns) {
			tour->is_cut = true;
			step_victim_run(&victim);
			break;
		}
		if (is_new)
			step_look_for_table(tour);
		pending = step_victim_pending(&victim);
		is_new |= step_table_changed() || pending != was_pending;
		if (!is_new)
			continue;
		step_add_state(tour, step_victim_address(&victim));
		n_same = 0;
		if (step_table_changed_elsewhere())
			step_broken(tour, tour->n_states - 1, "walk",
				    "it stored into what is not its own");
	}
	if (step_table_changed_elsewhere())
		step_broken(tour, tour->n_states - 1, "walk",
			    "it stored into what is not its own");
	if (!victim.parent)
		step_victim_run(&victim);
	step_victim_kill(&victim);
	wrong = step_look(&victim);
	if (wrong)
		step_broken(tour, tour->n_states - 1, "after the end", wrong);
}

/* ---- deaths and visits -------------------------------------------------------------- */

static void step_reach(struct step_tour *tour, struct step_victim *victim,
		       const struct step_place *place)
{
	step_world_restore(tour->operation);
	step_victim_start(victim, tour->operation);
	if (!step_victim_reach(victim, place))
		tour->n_strays++;
}

static void step_die(struct step_tour *tour, size_t i, const struct step_place *place)
{
	struct step_victim victim;
	const char *wrong;

	step_reach(tour, &victim, place);
	step_victim_kill(&victim);
	wrong = step_look(&victim);
	if (wrong)
		step_broken(tour, i, "after its death", wrong);
	tour->n_deaths++;
}

enum step_meeting {
	STEP_NOBODY,
	STEP_VISITOR,
	STEP_COMPANION, /* he keeps the subject */
};

/* A table that says it is ready is used by whoever comes, locked or not. */
static bool step_file_is_ready(void)
{
	int fd = open(step_path(), O_RDONLY | O_CLOEXEC);
	struct layout_header header = { 0 };
	ssize_t n = fd < 0 ? 0 : pread(fd, &header, sizeof(header), 0);

	if (fd >= 0)
		close(fd);
	return n == sizeof(header) && header.magic == LAYOUT_MAGIC &&
	       header.state == LAYOUT_STATE_READY;
}

/* Somebody else comes by where the victim stands, unless he would have to wait for it. */
static enum step_meeting step_come_by(struct step_tour *tour, size_t i,
				      struct step_actor *bob, bool stays)
{
	enum step_verb verb = stays ? STEP_JOIN : STEP_VISIT;
	const char *wrong;
	int stripe;

	if (!step_file_is_free() && !step_file_is_ready())
		return STEP_NOBODY;
	if (tour->operation->flags & STEP_NO_TABLE)
		step_table_open(false);
	stripe = step_locked_stripe();
	if (stripe >= 0 && stripe != step_subjects_stripe())
		return STEP_NOBODY; /* it walks through all of them */
	if (stripe >= 0)
		verb = STEP_PASS_BY;
	wrong = step_ask(bob, verb, 0);
	if (wrong)
		step_broken(tour, i, "while it stands", wrong);
	return verb == STEP_JOIN ? STEP_COMPANION : STEP_VISITOR;
}

static void step_meet(struct step_tour *tour, size_t i, bool stays)
{
	bool is_new = tour->operation->flags & (STEP_NO_TABLE | STEP_NEWCOMERS);
	struct step_actor newcomer, *bob = &step_bob;
	struct step_victim victim;
	enum step_meeting meeting;
	const char *wrong;

	step_reach(tour, &victim, &tour->states[i].first);
	if (is_new) {
		newcomer = step_actor_new();
		bob = &newcomer;
	}
	meeting = step_come_by(tour, i, bob, stays);
	step_board->bob_has_joined = meeting == STEP_COMPANION;
	if (!victim.has_ended)
		step_victim_run(&victim);
	if (!victim.parent)
		step_victim_run(&victim); /* to the end of its own check */
	if (step_board->bob_has_joined && (wrong = step_ask(bob, STEP_REJOIN, 0)))
		step_broken(tour, i, "after both were in", wrong);
	step_board->bob_has_joined = false;
	if (is_new)
		step_actor_quit(bob);
	step_victim_kill(&victim);
	wrong = step_look(&victim);
	if (wrong)
		step_broken(tour, i, "after a meeting", wrong);
	tour->n_visits += meeting == STEP_VISITOR;
	tour->n_joins += meeting == STEP_COMPANION;
}

static void step_kill_everywhere(struct step_tour *tour)
{
	bool may_meet = !(tour->operation->flags & STEP_ALONE);
	size_t stride = tour->n_states * 618 / 1000 | 1, n = tour->n_states;

	while (n % stride == 0 && stride > 1)
		stride -= 2;
	for (size_t k = 0, i = n - 1; k < n; k++, i = (i + stride) % n) {
		const struct step_state *state = &tour->states[i];

		step_die(tour, i, &state->first);
		if (may_meet)
			step_meet(tour, i, false);
		if (may_meet)
			step_meet(tour, i, true);
		if (state->other.address != state->first.address ||
		    state->other.nth != state->first.nth)
			step_die(tour, i, &state->other);
		if (step_now_ns() > tour->deadline_ns)
			return;
	}
}

/* STEP_SECONDS instead of `seconds` if that is set; 0 is without a limit. */
static uint64_t step_deadline(double seconds)
{
	const char *chosen = getenv("STEP_SECONDS");

	if (chosen && *chosen)
		seconds = atof(chosen);
	return seconds > 0 ? step_now_ns() + (uint64_t)(seconds * 1e9) : UINT64_MAX;
}

static void step_take_tour(const struct step_operation *operation)
{
	struct step_tour tour = { .operation = operation, .random = 1 };

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	step_board = mmap(NULL, sizeof(*step_board), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(step_board != MAP_FAILED);
	step_world_begin(operation);
	tour.deadline_ns = step_deadline(1.0);
	step_walk(&tour);
	tour.deadline_ns = step_deadline(0.3);
	step_kill_everywhere(&tour);
	printf("# %s: %llu states%s, %zu different; %u deaths, %u visits, %u joins, "
	       "%u strayed, 0 broken\n",
	       operation->name, (unsigned long long)tour.n_steps + 1,
	       tour.is_cut ? " (cut short)" : "", tour.n_states, tour.n_deaths,
	       tour.n_visits, tour.n_joins, tour.n_strays);
	fflush(stdout);
	step_world_end();
	free(tour.states);
}

/* ---- a namespace of its own --------------------------------------------------------- */

static int step_wait_status(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		CHECK_EQ(errno, EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void step_first_process(const struct step_operation *operation)
{
	/* If /proc cannot be had anew, nothing of the tests would work in here. */
	if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("proc", "/proc", "proc", 0, NULL) < 0)
		_exit(2);
	step_take_tour(operation);
	fflush(NULL);
	_exit(0);
}

/* 2: not permitted, and nothing has happened yet. */
static int step_enclose(const struct step_operation *operation)
{
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0)
			_exit(2);
		pid = fork();
		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			step_first_process(operation);
		}
		_exit(pid < 0 ? 2 : step_wait_status(pid));
	}
	status = step_wait_status(pid);
	if (status != 0 && status != 2)
		_exit(status); /* it has said why */
	return status;
}

void step_run(const struct step_operation *operation)
{
	const char *obstacle = step_victim_obstacle();

	if (obstacle)
		SKIP("%s", obstacle);
	if (step_enclose(operation) == 2)
		step_take_tour(operation);
	test_forgive_descriptors();
}
