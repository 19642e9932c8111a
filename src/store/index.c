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
#include <unistd.h>

#include "os/growth.h"
#include "os/vm.h"

int index_back(int fd, uint64_t offset, uint64_t n_bytes)
{
	return growth_back(fd, offset, n_bytes);
}

struct layout_header *index_header(struct index *index)
{
	return (struct layout_header *)index->main;
}

int index_format(int fd)
{
	struct layout_header header = {
		.magic = LAYOUT_MAGIC,
		.version = LAYOUT_VERSION,
		.n_slots = LAYOUT_SLOTS_PER_PAGE,
	};
	uint32_t ready = LAYOUT_STATE_READY;
	int r;

	/* Old contents are of a table nobody uses any more. */
	if (TEMP_FAILURE_RETRY(ftruncate(fd, 0)) < 0)
		return -errno;
	r = index_back(fd, 0,
		       LAYOUT_HEADS_OFFSET + LAYOUT_N_STRIPES * LAYOUT_N_HEADS * 4);
	if (r < 0)
		return r;
	r = index_back(fd, LAYOUT_SLOTS_OFFSET, VM_PAGE_BYTES);
	if (r < 0)
		return r;
	r = index_back(fd, LAYOUT_NODES_OFFSET, LAYOUT_SEGMENT_0_BYTES);
	if (r < 0)
		return r;

	r = growth_put(fd, &header, sizeof(header), 0);
	if (r < 0)
		return r;
	return growth_put(fd, &ready, sizeof(ready),
			  offsetof(struct layout_header, state));
}

int index_init(struct index *index, int fd)
{
	void *mapped;
	int r;

	*index = (struct index) { .fd = fd };
	r = fd_identify(fd, &index->identity, NULL);
	if (r < 0)
		return r;
	r = index_back(fd, 0,
		       LAYOUT_HEADS_OFFSET + LAYOUT_N_STRIPES * LAYOUT_N_HEADS * 4);
	if (r < 0)
		return r;
	r = index_back(fd, LAYOUT_NODES_OFFSET, LAYOUT_SEGMENT_0_BYTES);
	if (r < 0)
		return r;
	r = vm_map_guarded(fd, 0, LAYOUT_MAIN_BYTES, &mapped);
	if (r < 0)
		return r;

	index->main = mapped;
	atomic_store(&index->segment[0], index->main + LAYOUT_NODES_OFFSET);
	for (unsigned i = 0; i < LAYOUT_N_STRIPES; i++)
		atomic_store(&index->n_backed[i], LAYOUT_FIRST_NODES);
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

	if (r < 0)
		return r;
	index_drop_segments(index);
	index->fd = fd;
	return 0;
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

int index_back_slots(struct index *index, uint32_t page)
{
	int fd = index_descriptor(index), r;

	if (fd < 0)
		return fd;
	r = index_back(fd, LAYOUT_SLOTS_OFFSET + page * VM_PAGE_BYTES, VM_PAGE_BYTES);
	if (r == 0)
		atomic_fetch_or(&index->slots_backed[page / 64], UINT64_C(1)
									 << page % 64);
	return r;
}
