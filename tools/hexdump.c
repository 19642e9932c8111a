/* SPDX-License-Identifier: MIT */
/* winshm hexdump: the bytes of a section as hexdump -C shows those of a file. */
#include "tool.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

enum {
	HEXDUMP_LINE = 16
};

struct hexdump {
	int shows_all; /* also lines that are like the one before */
	bool has_last, is_squeezing;
	unsigned char last[HEXDUMP_LINE];
	uint64_t end;
};

static void hexdump_line(const unsigned char *bytes, uint64_t offset, size_t n)
{
	printf("%08" PRIx64 " ", offset);
	for (size_t i = 0; i < HEXDUMP_LINE; i++) {
		if (i == HEXDUMP_LINE / 2)
			putchar(' ');
		if (i < n)
			printf(" %02x", bytes[i]);
		else
			fputs("   ", stdout);
	}
	fputs("  |", stdout);
	for (size_t i = 0; i < n; i++)
		putchar(bytes[i] >= 0x20 && bytes[i] < 0x7F ? bytes[i] : '.');
	puts("|");
}

static int hexdump_put(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
		       void *data)
{
	struct hexdump *dump = data;

	dump->end = offset + n_bytes;
	for (size_t at = 0; at < n_bytes; at += HEXDUMP_LINE) {
		size_t n = n_bytes - at < HEXDUMP_LINE ? n_bytes - at : HEXDUMP_LINE;

		if (!dump->shows_all && dump->has_last && n == HEXDUMP_LINE &&
		    !memcmp(dump->last, bytes + at, n)) {
			if (!dump->is_squeezing)
				puts("*");
			dump->is_squeezing = true;
			continue;
		}
		hexdump_line(bytes + at, offset + at, n);
		memcpy(dump->last, bytes + at, n);
		dump->has_last = true;
		dump->is_squeezing = false;
	}
	return ferror(stdout) ? 1 : 0;
}

int verb_hexdump(int argc, char **argv)
{
	static const char help[] =
		"Usage: winshm hexdump [OPTIONS] NAME\n\n"
		"Shows the bytes of the section, 16 in a line; a * stands for lines that "
		"are like\nthe one before.\n\n"
		"  -s, --offset BYTES     begin there\n"
		"  -n, --length BYTES     so many of them\n"
		"  -v, --no-squeezing     show every line\n";
	struct hexdump dump = { .shows_all = 0 };
	struct bytes_range range;
	int r = bytes_read_options(argc, argv, help, 'v', "no-squeezing", &range,
				   &dump.shows_all);

	if (r)
		return r < 0 ? TOOL_USAGE : tool_finish();
	r = bytes_each("hexdump", &range, hexdump_put, &dump);
	if (r == TOOL_OK && dump.has_last)
		printf("%08" PRIx64 "\n", dump.end);
	return r == TOOL_OK ? tool_finish() : r;
}
