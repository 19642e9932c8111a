/* SPDX-License-Identifier: MIT */
/*
 * Lists of attributes for CreateProcess(), in memory that the program brings. Of the
 * attributes there are, the list of handles to inherit is supported.
 */
#include "attributes.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "status.h"
#include "winbase.h"

enum {
	ATTRIBUTES_MAGIC = 0x57534154,
};

struct attributes_entry {
	DWORD_PTR attribute;
	const void *value; /* the program's, as long as the list is used */
	size_t n_bytes;
};

struct _PROC_THREAD_ATTRIBUTE_LIST {
	uint32_t magic;
	uint32_t cap, n;
	struct attributes_entry entries[];
};

BOOL WINAPI InitializeProcThreadAttributeList(
	LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList, DWORD dwAttributeCount,
	DWORD dwFlags, PSIZE_T lpSize)
{
	size_t n_bytes = sizeof(*lpAttributeList) +
			 dwAttributeCount * sizeof(lpAttributeList->entries[0]);
	size_t n_given = *lpSize;

	if (dwFlags)
		return status_bool(ERR_PARAMETER);
	*lpSize = n_bytes;
	if (!lpAttributeList || n_given < n_bytes)
		return status_bool(ERR_BUFFER_TOO_SMALL);
	lpAttributeList->magic = ATTRIBUTES_MAGIC;
	lpAttributeList->cap = dwAttributeCount;
	lpAttributeList->n = 0;
	return TRUE;
}

static int attributes_add(LPPROC_THREAD_ATTRIBUTE_LIST list, DWORD_PTR attribute,
			  const void *value, size_t n_bytes)
{
	if (!list || list->magic != ATTRIBUTES_MAGIC)
		return ERR_PARAMETER;
	if (list->n == list->cap)
		return ERR_ATTRIBUTES_FULL;
	if (attribute != PROC_THREAD_ATTRIBUTE_HANDLE_LIST)
		return ERR_ATTRIBUTE_UNKNOWN;
	if (n_bytes == 0 || n_bytes % sizeof(HANDLE))
		return ERR_ATTRIBUTE_SIZE;
	for (uint32_t i = 0; i < list->n; i++)
		if (list->entries[i].attribute == attribute)
			return ERR_ATTRIBUTE_TWICE;
	list->entries[list->n++] = (struct attributes_entry) {
		.attribute = attribute,
		.value = value,
		.n_bytes = n_bytes,
	};
	return 0;
}

BOOL WINAPI UpdateProcThreadAttribute(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList,
				      DWORD dwFlags, DWORD_PTR Attribute, PVOID lpValue,
				      SIZE_T cbSize, PVOID lpPreviousValue,
				      PSIZE_T lpReturnSize)
{
	if (dwFlags || lpPreviousValue || lpReturnSize)
		return status_bool(ERR_PARAMETER);
	return status_bool(attributes_add(lpAttributeList, Attribute, lpValue, cbSize));
}

VOID WINAPI DeleteProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList)
{
	if (lpAttributeList)
		lpAttributeList->magic = 0;
}

int attributes_handle_list(LPPROC_THREAD_ATTRIBUTE_LIST list, uint64_t **ret,
			   size_t *ret_n)
{
	const HANDLE *handles;
	size_t n;

	if (!list)
		return 0;
	if (list->magic != ATTRIBUTES_MAGIC)
		return ERR_PARAMETER;
	if (list->n == 0)
		return 0;
	handles = list->entries[0].value;
	n = list->entries[0].n_bytes / sizeof(*handles);
	*ret = malloc(n * sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		(*ret)[i] = handle_number(handles[i]);
	*ret_n = n;
	return 0;
}
