/* SPDX-License-Identifier: MIT */
/*
 * Cases for systems that give huge pages of shared memory to those who ask for them:
 * /sys/kernel/mm/transparent_hugepage/shmem_enabled is `advise` while such a case runs, and
 * what it was after each. It is the whole system's, so only who says so gets it.
 */
#pragma once

void advise_allow(void);

/* In begin() and end(). Where it cannot be, `name` is left out and says why. */
void advise_begin(const char *name);
void advise_end(void);

double advised(double (*operation)(void));
