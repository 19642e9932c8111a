/* SPDX-License-Identifier: MIT */
/*
 * A process that waits for the end of the one that started it, by whatever way (kill -9
 * too), and then puts in order what that one could not. All of the processes that were
 * forked in between have to be gone too: none of them can undo it.
 */
#pragma once

struct guardian {
	int fd;
	int pid;
};

void guardian_start(struct guardian *guardian, void (*put_in_order)(void));

/* Lets it do that now, and waits for it. */
void guardian_end(struct guardian *guardian);
