/* SPDX-License-Identifier: MIT */
/*
 * A process of the storm: its threads, and what happens to it as a whole. It may end in
 * any way a process can, become another program, beget children and guests (programs of
 * their own, who come from nowhere), and live with too little of everything for a while.
 */
#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

#include "storm.h"

#if TEST_TSAN
/* Whoever ends as a whole leaves threads unjoined; that is what ending as a whole means. */
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
	return "report_thread_leaks=0";
}
#endif

enum {
	N_LOOKS = 12, /* of a child or guest */
};

static struct oracle *life_oracle;
static uint32_t life_process;
static _Atomic uint32_t life_is_leaving; /* all threads let go and return */

/* Threads begin when all have been made: beside one that has lowered the limits or is at
 * exec() none can be. */
static pthread_barrier_t life_beginning;

/* Held while this process's limits are low, and by whoever starts a program, which must
 * not inherit them. */
static pthread_mutex_t limits_mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint32_t limits_changes; /* odd: they are low */

/* ---- limits ------------------------------------------------------------------------- */

uint32_t limits_serial(void)
{
	return atomic_load(&limits_changes);
}

bool limits_explain(uint32_t serial_before, DWORD error)
{
	bool were_low =
		serial_before % 2 || atomic_load(&limits_changes) != serial_before;

	return were_low &&
	       (error == ERROR_TOO_MANY_OPEN_FILES || error == ERROR_NOT_ENOUGH_MEMORY ||
		error == ERROR_NO_SYSTEM_RESOURCES || error == ERROR_COMMITMENT_LIMIT);
}

static uint64_t address_space_bytes(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	unsigned long long n_pages = 0;

	if (!statm)
		return 0;
	if (fscanf(statm, "%llu", &n_pages) != 1)
		n_pages = 0;
	fclose(statm);
	return (uint64_t)n_pages * TORTURE_PAGE;
}

static void worker_deed(struct worker *self);

/* Goes on as ever, with a few descriptors or pages left, or none. */
static void life_limited(struct worker *self)
{
	bool is_about_memory = !TEST_SANITIZED && dice_below(&self->dice, 2);
	__rlimit_resource_t resource = is_about_memory ? RLIMIT_AS : RLIMIT_NOFILE;
	uint64_t n_used = is_about_memory ? address_space_bytes()
					  : (uint64_t)test_count_descriptors();
	struct rlimit usual, low;

	if (pthread_mutex_trylock(&limits_mutex) != 0)
		return;
	if (n_used && getrlimit(resource, &usual) == 0) {
		low = usual;
		low.rlim_cur = is_about_memory ? n_used + dice_below(&self->dice, 1 << 19)
					       : n_used + dice_below(&self->dice, 5);
		atomic_fetch_add(&self->oracle->tally.limits, 1);
		atomic_fetch_add(&limits_changes, 1);
		if (low.rlim_cur <= usual.rlim_max)
			setrlimit(resource, &low);
		for (int i = 0; i < 16; i++)
			worker_deed(self);
		setrlimit(resource, &usual);
		atomic_fetch_add(&limits_changes, 1);
	}
	pthread_mutex_unlock(&limits_mutex);
}

/* ---- ends --------------------------------------------------------------------------- */

static unsigned count_links(const char *directory, const char *prefix)
{
	unsigned n = 0;
	struct dirent *entry;
	DIR *dir = opendir(directory);

	while (dir && (entry = readdir(dir))) {
		char path[300], target[300];
		ssize_t length;

		snprintf(path, sizeof(path), "%s/%.16s", directory, entry->d_name);
		length = readlink(path, target, sizeof(target) - 1);
		if (length <= 0)
			continue;
		target[length] = '\0';
		n += strncmp(target, prefix, strlen(prefix)) == 0;
	}
	if (dir)
		closedir(dir);
	return n;
}

static unsigned count_maps(const char *text)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[600];
	unsigned n = 0;

	while (maps && fgets(line, sizeof(line), maps))
		n += strstr(line, text) != NULL;
	if (maps)
		fclose(maps);
	return n;
}

/* All threads have let go of everything: no memory of a section may be left here. */
static void life_check_leaks(void)
{
	static const char memory[] = "/memfd:winshm:2:section:"; /* store/label.h */
	struct oracle *oracle = life_oracle;
	char file[300];
	unsigned n;

	snprintf(file, sizeof(file), "%s/#", oracle->file_directory);
	n = count_links("/proc/self/fd", memory) + count_links("/proc/self/fd", file) +
	    count_maps(memory) + count_maps(file);
	if (n)
		oracle_complain(oracle, &oracle->tally.leaked,
				"%u descriptors and views are left", n);
}

static void life_exit(struct worker *self)
{
	atomic_fetch_add(&self->oracle->tally.exits, 1);
	if (dice_below(&self->dice, 2)) {
		atomic_store(&life_is_leaving, 1);
		return;
	}
	oracle_end_life(self->oracle, life_process);
	_exit(0); /* in the middle of everything */
}

/* ---- other programs ----------------------------------------------------------------- */

static void program_run(struct oracle *oracle, const char *as_what, uint64_t number)
{
	char memory[16], argument[32];

	fcntl(oracle->fd, F_SETFD, 0);
	snprintf(memory, sizeof(memory), "%d", oracle->fd);
	snprintf(argument, sizeof(argument), "%llu", (unsigned long long)number);
	execl("/proc/self/exe", "torture-storm", as_what, memory, argument, (char *)NULL);
}

/* The same process becomes another program: what it held is gone, and it knows nothing. */
static void life_exec(struct worker *self)
{
	pthread_mutex_lock(&limits_mutex);
	oracle_end_life(self->oracle, life_process);
	atomic_fetch_add(&self->oracle->tally.execs, 1);
	program_run(self->oracle, "--storm-process", life_process);
	oracle_complain(self->oracle, &self->oracle->tally.other, "exec says %d", errno);
	_exit(0);
}

static void life_invite_guest(struct worker *self)
{
	uint64_t seed = dice_throw(&self->dice);
	bool shares_memory = dice_below(&self->dice, 2);
	pid_t pid;

	pthread_mutex_lock(&limits_mutex);
	pid = shares_memory ? vfork() : fork();
	if (pid == 0) {
		program_run(self->oracle, "--storm-guest", seed);
		_exit(0);
	}
	pthread_mutex_unlock(&limits_mutex);
	if (pid > 0)
		atomic_fetch_add(&self->oracle->tally.guests, 1);
}

__attribute__((noreturn)) static void guest_run(struct oracle *oracle, uint64_t seed)
{
	struct worker *self = calloc(1, sizeof(*self));

	CHECK(self);
	self->oracle = oracle;
	self->dice.state = seed;
	for (int i = 0; i < N_LOOKS; i++) {
		uint32_t number = dice_below(&self->dice, oracle->kind.n_names);

		if (self->hold[number].section)
			worker_release(self, number);
		else
			worker_acquire(self, number);
	}
	if (dice_below(&self->dice, 2))
		raise(SIGKILL);
	_exit(0);
}

/* ---- children ----------------------------------------------------------------------- */

/* A child inherits every handle; what its parent does or suffers is nothing to it. */
static void life_fork(struct worker *self)
{
	pid_t pid;

	if (TEST_SANITIZED && self->oracle->kind.n_threads > 1)
		return;
	pid = fork();
	if (pid > 0)
		atomic_fetch_add(&self->oracle->tally.forks, 1);
	if (pid != 0)
		return;

	self->seat = NULL;
	/* The kernel copies limits and memory at different moments. */
	if (self->oracle->kind.means & MEANS_LIMIT)
		atomic_store(&limits_changes, 1);
	for (int i = 0; i < N_LOOKS; i++) {
		uint32_t number = dice_below(&self->dice, self->oracle->kind.n_names);

		if (!self->hold[number].section)
			continue;
		worker_check_inheritance(self, number);
		if (dice_below(&self->dice, 4) == 0)
			worker_release(self, number);
	}
	if (dice_below(&self->dice, 2))
		raise(SIGKILL);
	_exit(0);
}

/* ---- life --------------------------------------------------------------------------- */

/* Most keep nothing for long: so that names die often, and the last close meets opens and
 * creates. */
static void worker_deed(struct worker *self)
{
	uint32_t number = dice_below(&self->dice, self->oracle->kind.n_names);
	uint32_t what = dice_below(&self->dice, 256);

	if (what < 32 && self->oracle->kind.means & MEANS_ONCE)
		worker_use_once(self);
	if (!self->hold[number].section) {
		worker_acquire(self, number);
		if (self->hold[number].section && what < 128)
			worker_verify(self, number);
	} else if (what < 96) {
		worker_verify(self, number);
	} else if (what < 128 && self->oracle->kind.means & MEANS_DUPLICATE) {
		worker_duplicate(self, number);
	}
	if (self->hold[number].section && what % 8)
		worker_release(self, number);
	if (what % 2)
		sched_yield();
	atomic_fetch_add(&self->oracle->n_deeds, 1);
}

/* What befalls a whole process; of 1,024 deeds so many are followed by it. */
static const struct {
	unsigned n_of_1024;
	enum storm_means means;
	void (*happens)(struct worker *self);
} life_events[] = {
	{ 4, MEANS_EXIT, life_exit },         { 1, MEANS_EXEC, life_exec },
	{ 1, MEANS_EXEC, life_invite_guest }, { 6, MEANS_FORK, life_fork },
	{ 4, MEANS_LIMIT, life_limited },
};

static void life_event(struct worker *self)
{
	bool is_restless = self->oracle->kind.means & MEANS_RESTLESS;
	uint32_t what = dice_below(&self->dice, is_restless ? 64 : 1024);

	for (size_t i = 0; i < ARRAYSIZE(life_events); i++) {
		if (what < life_events[i].n_of_1024) {
			if (self->oracle->kind.means & life_events[i].means)
				life_events[i].happens(self);
			return;
		}
		what -= life_events[i].n_of_1024;
	}
}

static void *worker_run(void *arg)
{
	uint32_t thread = (uint32_t)(uintptr_t)arg;
	struct oracle *oracle = life_oracle;
	struct worker *self = calloc(1, sizeof(*self));

	CHECK(self);
	self->oracle = oracle;
	self->number = life_process * oracle->kind.n_threads + thread;
	self->seat = &oracle->seat[self->number];
	self->life = atomic_load(&self->seat->life);
	self->dice.state =
		oracle->seed + self->number * UINT64_C(0x10001) +
		(uint64_t)atomic_load(&oracle->n_lives[life_process]) * 1000003;

	pthread_barrier_wait(&life_beginning);
	while (!atomic_load(&oracle->is_over) && !atomic_load(&life_is_leaving)) {
		worker_deed(self);
		life_event(self);
	}
	worker_release_all(self);
	free(self);
	return NULL;
}

/* A stack that must grow when there are no addresses left would end the process. */
__attribute__((noinline)) static void touch_stack(void)
{
	volatile char room[256 << 10];

	for (size_t i = 0; i < sizeof(room); i += TORTURE_PAGE)
		room[i] = 0;
}

void life_run(struct oracle *oracle, uint32_t process)
{
	pthread_t threads[STORM_MAX_THREADS];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	touch_stack();
	life_oracle = oracle;
	life_process = process;
	CHECK_EQ(pthread_barrier_init(&life_beginning, NULL, oracle->kind.n_threads), 0);
	for (uint32_t i = 1; i < oracle->kind.n_threads; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, worker_run,
					(void *)(uintptr_t)i),
			 0);
	worker_run(NULL);
	for (uint32_t i = 1; i < oracle->kind.n_threads; i++)
		pthread_join(threads[i], NULL);
	life_check_leaks();
	oracle_end_life(oracle, process);
	_exit(0);
}

void life_resume(int argc, char **argv)
{
	struct oracle *oracle;
	uint64_t number;

	if (argc != 4 || strncmp(argv[1], "--storm-", 8) != 0)
		return;
	if (strcmp(argv[1], "--storm-probe") == 0)
		_exit(0);
	oracle = oracle_attach(atoi(argv[2]));
	number = strtoull(argv[3], NULL, 10);
	if (strcmp(argv[1], "--storm-guest") == 0)
		guest_run(oracle, number);
	oracle_begin_life(oracle, (uint32_t)number);
	life_run(oracle, (uint32_t)number);
}
