/* SPDX-License-Identifier: MIT */
/* A program that runs under a verb, and signals that wait for their turn. */
#pragma once

#include <signal.h>

struct command {
	sigset_t awaited, before;
};

/* From here on, signals that would end us wait until command_run() or command_wait(). */
void command_prepare(struct command *command);

/* Runs it to its end, handing signals on. Its exit code, 128 + the signal that ended it, or
 * as in shells 126 or 127 if it could not be started. */
int command_run(const struct command *command, const char *verb, char **argv);

/* Until a signal asks us to end. */
void command_wait(const struct command *command);
