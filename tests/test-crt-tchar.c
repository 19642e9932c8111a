/* SPDX-License-Identifier: MIT */
/*
 * One source in generic text, as a Windows programmer writes it: as C and as C++, narrow,
 * with char16_t and with -fshort-wchar. What it prints must be the same in every build.
 *
 * Run without arguments it starts itself with some outside ASCII, reads what that child
 * prints, and says in TAP whether it is what was expected; so _tmain is tested too.
 */
#ifndef WINSHM_TEST_HEADERS_LATE
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#endif

#include <tchar.h>

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __cplusplus
#include <cwchar>
#include <string>
#endif

#define GREETING             \
	"gr\xC3\xBC\xC3\x9F" \
	"e"
#define SMILEY "\xF0\x9F\x98\x80"

static const char expected[] = "3 arguments\n"
			       "[" GREETING "] [" SMILEY " x]\n"
			       "environment w\xC3\xA9rt, absent 1\n"
			       "long 4294967295 -1 ffffffff, 64 bits 1099511627776\n"
			       "narrow n wide w, pointer 0000000000001000\n"
			       "abc-42|3|abc-42|-1|[abc]\n"
			       "HELLO hello 0 0 1\n"
			       "one two three 1\n"
			       "17 -5 255 2.50 ff 1234567890123\n"
			       "scanned 7 word\n"
			       "line <first\n>\n"
			       "digit 1 upper A\n"
			       "varargs 1 two\n"
			       "deduced abc abcdef abc- ab 5\n"
			       "standard 4 xy=7 abXY\n"
			       "plain line\n"
			       "c\n";

static int print_through_va_list(_TCHAR *to, size_t cap, const _TCHAR *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = _vstprintf_s(to, cap, format, args);
	va_end(args);
	return n;
}

static void show_numbers(void)
{
	_TCHAR radix[40], many[40];

	_itot_s(255, radix, 40, 16);
	_i64tot_s(1234567890123, many, 40, 10);
	_tprintf(_T("%d %ld %lu %.2f %s %s\n"), _ttoi(_T("17")),
		 (int)_tcstol(_T("-5"), NULL, 10), (unsigned)_tcstoul(_T("ff"), NULL, 16),
		 _tstof(_T("2.5")), radix, many);
}

static void show_text(void)
{
	_TCHAR text[32], cut[4];
	_TCHAR *context = NULL, *copy, *one, *two, *three;
	int n_cut;

	_stprintf(text, _T("%s-%d"), _T("abc"), 42);
	n_cut = _sntprintf_s(cut, _countof(cut), _TRUNCATE, _T("%s"), text);
	_tprintf(_T("%s|%d|%.6s|%d|[%s]\n"), text, (int)(_tcschr(text, _T('-')) - text),
		 text, n_cut, cut);

	_tcscpy_s(text, _countof(text), _T("HEL"));
	_tcscat_s(text, _countof(text), _T("LO"));
	copy = _tcsdup(text);
	_tcslwr_s(copy, _tcslen(copy) + 1);
	_tprintf(_T("%s %s %d %d %d\n"), text, copy, _tcsicmp(text, copy),
		 _tcsnicmp(text, copy, 3), _tcscmp(text, copy) != 0);
	free(copy);

	_tcscpy(text, _T("one two three"));
	one = _tcstok_s(text, _T(" "), &context);
	two = _tcstok_s(NULL, _T(" "), &context);
	three = _tcstok_s(NULL, _T(" "), &context);
	_tprintf(_T("%s %s %s %d\n"), one, two, three,
		 _tcstok_s(NULL, _T(" "), &context) == NULL);
}

static void show_streams(void)
{
	_TCHAR word[8], line[16];
	FILE *file = tmpfile();
	int value = 0;

	_stscanf_s(_T("7 word"), _T("%d %s"), &value, word, 8u);
	_tprintf(_T("scanned %d %s\n"), value, word);
	_fputts(_T("first\nsecond"), file);
	rewind(file);
	_tprintf(_T("line <%s>\n"), _fgetts(line, _countof(line), file));
	while (_fgettc(file) != _TEOF)
		;
	fclose(file);
	_tprintf(_T("digit %d upper %c\n"), _istdigit(_T('5')) != 0, _totupper(_T('a')));
}

/* Where C++ deduces sizes, C says them. */
static void show_deduction(void)
{
	_TCHAR a[8], b[8], c[8], d[8], e[8];

#ifdef __cplusplus
	_tcscpy_s(a, _T("abc"));
	_stprintf_s(b, _T("%s%s"), a, _T("def"));
	_tcsncpy_s(c, b, 3);
	_tcscat_s(c, _T("-"));
	_sntprintf_s(d, _TRUNCATE, _T("%s"), _T("ab"));
	_itot_s(5, e, 10);
#else
	_tcscpy_s(a, 8, _T("abc"));
	_stprintf_s(b, 8, _T("%s%s"), a, _T("def"));
	_tcsncpy_s(c, 8, b, 3);
	_tcscat_s(c, 8, _T("-"));
	_sntprintf_s(d, 8, _TRUNCATE, _T("%s"), _T("ab"));
	_itot_s(5, e, 8, 10);
#endif
	_tprintf(_T("deduced %s %s %s %s %s\n"), a, b, c, d, e);
}

/* With -fshort-wchar the standard names are ours, whatever the width of TCHAR. */
static void show_standard_names(void)
{
#ifdef WINSHM_SHORT_WCHAR
	wchar_t text[16], other[16] = L"abxy";

	swprintf(text, 16, L"%s=%d", L"xy", 7);
	wcscpy(other + 2, L"XY");
#ifdef __cplusplus
	std::wprintf(L"standard %d %s %s\n", (int)std::wcslen(text), text, other);
#else
	wprintf(L"standard %d %s %s\n", (int)wcslen(text), text, other);
#endif
#else
	winshm_printf("standard 4 xy=7 abXY\n");
#endif
}

static int child(int argc, _TCHAR **argv)
{
	const _TCHAR *value = _tgetenv(_T("WINSHM_CRT_TEST"));
	_TCHAR text[32];

	_tprintf(_T("%d arguments\n[%s] [%s]\n"), argc, argv[1], argv[2]);
	_tprintf(_T("environment %s, absent %d\n"), value ? value : _T("none"),
		 _tgetenv(_T("WINSHM_CRT_NONE")) == NULL);
	_tprintf(_T("long %lu %ld %lx, 64 bits %I64d\n"), 0xFFFFFFFFu, -1, -1,
		 (winshm_int64)1 << 40);
#ifdef WINSHM_SHORT_WCHAR
	_tprintf(_T("narrow %hs wide %ls, pointer %p\n"), "n", L"w", (void *)4096);
#else
	{
		static const winshm_wchar wide[] = { 'w', 0 };

		_tprintf(_T("narrow %hs wide %ls, pointer %p\n"), "n", wide,
			 (void *)4096);
	}
#endif
	show_text();
	show_numbers();
	show_streams();
	print_through_va_list(text, _countof(text), _T("varargs %d %s\n"), 1, _T("two"));
	_fputts(text, stdout);
	show_deduction();
	show_standard_names();
	_putts(_T("plain line"));
	_puttchar(_T('c'));
	_puttchar(_T('\n'));
	return 0;
}

static int run_child(char *to, size_t cap)
{
	char name[] = "test-crt-tchar", greeting[] = GREETING, smiley[] = SMILEY " x";
	char *args[4];
	size_t n = 0;
	ssize_t n_read;
	int fds[2], status;
	pid_t pid;

	args[0] = name;
	args[1] = greeting;
	args[2] = smiley;
	args[3] = NULL;
	if (pipe(fds) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		_putenv_s("WINSHM_CRT_TEST", "w\xC3\xA9rt");
		execv(__argv[0], args);
		_exit(127);
	}
	close(fds[1]);
	while (n < cap - 1 && (n_read = read(fds[0], to + n, cap - 1 - n)) > 0)
		n += (size_t)n_read;
	to[n] = '\0';
	close(fds[0]);
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

int _tmain(int argc, _TCHAR *argv[])
{
	static char got[4096];
	int status;

	if (argc > 1)
		return child(argc, argv);
	status = run_child(got, sizeof(got));
	printf("1..2\n");
	printf("%s 1 - the child ends well\n", status == 0 ? "ok" : "not ok");
	printf("%s 2 - it prints what every build prints\n",
	       strcmp(got, expected) == 0 ? "ok" : "not ok");
	if (strcmp(got, expected) != 0)
		fprintf(stderr, "# got:\n%s# expected:\n%s", got, expected);
	return status != 0 || strcmp(got, expected) != 0;
}
