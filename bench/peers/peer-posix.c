/* SPDX-License-Identifier: MIT */
/*
 * shm_open(), as the bench's own baseline has it, behind the protocol of the foreign peers:
 * what the protocol itself costs shows where the two differ.
 */
#include "protocol.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static int held = -1, shared = -1, opened = -1;
static char *shared_memory;

static int create(int *ret, const char *name)
{
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);

	if (fd < 0)
		return peer_fails_errno("shm_open");
	*ret = fd;
	return ftruncate(fd, PEER_SECTION_BYTES) < 0 ? peer_fails_errno("ftruncate") : 0;
}

static int open_existing(int *ret, const char *name)
{
	*ret = shm_open(name, O_RDWR, 0);
	return *ret < 0 ? peer_fails_errno("shm_open") : 0;
}

/* NULL when it failed. */
static char *map(int fd)
{
	void *memory =
		mmap(NULL, PEER_SECTION_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (memory != MAP_FAILED)
		return (char *)memory;
	peer_fails_errno("mmap");
	return NULL;
}

static int discard(int *fd, const char *name)
{
	if (*fd < 0)
		return 0;
	close(*fd);
	*fd = -1;
	return shm_unlink(name) < 0 ? peer_fails_errno("shm_unlink") : 0;
}

static int hold(void)
{
	if (create(&held, peer_held) < 0)
		return -1;
	return pwrite(held, "", 1, 0) == 1 ? 0 : peer_fails_errno("pwrite");
}

static int create_close(void)
{
	int fd = -1, r = create(&fd, peer_own);

	return discard(&fd, peer_own) < 0 ? -1 : r;
}

static int create_touch_close(void)
{
	int fd = -1, r = create(&fd, peer_own);
	char *memory = r == 0 ? map(fd) : NULL;

	if (memory) {
		*memory = 1;
		munmap(memory, PEER_SECTION_BYTES);
	}
	return discard(&fd, peer_own) < 0 || !memory ? -1 : 0;
}

static int open_held(void)
{
	return open_existing(&opened, peer_held);
}

static int close_held(void)
{
	if (opened >= 0)
		close(opened);
	opened = -1;
	return 0;
}

static int map_unmap(void)
{
	char *memory = map(opened);

	if (!memory)
		return -1;
	munmap(memory, PEER_SECTION_BYTES);
	return 0;
}

static int open_close(void)
{
	if (open_held() < 0)
		return -1;
	return close_held();
}

static int open_read_close(void)
{
	char *memory;

	if (open_held() < 0)
		return -1;
	memory = map(opened);
	if (memory) {
		(void)*(volatile char *)memory;
		munmap(memory, PEER_SECTION_BYTES);
	}
	close_held();
	return memory ? 0 : -1;
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
	int fd, r = -1;

	if (open_existing(&fd, peer_shared) < 0)
		return -1;
	memory = map(fd);
	if (memory) {
		r = peer_compare(memory);
		munmap(memory, PEER_SECTION_BYTES);
	}
	close(fd);
	return r;
}

static int scenario_last(void)
{
	if (shared_memory)
		munmap(shared_memory, PEER_SECTION_BYTES);
	shared_memory = NULL;
	return discard(&shared, peer_shared);
}

static const struct peer_case cases[] = {
	PEER_ONCE("hold", hold),
	PEER_CASE("create-close", NULL, create_close, NULL),
	PEER_CASE("create-touch-close", NULL, create_touch_close, NULL),
	PEER_CASE("open-close", NULL, open_close, NULL),
	PEER_CASE("open-read-close", NULL, open_read_close, NULL),
	PEER_CASE("map-unmap", open_held, map_unmap, close_held),
	PEER_ONCE("scenario-first", scenario_first),
	PEER_CASE("scenario-second", NULL, scenario_second, NULL),
	PEER_ONCE("scenario-last", scenario_last),
};

static void leave(void)
{
	discard(&held, peer_held);
	scenario_last();
}

int main(int argc, char **argv)
{
	static const struct peer peer = { "shm_open()", "/", cases,
					  sizeof(cases) / sizeof(cases[0]), leave };

	return peer_main(&peer, argc, argv);
}
