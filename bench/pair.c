/* SPDX-License-Identifier: MIT */
/* Raw words, winshm's events, and its semaphores: bench/pair.h. */
#include "pair.h"

#include "ways.h"
#include "word.h"

static struct word *raw;
static HANDLE events[2], semaphores[2];

void pairs_make(void)
{
	raw = words_make(2);
	for (int i = 0; i < 2; i++) {
		events[i] = winshm_event(i ? "pong" : "ping");
		semaphores[i] = winshm_semaphore(i ? "back" : "there");
	}
}

void raw_set(int i)
{
	word_set(&raw[i]);
}

void raw_take(int i)
{
	word_wait(&raw[i]);
}

void raw_watch(int i)
{
	word_watch(&raw[i]);
}

void raw_show(int i)
{
	atomic_store(&raw[i].value, 1);
}

void event_set(int i)
{
	SetEvent(events[i]);
}

void event_take(int i)
{
	winshm_wait(events[i]);
}

void semaphore_set(int i)
{
	ReleaseSemaphore(semaphores[i], 1, NULL);
}

void semaphore_take(int i)
{
	winshm_wait(semaphores[i]);
}
