/* SPDX-License-Identifier: MIT */
/*
 * A command line as Windows knows it: one text, which every program takes apart by
 * itself, and the rules nearly all of them follow.
 *
 * The program's name comes first. It ends at a blank, or at the second quote if it begins
 * with one, and nothing in it can be escaped. Behind it blanks separate arguments, except
 * between quotes. Backslashes count only in front of a quote: 2n of them are n and the
 * quote is a quote, 2n+1 are n and the quote is a character.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Writes one argument so that the rules read the same one back, and returns the end. At
 * most twice the bytes and two quotes; nothing is terminated.
 */
char *commandline_quote(char *to, const char *argument);

/*
 * The same for the program's name, at most two bytes longer. A quote in it cannot be
 * written and is left out.
 */
char *commandline_quote_program(char *to, const char *name);

/*
 * Takes a terminated line apart as CommandLineToArgvW() does. The arguments go one after the
 * other to `to`, each terminated; `to` has room for twice the line's units and two
 * terminators. `starts` gets where each begins, unless it is NULL. Returns how many there
 * are, the program's name included.
 */
size_t commandline_split(const uint16_t *line, uint16_t *to, size_t *starts);

/*
 * The same as the C runtime does for main(). Only ASCII means anything, so other bytes stay
 * as they are. `to` has room for the line and its terminator, `ret` for one argument more
 * than half as many. Returns how many there are.
 */
size_t commandline_arguments(const char *line, char *to, char **ret);
