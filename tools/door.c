/* SPDX-License-Identifier: MIT */
/*
 * Verbs that change something do it as any program would: through the Win32 calls, with the
 * handle of a member. So they can do nothing a program could not, and what they hold counts
 * while they hold it. Names go to the wide calls, which any name can pass.
 */
#include "door.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"
#include "text.h"
#include "tool.h"
#include "windows.h"

static uint16_t *door_widen(const struct name *name)
{
	const char *prefix = scope_prefix(name->scope);
	size_t n_bytes = strlen(prefix) + name->n_bytes;
	_cleanup_(freep) char *bytes = malloc(n_bytes + 1);
	uint16_t *wide = calloc(n_bytes + 1, sizeof(*wide)); /* never more units */

	if (!bytes || !wide) {
		free(wide);
		return NULL;
	}
	memcpy(stpcpy(bytes, prefix), name->text, name->n_bytes);
	utf16_from_utf8(wide, n_bytes, bytes, n_bytes);
	return wide;
}

int door_read_name(const char *verb, const char *typed, struct door *ret)
{
	_cleanup_(freep) char *bytes = NULL;
	struct name name;
	int r = text_read_name(typed, &name, &bytes);

	*ret = (struct door) { .name = NULL };
	if (r == -ENOMEM)
		return tool_fail("cannot read the name", r);
	if (r < 0)
		return tool_misused(verb, "%s", err_sentence(r));
	ret->name = door_widen(&name);
	ret->shown = text_name(&name, false);
	if (ret->name && ret->shown)
		return TOOL_OK;
	return tool_fail("cannot read the name", -ENOMEM);
}

void door_release(struct door *door)
{
	free(door->name);
	free(door->shown);
}

int door_find(const char *verb, const char *typed, struct door *ret,
	      struct description *ret_description)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	int r = door_read_name(verb, typed, ret);

	if (r != TOOL_OK)
		return r;
	r = objects_find(verb, typed, &objects);
	if (r != TOOL_OK)
		return r;
	*ret_description = objects.at->seen.description;
	return TOOL_OK;
}

int door_fail(const char *verb, const char *what, const struct door *door)
{
	DWORD code = GetLastError();
	char sentence[256];
	DWORD n =
		FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
			       NULL, code, 0, sentence, sizeof(sentence), NULL);

	while (n && (sentence[n - 1] == '\n' || sentence[n - 1] == '\r'))
		n--;
	fprintf(stderr,
		"winshm %s: cannot %s %s: %.*s (error %lu); WINSHM_DEBUG=1 tells more\n",
		verb, what, door->shown, (int)n, sentence, (unsigned long)code);
	return code == ERROR_FILE_NOT_FOUND ? TOOL_NOT_FOUND : TOOL_FAILED;
}
