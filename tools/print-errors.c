/* SPDX-License-Identifier: MIT */
/* Prints docs/errors.md from the error table. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"

int main(void)
{
	const struct err_row *row;

	puts("# Errors\n\n"
	     "Printed from src/base/err-table.h; `WINSHM_DEBUG=1` and the tool say the same\n"
	     "sentences. The first column is the name inside the house, the second what\n"
	     "GetLastError() returns, the third the errno it stands for.\n\n"
	     "| Inside | Win32 | errno | Meaning |\n|---|---|---|---|");
	for (unsigned i = 0; (row = err_at(i)); i++)
		printf("| %s | %u | %s | %s |\n", row->name, row->win32,
		       row->posix ? strerrorname_np(row->posix) : "", row->sentence);
	return 0;
}
