/* SPDX-License-Identifier: MIT */
/*
 * One registration with pthread_atfork() for the whole library. Rooms join when the library
 * is loaded (ATFORK_ROOM), in any order, before there is anything a child could inherit.
 * What counts is the rank of their lock: prepare goes down the ranks, parent and child come
 * up again. The child is one thread that owns all those locks.
 */
#include "os/atfork.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static const struct atfork_hooks *atfork_rooms[RANK_COUNT]; /* constant once loaded */

static void atfork_prepare(void)
{
	for (int rank = 0; rank < RANK_COUNT; rank++)
		if (atfork_rooms[rank])
			atfork_rooms[rank]->prepare();
}

static void atfork_parent(void)
{
	for (int rank = RANK_COUNT; rank-- > 0;)
		if (atfork_rooms[rank])
			atfork_rooms[rank]->parent();
}

static void atfork_child(void)
{
	for (int rank = RANK_COUNT; rank-- > 0;)
		if (atfork_rooms[rank])
			atfork_rooms[rank]->child();
}

void atfork_join(enum rank rank, const struct atfork_hooks *hooks)
{
	static bool is_registered;

	if (!is_registered)
		pthread_atfork(atfork_prepare, atfork_parent, atfork_child);
	is_registered = true;
	atfork_rooms[rank] = hooks;
}
