/* SPDX-License-Identifier: MIT */
/* winshm create: a section that lives as long as a command, or until a signal. */
#include "api-tool.h"

#include <signal.h>

TEST(a_section_lives_while_the_command_runs)
{
	CHECK_EQ(shell("$W create desk --size 64KiB -- $W ls -rnbo name,type,size"), 0);
	CHECK_STR(output, "Local\\desk section 65536\n");
	CHECK_EQ(shell("$W ls -n"), 0);
	CHECK_STR(output, "");
	CHECK_EQ(shell("$W create Global/desk -s 0x1001 -- $W ls -rnbo name,size"), 0);
	CHECK_STR(output, "Global\\desk 8192\n");
}

TEST(how_the_command_ended_is_how_it_ends)
{
	CHECK_EQ(shell("$W create desk -s 4K -- sh -c 'exit 7'"), 7);
	CHECK_STR(output, "");
	CHECK_EQ(shell("$W create desk -s 4K -- sh -c 'kill -9 $$'"), 128 + 9);
	CHECK_EQ(shell("$W create desk -s 4K -- ./no-such-program"), 127);
	says("cannot run ./no-such-program");
	CHECK_EQ(shell("$W create desk -s 4K -- /"), 126);
}

static void ends_by(int number)
{
	const char *const arguments[] = { "winshm", "create", "desk", "-s", "4K", NULL };
	char line[64];
	pid_t pid = tool_begin(arguments, line, sizeof(line));
	HANDLE section;

	CHECK_STR(line, "Local\\desk\n");
	section = OpenFileMappingA(FILE_MAP_READ, FALSE, "desk");
	CHECK(section);
	CHECK(CloseHandle(section));
	CHECK_EQ(kill(pid, number), 0);
	CHECK_EQ(tool_end(pid), 0);
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "desk"));
}

TEST(without_a_command_it_lives_until_a_signal)
{
	signal(SIGINT, SIG_DFL);
	ends_by(SIGTERM);
	ends_by(SIGINT);
}

TEST(a_signal_is_handed_on_to_the_command)
{
	const char *const arguments[] = {
		"winshm",
		"create",
		"desk",
		"-s",
		"4K",
		"--",
		"sh",
		"-c",
		"trap 'exit 9' TERM; echo ready; while :; do sleep 0.01; done",
		NULL,
	};
	char line[64];
	pid_t pid = tool_begin(arguments, line, sizeof(line));

	CHECK_STR(line, "ready\n");
	CHECK_EQ(kill(pid, SIGTERM), 0);
	CHECK_EQ(tool_end(pid), 9);
}

TEST(contents_come_from_a_file_or_standard_input)
{
	CHECK_EQ(shell("printf 'hello, world' >%s/text; "
		       "$W create desk --from %s/text -- $W cat desk -n 12",
		       test_dir(), test_dir()),
		 0);
	CHECK_STR(output, "hello, world");
	CHECK_EQ(shell("rm %s/text; printf hello | $W create desk -f - -s 8K -- "
		       "$W cat desk -n 5",
		       test_dir()),
		 0);
	CHECK_STR(output, "hello");
	CHECK_EQ(shell("head -c 200000 /dev/zero | tr '\\0' x | $W create desk -f - -- "
		       "sh -c '$W cat desk | tr -d \"\\0\" | wc -c'"),
		 0);
	CHECK_EQ(atoi(output), 200000);
}

TEST(what_existed_is_left_as_it_is_and_it_is_said)
{
	CHECK_EQ(shell("printf new >%s/text; printf old | $W create desk -f - -- "
		       "$W create desk -s 1M -f %s/text -- $W cat desk -n 3; rm %s/text",
		       test_dir(), test_dir(), test_dir()),
		 0);
	says("winshm create: Local\\desk existed: it is held as it is");
	says("old");
}

TEST(what_cannot_be_made_is_refused_before_the_command_runs)
{
	CHECK_EQ(shell("$W create desk -- echo ran"), 2);
	says("--size or --from is wanted");
	CHECK_EQ(shell("$W create desk -s 0 -- echo ran"), 2);
	CHECK_EQ(shell("$W create desk -s 4KB -- echo ran"), 2);
	CHECK_EQ(shell("$W create desk -f /dev/null -- echo ran"), 2);
	says("is empty");
	CHECK_EQ(shell("$W create desk -f /no/such -- echo ran"), 1);
	CHECK_EQ(shell("printf hello | $W create desk -s 4 -f - -- echo ran"), 2);
	says("is longer than --size");
	CHECK_EQ(shell("$W create 'a\\b' -s 4K -- echo ran"), 2);
	CHECK_EQ(shell("$W create"), 2);
	CHECK_EQ(shell("$W create --nonsense"), 2);
	CHECK_EQ(shell("$W create --help"), 0);
	CHECK(CreateEventA(NULL, TRUE, FALSE, "bell"));
	CHECK_EQ(shell("$W create bell -s 4K -- echo ran"), 1);
	says("cannot create Local\\bell");
	says("(error 6)");
}

/* util-linux' script makes the terminal; what comes slowly comes through a pipe. */
TEST(what_takes_longer_than_a_second_tells_how_far_it_is)
{
	if (system("command -v script >/dev/null") != 0)
		SKIP("script (util-linux) is not there");
	CHECK_EQ(shell("cd $WINSHM_RUNTIME_DIR/.. && mkfifo slow.$$ && "
		       "{ head -c 70000 /dev/zero; sleep 1.2; head -c 70000 /dev/zero; } "
		       "> slow.$$ & cd $WINSHM_RUNTIME_DIR/.. && "
		       "until [ -p slow.$$ ]; do :; done; "
		       "script -qec \"$W create -f slow.$$ desk -- $W ls -rno size\" "
		       "/dev/null </dev/null; rm slow.$$"),
		 0);
	says("\rwinshm create: ");
	says("\r\033[K");
	says("140K");
	/* Quick, or no terminal: nothing. */
	CHECK_EQ(shell("head -c 70000 /dev/zero | $W create -f - desk -- true"), 0);
	CHECK_STR(output, "");
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
