/* SPDX-License-Identifier: MIT */
/* Linux lets nobody change the address space of another process. */
#include "target.h"

#include "base/err.h"
#include "core/handle.h"
#include "core/process.h"
#include "status.h"

int target_check(HANDLE process, uint32_t right)
{
	struct object *object;
	uint32_t rights;
	int r;

	if (handle_is_this_process(process))
		return 0;
	r = handle_find(handle_number(process), &process_kind, &object, &rights);
	if (r < 0)
		return r;
	if ((process_rights(rights) & right) != right)
		r = ERR_RIGHT_MISSING;
	else if (!process_is_self(process_of(object)))
		r = ERR_MEMORY_FOREIGN;
	object_unref(object);
	return r;
}
