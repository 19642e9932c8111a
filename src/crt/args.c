/* SPDX-License-Identifier: MIT */
/*
 * __argc, __argv, __wargv and _wenviron: the program's arguments for everybody.
 *
 * They are in place before main() and before most constructors, in a program with main()
 * as well as in one with wmain(): the C library hands the arguments to every constructor.
 * The wide list lives as long as the program. Without memory for it __wargv stays NULL.
 * The environment in wide form is there for a program with wmain(), as it was at its start.
 */
#include "crt/args.h"

#include "crt/text.h"

int __argc;
char **__argv;
winshm_wchar **__wargv;
winshm_wchar **_wenviron;

winshm_wchar **args_widen(char *const *texts)
{
	size_t n_texts = 0, n_units = 0, n_pointer_bytes;
	winshm_wchar **list;
	winshm_wchar *to;

	for (; texts[n_texts]; n_texts++) {
		size_t width;

		text_fit(texts[n_texts], NARROW, SIZE_MAX, &width);
		n_units += width + 1;
	}
	n_pointer_bytes = (n_texts + 1) * sizeof(*list);
	list = malloc(n_pointer_bytes + n_units * sizeof(*to));
	if (!list)
		return NULL;

	to = (winshm_wchar *)((char *)list + n_pointer_bytes);
	for (size_t i = 0; i < n_texts; i++) {
		size_t width, n = text_fit(texts[i], NARROW, SIZE_MAX, &width);

		list[i] = to;
		text_convert(to, texts[i], NARROW, n);
		to[width] = 0;
		to += width + 1;
	}
	list[n_texts] = NULL;
	return list;
}

__attribute__((constructor(101))) static void args_init(int argc, char **argv)
{
	__argc = argc;
	__argv = argv;
	__wargv = args_widen(argv);
}
