/* SPDX-License-Identifier: MIT */
/*
 * White box: the table of sentences against the header with the codes, and the formatter
 * against whatever a message may contain.
 */
#include <stdlib.h>
#include <string.h>

#include "core/message.h"
#include "core/sentence.h"
#include "harness.h"

static void check_sentence(unsigned long code, const char *line)
{
	const char *text = sentence_find((uint32_t)code);

	if (!text)
		test_fail(__FILE__, __LINE__, "no sentence for: %s", line);
	CHECK(strlen(text) > 2 && strlen(text) < 120);
	CHECK(text[strlen(text) - 1] == '.');
	CHECK(!strpbrk(text, "%\r\n"));
	for (const char *p = text; *p; p++)
		CHECK(*p >= ' ' && *p <= '~');
}

TEST(every_code_in_winerror_has_a_sentence)
{
	FILE *file = fopen(WINERROR_H, "r");
	unsigned n = 0;
	char line[256];

	CHECK(file != NULL);
	while (fgets(line, sizeof(line), file)) {
		unsigned long code;

		if (sscanf(line, "#define ERROR_%*s %lu", &code) == 1 ||
		    sscanf(line, "#define WAIT_TIMEOUT %lu", &code) == 1 ||
		    sscanf(line, "#define E_%*s ((HRESULT)0x%lxU)", &code) == 1) {
			check_sentence(code, line);
			n++;
		}
	}
	fclose(file);
	CHECK(n > 80);
}

TEST(an_hresult_has_the_sentence_of_the_code_it_carries)
{
	CHECK(sentence_find(0x80070002) == sentence_find(2));
	CHECK(sentence_find(0x80070000 + 64000) == NULL);
	CHECK(sentence_find(0x80060002) == NULL);
	CHECK(sentence_find(UINT32_MAX) == NULL);
}

/* Every argument is the address of a text, which is a number as well. */
static void format_at_random(uint16_t *units, size_t n, unsigned seed)
{
	static const char alphabet[] = "%%%%11239!!!!sSdxcp*.-+ #0lhwI64nrtb\r\nab y";
	static const uint16_t text[] = { 'x', ' ', 0xD83D, 0xDE00, 0 };
	uintptr_t array[INSERT_MAX_ARGUMENTS];
	struct message message = { .format = units,
				   .n_format = n,
				   .ignores_inserts = seed % 7 == 0,
				   .width = seed % 3 ? 0 : rand() % 256 };
	uint16_t *made;
	size_t n_made;

	for (size_t i = 0; i < INSERT_MAX_ARGUMENTS; i++)
		array[i] = (uintptr_t)text;
	message.arguments.array = array;
	message.arguments.is_narrow = seed % 2;
	for (size_t i = 0; i < n; i++)
		units[i] = (uint16_t)alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];
	if (message_format(&message, &made, &n_made) == 0) {
		CHECK(made || n_made == 0);
		free(made);
	}
}

TEST(no_message_however_malformed_does_harm)
{
	for (unsigned seed = 0; seed < 20000; seed++) {
		size_t n = seed % 40;
		uint16_t *units = malloc(n * sizeof(*units) + 1);

		srand(seed);
		format_at_random(units, n, seed);
		free(units);
	}
}

TEST(a_message_need_not_be_terminated)
{
	uint16_t units[] = { 'a', '%' };
	struct message message = { .format = units, .n_format = 1 };
	uint16_t *made;
	size_t n;

	CHECK_EQ(message_format(&message, &made, &n), 0);
	CHECK_EQ(n, 1);
	free(made);
	message.n_format = 2;
	CHECK(message_format(&message, &made, &n) < 0);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
