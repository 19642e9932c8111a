/* SPDX-License-Identifier: MIT */
/* `winshm doctor`: what it finds, how it ends, and what --repair does to a damaged table. */
#include "api-tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/layout.h"

struct holder {
	struct gate ready, done;
};

static void hold(void *data)
{
	struct holder *holder = data;

	CHECK(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096,
				 "patient"));
	gate_open(&holder->ready);
	gate_wait(&holder->done);
}

static pid_t hold_begin(struct holder *holder)
{
	pid_t pid;

	gate_init(&holder->ready);
	gate_init(&holder->done);
	pid = test_fork(hold, holder);
	gate_wait(&holder->ready);
	return pid;
}

static void hold_end(struct holder *holder)
{
	gate_deinit(&holder->ready);
	gate_deinit(&holder->done);
}

/* Every chain of names leads to nowhere now. */
static void damage_all_chains(void)
{
	uint32_t heads[LAYOUT_N_HEADS];
	char path[512];
	int fd;

	memset(heads, 0xee, sizeof(heads));
	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, getenv("WINSHM_RUNTIME_DIR"));
	fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0);
	for (unsigned i = 0; i < LAYOUT_N_STRIPES; i++)
		CHECK_EQ(pwrite(fd, heads, sizeof(heads),
				(off_t)(LAYOUT_HEADS_OFFSET + i * sizeof(heads))),
			 sizeof(heads));
	close(fd);
}

TEST(it_makes_nothing_and_repairs_nothing_where_nothing_is)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/none", test_dir());
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	tool("doctor -o SEVERITY,CHECK,FINDING");
	says("there is no table of names");
	tool("doctor --repair");
	says("nothing to repair");
	CHECK(access(path, F_OK) < 0 && errno == ENOENT);
}

TEST(it_ends_with_1_if_and_only_if_a_line_says_problem)
{
	int code = tool("doctor -n -r -o SEVERITY");

	CHECK_EQ(code, strstr(output, "problem") ? 1 : 0);
	CHECK_EQ(tool("doctor name"), 2);
	CHECK_EQ(tool("doctor --no-such-option"), 2);
}

TEST(a_directory_that_is_open_to_others_is_a_problem)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/open", test_dir());
	CHECK_EQ(mkdir(path, 0755), 0);
	CHECK_EQ(chmod(path, 0755), 0);
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	CHECK_EQ(tool("doctor"), 1);
	says("mode 755");
	says("chmod");
	CHECK_EQ(rmdir(path), 0);
}

TEST(a_damaged_table_is_told_of_and_repaired_while_its_holder_lives)
{
	struct holder holder;
	pid_t pid = hold_begin(&holder);

	tool("doctor");
	says("1 names, 0 whose memory cannot be reached");
	says_nothing_of("chains of names");
	damage_all_chains();
	CHECK_EQ(tool("doctor"), 1);
	says("chains of names are damaged");
	says("--repair");
	tool("doctor --repair");
	says_nothing_of("chains of names");
	says("1 names, 0 whose memory cannot be reached");
	CHECK_EQ(tool("ls -n -o NAME"), 0);
	says("patient");
	gate_open(&holder.done);
	wait_ok(pid);
	hold_end(&holder);
}

TEST(the_dead_are_counted_until_they_are_swept)
{
	struct holder holder;
	pid_t pid = hold_begin(&holder);

	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	tool("doctor");
	says("0 living processes, 1 dead not yet swept");
	tool("doctor --repair");
	says("of 64 stripes rebuilt");
	says("0 names");
	hold_end(&holder);
}

/* Makes a section, finds it by its name with what it wrote there, and lets it go. */
static void work(void *data)
{
	_Atomic int *is_over = data;
	char name[64];

	snprintf(name, sizeof(name), "busy-%d", (int)getpid());
	for (DWORD i = 1; !*is_over; i++) {
		HANDLE made = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
						 PAGE_READWRITE, 0, 4096, name);
		DWORD *view = MapViewOfFile(made, FILE_MAP_WRITE, 0, 0, 0), *again;
		HANDLE found;

		CHECK(made && view);
		CHECK_EQ(*view, 0);
		*view = i;
		found = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
		CHECK(found);
		again = MapViewOfFile(found, FILE_MAP_READ, 0, 0, 0);
		CHECK(again && *again == i);
		CHECK(UnmapViewOfFile(again) && UnmapViewOfFile(view));
		CHECK(CloseHandle(found) && CloseHandle(made));
	}
}

static pid_t repair_begin(void)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		if (!freopen("/dev/null", "w", stdout) ||
		    !freopen("/dev/null", "w", stderr))
			_exit(126);
		execl(TOOL, TOOL, "doctor", "--repair", (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* Two at once, of whom one is killed at any moment, on a table that is damaged each second
 * time. */
TEST(repairs_do_no_harm_to_those_who_work_meanwhile)
{
	struct holder holder;
	pid_t patient = hold_begin(&holder), workers[3], first, second;
	_Atomic int *is_over = mmap(NULL, sizeof(*is_over), PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(is_over != MAP_FAILED);
	for (int i = 0; i < 3; i++)
		workers[i] = test_fork(work, is_over);
	for (int round = 0; round < 30; round++) {
		if (round % 2)
			damage_all_chains();
		first = repair_begin();
		second = repair_begin();
		usleep((useconds_t)(round * 700));
		CHECK_EQ(kill(first, SIGKILL), 0);
		CHECK_EQ(waitpid(first, NULL, 0), first);
		CHECK_EQ(waitpid(second, NULL, 0), second);
	}
	CHECK_EQ(tool("ls -n -o NAME --prefix patient"), 0);
	says("patient");
	*is_over = 1;
	for (int i = 0; i < 3; i++)
		wait_ok(workers[i]);
	gate_open(&holder.done);
	wait_ok(patient);
	hold_end(&holder);
}

TEST(json_has_every_finding)
{
	tool("doctor -J");
	says("\"findings\": [");
	says("\"severity\": \"ok\"");
	says("\"check\": \"kernel\"");
	says("\"means\": null");
}

int main(int argc, char **argv)
{
	unsetenv("WINSHM_DEBUG");
	return test_main(argc, argv);
}
