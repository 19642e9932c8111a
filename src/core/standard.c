/* SPDX-License-Identifier: MIT */
/*
 * Standard handles. SetStdHandle() changes what this process calls its standard output and
 * what programs that it starts get as theirs. It does not change what the C library's
 * stdout writes to: so it is on Windows, too.
 *
 * Locks: STANDARD.
 */
#include "core/standard.h"

#include <pthread.h>

#include "base/rank.h"
#include "core/bridge.h"
#include "os/atfork.h"

static pthread_mutex_t standard_lock = PTHREAD_MUTEX_INITIALIZER;

/* under STANDARD */
static struct {
	bool was_set;
	uint64_t handle;
} standard_handles[3];

static void standard_enter(void)
{
	rank_enter(RANK_STANDARD);
	pthread_mutex_lock(&standard_lock);
}

static void standard_leave(void)
{
	pthread_mutex_unlock(&standard_lock);
	rank_leave(RANK_STANDARD);
}

ATFORK_ROOM(RANK_STANDARD, standard_enter, standard_leave, standard_leave);

void standard_set(unsigned number, uint64_t handle)
{
	standard_enter();
	standard_handles[number].was_set = true;
	standard_handles[number].handle = handle;
	standard_leave();
}

bool standard_said(unsigned number, uint64_t *ret)
{
	bool was_set;

	standard_enter();
	was_set = standard_handles[number].was_set;
	if (was_set)
		*ret = standard_handles[number].handle;
	standard_leave();
	return was_set;
}

int standard_get(unsigned number, uint64_t *ret)
{
	uint32_t handle = 0;
	int r;

	if (standard_said(number, ret))
		return 0;
	r = bridge_handle((int)number, &handle);
	if (r == 0)
		*ret = handle;
	return r;
}
