/* SPDX-License-Identifier: MIT */
/*
 * Processes, as Microsoft's C runtime names them: which one this is, and how it becomes
 * another program; and threads.
 *
 * _exec... keep the process, as everywhere on Linux: its number and its parent stay, and
 * nothing ends meanwhile. Handles do not get through.
 *
 * The calls that start another process by these names are not part of this version of
 * winshm; there is CreateProcess().
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

/* At once: without handlers of atexit(), and nothing is written out. */
void _exit(int code) __attribute__((__noreturn__));

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

/**
 * _beginthreadex() - start a thread, as CreateThread() does
 * @stack_size:  bytes; 0: what threads usually get
 * @flags:       CREATE_SUSPENDED: it waits for ResumeThread()
 * @ret_id:      where its number goes; NULL: nowhere
 *
 * Return:   the handle, to be closed by the caller; 0 and errno (EINVAL, EAGAIN).
 * Follows:  beginthread-beginthreadex           Differs: compatibility.md#threads
 * Tested:   conform-thread.c, test-crt-thread.c
 */
uintptr_t _beginthreadex(void *security, unsigned stack_size, unsigned (*start)(void *),
			 void *argument, unsigned flags, unsigned *ret_id);

/**
 * _beginthread() - start a thread that closes its own handle when it ends
 *
 * Return:   the handle, which may be another one's by the time it is used; (uintptr_t)-1 and
 *           errno (EINVAL, EAGAIN, EACCES).
 * Follows:  beginthread-beginthreadex
 * Tested:   conform-thread.c, test-crt-thread.c
 */
uintptr_t _beginthread(void (*start)(void *), unsigned stack_size, void *argument);

/**
 * _endthreadex() - end the calling thread, with an exit code
 * _endthread() - the same for one that _beginthread() started; the code is 0
 *
 * Follows:  endthread-endthreadex
 * Tested:   conform-thread.c, test-crt-thread.c
 */
void _endthreadex(unsigned code) __attribute__((__noreturn__));
void _endthread(void) __attribute__((__noreturn__));

#ifdef __cplusplus
}
#endif

#endif
