/* SPDX-License-Identifier: MIT */
/* A semaphore: a count of how many more may pass. */
#pragma once

#include "core/waitable.h"

/* Rights of semaphore handles, as in Windows' SEMAPHORE_*. */
enum {
	RIGHT_SEMAPHORE_QUERY = 1 << 0,
	RIGHT_SEMAPHORE_MODIFY = 1 << 1,
	RIGHT_SEMAPHORE_ALL = 0x1F0003,
};

extern const struct waitable_kind semaphore_kind;
