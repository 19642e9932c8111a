/* SPDX-License-Identifier: MIT */
/*
 * The family rules of printf, each once for both widths.
 *
 * Where Microsoft's runtime calls the invalid-parameter handler, which ends the process
 * unless it was replaced, these return what it returns when that handler comes back: an
 * empty destination, errno and -1.
 */
#include "crt/print.h"

#include <errno.h>

#include "crt/format.h"

static int print_fail(int error)
{
	errno = error;
	return -1;
}

static int print_result(const struct sink *sink, int r)
{
	return r < 0 ? print_fail(-r) : (int)sink->n;
}

int print_file(FILE *file, enum unit unit, const void *format, va_list args)
{
	struct sink sink;
	int r, r_file;

	if (!file || !format)
		return print_fail(EINVAL);
	sink_init_file(&sink, unit, file);
	r = format_text(&sink, format, args);
	r_file = sink_finish(&sink);
	return print_result(&sink, r < 0 ? r : r_file);
}

int print_count(enum unit unit, const void *format, va_list args)
{
	struct sink sink;

	if (!format)
		return print_fail(EINVAL);
	sink_init_buffer(&sink, unit, NULL, 0);
	return print_result(&sink, format_text(&sink, format, args));
}

int print_unbounded(void *to, enum unit unit, const void *format, va_list args)
{
	struct sink sink;
	int n;

	if (!to || !format)
		return print_fail(EINVAL);
	sink_init_buffer(&sink, unit, to, SIZE_MAX);
	n = print_result(&sink, format_text(&sink, format, args));
	unit_put(to, unit, n < 0 ? 0 : (size_t)n, 0);
	return n;
}

int print_legacy(void *to, size_t cap, enum unit unit, const void *format, va_list args)
{
	struct sink sink;
	int n;

	if (!to && cap == 0)
		return print_count(unit, format, args);
	if (!to || !format)
		return print_fail(EINVAL);
	sink_init_buffer(&sink, unit, to, cap);
	n = print_result(&sink, format_text(&sink, format, args));
	if (n < 0) {
		if (cap > 0)
			unit_put(to, unit, 0, 0);
		return n;
	}
	if ((size_t)n > cap)
		return -1;
	if ((size_t)n < cap)
		unit_put(to, unit, (size_t)n, 0);
	return n;
}

int print_standard(void *to, size_t cap, enum unit unit, const void *format, va_list args)
{
	struct sink sink;
	int n;

	if (!to || !format || cap == 0)
		return print_fail(EINVAL);
	sink_init_buffer(&sink, unit, to, cap - 1);
	n = print_result(&sink, format_text(&sink, format, args));
	unit_put(to, unit, n < 0 ? 0 : (size_t)n < cap ? (size_t)n : cap - 1, 0);
	return n >= 0 && (size_t)n >= cap ? -1 : n;
}

int print_secure(void *to, size_t cap, enum unit unit, const void *format, va_list args)
{
	struct sink sink;
	int n;

	if (!to || cap == 0)
		return print_fail(EINVAL);
	if (!format) {
		unit_put(to, unit, 0, 0);
		return print_fail(EINVAL);
	}
	sink_init_buffer(&sink, unit, to, cap - 1);
	n = print_result(&sink, format_text(&sink, format, args));
	if (n >= 0 && (size_t)n < cap) {
		unit_put(to, unit, (size_t)n, 0);
		return n;
	}
	unit_put(to, unit, 0, 0);
	return n < 0 ? n : print_fail(ERANGE);
}

int print_secure_cut(void *to, size_t cap, size_t max, enum unit unit, const void *format,
		     va_list args)
{
	if (!to && cap == 0 && max == 0)
		return 0;
	if (!to || cap == 0)
		return print_fail(EINVAL);
	if (max < cap)
		return print_standard(to, max + 1, unit, format, args);
	if (max == SIZE_MAX)
		return print_standard(to, cap, unit, format, args);
	return print_secure(to, cap, unit, format, args);
}
