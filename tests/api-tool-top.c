/* SPDX-License-Identifier: MIT */
/* winshm top, driven through tmux as somebody at a terminal would. */
#include "harness.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "windows.h"

static char screen[1 << 16];

__attribute__((format(printf, 1, 2))) static void tmux(const char *format, ...)
{
	char arguments[1024], command[2048];
	va_list list;
	FILE *from;

	va_start(list, format);
	vsnprintf(arguments, sizeof(arguments), format, list);
	va_end(list);
	snprintf(command, sizeof(command), "exec tmux -f /dev/null -S %s/tmux %s 2>&1",
		 test_dir(), arguments);
	from = popen(command, "r");
	CHECK(from);
	screen[fread(screen, 1, sizeof(screen) - 1, from)] = '\0';
	pclose(from);
}

/* Gone, so that the next one is a new one. */
static void end_tmux(void)
{
	int n_left = 2000;

	tmux("kill-server");
	do {
		usleep(5000);
		tmux("list-sessions");
	} while (!strstr(screen, "no server") && !strstr(screen, "error connecting") &&
		 --n_left);
}

/* Until the screen has it, or has not; the deadline is generous. */
static void wait_screen(const char *text, bool is_there)
{
	for (int i = 0; i < 2000; i++) {
		tmux("capture-pane -p");
		if (!strstr(screen, text) == !is_there)
			return;
		usleep(10000);
	}
	tmux("kill-server");
	test_fail(__FILE__, __LINE__, "\"%s\" in vain", text);
}

static void hold(void *arg)
{
	struct gate *gates = arg;
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    4096, "bytes");
	char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);

	CHECK(view && CreateEventA(NULL, TRUE, FALSE, "bell\033[31m"));
	gate_open(&gates[0]);
	gate_wait(&gates[1]);
	strcpy(view, "hello");
	pause();
}

TEST(a_screen_shows_filters_follows_writes_and_deaths_fits_and_is_restored)
{
	struct gate gates[2];
	pid_t pid;

	if (system("command -v tmux >/dev/null") != 0)
		SKIP("tmux is not there");
	gate_init(&gates[0]);
	gate_init(&gates[1]);
	pid = test_fork(hold, gates);
	gate_wait(&gates[0]);
	tmux("new-session -d -x 80 -y 24 'NO_COLOR=1 " TOOL
	     " top -d 0.1; echo it is over; exec cat'");
	wait_screen("2 of 2 objects", true);
	wait_screen("Local\\", true);
	wait_screen("|- bell\\x1b[31m", true);
	wait_screen("`- bytes", true);
	tmux("send-keys / b y t e Enter");
	wait_screen("1 of 2 objects", true);
	wait_screen("hello", false);
	gate_open(&gates[1]);
	wait_screen("hello", true);
	tmux("resize-window -x 40 -y 10");
	wait_screen("hello", false);
	wait_screen("`- bytes", true);
	tmux("resize-window -x 200 -y 50");
	wait_screen("hello", true);
	wait_killed(pid);
	wait_screen("0 of 0 objects", true);
	tmux("send-keys q");
	wait_screen("it is over", true);
	wait_screen("0 of 0 objects", false);
	end_tmux();
	gate_deinit(&gates[0]);
	gate_deinit(&gates[1]);
}

static void hold_some(void *arg)
{
	struct gate *gate = arg;

	CHECK(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096,
				 "Global\\small"));
	CHECK(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 65536,
				 "Global\\wide"));
	CHECK(CreateSemaphoreA(NULL, 3, 9, "seats"));
	gate_open(gate);
	pause();
}

/* TERM=vt100 has neither colours nor a mouse. */
static void begin_top(const char *surroundings)
{
	tmux("new-session -d -x 80 -y 24 '%s " TOOL
	     " top -d 0.1; echo it ended with $?; exec cat'",
	     surroundings);
	tmux("set-option -s set-clipboard on");
	wait_screen("3 of 3 objects", true);
}

TEST(keys_and_the_mouse_choose_sort_and_copy)
{
	struct gate gate;
	pid_t pid;

	if (system("command -v tmux >/dev/null") != 0)
		SKIP("tmux is not there");
	gate_init(&gate);
	pid = test_fork(hold_some, &gate);
	gate_wait(&gate);
	begin_top("");
	/* 1 Global, 2 small, 3 wide, 4 Local, 5 seats */
	wait_screen("SIZE     4K", true);
	tmux("send-keys Down");
	wait_screen("SIZE     64K", true);
	tmux("send-keys y");
	do
		tmux("show-buffer");
	while (strcmp(screen, "Global\\wide") != 0 && strstr(screen, "no buffers"));
	CHECK_STR(screen, "Global\\wide");
	tmux("send-keys End");
	wait_screen("MAXIMUM  9", true);
	tmux("send-keys -H 1b 5b 4d 20 25 23"); /* a click at the third line */
	wait_screen("SIZE     4K", true);
	tmux("send-keys s Home");
	wait_screen("SIZE     64K", true);
	tmux("send-keys ?");
	wait_screen("any key: back", true);
	tmux("send-keys x");
	wait_screen("3 of 3 objects", true);
	tmux("send-keys q");
	wait_screen("it ended with 0", true);
	end_tmux();
	begin_top("TERM=vt100");
	wait_screen("|- small", true);
	tmux("send-keys C-c");
	wait_screen("it ended with", true);
	end_tmux();
	kill(pid, SIGKILL);
	wait_killed(pid);
	gate_deinit(&gate);
}

int main(int argc, char **argv)
{
	setenv("LC_ALL", "C", 1);
	return test_main(argc, argv);
}
