/* SPDX-License-Identifier: MIT */
/*
 * The rest of Microsoft's runtime: bounded copies, case, wide text, numbers, conversions,
 * streams, scanning, the environment and dates.
 */
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "winshm_crt.h"

#define CHECK_WIDE(left, right) CHECK(winshm_wcscmp((left), (right)) == 0)

static FILE *file_with(const char *text)
{
	FILE *file = tmpfile();

	CHECK(file);
	fputs(text, file);
	rewind(file);
	return file;
}

/* Bounded copies. */

TEST(strcpy_s_copies_all_or_empties)
{
	char to[4] = "old";

	CHECK_EQ(strcpy_s(to, 4, "abc"), 0);
	CHECK_STR(to, "abc");
	CHECK_EQ(strcpy_s(to, 4, "abcd"), ERANGE);
	CHECK_EQ(errno, ERANGE);
	CHECK_STR(to, "");
	CHECK_EQ(strcpy_s(NULL, 4, "a"), EINVAL);
	CHECK_EQ(strcpy_s(to, 0, "a"), EINVAL);
	strcpy(to, "old");
	CHECK_EQ(strcpy_s(to, 4, NULL), EINVAL);
	CHECK_STR(to, "");
}

TEST(strcat_s_appends_all_or_empties)
{
	char to[6] = "ab";

	CHECK_EQ(strcat_s(to, 6, "cde"), 0);
	CHECK_STR(to, "abcde");
	CHECK_EQ(strcat_s(to, 6, ""), 0);
	CHECK_EQ(strcat_s(to, 6, "f"), ERANGE);
	CHECK_STR(to, "");
	memcpy(to, "abcdef", 6);
	CHECK_EQ(strcat_s(to, 6, "x"), EINVAL);
	CHECK_EQ(to[0], 0);
}

TEST(strncpy_s_takes_a_count_and_truncates_only_on_request)
{
	char to[5] = "old";

	CHECK_EQ(strncpy_s(to, 5, "abcdef", 3), 0);
	CHECK_STR(to, "abc");
	CHECK_EQ(strncpy_s(to, 5, "ab", 9), 0);
	CHECK_STR(to, "ab");
	CHECK_EQ(strncpy_s(to, 5, "abcdef", 5), ERANGE);
	CHECK_STR(to, "");
	CHECK_EQ(strncpy_s(to, 5, "abcdef", _TRUNCATE), STRUNCATE);
	CHECK_STR(to, "abcd");
	CHECK_EQ(strncpy_s(to, 5, "abcd", _TRUNCATE), 0);
	CHECK_EQ(strncpy_s(to, 5, "x", 0), 0);
	CHECK_STR(to, "");
	CHECK_EQ(strncpy_s(NULL, 0, "x", 0), 0);
}

TEST(strncpy_s_reads_no_more_than_it_was_told)
{
	char *from = malloc(3);
	char to[8];

	memcpy(from, "abc", 3);
	CHECK_EQ(strncpy_s(to, 8, from, 3), 0);
	CHECK_STR(to, "abc");
	free(from);
}

TEST(strncat_s_appends_part_of_a_text)
{
	char to[6] = "ab";

	CHECK_EQ(strncat_s(to, 6, "cdefg", 2), 0);
	CHECK_STR(to, "abcd");
	CHECK_EQ(strncat_s(to, 6, "efg", _TRUNCATE), STRUNCATE);
	CHECK_STR(to, "abcde");
	CHECK_EQ(strncat_s(to, 6, "f", 1), ERANGE);
	CHECK_STR(to, "");
}

TEST(the_wide_copies_follow_the_same_rules)
{
	winshm_wchar to[5] = u"old";

	CHECK_EQ(wcscpy_s(to, 5, u"abcd"), 0);
	CHECK_WIDE(to, u"abcd");
	CHECK_EQ(wcscpy_s(to, 5, u"abcde"), ERANGE);
	CHECK_WIDE(to, u"");
	CHECK_EQ(wcscat_s(to, 5, u"\u00FC\u20AC"), 0);
	CHECK_EQ(wcsncat_s(to, 5, u"xyz", 1), 0);
	CHECK_WIDE(to, u"\u00FC\u20ACx");
	CHECK_EQ(wcsncpy_s(to, 5, u"abcdefg", _TRUNCATE), STRUNCATE);
	CHECK_WIDE(to, u"abcd");
}

TEST(memcpy_s_clears_what_it_cannot_fill_and_memmove_s_does_not)
{
	char to[4] = "abc";
	winshm_wchar wide[2] = u"x";

	CHECK_EQ(memcpy_s(to, 4, "xy", 2), 0);
	CHECK_STR(to, "xyc");
	CHECK_EQ(memmove_s(to + 1, 3, to, 2), 0);
	CHECK_STR(to, "xxy");
	CHECK_EQ(memmove_s(to, 4, "123456", 6), ERANGE);
	CHECK_STR(to, "xxy");
	CHECK_EQ(memcpy_s(to, 4, "123456", 6), ERANGE);
	CHECK(!memcmp(to, "\0\0\0", 4));
	CHECK_EQ(memcpy_s(NULL, 4, "1", 1), EINVAL);
	CHECK_EQ(memcpy_s(NULL, 4, "1", 0), 0);
	CHECK_EQ(wmemcpy_s(wide, 2, u"ab", 2), 0);
	CHECK(!memcmp(wide, u"ab", 4));
	CHECK_EQ(wmemcpy_s(wide, 2, u"abc", 3), ERANGE);
	CHECK_EQ(wide[1], 0);
}

/* Case. */

TEST(comparisons_without_case)
{
	CHECK(_stricmp("Hello", "hELLO") == 0);
	CHECK(_stricmp("a", "B") < 0);
	CHECK(_stricmp("ab", "A") > 0);
	CHECK(_strnicmp("HELLOx", "helloy", 5) == 0);
	CHECK(_wcsicmp(u"Hello", u"hELLO") == 0);
	CHECK(_wcsnicmp(u"ABCx", u"abcy", 3) == 0);
	CHECK(_wcsnicmp(u"ABCx", u"abcy", 4) < 0);
	CHECK(_memicmp("A\0B", "a\0b", 3) == 0);
	CHECK(stricmp("Old", "oLD") == 0 && wcsicmp(u"Old", u"oLD") == 0);
	CHECK_EQ(_stricmp(NULL, "x"), _NLSCMPERROR);
}

TEST(upper_and_lower_in_place)
{
	char narrow[] = "MiXed 1";
	winshm_wchar wide[] = u"MiXed 1";
	char open[2] = { 'A', 'B' };

	CHECK_STR(_strlwr(narrow), "mixed 1");
	CHECK_STR(_strupr(narrow), "MIXED 1");
	CHECK_WIDE(_wcslwr(wide), u"mixed 1");
	CHECK_WIDE(_wcsupr(wide), u"MIXED 1");
	CHECK_EQ(_strlwr_s(narrow, sizeof(narrow)), 0);
	CHECK_EQ(_strlwr_s(open, 2), EINVAL);
	CHECK_STR(_strrev(narrow), "1 dexim");
}

TEST(case_is_that_of_the_locale)
{
	CHECK(_wcsicmp(u"\u00DC", u"\u00FC") != 0);
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		SKIP("no C.UTF-8 locale");
	CHECK(_wcsicmp(u"\u00DC", u"\u00FC") == 0);
}

/* Wide text. */

TEST(wide_searches)
{
	const winshm_wchar *text = u"one two one";

	CHECK_EQ(winshm_wcslen(text), 11);
	CHECK_EQ(winshm_wcsnlen(text, 4), 4);
	CHECK(winshm_wcschr(text, 'o') == text);
	CHECK(winshm_wcsrchr(text, 'o') == text + 8);
	CHECK(winshm_wcschr(text, 0) == text + 11 &&
	      winshm_wcsrchr(text, 0) == text + 11);
	CHECK(winshm_wcschr(text, 'x') == NULL);
	CHECK(winshm_wcsstr(text, u"two") == text + 4);
	CHECK(winshm_wcsstr(text, u"") == text);
	CHECK(winshm_wcsstr(text, u"one three") == NULL);
	CHECK_EQ(winshm_wcsspn(text, u"eno"), 3);
	CHECK_EQ(winshm_wcscspn(text, u" "), 3);
	CHECK(winshm_wcspbrk(text, u"wt") == text + 4);
	CHECK(winshm_wcspbrk(text, u"z") == NULL);
	CHECK(winshm_wcscmp(u"a\xFFFF", u"ab") > 0);
	CHECK(winshm_wcsncmp(u"abc", u"abd", 2) == 0);
}

TEST(wide_copies)
{
	winshm_wchar to[8];

	winshm_wcscat(winshm_wcscpy(to, u"ab"), u"cd");
	CHECK_WIDE(to, u"abcd");
	winshm_wcsncat(to, u"efgh", 2);
	CHECK_WIDE(to, u"abcdef");
	winshm_wmemset(to, 'x', 8);
	winshm_wcsncpy(to, u"ab", 4);
	CHECK(!winshm_wmemcmp(to, u"ab\0\0xxxx", 8));
	winshm_wmemmove(to + 1, to, 2);
	CHECK_WIDE(to, u"aab");
}

TEST(wide_tokens)
{
	winshm_wchar text[] = u",a,,b;c", again[] = u"x y";
	winshm_wchar *context;

	CHECK_WIDE(wcstok_s(text, u",;", &context), u"a");
	CHECK_WIDE(_wcstok(again, u" "), u"x");
	CHECK_WIDE(wcstok_s(NULL, u",;", &context), u"b");
	CHECK_WIDE(wcstok_s(NULL, u",;", &context), u"c");
	CHECK(wcstok_s(NULL, u",;", &context) == NULL);
	CHECK(wcstok_s(NULL, u",;", &context) == NULL);
	CHECK_WIDE(_wcstok(NULL, u" "), u"y");
	CHECK(_wcstok(NULL, u" ") == NULL);
}

TEST(duplicates_are_independent)
{
	char *narrow = _strdup("abc");
	winshm_wchar *wide = _wcsdup(u"a\u20AC");

	CHECK_STR(narrow, "abc");
	CHECK_WIDE(wide, u"a\u20AC");
	CHECK(_strdup(NULL) == NULL);
	free(narrow);
	free(wide);
}

/* Conversions. */

TEST(conversions_do_not_depend_on_the_locale)
{
	winshm_wchar wide[8];
	char narrow[16];

	CHECK_EQ(winshm_mbstowcs(NULL, "\u00FC\U0001F600", 0), 3);
	CHECK_EQ(winshm_mbstowcs(wide, "\u00FC\U0001F600", 8), 3);
	CHECK_WIDE(wide, u"\u00FC\U0001F600");
	CHECK_EQ(winshm_wcstombs(NULL, wide, 0), 6);
	CHECK_EQ(winshm_wcstombs(narrow, wide, 16), 6);
	CHECK_STR(narrow, "\u00FC\U0001F600");
}

TEST(a_conversion_that_is_cut_ends_at_a_whole_character)
{
	winshm_wchar wide[2] = { 0xAAAA, 0xAAAA };
	char narrow[4] = "....";

	CHECK_EQ(winshm_mbstowcs(wide, "a\U0001F600", 2), 1);
	CHECK_EQ(wide[1], 0xAAAA);
	CHECK_EQ(winshm_wcstombs(narrow, u"a\u20ACb", 3), 1);
	CHECK(!memcmp(narrow, "a...", 4));
	CHECK_EQ(winshm_wcstombs(narrow, u"abcd", 4), 4);
	CHECK(!memcmp(narrow, "abcd", 4));
}

TEST(the_secure_conversions_say_how_much_is_needed)
{
	winshm_wchar wide[4];
	char narrow[4];
	size_t n;

	CHECK_EQ(mbstowcs_s(&n, NULL, 0, "abcd", 0), 0);
	CHECK_EQ(n, 5);
	CHECK_EQ(mbstowcs_s(&n, wide, 4, "abc", 3), 0);
	CHECK_EQ(n, 4);
	CHECK_WIDE(wide, u"abc");
	CHECK_EQ(mbstowcs_s(&n, wide, 4, "abcd", 4), ERANGE);
	CHECK_WIDE(wide, u"");
	CHECK_EQ(mbstowcs_s(&n, wide, 4, "abcd", _TRUNCATE), STRUNCATE);
	CHECK_WIDE(wide, u"abc");
	CHECK_EQ(mbstowcs_s(&n, wide, 4, "abcd", 2), 0);
	CHECK_WIDE(wide, u"ab");
	CHECK_EQ(wcstombs_s(&n, narrow, 4, u"\u00FCa", 4), 0);
	CHECK_STR(narrow, "\u00FCa");
	CHECK_EQ(wcstombs_s(&n, narrow, 4, u"aa\u00FC", _TRUNCATE), STRUNCATE);
	CHECK_STR(narrow, "aa");
	CHECK_EQ(n, 3);
}

TEST(single_characters_convert)
{
	winshm_wchar wide = 0;
	char narrow[4];

	CHECK_EQ(winshm_mbtowc(&wide, "\u20ACx", 4), 3);
	CHECK_EQ(wide, 0x20AC);
	CHECK_EQ(winshm_mbtowc(&wide, "", 1), 0);
	CHECK_EQ(winshm_mbtowc(&wide, "\U0001F600", 4), -1);
	CHECK_EQ(errno, EILSEQ);
	CHECK_EQ(winshm_wctomb(narrow, u'\u20AC'), 3);
	CHECK(!memcmp(narrow, "\u20AC", 3));
}

/* Numbers. */

TEST(wide_text_becomes_numbers)
{
	const winshm_wchar *text = u"\u3000 -42rest";
	winshm_wchar *end;

	setlocale(LC_CTYPE, "C.UTF-8");
	CHECK_EQ(winshm_wcstol(u" \t-42rest", &end, 10), -42);
	CHECK_WIDE(end, u"rest");
	CHECK_EQ(winshm_wcstol(text, &end, 10), -42);
	CHECK_EQ(end - text, 5);
	CHECK_EQ(winshm_wcstoul(u"0xFFFFFFFF", NULL, 0), 0xFFFFFFFF);
	CHECK_EQ(_wcstoi64(u"-9223372036854775808", NULL, 10), LLONG_MIN);
	CHECK_EQ(_wcstoui64(u"18446744073709551615", NULL, 10), ULLONG_MAX);
	CHECK_EQ(_wtoi(u"17 apples"), 17);
	CHECK_EQ(_wtoi64(u"12345678901"), 12345678901);
	CHECK(_wtof(u" 2.5e3x") == 2500);
	CHECK(winshm_wcstod(u"1.5\u20AC", &end) == 1.5 && *end == 0x20AC);
	CHECK_EQ(winshm_wcstol(u"  x", &end, 10), 0);
	CHECK_WIDE(end, u"  x");
	errno = 0;
	CHECK_EQ(winshm_wcstol(u"99999999999999999999", NULL, 10), LONG_MAX);
	CHECK_EQ(errno, ERANGE);
}

TEST(very_long_numbers_are_read_whole)
{
	winshm_wchar text[500], *end;

	winshm_wmemset(text, '0', 499);
	text[498] = '7';
	text[499] = 0;
	CHECK_EQ(winshm_wcstol(text, &end, 10), 7);
	CHECK_EQ(end - text, 499);
}

TEST(numbers_become_text_in_any_radix)
{
	winshm_wchar wide[70];
	char narrow[70];

	CHECK_STR(_itoa(-42, narrow, 10), "-42");
	CHECK_STR(_itoa(INT_MIN, narrow, 10), "-2147483648");
	CHECK_STR(_itoa(-1, narrow, 16), "ffffffff");
	CHECK_STR(_itoa(5, narrow, 2), "101");
	CHECK_STR(_ltoa(-1, narrow, 16), "ffffffff");
	CHECK_STR(_ultoa(4294967295u, narrow, 10), "4294967295");
	CHECK_STR(_i64toa(LLONG_MIN, narrow, 10), "-9223372036854775808");
	CHECK_STR(_i64toa(-1, narrow, 2),
		  "1111111111111111111111111111111111111111111111111111111111111111");
	CHECK_STR(_ui64toa(ULLONG_MAX, narrow, 36), "3w5e11264sgsf");
	CHECK_WIDE(_itow(255, wide, 16), u"ff");
	CHECK_WIDE(_i64tow(-7, wide, 10), u"-7");
	CHECK_EQ(_itoa_s(-100, narrow, 5, 10), 0);
	CHECK_STR(narrow, "-100");
	CHECK_EQ(_itoa_s(-100, narrow, 4, 10), ERANGE);
	CHECK_STR(narrow, "");
	CHECK_EQ(_itow_s(1, wide, 70, 37), EINVAL);
}

/* Streams. */

TEST(wide_characters_come_out_of_utf8)
{
	FILE *file = file_with("a\u00FC\u20AC\U0001F600\xFFz");

	CHECK_EQ(winshm_fgetwc(file), 'a');
	CHECK_EQ(winshm_fgetwc(file), 0xFC);
	CHECK_EQ(winshm_fgetwc(file), 0x20AC);
	CHECK_EQ(winshm_fgetwc(file), 0xD83D);
	CHECK_EQ(winshm_fgetwc(file), 0xDE00);
	CHECK_EQ(winshm_fgetwc(file), 0xFFFD);
	CHECK_EQ(winshm_ungetwc(0x20AC, file), 0x20AC);
	CHECK_EQ(winshm_fgetwc(file), 0x20AC);
	CHECK_EQ(winshm_fgetwc(file), 'z');
	CHECK_EQ(winshm_fgetwc(file), WINSHM_WEOF);
	fclose(file);
}

TEST(broken_utf8_costs_only_itself)
{
	FILE *file = file_with("\xE2\x82x\xF0\x9Fy\xC0\xAF\xE2");

	CHECK_EQ(winshm_fgetwc(file), 0xFFFD);
	CHECK_EQ(winshm_fgetwc(file), 'x');
	CHECK_EQ(winshm_fgetwc(file), 0xFFFD);
	CHECK_EQ(winshm_fgetwc(file), 'y');
	CHECK_EQ(winshm_fgetwc(file), 0xFFFD);
	CHECK_EQ(winshm_fgetwc(file), 0xFFFD);
	CHECK_EQ(winshm_fgetwc(file), 0xFFFD);
	CHECK_EQ(winshm_fgetwc(file), WINSHM_WEOF);
	fclose(file);
}

TEST(a_pair_survives_the_end_of_a_stdio_buffer)
{
	FILE *file = tmpfile();
	char buffer[16];

	setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	for (int i = 0; i < 100; i++)
		fputs("x\U0001F600", file);
	rewind(file);
	for (int i = 0; i < 100; i++) {
		CHECK_EQ(winshm_fgetwc(file), 'x');
		CHECK_EQ(winshm_fgetwc(file), 0xD83D);
		CHECK_EQ(winshm_fgetwc(file), 0xDE00);
	}
	CHECK_EQ(winshm_fgetwc(file), WINSHM_WEOF);
	fclose(file);
}

TEST(fgetws_reads_lines_and_stops_at_its_size)
{
	FILE *file = file_with("gr\u00FC\u00DFe\nlong line\nend");
	winshm_wchar line[8];

	CHECK_WIDE(winshm_fgetws(line, 8, file), u"gr\u00FC\u00DFe\n");
	CHECK_WIDE(winshm_fgetws(line, 8, file), u"long li");
	CHECK_WIDE(winshm_fgetws(line, 8, file), u"ne\n");
	CHECK_WIDE(winshm_fgetws(line, 8, file), u"end");
	CHECK(winshm_fgetws(line, 8, file) == NULL);
	fclose(file);
}

TEST(wide_text_is_written_as_utf8)
{
	FILE *file = tmpfile();
	char got[32] = "";

	CHECK_EQ(winshm_fputws(u"\u00FC\U0001F600", file), 0);
	CHECK_EQ(winshm_fputwc(u'\u20AC', file), 0x20AC);
	rewind(file);
	CHECK(fgets(got, 32, file));
	CHECK_STR(got, "\u00FC\U0001F600\u20AC");
	fclose(file);
}

TEST(modes_are_translated_and_unknown_ones_refused)
{
	char path[256];
	FILE *file;

	sprintf_s(path, sizeof(path), "%s/gr\u00FC\u00DFe", test_dir());
	CHECK_EQ(fopen_s(&file, path, "wt, ccs=UTF-8"), 0);
	winshm_fputws(u"\u00FC", file);
	fclose(file);

	winshm_wchar wide[256];
	winshm_mbstowcs(wide, path, 256);
	CHECK_EQ(_wfopen_s(&file, wide, u"rbN"), 0);
	CHECK_EQ(winshm_fgetwc(file), 0xFC);
	fclose(file);

	CHECK_EQ(fopen_s(&file, path, "r, ccs=UTF-16LE"), EINVAL);
	CHECK(!file);
	CHECK_EQ(fopen_s(&file, path, "q"), EINVAL);
	CHECK_EQ(fopen_s(&file, path, ""), EINVAL);
	CHECK_EQ(fopen_s(NULL, path, "r"), EINVAL);
	CHECK_EQ(fopen_s(&file, "/nonexistent/x", "r"), ENOENT);
	CHECK_EQ(_wremove(wide), 0);
	CHECK(_wfopen(wide, u"r") == NULL && errno == ENOENT);
}

TEST(a_child_is_read_through_a_pipe)
{
	FILE *child = _popen("printf 'gr\u00FC\u00DFe'", "rt");
	winshm_wchar line[16];

	CHECK(child && _fileno(child) >= 0);
	CHECK_WIDE(winshm_fgetws(line, 16, child), u"gr\u00FC\u00DFe");
	CHECK_EQ(_pclose(child), 0);
}

TEST(lines_from_standard_input)
{
	FILE *file = file_with("narrow\nw\u00EFde\ntoo long for it\nend");
	winshm_wchar wide[8];
	char narrow[8];

	CHECK(dup2(fileno(file), 0) == 0);
	fclose(file);
	CHECK_STR(gets_s(narrow, 8), "narrow");
	CHECK_WIDE(_getws_s(wide, 8), u"w\u00EFde");
	CHECK(gets_s(narrow, 8) == NULL);
	CHECK_STR(narrow, "");
	CHECK_WIDE(_getws_s(wide, 8), u"end");
	CHECK(_getws_s(wide, 8) == NULL);
	test_forgive_descriptors();
}

TEST(the_console_without_a_terminal_is_standard_output)
{
	FILE *file = tmpfile();
	char got[64];
	size_t n;

	if (fopen("/dev/tty", "w"))
		SKIP("there is a controlling terminal");
	CHECK(dup2(fileno(file), 1) == 1);
	printf("first ");
	CHECK_EQ(_cprintf("%ld ", 7), 2);
	CHECK_EQ(_cwprintf(u"%s ", u"\u00FC"), 2);
	CHECK_EQ(_cputws(u"end"), 0);
	rewind(file);
	n = fread(got, 1, sizeof(got) - 1, file);
	got[n] = '\0';
	CHECK_STR(got, "first 7 \u00FC end");
	test_forgive_descriptors();
}

/* Scanning. */

TEST(scanf_stores_microsofts_widths)
{
	struct {
		int value, guard;
	} in_32 = { 0, 0x5A5A };
	long long in_64;
	short in_16;

	CHECK_EQ(winshm_sscanf("-5 123456789012 0x7FFF", "%ld %I64d %hx", &in_32.value,
			       &in_64, &in_16),
		 3);
	CHECK_EQ(in_32.value, -5);
	CHECK_EQ(in_32.guard, 0x5A5A);
	CHECK_EQ(in_64, 123456789012);
	CHECK_EQ(in_16, 0x7FFF);
	CHECK_EQ(winshm_swscanf(u"4294967295", u"%lu", &in_32.value), 1);
	CHECK_EQ(in_32.value, -1);
	CHECK_EQ(in_32.guard, 0x5A5A);
}

TEST(scanf_reads_text_in_both_widths)
{
	winshm_wchar wide[16];
	char narrow[16];

	CHECK_EQ(winshm_sscanf("abc gr\u00FC\u00DFe", "%s %S", narrow, wide), 2);
	CHECK_STR(narrow, "abc");
	CHECK_WIDE(wide, u"gr\u00FC\u00DFe");
	CHECK_EQ(winshm_swscanf(u"gr\u00FC\u00DFe abc", u"%s %hs", wide, narrow), 2);
	CHECK_WIDE(wide, u"gr\u00FC\u00DFe");
	CHECK_STR(narrow, "abc");
	CHECK_EQ(winshm_swscanf(u"\u00FCx", u"%c%hc", wide, narrow), 2);
	CHECK_EQ(wide[0], 0xFC);
	CHECK_EQ(narrow[0], 'x');
}

TEST(the_secure_scanf_takes_sizes_and_obeys_them)
{
	char word[4] = "old", set[4], c = 0;
	winshm_wchar wide[4];
	int value = 0;

	CHECK_EQ(sscanf_s("abc 7 x", "%s %d %c", word, 4u, &value, &c, 1u), 3);
	CHECK_STR(word, "abc");
	CHECK(value == 7 && c == 'x');
	CHECK_EQ(sscanf_s("9 abcd 8", "%d %s %d", &value, word, 4u, &value), 1);
	CHECK_EQ(value, 9);
	CHECK_STR(word, "");
	CHECK_EQ(sscanf_s("]ab=1", "%[]a-b]=%d", set, 4u, &value), 2);
	CHECK_STR(set, "]ab");
	CHECK_EQ(sscanf_s("]aba=1", "%[]a-b]=%d", set, 4u, &value), 0);
	CHECK_STR(set, "");
	CHECK_EQ(sscanf_s("ab=1", "%[^=]=%d", set, 4u, &value), 2);
	CHECK_STR(set, "ab");
	CHECK_EQ(swscanf_s(u"abc 5", u"%s %d", wide, 4u, &value), 2);
	CHECK_WIDE(wide, u"abc");
	CHECK_EQ(swscanf_s(u"abcd", u"%s", wide, 4u), 0);
	CHECK_WIDE(wide, u"");
}

TEST(scanf_counts_skips_and_ends_like_the_c_library)
{
	int a = 0, b = 0;
	double real = 0;
	float small = 0;

	CHECK_EQ(winshm_sscanf("1,2", "%d,%d", &a, &b), 2);
	CHECK_EQ(winshm_sscanf("1;2", "%d,%d", &a, &b), 1);
	CHECK_EQ(winshm_sscanf("", "%d", &a), EOF);
	CHECK_EQ(winshm_sscanf("x", "%d", &a), 0);
	CHECK_EQ(winshm_sscanf("1 word 3", "%d %*s %d", &a, &b), 2);
	CHECK_EQ(b, 3);
	CHECK_EQ(winshm_sscanf("12345", "%2d%d", &a, &b), 2);
	CHECK(a == 12 && b == 345);
	CHECK_EQ(winshm_sscanf("2.5 0.25", "%lf %f", &real, &small), 2);
	CHECK(real == 2.5 && small == 0.25f);
	CHECK_EQ(winshm_sscanf("100 %", "%d %%%n", &a, &b), 1);
	CHECK_EQ(b, 5);
	errno = 0;
	CHECK_EQ(winshm_sscanf("1", "%q", &a), EOF);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(winshm_sscanf("1", "%[abc", &a), EOF);
}

/* Deterministic noise: the same in every run. */
static uint32_t noise(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Every argument is the address 0x550000000010: as a size that is 16. */
static int noise_scan(bool is_secure, const char *from, const char *format, ...)
{
	void *to = (void *)0x550000000010;

	(void)format;
	return (is_secure ? sscanf_s : winshm_sscanf)(
		from, format, to, to, to, to, to, to, to, to, to, to, to, to, to, to, to,
		to, to, to, to, to, to, to, to, to);
}

TEST(random_scans_stay_in_bounds)
{
	static const char alphabet[] =
		"%%%%%%%%*0123hlLIwjzt64diuoxXeEfgGaAcCsSpn[]^-] q\xC3";
	static const char input[] = " 0x12-3.5e4 abc]^ \xC3\xBC%n%";
	const size_t n_page = 65536;
	char *page = mmap((void *)0x550000000000, n_page, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	uint32_t state = 27182818;
	int n_stored = 0;

	if (page != (void *)0x550000000000)
		SKIP("no memory at that address");
	for (int round = 0; round < 20000; round++) {
		char format[24] = "", from[24] = "";
		int n;

		for (uint32_t i = 0, n_units = noise(&state) % 20; i < n_units; i++)
			format[i] = alphabet[noise(&state) % (sizeof(alphabet) - 1)];
		for (uint32_t i = 0, n_units = noise(&state) % 20; i < n_units; i++)
			from[i] = input[noise(&state) % (sizeof(input) - 1)];
		n = noise_scan(round & 1, from, format);
		CHECK(n >= EOF && n < 24);
		n_stored += n > 0;
		/* Without sizes a text is bounded by its input, with sizes by 16 units. */
		for (size_t i = 16 + 64; i < 256; i++)
			CHECK_EQ(page[i], 0);
		CHECK(!memcmp(page, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16));
	}
	CHECK(n_stored > 500);
	munmap(page, n_page);
}

TEST(scanf_leaves_the_rest_in_the_file)
{
	FILE *file = file_with("12 abc\n");
	char word[8];
	int value;

	CHECK_EQ(fscanf_s(file, "%d", &value), 1);
	CHECK_EQ(fwscanf_s(file, u"%hs", word, 8u), 1);
	CHECK_STR(word, "abc");
	CHECK_EQ(fgetc(file), '\n');
	CHECK_EQ(fscanf_s(file, "%d", &value), EOF);
	fclose(file);
}

/* The environment, messages, dates. */

TEST(the_environment_in_wide_form)
{
	winshm_wchar *first, *second, *copy, to[8];
	size_t n;

	CHECK_EQ(_wputenv_s(u"WINSHM_T\u00C4ST", u"gr\u00FC\u00DFe"), 0);
	first = _wgetenv(u"WINSHM_T\u00C4ST");
	CHECK_WIDE(first, u"gr\u00FC\u00DFe");
	CHECK(_wgetenv(u"WINSHM_T\u00C4ST") == first);
	CHECK_EQ(_putenv("WINSHM_T\u00C4ST=other"), 0);
	second = _wgetenv(u"WINSHM_T\u00C4ST");
	CHECK_WIDE(second, u"other");
	CHECK_WIDE(first, u"gr\u00FC\u00DFe");

	CHECK_EQ(_wgetenv_s(&n, to, 8, u"WINSHM_T\u00C4ST"), 0);
	CHECK_WIDE(to, u"other");
	CHECK_EQ(n, 6);
	CHECK_EQ(_wgetenv_s(&n, to, 5, u"WINSHM_T\u00C4ST"), ERANGE);
	CHECK_EQ(n, 6);
	CHECK_EQ(_wdupenv_s(&copy, &n, u"WINSHM_T\u00C4ST"), 0);
	CHECK_WIDE(copy, u"other");
	free(copy);

	CHECK_EQ(_wputenv(u"WINSHM_T\u00C4ST="), 0);
	CHECK(_wgetenv(u"WINSHM_T\u00C4ST") == NULL);
	CHECK_EQ(getenv_s(&n, NULL, 0, "WINSHM_T\u00C4ST"), 0);
	CHECK_EQ(n, 0);
	CHECK_EQ(_wsystem(u"exit 3") >> 8, 3);
	CHECK(_wsystem(NULL) != 0);
}

TEST(messages_fit_their_buffer)
{
	winshm_wchar wide[8];
	char narrow[8], whole[128];

	CHECK_EQ(strerror_s(whole, sizeof(whole), ENOENT), 0);
	CHECK_STR(whole, strerror(ENOENT));
	CHECK_EQ(strerror_s(narrow, 8, ENOENT), 0);
	CHECK(!strncmp(narrow, whole, 7) && strlen(narrow) == 7);
	CHECK_EQ(_wcserror_s(wide, 8, ENOENT), 0);
	CHECK_EQ(winshm_wcslen(wide), 7);
	CHECK_EQ(winshm_wcslen(_wcserror(ENOENT)), strlen(strerror(ENOENT)));
}

TEST(dates_in_microsofts_argument_order)
{
	time_t when = 86400, never = -1;
	winshm_wchar wide[32];
	char narrow[32];
	struct tm split;

	CHECK_EQ(gmtime_s(&split, &when), 0);
	CHECK(split.tm_mday == 2 && split.tm_year == 70);
	CHECK_EQ(asctime_s(narrow, 32, &split), 0);
	CHECK_STR(narrow, "Fri Jan  2 00:00:00 1970\n");
	CHECK_EQ(asctime_s(narrow, 25, &split), EINVAL);
	CHECK_STR(narrow, "");
	CHECK_EQ(_wasctime_s(wide, 32, &split), 0);
	CHECK_WIDE(wide, u"Fri Jan  2 00:00:00 1970\n");
	CHECK_EQ(winshm_wcsftime(wide, 32, u"%Y\u00FC%m", &split), 7);
	CHECK_WIDE(wide, u"1970\u00FC01");
	CHECK_EQ(winshm_wcsftime(wide, 7, u"%Y\u00FC%m", &split), 0);
	CHECK_EQ(_localtime64_s(&split, &never), EINVAL);
	CHECK_EQ(split.tm_year, -1);
}

TEST(the_arguments_are_there_for_everybody)
{
	CHECK(__argc >= 1);
	CHECK(__argv[__argc] == NULL && __wargv[__argc] == NULL);
	CHECK_EQ(winshm_wcslen(__wargv[0]), strlen(__argv[0]));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
