/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 and UTF-16, both ways. The expectation is a table of its own: the well-formed byte
 * sequences of the Unicode standard (its table 3-7), widened by the lone surrogates.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "base/utf.h"
#include "whitebox.h"

struct form {
	unsigned char lead_low, lead_high, tail_low, tail_high;
	int n_bytes;
};

static const struct form forms[] = {
	{ 0x00, 0x7F, 0x00, 0x00, 1 }, { 0xC2, 0xDF, 0x80, 0xBF, 2 },
	{ 0xE0, 0xE0, 0xA0, 0xBF, 3 }, { 0xE1, 0xEF, 0x80, 0xBF, 3 },
	{ 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 },
	{ 0xF4, 0xF4, 0x80, 0x8F, 4 },
};

/* What the bytes at `text` begin with: the code point, and how many bytes it takes; of a
 * broken sequence the longest beginning of a good one is one U+FFFD. */
static uint32_t expected_next(const unsigned char *text, size_t n_bytes, size_t *ret_n)
{
	*ret_n = 1;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct form *form = &forms[i];
		uint32_t code = text[0];
		int n;

		if (text[0] < form->lead_low || text[0] > form->lead_high)
			continue;
		if (form->n_bytes > 1)
			code &= (1u << (7 - form->n_bytes)) - 1;
		for (n = 1; n < form->n_bytes; n++) {
			unsigned char low = n == 1 ? form->tail_low : 0x80;
			unsigned char high = n == 1 ? form->tail_high : 0xBF;

			if ((size_t)n >= n_bytes || text[n] < low || text[n] > high)
				break;
			code = code * 64 + text[n] % 64;
		}
		*ret_n = (size_t)n;
		return n == form->n_bytes ? code : 0xFFFD;
	}
	return 0xFFFD;
}

static void check_sequence(const unsigned char *text, size_t n_bytes)
{
	const char *p = (const char *)text, *end = p + n_bytes;

	while (p < end) {
		const unsigned char *here = (const unsigned char *)p;
		size_t n;
		uint32_t code = expected_next(here, (size_t)(end - p), &n);

		CHECK_EQ(utf8_next(&p, end), code);
		CHECK_EQ((const unsigned char *)p - here, n);
	}
}

TEST(every_code_point_goes_to_utf8_and_back)
{
	for (uint32_t code = 0; code < 0x110000; code++) {
		uint16_t units[2] = { (uint16_t)code, 0 }, back[3];
		size_t n_units = 1, n;
		char bytes[5];

		if (code >= 0x10000) {
			units[0] = (uint16_t)(0xD7C0 + (code >> 10));
			units[1] = (uint16_t)(0xDC00 + (code & 0x3FF));
			n_units = 2;
		}
		n = utf8_from_utf16(bytes, sizeof(bytes), units, n_units);
		CHECK_EQ(n, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
		check_sequence((unsigned char *)bytes, n);
		CHECK_EQ(utf16_from_utf8(back, 3, bytes, n), n_units);
		CHECK(!memcmp(back, units, n_units * 2));
	}
}

TEST(every_beginning_of_bytes_is_read_as_the_standard_says)
{
	static const unsigned char telling[] = { 0x00, 0x41, 0x7F, 0x80, 0x8F,
						 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
						 0xC2, 0xE0, 0xED, 0xF4, 0xFF };
	const int step = whitebox_on_valgrind() ? 7 : 1;
	unsigned char text[4];

	for (int lead = 0; lead < 256; lead++) {
		for (int tail = 0; tail < 256; tail += step) {
			text[0] = (unsigned char)lead;
			text[1] = (unsigned char)tail;
			check_sequence(text, 1);
			check_sequence(text, 2);
			for (size_t i = 0; i < sizeof(telling); i++) {
				text[2] = telling[i];
				check_sequence(text, 3);
				for (size_t k = 0; k < sizeof(telling); k++) {
					text[3] = telling[k];
					check_sequence(text, 4);
				}
			}
		}
	}
}

static void check_reads(const char *text, size_t n_bytes, const uint16_t *units, size_t n)
{
	uint16_t read[16];

	CHECK_EQ(utf16_from_utf8(read, 16, text, n_bytes), n);
	CHECK(!memcmp(read, units, n * 2));
}

#define READS(text, ...)                                                        \
	check_reads(text, sizeof(text) - 1, (const uint16_t[]) { __VA_ARGS__ }, \
		    sizeof((const uint16_t[]) { __VA_ARGS__ }) / sizeof(uint16_t))

TEST(broken_bytes_become_one_replacement_per_longest_beginning)
{
	READS("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", 0x61, 0xFFFD,
	      0xFFFD, 0xFFFD, 0x62, 0xFFFD, 0x63, 0xFFFD, 0xFFFD, 0x64);
	READS("\xC0\xAF", 0xFFFD, 0xFFFD);                         /* overlong '/' */
	READS("\xE0\x80\xAF", 0xFFFD, 0xFFFD, 0xFFFD);             /* overlong '/' */
	READS("\xF4\x90\x80\x80", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD); /* above 10FFFF */
	READS("\xFF\xFE", 0xFFFD, 0xFFFD);
	READS("\xE2\x82", 0xFFFD); /* cut off at the end */
}

TEST(any_two_wide_texts_stay_different_because_each_comes_back)
{
	static const uint16_t alphabet[] = { 0x41,   0xE9,   0x20AC, 0xD7FF, 0xD800,
					     0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF };
	uint64_t seed = 1;

	for (int round = 0; round < whitebox_rounds(200000); round++) {
		uint16_t text[9], back[9];
		size_t n_units = whitebox_random(&seed) % 9, n;
		char bytes[27];

		for (size_t i = 0; i < n_units; i++)
			text[i] = alphabet[whitebox_random(&seed) % 10];
		n = utf8_from_utf16(bytes, sizeof(bytes), text, n_units);
		CHECK(n <= sizeof(bytes));
		CHECK_EQ(utf16_from_utf8(back, 9, bytes, n), n_units);
		CHECK(!memcmp(back, text, n_units * 2));
	}
}

TEST(too_little_room_measures_all_and_begins_no_sequence_that_does_not_fit)
{
	static const char text[] = "a\xE2\x82\xAC\xF0\x9F\x98\x80z";
	static const uint16_t wide[] = { 'a', 0x20AC, 0xD83D, 0xDE00, 'z' };

	for (size_t cap = 0; cap <= 6; cap++) {
		/* The pair at 2 and 3 is written whole or not at all, and nothing behind
		 * it takes its place. */
		size_t n_written = cap == 3 ? 2 : cap < 5 ? cap : 5;
		uint16_t to[8];

		memset(to, 0x55, sizeof(to));
		CHECK_EQ(utf16_from_utf8(to, cap, text, 9), 5);
		CHECK(!memcmp(to, wide, n_written * 2));
		for (size_t i = n_written; i < 8; i++)
			CHECK_EQ(to[i], 0x5555);
	}
	for (size_t cap = 0; cap <= 10; cap++) {
		size_t n_written = cap < 1   ? 0
				   : cap < 4 ? 1
				   : cap < 8 ? 4
				   : cap < 9 ? 8
					     : 9;
		char to[12];

		memset(to, 0x55, sizeof(to));
		CHECK_EQ(utf8_from_utf16(to, cap, wide, 5), 9);
		CHECK(!memcmp(to, text, n_written));
		for (size_t i = n_written; i < sizeof(to); i++)
			CHECK_EQ(to[i], 0x55);
	}
	CHECK_EQ(utf16_from_utf8(NULL, 0, text, 9), 5);
	CHECK_EQ(utf8_from_utf16(NULL, 0, wide, 5), 9);
}

TEST(nothing_behind_the_end_is_read)
{
	static const char *const cut[] = { "\xC3", "\xE2", "\xE2\x82", "\xF0\x9F\x98" };
	long page = sysconf(_SC_PAGESIZE);
	char *memory = mmap(NULL, (size_t)page * 2, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(memory != MAP_FAILED);
	CHECK_EQ(mprotect(memory + page, (size_t)page, PROT_NONE), 0);
	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		size_t n = strlen(cut[i]);
		char *text = memory + page - n;
		uint16_t unit;

		memcpy(text, cut[i], n);
		CHECK_EQ(utf16_from_utf8(&unit, 1, text, n), 1);
		CHECK_EQ(unit, 0xFFFD);
	}
	munmap(memory, (size_t)page * 2);
}

TEST(a_zero_unit_ends_a_wide_text_and_is_an_ordinary_byte_inside)
{
	CHECK_EQ(utf16_length((const uint16_t[]) { 0 }), 0);
	CHECK_EQ(utf16_length((const uint16_t[]) { 0xD800, 1, 0 }), 2);
	READS("a\0b", 'a', 0, 'b');
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
