/* SPDX-License-Identifier: MIT */
/*
 * The security descriptors of sections. A section's memory carries its descriptor as a note
 * (os/note.h), so whoever has a handle reads the same one, and it goes when the memory does.
 * Memory without a note has the usual descriptor, which nobody has to store.
 *
 * Where memory carries no notes (a file of the user's is not ours to write on, huge pages
 * and old kernels have none), the descriptor is kept beside the section's handles in this
 * process; to others it is the usual one.
 *
 * Crash: a note changes as a whole.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/section.h"
#include "core/security.h"
#include "os/note.h"

static uint32_t section_security_bytes(const struct descriptor_relative *whole)
{
	return descriptor_n_bytes((const struct descriptor *)whole);
}

static bool section_carries_notes(const struct section *section)
{
	return !(section->description.attributes & LAYOUT_ATTRIBUTE_FILE);
}

/* The note is what another process wrote: it is looked at closely. */
static int section_noted_security(const struct section *section,
				  struct descriptor_relative **ret)
{
	_cleanup_(freep) void *bytes = NULL;
	size_t n_bytes;
	int r;

	if (!section_carries_notes(section))
		return -EOPNOTSUPP;
	r = note_read(section_fd(section), &bytes, &n_bytes);
	if (r < 0)
		return r;
	if (!descriptor_is_inside(bytes, n_bytes))
		return ERR_DESCRIPTOR_INVALID;
	*ret = take_ptr(&bytes);
	return 0;
}

/* Memory belongs to who made it, a section of a file to who asks. */
static struct security_owner section_owner(const struct section *section)
{
	struct stat st;

	if (!section_carries_notes(section) || fstat(section_fd(section), &st) < 0)
		return security_of_caller();
	return (struct security_owner) { st.st_uid, st.st_gid };
}

int section_read_security(struct object *object, struct descriptor_relative **ret)
{
	struct section *section = section_of(object);
	int r = section_noted_security(section, ret);

	if (r != -ENODATA && r != -EOPNOTSUPP)
		return r;
	r = security_kept(&section->security, ret);
	if (r <= 0)
		return r;
	return security_new(ret, &section_kind, NULL, section_owner(section));
}

int section_write_security(struct object *object, const struct descriptor_relative *whole)
{
	struct section *section = section_of(object);
	int r = -EOPNOTSUPP;

	if (section_carries_notes(section))
		r = note_write(section_fd(section), whole, section_security_bytes(whole));
	if (r == -E2BIG)
		return ERR_SECURITY_TOO_LONG;
	return r == -EOPNOTSUPP ? security_keep(&section->security, whole) : r;
}
