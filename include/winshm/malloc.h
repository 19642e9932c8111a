/* SPDX-License-Identifier: MIT */
/*
 * The system's <malloc.h>, and Microsoft's beside it. This file asks for the next one of
 * its name each time it is read, because the first time may be by way of another spelling,
 * and then the next one is this one again.
 */
#pragma GCC system_header
#include_next <malloc.h>

#ifndef _INC_MALLOC
#define _INC_MALLOC

#include <alloca.h>
#include <stdlib.h>

#include "winshm_alloc.h"

#endif
