/* SPDX-License-Identifier: MIT */
/*
 * Microsoft's printf rules: the table of crt-format-table.h in both widths and through every
 * kind of sink, what the family members do about size, and formats nobody wrote by hand.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "winshm_crt.h"

#define W(text) u##text

static int vnarrow(char *to, size_t cap, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsprintf_s(to, cap, format, args);
	va_end(args);
	return n;
}

static void equal_narrow(int line, const char *expected, const char *got,
			 const char *format)
{
	if (strcmp(expected, got))
		test_fail("crt-format-table.h", line, "\"%s\" gives \"%s\", not \"%s\"",
			  format, got, expected);
}

static void equal_wide(int line, const winshm_wchar *expected, const winshm_wchar *got,
		       const winshm_wchar *format)
{
	char bytes[3][1024];

	if (!winshm_wcscmp(expected, got))
		return;
	winshm_wcstombs(bytes[0], expected, 1024);
	winshm_wcstombs(bytes[1], got, 1024);
	winshm_wcstombs(bytes[2], format, 1024);
	test_fail("crt-format-table.h", line, "wide \"%s\" gives \"%s\", not \"%s\"",
		  bytes[2], bytes[1], bytes[0]);
}

/* A FILE that was written, read back as text. */
static void read_back(FILE *file, char to[1024])
{
	size_t n;

	rewind(file);
	n = fread(to, 1, 1023, file);
	to[n] = '\0';
	fclose(file);
}

/* One row through buffer, counter and FILE; all three must agree. */
static void row_narrow(int line, const char *expected, const char *format, ...)
{
	int n_expected = (int)strlen(expected);
	char got[1024];
	va_list args;
	FILE *file;

	va_start(args, format);
	CHECK_EQ(vsprintf_s(got, sizeof(got), format, args), n_expected);
	va_end(args);
	equal_narrow(line, expected, got, format);

	va_start(args, format);
	CHECK_EQ(_vscprintf(format, args), n_expected);
	va_end(args);

	file = tmpfile();
	CHECK(file);
	va_start(args, format);
	CHECK_EQ(winshm_vfprintf(file, format, args), n_expected);
	va_end(args);
	read_back(file, got);
	equal_narrow(line, expected, got, format);
}

static void row_wide(int line, const winshm_wchar *expected, const winshm_wchar *format,
		     ...)
{
	int n_expected = (int)winshm_wcslen(expected);
	winshm_wchar got[1024];
	char bytes[1024];
	va_list args;
	FILE *file;

	va_start(args, format);
	CHECK_EQ(vswprintf_s(got, 1024, format, args), n_expected);
	va_end(args);
	equal_wide(line, expected, got, format);

	va_start(args, format);
	CHECK_EQ(_vscwprintf(format, args), n_expected);
	va_end(args);

	file = tmpfile();
	CHECK(file);
	va_start(args, format);
	CHECK_EQ(winshm_vfwprintf(file, format, args), n_expected);
	va_end(args);
	read_back(file, bytes);
	winshm_mbstowcs(got, bytes, 1024);
	equal_wide(line, expected, got, format);
}

#define NARROW(...) row_narrow(__LINE__, __VA_ARGS__);
#define WIDE_ROW(expected, format, ...) \
	row_wide(__LINE__, W(expected), W(format), ##__VA_ARGS__);
#define WIDE(...) WIDE_ROW(__VA_ARGS__)
#define SAME(...)           \
	NARROW(__VA_ARGS__) \
	WIDE_ROW(__VA_ARGS__)

TEST(every_row_of_the_table_comes_out_as_written) {
#include "crt-format-table.h"
}

#undef NARROW
#undef WIDE
#undef SAME

TEST(text_outside_ascii_changes_width_on_the_way)
{
	winshm_wchar wide[64];
	char narrow[64];

	CHECK_EQ(
		sprintf_s(narrow, 64, "%S|%lc", u"gr\u00FC\u00DFe \U0001F600", u'\u20AC'),
		16);
	CHECK_STR(narrow, "gr\u00FC\u00DFe \U0001F600|\u20AC");
	CHECK_EQ(swprintf_s(wide, 64, u"%S|%s", "gr\u00FC\u00DFe \U0001F600", u"\u20AC"),
		 10);
	CHECK(!winshm_wcscmp(wide, u"gr\u00FC\u00DFe \U0001F600|\u20AC"));
}

TEST(width_and_precision_count_units_of_the_output)
{
	winshm_wchar wide[64];
	char narrow[64];

	CHECK_EQ(sprintf_s(narrow, 64, "%4S|", u"\u00FC"), 5);
	CHECK_STR(narrow, "  \u00FC|");
	CHECK_EQ(sprintf_s(narrow, 64, "%.3S|", u"\u00FC\u00FC"), 3);
	CHECK_STR(narrow, "\u00FC|");
	CHECK_EQ(swprintf_s(wide, 64, u"%4S|%.1S", "\u00FC", "\U0001F600x"), 5);
	CHECK(!winshm_wcscmp(wide, u"   \u00FC|"));
}

TEST(precision_keeps_unterminated_text_in_bounds)
{
	char *narrow = malloc(3);
	winshm_wchar *wide = malloc(3 * sizeof(*wide));
	char got[16];

	memcpy(narrow, "abc", 3);
	memcpy(wide, u"xyz", 3 * sizeof(*wide));
	CHECK_EQ(sprintf_s(got, 16, "%.3s%.3S", narrow, wide), 6);
	CHECK_STR(got, "abcxyz");
	free(narrow);
	free(wide);
}

TEST(a_nul_character_is_text_like_any_other)
{
	char got[8] = "xxxxxxx";

	CHECK_EQ(sprintf_s(got, 8, "a%cb", 0), 3);
	CHECK(!memcmp(got, "a\0b", 4));
}

TEST(wide_output_to_a_file_is_utf8_also_across_chunks)
{
	static winshm_wchar text[2002];
	static char expected[8000], got[8001];
	FILE *file = tmpfile();
	char *to = expected;
	size_t n;

	text[0] = u'x';
	*to++ = 'x';
	for (size_t i = 1; i + 1 < 2001; i += 2) {
		text[i] = 0xD83D;
		text[i + 1] = 0xDE00;
		to = stpcpy(to, "\U0001F600");
	}
	CHECK_EQ(winshm_fwprintf(file, u"%s%c%c", text, 0xD83D, 0xDE00), 2003);
	to = stpcpy(to, "\U0001F600");
	rewind(file);
	n = fread(got, 1, 8000, file);
	got[n] = '\0';
	CHECK_EQ(n, to - expected);
	CHECK(!strcmp(got, expected));
	fclose(file);
}

TEST(narrow_and_wide_output_mix_on_one_file)
{
	FILE *file = tmpfile();
	char got[1024];

	fprintf(file, "a");
	winshm_fwprintf(file, u"\u00FC");
	fputs("b", file);
	winshm_fprintf(file, "%S", u"\u20AC");
	read_back(file, got);
	CHECK_STR(got, "a\u00FCb\u20AC");
}

TEST(a_failing_file_is_reported)
{
	FILE *file = fopen("/dev/full", "w");

	CHECK(file);
	setvbuf(file, NULL, _IONBF, 0);
	errno = 0;
	CHECK_EQ(winshm_fprintf(file, "%d", 1), -1);
	CHECK_EQ(errno, ENOSPC);
	CHECK_EQ(winshm_fwprintf(file, u"%d", 1), -1);
	fclose(file);
}

TEST(percent_n_is_refused_and_writes_nothing)
{
	int target = 4711;
	char got[16] = "old";

	errno = 0;
	CHECK_EQ(vnarrow(got, 16, "abc%n", &target), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_STR(got, "");
	CHECK_EQ(target, 4711);
}

TEST(formats_outside_the_grammar_fail_before_anything_is_put)
{
	static const char *const formats[] = {
		"%",
		"abc %",
		"%q",
		"%d %y",
		"%5%",
		"%1$d",
		"%'d",
		"%ll",
		"%I64",
		"%-+ #0",
		"%.",
		"%*",
		"%Z",
		"%wZ",
		"%99999999999d",
		"%Ld",
		"%m",
		"%k",
		"%.*",
		"%lhq",
		"%-%",
		"%\xC3\xBC",
		"%99999999999.3s",
		"%.4294967297d",
	};

	for (size_t i = 0; i < _countof(formats); i++) {
		FILE *file = tmpfile();
		winshm_wchar wide_format[64], wide[16];
		char got[1024] = "old";

		errno = 0;
		CHECK_EQ(vnarrow(got, 16, formats[i]), -1);
		CHECK(errno == EINVAL || errno == EOVERFLOW);
		CHECK_STR(got, "");
		CHECK_EQ(winshm_fprintf(file, formats[i]), -1);
		read_back(file, got);
		CHECK_STR(got, "");
		winshm_mbstowcs(wide_format, formats[i], 64);
		CHECK_EQ(swprintf_s(wide, 16, wide_format), -1);
	}
}

TEST(text_longer_than_int_max_is_an_overflow_not_a_wrap)
{
	char got[8];

	errno = 0;
	CHECK_EQ(_snprintf(got, 8, "%2147483647hs%2147483647hs", "", ""), -1);
	CHECK_EQ(errno, EOVERFLOW);
	CHECK_EQ(_scprintf("%*s", INT_MIN, "x"), -1);
	CHECK_EQ(_scprintf("%2147483647s", "x"), 2147483647);
	CHECK_EQ(_scprintf("%300d%.400f", 1, 1.5), 300 + 402);
}

TEST(sprintf_s_gives_all_or_nothing)
{
	char got[8] = "old";

	CHECK_EQ(sprintf_s(got, 8, "%s", "1234567"), 7);
	CHECK_STR(got, "1234567");
	errno = 0;
	CHECK_EQ(sprintf_s(got, 8, "%s", "12345678"), -1);
	CHECK_EQ(errno, ERANGE);
	CHECK_STR(got, "");
	errno = 0;
	CHECK_EQ(sprintf_s(NULL, 8, "x"), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(sprintf_s(got, 0, "x"), -1);
	CHECK_EQ(sprintf_s(got, 8, NULL), -1);
}

TEST(underscore_snprintf_leaves_no_terminator_when_full)
{
	char got[9] = "--------";

	CHECK_EQ(_snprintf(got, 4, "%s", "abc"), 3);
	CHECK(!memcmp(got, "abc\0----", 8));
	CHECK_EQ(_snprintf(got, 4, "%s", "wxyz"), 4);
	CHECK(!memcmp(got, "wxyz----", 8));
	CHECK_EQ(_snprintf(got, 4, "%s", "12345"), -1);
	CHECK(!memcmp(got, "1234----", 8));
	CHECK_EQ(_snprintf(NULL, 0, "%s", "12345"), 5);
	CHECK_EQ(_snprintf(NULL, 3, "x"), -1);
}

TEST(underscore_snprintf_s_cuts_only_when_asked)
{
	winshm_wchar wide[5];
	char got[5];

	CHECK_EQ(_snprintf_s(got, 5, _TRUNCATE, "%s", "abcd"), 4);
	CHECK_EQ(_snprintf_s(got, 5, _TRUNCATE, "%s", "abcdefg"), -1);
	CHECK_STR(got, "abcd");
	CHECK_EQ(_snprintf_s(got, 5, 2, "%s", "abcdefg"), -1);
	CHECK_STR(got, "ab");
	CHECK_EQ(_snprintf_s(got, 5, 2, "%s", "xy"), 2);
	errno = 0;
	CHECK_EQ(_snprintf_s(got, 5, 5, "%s", "abcdefg"), -1);
	CHECK_EQ(errno, ERANGE);
	CHECK_STR(got, "");
	CHECK_EQ(_snprintf_s(NULL, 0, 0, "x"), 0);
	CHECK_EQ(_snwprintf_s(wide, 5, _TRUNCATE, u"%s", u"abcdefg"), -1);
	CHECK(!winshm_wcscmp(wide, u"abcd"));
}

TEST(swprintf_terminates_and_says_minus_one)
{
	winshm_wchar wide[5];

	CHECK_EQ(winshm_swprintf(wide, 5, u"%d", 1234), 4);
	CHECK_EQ(winshm_swprintf(wide, 5, u"%d", 12345), -1);
	CHECK(!winshm_wcscmp(wide, u"1234"));
	CHECK_EQ(_swprintf(wide, u"%d", 7), 1);
	CHECK(!winshm_wcscmp(wide, u"7"));
}

TEST(a_buffer_may_be_its_own_first_argument)
{
	char got[16] = "abc";

	CHECK_EQ(sprintf_s(got, 16, "%s-%d", got, 5), 5);
	CHECK_STR(got, "abc-5");
}

/* Deterministic noise: the same formats in every run. */
static uint32_t noise(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/*
 * Every argument is the address of this text, which ends in both widths, and whose low 32
 * bits are small: whatever a format takes it for is harmless, also as a width.
 */
static char *harmless_text(void)
{
	char *page = mmap((void *)0x550000000000, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (page != (void *)0x550000000000)
		SKIP("no memory at that address");
	memcpy(page + 16, "\xC3\xBC\x3D\xD8\0\0", 6);
	return page + 16;
}

/* `n` marks where the caller's arguments start; 40 are more than any format here takes. */
static int noise_print(char *to, size_t cap, const char *format, int n, ...)
{
	va_list args;
	int r;

	(void)n;
	va_start(args, n);
	r = _vsnprintf(to, cap, format, args);
	va_end(args);
	return r;
}

static int noise_wprint(winshm_wchar *to, size_t cap, const winshm_wchar *format, int n,
			...)
{
	va_list args;
	int r;

	(void)n;
	va_start(args, n);
	r = _vsnwprintf(to, cap, format, args);
	va_end(args);
	return r;
}

#define FIVE(t)  t, t, t, t, t
#define FORTY(t) FIVE(t), FIVE(t), FIVE(t), FIVE(t), FIVE(t), FIVE(t), FIVE(t), FIVE(t)

TEST(random_formats_stay_in_bounds_and_agree_with_their_count)
{
	static const char alphabet[] =
		"%%%%%%-+ #0123*.hlLIwjzt64diuoxXeEfFgGaAcCsSpnZ%x\xC3";
	char *t = harmless_text();
	uint32_t state = 20240229;
	int n_valid = 0;

	for (int round = 0; round < 30000; round++) {
		winshm_wchar wide_format[32] = { 0 }, wide[41];
		char format[32] = { 0 }, got[41];
		size_t n_units = noise(&state) % 24;
		int n, n_wide;

		for (size_t i = 0; i < n_units; i++) {
			format[i] = alphabet[noise(&state) % (sizeof(alphabet) - 1)];
			wide_format[i] = (unsigned char)format[i];
		}
		memset(got, 0x7E, sizeof(got));
		memset(wide, 0x7E, sizeof(wide));

		n = noise_print(NULL, 0, format, 0, FORTY(t), 1.5, FORTY(1.5));
		if (n >= 0) {
			CHECK_EQ(noise_print(got, 40, format, 0, FORTY(t), 1.5,
					     FORTY(1.5)),
				 n > 40 ? -1 : n);
			n_valid++;
		} else {
			CHECK_EQ(noise_print(got, 40, format, 0, FORTY(t), 1.5,
					     FORTY(1.5)),
				 -1);
		}
		CHECK_EQ(got[40], 0x7E);

		n_wide = noise_wprint(NULL, 0, wide_format, 0, FORTY(t), 1.5, FORTY(1.5));
		CHECK_EQ(n_wide < 0, n < 0);
		CHECK_EQ(
			noise_wprint(wide, 40, wide_format, 0, FORTY(t), 1.5, FORTY(1.5)),
			n_wide > 40 ? -1 : n_wide);
		CHECK_EQ(wide[40], 0x7E7E);
	}
	CHECK(n_valid > 3000);
}

TEST(numbers_are_the_c_librarys_in_every_shape)
{
	static const char flags[] = "-+ #0";
	uint32_t state = 31415926;

	for (int round = 0; round < 20000; round++) {
		char format[48] = "%", theirs[512], ours[512];
		uint32_t bits = noise(&state);
		double real = (double)(int32_t)noise(&state) / (1 + noise(&state) % 1000);
		long long number =
			(long long)((uint64_t)noise(&state) << 32 | noise(&state));
		size_t n = 1;

		for (int i = 0; i < 5; i++) {
			if (bits >> i & 1)
				format[n++] = flags[i];
		}
		if (bits & 32)
			n += (size_t)sprintf(format + n, "%u", noise(&state) % 40);
		if (bits & 64)
			n += (size_t)sprintf(format + n, ".%u", noise(&state) % 30);
		if (bits & 128) {
			sprintf(format + n, "ll%c", "diuoxX"[noise(&state) % 6]);
			snprintf(theirs, sizeof(theirs), format, number);
			CHECK(vnarrow(ours, sizeof(ours), format, number) >= 0);
		} else {
			format[n] = "eEfFgGaA"[noise(&state) % 8];
			snprintf(theirs, sizeof(theirs), format, real);
			CHECK(vnarrow(ours, sizeof(ours), format, real) >= 0);
		}
		CHECK_STR(ours, theirs);
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
