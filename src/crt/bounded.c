/* SPDX-License-Identifier: MIT */
/*
 * Every call is the same four steps: check the destination, put what fits, let the flags
 * have their say about a failure, tell where the text ends.
 *
 * Where Microsoft's functions would read or write through NULL, these return
 * STRSAFE_E_INVALID_PARAMETER.
 */
#include "crt/bounded.h"

#include "crt/format.h"
#include "strsafe.h"
#include "winshm_crt.h"

static HRESULT bounded_check(const struct bounded *bounded)
{
	const size_t max = STRSAFE_MAX_CCH;

	if (bounded->flags & ~(DWORD)STRSAFE_VALID_FLAGS)
		return STRSAFE_E_INVALID_PARAMETER;
	if (bounded->cap > max || (!bounded->to && bounded->cap > 0))
		return STRSAFE_E_INVALID_PARAMETER;
	if (bounded->cap == 0 && !(bounded->flags & STRSAFE_IGNORE_NULLS))
		return STRSAFE_E_INVALID_PARAMETER;
	return S_OK;
}

/* NULL is an empty text to those who say so. */
static const void *bounded_text(const struct bounded *bounded, const void *text)
{
	static const uint16_t nothing = 0;

	return !text && bounded->flags & STRSAFE_IGNORE_NULLS ? &nothing : text;
}

/* The result for a text that needs `n_needed` units behind the first n_kept ones. */
static HRESULT bounded_verdict(const struct bounded *bounded, size_t n_kept,
			       size_t n_needed)
{
	if (bounded->cap > 0)
		return n_needed < bounded->cap - n_kept ? S_OK
							: STRSAFE_E_INSUFFICIENT_BUFFER;
	if (n_needed == 0)
		return S_OK;
	return bounded->to ? STRSAFE_E_INSUFFICIENT_BUFFER : STRSAFE_E_INVALID_PARAMETER;
}

static size_t bounded_fill(const struct bounded *bounded)
{
	memset(bounded->to, (int)(bounded->flags & 0xFF), bounded->cap * bounded->unit);
	return bounded->flags & 0xFF ? bounded->cap - 1 : 0;
}

/*
 * What the flags make of the text, of which n units stand in the buffer, the first n_kept
 * from before the call.
 */
static HRESULT bounded_finish(const struct bounded *bounded, HRESULT result,
			      size_t n_kept, size_t n)
{
	size_t remaining;

	if (bounded->cap > 0) {
		if (FAILED(result)) {
			if (bounded->flags & STRSAFE_NO_TRUNCATION)
				n = n_kept;
			if (bounded->flags & STRSAFE_FILL_ON_FAILURE)
				n = bounded_fill(bounded);
			if (bounded->flags & STRSAFE_NULL_ON_FAILURE)
				n = 0;
		}
		unit_put(bounded->to, bounded->unit, n, 0);
	}
	remaining = bounded->cap - n;
	if (SUCCEEDED(result) && bounded->flags & STRSAFE_FILL_BEHIND_NULL &&
	    remaining > 1)
		memset(unit_address(bounded->to, bounded->unit, n + 1),
		       (int)(bounded->flags & 0xFF), (remaining - 1) * bounded->unit);

	if (FAILED(result) && result != STRSAFE_E_INSUFFICIENT_BUFFER &&
	    result != STRSAFE_E_END_OF_FILE)
		return result;
	if (bounded->end)
		*bounded->end =
			bounded->to ? unit_address(bounded->to, bounded->unit, n) : NULL;
	if (bounded->remaining)
		*bounded->remaining = bounded->in_bytes
					      ? remaining * bounded->unit + bounded->n_odd
					      : remaining;
	return result;
}

static HRESULT bounded_put(const struct bounded *bounded, size_t n_kept, const void *from,
			   size_t max)
{
	size_t n_room = bounded->cap > 0 ? bounded->cap - n_kept - 1 : 0;
	HRESULT result;
	size_t n;

	from = bounded_text(bounded, from);
	if (!from || max > STRSAFE_MAX_CCH)
		return bounded_finish(bounded, STRSAFE_E_INVALID_PARAMETER, n_kept,
				      n_kept);
	n = unit_count(from, bounded->unit, max <= n_room ? max : n_room + 1);
	result = bounded_verdict(bounded, n_kept, n);
	n = n <= n_room ? n : n_room;
	if (n > 0)
		unit_move(unit_address(bounded->to, bounded->unit, n_kept), from,
			  bounded->unit, n);
	return bounded_finish(bounded, result, n_kept, n_kept + n);
}

HRESULT bounded_copy(struct bounded bounded, const void *from, size_t max)
{
	HRESULT result = bounded_check(&bounded);

	return FAILED(result) ? result : bounded_put(&bounded, 0, from, max);
}

HRESULT bounded_append(struct bounded bounded, const void *from, size_t max)
{
	HRESULT result = bounded_check(&bounded);
	size_t n_kept = 0;

	if (FAILED(result))
		return result;
	if (bounded.cap > 0) {
		n_kept = unit_count(bounded.to, bounded.unit, bounded.cap);
		if (n_kept == bounded.cap)
			return STRSAFE_E_INVALID_PARAMETER;
	}
	return bounded_put(&bounded, n_kept, from, max);
}

HRESULT bounded_print(struct bounded bounded, const void *format, va_list args)
{
	size_t n_room = bounded.cap > 0 ? bounded.cap - 1 : 0;
	HRESULT result = bounded_check(&bounded);
	struct sink sink;
	int r = -EINVAL;

	if (FAILED(result))
		return result;
	format = bounded_text(&bounded, format);
	sink_init_buffer(&sink, bounded.unit, bounded.to, n_room);
	if (format)
		r = format_text(&sink, format, args);
	if (r < 0)
		return bounded_finish(&bounded, STRSAFE_E_INVALID_PARAMETER, 0, 0);
	return bounded_finish(&bounded, bounded_verdict(&bounded, 0, sink.n), 0,
			      sink.n < n_room ? sink.n : n_room);
}

HRESULT bounded_read(struct bounded bounded)
{
	HRESULT result = bounded_check(&bounded);
	size_t n = 0;

	if (FAILED(result))
		return result;
	if (bounded.cap <= 1)
		return bounded_finish(&bounded, STRSAFE_E_INSUFFICIENT_BUFFER, 0, 0);
	while (n < bounded.cap - 1) {
		int unit = bounded.unit == NARROW ? getchar() : winshm_getwchar();

		if (unit == (bounded.unit == NARROW ? EOF : WINSHM_WEOF)) {
			if (n == 0)
				result = STRSAFE_E_END_OF_FILE;
			break;
		}
		if (unit == '\n')
			break;
		unit_put(bounded.to, bounded.unit, n++, (uint16_t)unit);
	}
	return bounded_finish(&bounded, result, 0, n);
}

HRESULT bounded_length(const void *text, enum unit unit, size_t max, size_t *ret)
{
	size_t n = 0;
	HRESULT result = STRSAFE_E_INVALID_PARAMETER;

	if (text && max > 0 && max <= STRSAFE_MAX_CCH) {
		n = unit_count(text, unit, max);
		result = n < max ? S_OK : STRSAFE_E_INVALID_PARAMETER;
	}
	if (ret)
		*ret = SUCCEEDED(result) ? n : 0;
	return result;
}
