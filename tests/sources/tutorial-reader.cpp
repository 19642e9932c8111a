// SPDX-License-Identifier: MIT
// A tutorial's second program: shows the sentence in a box.
#include <Windows.h>
#include <stdio.h>
#include <conio.h>
#include <tchar.h>
#pragma comment(lib, "user32.lib")
#pragma warning(disable : 4996 6031)

#define BUFFER_SIZE 512
TCHAR SectionName[] = TEXT("Global\\SourcesTutorial");

int _tmain(int argc, TCHAR* argv[])
{
    HANDLE hSection = OpenFileMapping(FILE_MAP_ALL_ACCESS, FALSE, SectionName);
    if (hSection == NULL)
    {
        _tprintf(TEXT("OpenFileMapping failed, error %d.\n"), GetLastError());
        return 1;
    }

    LPCTSTR pView = (LPTSTR) MapViewOfFile(hSection, FILE_MAP_ALL_ACCESS, 0, 0, BUFFER_SIZE);
    if (pView == NULL)
    {
        _tprintf(TEXT("MapViewOfFile failed, error %d.\n"), GetLastError());
        CloseHandle(hSection);
        return 1;
    }
    if (argc > 1 && _tcsicmp(argv[1], TEXT("/box")) == 0)
        MessageBox(NULL, pView, TEXT("The second of two"), MB_OK | MB_ICONINFORMATION);
    else
        _tprintf(TEXT("%s\n"), pView);

    UnmapViewOfFile(pView);
    CloseHandle(hSection);
    return 0;
}
