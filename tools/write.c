/* SPDX-License-Identifier: MIT */
/*
 * winshm write: bytes into a section.
 *
 * All of them are read before the first is written, and all are known to fit and to fall on
 * committed memory: it is written whole or not at all, though others may see it half done. It
 * takes a handle and a view for as long as that takes.
 */
#include "tool.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "door.h"
#include "input.h"
#include "text.h"
#include "windows.h"

enum {
	WRITE_GRANULE = 64 * 1024 /* where views may begin */
};

struct write {
	struct door door;
	uint64_t offset, size_bytes;
	const char *text;
	unsigned char *bytes;
	size_t n_bytes;
	HANDLE section;
	unsigned char *view;
};

static void write_release(struct write *write)
{
	if (write->view)
		UnmapViewOfFile(write->view);
	if (write->section)
		CloseHandle(write->section);
	door_release(&write->door);
	free(write->bytes);
}

static int write_help(void)
{
	fputs("Usage: winshm write [OPTIONS] NAME\n\n"
	      "Writes standard input into the section: all of it, or nothing if it does\n"
	      "not fit.\n\n"
	      "  -s, --offset BYTES     begin there\n"
	      "  -t, --text TEXT        write this, with nothing behind it\n",
	      stdout);
	return tool_finish();
}

static int write_refuse(const struct write *write)
{
	return tool_misused("write",
			    "%s ends at byte %llu, and this would go beyond; nothing is "
			    "written",
			    write->door.shown, (unsigned long long)write->size_bytes);
}

static int write_read(struct write *write)
{
	uint64_t n_room = write->size_bytes - write->offset;
	int r;

	if (write->offset > write->size_bytes)
		return write_refuse(write);
	if (write->text) {
		write->n_bytes = strlen(write->text);
		write->bytes = (unsigned char *)strdup(write->text);
		if (!write->bytes)
			return tool_fail("cannot write", -ENOMEM);
		return write->n_bytes > n_room ? write_refuse(write) : TOOL_OK;
	}
	r = input_read("write", STDIN_FILENO, n_room, &write->bytes, &write->n_bytes);
	if (r < 0)
		return tool_fail("cannot read standard input", r);
	return r > 0 ? write_refuse(write) : TOOL_OK;
}

/* Is everything from there to there memory of this view that can be written to? */
static bool write_is_committed(const unsigned char *from, const unsigned char *to)
{
	MEMORY_BASIC_INFORMATION region;

	while (from < to) {
		if (!VirtualQuery(from, &region, sizeof(region)) ||
		    region.State != MEM_COMMIT || region.Protect & PAGE_NOACCESS)
			return false;
		from = (unsigned char *)region.BaseAddress + region.RegionSize;
	}
	return true;
}

static int write_put(struct write *write)
{
	uint64_t begin = write->offset / WRITE_GRANULE * WRITE_GRANULE;
	size_t n_before = (size_t)(write->offset - begin);

	if (!write->n_bytes)
		return TOOL_OK;
	write->section =
		OpenFileMappingW(FILE_MAP_WRITE, FALSE, (LPCWSTR)write->door.name);
	if (!write->section)
		return door_fail("write", "open", &write->door);
	write->view = MapViewOfFile(write->section, FILE_MAP_WRITE, (DWORD)(begin >> 32),
				    (DWORD)begin, n_before + write->n_bytes);
	if (!write->view)
		return door_fail("write", "map", &write->door);
	if (!write_is_committed(write->view + n_before,
				write->view + n_before + write->n_bytes))
		return tool_misused("write",
				    "a part of that is reserved only, and nobody has "
				    "committed it (SEC_RESERVE); nothing is written");
	memcpy(write->view + n_before, write->bytes, write->n_bytes);
	return TOOL_OK;
}

static int write_to(struct write *write, const char *typed)
{
	struct description description;
	int r = door_find("write", typed, &write->door, &description);

	if (r != TOOL_OK)
		return r;
	if (description.kind != LAYOUT_KIND_SECTION)
		return tool_misused("write", "%s has no bytes: only sections have",
				    write->door.shown);
	if (!(description.protection & LAYOUT_PROTECTION_WRITE))
		return tool_misused("write", "%s was made for reading only",
				    write->door.shown);
	write->size_bytes = description.size_bytes;
	r = write_read(write);
	return r == TOOL_OK ? write_put(write) : r;
}

int verb_write(int argc, char **argv)
{
	static const struct option options[] = {
		{ "offset", required_argument, NULL, 's' },
		{ "text", required_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(write_release) struct write write = { .section = NULL };
	int option;

	while ((option = getopt_long(argc, argv, "s:t:h", options, NULL)) != -1) {
		if (option == 'h')
			return write_help();
		if (option == '?')
			return TOOL_USAGE;
		if (option == 't')
			write.text = optarg;
		else if (!text_read_size(optarg, &write.offset))
			return tool_misused("write",
					    "\"%s\" is no number of bytes; 4096, 0x1000 "
					    "and 4K are",
					    optarg);
	}
	if (optind + 1 != argc)
		return tool_misused("write", "one name is wanted");
	return write_to(&write, argv[optind]);
}
