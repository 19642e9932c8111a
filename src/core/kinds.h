/* SPDX-License-Identifier: MIT */
/* Objects of whatever kind a name or another process's word leads to. */
#pragma once

#include "core/object.h"
#include "store/name.h"

/*
 * The object of that name, whatever its kind: a reference for the caller.
 *
 * Errors: those of section_open() and waitable_open()
 */
int kinds_open(struct object **ret, const struct name *name);

/* Is that a LANDMARK_* of an object that is a cell? */
bool kinds_is_cell(uint32_t landmark);

/*
 * The object of such a kind that has the name (be it a secret one) and is the one of which
 * that serial was told.
 *
 * Errors: ERR_PROCESS_OTHER_NAMES the name is unknown here, or another object's
 */
int kinds_adopt(struct object **ret, uint32_t landmark, const struct name *name,
		uint64_t serial);
