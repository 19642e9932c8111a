/* SPDX-License-Identifier: MIT */
/*
 * A timer: a moment. It is signaled once that has come, which needs nobody to do anything:
 * who waits for it sleeps at most until then. Having it, where waiting resets it, moves the
 * moment by as many periods as have passed, or takes it away. Whoever looks first, it goes to
 * the one who has waited longest.
 *
 * What it refuses: to follow the wall clock. A moment that was given in UTC is turned into
 * one of the monotonic clock when it is set.
 *
 * Locks: SYNC.
 * Crash: every change is one store of the moment; the period is written before it. Who is
 *        killed between granting it to another and moving the moment lets it come once more.
 */
#include "store/cell.h"

#include <errno.h>

#include "base/err.h"
#include "os/clock.h"
#include "store/kind.h"

#define TIMER_EPOCH_100NS INT64_C(116444736000000000) /* 1601 to 1970 */

static uint64_t timer_load(const struct face *face)
{
	return atomic_load_explicit(&face->cell->due_ns, memory_order_acquire);
}

uint64_t timer_due(const struct face *face)
{
	uint64_t due_ns = timer_load(face);

	return due_ns ? due_ns : UINT64_MAX;
}

static bool timer_is_due(const struct face *face, uint64_t now_ns)
{
	uint64_t due_ns = timer_load(face);

	return due_ns && now_ns >= due_ns;
}

/* Never 0, and never so far away that it could not be reckoned with. */
static uint64_t timer_moment(int64_t due_100ns)
{
	uint64_t now_ns = clock_monotonic_ns(), left_100ns;

	if (due_100ns < 0) {
		left_100ns = -(uint64_t)due_100ns;
	} else {
		uint64_t now_100ns = clock_realtime_ns() / 100 + TIMER_EPOCH_100NS;

		left_100ns = (uint64_t)due_100ns > now_100ns
				     ? (uint64_t)due_100ns - now_100ns
				     : 0;
	}
	if (left_100ns > INT64_MAX / 100)
		return INT64_MAX;
	return now_ns + left_100ns * 100;
}

static void timer_publish(struct face *face, uint64_t due_ns)
{
	atomic_store(&face->cell->due_ns, due_ns);
}

int timer_set(struct face *face, const struct timer_setting *setting)
{
	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	arena_lock(face);
	atomic_store(&face->cell->period_ms, setting->period_ms);
	/* They sleep anew, until another moment. */
	waiters_nudge(face, true, timer_publish, timer_moment(setting->due_100ns));
	arena_unlock(face);
	return 0;
}

/* One that is signaled stays so. */
int timer_cancel(struct face *face)
{
	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	arena_lock(face);
	if (!timer_is_due(face, clock_monotonic_ns()))
		timer_publish(face, 0);
	atomic_store(&face->cell->period_ms, 0);
	arena_unlock(face);
	return 0;
}

/* ---- waiting ------------------------------------------------------------------------ */

static int timer_try(struct face *face)
{
	if (timer_load(face) == 0 || !timer_is_due(face, clock_monotonic_ns()))
		return -EAGAIN;
	return face->is_manual ? 0 : -EBUSY;
}

/* Whoever changes it has the lock anyway. */
static void timer_guard(struct face *face)
{
}

/* It has been had: the next moment, or none. */
static void timer_go_on(struct face *face, uint64_t now_ns)
{
	uint64_t due_ns = timer_load(face);
	uint64_t period_ns = atomic_load(&face->cell->period_ms) * UINT64_C(1000000);

	timer_publish(face,
		      period_ns && now_ns >= due_ns
			      ? due_ns + ((now_ns - due_ns) / period_ns + 1) * period_ns
			      : 0);
}

/* Of those who wait for one that is had once, the oldest has it, whoever looks first. */
static int timer_look(struct face *face, const struct sleeper *sleeper)
{
	struct waiters waiters;

	if (!timer_is_due(face, sleeper->now_ns))
		return -EAGAIN;
	if (face->is_manual)
		return 0;
	for (;;) {
		waiters_look(face, &waiters);
		if (!waiters.oldest.record || waiters.oldest.record == sleeper->record)
			return 0;
		if (record_answer(waiters.oldest.record, waiters.oldest.word, 0)) {
			timer_go_on(face, sleeper->now_ns);
			record_wake(waiters.oldest.record);
			return -EAGAIN;
		}
	}
}

static int timer_take(struct face *face, const struct sleeper *sleeper)
{
	if (!face->is_manual)
		timer_go_on(face, sleeper->now_ns);
	return 0;
}

static void timer_query(struct face *face, struct cell_state *ret)
{
	ret->due_ns = timer_load(face);
	ret->period_ms = atomic_load(&face->cell->period_ms);
	ret->is_signaled = timer_is_due(face, clock_monotonic_ns());
}

const struct kind kind_timer = {
	.try = timer_try,
	.guard = timer_guard,
	.look = timer_look,
	.take = timer_take,
	.query = timer_query,
};
