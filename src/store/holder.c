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
 * Two states that pass by themselves are told apart from "out of reach": a process on its
 * way out belongs to root in /proc while its locks are still held (it is gone for us), and
 * a child between fork() and its first instruction has no pid yet (-EAGAIN). A process
 * whose main thread has ended alone is visible through its other threads.
 */
#include "store/holder.h"

#include <errno.h>
#include <fcntl.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "os/lock.h"
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
	return file_lock_test(attachment->index.fd, slot, 1);
}

/* Tells the lives of one pid apart: slot and generation of the word. */
static uint64_t holder_life(uint64_t word)
{
	return word >> 25;
}

/* Can the word be one of whoever has the slot now? Where a generation was lost to damage,
 * nobody is ruled out, and it is for the descriptor to say. */
static bool holder_is_current(const struct layout_slot *slot, uint64_t word)
{
	uint32_t number = layout_word_slot(word),
		 generation = layout_word_generation(word);
	uint32_t its = atomic_load_explicit(&slot->generation, memory_order_acquire) &
		       LAYOUT_GENERATION_MASK;

	return its == generation || its == LAYOUT_GENERATION_UNKNOWN ||
	       generation == LAYOUT_GENERATION_UNKNOWN || !slot_is_sound(slot, number);
}

bool holder_is_dead(struct attachment *attachment, uint64_t word)
{
	struct layout_slot *slot = index_slot(&attachment->index, layout_word_slot(word));

	if (!slot)
		return false; /* we could not look */
	return !holder_is_current(slot, word) ||
	       holder_lock_is_held(attachment, layout_word_slot(word)) == 0;
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
static int holder_open(pid_t pid, uint64_t life, int fd, const struct identity *identity,
		       bool want_writable, struct reached *ret)
{
	int directory = peer_directory(pid, life), r;
	struct procfs_file file;

	if (directory < 0)
		return directory;
	r = procfs_look_at(directory, fd, &file);
	if (r == 0)
		r = identity_equal(&file.identity, identity)
			    ? procfs_open_at(directory, fd, want_writable)
			    : -ESTALE;
	peer_return(pid);
	return r < 0 ? r : holder_accept(r, identity, want_writable, ret);
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
	int r;

	if (!thread)
		return ERR_NAME_NOT_FOUND;
	r = holder_open(thread, holder_life(word), layout_word_fd(word), identity,
			want_writable, ret);
	if (r >= 0 || r == -EMFILE || r == -ENFILE || r == -ENOMEM)
		return r;
	if (procfs_is_ending(thread))
		return -EAGAIN;
	return r == -EACCES || r == -EPERM ? ERR_HOLDER_HIDDEN : ERR_NAME_NOT_FOUND;
}

/* Out of sight: dead, hidden, or visible through another thread? */
static int holder_judge(struct attachment *attachment, uint64_t word, pid_t pid,
			int error, const struct identity *identity, bool want_writable,
			struct reached *ret)
{
	bool is_visible = procfs_is_visible(pid); /* before the proof that it lives */
	int r;

	if (!process_exists(pid))
		return ERR_NAME_NOT_FOUND;
	r = holder_lock_is_held(attachment, layout_word_slot(word));
	if (r <= 0)
		return r < 0 ? r : ERR_NAME_NOT_FOUND;
	if (procfs_is_ending(pid))
		return holder_open_through_thread(word, pid, identity, want_writable,
						  ret);
	/* Seen, and not there: it closed the descriptor behind our back. */
	return error == -ENOENT && is_visible ? ERR_NAME_NOT_FOUND : ERR_HOLDER_HIDDEN;
}

/* As far as the slot's record can be believed. */
static int holder_reach_recorded(struct attachment *attachment,
				 const struct layout_slot *slot, uint64_t word,
				 const struct identity *identity, bool want_writable,
				 struct reached *ret)
{
	pid_t pid;
	int r;

	if (!holder_is_current(slot, word))
		return ERR_NAME_NOT_FOUND;

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
	r = holder_open(pid, holder_life(word), layout_word_fd(word), identity,
			want_writable, ret);
	switch (r) {
	case -ESTALE:
		return ERR_NAME_NOT_FOUND;
	case -ENOENT:
	case -ESRCH:
	case -EACCES:
	case -EPERM:
		r = holder_judge(attachment, word, pid, r, identity, want_writable, ret);
		return r == ERR_HOLDER_HIDDEN && !holder_is_current(slot, word)
			       ? ERR_NAME_NOT_FOUND /* another one's by now */
			       : r;
	default:
		return r;
	}
}

int holder_reach(struct attachment *attachment, uint64_t word,
		 const struct identity *identity, bool want_writable, struct reached *ret)
{
	uint32_t number = layout_word_slot(word);
	struct layout_slot *slot = index_slot(&attachment->index, number);
	int r, owner;

	if (!slot)
		return -ENOSPC;
	r = holder_reach_recorded(attachment, slot, word, identity, want_writable, ret);
	if (r >= 0 || slot_is_sound(slot, number))
		return r;

	/* What the record says is nobody's death: that can only the kernel tell. */
	owner = holder_lock_is_held(attachment, number);
	if (owner <= 0)
		return owner < 0 ? owner : ERR_NAME_NOT_FOUND;
	owner = owner_find(attachment, number);
	if (owner <= 0)
		return owner < 0 ? owner : ERR_HOLDER_HIDDEN;
	return holder_reach_recorded(attachment, slot, word, identity, want_writable,
				     ret);
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
