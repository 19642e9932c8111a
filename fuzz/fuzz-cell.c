/* SPDX-License-Identifier: MIT */
/*
 * Cells and records in the shared table, whose bytes any process of the user may write. The
 * input is a list of steps: bytes changed in a cell, in a node of waiters, in records, and
 * between them what programs do with an event, a mutex, a semaphore and a timer: setting,
 * releasing, looking, waiting for a moment, for one, for any and for all of them.
 *
 * What an input leaves is set right before the next one: every cell as it was made, no lock
 * held, no mutex in this thread's list.
 */
#include <ftw.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "fuzz.h"
#include "os/clock.h"
#include "os/robust.h"
#include "store/arena.h"
#include "store/attach.h"
#include "store/cell.h"
#include "store/kind.h"
#include "store/wait.h"

enum {
	N_CELLS = 5,
	N_STEPS_MAX = 32,
	N_MORE = 2,     /* nodes of waiters of the first cell */
	N_RECORDS = 64, /* those that count */
	NAP_NS = 20000,
};

static struct face faces[N_CELLS];
static struct layout_cell pristine[N_CELLS];
static struct index *index_;
static uint32_t more[N_MORE];

static const struct cell_start starts[N_CELLS] = {
	{ .kind = CELL_EVENT }, { .kind = CELL_EVENT, .is_manual = true },
	{ .kind = CELL_MUTEX }, { .kind = CELL_SEMAPHORE, .value = 1, .maximum = 3 },
	{ .kind = CELL_TIMER },
};

static char directory[] = "/tmp/fuzz-cell.XXXXXX";

static int fuzz_remove(const char *path, const struct stat *st, int type,
		       struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static void fuzz_end(void)
{
	nftw(directory, fuzz_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static void fuzz_begin(void)
{
	static const char *const texts[N_CELLS] = { "auto", "manual", "mutex", "units",
						    "timer" };

	FUZZ_CHECK(mkdtemp(directory) && atexit(fuzz_end) == 0);
	setenv("WINSHM_RUNTIME_DIR", directory, 1);
	for (int i = 0; i < N_CELLS; i++) {
		struct name name;

		FUZZ_CHECK(name_parse(&name, texts[i], strlen(texts[i])) == 0);
		FUZZ_CHECK(cell_create(&faces[i], &name, &starts[i]) == 0);
	}
	index_ = faces[0].arena->index;
	for (int i = 0; i < N_MORE; i++) {
		FUZZ_CHECK(arena_add_waiters(&faces[0]) == 0);
		more[i] = atomic_load(&faces[0].cell->more_waiters);
	}
	for (int i = 0; i < N_CELLS; i++)
		memcpy((void *)&pristine[i], (void *)faces[i].cell, sizeof(pristine[i]));
}

static void fuzz_restore(void)
{
	for (int i = 0; i < N_CELLS; i++) {
		if (i == 2)
			robust_unlink(&faces[i].cell->word);
		memcpy((void *)faces[i].cell, (void *)&pristine[i], sizeof(pristine[i]));
	}
	for (int i = 0; i < N_MORE; i++) {
		struct layout_more_waiters *node = arena_waiters(&faces[0], more[i]);

		memset((void *)node, 0, sizeof(*node));
		atomic_store(&node->next, i ? more[i - 1] : 0);
	}
}

/* ---- steps ---------------------------------------------------------------------------- */

struct fuzz_input {
	const uint8_t *at, *end;
};

static uint32_t fuzz_take(struct fuzz_input *input, int n_bytes)
{
	uint32_t value = 0;

	for (int i = 0; i < n_bytes && input->at < input->end; i++)
		value = value << 8 | *input->at++;
	return value;
}

/* Not of this thread's record the links and the life: those the kernel knows, and a list
 * of the kernel's that is broken is test-cell's. */
static void fuzz_write(struct fuzz_input *input, struct face *face)
{
	uint32_t part = fuzz_take(input, 1) % 3, at = fuzz_take(input, 1), n, size = 64;
	unsigned char *place = (unsigned char *)face->cell;

	if (part == 1) {
		place = (unsigned char *)arena_waiters(&faces[0], more[at % N_MORE]);
		size = LAYOUT_NODE_BYTES;
	} else if (part == 2) {
		struct layout_record *record;

		if (index_find_record(index_, at % N_RECORDS, &record) < 0)
			return;
		place = (unsigned char *)&record->seq;
		size = 20;
		at = fuzz_take(input, 1);
	}
	at %= size;
	for (n = fuzz_take(input, 1) % 16 + 1; n && at < size; n--, at++)
		place[at] = (unsigned char)fuzz_take(input, 1);
}

/* A word of some record's, as one who waits leaves it. */
static void fuzz_word(struct fuzz_input *input, struct face *face)
{
	uint32_t number = fuzz_take(input, 1) % N_RECORDS, flags = fuzz_take(input, 1);
	struct layout_record *record;

	if (index_find_record(index_, number, &record) < 0)
		return;
	atomic_store(&face->cell->waiter[flags >> 7],
		     layout_waiter(atomic_load(&record->seq), number, flags & 63,
				   flags & LAYOUT_WAITER_ALL));
	if (face->kind == CELL_MUTEX)
		atomic_fetch_or(&face->cell->word, FUTEX_WAITERS);
	else
		atomic_fetch_or(&face->cell->state, LAYOUT_CELL_WAITED);
}

static void fuzz_wait(struct fuzz_input *input)
{
	uint32_t which = fuzz_take(input, 1), index = 0;
	struct wait_item items[N_CELLS];
	struct wait wait = { .items = items, .wants_all = which & 0x80 };
	int r;

	for (int i = 0; i < N_CELLS; i++)
		if (which >> i & 1)
			items[wait.n_items++] = (struct wait_item) { &faces[i], -1 };
	if (wait.n_items == 0)
		return;
	if (which & 0x40)
		wait.deadline_ns = clock_monotonic_ns() + NAP_NS;
	r = wait_run(&wait, &index);
	if (r == 0 || r == NEWS_ABANDONED)
		FUZZ_CHECK(index < wait.n_items);
}

static void fuzz_use(struct fuzz_input *input, struct face *face)
{
	struct cell_state state;
	uint32_t n = fuzz_take(input, 1);

	switch (face->kind) {
	case CELL_EVENT:
		(n % 3 == 0 ? event_set : n % 3 == 1 ? event_reset : event_pulse)(face);
		break;
	case CELL_MUTEX:
		mutex_release(face);
		break;
	case CELL_SEMAPHORE:
		if (semaphore_release(face, n % 4 + 1, &n) == 0)
			FUZZ_CHECK(n <= starts[3].maximum);
		break;
	default:
		if (n & 1)
			timer_set(face, &(struct timer_setting) { -(int64_t)n, n / 2 });
		else
			timer_cancel(face);
	}
	if (cell_query(face, &state) == 0)
		FUZZ_CHECK(state.count <= state.maximum || face->kind != CELL_SEMAPHORE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	struct fuzz_input input = { data, data + n_bytes };

	if (!index_)
		fuzz_begin();
	for (int i = 0; i < N_STEPS_MAX && input.at < input.end; i++) {
		uint32_t step = fuzz_take(&input, 1);
		struct face *face = &faces[step % N_CELLS];

		switch (step / N_CELLS % 4) {
		case 0:
			fuzz_write(&input, face);
			break;
		case 1:
			fuzz_word(&input, face);
			break;
		case 2:
			fuzz_wait(&input);
			break;
		default:
			fuzz_use(&input, face);
			break;
		}
	}
	fuzz_restore();
	return 0;
}
