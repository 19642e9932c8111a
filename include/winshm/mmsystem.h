/* SPDX-License-Identifier: MIT */
/* Of the multimedia calls, those about time. */
#ifndef _INC_MMSYSTEM
#define _INC_MMSYSTEM

#include "timeapi.h"

#endif
