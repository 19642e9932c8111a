/* SPDX-License-Identifier: MIT */
/*
 * What tests with many processes share: memory between the actors that is not the
 * library's, dice that can be thrown again, a barrier, an ordinary user, and the few calls
 * of the API that every story needs, checked.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <linux/futex.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <windows.h>

#include "harness.h"

enum {
	TORTURE_PAGE = 4096,
	TORTURE_USER = 65534, /* who runs what shall not run as root */
};

/* Sanitizers and valgrind map as they like. */
#define TORTURE_INSTRUMENTED (TEST_SANITIZED || test_is_under_valgrind())

/* How often to do what takes long: a tenth where every instruction is watched, as that is there
 * for what each time does, not for what many times leave. */
static inline unsigned torture_times(unsigned n)
{
	return TORTURE_INSTRUMENTED ? n / 10 : n;
}

/* ---- between the actors ------------------------------------------------------------- */

static inline void *torture_share(size_t n_bytes)
{
	void *shared = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(shared != MAP_FAILED);
	return shared;
}

static inline uint64_t torture_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* A figure for whoever reads the log; there even if the next line fails. */
__attribute__((format(printf, 1, 2))) static inline void torture_note(const char *format,
								      ...)
{
	va_list args;

	fputs("# ", stdout);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	fputc('\n', stdout);
	fflush(stdout);
}

static inline uint64_t torture_env(const char *variable, uint64_t otherwise)
{
	const char *value = getenv(variable);

	return value && *value ? strtoull(value, NULL, 0) : otherwise;
}

/* Waits for that many children in any order; the first that failed ends the test. */
static inline void torture_reap(int n_children)
{
	while (n_children > 0) {
		int status;
		pid_t pid = waitpid(-1, &status, 0);

		if (pid < 0 && errno == EINTR)
			continue;
		CHECK(pid > 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			test_fail(__FILE__, __LINE__, "child %d ended with status 0x%x",
				  (int)pid, (unsigned)status);
		n_children--;
	}
}

/* Numbers from a seed, the same on every machine (an additive counter, mixed). */
struct dice {
	uint64_t state;
};

static inline uint64_t dice_throw(struct dice *dice)
{
	uint64_t x = dice->state += UINT64_C(0x9E3779B97F4A7C15);

	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

static inline uint32_t dice_below(struct dice *dice, uint32_t n)
{
	return (uint32_t)((dice_throw(dice) >> 32) * n >> 32);
}

/* All actors arrive, then all go on. Lives in shared memory. */
struct barrier {
	_Atomic uint32_t n_arrived, n_rounds;
	uint32_t n_actors;
};

static inline void barrier_wait(struct barrier *barrier)
{
	uint32_t round = atomic_load(&barrier->n_rounds);

	if (atomic_fetch_add(&barrier->n_arrived, 1) + 1 == barrier->n_actors) {
		atomic_store(&barrier->n_arrived, 0);
		atomic_store(&barrier->n_rounds, round + 1);
		syscall(SYS_futex, &barrier->n_rounds, FUTEX_WAKE, INT_MAX, NULL, NULL,
			0);
		return;
	}
	/* The last one to arrive wakes us; a stray return looks at the round again. */
	while (atomic_load(&barrier->n_rounds) == round)
		syscall(SYS_futex, &barrier->n_rounds, FUTEX_WAIT, round, NULL, NULL, 0);
}

/* ---- sections ----------------------------------------------------------------------- */

/* NULL and its reason in `ret_error`, or a handle and 0 or ERROR_ALREADY_EXISTS. */
static inline HANDLE section_try_create(const char *name, DWORD n_bytes, DWORD *ret_error)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    n_bytes, name);

	*ret_error = GetLastError();
	return section;
}

static inline HANDLE section_create(const char *name, DWORD n_bytes)
{
	DWORD error;
	HANDLE section = section_try_create(name, n_bytes, &error);

	CHECK_EQ(error, ERROR_SUCCESS);
	CHECK(section);
	return section;
}

static inline HANDLE section_open(const char *name)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);

	if (!section)
		test_fail(__FILE__, __LINE__, "open %s: error %u", name,
			  (unsigned)GetLastError());
	return section;
}

/* What opening says; a handle it yields is closed again. */
static inline DWORD section_open_says(const char *name)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);

	if (!section)
		return GetLastError();
	CHECK(CloseHandle(section));
	return ERROR_SUCCESS;
}

static inline DWORD section_create_says(const char *name)
{
	DWORD error;
	HANDLE section = section_try_create(name, TORTURE_PAGE, &error);

	if (section)
		CHECK(CloseHandle(section));
	return error;
}

static inline void *section_view(HANDLE section)
{
	void *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);

	if (!view)
		test_fail(__FILE__, __LINE__, "view: error %u", (unsigned)GetLastError());
	return view;
}

/* The first word of the object that has this name now. */
static inline uint64_t section_peek(const char *name)
{
	HANDLE section = section_open(name);
	uint64_t *view = section_view(section), word = *view;

	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
	return word;
}

static inline void section_poke(HANDLE section, uint64_t word)
{
	uint64_t *view = section_view(section);

	*view = word;
	CHECK(UnmapViewOfFile(view));
}

/* ---- what must not grow ------------------------------------------------------------- */

static inline int torture_count_maps(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int n = 0, c;

	CHECK(maps);
	while ((c = getc(maps)) != EOF)
		n += c == '\n';
	fclose(maps);
	return n;
}

/* What the table of names occupies. */
static inline uint64_t torture_index_bytes(void)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/index.2", getenv("WINSHM_RUNTIME_DIR"));
	CHECK(stat(path, &st) == 0);
	return (uint64_t)st.st_blocks * 512;
}

static inline uint64_t torture_shmem_bytes(void)
{
	FILE *meminfo = fopen("/proc/meminfo", "re");
	unsigned long long kib = 0;
	char line[128];

	CHECK(meminfo);
	while (fgets(line, sizeof(line), meminfo))
		if (sscanf(line, "Shmem: %llu", &kib) == 1)
			break;
	fclose(meminfo);
	return (uint64_t)kib * 1024;
}

/* ---- the runtime directory ---------------------------------------------------------- */

static inline int torture_remove_one(const char *path, const struct stat *st, int flag,
				     struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	remove(path);
	return 0;
}

/* rm -rf, with newcomers making it again meanwhile or not. */
static inline void torture_remove_runtime_dir(void)
{
	nftw(getenv("WINSHM_RUNTIME_DIR"), torture_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/*
 * An ordinary user: root sees through every /proc, which hides half of the story. Prepares
 * a place that this user can own; torture_become_user() then in each actor. A test that
 * does not run as root is that user already.
 */
static inline void torture_prepare_user(void)
{
	char path[256];

	if (geteuid() != 0)
		return;
	CHECK(chmod(test_dir(), 0711) == 0);
	snprintf(path, sizeof(path), "%s/home", test_dir());
	CHECK(mkdir(path, 0700) == 0 || errno == EEXIST);
	CHECK(chown(path, TORTURE_USER, TORTURE_USER) == 0);
	snprintf(path, sizeof(path), "%s/home/run", test_dir());
	setenv("WINSHM_RUNTIME_DIR", path, 1);
}

static inline void torture_become_user(void)
{
	if (geteuid() == 0) {
		CHECK(setgroups(0, NULL) == 0);
		CHECK(setresgid(TORTURE_USER, TORTURE_USER, TORTURE_USER) == 0);
		CHECK(setresuid(TORTURE_USER, TORTURE_USER, TORTURE_USER) == 0);
	}
	CHECK(prctl(PR_SET_DUMPABLE, 1) == 0); /* a change of user takes it away */
}
