/* SPDX-License-Identifier: MIT */
/*
 * The kernel's own word, which is as little as sleeping and waking can cost: one who sets
 * it, one who takes it back. And when to begin: once the other one is asleep.
 */
#pragma once

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

/* On a cache line of its own. */
struct word {
	_Atomic uint32_t value __attribute__((aligned(64)));
};

struct word *words_make(unsigned n); /* shared with children, for good */

void word_set(struct word *word);  /* and wakes one */
void word_wait(struct word *word); /* and takes it back */

/* The same, never asleep. */
void word_watch(struct word *word);

/* Sleeps until one of `n` is set. */
void word_wait_any(struct word *words, unsigned n);

/* Until the thread sleeps, so that only waking it is measured. */
void sleep_await(pid_t tid);
