/* SPDX-License-Identifier: MIT */
/*
 * System V shared memory. A key is 32 bits, so the name is hashed; a segment is no
 * descriptor, so there is nothing to close, and opening one is a lookup.
 */
#include "protocol.h"

#include <sys/ipc.h>
#include <sys/shm.h>

static int held = -1, shared = -1, opened = -1;
static char *shared_memory;

/* FNV-1a; never IPC_PRIVATE, which is 0. */
static key_t key_of(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return (key_t)(hash | 1);
}

static int create(int *ret, const char *name)
{
	*ret = shmget(key_of(name), PEER_SECTION_BYTES, IPC_CREAT | IPC_EXCL | 0600);
	return *ret < 0 ? peer_fails_errno("shmget") : 0;
}

static int open_existing(int *ret, const char *name)
{
	*ret = shmget(key_of(name), 0, 0);
	return *ret < 0 ? peer_fails_errno("shmget") : 0;
}

/* NULL when it failed. */
static char *map(int id)
{
	void *memory = shmat(id, NULL, 0);

	if (memory != (void *)-1)
		return (char *)memory;
	peer_fails_errno("shmat");
	return NULL;
}

static int discard(int *id)
{
	int r = *id < 0 ? 0 : shmctl(*id, IPC_RMID, NULL);

	*id = -1;
	return r < 0 ? peer_fails_errno("shmctl") : 0;
}

static int touch(int id)
{
	char *memory = map(id);

	if (!memory)
		return -1;
	*memory = 1;
	shmdt(memory);
	return 0;
}

static int hold(void)
{
	return create(&held, peer_held) < 0 ? -1 : touch(held);
}

static int create_close(void)
{
	int id;

	return create(&id, peer_own) < 0 ? -1 : discard(&id);
}

static int create_touch_close(void)
{
	int id, r;

	if (create(&id, peer_own) < 0)
		return -1;
	r = touch(id);
	return discard(&id) < 0 ? -1 : r;
}

static int open_held(void)
{
	return open_existing(&opened, peer_held);
}

static int map_unmap(void)
{
	char *memory = map(opened);

	if (!memory)
		return -1;
	shmdt(memory);
	return 0;
}

static int open_read_close(void)
{
	char *memory;

	if (open_held() < 0)
		return -1;
	memory = map(opened);
	if (!memory)
		return -1;
	(void)*(volatile char *)memory;
	shmdt(memory);
	return 0;
}

static int scenario_first(void)
{
	if (create(&shared, peer_shared) < 0)
		return -1;
	shared_memory = map(shared);
	if (!shared_memory)
		return -1;
	strcpy(shared_memory, PEER_MESSAGE);
	return 0;
}

static int scenario_second(void)
{
	char *memory;
	int id, r;

	if (open_existing(&id, peer_shared) < 0)
		return -1;
	memory = map(id);
	if (!memory)
		return -1;
	r = peer_compare(memory);
	shmdt(memory);
	return r;
}

static int scenario_last(void)
{
	if (shared_memory)
		shmdt(shared_memory);
	shared_memory = NULL;
	return discard(&shared);
}

static const struct peer_case cases[] = {
	PEER_ONCE("hold", hold),
	PEER_CASE("create-close", NULL, create_close, NULL),
	PEER_CASE("create-touch-close", NULL, create_touch_close, NULL),
	PEER_CASE("open-close", NULL, open_held, NULL),
	PEER_CASE("open-read-close", NULL, open_read_close, NULL),
	PEER_CASE("map-unmap", open_held, map_unmap, NULL),
	PEER_ONCE("scenario-first", scenario_first),
	PEER_CASE("scenario-second", NULL, scenario_second, NULL),
	PEER_ONCE("scenario-last", scenario_last),
};

static void leave(void)
{
	discard(&held);
	scenario_last();
}

int main(int argc, char **argv)
{
	static const struct peer peer = { "System V shared memory", "", cases,
					  sizeof(cases) / sizeof(cases[0]), leave };

	return peer_main(&peer, argc, argv);
}
