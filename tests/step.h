/* SPDX-License-Identifier: MIT */
/*
 * Step tests: a victim goes through one operation instruction by instruction, and dies, or
 * is stopped while others look, at every state that they could tell from the one before.
 *
 * Alice holds names and never lets go; bob looks. Both are processes; the victim is a new
 * one for every death. Around the victim's name ("the subject") stand others: in its chain,
 * in its stripe, elsewhere. What everybody has to find is said in step-actor.c.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "store/name.h"
#include "whitebox.h"

enum {
	STEP_SUBJECT = 0,
	STEP_CHAIN = 1,  /* two names in the subject's chain */
	STEP_STRIPE = 3, /* three in its stripe, one of them long */
	STEP_AWAY = 6,   /* three in other stripes */
	STEP_EXTRA = 9,  /* more in its stripe, for whoever needs them */
	STEP_N_NAMES = STEP_EXTRA + 48,

	STEP_SIZE = 8192,
};

/* Memory that all actors share, besides what the library shares. */
struct step_board {
	char complaint[512]; /* what an actor found wrong */
	/* of names that alice holds */
	uint64_t inode[STEP_N_NAMES];
	uint32_t n_holders[STEP_N_NAMES];
	bool bob_has_joined;           /* he holds the subject as well */
	_Atomic uint64_t victim_inode; /* what it holds as the subject; or 0 */
};

extern struct step_board *step_board;

/* ---- an operation ------------------------------------------------------------------- */

enum {
	STEP_HELD = 1 << 0,     /* somebody else holds the subject all the time */
	STEP_FORKS = 1 << 1,    /* a child that the victim makes holds it as well */
	STEP_IN_CHILD = 1 << 2, /* and it is the child that is stepped */
	STEP_UNLISTED =
		1 << 3, /* the kernel does not know of its locks: no robust list */
	STEP_NO_TABLE = 1 << 4,  /* nothing is there before */
	STEP_DAMAGED = 1 << 5,   /* the table makes no sense before */
	STEP_GROWS = 1 << 6,     /* needs more nodes than a fresh stripe has */
	STEP_ALONE = 1 << 7,     /* whoever came by would have to wait for the victim */
	STEP_NEWCOMERS = 1 << 8, /* who looks is new as well, every time */
};

struct step_operation {
	const char *name;
	const char *subject;   /* NULL: a short one */
	void (*prepare)(void); /* by the engine, once: the state all victims meet */
	void (*restore)(void); /* by the engine, before each victim: what is not memory */
	void (*setup)(void);   /* by the victim, before the first step */
	void (*act)(void);     /* stepped */
	void (*finish)(void);  /* by a victim that was let live: is the result right? */
	unsigned flags;
};

/* Runs it, and fails the test when anything is broken. */
void step_run(const struct step_operation *operation);

/* Ends what is stepped of `act` before it returns. */
void step_mark(void);

/* For a child that the victim's `act` makes, and for its parent. */
__attribute__((noreturn)) void step_stay_alive(void);

/* ---- names -------------------------------------------------------------------------- */

void step_choose_names(const char *subject);
const struct name *step_name(int number);
const char *step_text(int number);

/* ---- actors ------------------------------------------------------------------------- */

enum step_verb {
	STEP_HOLD, /* creates or opens a name and keeps it; alice's are expected by all */
	STEP_LITTER,  /* the same, by somebody who will die with it */
	STEP_RELEASE, /* the last one kept under that name */
	STEP_CHECK,   /* is everything as it has to be? argument: see step_fate */
	STEP_VISIT,   /* opens, creates, closes what the victim is working on */
	STEP_PASS_BY, /* looks at what is not in the subject's stripe */
	STEP_JOIN,    /* creates or opens the subject and keeps it */
	STEP_REJOIN,  /* is what it kept still what the name means? then lets go */
	STEP_WHICH,   /* the subject's inode; 0: there is none */
	STEP_LIST,    /* walks through all names */
	STEP_QUIT,
};

enum step_fate {
	STEP_IS_GONE, /* nobody holds the subject: bob makes a new one and keeps it */
	STEP_LIVES,   /* somebody does: bob sees it whole */
};

struct step_actor {
	pid_t pid;
	int line;
};

struct step_actor step_actor_new(void);
/* Below 0: the board says what is wrong. */
int64_t step_actor_try(struct step_actor *actor, enum step_verb verb, int argument);
/* The same, but nothing may be wrong. */
int64_t step_actor_do(struct step_actor *actor, enum step_verb verb, int argument);
void step_actor_kill(struct step_actor *actor);
void step_actor_quit(struct step_actor *actor);

extern struct step_actor step_alice, step_bob;

/* Obeys; below 0 after a complaint. */
int64_t step_obey(enum step_verb verb, int argument);

/* Puts it on the board; -1. */
__attribute__((format(printf, 1, 2))) int step_complain(const char *format, ...);

/* ---- the table, from behind --------------------------------------------------------- */

struct layout_stripe *step_stripe(void);
uint32_t *step_heads(void);
struct layout_slot *step_slot(uint32_t number);
unsigned char *step_node(uint32_t node);
const char *step_path(void);

/* Maps what is at the path; whether there is a table. */
bool step_table_open(bool grows);
bool step_table_is_open(void);
void step_table_close(void);
/* What victims meet from now on. */
void step_table_save(void);
void step_table_restore(void);
/* Has anything changed since the last time? The quick look leaves out what the operation
 * has no business with. */
bool step_table_changed(void);
bool step_table_changed_elsewhere(void);
/* A stripe that is locked; below 0: none is. */
int step_locked_stripe(void);
int step_subjects_stripe(void);
/* Nobody is about to decide what the file at the path becomes. */
bool step_file_is_free(void);
/* All of these: NULL, or what is wrong. Right after a death: */
const char *step_audit_locks(void);
const char *step_audit_entries(void);
/* While these and nobody else take part: */
const char *step_audit_slots(const pid_t *living, int n_living);
/* After the survivors have come by: */
const char *step_audit_leftovers(void);
