/* SPDX-License-Identifier: MIT */
/*
 * winshm holders: who holds an object, and of a mutex who owns it and who waits for that.
 *
 * One line for each process. Those that cannot be told from one another, because they are in
 * another PID namespace, get a line for each handle.
 */
#include "tool.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "objects.h"
#include "process.h"
#include "text.h"
#include "views.h"

enum holders_column {
	HOLDERS_PID,
	HOLDERS_USER,
	HOLDERS_COMMAND,
	HOLDERS_HANDLES,
	HOLDERS_ACCESS,
	HOLDERS_TID,
	HOLDERS_WAITERS,
	HOLDERS_BLOCKER,
	HOLDERS_FD,
	HOLDERS_VIEWS,
	HOLDERS_CMDLINE,
	HOLDERS_N_COLUMNS,
};

static const struct table_column holders_columns[] = {
	[HOLDERS_PID] = { "PID", TABLE_NUMBER, false, "process" },
	[HOLDERS_USER] = { "USER", TABLE_TEXT, false, "its user" },
	[HOLDERS_COMMAND] = { "COMMAND", TABLE_TEXT, true, "its program" },
	[HOLDERS_HANDLES] = { "HANDLES", TABLE_NUMBER, false,
			      "its handles to the object" },
	[HOLDERS_ACCESS] = { "ACCESS", TABLE_LIST, false,
			     "of a section: what each handle allows" },
	[HOLDERS_TID] = { "TID", TABLE_NUMBER, false, "its thread that owns the mutex" },
	[HOLDERS_WAITERS] = { "WAITERS", TABLE_NUMBER, false,
			      "its threads that wait for the object" },
	[HOLDERS_BLOCKER] = { "BLOCKER", TABLE_NUMBER, false,
			      "process that owns the mutex they wait for" },
	[HOLDERS_FD] = { "FD", TABLE_LIST, false, "of a section: the descriptors" },
	[HOLDERS_VIEWS] = { "VIEWS", TABLE_LIST, false,
			    "of a section: where it is mapped, ? if that is not shown" },
	[HOLDERS_CMDLINE] = { "CMDLINE", TABLE_TEXT, true, "its program with arguments" },
};

struct holders_row {
	uint32_t pid; /* 0: not known */
	const struct survey_holder *handles;
	uint32_t n_handles, n_waiters;
	uint32_t owner_tid, blocker;
};

struct holders_rows {
	struct holders_row *at;
	size_t n;
};

static void holders_release(struct holders_rows *rows)
{
	free(rows->at);
}

static char *holders_number(uint32_t value)
{
	return value ? text_format("%u", value) : NULL;
}

/* "rw,r" and "5,7"; in JSON an array. */
static char *holders_list(const struct holders_row *row, bool wants_access, bool is_json)
{
	const char *quote = is_json && wants_access ? "\"" : "";
	char *text = NULL;
	size_t n;
	FILE *to;

	if (row->n_handles == 0 || row->handles[0].fd < 0)
		return NULL;
	to = open_memstream(&text, &n);
	if (!to)
		return NULL;
	fputs(is_json ? "[" : "", to);
	for (uint32_t i = 0; i < row->n_handles; i++) {
		const char *access = row->handles[i].is_writable ? "rw" : "r";

		fputs(i == 0 ? "" : is_json ? ", " : ",", to);
		if (wants_access)
			fprintf(to, "%s%s%s", quote, access, quote);
		else
			fprintf(to, "%d", row->handles[i].fd);
	}
	fputs(is_json ? "]" : "", to);
	if (fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}

static char *holders_cell(const void *data, size_t column, bool is_json, bool wants_bytes,
			  const char **ret_color)
{
	const struct holders_row *row = data;

	switch (column) {
	case HOLDERS_PID:
		return holders_number(row->pid);
	case HOLDERS_USER:
		return row->pid ? process_user(row->pid, is_json) : NULL;
	case HOLDERS_COMMAND:
		return row->pid ? process_command(row->pid, is_json) : NULL;
	case HOLDERS_CMDLINE:
		return row->pid ? process_command_line(row->pid, is_json) : NULL;
	case HOLDERS_HANDLES:
		return text_format("%u", row->n_handles);
	case HOLDERS_ACCESS:
		return holders_list(row, true, is_json);
	case HOLDERS_FD:
		return holders_list(row, false, is_json);
	case HOLDERS_VIEWS:
		if (row->n_handles == 0)
			return NULL;
		return is_json ? views_json(row->handles)
			       : views_list(row->handles, wants_bytes);
	case HOLDERS_TID:
		return holders_number(row->owner_tid);
	case HOLDERS_WAITERS:
		return text_format("%u", row->n_waiters);
	case HOLDERS_BLOCKER:
		*ret_color = "red";
		return holders_number(row->blocker);
	}
	return NULL;
}

/* The line of a process, a new one if it has none; there is room for it. */
static struct holders_row *holders_row_of(struct holders_rows *rows, uint32_t pid)
{
	for (size_t i = 0; pid && i < rows->n; i++)
		if (rows->at[i].pid == pid)
			return &rows->at[i];
	rows->at[rows->n] = (struct holders_row) { .pid = pid };
	return &rows->at[rows->n++];
}

static int holders_gather(const struct object *object, struct holders_rows *ret)
{
	const struct survey_object *seen = &object->seen;
	uint32_t owner_tid = seen->state.owner_tid, owner = 0;

	ret->at = calloc(seen->n_holders + seen->n_waiters + 1, sizeof(ret->at[0]));
	if (!ret->at)
		return -ENOMEM;
	for (uint32_t i = 0; i < seen->n_holders; i++) {
		struct holders_row *row = holders_row_of(ret, seen->holders[i].pid);

		if (row->n_handles++ == 0)
			row->handles = &seen->holders[i]; /* sorted: the others follow */
	}
	if (owner_tid && seen->state.owner_is_alive) {
		owner = process_of_thread(owner_tid);
		holders_row_of(ret, owner)->owner_tid = owner_tid;
	}
	for (uint32_t i = 0; i < seen->n_waiters; i++) {
		struct holders_row *row =
			holders_row_of(ret, process_of_thread(seen->waiters[i]));

		row->n_waiters++;
		row->blocker = owner;
	}
	return 0;
}

static int holders_help(void)
{
	fputs("Usage: winshm holders [OPTIONS] NAME\n\n"
	      "Lists the processes that hold the object, and for a mutex its owner, who\n"
	      "waits for it, and for whom.\n\n" TABLE_HELP,
	      stdout);
	return tool_finish();
}

static int holders_list_all(const struct table_form *form,
			    const struct table_options *options, const char *name)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	_cleanup_(holders_release) struct holders_rows rows = { NULL, 0 };
	int r = objects_find("holders", name, &objects);

	if (r != TOOL_OK)
		return r;
	r = holders_gather(objects.at, &rows);
	if (r < 0)
		return tool_fail("cannot list", r);
	return table_print(form, options, rows.at, rows.n, sizeof(rows.at[0]));
}

int verb_holders(int argc, char **argv)
{
	static const struct option longs[] = { TABLE_OPTIONS, { NULL, 0, NULL, 0 } };
	static const struct table_form form = {
		.verb = "holders",
		.name = "holders",
		.columns = holders_columns,
		.n_columns = HOLDERS_N_COLUMNS,
		.defaults = "PID,USER,COMMAND,HANDLES,ACCESS,TID,WAITERS,BLOCKER,VIEWS",
		.cell = holders_cell,
	};
	struct table_options options = { .is_json = false };
	int option, r;

	while ((option = getopt_long(argc, argv, TABLE_LETTERS, longs, NULL)) != -1) {
		if (option == 'h')
			return holders_help();
		r = table_read_option(&form, option, optarg, &options);
		if (r)
			return r < 0 ? TOOL_USAGE : tool_finish();
	}
	if (optind + 1 != argc)
		return tool_misused("holders", "one name is wanted");
	return holders_list_all(&form, &options, argv[optind]);
}
