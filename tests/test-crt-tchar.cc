/* SPDX-License-Identifier: MIT */
/* The same source as C++. */
#include "test-crt-tchar.c"
