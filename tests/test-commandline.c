/* SPDX-License-Identifier: MIT */
/* Command lines: whatever is quoted comes back. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "base/commandline.h"

enum {
	MAX_ARGUMENTS = 8,
	MAX_BYTES = 12
};

/* Puts `n` arguments together, takes the line apart, and compares. */
static void check_round(char arguments[][MAX_BYTES + 1], size_t n)
{
	char line[MAX_ARGUMENTS * (2 * MAX_BYTES + 3)], *to = line;
	char bytes[sizeof(line)], *found[sizeof(line) / 2 + 1];
	uint16_t wide[sizeof(line)], texts[2 * sizeof(line) + 2];
	size_t starts[sizeof(line)], i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			*to++ = ' ';
		to = i == 0 ? commandline_quote_program(to, arguments[i])
			    : commandline_quote(to, arguments[i]);
	}
	*to = '\0';
	for (i = 0; line[i]; i++)
		wide[i] = (unsigned char)line[i];
	wide[i] = 0;

	CHECK_EQ(commandline_split(wide, texts, NULL), n);
	CHECK_EQ(commandline_split(wide, texts, starts), n);
	for (i = 0; i < n; i++) {
		char *text = arguments[i];
		size_t unit = starts[i];

		for (; *text && texts[unit] == (unsigned char)*text; text++)
			unit++;
		if (*text || texts[unit])
			test_fail(__FILE__, __LINE__, "argument %zu of <%s> is not <%s>",
				  i, line, arguments[i]);
	}

	CHECK_EQ(commandline_arguments(line, bytes, found), n);
	for (i = 0; i < n; i++)
		CHECK_STR(found[i], arguments[i]);
}

TEST(any_arguments_come_back)
{
	static const char alphabet[] = "\\\\\\\"\"\" \tab\n\v\001";
	char arguments[MAX_ARGUMENTS][MAX_BYTES + 1];

	srand(7);
	for (int round = 0; round < 200000; round++) {
		size_t n = 1 + (size_t)rand() % MAX_ARGUMENTS;

		for (size_t i = 0; i < n; i++) {
			size_t length = (size_t)rand() % (MAX_BYTES + 1), at = 0;

			while (at < length) {
				char byte =
					alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];

				if (i == 0 && byte == '"') /* cannot be written there */
					byte = 'q';
				arguments[i][at++] = byte;
			}
			arguments[i][at] = '\0';
		}
		check_round(arguments, n);
	}
}

TEST(arguments_that_need_no_quotes_get_none)
{
	char line[64];

	*commandline_quote(line, "plain\\path") = '\0';
	CHECK_STR(line, "plain\\path");
	*commandline_quote(line, "a b\\") = '\0';
	CHECK_STR(line, "\"a b\\\\\"");
	*commandline_quote(line, "") = '\0';
	CHECK_STR(line, "\"\"");
	*commandline_quote_program(line, "/usr/bin/a\\b") = '\0';
	CHECK_STR(line, "/usr/bin/a\\b");
	*commandline_quote_program(line, "/opt/a b/c\"d\\") = '\0';
	CHECK_STR(line, "\"/opt/a b/cd\\\"");
}

TEST(any_line_can_be_taken_apart)
{
	enum {
		N = 24
	};
	static const char alphabet[] = "\\\"\" ta";

	srand(11);
	for (int round = 0; round < 200000; round++) {
		size_t length = (size_t)rand() % N;
		/* Of exactly the promised size, for the sanitizer to watch over. */
		uint16_t *line = calloc(length + 1, sizeof(*line)),
			 *texts = malloc((2 * length + 2) * sizeof(*texts));
		size_t *starts = malloc((length + 2) * sizeof(*starts)), n;
		char *bytes = calloc(length + 1, 1), *to = malloc(length + 1),
		     **found = malloc((length / 2 + 2) * sizeof(*found));

		CHECK(line && texts && starts && bytes && to && found);
		for (size_t i = 0; i < length; i++) {
			bytes[i] = alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];
			line[i] = (unsigned char)bytes[i];
		}
		n = commandline_split(line, texts, starts);
		CHECK(n >= 1 && n <= length + 1);
		CHECK(starts[n - 1] < 2 * length + 2);
		n = commandline_arguments(bytes, to, found);
		CHECK(n >= 1 && n < length / 2 + 2);
		CHECK(found[n - 1] >= to && found[n - 1] <= to + length);
		free(line);
		free(bytes);
		free(to);
		free(found);
		free(texts);
		free(starts);
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
