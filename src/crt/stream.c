/* SPDX-License-Identifier: MIT */
/*
 * Wide characters through a FILE, which holds UTF-8 and stays byte-oriented.
 *
 * Reading takes one code point at a time. One that is two units is read as its first half,
 * and the second half is pushed back as the three bytes that stand for a lone surrogate:
 * the decoder turns them into exactly that unit when it is asked next. So the state in the
 * middle of a pair is in the stream itself, where seeking and closing forget it. (More than
 * one byte of push-back is beyond ISO C; the C libraries of Linux have room for it, and where
 * one had not, the second half would be lost and EOF reported.)
 *
 * Writing a pair half by half writes two lone surrogates; fputws() and wprintf() see the
 * whole pair.
 */
#include "winshm_crt.h"

#include <stdbool.h>

#include "base/utf.h"
#include "crt/sink.h"
#include "crt/text.h"

/* Reads the bytes of one code point; a byte the decoder does not take with it goes back. */
static size_t stream_read_point(FILE *file, char bytes[4])
{
	int byte = getc_unlocked(file);
	size_t n_wanted = byte == EOF ? 0 : text_point_size((uint16_t)byte, NARROW);
	size_t n = 0;

	while (byte != EOF) {
		const char *p = bytes;

		bytes[n++] = (char)byte;
		utf8_next(&p, bytes + n);
		if (p < bytes + n) {
			ungetc(byte, file);
			return n - 1;
		}
		if (n == n_wanted)
			return n;
		byte = getc_unlocked(file);
	}
	return n;
}

static winshm_wint stream_unread(FILE *file, winshm_wchar unit)
{
	char bytes[4];
	size_t n = utf8_from_utf16(bytes, sizeof(bytes), &unit, 1);

	while (n > 0) {
		if (ungetc((unsigned char)bytes[--n], file) == EOF)
			return WINSHM_WEOF;
	}
	return unit;
}

static winshm_wint stream_get(FILE *file)
{
	struct text_point point;
	char bytes[4];
	size_t n = stream_read_point(file, bytes);

	if (n == 0)
		return WINSHM_WEOF;
	text_step(bytes, NARROW, n, &point);
	if (point.n == 2 && stream_unread(file, point.units[1]) == WINSHM_WEOF)
		return WINSHM_WEOF;
	return point.units[0];
}

winshm_wint winshm_fgetwc(FILE *file)
{
	winshm_wint unit;

	flockfile(file);
	unit = stream_get(file);
	funlockfile(file);
	return unit;
}

winshm_wint winshm_getwchar(void)
{
	return winshm_fgetwc(stdin);
}

winshm_wint winshm_ungetwc(winshm_wint unit, FILE *file)
{
	return unit == WINSHM_WEOF ? WINSHM_WEOF : stream_unread(file, unit);
}

winshm_wchar *winshm_fgetws(winshm_wchar *to, int cap, FILE *file)
{
	winshm_wint unit = 0;
	int n = 0;

	if (!to || cap <= 0 || !file) {
		errno = EINVAL;
		return NULL;
	}
	flockfile(file);
	while (n < cap - 1 && unit != '\n') {
		unit = stream_get(file);
		if (unit == WINSHM_WEOF)
			break;
		to[n++] = unit;
	}
	funlockfile(file);
	if (unit == WINSHM_WEOF && (n == 0 || ferror(file)))
		return NULL;
	to[n] = 0;
	return to;
}

static int stream_put(const winshm_wchar *text, size_t n, bool is_line, FILE *file)
{
	struct sink sink;
	int r;

	sink_init_file(&sink, WIDE, file);
	sink_put(&sink, text, n);
	if (is_line)
		sink_fill(&sink, '\n', 1);
	r = sink_finish(&sink);
	if (r < 0) {
		errno = -r;
		return -1;
	}
	return 0;
}

winshm_wint winshm_fputwc(winshm_wchar unit, FILE *file)
{
	return stream_put(&unit, 1, false, file) < 0 ? WINSHM_WEOF : unit;
}

winshm_wint winshm_putwchar(winshm_wchar unit)
{
	return winshm_fputwc(unit, stdout);
}

int winshm_fputws(const winshm_wchar *text, FILE *file)
{
	return stream_put(text, utf16_length(text), false, file);
}

int _putws(const winshm_wchar *text)
{
	return stream_put(text, utf16_length(text), true, stdout);
}

/* A line without its end. One that does not fit is read away and gives NULL and ERANGE. */
char *gets_s(char *to, rsize_t cap)
{
	size_t n = 0;
	int byte;

	if (!to || cap == 0) {
		errno = EINVAL;
		return NULL;
	}
	flockfile(stdin);
	while ((byte = getc_unlocked(stdin)) != EOF && byte != '\n') {
		if (n < cap)
			to[n++] = (char)byte;
	}
	funlockfile(stdin);
	if (n == cap) {
		to[0] = '\0';
		errno = ERANGE;
		return NULL;
	}
	to[n] = '\0';
	return byte == EOF && n == 0 ? NULL : to;
}

winshm_wchar *_getws_s(winshm_wchar *to, size_t cap)
{
	size_t n = 0;
	winshm_wint unit;

	if (!to || cap == 0) {
		errno = EINVAL;
		return NULL;
	}
	flockfile(stdin);
	while ((unit = stream_get(stdin)) != WINSHM_WEOF && unit != '\n') {
		if (n < cap)
			to[n++] = unit;
	}
	funlockfile(stdin);
	if (n == cap) {
		to[0] = 0;
		errno = ERANGE;
		return NULL;
	}
	to[n] = 0;
	return unit == WINSHM_WEOF && n == 0 ? NULL : to;
}

void _wperror(const winshm_wchar *text)
{
	int saved = errno;
	char *bytes = text && *text ? text_narrow(text) : NULL;

	errno = saved;
	perror(bytes);
	free(bytes);
}
