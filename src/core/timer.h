/* SPDX-License-Identifier: MIT */
/* A timer: set or not by the clock, once or again and again. */
#pragma once

#include "core/waitable.h"

/* Rights of timer handles, as in Windows' TIMER_*. */
enum {
	RIGHT_TIMER_QUERY = 1 << 0,
	RIGHT_TIMER_MODIFY = 1 << 1,
	RIGHT_TIMER_ALL = 0x1F0003,
};

extern const struct waitable_kind timer_kind;

/*
 * Lets the timer run as the setting says; a completion routine is called by the calling
 * thread when it is due (core/completion.h). NULL: none.
 *
 * Errors: -ENOMEM and those of timer_set()
 */
int timer_start(struct waitable *timer, const struct timer_setting *setting,
		void (*routine)(void *argument, uint32_t low, uint32_t high),
		void *argument);

int timer_stop(struct waitable *timer);
