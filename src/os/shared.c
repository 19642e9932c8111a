/* SPDX-License-Identifier: MIT */
/* Plain mappings: small, few, and never given to a program. */
#include "os/shared.h"

#include <sys/mman.h>

void *shared_map(int fd, size_t n_bytes)
{
	void *address = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return address == MAP_FAILED ? NULL : address;
}

void shared_unmap(void *address, size_t n_bytes)
{
	munmap(address, n_bytes);
}
