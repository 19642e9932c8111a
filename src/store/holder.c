/* SPDX-License-Identifier: MIT */
/*
 * Judging holders.
 *
 * A word names a slot, a generation and a descriptor. The order of questions is chosen so
 * that a living holder in sight costs three system calls, and nothing is ever opened that
 * was not identified first (a descriptor number read from shared memory could lead to a
 * FIFO, a terminal or a device):
 *
 *   1. another generation in the slot: the process is gone, no system call needed (if the
 *      record is sound; else the kernel is asked who has the slot, see store/owner.c);
 *   2. a duplicate of the descriptor itself, where the kernel lets us have one and it
 *      allows just what is wanted: nothing is opened, and fstat says what it is;
 *   3. stat of /proc/PID/fd/N: is it the very inode? then open, and fstat the result,
 *      because the descriptor may have changed hands in between;
 *   4. not to be seen: no such process is proof of death (in one PID namespace), and so
 *      is a free byte in the table's file; a held one means "alive but out of reach".
 *
 * Whatever could not be asked, for want of a descriptor or of memory, is an error, and never
 * an answer: the word of a living holder must not be dropped.
 *
 * Two states that pass by themselves are told apart from "out of reach": a process on its
 * way out belongs to root in /proc while its locks are still held (it is gone for us), and
 * a child between fork() and its first instruction has no pid yet (-EAGAIN). A process
 * whose main thread has ended alone is visible through its other threads.
 *
 * When another thread than the main one calls exec(), the main one ends and the other takes
 * over its number: who looks at the former and then at the latter finds a process that is
 * out of sight and lives. So nobody counts as hidden who was looked at only once.
 */
#include "store/holder.h"

#include <errno.h>
#include <fcntl.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "os/peer.h"
#include "os/process.h"
#include "os/procfs.h"
#include "store/owner.h"

/* Does the kernel's lock say that the slot's process lives? Our own is not asked: one
 * description never conflicts with itself. */
static int holder_lock_is_held(struct attachment *attachment, uint32_t slot)
{
	if (slot == attachment->slot)
		return 1;
	return slot_is_locked(&attachment->index, slot);
}

/* Tells the lives of one pid apart: slot and generation of the word. */
static uint64_t holder_life(uint64_t word)
{
	return word >> 25;
}

/* Can the slot still belong to the process that wrote the word? 1, 0 or -errno. Where a
 * generation was lost to damage nobody is ruled out, and it is for the descriptor to say. */
static int holder_is_current(struct attachment *attachment, uint64_t word,
			     struct layout_slot **ret_slot)
{
	uint32_t generation = layout_word_generation(word), its;
	int r = index_find_slot(&attachment->index, layout_word_slot(word), ret_slot);

	if (r < 0)
		return r;
	its = atomic_load_explicit(&(*ret_slot)->generation, memory_order_acquire) &
	      LAYOUT_GENERATION_MASK;
	return its == generation || its == LAYOUT_GENERATION_UNKNOWN ||
	       generation == LAYOUT_GENERATION_UNKNOWN ||
	       !slot_is_sound(*ret_slot, layout_word_slot(word));
}

bool holder_is_dead(struct attachment *attachment, uint64_t word)
{
	struct layout_slot *slot;
	int r = holder_is_current(attachment, word, &slot);

	if (r > 0)
		r = holder_lock_is_held(attachment, layout_word_slot(word));
	return r == 0;
}

/* Takes a descriptor into use if it is the object; otherwise -ESTALE. */
static int holder_accept(int fd, const struct identity *identity, bool is_writable,
			 struct reached *ret)
{
	_cleanup_(fd_closep) int accepted = fd;
	struct identity found;
	int r = fd_identify(accepted, &found, &ret->size_bytes);

	if (r < 0)
		return r;
	if (!identity_equal(&found, identity))
		return -ESTALE;
	ret->is_writable = is_writable;
	return take_fd(&accepted);
}

/*
 * A duplicate of the holder's own descriptor, if that allows just what is wanted: two
 * system calls, and nothing is opened. Any failure leaves the question open.
 */
static int holder_borrow(struct attachment *attachment, uint64_t word, pid_t pid,
			 const struct identity *identity, bool want_writable,
			 struct reached *ret)
{
	int fd = layout_word_fd(word), borrowed;

	if (layout_word_is_writable(word) != want_writable)
		return -EACCES;
	if (layout_word_slot(word) == attachment->slot)
		borrowed = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	else
		borrowed = peer_borrow(pid, holder_life(word), fd);
	if (borrowed < 0)
		return -EACCES;
	return holder_accept(borrowed, identity, want_writable, ret);
}

/* A description of our own: look, open, look again. */
static int holder_open_once(pid_t pid, uint64_t life, int fd,
			    const struct identity *identity, bool want_writable,
			    struct reached *ret)
{
	struct procfs_file file;
	bool is_robbed;
	int r;

	do {
		int directory = peer_directory(pid, life);

		if (directory < 0) /* which is no news of what would be in it */
			return directory == -ENOENT ? -EACCES : directory;
		r = procfs_look_at(directory, fd, &file);
		if (r == 0)
			r = identity_equal(&file.identity, identity)
				    ? procfs_open_at(directory, fd, want_writable)
				    : -ESTALE;
		is_robbed = r < 0 && peer_was_robbed(pid);
		peer_return(pid);
	} while (is_robbed); /* then it was not the holder that we looked at */
	return r < 0 ? r : holder_accept(r, identity, want_writable, ret);
}

/* A refusal may be an old one: the owner of a directory in /proc is set whenever somebody
 * finds it by its path, and stays root's when that was while a thread was ending. */
static int holder_open(pid_t pid, uint64_t life, int fd, const struct identity *identity,
		       bool want_writable, struct reached *ret)
{
	int r = holder_open_once(pid, life, fd, identity, want_writable, ret);

	if (r != -EACCES && r != -EPERM)
		return r;
	peer_forget(pid);
	return holder_open_once(pid, life, fd, identity, want_writable, ret);
}

/*
 * The main thread is ending: alone, with other threads that live on, or with all of them.
 * While the latter is under way a thread may still look alive: -EAGAIN, until it is clear.
 */
static int holder_open_through_thread(uint64_t word, pid_t pid,
				      const struct identity *identity, bool want_writable,
				      struct reached *ret)
{
	pid_t thread = procfs_living_thread(pid);
	int r, life;

	if (thread < 0)
		return procfs_is_out_of_sight(thread) ? ERR_HOLDER_HIDDEN : thread;
	if (thread == 0)
		return ERR_NAME_NOT_FOUND;
	r = holder_open(thread, holder_life(word), layout_word_fd(word), identity,
			want_writable, ret);
	if (r >= 0 || (r != -ESTALE && !procfs_is_out_of_sight(r)))
		return r;
	life = procfs_life(thread);
	if (life < 0)
		return procfs_is_out_of_sight(life) ? ERR_HOLDER_HIDDEN : life;
	if (life != PROCFS_LIVING)
		return -EAGAIN;
	return r == -EACCES || r == -EPERM ? ERR_HOLDER_HIDDEN : ERR_NAME_NOT_FOUND;
}

/* Out of sight: dead, hidden, or visible through another thread? */
static int holder_judge(struct attachment *attachment, uint64_t word, pid_t pid,
			int error, const struct identity *identity, bool want_writable,
			struct reached *ret)
{
	struct layout_slot *slot;
	int r;

	if (!process_exists(pid))
		return ERR_NAME_NOT_FOUND;
	r = holder_lock_is_held(attachment, layout_word_slot(word));
	if (r > 0)
		r = holder_is_current(attachment, word, &slot);
	if (r <= 0)
		return r < 0 ? r : ERR_NAME_NOT_FOUND;
	r = procfs_life(pid);
	if (r < 0)
		return procfs_is_out_of_sight(r) ? ERR_HOLDER_HIDDEN : r;
	if (r == PROCFS_ENDING)
		return holder_open_through_thread(word, pid, identity, want_writable,
						  ret);
	if (r == PROCFS_UNSEEN) /* gone by now, or /proc is mounted with hidepid=2 */
		return process_exists(pid) ? ERR_HOLDER_HIDDEN : ERR_NAME_NOT_FOUND;
	/* Seen, and not there: it closed the descriptor behind our back. */
	return error == -ENOENT ? ERR_NAME_NOT_FOUND : ERR_HOLDER_HIDDEN;
}

static int holder_look(struct attachment *attachment, uint64_t word, pid_t pid,
		       const struct identity *identity, bool want_writable,
		       struct reached *ret)
{
	int r = holder_open(pid, holder_life(word), layout_word_fd(word), identity,
			    want_writable, ret);

	switch (r) {
	case -ESTALE:
		return ERR_NAME_NOT_FOUND;
	case -ENOENT:
	case -ESRCH:
	case -EACCES:
	case -EPERM:
		return holder_judge(attachment, word, pid, r, identity, want_writable,
				    ret);
	default:
		return r;
	}
}

/* As far as the slot's record can be believed. */
static int holder_reach_recorded(struct attachment *attachment, uint64_t word,
				 const struct identity *identity, bool want_writable,
				 struct reached *ret)
{
	struct layout_slot *slot;
	pid_t pid;
	int r;

	r = holder_is_current(attachment, word, &slot);
	if (r <= 0)
		return r < 0 ? r : ERR_NAME_NOT_FOUND;

	pid = (pid_t)atomic_load(&slot->pid);
	if (pid <= 0 || atomic_load(&slot->pid_namespace) != attachment->pid_namespace) {
		r = holder_lock_is_held(attachment, layout_word_slot(word));
		if (r <= 0)
			return r < 0 ? r : ERR_NAME_NOT_FOUND;
		return pid == 0 ? -EAGAIN : ERR_HOLDER_HIDDEN;
	}

	r = holder_borrow(attachment, word, pid, identity, want_writable, ret);
	if (r >= 0)
		return r;
	if (slot_is_blind(attachment)) /* /proc/PID is somebody else */
		return ERR_HOLDER_HIDDEN;
	r = holder_look(attachment, word, pid, identity, want_writable, ret);
	if (r == ERR_HOLDER_HIDDEN)
		r = holder_look(attachment, word, pid, identity, want_writable, ret);
	return r;
}

int holder_reach(struct attachment *attachment, uint64_t word,
		 const struct identity *identity, bool want_writable, struct reached *ret)
{
	uint32_t number = layout_word_slot(word);
	struct layout_slot *slot = NULL;
	int r, owner;

	r = holder_reach_recorded(attachment, word, identity, want_writable, ret);
	if (r >= 0)
		return r;
	owner = index_find_slot(&attachment->index, number, &slot);
	if (owner < 0)
		return owner;
	if (slot_is_sound(slot, number))
		return r;

	/* What the record says is nobody's death: that can only the kernel tell. */
	owner = holder_lock_is_held(attachment, number);
	if (owner <= 0)
		return owner < 0 ? owner : ERR_NAME_NOT_FOUND;
	if (number == attachment->slot)
		slot_assert(attachment);
	else
		owner = owner_find(attachment, number);
	if (owner <= 0)
		return owner < 0 ? owner : ERR_HOLDER_HIDDEN;
	return holder_reach_recorded(attachment, word, identity, want_writable, ret);
}

int holder_reach_any(struct attachment *attachment, const struct spot *spot,
		     bool want_writable, struct reached *ret)
{
	const struct identity identity = { spot->entry->device, spot->entry->inode };
	struct words_walk walk;
	_Atomic uint64_t *holder;
	int unsure = 0;

	words_begin(&walk, spot);
	while ((holder = words_next(&attachment->index, &walk))) {
		uint64_t word = atomic_load_explicit(holder, memory_order_relaxed);
		int r;

		if (!word)
			continue;
		r = holder_reach(attachment, word, &identity, want_writable, ret);
		if (r >= 0)
			return r;
		if (r == ERR_NAME_NOT_FOUND)
			atomic_store_explicit(holder, 0, memory_order_release);
		else if (unsure == 0 || r == -EAGAIN)
			unsure = r;
	}
	if (unsure)
		return unsure;
	entry_remove(&attachment->index, spot);
	return ERR_NAME_NOT_FOUND;
}

int holder_ask_any(struct attachment *attachment, const struct spot *spot)
{
	struct words_walk walk;
	_Atomic uint64_t *holder;

	words_begin(&walk, spot);
	while ((holder = words_next(&attachment->index, &walk))) {
		uint64_t word = atomic_load_explicit(holder, memory_order_relaxed);

		if (!word)
			continue;
		if (!holder_is_dead(attachment, word))
			return 0;
		atomic_store_explicit(holder, 0, memory_order_release);
	}
	entry_remove(&attachment->index, spot);
	return ERR_NAME_NOT_FOUND;
}
