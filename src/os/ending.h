/* SPDX-License-Identifier: MIT */
/* The end of a thread, as the thread itself notices it. */
#pragma once

/* What there is to do, in this order. */
enum ending {
	ENDING_CALLBACKS, /* what runs the program's code: more than once, if that asks for it */
	ENDING_VALUES, /* what the program's code may have looked at */
	ENDING_TIMERS, /* what the thread would have called later */
	ENDING_THREAD, /* what tells others that the thread is no more */
	ENDING_HAZARD, /* what tells others that it has its hand on nothing */
	ENDING_COUNT,
};

/*
 * From now on the calling thread's end is noticed. Costs next to nothing when it is already.
 *
 * Errors: -EAGAIN the process has used up what it has for that; -ENOMEM
 */
int ending_watch(void);

/* For constructors only, through the macro. */
void ending_join(enum ending ending, void (*run)(void));

/* Registers what a room does at the end of every watched thread, when the library is loaded. */
#define ENDING_ROOM(ending, run)                                   \
	__attribute__((constructor)) static void ending_room(void) \
	{                                                          \
		ending_join(ending, run);                          \
	}                                                          \
	extern int ending_room_needs_a_semicolon
