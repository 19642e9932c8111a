/* SPDX-License-Identifier: MIT */
/* What there is to say of an object, a column each: the words and types that JSON has too. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "objects.h"
#include "os/clock.h"
#include "process.h"
#include "text.h"
#include "views.h"

enum object_column {
	OBJECT_NAME,
	OBJECT_TYPE,
	OBJECT_SIZE,
	OBJECT_RESIDENT,
	OBJECT_PROT,
	OBJECT_HOLDERS,
	OBJECT_HANDLES,
	OBJECT_STATE,
	OBJECT_COUNT,
	OBJECT_MAXIMUM,
	OBJECT_RESET,
	OBJECT_TID,
	OBJECT_WAITERS,
	OBJECT_PERIOD,
	OBJECT_SCOPE,
	OBJECT_MEMORY,
	OBJECT_INODE,
	OBJECT_CREATED,
	OBJECT_AGE,
	OBJECT_VIEWS,
	OBJECT_OWNER,
};

const struct table_column object_columns[] = {
	[OBJECT_NAME] = { "NAME", TABLE_TEXT, true, "name, with its namespace" },
	[OBJECT_TYPE] = { "TYPE", TABLE_TEXT, false,
			  "section, event, mutex, semaphore or timer" },
	[OBJECT_SIZE] = { "SIZE", TABLE_SIZE, false, "of a section" },
	[OBJECT_RESIDENT] = { "RESIDENT", TABLE_SIZE, false,
			      "of a section: memory, or blocks of the file, in use" },
	[OBJECT_PROT] = { "PROT", TABLE_TEXT, false,
			  "of a section: read, write, execute, copy on write" },
	[OBJECT_HOLDERS] = { "HOLDERS", TABLE_NUMBER, false, "processes that hold it" },
	[OBJECT_HANDLES] = { "HANDLES", TABLE_NUMBER, false,
			     "handles to it, in all processes" },
	[OBJECT_STATE] = { "STATE", TABLE_TEXT, false,
			   "signaled, unsignaled; of a mutex: free, owned, abandoned" },
	[OBJECT_COUNT] = { "COUNT", TABLE_NUMBER, false,
			   "of a semaphore; of a mutex: how often its owner has it" },
	[OBJECT_MAXIMUM] = { "MAXIMUM", TABLE_NUMBER, false, "of a semaphore" },
	[OBJECT_RESET] = { "RESET", TABLE_TEXT, false,
			   "of an event or timer: auto, manual" },
	[OBJECT_TID] = { "TID", TABLE_NUMBER, false, "thread that owns the mutex" },
	[OBJECT_WAITERS] = { "WAITERS", TABLE_NUMBER, false, "threads that wait for it" },
	[OBJECT_PERIOD] = { "PERIOD", TABLE_NUMBER, false,
			    "of a timer, in milliseconds; 0: it is due once" },
	[OBJECT_SCOPE] = { "SCOPE", TABLE_TEXT, false, "local or global" },
	[OBJECT_MEMORY] = { "MEMORY", TABLE_TEXT, false,
			    "of a section: plain, reserved, large or file" },
	[OBJECT_INODE] = { "INODE", TABLE_NUMBER, false,
			   "of a section, as in /proc/PID/maps" },
	[OBJECT_CREATED] = { "CREATED", TABLE_TEXT, false, "when, in UTC" },
	[OBJECT_AGE] = { "AGE", TABLE_NUMBER, false, "seconds since then" },
	[OBJECT_VIEWS] = { "VIEWS", TABLE_NUMBER, false,
			   "of a section, in all processes; nothing if some cannot be seen" },
	[OBJECT_OWNER] = { "OWNER", TABLE_TEXT, false,
			   "the user to whom the processes belong" },
};
const size_t object_n_columns = sizeof(object_columns) / sizeof(object_columns[0]);

static char *object_number(uint64_t value)
{
	return text_format("%llu", (unsigned long long)value);
}

static char *object_prot(uint32_t protection)
{
	char text[5];

	for (int bit = 0; bit < 4; bit++)
		text[bit] = (char)(protection & 1u << bit ? "rwxc"[bit] : '-');
	text[4] = '\0';
	return strdup(text);
}

static char *object_created(uint64_t created_ns)
{
	time_t seconds = (time_t)(created_ns / 1000000000);
	struct tm parts;
	char text[32];

	if (!gmtime_r(&seconds, &parts) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts))
		return NULL;
	return strdup(text);
}

static char *object_age(uint64_t created_ns)
{
	uint64_t now_ns = clock_realtime_ns();

	return object_number(now_ns > created_ns ? (now_ns - created_ns) / 1000000000
						 : 0);
}

static char *object_memory(uint32_t attributes)
{
	return strdup(attributes & LAYOUT_ATTRIBUTE_FILE       ? "file"
		      : attributes & LAYOUT_ATTRIBUTE_LARGE    ? "large"
		      : attributes & LAYOUT_ATTRIBUTE_RESERVED ? "reserved"
							       : "plain");
}

static char *object_state(const struct cell_state *state, const char **ret_color)
{
	if (state->kind != CELL_MUTEX) {
		*ret_color = state->is_signaled ? "green" : NULL;
		return strdup(state->is_signaled ? "signaled" : "unsignaled");
	}
	if (state->is_abandoned || (state->owner_tid && !state->owner_is_alive)) {
		*ret_color = "red";
		return strdup("abandoned");
	}
	*ret_color = state->is_signaled ? "green" : NULL;
	return strdup(state->is_signaled ? "free" : "owned");
}

static char *object_section_cell(const struct survey_object *seen, size_t column,
				 bool wants_bytes)
{
	const struct description *description = &seen->description;
	uint64_t n;

	switch (column) {
	case OBJECT_SIZE:
		return text_size(description->size_bytes, wants_bytes);
	case OBJECT_RESIDENT:
		return seen->is_resident_known
			       ? text_size(seen->resident_bytes, wants_bytes)
			       : NULL;
	case OBJECT_PROT:
		return object_prot(description->protection);
	case OBJECT_MEMORY:
		return object_memory(description->attributes);
	case OBJECT_INODE:
		return object_number(description->identity.inode);
	case OBJECT_VIEWS:
		return views_count(seen, &n) ? object_number(n) : NULL;
	}
	return NULL;
}

static char *object_sync_cell(const struct cell_state *state, size_t column,
			      const char **ret_color)
{
	bool is_semaphore = state->kind == CELL_SEMAPHORE,
	     is_mutex = state->kind == CELL_MUTEX;

	switch (column) {
	case OBJECT_STATE:
		return object_state(state, ret_color);
	case OBJECT_COUNT:
		return is_semaphore ? object_number(state->count)
		       : is_mutex   ? object_number(state->recursion)
				    : NULL;
	case OBJECT_MAXIMUM:
		return is_semaphore ? object_number(state->maximum) : NULL;
	case OBJECT_RESET:
		return is_semaphore || is_mutex
			       ? NULL
			       : strdup(state->is_manual ? "manual" : "auto");
	case OBJECT_TID:
		return state->owner_tid ? object_number(state->owner_tid) : NULL;
	case OBJECT_WAITERS:
		return object_number(state->n_waiters);
	case OBJECT_PERIOD:
		return state->kind == CELL_TIMER ? object_number(state->period_ms) : NULL;
	}
	return NULL;
}

char *object_cell(const void *row, size_t column, bool is_json, bool wants_bytes,
		  const char **ret_color)
{
	const struct object *object = row;
	const struct survey_object *seen = &object->seen;

	switch (column) {
	case OBJECT_NAME:
		return text_name(&seen->name, is_json);
	case OBJECT_TYPE:
		return strdup(object_kind(object));
	case OBJECT_HOLDERS:
		return object_number(object->n_processes);
	case OBJECT_HANDLES:
		return object_number(seen->n_holders);
	case OBJECT_SCOPE:
		return strdup(seen->name.scope == SCOPE_GLOBAL ? "global" : "local");
	case OBJECT_CREATED:
		return object_created(seen->description.created_ns);
	case OBJECT_AGE:
		return object_age(seen->description.created_ns);
	case OBJECT_OWNER:
		return process_user(seen->holders[seen->n_holders - 1].pid, is_json);
	}
	if (seen->description.kind == LAYOUT_KIND_SECTION)
		return object_section_cell(seen, column, wants_bytes);
	return object_sync_cell(&seen->state, column, ret_color);
}
