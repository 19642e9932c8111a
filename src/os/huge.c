/* SPDX-License-Identifier: MIT */
/*
 * Memory with a descriptor in pages of 2 MiB from the machine's pool (hugetlb).
 *
 * The pages are taken when the memory is made: whoever touches it later never finds the
 * pool empty, which would be SIGBUS. The seals are those of any other section; none of
 * them keeps somebody who may write from punching holes (fallocate) into the memory, and
 * behind a hole the pool is asked again.
 */
#include "os/huge.h"

#include <stdio.h>
#include <sys/mman.h>

#include "base/cleanup.h"
#include "os/vm.h"

#ifndef MFD_HUGE_2MB
#define MFD_HUGE_2MB (21U << 26)
#endif

#define HUGE_POOL "/sys/kernel/mm/hugepages/hugepages-2048kB/"

static uint64_t huge_read_number(const char *path)
{
	_cleanup_(fclosep) FILE *file = fopen(path, "re");
	unsigned long long number;

	return file && fscanf(file, "%llu", &number) == 1 ? number : 0;
}

uint64_t huge_page_bytes(void)
{
	return huge_read_number("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");
}

bool huge_pages_exist(void)
{
	return huge_page_bytes() == VM_HUGE_BYTES &&
	       (huge_read_number(HUGE_POOL "nr_hugepages") ||
		huge_read_number(HUGE_POOL "nr_overcommit_hugepages"));
}

int huge_memfd_new(const char *label, uint64_t size_bytes, struct identity *ret)
{
	_cleanup_(fd_closep) int fd =
		memfd_new_of(label, size_bytes, MFD_HUGETLB | MFD_HUGE_2MB, ret);
	int r;

	if (fd < 0)
		return fd;
	r = fd_commit(fd, 0, size_bytes);
	return r < 0 ? r : take_fd(&fd);
}
