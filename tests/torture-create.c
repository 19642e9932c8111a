/* SPDX-License-Identifier: MIT */
/*
 * Many processes, one name, the same moment: exactly one of them makes the object.
 *
 * The actors meet at a barrier before and after each step, so that nothing but the
 * library decides who is first. TORTURE_ROUNDS says how often (1000).
 */
#include "torture.h"

enum {
	N_ACTORS = 64,
	N_OPENERS = N_ACTORS / 2,
	N_BIRTHS = 20
};

struct arena {
	struct barrier barrier;
	_Atomic uint32_t error[N_ACTORS];
	uint32_t n_rounds;
};

struct actor {
	struct arena *arena;
	uint32_t number;
};

static struct arena *arena_new(uint32_t n_actors, uint32_t n_rounds)
{
	struct arena *arena = torture_share(sizeof(*arena));

	arena->barrier.n_actors = n_actors;
	arena->n_rounds = n_rounds;
	return arena;
}

static void arena_run(struct arena *arena, void (*fn)(void *arg))
{
	for (uint32_t i = 0; i < arena->barrier.n_actors; i++)
		test_fork(fn, &(struct actor) { arena, i });
	torture_reap((int)arena->barrier.n_actors);
}

static uint32_t arena_count(struct arena *arena, DWORD error)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < arena->barrier.n_actors; i++)
		n += atomic_load(&arena->error[i]) == error;
	return n;
}

/* What was mapped in this round must show everybody's mark and nothing else. */
static void check_marks(const uint64_t *marks, uint32_t n_marks, uint64_t round)
{
	for (uint32_t i = 0; i < TORTURE_PAGE / sizeof(*marks); i++)
		CHECK_EQ(marks[i], i < n_marks ? round << 8 | i : 0);
}

/* Odd rounds use a name nobody had before, even rounds the one everybody just left. */
static void name_of_round(char ret[32], uint64_t round)
{
	snprintf(ret, 32, round % 2 ? "create-%llu" : "create",
		 (unsigned long long)round);
}

static void run_creator(void *arg)
{
	const struct actor *self = arg;
	struct arena *arena = self->arena;
	uint32_t n_actors = arena->barrier.n_actors;

	for (uint64_t round = 1; round <= arena->n_rounds; round++) {
		char name[32];
		HANDLE section;
		uint64_t *marks;
		DWORD error;

		name_of_round(name, round);
		barrier_wait(&arena->barrier);
		section = section_try_create(name, TORTURE_PAGE, &error);
		atomic_store(&arena->error[self->number], error);
		CHECK(section);
		marks = section_view(section);
		marks[self->number] = round << 8 | self->number;

		barrier_wait(&arena->barrier);
		check_marks(marks, n_actors, round);
		if (self->number == round % n_actors) {
			CHECK_EQ(arena_count(arena, ERROR_SUCCESS), 1);
			CHECK_EQ(arena_count(arena, ERROR_ALREADY_EXISTS), n_actors - 1);
		}
		CHECK(UnmapViewOfFile(marks));
		CHECK(CloseHandle(section));
		barrier_wait(&arena->barrier); /* now nobody has it */
	}
}

TEST_LIMIT(of_many_that_create_one_name_exactly_one_is_told_it_is_new, 300)
{
	struct arena *arena =
		arena_new(N_ACTORS, (uint32_t)torture_env("TORTURE_ROUNDS", 1000));
	uint64_t start_ns = torture_now_ns();

	arena_run(arena, run_creator);
	torture_note("%u processes, %u rounds in %.1f s", N_ACTORS, arena->n_rounds,
		     (double)(torture_now_ns() - start_ns) / 1e9);
	CHECK_EQ(section_open_says("create"), ERROR_FILE_NOT_FOUND);
	CHECK(torture_index_bytes() < 4 << 20);
}

/* Openers find the object or nothing; who finds it finds the same. */
static void run_opener_or_creator(void *arg)
{
	const struct actor *self = arg;
	struct arena *arena = self->arena;

	for (uint64_t round = 1; round <= arena->n_rounds; round++) {
		DWORD error = ERROR_SUCCESS;
		HANDLE section;
		uint64_t *marks;
		char name[32];

		name_of_round(name, round);
		barrier_wait(&arena->barrier);
		if (self->number < N_OPENERS) {
			section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
			if (!section)
				CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
			error = section ? 1 : 2; /* neither is what a creator can say */
		} else {
			section = section_try_create(name, TORTURE_PAGE, &error);
			CHECK(section);
		}
		atomic_store(&arena->error[self->number], error);

		barrier_wait(&arena->barrier);
		if (!section)
			section = section_open(name);
		marks = section_view(section);
		marks[self->number] = round << 8 | self->number;

		barrier_wait(&arena->barrier);
		check_marks(marks, N_ACTORS, round);
		if (self->number == round % N_ACTORS) {
			CHECK_EQ(arena_count(arena, ERROR_SUCCESS), 1);
			CHECK_EQ(arena_count(arena, ERROR_ALREADY_EXISTS),
				 N_ACTORS - N_OPENERS - 1);
		}
		CHECK(UnmapViewOfFile(marks));
		CHECK(CloseHandle(section));
		barrier_wait(&arena->barrier);
	}
}

TEST_LIMIT(openers_among_the_creators_find_that_one_object_or_none, 300)
{
	struct arena *arena = arena_new(
		N_ACTORS, (uint32_t)torture_env("TORTURE_ROUNDS", 1000) / 4 + 1);

	arena_run(arena, run_opener_or_creator);
}

static void run_first_call(void *arg)
{
	const struct actor *self = arg;
	struct arena *arena = self->arena;
	HANDLE section;
	uint64_t *marks;
	DWORD error;

	barrier_wait(&arena->barrier);
	section = section_try_create("first", TORTURE_PAGE, &error);
	atomic_store(&arena->error[self->number], error);
	CHECK(section);
	marks = section_view(section);
	marks[self->number] = (uint64_t)1 << 8 | self->number;
	barrier_wait(&arena->barrier);
	check_marks(marks, N_ACTORS, 1);
}

/* The first call of every process, and the table itself is not there yet. */
TEST_LIMIT(processes_that_meet_for_the_first_time_make_one_table, 120)
{
	for (int birth = 0; birth < N_BIRTHS; birth++) {
		struct arena *arena = arena_new(N_ACTORS, 1);

		arena_run(arena, run_first_call);
		CHECK_EQ(arena_count(arena, ERROR_SUCCESS), 1);
		CHECK_EQ(arena_count(arena, ERROR_ALREADY_EXISTS), N_ACTORS - 1);
		torture_remove_runtime_dir();
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
