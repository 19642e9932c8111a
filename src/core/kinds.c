/* SPDX-License-Identifier: MIT */
/* The one place that knows all kinds of objects that can have a name. */
#include "core/kinds.h"

#include "base/err.h"
#include "core/event.h"
#include "core/landmark.h"
#include "core/mutex.h"
#include "core/section.h"
#include "core/semaphore.h"
#include "core/timer.h"

static const struct waitable_kind *const kinds_cells[] = {
	&event_kind,
	&mutex_kind,
	&semaphore_kind,
	&timer_kind,
};

enum {
	KINDS_N_CELLS = sizeof(kinds_cells) / sizeof(kinds_cells[0]),
};

int kinds_open(struct object **ret, const struct name *name)
{
	struct waitable *waitable;
	struct section *section;
	int r = section_open(&section, name, false);

	if (r == 0)
		*ret = &section->object;
	for (int i = 0; r == ERR_NAME_OTHER_KIND && i < KINDS_N_CELLS; i++) {
		r = waitable_open(&waitable, kinds_cells[i], name);
		if (r == 0)
			*ret = &waitable->object;
	}
	return r;
}

static const struct waitable_kind *kinds_find(uint32_t landmark)
{
	for (int i = 0; i < KINDS_N_CELLS; i++)
		if (kinds_cells[i]->landmark == landmark)
			return kinds_cells[i];
	return NULL;
}

bool kinds_is_cell(uint32_t landmark)
{
	return kinds_find(landmark);
}

int kinds_adopt(struct object **ret, uint32_t landmark, const struct name *name,
		uint64_t serial)
{
	struct waitable *waitable;
	int r = waitable_open(&waitable, kinds_find(landmark), name);

	if (r == ERR_NAME_NOT_FOUND || r == ERR_NAME_OTHER_KIND)
		return ERR_PROCESS_OTHER_NAMES;
	if (r < 0)
		return r;
	if (waitable->face->serial != serial) {
		waitable_unref(waitable);
		return ERR_PROCESS_OTHER_NAMES;
	}
	*ret = &waitable->object;
	return 0;
}
