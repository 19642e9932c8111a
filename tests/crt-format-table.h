/* SPDX-License-Identifier: MIT */
/*
 * What Microsoft's printf makes of a format: one row per rule. The rows are the same text in
 * both widths, so each is checked with the narrow and the wide function.
 *
 *	SAME(expected, format, arguments)	  the same in both widths
 *	NARROW(...) and WIDE(...)		  rows for one of them
 *
 * W("x") is a wide literal. The includer defines the macros; nothing in here is particular
 * to Linux, so the table can be put before Microsoft's runtime too.
 */

/* A Microsoft long has 32 bits; the 64-bit lengths are named. */
SAME("-1", "%ld", -1)
SAME("4294967295", "%lu", 0xFFFFFFFFu)
SAME("ffffffff", "%lx", -1)
SAME("FFFFFFFF", "%lX", 0xFFFFFFFFu)
SAME("37777777777", "%lo", -1)
SAME("-5 -6", "%ld %li", -5, -6)
SAME("-9223372036854775808", "%I64d", (-9223372036854775807LL - 1))
SAME("18446744073709551615", "%I64u", 0xFFFFFFFFFFFFFFFFULL)
SAME("123456789abcdef0", "%I64x", 0x123456789ABCDEF0ULL)
SAME("FFFFFFFFFFFFFFFE", "%I64X", -2LL)
SAME("1777777777777777777777", "%I64o", -1LL)
SAME("-7", "%I32d", -7)
SAME("4294967289", "%I32u", -7)
SAME("fffffff9", "%I32x", -7)
SAME("-8", "%Id", (long long)-8)
SAME("18446744073709551608", "%Iu", (long long)-8)
SAME("fffffffffffffff8", "%Ix", (long long)-8)
SAME("-9", "%lld", -9LL)
SAME("18446744073709551607", "%llu", -9LL)
SAME("-10", "%jd", -10LL)
SAME("18446744073709551606", "%zu", -10LL)
SAME("-11", "%td", -11LL)
SAME("-1", "%hd", 0x1FFFF)
SAME("65535", "%hu", 0x1FFFF)
SAME("ff", "%hhx", 0x1FF)
SAME("-1", "%hhd", 0x1FF)
SAME("1 2 3", "%ld %I64d %d", 1, 2LL, 3)
SAME("1 2 3 4 5 6 7 8 9", "%d %ld %d %lu %I64d %Iu %hd %i %u", 1, 2, 3, 4, 5LL, 6LL, 7, 8,
     9)

/* Flags, width and precision of integers. */
SAME("   42|42   |00042|+42| 42", "%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42)
SAME("  042", "%5.3d", 42)
SAME("  042", "%05.3d", 42)
SAME("-0042", "%05d", -42)
SAME("", "%.0d", 0)
SAME("   ", "%3.0d", 0)
SAME("0x2a|0X2A|052|0", "%#x|%#X|%#o|%#x", 42, 42, 42, 0)
SAME("0x002a", "%#06x", 42)
SAME("   42|42   |", "%*d|%*d|", 5, 42, -5, 42)
SAME("00042", "%.*d", 5, 42)
SAME("42", "%.*d", -5, 42)
SAME("   +7", "%+5d", 7)
SAME("+7   |", "%-+5d|", 7)

/* Pointers: every digit, no prefix. */
SAME("0000000000001234", "%p", (void *)0x1234)
SAME("0000000000000000", "%p", (void *)0)
SAME("00007FFFDEADBEEF", "%p", (void *)0x7FFFDEADBEEF)
SAME("    0000000000001234", "%20p", (void *)0x1234)
SAME("0000000000001234    |", "%-20p|", (void *)0x1234)

/* Floating point. */
SAME("3.141593", "%f", 3.14159265)
SAME("  3.14|3.14  |003.14", "%6.2f|%-6.2f|%06.2f", 3.14159, 3.14159, 3.14159)
SAME("3.14", "%.2lf", 3.14159)
SAME("+1.500000", "%+f", 1.5)
SAME("1.5e+10|1.5E+10", "%.1e|%.1E", 1.5e10, 1.5e10)
SAME("0.0001 1e-05", "%g %g", 0.0001, 0.00001)
SAME("1.00000", "%#g", 1.0)
SAME("0x1.8p+0", "%.1a", 1.5)
SAME("inf -inf", "%f %f", 1e308 * 10, -1e308 * 10)
SAME("2.50", "%.*f", 2, 2.5)
SAME("1 2.5 3 4.5 x", "%d %.1f %I64d %.1f %c", 1, 2.5, 3LL, 4.5, 'x')

/* The percent sign and plain text. */
SAME("100%", "100%%")
SAME("", "")
SAME("plain text", "plain text")
SAME("%d", "%%d")

/* Text: %s has the function's width, %S the other one; h, l and w override both. */
NARROW("abc wide", "%s %S", "abc", W("wide"))
NARROW("abc abc wide wide", "%hs %hS %ls %ws", "abc", "abc", W("wide"), W("wide"))
NARROW("wide wide", "%lS %wS", W("wide"), W("wide"))
WIDE("wide abc", "%s %S", W("wide"), "abc")
WIDE("abc abc wide wide", "%hs %hS %ls %ws", "abc", "abc", W("wide"), W("wide"))
WIDE("wide wide", "%lS %wS", W("wide"), W("wide"))
NARROW("(null) (null) (null)", "%s %S %ls", (char *)0, (char *)0, (char *)0)
WIDE("(null) (null) (null)", "%s %S %hs", (char *)0, (char *)0, (char *)0)
NARROW("(nu|  (null)", "%.3s|%8s", (char *)0, (char *)0)
SAME("   abc|abc   |ab|   ab|", "%6hs|%-6hs|%.2hs|%5.2hs|", "abc", "abc", "abc", "abc")
SAME("   abc|abc   |ab|   ab|", "%6ls|%-6ls|%.2ls|%5.2ls|", W("abc"), W("abc"), W("abc"),
     W("abc"))
SAME("||", "%.0hs|%hs|", "abc", "")
SAME("  ab|abc", "%*.*hs|%.*hs", 4, 2, "abc", -1, "abc")
SAME("000abc", "%06hs", "abc")
SAME("abc   |", "%-06hs|", "abc")

/* Characters. */
SAME("x y z", "%hc %lc %wc", 'x', 'y', 'z')
NARROW("a b", "%c %C", 'a', 'b')
WIDE("a b", "%c %C", 'a', 'b')
SAME("    x|x    |", "%5hc|%-5lc|", 'x', 'x')
