/* SPDX-License-Identifier: MIT */
/*
 * winshm create: a section that lives while a command runs, or until a signal.
 *
 * It is made as any program makes one. Who opens it while its contents are still copied in
 * sees a part of them; a command, and who waits for the line on standard output, begins later.
 * If the name existed, it is held as it is, and nothing is copied into it.
 */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "command.h"
#include "door.h"
#include "input.h"
#include "text.h"
#include "windows.h"

struct create {
	struct door door;
	uint64_t size_bytes;
	const char *from;
	unsigned char *contents;
	size_t n_contents;
	HANDLE section;
};

static void create_release(struct create *create)
{
	if (create->section)
		CloseHandle(create->section);
	door_release(&create->door);
	free(create->contents);
}

static int create_help(void)
{
	fputs("Usage: winshm create [OPTIONS] NAME [-- COMMAND...]\n\n"
	      "Makes a section and holds it while the command runs, or without one until\n"
	      "SIGINT or SIGTERM.\n\n"
	      "  -s, --size BYTES       its size: 4096, 0x1000, 4K and 4KiB are the same\n"
	      "  -f, --from FILE        its contents (- is standard input), and its size\n"
	      "                         unless that is given\n",
	      stdout);
	return tool_finish();
}

static int create_read_contents(struct create *create)
{
	_cleanup_(fd_closep) int file = -1;
	bool is_input = create->from && !strcmp(create->from, "-");
	int r;

	if (!create->from)
		return create->size_bytes
			       ? TOOL_OK
			       : tool_misused("create", "--size or --from is wanted, and "
							"no section has 0 bytes");
	if (!is_input) {
		file = open(create->from, O_RDONLY | O_CLOEXEC);
		if (file < 0)
			return tool_fail(create->from, -errno);
	}
	r = input_read("create", is_input ? STDIN_FILENO : file,
		       create->size_bytes ? create->size_bytes : UINT64_MAX,
		       &create->contents, &create->n_contents);
	if (r < 0)
		return tool_fail(create->from, r);
	if (r > 0)
		return tool_misused("create", "what --from names is longer than --size");
	if (!create->size_bytes)
		create->size_bytes = create->n_contents;
	return create->size_bytes
		       ? TOOL_OK
		       : tool_misused("create", "what --from names is empty, and no "
						"section has 0 bytes; give --size");
}

static int create_fill(struct create *create)
{
	void *view;

	if (!create->n_contents)
		return TOOL_OK;
	view = MapViewOfFile(create->section, FILE_MAP_WRITE, 0, 0, create->n_contents);
	if (!view)
		return door_fail("create", "fill", &create->door);
	memcpy(view, create->contents, create->n_contents);
	UnmapViewOfFile(view);
	return TOOL_OK;
}

static int create_make(struct create *create)
{
	create->section =
		CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
				   (DWORD)(create->size_bytes >> 32),
				   (DWORD)create->size_bytes, (LPCWSTR)create->door.name);
	if (!create->section)
		return door_fail("create", "create", &create->door);
	if (GetLastError() != ERROR_ALREADY_EXISTS)
		return create_fill(create);
	fprintf(stderr,
		"winshm create: %s existed: it is held as it is, its size and what is in "
		"it are unchanged\n",
		create->door.shown);
	return TOOL_OK;
}

static int create_hold(struct create *create, const struct command *command, char **argv)
{
	int r = create_make(create);

	if (r != TOOL_OK)
		return r;
	if (argv[0])
		return command_run(command, "create", argv);
	printf("%s\n", create->door.shown);
	r = tool_finish();
	if (r == TOOL_OK)
		command_wait(command);
	return r;
}

int verb_create(int argc, char **argv)
{
	static const struct option options[] = {
		{ "size", required_argument, NULL, 's' },
		{ "from", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(create_release) struct create create = { .section = NULL };
	struct command command;
	int option, r;

	while ((option = getopt_long(argc, argv, "s:f:h", options, NULL)) != -1) {
		if (option == 'h')
			return create_help();
		if (option == '?')
			return TOOL_USAGE;
		if (option == 'f')
			create.from = optarg;
		else if (!text_read_size(optarg, &create.size_bytes))
			return tool_misused("create",
					    "\"%s\" is no number of bytes; 4096, 0x1000, "
					    "4K and 4KiB are",
					    optarg);
	}
	if (optind == argc)
		return tool_misused("create", "a name is wanted");
	r = door_read_name("create", argv[optind], &create.door);
	if (r == TOOL_OK)
		r = create_read_contents(&create);
	if (r != TOOL_OK)
		return r;
	command_prepare(&command);
	return create_hold(&create, &command, argv + optind + 1);
}
