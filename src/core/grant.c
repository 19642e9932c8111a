/* SPDX-License-Identifier: MIT */
/*
 * Grants. Windows' documentation gives the order of the new list; within it, old entries
 * keep theirs. Whoever is granted something he has an entry for already gets one entry for
 * both.
 */
#include "core/grant.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"

enum {
	GRANT_INHERITED = 0x10,
	GRANT_AUDITS_SUCCESS = 0x40,
	GRANT_AUDITS_FAILURE = 0x80,
	GRANT_ENTRY_HEADER_BYTES = 8,
};

static uint8_t grant_type(const struct grant *grant)
{
	switch (grant->mode) {
	case GRANT_DENY:
		return ACL_ENTRY_DENY;
	case GRANT_AUDIT_SUCCESS:
	case GRANT_AUDIT_FAILURE:
		return ACL_ENTRY_AUDIT;
	default:
		return ACL_ENTRY_ALLOW;
	}
}

static uint32_t grant_flags(const struct grant *grant)
{
	return grant->flags |
	       (grant->mode == GRANT_AUDIT_SUCCESS ? GRANT_AUDITS_SUCCESS : 0U) |
	       (grant->mode == GRANT_AUDIT_FAILURE ? GRANT_AUDITS_FAILURE : 0U);
}

static bool grant_is_about(const struct grant *grant, const struct acl_entry *entry)
{
	return entry->type <= ACL_ENTRY_AUDIT && !(entry->flags & GRANT_INHERITED) &&
	       sid_equal(grant->sid, &entry->sid);
}

static bool grant_merges(const struct grant *grant, const struct acl_entry *entry)
{
	return grant->mode != GRANT_SET && grant->mode != GRANT_REVOKE &&
	       grant_is_about(grant, entry) && entry->type == grant_type(grant) &&
	       entry->flags == grant_flags(grant);
}

/* Does an old entry go, on its own or into a new one? */
static bool grant_removes(const struct grant *grant, const struct acl_entry *entry)
{
	if (!grant_is_about(grant, entry))
		return false;
	if (grant->mode == GRANT_SET)
		return entry->type != ACL_ENTRY_AUDIT;
	if (grant->mode == GRANT_REVOKE)
		return entry->type != ACL_ENTRY_DENY;
	return grant_merges(grant, entry);
}

static struct acl_entry *grant_at(const struct acl *acl, uint32_t index)
{
	struct acl_entry *entry = NULL;

	acl_at((struct acl *)acl, index, &entry);
	return entry; /* of a valid list, and an index inside it: never NULL */
}

static int grant_add(struct acl *acl, const struct acl *old, const struct grant *grant)
{
	uint32_t mask = grant->mask;

	for (uint32_t i = 0; old && i < old->n_entries; i++)
		if (grant_merges(grant, grant_at(old, i)))
			mask |= grant_at(old, i)->mask;
	return acl_add(acl, ACL_REVISION_MIN, grant_type(grant), grant_flags(grant), mask,
		       grant->sid);
}

/* The new entries that allow something, or those that do not. */
static int grant_add_all(struct acl *acl, const struct acl *old,
			 const struct grant *grants, size_t n_grants, bool allow)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n_grants; i++)
		if (grants[i].mode != GRANT_REVOKE &&
		    (grant_type(&grants[i]) == ACL_ENTRY_ALLOW) == allow)
			r = grant_add(acl, old, &grants[i]);
	return r;
}

static int grant_keep(struct acl *acl, const struct acl *old,
		      const struct acl_entry *entry, const struct grant *grants,
		      size_t n_grants)
{
	for (size_t i = 0; i < n_grants; i++)
		if (grant_removes(&grants[i], entry))
			return 0;
	return acl_insert(acl, old->revision, UINT32_MAX, entry, entry->n_bytes);
}

static int grant_fill(struct acl *acl, const struct acl *old, const struct grant *grants,
		      size_t n_grants)
{
	bool has_allowed = false;
	int r = grant_add_all(acl, old, grants, n_grants, false);

	for (uint32_t i = 0; r == 0 && old && i < old->n_entries; i++) {
		const struct acl_entry *entry = grant_at(old, i);

		if (!has_allowed && entry->type == ACL_ENTRY_ALLOW) {
			r = grant_add_all(acl, old, grants, n_grants, true);
			has_allowed = true;
		}
		if (r == 0)
			r = grant_keep(acl, old, entry, grants, n_grants);
	}
	if (r == 0 && !has_allowed)
		r = grant_add_all(acl, old, grants, n_grants, true);
	return r;
}

/* Bytes that are surely enough; 0: more than a list can have. */
static uint32_t grant_room(const struct acl *old, const struct grant *grants,
			   size_t n_grants)
{
	size_t n_bytes = old ? acl_used_bytes(old) : sizeof(struct acl);

	for (size_t i = 0; i < n_grants && n_bytes <= UINT16_MAX; i++)
		n_bytes += GRANT_ENTRY_HEADER_BYTES + sid_n_bytes(grants[i].sid);
	return n_bytes <= UINT16_MAX ? (uint32_t)n_bytes : 0;
}

static int grant_check(const struct grant *grants, size_t n_grants)
{
	for (size_t i = 0; i < n_grants; i++) {
		if (grants[i].mode < GRANT_ALLOW || grants[i].mode > GRANT_AUDIT_FAILURE)
			return ERR_PARAMETER;
		if (!sid_is_valid(grants[i].sid))
			return ERR_SID_INVALID;
	}
	return 0;
}

int grant_apply(const struct acl *old, const struct grant *grants, size_t n_grants,
		struct acl **ret)
{
	_cleanup_(freep) struct acl *acl = NULL;
	uint32_t n_bytes;
	int r;

	if (old && !acl_is_valid(old))
		return ERR_ACL_INVALID;
	r = grant_check(grants, n_grants);
	if (r < 0)
		return r;
	n_bytes = grant_room(old, grants, n_grants);
	if (!n_bytes)
		return ERR_ACL_FULL;
	acl = malloc(n_bytes);
	if (!acl)
		return -ENOMEM;
	r = acl_init(acl, n_bytes, ACL_REVISION_MIN);
	if (r == 0)
		r = grant_fill(acl, old, grants, n_grants);
	if (r < 0)
		return r;
	acl->n_bytes = (uint16_t)acl_used_bytes(acl);
	*ret = take_ptr(&acl);
	return 0;
}
