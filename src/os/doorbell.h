/* SPDX-License-Identifier: MIT */
/* For a thread that sleeps until one of several processes ends, and can be rung at. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

struct doorbell {
	int fd[2]; /* of a pipe; -1: nobody rings */
};

#define DOORBELL_NONE          \
	{                      \
		{              \
			-1, -1 \
		}              \
	}

int doorbell_hang(struct doorbell *doorbell);
void doorbell_take_down(struct doorbell *doorbell);

/* What others need to ring; never 0. */
uint64_t doorbell_address(const struct doorbell *doorbell);
void doorbell_ring(uint64_t address);

/* Sleeps until a process has ended, the bell rings, or the moment has come (UINT64_MAX:
 * never). 0 or -errno; who looks finds out why. -EMFILE: there is more to look at than the
 * process may have descriptors. */
int doorbell_wait(struct doorbell *doorbell, const int *pidfds, unsigned n_pidfds,
		  uint64_t deadline_ns);
