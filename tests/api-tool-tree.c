/* SPDX-License-Identifier: MIT */
/* winshm tree: namespaces, what is in them, and who holds it. */
#include <sys/prctl.h>

#include "api-tool.h"

static void hold(void)
{
	test_forgive_descriptors();          /* all of them are kept to the end */
	prctl(PR_SET_NAME, "api-tool-tree"); /* also under valgrind */
	CHECK(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100000,
				 "Global\\ledger"));
	CHECK(OpenFileMappingA(FILE_MAP_READ, FALSE, "Global\\ledger"));
	CHECK(CreateEventA(NULL, TRUE, TRUE, "bell"));
	CHECK(CreateMutexA(NULL, FALSE, "key"));
}

TEST(namespaces_branch_into_objects_and_these_into_holders)
{
	char wanted[1024];
	int pid = (int)getpid();

	hold();
	CHECK_EQ(shell("$W tree"), 0);
	CHECK_EQ(shell("$W tree --no-holders"), 0);
	CHECK_STR(output, "Global\\\n"
			  "`-- ledger [section 100K]\n"
			  "Local\\\n"
			  "|-- bell [event]\n"
			  "`-- key [mutex]\n");
	CHECK_EQ(shell("$W tree -b | sed 's/%d [^ ]*/%d alice/'", pid, pid), 0);
	snprintf(wanted, sizeof(wanted),
		 "Global\\\n"
		 "`-- ledger [section 102400]\n"
		 "    `-- %d alice api-tool-tree (2 handles)\n"
		 "Local\\\n"
		 "|-- bell [event]\n"
		 "|   `-- %d alice api-tool-tree\n"
		 "`-- key [mutex]\n"
		 "    `-- %d alice api-tool-tree\n",
		 pid, pid, pid);
	CHECK_STR(output, wanted);
	CHECK_EQ(shell("$W tree -n --color --prefix Global/l"), 0);
	CHECK_STR(output, "\033[1mGlobal\\\033[0m\n"
			  "`-- ledger [section 100K]\n");
	CHECK_EQ(shell("$W tree -n --scope local"), 0);
	CHECK_STR(output, "Local\\\n|-- bell [event]\n`-- key [mutex]\n");
}

TEST(lines_are_drawn_where_the_terminal_can)
{
	if (system("LC_ALL=C.UTF-8 locale charmap 2>/dev/null | grep -q UTF-8") != 0)
		SKIP("there is no locale C.UTF-8");
	hold();
	CHECK_EQ(shell("LC_ALL=C.UTF-8 $W tree --scope local | sed 's/ [0-9].*/ who/'"),
		 0);
	CHECK_STR(output, "Local\\\n"
			  "├─ bell [event]\n"
			  "│  └─ who\n"
			  "└─ key [mutex]\n"
			  "   └─ who\n");
}

TEST(several_processes_are_a_branch_each)
{
	CHECK_EQ(shell("$W create desk -s 4K -- $W create desk -s 4K -- $W tree | "
		       "sed 's/ [0-9][0-9]* [^ ]*/ who/'"),
		 0);
	says("`-- desk [section 4K]\n    |-- who winshm\n    `-- who winshm\n");
}

TEST(a_hostile_name_is_drawn_harmless)
{
	test_forgive_descriptors();
	CHECK(CreateEventA(NULL, TRUE, FALSE, "red\033[31m\n"));
	CHECK_EQ(shell("$W tree -n"), 0);
	CHECK_STR(output, "Local\\\n`-- red\\x1b[31m\\x0a [event]\n");
}

TEST(where_there_is_nothing_nothing_is_drawn)
{
	CHECK_EQ(shell("$W tree"), 0);
	CHECK_STR(output, "");
	CHECK_EQ(shell("$W tree --scope space"), 2);
	CHECK_EQ(shell("$W tree name"), 2);
	CHECK_EQ(shell("$W tree --nonsense"), 2);
	CHECK_EQ(shell("$W tree --help"), 0);
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
