/* SPDX-License-Identifier: MIT */
/* The drawn question: lines broken at spaces, every line equally wide, nothing obeyed. */
#include "core/box.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf.h"
#include "core/plain.h"
#include "harness.h"

static char *draw(const char *title, const char *text, unsigned n_columns, bool is_utf8)
{
	const struct box box = {
		.title = title,
		.text = text,
		.mark = "(!)",
		.buttons = { { "Yes", 'y' }, { "No", 'n' }, { "Cancel", 0 } },
		.n_buttons = 3,
		.first = 1,
		.hint = "Enter: No",
		.n_columns = n_columns,
		.is_utf8 = is_utf8
	};
	char *drawn = box_draw(&box);

	CHECK(drawn != NULL);
	return drawn;
}

TEST(a_box_is_as_wide_as_its_widest_part)
{
	char *drawn = draw("T", "One two\n\n three", 80, false);

	CHECK_STR(drawn, "+- T -------------------------+\n"
			 "|                             |\n"
			 "|  (!)  One two               |\n"
			 "|                             |\n"
			 "|        three                |\n"
			 "|                             |\n"
			 "|   [Y]es   >[N]o<   Cancel   |\n"
			 "+- Enter: No -----------------+\n");
	free(drawn);
}

TEST(lines_are_broken_at_spaces_and_long_words_where_they_must)
{
	char *drawn = draw("A title that is too long for its box",
			   "aaa bbb ccc ddd eee fff "
			   "0123456789012345678901234567",
			   34, false);

	CHECK_STR(drawn, "+- A title that is too long for -+\n"
			 "|                                |\n"
			 "|  (!)  aaa bbb ccc ddd eee fff  |\n"
			 "|       01234567890123456789012  |\n"
			 "|       34567                    |\n"
			 "|                                |\n"
			 "|    [Y]es   >[N]o<   Cancel     |\n"
			 "+- Enter: No --------------------+\n");
	free(drawn);
}

static size_t columns(const char *line, size_t n_bytes)
{
	const char *end = line + n_bytes;
	size_t n = 0;

	while (line < end)
		n += (size_t)plain_width(utf8_next(&line, end));
	return n;
}

/* Whatever the text and the screen: every line has the same width and fits, if it can. */
TEST(every_line_is_equally_wide_on_every_screen)
{
	static const char *const pieces[] = { "a",
					      " ",
					      "word",
					      "\n",
					      "\xE6\x97\xA5",
					      "  ",
					      "e\xCC\x81",
					      "\xF0\x9F\x98\x80",
					      "\xC3\xBC" };
	char text[512] = "";
	unsigned seed = 1;

	for (int round = 0; round < 3000; round++) {
		char *drawn;
		unsigned n_columns = 1 + round % 100;
		size_t width = 0;

		text[0] = '\0';
		for (int i = 0; i < round % 60; i++) {
			seed = seed * 1103515245 + 12345;
			strcat(text, pieces[(seed >> 16) % 9]);
		}
		drawn = draw(text, text, n_columns, true);
		for (char *line = drawn; *line; line += strcspn(line, "\n") + 1) {
			size_t n = columns(line, strcspn(line, "\n"));

			if (width == 0)
				width = n;
			CHECK_EQ(n, width);
		}
		CHECK(width <= (n_columns > 36 ? n_columns : 36));
		free(drawn);
	}
}

static void check_plain(const char *text, enum plain_for purpose, const char *wanted)
{
	char *plain = plain_new(text, strlen(text), purpose);

	CHECK_STR(plain, wanted);
	free(plain);
}

TEST(plain_text_has_no_commands_left)
{
	check_plain("a\r\nb\rc\td", PLAIN_WINDOW, "a\nb\nc\td");
	check_plain("a\r\nb\rc\td", PLAIN_TERMINAL, "a\nb\nc       d");
	check_plain("\033[0m\177", PLAIN_WINDOW, "\xEF\xBF\xBD[0m\xEF\xBF\xBD");
	check_plain("\033[0m\177", PLAIN_TERMINAL, "^[[0m^?");
	check_plain("\xC2\x9B\xE2\x80\xAE\xFF\xED\xA0\x80", PLAIN_ASCII, "????");
	check_plain("\xC3\xBC\xE2\x82\xAC", PLAIN_LATIN1, "\xFC?");
	check_plain("\xF0\x9F\x98\x80", PLAIN_TERMINAL, "\xF0\x9F\x98\x80");
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
