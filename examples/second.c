/* SPDX-License-Identifier: MIT */
/* The second process: opens the memory by its name and shows what is in it. */
#include <windows.h>
#include <stdio.h>
#include <conio.h>
#include <tchar.h>

#pragma comment(lib, "user32.lib")

#define SIZE_BYTES 256

TCHAR szName[] = TEXT("Global\\MyFileMappingObject");

int _tmain()
{
	HANDLE hMapping;
	LPCTSTR pText;

	hMapping = OpenFileMapping(FILE_MAP_ALL_ACCESS, FALSE, szName);
	if (hMapping == NULL) {
		_tprintf(TEXT("Could not open file mapping object (%d).\n"),
			 GetLastError());
		return 1;
	}

	pText = (LPCTSTR)MapViewOfFile(hMapping, FILE_MAP_ALL_ACCESS, 0, 0, SIZE_BYTES);
	if (pText == NULL) {
		_tprintf(TEXT("Could not map view of file (%d).\n"), GetLastError());
		CloseHandle(hMapping);
		return 1;
	}

	MessageBox(NULL, pText, TEXT("Process2"), MB_OK);

	UnmapViewOfFile(pText);
	CloseHandle(hMapping);
	return 0;
}
