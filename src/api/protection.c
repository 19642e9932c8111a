/* SPDX-License-Identifier: MIT */
/*
 * Page protections. PAGE_NOCACHE and PAGE_WRITECOMBINE are about devices: legal on pages
 * that can be touched, and without effect on memory.
 */
#include "protection.h"

#include "base/err.h"
#include "os/vm.h"

struct protection {
	DWORD page;
	unsigned access;
};

static const struct protection protections[] = {
	{ PAGE_NOACCESS, 0 },
	{ PAGE_READONLY, VM_READ },
	{ PAGE_READWRITE, VM_READ | VM_WRITE },
	{ PAGE_WRITECOPY, VM_READ | VM_WRITE | VM_PRIVATE },
	{ PAGE_EXECUTE, VM_EXECUTE },
	{ PAGE_EXECUTE_READ, VM_READ | VM_EXECUTE },
	{ PAGE_EXECUTE_READWRITE, VM_READ | VM_WRITE | VM_EXECUTE },
	{ PAGE_EXECUTE_WRITECOPY, VM_READ | VM_WRITE | VM_EXECUTE | VM_PRIVATE },
};

enum {
	PROTECTION_N = sizeof(protections) / sizeof(protections[0]),
	PROTECTION_MODIFIERS =
		PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE | PAGE_TARGETS_INVALID,
};

int protection_parse(DWORD page, unsigned *ret)
{
	DWORD modifiers = page & PROTECTION_MODIFIERS, base = page & ~modifiers;
	DWORD kinds = modifiers & (PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE);

	if (kinds & (kinds - 1) || (kinds && base == PAGE_NOACCESS))
		return ERR_PROTECTION_INVALID;
	for (int i = 0; i < PROTECTION_N; i++) {
		if (protections[i].page == base) {
			*ret = protections[i].access;
			return kinds & PAGE_GUARD ? ERR_PAGE_GUARD_UNSUPPORTED : 0;
		}
	}
	return ERR_PROTECTION_INVALID;
}

DWORD protection_page(unsigned access)
{
	if (access & VM_WRITE)
		access |= VM_READ; /* as every processor has it */
	for (int i = 0; i < PROTECTION_N; i++)
		if (protections[i].access == access)
			return protections[i].page;
	return PAGE_NOACCESS;
}
