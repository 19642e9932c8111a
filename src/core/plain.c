/* SPDX-License-Identifier: MIT */
/*
 * What a character may do to a screen is decided here, once for every way of showing text.
 *
 * Control characters are commands: they become ^X on a terminal and U+FFFD in a window.
 * So are the characters that turn the direction of writing around, with which a text can
 * show something else than it says. Broken UTF-8 becomes U+FFFD. "\r\n" is one line end.
 */
#include "core/plain.h"

#include <locale.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <wchar.h>

#include "base/utf.h"

enum {
	PLAIN_TAB = 8,
	PLAIN_BROKEN = 0xFFFD
};

struct plain {
	char *bytes; /* NULL: only measure */
	size_t n;
	size_t column;
	enum plain_for purpose;
};

static locale_t plain_locale; /* set once, kept; 0: the system has none */

static void plain_open_locale(void)
{
	plain_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* The C library knows the widths, but tells them only in a locale. */
int plain_width(uint32_t character)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	locale_t before;
	int width;

	if (character < 0x7F)
		return 1;
	pthread_once(&once, plain_open_locale);
	if (!plain_locale)
		return 1;
	before = uselocale(plain_locale);
	width = wcwidth((wchar_t)character);
	uselocale(before);
	return width < 0 ? 1 : width;
}

static bool plain_is_command(uint32_t c)
{
	return c < ' ' || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || (c >= 0xD800 && c <= 0xDFFF);
}

static void plain_put_byte(struct plain *plain, char byte)
{
	if (plain->bytes)
		plain->bytes[plain->n] = byte;
	plain->n++;
}

static void plain_put(struct plain *plain, uint32_t c)
{
	char bytes[4];
	uint16_t units[2] = { (uint16_t)c };
	size_t n_units = 1, n;

	if (plain->purpose == PLAIN_ASCII && c >= 0x80)
		c = '?';
	if (plain->purpose == PLAIN_LATIN1 && c >= 0x100)
		c = '?';
	plain->column++;
	if (c < 0x80 || plain->purpose == PLAIN_LATIN1) {
		plain_put_byte(plain, (char)c);
		return;
	}
	if (c >= 0x10000) {
		units[0] = (uint16_t)(0xD800 + ((c - 0x10000) >> 10));
		units[1] = (uint16_t)(0xDC00 + (c & 0x3FF));
		n_units = 2;
	}
	n = utf8_from_utf16(bytes, sizeof(bytes), units, n_units);
	for (size_t i = 0; i < n; i++)
		plain_put_byte(plain, bytes[i]);
}

static void plain_put_any(struct plain *plain, uint32_t c)
{
	if (c == '\n') {
		plain_put_byte(plain, '\n');
		plain->column = 0;
	} else if (c == '\t' && plain->purpose == PLAIN_WINDOW) {
		plain_put_byte(plain, '\t');
	} else if (c == '\t') {
		do
			plain_put(plain, ' ');
		while (plain->column % PLAIN_TAB != 0);
	} else if (!plain_is_command(c)) {
		plain_put(plain, c);
	} else if (plain->purpose != PLAIN_WINDOW && (c < ' ' || c == 0x7F)) {
		plain_put(plain, '^');
		plain_put(plain, c ^ 0x40);
	} else {
		plain_put(plain, PLAIN_BROKEN);
	}
}

static void plain_run(struct plain *plain, const char *text, const char *end)
{
	plain->n = plain->column = 0;
	while (text < end) {
		uint32_t c = utf8_next(&text, end);

		if (c == '\r' && text < end && *text == '\n')
			continue;
		plain_put_any(plain, c == '\r' ? '\n' : c);
	}
}

char *plain_new(const char *text, size_t n_bytes, enum plain_for purpose)
{
	struct plain plain = { .purpose = purpose };

	plain_run(&plain, text, text + n_bytes);
	plain.bytes = malloc(plain.n + 1);
	if (!plain.bytes)
		return NULL;
	plain_run(&plain, text, text + n_bytes);
	plain.bytes[plain.n] = '\0';
	return plain.bytes;
}
