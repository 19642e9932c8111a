/* SPDX-License-Identifier: MIT */
/*
 * The robust list of the calling thread: the words that the kernel hands on when the thread
 * ends. See robust.c.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	/* Where the C library's locks have their link, from their word on: it is the same for
	 * all locks in a list. In front of it stands the link back. */
	ROBUST_LINK_OFFSET = 32,

	ROBUST_MAX_HELD =
		72, /* locks of moments: one per stripe, and this process's own */
};

/* Can this thread have links at all? Otherwise linking does nothing, and nobody hears of
 * its end. */
bool robust_is_there(void);

/* The word is just being worked on: should the thread end now, the kernel looks at it as if
 * it were linked, and wakes a sleeper if it names no owner. One at a time. */
void robust_announce(_Atomic uint32_t *word);
void robust_retract(void);

/*
 * Links a word that names this thread, or unlinks it before that is changed; announced by
 * the caller. The links stand around `word` + ROBUST_LINK_OFFSET.
 */
void robust_link(_Atomic uint32_t *word);
void robust_unlink(_Atomic uint32_t *word);

/* Every word that is linked, the newest first; `visit` may unlink the one it gets. What it gets
 * can be read, but may be anybody's. Outside of locks of moments only. */
void robust_each(void (*visit)(_Atomic uint32_t *word));

/*
 * Both in one, announced. What is taken names this thread from then on, with the flags of the
 * kernel's that are wanted; false: it was not what was expected but what that is now. What is
 * given up becomes `wanted`; false: it was not this thread's number alone. Then nothing has
 * changed.
 */
bool robust_take(_Atomic uint32_t *word, uint32_t *expected, uint32_t flags);
bool robust_give(_Atomic uint32_t *word, uint32_t wanted);

/* The same for locks that are released in the reverse order of their taking, and held for
 * moments: they stand in front of all others. */
void robust_push(_Atomic uint32_t *word);
void robust_pop(_Atomic uint32_t *word);

/* Room to note them in, for a thread that is about to take more than a few, until it has given
 * them all back: then NULL. It need not be cleared. */
struct robust_room {
	struct robust_node *held[ROBUST_MAX_HELD];
};
void robust_lend(struct robust_room *room);
