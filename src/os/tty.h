/* SPDX-License-Identifier: MIT */
/*
 * The terminal: where keys come from and where a question can be shown.
 *
 * One thread at a time: everything that takes a struct tty expects tty_lock(), except
 * tty_write().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct tty {
	int fd;
	bool is_terminal;
	bool is_ours; /* opened by us, to be closed */
};

void tty_lock(void);
bool tty_trylock(void);
void tty_unlock(void);

/* Standard input if it is a terminal, else the controlling one, else standard input. */
void tty_open_keys(struct tty *ret);

/* Standard output by the same rule. */
void tty_open_screen(struct tty *ret);

/* A terminal for both, the controlling one first. 0, or -errno when there is none. */
int tty_open_dialog(struct tty *ret);

void tty_close(struct tty *tty);

/*
 * Key by key and without echo, until tty_release(). A terminal that cannot be changed, or
 * is no terminal, stays as it is: reading works all the same.
 */
void tty_hold(const struct tty *tty);
void tty_release(const struct tty *tty);

enum {
	TTY_FOR_EVER = -1
};

/* 1 and a byte; 0 at the end, on a hangup or an error; -EAGAIN when the time is over. */
int tty_read(const struct tty *tty, int timeout_ms, unsigned char *ret);

/* Would a read find something (or the end) at once? Never blocks, never stops us. */
bool tty_has_input(const struct tty *tty);

/* All of it, or -errno. */
int tty_write(const struct tty *tty, const char *bytes, size_t n_bytes);

/* What the program has printed but its C library still keeps. */
void tty_flush_output(void);

unsigned tty_columns(const struct tty *tty);
bool tty_is_utf8(const struct tty *tty);
