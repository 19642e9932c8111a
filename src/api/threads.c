/* SPDX-License-Identifier: MIT */
/* Handles of threads, as every call on threads takes them. */
#include "threads.h"

#include "base/err.h"
#include "core/handle.h"
#include "status.h"

int threads_find(HANDLE handle, uint32_t right, struct thread **ret)
{
	struct object *object;
	uint32_t rights;
	int r;

	if (handle_is_this_thread(handle)) {
		r = thread_self(ret);
		if (r == 0)
			object_ref(&(*ret)->object);
		return r;
	}
	r = handle_find(handle_number(handle), &thread_kind, &object, &rights);
	if (r < 0)
		return r;
	if (!(thread_rights(rights) & right)) {
		object_unref(object);
		return ERR_RIGHT_MISSING;
	}
	*ret = thread_of(object);
	return 0;
}
