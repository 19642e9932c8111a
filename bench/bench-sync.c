/* SPDX-License-Identifier: MIT */
/*
 * What waiting costs, beside what the kernel's own words cost: a signal to another process
 * and back, a mutex nobody competes for, being woken out of 64, a name that comes and goes,
 * and how long a sleeper takes to hear that the owner was killed.
 */
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "os/futex.h"
#include "store/cell.h"
#include "store/wait.h"

enum {
	PAIRS = 200,
	MANY = 64
};

/* Shared with the peers, who sleep for the first and answer with the second. */
static struct shared {
	_Atomic uint32_t raw[2] __attribute__((aligned(64)));
	_Atomic uint32_t many[2] __attribute__((aligned(64)));
	pthread_mutex_t mutex __attribute__((aligned(64)));
} * shared;

static struct face ping, pong, many[MANY], mutex, own_mutex, victim;
static char names[MANY + 8][16];

static void face_make(struct face *face, uint8_t kind, int number, bool is_named)
{
	const struct cell_start start = { .kind = kind };
	struct name name;
	int n = snprintf(names[number], sizeof(names[number]), "bench-%d", number);

	if (name_parse(&name, names[number], (size_t)n) < 0 ||
	    cell_create(face, is_named ? &name : NULL, &start) < 0)
		bench_die("no cell");
}

static void wait_for(struct face **faces, uint32_t n)
{
	struct wait_item items[MANY];
	struct wait wait = { .items = items, .n_items = n, .deadline_ns = WAIT_FOREVER };
	uint32_t index;

	for (uint32_t i = 0; i < n; i++)
		items[i] = (struct wait_item) { faces[i], -1 };
	if (wait_run(&wait, &index) < 0)
		bench_die("wait");
}

static void wait_one(struct face *face)
{
	wait_for(&face, 1);
}

static void raw_wait(_Atomic uint32_t *word)
{
	while (!atomic_exchange(word, 0))
		futex_wait_until(word, 0, UINT64_MAX);
}

static void raw_set(_Atomic uint32_t *word)
{
	atomic_store(word, 1);
	futex_wake(word, 1);
}

/* ---- peers -------------------------------------------------------------------------- */

static void echo_raw(void)
{
	raw_wait(&shared->raw[0]);
	raw_set(&shared->raw[1]);
}

static void echo_event(void)
{
	wait_one(&ping);
	event_set(&pong);
}

static void echo_many(void)
{
	struct face *faces[MANY];

	for (int i = 0; i < MANY; i++)
		faces[i] = &many[i];
	wait_for(faces, MANY);
	raw_set(&shared->many[1]);
}

/* Only to find out which processor it is on. */
static uint64_t nothing(int command)
{
	return 0;
}

static void (*echo_of_peer)(void);

static uint64_t echo_for_ever(int command)
{
	if (!command)
		return nothing(command);
	for (;;)
		echo_of_peer();
}

static void start_echo(void (*echo)(void))
{
	struct bench_peer peer;
	int go = 1;

	echo_of_peer = echo;
	bench_peer_start(&peer, echo_for_ever);
	bench_peer_call(&peer, 0);
	if (write(peer.fd, &go, sizeof(go)) != sizeof(go))
		bench_die("the peer is gone");
}

/* ---- cases -------------------------------------------------------------------------- */

static uint64_t raw_ping_pong(void)
{
	uint64_t start_ns = bench_now_ns();

	raw_set(&shared->raw[0]);
	raw_wait(&shared->raw[1]);
	return bench_now_ns() - start_ns;
}

static uint64_t event_ping_pong(void)
{
	uint64_t start_ns = bench_now_ns();

	event_set(&ping);
	wait_one(&pong);
	return bench_now_ns() - start_ns;
}

static uint64_t event_of_many(void)
{
	static unsigned turn;
	uint64_t start_ns;

	usleep(50); /* until it sleeps: it is the waking that is measured */
	start_ns = bench_now_ns();
	event_set(&many[turn++ % MANY]);
	raw_wait(&shared->many[1]);
	return bench_now_ns() - start_ns;
}

static uint64_t raw_of_one(void)
{
	usleep(50);
	return raw_ping_pong();
}

static uint64_t robust_pairs(void)
{
	uint64_t start_ns = bench_now_ns();

	for (int i = 0; i < PAIRS; i++) {
		pthread_mutex_lock(&shared->mutex);
		pthread_mutex_unlock(&shared->mutex);
	}
	return (bench_now_ns() - start_ns) / PAIRS;
}

static uint64_t pairs(struct face *face)
{
	uint64_t start_ns = bench_now_ns();

	for (int i = 0; i < PAIRS; i++) {
		wait_one(face);
		mutex_release(face);
	}
	return (bench_now_ns() - start_ns) / PAIRS;
}

static uint64_t shared_pairs(void)
{
	return pairs(&mutex);
}

static uint64_t own_pairs(void)
{
	return pairs(&own_mutex);
}

static uint64_t semaphore_come_and_go(void)
{
	uint64_t start_ns = bench_now_ns();
	sem_t *semaphore = sem_open("/winshm-bench", O_CREAT | O_RDWR, 0600, 0);

	if (semaphore == SEM_FAILED)
		bench_die("sem_open");
	sem_close(semaphore);
	sem_unlink("/winshm-bench");
	return bench_now_ns() - start_ns;
}

static uint64_t event_come_and_go(void)
{
	struct face face;
	uint64_t start_ns = bench_now_ns();

	face_make(&face, CELL_EVENT, MANY + 7, true);
	cell_close(&face);
	return bench_now_ns() - start_ns;
}

static uint64_t owner_killed(void)
{
	struct cell_state state;
	uint64_t start_ns, ns;
	int go[2];
	pid_t owner, sleeper;

	if (pipe(go) < 0)
		bench_die("pipe");
	fflush(NULL);
	owner = fork();
	if (owner == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		wait_one(&victim);
		for (;;)
			pause();
	}
	do
		cell_query(&victim, &state);
	while (!state.owner_tid);
	sleeper = fork();
	if (sleeper == 0) {
		wait_one(&victim);
		ns = bench_now_ns();
		mutex_release(&victim);
		_exit(write(go[1], &ns, sizeof(ns)) != sizeof(ns));
	}
	do
		cell_query(&victim, &state);
	while (!state.n_waiters);
	usleep(200);
	start_ns = bench_now_ns();
	kill(owner, SIGKILL);
	if (read(go[0], &ns, sizeof(ns)) != sizeof(ns))
		bench_die("the sleeper is gone");
	waitpid(owner, NULL, 0);
	waitpid(sleeper, NULL, 0);
	close(go[0]);
	close(go[1]);
	return ns - start_ns;
}

static struct bench_case cases[] = {
	{ .group = "there and back", .name = "raw futex", .run = raw_ping_pong },
	{ .group = "there and back", .name = "events", .run = event_ping_pong },
	{ .group = "woken out of 64", .name = "raw futex, one", .run = raw_of_one },
	{ .group = "woken out of 64", .name = "events", .run = event_of_many },
	{ .group = "mutex, uncontended",
	  .name = "robust pthread mutex",
	  .run = robust_pairs },
	{ .group = "mutex, uncontended", .name = "named", .run = shared_pairs },
	{ .group = "mutex, uncontended", .name = "unnamed", .run = own_pairs },
	{ .group = "create and close",
	  .name = "sem_open, close, unlink",
	  .run = semaphore_come_and_go },
	{ .group = "create and close", .name = "named event", .run = event_come_and_go },
};

static struct bench_case killed[] = {
	{ .group = "owner killed",
	  .name = "until a sleeper has it",
	  .run = owner_killed },
};

static void prepare(void)
{
	pthread_mutexattr_t attributes;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		bench_die("mmap");
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&shared->mutex, &attributes);
	for (int i = 0; i < MANY; i++)
		face_make(&many[i], CELL_EVENT, i, true);
	face_make(&ping, CELL_EVENT, MANY, true);
	face_make(&pong, CELL_EVENT, MANY + 1, true);
	face_make(&mutex, CELL_MUTEX, MANY + 3, true);
	face_make(&victim, CELL_MUTEX, MANY + 4, true);
	face_make(&own_mutex, CELL_MUTEX, MANY + 5, false);
	start_echo(echo_raw);
	start_echo(echo_event);
	start_echo(echo_many);
}

int main(int argc, char **argv)
{
	bool is_smoke = argc > 1 && !strcmp(argv[1], "--smoke");
	struct bench_settings settings = { .n_rounds = is_smoke ? 3 : 31,
					   .n_operations = is_smoke ? 3 : 500 };
	struct bench_settings few = { .n_rounds = is_smoke ? 1 : 5,
				      .n_operations = is_smoke ? 3 : 20 };
	char dir[] = "/dev/shm/winshm-bench-XXXXXX", index[64];

	if (!mkdtemp(dir) || setenv("WINSHM_RUNTIME_DIR", dir, 1) < 0)
		bench_die("no directory");
	prepare();
	bench_run(cases, sizeof(cases) / sizeof(cases[0]), &settings);
	bench_run(killed, sizeof(killed) / sizeof(killed[0]), &few);
	snprintf(index, sizeof(index), "%s/" LAYOUT_FILE, dir);
	unlink(index);
	rmdir(dir);
	return 0;
}
