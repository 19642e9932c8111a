/* SPDX-License-Identifier: MIT */
/*
 * The command `winshm`, as somebody at a terminal meets it: what it prints (tests/tool holds
 * the tables), how it ends, and that looking changes nothing.
 */
#include "api-tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	INDEX_MAX = 64 << 20
};

static void hold_a_section(void)
{
	unsigned char *bytes = section("bytes", 4096);

	for (int i = 0; i < 256; i++)
		bytes[i + 64] = (unsigned char)i;
}

/* ---- tables ------------------------------------------------------------------------- */

TEST(nothing_is_listed_and_nothing_made_where_nobody_holds_anything)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/none", test_dir());
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	CHECK_EQ(tool("ls"), 0);
	CHECK_STR(output, "NAME TYPE SIZE PROT STATE HOLDERS HANDLES\n");
	CHECK_EQ(tool("ls -J"), 0);
	is_as_in("nothing.json");
	CHECK_EQ(access(path, F_OK), -1);
}

TEST(every_kind_of_object_is_listed_with_its_state)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	CHECK_EQ(tool("ls"), 0);
	is_as_in("ls.txt");
	CHECK_EQ(tool("ls -J -o +count,maximum,reset,waiters,period,scope,memory"), 0);
	is_as_in("ls.json");
	CHECK_EQ(tool("ls --raw -b"), 0);
	is_as_in("ls.raw");
	CHECK_EQ(tool("ls --noheadings -o name,state"), 0);
	is_as_in("ls-columns.txt");
	CHECK_EQ(tool("ls -H"), 0);
	is_as_in("ls-list.txt");
	actor_end(&alice);
	CHECK_EQ(tool("ls"), 0);
	CHECK_STR(output, "NAME TYPE SIZE PROT STATE HOLDERS HANDLES\n");
}

TEST(json_is_json)
{
	static const char *const tables[] = { "ls -J", "ls -J --type timer --pid 1",
					      "info -J key", "holders -J key" };
	struct actor alice;

	if (system("command -v python3 >/dev/null") != 0)
		SKIP("python3 is not installed");
	actor_begin(&alice, hold_one_of_each);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		CHECK_EQ(tool("%s | python3 -m json.tool >/dev/null && echo sound",
			      tables[i]),
			 0);
		CHECK_STR(output, "sound\n");
	}
	actor_end(&alice);
}

TEST(json_is_as_its_schema_says)
{
	static const char *const outputs[][2] = {
		{ "ls -J", "ls" },
		{ "ls -J --type timer --pid 1", "ls" },
		{ "info -J key", "info" },
		{ "info -J Global/ledger", "info" },
		{ "holders -J key", "holders" },
		{ "holders -J Global/ledger", "holders" },
		{ "doctor -J", "doctor" },
		{ "watch -J -a -c 1 --type section", "watch" },
		{ "watch -J -a -c 1 --type mutex", "watch" },
	};
	struct actor alice;

	if (system("command -v python3 >/dev/null") != 0)
		SKIP("python3 is not installed");
	actor_begin(&alice, hold_one_of_each);
	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
		CHECK_EQ(tool("%s | python3 " TOOL_GOLDEN "/validate " TOOL_GOLDEN
			      "/%s.schema.json",
			      outputs[i][0], outputs[i][1]),
			 0);
		CHECK_STR(output, "sound\n");
	}
	actor_end(&alice);
}

TEST(filters_leave_out_what_was_not_asked_for)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	CHECK_EQ(tool("ls -no name --type event,timer"), 0);
	CHECK_STR(output, "Local\\bell\nLocal\\clock\n");
	CHECK_EQ(tool("ls -no name --scope global"), 0);
	CHECK_STR(output, "Global\\ledger\n");
	CHECK_EQ(tool("ls -no name --prefix se"), 0);
	CHECK_STR(output, "Local\\seats\n");
	CHECK_EQ(tool("ls -no name --prefix Global/"), 0);
	CHECK_STR(output, "Global\\ledger\n");
	CHECK_EQ(tool("ls -no name --prefix Local/l"), 0);
	CHECK_STR(output, "");
	CHECK_EQ(tool("ls -no name --type mutex --pid %d", (int)alice.pid), 0);
	CHECK_STR(output, "Local\\key\n");
	CHECK_EQ(tool("ls -no name --pid 1"), 0);
	CHECK_STR(output, "");
	actor_end(&alice);
}

TEST(colours_are_for_terminals_and_who_asks_for_them)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	CHECK_EQ(tool("ls"), 0);
	says_nothing_of("\033");
	CHECK_EQ(tool("ls --color=always"), 0);
	says("\033[32m");
	CHECK_EQ(tool("ls --color=never"), 0);
	says_nothing_of("\033");
	CHECK_EQ(tool("ls --color=blue"), 2);
	actor_end(&alice);
}

/* ---- one object --------------------------------------------------------------------- */

TEST(an_object_is_found_by_its_name_with_either_slash)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	CHECK_EQ(tool("info 'Global\\ledger'"), 0);
	says("Size:       100K\n");
	CHECK_EQ(tool("info -b Global/ledger"), 0);
	says("Size:       102400\n");
	CHECK_EQ(tool("info seats"), 0);
	says("Count:      2\nMaximum:    5\n");
	says_nothing_of("Size");
	CHECK_EQ(tool("info Local/seats"), 0);
	CHECK_EQ(tool("info 'Session\\1\\seats'"), 0);
	CHECK_EQ(tool("info Session/0/ledger"), 0);
	CHECK_EQ(tool("info ledger"), 3);
	says("nobody holds an object named Local\\ledger");
	CHECK_EQ(tool("info 'a\\b'"), 2);
	actor_end(&alice);
}

static void hold_a_hostile_name(void)
{
	CHECK(CreateEventA(NULL, TRUE, FALSE, "red\033[31m \xE2\x80\xAEleft\n\xC3\xA9"));
}

TEST(a_hostile_name_is_shown_harmless_and_can_be_typed_as_shown)
{
	struct actor alice;

	actor_begin(&alice, hold_a_hostile_name);
	CHECK_EQ(tool("ls -no name"), 0);
	CHECK_STR(output, "Local\\red\\x1b[31m \\xe2\\x80\\xaeleft\\x0a\\xc3\\xa9\n");
	CHECK_EQ(tool("ls -rno name"), 0);
	CHECK_STR(output, "Local\\red\\x1b[31m\\x20\\xe2\\x80\\xaeleft\\x0a\\xc3\\xa9\n");
	CHECK_EQ(tool("ls -Jno name"), 0);
	says("\"Local\\\\red\\\\x1b[31m \\\\xe2\\\\x80\\\\xaeleft\\\\x0a\xC3\xA9\"");
	CHECK_EQ(tool("info 'red\\x1b[31m \\xe2\\x80\\xaeleft\\x0a\\xc3\\xa9'"), 0);
	CHECK_EQ(tool("info 'Local/red\\x1b[31m\\x20\\xe2\\x80\\xaeleft\\x0a\\xc3\\xa9'"),
		 0);
	actor_end(&alice);
}

/* ---- bytes -------------------------------------------------------------------------- */

TEST(bytes_of_a_section_are_shown_and_written)
{
	struct actor alice;

	actor_begin(&alice, hold_a_section);
	CHECK_EQ(tool("hexdump bytes"), 0);
	is_as_in("hexdump.txt");
	CHECK_EQ(tool("hexdump bytes --offset 0x41 --length 3"), 0);
	is_as_in("hexdump-part.txt");
	CHECK_EQ(tool("cat bytes -s 129 -n 10"), 0);
	CHECK_STR(output, "ABCDEFGHIJ");
	CHECK_EQ(tool("cat bytes | wc -c"), 0);
	CHECK_EQ(atoi(output), 4096);
	CHECK_EQ(tool("hexdump bytes -s 4097"), 2);
	CHECK_EQ(tool("hexdump bytes -s 4096"), 0);
	CHECK_STR(output, "");
	CHECK_EQ(tool("hexdump bytes -n many"), 2);
	actor_end(&alice);
}

TEST(what_has_no_bytes_says_so)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	CHECK_EQ(tool("cat bell"), 2);
	says("that is of type event and has no bytes");
	actor_end(&alice);
}

/* ---- manners ------------------------------------------------------------------------ */

/* The table's file, and what the system says of it. */
static char *read_table(size_t *ret_n)
{
	char *bytes = malloc(INDEX_MAX), path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/index.2", test_dir());
	file = fopen(path, "r");
	CHECK(bytes && file);
	*ret_n = fread(bytes, 1, INDEX_MAX, file);
	fclose(file);
	return bytes;
}

TEST(looking_changes_no_byte_of_the_table_not_even_what_the_dead_left)
{
	struct actor alice, bob;
	size_t n_before, n_after;
	char *before, *after;

	actor_begin(&bob, hold_a_section);
	actor_begin(&alice, hold_one_of_each);
	wait_killed(bob.pid);
	before = read_table(&n_before);
	CHECK_EQ(tool("ls"), 0);
	says("Local\\key");
	says_nothing_of("Local\\bytes");
	CHECK_EQ(tool("info bytes"), 3);
	CHECK_EQ(tool("info key"), 0);
	CHECK_EQ(tool("holders key"), 0);
	CHECK_EQ(tool("hexdump Global/ledger"), 0);
	after = read_table(&n_after);
	CHECK_EQ(n_after, n_before);
	CHECK(memcmp(before, after, n_before) == 0);
	free(before);
	free(after);
	gate_deinit(&bob.ready);
	gate_deinit(&bob.done);
	actor_end(&alice);
}

TEST(a_stopped_holder_keeps_nobody_from_looking)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	kill(alice.pid, SIGSTOP);
	CHECK_EQ(tool("ls -no name --type mutex"), 0);
	CHECK_STR(output, "Local\\key\n");
	CHECK_EQ(tool("cat Global/ledger -n 5"), 0);
	CHECK_STR(output, "hello");
	kill(alice.pid, SIGCONT);
	actor_end(&alice);
}

TEST(a_table_whose_path_is_gone_is_found_in_who_has_it)
{
	struct actor alice;
	char path[512];

	actor_begin(&alice, hold_a_section);
	snprintf(path, sizeof(path), "%s/index.2", test_dir());
	CHECK_EQ(unlink(path), 0);
	CHECK_EQ(tool("ls -no name"), 0);
	CHECK_STR(output, "Local\\bytes\n");
	CHECK_EQ(access(path, F_OK), -1);
	actor_end(&alice);
}

static void hold_many(void)
{
	char name[300];

	for (int i = 0; i < 10000; i++) {
		snprintf(name, sizeof(name), "object-%05d-%0*d", i, i % 100 ? 1 : 220, i);
		CHECK(CreateEventA(NULL, TRUE, FALSE, name));
	}
}

static double seconds_of_children(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

TEST(ten_thousand_objects_are_listed_in_less_than_a_second)
{
	struct actor alice;
	double before;

	actor_begin(&alice, hold_many);
	before = seconds_of_children();
	CHECK_EQ(tool("ls | sort -u | wc -l"), 0);
	CHECK(seconds_of_children() - before < 1.0 * test_patience());
	CHECK_EQ(atoi(output), 10001);
	actor_end(&alice);
}

TEST(a_verb_that_is_not_known_is_a_program_on_path)
{
	char path[512], search[1024];
	FILE *file;

	snprintf(path, sizeof(path), "%s/bin", test_dir());
	CHECK_EQ(mkdir(path, 0700), 0);
	snprintf(search, sizeof(search), "%s:%s", path, getenv("PATH"));
	setenv("PATH", search, 1);
	strcat(path, "/winshm-greet");
	file = fopen(path, "w");
	CHECK(file);
	fputs("#!/bin/sh\necho \"hello, $1\"\nexit 7\n", file);
	fclose(file);
	CHECK_EQ(chmod(path, 0700), 0);
	CHECK_EQ(tool("greet alice"), 7);
	CHECK_STR(output, "hello, alice\n");
	CHECK_EQ(tool("rm alice"), 2);
	says("there is no verb \"rm\"");
	CHECK_EQ(tool("../bin/winshm-greet"), 2);
	unlink(path);
}

TEST(how_it_ends_tells_what_was_wrong)
{
	CHECK_EQ(tool("help"), 0);
	says("holders");
	CHECK_EQ(tool("help ls"), 0);
	says("--list-columns");
	CHECK_EQ(tool("version"), 0);
	says("winshm 0.1.0 (layout 2)");
	CHECK_EQ(tool(" "), 2);
	CHECK_EQ(tool("ls --nonsense"), 2);
	CHECK_EQ(tool("ls name"), 2);
	CHECK_EQ(tool("ls -o name,weight"), 2);
	says("there is no column \"weight\"");
	CHECK_EQ(tool("ls -J -r"), 2);
	CHECK_EQ(tool("ls --type rug"), 2);
	CHECK_EQ(tool("ls --pid x"), 2);
	CHECK_EQ(tool("info"), 2);
	CHECK_EQ(tool("info nobody"), 3);
	CHECK_EQ(tool("holders nobody"), 3);
	CHECK_EQ(tool("hexdump nobody"), 3);
	CHECK_EQ(tool("ls -H >/dev/full"), 1);
}

TEST(a_directory_of_somebody_else_is_an_error)
{
	CHECK_EQ(chmod(test_dir(), 0755), 0);
	CHECK_EQ(tool("ls"), 1);
	says("winshm: cannot look at the table of names: ");
	CHECK_EQ(chmod(test_dir(), 0700), 0);
}

int main(int argc, char **argv)
{
	setenv("LC_ALL", "C", 1);
	unsetenv("WINSHM_DEBUG");
	return test_main(argc, argv);
}
