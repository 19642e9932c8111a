/* SPDX-License-Identifier: MIT */
/* What /proc says of a process to somebody who wants to know who it is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Safe to print, to be freed; NULL: it cannot be told. */
char *process_command(uint32_t pid, bool wants_utf8);      /* the program's name */
char *process_command_line(uint32_t pid, bool wants_utf8); /* with its arguments */
char *process_user(uint32_t pid, bool wants_utf8);

uint32_t process_of_thread(uint32_t tid); /* 0: it cannot be told */
