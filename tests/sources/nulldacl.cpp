// SPDX-License-Identifier: MIT
// A service that everybody may talk to: a NULL DACL, made by hand or read from text.
#include <windows.h>
#include <sddl.h>
#include <tchar.h>
#include <strsafe.h>
#include <stdio.h>
#pragma comment(lib, "advapi32.lib")

typedef struct _SERVICE_BLOCK
{
    DWORD  dwSize;
    LONG   lRequests;
    TCHAR  szAnswer[128];
} SERVICE_BLOCK, *PSERVICE_BLOCK;

static const LPCTSTR g_lpszNames[] = { _T("Global\\SourcesService"), _T("Local\\SourcesService") };

static void ReportError(LPCTSTR lpszFunction)
{
    LPVOID lpMsgBuf;
    TCHAR  szText[256];
    DWORD  dw = GetLastError();

    FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
                  NULL, dw, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT), (LPTSTR)&lpMsgBuf, 0, NULL);
    StringCchPrintf(szText, ARRAYSIZE(szText), TEXT("%s failed with error %d\n"), lpszFunction, dw);
    _tprintf(_T("%s"), szText);
    LocalFree(lpMsgBuf);
}

static BOOL BuildAttributes(SECURITY_ATTRIBUTES *pSA, BOOL bFromText)
{
    BOOL bOk = FALSE;
    PSECURITY_DESCRIPTOR pSD = NULL;

    pSA->nLength = sizeof(SECURITY_ATTRIBUTES);
    pSA->bInheritHandle = FALSE;
    if (bFromText)
    {
        if (!ConvertStringSecurityDescriptorToSecurityDescriptor(TEXT("D:(A;;GA;;;WD)"), SDDL_REVISION_1,
                                                                 &pSA->lpSecurityDescriptor, NULL))
            return FALSE;
        return TRUE;
    }
    pSD = (PSECURITY_DESCRIPTOR)LocalAlloc(LPTR, SECURITY_DESCRIPTOR_MIN_LENGTH);
    if (NULL == pSD)
        goto Cleanup;
    if (!InitializeSecurityDescriptor(pSD, SECURITY_DESCRIPTOR_REVISION))
        goto Cleanup;
    if (!SetSecurityDescriptorDacl(pSD, TRUE, (PACL)NULL, FALSE))
        goto Cleanup;
    pSA->lpSecurityDescriptor = pSD;
    bOk = TRUE;
Cleanup:
    if (!bOk && pSD)
        LocalFree(pSD);
    return bOk;
}

static int Serve(BOOL bFromText)
{
    SECURITY_ATTRIBUTES sa = { 0 };
    HANDLE hMap = NULL;

    if (!BuildAttributes(&sa, bFromText))
    {
        ReportError(_T("BuildAttributes"));
        return 1;
    }
    for (size_t i = 0; i < _countof(g_lpszNames) && NULL == hMap; ++i)
        hMap = CreateFileMapping(INVALID_HANDLE_VALUE, &sa, PAGE_READWRITE, 0, sizeof(SERVICE_BLOCK), g_lpszNames[i]);
    LocalFree(sa.lpSecurityDescriptor);
    if (NULL == hMap)
    {
        ReportError(_T("CreateFileMapping"));
        return 1;
    }
    PSERVICE_BLOCK pBlock = (PSERVICE_BLOCK)MapViewOfFile(hMap, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(SERVICE_BLOCK));
    if (NULL == pBlock)
    {
        ReportError(_T("MapViewOfFile"));
        CloseHandle(hMap);
        return 1;
    }
    StringCbCopy(pBlock->szAnswer, sizeof(pBlock->szAnswer), bFromText ? _T("served by text") : _T("served by hand"));
    pBlock->dwSize = sizeof(SERVICE_BLOCK);
    _tprintf(_T("ready\n"));
    fflush(stdout);
    _gettchar();
    _tprintf(_T("%d requests\n"), pBlock->lRequests);
    UnmapViewOfFile(pBlock);
    CloseHandle(hMap);
    return 0;
}

int _tmain(int argc, _TCHAR *argv[])
{
    if (argc > 1 && 0 == _tcscmp(argv[1], _T("serve")))
        return Serve(argc > 2 && 0 == _tcsicmp(argv[2], _T("SDDL")));

    HANDLE hMap = NULL;
    for (size_t i = 0; i < _countof(g_lpszNames) && NULL == hMap; ++i)
        hMap = OpenFileMapping(FILE_MAP_READ | FILE_MAP_WRITE, FALSE, g_lpszNames[i]);
    if (NULL == hMap)
    {
        ReportError(_T("OpenFileMapping"));
        return 2;
    }
    PSERVICE_BLOCK pBlock = (PSERVICE_BLOCK)MapViewOfFile(hMap, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);
    if (pBlock && pBlock->dwSize == sizeof(SERVICE_BLOCK))
    {
        InterlockedIncrement(&pBlock->lRequests);
        _tprintf(_T("%s\n"), pBlock->szAnswer);
    }
    UnmapViewOfFile(pBlock);
    CloseHandle(hMap);
    return 0;
}
