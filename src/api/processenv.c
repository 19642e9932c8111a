/* SPDX-License-Identifier: MIT */
/* The standard streams as Windows programs ask for them. */
#include "processenv.h"

#include <errno.h>

#include "base/err.h"
#include "core/descriptor.h"
#include "handleapi.h"
#include "status.h"
#include "winbase.h"

HANDLE WINAPI GetStdHandle(DWORD nStdHandle)
{
	DWORD fd = STD_INPUT_HANDLE - nStdHandle; /* they are numbered downwards */
	uint32_t handle = 0;
	int r;

	if (fd > 2) {
		status_set(ERR_HANDLE_INVALID);
		return INVALID_HANDLE_VALUE;
	}
	r = descriptor_handle((int)fd, &handle);
	if (r == -EBADF)
		return NULL;
	if (!status_bool(r))
		return INVALID_HANDLE_VALUE;
	return (HANDLE)(uintptr_t)handle;
}
