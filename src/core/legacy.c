/* SPDX-License-Identifier: MIT */
/*
 * Gathering an inheritance.
 *
 * A handle is told by its value, its rights and what its object shows to other processes
 * (core/landmark.h); its descriptor goes along under the number it has here. Only 0, 1 and 2
 * belong to the standard streams: what has such a number and is another stream there is
 * duplicated first. A handle that is a standard stream of the child is to be the handle of
 * that descriptor, and gets no second one: who closes it there lets the reader see the end.
 *
 * Objects that other processes cannot have (snapshots, tokens, threads) are left out, with a
 * word to who traces. So are files whose descriptors the program has closed itself.
 *
 * The references in `copies` keep descriptors from being closed, and their numbers from
 * being given away, until the program runs.
 *
 * Locks: HANDLES, to list them.
 */
#include "core/legacy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "core/file.h"
#include "core/standard.h"
#include "os/filesystem.h"
#include "store/name.h"

void legacy_deinit(struct legacy *legacy)
{
	for (size_t i = 0; i < legacy->n_parked; i++)
		fd_closep(&legacy->parked[i]);
	for (int i = 0; i < LEGACY_N_STANDARD; i++)
		object_unref(legacy->standard_object[i]);
	handle_copies_free(legacy->copies, legacy->n_copies);
	free(legacy->entries);
	free(legacy->kept);
	free(legacy->parked);
	free(legacy->names);
}

static bool legacy_is_wanted(const struct legacy_wish *wish, uint32_t handle)
{
	for (size_t i = 0; i < wish->n_only; i++)
		if (wish->only[i] >> 2 == handle >> 2)
			return true;
	return !wish->only;
}

/* Keeps those that are asked for, and sees to it that those are there. */
static int legacy_select(struct legacy *legacy, const struct legacy_wish *wish)
{
	size_t n = 0;

	for (size_t i = 0; i < wish->n_only; i++) {
		size_t j = 0;

		while (j < legacy->n_copies &&
		       legacy->copies[j].handle >> 2 != wish->only[i] >> 2)
			j++;
		if (j == legacy->n_copies)
			return ERR_PARAMETER;
	}
	for (size_t i = 0; i < legacy->n_copies; i++) {
		struct handle_copy copy = legacy->copies[i];

		if (legacy_is_wanted(wish, copy.handle))
			legacy->copies[n++] = copy;
		else
			object_unref(copy.object);
	}
	legacy->n_copies = n;
	return 0;
}

/* ---- standard streams --------------------------------------------------------------- */

static bool legacy_has(const struct legacy *legacy, uint64_t handle, uint32_t *ret)
{
	for (size_t i = 0; i < legacy->n_copies; i++)
		if (legacy->copies[i].handle >> 2 == handle >> 2) {
			*ret = legacy->copies[i].handle;
			return true;
		}
	return false;
}

/* The stream the handle leads to; it is a child's only if the child inherits the handle. */
static void legacy_take_standard(struct legacy *legacy, int number, uint64_t handle)
{
	struct object *object;
	uint32_t rights;

	if (!legacy_has(legacy, handle, &legacy->standard[number])) {
		if (handle && handle != (uint64_t)-1)
			trace("standard handle %d is not inherited: nothing stands there",
			      number);
		return;
	}
	if (handle_find(handle, &file_kind, &object, &rights) < 0) {
		legacy->standard[number] = 0;
		return;
	}
	legacy->standard_object[number] = object;
	legacy->standard_fd[number] = file_fd(file_of(object));
}

static void legacy_gather_standard(struct legacy *legacy, const struct legacy_wish *wish)
{
	for (int i = 0; i < LEGACY_N_STANDARD; i++) {
		uint64_t handle = wish->standard[i];

		legacy->standard_fd[i] = -1;
		if (wish->names_standard || standard_said((unsigned)i, &handle))
			legacy_take_standard(legacy, i, handle);
		else
			legacy->standard_fd[i] = i;
	}
}

/* ---- handles ------------------------------------------------------------------------ */

/* The number the descriptor has in the child. */
static int legacy_place_descriptor(struct legacy *legacy, const struct handle_copy *copy,
				   int fd)
{
	for (int i = 0; i < LEGACY_N_STANDARD; i++) {
		if (legacy->standard[i] != copy->handle &&
		    (fd > STDERR_FILENO || legacy->standard_fd[i] != fd ||
		     legacy->standard[i]))
			continue;
		legacy->standard[i] = copy->handle;
		return i;
	}
	if (fd <= STDERR_FILENO) {
		fd = filesystem_duplicate_above(fd, STDERR_FILENO);
		if (fd < 0)
			return fd;
		legacy->parked[legacy->n_parked++] = fd;
	}
	legacy->kept[legacy->n_kept++] = fd;
	return fd;
}

static int legacy_name(struct legacy *legacy, struct cradle_legacy *entry)
{
	struct landmark_object *object = &entry->object;
	char *names;

	if (!(object->flags & LANDMARK_IS_NAMED))
		return 0;
	names = realloc(legacy->names, legacy->n_name_bytes + object->n_name_bytes + 1);
	if (!names)
		return -ENOMEM;
	entry->name_offset = (uint32_t)legacy->n_name_bytes; /* launch.c adds the rest */
	memcpy(names + legacy->n_name_bytes,
	       (const char *)(uintptr_t)object->name_address, object->n_name_bytes);
	legacy->n_name_bytes += object->n_name_bytes;
	names[legacy->n_name_bytes++] = '\0';
	legacy->names = names;
	return 0;
}

static int legacy_add(struct legacy *legacy, const struct handle_copy *copy)
{
	struct cradle_legacy entry = { .handle = copy->handle,
				       .flags = copy->flags,
				       .fd = -1 };
	int r;

	entry.object.kind = LANDMARK_NOTHING;
	if (copy->object->kind->describe)
		copy->object->kind->describe(copy->object, &entry.object);
	if (entry.object.kind == LANDMARK_NOTHING) {
		trace("handle %#x is not inherited: %s", copy->handle,
		      err_sentence(ERR_OBJECT_LOCAL));
		return 0;
	}
	if (copy->object->kind == &file_kind && file_fd(file_of(copy->object)) < 0)
		return 0;
	entry.object.rights = copy->rights;
	r = legacy_name(legacy, &entry);
	if (r == 0 && entry.object.fd >= 0)
		r = legacy_place_descriptor(legacy, copy, entry.object.fd);
	if (r < 0)
		return r;
	if (entry.object.fd >= 0)
		entry.fd = r;
	legacy->entries[legacy->n_entries++] = entry;
	return 0;
}

static int legacy_reserve(struct legacy *legacy)
{
	size_t n = legacy->n_copies + 1;

	legacy->entries = calloc(n, sizeof(*legacy->entries));
	legacy->kept = calloc(n, sizeof(*legacy->kept));
	legacy->parked = calloc(n, sizeof(*legacy->parked));
	return legacy->entries && legacy->kept && legacy->parked ? 0 : -ENOMEM;
}

int legacy_gather(struct legacy *ret, const struct legacy_wish *wish)
{
	_cleanup_(legacy_deinit) struct legacy legacy = { .n_copies = 0 };
	int r = 0;

	if (wish->inherits)
		r = handle_list_inheritable(&legacy.copies, &legacy.n_copies);
	if (r == 0)
		r = legacy_select(&legacy, wish);
	if (r == 0)
		r = legacy_reserve(&legacy);
	if (r < 0)
		return r;
	legacy_gather_standard(&legacy, wish);
	for (size_t i = 0; i < legacy.n_copies; i++) {
		r = legacy_add(&legacy, &legacy.copies[i]);
		if (r < 0)
			return r;
	}
	*ret = legacy;
	memset(&legacy, 0, sizeof(legacy));
	return 0;
}
