/* SPDX-License-Identifier: MIT */
/*
 * Text as data: the same words, but nothing left in them that a terminal or a window would
 * obey.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum plain_for {
	PLAIN_WINDOW,   /* valid UTF-8; line feeds and tabs stay */
	PLAIN_TERMINAL, /* valid UTF-8; line feeds stay */
	PLAIN_ASCII,    /* a terminal that knows no more */
	PLAIN_LATIN1    /* one byte each */
};

/* A copy made harmless, terminated; NULL when there is no memory. Any bytes will do. */
char *plain_new(const char *text, size_t n_bytes, enum plain_for purpose);

/* Columns of a character on a terminal: 0 to 2. */
int plain_width(uint32_t character);
