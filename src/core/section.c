/* SPDX-License-Identifier: MIT */
/*
 * Sections. The memory is a sealed memfd, or a file; a section object is one descriptor for it
 * and, if it has a name, one holder word in the shared table. Every opened handle has its own:
 * a handle opened for reading has a descriptor for reading, so the kernel refuses what the
 * handle may not do, and the name lives exactly as long as somebody's descriptor. Views keep
 * the memory, never the name.
 *
 * Memory is allocated when it is touched, or, on request, at creation (os/commitment.c). A
 * size that could never be provided is refused at creation.
 */
#include "core/section.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "core/descriptor.h"
#include "core/landmark.h"
#include "os/commitment.h"
#include "os/huge.h"
#include "os/vm.h"
#include "store/label.h"

static void section_free_object(struct object *object)
{
	struct section *section = section_of(object);

	if (section->is_named)
		namespace_close(&section->named);
	fd_closep(&section->fd);
	security_forget(&section->security);
	free(section);
}

/* Two sections of one name and one memory: neither alone would do, for a name may have
 * been given anew, and sections without a name may share a file. */
static bool section_is_same(const struct object *object, const struct object *other)
{
	const struct section *a = section_of((struct object *)object),
			     *b = section_of((struct object *)other);
	const struct name *name = &a->named.holding.name;

	return a->is_named && b->is_named &&
	       identity_equal(&a->description.identity, &b->description.identity) &&
	       name_equal(name, &b->named.holding.name);
}

/*
 * The right to write is worth nothing with a descriptor for reading. Another one is had
 * by the section's name, as any newcomer would; we hold the name, so nothing else can have
 * it, and if a damaged table thinks otherwise the right is refused.
 */
static int section_widen(struct object *object, uint32_t rights, struct object **ret)
{
	struct section *section = section_of(object), *wider;
	int r;

	if (!section->is_named || section->named.holding.is_writable ||
	    !(rights & RIGHT_SECTION_MAP_WRITE) ||
	    !(section->description.protection & PROTECT_WRITE)) {
		*ret = object_ref(object);
		return 0;
	}

	r = section_open(&wider, &section->named.holding.name, true);
	if (r < 0)
		return r;
	if (!section_is_same(object, &wider->object)) {
		object_unref(&wider->object);
		return ERR_RIGHT_MISSING;
	}
	*ret = &wider->object;
	return 0;
}

static void section_describe(const struct object *object, struct landmark_object *ret)
{
	const struct section *section = section_of((struct object *)object);
	const struct description *description = &section->description;
	const struct holding *holding = &section->named.holding;

	*ret = (struct landmark_object) {
		.kind = LANDMARK_SECTION,
		.fd = section_fd(section),
		.device = description->identity.device,
		.inode = description->identity.inode,
		.extent = description->size_bytes,
		.protection = description->protection,
		.attributes = description->attributes,
	};
	if (!section->is_named)
		return;
	ret->flags = LANDMARK_IS_NAMED |
		     (holding->is_writable ? (uint32_t)LANDMARK_IS_WRITABLE : 0);
	ret->name_address = (uintptr_t)holding->name.text;
	ret->n_name_bytes = holding->name.n_bytes;
	ret->scope = (uint32_t)holding->name.scope;
}

const struct object_kind section_kind = {
	.generic_read = 0x20000 | RIGHT_SECTION_QUERY | RIGHT_SECTION_MAP_READ,
	.generic_write = 0x20000 | RIGHT_SECTION_MAP_WRITE,
	.generic_execute = 0x20000 | RIGHT_SECTION_MAP_EXECUTE,
	.all = RIGHT_SECTION_ALL,
	.free = section_free_object,
	.is_same = section_is_same,
	.widen = section_widen,
	.read_security = section_read_security,
	.write_security = section_write_security,
	.describe = section_describe,
};

/* Not yet holding anything; keeps a copy of the name's text for as long as it lives. */
static struct section *section_new(const struct name *name, struct name *ret_name)
{
	size_t n_bytes = name ? name->n_bytes : 0;
	struct section *section = malloc(sizeof(*section) + n_bytes);

	if (!section)
		return NULL;
	object_init(&section->object, &section_kind);
	section->is_named = false;
	section->fd = -1;
	section->security.whole = NULL;
	if (name) {
		memcpy(section->name_text, name->text, n_bytes);
		*ret_name = *name;
		ret_name->text = section->name_text;
	}
	return section;
}

static void section_unrefp(struct section **section)
{
	if (*section)
		object_unref(&(*section)->object);
}

static int section_check_size(uint64_t size_bytes, uint32_t attributes, uint64_t *ret)
{
	if (attributes & SECTION_LARGE && !huge_pages_exist())
		return ERR_LARGE_PAGES_MISSING;
	if (size_bytes == 0)
		return ERR_SIZE_ZERO;
	if (!checked_round_up(size_bytes, VM_PAGE_BYTES, ret) || *ret > INT64_MAX)
		return ERR_SIZE_TOO_LARGE;
	if (attributes & SECTION_LARGE)
		return *ret % VM_HUGE_BYTES ? ERR_LARGE_PAGES_SIZE : 0;
	return attributes & SECTION_RESERVED ? 0 : commitment_check(*ret);
}

/* A section of the file `*fd`, which moves in, or (-1) of new memory; unless the name leads
 * to another one. What the memory cannot carry is kept here. */
static int section_make(struct section **ret, const struct name *name,
			struct description *wanted, int *fd)
{
	_cleanup_(section_unrefp) struct section *section = NULL;
	const struct note *note = wanted->note;
	struct name kept;
	int r = 0;

	section = section_new(name, &kept);
	if (!section)
		return -ENOMEM;
	if (name) {
		r = namespace_create(&section->named, &kept, wanted, fd);
		if (r < 0)
			return r;
		section->is_named = true;
		section->description = section->named.description;
	} else {
		if (*fd < 0)
			*fd = label_new_memory(wanted, NULL);
		if (*fd < 0)
			return *fd;
		section->fd = take_fd(fd);
		section->description = *wanted;
	}
	section->description.note = section->named.description.note = NULL;
	if (r == 0 && note && !note->is_kept)
		r = security_keep(&section->security, note->bytes);
	if (r < 0)
		return r;
	*ret = take_ptr(&section);
	return r;
}

/* What the memory is to carry, if it can. */
static int section_note(struct description *wanted, struct note *note,
			const struct descriptor_relative *security)
{
	if (!security)
		return 0;
	*note = (struct note) {
		.bytes = security,
		.n_bytes = descriptor_n_bytes((const struct descriptor *)security),
	};
	if (note->n_bytes > NOTE_MAX_BYTES)
		return ERR_SECURITY_TOO_LONG;
	wanted->note = note;
	return 0;
}

int section_create_secured(struct section **ret, const struct name *name,
			   uint64_t size_bytes, uint32_t protection, uint32_t attributes,
			   const struct descriptor_relative *security)
{
	_cleanup_(fd_closep) int fd = -1;
	struct description wanted = {
		.kind = LAYOUT_KIND_SECTION,
		.protection = protection,
		.attributes = attributes,
	};
	struct note note;
	int r;

	r = section_check_size(size_bytes, attributes, &wanted.size_bytes);
	if (r == 0)
		r = section_note(&wanted, &note, security);
	if (r < 0)
		return r;
	return section_make(ret, name, &wanted, &fd);
}

int section_create(struct section **ret, const struct name *name, uint64_t size_bytes,
		   uint32_t protection, uint32_t attributes)
{
	return section_create_secured(ret, name, size_bytes, protection, attributes,
				      NULL);
}

/* How long the section is, and the file is made. */
static int section_fit_file(struct file *file, uint64_t size_bytes, uint32_t protection,
			    uint64_t *ret)
{
	uint64_t present_bytes;
	int r;

	r = file_size(file, &present_bytes);
	if (r < 0)
		return r;
	*ret = size_bytes ? size_bytes : present_bytes;
	if (*ret == 0)
		return ERR_FILE_EMPTY;
	if (*ret <= present_bytes)
		return 0;
	if (!(protection & PROTECT_WRITE))
		return ERR_FILE_TOO_SHORT;
	r = *ret > INT64_MAX ? -EFBIG : file_extend(file, *ret);
	return r == -EFBIG ? ERR_FILE_TOO_LARGE : r;
}

int section_create_of_file(struct section **ret, const struct name *name,
			   struct file *file, uint64_t size_bytes, uint32_t protection,
			   const struct descriptor_relative *security)
{
	_cleanup_(fd_closep) int fd = -1;
	struct description wanted = { .kind = LAYOUT_KIND_SECTION,
				      .protection = protection,
				      .attributes = LAYOUT_ATTRIBUTE_FILE,
				      .identity = file->identity };
	struct note note;
	int r;

	r = section_note(&wanted, &note, security);
	if (r == 0)
		r = section_fit_file(file, size_bytes, protection, &wanted.size_bytes);
	if (r < 0)
		return r;
	fd = file_open_for_section(file, protection & PROTECT_WRITE);
	if (fd < 0)
		return fd;
	return section_make(ret, name, &wanted, &fd);
}

int section_open(struct section **ret, const struct name *name, bool want_writable)
{
	_cleanup_(section_unrefp) struct section *section = NULL;
	struct name kept;
	int r;

	section = section_new(name, &kept);
	if (!section)
		return -ENOMEM;
	r = namespace_open(&section->named, &kept, LAYOUT_KIND_SECTION, want_writable);
	if (r < 0)
		return r;
	section->is_named = true;
	section->description = section->named.description;

	*ret = take_ptr(&section);
	return 0;
}

/* What is said to be memory has to be of a size that nobody can change. */
static int section_check_told(const struct description *description, int fd)
{
	struct identity identity;
	uint64_t size_bytes;
	int r = fd_identify(fd, &identity, &size_bytes);

	if (r < 0)
		return r;
	return identity_equal(&identity, &description->identity) &&
			       (description->attributes & LAYOUT_ATTRIBUTE_FILE ||
				fd_is_sealed(fd)) &&
			       size_bytes >= description->size_bytes
		       ? 0
		       : ERR_HANDLE_INVALID;
}

int section_adopt(struct section **ret, const struct description *description, int *fd)
{
	struct section *section;
	int r = section_check_told(description, *fd);

	if (r < 0)
		return r;
	section = section_new(NULL, NULL);
	if (!section)
		return -ENOMEM;
	section->description = *description;
	section->fd = take_fd(fd);
	*ret = section;
	return 0;
}

/* Is it what was promised, and not something else that has come by the name? */
static bool section_settle(struct section *section, const struct identity *identity)
{
	if (identity_equal(&section->description.identity, identity))
		return true;
	object_unref(&section->object);
	return false;
}

int section_inherit(struct section **ret, const struct name *name,
		    const struct description *description, bool is_writable, int *fd)
{
	const struct identity identity = description->identity;
	struct description wanted = *description;
	int r;

	r = section_open(ret, name, is_writable);
	if (r == 0 && section_settle(*ret, &identity))
		return 0;
	/* Nobody has the name any more: it becomes ours, as the memory's new one would. */
	if (r == ERR_NAME_NOT_FOUND && section_check_told(description, *fd) == 0) {
		r = section_make(ret, name, &wanted, fd);
		if (r >= 0 && section_settle(*ret, &identity))
			return 0;
	}
	return section_adopt(ret, description, fd);
}

int section_fd(const struct section *section)
{
	return section->is_named ? section->named.holding.fd : section->fd;
}
