/* SPDX-License-Identifier: MIT */
/*
 * The console's keys and characters as programs call them. These are C runtime functions:
 * they leave the last error alone.
 */
#include "conio.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/utf.h"
#include "core/key.h"
#include "os/tty.h"

enum {
	CONIO_END = -1,
	CONIO_WIDE_END = 0xFFFF
};

static int conio_print(const char *bytes, size_t n_bytes)
{
	struct tty screen;
	int r;

	tty_flush_output();
	tty_open_screen(&screen);
	r = tty_write(&screen, bytes, n_bytes);
	tty_close(&screen);
	return r;
}

static unsigned short conio_wide(int piece)
{
	return piece == KEY_END ? CONIO_WIDE_END : (unsigned short)piece;
}

int _getch(void)
{
	return key_read(KEY_BYTES, false);
}

int _getche(void)
{
	return key_read(KEY_BYTES, true);
}

unsigned short _getwch(void)
{
	return conio_wide(key_read(KEY_UTF16, false));
}

unsigned short _getwche(void)
{
	return conio_wide(key_read(KEY_UTF16, true));
}

int _kbhit(void)
{
	return key_is_waiting();
}

int _ungetch(int _Ch)
{
	return key_unread(_Ch == CONIO_END ? KEY_END : _Ch & 0xFF);
}

unsigned short _ungetwch(unsigned short _WCh)
{
	return conio_wide(key_unread(_WCh == CONIO_WIDE_END ? KEY_END : _WCh));
}

int _putch(int _Ch)
{
	char byte = (char)_Ch;

	return conio_print(&byte, 1) < 0 ? CONIO_END : _Ch & 0xFF;
}

/* The first half of a surrogate pair waits for the second. */
unsigned short _putwch(unsigned short _WCh)
{
	static __thread uint16_t pair[2];
	char bytes[8];
	size_t n, n_units = 1;

	if ((_WCh & 0xFC00) == 0xD800) {
		pair[0] = _WCh;
		return _WCh;
	}
	if ((_WCh & 0xFC00) == 0xDC00 && pair[0])
		n_units = 2;
	pair[1] = _WCh;
	n = utf8_from_utf16(bytes, sizeof(bytes), pair + 2 - n_units, n_units);
	pair[0] = 0;
	return conio_print(bytes, n) < 0 ? CONIO_WIDE_END : _WCh;
}

int _cputs(const char *_Str)
{
	return conio_print(_Str, strlen(_Str));
}
