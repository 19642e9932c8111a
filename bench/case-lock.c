/* SPDX-License-Identifier: MIT */
/*
 * Taking and giving back what nobody else wants, in memory that processes share: as most
 * locks are, most of the time. And a name for it that comes and goes.
 */
#include <fcntl.h>
#include <pthread.h>

#include "cases.h"
#include "ways.h"

static pthread_mutex_t *robust;
static sem_t *posix;
static HANDLE mutex, own_mutex, semaphore, own_semaphore;

static void robust_make(void)
{
	pthread_mutexattr_t attributes;

	robust = mmap(NULL, sizeof(*robust), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (robust == MAP_FAILED)
		bench_die("mmap: %m");
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	if (pthread_mutex_init(robust, &attributes))
		bench_die("no robust mutex");
	pthread_mutexattr_destroy(&attributes);
}

/* ---- mutex --------------------------------------------------------------------------- */

MEAN_CASE(robust_pair, pthread_mutex_lock(robust); pthread_mutex_unlock(robust))
MEAN_CASE(mutex_pair, winshm_wait(mutex); ReleaseMutex(mutex))
MEAN_CASE(own_mutex_pair, winshm_wait(own_mutex); ReleaseMutex(own_mutex))

static void mutex_begin(void)
{
	robust_make();
	mutex = CreateMutexA(NULL, FALSE, "mutex");
	own_mutex = CreateMutexA(NULL, FALSE, NULL);
	if (!mutex || !own_mutex)
		bench_die("mutex: error %u", GetLastError());
}

static const struct bench_case mutex_cases[] = {
	{ .name = "robust pthread mutex", .run = robust_pair },
	{ .name = "winshm, named", .run = mutex_pair, .goal = 2, .goal_calls = -1 },
	{ .name = "winshm, unnamed", .run = own_mutex_pair, .goal_calls = -1 },
};

#define MUTEX_OPERATION                                                          \
	"Take a free mutex and give it back. Each is shared between processes, " \
	"recursive, and survives its owner's death."
#define MUTEX_BOUND                                                               \
	"Two atomic instructions, and linking it into the thread's list for the " \
	"kernel. winshm also looks up a handle twice and compares the table's "   \
	"bytes with what it remembers."

const struct bench_group mutex_group = {
	.name = "mutex, taken and given back",
	.operation = MUTEX_OPERATION " The process has one thread.",
	.bound = MUTEX_BOUND,
	.cases = mutex_cases,
	.n_cases = N_CASES(mutex_cases),
	.begin = mutex_begin,
};

static void threads_begin(void)
{
	mutex_begin();
	thread_start_idle();
}

const struct bench_group mutex_threads_group = {
	.name = "mutex, in a process with threads",
	.operation = MUTEX_OPERATION " The process has a thread that does nothing.",
	.bound = MUTEX_BOUND " With threads, each look at a handle takes and gives back "
			     "a reference with two atomic instructions more.",
	.cases = mutex_cases,
	.n_cases = N_CASES(mutex_cases),
	.begin = threads_begin,
	.weight = 0.5,
};

/* ---- semaphore ----------------------------------------------------------------------- */

MEAN_CASE(posix_pair, sem_post(posix); posix_wait(posix))
MEAN_CASE(semaphore_pair, ReleaseSemaphore(semaphore, 1, NULL); winshm_wait(semaphore))
MEAN_CASE(own_semaphore_pair, ReleaseSemaphore(own_semaphore, 1, NULL);
	  winshm_wait(own_semaphore))

static void semaphore_begin(void)
{
	posix = posix_semaphore();
	semaphore = winshm_semaphore("semaphore");
	own_semaphore = winshm_semaphore(NULL);
}

static const struct bench_case semaphore_cases[] = {
	{ .name = "POSIX sem_open", .run = posix_pair },
	{ .name = "winshm, named", .run = semaphore_pair, .goal_calls = -1 },
	{ .name = "winshm, unnamed", .run = own_semaphore_pair, .goal_calls = -1 },
};

const struct bench_group semaphore_group = {
	.name = "semaphore, released and taken",
	.operation = "Add one, and take it again; nobody waits.",
	.bound = "Two atomic instructions. winshm also looks up a handle twice.",
	.cases = semaphore_cases,
	.n_cases = N_CASES(semaphore_cases),
	.begin = semaphore_begin,
};

/* ---- a name -------------------------------------------------------------------------- */

static double posix_create_close(void)
{
	double start_ns = bench_now_ns();

	sem_close(posix_semaphore());
	return bench_now_ns() - start_ns;
}

static double event_create_close(void)
{
	double start_ns = bench_now_ns();

	CloseHandle(winshm_event("event"));
	return bench_now_ns() - start_ns;
}

static double own_event_create_close(void)
{
	double start_ns = bench_now_ns();

	CloseHandle(winshm_event(NULL));
	return bench_now_ns() - start_ns;
}

static const struct bench_case event_life_cases[] = {
	{ .name = "POSIX sem_open, unlink, close", .run = posix_create_close },
	{ .name = "winshm, named event", .run = event_create_close, .goal_calls = -1 },
	{ .name = "winshm, unnamed event",
	  .run = own_event_create_close,
	  .goal_calls = -1 },
};

const struct bench_group event_life_group = {
	.name = "event, created and closed",
	.operation =
		"Make something to wait for, under a name that nobody has, and close it: "
		"all traces are gone.",
	.bound =
		"A line in a table, or a file in memory that is made, mapped, touched and "
		"unlinked.",
	.cases = event_life_cases,
	.n_cases = N_CASES(event_life_cases),
};
