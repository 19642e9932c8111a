/* SPDX-License-Identifier: MIT */
/* The lists in objects' descriptors, made for keeping. All are from malloc(). */
#pragma once

#include "core/acl.h"
#include "core/object.h"

/* What an object of the kind gets whose creator asked for nothing. */
int security_list_usual(const struct object_kind *kind, uint32_t uid, struct acl **ret);

/* A copy in which generic rights are those of the kind. Errors: ERR_ACL_INVALID, -ENOMEM */
int security_list_copy(const struct object_kind *kind, const struct acl *from,
		       struct acl **ret);

/* Only the labels; NULL if there are none. `from` may be NULL. The same errors. */
int security_list_labels(const struct acl *from, struct acl **ret);

/* Is there more in it than labels? It may be NULL. */
bool security_list_has_more(struct acl *acl);
