/* SPDX-License-Identifier: MIT */
/*
 * The label of a section's memory: enough, together with the memory itself, to enter it
 * into the table again, and readable for people in lsof, pmap and /proc/PID/maps.
 *
 *	winshm:2:section:rw--:0:Local\MyName
 */
#pragma once

#include "os/memfd.h"
#include "store/entry.h"

/* An unnamed object (name NULL) gets a label that ends with the last colon; a name too
 * long for a label is replaced by '#' and its hash, and cannot be recovered. */
void label_write(char ret[MEMFD_LABEL_MAX + 1], const struct description *description,
		 const struct name *name);

/* Makes an object's memory under its label; sets the identity. A descriptor, or an error.
 * Errors: ERR_LARGE_PAGES_EXHAUSTED and -errno */
int label_new_memory(struct description *description, const struct name *name);

/*
 * New memory for an object, with its label and, where the kernel keeps notes, the note that
 * goes with it; `description->identity` is filled in. Where memory is taken when it is
 * promised, and is not reserved only, it is all there.
 *
 * Return: a descriptor
 * Errors: ERR_COMMITMENT_LIMIT, -EMFILE, -EFBIG, -ENOMEM
 */
int label_new_memory(struct description *description, const struct name *name);

/*
 * Reads the text of a link in /proc/PID/fd. True for the label of a named object; `ret_name`
 * then points into `link`. Size, identity and time are not in the label.
 */
bool label_read(const char *link, struct description *ret, struct name *ret_name);
