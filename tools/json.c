/* SPDX-License-Identifier: MIT */
/*
 * JSON strings. Text comes without control characters and as sound UTF-8 (text.h), so two
 * characters are left that would end a string too early.
 */
#include "json.h"

void json_put_text(FILE *to, const char *text)
{
	if (!text) {
		fputs("null", to);
		return;
	}
	putc('"', to);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', to);
		putc(*text, to);
	}
	putc('"', to);
}
