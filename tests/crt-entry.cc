/* SPDX-License-Identifier: MIT */
/*
 * An entry point in each of the forms Windows programs write; FORM picks one. It leaves
 * with 0 if it got "one" and a text outside ASCII as its arguments, and the environment
 * where it asks for it. Without arguments it starts itself with them.
 */
#include <tchar.h>
#include <unistd.h>

static int run_again()
{
	char name[] = "crt-entry", one[] = "one", two[] = "t w\xC3\xB6 \"\\\"";
	char *args[] = { name, one, two, nullptr };

	_putenv_s("WINSHM_ENTRY", "3");
	execv(__argv[0], args);
	return 127;
}

template <typename text> static bool equal(const text *got, const char *expected)
{
	winshm_wchar wide[64];

	mbstowcs_s(nullptr, wide, expected, 63);
	return _wcsicmp(got, wide) == 0;
}

template <typename text> static int check(int argc, text *const *argv)
{
	if (argc == 1)
		return run_again();
	return argc == 3 && equal(argv[1], "one") &&
			       equal(argv[2], "t w\xC3\xB6 \"\\\"") && !argv[3]
		       ? 0
		       : 1;
}

template <typename text>
static int check_env(int argc, text *const *argv, text *const *envp)
{
	if (argc == 1)
		return run_again();
	for (; *envp; envp++) {
		if (equal(*envp, "WINSHM_ENTRY=3"))
			return check(argc, argv);
	}
	return 2;
}

#if FORM == 0
int _tmain()
{
	return __argc == 1 ? run_again() : check(__argc, __wargv);
}
#elif FORM == 1
int _tmain(int argc, _TCHAR *argv[])
{
	return check(argc, argv);
}
#elif FORM == 2
int _tmain(int argc, const _TCHAR *argv[])
{
	return check(argc, argv);
}
#elif FORM == 3
int _tmain(int argc, _TCHAR *const argv[])
{
	return check(argc, argv);
}
#elif FORM == 4
int _tmain(int argc, const _TCHAR *const argv[])
{
	return check(argc, argv);
}
#elif FORM == 5
int _tmain(int argc, _TCHAR *argv[], _TCHAR *envp[])
{
	return check_env(argc, argv, envp);
}
#elif FORM == 6
int _tmain(int argc, const _TCHAR *argv[], const _TCHAR *envp[])
{
	return check_env(argc, argv, envp);
}
#elif FORM == 7
int _tmain(int argc, _TCHAR *const argv[], _TCHAR *const envp[])
{
	return check_env(argc, argv, envp);
}
#elif FORM == 8
int _tmain(int argc, const _TCHAR *const argv[], const _TCHAR *const envp[])
{
	return check_env(argc, argv, envp);
}
#elif FORM == 9
extern "C" int _tmain(int argc, _TCHAR *argv[])
{
	return check(argc, argv);
}
#elif FORM == 10
int _tmain(int argc)
{
	return argc == 1 ? run_again() : check(__argc, __wargv);
}
#elif FORM == 11
extern "C" int wWinMain(void *, void *, winshm_wchar *line, int show)
{
	if (__argc == 1)
		return run_again();
	return equal(line, "one \"t w\xC3\xB6 \\\"\\\\\\\"\"") && show == 10 ? 0 : 1;
}
#elif FORM == 12
extern "C" int WinMain(void *, void *, char *line, int show)
{
	if (__argc == 1)
		return run_again();
	return !strcmp(line, "one \"t w\xC3\xB6 \\\"\\\\\\\"\"") && show == 10 ? 0 : 1;
}
#endif
