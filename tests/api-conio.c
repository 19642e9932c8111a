/* SPDX-License-Identifier: MIT */
/*
 * conio.h on real terminals: single keys, their codes, and above all that the terminal has
 * its settings back, whatever happens to the program that waits for a key.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "conio.h"
#include "ptys.h"

/* ------------------------------------------------------------------- keys -- */

static void bob_takes_a_key(struct pty *pty)
{
	pty_report(pty, _getch());
}

static void bob_takes_keys_for_ever(struct pty *pty)
{
	int key;

	do {
		key = _getch();
		pty_report(pty, key);
	} while (key != 'q' && key != EOF);
}

static void bob_takes_wide_keys_for_ever(struct pty *pty)
{
	int key;

	do {
		key = _getwch();
		pty_report(pty, key);
	} while (key != 'q' && key != 0xFFFF);
}

TEST(a_key_comes_without_enter_and_without_echo)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_takes_a_key, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "a");
	CHECK_EQ(pty_hear(&pty), 'a');
	pty_end_well(&pty);
	CHECK_STR(pty_screen(&pty), "");
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

static void bob_takes_a_key_with_echo(struct pty *pty)
{
	pty_report(pty, _getche());
	pty_report(pty, _getche());
	pty_report(pty, _getche());
}

TEST(getche_echoes_the_key_and_only_once)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_takes_a_key_with_echo, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "x");
	CHECK_EQ(pty_hear(&pty), 'x');
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\033[A");
	CHECK_EQ(pty_hear(&pty), 0xE0);
	CHECK_EQ(pty_hear(&pty), 72);
	pty_end_well(&pty);
	CHECK_STR(pty_screen(&pty), "x");
	pty_close(&pty);
}

TEST(enter_is_13_and_backspace_8)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_takes_keys_for_ever, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\r");
	CHECK_EQ(pty_hear(&pty), 13);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\x7f");
	CHECK_EQ(pty_hear(&pty), 8);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "q");
	CHECK_EQ(pty_hear(&pty), 'q');
	pty_end_well(&pty);
	pty_close(&pty);
}

TEST(a_line_typed_before_anybody_waited_comes_key_by_key)
{
	struct pty pty;

	pty_open(&pty);
	pty_type(&pty, "ab\rc"); /* in line mode: Enter has become a line feed by now */
	pty_start(&pty, bob_takes_keys_for_ever, -1);
	CHECK_EQ(pty_hear(&pty), 'a');
	CHECK_EQ(pty_hear(&pty), 'b');
	CHECK_EQ(pty_hear(&pty), 13);
	CHECK_EQ(pty_hear(&pty), 'c');
	pty_wait_raw(&pty, true);
	pty_type(&pty, "q");
	CHECK_EQ(pty_hear(&pty), 'q');
	pty_end_well(&pty);
	pty_close(&pty);
}

TEST(keys_without_a_character_come_as_two_codes)
{
	static const struct {
		const char *typed;
		int first, second;
	} keys[] = {
		{ "\033[A", 0xE0, 72 },     { "\033[B", 0xE0, 80 },
		{ "\033[C", 0xE0, 77 },     { "\033[D", 0xE0, 75 },
		{ "\033OA", 0xE0, 72 },     { "\033OD", 0xE0, 75 },
		{ "\033[H", 0xE0, 71 },     { "\033[1~", 0xE0, 71 },
		{ "\033OH", 0xE0, 71 },     { "\033[F", 0xE0, 79 },
		{ "\033[4~", 0xE0, 79 },    { "\033[5~", 0xE0, 73 },
		{ "\033[6~", 0xE0, 81 },    { "\033[2~", 0xE0, 82 },
		{ "\033[3~", 0xE0, 83 },    { "\033OP", 0, 59 },
		{ "\033[11~", 0, 59 },      { "\033[[A", 0, 59 },
		{ "\033OS", 0, 62 },        { "\033[15~", 0, 63 },
		{ "\033[17~", 0, 64 },      { "\033[21~", 0, 68 },
		{ "\033[23~", 0xE0, 133 },  { "\033[24~", 0xE0, 134 },
		{ "\033[1;5C", 0xE0, 116 }, { "\033[1;2A", 0xE0, 72 },
		{ "\033[1;5P", 0, 94 },     { "\033[3;5~", 0xE0, 147 },
		{ "\033[15;2~", 0, 88 },    { "\033[1;3D", 0, 155 },
	};
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_takes_keys_for_ever, -1);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		pty_wait_raw(&pty, true);
		pty_type(&pty, keys[i].typed);
		CHECK_EQ(pty_hear(&pty), keys[i].first);
		CHECK_EQ(pty_hear(&pty), keys[i].second);
	}
	pty_wait_raw(&pty, true);
	pty_type(&pty, "q");
	CHECK_EQ(pty_hear(&pty), 'q');
	pty_end_well(&pty);
	pty_close(&pty);
}

TEST(escape_alone_is_27_and_an_unknown_sequence_comes_as_typed)
{
	static const char unknown[] = "\033[99;1y";
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_takes_keys_for_ever, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\033");
	CHECK_EQ(pty_hear(&pty), 27);
	pty_wait_raw(&pty, true);
	pty_type(&pty, unknown);
	for (size_t i = 0; unknown[i]; i++)
		CHECK_EQ(pty_hear(&pty), unknown[i]);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\033q"); /* Alt+q */
	CHECK_EQ(pty_hear(&pty), 27);
	CHECK_EQ(pty_hear(&pty), 'q');
	pty_end_well(&pty);
	pty_close(&pty);
}

TEST(characters_beyond_ascii_are_bytes_for_getch_and_units_for_getwch)
{
	static const int bytes[] = { 0xC3, 0xBC, 0xF0, 0x9F, 0x98, 0x80, 'q' };
	static const int units[] = { 0xFC, 0xD83D, 0xDE00, 'q' };
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_takes_keys_for_ever, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\xC3\xBC\xF0\x9F\x98\x80q");
	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
		CHECK_EQ(pty_hear(&pty), bytes[i]);
	pty_end_well(&pty);
	pty_close(&pty);

	pty_open(&pty);
	pty_start(&pty, bob_takes_wide_keys_for_ever, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\xC3\xBC\xF0\x9F\x98\x80q");
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		CHECK_EQ(pty_hear(&pty), units[i]);
	pty_end_well(&pty);
	pty_close(&pty);
}

static void bob_puts_keys_back(struct pty *pty)
{
	pty_report(pty, _ungetch('z'));
	pty_report(pty, _ungetch('y'));
	pty_report(pty, _kbhit());
	pty_report(pty, _getch());
	pty_report(pty, _kbhit());
}

TEST(one_key_can_be_put_back)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_puts_keys_back, -1);
	CHECK_EQ(pty_hear(&pty), 'z');
	CHECK_EQ(pty_hear(&pty), -1);
	CHECK_EQ(pty_hear(&pty), 1);
	CHECK_EQ(pty_hear(&pty), 'z');
	CHECK_EQ(pty_hear(&pty), 0);
	pty_end_well(&pty);
	pty_close(&pty);
}

static void bob_looks_for_keys(struct pty *pty)
{
	pty_report(pty, _kbhit());
	while (!_kbhit())
		;
	pty_report(pty, _getch());
	while (!_kbhit())
		;
	pty_report(pty, _getch());
	pty_report(pty, _getch());
	pty_report(pty, _kbhit());
}

TEST(kbhit_sees_a_key_before_enter_and_loses_none)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_looks_for_keys, -1);
	CHECK_EQ(pty_hear(&pty), 0);
	pty_type(&pty, "a");
	CHECK_EQ(pty_hear(&pty), 'a');
	pty_type(&pty, "bc");
	CHECK_EQ(pty_hear(&pty), 'b');
	CHECK_EQ(pty_hear(&pty), 'c');
	CHECK_EQ(pty_hear(&pty), 0);
	pty_end_well(&pty);
	pty_await_hangup(&pty);
	pty_close(&pty);
}

static void bob_prints_a_prompt(struct pty *pty)
{
	printf("key? ");
	pty_report(pty, _getch());
	_cputs("<");
	_putch('!');
	_putwch(0xFC);
	_putwch(0xD83D);
	_putwch(0xDE00);
	printf(">");
}

TEST(a_prompt_without_a_line_end_is_shown_before_the_wait)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_prints_a_prompt, -1);
	pty_await(&pty, "key? ");
	pty_wait_raw(&pty, true);
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_await(&pty, "<!\xC3\xBC\xF0\x9F\x98\x80>");
	pty_end_well(&pty);
	pty_close(&pty);
}

/* ---------------------------------------------- where the keys come from -- */

TEST(keys_come_from_the_controlling_terminal_when_input_is_redirected)
{
	struct pty pty;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	pty_open(&pty);
	pty_start(&pty, bob_takes_a_key, null);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_end_well(&pty);
	pty_close(&pty);
	close(null);
}

/* Without any terminal: what the program sees on standard input, one call after another. */
static void check_without_terminal(int input, const int *keys, size_t n_keys)
{
	int saved = dup(0);

	CHECK(setsid() > 0 || getsid(0) == getpid());
	CHECK(open("/dev/tty", O_RDWR) < 0);
	CHECK(dup2(input, 0) == 0);
	for (size_t i = 0; i < n_keys; i++) {
		CHECK_EQ(_kbhit(), 1);
		CHECK_EQ(_getch(), keys[i]);
	}
	dup2(saved, 0);
	close(saved);
}

static void read_pipe(void *unused)
{
	static const int keys[] = { 'o', 'n', 0x1B, '\n', 0xC3, 0xBC, -1, -1 };
	int line[2];

	(void)unused;
	CHECK(pipe(line) == 0);
	CHECK(write(line[1], "on\033\n\xC3\xBC", 6) == 6);
	close(line[1]);
	check_without_terminal(line[0], keys, sizeof(keys) / sizeof(keys[0]));
}

static void read_null(void *unused)
{
	static const int keys[] = { -1, -1 };

	(void)unused;
	check_without_terminal(open("/dev/null", O_RDONLY), keys, 2);
}

static void read_file(void *unused)
{
	static const int keys[] = { 'f', '\r', '\n', -1 };
	FILE *file = tmpfile();

	(void)unused;
	CHECK(file && fputs("f\r\n", file) >= 0 && fflush(file) == 0);
	CHECK(lseek(fileno(file), 0, SEEK_SET) == 0);
	check_without_terminal(fileno(file), keys, 4);
}

static void read_nothing(void *unused)
{
	(void)unused;
	setsid();
	close(0);
	CHECK_EQ(_getch(), -1);
	CHECK_EQ(_getwch(), 0xFFFF);
}

TEST(without_a_terminal_standard_input_is_read_as_it_is)
{
	wait_ok(test_fork(read_pipe, NULL));
	wait_ok(test_fork(read_null, NULL));
	wait_ok(test_fork(read_file, NULL));
	wait_ok(test_fork(read_nothing, NULL));
}

TEST(a_terminal_that_hangs_up_is_the_end)
{
	struct pty pty;
	int status;

	pty_open(&pty);
	signal(SIGHUP, SIG_IGN); /* inherited by bob */
	pty_start(&pty, bob_takes_a_key, -1);
	pty_wait_raw(&pty, true);
	close(pty.master);
	CHECK_EQ(pty_hear(&pty), -1);
	status = pty_end(&pty);
	CHECK(WIFEXITED(status));
	pty.master = -1;
	pty_close(&pty);
}

/* -------------------------------------------------------- how it may end -- */

static void check_end_by_signal(int signal)
{
	struct pty pty;
	int status;

	pty_open(&pty);
	pty_start(&pty, bob_takes_a_key, -1);
	pty_wait_raw(&pty, true);
	kill(pty.bob, signal);
	status = pty_end(&pty);
	CHECK(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), signal);
	pty_wait_raw(&pty, false);
	CHECK(pty_is_as_before(&pty));
	pty_await_hangup(&pty); /* the guard has left, too */
	pty_close(&pty);
}

TEST(the_terminal_is_as_before_after_sigterm)
{
	check_end_by_signal(SIGTERM);
}

TEST(the_terminal_is_as_before_after_sigkill)
{
	check_end_by_signal(SIGKILL);
}

TEST(the_terminal_is_as_before_after_a_crash)
{
	if (test_is_under_valgrind())
		SKIP("valgrind has signals of its own");
	check_end_by_signal(SIGABRT);
	check_end_by_signal(SIGILL);
}

TEST(ctrl_c_ends_the_program_and_the_terminal_is_as_before)
{
	struct pty pty;
	int status;

	pty_open(&pty);
	pty_start(&pty, bob_takes_a_key, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\x03");
	status = pty_end(&pty);
	CHECK(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), SIGINT);
	pty_wait_raw(&pty, false);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

static void *thread_takes_a_key(void *arg)
{
	int *ret = arg;

	*ret = _getch();
	return NULL;
}

static void bob_exits_while_a_thread_waits(struct pty *pty)
{
	pthread_t thread;
	int key;

	CHECK(pthread_create(&thread, NULL, thread_takes_a_key, &key) == 0);
	gate_wait(&pty->go);
	exit(0);
}

TEST(exit_while_a_thread_waits_gives_the_terminal_back_before_the_process_is_gone)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_exits_while_a_thread_waits, -1);
	pty_wait_raw(&pty, true);
	gate_open(&pty.go);
	pty_end_well(&pty);
	CHECK(pty_is_as_before(&pty)); /* at once: this is not the guard's work */
	pty_close(&pty);
}

static void bob_vanishes_while_a_thread_waits(struct pty *pty)
{
	pthread_t thread;
	int key;

	CHECK(pthread_create(&thread, NULL, thread_takes_a_key, &key) == 0);
	for (;;) { /* another thread's settings can only be watched */
		struct termios now;

		CHECK(tcgetattr(0, &now) == 0);
		if (!(now.c_lflag & ICANON))
			_exit(0);
	}
	(void)pty;
}

TEST(even_after_underscore_exit_the_terminal_is_given_back)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_vanishes_while_a_thread_waits, -1);
	pty_end_well(&pty);
	pty_wait_raw(&pty, false);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

static void bob_forks_while_a_thread_waits(struct pty *pty)
{
	pthread_t thread;
	int key;
	pid_t child;

	CHECK(pthread_create(&thread, NULL, thread_takes_a_key, &key) == 0);
	for (struct termios now = { .c_lflag = ICANON }; now.c_lflag & ICANON;)
		CHECK(tcgetattr(0, &now) == 0);
	child = fork();
	if (child == 0) { /* holds copies of all descriptors, and lives on */
		signal(SIGHUP, SIG_IGN);
		alarm(60); /* in case nobody ends it */
		for (int fd = 0; fd < 3; fd++)
			close(fd);
		pause();
	}
	pty_report(pty, child);
	pause();
}

TEST(a_forked_child_does_not_keep_the_guard_from_its_duty)
{
	struct pty pty;
	pid_t child;

	pty_open(&pty);
	pty_start(&pty, bob_forks_while_a_thread_waits, -1);
	child = pty_hear(&pty);
	kill(pty.bob, SIGKILL);
	pty_end(&pty);
	pty_wait_raw(&pty, false);
	CHECK(pty_is_as_before(&pty));
	CHECK(kill(child, SIGKILL) == 0); /* it was alive all the time */
	pty_close(&pty);
}

static void bob_looks_for_ever(struct pty *pty)
{
	pty_report(pty, 0);
	for (;;)
		_kbhit();
}

TEST(a_kill_in_the_midst_of_kbhit_leaves_the_terminal_as_it_was)
{
	for (int i = 0; i < 20; i++) {
		struct pty pty;

		pty_open(&pty);
		pty_start(&pty, bob_looks_for_ever, -1);
		pty_hear(&pty);
		pty_wait_raw(&pty, true); /* that is one instant of many */
		kill(pty.bob, SIGKILL);
		pty_end(&pty);
		pty_wait_raw(&pty, false);
		pty_await_hangup(&pty);
		CHECK(pty_is_as_before(&pty));
		pty_close(&pty);
	}
}

/* ------------------------------------------------------------ job control -- */

static volatile sig_atomic_t n_children_ended;

static void count_child(int signal)
{
	(void)signal;
	n_children_ended++;
}

static void job_takes_a_key(struct pty *pty)
{
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN);
	CHECK(tcsetpgrp(0, getpgrp()) == 0);
	signal(SIGTTOU, SIG_DFL);
	pty_report(pty, _getch());
	exit(0);
}

/* Bob is a shell: he runs one job and tells what becomes of it. */
static void bob_runs_a_job(struct pty *pty)
{
	int status, lflag;
	struct termios now;
	pid_t job = fork();

	if (job == 0)
		job_takes_a_key(pty);
	setpgid(job, job);
	CHECK(waitpid(job, &status, WUNTRACED) == job);
	CHECK(WIFSTOPPED(status));
	pty_report(pty, WSTOPSIG(status));
	CHECK(tcgetattr(0, &now) == 0);
	lflag = (int)(now.c_lflag & (ICANON | ECHO));
	pty_report(pty, lflag == (ICANON | ECHO));

	kill(-job, SIGCONT);
	CHECK(waitpid(job, &status, 0) == job);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	pty_report(pty, job);
}

TEST(ctrl_z_stops_the_job_with_the_terminal_as_before_and_fg_goes_on_waiting)
{
	struct pty pty;

	if (test_is_under_valgrind())
		SKIP("valgrind has signals of its own");
	pty_open(&pty);
	pty_start(&pty, bob_runs_a_job, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "\x1a");
	CHECK_EQ(pty_hear(&pty), SIGTSTP);
	CHECK_EQ(pty_hear(&pty), true);
	pty_wait_raw(&pty, true); /* continued: it waits again */
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_hear(&pty);
	pty_end_well(&pty);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

static void job_tells_its_number_and_takes_a_key(struct pty *pty)
{
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN);
	CHECK(tcsetpgrp(0, getpgrp()) == 0);
	signal(SIGTTOU, SIG_DFL);
	pty_report(pty, getpid());
	pty_report(pty, _getch());
	exit(0);
}

static void bob_runs_a_job_that_is_stopped(struct pty *pty)
{
	int status;
	pid_t job = fork();

	if (job == 0)
		job_tells_its_number_and_takes_a_key(pty);
	setpgid(job, job);
	CHECK(waitpid(job, &status, WUNTRACED) == job);
	CHECK(WIFSTOPPED(status));
	signal(SIGTTOU, SIG_IGN);
	CHECK(tcsetattr(0, TCSANOW, &pty->before) == 0);
	pty_report(pty, WSTOPSIG(status));
	CHECK(waitpid(job, &status, 0) == job);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(after_kill_stop_and_a_shell_that_tidied_up_it_waits_key_by_key_again)
{
	struct pty pty;
	pid_t job;

	if (test_is_under_valgrind())
		SKIP("valgrind has signals of its own");
	pty_open(&pty);
	pty_start(&pty, bob_runs_a_job_that_is_stopped, -1);
	job = pty_hear(&pty);
	pty_wait_raw(&pty, true);
	kill(job, SIGSTOP);
	CHECK_EQ(pty_hear(&pty), SIGSTOP);
	CHECK(!pty_is_raw(&pty));
	kill(job, SIGCONT);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_end_well(&pty);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

/* ----------------------------------------------------- the program around -- */

static void bob_watches_his_children(struct pty *pty)
{
	int status, n_descriptors = test_count_descriptors();

	signal(SIGCHLD, count_child);
	pty_report(pty, _getch());
	CHECK_EQ(n_children_ended, 0);
	CHECK(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD);
	CHECK_EQ(test_count_descriptors(), n_descriptors);
}

TEST(the_program_gets_no_child_no_sigchld_and_no_descriptor)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_watches_his_children, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_end_well(&pty);
	pty_await_hangup(&pty);
	pty_close(&pty);
}

static void bob_has_no_children(struct pty *pty)
{
	pty_report(pty, _getch());
	CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	while (!_kbhit())
		CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

TEST(a_program_that_would_not_notice_has_no_child_before_and_after_either)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_has_no_children, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "kk");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_end_well(&pty);
	pty_await_hangup(&pty);
	pty_close(&pty);
}

static void bob_is_everybodys_parent(struct pty *pty)
{
	signal(SIGCHLD, count_child);
	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
	pty_report(pty, _getch());
	CHECK(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
}

TEST(where_orphans_become_our_children_the_guard_is_buried)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_is_everybodys_parent, -1);
	pty_wait_raw(&pty, true);
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_end_well(&pty);
	pty_close(&pty);
}

static void bob_has_no_stty(struct pty *pty)
{
	int saved = dup(2);

	setenv("PATH", test_dir(), 1);
	setenv("WINSHM_DEBUG", "1", 1);
	CHECK(dup2(1, 2) == 2);
	pty_report(pty, _getch());
	dup2(saved, 2);
}

TEST(without_a_guard_the_key_is_read_all_the_same_and_the_trace_says_why)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_has_no_stty, -1);
	pty_await(&pty, "the terminal has no guard: there is no stty");
	pty_wait_raw(&pty, true);
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_end_well(&pty);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

static void on_alarm(int signal)
{
	(void)signal;
}

static void bob_is_interrupted(struct pty *pty)
{
	struct sigaction action = { .sa_handler = on_alarm };

	sigaction(SIGUSR1, &action, NULL);
	pty_report(pty, 0);
	pty_report(pty, _getch());
}

TEST(a_handled_signal_does_not_end_the_wait)
{
	struct pty pty;

	pty_open(&pty);
	pty_start(&pty, bob_is_interrupted, -1);
	CHECK_EQ(pty_hear(&pty), 0);
	pty_wait_raw(&pty, true);
	for (int i = 0; i < 50; i++)
		kill(pty.bob, SIGUSR1);
	pty_type(&pty, "k");
	CHECK_EQ(pty_hear(&pty), 'k');
	pty_end_well(&pty);
	pty_close(&pty);
}

static void *thread_reports_a_key(void *arg)
{
	pty_report(arg, _getch());
	return NULL;
}

static void bob_has_two_threads(struct pty *pty)
{
	pthread_t alpha, beta;

	CHECK(pthread_create(&alpha, NULL, thread_reports_a_key, pty) == 0);
	CHECK(pthread_create(&beta, NULL, thread_reports_a_key, pty) == 0);
	for (struct termios now = { .c_lflag = ICANON }; now.c_lflag & ICANON;)
		CHECK(tcgetattr(0, &now) == 0);
	pty_report(pty, _kbhit()); /* does not wait for the waiting ones */
	pthread_join(alpha, NULL);
	pthread_join(beta, NULL);
}

TEST(two_threads_get_one_key_each)
{
	struct pty pty;
	int first, second;

	pty_open(&pty);
	pty_start(&pty, bob_has_two_threads, -1);
	CHECK_EQ(pty_hear(&pty), 0);
	pty_type(&pty, "ab");
	first = pty_hear(&pty);
	second = pty_hear(&pty);
	CHECK_EQ(first + second, 'a' + 'b');
	pty_end_well(&pty);
	CHECK(pty_is_as_before(&pty));
	pty_close(&pty);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
