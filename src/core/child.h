/* SPDX-License-Identifier: MIT */
/*
 * A process that CreateProcess() made: Linux's child of this one, which has to be reaped,
 * and the memory in which it says what it ended with.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct cradle;
struct child;
struct object;

/* Before the child is there: its record, with the memory that moves in. -ENOMEM */
int child_prepare(struct child **ret, struct cradle **block, size_t n_bytes);

/*
 * Before it begins: an object that it finds by a name alone stays until it has, or has ended,
 * though its handles here are closed. Errors: those of handle_new()
 */
int child_keep(struct child *child, struct object *object);

/* It is there, or (0) could not be made. */
void child_begin(struct child *child, pid_t pid, int pidfd);

/* The child of that number, if it is one of ours and not reaped; with a reference. */
struct child *child_find(pid_t pid);

struct child *child_unref(struct child *child); /* NULL */

/* Reaps those that have ended and that nobody has a handle to, and lets go of what was kept
 * for those that have arrived. */
void child_bury(void);

/*
 * What it ended with, once it has. `told` is what the kernel says of it, or negative: it
 * says nothing (any more).
 *
 * Errors: those of `told`
 */
int child_judge(const struct child *child, int told, uint32_t status, uint32_t *ret);

/* It is about to be ended with that code. */
void child_condemn(struct child *child, uint32_t code);

/* When it ended, by its own account, since 1970-01-01 UTC; 0: it said nothing. */
uint64_t child_ended_ns(const struct child *child);
