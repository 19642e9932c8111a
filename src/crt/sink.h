/* SPDX-License-Identifier: MIT */
/*
 * Where formatted text goes: a bounded buffer, nowhere (only counting) or a FILE.
 *
 * A sink takes units of one width. It counts what is given to it, also what no longer fits,
 * so the caller decides afterwards what "too small" means in its family. A FILE gets bytes:
 * a wide sink writes UTF-8 to it.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "crt/unit.h"

struct sink {
	enum unit unit;
	size_t n; /* units given so far, kept or not */

	void *buffer; /* these two: buffer sinks; cap 0 only counts */
	size_t cap;

	FILE *file; /* the rest: FILE sinks; NULL in others */
	int r;      /* first failed write */
	size_t n_chunk;
	union {
		char bytes[512];
		uint16_t units[256];
	} chunk;
};

/* Nothing is terminated. */
void sink_init_buffer(struct sink *sink, enum unit unit, void *buffer, size_t cap);

/* The FILE is locked until sink_finish(), so that no other thread's text comes between. */
void sink_init_file(struct sink *sink, enum unit unit, FILE *file);

/* Flushes and unlocks a FILE. Returns the first error of all writes. */
int sink_finish(struct sink *sink);

/* How many more units this sink would keep: what lies beyond may be skipped. */
size_t sink_room(const struct sink *sink);

void sink_put(struct sink *sink, const void *units, size_t n);
void sink_fill(struct sink *sink, uint16_t unit, size_t n);

/* Counts n units that sink_room() said nobody would see. */
void sink_skip(struct sink *sink, size_t n);

/* n units of text in either width. */
void sink_put_text(struct sink *sink, const void *text, enum unit unit, size_t n);
