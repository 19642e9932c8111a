/* SPDX-License-Identifier: MIT */
/* The storm's parent: it kills, stops and removes, watches, buries, and draws the sum. */
#include "storm.h"

/* TORTURE_DEADLINE: seconds after which a call counts as hung. */
#define STORM_DEADLINE_NS \
	(torture_env("TORTURE_DEADLINE", 30) * 1000000000 * test_patience())

/* What the table of a few hundred living names may come to, whoever died with how many.
 * Children hold all that their parents do: how many there are at once is a matter of luck. */
#define STORM_TABLE_BYTES (1 << 20)

/* What the parent has seen of a worker's calls. */
struct watch {
	uint32_t n_calls;
	uint64_t since_ns;
};

struct weather {
	struct oracle *oracle;
	struct dice dice;
	pid_t stopped;
	uint64_t n_deeds_due; /* before the next blow */
	struct watch watch[STORM_MAX_SEATS];
};

static void process_start(struct weather *weather, uint32_t process)
{
	struct oracle *oracle = weather->oracle;
	pid_t pid;

	atomic_store(&oracle->is_doomed[process], 0);
	oracle_begin_life(oracle, process);
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		if (oracle->kind.means & MEANS_USER)
			torture_become_user();
		life_run(oracle, process);
	}
	atomic_store(&oracle->pid[process], pid);
}

static void process_end(struct weather *weather, uint32_t process)
{
	struct oracle *oracle = weather->oracle;
	pid_t pid = atomic_load(&oracle->pid[process]);

	atomic_store(&oracle->is_doomed[process], 1);
	oracle_end_life(oracle, process);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
	if (weather->stopped == pid)
		weather->stopped = 0;
}

/* Buries whoever ended: processes get a successor, their children and guests do not. */
static void weather_bury(struct weather *weather)
{
	struct oracle *oracle = weather->oracle;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (!(WIFEXITED(status) && WEXITSTATUS(status) == 0) &&
		    !(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
			oracle_complain(oracle, &oracle->tally.other,
					"child %d ended with 0x%x", (int)pid,
					(unsigned)status);
		for (uint32_t i = 0; i < oracle->kind.n_processes; i++) {
			if (atomic_load(&oracle->pid[i]) != pid)
				continue;
			if (weather->stopped == pid)
				weather->stopped = 0;
			atomic_store(&oracle->pid[i], 0);
			if (!atomic_load(&oracle->is_over))
				process_start(weather, i);
		}
	}
}

/* A call that does not return is one that was seen, again and again, to be the same. */
static void weather_watch(struct weather *weather)
{
	struct oracle *oracle = weather->oracle;
	uint64_t now_ns = torture_now_ns();

	for (uint32_t i = 0; i < oracle_n_seats(oracle); i++) {
		uint32_t n_calls = atomic_load(&oracle->seat[i].n_calls);
		struct watch *watch = &weather->watch[i];

		if (n_calls % 2 == 0 || n_calls != watch->n_calls) {
			*watch = (struct watch) { n_calls, now_ns };
			continue;
		}
		if (now_ns - watch->since_ns < STORM_DEADLINE_NS)
			continue;
		oracle_complain(oracle, &oracle->tally.hung,
				"worker %u is in a call since %.1f s", i,
				(double)(now_ns - watch->since_ns) / 1e9);
		process_end(weather, i / oracle->kind.n_threads);
		process_start(weather, i / oracle->kind.n_threads);
		watch->n_calls = 0;
	}
}

static uint32_t weather_pick(struct weather *weather)
{
	return dice_below(&weather->dice, weather->oracle->kind.n_processes);
}

static void weather_kill(struct weather *weather)
{
	uint32_t process = weather_pick(weather);

	atomic_fetch_add(&weather->oracle->tally.kills, 1);
	process_end(weather, process);
	process_start(weather, process);
}

/* Stops a process for a while; the last one stopped goes on. */
static void weather_stop(struct weather *weather)
{
	if (weather->stopped)
		kill(weather->stopped, SIGCONT);
	weather->stopped = 0;
	if (dice_below(&weather->dice, 2)) {
		weather->stopped =
			atomic_load(&weather->oracle->pid[weather_pick(weather)]);
		atomic_fetch_add(&weather->oracle->tally.stops, 1);
		kill(weather->stopped, SIGSTOP);
	}
}

/* Between two blows somebody has to get something done, however slow the machine is. */
static bool weather_is_due(struct weather *weather)
{
	uint64_t n_deeds = atomic_load(&weather->oracle->n_deeds);

	if (n_deeds < weather->n_deeds_due)
		return false;
	weather->n_deeds_due = n_deeds + dice_below(&weather->dice, 32);
	return true;
}

static void weather_change(struct weather *weather)
{
	unsigned means = weather->oracle->kind.means;

	if (means & MEANS_STOP)
		weather_stop(weather);
	if (!weather_is_due(weather))
		return;
	if (means & MEANS_REMOVE && dice_below(&weather->dice, 4) == 0) {
		atomic_fetch_add(&weather->oracle->tally.removals, 1);
		torture_remove_runtime_dir();
	}
	if (means & MEANS_KILL)
		weather_kill(weather);
}

/* Some do not come back: they are ended, and nothing more is asked of them. */
static void weather_give_up(struct weather *weather)
{
	struct oracle *oracle = weather->oracle;

	oracle_complain(oracle, &oracle->tally.hung, "not everybody ends");
	for (uint32_t i = 0; i < oracle->kind.n_processes; i++) {
		pid_t pid = atomic_load(&oracle->pid[i]);

		if (pid > 0)
			kill(pid, SIGKILL);
	}
}

static void weather_end(struct weather *weather)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	uint64_t start_ns = torture_now_ns();

	if (weather->stopped)
		kill(weather->stopped, SIGCONT);
	atomic_store(&weather->oracle->is_over, 1);
	for (;;) {
		weather_bury(weather);
		if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD)
			return;
		if (torture_now_ns() - start_ns > STORM_DEADLINE_NS) {
			weather_give_up(weather);
			return;
		}
		nanosleep(&pause, NULL);
	}
}

/* New names take the room of what the dead have left: the table does not grow for them. */
static void check_table(struct oracle *oracle)
{
	uint64_t n_bytes = torture_index_bytes(), n_bytes_now;

	for (int i = 0; i < 256; i++) {
		char name[32];

		snprintf(name, sizeof(name), "calm-%d", i);
		CHECK(section_create(name, TORTURE_PAGE));
	}
	n_bytes_now = torture_index_bytes();
	torture_note("the table has %llu KiB", (unsigned long long)n_bytes_now >> 10);
	if (n_bytes_now > n_bytes ||
	    (n_bytes > STORM_TABLE_BYTES && !(oracle->kind.means & MEANS_FORK)))
		oracle_complain(oracle, &oracle->tally.leaked,
				"the table has %llu bytes, and then %llu",
				(unsigned long long)n_bytes,
				(unsigned long long)n_bytes_now);
}

/* When all are gone nothing may be left. */
static void check_calm(void *arg)
{
	struct oracle *oracle = arg;
	DWORD error;

	if (oracle->kind.means & MEANS_USER)
		torture_become_user();
	for (uint32_t i = 0; i < oracle->kind.n_names; i++) {
		HANDLE section;
		uint64_t *view;
		char name[64];

		snprintf(name, sizeof(name), "storm-%u", i);
		CHECK_EQ(section_open_says(name), ERROR_FILE_NOT_FOUND);
		section = section_try_create(name, STORM_WORDS * 8, &error);
		CHECK(section);
		CHECK_EQ(error, ERROR_SUCCESS);
		view = section_view(section);
		for (uint32_t word = 0; word < STORM_WORDS; word++)
			CHECK_EQ(view[word], 0);
		CHECK(UnmapViewOfFile(view));
		CHECK(CloseHandle(section));
	}
	check_table(oracle);
}

/* An ordinary user may not be let near the program or its library. */
static bool user_can_exec(void)
{
	pid_t pid = fork();
	int status;

	CHECK(pid >= 0);
	if (pid == 0) {
		torture_become_user();
		execl("/proc/self/exe", "torture-storm", "--storm-probe", "0", "0",
		      (char *)NULL);
		_exit(1);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return status == 0;
}

/* The runtime directory is one of its own, for it is removed at times; files are beside it. */
static void storm_prepare(struct oracle *oracle)
{
	char run[300];

	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0); /* orphans come to us */
	if (oracle->kind.means & MEANS_USER)
		torture_prepare_user();
	snprintf(oracle->file_directory, sizeof(oracle->file_directory), "%s%s",
		 test_dir(),
		 oracle->kind.means & MEANS_USER && geteuid() == 0 ? "/home" : "");
	snprintf(run, sizeof(run), "%s/run", oracle->file_directory);
	CHECK(setenv("WINSHM_RUNTIME_DIR", run, 1) == 0);
	if (!(oracle->kind.means & MEANS_USER))
		return;
	if (oracle->kind.means & MEANS_EXEC && !user_can_exec()) {
		torture_note("without exec: the user cannot run this program");
		oracle->kind.means &= ~(unsigned)MEANS_EXEC;
	}
}

/* Until its time is over, and something has been seen of what it is about. */
static bool storm_goes_on(struct oracle *oracle, uint64_t end_ns)
{
	bool is_too_short = !atomic_load(&oracle->tally.created) ||
			    !atomic_load(&oracle->tally.joined);
	uint64_t now_ns = torture_now_ns();

	return now_ns < end_ns || (is_too_short && now_ns < end_ns + STORM_DEADLINE_NS);
}

void storm_run(const struct storm_kind *kind, uint64_t seed, uint64_t n_seconds,
	       struct tally *total)
{
	uint64_t end_ns = torture_now_ns() + n_seconds * 1000000000, n_bad;
	struct weather weather = { .oracle = oracle_new(kind, seed), .dice = { seed } };
	struct oracle *oracle = weather.oracle;
	char title[200];

	snprintf(title, sizeof(title),
		 "seed %llu, means 0x%x, %u names, %u processes, %u threads",
		 (unsigned long long)seed, kind->means, kind->n_names, kind->n_processes,
		 kind->n_threads);
	torture_note("%s", title);
	storm_prepare(oracle);
	for (uint32_t i = 0; i < kind->n_processes; i++)
		process_start(&weather, i);
	if (kind->means & MEANS_CLEANER)
		cleaner_start(oracle);
	while (storm_goes_on(oracle, end_ns)) {
		struct timespec pause = { .tv_nsec = 200000 +
						     dice_below(&weather.dice, 3000000) };

		nanosleep(&pause, NULL); /* gives the workers time; orders nothing */
		weather_bury(&weather);
		weather_watch(&weather);
		weather_change(&weather);
	}
	weather_end(&weather);
	if (oracle->n_complaints == 0)
		wait_ok(test_fork(check_calm, oracle));
	n_bad = tally_print(title, &oracle->tally);
	tally_add(total, &oracle->tally);
	CHECK_EQ(n_bad, 0);
	CHECK(oracle->tally.created > 0);
	CHECK(oracle->tally.joined > 0);
	oracle_free(oracle);
}
