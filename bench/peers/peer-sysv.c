/* SPDX-License-Identifier: MIT */
/*
 * System V shared memory. A key is 32 bits, so the name is hashed; a segment is no
 * descriptor, so there is nothing to close, and opening one is a lookup.
 */
#include "protocol.h"

#include <sys/ipc.h>
#include <sys/shm.h>

struct section {
	int id;
};
#define SECTION_NONE \
	{            \
		-1   \
	}

/* FNV-1a; never IPC_PRIVATE, which is 0. */
static key_t key_of(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return (key_t)(hash | 1);
}

static int section_create(struct section *ret, const char *name)
{
	ret->id = shmget(key_of(name), PEER_SECTION_BYTES, IPC_CREAT | IPC_EXCL | 0600);
	return ret->id < 0 ? peer_fails_errno("shmget") : 0;
}

static int section_open(struct section *ret, const char *name)
{
	ret->id = shmget(key_of(name), 0, 0);
	return ret->id < 0 ? peer_fails_errno("shmget") : 0;
}

static char *section_map(struct section section)
{
	void *memory = shmat(section.id, NULL, 0);

	if (memory != (void *)-1)
		return (char *)memory;
	peer_fails_errno("shmat");
	return NULL;
}

static int section_unmap(char *memory)
{
	return shmdt(memory) < 0 ? peer_fails_errno("shmdt") : 0;
}

static int section_close(struct section *section)
{
	section->id = -1;
	return 0;
}

static int section_remove(struct section *section, const char *name)
{
	int r = section->id < 0 ? 0 : shmctl(section->id, IPC_RMID, NULL);

	(void)name;
	section_close(section);
	return r < 0 ? peer_fails_errno("shmctl") : 0;
}

#include "sections.h"

static const struct peer_case cases[] = { SECTION_CASES };

int main(int argc, char **argv)
{
	static const struct peer peer = { "System V shared memory", "", cases,
					  sizeof(cases) / sizeof(cases[0]), leave };

	return peer_main(&peer, argc, argv);
}
