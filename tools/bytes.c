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
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "objects.h"
#include "os/procfs.h"
#include "progress.h"
#include "text.h"
#include "tool.h"

enum {
	BYTES_PIECE = 64 * 1024
};

enum {
	BYTES_MAX_OPTIONS = 16
};

/* Behind those that all have. */
static void bytes_add_options(struct option *options, const struct bytes_options *own)
{
	size_t n = 3;

	for (const struct option *it = own->options; it->name; it++)
		if (n < BYTES_MAX_OPTIONS)
			options[n++] = *it;
}

static int bytes_read_range(const char *verb, int option, struct bytes_range *ret)
{
	if (text_read_size(optarg, option == 's' ? &ret->offset : &ret->n_bytes))
		return 0;
	tool_misused(verb, "\"%s\" is no number of bytes; 4096, 0x1000 and 4K are",
		     optarg);
	return -EINVAL;
}

int bytes_read_options(int argc, char **argv, const char *help,
		       const struct bytes_options *own, struct bytes_range *ret)
{
	struct option options[BYTES_MAX_OPTIONS + 1] = {
		{ "offset", required_argument, NULL, 's' },
		{ "length", required_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
	};
	char letters[32];
	int option, r = 0;

	snprintf(letters, sizeof(letters), "s:n:h%s", own ? own->letters : "");
	if (own)
		bytes_add_options(options, own);
	*ret = (struct bytes_range) { .n_bytes = UINT64_MAX };
	while (r == 0 &&
	       (option = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		if (option == 'h') {
			fputs(help, stdout);
			return 1;
		}
		if (option == '?')
			return -EINVAL;
		if (option != 's' && option != 'n' && own)
			r = own->read(option, optarg, own->data);
		else
			r = bytes_read_range(argv[0], option, ret);
	}
	if (r < 0)
		return r;
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

static int bytes_read(const char *verb, int fd, const struct bytes_range *range,
		      int (*put)(const unsigned char *bytes, uint64_t offset,
				 size_t n_bytes, void *data),
		      void *data)
{
	_cleanup_(progress_end) struct progress progress;
	static unsigned char piece[BYTES_PIECE];
	uint64_t offset = range->offset, n_left = range->n_bytes;

	progress_begin(&progress, verb);
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
		/* On a terminal the bytes themselves can be seen to come. */
		if (verb && !isatty(STDOUT_FILENO))
			progress_tell(&progress, offset - range->offset, range->n_bytes);
	}
	return 0;
}

/* The section of that name, and what part of it there is: TOOL_OK, or it was said why not. */
static int bytes_find(const char *verb, struct bytes_range *range, struct objects *ret)
{
	uint64_t size_bytes;
	int r = objects_find(verb, range->name, ret);

	if (r != TOOL_OK)
		return r;
	if (ret->at->seen.description.kind != LAYOUT_KIND_SECTION)
		return tool_misused(verb,
				    "that is of type %s and has no bytes; winshm info "
				    "shows its state",
				    object_kind(ret->at));
	size_bytes = ret->at->seen.description.size_bytes;
	if (range->offset > size_bytes)
		return tool_misused(verb, "the section ends at byte %llu",
				    (unsigned long long)size_bytes);
	if (range->n_bytes > size_bytes - range->offset)
		range->n_bytes = size_bytes - range->offset;
	return TOOL_OK;
}

int bytes_each(const char *verb, struct bytes_range *range,
	       int (*put)(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
			  void *data),
	       void *data)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	_cleanup_(fd_closep) int fd = -1;
	int r = bytes_find(verb, range, &objects);

	if (r != TOOL_OK)
		return r;
	fd = bytes_open(objects.at);
	if (fd < 0)
		return tool_fail("cannot open the section", fd);
	r = bytes_read(verb, fd, range, put, data);
	if (r < 0)
		return tool_fail("cannot read the section", r);
	return tool_finish();
}

/* ---- again and again ---------------------------------------------------------------- */

static int bytes_keep(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
		      void *data)
{
	struct bytes_copy *copy = data;

	(void)offset;
	if (n_bytes > copy->n_allocated - copy->n) {
		size_t n = 2 * copy->n + n_bytes;
		unsigned char *at = realloc(copy->at, n);

		if (!at)
			return -ENOMEM;
		copy->at = at;
		copy->n_allocated = n;
	}
	memcpy(copy->at + copy->n, bytes, n_bytes);
	copy->n += n_bytes;
	return 0;
}

static int bytes_take(const struct object *object, const struct bytes_range *range,
		      struct bytes_copy *copy)
{
	_cleanup_(fd_closep) int fd = bytes_open(object);

	copy->n = 0;
	copy->device = object->seen.description.identity.device;
	copy->inode = object->seen.description.identity.inode;
	return fd < 0 ? fd : bytes_read(NULL, fd, range, bytes_keep, copy);
}

int bytes_copy(const char *verb, struct bytes_range *range, struct bytes_copy *ret)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	int r = bytes_find(verb, range, &objects);

	if (r != TOOL_OK)
		return r;
	r = bytes_take(objects.at, range, ret);
	return r < 0 ? tool_fail("cannot read the section", r) : TOOL_OK;
}

static bool bytes_is_of(const struct bytes_copy *copy, const struct object *object)
{
	return object->seen.description.identity.device == copy->device &&
	       object->seen.description.identity.inode == copy->inode;
}

int bytes_copy_again(struct bytes_range *range, struct bytes_copy *copy)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	_cleanup_(freep) char *bytes = NULL;
	struct objects_filter filter = { .name = NULL };
	struct name name;
	int r = text_read_name(range->name, &name, &bytes);

	if (r < 0)
		return r;
	filter.name = &name;
	r = objects_collect(&objects, &filter);
	if (r < 0)
		return r;
	if (objects.n == 0 || !bytes_is_of(copy, objects.at))
		return 0;
	r = bytes_take(objects.at, range, copy);
	return r < 0 ? r : 1;
}

void bytes_copy_release(struct bytes_copy *copy)
{
	free(copy->at);
}
