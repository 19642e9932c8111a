/* SPDX-License-Identifier: MIT */
/*
 * The last error is a number per thread. Only failures set it, and the calls that make an
 * object, which programs ask "was it there before?" without having cleared it.
 */
#include "status.h"

#include "base/err.h"
#include "base/trace.h"
#include "handleapi.h"
#include "winerror.h"

static __thread DWORD status_error;

void status_write_last_error(DWORD code)
{
	status_error = code;
}

DWORD status_last_error(void)
{
	return status_error;
}

void status_set(int r)
{
	const struct err_row *row = err_find(r);

	status_error = row->win32;
	trace("failed with error %u: %s", (unsigned)row->win32, row->sentence);
}

BOOL status_bool(int r)
{
	if (r >= 0)
		return TRUE;
	status_set(r);
	return FALSE;
}

HANDLE status_created(int r, uint32_t handle)
{
	if (r < 0) {
		status_set(r);
		return NULL;
	}
	status_error = r == NEWS_EXISTED ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS;
	return (HANDLE)(uintptr_t)handle;
}

HANDLE status_opened(int r, uint32_t handle)
{
	if (r < 0) {
		status_set(r);
		return NULL;
	}
	return (HANDLE)(uintptr_t)handle;
}

HANDLE status_file(int r, uint32_t handle)
{
	HANDLE created = status_created(r, handle);

	return r < 0 ? INVALID_HANDLE_VALUE : created;
}
