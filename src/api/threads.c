/* SPDX-License-Identifier: MIT */
/* Handles of threads, as every call on threads takes them. */
#include "threads.h"

#include "base/err.h"
#include "core/handle.h"
#include "status.h"

int threads_find_first(HANDLE handle, uint32_t right, struct mainthread **ret)
{
	struct object *object;
	uint32_t rights;

	if (handle_is_this_thread(handle) ||
	    handle_find(handle_number(handle), &mainthread_kind, &object, &rights) < 0)
		return 1;
	if (!(thread_rights(rights) & right)) {
		object_unref(object);
		return ERR_RIGHT_MISSING;
	}
	*ret = mainthread_of(object);
	return 0;
}

/* Not of our kind: is it that of a thread at all? */
static int threads_refuse(HANDLE handle, uint32_t right)
{
	struct mainthread *first;
	int r = threads_find_first(handle, right, &first);

	if (r == 0)
		object_unref(&first->object);
	return r == 0 ? ERR_THREAD_FOREIGN : r < 0 ? r : ERR_HANDLE_OTHER_KIND;
}

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
	if (r == ERR_HANDLE_OTHER_KIND)
		return threads_refuse(handle, right);
	if (r < 0)
		return r;
	if (!(thread_rights(rights) & right)) {
		object_unref(object);
		return ERR_RIGHT_MISSING;
	}
	*ret = thread_of(object);
	return 0;
}
