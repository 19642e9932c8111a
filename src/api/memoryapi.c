/* SPDX-License-Identifier: MIT */
/*
 * Sections as Windows programs call them. This floor turns PAGE_*, SEC_* and FILE_MAP_*
 * into the house's own flags and checks what is an argument's fault; the rest is core's.
 */
#include "memoryapi.h"

#include "base/cleanup.h"
#include "base/err.h"
#include "core/handle.h"
#include "core/section.h"
#include "core/security.h"
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

/* Which SEC_* combinations are legal. */
static int memoryapi_check_attributes(DWORD attributes, DWORD page, bool has_file)
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
		return kind == SEC_RESERVE || has_file ? ERR_PROTECTION_INVALID : 0;
	return 0;
}

static int memoryapi_parse_protection(DWORD value, bool has_file,
				      const struct memoryapi_protection **ret)
{
	DWORD attributes = value & MEMORYAPI_ATTRIBUTES,
	      page = value & ~MEMORYAPI_ATTRIBUTES;

	for (size_t i = 0; i < ARRAYSIZE(memoryapi_protections); i++) {
		if (memoryapi_protections[i].page == page) {
			*ret = &memoryapi_protections[i];
			return memoryapi_check_attributes(attributes, page, has_file);
		}
	}
	return ERR_PROTECTION_INVALID;
}

/* INVALID_HANDLE_VALUE and NULL mean memory; so does the former's 32-bit spelling. */
static bool memoryapi_means_memory(HANDLE file)
{
	uint64_t number = handle_number(file);

	return file == INVALID_HANDLE_VALUE || !file || number == UINT32_MAX;
}

/* What CreateFileMapping and its kin ask for, besides the name. */
struct memoryapi_request {
	HANDLE file;
	const SECURITY_ATTRIBUTES *attributes;
	DWORD protect; /* PAGE_* and SEC_* */
	uint64_t size_bytes;
	uint32_t rights; /* of the handle; 0: those the protection implies */
};

/* What a file has to have been opened for. */
static uint32_t memoryapi_file_rights(uint32_t protection)
{
	return (protection & PROTECT_READ ? RIGHT_FILE_READ_DATA : 0) |
	       (protection & PROTECT_WRITE ? RIGHT_FILE_WRITE_DATA : 0) |
	       (protection & PROTECT_EXECUTE ? RIGHT_FILE_EXECUTE : 0);
}

static uint32_t memoryapi_section_attributes(DWORD protect)
{
	return (protect & SEC_RESERVE ? SECTION_RESERVED : 0) |
	       (protect & SEC_LARGE_PAGES ? SECTION_LARGE : 0);
}

/* What a new section shall remember; NULL: what is usual. */
static int memoryapi_security(const struct memoryapi_request *request,
			      struct descriptor_relative **ret)
{
	const SECURITY_ATTRIBUTES *attributes = request->attributes;

	*ret = NULL;
	if (!attributes || !attributes->lpSecurityDescriptor)
		return 0;
	return security_new(ret, &section_kind, attributes->lpSecurityDescriptor,
			    security_of_caller());
}

static int memoryapi_create_section(const struct memoryapi_request *request,
				    const struct name *name, uint32_t protection,
				    const struct descriptor_relative *security,
				    struct section **ret)
{
	uint32_t needed = memoryapi_file_rights(protection), rights;
	struct object *file;
	int r;

	if (memoryapi_means_memory(request->file))
		return section_create_secured(
			ret, name, request->size_bytes, protection,
			memoryapi_section_attributes(request->protect), security);
	r = handle_find(handle_number(request->file), &file_kind, &file, &rights);
	if (r < 0)
		return r;
	r = (rights & needed) != needed
		    ? ERR_RIGHT_MISSING
		    : section_create_of_file(ret, name, file_of(file),
					     request->size_bytes, protection, security);
	object_unref(file);
	return r;
}

static int memoryapi_create(const struct memoryapi_request *request,
			    const struct text *text, uint32_t *ret)
{
	_cleanup_(freep) struct descriptor_relative *security = NULL;
	const struct memoryapi_protection *protection;
	struct section *section;
	uint32_t rights;
	struct name name;
	int r, news;

	r = memoryapi_parse_protection(
		request->protect, !memoryapi_means_memory(request->file), &protection);
	if (r < 0)
		return r;
	rights = RIGHT_SECTION_STANDARD | RIGHT_SECTION_QUERY | protection->rights;
	if (request->rights)
		r = object_grant(&section_kind, request->rights, &rights);
	if (r == 0)
		r = memoryapi_security(request, &security);
	if (r < 0)
		return r;
	r = text_name_to_create(text, &name);
	if (r < 0)
		return r;

	news = memoryapi_create_section(request, r > 0 ? &name : NULL,
					protection->protection, security, &section);
	if (news < 0)
		return news;
	r = handle_new(&section->object, rights,
		       request->attributes && request->attributes->bInheritHandle, ret);
	if (r < 0)
		object_unref(&section->object);
	return r < 0 ? r : news;
}

static HANDLE memoryapi_create_ansi(const struct memoryapi_request *request, LPCSTR name)
{
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_ansi(&text, name);

	if (r >= 0)
		r = memoryapi_create(request, &text, &handle);
	return status_created(r, handle);
}

static HANDLE memoryapi_create_wide(const struct memoryapi_request *request, LPCWSTR name)
{
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_wide(&text, name);

	if (r >= 0)
		r = memoryapi_create(request, &text, &handle);
	return status_created(r, handle);
}

#define MEMORYAPI_REQUEST                                                           \
	&(const struct memoryapi_request)                                           \
	{                                                                           \
		.file = hFile, .attributes = lpAttributes, .protect = flProtect,    \
		.size_bytes = (uint64_t)dwMaximumSizeHigh << 32 | dwMaximumSizeLow, \
	}

HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes,
				 DWORD flProtect, DWORD dwMaximumSizeHigh,
				 DWORD dwMaximumSizeLow, LPCSTR lpName)
{
	return memoryapi_create_ansi(MEMORYAPI_REQUEST, lpName);
}

HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes,
				 DWORD flProtect, DWORD dwMaximumSizeHigh,
				 DWORD dwMaximumSizeLow, LPCWSTR lpName)
{
	return memoryapi_create_wide(MEMORYAPI_REQUEST, lpName);
}

/* The node is a wish for speed, and every machine may decline it. */
HANDLE WINAPI CreateFileMappingNumaA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes,
				     DWORD flProtect, DWORD dwMaximumSizeHigh,
				     DWORD dwMaximumSizeLow, LPCSTR lpName,
				     DWORD nndPreferred)
{
	(void)nndPreferred;
	return memoryapi_create_ansi(MEMORYAPI_REQUEST, lpName);
}

HANDLE WINAPI CreateFileMappingNumaW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes,
				     DWORD flProtect, DWORD dwMaximumSizeHigh,
				     DWORD dwMaximumSizeLow, LPCWSTR lpName,
				     DWORD nndPreferred)
{
	(void)nndPreferred;
	return memoryapi_create_wide(MEMORYAPI_REQUEST, lpName);
}

HANDLE WINAPI CreateFileMappingFromApp(HANDLE hFile,
				       PSECURITY_ATTRIBUTES SecurityAttributes,
				       ULONG PageProtection, ULONG64 MaximumSize,
				       PCWSTR Name)
{
	return memoryapi_create_wide(
		&(const struct memoryapi_request) { .file = hFile,
						    .attributes = SecurityAttributes,
						    .protect = PageProtection,
						    .size_bytes = MaximumSize },
		Name);
}

/* The only parameter a section can have is a node. */
static int memoryapi_check_parameters(const MEM_EXTENDED_PARAMETER *parameters, ULONG n)
{
	if (n && !parameters)
		return ERR_PARAMETER;
	for (ULONG i = 0; i < n; i++)
		if (parameters[i].Type != MemExtendedParameterNumaNode)
			return ERR_PARAMETER;
	return 0;
}

HANDLE WINAPI CreateFileMapping2(HANDLE File, SECURITY_ATTRIBUTES *SecurityAttributes,
				 ULONG DesiredAccess, ULONG PageProtection,
				 ULONG AllocationAttributes, ULONG64 MaximumSize,
				 PCWSTR Name, MEM_EXTENDED_PARAMETER *ExtendedParameters,
				 ULONG ParameterCount)
{
	const struct memoryapi_request request = {
		.file = File,
		.attributes = SecurityAttributes,
		.protect = PageProtection | AllocationAttributes,
		.size_bytes = MaximumSize,
		.rights = DesiredAccess,
	};
	int r = memoryapi_check_parameters(ExtendedParameters, ParameterCount);

	if (r == 0 && (AllocationAttributes & ~(ULONG)MEMORYAPI_ATTRIBUTES ||
		       PageProtection & MEMORYAPI_ATTRIBUTES))
		r = AllocationAttributes & SEC_NO_CHANGE ? ERR_NOT_SUPPORTED
							 : ERR_PROTECTION_INVALID;
	if (r == 0 && !DesiredAccess)
		r = ERR_RIGHT_MISSING;
	return r < 0 ? status_created(r, 0) : memoryapi_create_wide(&request, Name);
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
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_ansi(&text, lpName);

	if (r >= 0)
		r = memoryapi_open(dwDesiredAccess, bInheritHandle, &text, &handle);
	return status_opened(r, handle);
}

static HANDLE memoryapi_open_wide(DWORD access, BOOL inherit, LPCWSTR name)
{
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_wide(&text, name);

	if (r >= 0)
		r = memoryapi_open(access, inherit, &text, &handle);
	return status_opened(r, handle);
}

HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return memoryapi_open_wide(dwDesiredAccess, bInheritHandle, lpName);
}

HANDLE WINAPI OpenFileMappingFromApp(ULONG DesiredAccess, BOOL InheritHandle, PCWSTR Name)
{
	return memoryapi_open_wide(DesiredAccess, InheritHandle, Name);
}
