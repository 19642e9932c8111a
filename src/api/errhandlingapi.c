/* SPDX-License-Identifier: MIT */
/* The last error, as Windows programs read and write it. */
#include "errhandlingapi.h"

#include "status.h"

DWORD WINAPI GetLastError(void)
{
	return status_last_error();
}

VOID WINAPI SetLastError(DWORD dwErrCode)
{
	status_write_last_error(dwErrCode);
}
