/* SPDX-License-Identifier: MIT */
/*
 * The terminal, borrowed for the time of one key.
 *
 * Reading a key needs other settings than the host's: no line editing, no echo. They are
 * made when somebody begins to wait and taken back when he has his key, with TCSANOW, so
 * no typed character is lost. While they are in force a guard (guard.c) watches over our
 * end. Settings are only ever taken back if they are still the ones we made; whoever
 * changed them meanwhile meant it.
 *
 * Ctrl+C and Ctrl+\ keep their signals. Ctrl+Z does not: the kernel would stop us there
 * and then, with the terminal as it is. So the character is disarmed while we wait, comes
 * in as a byte, and we do what the terminal would have done (SIGTSTP for the process
 * group), but with the settings taken back first and made again afterwards. A stop from
 * elsewhere (kill -STOP) leaves the terminal to the shell, as with every program; when we
 * continue, epoll_wait() returns EINTR (poll() would not) and the settings are made again.
 *
 * The end of the process: exit() while a thread waits is met by a destructor; every other
 * end, _exit() included, by the guard.
 *
 * Looking for a key without waiting (tty_has_input) also needs the settings for a moment,
 * since a terminal in line mode shows nothing before Enter. Signals are held back for that
 * moment and the guard is kept between such looks, as a loop makes thousands of them. What
 * is typed between two looks is echoed by the terminal, and a line begun before a look can
 * no longer be edited.
 *
 * Locks: tty_lock, held while a thread waits for a key; nothing else is taken inside. A
 * thread cannot be cancelled meanwhile. A child of fork() starts anew: the wait is its
 * parent's.
 */
#include "os/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/trace.h"
#include "os/guard.h"

enum tty_hold_state {
	TTY_FREE,
	TTY_HELD,
	TTY_OVER /* the process is ending: nothing is changed any more */
};

static pthread_mutex_t tty_mutex = PTHREAD_MUTEX_INITIALIZER;
static int tty_cancel_state; /* of the thread that holds the lock */

/* Under tty_lock; the destructor reads it when `state` says that it is there. */
static struct {
	_Atomic int state;
	int fd;
	struct termios saved, raw;
	cc_t suspend; /* the character that stops us; _POSIX_VDISABLE: none */
	struct guard guard;
	bool guard_failed; /* not to be tried again by every look for a key */
} tty_hold_now = { .guard = GUARD_NONE };

/* ------------------------------------------------------------------- lock -- */

static void tty_after_fork(void)
{
	static const pthread_mutex_t fresh = PTHREAD_MUTEX_INITIALIZER;

	tty_mutex = fresh;
	if (atomic_load(&tty_hold_now.state) == TTY_HELD)
		atomic_store(&tty_hold_now.state, TTY_FREE);
	guard_forget(&tty_hold_now.guard);
}

static void tty_register(void)
{
	pthread_atfork(NULL, NULL, tty_after_fork);
}

static bool tty_locked(int error)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int state;

	if (error)
		return false;
	pthread_once(&once, tty_register);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	tty_cancel_state = state;
	return true;
}

void tty_lock(void)
{
	tty_locked(pthread_mutex_lock(&tty_mutex));
}

bool tty_trylock(void)
{
	return tty_locked(pthread_mutex_trylock(&tty_mutex));
}

void tty_unlock(void)
{
	int state = tty_cancel_state;

	pthread_mutex_unlock(&tty_mutex);
	pthread_setcancelstate(state, NULL);
}

/* ------------------------------------------------------------ which terminal -- */

static void tty_open(struct tty *ret, int standard, int mode)
{
	*ret = (struct tty) { .fd = standard, .is_terminal = isatty(standard) };
	if (ret->is_terminal)
		return;

	ret->fd = open("/dev/tty", mode | O_NOCTTY | O_CLOEXEC);
	if (ret->fd >= 0)
		ret->is_terminal = ret->is_ours = true;
	else
		ret->fd = standard;
}

void tty_open_keys(struct tty *ret)
{
	tty_open(ret, STDIN_FILENO, O_RDWR);
}

void tty_open_screen(struct tty *ret)
{
	tty_open(ret, STDOUT_FILENO, O_WRONLY);
}

int tty_open_dialog(struct tty *ret)
{
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 && isatty(STDIN_FILENO) &&
	    (fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE) == O_RDWR) {
		*ret = (struct tty) { .fd = STDIN_FILENO, .is_terminal = true };
		return 0;
	}
	if (fd < 0)
		return -errno;
	*ret = (struct tty) { .fd = fd, .is_terminal = true, .is_ours = true };
	return 0;
}

void tty_close(struct tty *tty)
{
	if (tty->is_ours)
		close(tty->fd);
	tty->fd = -1;
}

/* ---------------------------------------------------------------- settings -- */

/* Another job has the terminal. (A terminal that does not control us has no jobs.) */
static bool tty_is_in_background(int fd)
{
	pid_t foreground = tcgetpgrp(fd);

	return foreground > 0 && foreground != getpgrp();
}

static int tty_set(int fd, const struct termios *settings)
{
	while (tcsetattr(fd, TCSANOW, settings) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/*
 * VSUSP arrives as a byte, see above. Enter is left alone: the key's reader knows both.
 * Two characters that mean something in line mode only carry a mark of this process, so
 * that its guard cannot take the settings of the next program of our kind for ours.
 */
static void tty_make_raw(struct termios *settings)
{
	settings->c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL);
	settings->c_cc[VMIN] = 1;
	settings->c_cc[VTIME] = 0;
	settings->c_cc[VSUSP] = _POSIX_VDISABLE;
	settings->c_cc[VREPRINT] = (cc_t)getpid();
	settings->c_cc[VEOL2] = (cc_t)(getpid() >> 8);
}

static bool tty_is_raw(const struct termios *settings)
{
	return !(settings->c_lflag & (ICANON | ECHO)) && settings->c_cc[VMIN] == 1 &&
	       settings->c_cc[VTIME] == 0;
}

/* Takes the settings back. Safe from any thread: only one finds them held. */
static void tty_restore(enum tty_hold_state next)
{
	int held = TTY_HELD;
	struct termios now;
	sigset_t block, old;

	if (!atomic_compare_exchange_strong(&tty_hold_now.state, &held, next))
		return;
	sigemptyset(&block);
	sigaddset(&block, SIGTTOU); /* blocked, it neither stops nor forbids */
	pthread_sigmask(SIG_BLOCK, &block, &old);
	if (tcgetattr(tty_hold_now.fd, &now) == 0 &&
	    guard_same_settings(&now, &tty_hold_now.raw))
		tty_set(tty_hold_now.fd, &tty_hold_now.saved);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* exit(), perhaps while another thread waits for a key. */
__attribute__((destructor)) static void tty_at_exit(void)
{
	tty_restore(TTY_OVER);
	atomic_store(&tty_hold_now.state, TTY_OVER);
	guard_stop(&tty_hold_now.guard);
}

enum tty_guarding {
	TTY_UNGUARDED,
	TTY_GUARDED,       /* for this wait */
	TTY_GUARDED_LONGER /* for this look and those that follow */
};

static void tty_hold_guarded(const struct tty *tty, enum tty_guarding guarding)
{
	struct termios saved, raw;

	if (!tty->is_terminal || atomic_load(&tty_hold_now.state) != TTY_FREE)
		return;

	/* In the background this stops us as reading would, before we look at settings
	 * that are another job's. */
	while (tty_is_in_background(tty->fd) && tcdrain(tty->fd) < 0 && errno == EINTR)
		;
	if (tty_is_in_background(tty->fd) || tcgetattr(tty->fd, &saved) < 0 ||
	    tty_is_raw(&saved))
		return;

	raw = saved;
	tty_make_raw(&raw);
	if (guarding != TTY_UNGUARDED)
		tty_hold_now.guard_failed =
			guard_start(&tty_hold_now.guard, tty->fd, &saved, &raw,
				    guarding == TTY_GUARDED_LONGER) < 0;

	tty_hold_now.fd = tty->fd;
	tty_hold_now.saved = saved;
	tty_hold_now.raw = raw;
	tty_hold_now.suspend = saved.c_lflag & ISIG ? saved.c_cc[VSUSP] : _POSIX_VDISABLE;
	atomic_store(&tty_hold_now.state, TTY_HELD);
	if (tty_set(tty->fd, &raw) < 0)
		trace("the terminal keeps its settings: %s", strerror(errno));
}

void tty_hold(const struct tty *tty)
{
	tty_hold_guarded(tty, TTY_GUARDED);
}

void tty_release(const struct tty *tty)
{
	(void)tty;
	tty_restore(TTY_FREE);
	guard_stop(&tty_hold_now.guard);
}

/* ------------------------------------------------------------------- waiting -- */

/*
 * What the terminal does at Ctrl+Z. The stop must have happened when this returns, in
 * whichever thread the kernel delivers it: so this thread gets one of its own, too, and
 * lets it in only after the group has its. Continuing discards the one that is left over.
 * A handler of the host's, though, shall run once.
 */
static void tty_stop_job(void)
{
	struct sigaction action;
	sigset_t block, old;

	sigemptyset(&block);
	sigaddset(&block, SIGTSTP);
	pthread_sigmask(SIG_BLOCK, &block, &old);
	if (sigaction(SIGTSTP, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
		raise(SIGTSTP);
	kill(0, SIGTSTP);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* After a stop the shell may have put in settings of its own: they are the new ones. */
static void tty_renew_hold(const struct tty *tty)
{
	struct termios now;

	if (atomic_load(&tty_hold_now.state) != TTY_HELD ||
	    tcgetattr(tty->fd, &now) < 0 || guard_same_settings(&now, &tty_hold_now.raw))
		return;
	tty_release(tty);
	tty_hold(tty);
}

/* Until there is input, as epoll: it tells when we have been stopped and continued. */
static void tty_wait(const struct tty *tty)
{
	_cleanup_(fd_closep) int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN };

	/* In the background read() has the say: a stop, or an error. */
	if (tty_is_in_background(tty->fd))
		return;
	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, tty->fd, &event) < 0)
		return; /* a file, or no descriptor to be had: read() does the waiting */
	while (epoll_wait(epoll, &event, 1, -1) < 0 && errno == EINTR)
		tty_renew_hold(tty);
}

static int tty_poll(int fd, int timeout_ms)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };
	int n;

	do
		n = poll(&pollfd, 1, timeout_ms);
	while (n < 0 && errno == EINTR);
	return n;
}

int tty_read(const struct tty *tty, int timeout_ms, unsigned char *ret)
{
	for (;;) {
		ssize_t n;

		if (timeout_ms >= 0 && tty_poll(tty->fd, timeout_ms) == 0)
			return -EAGAIN;
		if (timeout_ms < 0 && tty->is_terminal)
			tty_wait(tty);

		n = read(tty->fd, ret, 1);
		if (n < 0 && errno == EAGAIN)
			tty_poll(tty->fd, timeout_ms);
		else if (n < 0 && errno != EINTR)
			return 0;
		else if (n == 0)
			return 0;
		else if (n > 0 && timeout_ms < 0 &&
			 atomic_load(&tty_hold_now.state) == TTY_HELD &&
			 tty_hold_now.suspend != _POSIX_VDISABLE &&
			 *ret == tty_hold_now.suspend) {
			tty_release(tty);
			tty_stop_job();
			tty_hold(tty);
		} else if (n > 0) {
			return 1;
		}
	}
}

bool tty_has_input(const struct tty *tty)
{
	sigset_t all, old;
	int n = tty_poll(tty->fd, 0);

	if (n != 0 || !tty->is_terminal || tty_is_in_background(tty->fd))
		return n != 0;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	tty_hold_guarded(tty,
			 tty_hold_now.guard_failed ? TTY_UNGUARDED : TTY_GUARDED_LONGER);
	if (atomic_load(&tty_hold_now.state) == TTY_HELD)
		n = tty_poll(tty->fd, 0);
	tty_restore(TTY_FREE); /* the guard stays for the next look */
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return n != 0;
}

/* -------------------------------------------------------------------- output -- */

int tty_write(const struct tty *tty, const char *bytes, size_t n_bytes)
{
	while (n_bytes > 0) {
		struct pollfd pollfd = { .fd = tty->fd, .events = POLLOUT };
		ssize_t n = write(tty->fd, bytes, n_bytes);

		if (n < 0 && errno == EAGAIN)
			poll(&pollfd, 1, -1);
		else if (n < 0 && errno != EINTR)
			return -errno;
		if (n < 0)
			continue;
		bytes += n;
		n_bytes -= (size_t)n;
	}
	return 0;
}

/* Not at the price of waiting for a thread that is printing: it will flush itself. */
void tty_flush_output(void)
{
	if (ftrylockfile(stdout) != 0)
		return;
	fflush_unlocked(stdout);
	funlockfile(stdout);
}

unsigned tty_columns(const struct tty *tty)
{
	struct winsize size;

	if (ioctl(tty->fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

/* The environment decides; when it is silent, what the terminal says about itself. */
bool tty_is_utf8(const struct tty *tty)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	struct termios settings;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return tcgetattr(tty->fd, &settings) == 0 && settings.c_iflag & IUTF8;
}
