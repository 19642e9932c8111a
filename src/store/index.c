/* SPDX-License-Identifier: MIT */
/*
 * The file and this process's mapping of it.
 *
 * One sparse file, mapped by every process of a user: a header, 64 stripes, the heads of
 * their hash chains, the slots of processes, and nodes. What stands in them is told by the
 * rooms that are named after it; this one sees to it that it can be touched at all.
 *
 * Pages are allocated (fallocate) before they are touched, so a full /dev/shm is -ENOSPC
 * here and not a SIGBUS there. Each process does this for itself before it first touches a
 * part, because a damaged counter could otherwise lead it into a hole.
 *
 * Locks: none; of a fresh file the caller holds the flock (store/locate.c).
 * Crash: a table is ready when the last store of all says so.
 */
#include "store/index.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/trace.h"
#include "os/growth.h"
#include "os/lock.h"
#include "os/vm.h"

int index_back(int fd, uint64_t offset, uint64_t n_bytes)
{
	return growth_back(fd, offset, n_bytes);
}

struct layout_header *index_header(struct index *index)
{
	return (struct layout_header *)index->main;
}

/* What every process touches. Slots and later nodes are backed when they are needed. */
static int index_back_main(int fd)
{
	int r = index_back(fd, 0,
			   LAYOUT_HEADS_OFFSET + LAYOUT_N_STRIPES * LAYOUT_N_HEADS * 4);

	return r < 0 ? r : index_back(fd, LAYOUT_NODES_OFFSET, LAYOUT_SEGMENT_0_BYTES);
}

int index_read_header(int fd, struct layout_header *ret)
{
	ssize_t n;

	memset(ret, 0, sizeof(*ret));
	n = TEMP_FAILURE_RETRY(pread(fd, ret, sizeof(*ret), 0));
	if (n < 0)
		return -errno;
	if (n != sizeof(*ret))
		memset(ret, 0, sizeof(*ret));
	return 0;
}

bool index_is_ready(const struct layout_header *header)
{
	return header->magic == LAYOUT_MAGIC && header->version == LAYOUT_VERSION &&
	       header->state == LAYOUT_STATE_READY;
}

/* Slots in use are below: where the last lock is, in steps of pages. */
static uint32_t index_count_slots(int fd)
{
	uint32_t n_slots = LAYOUT_MAX_SLOTS;

	while (n_slots > LAYOUT_SLOTS_PER_PAGE &&
	       file_lock_test(fd, n_slots / 2, LAYOUT_MAX_SLOTS) == 0)
		n_slots /= 2;
	return n_slots;
}

int index_mend_locked(int fd)
{
	struct layout_header header;
	int r = index_read_header(fd, &header);

	if (r < 0 || index_is_ready(&header))
		return r;
	trace("the header of the table of names was damaged and is put right");
	header = (struct layout_header) {
		.magic = LAYOUT_MAGIC,
		.version = LAYOUT_VERSION,
		.state = LAYOUT_STATE_READY,
		.n_slots = index_count_slots(fd),
		.home = header.home,
	};
	return growth_put(fd, &header, sizeof(header), 0);
}

int index_mend(int fd)
{
	int r = file_lock_whole(fd);

	if (r < 0)
		return r;
	r = index_mend_locked(fd);
	file_unlock_whole(fd);
	return r;
}

int index_format(int fd)
{
	struct layout_header header = {
		.magic = LAYOUT_MAGIC,
		.version = LAYOUT_VERSION,
		.n_slots = LAYOUT_SLOTS_PER_PAGE,
	};
	struct layout_stripe stripes[LAYOUT_N_STRIPES] = { 0 };
	uint32_t ready = LAYOUT_STATE_READY;
	int r;

	/* Old contents are of a table nobody uses any more. The header comes first: a file
	 * whose maker died here is told by it from one that is not ours. */
	if (TEMP_FAILURE_RETRY(ftruncate(fd, 0)) < 0)
		return -errno;
	r = growth_put(fd, &header, sizeof(header), 0);
	if (r < 0)
		return r;
	r = index_back_main(fd);
	if (r < 0)
		return r;
	r = index_back(fd, LAYOUT_SLOTS_OFFSET, VM_PAGE_BYTES);
	if (r < 0)
		return r;

	for (int i = 0; i < LAYOUT_N_STRIPES; i++)
		atomic_init(&stripes[i].n_nodes, 1); /* zeroes are damage */
	r = growth_put(fd, stripes, sizeof(stripes), LAYOUT_STRIPES_OFFSET);
	if (r < 0)
		return r;
	return growth_put(fd, &ready, sizeof(ready),
			  offsetof(struct layout_header, state));
}

/* Nothing is known to have pages but what index_back_main() sees to. */
static void index_forget_backed(struct index *index)
{
	for (unsigned i = 0; i < LAYOUT_N_STRIPES; i++)
		atomic_store(&index->n_backed[i], LAYOUT_FIRST_NODES);
	for (unsigned i = 0;
	     i < sizeof(index->slots_backed) / sizeof(index->slots_backed[0]); i++)
		atomic_store(&index->slots_backed[i], 0);
	for (unsigned i = 0;
	     i < sizeof(index->records_backed) / sizeof(index->records_backed[0]); i++)
		atomic_store(&index->records_backed[i], 0);
}

/* After a cut nobody can tell what is lost, and links lead to nodes of zeroes. */
static void index_condemn(struct index *index)
{
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++)
		atomic_store(&index_stripe(index, stripe)->n_nodes, 0);
}

/* Do the stripes use nodes that the file does not have? Its size is asked last: whoever
 * makes more of them extends the file first. */
static bool index_is_cut(struct index *index)
{
	uint64_t n_needed = 0, n_bytes;
	struct identity identity;

	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
		uint32_t n_nodes = atomic_load(&index_stripe(index, stripe)->n_nodes);

		if (n_nodes > 1 && n_nodes <= LAYOUT_MAX_NODES &&
		    layout_stripe_end(stripe, n_nodes) > n_needed)
			n_needed = layout_stripe_end(stripe, n_nodes);
	}
	return fd_identify(index->fd, &identity, &n_bytes) == 0 && n_bytes < n_needed;
}

int index_init(struct index *index, int fd)
{
	uint64_t n_bytes;
	void *mapped;
	int r;

	*index = (struct index) { .fd = fd, .n_bytes = LAYOUT_MAIN_BYTES };
	r = fd_identify(fd, &index->identity, &n_bytes);
	if (r < 0)
		return r;
	r = index_back_main(fd);
	if (r < 0)
		return r;
	r = vm_map_guarded(fd, 0, LAYOUT_MAIN_BYTES, &mapped);
	if (r < 0)
		return r;

	index->main = mapped;
	atomic_store(&index->segment[0], index->main + LAYOUT_NODES_OFFSET);
	index_forget_backed(index);
	if (n_bytes < LAYOUT_MAIN_BYTES || index_is_cut(index))
		index_condemn(index);
	return 0;
}

enum index_state index_look(struct index *index)
{
	struct identity identity;
	uint64_t n_bytes;

	if (fd_identify(index->fd, &identity, &n_bytes) < 0 ||
	    !identity_equal(&identity, &index->identity))
		return INDEX_CLOSED;
	return n_bytes < atomic_load_explicit(&index->n_bytes, memory_order_relaxed)
		       ? INDEX_CUT
		       : INDEX_WHOLE;
}

int index_extend(struct index *index)
{
	int r = index_back_main(index->fd);

	if (r == 0)
		r = index_back(index->fd, atomic_load(&index->n_bytes) - VM_PAGE_BYTES,
			       VM_PAGE_BYTES);
	if (r < 0)
		return r;
	index_forget_backed(index);
	index_condemn(index);
	return 0;
}

/* Segments come back when they are needed. */
static void index_drop_segments(struct index *index)
{
	for (unsigned k = 1; k < LAYOUT_N_SEGMENTS; k++) {
		unsigned char *mapped = atomic_load(&index->segment[k]);

		if (mapped)
			vm_unmap_guarded(mapped,
					 (size_t)LAYOUT_SEGMENT_0_BYTES << (k - 1));
		atomic_store(&index->segment[k], NULL);
	}
	for (unsigned i = 0; i < LAYOUT_N_STRIPES; i++)
		atomic_store(&index->n_backed[i], LAYOUT_FIRST_NODES);
}

int index_rest_on(struct index *index, int fd)
{
	int r = vm_remap_guarded(index->main, LAYOUT_MAIN_BYTES, fd, 0);

	/* Where they are: cells are used at their addresses. */
	for (unsigned k = 1; r == 0 && k < LAYOUT_N_SEGMENTS; k++) {
		unsigned char *mapped = atomic_load(&index->segment[k]);

		if (mapped)
			r = vm_remap_guarded(mapped,
					     (size_t)LAYOUT_SEGMENT_0_BYTES << (k - 1),
					     fd, layout_segment_offset(k));
	}
	if (r == 0)
		index->fd = fd;
	return r;
}

void index_deinit(struct index *index)
{
	index_drop_segments(index);
	if (index->main)
		vm_unmap_guarded(index->main, LAYOUT_MAIN_BYTES);
	*index = (struct index) { .fd = -1 };
}

int index_descriptor(struct index *index)
{
	struct identity found;
	int r = fd_identify(index->fd, &found, NULL);

	if (r < 0 && r != -EBADF)
		return r;
	if (r == 0 && identity_equal(&found, &index->identity))
		return index->fd;
	atomic_store(&index->is_robbed, true);
	return -EBADF;
}

/* A page of the file, and a bit that says that it has been seen to. */
static int index_back_page(struct index *index, uint64_t offset, uint32_t page,
			   _Atomic uint64_t *bits)
{
	int fd = index_descriptor(index), r;

	if (fd < 0)
		return fd;
	r = index_back(fd, offset + page * VM_PAGE_BYTES, VM_PAGE_BYTES);
	if (r == 0)
		atomic_fetch_or(&bits[page / 64], UINT64_C(1) << page % 64);
	return r;
}

int index_back_slots(struct index *index, uint32_t page)
{
	return index_back_page(index, LAYOUT_SLOTS_OFFSET, page, index->slots_backed);
}

int index_back_records(struct index *index, uint32_t page)
{
	return index_back_page(index, LAYOUT_RECORDS_OFFSET, page, index->records_backed);
}
