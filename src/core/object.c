/* SPDX-License-Identifier: MIT */
/*
 * Objects of this process. The last reference (the last handle, or a call still working
 * with the object) frees it; what other processes see of it is the store's business.
 */
#include "core/object.h"

#include <stddef.h>

#include "base/err.h"

bool object_try_ref(struct object *object)
{
	uint64_t n_refs = atomic_load_explicit(&object->n_refs, memory_order_relaxed);

	while (n_refs > 0)
		if (atomic_compare_exchange_weak_explicit(
			    &object->n_refs, &n_refs, n_refs + 1, memory_order_relaxed,
			    memory_order_relaxed))
			return true;
	return false;
}

void object_unref_many(struct object *object, uint64_t n)
{
	if (alone_or_fetch_add(&object->n_refs, -n, memory_order_acq_rel) == n && n)
		object->kind->free(object);
}

struct object *object_unref(struct object *object)
{
	if (object)
		object_unref_many(object, 1);
	return NULL;
}

uint32_t object_map_rights(const struct object_kind *kind, uint32_t wanted)
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
	return granted;
}

int object_grant(const struct object_kind *kind, uint32_t wanted, uint32_t *ret)
{
	uint32_t granted = object_map_rights(kind, wanted);

	if (granted & RIGHT_SYSTEM_SECURITY)
		return ERR_PRIVILEGE_MISSING;
	if (granted == 0 || granted & ~kind->all)
		return ERR_RIGHT_MISSING;
	*ret = granted;
	return 0;
}

int object_duplicate(struct object *object, uint32_t rights, const uint32_t *wanted,
		     struct object **ret, uint32_t *ret_rights)
{
	const struct object_kind *kind = object->kind;
	uint32_t granted = wanted ? object_map_rights(kind, *wanted) : rights;
	int r = 0;

	if (granted & RIGHT_SYSTEM_SECURITY)
		return ERR_PRIVILEGE_MISSING;
	granted &= kind->all;
	if (granted & ~rights && kind->widen)
		r = kind->widen(object, granted, ret);
	else
		*ret = object_ref(object);
	if (r == 0)
		*ret_rights = granted;
	return r;
}

bool object_is_same(const struct object *object, const struct object *other)
{
	if (object == other)
		return true;
	return object->kind == other->kind && object->kind->is_same &&
	       object->kind->is_same(object, other);
}
