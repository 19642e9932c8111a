/* SPDX-License-Identifier: MIT */
/*
 * Timers as objects. That one is due is noticed by who looks (the store's business); that a
 * routine is to be called then is a promise of this process to itself.
 *
 * A completion routine goes with the setting it came with: setting the timer anew, stopping
 * it and closing its last handle take it back, if it has not been called yet.
 */
#include "core/timer.h"

#include "core/completion.h"
#include "core/landmark.h"

const struct waitable_kind timer_kind = {
	.object = {
		.generic_read = 0x20000 | RIGHT_TIMER_QUERY,
		.generic_write = 0x20000 | RIGHT_TIMER_MODIFY,
		.generic_execute = 0x20000 | RIGHT_SYNCHRONIZE,
		.all = RIGHT_TIMER_ALL,
		WAITABLE_OPERATIONS,
	},
	.cell = CELL_TIMER,
	.landmark = LANDMARK_TIMER,
	.n_bytes = sizeof(struct waitable),
	.forget = completion_forget,
};

int timer_start(struct waitable *timer, const struct timer_setting *setting,
		void (*routine)(void *argument, uint32_t low, uint32_t high),
		void *argument)
{
	int r = 0;

	completion_cancel(timer);
	if (routine)
		r = completion_add(timer, setting, routine, argument);
	if (r < 0)
		return r;
	r = timer_set(timer->face, setting);
	if (r < 0)
		completion_cancel(timer);
	return r;
}

int timer_stop(struct waitable *timer)
{
	completion_cancel(timer);
	return timer_cancel(timer->face);
}
