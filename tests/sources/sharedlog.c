/* SPDX-License-Identifier: MIT */
/* The log: lines of a fixed size, claimed one by one. */
#include "sharedlog.h"

#include <stdio.h>
#include <stdlib.h>
#include <stdarg.h>
#include <tchar.h>
#include <crtdbg.h>

#define MAX_LINES 256
#define MAX_CHARS 120

typedef struct tagLOGLINE {
	volatile LONG bDone;
	LOG_LEVEL nLevel;
	DWORD dwProcess;
	DWORD dwThread;
	SYSTEMTIME stTime;
	TCHAR szText[MAX_CHARS];
} LOGLINE, FAR *LPLOGLINE;

typedef struct tagLOGFILE {
	volatile LONG nLines;
	LOGLINE aLines[MAX_LINES];
} LOGFILE, FAR *LPLOGFILE;

static HANDLE g_hMap;
static LPLOGFILE g_pLog;

BOOL WINAPI LogOpen(LPCTSTR lpName)
{
	_ASSERTE(g_pLog == NULL);
	g_hMap =
		CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_COMMIT,
				  0, sizeof(LOGFILE), lpName);
	if (g_hMap == NULL)
		return FALSE;
	g_pLog =
		(LPLOGFILE)MapViewOfFile(g_hMap, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);
	if (g_pLog == NULL) {
		CloseHandle(g_hMap);
		g_hMap = NULL;
	}
	return g_pLog != NULL;
}

VOID WINAPI LogClose(VOID)
{
	if (g_pLog)
		UnmapViewOfFile(g_pLog);
	if (g_hMap)
		CloseHandle(g_hMap);
	g_pLog = NULL;
	g_hMap = NULL;
}

INT WINAPIV LogPrintf(LOG_LEVEL nLevel, LPCSTR lpFile, INT nLine, LPCTSTR lpFormat, ...)
{
	LONG i = InterlockedIncrement(&g_pLog->nLines) - 1;
	LPLOGLINE pLine = &g_pLog->aLines[i];
	va_list args;
	INT n;

	if (i >= MAX_LINES) {
		InterlockedDecrement(&g_pLog->nLines);
		return -1;
	}
	GetLocalTime(&pLine->stTime);
	pLine->nLevel = nLevel;
	pLine->dwProcess = GetCurrentProcessId();
	pLine->dwThread = GetCurrentThreadId();
	va_start(args, lpFormat);
	n = _vsntprintf(pLine->szText, MAX_CHARS - 1, lpFormat, args);
	va_end(args);
	pLine->szText[MAX_CHARS - 1] = _T('\0');
	OutputDebugString(pLine->szText);
	UNREFERENCED_PARAMETER(lpFile);
	UNREFERENCED_PARAMETER(nLine);
	InterlockedExchange(&pLine->bDone, TRUE);
	return n;
}

DWORD WINAPI LogDump(VOID)
{
	static const LPCTSTR aLevels[] = { _T("INFO"), _T("WARN"), _T("FATAL") };
	LONG i;

	for (i = 0; i < min(g_pLog->nLines, MAX_LINES); i++) {
		const LOGLINE FAR *p = &g_pLog->aLines[i];

		if (!p->bDone)
			continue;
		_tprintf(_T("%-5s %s%s\n"), aLevels[p->nLevel], p->szText,
			 p->dwProcess && p->dwThread && p->stTime.wYear >= 2000
				 ? _T("")
				 : _T(" ?"));
	}
	return (DWORD)i;
}
