/* SPDX-License-Identifier: MIT */
/*
 * A memory barrier that others pay for. Two threads that each store to one word and then load
 * the other's need a barrier between the two, lest both see what was there before. Where one
 * of them does that all the time and the other hardly ever, the latter has the kernel make
 * every running thread of the process pass a barrier, and the former has to do nothing.
 */
#pragma once

#include <stdbool.h>

/* Is there such a thing? Asked before anybody relies on it; costs something once. */
bool fence_prepare(void);

/*
 * Every other thread of the process passes a barrier while this runs: what it stored before is
 * seen afterwards, and what it loads after sees what was stored before. Microseconds.
 *
 * Return: false if the kernel refuses to, as it did not when fence_prepare() asked: a filter for
 * system calls has come since, and nothing at all is known.
 */
bool fence_others(void);
