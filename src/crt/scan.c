/* SPDX-License-Identifier: MIT */
/*
 * Microsoft's scanf, narrow and wide, with and without the sizes of the secure family.
 *
 * As in format.c only the walk over the va_list is ours, because what an argument is
 * depends on their rules: %ld stores 32 bits, %s of a wide function stores UTF-16, and in
 * scanf_s every %c, %s and %[ is followed by the size of its buffer in characters. Every
 * conversion itself is one fscanf() of the C library on the bytes of a FILE; a text to be
 * scanned becomes such a FILE. So matching, white space and numbers are the C library's.
 *
 * A wide format is brought to UTF-8 first. In a wide function a width of %s and %[ counts
 * bytes of UTF-8: for text outside ASCII it may end a field early, never late. %n has no
 * meaning there and in streams without a position, sets with characters outside ASCII have
 * none anywhere; like every directive outside the grammar they end the scan with EINVAL
 * when it gets to them.
 *
 * A text that does not fit its buffer empties it and ends the scan with ENOMEM, as there.
 */
#include "winshm_crt.h"

#include <stdbool.h>

#include "base/cleanup.h"
#include "crt/directive.h"
#include "crt/text.h"

struct scan {
	FILE *file;
	off_t start;    /* of this scan in the file, for %n; -1 if unknown */
	enum unit unit; /* of the function: what %s without a length means */
	bool is_secure;
	const char *format; /* what is left of it */
	va_list args;
	int n_stored;
	char *spec; /* room for one directive of the C library's */
};

/* How one step ended. */
enum scan_step {
	SCAN_MATCHED,
	SCAN_MISMATCHED,
	SCAN_INPUT_ENDED,
};

struct scan_directive {
	bool is_suppressed;
	int width; /* 0 if not given */
	enum directive_length length;
	char conversion;
	const char *set; /* "[...]" of that conversion */
	int n_set;
};

/* Finds the end of a set; a ']' that comes first belongs to it. 0 if there is none. */
static int scan_set_size(const char *set)
{
	size_t n = set[1] == '^' ? 2 : 1;

	if (set[n] == ']')
		n++;
	for (; set[n] && set[n] != ']'; n++) {
		if ((unsigned char)set[n] > 0x7F)
			return 0;
	}
	return set[n] ? (int)n + 1 : 0;
}

static bool scan_parse(struct scan *scan, struct scan_directive *ret)
{
	size_t i = 0;

	*ret = (struct scan_directive) { 0 };
	if (*scan->format == '*') {
		ret->is_suppressed = true;
		scan->format++;
	}
	for (; *scan->format >= '0' && *scan->format <= '9'; scan->format++) {
		if (__builtin_mul_overflow(ret->width, 10, &ret->width) ||
		    __builtin_add_overflow(ret->width, *scan->format - '0', &ret->width))
			return false;
	}
	ret->length = directive_parse_length(scan->format, NARROW, &i);
	scan->format += i;

	ret->conversion = *scan->format;
	if (!ret->conversion || !strchr("diuoxXpaAeEfFgGcCsS[n", ret->conversion))
		return false;
	if (ret->conversion == '[') {
		ret->set = scan->format;
		ret->n_set = scan_set_size(ret->set);
		scan->format += ret->n_set;
		return ret->n_set > 0;
	}
	scan->format++;
	return true;
}

/* The C library's spelling: "%12" + length + conversion. */
static const char *scan_spec(struct scan *scan, const struct scan_directive *directive,
			     const char *length, const char *conversion, int n_conversion)
{
	char width[16] = "";

	if (directive->width > 0)
		snprintf(width, sizeof(width), "%d", directive->width);
	sprintf(scan->spec, "%%%s%s%.*s", width, length, n_conversion, conversion);
	return scan->spec;
}

static enum scan_step scan_outcome(int n_matched)
{
	return n_matched > 0    ? SCAN_MATCHED
	       : n_matched == 0 ? SCAN_MISMATCHED
				: SCAN_INPUT_ENDED;
}

static void scan_store_number(struct scan *scan, enum directive_length length,
			      long long value)
{
	switch (length) {
	case LENGTH_HH:
		*va_arg(scan->args, signed char *) = (signed char)value;
		break;
	case LENGTH_H:
		*va_arg(scan->args, short *) = (short)value;
		break;
	case LENGTH_64:
		*va_arg(scan->args, long long *) = value;
		break;
	default:
		*va_arg(scan->args, int *) = (int)value;
	}
	scan->n_stored++;
}

static enum scan_step scan_number(struct scan *scan, struct scan_directive *directive)
{
	char conversion = directive->conversion;
	enum scan_step step;
	long long value = 0;

	if (conversion == 'p') {
		conversion = 'x';
		directive->length = sizeof(void *) == 8 ? LENGTH_64 : LENGTH_NONE;
	}
	step = scan_outcome(fscanf(
		scan->file, scan_spec(scan, directive, "ll", &conversion, 1), &value));
	if (step == SCAN_MATCHED && !directive->is_suppressed)
		scan_store_number(scan, directive->length, value);
	return step;
}

static enum scan_step scan_float(struct scan *scan,
				 const struct scan_directive *directive)
{
	const char *length = directive->length == LENGTH_LONG_DOUBLE ? "L"
			     : directive->length == LENGTH_L         ? "l"
								     : "";
	enum scan_step step;
	long double unused;
	void *to = &unused;

	if (!directive->is_suppressed)
		to = va_arg(scan->args, void *);
	step = scan_outcome(fscanf(
		scan->file, scan_spec(scan, directive, length, &directive->conversion, 1),
		to));
	if (step == SCAN_MATCHED && !directive->is_suppressed)
		scan->n_stored++;
	return step;
}

static enum unit scan_text_unit(const struct scan *scan,
				const struct scan_directive *directive)
{
	switch (directive->length) {
	case LENGTH_H:
		return NARROW;
	case LENGTH_L:
	case LENGTH_W:
		return WIDE;
	default:
		return directive->conversion == 'C' || directive->conversion == 'S'
			       ? unit_other(scan->unit)
			       : scan->unit;
	}
}

/* Where a text goes and how many units of it there are. */
struct scan_target {
	void *to;
	size_t cap;
	enum unit unit;
};

static void scan_target_init(struct scan_target *target, struct scan *scan,
			     const struct scan_directive *directive)
{
	target->unit = scan_text_unit(scan, directive);
	target->to = NULL;
	target->cap = SIZE_MAX;
	if (directive->is_suppressed)
		return;
	target->to = va_arg(scan->args, void *);
	if (scan->is_secure)
		target->cap = va_arg(scan->args, unsigned int);
}

static enum scan_step scan_target_too_small(const struct scan_target *target)
{
	if (target->cap > 0)
		unit_put(target->to, target->unit, 0, 0);
	errno = ENOMEM;
	return SCAN_MISMATCHED;
}

static enum scan_step scan_string(struct scan *scan,
				  const struct scan_directive *directive)
{
	const char *conversion = directive->set ? directive->set : "s";
	_cleanup_(freep) char *text = NULL;
	struct scan_target target;
	enum scan_step step;
	size_t n, width;

	scan_target_init(&target, scan, directive);
	step = scan_outcome(fscanf(scan->file,
				   scan_spec(scan, directive, "m", conversion,
					     directive->set ? directive->n_set : 1),
				   &text));
	if (step != SCAN_MATCHED || directive->is_suppressed)
		return step;

	n = width = strlen(text);
	if (target.unit == WIDE)
		n = text_fit(text, NARROW, SIZE_MAX, &width);
	if (width >= target.cap)
		return scan_target_too_small(&target);
	if (target.unit == WIDE)
		text_convert(target.to, text, NARROW, n);
	else
		memcpy(target.to, text, n);
	unit_put(target.to, target.unit, width, 0);
	scan->n_stored++;
	return SCAN_MATCHED;
}

/* Exactly width characters, white space and all; they are not terminated. */
static enum scan_step scan_chars(struct scan *scan,
				 const struct scan_directive *directive)
{
	size_t n = directive->width > 0 ? (size_t)directive->width : 1;
	struct scan_target target;

	scan_target_init(&target, scan, directive);
	if (target.cap < n)
		return scan_target_too_small(&target);
	for (size_t i = 0; i < n; i++) {
		int unit = target.unit == WIDE ? winshm_fgetwc(scan->file)
					       : getc(scan->file);

		if (unit == (target.unit == WIDE ? WINSHM_WEOF : EOF))
			return SCAN_INPUT_ENDED;
		if (target.to)
			unit_put(target.to, target.unit, i, (uint16_t)unit);
	}
	if (target.to)
		scan->n_stored++;
	return SCAN_MATCHED;
}

static enum scan_step scan_refuse(void)
{
	errno = EINVAL;
	return SCAN_INPUT_ENDED;
}

static enum scan_step scan_position(struct scan *scan,
				    const struct scan_directive *directive)
{
	off_t now = ftello(scan->file);

	if (scan->unit == WIDE || scan->start < 0 || now < 0)
		return scan_refuse();
	if (!directive->is_suppressed) {
		scan_store_number(scan, directive->length, now - scan->start);
		scan->n_stored--; /* %n is not counted */
	}
	return SCAN_MATCHED;
}

static enum scan_step scan_directive(struct scan *scan)
{
	struct scan_directive directive;

	if (!scan_parse(scan, &directive))
		return scan_refuse();
	switch (directive.conversion) {
	case 'n':
		return scan_position(scan, &directive);
	case 'c':
	case 'C':
		return scan_chars(scan, &directive);
	case 's':
	case 'S':
	case '[':
		return scan_string(scan, &directive);
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
	case 'p':
		return scan_number(scan, &directive);
	default:
		return scan_float(scan, &directive);
	}
}

static void scan_skip_space(struct scan *scan)
{
	int byte;

	do
		byte = getc_unlocked(scan->file);
	while (byte != EOF && isspace(byte));
	if (byte != EOF)
		ungetc(byte, scan->file);
}

static enum scan_step scan_literal(struct scan *scan, char literal)
{
	int byte = getc_unlocked(scan->file);

	if (byte == EOF)
		return SCAN_INPUT_ENDED;
	if (byte == (unsigned char)literal)
		return SCAN_MATCHED;
	ungetc(byte, scan->file);
	return SCAN_MISMATCHED;
}

static enum scan_step scan_one(struct scan *scan)
{
	char first = *scan->format++;

	if (isspace((unsigned char)first)) {
		scan_skip_space(scan);
		return SCAN_MATCHED;
	}
	if (first != '%')
		return scan_literal(scan, first);
	if (*scan->format != '%')
		return scan_directive(scan);
	scan->format++;
	scan_skip_space(scan);
	return scan_literal(scan, '%');
}

static int scan_walk(struct scan *scan)
{
	enum scan_step step = SCAN_MATCHED;

	flockfile(scan->file);
	while (step == SCAN_MATCHED && *scan->format)
		step = scan_one(scan);
	funlockfile(scan->file);
	return step == SCAN_INPUT_ENDED && scan->n_stored == 0 ? EOF : scan->n_stored;
}

static int scan_file(FILE *file, const void *format, enum unit unit, bool is_secure,
		     va_list args)
{
	_cleanup_(freep) char *narrow = NULL;
	_cleanup_(freep) char *spec = NULL;
	struct scan scan = { .file = file, .unit = unit, .is_secure = is_secure };
	int n;

	if (!file || !format) {
		errno = EINVAL;
		return EOF;
	}
	if (unit == WIDE)
		narrow = text_narrow(format);
	scan.format = unit == WIDE ? narrow : format;
	if (!scan.format)
		return EOF;
	scan.spec = spec = malloc(strlen(scan.format) + 32);
	if (!spec)
		return EOF;
	scan.start = strchr(scan.format, 'n') ? ftello(file) : -1;

	va_copy(scan.args, args);
	n = scan_walk(&scan);
	va_end(scan.args);
	return n;
}

static int scan_text(const void *text, const void *format, enum unit unit, bool is_secure,
		     va_list args)
{
	_cleanup_(freep) char *narrow = NULL;
	const char *bytes = text;
	int n, error;
	FILE *file;

	if (unit == WIDE)
		bytes = narrow = text_narrow(text);
	if (!bytes) {
		errno = EINVAL;
		return EOF;
	}
	file = fmemopen((void *)bytes, strlen(bytes), "r");
	if (!file)
		return EOF;
	n = scan_file(file, format, unit, is_secure, args);
	error = errno;
	fclose(file);
	errno = error; /* fclose() may leave one of its own, of a file without descriptor */
	return n;
}

int winshm_vwscanf(const winshm_wchar *format, va_list args)
{
	return scan_file(stdin, format, WIDE, false, args);
}

int winshm_vfwscanf(FILE *file, const winshm_wchar *format, va_list args)
{
	return scan_file(file, format, WIDE, false, args);
}

int winshm_vswscanf(const winshm_wchar *from, const winshm_wchar *format, va_list args)
{
	return scan_text(from, format, WIDE, false, args);
}

/* A variadic name over one of the two scans above. */
#define DEFINE_SCAN(name, parameters, call) \
	int name parameters                 \
	{                                   \
		va_list args;               \
		int n;                      \
                                            \
		va_start(args, format);     \
		n = call;                   \
		va_end(args);               \
		return n;                   \
	}

DEFINE_SCAN(winshm_scanf, (const char *format, ...),
	    scan_file(stdin, format, NARROW, false, args))
DEFINE_SCAN(winshm_fscanf, (FILE * file, const char *format, ...),
	    scan_file(file, format, NARROW, false, args))
DEFINE_SCAN(winshm_sscanf, (const char *from, const char *format, ...),
	    scan_text(from, format, NARROW, false, args))
DEFINE_SCAN(winshm_wscanf, (const winshm_wchar *format, ...),
	    scan_file(stdin, format, WIDE, false, args))
DEFINE_SCAN(winshm_fwscanf, (FILE * file, const winshm_wchar *format, ...),
	    scan_file(file, format, WIDE, false, args))
DEFINE_SCAN(winshm_swscanf, (const winshm_wchar *from, const winshm_wchar *format, ...),
	    scan_text(from, format, WIDE, false, args))
DEFINE_SCAN(scanf_s, (const char *format, ...),
	    scan_file(stdin, format, NARROW, true, args))
DEFINE_SCAN(fscanf_s, (FILE * file, const char *format, ...),
	    scan_file(file, format, NARROW, true, args))
DEFINE_SCAN(sscanf_s, (const char *from, const char *format, ...),
	    scan_text(from, format, NARROW, true, args))
DEFINE_SCAN(wscanf_s, (const winshm_wchar *format, ...),
	    scan_file(stdin, format, WIDE, true, args))
DEFINE_SCAN(fwscanf_s, (FILE * file, const winshm_wchar *format, ...),
	    scan_file(file, format, WIDE, true, args))
DEFINE_SCAN(swscanf_s, (const winshm_wchar *from, const winshm_wchar *format, ...),
	    scan_text(from, format, WIDE, true, args))
