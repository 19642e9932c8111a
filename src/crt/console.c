/* SPDX-License-Identifier: MIT */
/*
 * Formatted text for the console, the part of <conio.h> that needs the printf engine.
 *
 * The console is what conio.h says: standard output if that is a terminal, else the
 * controlling terminal, else standard output all the same. What the program has printed so
 * far comes first, and nothing waits in a buffer afterwards.
 */
#include "winshm_crt.h"

#include <unistd.h>

#include "crt/print.h"

static FILE *console_open(void)
{
	FILE *console = NULL;

	fflush(stdout);
	if (!isatty(STDOUT_FILENO))
		console = fopen("/dev/tty", "we");
	return console ? console : stdout;
}

static int console_close(FILE *console)
{
	return console == stdout ? fflush(console) : fclose(console);
}

static int console_print(enum unit unit, const void *format, va_list args)
{
	FILE *console = console_open();
	int n = print_file(console, unit, format, args);

	return console_close(console) < 0 ? -1 : n;
}

int _vcprintf(const char *format, va_list args)
{
	return console_print(NARROW, format, args);
}

int _vcwprintf(const winshm_wchar *format, va_list args)
{
	return console_print(WIDE, format, args);
}

int _cprintf(const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vcprintf(format, args);
	va_end(args);
	return n;
}

int _cwprintf(const winshm_wchar *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vcwprintf(format, args);
	va_end(args);
	return n;
}

/* 0, or -1 when it could not be printed. */
int _cputws(const winshm_wchar *text)
{
	if (!text) {
		errno = EINVAL;
		return -1;
	}
	return _cwprintf(u"%s", text) < 0 ? -1 : 0;
}
