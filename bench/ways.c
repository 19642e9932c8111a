/* SPDX-License-Identifier: MIT */
/* By hand and with winshm: bench/ways.h. */
#include "ways.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HUGE_BYTES (2 * MIB)

#include "machine.h"

char own_name[64], held_name[64], shared_name[64];
char own_path[65], held_path[65], shared_path[65];

static void name_make(char name[64], char path[65], const char *what)
{
	snprintf(path, 65, "/%s", bench_name(name, what));
}

static char own_label[128];

void names_make(void)
{
	name_make(own_name, own_path, "own");
	name_make(held_name, held_path, "held");
	name_make(shared_name, shared_path, "shared");
	snprintf(own_label, sizeof(own_label), "winshm:2:section:rw--:0:Local\\%s",
		 own_name);
}

int posix_create(const char *path, uint64_t n_bytes)
{
	int fd = shm_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	if (fd < 0 || ftruncate(fd, (off_t)n_bytes) < 0)
		bench_die("shm_open %s: %m", path);
	return fd;
}

int posix_open(const char *path, uint64_t n_bytes)
{
	struct stat st;
	int fd = shm_open(path, O_RDWR, 0);

	if (fd < 0 || fstat(fd, &st) < 0 || (uint64_t)st.st_size != n_bytes)
		bench_die("shm_open %s: %m", path);
	return fd;
}

char *posix_map(int fd, uint64_t n_bytes)
{
	char *map = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		bench_die("mmap: %m");
	return map;
}

int memfd_make(const char *name, uint64_t n_bytes)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || ftruncate(fd, (off_t)n_bytes) < 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		bench_die("memfd: %m");
	return fd;
}

static int calls_checked(int fd, uint64_t n_bytes)
{
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || (uint64_t)st.st_size != n_bytes)
		bench_die(CALLS_ALONE ": %m");
	return fd;
}

int calls_create(uint64_t n_bytes)
{
	return calls_checked(memfd_make(own_label, n_bytes), n_bytes);
}

int calls_open(int pidfd, int number, uint64_t n_bytes)
{
	return calls_checked((int)syscall(SYS_pidfd_getfd, pidfd, number, 0), n_bytes);
}

char *calls_map(int fd, uint64_t n_bytes)
{
	char *map = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
			 fd, 0);

	if (map == MAP_FAILED)
		bench_die(CALLS_ALONE ": %m");
	return map;
}

HANDLE winshm_create(const char *name, uint64_t n_bytes)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					    (DWORD)(n_bytes >> 32), (DWORD)n_bytes, name);

	if (!section || (name && GetLastError()))
		bench_die("create %s: error %u", name ? name : "", GetLastError());
	return section;
}

HANDLE winshm_open(const char *name)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);

	if (!section)
		bench_die("open %s: error %u", name, GetLastError());
	return section;
}

char *winshm_map(HANDLE section)
{
	char *view = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);

	if (!view)
		bench_die("map: error %u", GetLastError());
	return view;
}

void winshm_prefetch(char *view, size_t n_bytes)
{
	WIN32_MEMORY_RANGE_ENTRY range = { view, n_bytes };

	if (!PrefetchVirtualMemory(GetCurrentProcess(), 1, &range, 0))
		bench_die("prefetch: error %u", GetLastError());
}

char *private_map(size_t n_bytes, int advice)
{
	size_t n_room = n_bytes + HUGE_BYTES, n_before;
	char *map = mmap(NULL, n_room, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED)
		bench_die("mmap: %m");
	n_before = -(uintptr_t)map % HUGE_BYTES;
	munmap(map + n_before + n_bytes, HUGE_BYTES - n_before);
	if (n_before)
		munmap(map, n_before);
	(void)madvise(map + n_before, n_bytes, advice); /* there may be no huge pages */
	return map + n_before;
}

bool memory_suffices(const char *name, uint64_t n_bytes)
{
	uint64_t available = machine_memory_bytes("MemAvailable:");

	if (available / 4 * 3 >= n_bytes)
		return true;
	bench_leave_out(name, "takes %" PRIu64 " MiB, and %" PRIu64 " are available",
			n_bytes / MIB, available / MIB);
	return false;
}

sem_t *posix_semaphore(void)
{
	char name[64], path[65];
	sem_t *semaphore;

	name_make(name, path, "semaphore");
	semaphore = sem_open(path, O_CREAT | O_EXCL, 0600, 0);
	if (semaphore == SEM_FAILED || sem_unlink(path) < 0)
		bench_die("sem_open %s: %m", path);
	return semaphore;
}

void posix_wait(sem_t *semaphore)
{
	while (sem_wait(semaphore) < 0)
		if (errno != EINTR)
			bench_die("sem_wait: %m");
}

HANDLE winshm_event(const char *name)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, name);

	if (!event)
		bench_die("event %s: error %u", name ? name : "", GetLastError());
	return event;
}

HANDLE winshm_semaphore(const char *name)
{
	HANDLE semaphore = CreateSemaphoreA(NULL, 0, 1, name);

	if (!semaphore)
		bench_die("semaphore %s: error %u", name ? name : "", GetLastError());
	return semaphore;
}

void winshm_wait(HANDLE object)
{
	if (WaitForSingleObject(object, INFINITE) != WAIT_OBJECT_0)
		bench_die("wait: error %u", GetLastError());
}

void winshm_wait_any(const HANDLE *objects, unsigned n)
{
	if (WaitForMultipleObjects(n, objects, FALSE, INFINITE) >= WAIT_OBJECT_0 + n)
		bench_die("wait: error %u", GetLastError());
}

static void *thread_stay(void *arg)
{
	for (;;)
		pause();
	return arg;
}

void thread_start_idle(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, thread_stay, NULL))
		bench_die("no second thread");
}

void confine(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_getfd, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		bench_die("no system call filter: %m");
}
