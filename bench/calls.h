/* SPDX-License-Identifier: MIT */
/*
 * How many system calls an operation makes, counted by ptrace(): no privilege is needed,
 * and the measured runs are not slowed down, since a copy of the process is looked at.
 */
#pragma once

/* Of the calling thread, per operation of `n`; < 0 where it could not be counted. */
double calls_count(double (*run)(void), unsigned n);
