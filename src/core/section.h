/* SPDX-License-Identifier: MIT */
/* A section: memory of a fixed size that can be mapped by whoever has a handle. */
#pragma once

#include "core/file.h"
#include "core/object.h"
#include "core/security-kept.h"
#include "store/namespace.h"

/* What a section lets its views do: bits, part of the shared layout. */
enum {
	PROTECT_READ = LAYOUT_PROTECTION_READ,
	PROTECT_WRITE = LAYOUT_PROTECTION_WRITE,
	PROTECT_EXECUTE = LAYOUT_PROTECTION_EXECUTE,
	PROTECT_WRITE_COPY = LAYOUT_PROTECTION_COPY, /* asked for; the same as read */
};

/* Rights of section handles, as in Windows' SECTION_*. */
enum {
	RIGHT_SECTION_QUERY = 1 << 0,
	RIGHT_SECTION_MAP_WRITE = 1 << 1,
	RIGHT_SECTION_MAP_READ = 1 << 2,
	RIGHT_SECTION_MAP_EXECUTE = 1 << 3,
	RIGHT_SECTION_EXTEND = 1 << 4,
	RIGHT_SECTION_ALL = 0xF001F,
	RIGHT_SECTION_STANDARD = 0xF0000,
};

/* What memory is like; bits, part of the shared layout. */
enum {
	SECTION_RESERVED = LAYOUT_ATTRIBUTE_RESERVED, /* committed piece by piece */
	SECTION_LARGE = LAYOUT_ATTRIBUTE_LARGE,       /* in large pages */
};

struct section {
	struct object object;
	/* set at birth, then constant */
	bool is_named;
	int fd; /* of an unnamed section; named ones have theirs in `named` */
	struct named named;
	struct description description;
	struct security_kept security; /* see section-security.c */
	char name_text[];
};

extern const struct object_kind section_kind;

/*
 * Creates zeroed memory of `size_bytes`, rounded up to whole pages; `name` may be NULL.
 * `attributes` is 0, SECTION_RESERVED or SECTION_LARGE.
 * An existing section of that name is opened instead, with its own size and protection.
 *
 * Return: 0, NEWS_EXISTED
 * Errors: ERR_SIZE_TOO_LARGE, ERR_COMMITMENT_LIMIT, ERR_LARGE_PAGES_MISSING, _EXHAUSTED,
 *         _SIZE, and those of namespace_create()
 */
int section_create(struct section **ret, const struct name *name, uint64_t size_bytes,
		   uint32_t protection, uint32_t attributes);

/* The same with a security descriptor, as security_new() makes them, for the new section to
 * have; NULL: the usual one. */
int section_create_secured(struct section **ret, const struct name *name,
			   uint64_t size_bytes, uint32_t protection, uint32_t attributes,
			   const struct descriptor_relative *security);

/*
 * The same with a file for its memory, of exactly `size_bytes`, 0 meaning the size of the
 * file. A section that may be written to makes a shorter file longer. An existing section
 * of that name is opened instead, with its own file.
 *
 * Return: 0, NEWS_EXISTED
 * Errors: ERR_FILE_EMPTY, ERR_FILE_TOO_SHORT, those of file_extend(),
 *         file_open_for_section() and namespace_create()
 */
int section_create_of_file(struct section **ret, const struct name *name,
			   struct file *file, uint64_t size_bytes, uint32_t protection,
			   const struct descriptor_relative *security);

/* Errors: those of namespace_open(). */
int section_open(struct section **ret, const struct name *name, bool want_writable);

/*
 * A section without a name, of which another process has told us; its descriptor moves in.
 *
 * Errors: ERR_HANDLE_INVALID the descriptor is not what was told; -ENOMEM
 */
int section_adopt(struct section **ret, const struct description *description, int *fd);

/*
 * The same of one with a name, which goes on: whoever left it to us may have ended. If the
 * name has become another object's meanwhile, or cannot be held, the memory is had without.
 */
int section_inherit(struct section **ret, const struct name *name,
		    const struct description *description, bool is_writable, int *fd);

int section_fd(const struct section *section);

static inline struct section *section_of(struct object *object)
{
	return (struct section *)((char *)object - offsetof(struct section, object));
}

/* The operations of the kind that concern its security descriptor. */
int section_read_security(struct object *object, struct descriptor_relative **ret);
int section_write_security(struct object *object,
			   const struct descriptor_relative *whole);
