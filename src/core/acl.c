/* SPDX-License-Identifier: MIT */
/*
 * Access control lists in memory. Entries are found by walking from the first, each saying
 * how long it is; nothing an entry says is believed before it is seen to lie inside the
 * list.
 */
#include "core/acl.h"

#include <string.h>

#include "base/err.h"

enum {
	ACL_HEADER_BYTES = sizeof(struct acl),
	ACL_ENTRY_HEADER_BYTES = 4, /* type, flags, size */
	ACL_ENTRY_SID_BYTES = 8,    /* where the identifier begins in the types we know */
};

int acl_init(struct acl *acl, uint32_t n_bytes, uint32_t revision)
{
	if (n_bytes < ACL_HEADER_BYTES)
		return ERR_BUFFER_TOO_SMALL;
	if (revision < ACL_REVISION_MIN || revision > ACL_REVISION_MAX ||
	    n_bytes > UINT16_MAX)
		return ERR_PARAMETER;
	memset(acl, 0, n_bytes);
	acl->revision = (uint8_t)revision;
	acl->n_bytes = (uint16_t)(n_bytes & ~3u);
	return 0;
}

/* The entry at an offset, if `end` leaves room for all of it. Entries are whole words, so
 * the next one is aligned as well. */
static struct acl_entry *acl_entry_at(const void *base, uint32_t offset, uint32_t end)
{
	struct acl_entry *entry = (struct acl_entry *)((uintptr_t)base + offset);

	if (end - offset < ACL_ENTRY_HEADER_BYTES ||
	    entry->n_bytes < ACL_ENTRY_HEADER_BYTES || entry->n_bytes % 4 ||
	    entry->n_bytes > end - offset)
		return NULL;
	return entry;
}

/* Where the entry of that number begins, or the room behind the last one. 0: it is beyond
 * the list. */
static uint32_t acl_offset_of(const struct acl *acl, uint32_t index)
{
	uint32_t offset = ACL_HEADER_BYTES;

	if (acl->n_bytes < ACL_HEADER_BYTES)
		return 0;
	for (uint32_t i = 0; i < acl->n_entries && i < index; i++) {
		const struct acl_entry *entry = acl_entry_at(acl, offset, acl->n_bytes);

		if (!entry)
			return 0;
		offset += entry->n_bytes;
	}
	return offset;
}

uint32_t acl_used_bytes(const struct acl *acl)
{
	return acl_offset_of(acl, UINT32_MAX);
}

static bool acl_entry_is_valid(const struct acl_entry *entry)
{
	switch (entry->type) {
	case ACL_ENTRY_ALLOW:
	case ACL_ENTRY_DENY:
	case ACL_ENTRY_AUDIT:
	case ACL_ENTRY_LABEL:
		return entry->n_bytes >= ACL_ENTRY_SID_BYTES + sid_bytes_for(0) &&
		       sid_is_valid(&entry->sid) &&
		       entry->n_bytes >= ACL_ENTRY_SID_BYTES + sid_n_bytes(&entry->sid);
	default:
		return true;
	}
}

bool acl_is_valid(const struct acl *acl)
{
	uint32_t offset = ACL_HEADER_BYTES;

	if (!acl || acl->revision < ACL_REVISION_MIN ||
	    acl->revision > ACL_REVISION_MAX || acl->n_bytes < ACL_HEADER_BYTES)
		return false;
	for (uint32_t i = 0; i < acl->n_entries; i++) {
		const struct acl_entry *entry = acl_entry_at(acl, offset, acl->n_bytes);

		if (!entry || !acl_entry_is_valid(entry))
			return false;
		offset += entry->n_bytes;
	}
	return true;
}

/* Makes room for `n_bytes` before the entry of that number. */
static int acl_open_gap(struct acl *acl, uint32_t revision, uint32_t index,
			uint32_t n_bytes, uint32_t *ret_offset)
{
	uint32_t used_bytes, offset;

	if (revision > ACL_REVISION_MAX || acl->revision > ACL_REVISION_MAX)
		return ERR_SECURITY_REVISION;
	if (!acl_is_valid(acl))
		return ERR_ACL_INVALID;
	used_bytes = acl_used_bytes(acl);
	if (n_bytes > acl->n_bytes - used_bytes)
		return ERR_ACL_FULL;

	offset = acl_offset_of(acl, index);
	memmove((char *)acl + offset + n_bytes, (char *)acl + offset,
		used_bytes - offset);
	if (revision > acl->revision)
		acl->revision = (uint8_t)revision;
	*ret_offset = offset;
	return 0;
}

int acl_add(struct acl *acl, uint32_t revision, uint8_t type, uint32_t flags,
	    uint32_t mask, const struct sid *sid)
{
	uint32_t known = type == ACL_ENTRY_AUDIT ? ACL_INHERIT_FLAGS | ACL_AUDIT_FLAGS
						 : ACL_INHERIT_FLAGS;
	struct acl_entry *entry;
	uint32_t n_bytes, offset;
	int r;

	if (!sid_is_valid(sid))
		return ERR_SID_INVALID;
	if (flags & ~known)
		return ERR_PARAMETER;
	n_bytes = ACL_ENTRY_SID_BYTES + sid_n_bytes(sid);
	r = acl_open_gap(acl, revision, UINT32_MAX, n_bytes, &offset);
	if (r < 0)
		return r;

	entry = (struct acl_entry *)((char *)acl + offset);
	entry->type = type;
	entry->flags = (uint8_t)flags;
	entry->n_bytes = (uint16_t)n_bytes;
	entry->mask = mask;
	memcpy(&entry->sid, sid, sid_n_bytes(sid));
	acl->n_entries++;
	return 0;
}

int acl_insert(struct acl *acl, uint32_t revision, uint32_t index, const void *entries,
	       uint32_t n_bytes)
{
	uint32_t n_entries = 0, offset = 0;
	int r;

	while (offset < n_bytes) {
		const struct acl_entry *entry = acl_entry_at(entries, offset, n_bytes);

		if (!entry)
			return ERR_PARAMETER;
		offset += entry->n_bytes;
		n_entries++;
	}
	if (n_entries == 0)
		return ERR_PARAMETER;

	r = acl_open_gap(acl, revision, index, n_bytes, &offset);
	if (r < 0)
		return r;
	memcpy((char *)acl + offset, entries, n_bytes);
	acl->n_entries = (uint16_t)(acl->n_entries + n_entries);
	return 0;
}

int acl_at(struct acl *acl, uint32_t index, struct acl_entry **ret)
{
	uint32_t offset;

	if (!acl || acl->revision < ACL_REVISION_MIN ||
	    acl->revision > ACL_REVISION_MAX || index >= acl->n_entries)
		return ERR_PARAMETER;
	offset = acl_offset_of(acl, index);
	if (!offset || !acl_entry_at(acl, offset, acl->n_bytes))
		return ERR_PARAMETER;
	*ret = (struct acl_entry *)((char *)acl + offset);
	return 0;
}

int acl_delete(struct acl *acl, uint32_t index)
{
	uint32_t used_bytes, offset, next;
	struct acl_entry *entry;
	int r;

	r = acl_at(acl, index, &entry);
	if (r < 0)
		return r;
	used_bytes = acl_used_bytes(acl);
	if (!used_bytes)
		return ERR_PARAMETER;
	offset = (uint32_t)((char *)entry - (char *)acl);
	next = offset + entry->n_bytes;
	memmove((char *)acl + offset, (char *)acl + next, used_bytes - next);
	acl->n_entries--;
	return 0;
}
