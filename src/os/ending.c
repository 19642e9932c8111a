/* SPDX-License-Identifier: MIT */
/*
 * The ends of threads.
 *
 * The C library calls a destructor for every value a thread has under a pthread key, in
 * several rounds as long as destructors put values back. Others' destructors may call us
 * meanwhile: so the one key there is here puts its own back until the last round but one, and
 * only then takes apart what they might still need. (In the last one the thread sanitizer
 * does the same, and no code that it watches may run after that.)
 *
 * A thread that ends by a raw system call, or with the process, is not noticed.
 *
 * Locks: none. Rooms join when the library is loaded.
 */
#include "os/ending.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ENDING_LAST_ROUND = PTHREAD_DESTRUCTOR_ITERATIONS - 1,
};

static void (*ending_rooms[ENDING_COUNT])(void); /* constant once loaded */
static pthread_once_t ending_once = PTHREAD_ONCE_INIT;
static pthread_key_t ending_key; /* the value is the number of the next round */
static int ending_error;

void ending_join(enum ending ending, void (*run)(void))
{
	ending_rooms[ending] = run;
}

static void ending_run(enum ending ending)
{
	if (ending_rooms[ending])
		ending_rooms[ending]();
}

static void ending_round(void *value)
{
	uintptr_t round = (uintptr_t)value;

	ending_run(ENDING_CALLBACKS);
	if (round < ENDING_LAST_ROUND &&
	    pthread_setspecific(ending_key, (void *)(round + 1)) == 0)
		return;
	ending_run(ENDING_VALUES);
	ending_run(ENDING_TIMERS);
	ending_run(ENDING_THREAD);
	ending_run(ENDING_HAZARD);
}

static void ending_begin(void)
{
	ending_error = -pthread_key_create(&ending_key, ending_round);
}

int ending_watch(void)
{
	pthread_once(&ending_once, ending_begin);
	if (ending_error < 0)
		return ending_error;
	if (pthread_getspecific(ending_key))
		return 0;
	return -pthread_setspecific(ending_key, (void *)(uintptr_t)1);
}
