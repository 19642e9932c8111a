/* SPDX-License-Identifier: MIT */
/* Singly linked lists that several threads push to and pop from. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

struct slist_entry {
	struct slist_entry *next;
};

struct slist {
	_Atomic uint64_t count;    /* depth in the low 16 bits; see slist.c */
	struct slist_entry *first; /* under the lock in `count` */
};

void slist_init(struct slist *slist);

/* The chain from `first` to `last` comes to stand in front. Returns who stood there. */
struct slist_entry *slist_push(struct slist *slist, struct slist_entry *first,
			       struct slist_entry *last, uint32_t n_entries);

struct slist_entry *slist_pop(struct slist *slist);
struct slist_entry *slist_flush(struct slist *slist);
uint16_t slist_depth(struct slist *slist);
