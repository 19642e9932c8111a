// SPDX-License-Identifier: MIT
// A tutorial's first program: leaves a sentence and waits for a key.
#include <Windows.h>
#include <stdio.h>
#include <conio.h>
#include <tchar.h>

#define BUFFER_SIZE 512
static TCHAR SectionName[] = TEXT("Global\\SourcesTutorial");
static TCHAR Sentence[]    = TEXT("Left here by the first of two.");

int _tmain()
{
    HANDLE  hSection;
    LPCTSTR pView;

    hSection = CreateFileMapping(
                   INVALID_HANDLE_VALUE,   // memory, not a file
                   NULL,
                   PAGE_READWRITE,
                   0,
                   BUFFER_SIZE,
                   SectionName);

    if (hSection == NULL)
    {
        _tprintf(TEXT("CreateFileMapping failed, error %d.\n"), GetLastError());
        return 1;
    }
    pView = (LPTSTR) MapViewOfFile(hSection, FILE_MAP_ALL_ACCESS, 0, 0, BUFFER_SIZE);
    if (pView == NULL)
    {
        _tprintf(TEXT("MapViewOfFile failed, error %d.\n"), GetLastError());
        CloseHandle(hSection);
        return 1;
    }

    CopyMemory((PVOID)pView, Sentence, (_tcslen(Sentence) + 1) * sizeof(TCHAR));
    _tprintf(TEXT("ready\n"));
    fflush(stdout);
    _gettchar();

    UnmapViewOfFile(pView);
    CloseHandle(hSection);
    return 0;
}
