/* SPDX-License-Identifier: MIT */
/*
 * What calls on files are told in numbers. The calls themselves are not part of this
 * version of winshm, and nothing here declares them.
 */
#ifndef _APISETFILE_
#define _APISETFILE_

#include "minwinbase.h"
#include "minwindef.h"

#define CREATE_NEW        1
#define CREATE_ALWAYS     2
#define OPEN_EXISTING     3
#define OPEN_ALWAYS       4
#define TRUNCATE_EXISTING 5

#define INVALID_FILE_SIZE        0xFFFFFFFFU
#define INVALID_SET_FILE_POINTER 0xFFFFFFFFU
#define INVALID_FILE_ATTRIBUTES  0xFFFFFFFFU

#endif
