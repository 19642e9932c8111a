/* SPDX-License-Identifier: MIT */
/*
 * A terminal for a test: alice sits at the keyboard (the master), bob is the program (a
 * session of his own with the slave as controlling terminal, standard input and output).
 *
 * Nothing here sleeps to order things: alice looks at the settings until they are what she
 * waits for, with a deadline; bob reports through a pipe.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"

enum {
	PTY_DEADLINE_MS = 10000
};

struct pty {
	int master, slave;     /* the slave is bob's alone once he runs */
	int report[2];         /* bob writes numbers, alice reads them */
	struct gate go;        /* alice opens, bob waits */
	struct termios before; /* the settings he finds */
	pid_t bob;
};

static inline void pty_open(struct pty *pty)
{
	pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	CHECK(pty->master >= 0);
	CHECK(grantpt(pty->master) == 0 && unlockpt(pty->master) == 0);
	pty->slave = open(ptsname(pty->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	CHECK(pty->slave >= 0);
	CHECK(tcgetattr(pty->slave, &pty->before) == 0);
	CHECK(pipe(pty->report) == 0);
	gate_init(&pty->go);
	pty->bob = 0;
}

/* Starts bob. `standard_input`: -1 for the terminal. */
static inline void pty_start(struct pty *pty, void (*fn)(struct pty *),
			     int standard_input)
{
	fflush(NULL);
	pty->bob = fork();
	CHECK(pty->bob >= 0);
	if (pty->bob == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setsid();
		CHECK(ioctl(pty->slave, TIOCSCTTY, 0) == 0);
		CHECK(dup2(standard_input < 0 ? pty->slave : standard_input, 0) == 0);
		CHECK(dup2(pty->slave, 1) == 1);
		close(pty->slave);
		close(pty->master);
		close(pty->report[0]);
		fn(pty);
		exit(0);
	}
	close(pty->slave);
	close(pty->report[1]);
	pty->slave = pty->report[1] = -1;
}

static inline void pty_close(struct pty *pty)
{
	close(pty->master);
	close(pty->report[0]);
	gate_deinit(&pty->go);
	if (pty->slave >= 0)
		close(pty->slave);
	if (pty->report[1] >= 0)
		close(pty->report[1]);
}

/* Bob's side. */
static inline void pty_report(struct pty *pty, int number)
{
	CHECK(write(pty->report[1], &number, sizeof(number)) == sizeof(number));
}

/* Alice's side. */
static inline int pty_hear(struct pty *pty)
{
	struct pollfd pollfd = { .fd = pty->report[0], .events = POLLIN };
	int number;

	if (poll(&pollfd, 1, PTY_DEADLINE_MS) != 1)
		test_fail(__FILE__, __LINE__, "bob reports nothing");
	CHECK(read(pty->report[0], &number, sizeof(number)) == sizeof(number));
	return number;
}

static inline void pty_type(struct pty *pty, const char *keys)
{
	CHECK(write(pty->master, keys, strlen(keys)) == (ssize_t)strlen(keys));
}

static inline bool pty_is_raw(struct pty *pty)
{
	struct termios now;

	CHECK(tcgetattr(pty->master, &now) == 0);
	return !(now.c_lflag & (ICANON | ECHO));
}

/* Looks at the settings until they are as wanted. */
static inline void pty_wait_raw(struct pty *pty, bool wanted)
{
	struct timespec tick = { .tv_nsec = 1000000 };

	for (int i = 0; i < PTY_DEADLINE_MS; i++) {
		if (pty_is_raw(pty) == wanted)
			return;
		nanosleep(&tick, NULL);
	}
	test_fail(__FILE__, __LINE__, "the terminal does not become %s",
		  wanted ? "raw" : "as it was");
}

static inline bool pty_is_as_before(struct pty *pty)
{
	struct termios now;

	CHECK(tcgetattr(pty->master, &now) == 0);
	return now.c_lflag == pty->before.c_lflag && now.c_iflag == pty->before.c_iflag &&
	       now.c_oflag == pty->before.c_oflag && now.c_cflag == pty->before.c_cflag &&
	       memcmp(now.c_cc, pty->before.c_cc, sizeof(now.c_cc)) == 0;
}

/* What has appeared on the screen, without waiting for more. */
static inline const char *pty_screen(struct pty *pty)
{
	static char text[65536];
	struct pollfd pollfd = { .fd = pty->master, .events = POLLIN };
	size_t n = 0;

	while (n < sizeof(text) - 1 && poll(&pollfd, 1, 0) == 1) {
		ssize_t more = read(pty->master, text + n, sizeof(text) - 1 - n);

		if (more <= 0)
			break;
		n += (size_t)more;
	}
	text[n] = '\0';
	return text;
}

/* Until the screen shows it; what was shown up to then. */
static inline const char *pty_await(struct pty *pty, const char *wanted)
{
	static char text[65536];
	size_t n = 0;

	for (text[0] = '\0'; !strstr(text, wanted);) {
		struct pollfd pollfd = { .fd = pty->master, .events = POLLIN };
		ssize_t more;

		if (poll(&pollfd, 1, PTY_DEADLINE_MS) != 1)
			test_fail(__FILE__, __LINE__, "\"%s\" does not appear in \"%s\"",
				  wanted, text);
		more = read(pty->master, text + n, sizeof(text) - 1 - n);
		CHECK(more > 0);
		n += (size_t)more;
		text[n] = '\0';
	}
	return text;
}

/* Until nobody has the slave open any more: bob is gone, and his guard is. */
static inline void pty_await_hangup(struct pty *pty)
{
	char text[512];

	for (;;) {
		struct pollfd pollfd = { .fd = pty->master, .events = POLLIN };

		if (poll(&pollfd, 1, PTY_DEADLINE_MS) != 1)
			test_fail(__FILE__, __LINE__, "somebody keeps the terminal open");
		if (read(pty->master, text, sizeof(text)) < 0)
			return;
	}
}

static inline int pty_end(struct pty *pty)
{
	int status;

	while (waitpid(pty->bob, &status, 0) < 0)
		CHECK(errno == EINTR);
	return status;
}

static inline void pty_end_well(struct pty *pty)
{
	int status = pty_end(pty);

	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 0);
}
