/* SPDX-License-Identifier: MIT */
/* A mutex: at most one thread owns it. */
#pragma once

#include "core/waitable.h"

/* Rights of mutex handles, as in Windows' MUTEX_*. */
enum {
	RIGHT_MUTEX_QUERY = 1 << 0,
	RIGHT_MUTEX_ALL = 0x1F0001,
};

extern const struct waitable_kind mutex_kind;
