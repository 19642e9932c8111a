/* SPDX-License-Identifier: MIT */
/* A log that several programs write into and one reads. */
#ifndef SHAREDLOG_H
#define SHAREDLOG_H

#include <windows.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
	LOG_INFO,
	LOG_WARN,
	LOG_FATAL
} LOG_LEVEL;

BOOL WINAPI LogOpen(LPCTSTR lpName);
VOID WINAPI LogClose(VOID);
INT WINAPIV LogPrintf(LOG_LEVEL nLevel, LPCSTR lpFile, INT nLine, LPCTSTR lpFormat, ...);
DWORD WINAPI LogDump(VOID);

#define LOGI(...) LogPrintf(LOG_INFO, __FILE__, __LINE__, __VA_ARGS__)
#define LOGW(...) LogPrintf(LOG_WARN, __FILE__, __LINE__, __VA_ARGS__)

#ifdef __cplusplus
}
#endif
#endif
