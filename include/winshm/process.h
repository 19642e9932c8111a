/* SPDX-License-Identifier: MIT */
/*
 * Processes, as Microsoft's C runtime names them: which one this is, and how it becomes
 * another program.
 *
 * _exec... keep the process, as everywhere on Linux: its number and its parent stay, and
 * nothing ends meanwhile. Handles do not get through.
 *
 * The calls that start a thread or, by these names, another process (there is
 * CreateProcess()) are not part of this version of winshm.
 * Threads are named, so that a source that starts one is told why it does not compile.
 */
#ifndef _INC_PROCESS
#define _INC_PROCESS

#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The number GetCurrentProcessId() gives. */
int _getpid(void) __asm__("getpid");

/**
 * _execl() and its relatives - become another program
 * @path:  its file; with a p in the name, one without a slash is looked for along PATH
 *
 * l: the arguments follow, with a NULL behind the last; v: they are in an array that ends
 * with one. e: so is the environment, which comes last.
 *
 * Return:   -1 and errno, if at all.
 * Follows:  exec-wexec-functions                Differs: compatibility.md#c-runtime
 * Tested:   test-crt-runtime.c
 */
intptr_t _execl(const char *path, const char *argument, ...);
intptr_t _execle(const char *path, const char *argument, ...);
intptr_t _execlp(const char *path, const char *argument, ...);
intptr_t _execlpe(const char *path, const char *argument, ...);
intptr_t _execv(const char *path, const char *const *arguments);
intptr_t _execve(const char *path, const char *const *arguments,
		 const char *const *environment);
intptr_t _execvp(const char *path, const char *const *arguments);
intptr_t _execvpe(const char *path, const char *const *arguments,
		  const char *const *environment);

#if defined(__clang__) || __GNUC__ >= 12
#define WINSHM_ABSENT(why) __attribute__((__unavailable__("winshm: " why)))
#else
#define WINSHM_ABSENT(why) __attribute__((__error__("winshm: " why)))
#endif

WINSHM_ABSENT("threads are not part of this version; there is <pthread.h>")
uintptr_t _beginthread(void (*start)(void *), unsigned stack_size, void *argument);
WINSHM_ABSENT("threads are not part of this version; there is <pthread.h>")
uintptr_t _beginthreadex(void *security, unsigned stack_size, unsigned (*start)(void *),
			 void *argument, unsigned flags, unsigned *ret_id);
WINSHM_ABSENT("threads are not part of this version; there is <pthread.h>")
void _endthread(void);
WINSHM_ABSENT("threads are not part of this version; there is <pthread.h>")
void _endthreadex(unsigned code);

#undef WINSHM_ABSENT

#ifdef __cplusplus
}
#endif

#endif
