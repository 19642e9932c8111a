/* SPDX-License-Identifier: MIT */
/*
 * The storm: a few processes on fewer names, for TORTURE_SECONDS each (10), while their
 * parent kills some of them, stops others, takes the runtime directory away. An oracle in
 * memory of its own notices what must never happen:
 *
 *   split   two living objects of one name, or one object that was new twice
 *   stale   bytes of an earlier object in a new one
 *   lost    a name that cannot be opened while somebody holds it
 *   hung    a call that does not return
 *   denied  ERROR_ACCESS_DENIED, and any other error nothing here gives a reason for
 *
 * Every object carries a tag, a number never given twice, written by whoever finds none.
 * A worker that holds a name says so in its seat, after it got the handle and until before
 * it closes it; `life` is odd while the seat's owner lives and is made even before it is
 * killed. So what a seat says at two moments, with the same odd life and the same serial,
 * was true in between, and another worker's result can be held against it.
 *
 * TORTURE_SEED repeats what every worker throws (not the kernel's scheduling).
 */
#include <pthread.h>
#include <sched.h>

#include "torture.h"

enum {
	N_WORKERS = 8,
	N_NAMES = 4,
	N_WORDS = 1024, /* of an object: two pages */
	FIRST_BODY_WORD = 512,
	N_COMPLAINTS = 10,
};

#define DEADLINE_NS (UINT64_C(5000000000) * test_patience())

enum storm_means {
	MEANS_KILL = 1,
	MEANS_STOP = 2,
	MEANS_FORK = 4,
	MEANS_EXIT = 8,
	MEANS_THREADS = 16,
	MEANS_REMOVE = 32, /* rm -rf of the runtime directory */
	MEANS_USER = 64,   /* not as root */
};

/* What a worker claims about one name: true while `serial` is odd. */
struct claim {
	_Atomic uint64_t tag;
	_Atomic uint32_t serial;
};

struct seat {
	_Atomic uint32_t life; /* odd: its owner lives */
	_Atomic int32_t pid;
	_Atomic uint64_t busy_since_ns; /* 0: in no call */
	_Atomic uint32_t n_calls;
	struct claim claim[N_NAMES];
} __attribute__((aligned(256)));

struct tally {
	_Atomic uint64_t created, joined, missing, kills, exits, stops, forks, removals;
	_Atomic uint64_t split, stale, lost, hung, denied, other;
};

struct oracle {
	struct seat seat[N_WORKERS];
	struct tally tally;
	_Atomic uint64_t last_tag;
	_Atomic uint32_t n_complaints, is_over;
	uint64_t seed;
	unsigned means;
};

/* How a section looks from inside. */
struct content {
	_Atomic uint64_t tag;
	_Atomic uint64_t maker; /* who was told "new" */
	_Atomic uint64_t through[N_WORKERS];
	_Atomic uint64_t body[]; /* from FIRST_BODY_WORD on: zero or the tag */
};

struct worker {
	struct oracle *oracle;
	struct seat *seat;
	struct dice dice;
	uint32_t number, life;
	HANDLE section[N_NAMES];
	struct content *content[N_NAMES];
	uint64_t tag[N_NAMES];
};

static void name_of(char ret[32], uint32_t number)
{
	snprintf(ret, 32, "storm-%u", number);
}

__attribute__((format(printf, 3, 4))) static void complain(struct oracle *oracle,
							   _Atomic uint64_t *counter,
							   const char *format, ...)
{
	va_list args;

	atomic_fetch_add(counter, 1);
	if (atomic_fetch_add(&oracle->n_complaints, 1) >= N_COMPLAINTS)
		return;
	va_start(args, format);
	fprintf(stderr, "# [%d] ", (int)getpid());
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

/* ---- what others claim -------------------------------------------------------------- */

struct sighting {
	uint32_t life, serial;
	uint64_t tag;
	bool holds;
};

static void sighting_take(struct sighting *ret, struct seat *seat, uint32_t name)
{
	ret->life = atomic_load(&seat->life);
	ret->serial = atomic_load(&seat->claim[name].serial);
	ret->tag = atomic_load(&seat->claim[name].tag);
	ret->holds = ret->life % 2 && ret->serial % 2 &&
		     atomic_load(&seat->claim[name].serial) == ret->serial &&
		     atomic_load(&seat->life) == ret->life;
}

/* Did the claim hold from then until now? */
static bool sighting_held(const struct sighting *then, struct seat *seat, uint32_t name)
{
	return then->holds && atomic_load(&seat->claim[name].serial) == then->serial &&
	       atomic_load(&seat->life) == then->life;
}

static void claim_make(struct claim *claim, uint64_t tag)
{
	atomic_store(&claim->tag, tag);
	atomic_fetch_add(&claim->serial, 1);
}

static void claim_withdraw(struct claim *claim)
{
	if (atomic_load(&claim->serial) % 2)
		atomic_fetch_add(&claim->serial, 1);
}

/* From here on nobody believes what the seat says; its owner and the parent may both. */
static void seat_end(struct seat *seat)
{
	uint32_t life = atomic_load(&seat->life);

	if (life % 2)
		atomic_compare_exchange_strong(&seat->life, &life, life + 1);
}

/* ---- workers ------------------------------------------------------------------------ */

static void call_begin(struct worker *self)
{
	atomic_store(&self->seat->busy_since_ns, torture_now_ns());
	atomic_fetch_add(&self->seat->n_calls, 1);
}

static void call_end(struct worker *self)
{
	atomic_store(&self->seat->busy_since_ns, 0);
}

static void worker_unexpected(struct worker *self, const char *call, DWORD error)
{
	struct tally *tally = &self->oracle->tally;

	complain(self->oracle,
		 error == ERROR_ACCESS_DENIED ? &tally->denied : &tally->other,
		 "%s says %u", call, (unsigned)error);
}

static HANDLE worker_create(struct worker *self, const char *name, DWORD *ret_error)
{
	HANDLE section;

	call_begin(self);
	section = section_try_create(name, N_WORDS * 8, ret_error);
	call_end(self);
	return section;
}

static HANDLE worker_open(struct worker *self, const char *name, DWORD *ret_error)
{
	HANDLE section;

	call_begin(self);
	section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
	*ret_error = section ? ERROR_SUCCESS : GetLastError();
	call_end(self);
	return section;
}

static struct content *worker_view(struct worker *self, HANDLE section)
{
	struct content *content;

	call_begin(self);
	content = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	call_end(self);
	if (!content)
		worker_unexpected(self, "map", GetLastError());
	return content;
}

static void worker_let_go(struct worker *self, HANDLE section, struct content *content)
{
	bool view_first = dice_below(&self->dice, 2);

	call_begin(self);
	if (content && view_first && !UnmapViewOfFile(content))
		worker_unexpected(self, "unmap", GetLastError());
	if (!CloseHandle(section))
		worker_unexpected(self, "close", GetLastError());
	if (content && !view_first && !UnmapViewOfFile(content))
		worker_unexpected(self, "unmap", GetLastError());
	call_end(self);
}

/* The tag of an object; the first one who looks writes it. */
static uint64_t content_tag(struct oracle *oracle, struct content *content)
{
	uint64_t tag = atomic_load(&content->tag), own;

	if (tag)
		return tag;
	own = atomic_fetch_add(&oracle->last_tag, 1) + 1;
	return atomic_compare_exchange_strong(&content->tag, &tag, own) ? own : tag;
}

/* Is every byte of the body of this object's own time? */
static void worker_check_body(struct worker *self, struct content *content, uint64_t tag)
{
	_Atomic uint64_t *words = (_Atomic uint64_t *)content;

	for (uint32_t i = FIRST_BODY_WORD; i < N_WORDS; i++) {
		uint64_t word = atomic_load_explicit(&words[i], memory_order_relaxed);

		if (word && word != tag) {
			complain(self->oracle, &self->oracle->tally.stale,
				 "object %llu has a word of object %llu",
				 (unsigned long long)tag, (unsigned long long)word);
			return;
		}
	}
}

static void worker_write_body(struct worker *self, struct content *content, uint64_t tag)
{
	_Atomic uint64_t *words = (_Atomic uint64_t *)content;
	uint32_t start = FIRST_BODY_WORD + dice_below(&self->dice, FIRST_BODY_WORD - 16);

	for (uint32_t i = start; i < start + 16; i++)
		atomic_store_explicit(&words[i], tag, memory_order_relaxed);
}

/* We were told that the object is new: nobody else may have been told, or been there. */
static void worker_check_new(struct worker *self, struct content *content, uint64_t tag,
			     uint64_t last_tag_before)
{
	uint64_t nobody = 0, self_id = (uint64_t)self->number << 32 | (self->life + 1);
	struct oracle *oracle = self->oracle;

	if (!atomic_compare_exchange_strong(&content->maker, &nobody, self_id))
		complain(oracle, &oracle->tally.split, "object %llu was new twice",
			 (unsigned long long)tag);
	if (tag <= last_tag_before)
		complain(oracle, &oracle->tally.stale, "a new object is old: %llu",
			 (unsigned long long)tag);
}

/* Somebody claims, now, to hold another object of that name, as we do. */
static void worker_compare(struct worker *self, uint32_t number, uint64_t tag)
{
	struct oracle *oracle = self->oracle;

	for (uint32_t i = 0; i < N_WORKERS; i++) {
		struct sighting now;

		if (i == self->number)
			continue;
		sighting_take(&now, &oracle->seat[i], number);
		if (now.holds && now.tag != tag)
			complain(oracle, &oracle->tally.split,
				 "name %u: object %llu here, object %llu at worker %u",
				 number, (unsigned long long)tag,
				 (unsigned long long)now.tag, i);
	}
}

/* We hold the name: another way to it must lead to the same memory. */
static void worker_verify(struct worker *self, uint32_t number)
{
	struct content *content = self->content[number], *again;
	struct oracle *oracle = self->oracle;
	uint64_t nonce = dice_throw(&self->dice);
	HANDLE section;
	char name[32];
	DWORD error;

	name_of(name, number);
	if (dice_below(&self->dice, 2)) {
		section = worker_open(self, name, &error);
	} else {
		section = worker_create(self, name, &error);
		if (section && error == ERROR_SUCCESS)
			complain(oracle, &oracle->tally.split,
				 "name %u is new though it is held here", number);
	}
	if (!section) {
		if (error == ERROR_FILE_NOT_FOUND)
			complain(oracle, &oracle->tally.lost,
				 "name %u is not found though it is held here", number);
		else
			worker_unexpected(self, "verify", error);
		return;
	}

	again = worker_view(self, section);
	if (again) {
		atomic_store(&content->through[self->number], nonce);
		if (atomic_load(&again->through[self->number]) != nonce ||
		    content_tag(oracle, again) != self->tag[number])
			complain(oracle, &oracle->tally.split,
				 "name %u leads elsewhere than where it led before",
				 number);
		worker_check_body(self, again, self->tag[number]);
	}
	worker_compare(self, number, self->tag[number]);
	worker_let_go(self, section, again);
}

/* Opening found nothing, or creating made something: then nobody may have held it. */
static void worker_check_absence(struct worker *self, uint32_t number, bool is_new,
				 const struct sighting before[N_WORKERS])
{
	struct oracle *oracle = self->oracle;

	for (uint32_t i = 0; i < N_WORKERS; i++)
		if (i != self->number &&
		    sighting_held(&before[i], &oracle->seat[i], number))
			complain(oracle,
				 is_new ? &oracle->tally.split : &oracle->tally.lost,
				 "name %u is %s while worker %u holds object %llu",
				 number, is_new ? "new" : "not found", i,
				 (unsigned long long)before[i].tag);
}

static void worker_acquire(struct worker *self, uint32_t number)
{
	uint64_t last_tag_before, tag;
	struct sighting before[N_WORKERS];
	struct oracle *oracle = self->oracle;
	bool creates = dice_below(&self->dice, 3) != 0;
	struct content *content;
	HANDLE section;
	char name[32];
	DWORD error;

	name_of(name, number);
	last_tag_before = atomic_load(&oracle->last_tag);
	for (uint32_t i = 0; i < N_WORKERS; i++)
		sighting_take(&before[i], &oracle->seat[i], number);
	section = creates ? worker_create(self, name, &error)
			  : worker_open(self, name, &error);
	if (!section && error == ERROR_FILE_NOT_FOUND && !creates) {
		atomic_fetch_add(&oracle->tally.missing, 1);
		worker_check_absence(self, number, false, before);
		return;
	}
	if (!section) {
		worker_unexpected(self, creates ? "create" : "open", error);
		return;
	}

	content = worker_view(self, section);
	if (!content) {
		worker_let_go(self, section, NULL);
		return;
	}
	tag = content_tag(oracle, content);
	if (creates && error == ERROR_SUCCESS) {
		atomic_fetch_add(&oracle->tally.created, 1);
		worker_check_absence(self, number, true, before);
		worker_check_new(self, content, tag, last_tag_before);
	} else {
		atomic_fetch_add(&oracle->tally.joined, 1);
	}
	worker_check_body(self, content, tag);
	worker_write_body(self, content, tag);

	self->section[number] = section;
	self->content[number] = content;
	self->tag[number] = tag;
	claim_make(&self->seat->claim[number], tag);
	worker_compare(self, number, tag);
	worker_verify(self, number);
}

static void worker_release(struct worker *self, uint32_t number)
{
	claim_withdraw(&self->seat->claim[number]);
	worker_let_go(self, self->section[number], self->content[number]);
	self->section[number] = NULL;
	self->content[number] = NULL;
}

/* A child inherits every handle; what its parent does or suffers is nothing to it. */
static void worker_fork(struct worker *self)
{
	pid_t pid = fork();

	if (pid > 0)
		atomic_fetch_add(&self->oracle->tally.forks, 1);
	if (pid != 0)
		return;

	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t number = 0; number < N_NAMES; number++) {
			HANDLE section;
			char name[32];

			if (!self->section[number])
				continue;
			name_of(name, number);
			section = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
			if (!section && GetLastError() == ERROR_FILE_NOT_FOUND)
				complain(self->oracle, &self->oracle->tally.lost,
					 "name %u is not found in a child that holds it",
					 number);
			else if (!section)
				worker_unexpected(self, "child's open", GetLastError());
			else
				CloseHandle(section);
			if (dice_below(&self->dice, 4) == 0) {
				CloseHandle(self->section[number]);
				self->section[number] = NULL;
			}
		}
	}
	_exit(0);
}

static void *companion_run(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void worker_run(struct oracle *oracle, uint32_t number)
{
	struct worker self = {
		.oracle = oracle,
		.seat = &oracle->seat[number],
		.number = number,
		.life = atomic_load(&oracle->seat[number].life),
	};
	pthread_t companion;

	self.dice.state =
		oracle->seed + number * UINT64_C(0x10001) + (uint64_t)self.life * 1000003;
	if (oracle->means & MEANS_USER)
		torture_become_user();
	if (oracle->means & MEANS_THREADS)
		for (int i = 0; i < 4; i++)
			CHECK(pthread_create(&companion, NULL, companion_run, NULL) == 0);

	while (!atomic_load(&oracle->is_over)) {
		uint32_t name = dice_below(&self.dice, N_NAMES);
		uint32_t what = dice_below(&self.dice, 256);

		if (!self.section[name])
			worker_acquire(&self, name);
		else if (what < 96)
			worker_verify(&self, name);
		else
			worker_release(&self, name);
		/* Most keep nothing for long, and step back while they hold nothing: so that
		 * names die often, and the last close meets opens and creates. */
		if (self.section[name] && what % 8)
			worker_release(&self, name);
		if (what % 2)
			sched_yield();
		if (what == 255 && oracle->means & MEANS_EXIT) {
			seat_end(self.seat);
			atomic_fetch_add(&oracle->tally.exits, 1);
			_exit(0);
		}
		if (what > 248 && oracle->means & MEANS_FORK)
			worker_fork(&self);
	}
	seat_end(self.seat);
	_exit(0);
}

/* ---- the parent --------------------------------------------------------------------- */

static void seat_fill(struct oracle *oracle, uint32_t number)
{
	struct seat *seat = &oracle->seat[number];
	pid_t pid;

	seat_end(seat);
	atomic_store(&seat->busy_since_ns, 0);
	for (uint32_t i = 0; i < N_NAMES; i++)
		claim_withdraw(&seat->claim[i]);
	atomic_fetch_add(&seat->life, 1);

	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		worker_run(oracle, number);
	atomic_store(&seat->pid, pid);
}

/* Buries whoever ended: workers get a successor, their children do not. */
static int storm_bury(struct oracle *oracle, bool is_over)
{
	int n_buried = 0, status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		n_buried++;
		if (!(WIFEXITED(status) && WEXITSTATUS(status) == 0) &&
		    !(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL))
			complain(oracle, &oracle->tally.other, "child %d ended with 0x%x",
				 (int)pid, (unsigned)status);
		for (uint32_t i = 0; i < N_WORKERS; i++) {
			if (atomic_load(&oracle->seat[i].pid) != pid)
				continue;
			if (is_over)
				atomic_store(&oracle->seat[i].pid, 0);
			else
				seat_fill(oracle, i);
		}
	}
	return n_buried;
}

static void storm_watch(struct oracle *oracle)
{
	for (uint32_t i = 0; i < N_WORKERS; i++) {
		struct seat *seat = &oracle->seat[i];
		uint64_t since_ns = atomic_load(&seat->busy_since_ns);
		pid_t pid = atomic_load(&seat->pid);

		if (since_ns == 0 || torture_now_ns() - since_ns < DEADLINE_NS)
			continue;
		complain(oracle, &oracle->tally.hung,
			 "worker %u is in a call since %.1f s", i,
			 (double)(torture_now_ns() - since_ns) / 1e9);
		seat_end(seat);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		seat_fill(oracle, i);
	}
}

static void storm_kill(struct oracle *oracle, struct dice *dice)
{
	uint32_t number = dice_below(dice, N_WORKERS);
	pid_t pid = atomic_load(&oracle->seat[number].pid);

	seat_end(&oracle->seat[number]);
	atomic_fetch_add(&oracle->tally.kills, 1);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
	seat_fill(oracle, number);
}

/* Stops a worker for a while; the last one stopped goes on. */
static void storm_stop(struct oracle *oracle, struct dice *dice, pid_t *stopped)
{
	if (*stopped)
		kill(*stopped, SIGCONT);
	*stopped = 0;
	if (dice_below(dice, 2)) {
		*stopped = atomic_load(&oracle->seat[dice_below(dice, N_WORKERS)].pid);
		atomic_fetch_add(&oracle->tally.stops, 1);
		kill(*stopped, SIGSTOP);
	}
}

static void storm_end(struct oracle *oracle)
{
	uint64_t start_ns = torture_now_ns();
	struct timespec pause = { .tv_nsec = 1000000 };

	atomic_store(&oracle->is_over, 1);
	for (;;) {
		storm_bury(oracle, true);
		if (waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD)
			return;
		if (torture_now_ns() - start_ns > 2 * DEADLINE_NS) {
			complain(oracle, &oracle->tally.hung, "not everybody ends");
			return;
		}
		nanosleep(&pause, NULL);
	}
}

/* When all are gone nothing may be left. */
static void storm_check_calm(void *arg)
{
	struct oracle *oracle = arg;
	char name[32];

	if (oracle->means & MEANS_USER)
		torture_become_user();
	for (uint32_t i = 0; i < N_NAMES; i++) {
		name_of(name, i);
		CHECK_EQ(section_open_says(name), ERROR_FILE_NOT_FOUND);
	}
	for (uint32_t i = 0; i < N_NAMES; i++) {
		HANDLE section;
		DWORD error;
		uint64_t *view;

		name_of(name, i);
		section = section_try_create(name, N_WORDS * 8, &error);
		CHECK(section);
		CHECK_EQ(error, ERROR_SUCCESS);
		view = section_view(section);
		for (uint32_t word = 0; word < N_WORDS; word++)
			CHECK_EQ(view[word], 0);
	}
	CHECK(torture_index_bytes() < 4 << 20);
}

static void storm_report(struct oracle *oracle)
{
	struct tally *t = &oracle->tally;
	uint64_t n_bad = t->split + t->stale + t->lost + t->hung + t->denied + t->other;

	torture_note(
		"seed %llu: created %llu, joined %llu, missing %llu, kills %llu, exits %llu, "
		"stops %llu, forks %llu, removals %llu; split %llu, stale %llu, lost %llu, "
		"hung %llu, denied %llu, other %llu",
		(unsigned long long)oracle->seed, (unsigned long long)t->created,
		(unsigned long long)t->joined, (unsigned long long)t->missing,
		(unsigned long long)t->kills, (unsigned long long)t->exits,
		(unsigned long long)t->stops, (unsigned long long)t->forks,
		(unsigned long long)t->removals, (unsigned long long)t->split,
		(unsigned long long)t->stale, (unsigned long long)t->lost,
		(unsigned long long)t->hung, (unsigned long long)t->denied,
		(unsigned long long)t->other);
	CHECK_EQ(n_bad, 0);
	CHECK(t->created > 0);
	CHECK(t->joined > 0);
}

static void storm(unsigned means)
{
	uint64_t end_ns =
		torture_now_ns() + torture_env("TORTURE_SECONDS", 10) * 1000000000;
	struct oracle *oracle = torture_share(sizeof(*oracle));
	pid_t stopped = 0;
	struct dice dice;

	oracle->seed = torture_env("TORTURE_SEED", torture_now_ns());
	oracle->means = means;
	dice.state = oracle->seed;
	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0); /* orphans come to us */
	if (means & MEANS_USER)
		torture_prepare_user();

	for (uint32_t i = 0; i < N_WORKERS; i++)
		seat_fill(oracle, i);
	while (torture_now_ns() < end_ns) {
		struct timespec pause = { .tv_nsec =
						  200000 + dice_below(&dice, 3000000) };

		nanosleep(&pause, NULL); /* gives the workers time; orders nothing */
		storm_bury(oracle, false);
		storm_watch(oracle);
		if (means & MEANS_REMOVE && dice_below(&dice, 4) == 0) {
			atomic_fetch_add(&oracle->tally.removals, 1);
			torture_remove_runtime_dir();
		}
		if (means & MEANS_STOP)
			storm_stop(oracle, &dice, &stopped);
		if (means & MEANS_KILL)
			storm_kill(oracle, &dice);
	}
	if (stopped)
		kill(stopped, SIGCONT);
	storm_end(oracle);
	wait_ok(test_fork(storm_check_calm, oracle));
	storm_report(oracle);
}

TEST_LIMIT(kills, 400)
{
	storm(MEANS_KILL);
}

TEST_LIMIT(kills_stops_forks_and_exits, 400)
{
	storm(MEANS_KILL | MEANS_STOP | MEANS_FORK | MEANS_EXIT);
}

TEST_LIMIT(kills_forks_and_exits_of_an_ordinary_user, 400)
{
	storm(MEANS_KILL | MEANS_FORK | MEANS_EXIT | MEANS_USER);
}

TEST_LIMIT(kills_of_an_ordinary_users_threads, 400)
{
	storm(MEANS_KILL | MEANS_EXIT | MEANS_THREADS | MEANS_USER);
}

TEST_LIMIT(newcomers_while_the_runtime_directory_is_removed, 400)
{
	storm(MEANS_KILL | MEANS_FORK | MEANS_EXIT | MEANS_REMOVE);
}

TEST_LIMIT(newcomers_of_an_ordinary_user_while_it_is_removed, 400)
{
	storm(MEANS_KILL | MEANS_THREADS | MEANS_EXIT | MEANS_REMOVE | MEANS_USER);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
