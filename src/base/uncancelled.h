/* SPDX-License-Identifier: MIT */
/*
 * No thread is cancelled inside of this library: a lock, a descriptor or half an object
 * would stay behind. The calls of the C library that are cancellation points, as far as
 * we use them, are made with cancellation put off; it costs a few nanoseconds.
 *
 * The build includes this in front of every source of the library (src/meson.build), so
 * nobody has to think of it. Sleeping is not among the calls (clock_sleep_ns(), whereas
 * clock_pause_ns() may hold locks): Sleep() holds nothing, and a thread that sleeps for ever
 * is to be got rid of.
 */
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UNCANCELLED(call)                                                       \
	({                                                                      \
		int _cancel_state;                                              \
		__typeof__(call) _result;                                       \
                                                                                \
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &_cancel_state); \
		_result = (call);                                               \
		pthread_setcancelstate(_cancel_state, &_cancel_state);          \
		_result;                                                        \
	})

/* Called directly it is no cancellation point; but the sanitizers want to know of it. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNCANCELLED_CLOSE(fd) UNCANCELLED((close)(fd))
#else
#define UNCANCELLED_CLOSE(fd) uncancelled_close(fd)
#endif

static inline int uncancelled_close(int fd)
{
	return (int)syscall(SYS_close, fd);
}

/* A name in parentheses is not taken for the macro again. */
#define close(...)           UNCANCELLED_CLOSE(__VA_ARGS__)
#define closedir(...)        UNCANCELLED((closedir)(__VA_ARGS__))
#define copy_file_range(...) UNCANCELLED((copy_file_range)(__VA_ARGS__))
#define fallocate(...)       UNCANCELLED((fallocate)(__VA_ARGS__))
#define fclose(...)          UNCANCELLED((fclose)(__VA_ARGS__))
#define fopen(...)           UNCANCELLED((fopen)(__VA_ARGS__))
#define fprintf(...)         UNCANCELLED((fprintf)(__VA_ARGS__))
#define fputs(...)           UNCANCELLED((fputs)(__VA_ARGS__))
#define fscanf(...)          UNCANCELLED((fscanf)(__VA_ARGS__))
#define fsync(...)           UNCANCELLED((fsync)(__VA_ARGS__))
#define getgrgid_r(...)      UNCANCELLED((getgrgid_r)(__VA_ARGS__))
#define getgrnam_r(...)      UNCANCELLED((getgrnam_r)(__VA_ARGS__))
#define getline(...)         UNCANCELLED((getline)(__VA_ARGS__))
#define getpwnam_r(...)      UNCANCELLED((getpwnam_r)(__VA_ARGS__))
#define getpwuid_r(...)      UNCANCELLED((getpwuid_r)(__VA_ARGS__))
#define msync(...)           UNCANCELLED((msync)(__VA_ARGS__))
#define nanosleep(...)       UNCANCELLED((nanosleep)(__VA_ARGS__))
#define open(...)            UNCANCELLED((open)(__VA_ARGS__))
#define openat(...)          UNCANCELLED((openat)(__VA_ARGS__))
#define opendir(...)         UNCANCELLED((opendir)(__VA_ARGS__))
#define poll(...)            UNCANCELLED((poll)(__VA_ARGS__))
#define posix_fallocate(...) UNCANCELLED((posix_fallocate)(__VA_ARGS__))
#define pread(...)           UNCANCELLED((pread)(__VA_ARGS__))
#define pwrite(...)          UNCANCELLED((pwrite)(__VA_ARGS__))
#define read(...)            UNCANCELLED((read)(__VA_ARGS__))
#define readdir(...)         UNCANCELLED((readdir)(__VA_ARGS__))
#define recv(...)            UNCANCELLED((recv)(__VA_ARGS__))
#define send(...)            UNCANCELLED((send)(__VA_ARGS__))
#define sigtimedwait(...)    UNCANCELLED((sigtimedwait)(__VA_ARGS__))
#define waitid(...)          UNCANCELLED((waitid)(__VA_ARGS__))
#define waitpid(...)         UNCANCELLED((waitpid)(__VA_ARGS__))
#define write(...)           UNCANCELLED((write)(__VA_ARGS__))

/* It is one only where it waits for a lock. */
#define fcntl(fd, command, ...)                                     \
	((command) == F_SETLKW || (command) == F_OFD_SETLKW         \
		 ? UNCANCELLED((fcntl)(fd, command, ##__VA_ARGS__)) \
		 : (fcntl)(fd, command, ##__VA_ARGS__))
