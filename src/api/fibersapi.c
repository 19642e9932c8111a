/* SPDX-License-Identifier: MIT */
/*
 * Values of threads, as Windows programs keep them. Reading one tells by the last error
 * whether an empty place was meant, so success clears it.
 */
#include "fibersapi.h"

#include "core/fls.h"
#include "core/tls.h"
#include "processthreadsapi.h"
#include "status.h"
#include "winerror.h"

DWORD WINAPI TlsAlloc(void)
{
	uint32_t place = 0;

	return status_bool(tls_allocate(&place)) ? place : TLS_OUT_OF_INDEXES;
}

BOOL WINAPI TlsFree(DWORD dwTlsIndex)
{
	return status_bool(tls_release(dwTlsIndex));
}

LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex)
{
	void *value = NULL;

	if (status_bool(tls_get(dwTlsIndex, &value)))
		status_write_last_error(ERROR_SUCCESS);
	return value;
}

BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue)
{
	return status_bool(tls_set(dwTlsIndex, lpTlsValue));
}

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback)
{
	uint32_t place = 0;

	return status_bool(fls_allocate(lpCallback, &place)) ? place : FLS_OUT_OF_INDEXES;
}

BOOL WINAPI FlsFree(DWORD dwFlsIndex)
{
	return status_bool(fls_release(dwFlsIndex));
}

PVOID WINAPI FlsGetValue(DWORD dwFlsIndex)
{
	void *value = NULL;

	if (status_bool(fls_get(dwFlsIndex, &value)))
		status_write_last_error(ERROR_SUCCESS);
	return value;
}

BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData)
{
	return status_bool(fls_set(dwFlsIndex, lpFlsData));
}

BOOL WINAPI IsThreadAFiber(void)
{
	return FALSE;
}
