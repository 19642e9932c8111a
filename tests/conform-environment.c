/* SPDX-License-Identifier: MIT */
/*
 * The command line, the environment and the current directory.
 */
#include "conform.h"

#include <shellapi.h>

#define NAME "CONFORM_ENVIRONMENT"

static int wide_is(const WCHAR *wide, const char *ascii)
{
	size_t i;

	for (i = 0; wide[i] && ascii[i]; i++)
		if (wide[i] != (WCHAR)(unsigned char)ascii[i])
			return 0;
	return wide[i] == (WCHAR)(unsigned char)ascii[i];
}

static DWORD get_says(const char *name)
{
	char value[64];

	SetLastError(UNTOUCHED);
	return GetEnvironmentVariableA(name, value, sizeof(value)) ? ERROR_SUCCESS
								   : GetLastError();
}

static DWORD set_says(const char *name, const char *value)
{
	SetLastError(UNTOUCHED);
	return SetEnvironmentVariableA(name, value) ? ERROR_SUCCESS : failure_said();
}

static void test_variable(void)
{
	WCHAR wide_name[64], wide[64];
	char value[64];

	CHECK_EQ("a variable nobody has set is not found", get_says(NAME),
		 ERROR_ENVVAR_NOT_FOUND);
	CHECK_EQ("it can be set", set_says(NAME, "value"), ERROR_SUCCESS);
	SetLastError(UNTOUCHED);
	CHECK_EQ("its length comes back", GetEnvironmentVariableA(NAME, value, 64), 5);
	CHECK("and its value", !strcmp(value, "value"));
	CHECK_EQ("success leaves the last error alone", GetLastError(), UNTOUCHED);
	CHECK_EQ("room for value and terminator is enough",
		 GetEnvironmentVariableA(NAME, value, 6), 5);
	CHECK_EQ("a byte less is not, and what is needed counts the terminator",
		 GetEnvironmentVariableA(NAME, value, 5), 6);
	CHECK_EQ("without room it is only measured",
		 GetEnvironmentVariableA(NAME, NULL, 0), 6);
	widen(wide_name, NAME);
	CHECK_EQ("the W function finds it", GetEnvironmentVariableW(wide_name, wide, 64),
		 5);
	CHECK("with the same value", wide_is(wide, "value"));
	CHECK_EQ("and the same needs", GetEnvironmentVariableW(wide_name, wide, 5), 6);
	CHECK("the W function sets it",
	      SetEnvironmentVariableW(wide_name, widen(wide, "other")));
	CHECK("for the A function, too",
	      GetEnvironmentVariableA(NAME, value, 64) == 5 && !strcmp(value, "other"));
	CHECK("the case of a name does not count",
	      GetEnvironmentVariableA("Conform_Environment", value, 64) == 5);
	CHECK_EQ("not in setting either", set_says("conform_environment", "third"),
		 ERROR_SUCCESS);
	CHECK("it is the same variable",
	      GetEnvironmentVariableA(NAME, value, 64) == 5 && !strcmp(value, "third"));
	CHECK_EQ("a value may be empty", set_says(NAME, ""), ERROR_SUCCESS);
	CHECK_EQ("then it needs room for the terminator",
		 GetEnvironmentVariableA(NAME, NULL, 0), 1);
	SetLastError(UNTOUCHED);
	CHECK_EQ("and has no length", GetEnvironmentVariableA(NAME, value, 64), 0);
	CHECK("which is not to be taken for an error",
	      GetLastError() != ERROR_ENVVAR_NOT_FOUND);
	CHECK_EQ("NULL removes it", set_says(NAME, NULL), ERROR_SUCCESS);
	CHECK_EQ("then it is not found", get_says(NAME), ERROR_ENVVAR_NOT_FOUND);
	CHECK_EQ("for the W function neither",
		 GetEnvironmentVariableW(wide_name, wide, 64) ? 0 : GetLastError(),
		 ERROR_ENVVAR_NOT_FOUND);
	CHECK_EQ("a name has no equals sign", set_says("CONFORM=A", "value"),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("and is not empty", set_says("", "value"), ERROR_INVALID_PARAMETER);
	CHECK_EQ("no variable has an empty name", get_says(""), ERROR_ENVVAR_NOT_FOUND);
	CHECK_WINE_DIFFERS("removing what is not there fails", "it succeeds",
			   set_says(NAME, NULL) == ERROR_ENVVAR_NOT_FOUND);
}

static void expand_is(const char *sentence, const char *from, const char *want)
{
	char to[128];
	DWORD n = ExpandEnvironmentStringsA(from, to, sizeof(to));

	CHECK(sentence, n == strlen(want) + 1 && !strcmp(to, want));
}

static void test_expansion(void)
{
	WCHAR wide[64], wide_to[64];
	char to[8];

	REQUIRE(SetEnvironmentVariableA(NAME, "value"));
	REQUIRE(SetEnvironmentVariableA(NAME "_TWICE", "%" NAME "%"));
	expand_is("a variable between percent signs becomes its value", "a %" NAME "% b",
		  "a value b");
	expand_is("text without one stays", "text", "text");
	expand_is("empty text as well", "", "");
	expand_is("an unknown variable stays", "%CONFORM_ABSENT%", "%CONFORM_ABSENT%");
	expand_is("a single sign stays", "100% sure", "100% sure");
	expand_is("so do two in a row", "%%", "%%");
	expand_is("a value is not expanded again", "%" NAME "_TWICE%", "%" NAME "%");
	CHECK_EQ("without room it is only measured, terminator counted",
		 ExpandEnvironmentStringsW(widen(wide, "%" NAME "%!"), NULL, 0), 7);
	CHECK_EQ("the W function counts it in any case",
		 ExpandEnvironmentStringsW(wide, wide_to, 64), 7);
	CHECK("and writes", wide_is(wide_to, "value!"));
	CHECK("too little room makes it say at least what is needed",
	      ExpandEnvironmentStringsA("%" NAME "%!", to, 3) >= 7);
	SetEnvironmentVariableA(NAME, NULL);
	SetEnvironmentVariableA(NAME "_TWICE", NULL);
}

static void test_block(void)
{
	static const char entry[] = NAME "=in the block";
	int is_found = 0, is_found_wide = 0;
	LPWCH wide_block;
	LPCWSTR wide;
	LPCH block;
	LPCSTR text;

	REQUIRE(SetEnvironmentVariableA(NAME, "in the block"));
	block = GetEnvironmentStrings();
	wide_block = GetEnvironmentStringsW();
	REQUIRE(block && wide_block);
	for (text = block; *text; text += strlen(text) + 1)
		is_found |= !strcmp(text, entry);
	for (wide = wide_block; *wide; wide++) {
		is_found_wide |= wide_is(wide, entry);
		while (*wide)
			wide++;
	}
	CHECK("the block has every variable", is_found);
	CHECK("so has the wide one", is_found_wide);
	CHECK("they can be given back",
	      FreeEnvironmentStringsA(block) && FreeEnvironmentStringsW(wide_block));
	SetEnvironmentVariableA(NAME, NULL);
}

static void test_command_line(void)
{
	LPCSTR line = GetCommandLineA();
	LPCWSTR wide = GetCommandLineW();
	LPWSTR *arguments;
	int n = 0;

	REQUIRE(line && wide);
	CHECK("there is a command line, and it stays where it is",
	      *line && line == GetCommandLineA() && wide == GetCommandLineW());
	arguments = CommandLineToArgvW(wide, &n);
	REQUIRE(arguments);
	CHECK_EQ("it was started without arguments", n, 1);
	CHECK("behind the last there is NULL", !arguments[1]);
	LocalFree(arguments);
}

/* Takes `line` apart; the arguments joined by | must be `want`. */
static void split_is(const char *sentence, const char *line, const char *want)
{
	WCHAR wide[128], joined[128];
	LPWSTR *arguments;
	size_t at = 0;
	int n = 0, i;

	arguments = CommandLineToArgvW(widen(wide, line), &n);
	REQUIRE(arguments);
	for (i = 0; i < n; i++) {
		const WCHAR *from = arguments[i];

		while (*from)
			joined[at++] = *from++;
		joined[at++] = '|';
	}
	joined[at] = 0;
	LocalFree(arguments);
	CHECK(sentence, wide_is(joined, want));
}

static void test_splitting(void)
{
	WCHAR wide[8];
	LPWSTR *arguments;
	int n = 0;

	split_is("blanks and tabs separate", "p a\tb  c ", "p|a|b|c|");
	split_is("quotes hold together", "p \"a b\" c", "p|a b|c|");
	split_is("anywhere", "p a\" \"b", "p|a b|");
	split_is("an empty argument is one", "p \"\" c", "p||c|");
	split_is("a backslash is a backslash", "p a\\b\\\\c", "p|a\\b\\\\c|");
	split_is("in front of a quote it is not", "p a\\\"b c", "p|a\"b|c|");
	split_is("two of them are one", "p \"a\\\\\" c", "p|a\\|c|");
	split_is("three are one and a quote", "p \"a\\\\\\\" c\"", "p|a\\\" c|");
	split_is("two quotes between quotes are a quote", "p \"a\"\"b\" c", "p|a\"b c|");
	split_is("three outside are one", "p \"\"\"a b", "p|\"a|b|");
	split_is("four open again", "p \"\"\"\"a b\" c", "p|\"a b|c|");
	split_is("the program's name may be quoted", "\"a b\" c", "a b|c|");
	split_is("nothing escapes in it", "\"a\\\" b", "a\\|b|");
	split_is("nothing need separate it", "\"a\"b", "a|b|");
	split_is("a leading blank makes it empty", " a", "|a|");
	split_is("a quote may stay open", "p \"a b", "p|a b|");
	arguments = CommandLineToArgvW(widen(wide, ""), &n);
	CHECK("an empty line is the program", arguments);
	CHECK_EQ("and nothing else", n, 1);
	LocalFree(arguments);
}

static DWORD change_says(const char *path)
{
	SetLastError(UNTOUCHED);
	return SetCurrentDirectoryA(path) ? ERROR_SUCCESS : failure_said();
}

static void test_directory(void)
{
	char path[1024], same[1024];
	WCHAR wide[1024];
	DWORD n = GetCurrentDirectoryA(sizeof(path), path);

	REQUIRE(n > 0 && n < sizeof(path));
	CHECK_EQ("the length is told", n, strlen(path));
	CHECK_EQ("without room what is needed, terminator counted",
		 GetCurrentDirectoryA(0, NULL), n + 1);
	CHECK_EQ("with too little as well", GetCurrentDirectoryA(n, same), n + 1);
	CHECK_EQ("the W function counts units", GetCurrentDirectoryW(1024, wide), n);
	CHECK_EQ("and needs as many", GetCurrentDirectoryW(1, wide), n + 1);
	CHECK_EQ("one can go where one is", change_says(path), ERROR_SUCCESS);
	CHECK_EQ("not where nothing is", change_says("conform-absent"),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("nor behind that", change_says("conform-absent\\below"),
		 ERROR_PATH_NOT_FOUND);
	CHECK_EQ("nor to nowhere", change_says(""), ERROR_INVALID_NAME);
	REQUIRE(CreateDirectoryA("conform-directory", NULL));
	CHECK_EQ("slashes of either kind lead to one",
		 change_says("conform-directory\\..\\conform-directory/"), ERROR_SUCCESS);
	CHECK_EQ("and up", change_says("..\\"), ERROR_SUCCESS);
	RemoveDirectoryA("conform-directory");
	CHECK_EQ("one can go up", change_says(".."), ERROR_SUCCESS);
	CHECK("which shortens the path",
	      GetCurrentDirectoryA(sizeof(same), same) < n || n <= 3);
	CHECK("and back, in UTF-16", GetCurrentDirectoryA(sizeof(same), same) &&
					     SetCurrentDirectoryW(widen(wide, path)));
	CHECK("to where one was",
	      GetCurrentDirectoryA(sizeof(same), same) == n && !strcmp(same, path));
}

int main(void)
{
	conform_begin();
	test_variable();
	test_expansion();
	test_block();
	test_command_line();
	test_splitting();
	test_directory();
	return conform_end();
}
