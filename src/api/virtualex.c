/* SPDX-License-Identifier: MIT */
/*
 * The calls around VirtualAlloc() that name a process, which has to be the calling one, and
 * those that Windows made for its apps, which here are programs like any other.
 */
#include "base/err.h"
#include "core/process.h"
#include "extended.h"
#include "status.h"
#include "target.h"
#include "virtual.h"

#define VIRTUALEX_REQUEST(address, size, kind, protection)                               \
	&(struct virtual_request)                                                        \
	{                                                                                \
		.place.wanted = (uintptr_t)(address), .n_bytes = (size), .type = (kind), \
		.page = (protection),                                                    \
	}

static void *virtualex_alloc(HANDLE process, const struct virtual_request *request)
{
	void *base = NULL;
	int r = target_check(process, RIGHT_PROCESS_MEMORY);

	if (r == 0)
		r = virtual_alloc(request, &base);
	return status_bool(r) ? base : NULL;
}

LPVOID WINAPI VirtualAllocEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
			     DWORD flAllocationType, DWORD flProtect)
{
	return virtualex_alloc(hProcess, VIRTUALEX_REQUEST(lpAddress, dwSize,
							   flAllocationType, flProtect));
}

/* The node is a wish for speed, and every machine may decline it. */
LPVOID WINAPI VirtualAllocExNuma(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
				 DWORD flAllocationType, DWORD flProtect,
				 DWORD nndPreferred)
{
	(void)nndPreferred;
	return virtualex_alloc(hProcess, VIRTUALEX_REQUEST(lpAddress, dwSize,
							   flAllocationType, flProtect));
}

PVOID WINAPI VirtualAllocFromApp(PVOID BaseAddress, SIZE_T Size, ULONG AllocationType,
				 ULONG Protection)
{
	return virtualex_alloc(
		target_or_self(NULL),
		VIRTUALEX_REQUEST(BaseAddress, Size, AllocationType, Protection));
}

static void *virtualex_alloc_younger(HANDLE process, struct virtual_request *request,
				     const MEM_EXTENDED_PARAMETER *parameters, ULONG n)
{
	int r = extended_parse(parameters, n, &request->place);

	request->is_younger = TRUE;
	return status_bool(r) ? virtualex_alloc(target_or_self(process), request) : NULL;
}

PVOID WINAPI VirtualAlloc2(HANDLE Process, PVOID BaseAddress, SIZE_T Size,
			   ULONG AllocationType, ULONG PageProtection,
			   MEM_EXTENDED_PARAMETER *ExtendedParameters,
			   ULONG ParameterCount)
{
	return virtualex_alloc_younger(
		Process,
		VIRTUALEX_REQUEST(BaseAddress, Size, AllocationType, PageProtection),
		ExtendedParameters, ParameterCount);
}

TARGET_OWN_DOOR PVOID WINAPI VirtualAlloc2FromApp(
	HANDLE Process, PVOID BaseAddress, SIZE_T Size, ULONG AllocationType,
	ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters,
	ULONG ParameterCount)
{
	return virtualex_alloc_younger(
		Process,
		VIRTUALEX_REQUEST(BaseAddress, Size, AllocationType, PageProtection),
		ExtendedParameters, ParameterCount);
}

BOOL WINAPI VirtualFreeEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
			  DWORD dwFreeType)
{
	int r = target_check(hProcess, RIGHT_PROCESS_MEMORY);

	return status_bool(r < 0 ? r : virtual_free(lpAddress, dwSize, dwFreeType));
}

BOOL WINAPI VirtualProtectEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
			     DWORD flNewProtect, PDWORD lpflOldProtect)
{
	int r = target_check(hProcess, RIGHT_PROCESS_MEMORY);

	return status_bool(
		r < 0 ? r
		      : virtual_protect(lpAddress, dwSize, flNewProtect, lpflOldProtect));
}

BOOL WINAPI VirtualProtectFromApp(PVOID Address, SIZE_T Size, ULONG NewProtection,
				  PULONG OldProtection)
{
	return status_bool(virtual_protect(Address, Size, NewProtection, OldProtection));
}

SIZE_T WINAPI VirtualQueryEx(HANDLE hProcess, LPCVOID lpAddress,
			     PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength)
{
	int r = target_check(hProcess, RIGHT_PROCESS_QUERY);

	if (r == 0)
		r = virtual_query(lpAddress, lpBuffer, dwLength);
	return status_bool(r) ? sizeof(*lpBuffer) : 0;
}
