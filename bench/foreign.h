/* SPDX-License-Identifier: MIT */
/*
 * Others' libraries, other languages, Wine: programs below bench/peers that do the same
 * operations when they are told to, a line for each (bench/peers/protocol.h). Of each there
 * are two, that meet at the same names: the first holds what the second opens.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Starts both unless they run already. They belong to the process that called, its children
 * may use them. Writes into ret_reason why there are none.
 */
void foreign_start(const char *peer, char ret_reason[]);

/*
 * Does `command` n times. Beside the protocol's own commands there are "scenario", which is
 * the sum of what both sides did, and "there-and-back", a signal from the first to the
 * second and back. False: it cannot, and why.
 */
bool foreign_run(const char *peer, const char *command, double *ret_ns, unsigned n,
		 char ret_reason[], bool *ret_is_failure);

/* Ends all of them. */
void foreign_end(void);

/* What a peer calls itself, with its version; NULL: it does not run. */
const char *foreign_version(const char *peer);
