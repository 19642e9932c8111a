/* SPDX-License-Identifier: MIT */
/* What may be left in /dev/shm when what was measured has ended, however it did. */
#pragma once

/* Removes what begins so, files, semaphores, and directories of files. */
void litter_remove(const char *prefix);
