/* SPDX-License-Identifier: MIT */
/*
 * The guard: /bin/sh reading from a line that nobody but us holds open.
 *
 * A process that is killed cannot tidy up, and the kernel does not undo terminal settings.
 * So before the settings change, a shell is started that waits for one word on a socket.
 * The word means that all is well. The end of the stream without it means that we are gone,
 * in whatever way: the kernel closed our end. Then `stty` compares the settings with those
 * we had made, and only if they are still the same gives the old ones back. The comparison
 * is what keeps guard and shell apart: an interactive shell that saw its job die has by
 * then put in its own settings, and those must stay. (tty.c marks ours as this process's.)
 *
 * It is a program of its own, not a fork: a fork would keep our memory, and with it the
 * pages of sections that everybody else has let go. It holds the terminal, its end of the
 * line and nothing else, lives in its own session (so changing the terminal can neither
 * stop it nor be forbidden to it, and no key of the terminal reaches it), and is nothing
 * the host can see (spawn.c).
 *
 * When we are a job of an interactive shell, that shell sees our end, too, and puts in its
 * own settings, at the same instant and in two steps. The guard then holds back for
 * GUARD_HEAD_START; else it acts at once. (Without that, one kill in a hundred under bash
 * ended with a prompt in the wrong mode.)
 *
 * The line is a socket rather than a pipe for MSG_NOSIGNAL: writing to a guard that
 * somebody killed must not raise SIGPIPE in the host.
 *
 * Limits: if the whole control group or container is killed, so is the guard. Between its
 * look at the terminal and its change lies the start of one stty, about a millisecond. A
 * program that waits for a key before the guard of a killed predecessor has acted takes the
 * predecessor's settings for the user's.
 *
 * Locks: the caller's (tty_lock).
 */
#include "os/guard.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/trace.h"
#include "os/spawn.h"

#define GUARD_WORD       "done\n"
#define GUARD_HEAD_START "0.2" /* seconds */
#define GUARD_SCRIPT                                                 \
	"read -r word <&3 && exit; test -z \"$4\" || sleep \"$4\"; " \
	"test \"$(\"$1\" -g)\" = \"$3\" && exec \"$1\" \"$2\""

enum {
	GUARD_SETTINGS_MAX = 4 * 9 + NCCS * 3 + 1
};

/* What `stty -g` prints and `stty` takes back. */
static void guard_print_settings(char ret[GUARD_SETTINGS_MAX],
				 const struct termios *settings)
{
	int n = sprintf(ret, "%x:%x:%x:%x", settings->c_iflag, settings->c_oflag,
			settings->c_cflag, settings->c_lflag);

	for (int i = 0; i < NCCS; i++)
		n += sprintf(ret + n, ":%x", settings->c_cc[i]);
}

bool guard_same_settings(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
	       memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

/* Is the number still our socket, or has the host closed it and perhaps reused it? */
static bool guard_owns_line(const struct guard *guard)
{
	struct stat st;

	return guard->fd >= 0 && fstat(guard->fd, &st) == 0 && S_ISSOCK(st.st_mode) &&
	       st.st_ino == guard->inode;
}

static bool guard_is_alive(const struct guard *guard)
{
	char c;

	return guard_owns_line(guard) &&
	       recv(guard->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
	       (errno == EAGAIN || errno == EINTR);
}

/* Only job control makes a process the leader of a group within somebody else's session. */
static bool guard_has_shell(void)
{
	return getpgrp() == getpid() && getsid(0) != getpid();
}

static int guard_spawn(struct guard *guard, int tty_fd, int line)
{
	char stty[PATH_MAX], saved[GUARD_SETTINGS_MAX], raw[GUARD_SETTINGS_MAX];
	const char *argv[] = { "sh",         "-c",
			       GUARD_SCRIPT, "winshm-terminal-guard",
			       stty,         saved,
			       raw,          guard_has_shell() ? GUARD_HEAD_START : "",
			       NULL };
	const char *envp[] = { "LC_ALL=C", "PATH=/usr/local/bin:/usr/bin:/bin", NULL };
	const struct spawn spawn = { .path = "/bin/sh",
				     .argv = argv,
				     .envp = envp,
				     .fd = { tty_fd, -1, -1, line },
				     .n_fds = 4 };

	if (!spawn_find("stty", stty, sizeof(stty))) {
		trace("the terminal has no guard: there is no stty on PATH");
		return -ENOENT;
	}
	guard_print_settings(saved, &guard->saved);
	guard_print_settings(raw, &guard->raw);
	return spawn_start(&spawn, guard->is_orphan, &guard->pid);
}

int guard_start(struct guard *guard, int fd, const struct termios *saved,
		const struct termios *raw, bool outlives_call)
{
	_cleanup_(fd_closep) int theirs = -1;
	int line[2], r;
	struct stat st;

	if (guard_is_alive(guard) && guard_same_settings(&guard->saved, saved) &&
	    guard_same_settings(&guard->raw, raw))
		return 0;
	guard_stop(guard);

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) < 0) {
		r = -errno;
		trace("the terminal has no guard: socketpair: %s", strerror(-r));
		return r;
	}
	guard->fd = line[0];
	theirs = line[1];
	guard->inode = fstat(guard->fd, &st) == 0 ? st.st_ino : 0;
	guard->saved = *saved;
	guard->raw = *raw;
	guard->is_orphan = outlives_call || spawn_is_noticed();

	r = guard_spawn(guard, fd, theirs);
	if (r < 0) {
		trace("the terminal has no guard: /bin/sh: %s", strerror(-r));
		guard_forget(guard);
	}
	return r;
}

void guard_stop(struct guard *guard)
{
	if (guard->fd < 0)
		return;
	if (guard_owns_line(guard))
		send(guard->fd, GUARD_WORD, strlen(GUARD_WORD), MSG_NOSIGNAL);
	guard_forget(guard);
	spawn_bury(guard->pid, guard->is_orphan);
}

void guard_forget(struct guard *guard)
{
	if (guard_owns_line(guard))
		close(guard->fd);
	guard->fd = -1;
}
