/* SPDX-License-Identifier: MIT */
/* What can be had at this moment, of several cells and processes: one of them, or all. */
#pragma once

#include "store/face.h"

/* A cell, or (face NULL) a process, which is signaled when it has ended. */
struct wait_item {
	struct face *face;
	int pidfd;
};

struct several {
	/* Given; constant from several_begin() on. */
	struct wait_item *items;
	uint32_t n_items;
	bool wants_all;

	uint32_t n_faces;
	uint32_t index; /* what was had; of all, the first one that was abandoned */
	uint64_t twins; /* as of several_twins(); from several_enlist() on */

	/* Not cleared: one who can have it at once does without. */
	uint32_t epochs[LAYOUT_MAX_WAITED]; /* from when our words were put in */
	uint32_t seen[LAYOUT_MAX_WAITED];   /* of mutexes: the word when we looked */
	uint8_t order[LAYOUT_MAX_WAITED];   /* of locks; with wants_all */
};

static inline struct face *several_face(const struct several *several, uint32_t i)
{
	return several->items[i].face;
}

/* Bits: items whose cell is that of an item in front of them. At most 64 items. */
uint64_t several_twins(const struct wait_item *items, uint32_t n_items);

/* Everything in front of `epochs` but what is given is zero. */
void several_begin(struct several *several);

/* These look, and take what they may: 0 or NEWS_ABANDONED had; -EAGAIN not now; or an error. */

/* As a newcomer, without leaving a trace. */
int several_try(struct several *several);

/*
 * As one whose words mean something: what is taken, is taken only after record_leave(); if
 * that says that it is too late, -EAGAIN.
 */
struct layout_record;

/* Leaves the word in each cell, and looks again before each. */
int several_enlist(struct several *several, struct layout_record *record, uint64_t word);

/* After that; `is_late`: time to doubt what is written there. */
int several_look_again(struct several *several, struct layout_record *record,
		       bool is_late);
