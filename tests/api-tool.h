/* SPDX-License-Identifier: MIT */
/* What the tests of the tool share: it is run, and what it said looked at. */
#pragma once

#include "harness.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "windows.h"

enum {
	OUTPUT_MAX = 4 << 20
};

static char output[OUTPUT_MAX];

/* Runs a command line, in which $W is the tool; what it printed is in `output`. Returns its
 * exit code. */
__attribute__((format(printf, 1, 2))) static inline int shell(const char *format, ...)
{
	char line[2048], command[4096];
	va_list list;
	FILE *from;
	size_t n;

	va_start(list, format);
	vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	snprintf(command, sizeof(command), "exec 2>&1; W=" TOOL "; export W; %s", line);
	fflush(NULL);
	from = popen(command, "r");
	CHECK(from);
	n = fread(output, 1, sizeof(output) - 1, from);
	output[n] = '\0';
	return WEXITSTATUS(pclose(from));
}

/* The same for the tool alone, with these arguments. */
#define tool(...) shell("$W " __VA_ARGS__)

static inline void says(const char *text)
{
	if (!strstr(output, text))
		test_fail(__FILE__, __LINE__, "\"%s\" is not in:\n%s", text, output);
}

static inline void says_nothing_of(const char *text)
{
	if (strstr(output, text))
		test_fail(__FILE__, __LINE__, "\"%s\" is in:\n%s", text, output);
}

/* Starts the tool by itself; what it prints comes from `ret_from`. */
static inline pid_t tool_start(const char *const *arguments, FILE **ret_from)
{
	int ends[2];
	pid_t pid;

	CHECK_EQ(pipe(ends), 0);
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(TOOL, (char *const *)arguments);
		_exit(99);
	}
	close(ends[1]);
	*ret_from = fdopen(ends[0], "r");
	CHECK(*ret_from);
	return pid;
}

/* The same, and waits for its first line. */
static inline pid_t tool_begin(const char *const *arguments, char *ret_line, int n_line)
{
	FILE *from;
	pid_t pid = tool_start(arguments, &from);

	CHECK(fgets(ret_line, n_line, from));
	fclose(from);
	return pid;
}

static inline int tool_end(pid_t pid)
{
	int status;

	CHECK_EQ(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Is the output that of the file? With TOOL_GOLDEN_WRITE in the environment it becomes it. */
static inline void is_as_in(const char *name)
{
	static char golden[OUTPUT_MAX];
	char path[1024];
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), TOOL_GOLDEN "/%s", name);
	file = fopen(path, getenv("TOOL_GOLDEN_WRITE") ? "w" : "r");
	if (!file)
		test_fail(__FILE__, __LINE__, "%s: %s", path, strerror(errno));
	if (getenv("TOOL_GOLDEN_WRITE")) {
		fputs(output, file);
		fclose(file);
		return;
	}
	n = fread(golden, 1, sizeof(golden) - 1, file);
	golden[n] = '\0';
	fclose(file);
	if (strcmp(golden, output) != 0)
		test_fail(__FILE__, __LINE__, "%s is:\n%s\nand here:\n%s", name, golden,
			  output);
}

/* ---- who holds what is looked at ---------------------------------------------------- */

struct actor {
	struct gate ready, done;
	void (*act)(void);
	pid_t pid;
};

static inline void actor_play(void *arg)
{
	struct actor *actor = arg;

	actor->act();
	gate_open(&actor->ready);
	gate_wait(&actor->done);
}

static inline void actor_begin(struct actor *actor, void (*act)(void))
{
	gate_init(&actor->ready);
	gate_init(&actor->done);
	actor->act = act;
	actor->pid = test_fork(actor_play, actor);
	gate_wait(&actor->ready);
}

static inline void actor_end(struct actor *actor)
{
	gate_open(&actor->done);
	wait_ok(actor->pid);
	gate_deinit(&actor->ready);
	gate_deinit(&actor->done);
}

static inline void *section(const char *name, DWORD n_bytes)
{
	HANDLE handle = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					   n_bytes, name);
	void *view;

	CHECK(handle);
	view = MapViewOfFile(handle, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	CHECK(view);
	return view;
}

static inline void hold_one_of_each(void)
{
	prctl(PR_SET_NAME, "api-tool"); /* also under valgrind */
	strcpy(section("Global\\ledger", 100000), "hello, world");
	CHECK(OpenFileMappingA(FILE_MAP_READ, FALSE, "Global\\ledger"));
	CHECK(CreateEventA(NULL, TRUE, TRUE, "bell"));
	CHECK(CreateMutexA(NULL, TRUE, "key"));
	CHECK(CreateSemaphoreA(NULL, 2, 5, "seats"));
	CHECK(CreateWaitableTimerA(NULL, FALSE, "clock"));
}

/* ---- the program --------------------------------------------------------------------- */

static inline int tool_test_main(int argc, char **argv)
{
	setenv("LC_ALL", "C", 1);
	unsetenv("WINSHM_DEBUG");
	return test_main(argc, argv);
}
