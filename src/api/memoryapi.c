/* SPDX-License-Identifier: MIT */
/*
 * Sections and views as Windows programs call them. This floor turns PAGE_*, SEC_* and
 * FILE_MAP_* into the house's own flags and checks what is an argument's fault; the rest
 * is core's.
 */
#include "memoryapi.h"

#include "base/cleanup.h"
#include "base/err.h"
#include "core/handle.h"
#include "core/section.h"
#include "core/view.h"
#include "handleapi.h"
#include "os/vm.h"
#include "status.h"
#include "text.h"
#include "winbase.h"

struct memoryapi_protection {
	DWORD page;
	uint32_t protection;
	uint32_t rights; /* of the handle that creates or re-opens with it */
};

/* Whoever creates a section may do with it what its protection says, and no more. */
static const struct memoryapi_protection memoryapi_protections[] = {
	{ PAGE_READONLY, PROTECT_READ, RIGHT_SECTION_MAP_READ },
	{ PAGE_READWRITE, PROTECT_READ | PROTECT_WRITE,
	  RIGHT_SECTION_MAP_READ | RIGHT_SECTION_MAP_WRITE },
	{ PAGE_WRITECOPY, PROTECT_READ | PROTECT_WRITE_COPY, RIGHT_SECTION_MAP_READ },
	{ PAGE_EXECUTE_READ, PROTECT_READ | PROTECT_EXECUTE,
	  RIGHT_SECTION_MAP_READ | RIGHT_SECTION_MAP_EXECUTE },
	{ PAGE_EXECUTE_READWRITE, PROTECT_READ | PROTECT_WRITE | PROTECT_EXECUTE,
	  RIGHT_SECTION_MAP_READ | RIGHT_SECTION_MAP_WRITE | RIGHT_SECTION_MAP_EXECUTE },
	{ PAGE_EXECUTE_WRITECOPY, PROTECT_READ | PROTECT_EXECUTE | PROTECT_WRITE_COPY,
	  RIGHT_SECTION_MAP_READ | RIGHT_SECTION_MAP_EXECUTE },
};

#define MEMORYAPI_ATTRIBUTES                                                     \
	(SEC_IMAGE | SEC_RESERVE | SEC_COMMIT | SEC_NOCACHE | SEC_WRITECOMBINE | \
	 SEC_LARGE_PAGES)

/* Which SEC_* combinations are legal for memory without a file, and which of the legal
 * ones we can serve. */
static int memoryapi_check_attributes(DWORD attributes, DWORD page)
{
	DWORD kind = attributes & (SEC_COMMIT | SEC_RESERVE);

	if (attributes == SEC_IMAGE)
		return ERR_IMAGE_INVALID;
	if (attributes == SEC_IMAGE_NO_EXECUTE)
		return page == PAGE_READONLY ? ERR_IMAGE_INVALID : ERR_PROTECTION_INVALID;
	if (attributes & SEC_IMAGE || kind == (SEC_COMMIT | SEC_RESERVE))
		return ERR_PROTECTION_INVALID;
	if (kind == 0)
		return attributes ? ERR_PROTECTION_INVALID : 0;
	if (attributes & SEC_LARGE_PAGES)
		return kind == SEC_RESERVE ? ERR_PROTECTION_INVALID
					   : ERR_LARGE_PAGES_UNSUPPORTED;
	return kind == SEC_RESERVE ? ERR_RESERVE_UNSUPPORTED : 0;
}

static int memoryapi_parse_protection(DWORD value,
				      const struct memoryapi_protection **ret)
{
	DWORD attributes = value & MEMORYAPI_ATTRIBUTES,
	      page = value & ~MEMORYAPI_ATTRIBUTES;

	for (size_t i = 0; i < ARRAYSIZE(memoryapi_protections); i++) {
		if (memoryapi_protections[i].page == page) {
			*ret = &memoryapi_protections[i];
			return memoryapi_check_attributes(attributes, page);
		}
	}
	return ERR_PROTECTION_INVALID;
}

/* INVALID_HANDLE_VALUE and NULL mean memory; so does the former's 32-bit spelling. No
 * other value can be the handle of a file yet. */
static bool memoryapi_means_memory(HANDLE file)
{
	uint64_t number = handle_number(file);

	return file == INVALID_HANDLE_VALUE || !file || number == UINT32_MAX;
}

static int memoryapi_create(HANDLE file, const SECURITY_ATTRIBUTES *attributes,
			    DWORD protect, uint64_t size_bytes, const struct text *text,
			    uint32_t *ret)
{
	const struct memoryapi_protection *protection;
	struct section *section;
	struct name name;
	int r, news;

	r = memoryapi_parse_protection(protect, &protection);
	if (r < 0)
		return r;
	if (!memoryapi_means_memory(file))
		return ERR_HANDLE_INVALID;
	r = text_name_to_create(text, &name);
	if (r < 0)
		return r;

	news = section_create(&section, r > 0 ? &name : NULL, size_bytes,
			      protection->protection);
	if (news < 0)
		return news;
	r = handle_new(&section->object,
		       RIGHT_SECTION_STANDARD | RIGHT_SECTION_QUERY | protection->rights,
		       attributes && attributes->bInheritHandle, ret);
	if (r < 0)
		object_unref(&section->object);
	return r < 0 ? r : news;
}

HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes,
				 DWORD flProtect, DWORD dwMaximumSizeHigh,
				 DWORD dwMaximumSizeLow, LPCSTR lpName)
{
	_cleanup_(text_deinit) struct text text = TEXT_NONE;
	uint32_t handle = 0;
	int r = text_from_ansi(&text, lpName);

	if (r >= 0)
		r = memoryapi_create(hFile, lpAttributes, flProtect,
				     (uint64_t)dwMaximumSizeHigh << 32 | dwMaximumSizeLow,
				     &text, &handle);
	return status_created(r, handle);
}

HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes,
				 DWORD flProtect, DWORD dwMaximumSizeHigh,
				 DWORD dwMaximumSizeLow, LPCWSTR lpName)
{
	_cleanup_(text_deinit) struct text text = TEXT_NONE;
	uint32_t handle = 0;
	int r = text_from_wide(&text, lpName);

	if (r >= 0)
		r = memoryapi_create(hFile, lpAttributes, flProtect,
				     (uint64_t)dwMaximumSizeHigh << 32 | dwMaximumSizeLow,
				     &text, &handle);
	return status_created(r, handle);
}

/*
 * FILE_MAP_COPY and FILE_MAP_EXECUTE are numbers of their own: the former means reading
 * when a section is opened (it would be SECTION_QUERY), the latter the right to execute.
 */
static uint32_t memoryapi_wanted_rights(DWORD access)
{
	if (access == FILE_MAP_COPY)
		return RIGHT_SECTION_MAP_READ;
	if (access & FILE_MAP_EXECUTE)
		access = (access & ~FILE_MAP_EXECUTE) | RIGHT_SECTION_MAP_EXECUTE;
	return access;
}

static int memoryapi_open(DWORD access, BOOL inherit, const struct text *text,
			  uint32_t *ret)
{
	struct section *section;
	uint32_t rights;
	struct name name;
	int r;

	r = text_name_to_open(text, &name);
	if (r < 0)
		return r;
	r = object_grant(&section_kind, memoryapi_wanted_rights(access), &rights);
	if (r < 0) {
		/* An absent name is the more important news. */
		int found = section_open(&section, &name, false);

		if (found < 0)
			return found;
		object_unref(&section->object);
		return r;
	}

	r = section_open(&section, &name, rights & RIGHT_SECTION_MAP_WRITE);
	if (r < 0)
		return r;
	r = handle_new(&section->object, rights, inherit, ret);
	if (r < 0)
		object_unref(&section->object);
	return r;
}

HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	_cleanup_(text_deinit) struct text text = TEXT_NONE;
	uint32_t handle = 0;
	int r = text_from_ansi(&text, lpName);

	if (r >= 0)
		r = memoryapi_open(dwDesiredAccess, bInheritHandle, &text, &handle);
	return status_opened(r, handle);
}

HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	_cleanup_(text_deinit) struct text text = TEXT_NONE;
	uint32_t handle = 0;
	int r = text_from_wide(&text, lpName);

	if (r >= 0)
		r = memoryapi_open(dwDesiredAccess, bInheritHandle, &text, &handle);
	return status_opened(r, handle);
}

/* Observed: Windows. COPY counts only alone; WRITE includes reading; neither is no access
 * at all, for which EXECUTE makes no difference. */
static unsigned memoryapi_view_access(DWORD access)
{
	unsigned execute = access & FILE_MAP_EXECUTE ? VM_EXECUTE : 0;

	access &= 0x1FFFFFFF & ~FILE_MAP_EXECUTE;
	if (access == FILE_MAP_COPY)
		return VM_READ | VM_WRITE | VM_PRIVATE | execute;
	if (access & FILE_MAP_WRITE)
		return VM_READ | VM_WRITE | execute;
	if (access & FILE_MAP_READ)
		return VM_READ | execute;
	return 0;
}

static int memoryapi_map(HANDLE mapping, DWORD access, uint64_t offset_bytes,
			 uint64_t n_bytes, void **ret)
{
	struct object *object;
	uint32_t rights;
	int r;

	r = handle_find(handle_number(mapping), &section_kind, &object, &rights);
	if (r < 0)
		return r;
	r = view_map(section_of(object), rights, offset_bytes, n_bytes,
		     memoryapi_view_access(access), ret);
	object_unref(object);
	return r;
}

LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
			    DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
			    SIZE_T dwNumberOfBytesToMap)
{
	void *base = NULL;
	int r = memoryapi_map(hFileMappingObject, dwDesiredAccess,
			      (uint64_t)dwFileOffsetHigh << 32 | dwFileOffsetLow,
			      dwNumberOfBytesToMap, &base);

	return status_bool(r) ? base : NULL;
}

BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress)
{
	return status_bool(view_unmap(lpBaseAddress));
}
