/* SPDX-License-Identifier: MIT */
/*
 * The security of objects: which descriptor an object is born with, and how its parts are
 * read and replaced. It is remembered, and asked by nobody.
 *
 * Descriptors that are given may have either form; those that are made have the relative
 * one and are one piece from malloc().
 */
#pragma once

#include "core/descriptor.h"
#include "core/object.h"

/* Whom an object belongs to where its descriptor does not say. */
struct security_owner {
	uint32_t uid, gid;
};

/* Of the calling process. */
struct security_owner security_of_caller(void);

/*
 * What an object of that kind is born with: what its creator gave, generic rights having
 * become those of the kind, and what he left out, or everything if that is NULL, as usual.
 *
 * Errors: ERR_SECURITY_REVISION, ERR_SID_INVALID, ERR_ACL_INVALID,
 *         ERR_PRIVILEGE_MISSING a SACL that is more than a label; -ENOMEM
 */
int security_new(struct descriptor_relative **ret, const struct object_kind *kind,
		 const struct descriptor *given, struct security_owner owner);

/*
 * The parts (SECURITY_*) of the descriptor of what is behind a handle.
 *
 * Errors: ERR_HANDLE_INVALID; ERR_RIGHT_MISSING; ERR_SECURITY_UNKNOWN nothing is remembered
 *         for this kind; ERR_DESCRIPTOR_INVALID what was remembered is damaged; -ENOMEM
 */
int security_get(uint64_t handle, uint32_t parts, struct descriptor_relative **ret);

/* The same of an object, for somebody with these rights. */
int security_get_of(struct object *object, uint32_t rights, uint32_t parts,
		    struct descriptor_relative **ret);

/*
 * Replaces them; of two callers at once the later one wins.
 *
 * Errors: those of security_new() and security_get(); ERR_DESCRIPTOR_INVALID owner or group
 *         are to be replaced by nobody; ERR_SECURITY_TOO_LONG
 */
int security_set(uint64_t handle, uint32_t parts, const struct descriptor *given);

/* The same of an object, for somebody with these rights. */
int security_set_of(struct object *object, uint32_t rights, uint32_t parts,
		    const struct descriptor *given);
