// SPDX-License-Identifier: MIT
// A program that runs once: the second one hands its command line over and goes.
#include <windows.h>
#include <shellapi.h>
#include <tchar.h>
#include <stdio.h>

#ifdef _DEBUG
#define TRACE(...) OutputDebugStringA(__VA_ARGS__)
#elif defined(__MINGW32__)
#define TRACE(...) ((void)0)
#define __assume(claim) ((void)0)
#else
#define TRACE __noop
#endif

struct INSTANCE
{
    HWND   hWnd;
    DWORD  dwProcessId;
    LONG   lHandedOver;
    TCHAR  szCommandLine[MAX_PATH];
};

int APIENTRY WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPSTR lpCmdLine, int nCmdShow)
{
    UNREFERENCED_PARAMETER(hInstance);
    UNREFERENCED_PARAMETER(hPrevInstance);
    UNREFERENCED_PARAMETER(nCmdShow);
    int nResult = 0;

    HANDLE hMapping = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(INSTANCE),
                                        _T("{E1F3C1A2-SourcesSingle}"));
    const bool bFirst = GetLastError() != ERROR_ALREADY_EXISTS;
    INSTANCE *pInstance = hMapping ? static_cast<INSTANCE *>(MapViewOfFile(hMapping, FILE_MAP_WRITE, 0, 0, 0)) : NULL;
    if (!pInstance)
    {
        MessageBox(NULL, _T("Cannot find out whether I run."), _T("Single"), MB_ICONSTOP);
        return -1;
    }
    TRACE("instance %p\n", pInstance);
    __assume(hMapping != NULL);

    if (bFirst)
    {
        pInstance->dwProcessId = GetCurrentProcessId();
        pInstance->hWnd = HWND(NULL);
        printf("ready\n");
        fflush(stdout);
        getchar();
        printf("handed over %d times, last \"%s\"\n", (int)pInstance->lHandedOver, pInstance->szCommandLine);
    }
    else if (!_stricmp(lpCmdLine, "/ask"))
    {
        HANDLE hProcess = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pInstance->dwProcessId);
        DWORD dwCode = 0;
        if (hProcess && GetExitCodeProcess(hProcess, &dwCode) && dwCode == STILL_ACTIVE)
            printf("the first one runs\n");
        CloseHandle(hProcess);
    }
    else
    {
        lstrcpyn(pInstance->szCommandLine, lpCmdLine, ARRAYSIZE(pInstance->szCommandLine));
        InterlockedIncrement(&pInstance->lHandedOver);
        printf("already running\n");
        nResult = 3;
    }
    UnmapViewOfFile(pInstance);
    CloseHandle(hMapping);
    return nResult;
}
