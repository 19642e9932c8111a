/* SPDX-License-Identifier: MIT */
/*
 * A child of fork() comes into the world as a member.
 *
 * Descriptors are inherited, slots are not: the lock of a slot belongs to an open file
 * description, and the child's must end with the child. So before the fork the parent takes
 * a second slot, through a second description, and registers it as holder of everything it
 * holds itself; the child is born with that description and only has to write its pid. There
 * is no moment in which the child's handles count for nothing, and neither process's end
 * touches the other's names.
 *
 * What it refuses: to make fork() fail. A slot that cannot be had (a full table, no
 * descriptors left) is traced, and the child holds its names from its first call on.
 *
 * Locks: the caller has GATE to itself, in the parent from before the fork until after it.
 *
 * Crash: a parent that dies before the fork takes both descriptions along, and the words of
 * the second slot are garbage like those of the first. If it dies after the fork the child
 * has a description of its own.
 */
#include "store/birth.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "os/lock.h"
#include "os/process.h"
#include "store/holding.h"

/* What is needed between the handlers of fork(), under GATE held exclusively. */
static struct {
	int fd; /* the child's own description of the table; -1: none prepared */
	uint32_t slot, generation;
	pid_t parent_pid;
} birth_unborn = { .fd = -1 };

/* Another description of the table. */
static int birth_reopen(struct index *index)
{
	_cleanup_(fd_closep) int opened = -1;
	int fd = index_descriptor(index), r;
	struct identity found;
	char path[64];

	if (fd < 0)
		return fd;
	snprintf(path, sizeof(path), "/proc/thread-self/fd/%d", fd);
	opened = TEMP_FAILURE_RETRY(open(path, O_RDWR | O_CLOEXEC));
	if (opened < 0)
		return -errno;
	r = fd_identify(opened, &found, NULL);
	if (r < 0)
		return r;
	return identity_equal(&found, &index->identity) ? take_fd(&opened) : -EBADF;
}

/* ---- in the parent ------------------------------------------------------------------ */

void birth_prepare(struct attachment *parent)
{
	struct slot_claim claim = { .membership = LAYOUT_MEMBER_SETTLED }; /* as we are */
	_cleanup_(fd_closep) int fd = -1;
	int r;

	birth_unborn.fd = -1;
	if (!parent || holding_is_none())
		return;

	fd = birth_reopen(&parent->index);
	claim.fd = fd;
	claim.pid_namespace = parent->pid_namespace;
	r = fd < 0 ? fd : slot_take(&parent->index, &claim);
	if (r == 0) {
		r = holding_register(parent, claim.slot, claim.generation);
		if (r < 0)
			holding_unregister(parent, claim.slot, claim.generation);
	}
	if (r < 0) {
		trace("fork: the child holds nothing by name until its first call: %s",
		      err_sentence(r));
		return;
	}
	birth_unborn.slot = claim.slot;
	birth_unborn.generation = claim.generation;
	birth_unborn.parent_pid = process_pid();
	birth_unborn.fd = take_fd(&fd);
}

/* Was there no fork, or is the child gone already? Then nobody has the lock of its slot any
 * more, and its words are garbage. */
void birth_settle(struct attachment *parent)
{
	if (!birth_is_prepared())
		return;
	fd_closep(&birth_unborn.fd); /* the child has it */
	if (file_lock_test(parent->index.fd, birth_unborn.slot, 1) == 0)
		holding_unregister(parent, birth_unborn.slot, birth_unborn.generation);
}

/* ---- in the child ------------------------------------------------------------------- */

bool birth_is_prepared(void)
{
	return birth_unborn.fd >= 0;
}

/* The parent may have asked for children that live in another PID namespace, where it has no
 * number. */
static uint64_t birth_namespace(uint64_t pid_namespace)
{
	if (getppid() != birth_unborn.parent_pid &&
	    process_pid_namespace(&pid_namespace) < 0)
		pid_namespace = PROCESS_NAMESPACE_UNSEEN;
	return slot_namespace(pid_namespace, birth_unborn.slot);
}

/* Nothing of the parent's description may stay, no descriptor and no mapping: its lock must
 * end with it. */
int birth_complete(struct attachment *inherited)
{
	int parents_fd = inherited->index.fd, fd = take_fd(&birth_unborn.fd);
	int r;

	r = index_rest_on(&inherited->index, fd);
	if (r < 0) {
		close(fd);
		return r;
	}
	close(parents_fd);
	inherited->slot = birth_unborn.slot;
	inherited->generation = birth_unborn.generation;
	inherited->pid_namespace = birth_namespace(inherited->pid_namespace);
	holding_adopt(inherited->slot, inherited->generation);
	slot_enter(inherited);
	return 0;
}
