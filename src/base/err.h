/* SPDX-License-Identifier: MIT */
/*
 * The error table: every way a winshm call can fail, in one place.
 *
 * A row is our name, the Win32 code a program sees, the errno it stands for (0 if none),
 * and the sentence that WINSHM_DEBUG, the tool and docs/errors.md print. Inside the
 * library an error is a negative int: an errno as -errno, ours below -4095, so an int
 * holds either. Positive results are news the caller must act on.
 */
#pragma once

#include <stdint.h>

#include "base/err-table.h"

enum {
	ERR_FIRST = 4096, /* Linux keeps errno in 1..4095 */
#define ERR_ROW(name, win32, posix, sentence) ERR_INDEX_##name,
	ERR_TABLE(ERR_ROW)
#undef ERR_ROW
#define ERR_ROW(name, win32, posix, sentence) ERR_##name = -ERR_INDEX_##name,
	ERR_TABLE(ERR_ROW)
#undef ERR_ROW
};

/* News: done, and the caller must act on it. */
enum {
	NEWS_EXISTED = 1, /* the object was there already */
};

struct err_row {
	const char *name;
	uint32_t win32;
	int posix;
	const char *sentence;
};

/* The row of a negative result; one row stands for every errno without a row of its own. */
const struct err_row *err_find(int r);

/* Row by position, NULL behind the last: for docs/errors.md and the tests. */
const struct err_row *err_at(unsigned index);

static inline uint32_t err_win32(int r)
{
	return r >= 0 ? 0 : err_find(r)->win32;
}

static inline const char *err_sentence(int r)
{
	return err_find(r)->sentence;
}
