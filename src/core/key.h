/* SPDX-License-Identifier: MIT */
/*
 * Keys as the Windows console knows them: characters, and two-part codes for the rest.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "os/tty.h"

enum {
	KEY_LONGEST = 16,
	KEY_ESCAPE_MS = 50, /* how long an Esc waits for the rest of an escape sequence */
	KEY_ENTER = 13,
	KEY_ESCAPE = 27,
	KEY_END = -1
};

/* One press: n_bytes as typed, or (n_bytes 0) the code of a function key. */
struct key {
	uint8_t n_bytes;
	char bytes[KEY_LONGEST];
	uint16_t
		function; /* high byte: 0 or 0xE0, which comes first; low byte: the code */
};

/* The next key of a terminal that is held: 1, or 0 at its end. Under tty_lock. */
int key_get(const struct tty *tty, struct key *ret);

/* In what pieces a program takes its keys. */
enum key_unit {
	KEY_BYTES,
	KEY_UTF16
};

/* Waits for one piece; KEY_END at the end of input. Locks the terminal. */
int key_read(enum key_unit unit, bool wants_echo);

/* Puts one piece back; KEY_END when there is one already. */
int key_unread(int piece);

/* Would key_read() return at once? Does not wait for another reader: then, no. */
bool key_is_waiting(void);
