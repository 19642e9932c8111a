/* SPDX-License-Identifier: MIT */
/*
 * Two of a kind, to signal there and back with: 0 is set by the one who measures and taken by
 * the other, 1 the other way round.
 */
#pragma once

/* For the group: all of them, before there are peers. */
void pairs_make(void);

void raw_set(int i);
void raw_take(int i);  /* asleep until then */
void raw_watch(int i); /* awake */
void raw_show(int i);  /* to one who is awake */

void event_set(int i);
void event_take(int i);

void semaphore_set(int i);
void semaphore_take(int i);
