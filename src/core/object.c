/* SPDX-License-Identifier: MIT */
/*
 * Objects of this process. The last reference (the last handle, or a call still working
 * with the object) frees it; what other processes see of it is the store's business.
 */
#include "core/object.h"

#include <stddef.h>

#include "base/err.h"

struct object *object_unref(struct object *object)
{
	if (object &&
	    atomic_fetch_sub_explicit(&object->n_refs, 1, memory_order_acq_rel) == 1)
		object->kind->free(object);
	return NULL;
}

int object_grant(const struct object_kind *kind, uint32_t wanted, uint32_t *ret)
{
	uint32_t granted = wanted & 0x01FFFFFF;

	if (wanted & RIGHT_GENERIC_READ)
		granted |= kind->generic_read;
	if (wanted & RIGHT_GENERIC_WRITE)
		granted |= kind->generic_write;
	if (wanted & RIGHT_GENERIC_EXECUTE)
		granted |= kind->generic_execute;
	if (wanted & (RIGHT_GENERIC_ALL | RIGHT_MAXIMUM))
		granted |= kind->all;

	if (granted & RIGHT_SYSTEM_SECURITY)
		return ERR_PRIVILEGE_MISSING;
	if (granted == 0 || granted & ~kind->all)
		return ERR_RIGHT_MISSING;
	*ret = granted;
	return 0;
}
