/* SPDX-License-Identifier: MIT */
/*
 * The debug heap of Microsoft's runtime, as its release build has it: the names are there
 * and nothing watches the heap. Valgrind and -fsanitize=address do, and need no name.
 *
 * Assertions are the exception. Under _DEBUG, which asks for the debug build, _ASSERT() and
 * its relatives hold what assert() holds.
 */
#ifndef _INC_CRTDBG
#define _INC_CRTDBG

#include <stddef.h>
#include <stdlib.h>
#ifdef _DEBUG
#include <assert.h>
#endif
#ifdef __cplusplus
#include <new>
#endif

#define _CRT_WARN   0
#define _CRT_ERROR  1
#define _CRT_ASSERT 2
#define _CRT_ERRCNT 3

#define _CRTDBG_MODE_FILE   0x1
#define _CRTDBG_MODE_DEBUG  0x2
#define _CRTDBG_MODE_WNDW   0x4
#define _CRTDBG_REPORT_MODE (-1)

typedef void *_HFILE;
#define _CRTDBG_INVALID_HFILE ((_HFILE)-1)
#define _CRTDBG_HFILE_ERROR   ((_HFILE)-2)
#define _CRTDBG_FILE_STDOUT   ((_HFILE)-4)
#define _CRTDBG_FILE_STDERR   ((_HFILE)-5)
#define _CRTDBG_REPORT_FILE   ((_HFILE)-6)

#define _CRTDBG_ALLOC_MEM_DF        0x01
#define _CRTDBG_DELAY_FREE_MEM_DF   0x02
#define _CRTDBG_CHECK_ALWAYS_DF     0x04
#define _CRTDBG_CHECK_CRT_DF        0x10
#define _CRTDBG_LEAK_CHECK_DF       0x20
#define _CRTDBG_CHECK_EVERY_16_DF   0x00100000
#define _CRTDBG_CHECK_EVERY_128_DF  0x00800000
#define _CRTDBG_CHECK_EVERY_1024_DF 0x04000000
#define _CRTDBG_CHECK_DEFAULT_DF    0
#define _CRTDBG_REPORT_FLAG         (-1)

#define _FREE_BLOCK   0
#define _NORMAL_BLOCK 1
#define _CRT_BLOCK    2
#define _IGNORE_BLOCK 3
#define _CLIENT_BLOCK 4

typedef struct _CrtMemState {
	size_t total;
} _CrtMemState;

#ifdef _DEBUG
#define _ASSERT(claim)            assert(claim)
#define _ASSERTE(claim)           assert(claim)
#define _ASSERT_EXPR(claim, text) assert(claim)
#else
#define _ASSERT(claim)            ((void)0)
#define _ASSERTE(claim)           ((void)0)
#define _ASSERT_EXPR(claim, text) ((void)0)
#endif

#define _RPT0(kind, text)              ((void)0)
#define _RPT1(kind, text, a)           ((void)0)
#define _RPT2(kind, text, a, b)        ((void)0)
#define _RPT3(kind, text, a, b, c)     ((void)0)
#define _RPT4(kind, text, a, b, c, d)  ((void)0)
#define _RPTF0(kind, text)             ((void)0)
#define _RPTF1(kind, text, a)          ((void)0)
#define _RPTF2(kind, text, a, b)       ((void)0)
#define _RPTF3(kind, text, a, b, c)    ((void)0)
#define _RPTF4(kind, text, a, b, c, d) ((void)0)
#define _RPTW0(kind, text)             ((void)0)
#define _RPTW1(kind, text, a)          ((void)0)
#define _RPTW2(kind, text, a, b)       ((void)0)

#define _CrtSetDbgFlag(flags)                       ((int)0)
#define _CrtSetReportMode(kind, mode)               ((int)0)
#define _CrtSetReportFile(kind, file)               ((_HFILE)0)
#define _CrtSetReportHook(hook)                     ((void *)0)
#define _CrtSetBreakAlloc(number)                   ((long)0)
#define _CrtDumpMemoryLeaks()                       ((int)0)
#define _CrtCheckMemory()                           ((int)1)
#define _CrtMemCheckpoint(state)                    ((void)0)
#define _CrtMemDifference(difference, before, then) ((int)0)
#define _CrtMemDumpStatistics(state)                ((void)0)
#define _CrtMemDumpAllObjectsSince(state)           ((void)0)
#define _CrtIsValidHeapPointer(p)                   ((int)1)
#define _CrtIsValidPointer(p, n_bytes, is_writable) ((int)1)
#define _CrtDbgBreak()                              ((void)0)

#define _malloc_dbg(n_bytes, kind, file, line)     malloc(n_bytes)
#define _calloc_dbg(n, n_bytes, kind, file, line)  calloc(n, n_bytes)
#define _realloc_dbg(p, n_bytes, kind, file, line) realloc(p, n_bytes)
#define _free_dbg(p, kind)                         free(p)

/* What new(_NORMAL_BLOCK, __FILE__, __LINE__) calls. */
#ifdef __cplusplus
inline void *operator new(size_t n_bytes, int, const char *, int)
{
	return ::operator new(n_bytes);
}

inline void *operator new[](size_t n_bytes, int, const char *, int)
{
	return ::operator new[](n_bytes);
}

inline void operator delete(void *p, int, const char *, int)
{
	::operator delete(p);
}

inline void operator delete[](void *p, int, const char *, int)
{
	::operator delete[](p);
}
#endif

#endif
