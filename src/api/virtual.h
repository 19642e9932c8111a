/* SPDX-License-Identifier: MIT */
/* What the calls around VirtualAlloc() have in common, whatever process they name. */
#pragma once

#include "core/place.h"
#include "memoryapi.h"

struct virtual_request {
	size_t n_bytes;
	DWORD type, page;   /* MEM_* and PAGE_* */
	struct place place; /* only what the call can say */
	BOOL is_younger;    /* knows placeholders */
};

/* All four: 0 or an error of base/err.h. */
int virtual_alloc(const struct virtual_request *request, void **ret);
int virtual_free(void *address, size_t n_bytes, DWORD type);
int virtual_protect(void *address, size_t n_bytes, DWORD page, DWORD *ret_old);
int virtual_query(const void *address, MEMORY_BASIC_INFORMATION *ret, size_t n_bytes);
