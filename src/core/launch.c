/* SPDX-License-Identifier: MIT */
/*
 * CreateProcess(), from the inside.
 *
 * Everything that can fail and is ours to make is made first: the program is found, what it
 * inherits is gathered and written down (core/cradle.h), and the records of the child are
 * there. Then the program is started (os/spawn.c: as fast as vfork(), and nothing of ours
 * runs beside it), and from then on nothing can fail: whoever is told that it failed has no
 * child.
 *
 * The program begins with default signals, whatever ours are, in our session unless it is to
 * be detached, with 0, 1 and 2, what it inherits, and the memory it was told by. If it
 * inherits handles it also inherits what this program has opened without O_CLOEXEC, which
 * is Linux' way to say the same.
 *
 * Locks: those of the rooms below. Crash: a child is made whole or not at all; its handles
 * are its own from its first instruction on, because their descriptors are.
 */
#include "core/launch.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "core/child.h"
#include "core/program.h"
#include "os/environment.h"
#include "os/filesystem.h"
#include "os/memfd.h"
#include "os/shared.h"
#include "os/vm.h"

/* What is made before the child, and goes when there is none. */
struct launch_work {
	struct program program;
	struct legacy legacy;
	char *environment; /* a copy of ours */
	const char **envp;
	char variable[48];
	struct cradle *block; /* until the child's record has it */
	size_t n_bytes;
	int fd; /* of the block */
	struct child *child;
	struct process *process;
	struct mainthread *thread;
};

static void launch_deinit(struct launch_work *work)
{
	program_deinit(&work->program);
	legacy_deinit(&work->legacy);
	free(work->environment);
	free(work->envp);
	if (work->block)
		shared_unmap(work->block, work->n_bytes);
	fd_closep(&work->fd);
	child_unref(work->child);
	if (work->thread)
		object_unref(&work->thread->object);
	if (work->process)
		object_unref(&work->process->object);
}

/* ---- what the child is told --------------------------------------------------------- */

static size_t launch_text_bytes(const char *text)
{
	return text ? strlen(text) + 1 : 0;
}

static uint32_t launch_put(struct cradle *block, const char *text)
{
	uint32_t offset = block->n_bytes;
	size_t n = launch_text_bytes(text);

	if (n == 0)
		return 0;
	memcpy((char *)block + offset, text, n);
	block->n_bytes += (uint32_t)n;
	return offset;
}

static void launch_fill(const struct launch *launch, struct launch_work *work)
{
	const struct legacy *legacy = &work->legacy;
	struct cradle *block = work->block;
	uint32_t names;

	block->magic = CRADLE_MAGIC;
	block->version = CRADLE_VERSION;
	block->is_suspended = launch->is_suspended;
	block->startup = launch->startup;
	memcpy(block->standard, legacy->standard, sizeof(block->standard));
	block->n_legacies = (uint32_t)legacy->n_entries;
	if (legacy->n_entries)
		memcpy(block->legacies, legacy->entries,
		       legacy->n_entries * sizeof(block->legacies[0]));
	block->n_bytes = (uint32_t)(sizeof(*block) +
				    legacy->n_entries * sizeof(block->legacies[0]));
	names = block->n_bytes;
	if (legacy->n_name_bytes)
		memcpy((char *)block + names, legacy->names, legacy->n_name_bytes);
	block->n_bytes += (uint32_t)legacy->n_name_bytes;
	for (uint32_t i = 0; i < block->n_legacies; i++)
		if (block->legacies[i].object.flags & LANDMARK_IS_NAMED)
			block->legacies[i].name_offset += names;
	block->title_offset = launch_put(block, launch->title);
	block->desktop_offset = launch_put(block, launch->desktop);
	block->line_offset = launch_put(block, work->program.line);
}

static int launch_write(const struct launch *launch, struct launch_work *work)
{
	uint64_t n_bytes = sizeof(struct cradle) +
			   work->legacy.n_entries * sizeof(struct cradle_legacy) +
			   work->legacy.n_name_bytes + launch_text_bytes(launch->title) +
			   launch_text_bytes(launch->desktop) +
			   launch_text_bytes(work->program.line);
	struct identity identity;
	int above;

	if (!checked_round_up(n_bytes, VM_PAGE_BYTES, &n_bytes) || n_bytes > UINT32_MAX)
		return -ENOMEM;
	work->n_bytes = n_bytes;
	work->fd = memfd_new(CRADLE_LABEL, n_bytes, &identity);
	if (work->fd < 0)
		return work->fd;
	if (work->fd <= STDERR_FILENO) { /* one that the child has other use for */
		above = filesystem_duplicate_above(work->fd, STDERR_FILENO);
		if (above < 0)
			return above;
		fd_closep(&work->fd);
		work->fd = above;
	}
	work->block = shared_map(work->fd, n_bytes);
	if (!work->block)
		return -ENOMEM;
	launch_fill(launch, work);
	work->legacy.kept[work->legacy.n_kept++] = work->fd;
	return 0;
}

/* A drive's current directory ("=C:=...") is none here, and our own variable is ours. */
static bool launch_is_variable(const char *text)
{
	return *text != '=' &&
	       strncmp(text, CRADLE_VARIABLE "=", strlen(CRADLE_VARIABLE) + 1);
}

static int launch_list_environment(const struct launch *launch, struct launch_work *work)
{
	const char *list = launch->environment;
	size_t n = 2, n_bytes;
	int r;

	if (!list) {
		r = environment_list(&work->environment, &n_bytes);
		if (r < 0)
			return r;
		list = work->environment;
	}
	for (const char *text = list; *text; text += strlen(text) + 1)
		n++;
	work->envp = malloc(n * sizeof(*work->envp));
	if (!work->envp)
		return -ENOMEM;
	n = 0;
	for (const char *text = list; *text; text += strlen(text) + 1) {
		if (launch_is_variable(text))
			work->envp[n++] = text;
	}
	snprintf(work->variable, sizeof(work->variable), "%s=%d", CRADLE_VARIABLE,
		 work->fd);
	work->envp[n++] = work->variable;
	work->envp[n] = NULL;
	return 0;
}

/* ---- the child ---------------------------------------------------------------------- */

static int launch_check_directory(const char *path)
{
	struct filesystem_info info;
	int r = path ? filesystem_inspect(path, -1, &info) : 0;

	if (!path)
		return 0;
	return r == 0 && S_ISDIR(info.mode) ? 0 : ERR_DIRECTORY_INVALID;
}

static int launch_prepare(const struct launch *launch, struct launch_work *work)
{
	int r = program_find(&work->program, launch->path, launch->line);

	if (r == 0)
		r = launch_check_directory(launch->directory);
	if (r == 0)
		r = legacy_gather(&work->legacy, &launch->wish);
	if (r == 0)
		r = launch_write(launch, work);
	if (r == 0)
		r = launch_list_environment(launch, work);
	if (r == 0)
		r = process_prepare(&work->process);
	if (r == 0)
		r = mainthread_new(&work->thread, work->process, launch->is_suspended);
	return r;
}

/* Sections and files go by descriptor; of what goes by its name, the name has to stay. */
static int launch_keep(struct launch_work *work)
{
	const struct legacy *legacy = &work->legacy;
	int r = 0;

	for (size_t i = 0; r == 0 && i < legacy->n_copies; i++)
		if (legacy->copies[i].object->kind->share)
			r = child_keep(work->child, legacy->copies[i].object);
	return r;
}

static int launch_start(const struct launch *launch, struct launch_work *work)
{
	_Atomic uint32_t *pid_place = &work->block->pid;
	const struct spawn spawn = {
		.path = work->program.path,
		.argv = (const char *const *)work->program.argv,
		.envp = work->envp,
		.fd = { work->legacy.standard_fd[0], work->legacy.standard_fd[1],
			work->legacy.standard_fd[2] },
		.n_fds = LEGACY_N_STANDARD,
		.group = launch->group,
		.kept = work->legacy.kept,
		.n_kept = work->legacy.n_kept,
		.keeps_open = launch->wish.inherits && !launch->wish.only,
		.is_stopped = launch->is_suspended,
		.niceness = launch->niceness,
		.directory = launch->directory,
		.pid_place = pid_place,
	};
	pid_t pid;
	int r = child_prepare(&work->child, &work->block, work->n_bytes);

	if (r == 0)
		r = launch_keep(work);
	if (r == 0)
		r = spawn_start(&spawn, false, &pid);
	if (r == 0)
		process_begin_child(work->process, take_ptr(&work->child), pid);
	return r;
}

int launch_run(const struct launch *launch, struct launched *ret)
{
	_cleanup_(launch_deinit) struct launch_work work = { .fd = -1 };
	int r = launch_prepare(launch, &work);

	if (r == 0)
		r = launch_start(launch, &work);
	if (r == -ENOEXEC || r == -ELIBBAD)
		return ERR_PROGRAM_FORMAT;
	if (r < 0)
		return r == -E2BIG ? ERR_COMMAND_LINE_LONG : r;
	ret->process = take_ptr(&work.process);
	ret->thread = take_ptr(&work.thread);
	return 0;
}
