/* SPDX-License-Identifier: MIT */
/*
 * The older home of the source annotations; all of them are in sal.h.
 */
#ifndef SPECSTRINGS_H
#define SPECSTRINGS_H

#include "sal.h"

#endif
