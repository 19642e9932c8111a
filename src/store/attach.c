/* SPDX-License-Identifier: MIT */
/*
 * Membership in the shared table.
 *
 * A process takes part through one slot: a record {pid, generation, PID namespace} and the
 * kernel's lock on the byte of that number in the table's file, held by an open file
 * description of its own. The lock is the proof of life: it goes when the process goes,
 * whatever its end. Whoever takes a slot counts its generation up, which turns every holder
 * word of former owners into garbage that anybody recognises without a system call.
 *
 * fork(): descriptors are inherited, slots are not. Before the fork the parent takes a
 * second slot, through a second description, and registers it as holder of everything it
 * holds itself; the child is born with that description and only has to write its pid.
 * So there is no moment in which the child's handles count for nothing, and neither
 * process's end touches the other's names. When nothing is held the child starts afresh.
 * A child of a raw clone() runs no handlers: process_epoch() tells it apart on its first
 * call; it finds the table like any newcomer, and holds what it inherited from then on.
 *
 * What it refuses: to work with a table whose path leads elsewhere (store/locate.c).
 *
 * Locks: GATE is held shared by every user of the table and exclusively while membership
 * changes, also across fork(), so a child never inherits a half-made descriptor. HOLDINGS
 * guards the list. While the gate is held, the thread cannot be cancelled: open() and
 * friends are cancellation points, and locks would stay behind.
 *
 * Crash: between locking a slot and its last store the slot is locked with a pid that is
 * wrong or 0; nobody has a word with its new generation yet, except for a fork's, which
 * visitors take for "alive, not yet reachable".
 */
#include "store/attach.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/rank.h"
#include "base/trace.h"
#include "os/atfork.h"
#include "os/clock.h"
#include "os/lock.h"
#include "os/process.h"
#include "os/procfs.h"
#include "store/locate.h"

enum {
	ATTACH_SWEEPS = 2
};

/* How long a newcomer keeps looking while somebody removes the runtime directory again and
 * again, and the pause it makes after an attempt, longer each time up to a limit. */
#define ATTACH_PATIENCE_NS  UINT64_C(5000000000)
#define ATTACH_PAUSE_NS     UINT64_C(20000)
#define ATTACH_PAUSE_MAX_NS UINT64_C(2000000)

/* A writer must not starve: fork() would hang in a program whose threads are busy. */
#define ATTACH_GATE_INIT PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP

static pthread_rwlock_t attach_gate = ATTACH_GATE_INIT;
static pthread_mutex_t attach_holdings_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list attach_holdings = LIST_INIT(attach_holdings); /* under HOLDINGS */

/* under GATE */
static struct attachment attach_self = { .index = { .fd = -1 } };
static _Atomic uint32_t attach_epoch; /* the process life in which we have a slot */

/* What fork() needs between its handlers, under GATE held exclusively. */
static struct {
	int fd; /* the child's own description of the table; -1: none prepared */
	uint32_t slot, generation;
	pid_t parent_pid;
} attach_unborn = { .fd = -1 };

/* The process life for which the gate was made; the same for its locks. */
#define ATTACH_GATE_IN_THE_MAKING UINT32_MAX
static _Atomic uint32_t attach_gate_epoch;

static __thread int attach_cancel_state;

static void attach_gate_enter(bool is_exclusive)
{
	rank_enter(RANK_GATE);
	if (is_exclusive)
		pthread_rwlock_wrlock(&attach_gate);
	else
		pthread_rwlock_rdlock(&attach_gate);
}

static void attach_gate_leave(void)
{
	pthread_rwlock_unlock(&attach_gate);
	rank_leave(RANK_GATE);
}

/* ---- slots -------------------------------------------------------------------------- */

static struct layout_slot *attach_slot_record(uint32_t number)
{
	return index_slot(&attach_self.index, number);
}

/* What a slot is taken for. */
struct attach_claim {
	int fd;              /* the description that will hold the lock */
	uint32_t pid;        /* 0: of a child that fork() is about to make */
	uint32_t membership; /* LAYOUT_MEMBER_* */
	/* filled in */
	uint32_t slot, generation;
};

/* Where processes cannot be looked at by their numbers, nobody has the same. */
static uint64_t attach_namespace_in(uint32_t slot)
{
	return attach_self.pid_namespace <= PROCESS_NAMESPACE_UNSEEN ||
			       attach_is_blind(&attach_self)
		       ? LAYOUT_BLIND + slot
		       : attach_self.pid_namespace;
}

/* Locks a slot for the description `fd` and makes its old words garbage. */
static int attach_claim(struct attach_claim *claim, uint32_t number)
{
	struct layout_slot *slot = attach_slot_record(number);
	uint32_t generation;
	int r;

	if (!slot)
		return -ENOSPC;
	r = file_lock_try(claim->fd, number);
	if (r < 0)
		return r;

	generation = atomic_load(&slot->generation) + 1;
	if ((generation & LAYOUT_GENERATION_MASK) == 0)
		generation++; /* a word of zeroes must not look like anybody's */
	atomic_store(&slot->membership, LAYOUT_MEMBER_NONE);
	atomic_store(&slot->pid, 0);
	atomic_store(&slot->generation, generation);
	atomic_store(&slot->pid_namespace, attach_namespace_in(number));
	atomic_store(&slot->index_fd, (uint32_t)claim->fd);
	atomic_store(&slot->pid, claim->pid);
	atomic_store(&slot->membership, claim->membership);
	claim->slot = number;
	claim->generation = generation;
	return 0;
}

/* Slots in use are below; what a stray write left there is cut to what can be. */
static uint32_t attach_n_slots(const struct attachment *attachment)
{
	struct index *index = (struct index *)&attachment->index;
	uint32_t n_slots = atomic_load(&index_header(index)->n_slots);

	if (n_slots < LAYOUT_SLOTS_PER_PAGE)
		return LAYOUT_SLOTS_PER_PAGE;
	return n_slots < LAYOUT_MAX_SLOTS ? n_slots : LAYOUT_MAX_SLOTS;
}

static int attach_grow_slots(uint32_t n_slots)
{
	struct layout_header *header = index_header(&attach_self.index);

	if (n_slots >= LAYOUT_MAX_SLOTS)
		return ERR_PROCESSES_EXHAUSTED;
	if (!attach_slot_record(n_slots))
		return -ENOSPC;
	atomic_compare_exchange_strong(&header->n_slots, &n_slots,
				       n_slots + LAYOUT_SLOTS_PER_PAGE);
	return 0;
}

/*
 * Takes a slot: rather that of a process that has died than one never used, so that slots
 * and the garbage tied to them stay in proportion to the living. Two candidates a time
 * from a common clock hand are enough for that.
 */
static int attach_take_slot(struct attach_claim *claim)
{
	struct layout_header *header = index_header(&attach_self.index);
	uint32_t n_slots;
	int r;

	for (int i = 0; i < ATTACH_SWEEPS; i++) {
		uint32_t number = atomic_fetch_add(&header->sweep_slot, 1) %
				  attach_n_slots(&attach_self);
		struct layout_slot *slot = attach_slot_record(number);

		if (!slot || atomic_load(&slot->pid) == 0)
			continue;
		r = attach_claim(claim, number);
		if (r != -EAGAIN)
			return r;
	}

	for (;;) {
		n_slots = attach_n_slots(&attach_self);
		for (uint32_t number = 0; number < n_slots; number++) {
			struct layout_slot *slot = attach_slot_record(number);

			if (!slot)
				return -ENOSPC;
			if (atomic_load(&slot->pid) != 0 && n_slots < LAYOUT_MAX_SLOTS)
				continue;
			r = attach_claim(claim, number);
			if (r != -EAGAIN)
				return r;
		}
		r = attach_grow_slots(n_slots);
		if (r < 0)
			return r;
	}
}

bool attach_find_slot(struct attachment *attachment, int32_t pid, uint32_t *ret_slot,
		      uint32_t *ret_generation)
{
	uint32_t n_slots = attach_n_slots(attachment);

	for (uint32_t number = 0; number < n_slots; number++) {
		struct layout_slot *slot = index_slot(&attachment->index, number);

		if (!slot)
			return false;
		if (atomic_load(&slot->pid) != (uint32_t)pid ||
		    atomic_load(&slot->pid_namespace) != attachment->pid_namespace)
			continue;
		if (number != attachment->slot &&
		    file_lock_test(attachment->index.fd, number, 1) != 1)
			continue; /* an earlier process of this number */
		*ret_slot = number;
		*ret_generation = atomic_load(&slot->generation);
		return true;
	}
	return false;
}

/* A stray write may have hit our record: what is written there is ours to say. */
static void attach_assert_slot(void)
{
	struct layout_slot *slot = attach_slot_record(attach_self.slot);

	if (!slot || (atomic_load_explicit(&slot->pid, memory_order_relaxed) ==
			      (uint32_t)process_pid() &&
		      atomic_load_explicit(&slot->generation, memory_order_relaxed) ==
			      attach_self.generation &&
		      atomic_load_explicit(&slot->pid_namespace, memory_order_relaxed) ==
			      attach_self.pid_namespace))
		return;
	trace("this process's record in the table of names was damaged and is put right");
	atomic_store(&slot->generation, attach_self.generation);
	atomic_store(&slot->pid_namespace, attach_self.pid_namespace);
	atomic_store(&slot->index_fd, (uint32_t)attach_self.index.fd);
	atomic_store(&slot->membership, LAYOUT_MEMBER_SETTLED);
	atomic_store(&slot->pid, (uint32_t)process_pid());
}

/* ---- joining ------------------------------------------------------------------------ */

/* A description of our own for the file behind an inherited descriptor. */
static int attach_reopen(int fd)
{
	char path[64];
	int opened;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	opened = open(path, O_RDWR | O_CLOEXEC);
	return opened < 0 ? -errno : opened;
}

static void attach_detach(void)
{
	fd_closep(&attach_self.index.fd);
	index_deinit(&attach_self.index);
}

/* Finds the table and takes a slot; -EAGAIN when the path moved meanwhile. */
static int attach_once(struct locate_memory *memory)
{
	_cleanup_(located_release) struct located located = { -1, -1, { 0 }, -1 };
	struct attach_claim claim = { .pid = (uint32_t)process_pid(),
				      .membership = LAYOUT_MEMBER_CHECKING };
	int r;

	r = locate_index(&located, memory);
	if (r < 0)
		return r;
	r = index_init(&attach_self.index, located.fd);
	if (r < 0)
		return r;
	claim.fd = located.fd;
	r = attach_take_slot(&claim);
	if (r == 0 && !locate_settle(&located, attach_slot_record(claim.slot)))
		r = -EAGAIN;
	if (r < 0) {
		index_deinit(&attach_self.index);
		return r;
	}
	attach_self.slot = claim.slot;
	attach_self.generation = claim.generation;
	attach_self.pid_namespace = attach_namespace_in(claim.slot);
	located.fd = -1; /* the index owns it now */
	return 0;
}

static int attach_afresh(void)
{
	uint64_t end_ns = clock_monotonic_ns() + ATTACH_PATIENCE_NS, pause_ns = 0;
	struct locate_memory memory = { 0 };

	for (;;) {
		int r = attach_once(&memory);

		if (r != -EAGAIN)
			return r;
		if (clock_monotonic_ns() > end_ns)
			return ERR_RUNTIME_DIR_MISSING;
		clock_pause_ns(pause_ns);
		if (pause_ns < ATTACH_PAUSE_MAX_NS)
			pause_ns += ATTACH_PAUSE_NS;
	}
}

/* Makes every holding count for the given slot as well, or, late in a child, at last. */
static void attach_register_holdings(uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &attach_holdings) {
		struct holding *holding = list_entry(it, struct holding, link);
		uint64_t word =
			layout_word(slot, generation, holding->is_writable, holding->fd);
		uint32_t stripe = index_stripe_of(&holding->name);
		struct identity identity;
		struct spot spot;
		int r;

		r = index_lock(&attach_self.index, stripe);
		if (r == 0)
			r = index_find(&attach_self.index, &holding->name, &spot);
		if (r == 0) {
			identity = (struct identity) { spot.entry->device,
						       spot.entry->inode };
			r = identity_equal(&identity, &holding->identity)
				    ? index_add_holder(&attach_self.index, &spot, word)
				    : ERR_NAME_NOT_FOUND;
		}
		index_unlock(&attach_self.index, stripe);
		if (r < 0)
			trace("fork: the child is no holder of %s%.*s: %s",
			      scope_prefix(holding->name.scope),
			      (int)holding->name.n_bytes, holding->name.text,
			      err_sentence(r));
	}
}

static void attach_adopt_words(uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &attach_holdings) {
		struct holding *holding = list_entry(it, struct holding, link);

		holding->word =
			layout_word(slot, generation, holding->is_writable, holding->fd);
	}
}

/* Do all who take part now have their numbers in our PID namespace? */
static bool attach_knows_all(void)
{
	uint32_t n_slots = attach_n_slots(&attach_self);

	for (uint32_t number = 0; number < n_slots; number++) {
		struct layout_slot *slot = attach_slot_record(number);

		if (slot && number != attach_self.slot && atomic_load(&slot->pid) != 0 &&
		    atomic_load(&slot->pid_namespace) != attach_self.pid_namespace &&
		    file_lock_test(attach_self.index.fd, number, 1) != 0)
			return false;
	}
	return true;
}

/* Under the gate, exclusively. */
static int attach_now(void)
{
	int r;

	shared_lock_ask(attach_knows_all);
	attach_self.pid_namespace = process_pid_namespace();
	if (attach_self.pid_namespace == 0) {
		trace("/proc/self/ns/pid cannot be read: /proc has to be mounted");
		return ERR_PROC_MISSING;
	}
	if (attach_self.pid_namespace == PROCESS_NAMESPACE_UNSEEN)
		trace("/proc is that of another PID namespace: names that other processes "
		      "hold are out of reach");

	attach_detach(); /* what a raw clone() inherited proves nothing: see locate.c */
	r = attach_afresh();
	if (r < 0) {
		trace("cannot take part in the table of names: %s", err_sentence(r));
		return r;
	}
	/* What a parent handed down without a slot. */
	attach_register_holdings(attach_self.slot, attach_self.generation);
	attach_adopt_words(attach_self.slot, attach_self.generation);
	atomic_store(&attach_epoch, process_epoch());
	return 0;
}

/*
 * A child of a raw clone() may have inherited the gate in the hands of a thread that it
 * does not have: the first of its own threads that comes here makes it anew.
 */
static void attach_gate_renew(void)
{
	uint32_t epoch = process_epoch(), seen = atomic_load(&attach_gate_epoch);

	while (seen != epoch) {
		if (seen != ATTACH_GATE_IN_THE_MAKING &&
		    atomic_compare_exchange_strong(&attach_gate_epoch, &seen,
						   ATTACH_GATE_IN_THE_MAKING)) {
			attach_gate = (pthread_rwlock_t)ATTACH_GATE_INIT;
			attach_holdings_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
			atomic_store(&attach_gate_epoch, epoch);
		}
		sched_yield(); /* another thread is at it, for nanoseconds */
		seen = atomic_load(&attach_gate_epoch);
	}
}

int attach_enter(struct attachment **ret)
{
	int cancel_state;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
	for (;;) {
		int r;

		if (__builtin_expect(atomic_load(&attach_gate_epoch) != process_epoch(),
				     0))
			attach_gate_renew();
		attach_gate_enter(false);
		if (__builtin_expect(atomic_load(&attach_epoch) == process_epoch(), 1)) {
			attach_cancel_state = cancel_state;
			attach_assert_slot();
			*ret = &attach_self;
			return 0;
		}
		attach_gate_leave();

		attach_gate_enter(true);
		r = atomic_load(&attach_epoch) == process_epoch() ? 0 : attach_now();
		attach_gate_leave();
		if (r < 0) {
			pthread_setcancelstate(cancel_state, NULL);
			return r;
		}
	}
}

void attach_leave(void)
{
	attach_gate_leave();
	pthread_setcancelstate(attach_cancel_state, NULL);
}

static void attach_holdings_enter(void)
{
	rank_enter(RANK_HOLDINGS);
	pthread_mutex_lock(&attach_holdings_lock);
}

static void attach_holdings_leave(void)
{
	pthread_mutex_unlock(&attach_holdings_lock);
	rank_leave(RANK_HOLDINGS);
}

void attach_add_holding(struct holding *holding)
{
	attach_holdings_enter();
	list_append(&attach_holdings, &holding->link);
	attach_holdings_leave();
}

void attach_remove_holding(struct holding *holding)
{
	attach_holdings_enter();
	list_remove(&holding->link);
	attach_holdings_leave();
}

/* ---- fork --------------------------------------------------------------------------- */

/*
 * The gate knows its writer by the number of a thread, which in the child is another one,
 * so the child cannot release it and has it made anew. Thread sanitizer is told, for it
 * goes on believing that the child's thread holds it.
 */
static void attach_gate_forget(void)
{
#if defined(__SANITIZE_THREAD__)
	void AnnotateRWLockReleased(const char *file, int line, void *lock,
				    long is_write);

	AnnotateRWLockReleased(__FILE__, __LINE__, &attach_gate, 1);
#endif
}

static bool attach_is_member(void)
{
	return attach_self.index.main && atomic_load(&attach_epoch) == process_epoch();
}

static void attach_fork_prepare(void)
{
	struct attach_claim claim = { .membership =
					      LAYOUT_MEMBER_SETTLED }; /* as we are */
	_cleanup_(fd_closep) int fd = -1;
	int r;

	attach_gate_enter(true);
	attach_unborn.fd = -1;
	if (!attach_is_member() || list_is_empty(&attach_holdings))
		return;

	fd = attach_reopen(attach_self.index.fd);
	claim.fd = fd;
	r = fd < 0 ? fd : attach_take_slot(&claim);
	if (r < 0) {
		trace("fork: no slot for the child, it will hold nothing by name: %s",
		      err_sentence(r));
		return;
	}
	attach_register_holdings(claim.slot, claim.generation);
	attach_unborn.slot = claim.slot;
	attach_unborn.generation = claim.generation;
	attach_unborn.parent_pid = process_pid();
	attach_unborn.fd = take_fd(&fd);
}

static void attach_fork_parent(void)
{
	fd_closep(
		&attach_unborn
			 .fd); /* the child has it; if fork() failed, the slot is dead */
	attach_gate_leave();
}

static void attach_fork_child(void)
{
	if (attach_unborn.fd >= 0) {
		struct layout_slot *slot = attach_slot_record(attach_unborn.slot);

		close(attach_self.index.fd); /* the parent's: its lock must end with it */
		attach_self.index.fd = attach_unborn.fd;
		attach_self.slot = attach_unborn.slot;
		attach_self.generation = attach_unborn.generation;
		attach_unborn.fd = -1;
		attach_adopt_words(attach_self.slot, attach_self.generation);
		/* The parent may have asked for children that live in another one, where it
		 * has no number. */
		if (getppid() != attach_unborn.parent_pid)
			attach_self.pid_namespace = process_pid_namespace();
		attach_self.pid_namespace = attach_namespace_in(attach_self.slot);
		if (slot) {
			atomic_store(&slot->pid_namespace, attach_self.pid_namespace);
			atomic_store(&slot->pid, (uint32_t)process_pid());
		}
		atomic_store(&attach_epoch, process_epoch());
	} else if (attach_self.index.main && list_is_empty(&attach_holdings)) {
		/* Nothing held: find the way anew when it is needed. An open table without a
		 * lock in it would be one that others may not know of by then. */
		attach_detach();
		atomic_store(&attach_epoch, 0);
	}
	/* Else no slot could be had: the child goes on like one of a raw clone(). */
	attach_gate_forget();
	attach_gate_renew();
	rank_leave(RANK_GATE);
}

ATFORK_ROOM(RANK_GATE, attach_fork_prepare, attach_fork_parent, attach_fork_child);
