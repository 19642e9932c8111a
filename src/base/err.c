/* SPDX-License-Identifier: MIT */
/*
 * Looking up rows of the error table. The table is the only place that knows both the
 * Linux and the Win32 side of a failure; only api/status.c turns a result into a last
 * error, and the tool and the documentation print the same sentences.
 */
#include "base/err.h"

#include <stddef.h>

static const struct err_row err_rows[] = {
#define ERR_ROW(row_name, code, number, text) \
	{ .name = #row_name, .win32 = (code), .posix = (number), .sentence = (text) },
	ERR_TABLE(ERR_ROW)
#undef ERR_ROW
};

enum {
	N_ERR_ROWS = sizeof(err_rows) / sizeof(err_rows[0])
};

const struct err_row *err_at(unsigned index)
{
	return index < N_ERR_ROWS ? &err_rows[index] : NULL;
}

const struct err_row *err_find(int r)
{
	if (r < -ERR_FIRST)
		return &err_rows[-r - ERR_FIRST - 1];

	for (unsigned i = 0; i < N_ERR_ROWS; i++)
		if (err_rows[i].posix && err_rows[i].posix == -r)
			return &err_rows[i];

	return &err_rows[N_ERR_ROWS - 1];
}
