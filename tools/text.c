/* SPDX-License-Identifier: MIT */
/*
 * Names and figures as people read and write them.
 *
 * A name may hold every character, and bytes that are no characters, and whoever chose it may
 * mean ill. What is printed is therefore a text that no terminal takes for an order. Since no
 * name has a backslash behind its prefix, \xHH there can only be such a byte, and what was
 * printed can be typed again.
 */
#include "text.h"

#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/utf.h"

char *text_format(const char *format, ...)
{
	va_list arguments;
	char *text;
	int n;

	va_start(arguments, format);
	n = vasprintf(&text, format, arguments);
	va_end(arguments);
	return n < 0 ? NULL : text;
}

static bool text_is_harmless(uint32_t c)
{
	return c >= 0x20 && (c < 0x7F || c > 0x9F) &&       /* C0, DEL, C1 */
	       c != 0x061C && c != 0x200E && c != 0x200F && /* marks of direction */
	       (c < 0x2028 || c > 0x202E) && (c < 0x2066 || c > 0x2069) &&
	       (c < 0xD800 || c > 0xDFFF) && c != 0xFEFF && (c < 0xE0000 || c > 0xE007F);
}

static void text_put(FILE *to, const char *bytes, const char *end, bool is_utf8)
{
	while (bytes < end) {
		const char *from = bytes;
		uint32_t c = utf8_next(&bytes, end);
		bool is_real = c != 0xFFFD ||
			       (bytes - from == 3 && !memcmp(from, "\xEF\xBF\xBD", 3));

		if (is_real && text_is_harmless(c) && (c < 0x80 || is_utf8))
			fwrite(from, 1, (size_t)(bytes - from), to);
		else
			for (; from < bytes; from++)
				fprintf(to, "\\x%02x", (unsigned char)*from);
	}
}

static char *text_safe_behind(const char *prefix, const char *bytes, size_t n_bytes,
			      bool wants_utf8)
{
	bool is_utf8 = wants_utf8 || !strcmp(nl_langinfo(CODESET), "UTF-8");
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		return NULL;
	fputs(prefix, to);
	text_put(to, bytes, bytes + n_bytes, is_utf8);
	if (fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}

char *text_safe(const char *bytes, size_t n_bytes, bool wants_utf8)
{
	return text_safe_behind("", bytes, n_bytes, wants_utf8);
}

char *text_name(const struct name *name, bool wants_utf8)
{
	return text_safe_behind(scope_prefix(name->scope), name->text, name->n_bytes,
				wants_utf8);
}

/* ---- typed -------------------------------------------------------------------------- */

static int text_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* In place; the new length. */
static size_t text_unescape(char *bytes)
{
	char *to = bytes;

	for (const char *from = bytes; *from;) {
		if (from[0] == '\\' && from[1] == 'x' && text_digit(from[2]) >= 0 &&
		    text_digit(from[3]) >= 0) {
			*to++ = (char)(text_digit(from[2]) << 4 | text_digit(from[3]));
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return (size_t)(to - bytes);
}

static bool text_begins_with(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*at, word, n) != 0 || ((*at)[n] != '\\' && (*at)[n] != '/'))
		return false;
	*at += n + 1;
	return true;
}

int text_read_beginning(const char *typed, enum scope *ret_scope, bool *ret_has_scope,
			char **ret_bytes, size_t *ret_n)
{
	bool is_local = text_begins_with(&typed, "Local") ||
			text_begins_with(&typed, "Session\\1") ||
			text_begins_with(&typed, "Session/1");
	bool is_global = !is_local && (text_begins_with(&typed, "Global") ||
				       text_begins_with(&typed, "Session\\0") ||
				       text_begins_with(&typed, "Session/0"));
	char *bytes = strdup(typed);

	if (!bytes)
		return -ENOMEM;
	*ret_n = text_unescape(bytes);
	*ret_bytes = bytes;
	*ret_scope = is_global ? SCOPE_GLOBAL : SCOPE_LOCAL;
	*ret_has_scope = is_local || is_global;
	return 0;
}

int text_read_name(const char *typed, struct name *ret, char **ret_bytes)
{
	enum scope scope;
	bool has_scope;
	char *whole;
	size_t n;
	int r;

	r = text_read_beginning(typed, &scope, &has_scope, ret_bytes, &n);
	if (r < 0)
		return r;
	if (n == 0)
		return ERR_NAME_EMPTY;
	/* With its prefix, so that what stands behind it is taken for nothing else. */
	whole = malloc(strlen(scope_prefix(scope)) + n);
	if (!whole)
		return -ENOMEM;
	memcpy(stpcpy(whole, scope_prefix(scope)), *ret_bytes, n);
	free(*ret_bytes);
	*ret_bytes = whole;
	return name_parse(ret, whole, strlen(scope_prefix(scope)) + n);
}

/* ---- figures ------------------------------------------------------------------------ */

char *text_size(uint64_t n_bytes, bool wants_bytes)
{
	const char units[] = "BKMGTPE";
	unsigned unit = 0;
	double value = (double)n_bytes;

	if (wants_bytes)
		return text_format("%llu", (unsigned long long)n_bytes);
	while (value >= 1024 && unit + 2 < sizeof(units)) {
		value /= 1024;
		unit++;
	}
	/* One digit behind the point, where that says something. */
	if (unit && value < 10 && (uint64_t)(value * 10 + 0.5) % 10)
		return text_format("%.1f%c", value, units[unit]);
	return text_format("%.0f%c", value, units[unit]);
}

bool text_read_size(const char *typed, uint64_t *ret)
{
	static const char units[] = "KMGT";
	unsigned long long value;
	unsigned shift = 0;
	char *end;

	if (*typed < '0' || *typed > '9')
		return false;
	errno = 0;
	value = strtoull(typed, &end, 0);
	if (errno)
		return false;
	if (*end) {
		const char *unit = strchr(units, *end);

		if (!unit || (end[1] && strcmp(end + 1, "iB") != 0))
			return false;
		shift = 10 * (unsigned)(unit - units + 1);
	}
	if (value << shift >> shift != value)
		return false;
	*ret = value << shift;
	return true;
}

bool text_read_seconds(const char *typed, double *ret)
{
	char *end;

	if ((*typed < '0' || *typed > '9') && *typed != '.')
		return false;
	*ret = strtod(typed, &end);
	return end != typed && !*end;
}
