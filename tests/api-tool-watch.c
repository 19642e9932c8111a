/* SPDX-License-Identifier: MIT */
/* winshm watch: who comes, goes and changes hands; and that it sleeps in between. */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include "api-tool.h"
#include "store/layout.h"
#include "whitebox.h"

enum {
	PATIENCE_MS = 20000,
	WATCH_IS_ON = 1 /* of the word in the header */
};

static pid_t watcher;
static FILE *told;

static void watch_end(void)
{
	if (watcher > 0) {
		kill(watcher, SIGKILL);
		waitpid(watcher, NULL, 0);
		fclose(told);
	}
	watcher = 0;
}

/* Something is there from the start, so its line says that the watcher has begun. */
static void watch_begin(const char *option, const char *value)
{
	const char *const arguments[] = { TOOL, "watch", "--all", option, value, NULL };

	watcher = tool_start(arguments, &told);
	setvbuf(told, NULL, _IONBF, 0);
}

/* The next line is this one, or begins so. A child that this process is about to send into
 * another program holds the anchor for a moment, too: how many do is not looked at. */
static void tells(const char *line)
{
	char seen[1024];
	struct pollfd polled = { fileno(told), POLLIN, 0 };

	do {
		if (poll(&polled, 1, PATIENCE_MS) != 1 ||
		    !fgets(seen, sizeof(seen), told))
			test_fail(__FILE__, __LINE__, "it did not tell: %s", line);
	} while (strstr(seen, "changed") && strstr(seen, "anchor"));
	if (strstr(line, "anchor") && strstr(line, "present") && strstr(seen, "anchor") &&
	    strstr(seen, "present"))
		return;
	if (strncmp(seen, line, strlen(line)) != 0)
		test_fail(__FILE__, __LINE__, "it told: %s instead of: %s", seen, line);
}

static HANDLE anchor(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, "Global\\anchor");

	CHECK(event);
	return event;
}

TEST(what_comes_and_goes_is_told)
{
	HANDLE section, again, event;

	anchor();
	watch_begin("--type", "event,section");
	tells("present  Global\\anchor  event  1 process, 1 handle\n");
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 65536,
				     "desk");
	CHECK(section);
	tells("appeared Local\\desk  section 64K  1 process, 1 handle\n");
	CHECK(CreateMutexA(NULL, FALSE, "key")); /* of no type that is wanted */
	event = CreateEventA(NULL, FALSE, FALSE, "bell");
	CHECK(event);
	tells("appeared Local\\bell  event  1 process, 1 handle\n");
	again = OpenFileMappingA(FILE_MAP_READ, FALSE, "desk");
	CHECK(again);
	tells("changed  Local\\desk  section 64K  1 process, 2 handles\n");
	CHECK(CloseHandle(event));
	tells("vanished Local\\bell  event\n");
	CHECK(CloseHandle(again));
	tells("changed  Local\\desk  section 64K  1 process, 1 handle\n");
	CHECK(CloseHandle(section));
	tells("vanished Local\\desk  section 64K\n");
	watch_end();
}

TEST(a_process_that_comes_and_is_killed_is_told)
{
	char line[64];
	pid_t pid;

	anchor();
	watch_begin("--json", NULL);
	tells("{\"event\": \"present\", \"name\": \"Global\\\\anchor\", \"type\": \"event\", "
	      "\"holders\": 1, \"handles\": 1, \"pids\": [");
	pid = tool_begin(
		(const char *const[]) { TOOL, "create", "-s", "4K", "desk", NULL }, line,
		sizeof(line));
	tells("{\"event\": \"appeared\", \"name\": \"Local\\\\desk\", \"type\": \"section\", "
	      "\"size\": 4096, \"holders\": 1, \"handles\": 1, \"pids\": [");
	CHECK_EQ(kill(pid, SIGKILL), 0);
	tells("{\"event\": \"vanished\", \"name\": \"Local\\\\desk\"");
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	watch_end();
}

/* How often all of its threads have gone to sleep. */
static unsigned long switches(void)
{
	unsigned long sum = 0, n;
	char path[512], line[256];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)watcher);
	dir = opendir(path);
	CHECK(dir);
	while ((entry = readdir(dir))) {
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%d/task/%s/status", (int)watcher,
			 entry->d_name);
		file = fopen(path, "r");
		while (file && fgets(line, sizeof(line), file))
			if (sscanf(line, "voluntary_ctxt_switches: %lu", &n) == 1)
				sum += n;
		if (file)
			fclose(file);
	}
	closedir(dir);
	return sum;
}

/* In one of several spells of half a second it does not wake at all: on a busy machine it may
 * still be on its way to sleep in the first. */
TEST(it_does_not_wake_up_while_nothing_changes)
{
	unsigned long before, after;
	HANDLE bell;
	int n_left = 20;

	if (TEST_TSAN)
		SKIP("the thread sanitizer wakes up by itself");
	anchor();
	watch_begin(NULL, NULL);
	tells("present  Global\\anchor");
	bell = CreateEventA(NULL, FALSE, FALSE, "bell");
	CHECK(bell);
	tells("appeared Local\\bell");
	do {
		before = switches();
		usleep(500000);
		after = switches();
	} while (after != before && --n_left);
	CHECK_EQ(after, before);
	/* Nor for what is no change. */
	for (int i = 0; i < 1000; i++)
		CHECK(SetEvent(bell) && ResetEvent(bell));
	CHECK(CloseHandle(bell));
	tells("vanished Local\\bell");
	watch_end();
}

static void table_path(char path[512])
{
	snprintf(path, 512, "%s/" LAYOUT_FILE, getenv("WINSHM_RUNTIME_DIR"));
}

static uint32_t changes_word(void)
{
	struct layout_header header;
	char path[512];
	int fd;

	table_path(path);
	fd = open(path, O_RDONLY);
	CHECK(fd >= 0);
	CHECK_EQ(read(fd, &header, sizeof(header)), (ssize_t)sizeof(header));
	close(fd);
	return atomic_load(&header.changes);
}

TEST(a_watcher_that_was_killed_leaves_nothing_behind)
{
	uint32_t word;

	anchor();
	CHECK_EQ(changes_word(), 0);
	watch_begin(NULL, NULL);
	tells("present  Global\\anchor");
	CHECK(changes_word() & WATCH_IS_ON);
	watch_end();
	CHECK(CreateEventA(NULL, FALSE, FALSE, "bell"));
	word = changes_word();
	CHECK_EQ(word & WATCH_IS_ON, 0);
	CHECK(CreateEventA(NULL, FALSE, FALSE, "gong"));
	CHECK_EQ(changes_word(), word);
}

/* One after the other, with nothing in between: those that a look finds together are told
 * together, and none is lost. */
TEST(a_thousand_are_all_told)
{
	char line[128];

	anchor();
	watch_begin("--prefix", "Local/many");
	CHECK_EQ(shell("$W wait Global/anchor"), 0);
	for (int i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "many%04d", i);
		CHECK(CreateEventA(NULL, FALSE, FALSE, line));
	}
	for (int i = 0; i < 1000; i++) {
		char seen[256];
		int number;

		CHECK(fgets(seen, sizeof(seen), told));
		CHECK(sscanf(seen, "%*s Local\\many%d", &number) == 1);
		CHECK(number >= 0 && number < 1000);
	}
	watch_end();
}

TEST(another_table_is_followed)
{
	HANDLE first = anchor();
	char path[512], line[64];
	pid_t pid;

	watch_begin(NULL, NULL);
	tells("present  Global\\anchor");
	CHECK(CloseHandle(first));
	tells("vanished Global\\anchor");
	table_path(path);
	CHECK_EQ(unlink(path), 0);
	pid = tool_begin(
		(const char *const[]) { TOOL, "create", "-s", "4K", "desk", NULL }, line,
		sizeof(line));
	tells("appeared Local\\desk");
	CHECK_EQ(kill(pid, SIGKILL), 0);
	tells("vanished Local\\desk");
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	watch_end();
}

TEST(what_is_misunderstood_is_refused)
{
	CHECK_EQ(shell("$W watch desk"), 2);
	CHECK_EQ(shell("$W watch -c 0"), 2);
	CHECK_EQ(shell("$W watch --type sections"), 2);
	CHECK_EQ(shell("$W watch --nonsense"), 2);
	CHECK_EQ(shell("$W watch --color=sometimes"), 2);
	says("--color is auto, always or never");
	CHECK_EQ(shell("$W watch --help"), 0);
	CHECK_EQ(shell("$W create -s 4K desk -- $W watch --color=always -a -c 1"), 0);
	says("\033[0mpresent ");
	CHECK_EQ(shell("$W create -s 4K desk -- $W watch --all --count 1"), 0);
	says("present  Local\\desk");
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
