/* SPDX-License-Identifier: MIT */
/*
 * The lists in objects' descriptors. A copy has just the bytes of its entries, and no generic
 * rights in them: an entry for who inherits keeps its own, for it says nothing here.
 */
#include "core/security-list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/account.h"

enum {
	SECURITY_SYSTEM = 22, /* Windows' number of the system's own identifier */
	SECURITY_INHERIT_ONLY = 0x08,
	SECURITY_ENTRY_HEADER_BYTES = 8, /* of an entry, before its identifier */
};

static int security_list_new(struct acl **ret, uint32_t n_bytes)
{
	*ret = malloc(n_bytes);
	return *ret ? acl_init(*ret, n_bytes, ACL_REVISION_MIN) : -ENOMEM;
}

int security_list_usual(const struct object_kind *kind, uint32_t uid, struct acl **ret)
{
	_cleanup_(freep) struct acl *acl = NULL;
	union account user, logon, system;
	uint32_t n_bytes = sizeof(system);
	int r;

	account_of_user(&user, uid);
	account_of_logon(&logon, uid);
	sid_well_known(&system.sid, &n_bytes, SECURITY_SYSTEM, NULL);
	r = security_list_new(
		&acl, (uint32_t)sizeof(*acl) + 3 * SECURITY_ENTRY_HEADER_BYTES +
			      sid_n_bytes(&user.sid) + sid_n_bytes(&logon.sid) + n_bytes);
	if (r == 0)
		r = acl_add(acl, ACL_REVISION_MIN, ACL_ENTRY_ALLOW, 0, kind->all,
			    &user.sid);
	if (r == 0)
		r = acl_add(acl, ACL_REVISION_MIN, ACL_ENTRY_ALLOW, 0, kind->all,
			    &system.sid);
	if (r == 0)
		r = acl_add(acl, ACL_REVISION_MIN, ACL_ENTRY_ALLOW, 0,
			    kind->generic_read | kind->generic_execute, &logon.sid);
	if (r == 0)
		*ret = take_ptr(&acl);
	return r;
}

int security_list_copy(const struct object_kind *kind, const struct acl *from,
		       struct acl **ret)
{
	_cleanup_(freep) struct acl *acl = NULL;
	uint32_t n_bytes;

	if (!acl_is_valid(from))
		return ERR_ACL_INVALID;
	n_bytes = acl_used_bytes(from);
	acl = malloc(n_bytes);
	if (!acl)
		return -ENOMEM;
	memcpy(acl, from, n_bytes);
	acl->n_bytes = (uint16_t)n_bytes;
	for (uint32_t i = 0; i < acl->n_entries; i++) {
		struct acl_entry *entry;

		if (acl_at(acl, i, &entry) == 0 && entry->type <= ACL_ENTRY_AUDIT &&
		    !(entry->flags & SECURITY_INHERIT_ONLY))
			entry->mask = object_map_rights(kind, entry->mask);
	}
	*ret = take_ptr(&acl);
	return 0;
}

int security_list_labels(const struct acl *from, struct acl **ret)
{
	_cleanup_(freep) struct acl *acl = NULL;
	int r;

	*ret = NULL;
	if (!from)
		return 0;
	if (!acl_is_valid(from))
		return ERR_ACL_INVALID;
	r = security_list_new(&acl, acl_used_bytes(from));
	for (uint32_t i = 0; r == 0 && i < from->n_entries; i++) {
		struct acl_entry *entry;

		r = acl_at((struct acl *)from, i, &entry);
		if (r == 0 && entry->type == ACL_ENTRY_LABEL)
			r = acl_insert(acl, from->revision, UINT32_MAX, entry,
				       entry->n_bytes);
	}
	if (r < 0 || acl->n_entries == 0)
		return r;
	acl->n_bytes = (uint16_t)acl_used_bytes(acl);
	*ret = take_ptr(&acl);
	return 0;
}

bool security_list_has_more(struct acl *acl)
{
	struct acl_entry *entry;

	for (uint32_t i = 0; acl && i < acl->n_entries; i++)
		if (acl_at(acl, i, &entry) < 0 || entry->type != ACL_ENTRY_LABEL)
			return true;
	return false;
}
