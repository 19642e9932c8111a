/* SPDX-License-Identifier: MIT */
/*
 * CommandLineToArgvW(). The list and its texts are one block, for LocalFree().
 */
#include "shellapi.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/commandline.h"
#include "base/err.h"
#include "base/utf.h"
#include "convert.h"
#include "core/heap.h"
#include "os/self.h"
#include "status.h"

/* Room for the list is measured by a first go: it depends on the rules. */
static int shellapi_split(const uint16_t *line, LPWSTR **ret, int *ret_n)
{
	size_t n_units = 2 * utf16_length(line) + 2, n;
	_cleanup_(freep) uint16_t *texts = malloc(n_units * sizeof(*texts));
	_cleanup_(freep) size_t *starts = NULL;
	LPWSTR *list;
	void *block;
	int r;

	if (!texts)
		return -ENOMEM;
	n = commandline_split(line, texts, NULL);
	starts = calloc(n, sizeof(*starts));
	if (!starts)
		return -ENOMEM;
	r = heap_block_new(heap_process(),
			   (n + 1) * sizeof(*list) + n_units * sizeof(*texts), 0, &block);
	if (r < 0)
		return r;
	list = block;
	commandline_split(line, (uint16_t *)(list + n + 1), starts);
	for (size_t i = 0; i < n; i++)
		list[i] = (LPWSTR)(list + n + 1) + starts[i];
	list[n] = NULL;
	*ret = list;
	*ret_n = (int)n;
	return 0;
}

/* An empty line stands for the program's own file, as one argument, taken as it is. */
static int shellapi_program(LPWSTR **ret, int *ret_n)
{
	_cleanup_(freep) char *path = NULL;
	_cleanup_(freep) WCHAR *wide = NULL;
	size_t n_units = 0;
	LPWSTR *list;
	void *block;
	int r = self_program(&path);

	if (r < 0)
		return r;
	wide = convert_to_wide(path, strlen(path), &n_units);
	if (!wide)
		return -ENOMEM;
	r = heap_block_new(heap_process(),
			   2 * sizeof(*list) + (n_units + 1) * sizeof(*wide), 0, &block);
	if (r < 0)
		return r;
	list = block;
	list[0] = memcpy(list + 2, wide, (n_units + 1) * sizeof(*wide));
	list[1] = NULL;
	*ret = list;
	*ret_n = 1;
	return 0;
}

LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int *pNumArgs)
{
	LPWSTR *list = NULL;
	int r;

	if (!lpCmdLine || !pNumArgs)
		r = ERR_PARAMETER;
	else if (!*lpCmdLine)
		r = shellapi_program(&list, pNumArgs);
	else
		r = shellapi_split((const uint16_t *)lpCmdLine, &list, pNumArgs);
	return status_bool(r) ? list : NULL;
}
