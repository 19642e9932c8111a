/* SPDX-License-Identifier: MIT */
/*
 * Handles of other processes.
 *
 * The other process is asked for nothing, runs nothing of ours and holds no lock for us:
 * its handle table is found through its landmark (core/landmark.h) and read from outside,
 * and a duplicate of its descriptor is taken through its pidfd. It may meanwhile do what
 * it likes, so what was read is read again at the end: a slot whose use counter has not
 * moved was open all the while, and its descriptor was that of the object. If it has
 * moved, the handle has been closed, and that is the answer.
 *
 * What is read is another program's word. A descriptor has to be what the table says it
 * is (identity, and for memory the seal on its size) before it is used. A named section is
 * opened by its name, like any newcomer would: so we hold the name, too.
 *
 * Locks: none. Crash: of neither process leaves anything behind but its descriptors.
 */
#include "core/foreign.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/adoption.h"
#include "core/file.h"
#include "core/kinds.h"
#include "core/landmark.h"
#include "core/section.h"
#include "os/pidfd.h"
#include "os/procfs.h"
#include "os/remote.h"

enum {
	FOREIGN_TRIES = 1000 /* readings of a slot that was changing under our eyes */
};

/* A slot of another process's table, and what was read there. */
struct foreign {
	const struct process *process;
	uint64_t address;
	uint64_t n_uses;
	struct landmark_object object;
};

static int foreign_error(int r)
{
	switch (r) {
	case -ESRCH:
		return ERR_PROCESS_ENDED;
	case -EACCES:
	case -EPERM:
		return ERR_PROCESS_HIDDEN;
	case -EFAULT: /* it has become another program, or never told the truth */
	case -EBADF:
		return ERR_HANDLE_INVALID;
	default:
		return r;
	}
}

static bool foreign_is_sane(const struct landmark *landmark)
{
	return landmark->magic == LANDMARK_MAGIC &&
	       landmark->version == LANDMARK_VERSION &&
	       landmark->pointer_bytes == sizeof(void *) && landmark->n_chunk_slots > 0 &&
	       landmark->n_slot_bytes >= sizeof(struct landmark_slot) &&
	       landmark->n_slot_bits < 32;
}

static int foreign_read(struct foreign *foreign)
{
	struct landmark_slot slot = { 0 };
	int r = remote_read(foreign->process->pid, foreign->address, &slot, sizeof(slot));

	if (r < 0)
		return foreign_error(r);
	foreign->n_uses = atomic_load_explicit(&slot.n_uses, memory_order_relaxed);
	foreign->object = slot.object;
	return 0;
}

/* Finds the slot of the handle by one table; most processes have no second one. */
static int foreign_resolve(struct foreign *foreign, const struct landmark *landmark,
			   uint64_t handle)
{
	uint64_t value = handle >> 2, generation = value >> landmark->n_slot_bits,
		 number = value & ((UINT64_C(1) << landmark->n_slot_bits) - 1),
		 place = number / landmark->n_chunk_slots;
	uintptr_t chunk = 0;
	int r;

	if (place >= landmark->n_chunks)
		return ERR_HANDLE_INVALID;
	r = remote_read(foreign->process->pid, landmark->chunks + place * sizeof(chunk),
			&chunk, sizeof(chunk));
	if (r < 0)
		return foreign_error(r);
	if (!chunk)
		return ERR_HANDLE_INVALID;
	foreign->address = chunk + number % landmark->n_chunk_slots *
					   (uint64_t)landmark->n_slot_bytes;
	r = foreign_read(foreign);
	if (r < 0)
		return r;
	return landmark_is_open(foreign->n_uses) &&
			       landmark_generation(foreign->n_uses) == generation
		       ? 0
		       : ERR_HANDLE_INVALID;
}

/* A program that has two copies of the library in it has two tables. */
static int foreign_look_up(struct foreign *foreign, uint64_t handle)
{
	int r = ERR_PROCESS_WITHOUT_HANDLES;

	for (unsigned i = 0;; i++) {
		struct landmark landmark = { 0 };
		int found = remote_find(foreign->process->pid, LANDMARK_LABEL, i,
					&landmark, sizeof(landmark));

		if (found == -ENOENT)
			return r;
		if (found < 0)
			return foreign_error(found);
		r = foreign_is_sane(&landmark)
			    ? foreign_resolve(foreign, &landmark, handle)
			    : ERR_PROCESS_OTHER_VERSION;
		if (r != ERR_HANDLE_INVALID && r != ERR_PROCESS_OTHER_VERSION)
			return r;
	}
}

/* ---- what is behind it -------------------------------------------------------------- */

/* The name the other process has for it. `*text` is from malloc(), whatever the result. */
static int foreign_read_name(const struct foreign *foreign, char **text, struct name *ret)
{
	const struct landmark_object *object = &foreign->object;
	int r;

	if (object->n_name_bytes == 0 || object->n_name_bytes > NAME_MAX_BYTES)
		return ERR_HANDLE_INVALID;
	*text = malloc(object->n_name_bytes);
	if (!*text)
		return -ENOMEM;
	r = remote_read(foreign->process->pid, object->name_address, *text,
			object->n_name_bytes);
	if (r < 0)
		return foreign_error(r);
	name_init(ret, (enum scope)object->scope, *text, object->n_name_bytes);
	return 0;
}

static int foreign_adopt_named(const struct foreign *foreign, struct object **ret)
{
	const struct landmark_object *object = &foreign->object;
	_cleanup_(freep) char *text = NULL;
	struct section *section;
	struct name name;
	int r;

	if (object->scope != SCOPE_LOCAL && object->scope != SCOPE_GLOBAL)
		return ERR_HANDLE_INVALID;
	r = foreign_read_name(foreign, &text, &name);
	if (r < 0)
		return r;
	r = section_open(&section, &name, object->flags & LANDMARK_IS_WRITABLE);
	if (r == ERR_NAME_NOT_FOUND)
		return ERR_PROCESS_OTHER_NAMES;
	if (r < 0)
		return r;
	if (!identity_equal(&section->description.identity,
			    &(struct identity) { object->device, object->inode })) {
		object_unref(&section->object);
		return ERR_PROCESS_OTHER_NAMES;
	}
	*ret = &section->object;
	return 0;
}

/* An event and its like have no descriptor: there is a name, if only a secret one. */
static int foreign_adopt_cell(const struct foreign *foreign, struct object **ret)
{
	const struct landmark_object *object = &foreign->object;
	_cleanup_(freep) char *text = NULL;
	struct name name;
	int r;

	if (!(object->flags & LANDMARK_IS_NAMED) ||
	    (object->scope != SCOPE_LOCAL && object->scope != SCOPE_GLOBAL &&
	     object->scope != SCOPE_UNNAMED))
		return ERR_HANDLE_INVALID;
	r = foreign_read_name(foreign, &text, &name);
	return r < 0 ? r : kinds_adopt(ret, object->kind, &name, object->extent);
}

/* Makes the object; whether the handle was open all the while is the caller's question. */
static int foreign_adopt(const struct foreign *foreign, struct object **ret)
{
	_cleanup_(fd_closep) int fd = -1;

	if (foreign->object.kind == LANDMARK_NOTHING)
		return ERR_OBJECT_LOCAL;
	if (foreign->object.flags & LANDMARK_IS_NAMED) {
		if (kinds_is_cell(foreign->object.kind))
			return foreign_adopt_cell(foreign, ret);
		return foreign->object.kind == LANDMARK_SECTION
			       ? foreign_adopt_named(foreign, ret)
			       : ERR_PROCESS_OTHER_VERSION;
	}
	fd = pidfd_borrow(foreign->process->pidfd, foreign->object.fd);
	return fd < 0 ? foreign_error(fd) : adoption_make(&foreign->object, &fd, ret);
}

/* Is the slot as it was read? 0; -EAGAIN it is the same use, and was read half written. */
static int foreign_confirm(const struct foreign *foreign)
{
	struct foreign now = *foreign;
	int r;

	/* The first reading is before the descriptor was taken, and this one after. */
	atomic_thread_fence(memory_order_seq_cst);
	r = foreign_read(&now);
	if (r < 0)
		return r;
	if (now.n_uses != foreign->n_uses)
		return ERR_HANDLE_INVALID;
	if (memcmp(&now.object, &foreign->object, sizeof(now.object)) != 0)
		return -EAGAIN;
	/* Its number is still its own. */
	r = process_has_ended(foreign->process);
	return r > 0 ? ERR_PROCESS_ENDED : r;
}

static int foreign_find_once(struct foreign *foreign, uint64_t handle,
			     struct object **ret)
{
	struct object *object = NULL;
	int r, confirmed;

	r = foreign_look_up(foreign, handle);
	if (r < 0)
		return r;
	r = foreign_adopt(foreign, &object);
	confirmed = foreign_confirm(foreign);
	if (confirmed < 0) {
		object_unref(object);
		return confirmed;
	}
	if (r == 0)
		*ret = object;
	return r;
}

int foreign_find(struct process *process, uint64_t handle, struct object **ret,
		 uint32_t *ret_rights)
{
	struct foreign foreign = { .process = process };
	int r = process_has_ended(process);

	if (r)
		return r < 0 ? r : ERR_PROCESS_ENDED;
	if (process->pidfd < 0)
		return -ENOSYS;
	r = -EAGAIN;
	for (int i = 0; r == -EAGAIN && i < FOREIGN_TRIES; i++)
		r = foreign_find_once(&foreign, handle, ret);
	if (r == 0)
		*ret_rights = foreign.object.rights;
	/* On its way out it has neither memory nor descriptors any more. */
	return r < 0 && (process_has_ended(process) > 0 ||
			 procfs_life(process->pid) == PROCFS_ENDING)
		       ? ERR_PROCESS_ENDED
		       : r;
}
