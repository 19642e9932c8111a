/* SPDX-License-Identifier: MIT */
/*
 * The cases of sections, for peers whose calls go one by one: a peer defines what a section
 * is to it and the six calls below, and then includes this. They are seen by the compiler
 * where they are used, so nothing is measured beside them.
 *
 *	struct section, SECTION_NONE    what calls know one by; an initializer: none
 *	section_create, section_open    by a name; what was created is empty
 *	section_map, section_unmap      all of it; NULL: it failed
 *	section_close                   what was opened
 *	section_remove                  what was created, and the name with it; of none, nothing
 *
 * Whatever fails has said why, with peer_fails(); then create and open give what remove and
 * close take all the same.
 */
#pragma once

#include "protocol.h"

static struct section held = SECTION_NONE, shared = SECTION_NONE, opened = SECTION_NONE;
static char *shared_memory;

static int touch(struct section section)
{
	char *memory = section_map(section);

	if (!memory)
		return -1;
	*memory = 1;
	return section_unmap(memory);
}

static int look(struct section section)
{
	char *memory = section_map(section);

	if (!memory)
		return -1;
	(void)*(volatile char *)memory;
	return section_unmap(memory);
}

static int hold(void)
{
	return section_create(&held, peer_held) < 0 ? -1 : touch(held);
}

static int create_close(void)
{
	struct section own = SECTION_NONE;
	int r = section_create(&own, peer_own);

	return section_remove(&own, peer_own) < 0 ? -1 : r;
}

static int create_touch_close(void)
{
	struct section own = SECTION_NONE;
	int r = section_create(&own, peer_own);

	if (r == 0)
		r = touch(own);
	return section_remove(&own, peer_own) < 0 ? -1 : r;
}

static int open_held(void)
{
	return section_open(&opened, peer_held);
}

static int close_held(void)
{
	return section_close(&opened);
}

static int open_close(void)
{
	return open_held() < 0 ? -1 : close_held();
}

static int open_read_close(void)
{
	int r = open_held();

	if (r == 0)
		r = look(opened);
	return close_held() < 0 ? -1 : r;
}

static int map_unmap(void)
{
	char *memory = section_map(opened);

	return memory ? section_unmap(memory) : -1;
}

static int scenario_first(void)
{
	if (section_create(&shared, peer_shared) < 0)
		return -1;
	shared_memory = section_map(shared);
	if (!shared_memory)
		return -1;
	strcpy(shared_memory, PEER_MESSAGE);
	return 0;
}

static int scenario_second(void)
{
	struct section other = SECTION_NONE;
	int r = section_open(&other, peer_shared);
	char *memory = r == 0 ? section_map(other) : NULL;

	if (memory) {
		r = peer_compare(memory);
		section_unmap(memory);
	}
	return section_close(&other) < 0 || !memory ? -1 : r;
}

static int scenario_last(void)
{
	if (shared_memory)
		section_unmap(shared_memory);
	shared_memory = NULL;
	return section_remove(&shared, peer_shared);
}

static void leave(void)
{
	section_remove(&held, peer_held);
	scenario_last();
}

/* In a peer's table. */
/* clang-format off */
#define SECTION_CASES                                                    \
	PEER_ONCE("hold", hold),                                         \
	PEER_CASE("create-close", NULL, create_close, NULL),             \
	PEER_CASE("create-touch-close", NULL, create_touch_close, NULL), \
	PEER_CASE("open-close", NULL, open_close, NULL),                 \
	PEER_CASE("open-read-close", NULL, open_read_close, NULL),       \
	PEER_CASE("map-unmap", open_held, map_unmap, close_held),        \
	PEER_ONCE("scenario-first", scenario_first),                     \
	PEER_CASE("scenario-second", NULL, scenario_second, NULL),       \
	PEER_ONCE("scenario-last", scenario_last)
/* clang-format on */
