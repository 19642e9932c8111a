/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors in memory. Both forms begin alike, so one look at the control bits
 * says how the rest is to be read. How long a relative one is, only its maker knows: its
 * offsets are believed, as on Windows.
 */
#include "core/descriptor.h"

#include <string.h>

#include "base/err.h"

/* The control bits of each part: "there" (lists only) and "by default". */
static const uint16_t descriptor_there[N_DESCRIPTOR_PARTS] = {
	[DESCRIPTOR_SACL] = 0x0010,
	[DESCRIPTOR_DACL] = 0x0004,
};
static const uint16_t descriptor_default[N_DESCRIPTOR_PARTS] = {
	[DESCRIPTOR_OWNER] = 0x0001,
	[DESCRIPTOR_GROUP] = 0x0002,
	[DESCRIPTOR_SACL] = 0x0020,
	[DESCRIPTOR_DACL] = 0x0008,
};

static bool descriptor_part_is_list(enum descriptor_part part)
{
	return descriptor_there[part] != 0;
}

int descriptor_init(struct descriptor *descriptor, uint32_t revision)
{
	if (revision != DESCRIPTOR_FORMAT)
		return ERR_SECURITY_REVISION;
	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->revision = DESCRIPTOR_FORMAT;
	return 0;
}

bool descriptor_has_list(const struct descriptor *descriptor, enum descriptor_part part)
{
	return descriptor->control & descriptor_there[part];
}

bool descriptor_is_default(const struct descriptor *descriptor, enum descriptor_part part)
{
	return descriptor->control & descriptor_default[part];
}

void *descriptor_get(const struct descriptor *descriptor, enum descriptor_part part)
{
	if (descriptor_part_is_list(part) && !descriptor_has_list(descriptor, part))
		return NULL;
	if (descriptor->control & DESCRIPTOR_IS_RELATIVE) {
		const struct descriptor_relative *relative = (const void *)descriptor;
		uint32_t offset = relative->offsets[part];

		return offset ? (void *)((uintptr_t)relative + offset) : NULL;
	}
	return descriptor->parts[part];
}

static int descriptor_check_absolute(const struct descriptor *descriptor)
{
	if (descriptor->revision != DESCRIPTOR_FORMAT)
		return ERR_SECURITY_REVISION;
	if (descriptor->control & DESCRIPTOR_IS_RELATIVE)
		return ERR_DESCRIPTOR_INVALID;
	return 0;
}

static void descriptor_mark(struct descriptor *descriptor, uint16_t bits, bool on)
{
	descriptor->control =
		(uint16_t)(on ? descriptor->control | bits : descriptor->control & ~bits);
}

int descriptor_set_sid(struct descriptor *descriptor, enum descriptor_part part,
		       struct sid *sid, bool is_default)
{
	int r = descriptor_check_absolute(descriptor);

	if (r < 0)
		return r;
	if (sid && !sid_is_valid(sid))
		return ERR_SID_INVALID;
	descriptor->parts[part] = sid;
	descriptor_mark(descriptor, descriptor_default[part], is_default);
	return 0;
}

int descriptor_set_list(struct descriptor *descriptor, enum descriptor_part part,
			bool is_there, struct acl *acl, bool is_default)
{
	int r = descriptor_check_absolute(descriptor);

	if (r < 0)
		return r;
	descriptor_mark(descriptor, descriptor_there[part], is_there);
	if (!is_there)
		return 0;
	descriptor->parts[part] = acl;
	descriptor_mark(descriptor, descriptor_default[part], is_default);
	return 0;
}

int descriptor_set_control(struct descriptor *descriptor, uint16_t mask, uint16_t bits)
{
	if (mask & ~DESCRIPTOR_CONTROL_FREE || bits & ~mask)
		return ERR_PARAMETER;
	descriptor_mark(descriptor, mask, false);
	descriptor_mark(descriptor, bits, true);
	return 0;
}

bool descriptor_is_valid(const struct descriptor *descriptor)
{
	if (!descriptor || descriptor->revision != DESCRIPTOR_FORMAT)
		return false;
	for (enum descriptor_part part = 0; part < N_DESCRIPTOR_PARTS; part++) {
		const void *content = descriptor_get(descriptor, part);

		if (content && !(descriptor_part_is_list(part) ? acl_is_valid(content)
							       : sid_is_valid(content)))
			return false;
	}
	return true;
}

static bool descriptor_part_is_inside(const struct descriptor_relative *relative,
				      enum descriptor_part part, size_t n_bytes)
{
	uint32_t offset = relative->offsets[part];
	const void *content = (const void *)((uintptr_t)relative + offset);
	size_t least =
		descriptor_part_is_list(part) ? sizeof(struct acl) : sid_bytes_for(0);

	if (offset == 0)
		return true;
	if (offset % 4 || offset > n_bytes || n_bytes - offset < least)
		return false;
	return (descriptor_part_is_list(part) ? ((const struct acl *)content)->n_bytes
					      : sid_n_bytes(content)) <= n_bytes - offset;
}

bool descriptor_is_inside(const void *bytes, size_t n_bytes)
{
	const struct descriptor_relative *relative = bytes;

	if (n_bytes < sizeof(*relative) || !(relative->control & DESCRIPTOR_IS_RELATIVE))
		return false;
	for (enum descriptor_part part = 0; part < N_DESCRIPTOR_PARTS; part++)
		if (!descriptor_part_is_inside(relative, part, n_bytes))
			return false;
	return descriptor_is_valid(bytes);
}

uint32_t descriptor_part_bytes(const struct descriptor *descriptor,
			       enum descriptor_part part)
{
	const void *content = descriptor_get(descriptor, part);

	if (!content)
		return 0;
	if (descriptor_part_is_list(part))
		return (((const struct acl *)content)->n_bytes + 3u) & ~3u;
	return sid_n_bytes(content);
}

static uint32_t descriptor_parts_bytes(const struct descriptor *descriptor)
{
	uint32_t n_bytes = 0;

	for (enum descriptor_part part = 0; part < N_DESCRIPTOR_PARTS; part++)
		n_bytes += descriptor_part_bytes(descriptor, part);
	return n_bytes;
}

uint32_t descriptor_n_bytes(const struct descriptor *descriptor)
{
	bool is_relative = descriptor->control & DESCRIPTOR_IS_RELATIVE;

	return descriptor_parts_bytes(descriptor) +
	       (uint32_t)(is_relative ? sizeof(struct descriptor_relative)
				      : sizeof(struct descriptor));
}

static void descriptor_copy_part(const struct descriptor *from, enum descriptor_part part,
				 void *to)
{
	const void *content = descriptor_get(from, part);

	/* A list may end short of the four bytes its successor starts at. */
	memcpy(to, content,
	       descriptor_part_is_list(part) ? ((const struct acl *)content)->n_bytes
					     : sid_n_bytes(content));
}

int descriptor_make_relative(const struct descriptor *from,
			     struct descriptor_relative *to, uint32_t *n_bytes)
{
	uint32_t offset = sizeof(*to), needed = offset + descriptor_parts_bytes(from);

	if (from->control & DESCRIPTOR_IS_RELATIVE)
		return ERR_DESCRIPTOR_FORMAT;
	if (!descriptor_is_valid(from))
		return ERR_DESCRIPTOR_INVALID;
	if (*n_bytes < needed) {
		*n_bytes = needed;
		return ERR_BUFFER_TOO_SMALL;
	}

	memset(to, 0, needed);
	to->revision = from->revision;
	to->unused = from->unused;
	to->control = from->control | DESCRIPTOR_IS_RELATIVE;
	for (enum descriptor_part part = 0; part < N_DESCRIPTOR_PARTS; part++) {
		uint32_t part_bytes = descriptor_part_bytes(from, part);

		if (!part_bytes)
			continue;
		descriptor_copy_part(from, part, (char *)to + offset);
		to->offsets[part] = offset;
		offset += part_bytes;
	}
	return 0;
}

/* What fits is left as it is; the rest becomes what it should have been. */
static bool descriptor_fits(uint32_t *n_bytes, uint32_t needed)
{
	if (*n_bytes >= needed)
		return true;
	*n_bytes = needed;
	return false;
}

int descriptor_make_absolute(const struct descriptor *from, struct descriptor *to,
			     uint32_t *n_bytes, void *const parts[N_DESCRIPTOR_PARTS],
			     uint32_t *const part_bytes[N_DESCRIPTOR_PARTS])
{
	bool fits;

	if (!(from->control & DESCRIPTOR_IS_RELATIVE))
		return ERR_DESCRIPTOR_FORMAT;
	if (!descriptor_is_valid(from))
		return ERR_DESCRIPTOR_INVALID;
	fits = descriptor_fits(n_bytes, sizeof(*to));
	for (enum descriptor_part part = 0; part < N_DESCRIPTOR_PARTS; part++)
		fits &= descriptor_fits(part_bytes[part],
					descriptor_part_bytes(from, part));
	if (!fits)
		return ERR_BUFFER_TOO_SMALL;

	memset(to, 0, sizeof(*to));
	to->revision = from->revision;
	to->unused = from->unused;
	to->control = (uint16_t)(from->control & ~DESCRIPTOR_IS_RELATIVE);
	for (enum descriptor_part part = 0; part < N_DESCRIPTOR_PARTS; part++) {
		if (!descriptor_get(from, part))
			continue;
		descriptor_copy_part(from, part, parts[part]);
		to->parts[part] = parts[part];
	}
	return 0;
}
