/* SPDX-License-Identifier: MIT */
/*
 * shm_open(), as the bench's own baseline has it, behind the protocol of the foreign peers:
 * what the protocol itself costs shows where the two differ.
 */
#include "protocol.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

struct section {
	int fd;
};
#define SECTION_NONE \
	{            \
		-1   \
	}

static int section_create(struct section *ret, const char *name)
{
	ret->fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (ret->fd < 0)
		return peer_fails_errno("shm_open");
	return ftruncate(ret->fd, PEER_SECTION_BYTES) < 0 ? peer_fails_errno("ftruncate")
							  : 0;
}

static int section_open(struct section *ret, const char *name)
{
	ret->fd = shm_open(name, O_RDWR, 0);
	return ret->fd < 0 ? peer_fails_errno("shm_open") : 0;
}

static char *section_map(struct section section)
{
	void *memory = mmap(NULL, PEER_SECTION_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			    section.fd, 0);

	if (memory != MAP_FAILED)
		return (char *)memory;
	peer_fails_errno("mmap");
	return NULL;
}

static int section_unmap(char *memory)
{
	return munmap(memory, PEER_SECTION_BYTES) < 0 ? peer_fails_errno("munmap") : 0;
}

static int section_close(struct section *section)
{
	if (section->fd >= 0)
		close(section->fd);
	section->fd = -1;
	return 0;
}

static int section_remove(struct section *section, const char *name)
{
	if (section->fd < 0)
		return 0;
	section_close(section);
	return shm_unlink(name) < 0 ? peer_fails_errno("shm_unlink") : 0;
}

#include "sections.h"

static const struct peer_case cases[] = { SECTION_CASES };

int main(int argc, char **argv)
{
	static const struct peer peer = { "shm_open()", "/", cases,
					  sizeof(cases) / sizeof(cases[0]), leave };

	return peer_main(&peer, argc, argv);
}
