/* SPDX-License-Identifier: MIT */
/* What this process holds by name. */
#pragma once

#include <stdbool.h>

#include "base/list.h"
#include "store/entry.h"
#include "store/slot.h"

/* One handle's worth of holding on to a named object: a descriptor and our word. */
struct holding {
	struct list link; /* under HOLDINGS */
	struct name name; /* its text belongs to whoever owns the holding */
	struct identity identity;
	uint64_t word;
	int fd;
	bool is_writable;
};

/* Remembers (forgets) what a child made by fork() will hold as well. */
void holding_add(struct holding *holding);
void holding_remove(struct holding *holding);

bool holding_is_none(void);

/* Makes every holding count for the given slot as well, or, late in a child, at last. What
 * somebody else's name is by now is left alone; any error: not all of them count. */
int holding_register(struct attachment *attachment, uint32_t slot, uint32_t generation);

/* Takes back what holding_register() did, as far as the table lets itself be looked at. */
void holding_unregister(struct attachment *attachment, uint32_t slot,
			uint32_t generation);

/* From now on the words of this process are those of that slot. */
void holding_adopt(uint32_t slot, uint32_t generation);

/* In a child whose other threads are gone, with whatever they had locked. */
void holding_renew(void);
