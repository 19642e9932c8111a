/* SPDX-License-Identifier: MIT */
/* A security descriptor that lives beside an object's handles, in this process alone. */
#pragma once

#include "core/descriptor.h"

/* All zero: nothing is kept. */
struct security_kept {
	struct descriptor_relative *whole; /* under SECURITY */
};

/* Keeps a copy of `whole`, in place of what was kept before. Errors: -ENOMEM */
int security_keep(struct security_kept *kept, const struct descriptor_relative *whole);

/* A copy, from malloc(). Return: 0; 1 nothing is kept. Errors: -ENOMEM */
int security_kept(struct security_kept *kept, struct descriptor_relative **ret);

/* When nobody else can have it any more. */
void security_forget(struct security_kept *kept);
