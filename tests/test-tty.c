/* SPDX-License-Identifier: MIT */
/*
 * The borrowed terminal from inside: what hold and release change, and when the guard acts
 * and when it must not. Keys and the ends of a program are api-conio.c's.
 */
#include "os/tty.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "os/guard.h"
#include "ptys.h"

static struct tty bobs_tty;

static void bob_holds(struct pty *pty)
{
	tty_lock();
	tty_open_keys(&bobs_tty);
	tty_hold(&bobs_tty);
	pty_report(pty, bobs_tty.fd);
	gate_wait(&pty->go);
	tty_release(&bobs_tty);
	tty_close(&bobs_tty);
	tty_unlock();
}

TEST(hold_changes_line_mode_and_echo_and_little_else)
{
	struct termios now;
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_holds, -1);
	CHECK_EQ(pty_hear(&pty), 0); /* standard input is the terminal */
	CHECK(tcgetattr(pty.master, &now) == 0);
	CHECK_EQ(now.c_lflag, pty.before.c_lflag & ~(tcflag_t)(ICANON | ECHO | ECHONL));
	CHECK_EQ(now.c_iflag, pty.before.c_iflag);
	CHECK_EQ(now.c_oflag, pty.before.c_oflag);
	CHECK_EQ(now.c_cc[VINTR], pty.before.c_cc[VINTR]);
	CHECK_EQ(now.c_cc[VSUSP], _POSIX_VDISABLE);
	gate_open(&pty.go);
	pty_end_well(&pty);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

TEST(settings_that_somebody_else_made_meanwhile_stay)
{
	struct termios others, now;
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_holds, -1);
	pty_hear(&pty);
	others = pty.before;
	others.c_lflag &= ~(tcflag_t)ECHO;
	CHECK(tcsetattr(pty.master, TCSANOW, &others) == 0);
	gate_open(&pty.go);
	pty_end_well(&pty);
	CHECK(tcgetattr(pty.master, &now) == 0);
	CHECK(guard_same_settings(&now, &others));
	pty_close(&pty);
}

TEST(the_guard_leaves_settings_alone_that_are_not_its_program_s)
{
	struct termios others, now;
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_holds, -1);
	pty_hear(&pty);
	CHECK(tcgetattr(pty.master, &others) == 0);
	others.c_cc[VEOL2]++; /* as raw as ours, but with another process's mark */
	CHECK(tcsetattr(pty.master, TCSANOW, &others) == 0);
	kill(pty.bob, SIGKILL);
	pty_end(&pty);
	pty_await_hangup(&pty); /* the guard has come and gone */
	CHECK(tcgetattr(pty.master, &now) == 0);
	CHECK(guard_same_settings(&now, &others));
	pty_close(&pty);
}

/* As programs do that turn into daemons: the line to the guard goes, too. */
static void bob_closes_everything(struct pty *pty)
{
	char byte = 0;
	int report = pty->report[1], line[2];
	struct stat st;

	tty_lock();
	tty_open_keys(&bobs_tty);
	tty_hold(&bobs_tty);
	for (int fd = 3; fd < 100; fd++)
		if (fd != report && fd != pty->go.fd[0])
			close(fd);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, line) == 0); /* takes its number */
	tty_release(&bobs_tty);
	CHECK(fstat(line[0], &st) == 0 && fstat(line[1], &st) == 0);
	CHECK(recv(line[0], &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
	CHECK(recv(line[1], &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
	tty_unlock();
	pty_report(pty, 1);
}

TEST(a_host_that_closes_our_descriptor_and_reuses_it_keeps_its_own)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_closes_everything, -1);
	CHECK_EQ(pty_hear(&pty), 1);
	pty_end_well(&pty);
	pty_wait_raw(&pty, false);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

static void bob_holds_a_raw_terminal(struct pty *pty)
{
	struct termios raw;
	int n;

	tty_lock();
	tty_open_keys(&bobs_tty);
	CHECK(tcgetattr(0, &raw) == 0);
	cfmakeraw(&raw);
	CHECK(tcsetattr(0, TCSANOW, &raw) == 0);
	n = test_count_descriptors();
	tty_hold(&bobs_tty);
	CHECK_EQ(test_count_descriptors(), n); /* no guard: nothing to guard */
	CHECK(tcgetattr(0, &pty->before) == 0);
	CHECK(guard_same_settings(&pty->before, &raw));
	tty_release(&bobs_tty);
	CHECK(tcgetattr(0, &pty->before) == 0);
	CHECK(guard_same_settings(&pty->before, &raw));
	tty_unlock();
}

TEST(a_terminal_that_is_raw_already_is_left_as_it_is)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_holds_a_raw_terminal, -1);
	pty_end_well(&pty);
	pty_close(&pty);
}

static void bob_dies_with_settings_of_two_terminals(struct pty *pty)
{
	struct guard guard = GUARD_NONE;
	struct termios raw = pty->before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VEOL2] = 0xAB;
	CHECK_EQ(guard_start(&guard, 0, &pty->before, &raw, false), 0);
	CHECK(tcsetattr(0, TCSANOW, &raw) == 0);
	pty_report(pty, guard.fd);
	_exit(0);
}

TEST(the_guard_gives_back_exactly_what_it_was_told)
{
	struct termios odd;
	struct pty pty;

	pty_open(&pty);
	odd = pty.before; /* every field that can differ does */
	odd.c_iflag ^= IXON | IUTF8 | BRKINT;
	odd.c_oflag ^= ONLCR;
	odd.c_lflag ^= ECHOK | ECHOE;
	odd.c_cc[VERASE] = 0xFE;
	odd.c_cc[VMIN] = 3;
	CHECK(tcsetattr(pty.slave, TCSANOW, &odd) == 0);
	CHECK(tcgetattr(pty.slave, &pty.before) == 0);
	pty_start(&pty, bob_dies_with_settings_of_two_terminals, -1);
	pty_hear(&pty);
	pty_end_well(&pty);
	pty_await_hangup(&pty);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

static void bob_keeps_one_guard(struct pty *pty)
{
	struct guard guard = GUARD_NONE;
	struct termios raw = pty->before;
	pid_t first;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	CHECK_EQ(guard_start(&guard, 0, &pty->before, &raw, true), 0);
	first = guard.pid;
	CHECK_EQ(guard_start(&guard, 0, &pty->before, &raw, true), 0);
	CHECK_EQ(guard.pid, first);
	raw.c_cc[VEOL2]++;
	CHECK_EQ(guard_start(&guard, 0, &pty->before, &raw, true), 0);
	CHECK(guard.pid != first);
	first = guard.pid;
	kill(first, SIGKILL);
	for (char byte; recv(guard.fd, &byte, 1, MSG_PEEK) != 0;) /* it is gone */
		;
	CHECK_EQ(guard_start(&guard, 0, &pty->before, &raw, true), 0);
	CHECK(guard.pid != first);
	kill(guard.pid, SIGKILL);
	for (char byte; recv(guard.fd, &byte, 1, MSG_PEEK) != 0;)
		;
	guard_stop(&guard); /* no SIGPIPE */
	guard_stop(&guard);
	pty_report(pty, guard.fd);
}

TEST(a_guard_that_knows_enough_is_kept_and_a_dead_one_replaced)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_keeps_one_guard, -1);
	CHECK_EQ(pty_hear(&pty), -1);
	pty_end_well(&pty);
	pty_await_hangup(&pty);
	pty_close(&pty);
}

static void bob_looks_at_the_surroundings(struct pty *pty)
{
	struct tty tty;

	tty_lock();
	CHECK_EQ(tty_open_dialog(&tty), 0);
	CHECK(tty.is_terminal && tty.is_ours);
	pty_report(pty, (int)tty_columns(&tty));
	setenv("LC_ALL", "de_DE.UTF-8", 1);
	CHECK(tty_is_utf8(&tty));
	setenv("LC_ALL", "C", 1);
	CHECK(!tty_is_utf8(&tty));
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	setenv("LANG", "en_US.utf8", 1);
	CHECK(tty_is_utf8(&tty));
	unsetenv("LANG");
	pty_report(pty, tty_is_utf8(&tty));
	tty_close(&tty);
	tty_unlock();
}

TEST(width_and_characters_of_the_screen_are_found_out)
{
	const struct winsize size = { .ws_row = 30, .ws_col = 123 };
	struct termios settings;
	struct pty pty;

	pty_open(&pty);
	CHECK(ioctl(pty.master, TIOCSWINSZ, &size) == 0);
	settings = pty.before;
	settings.c_iflag |= IUTF8;
	CHECK(tcsetattr(pty.slave, TCSANOW, &settings) == 0);
	pty_start(&pty, bob_looks_at_the_surroundings, -1);
	CHECK_EQ(pty_hear(&pty), 123);
	CHECK_EQ(pty_hear(&pty), true);
	pty_end_well(&pty);
	pty_close(&pty);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
