/* SPDX-License-Identifier: MIT */
/*
 * Descriptors that nothing but this process's memory can carry: those of objects that are a
 * few words in a table, and of memory that takes no notes. Whoever opens the object in another
 * process finds the usual descriptor there.
 *
 * Locks: SECURITY, for a pointer to be followed or replaced.
 */
#include "core/security-kept.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/rank.h"
#include "os/atfork.h"

static pthread_mutex_t security_kept_lock = PTHREAD_MUTEX_INITIALIZER;

static void security_kept_enter(void)
{
	rank_enter(RANK_SECURITY);
	pthread_mutex_lock(&security_kept_lock);
}

static void security_kept_leave(void)
{
	pthread_mutex_unlock(&security_kept_lock);
	rank_leave(RANK_SECURITY);
}

ATFORK_ROOM(RANK_SECURITY, security_kept_enter, security_kept_leave, security_kept_leave);

/* NULL without memory. */
static struct descriptor_relative *security_kept_copy(
	const struct descriptor_relative *whole)
{
	uint32_t n_bytes = descriptor_n_bytes((const struct descriptor *)whole);
	void *copy = malloc(n_bytes);

	return copy ? memcpy(copy, whole, n_bytes) : NULL;
}

int security_keep(struct security_kept *kept, const struct descriptor_relative *whole)
{
	struct descriptor_relative *copy = security_kept_copy(whole), *old;

	if (!copy)
		return -ENOMEM;
	security_kept_enter();
	old = kept->whole;
	kept->whole = copy;
	security_kept_leave();
	free(old);
	return 0;
}

int security_kept(struct security_kept *kept, struct descriptor_relative **ret)
{
	bool is_there;

	security_kept_enter();
	is_there = kept->whole;
	*ret = is_there ? security_kept_copy(kept->whole) : NULL;
	security_kept_leave();
	if (!is_there)
		return 1;
	return *ret ? 0 : -ENOMEM;
}

void security_forget(struct security_kept *kept)
{
	free(kept->whole);
	kept->whole = NULL;
}
