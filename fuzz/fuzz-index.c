/* SPDX-License-Identifier: MIT */
/*
 * The shared table, whose bytes any process of the user may write. The input is a list of
 * steps: bytes changed in the places that matter (a stripe's record, the heads of its
 * chains, the nodes, the slots, the header), and between them what the library does with
 * such a table: finding, entering, removing, adding and dropping holders, judging them,
 * sweeping, looking through all of it.
 *
 * The locks are set right before each step: a lock that seems to be held by somebody is
 * waited for, which tests/test-lock.c is about.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "fuzz.h"
#include "os/process.h"
#include "store/holder.h"
#include "store/pool.h"
#include "store/stripe.h"
#include "store/sweep.h"

enum {
	N_NAMES = 4,
	N_STEPS_MAX = 64,
	HEADS_BYTES = LAYOUT_N_HEADS * 4,
	NODES_BYTES = LAYOUT_FIRST_NODES * LAYOUT_NODE_BYTES,
};

static struct attachment attachment;
static struct name names[N_NAMES];
static unsigned char *pristine; /* as it was before the first input */

/* ---- the table ------------------------------------------------------------------------ */

/* What an input can change, except for the slots, of which only the first page counts. */
static const struct {
	size_t offset, n_bytes;
} fuzz_parts[] = {
	{ 0, LAYOUT_HEADS_OFFSET + LAYOUT_N_STRIPES *HEADS_BYTES },
	{ LAYOUT_SLOTS_OFFSET, 4096 },
	{ LAYOUT_NODES_OFFSET, LAYOUT_SEGMENT_0_BYTES },
};

static void fuzz_copy_parts(unsigned char *to, const unsigned char *from)
{
	for (size_t i = 0; i < sizeof(fuzz_parts) / sizeof(fuzz_parts[0]); i++)
		memcpy(to + fuzz_parts[i].offset, from + fuzz_parts[i].offset,
		       fuzz_parts[i].n_bytes);
}

/* One name of each kind: short, of the other scope, longer than an entry, than a node. */
static void fuzz_make_names(void)
{
	static char texts[N_NAMES][600] = { "short", "Global\\one" };

	memset(texts[2], 'l', 200);
	memset(texts[3], 'L', 599);
	for (int i = 0; i < N_NAMES; i++)
		FUZZ_CHECK(name_parse(&names[i], texts[i], strlen(texts[i])) == 0);
}

static void fuzz_begin(void)
{
	int fd = memfd_create("table", MFD_CLOEXEC);

	FUZZ_CHECK(fd >= 0 && index_format(fd) == 0);
	FUZZ_CHECK(index_init(&attachment.index, fd) == 0);
	FUZZ_CHECK(index_slot(&attachment.index, 0));
	FUZZ_CHECK(process_pid_namespace(&attachment.pid_namespace) == 0);
	attachment.slot = 0;
	attachment.generation = 1;
	fuzz_make_names();
	for (int i = 0; i < N_NAMES; i++) {
		struct description description = { .kind = LAYOUT_KIND_SECTION,
						   .protection = 3,
						   .size_bytes = 4096 };

		FUZZ_CHECK(entry_insert(&attachment.index, &names[i], &description,
					layout_word(0, 1, 1, 3)) == 0);
	}
	pristine = malloc(LAYOUT_MAIN_BYTES);
	FUZZ_CHECK(pristine);
	fuzz_copy_parts(pristine, attachment.index.main);
}

/* Every input meets the same table; what it grew by is empty again. */
static void fuzz_restore(void)
{
	fuzz_copy_parts(attachment.index.main, pristine);
	for (unsigned k = 1; k < LAYOUT_N_SEGMENTS; k++)
		if (attachment.index.segment[k])
			FUZZ_CHECK(madvise(attachment.index.segment[k],
					   (size_t)LAYOUT_SEGMENT_0_BYTES << (k - 1),
					   MADV_REMOVE) == 0);
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

/* Some bytes of the input, at a place of one of the names' stripes. */
static void fuzz_write(struct fuzz_input *input, uint32_t stripe)
{
	unsigned char *main = attachment.index.main, *place;
	uint32_t part = fuzz_take(input, 1) % 5, at = fuzz_take(input, 2), size, n;

	switch (part) {
	case 0:
		place = main + LAYOUT_STRIPES_OFFSET + stripe * 64;
		size = 64;
		break;
	case 1:
		place = main + LAYOUT_HEADS_OFFSET + stripe * HEADS_BYTES;
		size = HEADS_BYTES;
		break;
	case 2:
		place = main + LAYOUT_SLOTS_OFFSET;
		size = 256;
		break;
	case 3:
		place = main;
		size = 64;
		break;
	default:
		place = main + LAYOUT_NODES_OFFSET + stripe * NODES_BYTES;
		size = NODES_BYTES;
		break;
	}
	at %= size;
	for (n = fuzz_take(input, 1) % 32 + 1; n && at < size; n--, at++)
		place[at] = (unsigned char)fuzz_take(input, 1);
}

/* The number of the first node on a name's chain, as if it were that of the entry. */
static void fuzz_link(struct fuzz_input *input, const struct name *name)
{
	uint32_t node = fuzz_take(input, 2);

	atomic_store(index_head(&attachment.index, entry_stripe(name),
				name->hash & (LAYOUT_N_HEADS - 1)),
		     node);
}

static int fuzz_visit(struct index *index, const struct spot *spot, void *data)
{
	static char key[1 + NAME_MAX_BYTES];
	struct description description;
	uint32_t n_bytes;

	(void)data;
	entry_describe(spot, &description);
	if (entry_read_key(index, spot, key, &n_bytes) == 0)
		FUZZ_CHECK(n_bytes <= sizeof(key));
	return 0;
}

static void fuzz_with_entry(struct fuzz_input *input, const struct name *name, int what)
{
	struct index *index = &attachment.index;
	struct reached reached;
	uint64_t word = (uint64_t)fuzz_take(input, 4) << 32 | fuzz_take(input, 4);
	struct spot spot;
	int fd;

	if (entry_find(index, name, &spot) < 0)
		return;
	if (what == 0) {
		entry_remove(index, &spot);
	} else if (what == 1) {
		words_add(index, &spot, word);
	} else if (what == 2) {
		words_drop(index, &spot, word);
	} else if (what == 3) {
		sweep_and_add(&attachment, &spot, word);
	} else {
		fd = holder_reach_any(&attachment, &spot, word & 1, &reached);
		FUZZ_CHECK(fd < 0); /* nobody has the object that the entries tell of */
	}
}

static void fuzz_use(struct fuzz_input *input, const struct name *name)
{
	struct description description = { .kind = LAYOUT_KIND_SECTION };
	struct index *index = &attachment.index;
	uint32_t stripe = entry_stripe(name), what = fuzz_take(input, 1) % 10;
	int r;

	atomic_store(&index_stripe(index, stripe)->lock, 0);
	r = stripe_lock(index, stripe);
	if (r == ERR_INDEX_DAMAGED) {
		stripe_reset(index, stripe, LAYOUT_REFILL_NOBODY);
		stripe_refilled(index, stripe);
	} else if (r < 0) {
		return;
	}
	if (what < 5)
		fuzz_with_entry(input, name, (int)what);
	else if (what == 5)
		entry_insert(index, name, &description, layout_word(0, 1, 0, 5));
	else if (what == 6)
		entry_each(index, stripe, fuzz_visit, NULL);
	else if (what == 7)
		stripe_verify(index, stripe);
	else if (what == 8)
		sweep_stripe(&attachment, name, LAYOUT_KIND_SECTION);
	else
		atomic_store(&index_stripe(index, stripe)->lock, 0x40000000);
	stripe_unlock(index, stripe);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	struct fuzz_input input = { data, data + n_bytes };

	if (!pristine)
		fuzz_begin();
	for (int i = 0; i < N_STEPS_MAX && input.at < input.end; i++) {
		uint32_t step = fuzz_take(&input, 1);
		const struct name *name = &names[step % N_NAMES];

		switch (step / N_NAMES % 4) {
		case 0:
			fuzz_write(&input, entry_stripe(name));
			break;
		case 1:
			fuzz_link(&input, name);
			break;
		default:
			fuzz_use(&input, name);
			break;
		}
	}
	fuzz_restore();
	return 0;
}
