/* SPDX-License-Identifier: MIT */
/* Names: which namespace, which text, which error; and the hash, which is ABI. */
#include "base/utf.h"
#include "whitebox.h"

#define CHECK_NAME(given, expected_scope, expected_text)                   \
	do {                                                               \
		struct name _name;                                         \
		CHECK_EQ(name_parse(&_name, given, sizeof(given) - 1), 0); \
		CHECK_EQ(_name.scope, expected_scope);                     \
		CHECK_EQ(_name.n_bytes, sizeof(expected_text) - 1);        \
		CHECK(!memcmp(_name.text, expected_text, _name.n_bytes));  \
	} while (0)

#define CHECK_REFUSED(given, error)                                            \
	do {                                                                   \
		struct name _name;                                             \
		CHECK_EQ(name_parse(&_name, given, sizeof(given) - 1), error); \
	} while (0)

TEST(a_bare_name_and_local_are_one_namespace_and_global_is_another)
{
	CHECK_NAME("X", SCOPE_LOCAL, "X");
	CHECK_NAME("Local\\X", SCOPE_LOCAL, "X");
	CHECK_NAME("Global\\X", SCOPE_GLOBAL, "X");
}

TEST(we_are_session_1_and_the_names_of_session_0_are_global)
{
	CHECK_NAME("Session\\1\\X", SCOPE_LOCAL, "X");
	CHECK_NAME("Session\\0\\X", SCOPE_GLOBAL, "X");
	CHECK_REFUSED("Session\\2\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("Session\\10\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("Session\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("Session\\\\X", ERR_NAMESPACE_NOT_FOUND);
}

TEST(every_character_but_a_backslash_is_legal)
{
	CHECK_NAME("Global/X", SCOPE_LOCAL, "Global/X");
	CHECK_NAME("a:b*c?\"<>|/ \t\n", SCOPE_LOCAL, "a:b*c?\"<>|/ \t\n");
	CHECK_NAME("\xC3\xA9\xE2\x82\xAC", SCOPE_LOCAL, "\xC3\xA9\xE2\x82\xAC");
	CHECK_NAME(" ", SCOPE_LOCAL, " ");
	CHECK_NAME("..", SCOPE_LOCAL, "..");
	CHECK_NAME("a\0b", SCOPE_LOCAL, "a\0b");
	CHECK_NAME("Localx", SCOPE_LOCAL, "Localx");
}

TEST(prefixes_are_case_sensitive_and_only_one_may_be_given)
{
	CHECK_REFUSED("local\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("GLOBAL\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("session\\1\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("dir\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("Local\\Global\\X", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("Global\\a\\b", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("Session\\1\\a\\b", ERR_NAMESPACE_NOT_FOUND);
	CHECK_REFUSED("Global\\X\\", ERR_NAMESPACE_NOT_FOUND);
}

TEST(what_is_no_name_says_why)
{
	CHECK_REFUSED("", ERR_NAME_EMPTY);
	CHECK_REFUSED("\\", ERR_NAME_BACKSLASH);
	CHECK_REFUSED("\\X", ERR_NAME_BACKSLASH);
	CHECK_REFUSED("\\Local\\X", ERR_NAME_BACKSLASH);
	CHECK_REFUSED("Local\\", ERR_NAME_INVALID);
	CHECK_REFUSED("Global\\", ERR_NAME_INVALID);
	CHECK_REFUSED("Session\\", ERR_NAME_INVALID);
	CHECK_REFUSED("Session\\1\\", ERR_NAME_INVALID);
	CHECK_REFUSED("Local", ERR_NAME_RESERVED);
	CHECK_REFUSED("Global", ERR_NAME_RESERVED);
	CHECK_REFUSED("Session", ERR_NAME_RESERVED);
	CHECK_REFUSED("Session\\1", ERR_NAME_RESERVED);
}

/* A name of `n` times the UTF-8 sequence, behind a prefix. */
static int parse_repeated(const char *prefix, const char *sequence, size_t n)
{
	size_t n_prefix = strlen(prefix), n_sequence = strlen(sequence);
	char *text = malloc(n_prefix + n * n_sequence);
	struct name name;
	int r;

	CHECK(text != NULL);
	memcpy(text, prefix, n_prefix);
	for (size_t i = 0; i < n; i++)
		memcpy(text + n_prefix + i * n_sequence, sequence, n_sequence);
	r = name_parse(&name, text, n_prefix + n * n_sequence);
	if (r == 0)
		CHECK_EQ(name.n_bytes, n * n_sequence);
	free(text);
	return r;
}

TEST(the_limit_counts_utf16_units_behind_the_prefix)
{
	static const char *const prefixes[] = { "", "Local\\", "Global\\",
						"Session\\1\\" };

	for (int i = 0; i < 4; i++) {
		CHECK_EQ(parse_repeated(prefixes[i], "a", 32766), 0);
		CHECK_EQ(parse_repeated(prefixes[i], "a", 32767), ERR_NAME_TOO_LONG_WIDE);
		CHECK_EQ(parse_repeated(prefixes[i], "\xE2\x82\xAC", 32766), 0);
		CHECK_EQ(parse_repeated(prefixes[i], "\xE2\x82\xAC", 32767),
			 ERR_NAME_TOO_LONG_WIDE);
		/* An emoji is two units. */
		CHECK_EQ(parse_repeated(prefixes[i], "\xF0\x9F\x98\x80", 16383), 0);
		CHECK_EQ(parse_repeated(prefixes[i], "\xF0\x9F\x98\x80", 16384),
			 ERR_NAME_TOO_LONG_WIDE);
	}
}

TEST(the_hash_is_the_one_every_build_computes)
{
	char *text = malloc(32766);
	struct name name;

	name_init(&name, SCOPE_LOCAL, "x", 1);
	CHECK(name.hash == UINT64_C(0x79C742566E7FA9CB));
	name_init(&name, SCOPE_GLOBAL, "x", 1);
	CHECK(name.hash == UINT64_C(0x2A8DBF601A3069EB));
	name_init(&name, SCOPE_LOCAL, "MyFileMappingObject", 19);
	CHECK(name.hash == UINT64_C(0xF3258121B0B08288));
	name_init(&name, SCOPE_LOCAL, "\xC3\xA9", 2);
	CHECK(name.hash == UINT64_C(0xCE2E6B373BDA7D48));
	memset(text, 'a', 32766);
	name_init(&name, SCOPE_LOCAL, text, 32766);
	CHECK(name.hash == UINT64_C(0x8E30E371BB203DAE));
	free(text);
}

TEST(the_parsed_and_the_known_name_are_the_same)
{
	struct name parsed = whitebox_name("Global\\Something"), known;

	name_init(&known, SCOPE_GLOBAL, "Something", 9);
	CHECK(parsed.hash == known.hash);
	CHECK_EQ(parsed.scope, known.scope);
	CHECK_EQ(parsed.n_bytes, known.n_bytes);
	CHECK_STR(scope_prefix(SCOPE_LOCAL), "Local\\");
	CHECK_STR(scope_prefix(SCOPE_GLOBAL), "Global\\");
}

TEST(the_hash_spreads_numbered_names_over_stripes_and_chains)
{
	static int stripes[64], heads[1024];

	for (int i = 0; i < 65536; i++) {
		char text[32];
		struct name name;

		name_init(&name, SCOPE_LOCAL, text,
			  (uint32_t)snprintf(text, sizeof(text), "Object-%d", i));
		stripes[name.hash >> 58]++;
		heads[name.hash & 1023]++;
	}
	for (int i = 0; i < 64; i++)
		CHECK(stripes[i] > 1024 * 8 / 10 && stripes[i] < 1024 * 12 / 10);
	for (int i = 0; i < 1024; i++)
		CHECK(heads[i] > 16 && heads[i] < 160);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
