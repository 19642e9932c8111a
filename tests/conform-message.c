/* SPDX-License-Identifier: MIT */
/*
 * FormatMessage: where messages come from, what inserts and escapes become, how lines are
 * broken, and what every misuse says (spec 2.8). What the system's sentences say is nobody
 * else's business; how they end is.
 */
#include "conform.h"

#include <stdarg.h>

enum {
	ROOM = 512
};

static char said[ROOM];
static WCHAR said_wide[ROOM];

/* What FormatMessageA makes of a text and what follows it; "" if it fails. */
static const char *formatted(DWORD flags, const char *text, ...)
{
	va_list args;
	DWORD n;

	va_start(args, text);
	memset(said, '#', sizeof(said) - 1);
	SetLastError(UNTOUCHED);
	n = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, text, 0, 0, said, ROOM,
			   &args);
	va_end(args);
	if (n == 0)
		said[0] = '\0';
	else if (strlen(said) != n)
		strcpy(said, "(another length)");
	return said;
}

static DWORD formatted_error(DWORD flags, const char *text, ...)
{
	va_list args;
	DWORD n;

	va_start(args, text);
	SetLastError(UNTOUCHED);
	n = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, text, 0, 0, said, ROOM,
			   &args);
	va_end(args);
	return n ? ERROR_SUCCESS : failure_said();
}

/* The same through FormatMessageW; the result as ASCII. */
static const char *formatted_wide(DWORD flags, const char *ascii, ...)
{
	WCHAR text[ROOM];
	va_list args;
	DWORD n, i;

	va_start(args, ascii);
	n = FormatMessageW(FORMAT_MESSAGE_FROM_STRING | flags, widen(text, ascii), 0, 0,
			   said_wide, ROOM, &args);
	va_end(args);
	for (i = 0; i < n; i++)
		said[i] = (char)said_wide[i];
	said[n] = '\0';
	return said;
}

static const char *formatted_array(const char *text, const DWORD_PTR *array)
{
	DWORD n =
		FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
			       text, 0, 0, said, ROOM, (va_list *)(ULONG_PTR)array);

	said[n] = '\0';
	return said;
}

#define CHECK_SAYS(sentence, got, want) CHECK(sentence, strcmp(got, want) == 0)

static DWORD system_says(DWORD flags, DWORD id, DWORD language)
{
	DWORD n;

	SetLastError(UNTOUCHED);
	n = FormatMessageA(flags, NULL, id, language, said, ROOM, NULL);
	return n ? ERROR_SUCCESS : failure_said();
}

static int said_ends_with(const char *end)
{
	size_t n = strlen(said), n_end = strlen(end);

	return n > n_end && strcmp(said + n - n_end, end) == 0;
}

/* Codes of different corners of the table. */
static const DWORD known_codes[] = { 0,   2,    3,   5,    6,    8,    87,   112,
				     120, 122,  123, 161,  183,  206,  288,  298,
				     487, 1006, 998, 1113, 1132, 1224, 1450, 1455 };

static void test_system(void)
{
	const DWORD system = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
	size_t i, n_known = 0, n_one_line = 0;

	for (i = 0; i < sizeof(known_codes) / sizeof(known_codes[0]); i++) {
		if (system_says(system, known_codes[i], 0) == ERROR_SUCCESS &&
		    said_ends_with(".\r\n"))
			n_known++;
		if (system_says(system | FORMAT_MESSAGE_MAX_WIDTH_MASK, known_codes[i],
				0) == ERROR_SUCCESS &&
		    said_ends_with(". ") && !strchr(said, '\n'))
			n_one_line++;
	}
	CHECK_EQ("every code has a sentence that ends with a period and a line break",
		 n_known, i);
	CHECK_EQ("as one line it ends with a period and a space", n_one_line, i);
	CHECK_EQ("success touches no last error",
		 (system_says(system, 5, 0), GetLastError()), UNTOUCHED);

	CHECK_EQ("a number that means nothing has no sentence",
		 system_says(system, 0x1beef, 0), ERROR_MR_MID_NOT_FOUND);
	CHECK_EQ("neither has an exception's", system_says(system, 0xC0000005u, 0),
		 ERROR_MR_MID_NOT_FOUND);
	CHECK_EQ("an HRESULT with an error code in it has that code's",
		 system_says(system, 0x80070005u, 0), ERROR_SUCCESS);
	CHECK_EQ("E_FAIL has one", system_says(system, 0x80004005u, 0), ERROR_SUCCESS);
	CHECK_EQ("a message from a module or the system may come from the system",
		 system_says(system | FORMAT_MESSAGE_FROM_HMODULE, 5, 0), ERROR_SUCCESS);
	CHECK_EQ("and is not found in either",
		 system_says(system | FORMAT_MESSAGE_FROM_HMODULE, 0x1beef, 0),
		 ERROR_MR_MID_NOT_FOUND);
	CHECK_EQ("a program without messages has none",
		 system_says(FORMAT_MESSAGE_FROM_HMODULE, 5, 0),
		 ERROR_RESOURCE_TYPE_NOT_FOUND);
}

static void test_languages(void)
{
	const DWORD system = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;

	CHECK_EQ("the usual language is the user's own",
		 system_says(system, 2, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT)),
		 ERROR_SUCCESS);
	CHECK_EQ("the system's will do",
		 system_says(system, 2, MAKELANGID(LANG_NEUTRAL, SUBLANG_SYS_DEFAULT)),
		 ERROR_SUCCESS);
	CHECK_EQ("so will American English",
		 system_says(system, 2, MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US)),
		 ERROR_SUCCESS);
	CHECK_EQ("a language that does not exist has no messages",
		 system_says(system, 2, 0x1beef), ERROR_RESOURCE_LANG_NOT_FOUND);
}

static void test_sources(void)
{
	CHECK_EQ("a message must come from somewhere", system_says(0, 5, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("to ignore inserts is no source",
		 system_says(FORMAT_MESSAGE_IGNORE_INSERTS, 5, 0),
		 ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("a string and no place to put it is refused",
	      FormatMessageW(FORMAT_MESSAGE_FROM_STRING, widen(said_wide, "x"), 0, 0,
			     NULL, 0, NULL) == 0 &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
	CHECK_EQ("an empty message is nothing to do", formatted_error(0, ""), 235);
	CHECK_EQ("so is one that ends at once", formatted_error(0, "%0rest"), 235);
}

static void test_escapes(void)
{
	CHECK_SAYS("text is itself", formatted(0, "test"), "test");
	CHECK_SAYS("two percent signs are one", formatted(0, "100%%"), "100%");
	CHECK_SAYS("%. %! and % followed by a space are what follows",
		   formatted(0, "a%.b%!c% d"), "a.b!c d");
	CHECK_SAYS("%n is a line break, %r a carriage return, %t a tab",
		   formatted(0, "a%nb%rc%td"), "a\r\nb\rc\td");
	CHECK_WINE_DIFFERS("%b is a space", "%b is a b",
			   strcmp(formatted(0, "a%bc"), "a c") == 0);
	CHECK_SAYS("any other letter is itself", formatted(0, "%Y%z"), "Yz");
	CHECK_SAYS("%0 ends the message", formatted(0, "kept%0dropped"), "kept");
	CHECK_SAYS("%%0 does not", formatted(0, "a%%0b"), "a%0b");
	CHECK_EQ("a percent sign alone is malformed", formatted_error(0, "%"),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("also at the end", formatted_error(0, "test%"), ERROR_INVALID_PARAMETER);
}

static void test_line_breaks(void)
{
	const DWORD one_line = FORMAT_MESSAGE_MAX_WIDTH_MASK;

	CHECK_SAYS("a line feed becomes CR LF", formatted(0, "hi\n"), "hi\r\n");
	CHECK_SAYS("CR LF stays", formatted(0, "hi\r\n"), "hi\r\n");
	CHECK_SAYS("a carriage return becomes CR LF", formatted(0, "a\rb"), "a\r\nb");
	CHECK_SAYS("CR CR LF is two", formatted(0, "\r\r\n"), "\r\n\r\n");
	CHECK_SAYS("so is LF CR", formatted(0, "\n\r"), "\r\n\r\n");
	CHECK_SAYS("in one line they are spaces", formatted(one_line, "hi\r\nho\n"),
		   "hi ho ");
	CHECK_SAYS("one each", formatted(one_line, "\r\r\n"), "  ");
	CHECK_SAYS("but %n stays", formatted(one_line, "a%nb"), "a\r\nb");
}

static void test_inserts(void)
{
	CHECK_SAYS("%1 and %2 are text", formatted(0, "%1 %2", "a", "b"), "a b");
	CHECK_SAYS("in any order, more than once", formatted(0, "%2%1%2%1", "a", "b"),
		   "baba");
	CHECK_SAYS("%11 is the eleventh",
		   formatted(0, "%11", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10",
			     "eleven"),
		   "eleven");
	CHECK_SAYS(
		"%100 is the tenth and a 0",
		formatted(0, "%100", "1", "2", "3", "4", "5", "6", "7", "8", "9", "ten"),
		"ten0");
	CHECK_SAYS("a NULL says so", formatted(0, "%1", (char *)NULL), "(null)");
	CHECK_SAYS("no inserts need no arguments", formatted(0, "plain"), "plain");
	SetLastError(UNTOUCHED);
	CHECK("inserts without arguments are refused",
	      FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "%1", 0, 0, said, ROOM, NULL) ==
			      0 &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("an array of them too",
	      FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
			     "%1", 0, 0, said, ROOM, NULL) == 0 &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
	CHECK_SAYS("an insert's percent signs are not looked at",
		   formatted(0, "%1", "%n%1!"), "%n%1!");
}

static void test_formats(void)
{
	CHECK_SAYS("!d! !u! !x! are 32 bits",
		   formatted(0, "%1!d! %2!u! %3!x! %4!o!", -5, 7u, 255, 8), "-5 7 ff 10");
	CHECK_SAYS("!08X! has a width", formatted(0, "%1!08X!", 0xbeef), "0000BEEF");
	CHECK_SAYS("!I64d! and !lld! are 64 bits",
		   formatted(0, "%1!I64d! %2!lld!", (LONGLONG)-1234567890123LL,
			     (LONGLONG)1 << 40),
		   "-1234567890123 1099511627776");
	CHECK_SAYS("!ld! is 32 bits", formatted(0, "%1!ld! %2!lu!", (LONG)-1, (DWORD)3),
		   "-1 3");
	CHECK_SAYS("!hd! is 16", formatted(0, "%1!hd!", 0x12345), "9029");
	CHECK_SAYS("flags work",
		   formatted(0, "%1!-5d!|%2!+d!|%3!05d!|%4!#x!|%5! d!", 3, 4, 5, 6, 7),
		   "3    |+4|00005|0x6| 7");
	CHECK_SAYS("!p! is all digits", formatted(0, "%1!p!", (void *)0x1234),
		   "0000000000001234");
	CHECK_SAYS("!c! is a character", formatted(0, "%1!c!%2!hc!%3!lc!", 'a', 'b', 'c'),
		   "abc");
	CHECK_SAYS("text has width and precision",
		   formatted(0, "%1!10s!|%1!-10s!|%1!.2s!", "abc"),
		   "       abc|abc       |ab");
	CHECK_SAYS("0 fills text too", formatted(0, "%1!06s!", "abc"), "000abc");
	CHECK_SAYS("text behind the format stays", formatted(0, "%1!s.!", "abc"), "abc.");
	CHECK_SAYS("an exclamation mark is one", formatted(0, "%1!s!! %1%!", "a"),
		   "a! a!");
	CHECK_SAYS("a format of nothing is nothing", formatted(0, "a%1!!b", "x"), "ab");

	CHECK_EQ("a format must end", formatted_error(0, "%1!s", "x"),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("also one that has not begun", formatted_error(0, "%1!", "x"),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("three stars are too many",
		 formatted_error(0, "%1!***s!", 1, 2, "x", "x"), ERROR_INVALID_PARAMETER);
	CHECK_EQ("a format has an end of room",
		 formatted_error(0, "%1!000000000000000000000000000000000000001d!", 1),
		 ERROR_INVALID_PARAMETER);
}

static void test_widths_of_text(void)
{
	WCHAR a[8], b[8], c[8];

	widen(a, "wide");
	widen(b, "w2");
	widen(c, "w3");
	CHECK_SAYS("in A !s! and !hs! are narrow, !S! !ls! !ws! wide",
		   formatted(0, "%1!s! %2!hs! %3!S! %4!ls! %5!ws!", "n", "n2", a, b, c),
		   "n n2 wide w2 w3");
	CHECK_SAYS("in W !s! !ls! !ws! are wide, !S! and !hs! narrow",
		   formatted_wide(0, "%1!s! %2!ls! %3!ws! %4!S! %5!hs! %6", a, b, c, "n",
				  "n2", a),
		   "wide w2 w3 n n2 wide");
	CHECK_SAYS("a wide precision counts units", formatted_wide(0, "%1!6.2s!|", a),
		   "    wi|");
}

static void test_stars(void)
{
	const DWORD_PTR texts[] = {
		4, 2, (DWORD_PTR) "Bill", (DWORD_PTR) "Bob", 6, (DWORD_PTR) "Bill"
	};
	const DWORD_PTR numbers[] = { 5, 3, 2, 4, 9, 8 };

	CHECK_SAYS("an array counts the stars: the example of the documentation",
		   formatted_array("%1!*.*s! %4 %5!*s!", texts), "  Bi Bob   Bill");
	CHECK_SAYS("a list does not count the last one: the other example",
		   formatted(0, "%1!*.*s! %3 %4!*s!", 4, 2, "Bill", "Bob", 6, "Bill"),
		   "  Bi Bob   Bill");
	CHECK_SAYS("in an array what follows the first star is what is next",
		   formatted_array("%1!*.*u!,%1!*.*u!", numbers), "  002, 0009");
	CHECK_SAYS("the first star names its argument",
		   formatted_array("%4!*u!,%1!*u!", numbers), "   9,    8");
	CHECK_SAYS("other inserts are not moved by it",
		   formatted_array("%2!*u!,%1!u!,%2!u!", numbers), "  2,5,3");
	CHECK_SAYS("in a list too what follows is what is next",
		   formatted(0, "%1!*.*u!,%1!*.*u!", 5, 3, 2, 4, 9, 8), "  002, 0009");
	CHECK_SAYS("though the value has taken the last star's place",
		   formatted(0, "%1!*u!,%1!*u!", 5, 3, 2, 4, 9, 8), "    3,  2");
	CHECK_SAYS("a negative width is to the left",
		   formatted(0, "%1!*d!|%2!*s!|", -4, 7, -4, "ab"), "7   |ab  |");
	CHECK_SAYS("a negative precision is none", formatted(0, "%1!.*s!", -1, "abc"),
		   "abc");
}

static void test_ignoring_inserts(void)
{
	const DWORD ignore = FORMAT_MESSAGE_IGNORE_INSERTS;

	CHECK_SAYS("inserts stay as they are", formatted(ignore, "a%1%2!*.*s!%99"),
		   "a%1%2!*.*s!%99");
	CHECK_SAYS("so do the signs", formatted(ignore, "%%% %.%!%Y%b"), "%%% %.%!%Y%b");
	CHECK_SAYS("%n %r %t do not", formatted(ignore, "%n%r%t"), "\r\n\r\t");
	CHECK_SAYS("%0 ends the message", formatted(ignore, "a%0b"), "a");
	CHECK_SAYS("line breaks are made as ever", formatted(ignore, "hi\n\r"),
		   "hi\r\n\r\n");
	CHECK_EQ("a percent sign alone is malformed", formatted_error(ignore, "%"),
		 ERROR_INVALID_PARAMETER);
	CHECK_SAYS("a format need not end", formatted(ignore, "%1!abc"), "%1!abc");
}

static void test_wrapping(void)
{
	CHECK_SAYS("lines are broken at spaces",
		   formatted(10, "The quick brown fox jumps over the lazy dog"),
		   "The quick\r\nbrown fox\r\njumps\r\nover the\r\nlazy dog");
	CHECK_SAYS("a word longer than a line is cut",
		   formatted(10, "aaaaaaaaaaaaaaaaaa bb"),
		   "aaaaaaaaaa\r\naaaaaaaa\r\nbb");
	CHECK_SAYS("the text's own breaks are spaces", formatted(10, "aaa bbb\nccc ddd"),
		   "aaa bbb\r\nccc ddd");
	CHECK_SAYS("%n breaks a line", formatted(10, "aaa%nbbb ccc ddd"),
		   "aaa\r\nbbb ccc\r\nddd");
	CHECK_SAYS("spaces at a break vanish", formatted(10, "aaaa  bbbb   cccc"),
		   "aaaa\r\nbbbb\r\ncccc");
	CHECK_SAYS("a full line is broken before anything follows",
		   formatted(10, "1234567890 12"), "1234567890\r\n 12");
	CHECK_SAYS("an insert is not cut", formatted(10, "a%1 b", "12345678901234"),
		   "a12345678901234\r\n b");
	CHECK_SAYS("nor broken at its spaces",
		   formatted(10, "a %1 b", "x y z 12 34 56 78"),
		   "a\r\nx y z 12 34 56 78\r\nb");
	CHECK_SAYS("leading spaces stay", formatted(10, "   abc"), "   abc");
	CHECK_SAYS("a width of one", formatted(1, "a b c"), "a\r\n\r\nb\r\n\r\nc\r\n");
	CHECK_SAYS("a tab goes to the next eighth column", formatted(8, "ab%tcd ef gh"),
		   "ab\r\ncd ef\r\ngh");
	CHECK_SAYS("a carriage return begins a line", formatted(5, "ab%rcd efgh"),
		   "ab\rcd\r\nefgh");
}

static void test_buffers(void)
{
	DWORD n, error;
	char room[8];

	memset(room, '#', sizeof(room));
	SetLastError(UNTOUCHED);
	n = FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "abcd", 0, 0, room, 4, NULL);
	error = GetLastError();
	CHECK("a buffer without room for the terminator is too small",
	      n == 0 && error == ERROR_INSUFFICIENT_BUFFER);
	CHECK("in A it stays as it was", room[0] == '#');
	n = FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "abcd", 0, 0, room, 5, NULL);
	CHECK("with room it holds all", n == 4 && strcmp(room, "abcd") == 0);
	CHECK("and no more is touched", room[5] == '#');

	memset(said_wide, '#', sizeof(said_wide));
	SetLastError(UNTOUCHED);
	{
		WCHAR text[8];

		n = FormatMessageW(FORMAT_MESSAGE_FROM_STRING, widen(text, "abcd"), 0, 0,
				   said_wide, 3, NULL);
	}
	error = GetLastError();
	CHECK("W says the same", n == 0 && error == ERROR_INSUFFICIENT_BUFFER);
	CHECK("and hands over what fits",
	      said_wide[0] == 'a' && said_wide[1] == 'b' && said_wide[2] == 0);

	SetLastError(UNTOUCHED);
	n = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
			   NULL, 5, 0, room, 3, NULL);
	CHECK("a sentence of the system does not fit into three characters",
	      n == 0 && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
}

static void test_allocation(void)
{
	const DWORD from_string =
		FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER;
	char *text = NULL;
	WCHAR *wide = NULL;
	DWORD n;

	n = FormatMessageA(from_string, "abc", 0, 0, (LPSTR)&text, 0, NULL);
	CHECK("a buffer is allocated", n == 3 && text && strcmp(text, "abc") == 0);
	CHECK_EQ("as large as it must be", LocalSize(text), 4);
	CHECK("and freed with LocalFree()", LocalFree(text) == NULL);
	n = FormatMessageA(from_string, "abc", 0, 0, (LPSTR)&text, 100, NULL);
	CHECK_EQ("nSize is the least it shall have", LocalSize(text), 100);
	LocalFree(text);

	n = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER |
				   FORMAT_MESSAGE_IGNORE_INSERTS,
			   NULL, ERROR_ACCESS_DENIED, 0, (LPWSTR)&wide, 0, NULL);
	CHECK("W allocates too", n > 3 && wide && wide[n] == 0 && wide[n - 1] == '\n');
	CHECK_EQ("units of two bytes", LocalSize(wide), (n + 1) * sizeof(WCHAR));
	LocalFree(wide);

	text = said;
	SetLastError(UNTOUCHED);
	n = FormatMessageA(from_string, "%", 0, 0, (LPSTR)&text, 0, NULL);
	CHECK("a failure leaves no buffer",
	      n == 0 && text == NULL && GetLastError() == ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	n = FormatMessageA(from_string, "abc", 0, 0, NULL, 0, NULL);
	CHECK("A has not enough memory for a buffer nobody takes",
	      n == 0 && GetLastError() == ERROR_NOT_ENOUGH_MEMORY);
	SetLastError(UNTOUCHED);
	n = FormatMessageW(from_string, widen(said_wide, "abc"), 0, 0, NULL, 0, NULL);
	CHECK("W finds the parameter wrong",
	      n == 0 && GetLastError() == ERROR_INVALID_PARAMETER);
}

static void test_long_messages(void)
{
	static char text[140000];
	char *made = NULL;
	DWORD n;

	memset(text, 'x', sizeof(text) - 1);
	SetLastError(UNTOUCHED);
	n = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER,
			   text, 0, 0, (LPSTR)&made, 0, NULL);
	CHECK_WINE_DIFFERS(
		"a message beyond 128 KiB is more data than there may be",
		"the limit is lower, and beyond it is ERROR_INSUFFICIENT_BUFFER",
		n == 0 && GetLastError() == ERROR_MORE_DATA);
	text[30000] = '\0';
	n = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER,
			   text, 0, 0, (LPSTR)&made, 0, NULL);
	CHECK("one of 30000 characters is allocated", n == 30000 && made);
	LocalFree(made);
}

int main(void)
{
	conform_begin();
	test_system();
	test_languages();
	test_sources();
	test_escapes();
	test_line_breaks();
	test_inserts();
	test_formats();
	test_widths_of_text();
	test_stars();
	test_ignoring_inserts();
	test_wrapping();
	test_buffers();
	test_allocation();
	test_long_messages();
	return conform_end();
}
