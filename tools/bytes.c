/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a section, through the descriptor of one of its holders. It is opened anew and
 * for reading only, read with pread(), and nothing is mapped: memory that nobody has touched
 * stays untouched, and the section has no holder more than before. Should the last one go
 * meanwhile, the name goes with it; the memory stays until the reading is over.
 *
 * What others write meanwhile may be seen in part.
 */
#include "bytes.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "objects.h"
#include "os/procfs.h"
#include "text.h"
#include "tool.h"

enum {
	BYTES_PIECE = 64 * 1024
};

int bytes_read_options(int argc, char **argv, const char *help, char letter,
		       const char *long_name, struct bytes_range *ret, int *ret_flag)
{
	const struct option options[] = {
		{ "offset", required_argument, NULL, 's' },
		{ "length", required_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ long_name ? long_name : "help", no_argument, NULL,
		  long_name ? letter : 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char letters[] = { 's', ':', 'n', ':', 'h', letter, '\0' };
	int option;

	*ret = (struct bytes_range) { .n_bytes = UINT64_MAX };
	while ((option = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return 1;
		}
		if (letter && option == letter) {
			*ret_flag = 1;
			continue;
		}
		if (option == '?')
			return -EINVAL;
		if (!text_read_size(optarg,
				    option == 's' ? &ret->offset : &ret->n_bytes)) {
			tool_misused(argv[0],
				     "\"%s\" is no number of bytes; 4096, 0x1000 and 4K "
				     "are",
				     optarg);
			return -EINVAL;
		}
	}
	if (optind + 1 != argc) {
		tool_misused(argv[0], "one name is wanted");
		return -EINVAL;
	}
	ret->name = argv[optind];
	return 0;
}

int bytes_open(const struct object *object)
{
	const struct survey_object *seen = &object->seen;

	for (uint32_t i = 0; i < seen->n_holders; i++) {
		const struct survey_holder *holder = &seen->holders[i];
		_cleanup_(fd_closep) int fd = -1;
		struct identity identity;
		struct procfs_file file;

		/* Looked at before, so that nothing else is opened, and again after. */
		if (!holder->via ||
		    procfs_look((pid_t)holder->via, holder->fd, &file) < 0 ||
		    !identity_equal(&file.identity, &seen->description.identity))
			continue;
		fd = procfs_open((pid_t)holder->via, holder->fd, false);
		if (fd >= 0 && fd_identify(fd, &identity, NULL) == 0 &&
		    identity_equal(&identity, &seen->description.identity))
			return take_fd(&fd);
	}
	return ERR_HOLDER_HIDDEN;
}

static int bytes_read(int fd, const struct bytes_range *range,
		      int (*put)(const unsigned char *bytes, uint64_t offset,
				 size_t n_bytes, void *data),
		      void *data)
{
	static unsigned char piece[BYTES_PIECE];
	uint64_t offset = range->offset, n_left = range->n_bytes;

	while (n_left) {
		size_t n_wanted = n_left < BYTES_PIECE ? (size_t)n_left : BYTES_PIECE;
		size_t n_read = 0;
		int r;

		while (n_read < n_wanted) {
			ssize_t n = TEMP_FAILURE_RETRY(pread(fd, piece + n_read,
							     n_wanted - n_read,
							     (off_t)(offset + n_read)));

			if (n < 0)
				return -errno;
			if (n == 0)
				break; /* a file may be shorter by now */
			n_read += (size_t)n;
		}
		r = n_read ? put(piece, offset, n_read, data) : 0;
		if (r || n_read < n_wanted)
			return r;
		offset += n_read;
		n_left -= n_read;
	}
	return 0;
}

int bytes_each(const char *verb, struct bytes_range *range,
	       int (*put)(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
			  void *data),
	       void *data)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	_cleanup_(fd_closep) int fd = -1;
	uint64_t size_bytes;
	int r = objects_find(verb, range->name, &objects);

	if (r != TOOL_OK)
		return r;
	if (objects.at->seen.description.kind != LAYOUT_KIND_SECTION)
		return tool_misused(verb,
				    "that is of type %s and has no bytes; winshm info "
				    "shows its state",
				    object_kind(objects.at));
	size_bytes = objects.at->seen.description.size_bytes;
	if (range->offset > size_bytes)
		return tool_misused(verb, "the section ends at byte %llu",
				    (unsigned long long)size_bytes);
	if (range->n_bytes > size_bytes - range->offset)
		range->n_bytes = size_bytes - range->offset;
	fd = bytes_open(objects.at);
	if (fd < 0)
		return tool_fail("cannot open the section", fd);
	r = bytes_read(fd, range, put, data);
	if (r < 0)
		return tool_fail("cannot read the section", r);
	return tool_finish();
}
