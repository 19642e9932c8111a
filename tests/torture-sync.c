/* SPDX-License-Identifier: MIT */
/*
 * A storm on events, mutexes, semaphores: processes with threads that take, give, set and
 * wait, while their parent kills some and stops others. An oracle in memory of its own
 * notices what must never happen:
 *
 *   double  a mutex had while somebody living has it; more released by an event than sets
 *   untold  a mutex had whose owner was killed, and no word of it (of two at once: of either)
 *   false   a mutex said to be abandoned more often than threads were killed
 *   hung    a call that does not return although it is sure to be served
 *   lost    units of a semaphore gone, or made
 *   other   an error nothing here gives a reason for
 *
 * Whoever has a mutex says so in the oracle after it got it and until before it gives it
 * back; whoever is about to get or to give units says how many may be on the way. The
 * parent makes `life` even before it kills: what the dead had, and what was on the way, the
 * keeper puts back, so the semaphore never runs dry, and at the end there is at least what
 * there was in the beginning, and at most all that was on the way more.
 *
 * TORTURE_SECONDS of it; TORTURE_MINUTES; TORTURE_SEED repeats what everybody throws.
 */
#include "torture.h"

#include <pthread.h>

#include "os/clock.h"
#include "store/cell.h"
#include "store/wait.h"
#include "whitebox.h"

enum {
	SYNC_PROCESSES = 8,
	SYNC_THREADS = 8,
	SYNC_MUTEXES = 2,
	SYNC_UNITS = 6,
	SYNC_HUNG_S = 20,
};

enum object {
	A_MUTEX,
	B_MUTEX,
	UNITS,
	AUTO,
	MANUAL,
	N_OBJECTS
};

struct seat {
	_Atomic uint64_t since_ns; /* of the call it is in; 0: none */
	_Atomic uint32_t doing, n_calls, units, on_the_way;
};

struct oracle {
	_Atomic uint32_t is_over, n_keeper_ready;
	_Atomic uint32_t life[SYNC_PROCESSES]; /* odd: not killed */
	struct seat seats[SYNC_PROCESSES][SYNC_THREADS];
	_Atomic uint64_t owner[SYNC_MUTEXES]; /* life, process, thread; 0: none says so */
	_Atomic uint64_t n_sets, n_released;
	_Atomic uint32_t to_put_back, n_doubtful, n_surplus;
	_Atomic uint32_t n_double, n_untold, n_abandoned, n_other, last_other, n_killed;
	_Atomic uint64_t n_calls;
};

static struct oracle *oracle;
static struct face faces[N_OBJECTS];
static __thread struct seat *seat;
static __thread uint64_t self;

/* ---- calls, as the oracle sees them ------------------------------------------------- */

static void sync_begin(uint32_t doing)
{
	atomic_store(&seat->doing, doing);
	atomic_store(&seat->since_ns, clock_monotonic_ns());
}

static int sync_end(int r)
{
	atomic_store(&seat->since_ns, 0);
	atomic_fetch_add(&oracle->n_calls, 1);
	if (r < 0) {
		atomic_fetch_add(&oracle->n_other, 1);
		atomic_store(&oracle->last_other, (uint32_t)r);
	}
	return r;
}

/* For what the bits of `objects` say. */
static int sync_wait(uint32_t objects, bool all, uint64_t timeout_ns, uint32_t *ret)
{
	struct wait_item items[N_OBJECTS];
	struct wait wait = { .items = items, .wants_all = all };
	uint32_t object[N_OBJECTS] = { 0 }, index = 0;
	int r;

	for (uint32_t i = 0; i < N_OBJECTS; i++)
		if (objects & 1u << i) {
			object[wait.n_items] = i;
			items[wait.n_items++] = (struct wait_item) { &faces[i], -1 };
		}
	wait.deadline_ns = timeout_ns == WAIT_FOREVER ? WAIT_FOREVER
			   : timeout_ns               ? clock_monotonic_ns() + timeout_ns
						      : 0;
	if (objects & 1u << UNITS)
		atomic_store(&seat->on_the_way, 1);
	sync_begin(objects | (uint32_t)all << 16 | (timeout_ns == WAIT_FOREVER) << 17);
	r = sync_end(wait_run(&wait, &index));
	*ret = object[index];
	if ((r == 0 || r == NEWS_ABANDONED) && (all || *ret == UNITS) &&
	    objects & 1u << UNITS)
		atomic_fetch_add(&seat->units, 1);
	atomic_store(&seat->on_the_way, 0);
	if (r == 0 && (all || *ret == AUTO) && objects & 1u << AUTO &&
	    atomic_fetch_add(&oracle->n_released, 1) >= atomic_load(&oracle->n_sets))
		atomic_fetch_add(&oracle->n_double, 1);
	return r;
}

static void sync_put_units(uint32_t n)
{
	uint32_t previous;

	atomic_store(&seat->on_the_way, n);
	atomic_fetch_sub(&seat->units, n);
	sync_begin(100);
	sync_end(semaphore_release(&faces[UNITS], n, &previous));
	atomic_store(&seat->on_the_way, 0);
}

static bool sync_is_alive(uint64_t owner)
{
	return atomic_load(&oracle->life[owner >> 8 & 0xFF]) == owner >> 32;
}

/* Mostly not for long. */
static void sync_hold(struct dice *dice)
{
	uint32_t n = dice_below(dice, 16);

	if (n == 0)
		usleep(dice_below(dice, 2000));
	else if (n < 4)
		sched_yield();
}

/* One mutex, or both at once, of which one at least was abandoned if that was said. */
static void sync_had_mutexes(uint32_t mutexes, int r, struct dice *dice)
{
	bool is_abandoned = false;

	for (uint32_t i = 0; i < SYNC_MUTEXES; i++) {
		uint64_t before;

		if (!(mutexes & 1u << i))
			continue;
		before = atomic_exchange(&oracle->owner[i], self);
		if (before && sync_is_alive(before))
			atomic_fetch_add(&oracle->n_double, 1);
		else if (before)
			is_abandoned = true;
	}
	if (r == NEWS_ABANDONED)
		atomic_fetch_add(&oracle->n_abandoned, 1);
	else if (is_abandoned)
		atomic_fetch_add(&oracle->n_untold, 1);
	sync_hold(dice);
	for (uint32_t i = 0; i < SYNC_MUTEXES; i++) {
		if (!(mutexes & 1u << i))
			continue;
		if (atomic_load(&oracle->owner[i]) != self)
			atomic_fetch_add(&oracle->n_double, 1);
		atomic_store(&oracle->owner[i], 0);
		sync_begin(101);
		sync_end(mutex_release(&faces[i]));
	}
}

static void sync_set(void)
{
	atomic_fetch_add(&oracle->n_sets, 1);
	sync_begin(102);
	sync_end(event_set(&faces[AUTO]));
}

/* ---- a thread ----------------------------------------------------------------------- */

static uint64_t sync_patience(struct dice *dice)
{
	switch (dice_below(dice, 4)) {
	case 0:
		return 0;
	case 1:
		return UINT64_C(1000) * (1 + dice_below(dice, 20000));
	default:
		return WAIT_FOREVER;
	}
}

static void sync_one(struct dice *dice)
{
	const uint32_t both = 1u << A_MUTEX | 1u << B_MUTEX;
	uint32_t what, n;
	int r;

	switch (dice_below(dice, 11)) {
	case 0:
	case 1:
	case 2:
		n = dice_below(dice, SYNC_MUTEXES);
		r = sync_wait(1u << n, false, sync_patience(dice), &what);
		if (r == 0 || r == NEWS_ABANDONED)
			sync_had_mutexes(1u << n, r, dice);
		break;
	case 3:
	case 4:
		n = 1 + dice_below(dice, 2);
		for (uint32_t i = 0; i < n; i++)
			(void)sync_wait(1u << UNITS, false, i ? 0 : sync_patience(dice),
					&what);
		break;
	case 5:
		sync_set();
		break;
	case 6:
		(void)sync_wait(1u << AUTO, false, sync_patience(dice), &what);
		break;
	case 7:
		sync_begin(103);
		n = dice_below(dice, 3);
		sync_end(n == 0   ? event_set(&faces[MANUAL])
			 : n == 1 ? event_reset(&faces[MANUAL])
				  : event_pulse(&faces[MANUAL]));
		(void)sync_wait(1u << MANUAL | 1u << AUTO, false,
				dice_below(dice, 2000000), &what);
		break;
	case 8:
		r = sync_wait(1u << A_MUTEX | 1u << UNITS | 1u << AUTO, false,
			      sync_patience(dice), &what);
		if ((r == 0 || r == NEWS_ABANDONED) && what == A_MUTEX)
			sync_had_mutexes(1u << A_MUTEX, r, dice);
		break;
	case 9:
		r = sync_wait(both | (dice_below(dice, 2) << UNITS), true,
			      sync_patience(dice), &what);
		if (r == 0 || r == NEWS_ABANDONED)
			sync_had_mutexes(both, r, dice);
		break;
	default:
		(void)sync_wait(1u << UNITS | 1u << AUTO, true, sync_patience(dice),
				&what);
		break;
	}
	n = atomic_load(&seat->units);
	if (n)
		sync_put_units(n);
}

struct actor {
	uint32_t process, thread;
	uint64_t seed;
};

static void *sync_thread(void *arg)
{
	struct actor *actor = arg;
	struct dice dice = { actor->seed };

	seat = &oracle->seats[actor->process][actor->thread];
	self = (uint64_t)atomic_load(&oracle->life[actor->process]) << 32 |
	       actor->process << 8 | actor->thread;
	while (!atomic_load(&oracle->is_over))
		sync_one(&dice);
	return NULL;
}

static void sync_reach(void)
{
	static const struct cell_start starts[N_OBJECTS] = {
		[A_MUTEX] = { .kind = CELL_MUTEX },
		[B_MUTEX] = { .kind = CELL_MUTEX },
		[UNITS] = { .kind = CELL_SEMAPHORE,
			    .value = SYNC_UNITS,
			    .maximum = 1 << 30 },
		[AUTO] = { .kind = CELL_EVENT },
		[MANUAL] = { .kind = CELL_EVENT, .is_manual = true },
	};
	static struct name names[N_OBJECTS];
	static const char *const texts[] = { "a", "b", "units", "auto", "manual" };

	for (int i = 0; i < N_OBJECTS; i++) {
		names[i] = whitebox_name(texts[i]);
		CHECK(cell_create(&faces[i], &names[i], &starts[i]) >= 0);
	}
}

static void sync_process(uint32_t number, uint64_t seed)
{
	static struct actor actors[SYNC_THREADS];
	pthread_t threads[SYNC_THREADS];

	sync_reach();
	for (uint32_t i = 0; i < SYNC_THREADS; i++) {
		actors[i] = (struct actor) { number, i, seed + i * 7919 };
		CHECK_EQ(pthread_create(&threads[i], NULL, sync_thread, &actors[i]), 0);
	}
	for (uint32_t i = 0; i < SYNC_THREADS; i++)
		pthread_join(threads[i], NULL);
}

/* ---- the keeper: holds all, puts back, sets the event now and then ------------------ */

/* What was put back and was not gone. */
static void sync_take_surplus(void)
{
	struct cell_state state;
	uint32_t n;

	CHECK_EQ(cell_query(&faces[UNITS], &state), 0);
	for (n = state.count; n > SYNC_UNITS; n--) {
		struct wait_item item = { &faces[UNITS], -1 };
		struct wait wait = { .items = &item, .n_items = 1 };
		uint32_t index;

		if (wait_run(&wait, &index) != 0)
			break;
		atomic_fetch_add(&oracle->n_surplus, 1);
	}
}

static void sync_keep(void)
{
	struct cell_state state;
	uint32_t n, previous;

	sync_reach();
	atomic_store(&oracle->n_keeper_ready, 1);
	while (atomic_load(&oracle->is_over) < 2) {
		n = atomic_exchange(&oracle->to_put_back, 0);
		if (n)
			CHECK_EQ(semaphore_release(&faces[UNITS], n, &previous), 0);
		sync_take_surplus();
		atomic_fetch_add(&oracle->n_sets, 1);
		CHECK_EQ(event_set(&faces[AUTO]), 0);
		usleep(1000);
	}
	n = atomic_exchange(&oracle->to_put_back, 0);
	if (n)
		CHECK_EQ(semaphore_release(&faces[UNITS], n, &previous), 0);

	CHECK_EQ(cell_query(&faces[UNITS], &state), 0);
	torture_note("%u units left of %u, %u were on the way, %u of them came back",
		     state.count, SYNC_UNITS, atomic_load(&oracle->n_doubtful),
		     atomic_load(&oracle->n_surplus));
	CHECK(state.count >= SYNC_UNITS);
	CHECK(state.count + atomic_load(&oracle->n_surplus) <=
	      SYNC_UNITS + atomic_load(&oracle->n_doubtful));
	for (int i = 0; i < SYNC_MUTEXES; i++) {
		struct wait_item item = { &faces[i], -1 };
		struct wait wait = { .items = &item,
				     .n_items = 1,
				     .deadline_ns = clock_monotonic_ns() +
						    UINT64_C(5000000000) };
		int r = wait_run(&wait, &n);

		CHECK(r == 0 || r == NEWS_ABANDONED);
		CHECK_EQ(mutex_release(&faces[i]), 0);
	}
}

/* ---- the parent --------------------------------------------------------------------- */

static pid_t sync_start(uint32_t number, uint64_t seed)
{
	pid_t pid;

	memset(oracle->seats[number], 0, sizeof(oracle->seats[number]));
	atomic_fetch_add(&oracle->life[number], 1);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		sync_process(number, seed);
		_exit(0);
	}
	return pid;
}

static void sync_kill(uint32_t number, pid_t pid)
{
	atomic_fetch_add(&oracle->life[number], 1);
	wait_killed(pid);
	atomic_fetch_add(&oracle->n_killed, SYNC_THREADS);
	for (int i = 0; i < SYNC_THREADS; i++) {
		struct seat *dead = &oracle->seats[number][i];
		uint32_t doubtful = atomic_load(&dead->on_the_way);

		atomic_fetch_add(&oracle->n_doubtful, doubtful);
		atomic_fetch_add(&oracle->to_put_back,
				 atomic_load(&dead->units) + doubtful);
	}
}

static void sync_look_for_hung(void)
{
	uint64_t now_ns = torture_now_ns();

	for (int i = 0; i < SYNC_PROCESSES; i++)
		for (int k = 0; k < SYNC_THREADS; k++) {
			const struct seat *one = &oracle->seats[i][k];
			uint64_t since_ns = atomic_load(&one->since_ns);

			if (since_ns && now_ns > since_ns &&
			    now_ns - since_ns >
				    UINT64_C(1000000000) * SYNC_HUNG_S * test_patience())
				test_fail(__FILE__, __LINE__,
					  "thread %d of process %d hangs in 0x%x", k, i,
					  atomic_load(&one->doing));
		}
}

static void sync_storm(uint64_t seed, uint64_t n_seconds, bool kills, bool stops)
{
	uint64_t end_ns = torture_now_ns() + n_seconds * 1000000000;
	pid_t pids[SYNC_PROCESSES], keeper;
	struct dice dice = { seed };

	oracle = torture_share(sizeof(*oracle));
	torture_note("TORTURE_SEED=%llu", (unsigned long long)seed);
	keeper = fork();
	if (keeper == 0) {
		sync_keep();
		_exit(0);
	}
	while (!atomic_load(&oracle->n_keeper_ready))
		usleep(1000);
	for (uint32_t i = 0; i < SYNC_PROCESSES; i++)
		pids[i] = sync_start(i, dice_throw(&dice));
	while (torture_now_ns() < end_ns) {
		uint32_t i = dice_below(&dice, SYNC_PROCESSES);

		usleep(1000 * (1 + dice_below(&dice, 30)));
		sync_look_for_hung();
		if (kills && dice_below(&dice, 2)) {
			sync_kill(i, pids[i]);
			pids[i] = sync_start(i, dice_throw(&dice));
		} else if (stops) {
			kill(pids[i], SIGSTOP);
			usleep(1000 * (1 + dice_below(&dice, 20)));
			kill(pids[i], SIGCONT);
		}
	}
	atomic_store(&oracle->is_over, 1);
	for (int n = 0; n < SYNC_PROCESSES;) {
		int status;
		pid_t pid;

		sync_look_for_hung();
		pid = waitpid(pids[n], &status, WNOHANG);
		if (pid == 0)
			usleep(1000);
		else
			CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		n += pid != 0;
	}
	atomic_store(&oracle->is_over, 2);
	torture_note(
		"%llu calls, %u threads killed, %u abandoned, %llu released of %llu sets",
		(unsigned long long)atomic_load(&oracle->n_calls),
		atomic_load(&oracle->n_killed), atomic_load(&oracle->n_abandoned),
		(unsigned long long)atomic_load(&oracle->n_released),
		(unsigned long long)atomic_load(&oracle->n_sets));
	torture_note("double %u, untold %u, other %u (%s)",
		     atomic_load(&oracle->n_double), atomic_load(&oracle->n_untold),
		     atomic_load(&oracle->n_other),
		     atomic_load(&oracle->n_other)
			     ? err_sentence((int)atomic_load(&oracle->last_other))
			     : "none");
	wait_ok(keeper);
	CHECK_EQ(atomic_load(&oracle->n_double), 0);
	CHECK_EQ(atomic_load(&oracle->n_untold), 0);
	CHECK_EQ(atomic_load(&oracle->n_other), 0);
	CHECK(atomic_load(&oracle->n_abandoned) <= atomic_load(&oracle->n_killed));
}

static uint64_t sync_seconds(void)
{
	uint64_t n_minutes = torture_env("TORTURE_MINUTES", 0);

	return n_minutes ? n_minutes * 60 : torture_env("TORTURE_SECONDS", 2);
}

TEST_LIMIT(nobody_is_killed, 24 * 3600)
{
	sync_storm(torture_env("TORTURE_SEED", torture_now_ns()), sync_seconds(), false,
		   false);
}

TEST_LIMIT(processes_are_stopped, 24 * 3600)
{
	sync_storm(torture_env("TORTURE_SEED", torture_now_ns()), sync_seconds(), false,
		   true);
}

TEST_LIMIT(processes_are_killed_and_stopped, 24 * 3600)
{
	sync_storm(torture_env("TORTURE_SEED", torture_now_ns()), sync_seconds(), true,
		   true);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
