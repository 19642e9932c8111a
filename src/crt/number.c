/* SPDX-License-Identifier: MIT */
/*
 * Numbers from text and text from numbers.
 *
 * From wide text: a number is written in ASCII, so the leading ASCII of the text is copied
 * into bytes, the C library reads it, and where it stopped is the same index in both.
 * Saturation and errno are thus the C library's, for a long of 64 bits as everywhere on
 * this platform.
 *
 * To text: a radix of 2 to 36; only radix 10 shows a sign, every other one shows the bits
 * of the type.
 */
#include "winshm_crt.h"

#include <stdbool.h>

#include "base/cleanup.h"
#include "crt/unit.h"

/* The part of a wide text that a number can be in, as bytes. */
struct number_text {
	char local[80];
	char *heap;
	const char *bytes;
	size_t n_skipped; /* units of white space before it */
};

static void number_text_deinit(struct number_text *text)
{
	free(text->heap);
}

static void number_text_init(struct number_text *text, const winshm_wchar *from)
{
	size_t n = 0;
	char *to;

	text->heap = NULL;
	text->n_skipped = 0;
	while (from[text->n_skipped] && iswspace(from[text->n_skipped]))
		text->n_skipped++;
	from += text->n_skipped;
	while (from[n] > ' ' && from[n] < 0x7F)
		n++;

	to = text->local;
	if (n >= sizeof(text->local))
		to = text->heap = malloc(n + 1);
	if (!to) { /* errno is ENOMEM; reads as no number */
		to = text->local;
		n = 0;
	}
	for (size_t i = 0; i < n; i++)
		to[i] = (char)from[i];
	to[n] = '\0';
	text->bytes = to;
}

/* Where the C library stopped, in the wide text; at its start if there is no number. */
static void number_text_end(const struct number_text *text, const winshm_wchar *from,
			    const char *stop, winshm_wchar **ret)
{
	size_t n = (size_t)(stop - text->bytes);

	if (ret)
		*ret = (winshm_wchar *)from + (n > 0 ? text->n_skipped + n : 0);
}

#define DEFINE_NUMBER(type, wide_name, name)                                   \
	type wide_name(const winshm_wchar *text, winshm_wchar **end, int base) \
	{                                                                      \
		_cleanup_(number_text_deinit) struct number_text number;       \
		char *stop;                                                    \
		type value;                                                    \
                                                                               \
		number_text_init(&number, text);                               \
		value = name(number.bytes, &stop, base);                       \
		number_text_end(&number, text, stop, end);                     \
		return value;                                                  \
	}

#define DEFINE_FLOAT(type, wide_name, name)                              \
	type wide_name(const winshm_wchar *text, winshm_wchar **end)     \
	{                                                                \
		_cleanup_(number_text_deinit) struct number_text number; \
		char *stop;                                              \
		type value;                                              \
                                                                         \
		number_text_init(&number, text);                         \
		value = name(number.bytes, &stop);                       \
		number_text_end(&number, text, stop, end);               \
		return value;                                            \
	}

DEFINE_NUMBER(long, winshm_wcstol, strtol)
DEFINE_NUMBER(unsigned long, winshm_wcstoul, strtoul)
DEFINE_NUMBER(long long, winshm_wcstoll, strtoll)
DEFINE_NUMBER(unsigned long long, winshm_wcstoull, strtoull)
DEFINE_FLOAT(float, winshm_wcstof, strtof)
DEFINE_FLOAT(double, winshm_wcstod, strtod)
DEFINE_FLOAT(long double, winshm_wcstold, strtold)

float winshm_strtof(const char *text, char **end)
{
	return strtof(text, end);
}

winshm_int64 _strtoi64(const char *text, char **end, int base)
{
	return strtoll(text, end, base);
}

winshm_uint64 _strtoui64(const char *text, char **end, int base)
{
	return strtoull(text, end, base);
}

winshm_int64 _wcstoi64(const winshm_wchar *text, winshm_wchar **end, int base)
{
	return winshm_wcstoll(text, end, base);
}

winshm_uint64 _wcstoui64(const winshm_wchar *text, winshm_wchar **end, int base)
{
	return winshm_wcstoull(text, end, base);
}

winshm_int64 _atoi64(const char *text)
{
	return strtoll(text, NULL, 10);
}

int _wtoi(const winshm_wchar *text)
{
	return (int)winshm_wcstol(text, NULL, 10);
}

long _wtol(const winshm_wchar *text)
{
	return winshm_wcstol(text, NULL, 10);
}

winshm_int64 _wtoi64(const winshm_wchar *text)
{
	return winshm_wcstoll(text, NULL, 10);
}

winshm_int64 _wtoll(const winshm_wchar *text)
{
	return winshm_wcstoll(text, NULL, 10);
}

double _wtof(const winshm_wchar *text)
{
	return winshm_wcstod(text, NULL);
}

/* A number to be written: its magnitude, and whether a minus stands before it. */
struct number {
	unsigned long long magnitude;
	bool is_negative;
};

static struct number number_signed(long long value, unsigned long long bits, int radix)
{
	if (radix == 10 && value < 0)
		return (struct number) { -(unsigned long long)value, true };
	return (struct number) { bits, false };
}

static struct number number_int(int value, int radix)
{
	return number_signed(value, (unsigned int)value, radix);
}

static struct number number_int64(long long value, int radix)
{
	return number_signed(value, (unsigned long long)value, radix);
}

static struct number number_uint64(unsigned long long value)
{
	return (struct number) { value, false };
}

static errno_t number_fail(void *to, size_t cap, enum unit unit, errno_t error)
{
	if (to && cap > 0)
		unit_put(to, unit, 0, 0);
	errno = error;
	return error;
}

static errno_t number_write(struct number number, void *to, size_t cap, enum unit unit,
			    int radix)
{
	char digits[64 + 1];
	size_t n = 0;

	if (!to || cap == 0 || radix < 2 || radix > 36)
		return number_fail(to, cap, unit, EINVAL);
	do {
		digits[n++] = "0123456789abcdefghijklmnopqrstuvwxyz"[number.magnitude %
								     (unsigned)radix];
		number.magnitude /= (unsigned)radix;
	} while (number.magnitude > 0);
	if (number.is_negative)
		digits[n++] = '-';
	if (n >= cap)
		return number_fail(to, cap, unit, ERANGE);

	for (size_t i = 0; i < n; i++)
		unit_put(to, unit, i, (unsigned char)digits[n - 1 - i]);
	unit_put(to, unit, n, 0);
	return 0;
}

errno_t _itoa_s(int value, char *to, size_t cap, int radix)
{
	return number_write(number_int(value, radix), to, cap, NARROW, radix);
}

errno_t _ltoa_s(int value, char *to, size_t cap, int radix)
{
	return number_write(number_int(value, radix), to, cap, NARROW, radix);
}

errno_t _ultoa_s(unsigned int value, char *to, size_t cap, int radix)
{
	return number_write(number_uint64(value), to, cap, NARROW, radix);
}

errno_t _i64toa_s(winshm_int64 value, char *to, size_t cap, int radix)
{
	return number_write(number_int64(value, radix), to, cap, NARROW, radix);
}

errno_t _ui64toa_s(winshm_uint64 value, char *to, size_t cap, int radix)
{
	return number_write(number_uint64(value), to, cap, NARROW, radix);
}

errno_t _itow_s(int value, winshm_wchar *to, size_t cap, int radix)
{
	return number_write(number_int(value, radix), to, cap, WIDE, radix);
}

errno_t _ltow_s(int value, winshm_wchar *to, size_t cap, int radix)
{
	return number_write(number_int(value, radix), to, cap, WIDE, radix);
}

errno_t _ultow_s(unsigned int value, winshm_wchar *to, size_t cap, int radix)
{
	return number_write(number_uint64(value), to, cap, WIDE, radix);
}

errno_t _i64tow_s(winshm_int64 value, winshm_wchar *to, size_t cap, int radix)
{
	return number_write(number_int64(value, radix), to, cap, WIDE, radix);
}

errno_t _ui64tow_s(winshm_uint64 value, winshm_wchar *to, size_t cap, int radix)
{
	return number_write(number_uint64(value), to, cap, WIDE, radix);
}

char *_itoa(int value, char *to, int radix)
{
	_itoa_s(value, to, SIZE_MAX, radix);
	return to;
}

char *_ltoa(int value, char *to, int radix)
{
	_ltoa_s(value, to, SIZE_MAX, radix);
	return to;
}

char *_ultoa(unsigned int value, char *to, int radix)
{
	_ultoa_s(value, to, SIZE_MAX, radix);
	return to;
}

char *_i64toa(winshm_int64 value, char *to, int radix)
{
	_i64toa_s(value, to, SIZE_MAX, radix);
	return to;
}

char *_ui64toa(winshm_uint64 value, char *to, int radix)
{
	_ui64toa_s(value, to, SIZE_MAX, radix);
	return to;
}

winshm_wchar *_itow(int value, winshm_wchar *to, int radix)
{
	_itow_s(value, to, SIZE_MAX, radix);
	return to;
}

winshm_wchar *_ltow(int value, winshm_wchar *to, int radix)
{
	_ltow_s(value, to, SIZE_MAX, radix);
	return to;
}

winshm_wchar *_ultow(unsigned int value, winshm_wchar *to, int radix)
{
	_ultow_s(value, to, SIZE_MAX, radix);
	return to;
}

winshm_wchar *_i64tow(winshm_int64 value, winshm_wchar *to, int radix)
{
	_i64tow_s(value, to, SIZE_MAX, radix);
	return to;
}

winshm_wchar *_ui64tow(winshm_uint64 value, winshm_wchar *to, int radix)
{
	_ui64tow_s(value, to, SIZE_MAX, radix);
	return to;
}
