/* SPDX-License-Identifier: MIT */
/*
 * The first process: makes named memory, leaves a message in it, and waits for a key. The
 * memory is there for as long as this or any other process holds on to it.
 */
#include <windows.h>
#include <stdio.h>
#include <conio.h>
#include <tchar.h>

#pragma comment(lib, "user32.lib")

#define SIZE_BYTES 256

TCHAR szName[] = TEXT("Global\\MyFileMappingObject");
TCHAR szMessage[] = TEXT("Message from first process.");

int _tmain()
{
	HANDLE hMapping;
	TCHAR *pText;

	hMapping = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     SIZE_BYTES, szName);
	if (hMapping == NULL) {
		_tprintf(TEXT("Could not create file mapping object (%d).\n"),
			 GetLastError());
		return 1;
	}

	pText = (TCHAR *)MapViewOfFile(hMapping, FILE_MAP_ALL_ACCESS, 0, 0, SIZE_BYTES);
	if (pText == NULL) {
		_tprintf(TEXT("Could not map view of file (%d).\n"), GetLastError());
		CloseHandle(hMapping);
		return 1;
	}

	CopyMemory(pText, szMessage, (_tcslen(szMessage) + 1) * sizeof(TCHAR));
	_tprintf(TEXT("%s holds the message. Press any key to let go of it.\n"), szName);
	fflush(stdout);
	_getch();

	UnmapViewOfFile(pText);
	CloseHandle(hMapping);
	return 0;
}
