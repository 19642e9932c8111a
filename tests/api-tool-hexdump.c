/* SPDX-License-Identifier: MIT */
/* winshm hexdump --watch: the bytes again whenever they have changed. */
#include "api-tool.h"

#include <signal.h>

struct viewer {
	pid_t pid;
	FILE *from;
};

/* His next line is that. */
static void viewer_shows(struct viewer *viewer, const char *line)
{
	char found[512];

	CHECK(fgets(found, sizeof(found), viewer->from));
	found[strcspn(found, "\n")] = '\0';
	CHECK_STR(found, line);
}

static int viewer_end(struct viewer *viewer)
{
	char rest[16];

	CHECK(!fgets(rest, sizeof(rest), viewer->from));
	fclose(viewer->from);
	return tool_end(viewer->pid);
}

static HANDLE desk_make(char **ret_view)
{
	HANDLE desk = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 4096, "desk");

	CHECK(desk);
	*ret_view = MapViewOfFile(desk, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(*ret_view);
	return desk;
}

#define ZEROES "00 00 00 00 00 00 00 00"

TEST(what_was_written_is_shown_and_it_ends_when_the_section_vanishes)
{
	static const char *const arguments[] = { TOOL, "hexdump", "-w",   "-i", "0.01",
						 "-n", "0x20",    "desk", NULL };
	struct viewer viewer;
	char *view;
	HANDLE desk = desk_make(&view);

	viewer.pid = tool_start(arguments, &viewer.from);
	viewer_shows(&viewer, "00000000  " ZEROES "  " ZEROES "  |................|");
	viewer_shows(&viewer, "*");
	viewer_shows(&viewer, "00000020");
	view[17] = 'A';
	viewer_shows(&viewer, "");
	viewer_shows(&viewer, "00000000  " ZEROES "  " ZEROES "  |................|");
	viewer_shows(&viewer,
		     "00000010  00 41 00 00 00 00 00 00  " ZEROES "  |.A..............|");
	viewer_shows(&viewer, "00000020");
	CHECK(UnmapViewOfFile(view) && CloseHandle(desk));
	CHECK_EQ(viewer_end(&viewer), 0);
}

TEST(changed_bytes_are_coloured)
{
	static const char *const arguments[] = { TOOL,     "hexdump", "--watch",
						 "--diff", "-i",      "0.01",
						 "-n",     "16",      "--color=always",
						 "desk",   NULL };
	struct viewer viewer;
	char *view;
	HANDLE desk = desk_make(&view);

	viewer.pid = tool_start(arguments, &viewer.from);
	viewer_shows(&viewer, "00000000  " ZEROES "  " ZEROES "  |................|");
	viewer_shows(&viewer, "00000010");
	view[0] = 'B';
	viewer_shows(&viewer, "");
	viewer_shows(&viewer,
		     "00000000  \033[1;31m42\033[0m 00 00 00 00 00 00 00  " ZEROES
		     "  |\033[1;31mB\033[0m...............|");
	viewer_shows(&viewer, "00000010");
	/* Only what has changed since. */
	view[1] = 'C';
	viewer_shows(&viewer, "");
	viewer_shows(&viewer,
		     "00000000  42 \033[1;31m43\033[0m 00 00 00 00 00 00  " ZEROES
		     "  |B\033[1;31mC\033[0m..............|");
	viewer_shows(&viewer, "00000010");
	CHECK(UnmapViewOfFile(view) && CloseHandle(desk));
	CHECK_EQ(viewer_end(&viewer), 0);
}

TEST(a_changed_line_is_shown_though_it_is_like_the_one_before)
{
	static const char *const arguments[] = { TOOL,   "hexdump",       "-wd",
						 "-i",   "0.01",          "-n",
						 "0x20", "--color=never", "desk",
						 NULL };
	struct viewer viewer;
	char *view;
	HANDLE desk = desk_make(&view);

	view[16] = 'A';
	viewer.pid = tool_start(arguments, &viewer.from);
	viewer_shows(&viewer, "00000000  " ZEROES "  " ZEROES "  |................|");
	viewer_shows(&viewer,
		     "00000010  41 00 00 00 00 00 00 00  " ZEROES "  |A...............|");
	viewer_shows(&viewer, "00000020");
	view[16] = 0;
	viewer_shows(&viewer, "");
	viewer_shows(&viewer, "00000000  " ZEROES "  " ZEROES "  |................|");
	viewer_shows(&viewer, "*");
	viewer_shows(&viewer, "00000020");
	CHECK(UnmapViewOfFile(view) && CloseHandle(desk));
	CHECK_EQ(viewer_end(&viewer), 0);
}

TEST(another_section_of_that_name_is_not_taken_for_it)
{
	static const char *const arguments[] = { TOOL, "hexdump", "-w",   "-i", "0.01",
						 "-n", "16",      "desk", NULL };
	struct viewer viewer;
	char *view;
	HANDLE desk = desk_make(&view);

	viewer.pid = tool_start(arguments, &viewer.from);
	viewer_shows(&viewer, "00000000  " ZEROES "  " ZEROES "  |................|");
	viewer_shows(&viewer, "00000010");
	CHECK_EQ(kill(viewer.pid, SIGSTOP), 0);
	CHECK(UnmapViewOfFile(view) && CloseHandle(desk));
	desk = desk_make(&view);
	view[0] = 'Z';
	CHECK_EQ(kill(viewer.pid, SIGCONT), 0);
	CHECK_EQ(viewer_end(&viewer), 0);
	CHECK(UnmapViewOfFile(view) && CloseHandle(desk));
}

TEST(what_cannot_be_watched_is_refused)
{
	char *view;
	HANDLE desk = desk_make(&view), bell = CreateEventA(NULL, TRUE, FALSE, "bell");

	CHECK(bell);
	CHECK_EQ(shell("$W hexdump --watch bell"), 2);
	says("is of type event");
	CHECK_EQ(shell("$W hexdump --watch nobody"), 3);
	CHECK_EQ(shell("$W hexdump --watch -s 4097 desk"), 2);
	CHECK_EQ(shell("$W hexdump --diff desk"), 2);
	says("--diff needs --watch");
	CHECK_EQ(shell("$W hexdump -w -i 0 desk"), 2);
	CHECK_EQ(shell("$W hexdump -w -i nan desk"), 2);
	CHECK_EQ(shell("$W hexdump -w -i often desk"), 2);
	CHECK_EQ(shell("$W hexdump -w --color=blue desk"), 2);
	CHECK_EQ(shell("$W hexdump --help"), 0);
	says("--interval");
	CHECK(UnmapViewOfFile(view) && CloseHandle(desk) && CloseHandle(bell));
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
