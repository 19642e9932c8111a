/* SPDX-License-Identifier: MIT */
/*
 * Buffer sinks copy what fits and count the rest. FILE sinks gather a chunk and hand it to
 * fwrite(): one write per chunk also on an unbuffered stderr, and a wide chunk becomes
 * UTF-8 in one go. A chunk that ends in the first half of a surrogate pair keeps that half
 * back until the other one has come, so a pair may arrive in two puts.
 *
 * The C library's own wide streams are never touched: a FILE stays byte-oriented, and
 * narrow and wide output mix freely on it, as on Windows.
 *
 * Locks: the FILE's, from sink_init_file() to sink_finish().
 */
#include "crt/sink.h"

#include <errno.h>

#include "base/utf.h"
#include "crt/text.h"

enum {
	BYTES_PER_UNIT = 3 /* of UTF-8, at most; a pair makes four of two units */
};

void sink_init_buffer(struct sink *sink, enum unit unit, void *buffer, size_t cap)
{
	sink->unit = unit;
	sink->n = 0;
	sink->buffer = buffer;
	sink->cap = cap;
	sink->file = NULL;
	sink->r = 0;
	sink->n_chunk = 0;
}

void sink_init_file(struct sink *sink, enum unit unit, FILE *file)
{
	sink_init_buffer(sink, unit, NULL, 0);
	sink->file = file;
	flockfile(file);
}

static void sink_write(struct sink *sink, const char *bytes, size_t n)
{
	if (sink->r == 0 && fwrite(bytes, 1, n, sink->file) != n)
		sink->r = errno > 0 ? -errno : -EIO;
}

static void sink_flush(struct sink *sink, bool is_last)
{
	char bytes[sizeof(sink->chunk.units) / WIDE * BYTES_PER_UNIT];
	size_t n = sink->n_chunk;

	if (sink->unit == NARROW) {
		sink_write(sink, sink->chunk.bytes, n);
		sink->n_chunk = 0;
		return;
	}

	if (n > 0 && !is_last && (sink->chunk.units[n - 1] & 0xFC00) == 0xD800)
		n--;
	sink_write(sink, bytes,
		   utf8_from_utf16(bytes, sizeof(bytes), sink->chunk.units, n));
	sink->n_chunk -= n;
	if (sink->n_chunk > 0)
		sink->chunk.units[0] = sink->chunk.units[n];
}

int sink_finish(struct sink *sink)
{
	if (sink->file) {
		sink_flush(sink, true);
		funlockfile(sink->file);
	}
	return sink->r;
}

size_t sink_room(const struct sink *sink)
{
	if (sink->file)
		return SIZE_MAX;
	return sink->n < sink->cap ? sink->cap - sink->n : 0;
}

void sink_skip(struct sink *sink, size_t n)
{
	if (__builtin_add_overflow(sink->n, n, &sink->n))
		sink->n = SIZE_MAX;
}

/* The part of n that fits at once, and where; 0 for a buffer that is full. */
static size_t sink_claim(struct sink *sink, size_t n, void **ret)
{
	size_t cap = sizeof(sink->chunk) / sink->unit;

	if (!sink->file) {
		*ret = unit_address(sink->buffer, sink->unit, sink->n);
		return n < sink_room(sink) ? n : sink_room(sink);
	}
	if (sink->n_chunk == cap)
		sink_flush(sink, false);
	*ret = unit_address(&sink->chunk, sink->unit, sink->n_chunk);
	n = n < cap - sink->n_chunk ? n : cap - sink->n_chunk;
	sink->n_chunk += n;
	return n;
}

void sink_put(struct sink *sink, const void *units, size_t n)
{
	const char *from = units;

	while (n > 0 && sink_room(sink) > 0) {
		void *to;
		size_t n_now = sink_claim(sink, n, &to);

		unit_move(to, from, sink->unit, n_now);
		sink_skip(sink, n_now);
		from += n_now * sink->unit;
		n -= n_now;
	}
	sink_skip(sink, n);
}

void sink_fill(struct sink *sink, uint16_t unit, size_t n)
{
	while (n > 0 && sink_room(sink) > 0) {
		void *to;
		size_t n_now = sink_claim(sink, n, &to);

		for (size_t i = 0; i < n_now; i++)
			unit_put(to, sink->unit, i, unit);
		sink_skip(sink, n_now);
		n -= n_now;
	}
	sink_skip(sink, n);
}

void sink_put_text(struct sink *sink, const void *text, enum unit unit, size_t n)
{
	const char *from = text;

	if (unit == sink->unit) {
		sink_put(sink, text, n);
		return;
	}
	while (n > 0) {
		struct text_point point;
		size_t n_taken = text_step(from, unit, n, &point);

		sink_put(sink, point.bytes, point.n);
		from += n_taken * unit;
		n -= n_taken;
	}
}
