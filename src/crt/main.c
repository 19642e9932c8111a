/* SPDX-License-Identifier: MIT */
/*
 * main() for programs that have wmain(), WinMain() or wWinMain() instead.
 *
 * This is an archive member that defines main and nothing else: the linker pulls it in only
 * if the program has none. It hands over the arguments and the environment as UTF-16.
 *
 * A C++ compiler mangles wmain, and how depends on what the program wrote: with or without
 * arguments, const or not, char16_t or (with -fshort-wchar) wchar_t. So every plausible
 * symbol is declared weak and the one that exists is called. The winmains are declared with
 * C linkage by <windows.h>, so they have one name each.
 *
 * On this platform's calling conventions a function may be given more arguments than it
 * declares, so all forms with arguments are called alike.
 */
#include "winshm_crt.h"

#include <unistd.h>

#include "base/commandline.h"
#include "crt/args.h"

typedef int main_wide(int argc, winshm_wchar **argv, winshm_wchar **envp);

/* In the Itanium ABI: PP pointer to pointer, K const, Ds char16_t, w wchar_t, S_ again. */
#define WMAIN(name, symbol) extern main_wide name __asm__(symbol) __attribute__((weak))

WMAIN(wmain_c, "wmain");
WMAIN(wmain_none, "_Z5wmainv");
WMAIN(wmain_count, "_Z5wmaini");
WMAIN(wmain_16, "_Z5wmainiPPDs");
WMAIN(wmain_16_text_const, "_Z5wmainiPPKDs");
WMAIN(wmain_16_list_const, "_Z5wmainiPKPDs");
WMAIN(wmain_16_all_const, "_Z5wmainiPKPKDs");
WMAIN(wmain_16_env, "_Z5wmainiPPDsS0_");
WMAIN(wmain_16_text_const_env, "_Z5wmainiPPKDsS1_");
WMAIN(wmain_16_list_const_env, "_Z5wmainiPKPDsS1_");
WMAIN(wmain_16_all_const_env, "_Z5wmainiPKPKDsS2_");
WMAIN(wmain_w, "_Z5wmainiPPw");
WMAIN(wmain_w_text_const, "_Z5wmainiPPKw");
WMAIN(wmain_w_list_const, "_Z5wmainiPKPw");
WMAIN(wmain_w_all_const, "_Z5wmainiPKPKw");
WMAIN(wmain_w_env, "_Z5wmainiPPwS0_");
WMAIN(wmain_w_text_const_env, "_Z5wmainiPPKwS1_");
WMAIN(wmain_w_list_const_env, "_Z5wmainiPKPwS1_");
WMAIN(wmain_w_all_const_env, "_Z5wmainiPKPKwS2_");

extern int main_winmain(void *instance, void *previous, char *command_line,
			int show) __asm__("WinMain") __attribute__((weak));
extern int main_wwinmain(void *instance, void *previous, winshm_wchar *command_line,
			 int show) __asm__("wWinMain") __attribute__((weak));

enum {
	SHOW_DEFAULT = 10 /* SW_SHOWDEFAULT */
};

static main_wide *main_find_wmain(void)
{
	main_wide *const forms[] = {
		wmain_c,
		wmain_none,
		wmain_count,
		wmain_16,
		wmain_16_text_const,
		wmain_16_list_const,
		wmain_16_all_const,
		wmain_16_env,
		wmain_16_text_const_env,
		wmain_16_list_const_env,
		wmain_16_all_const_env,
		wmain_w,
		wmain_w_text_const,
		wmain_w_list_const,
		wmain_w_all_const,
		wmain_w_env,
		wmain_w_text_const_env,
		wmain_w_list_const_env,
		wmain_w_all_const_env,
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i])
			return forms[i];
	}
	return NULL;
}

/* What the winmains get: the arguments behind the program's name as one text. */
static char *main_command_line(char **args)
{
	size_t n = 1;
	char *line, *to;

	for (char **arg = args; *arg; arg++)
		n += 2 * strlen(*arg) + 3;
	line = to = malloc(n);
	if (!line)
		return NULL;

	for (char **arg = args; *arg; arg++) {
		if (to > line)
			*to++ = ' ';
		to = commandline_quote(to, *arg);
	}
	*to = '\0';
	return line;
}

/* Here for as long as the program runs, which may keep pointers into them. */
__attribute__((used)) static char *main_line;
__attribute__((used)) static winshm_wchar **main_wide_line;

static int main_fail(const char *why)
{
	fprintf(stderr, "%s\n", why);
	return EXIT_FAILURE;
}

static int main_run_winmain(char **argv)
{
	main_line = main_command_line(argv[0] ? argv + 1 : argv);
	if (!main_line)
		return main_fail("winshm: no memory for the command line");
	if (main_winmain)
		return main_winmain(NULL, NULL, main_line, SHOW_DEFAULT);

	main_wide_line = args_widen((char *[]) { main_line, NULL });
	if (!main_wide_line)
		return main_fail("winshm: no memory for the command line");
	return main_wwinmain(NULL, NULL, main_wide_line[0], SHOW_DEFAULT);
}

int main(int argc, char **argv)
{
	main_wide *wmain = main_find_wmain();

	if (!wmain && (main_winmain || main_wwinmain))
		return main_run_winmain(argv);
	if (!wmain)
		return main_fail(
			"winshm: this program has neither main nor wmain nor WinMain");

	_wenviron = args_widen(environ);
	if (!__wargv || !_wenviron)
		return main_fail("winshm: no memory for the arguments");
	return wmain(argc, __wargv, _wenviron);
}
