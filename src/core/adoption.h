/* SPDX-License-Identifier: MIT */
/* An object of which another process has told us, made anew in this one. */
#pragma once

#include "core/landmark.h"
#include "core/object.h"
#include "store/name.h"

/*
 * From what was told and the descriptor, which moves in; by no name.
 *
 * Errors: ERR_HANDLE_INVALID the descriptor is not what was told; ERR_PROCESS_OTHER_VERSION
 *         an unknown kind; ERR_OBJECT_LOCAL; -ENOMEM, -EMFILE
 */
int adoption_make(const struct landmark_object *told, int *fd, struct object **ret);

/*
 * The same of an object with a name, for whom the descriptor (if its kind has one) was left
 * to: the name goes on with us, even if he who told has given it up meanwhile.
 */
int adoption_make_named(const struct landmark_object *told, const struct name *name,
			int *fd, struct object **ret);
