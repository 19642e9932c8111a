/* SPDX-License-Identifier: MIT */
/* Creating and opening what one can wait for: the same for every kind. */
#pragma once

#include "core/waitable.h"
#include "winbase.h"

struct sync_request {
	const struct waitable_kind *kind;
	const SECURITY_ATTRIBUTES *attributes;
	DWORD access; /* of the handle */
	int refusal;  /* what is wrong with the other arguments; 0: nothing */
	struct cell_start start;
};

HANDLE sync_create_ansi(const struct sync_request *request, LPCSTR name);
HANDLE sync_create_wide(const struct sync_request *request, LPCWSTR name);

HANDLE sync_open_ansi(const struct waitable_kind *kind, DWORD access, BOOL inherit,
		      LPCSTR name);
HANDLE sync_open_wide(const struct waitable_kind *kind, DWORD access, BOOL inherit,
		      LPCWSTR name);

/* Does it to the cell behind a handle of the kind that has the rights. */
BOOL sync_do(const struct waitable_kind *kind, HANDLE handle, uint32_t rights,
	     int (*act)(struct face *face));
