/* SPDX-License-Identifier: MIT */
/*
 * Access control lists: who may do what, entry by entry, in Windows' own layout. A list is
 * a header and a buffer of fixed size behind it, in which the entries lie end to end.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/sid.h"

struct acl {
	uint8_t revision;
	uint8_t unused;
	uint16_t n_bytes; /* with the header and the room that is left */
	uint16_t n_entries;
	uint16_t unused_too;
};

struct acl_entry {
	uint8_t type;
	uint8_t flags;
	uint16_t n_bytes;
	uint32_t mask;
	struct sid sid; /* of the types below; others have something else here */
};

enum {
	ACL_ENTRY_ALLOW = 0x00,
	ACL_ENTRY_DENY = 0x01,
	ACL_ENTRY_AUDIT = 0x02,
	ACL_ENTRY_LABEL = 0x11,
};

enum {
	ACL_REVISION_MIN = 2,
	ACL_REVISION_MAX = 4,
	ACL_INHERIT_FLAGS = 0x1F,
	ACL_AUDIT_FLAGS = 0xC0,
};

/* Errors: ERR_BUFFER_TOO_SMALL, ERR_PARAMETER */
int acl_init(struct acl *acl, uint32_t n_bytes, uint32_t revision);

/* Are all its entries inside it, and well-formed as far as their types are known? */
bool acl_is_valid(const struct acl *acl);

/* Bytes of the header and the entries; 0: they do not fit the list. */
uint32_t acl_used_bytes(const struct acl *acl);

/*
 * Appends an entry; the list takes the higher of its own and the entry's revision.
 *
 * Errors: ERR_SID_INVALID, ERR_SECURITY_REVISION, ERR_PARAMETER unknown flags,
 *         ERR_ACL_INVALID, ERR_ACL_FULL
 */
int acl_add(struct acl *acl, uint32_t revision, uint8_t type, uint32_t flags,
	    uint32_t mask, const struct sid *sid);

/*
 * Inserts entries as they are, before the one of number `index` or behind the last.
 *
 * Errors: ERR_PARAMETER the entries do not fill `n_bytes`; those of acl_add()
 */
int acl_insert(struct acl *acl, uint32_t revision, uint32_t index, const void *entries,
	       uint32_t n_bytes);

/* Errors: ERR_PARAMETER */
int acl_at(struct acl *acl, uint32_t index, struct acl_entry **ret);
int acl_delete(struct acl *acl, uint32_t index);
