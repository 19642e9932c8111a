/* SPDX-License-Identifier: MIT */
/* winshm write: bytes into a section, all of them or none. */
#include "api-tool.h"

enum {
	DESK_BYTES = 4 * 64 * 1024
};

static char *desk(DWORD protection)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, protection, 0,
					    DESK_BYTES, "desk");
	char *view;

	test_forgive_descriptors(); /* they are kept to the end */

	CHECK(section);
	view = MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	return view;
}

TEST(standard_input_or_a_text_is_written_where_it_was_asked_for)
{
	char *view = desk(PAGE_READWRITE);

	CHECK_EQ(shell("printf 'hello\\0there' | $W write desk"), 0);
	CHECK_STR(output, "");
	CHECK(!memcmp(view, "hello\0there\0", 12));
	CHECK_EQ(shell("$W write Local/desk --offset 128K --text 'a b'"), 0);
	CHECK(!memcmp(view + 128 * 1024 - 1, "\0a b\0", 5));
	CHECK_EQ(shell("$W write desk -s 65535 -t xyz"), 0);
	CHECK(!memcmp(view + 65534, "\0xyz\0", 5));
	CHECK_EQ(shell("$W write desk -t ''; $W write desk -s 256K </dev/null"), 0);
}

TEST(what_would_go_beyond_the_end_is_not_written_at_all)
{
	char *view = desk(PAGE_READWRITE);

	CHECK_EQ(shell("$W write desk -s 262141 -t abcd"), 2);
	says("Local\\desk ends at byte 262144, and this would go beyond");
	CHECK(!memcmp(view + DESK_BYTES - 4, "\0\0\0\0", 4));
	CHECK_EQ(shell("printf abcd | $W write desk -s 262141"), 2);
	CHECK(!memcmp(view + DESK_BYTES - 4, "\0\0\0\0", 4));
	CHECK_EQ(shell("yes | $W write desk"), 2);
	CHECK(!memcmp(view, "\0\0", 2));
	CHECK_EQ(shell("$W write desk -s 1T -t a"), 2);
	CHECK_EQ(shell("$W write desk -s 262144 -t a"), 2);
	CHECK_EQ(shell("$W write desk -s 262140 -t abcd"), 0);
	CHECK(!memcmp(view + DESK_BYTES - 4, "abcd", 4));
}

TEST(memory_that_is_only_reserved_is_not_written_to)
{
	char *view = desk(PAGE_READWRITE | SEC_RESERVE);

	CHECK(VirtualAlloc(view, 4096, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ(shell("$W write desk -t hello"), 0);
	CHECK(!memcmp(view, "hello", 5));
	CHECK_EQ(shell("$W write desk -s 4094 -t hello"), 2);
	says("reserved only");
	CHECK(!memcmp(view + 4094, "\0\0", 2));
}

TEST(what_has_no_bytes_or_is_not_there_says_so)
{
	CHECK(CreateEventA(NULL, TRUE, FALSE, "bell"));
	CHECK_EQ(shell("$W write bell -t a"), 2);
	says("has no bytes");
	CHECK_EQ(shell("$W write nobody -t a"), 3);
	says("nobody holds an object named Local\\nobody");
	CHECK_EQ(shell("$W write"), 2);
	CHECK_EQ(shell("$W write a b"), 2);
	CHECK_EQ(shell("$W write a -s some"), 2);
	CHECK_EQ(shell("$W write --nonsense"), 2);
	CHECK_EQ(shell("$W write --help"), 0);
}

TEST(a_section_that_nobody_may_write_to_stays_as_it_is)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READONLY, 0,
					    4096, "stone");

	test_forgive_descriptors();
	CHECK(section);
	CHECK_EQ(shell("$W write stone -t a"), 2);
	says("Local\\stone was made for reading only");
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
