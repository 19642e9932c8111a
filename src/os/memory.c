/* SPDX-License-Identifier: MIT */
/*
 * What can be done to memory that is mapped already: protection, locking, making it
 * present.
 *
 * Huge pages: for shared memory most systems give none by themselves (shmem_enabled is
 * `never`). A page touched in every 2 MiB and then MADV_COLLAPSE makes them all the same;
 * it commits the memory, so it is for those who ask.
 */
#include "os/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/checked.h"
#include "base/cleanup.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22 /* Linux 5.14 */
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1 */
#endif

enum {
	MEMORY_PAGEMAP_ENTRIES = 512
};

/* Collapsed in one call, in which nobody can be killed: a twentieth of a second. */
#define MEMORY_BATCH_BYTES (128 * VM_HUGE_BYTES)

/* Of an entry in /proc/self/pagemap. */
#define MEMORY_PAGEMAP_PRESENT (UINT64_C(1) << 63)
#define MEMORY_PAGEMAP_SWAPPED (UINT64_C(1) << 62)
#define MEMORY_PAGEMAP_SHARED  (UINT64_C(1) << 61) /* a file's, or shared memory's */

int memory_protect(void *base, size_t n_bytes, unsigned access)
{
	return mprotect(base, n_bytes, vm_prot(access)) < 0 ? -errno : 0;
}

int memory_flush(void *base, size_t n_bytes)
{
	return msync(base, n_bytes, MS_SYNC) < 0 ? -errno : 0;
}

/* Straight to the kernel: the sanitizers' mlock() pretends. */
int memory_lock(const void *base, size_t n_bytes)
{
	return syscall(SYS_mlock, base, n_bytes) < 0 ? -errno : 0;
}

int memory_lock_as_touched(const void *base, size_t n_bytes)
{
	return mlock2(base, n_bytes, MLOCK_ONFAULT) < 0 ? -errno : 0;
}

int memory_unlock(const void *base, size_t n_bytes)
{
	return syscall(SYS_munlock, base, n_bytes) < 0 ? -errno : 0;
}

bool memory_is_locked(const void *base, size_t n_bytes)
{
	return msync((void *)base, n_bytes, MS_INVALIDATE) < 0 && errno == EBUSY;
}

void memory_populate(const void *base, size_t n_bytes)
{
	if (madvise((void *)base, n_bytes, MADV_POPULATE_READ) == 0)
		return;
	for (size_t at = 0; at < n_bytes; at += VM_PAGE_BYTES)
		(void)((volatile const char *)base)[at];
}

/* A page in every block to collapse around, and then all of them in one call, which makes
 * the kernel wait for the other processors once. False when it will not. */
static bool memory_collapse(uintptr_t base, size_t n_bytes, int populate)
{
	for (uintptr_t at = base; at < base + n_bytes; at += VM_HUGE_BYTES)
		if (madvise((void *)at, VM_PAGE_BYTES, populate) < 0)
			(void)*(volatile const char *)at;
	return madvise((void *)base, n_bytes, MADV_COLLAPSE) == 0;
}

void memory_prefetch(void *base, size_t n_bytes, enum memory_kind kind)
{
	int populate = kind == MEMORY_WRITABLE ? MADV_POPULATE_WRITE : MADV_POPULATE_READ;
	uintptr_t start = (uintptr_t)base,
		  end = round_down(start + n_bytes, VM_HUGE_BYTES),
		  huge = round_down(start + VM_HUGE_BYTES - 1, VM_HUGE_BYTES);
	size_t n_batch;

	for (; kind != MEMORY_HINTED && huge >= start && huge < end; huge += n_batch) {
		n_batch =
			end - huge < MEMORY_BATCH_BYTES ? end - huge : MEMORY_BATCH_BYTES;
		if (!memory_collapse(huge, n_batch, populate))
			break;
	}
	if (madvise(base, n_bytes, populate) < 0)
		(void)madvise(base, n_bytes, MADV_WILLNEED); /* a hint, and only that */
}

static bool memory_is_copied(uint64_t entry)
{
	return entry & (MEMORY_PAGEMAP_PRESENT | MEMORY_PAGEMAP_SWAPPED) &&
	       !(entry & MEMORY_PAGEMAP_SHARED);
}

/* Some kernels are built without the file, and some users may not read it. */
static bool memory_does_not_tell(int error)
{
	return error == ENOENT || error == EACCES || error == EPERM;
}

bool memory_copies_are_told(void)
{
	return access("/proc/thread-self/pagemap", R_OK) == 0;
}

int memory_copied_run(const void *base, size_t *n_pages)
{
	_cleanup_(fd_closep) int fd = TEMP_FAILURE_RETRY(
		open("/proc/thread-self/pagemap", O_RDONLY | O_CLOEXEC));
	uint64_t entries[MEMORY_PAGEMAP_ENTRIES];
	uintptr_t first = (uintptr_t)base / VM_PAGE_BYTES;
	size_t n_alike = 0;
	bool is_copied = false;

	if (fd < 0)
		return memory_does_not_tell(errno) ? 0 : -errno;
	while (n_alike < *n_pages) {
		ssize_t n = TEMP_FAILURE_RETRY(
			pread(fd, entries, sizeof(entries),
			      (off_t)((first + n_alike) * sizeof(entries[0]))));

		if (n < 0)
			return -errno;
		if (n < (ssize_t)sizeof(entries[0]))
			break;
		for (size_t i = 0; i < (size_t)n / sizeof(entries[0]); i++) {
			if (n_alike == 0)
				is_copied = memory_is_copied(entries[i]);
			if (n_alike == *n_pages ||
			    memory_is_copied(entries[i]) != is_copied) {
				*n_pages = n_alike;
				return is_copied;
			}
			n_alike++;
		}
	}
	return is_copied;
}
