/* SPDX-License-Identifier: MIT */
/* winshm top, driven through tmux as somebody at a terminal would. */
#include "harness.h"

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
	wait_screen("Local\\bell\\x1b[31m", true);
	tmux("send-keys / b y t e Enter");
	wait_screen("1 of 2 objects", true);
	wait_screen("hello", false);
	gate_open(&gates[1]);
	wait_screen("hello", true);
	tmux("resize-window -x 40 -y 10");
	wait_screen("hello", false);
	wait_screen("Local\\bytes", true);
	tmux("resize-window -x 200 -y 50");
	wait_screen("hello", true);
	wait_killed(pid);
	wait_screen("0 of 0 objects", true);
	tmux("send-keys q");
	wait_screen("it is over", true);
	wait_screen("0 of 0 objects", false);
	tmux("kill-server");
	gate_deinit(&gates[0]);
	gate_deinit(&gates[1]);
}

int main(int argc, char **argv)
{
	setenv("LC_ALL", "C", 1);
	return test_main(argc, argv);
}
