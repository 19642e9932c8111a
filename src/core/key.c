/* SPDX-License-Identifier: MIT */
/*
 * From what a terminal sends to what _getch() returns.
 *
 * A terminal sends bytes: UTF-8 for characters, an escape sequence for other keys. Read one
 * by one, so that nothing beyond this key is taken from whoever reads the terminal next.
 * Whether an Esc is a key of its own only time can tell: if nothing follows within
 * KEY_ESCAPE_MS, it is. A sequence that is not in the table below is handed on as typed.
 *
 * A key may be worth several pieces (0xE0 and a code, the bytes of a character, two
 * surrogates); what one call does not take waits for the next. A program that mixes the
 * narrow and the wide functions gets the rest of a key in the pieces of its beginning.
 *
 * Enter is 13 whether the terminal turned it into a line feed or not (typed before we
 * waited, it has); so Ctrl+J is 13 too. Backspace is 8. Input that comes from no terminal
 * is not translated.
 *
 * Locks: tty_lock guards the pieces.
 */
#include "core/key.h"

#include <string.h>
#include <sys/types.h>

#include "base/utf.h"

/* ------------------------------------------------------- escape sequences -- */

/* The codes of a key alone, with Shift, with Ctrl, with Alt. */
struct key_row {
	const char *sequence; /* the final letter, or the number before the final '~' */
	uint16_t alone, shift, ctrl, alt;
};

#define KEY_F(n) 0x3A + (n), 0x53 + (n), 0x5D + (n), 0x67 + (n)

static const struct key_row key_rows[] = {
	{ "A", 0xE048, 0xE048, 0xE08D, 0x0098 }, /* up */
	{ "B", 0xE050, 0xE050, 0xE091, 0x00A0 }, /* down */
	{ "C", 0xE04D, 0xE04D, 0xE074, 0x009D }, /* right */
	{ "D", 0xE04B, 0xE04B, 0xE073, 0x009B }, /* left */
	{ "H", 0xE047, 0xE047, 0xE077, 0x0097 }, /* home */
	{ "1", 0xE047, 0xE047, 0xE077, 0x0097 },
	{ "7", 0xE047, 0xE047, 0xE077, 0x0097 },
	{ "F", 0xE04F, 0xE04F, 0xE075, 0x009F }, /* end */
	{ "4", 0xE04F, 0xE04F, 0xE075, 0x009F },
	{ "8", 0xE04F, 0xE04F, 0xE075, 0x009F },
	{ "2", 0xE052, 0xE052, 0xE092, 0x00A2 }, /* insert */
	{ "3", 0xE053, 0xE053, 0xE093, 0x00A3 }, /* delete */
	{ "5", 0xE049, 0xE049, 0xE086, 0x0099 }, /* page up */
	{ "6", 0xE051, 0xE051, 0xE076, 0x00A1 }, /* page down */
	{ "Z", 0x000F, 0x000F, 0x000F, 0x000F }, /* Shift+Tab */
	{ "P", KEY_F(1) },
	{ "Q", KEY_F(2) },
	{ "R", KEY_F(3) },
	{ "S", KEY_F(4) },
	{ "11", KEY_F(1) },
	{ "12", KEY_F(2) },
	{ "13", KEY_F(3) },
	{ "14", KEY_F(4) },
	{ "[A", KEY_F(1) }, /* the Linux console */
	{ "[B", KEY_F(2) },
	{ "[C", KEY_F(3) },
	{ "[D", KEY_F(4) },
	{ "[E", KEY_F(5) },
	{ "15", KEY_F(5) },
	{ "17", KEY_F(6) },
	{ "18", KEY_F(7) },
	{ "19", KEY_F(8) },
	{ "20", KEY_F(9) },
	{ "21", KEY_F(10) },
	{ "23", 0xE085, 0xE087, 0xE089, 0xE08B },
	{ "24", 0xE086, 0xE088, 0xE08A, 0xE08C },
};

/* What stands between "ESC [" or "ESC O" and the end of the sequence. */
static uint16_t key_find(const char *body, size_t n)
{
	const bool is_numbered = body[n - 1] == '~';
	const char *semicolon = memchr(body, ';', n);
	const char *name = is_numbered || body[0] == '[' ? body : body + n - 1;
	size_t n_name = n - (size_t)(name - body) - is_numbered;
	unsigned modifiers = 0; /* bits: Shift, Alt, Ctrl */

	if (semicolon && is_numbered)
		n_name = (size_t)(semicolon - body);
	if (semicolon && semicolon[1] >= '2' && semicolon[1] <= '8')
		modifiers = (unsigned)(semicolon[1] - '1');
	if (!semicolon && !is_numbered && name != body)
		return 0; /* numbers we do not know the meaning of */

	for (size_t i = 0; i < sizeof(key_rows) / sizeof(key_rows[0]); i++) {
		const struct key_row *row = &key_rows[i];
		bool is_number = row->sequence[0] >= '0' && row->sequence[0] <= '9';

		if (is_number != is_numbered || strlen(row->sequence) != n_name ||
		    memcmp(row->sequence, name, n_name) != 0)
			continue;
		return modifiers & 2   ? row->alt
		       : modifiers & 4 ? row->ctrl
		       : modifiers & 1 ? row->shift
				       : row->alone;
	}
	return 0;
}

/* One more byte of a key that has begun. */
static bool key_continue(const struct tty *tty, struct key *key)
{
	unsigned char c;

	if (key->n_bytes == KEY_LONGEST || tty_read(tty, KEY_ESCAPE_MS, &c) != 1)
		return false;
	key->bytes[key->n_bytes++] = (char)c;
	return true;
}

static void key_get_sequence(const struct tty *tty, struct key *key)
{
	char final;

	if (!key_continue(tty, key) || (key->bytes[1] != '[' && key->bytes[1] != 'O'))
		return; /* Esc, or Alt with a key: Esc and that key */
	do {
		if (!key_continue(tty, key))
			return;
		final = key->bytes[key->n_bytes - 1];
	} while (final < '@' || final > '~' || (final == '[' && key->n_bytes == 3));

	key->function = key_find(key->bytes + 2, (size_t)key->n_bytes - 2);
	if (key->function)
		key->n_bytes = 0;
}

static void key_get_tail(const struct tty *tty, struct key *key)
{
	const unsigned char lead = (unsigned char)key->bytes[0];
	int n_tails = lead < 0xC2 || lead > 0xF4 ? 0
		      : lead < 0xE0              ? 1
		      : lead < 0xF0              ? 2
						 : 3;

	while (n_tails-- > 0 && key_continue(tty, key))
		if ((key->bytes[key->n_bytes - 1] & 0xC0) != 0x80)
			return;
}

int key_get(const struct tty *tty, struct key *ret)
{
	unsigned char c;

	if (tty_read(tty, TTY_FOR_EVER, &c) != 1)
		return 0;
	*ret = (struct key) { .n_bytes = 1, .bytes = { (char)c } };
	if (!tty->is_terminal || c >= 0x80) {
		key_get_tail(tty, ret);
	} else if (c == KEY_ESCAPE) {
		key_get_sequence(tty, ret);
	} else if (c == '\n') {
		ret->bytes[0] = KEY_ENTER;
	} else if (c == 0x7F) {
		ret->bytes[0] = '\b';
	} else if (c == 0) { /* Ctrl+Space; a lone 0 would announce a function key */
		ret->n_bytes = 0;
		ret->function = 0x0003;
	}
	return 1;
}

/* ------------------------------------------------------------------ pieces -- */

static struct {
	uint16_t piece[KEY_LONGEST];
	size_t n, next;
	int unread; /* KEY_END: none */
} key_rest = { .unread = KEY_END };

static void key_split(const struct key *key, enum key_unit unit)
{
	key_rest.next = 0;
	if (key->n_bytes == 0) {
		key_rest.piece[0] = key->function >> 8;
		key_rest.piece[1] = key->function & 0xFF;
		key_rest.n = 2;
	} else if (unit == KEY_UTF16) {
		key_rest.n = utf16_from_utf8(key_rest.piece, KEY_LONGEST, key->bytes,
					     key->n_bytes);
	} else {
		key_rest.n = key->n_bytes;
		for (size_t i = 0; i < key_rest.n; i++)
			key_rest.piece[i] = (unsigned char)key->bytes[i];
	}
}

/* Characters only: a code would be noise, and control characters are commands. */
static void key_echo(const struct key *key)
{
	const unsigned char first = (unsigned char)key->bytes[0];
	struct tty screen;

	if (key->n_bytes == 0 || (first < ' ' && !strchr("\r\n\t\b", first)))
		return;
	tty_open_screen(&screen);
	tty_write(&screen, key->bytes, key->n_bytes);
	tty_close(&screen);
}

static int key_next_piece(enum key_unit unit, bool wants_echo)
{
	struct tty tty;
	struct key key;
	int r;

	if (key_rest.unread != KEY_END) {
		int piece = key_rest.unread;

		key_rest.unread = KEY_END;
		return piece;
	}
	if (key_rest.next < key_rest.n)
		return key_rest.piece[key_rest.next++];

	tty_open_keys(&tty);
	tty_flush_output();
	tty_hold(&tty);
	r = key_get(&tty, &key);
	tty_release(&tty);
	tty_close(&tty);
	if (r == 0)
		return KEY_END;

	if (wants_echo)
		key_echo(&key);
	key_split(&key, unit);
	return key_rest.piece[key_rest.next++];
}

int key_read(enum key_unit unit, bool wants_echo)
{
	int piece;

	tty_lock();
	piece = key_next_piece(unit, wants_echo);
	tty_unlock();
	return piece;
}

int key_unread(int piece)
{
	bool has_room;

	tty_lock();
	has_room = key_rest.unread == KEY_END && piece != KEY_END;
	if (has_room)
		key_rest.unread = piece;
	tty_unlock();
	return has_room ? piece : KEY_END;
}

bool key_is_waiting(void)
{
	struct tty tty;
	bool is_waiting;

	if (!tty_trylock())
		return false;
	is_waiting = key_rest.unread != KEY_END || key_rest.next < key_rest.n;
	if (!is_waiting) {
		tty_open_keys(&tty);
		tty_flush_output();
		is_waiting = tty_has_input(&tty);
		tty_close(&tty);
	}
	tty_unlock();
	return is_waiting;
}
