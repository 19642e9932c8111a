/* SPDX-License-Identifier: MIT */
/*
 * Finding programs.
 *
 * Windows takes a command line as one text. Its first word is the program; without quotes,
 * blanks in it are ambiguous, and Windows tries every blank as the end, from the first on.
 * What is found so with a blank in its name is quoted in what the program gets to see, so
 * that it takes the line apart as it was meant.
 *
 * A word without a separator is looked for beside the calling program, in the current
 * directory and along PATH, in this order. Programs have no suffix here, but sources say
 * "child.exe" or leave the suffix out: the word is tried as it stands, and then without its
 * .exe, or with one.
 *
 * Locks: none.
 */
#include "core/program.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/commandline.h"
#include "base/err.h"
#include "base/utf.h"
#include "core/path.h"
#include "os/environment.h"
#include "os/filesystem.h"
#include "os/self.h"

#define PROGRAM_SUFFIX ".exe"

enum {
	PROGRAM_N_SUFFIX = 4,
	PROGRAM_LINE_MAX = 32767, /* of Windows: UTF-16 units, with the terminator */
};

void program_deinit(struct program *program)
{
	free(program->path);
	free(program->line);
	free(program->argv);
}

/* ---- the file ----------------------------------------------------------------------- */

static int program_look(const char *path)
{
	struct filesystem_info info;
	int r = filesystem_inspect(path, -1, &info);

	if (r == -ENOENT)
		return filesystem_has_parent(path) ? ERR_PROGRAM_NOT_FOUND
						   : ERR_PATH_NOT_FOUND;
	if (r < 0)
		return r == -ENOTDIR ? ERR_PATH_NOT_FOUND : r;
	if (S_ISDIR(info.mode))
		return ERR_FILE_IS_DIRECTORY;
	return S_ISREG(info.mode) && filesystem_is_executable(path) ? 0
								    : ERR_PROGRAM_FORMAT;
}

static char *program_join(const char *directory, size_t n, const char *name)
{
	char *path = malloc(n + strlen(name) + PROGRAM_N_SUFFIX + 2), *to = path;

	if (!path)
		return NULL;
	to = mempcpy(to, directory, n);
	if (n > 0)
		*to++ = '/';
	memcpy(to, name, strlen(name) + 1);
	return path;
}

/* With and without the suffix; the path is changed to what was found. */
static int program_try(char *path)
{
	size_t n = strlen(path);
	int r = program_look(path), other;

	if (r == 0)
		return 0;
	if (n > PROGRAM_N_SUFFIX &&
	    !strcasecmp(path + n - PROGRAM_N_SUFFIX, PROGRAM_SUFFIX))
		path[n - PROGRAM_N_SUFFIX] = '\0';
	else
		memcpy(path + n, PROGRAM_SUFFIX, sizeof(PROGRAM_SUFFIX));
	other = program_look(path);
	/* What is there and no program tells more than that nothing is there. */
	return other == 0 || r == ERR_PROGRAM_NOT_FOUND ? other : r;
}

/* In one directory; found, it becomes the result. */
static int program_try_in(const char *directory, size_t n, const char *name, char **ret)
{
	_cleanup_(freep) char *path = program_join(directory, n, name);
	int r = path ? program_try(path) : -ENOMEM;

	return r < 0 ? r : filesystem_absolute(path, ret);
}

static int program_try_path(const char *name, char **ret)
{
	_cleanup_(freep) char *list = NULL;
	int r = environment_get("PATH", 4, &list), found = ERR_PROGRAM_NOT_FOUND;

	if (r < 0)
		return r == ERR_VARIABLE_NOT_FOUND ? found : r;
	for (char *from = list; found < 0 && *from;) {
		size_t n = strcspn(from, ":");

		/* An empty entry is the current directory, which was looked into. */
		r = n > 0 ? program_try_in(from, n, name, ret) : ERR_PROGRAM_NOT_FOUND;
		if (r == 0 || r == ERR_PROGRAM_FORMAT || r == -ENOMEM)
			found = r;
		from += n + (from[n] == ':');
	}
	return found;
}

static int program_try_everywhere(const char *name, char **ret)
{
	_cleanup_(freep) char *self = NULL;
	int r = ERR_PROGRAM_NOT_FOUND, found;

	if (strchr(name, '/'))
		return program_try_in("", 0, name, ret);
	if (self_program(&self) == 0 && strrchr(self, '/'))
		r = program_try_in(self, (size_t)(strrchr(self, '/') - self), name, ret);
	if (r == 0)
		return 0;
	found = program_try_in("", 0, name, ret);
	if (found < 0)
		found = program_try_path(name, ret);
	return found == ERR_PROGRAM_NOT_FOUND && r == ERR_PROGRAM_FORMAT ? r : found;
}

/* ---- the line ----------------------------------------------------------------------- */

/* The beginning of a line as the name of a program. */
static int program_try_word(const char *word, size_t n, char **ret)
{
	_cleanup_(freep) char *name = NULL;
	int r = path_parse(&name, word, n);

	if (r == 0)
		r = program_try_everywhere(name, ret);
	/* Whatever it is that cannot be found. */
	return r == ERR_PATH_EMPTY || r == ERR_PATH_NOT_FOUND ? ERR_PROGRAM_NOT_FOUND : r;
}

/* Puts quotes around the first `n` bytes. */
static int program_quote_word(const char *line, size_t n, char **ret)
{
	char *quoted = malloc(strlen(line) + 3), *to = quoted;

	if (!quoted)
		return -ENOMEM;
	*to++ = '"';
	to = mempcpy(to, line, n);
	*to++ = '"';
	memcpy(to, line + n, strlen(line + n) + 1);
	*ret = quoted;
	return 0;
}

static int program_keep_line(const char *line, char **ret)
{
	*ret = strdup(line);
	return *ret ? 0 : -ENOMEM;
}

static int program_find_by_line(struct program *ret, const char *line)
{
	size_t n = strcspn(line, " \t");
	int first, r;

	if (*line == '"') {
		n = strcspn(line + 1, "\"");
		r = program_try_word(line + 1, n, &ret->path);
		return r < 0 ? r : program_keep_line(line, &ret->line);
	}
	first = r = program_try_word(line, n, &ret->path);
	if (r == 0)
		return program_keep_line(line, &ret->line);
	while (r < 0 && r != -ENOMEM && line[n]) {
		n += strspn(line + n, " \t");
		n += strcspn(line + n, " \t");
		r = program_try_word(line, n, &ret->path);
	}
	return r < 0 ? first : program_quote_word(line, n, &ret->line);
}

static int program_split(const char *line, char ***ret)
{
	size_t n_bytes = strlen(line) + 1, n_max = n_bytes / 2 + 1;
	char **argv = malloc((n_max + 1) * sizeof(*argv) + n_bytes);

	if (!argv)
		return -ENOMEM;
	argv[commandline_arguments(line, (char *)(argv + n_max + 1), argv)] = NULL;
	*ret = argv;
	return 0;
}

static bool program_is_too_long(const char *line)
{
	const char *end = line + strlen(line);
	size_t n_units = 1;

	while (line < end)
		n_units += utf8_next(&line, end) > 0xFFFF ? 2 : 1;
	return n_units > PROGRAM_LINE_MAX;
}

int program_find(struct program *ret, const char *path, const char *line)
{
	_cleanup_(program_deinit) struct program program = { .path = NULL };
	int r;

	if (!path && !line)
		return ERR_PARAMETER;
	if (line && program_is_too_long(line))
		return ERR_COMMAND_LINE_LONG;
	if (path) {
		r = program_try_in("", 0, path, &program.path);
		if (r == 0)
			r = program_keep_line(line ? line : path, &program.line);
	} else {
		r = program_find_by_line(&program, line);
	}
	if (r == 0)
		r = program_split(program.line, &program.argv);
	if (r < 0)
		return r;
	*ret = program;
	program = (struct program) { .path = NULL };
	return 0;
}
