/* SPDX-License-Identifier: MIT */
/*
 * What kill -9 leaves behind: a mutex that somebody sleeps for, and memory that nobody has
 * any more.
 *
 * That the memory is gone is not believed but looked up: the kernel finds a file by its
 * number only while there is one. That takes privileges; otherwise what all memory files
 * have together must have shrunk, which other programs may hide for a while.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases.h"
#include "machine.h"
#include "peer.h"
#include "ways.h"
#include "word.h"

/* What the children tell. */
static struct told {
	pthread_mutex_t robust;
	struct word is_ready;
	double had_ns;
	union {
		struct file_handle handle;
		char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	} memory;
} * told;

static HANDLE mutex;
static int file;

static void told_make(void)
{
	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		bench_die("mmap: %m");
}

/* 0 in the child; in the parent its number, when it has said that it is ready. */
static pid_t child_begin(void)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		bench_die("fork: %m");
	if (pid > 0)
		word_wait(&told->is_ready);
	else
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

/* Does it, says so, and stays until it is killed. */
static pid_t child_start(void (*work)(void))
{
	pid_t pid = child_begin();

	if (pid > 0)
		return pid;
	work();
	word_set(&told->is_ready);
	for (;;)
		pause();
}

static void child_await(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || (WIFEXITED(status) && WEXITSTATUS(status)))
		bench_die("a child failed");
}

/* ---- the owner ----------------------------------------------------------------------- */

static void robust_own(void)
{
	if (pthread_mutex_lock(&told->robust))
		bench_die("robust mutex");
}

static void robust_take(void)
{
	if (pthread_mutex_lock(&told->robust) != EOWNERDEAD)
		bench_die("the robust mutex did not tell of its owner's death");
}

static void robust_give(void)
{
	pthread_mutex_consistent(&told->robust);
	pthread_mutex_unlock(&told->robust);
}

static void mutex_own(void)
{
	if (WaitForSingleObject(mutex, INFINITE) != WAIT_OBJECT_0)
		bench_die("mutex: error %u", GetLastError());
}

static void mutex_take(void)
{
	if (WaitForSingleObject(mutex, INFINITE) != WAIT_ABANDONED)
		bench_die("the mutex did not tell of its owner's death");
}

static void mutex_give(void)
{
	ReleaseMutex(mutex);
}

static void file_lock(int type)
{
	struct flock lock = { .l_type = (short)type, .l_whence = SEEK_SET };

	if (fcntl(file, F_SETLKW, &lock) < 0)
		bench_die("fcntl: %m");
}

static void file_take(void)
{
	file_lock(F_WRLCK);
}

static void file_give(void)
{
	file_lock(F_UNLCK);
}

static pid_t sleeper_start(void (*take)(void), void (*give)(void))
{
	pid_t pid = child_begin();

	if (pid > 0) {
		sleep_await(pid);
		return pid;
	}
	bench_pin_last();
	word_set(&told->is_ready);
	take();
	told->had_ns = bench_now_ns();
	give();
	_exit(0);
}

static double owner_killed(void (*own)(void), void (*take)(void), void (*give)(void))
{
	pid_t owner = child_start(own), sleeper = sleeper_start(take, give);
	double start_ns = bench_now_ns();

	kill(owner, SIGKILL);
	child_await(sleeper);
	child_await(owner);
	return told->had_ns - start_ns;
}

static double robust_killed(void)
{
	return owner_killed(robust_own, robust_take, robust_give);
}

static double mutex_killed(void)
{
	return owner_killed(mutex_own, mutex_take, mutex_give);
}

static double file_killed(void)
{
	return owner_killed(file_take, file_take, file_give);
}

static void owner_begin(void)
{
	pthread_mutexattr_t attributes;

	told_make();
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&told->robust, &attributes);
	mutex = CreateMutexA(NULL, FALSE, "mutex");
	if (!mutex)
		bench_die("mutex: error %u", GetLastError());
	file = memfd_make("bench", SECTION_BYTES);
}

static const struct bench_case owner_cases[] = {
	{ .name = "robust pthread mutex", .run = robust_killed, .is_elsewhere = true },
	{ .name = "winshm mutex",
	  .run = mutex_killed,
	  .is_elsewhere = true,
	  .goal = 1.20 },
	{ .name = "fcntl lock", .run = file_killed, .is_elsewhere = true },
};

const struct bench_group owner_group = {
	.name = "owner killed",
	.operation =
		"From kill -9 of a mutex's owner until another process, asleep for it on the "
		"other processor, has it and knows what happened (a file's lock never tells).",
	.bound =
		"The killed process has to run once more; the first it does is to look through "
		"its list of locks. Then one wake-up, as in there and back. (Locks of files "
		"come after its memory.)",
	.cases = owner_cases,
	.n_cases = N_CASES(owner_cases),
	.begin = owner_begin,
};

/* ---- all who have memory ------------------------------------------------------------- */

static size_t memory_bytes(void)
{
	return bench_is_smoke() ? 16 << 20 : 64 << 20;
}

/* The file without a name that has just that size. */
static void memory_remember(void)
{
	struct stat st;
	int mount;

	for (int fd = 3; fd < 256; fd++) {
		if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_nlink ||
		    (size_t)st.st_size != memory_bytes())
			continue;
		told->memory.handle.handle_bytes = MAX_HANDLE_SZ;
		if (name_to_handle_at(fd, "", &told->memory.handle, &mount,
				      AT_EMPTY_PATH) < 0)
			told->memory.handle.handle_bytes = 0;
	}
}

/* 1: it is there; 0: it is not; < 0: cannot tell. */
static int memory_is_there(void)
{
	int fd;

	if (told->memory.handle.handle_bytes == 0)
		return -1;
	fd = open_by_handle_at(file, &told->memory.handle, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ESTALE ? 0 : -1;
	close(fd);
	return 1;
}

static void memory_check_gone(size_t before)
{
	int is_there = memory_is_there();

	if (is_there > 0)
		bench_die("the memory of killed processes is still there");
	for (int i = 0; is_there < 0 && i < 200; i++) {
		if (machine_memory_bytes("Shmem:") + memory_bytes() / 4 * 3 <= before)
			return;
		usleep(10000);
	}
	if (is_there < 0)
		bench_die("the memory of killed processes did not become free");
}

static double holders_killed(void (*first)(void), void (*second)(void), bool is_file)
{
	pid_t holders[2];
	size_t before;
	double start_ns, ns;

	memset(&told->memory, 0, sizeof(told->memory));
	holders[0] = child_start(first);
	holders[1] = child_start(second);
	if (is_file && memory_is_there() == 0)
		bench_die("the memory cannot be found");
	before = machine_memory_bytes("Shmem:");
	start_ns = bench_now_ns();
	for (int i = 0; i < 2; i++)
		kill(holders[i], SIGKILL);
	for (int i = 0; i < 2; i++)
		child_await(holders[i]);
	ns = bench_now_ns() - start_ns;
	if (is_file)
		memory_check_gone(before);
	return ns;
}

static void private_hold(void)
{
	char *map = mmap(NULL, memory_bytes(), PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED)
		bench_die("mmap: %m");
	madvise(map, memory_bytes(), MADV_NOHUGEPAGE); /* as memory files mostly have */
	memset(map, 1, memory_bytes());
}

static void nothing_hold(void)
{
}

static void posix_hold(void)
{
	memset(posix_map(posix_create(own_path, memory_bytes()), memory_bytes()), 1,
	       memory_bytes());
}

static void posix_hold_too(void)
{
	memset(posix_map(posix_open(own_path, memory_bytes()), memory_bytes()), 2,
	       memory_bytes());
}

static void winshm_hold(void)
{
	memset(winshm_map(winshm_create(own_name, memory_bytes())), 1, memory_bytes());
	memory_remember();
}

static void winshm_hold_too(void)
{
	memset(winshm_map(winshm_open(own_name)), 2, memory_bytes());
}

static double private_killed(void)
{
	return holders_killed(private_hold, nothing_hold, false);
}

static double winshm_killed(void)
{
	return holders_killed(winshm_hold, winshm_hold_too, true);
}

/* It would stay for ever. */
static double posix_killed(void)
{
	double ns = holders_killed(posix_hold, posix_hold_too, false), start_ns;
	struct stat st;
	int fd = posix_open(own_path, memory_bytes());

	if (fstat(fd, &st) < 0 || (size_t)st.st_blocks * 512 < memory_bytes())
		bench_die("a file in /dev/shm has vanished by itself");
	close(fd);
	start_ns = bench_now_ns();
	shm_unlink(own_path);
	return ns + bench_now_ns() - start_ns;
}

static void holders_begin(void)
{
	told_make();
	names_make();
	file = memfd_make("bench", SECTION_BYTES); /* on the mount of all such files */
}

static const struct bench_case holders_cases[] = {
	{ .name = "private memory", .run = private_killed, .is_elsewhere = true },
	{ .name = "winshm section", .run = winshm_killed, .is_elsewhere = true },
	{ .name = "shm_open, unlinked by hand",
	  .run = posix_killed,
	  .is_elsewhere = true },
};

const struct bench_group holders_group = {
	.name = "all holders killed",
	.operation =
		"Two processes that have mapped 64 MiB and touched them are killed; until "
		"both have ended. Then no byte is left, or the case fails. (The private "
		"memory is one's alone; the file in /dev/shm stays until somebody unlinks "
		"it, which is counted.)",
	.bound =
		"Unmapping 16,384 pages, twice, and giving them back. Of private memory only "
		"once.",
	.cases = holders_cases,
	.n_cases = N_CASES(holders_cases),
	.begin = holders_begin,
};
