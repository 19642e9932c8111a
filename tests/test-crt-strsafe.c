/* SPDX-License-Identifier: MIT */
/* strsafe.h: reading lines, and what Microsoft's own would crash on. */
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "strsafe.h"

static void type(const char *text)
{
	int fd[2];

	CHECK_EQ(pipe(fd), 0);
	CHECK_EQ(write(fd[1], text, strlen(text)), (long long)strlen(text));
	close(fd[1]);
	CHECK_EQ(dup2(fd[0], STDIN_FILENO), STDIN_FILENO);
	close(fd[0]);
}

TEST(gets_takes_a_line_without_its_end)
{
	size_t n_left;
	char room[8], *end;

	type("one\n\nlonger than room\nlast");
	CHECK_EQ(StringCchGetsA(room, 8), S_OK);
	CHECK_STR(room, "one");
	CHECK_EQ(StringCchGetsExA(room, 8, &end, &n_left, 0), S_OK);
	CHECK_STR(room, "");
	CHECK_EQ(n_left, 8);
	CHECK_EQ(StringCchGetsA(room, 8), S_OK);
	CHECK_STR(room, "longer ");
	CHECK_EQ(StringCbGetsA(room, 8), S_OK);
	CHECK_STR(room, "than ro");
	CHECK_EQ(StringCchGetsA(room, 8), S_OK);
	CHECK_STR(room, "om");
	CHECK_EQ(StringCchGetsA(room, 8), S_OK);
	CHECK_STR(room, "last");
	CHECK_EQ(StringCchGetsA(room, 8), STRSAFE_E_END_OF_FILE);
	CHECK_STR(room, "");
	CHECK_EQ(StringCchGetsA(room, 1), STRSAFE_E_INSUFFICIENT_BUFFER);
}

TEST(gets_is_wide_too)
{
	WCHAR room[8];

	type("\xC3\xA4\xF0\x9F\x98\x80\nx");
	CHECK_EQ(StringCbGetsW(room, sizeof(room)), S_OK);
	CHECK(room[0] == 0xE4 && room[1] == 0xD83D && room[2] == 0xDE00 && room[3] == 0);
	CHECK_EQ(StringCchGetsW(room, 8), S_OK);
	CHECK(room[0] == 'x' && room[1] == 0);
	CHECK_EQ(StringCchGetsW(room, 8), STRSAFE_E_END_OF_FILE);
}

TEST(null_is_an_invalid_parameter)
{
	char room[8] = "kept";

	CHECK_EQ(StringCchCopyA(NULL, 8, "x"), STRSAFE_E_INVALID_PARAMETER);
	CHECK_EQ(StringCchCatA(room, 8, NULL), STRSAFE_E_INVALID_PARAMETER);
	CHECK_STR(room, "kept");
	CHECK_EQ(StringCchCopyA(room, 8, NULL), STRSAFE_E_INVALID_PARAMETER);
	CHECK_STR(room, "");
	CHECK_EQ(StringCchPrintfA(room, 8, NULL), STRSAFE_E_INVALID_PARAMETER);
	CHECK_EQ(StringCchPrintfA(room, 8, "%y"), STRSAFE_E_INVALID_PARAMETER);
	CHECK_STR(room, "");
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
