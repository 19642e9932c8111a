/* SPDX-License-Identifier: MIT */
/*
 * The table of exported functions is made from winshm.map when the library is built
 * (scripts/export-table), so it is right in the shared library as well as in a program
 * that has the archive in it, where the dynamic linker would know nothing.
 *
 * No header that declares the functions is included: all that is wanted here of each is
 * its address, so the type they are given here is none of theirs.
 */
#include "exports.h"

#include <stddef.h>
#include <string.h>

/* NOLINTNEXTLINE(bugprone-macro-parentheses): a declarator */
#define EXPORT(name) extern void name(void);
#include "export-table.inc"
#undef EXPORT

static const struct {
	const char *name;
	const void *address;
} exports_table[] = {
#define EXPORT(name) { #name, (const void *)(name) },
#include "export-table.inc"
#undef EXPORT
};

const void *exports_find(const char *name)
{
	for (size_t i = 0; i < sizeof(exports_table) / sizeof(exports_table[0]); i++)
		if (!strcmp(exports_table[i].name, name))
			return exports_table[i].address;
	return NULL;
}
