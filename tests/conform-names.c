/* SPDX-License-Identifier: MIT */
/*
 * Names: which spellings mean one object, which are legal, which error the others get.
 *
 * Wide names are written out as numbers: L"" is not 16 bits wide everywhere. Whether A
 * functions take UTF-8 depends on the platform's ANSI code page; where the test finds
 * another one, those facts are skipped, but never on Linux, where winshm promises UTF-8.
 *
 * Left out because Windows versions or the machine's set-up decide: a name of exactly
 * MAX_PATH characters, names behind the name of a section (`section\x`), the links inside
 * namespaces (`Local\Global\x`).
 */
#include "conform.h"

static void test_prefixes(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-names-bare");
	HANDLE local;

	REQUIRE(section);
	CHECK_EQ("Local\\x is x when opened",
		 open_says(FILE_MAP_READ, "Local\\conform-names-bare"), ERROR_SUCCESS);
	CHECK_EQ("Local\\x is x when created",
		 create_says(PAGE_READWRITE, 1, "Local\\conform-names-bare"),
		 ERROR_ALREADY_EXISTS);
	CloseHandle(section);

	local = section_create(PAGE_READWRITE, PAGE_BYTES, "Local\\conform-names-local");
	REQUIRE(local);
	CHECK_EQ("x is Local\\x when opened",
		 open_says(FILE_MAP_READ, "conform-names-local"), ERROR_SUCCESS);
	CHECK_EQ("x is Local\\x when created",
		 create_says(PAGE_READWRITE, 1, "conform-names-local"),
		 ERROR_ALREADY_EXISTS);
	CloseHandle(local);
	CHECK_EQ("and both go together", open_says(FILE_MAP_READ, "conform-names-local"),
		 ERROR_FILE_NOT_FOUND);
}

static int name_is_global(void)
{
	HANDLE section =
		section_create(PAGE_READWRITE, PAGE_BYTES, "conform-names-session0");
	int is_global;

	is_global = open_says(FILE_MAP_READ, "Global\\conform-names-session0") ==
		    ERROR_SUCCESS;
	if (section)
		CloseHandle(section);
	return is_global;
}

static void test_global(void)
{
	static const char distinct[] = "a bare name is not found as Global\\";
	static const char apart[] = "x and Global\\x are two sections";
	static const char same[] = "Global\\x is found as Global\\x";
	static const char back[] = "Global\\x is not found as a bare name";
	static const char session0[] = "a service's own names are the global ones";
	static const char privilege[] =
		"creating sections in Global\\ needs a privilege here";
	HANDLE bare, global;

#ifndef __linux__
	if (name_is_global()) {
		SKIP(distinct, session0);
		SKIP(apart, session0);
		SKIP(same, session0);
		SKIP(back, session0);
		return;
	}
#endif
	CHECK(distinct, !name_is_global());
	bare = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-names-both");
	REQUIRE(bare);
	SetLastError(UNTOUCHED);
	global = section_create(PAGE_READWRITE, PAGE_BYTES, "Global\\conform-names-both");
#ifndef __linux__
	if (!global && GetLastError() == ERROR_ACCESS_DENIED) {
		SKIP(apart, privilege);
		SKIP(same, privilege);
		SKIP(back, privilege);
		CloseHandle(bare);
		return;
	}
#else
	(void)session0;
	(void)privilege;
#endif
	CHECK_EQ(apart, GetLastError(), ERROR_SUCCESS);
	REQUIRE(global);
	CHECK_EQ(same, open_says(FILE_MAP_READ, "Global\\conform-names-both"),
		 ERROR_SUCCESS);
	CloseHandle(bare);
	CHECK_EQ(back, open_says(FILE_MAP_READ, "conform-names-both"),
		 ERROR_FILE_NOT_FOUND);
	CloseHandle(global);
}

static void test_session(void)
{
	HANDLE section =
		section_create(PAGE_READWRITE, PAGE_BYTES, "conform-names-session");
	unsigned n_found = 0, n_odd = 0, id;
	char name[64];

	REQUIRE(section);
	for (id = 0; id < 1000; id++) {
		DWORD said;

		sprintf(name, "Session\\%u\\conform-names-session", id);
		said = open_says(FILE_MAP_READ, name);
		if (said == ERROR_SUCCESS)
			n_found++;
		else if (said != ERROR_FILE_NOT_FOUND && said != ERROR_PATH_NOT_FOUND &&
			 said != ERROR_ACCESS_DENIED)
			n_odd++;
	}
	CHECK_EQ("a bare name is found in exactly one session", n_found, 1);
	CHECK_EQ("the others do not exist, do not have it, or are closed to us", n_odd,
		 0);
	CHECK_EQ("a session nobody has does not exist",
		 open_says(FILE_MAP_READ, "Session\\987654\\conform-names-session"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("nothing can be created in it",
		 create_says(PAGE_READWRITE, 1, "Session\\987654\\conform-names-session"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("a session is a number",
		 open_says(FILE_MAP_READ, "Session\\one\\conform-names-session"),
		 ERROR_PATH_NOT_FOUND);
	CloseHandle(section);
}

static void test_case(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-names-Case");

	REQUIRE(section);
	CHECK_EQ("names are case-sensitive: another case is not found",
		 open_says(FILE_MAP_READ, "conform-names-case"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("and is another section",
		 create_says(PAGE_READWRITE, 1, "CONFORM-NAMES-CASE"), ERROR_SUCCESS);
	CloseHandle(section);
	CHECK_EQ("local\\ is not Local\\",
		 open_says(FILE_MAP_READ, "local\\conform-names"), ERROR_PATH_NOT_FOUND);
	CHECK_EQ("LOCAL\\ is not Local\\",
		 create_says(PAGE_READWRITE, 1, "LOCAL\\conform-names"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("global\\ is not Global\\",
		 create_says(PAGE_READWRITE, 1, "global\\conform-names"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("session\\ is not Session\\",
		 open_says(FILE_MAP_READ, "session\\1\\conform-names"),
		 ERROR_PATH_NOT_FOUND);
}

static void test_backslashes(void)
{
	CHECK_EQ("a leading backslash is a bad path",
		 create_says(PAGE_READWRITE, 1, "\\conform-names"), ERROR_BAD_PATHNAME);
	CHECK_EQ("a backslash alone is one, too", create_says(PAGE_READWRITE, 1, "\\"),
		 ERROR_BAD_PATHNAME);
	CHECK_EQ("so are two", open_says(FILE_MAP_READ, "\\\\"), ERROR_BAD_PATHNAME);
	CHECK_EQ("a leading backslash spoils even a full path",
		 open_says(FILE_MAP_READ, "\\BaseNamedObjects\\conform-names"),
		 ERROR_BAD_PATHNAME);
	CHECK_EQ("an unknown prefix does not exist",
		 create_says(PAGE_READWRITE, 1, "conform\\names"), ERROR_PATH_NOT_FOUND);
	CHECK_EQ("nor does one with nothing behind it",
		 create_says(PAGE_READWRITE, 1, "conform-names-prefix\\"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("a second backslash asks for a namespace within Global\\",
		 create_says(PAGE_READWRITE, 1, "Global\\conform\\names"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("or within Local\\",
		 create_says(PAGE_READWRITE, 1, "Local\\conform\\names"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("which do not open either",
		 open_says(FILE_MAP_READ, "Local\\conform\\names"), ERROR_PATH_NOT_FOUND);
	CHECK_EQ("nothing behind Local\\ is no name",
		 create_says(PAGE_READWRITE, 1, "Local\\"), ERROR_INVALID_NAME);
	CHECK_EQ("nothing behind Global\\ is no name",
		 create_says(PAGE_READWRITE, 1, "Global\\"), ERROR_INVALID_NAME);
}

static void test_reserved_words(void)
{
	CHECK_EQ("Local is taken", create_says(PAGE_READWRITE, 1, "Local"),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("Global is taken", create_says(PAGE_READWRITE, 1, "Global"),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("Session is taken", create_says(PAGE_READWRITE, 1, "Session"),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("local is not", create_says(PAGE_READWRITE, 1, "local"), ERROR_SUCCESS);
	CHECK_EQ("GLOBAL is not", create_says(PAGE_READWRITE, 1, "GLOBAL"),
		 ERROR_SUCCESS);
	CHECK_EQ("a reserved word with a space behind it is a name",
		 create_says(PAGE_READWRITE, 1, "Local "), ERROR_SUCCESS);
	CHECK_EQ("a reserved word may begin a name",
		 create_says(PAGE_READWRITE, 1, "Globalization"), ERROR_SUCCESS);
}

static void test_no_name(void)
{
	static const WCHAR empty[] = { 0 };
	HANDLE first = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	HANDLE second = section_create(PAGE_READWRITE, PAGE_BYTES, "");
	char *view, *other;

	REQUIRE(first && second);
	view = view_map(first, FILE_MAP_WRITE, 0, 0);
	other = view_map(second, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view && other);
	view[0] = 1;
	CHECK_EQ("sections without a name have nothing in common", other[0], 0);
	UnmapViewOfFile(other);
	UnmapViewOfFile(view);
	CHECK_EQ("an empty wide name is none either", create_wide_says(empty),
		 ERROR_SUCCESS);
	CHECK_EQ("a NULL wide name is none either", create_wide_says(NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("an empty wide name opens nothing", open_wide_says(FILE_MAP_READ, empty),
		 ERROR_INVALID_HANDLE);
	CloseHandle(second);
	CloseHandle(first);
}

struct oddity {
	const char *name;
	const char *sentence;
};

static const struct oddity oddities[] = {
	{ "conform names", "a name may contain spaces" },
	{ " conform-names", "a leading space is part of the name" },
	{ "conform-names ", "a trailing space is part of the name" },
	{ " ", "a space may be the whole name" },
	{ "conform/names", "a slash is an ordinary character" },
	{ "/conform-names", "also at the front" },
	{ "Local/conform-names", "and makes no prefix of Local" },
	{ "Global/conform:C:/Program Files/x", "nor of Global: this is one plain name" },
	{ "conform:names", "a colon is an ordinary character" },
	{ "C:", "a drive is an ordinary name" },
	{ "con*form?", "wildcards are ordinary characters" },
	{ "\"conform\" <names> | 'more'", "quotes, brackets and bars are, too" },
	{ "%conform%s%n", "percent signs are, too" },
	{ "{00000000-0000-0000-c000-000000000046}", "a GUID in braces is a name" },
	{ ".", "a dot is a name" },
	{ "..", "two dots are a name" },
	{ "conform.names.", "a trailing dot is part of the name" },
	{ "conform-names\t", "a tab is part of the name" },
	{ "conform\nnames", "a line feed is part of the name" },
	{ "\001\033\177", "control characters are, too" },
	{ "nul", "names of devices are ordinary names" },
	{ "BaseNamedObjects", "and so are those of the system's directories" },
};

#define N_ODDITIES (sizeof(oddities) / sizeof(oddities[0]))

static void test_odd_names(void)
{
	HANDLE sections[N_ODDITIES];
	unsigned n_lost = 0;
	size_t i;

	for (i = 0; i < N_ODDITIES; i++) {
		DWORD error;

		SetLastError(UNTOUCHED);
		sections[i] =
			section_create(PAGE_READWRITE, PAGE_BYTES, oddities[i].name);
		error = GetLastError();
		CHECK(oddities[i].sentence,
		      error == ERROR_SUCCESS &&
			      open_says(FILE_MAP_READ, oddities[i].name) ==
				      ERROR_SUCCESS);
	}
	CHECK_EQ("without its leading space a name is another one",
		 open_says(FILE_MAP_READ, "conform-names"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("a name is not found by its beginning",
		 open_says(FILE_MAP_READ, "conform"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor by more than itself", open_says(FILE_MAP_READ, "conform namess"),
		 ERROR_FILE_NOT_FOUND);
	for (i = 0; i < N_ODDITIES; i++) {
		if (sections[i])
			CloseHandle(sections[i]);
		if (open_says(FILE_MAP_READ, oddities[i].name) != ERROR_FILE_NOT_FOUND)
			n_lost++;
	}
	CHECK_EQ("each odd name is gone with its handle", n_lost, 0);
}

static void test_narrow_and_wide_are_one(void)
{
	WCHAR wide[64];
	HANDLE section =
		section_create(PAGE_READWRITE, PAGE_BYTES, "conform-names-narrow");

	REQUIRE(section);
	CHECK_EQ("what A creates W opens",
		 open_wide_says(FILE_MAP_READ, widen(wide, "conform-names-narrow")),
		 ERROR_SUCCESS);
	CHECK_EQ(
		"also with a prefix",
		open_wide_says(FILE_MAP_READ, widen(wide, "Local\\conform-names-narrow")),
		ERROR_SUCCESS);
	CloseHandle(section);
	section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     PAGE_BYTES, widen(wide, "conform-names-wide"));
	REQUIRE(section);
	CHECK_EQ("what W creates A opens", open_says(FILE_MAP_READ, "conform-names-wide"),
		 ERROR_SUCCESS);
	CloseHandle(section);
	CHECK_EQ("W minds the leading backslash, too",
		 create_wide_says(widen(wide, "\\conform-names")), ERROR_BAD_PATHNAME);
	CHECK_EQ("and the unknown prefix",
		 open_wide_says(FILE_MAP_READ, widen(wide, "conform\\names")),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("and the reserved words", create_wide_says(widen(wide, "Global")),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("and the missing name behind a prefix",
		 create_wide_says(widen(wide, "Local\\")), ERROR_INVALID_NAME);
}

/* Creates `name`, and finds it again, and does not find `other` meanwhile. */
static void check_wide_apart(const char *sentence, const WCHAR *name, const WCHAR *other)
{
	HANDLE section;
	DWORD error;

	SetLastError(UNTOUCHED);
	section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     PAGE_BYTES, name);
	error = GetLastError();
	CHECK(sentence,
	      section && error == ERROR_SUCCESS &&
		      open_wide_says(FILE_MAP_READ, name) == ERROR_SUCCESS &&
		      open_wide_says(FILE_MAP_READ, other) == ERROR_FILE_NOT_FOUND);
	if (section)
		CloseHandle(section);
}

static void test_beyond_ascii(void)
{
	static const WCHAR plain[] = { 'c', 'n', '-', 'e', 0 };
	static const WCHAR composed[] = { 'c', 'n', '-', 0x00e9, 0 };
	static const WCHAR decomposed[] = { 'c', 'n', '-', 'e', 0x0301, 0 };
	static const WCHAR capital[] = { 'c', 'n', '-', 0x00c9, 0 };
	static const WCHAR han[] = { 'c', 'n', '-', 0x5171, 0x6709, 0 };
	static const WCHAR han_less[] = { 'c', 'n', '-', 0x5171, 0 };
	static const WCHAR astral[] = { 'c', 'n', '-', 0xd83d, 0xde00, 0 };
	static const WCHAR astral_next[] = { 'c', 'n', '-', 0xd83d, 0xde01, 0 };
	static const WCHAR lone_high[] = { 'c', 'n', '-', 0xd83d, 0 };
	static const WCHAR lone_low[] = { 'c', 'n', '-', 0xde00, 0 };
	static const WCHAR swapped[] = { 'c', 'n', '-', 0xde00, 0xd83d, 0 };
	static const WCHAR replacement[] = { 'c', 'n', '-', 0xfffd, 0 };
	static const WCHAR noncharacter[] = { 'c', 'n', '-', 0xffff, 0 };
	static const WCHAR fullwidth[] = { 'c', 'n', 0xff3c, 'x', 0 };
	static const WCHAR fullwidth_other[] = { 'c', 'n', 0xff0f, 'x', 0 };

	check_wide_apart("an accent makes another name", composed, plain);
	check_wide_apart("letter and accent are not one letter: nothing is normalised",
			 decomposed, composed);
	check_wide_apart("nor the other way round", composed, decomposed);
	check_wide_apart("case counts beyond ASCII, too", composed, capital);
	check_wide_apart("a name may be Chinese", han, han_less);
	check_wide_apart("a character of two units is a name", astral, astral_next);
	check_wide_apart("and is not its first unit", astral, lone_high);
	check_wide_apart("a lone high surrogate is a name: units, not characters, count",
			 lone_high, replacement);
	check_wide_apart("a lone low surrogate is another", lone_low, lone_high);
	check_wide_apart("surrogates in the wrong order are a third", swapped, astral);
	check_wide_apart("U+FFFD is a name of its own", replacement, lone_low);
	check_wide_apart("U+FFFF is a name", noncharacter, replacement);
	check_wide_apart("a fullwidth backslash is no backslash", fullwidth,
			 fullwidth_other);
}

static void test_utf8(void)
{
	static const char takes[] = "the A functions take UTF-8: two bytes";
	static const char takes_three[] = "three bytes";
	static const char takes_four[] = "and four";
	static const char counts[] = "their limit counts characters, not bytes";
	static const char reason[] = "the ANSI code page of this platform is not UTF-8";
	static const WCHAR two[] = { 'c', 'n', '-', 'u', 0x00e9, 0 };
	static const WCHAR three[] = { 'c', 'n', '-', 'u', 0x5171, 0 };
	static const WCHAR four[] = { 'c', 'n', '-', 'u', 0xd83d, 0xde00, 0 };
	static char many[2 * 250 + 1];
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "cn-u\xc3\xa9");
	size_t i;

	REQUIRE(section);
#ifndef __linux__
	if (open_wide_says(FILE_MAP_READ, two) != ERROR_SUCCESS) {
		SKIP(takes, reason);
		SKIP(takes_three, reason);
		SKIP(takes_four, reason);
		SKIP(counts, reason);
		CloseHandle(section);
		return;
	}
#else
	(void)reason;
#endif
	CHECK_EQ(takes, open_wide_says(FILE_MAP_READ, two), ERROR_SUCCESS);
	CloseHandle(section);
	section = section_create(PAGE_READWRITE, PAGE_BYTES, "cn-u\xe5\x85\xb1");
	REQUIRE(section);
	CHECK_EQ(takes_three, open_wide_says(FILE_MAP_READ, three), ERROR_SUCCESS);
	CloseHandle(section);
	section = section_create(PAGE_READWRITE, PAGE_BYTES, "cn-u\xf0\x9f\x98\x80");
	REQUIRE(section);
	CHECK_EQ(takes_four, open_wide_says(FILE_MAP_READ, four), ERROR_SUCCESS);
	CloseHandle(section);
	for (i = 0; i < sizeof(many) - 1; i += 2)
		memcpy(many + i, "\xc3\xa9", 2);
	CHECK_EQ(counts, create_says(PAGE_READWRITE, 1, many), ERROR_SUCCESS);
}

/* A name of n_chars, with or without a prefix that counts, too. */
static DWORD create_long_says(const char *prefix, size_t n_chars)
{
	static char name[1024];

	memset(name, 'n', n_chars);
	memcpy(name, prefix, strlen(prefix));
	name[n_chars] = '\0';
	return create_says(PAGE_READWRITE, 1, name);
}

static DWORD create_long_wide_says(const char *prefix, size_t n_units)
{
	static WCHAR name[70000];
	size_t n_prefix = strlen(prefix), i;

	for (i = 0; i < n_prefix + n_units; i++)
		name[i] = (WCHAR)(i < n_prefix ? prefix[i] : 'w');
	name[i] = 0;
	return create_wide_says(name);
}

#define LENGTH_REASON "a wide name may be longer than 32766 units"

static void test_lengths(void)
{
	static char name[1024];

	CHECK_EQ("A takes a name of one character", create_says(PAGE_READWRITE, 1, "n"),
		 ERROR_SUCCESS);
	CHECK_EQ("A takes 250 characters", create_long_says("", 250), ERROR_SUCCESS);
	CHECK_EQ("A takes 259 characters", create_long_says("", 259), ERROR_SUCCESS);
	CHECK_EQ("A does not take 261 characters", create_long_says("", 261),
		 ERROR_FILENAME_EXCED_RANGE);
	CHECK_EQ("nor 1000", create_long_says("", 1000), ERROR_FILENAME_EXCED_RANGE);
	CHECK_EQ("the prefix counts: 259 with Local\\ are taken",
		 create_long_says("Local\\", 259), ERROR_SUCCESS);
	CHECK_EQ("261 with Local\\ are not", create_long_says("Local\\", 261),
		 ERROR_FILENAME_EXCED_RANGE);
	memset(name, 'n', 300);
	name[300] = '\0';
	CHECK_EQ("opening has the same limit", open_says(FILE_MAP_READ, name),
		 ERROR_FILENAME_EXCED_RANGE);
	CHECK_EQ("W takes 261 units", create_long_wide_says("", 261), ERROR_SUCCESS);
	CHECK_EQ("W takes 10000 units", create_long_wide_says("", 10000), ERROR_SUCCESS);
	CHECK_EQ("W takes 32000 units behind Local\\",
		 create_long_wide_says("Local\\", 32000), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("W does not take 40000 units", LENGTH_REASON,
			   create_long_wide_says("", 40000) == ERROR_INVALID_NAME);
	CHECK_WINE_DIFFERS("nor 65536: lengths do not wrap around", LENGTH_REASON,
			   create_long_wide_says("", 65536) == ERROR_INVALID_NAME);
}

static void test_long_names_differ_at_the_end(void)
{
	static WCHAR name[5001];
	HANDLE section;
	size_t i;

	for (i = 0; i < 5000; i++)
		name[i] = 'd';
	name[5000] = 0;
	section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     PAGE_BYTES, name);
	REQUIRE(section);
	CHECK_EQ("a name of 5000 units is found", open_wide_says(FILE_MAP_READ, name),
		 ERROR_SUCCESS);
	name[4999] = 'D';
	CHECK_EQ("with another last unit it is not", open_wide_says(FILE_MAP_READ, name),
		 ERROR_FILE_NOT_FOUND);
	name[4999] = 0;
	CHECK_EQ("nor without it", open_wide_says(FILE_MAP_READ, name),
		 ERROR_FILE_NOT_FOUND);
	CloseHandle(section);
}

static void test_many_names(void)
{
	static HANDLE sections[300];
	unsigned n_wrong = 0;
	char name[64];
	int i;

	for (i = 0; i < 300; i++) {
		char *view;

		sprintf(name, "conform-names-many-%d", i);
		SetLastError(UNTOUCHED);
		sections[i] = section_create(PAGE_READWRITE, PAGE_BYTES, name);
		REQUIRE(sections[i]);
		if (GetLastError() != ERROR_SUCCESS)
			n_wrong++;
		view = view_map(sections[i], FILE_MAP_WRITE, 0, 0);
		REQUIRE(view);
		strcpy(view, name);
		UnmapViewOfFile(view);
	}
	for (i = 299; i >= 0; i--) {
		HANDLE opened;
		char *view;

		sprintf(name, "Local\\conform-names-many-%d", i);
		opened = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
		REQUIRE(opened);
		view = view_map(opened, FILE_MAP_READ, 0, 0);
		REQUIRE(view);
		if (strcmp(view, name + strlen("Local\\")))
			n_wrong++;
		UnmapViewOfFile(view);
		CloseHandle(opened);
		CloseHandle(sections[i]);
	}
	CHECK_EQ("300 names lead to 300 memories", n_wrong, 0);
}

int main(void)
{
	conform_begin();
	test_prefixes();
	test_global();
	test_session();
	test_case();
	test_backslashes();
	test_reserved_words();
	test_no_name();
	test_odd_names();
	test_narrow_and_wide_are_one();
	test_beyond_ascii();
	test_utf8();
	test_lengths();
	test_long_names_differ_at_the_end();
	test_many_names();
	return conform_end();
}
