/* SPDX-License-Identifier: MIT */
/* Written for Unicode from the start: wmain, L"" and the W functions by name. */
#define UNICODE
#define _UNICODE
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#define NAME                     \
	L"Local\\Gr\x00FC\x00DF" \
	L"e"

typedef struct _NOTE {
	DWORD cch;
	WCHAR text[260];
} NOTE;

static BOOL ParseNumber(PCWSTR psz, DWORD *pdw)
{
	PWSTR end = NULL;

	*pdw = wcstoul(psz, &end, 0);
	return end != psz && *end == L'\0';
}

int wmain(int argc, wchar_t *argv[])
{
	WCHAR title[64];
	HANDLE map;
	NOTE *note;
	DWORD n = 0;

	if (argc == 3 && _wcsicmp(argv[1], L"LEAVE") == 0) {
		map = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 sizeof(NOTE), NAME);
		note = (NOTE *)MapViewOfFile(map, FILE_MAP_WRITE, 0, 0, 0);
		if (note == NULL)
			return (int)GetLastError();
		wcscpy_s(note->text, _countof(note->text), argv[2]);
		wcscat_s(note->text, _countof(note->text), L"!");
		note->cch = (DWORD)wcslen(note->text);
		wprintf(L"ready\n");
		fflush(stdout);
		getwchar();
	} else {
		map = OpenFileMappingW(FILE_MAP_READ, FALSE, NAME);
		if (map == NULL) {
			wprintf(L"no note (%u)\n", GetLastError());
			return 2;
		}
		note = (NOTE *)MapViewOfFile(map, FILE_MAP_READ, 0, 0, 0);
		if (note == NULL)
			return (int)GetLastError();
		swprintf_s(title, _countof(title), L"%s of %u", L"note", note->cch);
		if (argc == 2 && ParseNumber(argv[1], &n) && n < note->cch)
			wprintf(L"%ls: %c\n", title, towupper(note->text[n]));
		else
			wprintf(L"%s: %s (%d)\n", title, note->text,
				lstrlenW(note->text));
	}
	UnmapViewOfFile(note);
	CloseHandle(map);
	return 0;
}
