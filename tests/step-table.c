/* SPDX-License-Identifier: MIT */
/*
 * The table seen from behind: saved, put back, compared, audited.
 *
 * The engine is no member of it. It maps only what has pages anyhow, so that looking does
 * not make the table larger; the parts that the subject's stripe may grow into are mapped
 * on request. "Near" is what an operation on the subject has to do with and what is compared
 * after every instruction; the rest is compared whenever something near has changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#include "os/lock.h"
#include "step.h"
#include "store/stripe.h"

struct step_region {
	size_t offset, n_bytes;
	unsigned char *live;           /* the shared bytes */
	unsigned char *saved, *shadow; /* what victims meet; what was seen last */
};

enum {
	STEP_N_SEGMENTS = 3,
	STEP_N_REGIONS = 9,
	STEP_N_NEAR = 4, /* and the segments */
	PAGE = 4096,
};

static struct step_region step_regions[STEP_N_REGIONS];
static int step_n_regions, step_n_near;
static unsigned char *step_main;
static int step_fd = -1;
static uint32_t step_max_nodes;
static unsigned char *step_segment[STEP_N_SEGMENTS];

int step_subjects_stripe(void)
{
	return (int)(step_name(STEP_SUBJECT)->hash >> 58);
}

const char *step_path(void)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, test_dir());
	return path;
}

struct layout_stripe *step_stripe(void)
{
	return (struct layout_stripe *)(step_main + LAYOUT_STRIPES_OFFSET) +
	       (uint32_t)step_subjects_stripe();
}

uint32_t *step_heads(void)
{
	return (uint32_t *)(step_main + LAYOUT_HEADS_OFFSET) +
	       (uint32_t)step_subjects_stripe() * LAYOUT_N_HEADS;
}

struct layout_slot *step_slot(uint32_t number)
{
	return (struct layout_slot *)(step_main + LAYOUT_SLOTS_OFFSET) + number;
}

unsigned char *step_node(uint32_t node)
{
	unsigned segment = 0;

	while (node >= (uint32_t)LAYOUT_FIRST_NODES << segment)
		segment++;
	if (segment >= STEP_N_SEGMENTS || !step_segment[segment])
		return NULL;
	if (segment)
		node -= (uint32_t)LAYOUT_FIRST_NODES << (segment - 1);
	return step_segment[segment] + (size_t)node * LAYOUT_NODE_BYTES;
}

/* ---- mapping ------------------------------------------------------------------------ */

static unsigned char *step_map(size_t offset, size_t n_bytes)
{
	void *mapped = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, step_fd,
			    (off_t)offset);

	CHECK(mapped != MAP_FAILED);
	return mapped;
}

static void step_add_region(unsigned char *live, size_t offset, size_t n_bytes)
{
	struct step_region *region = &step_regions[step_n_regions++];

	CHECK(step_n_regions <= STEP_N_REGIONS);
	*region = (struct step_region) { offset, n_bytes, live, malloc(n_bytes),
					 malloc(n_bytes) };
	CHECK(region->saved && region->shadow);
	memcpy(region->shadow, live, n_bytes);
	memcpy(region->saved, live, n_bytes);
}

static void step_add_main(size_t offset, size_t n_bytes)
{
	step_add_region(step_main + offset, offset, n_bytes);
}

/* Nodes of the subject's stripe in a segment that is not there yet. */
static void step_add_segment(unsigned segment)
{
	size_t n_nodes = (size_t)LAYOUT_FIRST_NODES << (segment - 1),
	       n_bytes = n_nodes * LAYOUT_NODE_BYTES,
	       offset = LAYOUT_NODES_OFFSET +
			((size_t)LAYOUT_SEGMENT_0_BYTES << (segment - 1)) +
			(uint32_t)step_subjects_stripe() * n_bytes;

	CHECK_EQ(fallocate(step_fd, 0, (off_t)offset, (off_t)n_bytes), 0);
	step_segment[segment] = step_map(offset, n_bytes);
	step_add_region(step_segment[segment], offset, n_bytes);
	step_max_nodes = (uint32_t)(2 * n_nodes);
}

bool step_table_open(bool grows)
{
	const size_t part = (size_t)LAYOUT_FIRST_NODES * LAYOUT_NODE_BYTES;
	struct stat st;

	step_fd = open(step_path(), O_RDWR | O_CLOEXEC);
	if (step_fd < 0)
		return false;
	CHECK_EQ(fstat(step_fd, &st), 0);
	if (st.st_size < LAYOUT_MAIN_BYTES) { /* not ready, and to touch it were SIGBUS */
		step_table_close();
		return false;
	}
	step_main = step_map(0, LAYOUT_MAIN_BYTES);
	step_segment[0] =
		step_main + LAYOUT_NODES_OFFSET + (uint32_t)step_subjects_stripe() * part;
	step_max_nodes = LAYOUT_FIRST_NODES;

	step_add_main(0, sizeof(struct layout_header));
	step_add_main(LAYOUT_STRIPES_OFFSET, PAGE);
	step_add_main(LAYOUT_HEADS_OFFSET +
			      (uint32_t)step_subjects_stripe() * LAYOUT_N_HEADS * 4,
		      LAYOUT_N_HEADS * 4);
	step_add_main(LAYOUT_SLOTS_OFFSET, PAGE);
	step_add_region(step_segment[0], (size_t)(step_segment[0] - step_main), part);
	for (unsigned i = 1; grows && i < STEP_N_SEGMENTS; i++)
		step_add_segment(i);
	step_n_near = step_n_regions;
	/* Once more, with what is far. */
	step_add_main(LAYOUT_HEADS_OFFSET, (size_t)LAYOUT_N_STRIPES * LAYOUT_N_HEADS * 4);
	step_add_main(LAYOUT_NODES_OFFSET, LAYOUT_SEGMENT_0_BYTES);
	return true;
}

bool step_table_is_open(void)
{
	return step_main != NULL;
}

void step_table_close(void)
{
	for (int i = 0; i < step_n_regions; i++) {
		free(step_regions[i].saved);
		free(step_regions[i].shadow);
	}
	for (unsigned i = 1; i < STEP_N_SEGMENTS; i++)
		if (step_segment[i])
			munmap(step_segment[i],
			       (size_t)LAYOUT_FIRST_NODES * LAYOUT_NODE_BYTES << (i - 1));
	if (step_main)
		munmap(step_main, LAYOUT_MAIN_BYTES);
	if (step_fd >= 0)
		close(step_fd);
	memset(step_segment, 0, sizeof(step_segment));
	step_main = NULL;
	step_fd = -1;
	step_n_regions = step_n_near = 0;
}

/* ---- saving and comparing ----------------------------------------------------------- */

void step_table_save(void)
{
	for (int i = 0; i < step_n_regions; i++)
		memcpy(step_regions[i].saved, step_regions[i].live,
		       step_regions[i].n_bytes);
}

/* What is near comes last: it is also a part of what is far. */
void step_table_restore(void)
{
	for (int i = step_n_regions; i-- > 0;) {
		struct step_region *region = &step_regions[i];

		memcpy(region->live, region->saved, region->n_bytes);
		memcpy(region->shadow, region->saved, region->n_bytes);
	}
}

static bool step_regions_changed(int from, int to)
{
	bool changed = false;

	for (int i = from; i < to; i++) {
		struct step_region *region = &step_regions[i];

		if (memcmp(region->live, region->shadow, region->n_bytes) == 0)
			continue;
		memcpy(region->shadow, region->live, region->n_bytes);
		changed = true;
	}
	return changed;
}

bool step_table_changed(void)
{
	return step_regions_changed(0, step_n_near);
}

/* The near parts are copied over those of the shadow that lie in the far ones. */
bool step_table_changed_elsewhere(void)
{
	step_regions_changed(0, step_n_near);
	for (int i = step_n_near; i < step_n_regions; i++)
		for (int k = 0; k < step_n_near; k++) {
			struct step_region *far = &step_regions[i],
					   *near = &step_regions[k];

			if (near->offset >= far->offset &&
			    near->offset + near->n_bytes <= far->offset + far->n_bytes)
				memcpy(far->shadow + (near->offset - far->offset),
				       near->shadow, near->n_bytes);
		}
	return step_regions_changed(step_n_near, step_n_regions);
}

/* ---- audit -------------------------------------------------------------------------- */

static uint32_t step_lock(int stripe)
{
	const struct layout_stripe *stripes =
		(struct layout_stripe *)(step_main + LAYOUT_STRIPES_OFFSET);

	return atomic_load(&stripes[stripe].lock);
}

int step_locked_stripe(void)
{
	for (int i = 0; step_main && i < LAYOUT_N_STRIPES; i++)
		if (step_lock(i))
			return i;
	return -1;
}

/* The kernel has handed on what the dead one held: nothing is left to doubts and naps. */
const char *step_audit_locks(void)
{
	for (int i = 0; step_main && i < LAYOUT_N_STRIPES; i++) {
		uint32_t lock = step_lock(i);

		if (lock & FUTEX_TID_MASK && !(lock & FUTEX_OWNER_DIED))
			return "the kernel was not told to hand on the lock of a stripe";
	}
	return NULL;
}

/* What can be reached is complete. */
const char *step_audit_entries(void)
{
	const char *wrong = NULL;
	struct index index;

	if (!step_main || atomic_load(&step_stripe()->refill))
		return NULL;
	CHECK_EQ(index_init(&index, step_fd), 0);
	if (stripe_verify(&index, (uint32_t)step_subjects_stripe()) < 0)
		wrong = "what is half made can be reached";
	index_deinit(&index);
	return wrong;
}

static const char *step_audit_slots_now(const pid_t *living, int n_living)
{
	uint32_t n_slots = atomic_load(&((struct layout_header *)step_main)->n_slots);
	int n_found = 0;

	for (uint32_t i = 0; i < n_slots && i < LAYOUT_SLOTS_PER_PAGE; i++) {
		uint32_t pid = atomic_load(&step_slot(i)->pid);
		bool lives = false;

		if (pid == (uint32_t)getpid() || file_lock_test(step_fd, i, 1) != 1)
			continue; /* places that the engine itself keeps taken */
		for (int k = 0; k < n_living; k++)
			lives |= living[k] > 0 && (uint32_t)living[k] == pid;
		if (!lives)
			return "a slot is locked by nobody who lives";
		n_found++;
	}
	for (int k = 0; k < n_living; k++)
		n_found -= living[k] > 0;
	return n_found ? "somebody who lives has no slot, or two" : NULL;
}

/* Whoever reads /proc/PID/maps and the like keeps the mappings of a dying process, and its
 * lock with them, alive for as long as that takes: such a process is waited for. */
const char *step_audit_slots(const pid_t *living, int n_living)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	const char *wrong = step_audit_slots_now(living, n_living);

	for (int i = 0; wrong && i < 5000; i++) {
		nanosleep(&pause, NULL);
		wrong = step_audit_slots_now(living, n_living);
	}
	return wrong;
}

struct step_marks {
	bool is_reached[LAYOUT_FIRST_NODES << STEP_N_SEGMENTS];
	uint32_t n_nodes, n_reached;
};

/* The first field of every node is a link. */
static bool step_mark_chain(struct step_marks *marks, uint32_t node)
{
	for (; node; node = *(uint32_t *)step_node(node)) {
		if (node >= marks->n_nodes || marks->is_reached[node])
			return false;
		marks->is_reached[node] = true;
		marks->n_reached++;
	}
	return true;
}

static bool step_mark_entries(struct step_marks *marks, uint32_t node)
{
	while (node) {
		const struct layout_entry *entry;

		if (node >= marks->n_nodes || marks->is_reached[node])
			return false;
		marks->is_reached[node] = true;
		marks->n_reached++;
		entry = (struct layout_entry *)step_node(node);
		if (!step_mark_chain(marks, atomic_load(&entry->more_holders)) ||
		    !step_mark_chain(marks, entry->more_key))
			return false;
		node = atomic_load(&entry->next);
	}
	return true;
}

/* Every node that was ever handed out is in use once or free once. */
static const char *step_audit_nodes(void)
{
	struct step_marks marks = { .n_nodes = atomic_load(&step_stripe()->n_nodes) };

	if (marks.n_nodes > step_max_nodes)
		return "the stripe has grown";
	for (uint32_t head = 0; head < LAYOUT_N_HEADS; head++)
		if (!step_mark_entries(&marks, step_heads()[head]))
			return "two ways lead to one node";
	if (!step_mark_chain(&marks, atomic_load(&step_stripe()->free)))
		return "a free node is in use";
	if (marks.n_nodes && marks.n_reached != marks.n_nodes - 1)
		return "nodes are lost";
	return NULL;
}

bool step_file_is_free(void)
{
	int probe = open(step_path(), O_RDWR | O_CLOEXEC), r;

	if (probe < 0)
		return true; /* there is none */
	r = flock(probe, LOCK_EX | LOCK_NB);
	close(probe);
	return r == 0;
}

const char *step_audit_leftovers(void)
{
	if (step_locked_stripe() >= 0)
		return "the lock of a stripe is held by nobody who lives";
	if (!step_file_is_free())
		return "the file's lock is held by nobody who lives";
	return step_audit_nodes();
}
