/* SPDX-License-Identifier: MIT */
/* The ranks a thread holds: only debug builds ask. */
#include "base/rank.h"

#ifndef NDEBUG
__thread unsigned rank_held;
#endif

/* ISO C wants a translation unit to declare something. */
typedef int rank_unit;
