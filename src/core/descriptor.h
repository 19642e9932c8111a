/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors: an owner, a group, a list of who may do what and one of what is
 * watched. In the absolute form these are pointers, in the relative form offsets into one
 * piece of memory that can be stored and sent. A list that is there and NULL lets
 * everybody do everything; one that is there and empty lets nobody do anything.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/acl.h"
#include "core/sid.h"

/* In the order in which both forms have them. */
enum descriptor_part {
	DESCRIPTOR_OWNER,
	DESCRIPTOR_GROUP,
	DESCRIPTOR_SACL,
	DESCRIPTOR_DACL,
	N_DESCRIPTOR_PARTS,
};

/* Parts to be asked for or replaced: bits, as in Windows' ..._SECURITY_INFORMATION. */
enum {
	SECURITY_OWNER = 1 << 0,
	SECURITY_GROUP = 1 << 1,
	SECURITY_DACL = 1 << 2,
	SECURITY_SACL = 1 << 3,
	SECURITY_LABEL = 1 << 4,      /* the entries of the SACL that are labels */
	SECURITY_SACL_OPEN = 1 << 28, /* what is above may be inherited again, or not */
	SECURITY_DACL_OPEN = 1 << 29,
	SECURITY_SACL_CLOSED = 1 << 30,
};
#define SECURITY_DACL_CLOSED UINT32_C(0x80000000)

struct descriptor {
	uint8_t revision;
	uint8_t unused;
	uint16_t control; /* DESCRIPTOR_IS_* */
	void *parts[N_DESCRIPTOR_PARTS];
};

struct descriptor_relative {
	uint8_t revision;
	uint8_t unused;
	uint16_t control;
	uint32_t offsets[N_DESCRIPTOR_PARTS]; /* bytes from the start; 0: NULL */
};

enum {
	DESCRIPTOR_FORMAT = 1, /* the only revision there is */
	DESCRIPTOR_IS_RELATIVE = 0x8000,
	DESCRIPTOR_DACL_IS_CLOSED = 0x1000, /* nothing is inherited from above */
	DESCRIPTOR_SACL_IS_CLOSED = 0x2000,
	DESCRIPTOR_CONTROL_FREE = 0x3F00, /* what programs may set as they like */
};

/* Errors: ERR_SECURITY_REVISION */
int descriptor_init(struct descriptor *descriptor, uint32_t revision);

/* NULL if it is not there. Either form. */
void *descriptor_get(const struct descriptor *descriptor, enum descriptor_part part);
bool descriptor_has_list(const struct descriptor *descriptor, enum descriptor_part part);
bool descriptor_is_default(const struct descriptor *descriptor,
			   enum descriptor_part part);

/*
 * Refers to an identifier or a list, which has to live as long. Absolute form only.
 *
 * Errors: ERR_SECURITY_REVISION, ERR_DESCRIPTOR_INVALID
 */
int descriptor_set_sid(struct descriptor *descriptor, enum descriptor_part part,
		       struct sid *sid, bool is_default);
int descriptor_set_list(struct descriptor *descriptor, enum descriptor_part part,
			bool is_there, struct acl *acl, bool is_default);

/* Errors: ERR_PARAMETER bits nobody may set */
int descriptor_set_control(struct descriptor *descriptor, uint16_t mask, uint16_t bits);

bool descriptor_is_valid(const struct descriptor *descriptor);

/* Is that a valid one of the relative form that reaches nowhere beyond `n_bytes`? */
bool descriptor_is_inside(const void *bytes, size_t n_bytes);
uint32_t descriptor_n_bytes(const struct descriptor *descriptor);
uint32_t descriptor_part_bytes(const struct descriptor *descriptor,
			       enum descriptor_part part);

/*
 * From one form to the other. `*n_bytes` is what there is room for, and becomes what is
 * needed where that is more; so do the sizes of the parts.
 *
 * Errors: ERR_DESCRIPTOR_FORMAT it has the other form already, ERR_DESCRIPTOR_INVALID,
 *         ERR_BUFFER_TOO_SMALL
 */
int descriptor_make_relative(const struct descriptor *from,
			     struct descriptor_relative *to, uint32_t *n_bytes);
int descriptor_make_absolute(const struct descriptor *from, struct descriptor *to,
			     uint32_t *n_bytes, void *const parts[N_DESCRIPTOR_PARTS],
			     uint32_t *const part_bytes[N_DESCRIPTOR_PARTS]);
