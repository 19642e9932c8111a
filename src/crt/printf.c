/* SPDX-License-Identifier: MIT */
/* The narrow printf family: every name a line of print.h, and its variadic twin. */
#include "winshm_crt.h"

#include "crt/print.h"

int winshm_vprintf(const char *format, va_list args)
{
	return print_file(stdout, NARROW, format, args);
}

int winshm_printf(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = winshm_vprintf(format, args);
	va_end(args);
	return n;
}

int vprintf_s(const char *format, va_list args)
{
	return print_file(stdout, NARROW, format, args);
}

int printf_s(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vprintf_s(format, args);
	va_end(args);
	return n;
}

int winshm_vfprintf(FILE *file, const char *format, va_list args)
{
	return print_file(file, NARROW, format, args);
}

int winshm_fprintf(FILE *file, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = winshm_vfprintf(file, format, args);
	va_end(args);
	return n;
}

int vfprintf_s(FILE *file, const char *format, va_list args)
{
	return print_file(file, NARROW, format, args);
}

int fprintf_s(FILE *file, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf_s(file, format, args);
	va_end(args);
	return n;
}

int winshm_vsprintf(char *to, const char *format, va_list args)
{
	return print_unbounded(to, NARROW, format, args);
}

int winshm_sprintf(char *to, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = winshm_vsprintf(to, format, args);
	va_end(args);
	return n;
}

int vsprintf_s(char *to, size_t cap, const char *format, va_list args)
{
	return print_secure(to, cap, NARROW, format, args);
}

int sprintf_s(char *to, size_t cap, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsprintf_s(to, cap, format, args);
	va_end(args);
	return n;
}

int _vsnprintf(char *to, size_t cap, const char *format, va_list args)
{
	return print_legacy(to, cap, NARROW, format, args);
}

int _snprintf(char *to, size_t cap, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vsnprintf(to, cap, format, args);
	va_end(args);
	return n;
}

int _vsnprintf_s(char *to, size_t cap, size_t max, const char *format, va_list args)
{
	return print_secure_cut(to, cap, max, NARROW, format, args);
}

int _snprintf_s(char *to, size_t cap, size_t max, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vsnprintf_s(to, cap, max, format, args);
	va_end(args);
	return n;
}

int vsnprintf_s(char *to, size_t cap, size_t max, const char *format, va_list args)
{
	return print_secure_cut(to, cap, max, NARROW, format, args);
}

int _vscprintf(const char *format, va_list args)
{
	return print_count(NARROW, format, args);
}

int _scprintf(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vscprintf(format, args);
	va_end(args);
	return n;
}
