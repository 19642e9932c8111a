/* SPDX-License-Identifier: MIT */
/* The computer's name as Windows has it: for its old network, and before its users' names. */
#pragma once

#include "os/machine.h"

enum {
	COMPUTER_NAME_BYTES = MACHINE_NAME_MAX + 1,
};

/* Terminated, at most 15 characters. 0 or -errno. */
int computer_name(char ret[COMPUTER_NAME_BYTES]);
