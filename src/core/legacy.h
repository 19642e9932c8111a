/* SPDX-License-Identifier: MIT */
/* What a program that is about to be started inherits of this one's handles. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/cradle.h"
#include "core/handle.h"

enum {
	LEGACY_N_STANDARD = 3
};

struct legacy {
	struct handle_copy *copies; /* of the handles; keep what they lead to */
	size_t n_copies;
	struct cradle_legacy *entries; /* as many, or fewer */
	size_t n_entries;
	int *kept; /* descriptors the child gets by their numbers; room for one more */
	size_t n_kept;
	int *parked; /* those of them that are duplicates */
	size_t n_parked;
	char *names;
	size_t n_name_bytes;

	int standard_fd[LEGACY_N_STANDARD];   /* -1: nothing */
	uint32_t standard[LEGACY_N_STANDARD]; /* handles; 0: of no handle it has */
	struct object *standard_object[LEGACY_N_STANDARD];
};

/* Which handles. */
struct legacy_wish {
	bool inherits;
	const uint64_t *only; /* NULL: all that are inheritable */
	size_t n_only;
	bool names_standard; /* else: as ours are */
	uint64_t standard[LEGACY_N_STANDARD];
};

/* Errors: ERR_PARAMETER one of `only` is not inheritable; -EMFILE, -ENOMEM */
int legacy_gather(struct legacy *ret, const struct legacy_wish *wish);

void legacy_deinit(struct legacy *legacy);
