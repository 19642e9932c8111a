/* SPDX-License-Identifier: MIT */
/*
 * Text: code pages (UTF-8 is the ANSI code page, as a manifest says on Windows), the text
 * functions that take NULL, and strsafe.h.
 */
#include "conform.h"

#include <stdarg.h>

/* The names it replaces are tested as well. */
#define STRSAFE_NO_DEPRECATE
#include <strsafe.h>

enum {
	ROOM = 40
};

/* ------------------------------------------------------------------ code pages -- */

static WCHAR wide[ROOM];
static char narrow[ROOM];

static int widened(const char *text, int n, DWORD flags)
{
	memset(wide, '#', sizeof(wide));
	SetLastError(UNTOUCHED);
	return MultiByteToWideChar(CP_UTF8, flags, text, n, wide, ROOM);
}

static int narrowed(const WCHAR *text, int n, DWORD flags)
{
	memset(narrow, '#', sizeof(narrow));
	SetLastError(UNTOUCHED);
	return WideCharToMultiByte(CP_UTF8, flags, text, n, narrow, ROOM, NULL, NULL);
}

static int wide_is(int n, unsigned a, unsigned b, unsigned c)
{
	return (n < 1 || wide[0] == a) && (n < 2 || wide[1] == b) &&
	       (n < 3 || wide[2] == c);
}

static DWORD widen_says(UINT page, DWORD flags, const char *from, int n_from, WCHAR *to,
			int n_to)
{
	SetLastError(UNTOUCHED);
	return MultiByteToWideChar(page, flags, from, n_from, to, n_to) ? ERROR_SUCCESS
									: failure_said();
}

static DWORD narrow_says(UINT page, DWORD flags, const WCHAR *from, int n_from, char *to,
			 int n_to, const char *otherwise, BOOL *used)
{
	SetLastError(UNTOUCHED);
	return WideCharToMultiByte(page, flags, from, n_from, to, n_to, otherwise, used)
		       ? ERROR_SUCCESS
		       : failure_said();
}

static void test_code_pages(void)
{
	CHECK_EQ("the ANSI code page is UTF-8", GetACP(), CP_UTF8);
	CHECK_EQ("so is the console's", GetOEMCP(), CP_UTF8);
	CHECK("UTF-8 is a valid code page", IsValidCodePage(CP_UTF8));
	CHECK("CP_ACP is only a name for one", !IsValidCodePage(CP_ACP));
	CHECK("no byte leads a pair", !IsDBCSLeadByte(0x81) && !IsDBCSLeadByte(0xE4));
	CHECK_EQ("CP_ACP is UTF-8",
		 MultiByteToWideChar(CP_ACP, 0, "\xC3\xA4", 2, wide, ROOM), 1);
	CHECK_EQ("CP_OEMCP is",
		 MultiByteToWideChar(CP_OEMCP, 0, "\xC3\xA4", 2, wide, ROOM), 1);
	CHECK_EQ("CP_THREAD_ACP is",
		 MultiByteToWideChar(CP_THREAD_ACP, 0, "\xC3\xA4", 2, wide, ROOM), 1);
	CHECK_EQ("a code page that does not exist is an invalid parameter",
		 widen_says(12345, 0, "abc", 3, wide, ROOM), ERROR_INVALID_PARAMETER);
	CHECK_EQ("in the other direction too",
		 narrow_says(12345, 0, widen(wide, "abc"), 3, narrow, ROOM, NULL, NULL),
		 ERROR_INVALID_PARAMETER);
}

static void test_widening(void)
{
	CHECK("text of so many bytes is not terminated",
	      widened("abcd", 2, 0) == 2 && wide_is(3, 'a', 'b', 0x2323));
	CHECK("-1 takes the terminator along",
	      widened("ab", -1, 0) == 3 && wide_is(3, 'a', 'b', 0));
	CHECK("any negative number does", widened("ab", -5, 0) == 3);
	CHECK("a terminator inside is a character",
	      widened("a\0b", 3, 0) == 3 && wide_is(3, 'a', 0, 'b'));
	CHECK("two bytes are one unit",
	      widened("\xC3\xA4", 2, 0) == 1 && wide[0] == 0xE4);
	CHECK("four bytes are two",
	      widened("\xF0\x9F\x98\x80", 4, 0) == 2 && wide_is(2, 0xD83D, 0xDE00, 0));
	CHECK_EQ("success touches no last error", GetLastError(), UNTOUCHED);
	CHECK_EQ("0 units of room ask how many are needed",
		 MultiByteToWideChar(CP_UTF8, 0, "abc", -1, NULL, 0), 4);
	CHECK_EQ("also where the buffer is not NULL",
		 MultiByteToWideChar(CP_UTF8, 0, "abc", 3, wide, 0), 3);
	CHECK_EQ("too little room is an error",
		 widen_says(CP_UTF8, 0, "abc", -1, wide, 3), ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("exactly enough is enough", widen_says(CP_UTF8, 0, "abc", -1, wide, 4),
		 ERROR_SUCCESS);
	CHECK_EQ("no bytes at all are an error",
		 widen_says(CP_UTF8, 0, "abc", 0, wide, 3), ERROR_INVALID_PARAMETER);
	CHECK_EQ("so is no text", widen_says(CP_UTF8, 0, NULL, 3, wide, 3),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("room and no buffer", widen_says(CP_UTF8, 0, "abc", 3, NULL, 3),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("less room than none", widen_says(CP_UTF8, 0, "abc", 3, wide, -1),
		 ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("a text cannot be its own result", "it is converted",
			   widen_says(CP_UTF8, 0, (const char *)wide, 3, wide, ROOM) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_EQ("unknown flags are refused",
		 widen_says(CP_UTF8, 0x100, "abc", 3, wide, 3), ERROR_INVALID_FLAGS);
	CHECK_WINE_DIFFERS("for UTF-8 MB_PRECOMPOSED is one", "it is accepted",
			   widen_says(CP_UTF8, MB_PRECOMPOSED, "abc", 3, wide, 3) ==
				   ERROR_INVALID_FLAGS);
	CHECK_EQ("for CP_ACP it is not",
		 widen_says(CP_ACP, MB_PRECOMPOSED, "abc", 3, wide, 3), ERROR_SUCCESS);
}

static void test_broken_bytes(void)
{
	const DWORD strict = MB_ERR_INVALID_CHARS;

	CHECK("a byte that begins nothing becomes U+FFFD",
	      widened("a\xFF"
		      "b",
		      3, 0) == 3 &&
		      wide_is(3, 'a', 0xFFFD, 'b'));
	CHECK("a character cut off becomes one",
	      widened("\xE2\x82", 2, 0) == 1 && wide[0] == 0xFFFD);
	CHECK("also before another one", widened("\xE2\x82"
						 "a",
						 3, 0) == 2 &&
						 wide_is(2, 0xFFFD, 'a', 0));
	CHECK("an overlong form is as many as it has bytes",
	      widened("\xC0\x80", 2, 0) == 2 && wide_is(2, 0xFFFD, 0xFFFD, 0));
	CHECK("beyond the last character too", widened("\xF4\x90\x80\x80", 4, 0) >= 3);
	CHECK("a surrogate's bytes are no character",
	      widened("\xED\xA0\x80", 3, 0) >= 2 && wide[0] == 0xFFFD);
	CHECK_EQ("asked to, it refuses a broken byte",
		 widen_says(CP_UTF8, strict, "a\xFF", 2, wide, ROOM),
		 ERROR_NO_UNICODE_TRANSLATION);
	CHECK_EQ("when it only counts, too",
		 widen_says(CP_UTF8, strict, "a\xFF", 2, NULL, 0),
		 ERROR_NO_UNICODE_TRANSLATION);
	CHECK_EQ("a surrogate",
		 widen_says(CP_UTF8, strict, "\xED\xA0\x80", 3, wide, ROOM),
		 ERROR_NO_UNICODE_TRANSLATION);
	CHECK_EQ("but not U+FFFD itself",
		 widen_says(CP_UTF8, strict, "\xEF\xBF\xBD", 3, wide, ROOM),
		 ERROR_SUCCESS);
}

static void test_narrowing(void)
{
	WCHAR abc[8], pair[2], lone[3];
	BOOL used = 77;

	widen(abc, "abc");
	pair[0] = 0xD83D;
	pair[1] = 0xDE00;
	lone[0] = 'a';
	lone[1] = 0xD800;
	lone[2] = 'b';
	CHECK("so many units are not terminated",
	      narrowed(abc, 2, 0) == 2 && memcmp(narrow, "ab#", 3) == 0);
	CHECK("-1 takes the terminator along",
	      narrowed(abc, -1, 0) == 4 && strcmp(narrow, "abc") == 0);
	CHECK("a pair is four bytes",
	      narrowed(pair, 2, 0) == 4 && memcmp(narrow, "\xF0\x9F\x98\x80", 4) == 0);
	CHECK("half of one becomes U+FFFD",
	      narrowed(lone, 3, 0) == 5 && memcmp(narrow,
						  "a\xEF\xBF\xBD"
						  "b",
						  5) == 0);
	CHECK("at the end as well", narrowed(pair, 1, 0) == 3);
	CHECK_EQ("asked to, it refuses it",
		 narrow_says(CP_UTF8, WC_ERR_INVALID_CHARS, lone, 3, narrow, ROOM, NULL,
			     NULL),
		 ERROR_NO_UNICODE_TRANSLATION);
	CHECK_EQ("and takes what is whole",
		 narrow_says(CP_UTF8, WC_ERR_INVALID_CHARS, pair, 2, narrow, ROOM, NULL,
			     NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("0 bytes of room ask how many are needed",
		 WideCharToMultiByte(CP_UTF8, 0, abc, -1, NULL, 0, NULL, NULL), 4);
	CHECK_EQ("too little room is an error",
		 narrow_says(CP_UTF8, 0, abc, -1, narrow, 3, NULL, NULL),
		 ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("no units at all are an error",
		 narrow_says(CP_UTF8, 0, abc, 0, narrow, ROOM, NULL, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("so is no text", narrow_says(CP_UTF8, 0, NULL, 3, narrow, 3, NULL, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("room and no buffer",
		 narrow_says(CP_UTF8, 0, abc, 3, NULL, 3, NULL, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("less room than none",
		 narrow_says(CP_UTF8, 0, abc, 3, narrow, -1, NULL, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("UTF-8 has no default character", "it is ignored",
			   narrow_says(CP_UTF8, 0, abc, 3, narrow, ROOM, "?", NULL) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("nor says whether it was used", "it does",
			   narrow_says(CP_UTF8, 0, abc, 3, narrow, ROOM, NULL, &used) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("nor knows WC_NO_BEST_FIT_CHARS", "it is accepted",
			   narrow_says(CP_UTF8, WC_NO_BEST_FIT_CHARS, abc, 3, narrow,
				       ROOM, NULL, NULL) == ERROR_INVALID_FLAGS);
	CHECK_EQ("CP_ACP takes all three",
		 narrow_says(CP_ACP, WC_NO_BEST_FIT_CHARS, abc, 3, narrow, ROOM, "?",
			     &used),
		 ERROR_SUCCESS);
	CHECK("and did not need the character", used == FALSE);
}

/* ------------------------------------------------------------------------ lstr -- */

static void test_null_texts(void)
{
	char room[8] = "kept";

	CHECK("NULL has no length", lstrlenA(NULL) == 0 && lstrlenW(NULL) == 0);
	CHECK("copying to NULL is NULL",
	      !lstrcpyA(NULL, "x") && !lstrcpynA(NULL, "x", 2));
	CHECK("so is copying NULL", !lstrcpyA(room, NULL) && !lstrcpynA(room, NULL, 2));
	CHECK("so is appending either", !lstrcatA(NULL, "x") && !lstrcatA(room, NULL));
	CHECK("and nothing is touched", strcmp(room, "kept") == 0);
	CHECK("NULL equals NULL",
	      lstrcmpA(NULL, NULL) == 0 && lstrcmpiW(NULL, NULL) == 0);
	CHECK("and is before any text", lstrcmpA(NULL, "") == -1 &&
						lstrcmpA("", NULL) == 1 &&
						lstrcmpiA(NULL, "x") == -1);
}

static void test_copies(void)
{
	char room[16];
	WCHAR a[16], b[16];

	CHECK_EQ("length", lstrlenA("abc"), 3);
	CHECK_EQ("of units", lstrlenW(widen(a, "abcd")), 4);
	CHECK("copies return the destination", lstrcpyA(room, "abc") == room);
	lstrcatA(room, "def");
	CHECK("text is appended", strcmp(room, "abcdef") == 0);
	lstrcpynA(room, "xyzxyz", 3);
	CHECK("a bounded copy is cut and terminated", strcmp(room, "xy") == 0);
	lstrcpynA(room, "zz", 1);
	CHECK("of one is empty", room[0] == '\0' && room[1] == 'y');
	room[0] = 'k';
	lstrcpynA(room, "zz", 0);
	CHECK("of none does nothing", room[0] == 'k');
	lstrcatW(lstrcpyW(b, a), a);
	CHECK_EQ("the wide ones do the same", lstrlenW(b), 8);
	lstrcpynW(b, a, 3);
	CHECK_EQ("the bounded one too", lstrlenW(b), 2);
}

static void test_comparisons(void)
{
	WCHAR a[2], b[2];

	CHECK("equal is equal", lstrcmpA("abc", "abc") == 0);
	CHECK("shorter is before longer", lstrcmpA("ab", "abc") == -1);
	CHECK("letters are in order whatever their case",
	      lstrcmpA("a", "B") == -1 && lstrcmpA("A", "b") == -1 &&
		      lstrcmpA("b", "A") == 1);
	CHECK("then lower case is before upper", lstrcmpA("a", "A") == -1 &&
							 lstrcmpA("A", "a") == 1 &&
							 lstrcmpA("aB", "Ab") == -1);
	CHECK("but a later letter counts more", lstrcmpA("ABC", "abd") == -1);
	CHECK("signs are before digits before letters",
	      lstrcmpA("_", "1") == -1 && lstrcmpA("1", "a") == -1 &&
		      lstrcmpA("a1", "a_") == 1);
	CHECK("a hyphen counts last",
	      lstrcmpA("co-op", "coop") == 1 && lstrcmpA("co-op", "copy") == -1);
	CHECK("lstrcmpi ignores case", lstrcmpiA("abc", "ABC") == 0);
	CHECK("and nothing else", lstrcmpiA("abc", "ABD") == -1);
	a[1] = b[1] = 0;
	a[0] = 0xE4;
	b[0] = 0xC4;
	CHECK("beyond ASCII too", lstrcmpiW(a, b) == 0);
	CHECK("lower case is before upper there", lstrcmpW(a, b) == -1);
	a[0] = 0x3B1;
	b[0] = 0x391;
	CHECK("Greek has case", lstrcmpiW(a, b) == 0);
	a[0] = 0x436;
	b[0] = 0x416;
	CHECK("Cyrillic has", lstrcmpiW(a, b) == 0);
	CHECK("narrow text as wide", lstrcmpiA("\xC3\xA4", "\xC3\x84") == 0);
}

/* --------------------------------------------------------------------- strsafe -- */

static HRESULT print_list(char *to, size_t cap, const char *format, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, format);
	result = StringCchVPrintfA(to, cap, format, args);
	va_end(args);
	return result;
}

static void test_safe_copies(void)
{
	char room[8];
	WCHAR from[16], to[16];

	CHECK("what fits is whole",
	      StringCchCopyA(room, 8, "seven77") == S_OK && strcmp(room, "seven77") == 0);
	CHECK("what does not is cut",
	      StringCchCopyA(room, 8, "eight888") == STRSAFE_E_INSUFFICIENT_BUFFER &&
		      strcmp(room, "eight88") == 0);
	CHECK("a buffer of nothing is no buffer",
	      StringCchCopyA(room, 0, "") == STRSAFE_E_INVALID_PARAMETER);
	CHECK("neither is one of more than there is",
	      StringCchCopyA(room, (size_t)STRSAFE_MAX_CCH + 1, "") ==
		      STRSAFE_E_INVALID_PARAMETER);
	CHECK("as many as asked for",
	      StringCchCopyNA(room, 8, "abcdef", 3) == S_OK && strcmp(room, "abc") == 0);
	CHECK("appended",
	      StringCchCatA(room, 8, "de") == S_OK && strcmp(room, "abcde") == 0);
	CHECK("and cut",
	      StringCchCatA(room, 8, "fghi") == STRSAFE_E_INSUFFICIENT_BUFFER &&
		      strcmp(room, "abcdefg") == 0);
	room[4] = '\0';
	CHECK("as many as asked for",
	      StringCchCatNA(room, 8, "xyz", 2) == S_OK && strcmp(room, "abcdxy") == 0);
	memset(room, 'x', sizeof(room));
	CHECK("behind a text without an end nothing can be appended",
	      StringCchCatA(room, 8, "y") == STRSAFE_E_INVALID_PARAMETER);

	widen(from, "wide text");
	CHECK("wide", StringCchCopyW(to, 16, from) == S_OK && lstrlenW(to) == 9);
	CHECK("counted in bytes",
	      StringCbCopyW(to, 9, from) == STRSAFE_E_INSUFFICIENT_BUFFER &&
		      lstrlenW(to) == 3);
	CHECK("appended in bytes",
	      StringCbCatNW(to, sizeof(to), from, 4) == S_OK && lstrlenW(to) == 5);
	CHECK("one byte is no unit",
	      StringCbCopyW(to, 1, from) == STRSAFE_E_INVALID_PARAMETER);
}

static void test_safe_formats(void)
{
	char room[8];
	WCHAR format[16], text[16], to[16];

	CHECK("formats are Microsoft's",
	      StringCchPrintfA(room, 8, "%I64d", 7LL) == S_OK && strcmp(room, "7") == 0);
	CHECK("a long text is cut", StringCchPrintfA(room, 8, "%s", "123456789") ==
						    STRSAFE_E_INSUFFICIENT_BUFFER &&
					    strcmp(room, "1234567") == 0);
	CHECK("from a list",
	      print_list(room, 8, "%d-%d", 1, 2) == S_OK && strcmp(room, "1-2") == 0);
	widen(format, "%s=%d");
	widen(text, "wide");
	CHECK("wide text is %s in wide",
	      StringCbPrintfW(to, sizeof(to), format, text, 5) == S_OK &&
		      lstrlenW(to) == 6 && to[5] == '5');
}

static void test_safe_lengths(void)
{
	WCHAR text[16];
	size_t n = 77;

	CHECK("length", StringCchLengthA("abc", 4, &n) == S_OK && n == 3);
	CHECK("the terminator must be within",
	      StringCchLengthA("abc", 3, &n) == STRSAFE_E_INVALID_PARAMETER && n == 0);
	CHECK("nobody need want to know", StringCchLengthA("abc", 4, NULL) == S_OK);
	CHECK("NULL has none",
	      StringCchLengthA(NULL, 4, &n) == STRSAFE_E_INVALID_PARAMETER && n == 0);
	CHECK("in bytes",
	      StringCbLengthW(widen(text, "abc"), sizeof(text), &n) == S_OK && n == 6);
}

static void test_safe_flags(void)
{
	size_t n_left = 77;
	char room[8], *end = NULL;
	WCHAR to[8], from[8], *wide_end = NULL;

	CHECK("Ex says where the end is and what is left",
	      StringCchCopyExA(room, 8, "abc", &end, &n_left, 0) == S_OK &&
		      end == room + 3 && n_left == 5);
	CHECK("also when it was cut",
	      StringCchCopyExA(room, 8, "123456789", &end, &n_left, 0) ==
			      STRSAFE_E_INSUFFICIENT_BUFFER &&
		      end == room + 7 && n_left == 1);
	CHECK("NULL may be a text", StringCchCopyExA(room, 8, NULL, &end, &n_left,
						     STRSAFE_IGNORE_NULLS) == S_OK &&
					    room[0] == '\0' && n_left == 8);
	CHECK("and a buffer of nothing",
	      StringCchCopyExA(NULL, 0, NULL, NULL, NULL, STRSAFE_IGNORE_NULLS) == S_OK);
	CHECK("what is behind the text is filled",
	      StringCchCopyExA(room, 8, "abc", NULL, NULL, STRSAFE_FILL_BYTE('x')) ==
			      S_OK &&
		      memcmp(room, "abc\0xxxx", 8) == 0);
	CHECK("a failure can fill all of it",
	      StringCchCopyExA(room, 8, "123456789", &end, NULL,
			       STRSAFE_FAILURE_BYTE('y')) ==
			      STRSAFE_E_INSUFFICIENT_BUFFER &&
		      memcmp(room, "yyyyyyy", 8) == 0);
	CHECK("or empty it", StringCchCopyExA(room, 8, "123456789", &end, &n_left,
					      STRSAFE_NULL_ON_FAILURE) ==
					     STRSAFE_E_INSUFFICIENT_BUFFER &&
				     room[0] == '\0' && end == room && n_left == 8);
	StringCchCopyA(room, 8, "abc");
	CHECK("or leave what was there",
	      StringCchCatExA(room, 8, "123456789", &end, &n_left,
			      STRSAFE_NO_TRUNCATION) == STRSAFE_E_INSUFFICIENT_BUFFER &&
		      strcmp(room, "abc") == 0 && end == room + 3 && n_left == 5);
	CHECK("unknown flags are refused",
	      StringCchCopyExA(room, 8, "x", NULL, NULL, 0x10000000) ==
		      STRSAFE_E_INVALID_PARAMETER);
	CHECK("printf has them too",
	      StringCchPrintfExA(room, 8, &end, &n_left, STRSAFE_NULL_ON_FAILURE, "%s",
				 "123456789") == STRSAFE_E_INSUFFICIENT_BUFFER &&
		      room[0] == '\0');
	CHECK("what is left is bytes in Cb",
	      StringCbCopyExW(to, 15, widen(from, "ab"), &wide_end, &n_left, 0) == S_OK &&
		      wide_end == to + 2 && n_left == 11);
}

int main(void)
{
	conform_begin();
	test_code_pages();
	test_widening();
	test_broken_bytes();
	test_narrowing();
	test_null_texts();
	test_copies();
	test_comparisons();
	test_safe_copies();
	test_safe_formats();
	test_safe_lengths();
	test_safe_flags();
	return conform_end();
}
