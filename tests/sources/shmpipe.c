/* SPDX-License-Identifier: MIT */
/* A library for every system, whose Windows half is the one that is compiled here. */
#include "shmpipe.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int shm_fail(struct shm *shm, const char *format, ...) SHM_PRINTF(2, 3);

static int shm_fail(struct shm *shm, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(shm->errbuf, sizeof(shm->errbuf), format, args);
	va_end(args);
	return -1;
}

#ifdef _WIN32
int shm_attach(struct shm *shm, const char *name, size_t size, int create)
{
	unsigned long long total = size;

	memset(shm, 0, sizeof(*shm));
	if (create)
		shm->os = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					     (DWORD)(total >> 32),
					     (DWORD)(total & 0xffffffffUL), name);
	else
		shm->os = OpenFileMappingA(FILE_MAP_READ | FILE_MAP_WRITE, 0, name);
	if (shm->os == NULL)
		return shm_fail(shm, "%s: error %lu", name,
				(unsigned long)GetLastError());
	shm->owner = create && GetLastError() != ERROR_ALREADY_EXISTS;
	shm->addr = MapViewOfFile(shm->os, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, size);
	if (shm->addr == NULL) {
		CloseHandle(shm->os);
		return shm_fail(shm, "%s: view: error %lu", name,
				(unsigned long)GetLastError());
	}
	shm->size = size;
	return 0;
}

void shm_detach(struct shm *shm)
{
	if (shm->addr)
		UnmapViewOfFile(shm->addr);
	CloseHandle(shm->os);
	shm->addr = NULL;
}
#else
#error "this test is about the other half"
#endif

const char *shm_error(const struct shm *shm)
{
	return shm->errbuf[0] ? shm->errbuf : strerror(errno);
}
