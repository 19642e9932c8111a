/* SPDX-License-Identifier: MIT */
/* The directory in which processes of one user find their table of names. */
#pragma once

#include <stdbool.h>

enum {
	RUNDIR_PATH_MAX = 256
};

/* Does WINSHM_RUNTIME_DIR say where it is? Then other things than ours may be there. */
bool rundir_is_chosen(void);

/*
 * Opens the runtime directory, making it first if need be: WINSHM_RUNTIME_DIR, or
 * /dev/shm/winshm-<euid>. Returns a descriptor; `ret_path` gets the path.
 *
 * Errors: ERR_RUNTIME_DIR_FOREIGN when what stands there is not a directory of this user
 * that is closed to everybody else; ERR_RUNTIME_DIR_MISSING when it cannot be made;
 * -EAGAIN when it was removed at the same moment.
 */
int rundir_open(char ret_path[RUNDIR_PATH_MAX]);

/* The same for one who only looks: nothing is made, and -ENOENT says that it is not there;
 * `ret_path` is told all the same. */
int rundir_look(char ret_path[RUNDIR_PATH_MAX]);
