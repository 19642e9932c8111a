/* SPDX-License-Identifier: MIT */
/*
 * winshm hexdump: the bytes of a section as hexdump -C shows those of a file; once, or again
 * whenever they have changed.
 *
 * Nobody is told when memory is written to. So whoever watches it has to look from time to
 * time, and this is the one place of the tool that does.
 */
#include "tool.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "bytes.h"
#include "color.h"
#include "os/clock.h"
#include "text.h"

#define HEXDUMP_CHANGED "\033[1;31m"
#define HEXDUMP_PLAIN   "\033[0m"
#define HEXDUMP_CLEAR   "\033[H\033[2J"

enum {
	HEXDUMP_LINE = 16,
	HEXDUMP_COLOR = 256,
};

struct hexdump {
	bool shows_all; /* also lines that are like the one before */
	bool has_last, is_squeezing;
	unsigned char last[HEXDUMP_LINE];
	uint64_t end;
	const unsigned char *before; /* of the bytes that are put next; or NULL */
};

/* A character, or two digits, coloured if the byte has changed. */
static void hexdump_byte(const char *format, unsigned char byte, bool is_changed)
{
	if (is_changed)
		fputs(HEXDUMP_CHANGED, stdout);
	printf(format, byte);
	if (is_changed)
		fputs(HEXDUMP_PLAIN, stdout);
}

/* `before` is what stood there, or NULL: nothing is coloured. */
static void hexdump_line(const unsigned char *bytes, const unsigned char *before,
			 uint64_t offset, size_t n)
{
	printf("%08" PRIx64 " ", offset);
	for (size_t i = 0; i < HEXDUMP_LINE; i++) {
		fputs(i == HEXDUMP_LINE / 2 ? "  " : " ", stdout);
		if (i < n)
			hexdump_byte("%02x", bytes[i], before && before[i] != bytes[i]);
		else
			fputs("  ", stdout);
	}
	fputs("  |", stdout);
	for (size_t i = 0; i < n; i++)
		hexdump_byte("%c", bytes[i] >= 0x20 && bytes[i] < 0x7F ? bytes[i] : '.',
			     before && before[i] != bytes[i]);
	puts("|");
}

static int hexdump_put(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
		       void *data)
{
	struct hexdump *dump = data;

	dump->end = offset + n_bytes;
	for (size_t at = 0; at < n_bytes; at += HEXDUMP_LINE) {
		size_t n = n_bytes - at < HEXDUMP_LINE ? n_bytes - at : HEXDUMP_LINE;
		const unsigned char *before = dump->before ? dump->before + at : NULL;
		bool is_changed = before && memcmp(before, bytes + at, n) != 0;

		if (!dump->shows_all && !is_changed && dump->has_last &&
		    n == HEXDUMP_LINE && !memcmp(dump->last, bytes + at, n)) {
			if (!dump->is_squeezing)
				puts("*");
			dump->is_squeezing = true;
			continue;
		}
		hexdump_line(bytes + at, before, offset + at, n);
		memcpy(dump->last, bytes + at, n);
		dump->has_last = true;
		dump->is_squeezing = false;
	}
	return ferror(stdout) ? 1 : 0;
}

static void hexdump_finish(const struct hexdump *dump)
{
	if (dump->has_last)
		printf("%08" PRIx64 "\n", dump->end);
}

/* ---- the command line --------------------------------------------------------------- */

struct hexdump_wish {
	bool shows_all, watches, wants_diff;
	enum color_when color;
	uint64_t interval_ns;
};

/* Seconds; between a millisecond and a day. */
static bool hexdump_read_interval(const char *typed, uint64_t *ret_ns)
{
	double seconds;

	if (!text_read_seconds(typed, &seconds) ||
	    !(seconds >= 0.001 && seconds <= 86400))
		return false;
	*ret_ns = (uint64_t)(seconds * 1e9);
	return true;
}

static int hexdump_read_option(int option, const char *argument, void *data)
{
	struct hexdump_wish *wish = data;

	switch (option) {
	case 'v':
		wish->shows_all = true;
		return 0;
	case 'w':
		wish->watches = true;
		return 0;
	case 'd':
		wish->wants_diff = true;
		return 0;
	case HEXDUMP_COLOR:
		return color_read("hexdump", argument, &wish->color) ? -EINVAL : 0;
	}
	if (hexdump_read_interval(argument, &wish->interval_ns))
		return 0;
	tool_misused("hexdump", "\"%s\" is no number of seconds from 0.001 to 86400",
		     argument);
	return -EINVAL;
}

/* ---- watching ----------------------------------------------------------------------- */

static bool hexdump_is_changed(const struct bytes_copy *a, const struct bytes_copy *b)
{
	return a->n != b->n || (a->n && memcmp(a->at, b->at, a->n) != 0);
}

/* On a terminal in place of the last one, elsewhere below it. */
static int hexdump_draw(const struct hexdump_wish *wish, const struct bytes_range *range,
			const struct bytes_copy *now, const struct bytes_copy *before)
{
	struct hexdump dump = { .shows_all = wish->shows_all };

	if (isatty(STDOUT_FILENO))
		fputs(HEXDUMP_CLEAR, stdout);
	else if (before)
		putchar('\n');
	if (before && before->n == now->n && wish->wants_diff &&
	    color_is_wanted(wish->color))
		dump.before = before->at;
	hexdump_put(now->at, range->offset, now->n, &dump);
	hexdump_finish(&dump);
	return tool_finish();
}

static int hexdump_follow(const struct hexdump_wish *wish, struct bytes_range *range,
			  struct bytes_copy copies[2])
{
	unsigned shown = 0;
	int r;

	for (;;) {
		struct bytes_copy *now = &copies[!shown], *before = &copies[shown];

		clock_pause_ns(wish->interval_ns);
		now->device = before->device;
		now->inode = before->inode;
		r = bytes_copy_again(range, now);
		if (r < 0)
			return tool_fail("cannot read the section", r);
		if (r == 0) {
			fputs("winshm hexdump: the section has vanished\n", stderr);
			return TOOL_OK;
		}
		if (!hexdump_is_changed(now, before))
			continue;
		r = hexdump_draw(wish, range, now, before);
		if (r != TOOL_OK)
			return r;
		shown = !shown;
	}
}

static int hexdump_watch(const struct hexdump_wish *wish, struct bytes_range *range)
{
	struct bytes_copy copies[2] = { { .at = NULL }, { .at = NULL } };
	int r = bytes_copy("hexdump", range, &copies[0]);

	if (r == TOOL_OK)
		r = hexdump_draw(wish, range, &copies[0], NULL);
	if (r == TOOL_OK)
		r = hexdump_follow(wish, range, copies);
	bytes_copy_release(&copies[0]);
	bytes_copy_release(&copies[1]);
	return r;
}

static int hexdump_once(const struct hexdump_wish *wish, struct bytes_range *range)
{
	struct hexdump dump = { .shows_all = wish->shows_all };
	int r = bytes_each("hexdump", range, hexdump_put, &dump);

	if (r != TOOL_OK)
		return r;
	hexdump_finish(&dump);
	return tool_finish();
}

int verb_hexdump(int argc, char **argv)
{
	static const char help[] =
		"Usage: winshm hexdump [OPTIONS] NAME\n\n"
		"Shows the bytes of the section, 16 in a line; a * stands for lines that "
		"are like\nthe one before.\n\n"
		"  -s, --offset BYTES     begin there\n"
		"  -n, --length BYTES     so many of them\n"
		"  -v, --no-squeezing     show every line\n"
		"  -w, --watch            show them again when they have changed, until the\n"
		"                         section vanishes\n"
		"  -d, --diff             with --watch: colour the bytes that have changed\n"
		"  -i, --interval SECONDS with --watch: how often to look; 0.1 without it\n" COLOR_HELP;
	static const struct option options[] = {
		{ "no-squeezing", no_argument, NULL, 'v' },
		{ "watch", no_argument, NULL, 'w' },
		{ "diff", no_argument, NULL, 'd' },
		{ "interval", required_argument, NULL, 'i' },
		{ "color", optional_argument, NULL, HEXDUMP_COLOR },
		{ NULL, 0, NULL, 0 },
	};
	struct hexdump_wish wish = { .interval_ns = 100000000 };
	const struct bytes_options own = { "vwdi:", options, hexdump_read_option, &wish };
	struct bytes_range range;
	int r = bytes_read_options(argc, argv, help, &own, &range);

	if (r)
		return r < 0 ? TOOL_USAGE : tool_finish();
	if (wish.wants_diff && !wish.watches)
		return tool_misused("hexdump", "--diff needs --watch");
	return wish.watches ? hexdump_watch(&wish, &range) : hexdump_once(&wish, &range);
}
