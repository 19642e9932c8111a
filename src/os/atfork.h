/* SPDX-License-Identifier: MIT */
/* fork() stops the house in the order of its lock ranks. */
#pragma once

#include "base/rank.h"

/* What a room does before fork() (take its lock) and after it (release, or start anew). */
struct atfork_hooks {
	void (*prepare)(void);
	void (*parent)(void);
	void (*child)(void);
};

/* For constructors only, through the macro. */
void atfork_join(enum rank rank, const struct atfork_hooks *hooks);

/* Registers a room when the library is loaded. */
#define ATFORK_ROOM(room_rank, ...)                                       \
	__attribute__((constructor)) static void atfork_room(void)        \
	{                                                                 \
		static const struct atfork_hooks hooks = { __VA_ARGS__ }; \
                                                                          \
		atfork_join(room_rank, &hooks);                           \
	}                                                                 \
	extern int atfork_room_needs_a_semicolon
