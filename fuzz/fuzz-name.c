/* SPDX-License-Identifier: MIT */
/* Names as programs give them, in UTF-8 and as UTF-16. */
#include <string.h>

#include "base/utf.h"
#include "fuzz.h"
#include "store/name.h"

static void fuzz_parse(const char *text, size_t n_bytes)
{
	struct name name, again;

	if (name_parse(&name, text, n_bytes) < 0)
		return;
	FUZZ_CHECK(name.n_bytes > 0 && name.n_bytes <= NAME_MAX_BYTES);
	FUZZ_CHECK(name.text >= text && name.text + name.n_bytes <= text + n_bytes);
	FUZZ_CHECK(!memchr(name.text, '\\', name.n_bytes));
	name_init(&again, name.scope, name.text, name.n_bytes);
	FUZZ_CHECK(name_equal(&name, &again) && name.hash == again.hash);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	size_t n_units = n_bytes / 2, n_text, n_back;
	uint16_t *units = malloc(n_bytes + 2), *back;
	char *text;

	fuzz_parse((const char *)data, n_bytes);

	/* Any units become bytes that become the same units again. */
	FUZZ_CHECK(units);
	memcpy(units, data, n_units * 2);
	n_text = utf8_from_utf16(NULL, 0, units, n_units);
	text = malloc(n_text + 1);
	FUZZ_CHECK(text && utf8_from_utf16(text, n_text, units, n_units) == n_text);
	n_back = utf16_from_utf8(NULL, 0, text, n_text);
	back = malloc(n_back * 2 + 2);
	FUZZ_CHECK(back && utf16_from_utf8(back, n_back, text, n_text) == n_back);
	fuzz_parse(text, n_text);
	free(back);
	free(text);
	free(units);
	return 0;
}
