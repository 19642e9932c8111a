/* SPDX-License-Identifier: MIT */
/*
 * Microsoft's C runtime names that the C library of Linux does not have: the secure family
 * (sprintf_s, strcpy_s ...), the underscored ones (_stricmp, _snprintf, _itoa ...) and the
 * wide functions for 16-bit text. Comes with <windows.h> and <tchar.h>; the code is in
 * libwinshm_crt.a.
 *
 * Names. A name the C library does not own is a function of that very name. Where it does
 * own it (wcslen, wprintf ...: made for its 32-bit wchar_t) ours is winshm_wcslen and so on.
 * Compiled with -fshort-wchar, the C library's would misread every L"" text, so the standard
 * names are macros for ours from here on; <wchar.h> and its neighbours are included first,
 * so it does not matter whether a source includes them before or after. In C++ std::wcslen
 * and so on follow; std::wstring and std::wcout do not: their code is compiled into the C++
 * library for 32 bits. Without -fshort-wchar no name of the C library is changed.
 *
 * Errors. Where Microsoft's runtime calls its invalid-parameter handler, which ends the
 * process, these empty the destination and return EINVAL or ERANGE (-1 in the printf
 * family), as it does when a handler returns. They set errno too.
 *
 * Widths. A Microsoft long has 32 bits: %ld and %lx take an int's width, _ltoa an int.
 * Narrow text is UTF-8.
 */
#ifndef WINSHM_CRT_H
#define WINSHM_CRT_H

#if __SIZEOF_WCHAR_T__ == 2
#define WINSHM_SHORT_WCHAR 1
#endif

#if defined(__cplusplus)
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <cwchar>
#include <cwctype>
#endif
#include <ctype.h>
#include <errno.h>
#include <limits.h> /* as Microsoft's <stdlib.h> does */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#include "winshm_alloc.h"
#include "winshm_bits.h"

/* One unit of UTF-16: what WCHAR is. */
#ifdef WINSHM_SHORT_WCHAR
typedef wchar_t winshm_wchar;
#elif defined(__cplusplus)
typedef char16_t winshm_wchar;
#else
typedef __CHAR16_TYPE__ winshm_wchar;
#endif

/* What the wide character functions return: a unit, or 0xFFFF at the end. */
typedef unsigned short winshm_wint;
#define WINSHM_WEOF ((winshm_wint)0xFFFF)

__extension__ typedef long long winshm_int64;
__extension__ typedef unsigned long long winshm_uint64;

#ifndef _ERRNO_T_DEFINED
#define _ERRNO_T_DEFINED
typedef int errno_t;
#endif

#ifndef _RSIZE_T_DEFINED
#define _RSIZE_T_DEFINED
typedef size_t rsize_t;
#endif

#ifndef _TRUNCATE
#define _TRUNCATE ((size_t)-1)
#endif
#ifndef STRUNCATE
#define STRUNCATE 80
#endif
#ifndef _NLSCMPERROR
#define _NLSCMPERROR 0x7FFFFFFF
#endif
#ifndef _CVTBUFSIZE
#define _CVTBUFSIZE 349
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* printf by Microsoft's rules, narrow. */
int winshm_printf(const char *format, ...);
int winshm_fprintf(FILE *file, const char *format, ...);
int winshm_sprintf(char *to, const char *format, ...);
int winshm_vprintf(const char *format, va_list args);
int winshm_vfprintf(FILE *file, const char *format, va_list args);
int winshm_vsprintf(char *to, const char *format, va_list args);

int printf_s(const char *format, ...);
int fprintf_s(FILE *file, const char *format, ...);
int vprintf_s(const char *format, va_list args);
int vfprintf_s(FILE *file, const char *format, va_list args);
int sprintf_s(char *to, size_t cap, const char *format, ...);
int vsprintf_s(char *to, size_t cap, const char *format, va_list args);
int _snprintf(char *to, size_t cap, const char *format, ...);
int _vsnprintf(char *to, size_t cap, const char *format, va_list args);
int _snprintf_s(char *to, size_t cap, size_t max, const char *format, ...);
int _vsnprintf_s(char *to, size_t cap, size_t max, const char *format, va_list args);
int vsnprintf_s(char *to, size_t cap, size_t max, const char *format, va_list args);
int _scprintf(const char *format, ...);
int _vscprintf(const char *format, va_list args);

/* The same, wide. swprintf is ISO C's, with a size; _swprintf the old one without. */
int winshm_wprintf(const winshm_wchar *format, ...);
int winshm_fwprintf(FILE *file, const winshm_wchar *format, ...);
int winshm_swprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format, ...);
int winshm_vwprintf(const winshm_wchar *format, va_list args);
int winshm_vfwprintf(FILE *file, const winshm_wchar *format, va_list args);
int winshm_vswprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format,
		     va_list args);

int wprintf_s(const winshm_wchar *format, ...);
int fwprintf_s(FILE *file, const winshm_wchar *format, ...);
int vwprintf_s(const winshm_wchar *format, va_list args);
int vfwprintf_s(FILE *file, const winshm_wchar *format, va_list args);
int _swprintf(winshm_wchar *to, const winshm_wchar *format, ...);
int _vswprintf(winshm_wchar *to, const winshm_wchar *format, va_list args);
int swprintf_s(winshm_wchar *to, size_t cap, const winshm_wchar *format, ...);
int vswprintf_s(winshm_wchar *to, size_t cap, const winshm_wchar *format, va_list args);
int _snwprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format, ...);
int _vsnwprintf(winshm_wchar *to, size_t cap, const winshm_wchar *format, va_list args);
int _snwprintf_s(winshm_wchar *to, size_t cap, size_t max, const winshm_wchar *format,
		 ...);
int _vsnwprintf_s(winshm_wchar *to, size_t cap, size_t max, const winshm_wchar *format,
		  va_list args);
int _scwprintf(const winshm_wchar *format, ...);
int _vscwprintf(const winshm_wchar *format, va_list args);

/* What <conio.h> prints with a format, or wide. */
int _cprintf(const char *format, ...);
int _vcprintf(const char *format, va_list args);
int _cwprintf(const winshm_wchar *format, ...);
int _vcwprintf(const winshm_wchar *format, va_list args);
int _cputws(const winshm_wchar *text);

/* scanf by Microsoft's rules: %ld stores 32 bits; in the _s family every buffer is followed
 * by its size. */
int winshm_scanf(const char *format, ...);
int winshm_fscanf(FILE *file, const char *format, ...);
int winshm_sscanf(const char *from, const char *format, ...);
int winshm_wscanf(const winshm_wchar *format, ...);
int winshm_fwscanf(FILE *file, const winshm_wchar *format, ...);
int winshm_swscanf(const winshm_wchar *from, const winshm_wchar *format, ...);
int winshm_vwscanf(const winshm_wchar *format, va_list args);
int winshm_vfwscanf(FILE *file, const winshm_wchar *format, va_list args);
int winshm_vswscanf(const winshm_wchar *from, const winshm_wchar *format, va_list args);
int scanf_s(const char *format, ...);
int fscanf_s(FILE *file, const char *format, ...);
int sscanf_s(const char *from, const char *format, ...);
int wscanf_s(const winshm_wchar *format, ...);
int fwscanf_s(FILE *file, const winshm_wchar *format, ...);
int swscanf_s(const winshm_wchar *from, const winshm_wchar *format, ...);

/* Bounded copies. */
errno_t strcpy_s(char *to, rsize_t cap, const char *from);
errno_t strcat_s(char *to, rsize_t cap, const char *from);
errno_t strncpy_s(char *to, rsize_t cap, const char *from, rsize_t max);
errno_t strncat_s(char *to, rsize_t cap, const char *from, rsize_t max);
errno_t wcscpy_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from);
errno_t wcscat_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from);
errno_t wcsncpy_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t max);
errno_t wcsncat_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t max);
errno_t memcpy_s(void *to, rsize_t cap, const void *from, rsize_t n);
errno_t memmove_s(void *to, rsize_t cap, const void *from, rsize_t n);
errno_t wmemcpy_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t n);
errno_t wmemmove_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t n);
size_t strnlen_s(const char *text, size_t max);
size_t wcsnlen_s(const winshm_wchar *text, size_t max);
size_t winshm_strnlen(const char *text, size_t max);

/* Text, narrow. */
int _stricmp(const char *a, const char *b);
int _strnicmp(const char *a, const char *b, size_t max);
int _memicmp(const void *a, const void *b, size_t n);
char *_strdup(const char *text);
char *_strlwr(char *text);
char *_strupr(char *text);
char *_strrev(char *text);
errno_t _strlwr_s(char *text, size_t cap);
errno_t _strupr_s(char *text, size_t cap);
char *strtok_s(char *text, const char *delimiters, char **context);
errno_t strerror_s(char *to, size_t cap, int error);

/* Text, wide. */
size_t winshm_wcslen(const winshm_wchar *text);
size_t winshm_wcsnlen(const winshm_wchar *text, size_t max);
winshm_wchar *winshm_wcscpy(winshm_wchar *to, const winshm_wchar *from);
winshm_wchar *winshm_wcsncpy(winshm_wchar *to, const winshm_wchar *from, size_t max);
winshm_wchar *winshm_wcscat(winshm_wchar *to, const winshm_wchar *from);
winshm_wchar *winshm_wcsncat(winshm_wchar *to, const winshm_wchar *from, size_t max);
int winshm_wcscmp(const winshm_wchar *a, const winshm_wchar *b);
int winshm_wcsncmp(const winshm_wchar *a, const winshm_wchar *b, size_t max);
int winshm_wcscoll(const winshm_wchar *a, const winshm_wchar *b);
winshm_wchar *winshm_wcschr(const winshm_wchar *text, winshm_wchar unit);
winshm_wchar *winshm_wcsrchr(const winshm_wchar *text, winshm_wchar unit);
winshm_wchar *winshm_wcsstr(const winshm_wchar *text, const winshm_wchar *sought);
winshm_wchar *winshm_wcspbrk(const winshm_wchar *text, const winshm_wchar *set);
size_t winshm_wcsspn(const winshm_wchar *text, const winshm_wchar *set);
size_t winshm_wcscspn(const winshm_wchar *text, const winshm_wchar *set);
winshm_wchar *winshm_wcstok(winshm_wchar *text, const winshm_wchar *delimiters,
			    winshm_wchar **context);
winshm_wchar *wcstok_s(winshm_wchar *text, const winshm_wchar *delimiters,
		       winshm_wchar **context);
winshm_wchar *_wcstok(winshm_wchar *text, const winshm_wchar *delimiters);
winshm_wchar *winshm_wmemcpy(winshm_wchar *to, const winshm_wchar *from, size_t n);
winshm_wchar *winshm_wmemmove(winshm_wchar *to, const winshm_wchar *from, size_t n);
winshm_wchar *winshm_wmemset(winshm_wchar *to, winshm_wchar unit, size_t n);
winshm_wchar *winshm_wmemchr(const winshm_wchar *text, winshm_wchar unit, size_t n);
int winshm_wmemcmp(const winshm_wchar *a, const winshm_wchar *b, size_t n);
int _wcsicmp(const winshm_wchar *a, const winshm_wchar *b);
int _wcsnicmp(const winshm_wchar *a, const winshm_wchar *b, size_t max);
winshm_wchar *_wcsdup(const winshm_wchar *text);
winshm_wchar *_wcslwr(winshm_wchar *text);
winshm_wchar *_wcsupr(winshm_wchar *text);
winshm_wchar *_wcsrev(winshm_wchar *text);
errno_t _wcslwr_s(winshm_wchar *text, size_t cap);
errno_t _wcsupr_s(winshm_wchar *text, size_t cap);
winshm_wchar *_wcserror(int error);
errno_t _wcserror_s(winshm_wchar *to, size_t cap, int error);

/* From one width to the other: UTF-8 <-> UTF-16, whatever the locale is. */
size_t winshm_mbstowcs(winshm_wchar *to, const char *from, size_t max);
size_t winshm_wcstombs(char *to, const winshm_wchar *from, size_t max);
int winshm_mbtowc(winshm_wchar *to, const char *from, size_t n);
int winshm_wctomb(char *to, winshm_wchar unit);
errno_t mbstowcs_s(size_t *ret, winshm_wchar *to, size_t cap, const char *from,
		   size_t max);
errno_t wcstombs_s(size_t *ret, char *to, size_t cap, const winshm_wchar *from,
		   size_t max);

/* Numbers from text. */
long winshm_wcstol(const winshm_wchar *text, winshm_wchar **end, int base);
unsigned long winshm_wcstoul(const winshm_wchar *text, winshm_wchar **end, int base);
winshm_int64 winshm_wcstoll(const winshm_wchar *text, winshm_wchar **end, int base);
winshm_uint64 winshm_wcstoull(const winshm_wchar *text, winshm_wchar **end, int base);
float winshm_wcstof(const winshm_wchar *text, winshm_wchar **end);
double winshm_wcstod(const winshm_wchar *text, winshm_wchar **end);
long double winshm_wcstold(const winshm_wchar *text, winshm_wchar **end);
float winshm_strtof(const char *text, char **end);
winshm_int64 _strtoi64(const char *text, char **end, int base);
winshm_uint64 _strtoui64(const char *text, char **end, int base);
winshm_int64 _wcstoi64(const winshm_wchar *text, winshm_wchar **end, int base);
winshm_uint64 _wcstoui64(const winshm_wchar *text, winshm_wchar **end, int base);
winshm_int64 _atoi64(const char *text);
int _wtoi(const winshm_wchar *text);
long _wtol(const winshm_wchar *text);
winshm_int64 _wtoi64(const winshm_wchar *text);
winshm_int64 _wtoll(const winshm_wchar *text);
double _wtof(const winshm_wchar *text);

/* Text from numbers. */
char *_itoa(int value, char *to, int radix);
char *_ltoa(int value, char *to, int radix);
char *_ultoa(unsigned int value, char *to, int radix);
char *_i64toa(winshm_int64 value, char *to, int radix);
char *_ui64toa(winshm_uint64 value, char *to, int radix);
winshm_wchar *_itow(int value, winshm_wchar *to, int radix);
winshm_wchar *_ltow(int value, winshm_wchar *to, int radix);
winshm_wchar *_ultow(unsigned int value, winshm_wchar *to, int radix);
winshm_wchar *_i64tow(winshm_int64 value, winshm_wchar *to, int radix);
winshm_wchar *_ui64tow(winshm_uint64 value, winshm_wchar *to, int radix);
errno_t _itoa_s(int value, char *to, size_t cap, int radix);
errno_t _ltoa_s(int value, char *to, size_t cap, int radix);
errno_t _ultoa_s(unsigned int value, char *to, size_t cap, int radix);
errno_t _i64toa_s(winshm_int64 value, char *to, size_t cap, int radix);
errno_t _ui64toa_s(winshm_uint64 value, char *to, size_t cap, int radix);
errno_t _itow_s(int value, winshm_wchar *to, size_t cap, int radix);
errno_t _ltow_s(int value, winshm_wchar *to, size_t cap, int radix);
errno_t _ultow_s(unsigned int value, winshm_wchar *to, size_t cap, int radix);
errno_t _i64tow_s(winshm_int64 value, winshm_wchar *to, size_t cap, int radix);
errno_t _ui64tow_s(winshm_uint64 value, winshm_wchar *to, size_t cap, int radix);

/* Files. A mode may say t, N and ccs=UTF-8 (which is what a FILE holds anyway); another
 * ccs= is EINVAL. */
FILE *winshm_fopen(const char *path, const char *mode);
errno_t fopen_s(FILE **ret, const char *path, const char *mode);
FILE *_wfopen(const winshm_wchar *path, const winshm_wchar *mode);
errno_t _wfopen_s(FILE **ret, const winshm_wchar *path, const winshm_wchar *mode);
FILE *winshm_freopen(const char *path, const char *mode, FILE *file);
errno_t freopen_s(FILE **ret, const char *path, const char *mode, FILE *file);
FILE *_wfreopen(const winshm_wchar *path, const winshm_wchar *mode, FILE *file);
errno_t _wfreopen_s(FILE **ret, const winshm_wchar *path, const winshm_wchar *mode,
		    FILE *file);
errno_t tmpfile_s(FILE **ret);
int _fileno(FILE *file);
FILE *_fdopen(int fd, const char *mode);
FILE *_popen(const char *command, const char *mode);
int _pclose(FILE *file);
int _fseeki64(FILE *file, winshm_int64 offset, int whence);
winshm_int64 _ftelli64(FILE *file);
int _wremove(const winshm_wchar *path);
int _wrename(const winshm_wchar *from, const winshm_wchar *to);

/* A FILE holds UTF-8; a character outside the first 65,536 is read as its two halves. */
winshm_wint winshm_fgetwc(FILE *file);
winshm_wint winshm_getwchar(void);
winshm_wint winshm_fputwc(winshm_wchar unit, FILE *file);
winshm_wint winshm_putwchar(winshm_wchar unit);
winshm_wint winshm_ungetwc(winshm_wint unit, FILE *file);
winshm_wchar *winshm_fgetws(winshm_wchar *to, int cap, FILE *file);
int winshm_fputws(const winshm_wchar *text, FILE *file);
int _putws(const winshm_wchar *text);
char *gets_s(char *to, rsize_t cap);
winshm_wchar *_getws_s(winshm_wchar *to, size_t cap);
void _wperror(const winshm_wchar *text);

/* The environment and other programs. */
winshm_wchar *_wgetenv(const winshm_wchar *name);
errno_t getenv_s(size_t *ret, char *to, rsize_t cap, const char *name);
errno_t _wgetenv_s(size_t *ret, winshm_wchar *to, size_t cap, const winshm_wchar *name);
errno_t _dupenv_s(char **ret, size_t *ret_n, const char *name);
errno_t _wdupenv_s(winshm_wchar **ret, size_t *ret_n, const winshm_wchar *name);
int _putenv(const char *assignment);
int _wputenv(const winshm_wchar *assignment);
errno_t _putenv_s(const char *name, const char *value);
errno_t _wputenv_s(const winshm_wchar *name, const winshm_wchar *value);
int _wsystem(const winshm_wchar *command);
extern int __argc;
extern char **__argv;
extern winshm_wchar **__wargv;
extern char **_environ;
extern winshm_wchar **_wenviron;

/* Dates. The arguments of the first four are in Microsoft's order, not in that of C11. */
errno_t localtime_s(struct tm *ret, const time_t *time);
errno_t gmtime_s(struct tm *ret, const time_t *time);
errno_t _localtime64_s(struct tm *ret, const time_t *time) __asm__("localtime_s");
errno_t _gmtime64_s(struct tm *ret, const time_t *time) __asm__("gmtime_s");
errno_t asctime_s(char *to, size_t cap, const struct tm *time);
errno_t ctime_s(char *to, size_t cap, const time_t *time);
errno_t _wasctime_s(winshm_wchar *to, size_t cap, const struct tm *time);
errno_t _wctime_s(winshm_wchar *to, size_t cap, const time_t *time);
size_t winshm_wcsftime(winshm_wchar *to, size_t cap, const winshm_wchar *format,
		       const struct tm *time);

/* Old spellings without the underscore. */
int stricmp(const char *a, const char *b) __asm__("_stricmp");
int strcmpi(const char *a, const char *b) __asm__("_stricmp");
int strnicmp(const char *a, const char *b, size_t max) __asm__("_strnicmp");
char *strlwr(char *text) __asm__("_strlwr");
char *strupr(char *text) __asm__("_strupr");
char *strrev(char *text) __asm__("_strrev");
char *itoa(int value, char *to, int radix) __asm__("_itoa");
char *ltoa(int value, char *to, int radix) __asm__("_ltoa");
char *ultoa(unsigned int value, char *to, int radix) __asm__("_ultoa");
int wcsicmp(const winshm_wchar *a, const winshm_wchar *b) __asm__("_wcsicmp");
int wcsnicmp(const winshm_wchar *a, const winshm_wchar *b,
	     size_t max) __asm__("_wcsnicmp");
winshm_wchar *wcslwr(winshm_wchar *text) __asm__("_wcslwr");
winshm_wchar *wcsupr(winshm_wchar *text) __asm__("_wcsupr");

#ifdef __cplusplus
}
#endif

#define _localtime64 localtime
#define _gmtime64    gmtime
#define _mktime64    mktime
#define _time64      time
#ifndef __time64_t_defined
#define __time64_t_defined
typedef time_t __time64_t;
#endif

#ifdef __cplusplus
/*
 * C++ deduces the size of a destination that is an array, so it may be left out; and
 * swprintf without a size is the old one.
 */
extern "C++" {

template <size_t winshm_n>
inline int sprintf_s(char (&to)[winshm_n], const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsprintf_s(to, winshm_n, format, args);
	va_end(args);
	return n;
}

template <size_t winshm_n>
inline int vsprintf_s(char (&to)[winshm_n], const char *format, va_list args)
{
	return vsprintf_s(to, winshm_n, format, args);
}

template <size_t winshm_n>
inline int _snprintf_s(char (&to)[winshm_n], size_t max, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vsnprintf_s(to, winshm_n, max, format, args);
	va_end(args);
	return n;
}

template <size_t winshm_n>
inline int _vsnprintf_s(char (&to)[winshm_n], size_t max, const char *format,
			va_list args)
{
	return _vsnprintf_s(to, winshm_n, max, format, args);
}

template <size_t winshm_n>
inline int swprintf_s(winshm_wchar (&to)[winshm_n], const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vswprintf_s(to, winshm_n, format, args);
	va_end(args);
	return n;
}

template <size_t winshm_n>
inline int vswprintf_s(winshm_wchar (&to)[winshm_n], const winshm_wchar *format,
		       va_list args)
{
	return vswprintf_s(to, winshm_n, format, args);
}

template <size_t winshm_n>
inline int _snwprintf_s(winshm_wchar (&to)[winshm_n], size_t max,
			const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vsnwprintf_s(to, winshm_n, max, format, args);
	va_end(args);
	return n;
}

template <size_t winshm_n>
inline int _vsnwprintf_s(winshm_wchar (&to)[winshm_n], size_t max,
			 const winshm_wchar *format, va_list args)
{
	return _vsnwprintf_s(to, winshm_n, max, format, args);
}

template <size_t winshm_n> inline errno_t strcpy_s(char (&to)[winshm_n], const char *from)
{
	return strcpy_s(to, winshm_n, from);
}

template <size_t winshm_n> inline errno_t strcat_s(char (&to)[winshm_n], const char *from)
{
	return strcat_s(to, winshm_n, from);
}

template <size_t winshm_n>
inline errno_t strncpy_s(char (&to)[winshm_n], const char *from, rsize_t max)
{
	return strncpy_s(to, winshm_n, from, max);
}

template <size_t winshm_n>
inline errno_t strncat_s(char (&to)[winshm_n], const char *from, rsize_t max)
{
	return strncat_s(to, winshm_n, from, max);
}

template <size_t winshm_n> inline errno_t _strlwr_s(char (&to)[winshm_n])
{
	return _strlwr_s(to, winshm_n);
}

template <size_t winshm_n> inline errno_t _strupr_s(char (&to)[winshm_n])
{
	return _strupr_s(to, winshm_n);
}

template <size_t winshm_n>
inline errno_t wcscpy_s(winshm_wchar (&to)[winshm_n], const winshm_wchar *from)
{
	return wcscpy_s(to, winshm_n, from);
}

template <size_t winshm_n>
inline errno_t wcscat_s(winshm_wchar (&to)[winshm_n], const winshm_wchar *from)
{
	return wcscat_s(to, winshm_n, from);
}

template <size_t winshm_n>
inline errno_t wcsncpy_s(winshm_wchar (&to)[winshm_n], const winshm_wchar *from,
			 rsize_t max)
{
	return wcsncpy_s(to, winshm_n, from, max);
}

template <size_t winshm_n>
inline errno_t wcsncat_s(winshm_wchar (&to)[winshm_n], const winshm_wchar *from,
			 rsize_t max)
{
	return wcsncat_s(to, winshm_n, from, max);
}

template <size_t winshm_n> inline errno_t _wcslwr_s(winshm_wchar (&to)[winshm_n])
{
	return _wcslwr_s(to, winshm_n);
}

template <size_t winshm_n> inline errno_t _wcsupr_s(winshm_wchar (&to)[winshm_n])
{
	return _wcsupr_s(to, winshm_n);
}

template <size_t winshm_n>
inline errno_t _itoa_s(int value, char (&to)[winshm_n], int radix)
{
	return _itoa_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _ltoa_s(int value, char (&to)[winshm_n], int radix)
{
	return _ltoa_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _ultoa_s(unsigned int value, char (&to)[winshm_n], int radix)
{
	return _ultoa_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _i64toa_s(winshm_int64 value, char (&to)[winshm_n], int radix)
{
	return _i64toa_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _ui64toa_s(winshm_uint64 value, char (&to)[winshm_n], int radix)
{
	return _ui64toa_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _itow_s(int value, winshm_wchar (&to)[winshm_n], int radix)
{
	return _itow_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _ltow_s(int value, winshm_wchar (&to)[winshm_n], int radix)
{
	return _ltow_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _ultow_s(unsigned int value, winshm_wchar (&to)[winshm_n], int radix)
{
	return _ultow_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _i64tow_s(winshm_int64 value, winshm_wchar (&to)[winshm_n], int radix)
{
	return _i64tow_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t _ui64tow_s(winshm_uint64 value, winshm_wchar (&to)[winshm_n], int radix)
{
	return _ui64tow_s(value, to, winshm_n, radix);
}

template <size_t winshm_n>
inline errno_t mbstowcs_s(size_t *ret, winshm_wchar (&to)[winshm_n], const char *from,
			  size_t max)
{
	return mbstowcs_s(ret, to, winshm_n, from, max);
}

template <size_t winshm_n>
inline errno_t wcstombs_s(size_t *ret, char (&to)[winshm_n], const winshm_wchar *from,
			  size_t max)
{
	return wcstombs_s(ret, to, winshm_n, from, max);
}

template <size_t winshm_n>
inline errno_t getenv_s(size_t *ret, char (&to)[winshm_n], const char *name)
{
	return getenv_s(ret, to, winshm_n, name);
}

template <size_t winshm_n>
inline errno_t _wgetenv_s(size_t *ret, winshm_wchar (&to)[winshm_n],
			  const winshm_wchar *name)
{
	return _wgetenv_s(ret, to, winshm_n, name);
}

template <size_t winshm_n> inline errno_t strerror_s(char (&to)[winshm_n], int error)
{
	return strerror_s(to, winshm_n, error);
}

template <size_t winshm_n>
inline errno_t _wcserror_s(winshm_wchar (&to)[winshm_n], int error)
{
	return _wcserror_s(to, winshm_n, error);
}

template <size_t winshm_n>
inline errno_t asctime_s(char (&to)[winshm_n], const struct tm *time)
{
	return asctime_s(to, winshm_n, time);
}

template <size_t winshm_n>
inline errno_t ctime_s(char (&to)[winshm_n], const time_t *time)
{
	return ctime_s(to, winshm_n, time);
}

template <size_t winshm_n>
inline errno_t _wasctime_s(winshm_wchar (&to)[winshm_n], const struct tm *time)
{
	return _wasctime_s(to, winshm_n, time);
}

template <size_t winshm_n>
inline errno_t _wctime_s(winshm_wchar (&to)[winshm_n], const time_t *time)
{
	return _wctime_s(to, winshm_n, time);
}

template <size_t winshm_n> inline char *gets_s(char (&to)[winshm_n])
{
	return gets_s(to, winshm_n);
}

template <size_t winshm_n> inline winshm_wchar *_getws_s(winshm_wchar (&to)[winshm_n])
{
	return _getws_s(to, winshm_n);
}

inline int winshm_swprintf(winshm_wchar *to, const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vswprintf(to, format, args);
	va_end(args);
	return n;
}

inline int winshm_vswprintf(winshm_wchar *to, const winshm_wchar *format, va_list args)
{
	return _vswprintf(to, format, args);
}

/* The wcstok of old, without a context. */
inline winshm_wchar *winshm_wcstok(winshm_wchar *text, const winshm_wchar *delimiters)
{
	return _wcstok(text, delimiters);
}

template <typename winshm_type, size_t winshm_n>
char (*winshm_countof(winshm_type (&)[winshm_n]))[winshm_n];
} /* extern "C++" */
#endif

#ifndef _countof
#ifdef __cplusplus
#define _countof(array) (sizeof(*winshm_countof(array)))
#else
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif
#endif

#ifdef WINSHM_SHORT_WCHAR

/*
 * Macros, and not declarations with another assembler name, because those come too late
 * where a header has already used the name (clang: an error; the C++ library does) or has
 * already defined it inline (_FORTIFY_SOURCE does).
 */
#undef wprintf
#undef fwprintf
#undef swprintf
#define wprintf   winshm_wprintf
#define fwprintf  winshm_fwprintf
#define swprintf  winshm_swprintf
#define vwprintf  winshm_vwprintf
#define vfwprintf winshm_vfwprintf
#define vswprintf winshm_vswprintf
#define wscanf    winshm_wscanf
#define fwscanf   winshm_fwscanf
#define swscanf   winshm_swscanf
#define vwscanf   winshm_vwscanf
#define vfwscanf  winshm_vfwscanf
#define vswscanf  winshm_vswscanf
#define wcslen    winshm_wcslen
#define wcsnlen   winshm_wcsnlen
#define wcscpy    winshm_wcscpy
#define wcsncpy   winshm_wcsncpy
#define wcscat    winshm_wcscat
#define wcsncat   winshm_wcsncat
#define wcscmp    winshm_wcscmp
#define wcsncmp   winshm_wcsncmp
#define wcscoll   winshm_wcscoll
#define wcschr    winshm_wcschr
#define wcsrchr   winshm_wcsrchr
#define wcsstr    winshm_wcsstr
#define wcspbrk   winshm_wcspbrk
#define wcsspn    winshm_wcsspn
#define wcscspn   winshm_wcscspn
#define wcstok    winshm_wcstok
#define wcsdup    _wcsdup
#define wmemcpy   winshm_wmemcpy
#define wmemmove  winshm_wmemmove
#define wmemset   winshm_wmemset
#define wmemchr   winshm_wmemchr
#define wmemcmp   winshm_wmemcmp
#define mbstowcs  winshm_mbstowcs
#define wcstombs  winshm_wcstombs
#define mbtowc    winshm_mbtowc
#define wctomb    winshm_wctomb
#define wcstol    winshm_wcstol
#define wcstoul   winshm_wcstoul
#define wcstoll   winshm_wcstoll
#define wcstoull  winshm_wcstoull
#define wcstof    winshm_wcstof
#define wcstod    winshm_wcstod
#define wcstold   winshm_wcstold
#define wcsftime  winshm_wcsftime
#undef fgetwc
#undef getwc
#undef getwchar
#undef fputwc
#undef putwc
#undef putwchar
#define fgetwc   winshm_fgetwc
#define getwc    winshm_fgetwc
#define getwchar winshm_getwchar
#define fputwc   winshm_fputwc
#define putwc    winshm_fputwc
#define putwchar winshm_putwchar
#define ungetwc  winshm_ungetwc
#define fgetws   winshm_fgetws
#define fputws   winshm_fputws
#undef WEOF
#define WEOF ((wint_t)0xFFFF)

#ifdef __cplusplus
extern "C++" {
namespace std
{
using ::winshm_fgetwc;
using ::winshm_fgetws;
using ::winshm_fputwc;
using ::winshm_fputws;
using ::winshm_fwprintf;
using ::winshm_fwscanf;
using ::winshm_getwchar;
using ::winshm_mbstowcs;
using ::winshm_mbtowc;
using ::winshm_putwchar;
using ::winshm_swprintf;
using ::winshm_swscanf;
using ::winshm_ungetwc;
using ::winshm_vfwprintf;
using ::winshm_vfwscanf;
using ::winshm_vswprintf;
using ::winshm_vswscanf;
using ::winshm_vwprintf;
using ::winshm_vwscanf;
using ::winshm_wcscat;
using ::winshm_wcschr;
using ::winshm_wcscmp;
using ::winshm_wcscoll;
using ::winshm_wcscpy;
using ::winshm_wcscspn;
using ::winshm_wcsftime;
using ::winshm_wcslen;
using ::winshm_wcsncat;
using ::winshm_wcsncmp;
using ::winshm_wcsncpy;
using ::winshm_wcspbrk;
using ::winshm_wcsrchr;
using ::winshm_wcsspn;
using ::winshm_wcsstr;
using ::winshm_wcstod;
using ::winshm_wcstof;
using ::winshm_wcstok;
using ::winshm_wcstol;
using ::winshm_wcstold;
using ::winshm_wcstoll;
using ::winshm_wcstombs;
using ::winshm_wcstoul;
using ::winshm_wcstoull;
using ::winshm_wctomb;
using ::winshm_wmemchr;
using ::winshm_wmemcmp;
using ::winshm_wmemcpy;
using ::winshm_wmemmove;
using ::winshm_wmemset;
using ::winshm_wprintf;
using ::winshm_wscanf;
} /* namespace std */
} /* extern "C++" */
#endif
#endif /* WINSHM_SHORT_WCHAR */

#include "winshm_stdlib.h"

#endif
