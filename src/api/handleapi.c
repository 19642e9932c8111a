/* SPDX-License-Identifier: MIT */
/* Handles as Windows programs call them. */
#include "handleapi.h"

#include "core/handle.h"
#include "status.h"

/* GetCurrentProcess() is -1, GetCurrentThread() -2: always there, never to be closed. */
static bool handleapi_is_pseudo(HANDLE handle)
{
	return (LONG_PTR)handle == -1 || (LONG_PTR)handle == -2;
}

BOOL WINAPI CloseHandle(HANDLE hObject)
{
	if (handleapi_is_pseudo(hObject))
		return TRUE;
	return status_bool(handle_close(handle_number(hObject)));
}
