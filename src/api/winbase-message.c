/* SPDX-License-Identifier: MIT */
/*
 * FormatMessage: where the message comes from and where it goes. What is done to it in
 * between is message.c's business.
 */
#include "winbase.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"
#include "core/heap.h"
#include "core/message.h"
#include "core/sentence.h"
#include "status.h"

enum {
	WINBASE_MAX_MESSAGE_BYTES = 128 * 1024,
};

#define WINBASE_SOURCES                                             \
	(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_FROM_HMODULE | \
	 FORMAT_MESSAGE_FROM_SYSTEM)

/* UTF-16 to be freed, and how much. */
struct winbase_text {
	uint16_t *units;
	size_t n;
};

static void winbase_text_deinit(struct winbase_text *text)
{
	free(text->units);
}

/* Our sentences are English. Neutral languages, those of user and system, are satisfied. */
static bool winbase_speaks(DWORD language)
{
	return language <= 0xFFFF && (PRIMARYLANGID(language) == LANG_NEUTRAL ||
				      PRIMARYLANGID(language) == LANG_ENGLISH);
}

static int winbase_widen(const char *bytes, size_t n_bytes, struct winbase_text *ret)
{
	ret->n = utf16_from_utf8(NULL, 0, bytes, n_bytes);
	ret->units = malloc((ret->n + 1) * sizeof(*ret->units));
	if (!ret->units)
		return -ENOMEM;
	utf16_from_utf8(ret->units, ret->n, bytes, n_bytes);
	return 0;
}

static int winbase_find_message(DWORD flags, DWORD id, DWORD language,
				struct winbase_text *ret)
{
	const char *sentence;
	char line[128];

	if (!(flags & FORMAT_MESSAGE_FROM_SYSTEM))
		return ERR_MESSAGE_NO_MODULE;
	if (!winbase_speaks(language))
		return ERR_MESSAGE_LANGUAGE;
	sentence = sentence_find(id);
	if (!sentence)
		return ERR_MESSAGE_NOT_FOUND;
	return winbase_widen(
		line, (size_t)snprintf(line, sizeof(line), "%s\r\n", sentence), ret);
}

static int winbase_check_source(DWORD flags, const void *source)
{
	if (!(flags & WINBASE_SOURCES))
		return ERR_MESSAGE_SOURCE;
	if (!(flags & FORMAT_MESSAGE_FROM_STRING))
		return 0;
	if ((flags & WINBASE_SOURCES) != FORMAT_MESSAGE_FROM_STRING)
		return ERR_MESSAGE_SOURCE;
	return source ? 0 : ERR_PARAMETER;
}

/* The message before anything is done to it. */
static int winbase_source(DWORD flags, const void *source, DWORD id, DWORD language,
			  bool is_narrow, struct winbase_text *ret)
{
	int r = winbase_check_source(flags, source);

	if (r < 0)
		return r;
	if (!(flags & FORMAT_MESSAGE_FROM_STRING))
		return winbase_find_message(flags, id, language, ret);
	if (is_narrow)
		return winbase_widen(source, strlen(source), ret);

	ret->n = utf16_length(source);
	ret->units = malloc((ret->n + 1) * sizeof(*ret->units));
	if (!ret->units)
		return -ENOMEM;
	memcpy(ret->units, source, ret->n * sizeof(*ret->units));
	return 0;
}

static int winbase_format(DWORD flags, const void *source, DWORD id, DWORD language,
			  bool is_narrow, va_list *arguments, struct winbase_text *ret)
{
	_cleanup_(winbase_text_deinit) struct winbase_text text = { 0 };
	struct message message = {
		.ignores_inserts = flags & FORMAT_MESSAGE_IGNORE_INSERTS,
		.width = flags & FORMAT_MESSAGE_MAX_WIDTH_MASK,
		.arguments.is_narrow = is_narrow,
	};
	int r;

	r = winbase_source(flags, source, id, language, is_narrow, &text);
	if (r < 0)
		return r;
	message.format = text.units;
	message.n_format = text.n;
	if (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
		message.arguments.array = (const uintptr_t *)(void *)arguments;
	else
		message.arguments.list = arguments;
	r = message_format(&message, &ret->units, &ret->n);
	if (r < 0)
		return r;
	return ret->n > 0 ? 0 : ERR_MESSAGE_EMPTY;
}

/*
 * Where n units of unit_bytes each are to go, with room for a terminator; ERR_BUFFER_TOO_SMALL if
 * the caller's buffer has none. `buffer` is his buffer, or where he wants the address of
 * ours.
 */
static int winbase_make_room(DWORD flags, void *buffer, DWORD size, size_t n,
			     size_t unit_bytes, void **ret)
{
	size_t n_units = size > n + 1 ? size : n + 1;
	int r;

	if ((n + 1) * unit_bytes > WINBASE_MAX_MESSAGE_BYTES)
		return ERR_MESSAGE_TOO_LONG;
	if (!(flags & FORMAT_MESSAGE_ALLOCATE_BUFFER)) {
		*ret = buffer;
		return n + 1 > size ? ERR_BUFFER_TOO_SMALL : 0;
	}
	r = heap_block_new(heap_process(), n_units * unit_bytes, 0, ret);
	if (r == 0)
		*(void **)buffer = *ret;
	return r;
}

static DWORD winbase_message_status(int r, size_t n)
{
	return status_bool(r) ? (DWORD)n : 0;
}

DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
			    DWORD dwLanguageId, LPSTR lpBuffer, DWORD nSize,
			    va_list *Arguments)
{
	_cleanup_(winbase_text_deinit) struct winbase_text text = { 0 };
	void *to = NULL;
	size_t n = 0;
	int r;

	/* Observed: Wine 8. The two widths disagree about a place that is missing. */
	if (!lpBuffer)
		return winbase_message_status(dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER
						      ? -ENOMEM
						      : ERR_PARAMETER,
					      0);
	if (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
		*(void **)(void *)lpBuffer = NULL;
	r = winbase_format(dwFlags, lpSource, dwMessageId, dwLanguageId, true, Arguments,
			   &text);
	if (r == 0) {
		n = utf8_from_utf16(NULL, 0, text.units, text.n);
		r = winbase_make_room(dwFlags, lpBuffer, nSize, n, sizeof(char), &to);
	}
	if (r == 0) {
		utf8_from_utf16(to, n, text.units, text.n);
		((char *)to)[n] = '\0';
	}
	return winbase_message_status(r, n);
}

DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
			    DWORD dwLanguageId, LPWSTR lpBuffer, DWORD nSize,
			    va_list *Arguments)
{
	_cleanup_(winbase_text_deinit) struct winbase_text text = { 0 };
	void *to = NULL;
	int r;

	if (!lpBuffer)
		return winbase_message_status(ERR_PARAMETER, 0);
	if (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER)
		*(void **)(void *)lpBuffer = NULL;
	r = winbase_format(dwFlags, lpSource, dwMessageId, dwLanguageId, false, Arguments,
			   &text);
	if (r == 0)
		r = winbase_make_room(dwFlags, lpBuffer, nSize, text.n, sizeof(uint16_t),
				      &to);
	if (r == ERR_BUFFER_TOO_SMALL && nSize > 0)
		text.n = nSize - 1; /* W, unlike A, hands over what fits */
	if (to && (r == 0 || (r == ERR_BUFFER_TOO_SMALL && nSize > 0))) {
		memcpy(to, text.units, text.n * sizeof(uint16_t));
		((uint16_t *)to)[text.n] = 0;
	}
	return winbase_message_status(r, text.n);
}
