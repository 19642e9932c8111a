/* SPDX-License-Identifier: MIT */
/*
 * Death at every instruction of what is done to events, mutexes and semaphores.
 *
 * A victim (step-victim.h) goes through one call instruction by instruction and is killed;
 * bob, another process, sleeps for the object or holds it; carol comes afterwards and uses
 * it. Bob must be served at the latest when carol has done what the victim was about to do;
 * nothing may be there twice; and the object works for everybody as before.
 *
 * By default the victim dies before and after each instruction that others can notice
 * (locked ones, exchanges, system calls) and at some between; with STEP_SECONDS=0 at every
 * one.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "os/clock.h"
#include "step-victim.h"
#include "store/cell.h"
#include "store/wait.h"

enum {
	CELL_MAX_POINTS = 1 << 16,
	CELL_N_BETWEEN = 40,
	NOT_YET = 1 << 20,
};

/* Shared by all. */
struct scene {
	_Atomic uint32_t number;  /* of the object: every death has its own */
	_Atomic int bob;          /* what his wait said */
	_Atomic int bob_releases; /* go on and give it back */
};

static struct scene *scene;
static const struct cell_start *scene_start;
static struct face scene_face;
static struct name scene_name;

static const struct cell_start an_event = { .kind = CELL_EVENT };
static const struct cell_start a_set_event = { .kind = CELL_EVENT, .value = 1 };
static const struct cell_start a_manual_event = { .kind = CELL_EVENT, .is_manual = true };
static const struct cell_start a_mutex = { .kind = CELL_MUTEX };
static const struct cell_start an_owned_mutex = { .kind = CELL_MUTEX, .is_owned = true };
static const struct cell_start a_semaphore = { .kind = CELL_SEMAPHORE, .maximum = 9 };

/* ---- what everybody can do ---------------------------------------------------------- */

static void scene_set_name(void)
{
	static char text[32];

	snprintf(text, sizeof(text), "s%08u", atomic_load(&scene->number));
	scene_name = whitebox_name(text);
}

static int scene_create(const struct cell_start *start)
{
	scene_set_name();
	return cell_create(&scene_face, &scene_name, start);
}

static void scene_reach(void)
{
	CHECK(scene_create(scene_start) >= 0);
}

static int scene_wait(uint64_t seconds)
{
	struct wait_item item = { &scene_face, -1 };
	struct wait wait = { .items = &item, .n_items = 1 };
	uint32_t index;

	if (seconds)
		wait.deadline_ns = clock_monotonic_ns() +
				   seconds * UINT64_C(1000000000) * test_patience();
	return wait_run(&wait, &index);
}

static bool is_had(int r)
{
	return r == 0 || r == NEWS_ABANDONED;
}

/* ---- bob ---------------------------------------------------------------------------- */

static void bob_sleep(void *arg)
{
	(void)arg;
	scene_reach();
	atomic_store(&scene->bob, scene_wait(30));
	while (!atomic_load(&scene->bob_releases))
		sched_yield();
	if (scene_start->kind == CELL_MUTEX)
		CHECK_EQ(mutex_release(&scene_face), 0);
}

static void bob_hold(void *arg)
{
	(void)arg;
	scene_reach();
	atomic_store(&scene->bob, 0);
	while (!atomic_load(&scene->bob_releases))
		sched_yield();
}

/* In a futex call. */
static bool is_asleep(pid_t pid)
{
	char path[64], text[16] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = 0;
	close(fd);
	return strncmp(text, "202 ", 4) == 0 || strncmp(text, "449 ", 4) == 0;
}

static pid_t bob_start(void (*what)(void *))
{
	pid_t pid = test_fork(what, NULL);
	int n = 0;

	while (what == bob_sleep ? !is_asleep(pid)
				 : atomic_load(&scene->bob) == NOT_YET) {
		CHECK(n++ < 100000);
		usleep(100);
	}
	return pid;
}

static bool bob_comes(void)
{
	uint64_t end_ns = clock_monotonic_ns() + UINT64_C(5000000000) * test_patience();

	while (atomic_load(&scene->bob) == NOT_YET && clock_monotonic_ns() < end_ns)
		usleep(100);
	return atomic_load(&scene->bob) != NOT_YET;
}

/* ---- a case ------------------------------------------------------------------------- */

struct cell_case {
	const char *name;
	const struct cell_start *start;
	void (*bob)(void *); /* NULL: there is none */
	void (*setup)(void); /* the victim's */
	void (*act)(void);
	void (*carol)(void *); /* afterwards, in a process of her own */
};

static const struct cell_case *scene_case;

static void victim_setup(void)
{
	if (scene_case->setup)
		scene_case->setup();
}

static void victim_act(void)
{
	scene_case->act();
}

static const struct step_operation scene_operation = { .name = "a cell",
						       .setup = victim_setup,
						       .act = victim_act };

/* Whether others can notice it: `lock`, an exchange with memory, a system call. */
static bool is_noticed(uint64_t address)
{
	const unsigned char *code = (const unsigned char *)address;

	if (code[0] == 0xF0 || (code[0] == 0x0F && code[1] == 0x05))
		return true;
	if ((code[0] & 0xF0) == 0x40)
		code++;
	return code[0] == 0x87 || code[0] == 0x86;
}

static uint32_t points[CELL_MAX_POINTS], n_points;

static void points_add(uint32_t at)
{
	if (n_points < CELL_MAX_POINTS && (!n_points || points[n_points - 1] < at))
		points[n_points++] = at;
}

static pid_t scene_begin(struct step_victim *victim)
{
	pid_t bob = 0;

	atomic_fetch_add(&scene->number, 1);
	atomic_store(&scene->bob, NOT_YET);
	atomic_store(&scene->bob_releases, 0);
	if (scene_case->bob == bob_hold)
		bob = bob_start(bob_hold);
	step_victim_start(victim, &scene_operation);
	if (scene_case->bob == bob_sleep)
		bob = bob_start(bob_sleep);
	return bob;
}

static void scene_end(struct step_victim *victim, pid_t bob)
{
	step_victim_kill(victim);
	wait_ok(test_fork(scene_case->carol, NULL));
	atomic_store(&scene->bob_releases, 1);
	if (bob)
		wait_ok(bob);
}

/* Once through to see where the victim shall die. */
static uint32_t scene_measure(bool everywhere)
{
	struct step_victim victim;
	uint32_t n = 0, every;
	pid_t bob = scene_begin(&victim);
	static bool noticed[CELL_MAX_POINTS];

	while (!victim.has_ended && n < CELL_MAX_POINTS) {
		noticed[n++] = is_noticed(step_victim_address(&victim));
		step_victim_step(&victim);
	}
	scene_end(&victim, bob);
	n_points = 0;
	every = everywhere ? 1 : n / CELL_N_BETWEEN + 1;
	for (uint32_t i = 0; i < n; i++)
		if (noticed[i] || (i && noticed[i - 1]) || i % every == 0)
			points_add(i);
	return n;
}

static void cell_run(const struct cell_case *what)
{
	const char *obstacle = step_victim_obstacle(), *seconds = getenv("STEP_SECONDS");
	uint32_t n;

	if (obstacle)
		SKIP("%s", obstacle);
	step_board = mmap(NULL, sizeof(*step_board), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	scene = mmap(NULL, sizeof(*scene), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(step_board != MAP_FAILED && scene != MAP_FAILED);
	scene_case = what;
	scene_start = what->start;
	n = scene_measure(seconds && atoi(seconds) == 0);
	for (uint32_t i = 0; i < n_points; i++) {
		struct step_victim victim;
		pid_t bob = scene_begin(&victim);

		for (uint32_t k = 0; k < points[i] && !victim.has_ended; k++)
			step_victim_step(&victim);
		printf("# at %u\r", points[i]);
		scene_end(&victim, bob);
	}
	printf("# %s: %u states, %u deaths\n", what->name, n, n_points);
	test_forgive_descriptors();
}

#define CASE(case_name, ...)                                               \
	TEST_LIMIT(case_name, 3600)                                        \
	{                                                                  \
		static const struct cell_case what = { .name = #case_name, \
						       __VA_ARGS__ };      \
		cell_run(&what);                                           \
	}

/* ---- events ------------------------------------------------------------------------- */

static void act_set(void)
{
	(void)event_set(&scene_face);
}

static void act_reset(void)
{
	(void)event_reset(&scene_face);
}

static void act_pulse(void)
{
	(void)event_pulse(&scene_face);
}

static void act_wait(void)
{
	(void)scene_wait(0);
}

static void check_event_works(void)
{
	CHECK_EQ(event_reset(&scene_face), 0);
	CHECK_EQ(scene_wait(0), NEWS_TIMED_OUT);
	CHECK_EQ(event_set(&scene_face), 0);
	CHECK_EQ(scene_wait(0), 0);
	CHECK_EQ(scene_wait(0), scene_start->is_manual ? 0 : NEWS_TIMED_OUT);
}

static void carol_sets(void *arg)
{
	(void)arg;
	scene_reach();
	CHECK_EQ(event_set(&scene_face), 0);
	CHECK(bob_comes());
	CHECK_EQ(atomic_load(&scene->bob), 0);
	check_event_works();
}

static void carol_polls(void *arg)
{
	int r;

	(void)arg;
	scene_reach();
	r = scene_wait(0);
	CHECK(r == 0 || r == NEWS_TIMED_OUT);
	check_event_works();
}

CASE(an_event_is_set_and_bob_sleeps, .start = &an_event, .bob = bob_sleep,
     .setup = scene_reach, .act = act_set, .carol = carol_sets)
CASE(an_event_is_set, .start = &an_event, .bob = bob_hold, .setup = scene_reach,
     .act = act_set, .carol = carol_polls)
CASE(an_event_is_pulsed_and_bob_sleeps, .start = &an_event, .bob = bob_sleep,
     .setup = scene_reach, .act = act_pulse, .carol = carol_sets)
CASE(a_manual_event_is_set_and_bob_sleeps, .start = &a_manual_event, .bob = bob_sleep,
     .setup = scene_reach, .act = act_set, .carol = carol_sets)
CASE(a_manual_event_is_pulsed_and_bob_sleeps, .start = &a_manual_event, .bob = bob_sleep,
     .setup = scene_reach, .act = act_pulse, .carol = carol_sets)
CASE(an_event_is_reset, .start = &a_set_event, .bob = bob_hold, .setup = scene_reach,
     .act = act_reset, .carol = carol_polls)
CASE(an_event_is_reset_and_bob_sleeps, .start = &an_event, .bob = bob_sleep,
     .setup = scene_reach, .act = act_reset, .carol = carol_sets)
CASE(an_event_is_had, .start = &a_set_event, .bob = bob_hold, .setup = scene_reach,
     .act = act_wait, .carol = carol_polls)

/* A wait that begins, sleeps for a moment and has enough. */
static void act_wait_a_moment(void)
{
	struct wait_item item = { &scene_face, -1 };
	struct wait wait = { .items = &item,
			     .n_items = 1,
			     .deadline_ns = clock_monotonic_ns() + 2000000 };
	uint32_t index;

	(void)wait_run(&wait, &index);
}

CASE(an_event_is_waited_for_in_vain, .start = &an_event, .bob = bob_hold,
     .setup = scene_reach, .act = act_wait_a_moment, .carol = carol_polls)

/* ---- semaphores --------------------------------------------------------------------- */

static void act_release(void)
{
	uint32_t previous;

	(void)semaphore_release(&scene_face, 1, &previous);
}

static void carol_releases(void *arg)
{
	uint32_t previous;
	int r;

	(void)arg;
	scene_reach();
	CHECK_EQ(semaphore_release(&scene_face, 1, &previous), 0);
	CHECK(previous <= 1);
	if (scene_case->bob == bob_sleep) {
		CHECK(bob_comes());
		CHECK_EQ(atomic_load(&scene->bob), 0);
	} else {
		CHECK_EQ(scene_wait(0), 0);
	}
	r = scene_wait(0);
	CHECK(r == 0 || r == NEWS_TIMED_OUT);
	CHECK_EQ(scene_wait(0), NEWS_TIMED_OUT);
}

CASE(a_semaphore_is_released_and_bob_sleeps, .start = &a_semaphore, .bob = bob_sleep,
     .setup = scene_reach, .act = act_release, .carol = carol_releases)
CASE(a_semaphore_is_released, .start = &a_semaphore, .bob = bob_hold,
     .setup = scene_reach, .act = act_release, .carol = carol_releases)

/* ---- mutexes ------------------------------------------------------------------------ */

static void setup_take(void)
{
	scene_reach();
	CHECK(is_had(scene_wait(0)));
}

static void act_give(void)
{
	(void)mutex_release(&scene_face);
}

/* Bob has it without anybody's help; abandoned it is said to be once at most. */
static void carol_asks_bob(void *arg)
{
	(void)arg;
	scene_reach();
	CHECK(bob_comes());
	CHECK(is_had(atomic_load(&scene->bob)));
	CHECK_EQ(scene_wait(0), NEWS_TIMED_OUT);
	atomic_store(&scene->bob_releases, 1);
	CHECK_EQ(scene_wait(5), 0);
	CHECK_EQ(mutex_release(&scene_face), 0);
	CHECK_EQ(mutex_release(&scene_face), ERR_NOT_OWNER);
}

static void carol_takes(void *arg)
{
	(void)arg;
	scene_reach();
	CHECK(is_had(scene_wait(5)));
	CHECK_EQ(mutex_release(&scene_face), 0);
	CHECK_EQ(scene_wait(0), 0);
	CHECK_EQ(mutex_release(&scene_face), 0);
}

CASE(a_mutex_is_handed_to_bob_who_sleeps, .start = &a_mutex, .bob = bob_sleep,
     .setup = setup_take, .act = act_give, .carol = carol_asks_bob)
CASE(a_mutex_is_given_back, .start = &a_mutex, .bob = bob_hold, .setup = setup_take,
     .act = act_give, .carol = carol_takes)
CASE(a_mutex_is_taken, .start = &a_mutex, .bob = bob_hold, .setup = scene_reach,
     .act = act_wait, .carol = carol_takes)

/* ---- names -------------------------------------------------------------------------- */

static void act_create(void)
{
	(void)scene_create(scene_start);
}

static void act_close(void)
{
	cell_close(&scene_face);
}

/* Nobody holds it: it is new, and as a new one has to be. */
static void carol_creates(void *arg)
{
	(void)arg;
	CHECK_EQ(scene_create(scene_start), 0);
	if (scene_start->is_owned)
		CHECK_EQ(mutex_release(&scene_face), 0);
	if (scene_start->kind == CELL_MUTEX) {
		CHECK_EQ(scene_wait(0), 0);
		CHECK_EQ(mutex_release(&scene_face), 0);
		return;
	}
	CHECK_EQ(scene_wait(0), scene_start->value ? 0 : NEWS_TIMED_OUT);
	check_event_works();
}

/* Bob does. */
static void carol_opens(void *arg)
{
	(void)arg;
	scene_set_name();
	CHECK_EQ(cell_open(&scene_face, &scene_name, scene_start->kind), 0);
	cell_close(&scene_face);
	CHECK_EQ(scene_create(scene_start), NEWS_EXISTED);
	check_event_works();
}

CASE(an_event_is_created, .start = &a_set_event, .act = act_create,
     .carol = carol_creates)
CASE(an_owned_mutex_is_created, .start = &an_owned_mutex, .act = act_create,
     .carol = carol_creates)
CASE(an_event_is_opened, .start = &an_event, .bob = bob_hold, .act = act_create,
     .carol = carol_opens)
CASE(an_event_is_closed, .start = &an_event, .bob = bob_hold, .setup = scene_reach,
     .act = act_close, .carol = carol_opens)
CASE(an_event_is_closed_by_the_last, .start = &a_set_event, .setup = scene_reach,
     .act = act_close, .carol = carol_creates)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
