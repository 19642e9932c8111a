/* SPDX-License-Identifier: MIT */
/*
 * The printf family with a format that somebody else wrote. Whatever it asks for it finds:
 * every argument is the address of text that can be read in both widths and overwritten,
 * whose lower half is a moderate width; and the floating point ones are numbers. A width of
 * a thousand million is legal and takes its time: formats with so many digits are left out.
 */
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "crt/print.h"
#include "fuzz.h"

enum {
	TEXT_BYTES = 4096,
	OUTPUT_UNITS = 512,
	DIGITS_MAX = 6,
	DIRECTIVES_MAX = 12, /* of four slots at most: two stars and a long double */
};

#define TEXT_ADDRESS ((void *)0x510000000000)

static uint16_t *text, output[OUTPUT_UNITS + 2];

static void fuzz_begin(void)
{
	char *page = mmap(TEXT_ADDRESS, TEXT_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	FUZZ_CHECK(page == TEXT_ADDRESS);
	text = (uint16_t *)(page + 64);
}

/* Nor does it ask for more arguments than there are. */
static bool fuzz_is_moderate(enum unit unit, const void *format, size_t n_units)
{
	int n_digits = 0, n_directives = 0;

	for (size_t i = 0; i < n_units && n_digits < DIGITS_MAX; i++) {
		uint16_t c = unit_get(format, unit, i);

		n_digits = c >= '0' && c <= '9' ? n_digits + 1 : 0;
		n_directives += c == '%';
	}
	return n_digits < DIGITS_MAX && n_directives <= DIRECTIVES_MAX;
}

static void fuzz_print(enum unit unit, size_t cap, const void *format, ...)
{
	va_list args;
	int n;

	for (int i = 0; i < 4; i++) {
		memset(output, 0xEE, sizeof(output));
		va_start(args, format);
		if (i == 0)
			n = print_legacy(output, cap, unit, format, args);
		else if (i == 1)
			n = print_standard(output, cap, unit, format, args);
		else if (i == 2)
			n = print_secure(output, cap + 1, unit, format, args);
		else
			n = print_secure_cut(output, cap + 1, cap, unit, format, args);
		va_end(args);
		/* Nothing behind the end is touched. */
		FUZZ_CHECK(unit_get(output, unit, cap + 1) ==
			   (unit == NARROW ? 0xEE : 0xEEEE));
		FUZZ_CHECK(n >= -1 && n <= (int)cap + 1);
	}
}

#define EIGHT(x)     x, x, x, x, x, x, x, x
#define THIRTYTWO(x) EIGHT(x), EIGHT(x), EIGHT(x), EIGHT(x)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	enum unit unit;
	size_t n_units;
	void *format;

	if (n_bytes < 2)
		return 0;
	if (!text)
		fuzz_begin();
	unit = data[0] & 1 ? WIDE : NARROW;
	n_units = (n_bytes - 2) / unit;
	format = calloc(n_units + 1, unit);
	FUZZ_CHECK(format);
	memcpy(format, data + 2, n_units * unit);
	for (size_t i = 0; i < 16; i++)
		text[i] = i < 5 ? 'v' : 0;
	if (fuzz_is_moderate(unit, format, n_units))
		fuzz_print(unit, data[1] * 2, format, EIGHT(1.5e30),
			   THIRTYTWO((void *)text), THIRTYTWO((void *)text));
	free(format);
	return 0;
}
