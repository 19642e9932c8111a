/* SPDX-License-Identifier: MIT */
/* An event: set or not, until it is reset by hand or by whom it releases. */
#pragma once

#include "core/waitable.h"

/* Rights of event handles, as in Windows' EVENT_*. */
enum {
	RIGHT_EVENT_QUERY = 1 << 0,
	RIGHT_EVENT_MODIFY = 1 << 1,
	RIGHT_EVENT_ALL = 0x1F0003,
};

extern const struct waitable_kind event_kind;
