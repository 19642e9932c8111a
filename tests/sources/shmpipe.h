/* SPDX-License-Identifier: MIT */
#ifndef SHMPIPE_H_INCLUDED
#define SHMPIPE_H_INCLUDED

#include <stddef.h>

#ifdef _WIN32
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0501
#endif
#include <windows.h>
typedef HANDLE shm_os_t;
#else
typedef int shm_os_t;
#endif

#if defined(__GNUC__)
#define SHM_PRINTF(a, b) __attribute__((format(printf, a, b)))
#else
#define SHM_PRINTF(a, b)
#endif

struct shm {
	shm_os_t os;
	void *addr;
	size_t size;
	int owner;
	char errbuf[128];
};

int shm_attach(struct shm *shm, const char *name, size_t size, int create);
void shm_detach(struct shm *shm);
const char *shm_error(const struct shm *shm);

#endif
