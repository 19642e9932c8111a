/* SPDX-License-Identifier: MIT */
/*
 * FormatMessage() of a text that somebody else wrote: any inserts, with arguments that are
 * what they were said to be, and without any.
 */
#include <string.h>

#include "core/message.h"
#include "fuzz.h"

enum {
	N_ARGUMENTS = 101
};

/* Text in either width, and harmless as a number or a width. */
static const uint16_t text[] = { 'a', 0x20AC, 0xD83D, 0xDE00, 'b', 0, 0 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	uintptr_t arguments[N_ARGUMENTS];
	struct message message = { 0 };
	uint16_t *format, *formatted = NULL;
	size_t n = 0;

	if (n_bytes < 2)
		return 0;
	format = malloc(n_bytes);
	FUZZ_CHECK(format);
	memcpy(format, data + 2, n_bytes - 2);
	for (size_t i = 0; i < N_ARGUMENTS; i++)
		arguments[i] = (uintptr_t)text;
	message.format = format;
	message.n_format = (n_bytes - 2) / 2;
	message.ignores_inserts = data[0] & 1;
	message.arguments.is_narrow = data[0] & 2;
	if (!(data[0] & 4))
		message.arguments.array = arguments;
	message.width = data[1];
	if (message_format(&message, &formatted, &n) == 0)
		FUZZ_CHECK(formatted || n == 0);
	else
		FUZZ_CHECK(!formatted);
	free(formatted);
	free(format);
	return 0;
}
