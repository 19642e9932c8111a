/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 and UTF-16, both ways, total: every input has a result.
 *
 * Broken UTF-8 becomes U+FFFD, as when Windows converts with code page 65001. A lone
 * UTF-16 surrogate keeps its value in three bytes ("WTF-8"), so that any two different
 * wide names stay different inside.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Both write at most `cap` units and return how many the whole conversion needs, so a
 * result above `cap` means "too small" and cap 0 only measures. Nothing is terminated;
 * a unit sequence that does not fit whole is not begun.
 */
size_t utf16_from_utf8(uint16_t *to, size_t cap, const char *from, size_t n_bytes);
size_t utf8_from_utf16(char *to, size_t cap, const uint16_t *from, size_t n_units);

/* Reads one code point, advancing *p; broken input yields 0xFFFD and advances past it. */
uint32_t utf8_next(const char **p, const char *end);

size_t utf16_length(const uint16_t *text);
