/* SPDX-License-Identifier: MIT */
/* The security of the objects behind handles, as Windows programs ask for and change it. */
#include "securitybaseapi.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/security.h"
#include "status.h"

static int securitybaseapi_get(HANDLE handle, SECURITY_INFORMATION parts, void *to,
			       DWORD cap_bytes, DWORD *ret_needed)
{
	_cleanup_(freep) struct descriptor_relative *relative = NULL;
	int r;

	r = security_get(handle_number(handle), parts, &relative);
	if (r < 0)
		return r;
	*ret_needed = descriptor_n_bytes((struct descriptor *)relative);
	if (!to || cap_bytes < *ret_needed)
		return ERR_BUFFER_TOO_SMALL;
	memcpy(to, relative, *ret_needed);
	return 0;
}

BOOL WINAPI GetKernelObjectSecurity(HANDLE Handle,
				    SECURITY_INFORMATION RequestedInformation,
				    PSECURITY_DESCRIPTOR pSecurityDescriptor,
				    DWORD nLength, LPDWORD lpnLengthNeeded)
{
	return status_bool(securitybaseapi_get(Handle, RequestedInformation,
					       pSecurityDescriptor, nLength,
					       lpnLengthNeeded));
}

BOOL WINAPI SetKernelObjectSecurity(HANDLE Handle,
				    SECURITY_INFORMATION SecurityInformation,
				    PSECURITY_DESCRIPTOR SecurityDescriptor)
{
	if (!SecurityDescriptor)
		return status_bool(ERR_POINTER);
	return status_bool(security_set(handle_number(Handle), SecurityInformation,
					SecurityDescriptor));
}

VOID WINAPI MapGenericMask(PDWORD AccessMask, PGENERIC_MAPPING GenericMapping)
{
	const DWORD generic =
		GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL;
	DWORD mask = *AccessMask;

	*AccessMask = (mask & ~generic) |
		      (mask & GENERIC_READ ? GenericMapping->GenericRead : 0) |
		      (mask & GENERIC_WRITE ? GenericMapping->GenericWrite : 0) |
		      (mask & GENERIC_EXECUTE ? GenericMapping->GenericExecute : 0) |
		      (mask & GENERIC_ALL ? GenericMapping->GenericAll : 0);
}
