/* SPDX-License-Identifier: MIT */
/* Priority classes, and the niceness each comes to here. */
#pragma once

#include "winbase.h"

enum {
	PRIORITYCLASS_ALL = IDLE_PRIORITY_CLASS | BELOW_NORMAL_PRIORITY_CLASS |
			    NORMAL_PRIORITY_CLASS | ABOVE_NORMAL_PRIORITY_CLASS |
			    HIGH_PRIORITY_CLASS | REALTIME_PRIORITY_CLASS,
};

/* Of the class named among creation flags; 0: normal, or none is. */
int priorityclass_niceness(DWORD flags);

/* The class that comes closest. */
DWORD priorityclass_of(int niceness);
