/* SPDX-License-Identifier: MIT */
/*
 * The world of the model: everything that survivors of a death can see, and what each
 * thread has in its registers. One value of struct world is one state; a step is one access
 * to memory that others share, or one call of the kernel.
 *
 * A procedure of the protocol is written as it reads, in one function, with CUT() before
 * each step: there the explorer lets any other thread run, or kills, or stops this one.
 * What stands between two cuts happens at once; so only what nobody else can see (an
 * announcement in list_op_pending, a link in the own robust list) may share a step with an
 * access to shared memory.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
	MAX_THREADS = 4,
	MAX_CELLS = 2,
	MAX_OPS = 5,
};

enum kind {
	AUTO_EVENT,
	MANUAL_EVENT,
	MUTEX,
	SEMAPHORE,
	TIMER,
	MANUAL_TIMER,
};

/* What a thread is told to do, in order. */
enum verb {
	END,
	SET,
	RESET,
	PULSE,
	RELEASE, /* a semaphore, by n */
	GIVE,    /* a mutex, if it was got */
	WAIT,
	POLL,
	WAIT_ALL,
	WAIT_OR_TIME_OUT,
	AWAIT_SLEEPERS, /* until all threads of the mask n are asleep or done */
	AWAIT_DONE,     /* until all threads of the mask n have done all they had to */
	EXPIRE,         /* time passes: the timer is due */
};

struct op {
	enum verb verb;
	uint8_t cells[MAX_CELLS], n_cells, n;
};

enum answer {
	LOOKING, /* IDLE: awake, within a wait or without one */
	WAITING,
	NUDGED,
	GRANTED,
};

struct record {
	uint8_t seq, answer, index, ticket, is_dead;
	uint8_t grant; /* only with the mutation that has the field outside the word */
};

/* A waiter word; thread t's stands at place t. */
struct word {
	uint8_t kind; /* 0 empty, ANY, ALL */
	uint8_t seq, index;
};

enum {
	ANY = 1,
	ALL = 2,
};

/* The futex word of a mutex, as robust lists have it. */
struct robust {
	uint8_t tid; /* thread + 1 */
	uint8_t has_waiters, owner_died;
};

struct cell {
	uint8_t value, epoch, is_waited, due;
	struct robust mutex;
	uint8_t heir, heir_seq; /* thread + 1; the mutex' owner writes it */
	struct word words[MAX_THREADS];

	/* What must be true of it: known to the explorer only. */
	uint8_t units_in, units_out, maybe_in, maybe_in_too, maybe_out, owner;
	uint8_t abandoned; /* MAY_BE, MUST_BE */
};

enum {
	MAY_BE = 1,
	MUST_BE = 2,
};

enum life {
	ALIVE,
	DOOMED,  /* killed, not yet out of the futex queue */
	LEAVING, /* the kernel walks its robust list */
	DEAD,
};

/* list_op_pending */
enum pending {
	NOTHING,
	THE_LOCK,
	AN_ANSWER, /* of the thread .about */
	A_MUTEX,   /* the cell .about */
};

enum result {
	NONE,
	SATISFIED, /* + index */
	ABANDONED = 4,
	TIMED_OUT = 8,
	FINISHED = 9,
};

struct thread {
	uint16_t pc, sub;
	uint8_t op, life, is_stopped, walked;
	uint8_t pending, about;
	uint8_t owned;               /* bit per mutex in the robust list */
	uint8_t on_answer, on_mutex; /* asleep: on the record's answer, on cell - 1 */
	uint8_t in_slices, may_time_out, alarm; /* alarm: 1 set, 2 rings */
	uint8_t was_woken_for_the_dead;
	uint8_t i, j, who, who_seq, is_candidate, is_kept, time;
	uint8_t got; /* 1 + what is_abandoned was */
	struct robust seen;
	uint8_t epochs[MAX_CELLS];
	uint8_t results[MAX_OPS];
};

struct world {
	struct thread threads[MAX_THREADS];
	struct record records[MAX_THREADS];
	struct cell cells[MAX_CELLS];
	uint8_t locks[MAX_CELLS]; /* owner + 1 */
	uint8_t clock, n_kills, n_stops;
};

/* Ways to do it wrong; each has to be found. */
enum mutation {
	AS_DESIGNED,
	DROP_THE_ANNOUNCEMENT,
	PUBLISH_BEFORE_NUDGE,
	GRANT_WITHOUT_SEQ,
	GRANT_FIELD_APART,
	DROP_IDLE_WORDS,
	SKIP_IDLE_RECORDS,
	SLEEP_WITHOUT_COMPARING,
	TIME_OUT_WITHOUT_COMPARING,
	TAKE_WITHOUT_FINISHING,
	NO_SLICES,
	NUDGE_ONLY_N,
	RELEASE_BY_HALVES,
	NO_EPOCHS,
	IGNORE_ELDERS,
	NUDGE_WITHOUT_ANNOUNCING,
	SLEEP_WITHOUT_THE_HEIRS_LIFE,
	SLEEP_WITHOUT_THE_HEIRS_NAME,
	NO_TRUSTEE,
	TRUSTEE_FORGETS_THE_HEIR,
	TRUSTEE_IS_ITS_OWN_HEIR,
	LEAVE_WITHOUT_PASSING_ON,
	NO_SECOND_LOOK_AT_THE_HEIR,
	RETRACT_BEFORE_FINISHING,
	GRANT_MUTEX_TO_LOOKERS,
	FORGET_WHO_DIED,
	WAKE_BEFORE_GRANT,
	WAIT_ALL_IN_PIECES,
	NUDGE_NO_WAIT_ALL,
	FIRE_IN_TWO_STORES,
};

struct scenario {
	const char *name;
	uint8_t n_threads, n_cells;
	uint8_t kinds[MAX_CELLS], values[MAX_CELLS], locks[MAX_CELLS], periods[MAX_CELLS];
	uint8_t processes[MAX_THREADS];
	struct op ops[MAX_THREADS][MAX_OPS];
	uint8_t n_kills, n_stops;
	bool has_pulses;
	bool is_owned;    /* thread 0 begins as the owner of mutex 0 */
	uint8_t immortal; /* threads that are not killed, a mask */
	/* Says what is wrong with the end of a story, or NULL. */
	const char *(*judge)(const struct world *);
};

extern const struct scenario *scenario;
extern enum mutation mutation;

/* What is wrong with the state that the step in hand led to; what it did. */
extern const char *complaint, *deed;

/* Results of a procedure's step. */
enum {
	BLOCKED,
	MOVED,
	DONE,
};

/* ---- how procedures are written ---------------------------------------------------- */

#define BEGIN(counter)                    \
	uint16_t *const pc_ = &(counter); \
	switch (*pc_) {                   \
	case 0:
#define FINISH \
	}      \
	return DONE
#define CUT_AT(what, place)     \
	do {                    \
		*pc_ = (place); \
		return MOVED;   \
	case (place):           \
		deed = (what);  \
	} while (0)
#define CUT(what) CUT_AT(what, __COUNTER__ + 1)
#define CALL_AT(call, place)                  \
	do {                                  \
		int r_;                       \
		me->sub = 0;                  \
		*pc_ = (place);               \
		__attribute__((fallthrough)); \
	case (place):                         \
		r_ = (call);                  \
		if (r_ != DONE)               \
			return r_;            \
	} while (0)
#define CALL(call) CALL_AT(call, __COUNTER__ + 1)
#define UNTIL(claim)  \
	if (!(claim)) \
	return BLOCKED

#define LOCK(number)                         \
	me->pending = THE_LOCK;              \
	CUT("takes the lock");               \
	UNTIL(w->locks[number] == 0);        \
	w->locks[number] = (uint8_t)(t + 1); \
	me->pending = NOTHING
#define UNLOCK(number)              \
	CUT("gives the lock back"); \
	w->locks[number] = 0

/* ---- kernel.c ---------------------------------------------------------------------- */

void futex_wake_answer(struct world *w, int t);
bool thread_is_asleep(const struct thread *thread);
int kernel_step(struct world *w, int t); /* the next step of a dying thread */
void thread_doom(struct world *w, int t);

/* How many different sleepers the last step could have woken; which one it is to be. */
extern int n_choices, choice;
void futex_wake_mutex(struct world *w, int c, bool for_the_dead);

/* ---- cells.c ----------------------------------------------------------------------- */

bool word_lives(const struct world *w, int c, int t);
bool word_can_be_granted(const struct world *w, int c, int t);
int cell_oldest(const struct world *w, int c,
		bool (*suits)(const struct world *, int, int));
bool cell_can_be_had(const struct world *w, int c, int t, uint8_t epoch);
bool record_nudge(struct world *w, int t, uint8_t seq);
bool record_grant(struct world *w, int t, uint8_t seq, uint8_t index);
int op_set(struct world *w, int t);   /* SET, RELEASE */
int op_plain(struct world *w, int t); /* RESET, PULSE, EXPIRE, AWAIT_* */

/* ---- mutex.c ----------------------------------------------------------------------- */

bool mutex_has_heir(const struct world *w, int c);
bool robust_equal(struct robust a, struct robust b);
void mutex_got(struct world *w, int t, int c, bool is_abandoned);
int hand_over(struct world *w, int t, int c);
int op_give(struct world *w, int t);

/* ---- waiting.c --------------------------------------------------------------------- */

void cell_take(struct world *w, int c);
void cell_register(struct world *w, int t, int index, uint8_t kind);
bool wait_can_have(const struct world *w, int t, int index);
void record_end_wait(struct world *w, int t);
int op_wait(struct world *w, int t);
int op_wait_all(struct world *w, int t);

/* ---- explore.c, rest.c ------------------------------------------------------------- */

/* What is wrong with a world that only time could bring on (rest.c); NULL: nothing. */
const char *world_rests(const struct world *w);

struct verdict {
	uint64_t n_states;
	const char *complaint; /* NULL: none */
};
struct verdict explore(const struct scenario *what, enum mutation how, bool is_told);
static inline const struct op *op_of(const struct world *w, int t)
{
	return &scenario->ops[t][w->threads[t].op];
}
