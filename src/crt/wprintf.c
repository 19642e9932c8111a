/* SPDX-License-Identifier: MIT */
/* The wide printf family: every name a line of print.h, and its variadic twin. */
#include "winshm_crt.h"

#include "crt/print.h"

int winshm_vwprintf(const winshm_wchar *format, va_list args)
{
	return print_file(stdout, WIDE, format, args);
}

int winshm_wprintf(const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = winshm_vwprintf(format, args);
	va_end(args);
	return n;
}

int vwprintf_s(const winshm_wchar *format, va_list args)
{
	return print_file(stdout, WIDE, format, args);
}

int wprintf_s(const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vwprintf_s(format, args);
	va_end(args);
	return n;
}

int winshm_vfwprintf(FILE *file, const winshm_wchar *format, va_list args)
{
	return print_file(file, WIDE, format, args);
}

int winshm_fwprintf(FILE *file, const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = winshm_vfwprintf(file, format, args);
	va_end(args);
	return n;
}

int vfwprintf_s(FILE *file, const winshm_wchar *format, va_list args)
{
	return print_file(file, WIDE, format, args);
}

int fwprintf_s(FILE *file, const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfwprintf_s(file, format, args);
	va_end(args);
	return n;
}

int _vswprintf(winshm_wchar *to, const winshm_wchar *format, va_list args)
{
	return print_unbounded(to, WIDE, format, args);
}

int _swprintf(winshm_wchar *to, const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vswprintf(to, format, args);
	va_end(args);
	return n;
}

int winshm_vswprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format,
		     va_list args)
{
	return print_standard(to, cap, WIDE, format, args);
}

int winshm_swprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = winshm_vswprintf(to, cap, format, args);
	va_end(args);
	return n;
}

int vswprintf_s(winshm_wchar *to, size_t cap, const winshm_wchar *format, va_list args)
{
	return print_secure(to, cap, WIDE, format, args);
}

int swprintf_s(winshm_wchar *to, size_t cap, const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vswprintf_s(to, cap, format, args);
	va_end(args);
	return n;
}

int _vsnwprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format, va_list args)
{
	return print_legacy(to, cap, WIDE, format, args);
}

int _snwprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vsnwprintf(to, cap, format, args);
	va_end(args);
	return n;
}

int _vsnwprintf_s(winshm_wchar *to, size_t cap, size_t max, const winshm_wchar *format,
		  va_list args)
{
	return print_secure_cut(to, cap, max, WIDE, format, args);
}

int _snwprintf_s(winshm_wchar *to, size_t cap, size_t max, const winshm_wchar *format,
		 ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vsnwprintf_s(to, cap, max, format, args);
	va_end(args);
	return n;
}

int _vscwprintf(const winshm_wchar *format, va_list args)
{
	return print_count(WIDE, format, args);
}

int _scwprintf(const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vscwprintf(format, args);
	va_end(args);
	return n;
}
