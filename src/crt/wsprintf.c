/* SPDX-License-Identifier: MIT */
/* The printf of the window system: no size is told, and 1,024 units are the most. */
#include "winuser.h"

#include "crt/print.h"

enum {
	WSPRINTF_UNITS = 1024 /* with the terminator */
};

static int wsprintf_print(void *to, enum unit unit, const void *format, va_list args)
{
	int n = print_standard(to, WSPRINTF_UNITS, unit, format, args);

	return n < 0 && to && format ? (int)unit_count(to, unit, WSPRINTF_UNITS) : n;
}

int WINAPIV wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist)
{
	return wsprintf_print(lpOut, NARROW, lpFmt, arglist);
}

int WINAPIV wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist)
{
	return wsprintf_print(lpOut, WIDE, lpFmt, arglist);
}

int WINAPIV wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...)
{
	va_list args;
	int n;

	va_start(args, lpFmt);
	n = wvsprintfA(lpOut, lpFmt, args);
	va_end(args);
	return n;
}

int WINAPIV wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...)
{
	va_list args;
	int n;

	va_start(args, lpFmt);
	n = wvsprintfW(lpOut, lpFmt, args);
	va_end(args);
	return n;
}
