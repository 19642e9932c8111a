/* SPDX-License-Identifier: MIT */
/* winshm run: a command whose names are its own. */
#include "api-tool.h"

#include <signal.h>

TEST(a_command_does_not_meet_the_rest)
{
	HANDLE bell = CreateEventA(NULL, TRUE, FALSE, "bell");

	CHECK(bell);
	CHECK_EQ(shell("$W run $W signal bell"), 3);
	CHECK_EQ(shell("$W run -- $W ls -n"), 0);
	CHECK_STR(output, "");
	CHECK_EQ(shell("$W run -- $W create bell -s 4K -- $W ls -rno name,type"), 0);
	CHECK_STR(output, "Local\\bell section\n");
	CHECK_EQ(shell("$W ls -rno name,type"), 0);
	CHECK_STR(output, "Local\\bell event\n");
	CHECK(CloseHandle(bell));
}

TEST(the_directory_is_closed_to_others_and_gone_afterwards)
{
	char directory[256];
	size_t n;

	CHECK_EQ(shell("$W run -- sh -c 'stat -c %%a \"$WINSHM_RUNTIME_DIR\"'"), 0);
	CHECK_STR(output, "700\n");
	CHECK_EQ(shell("$W run -- sh -c '$W create a -s 4K -- true; "
		       "mkdir -p $WINSHM_RUNTIME_DIR/a/b; echo $WINSHM_RUNTIME_DIR'"),
		 0);
	n = strlen(output);
	CHECK(n > 1 && n < sizeof(directory));
	memcpy(directory, output, n);
	directory[n - 1] = '\0';
	CHECK(strcmp(directory, test_dir()) != 0);
	CHECK_EQ(access(directory, F_OK), -1);
}

TEST(a_child_that_outlives_the_command_keeps_what_it_has)
{
	CHECK_EQ(shell("mkfifo %s/a %s/b; "
		       "$W run -- sh -c '$W create desk -s 4K -- sh -c \"echo >%s/a; "
		       "read x <%s/b; $W cat desk -n 4 | wc -c\" & read x <%s/a' "
		       "&& echo >%s/b; wait; rm %s/a %s/b",
		       test_dir(), test_dir(), test_dir(), test_dir(), test_dir(),
		       test_dir(), test_dir(), test_dir()),
		 0);
	CHECK_STR(output, "4\n");
}

TEST(how_the_command_ended_is_how_it_ends)
{
	CHECK_EQ(shell("$W run sh -c 'exit 7'"), 7);
	CHECK_EQ(shell("$W run -- sh -c 'kill -9 $$'"), 128 + 9);
	CHECK_EQ(shell("$W run ./no-such-program"), 127);
	CHECK_EQ(shell("$W run"), 2);
	CHECK_EQ(shell("$W run --nonsense"), 2);
	CHECK_EQ(shell("$W run --help"), 0);
}

TEST(a_signal_is_handed_on_and_the_directory_removed)
{
	const char *const arguments[] = {
		"winshm", "run", "sh", "-c", "echo $WINSHM_RUNTIME_DIR; exec sleep 1000",
		NULL
	};
	char line[256];
	pid_t pid;

	signal(SIGTERM, SIG_DFL);
	pid = tool_begin(arguments, line, sizeof(line));
	line[strcspn(line, "\n")] = '\0';
	CHECK_EQ(access(line, F_OK), 0);
	CHECK_EQ(kill(pid, SIGTERM), 0);
	CHECK_EQ(tool_end(pid), 128 + SIGTERM);
	CHECK_EQ(access(line, F_OK), -1);
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
