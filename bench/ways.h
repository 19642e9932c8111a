/* SPDX-License-Identifier: MIT */
/*
 * The ways to share memory and to wait that most cases compare: by hand with shm_open(),
 * memfd_create() or sem_open(), and with winshm. None returns without what it is asked for.
 */
#pragma once

#include <semaphore.h>
#include <stdint.h>
#include <sys/mman.h>

#include "harness.h"
#include "windows.h"

enum {
	SECTION_BYTES = 4096
};
#define MIB (UINT64_C(1) << 20)

/* Names of this run: without a slash for winshm, with one for shm_open(). */
extern char own_name[64], held_name[64], shared_name[64];
extern char own_path[65], held_path[65], shared_path[65];
void names_make(void);

int posix_create(const char *path, uint64_t n_bytes);
int posix_open(const char *path, uint64_t n_bytes);
char *posix_map(int fd, uint64_t n_bytes);
int memfd_make(const char *name, uint64_t n_bytes); /* sealed, as those of winshm are */

/* The system calls that winshm makes, alone and by hand, for what is known already: no library
 * that works as winshm does can be faster. What is made has a label as long as own_name's. */
#define CALLS_ALONE "system calls alone"
int calls_create(uint64_t n_bytes);
int calls_open(int pidfd, int number, uint64_t n_bytes);
char *calls_map(int fd, uint64_t n_bytes);

HANDLE winshm_create(const char *name, uint64_t n_bytes);
HANDLE winshm_open(const char *name);
char *winshm_map(HANDLE section);
void winshm_prefetch(char *view, size_t n_bytes);

/* Private memory, aligned for huge pages and not touched; `advice` is of madvise(). */
char *private_map(size_t n_bytes, int advice);

/* In begin(): is there as much, and a third of it more? Otherwise the case (NULL: the whole
 * group) is left out and says why. */
bool memory_suffices(const char *name, uint64_t n_bytes);

/* For what has been signaled, and what is not yet. A POSIX semaphore is unlinked at once. */
sem_t *posix_semaphore(void);
void posix_wait(sem_t *semaphore);

HANDLE winshm_event(const char *name);     /* auto-reset */
HANDLE winshm_semaphore(const char *name); /* of one, there is none */
void winshm_wait(HANDLE object);
void winshm_wait_any(const HANDLE *objects, unsigned n);

/* For a process: from now on it has more than one thread. While it has one, the C library and
 * winshm leave out what would protect them from others. */
void thread_start_idle(void);

/* For a process: pidfd_getfd() is refused from now on, as where Yama forbids it. */
void confine(void);
