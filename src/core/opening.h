/* SPDX-License-Identifier: MIT */
/* Opening, making and deleting files by path, with share modes. */
#pragma once

#include "core/file.h"
#include "os/sharing.h"

/* How a file is to be opened. */
struct opening {
	uint32_t rights; /* RIGHT_FILE_*, granted */
	unsigned shared; /* SHARING_*: what others may do meanwhile */
	bool may_create;
	bool may_exist;
	bool truncates;   /* what exists */
	bool is_readonly; /* what is made */
	bool takes_directories;
	bool takes_links; /* a symbolic link itself */
	bool is_deleted_on_close;
	bool is_asynchronous;
	bool writes_through;
	bool is_read_randomly, is_read_in_order;
};

/*
 * Opens. Among any number of callers whose share modes contradict exactly one succeeds.
 *
 * Return: 0, or NEWS_EXISTED where the file might have been made and was there
 * Errors: ERR_FILE_EXISTS, ERR_FILE_IN_USE, ERR_FILE_IS_DIRECTORY, ERR_FILE_IS_READONLY,
 *         ERR_FILE_IS_MAPPED, ERR_PATH_NOT_FOUND, ERR_CONSOLE_MISSING, -ENOENT, -EACCES,
 *         -EMFILE ...
 */
int opening_run(struct file **ret, const char *path, const struct opening *opening);

/*
 * Deletes a file. The name is gone at once; who has it open keeps it.
 *
 * Errors: ERR_FILE_IN_USE somebody has it open and does not share deletion;
 *         ERR_FILE_IS_DIRECTORY, ERR_FILE_IS_READONLY, ERR_FILE_IS_MAPPED_DELETE, -ENOENT
 */
int opening_delete(const char *path);

/* The same for an empty directory. Errors: also ERR_DIRECTORY_INVALID, -ENOTEMPTY */
int opening_delete_directory(const char *path);

/*
 * Do those who have it open let it be deleted? O_DIRECTORY in `more_flags` for directories.
 *
 * Errors: ERR_FILE_IN_USE, ERR_FILE_IS_MAPPED_DELETE, -EMFILE
 */
int opening_ask_to_delete(const char *path, int more_flags);

/* "No such file" is that, or a directory on the way that does not exist. */
int opening_not_found(const char *path);
