/* SPDX-License-Identifier: MIT */
/*
 * The C library's environment, which Linux programs and children see as well.
 *
 * Locks: ENVIRON. It keeps calls of ours apart that may come from any thread. A setenv()
 * of the program's own beside them is as unsafe as it is beside getenv().
 */
#include "os/environment.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/rank.h"
#include "os/atfork.h"

static pthread_mutex_t environment_lock = PTHREAD_MUTEX_INITIALIZER;

static void environment_enter(void)
{
	rank_enter(RANK_ENVIRON);
	pthread_mutex_lock(&environment_lock);
}

static void environment_leave(void)
{
	pthread_mutex_unlock(&environment_lock);
	rank_leave(RANK_ENVIRON);
}

ATFORK_ROOM(RANK_ENVIRON, environment_enter, environment_leave, environment_leave);

/* The variable's NAME=value, or NULL. */
static char *environment_find_locked(const char *name, size_t n_name)
{
	char *similar = NULL;

	for (char **variable = environ; variable && *variable; variable++) {
		if (strncasecmp(*variable, name, n_name) != 0 ||
		    (*variable)[n_name] != '=')
			continue;
		if (!strncmp(*variable, name, n_name))
			return *variable;
		if (!similar)
			similar = *variable;
	}
	return similar;
}

int environment_get(const char *name, size_t n_name, char **ret)
{
	char *variable;
	int r = ERR_VARIABLE_NOT_FOUND;

	if (n_name == 0 || memchr(name, '=', n_name))
		return ERR_VARIABLE_NOT_FOUND;
	environment_enter();
	variable = environment_find_locked(name, n_name);
	if (variable) {
		*ret = strdup(variable + n_name + 1);
		r = *ret ? 0 : -ENOMEM;
	}
	environment_leave();
	return r;
}

static int environment_set_locked(const char *name, const char *value)
{
	const size_t n_name = strlen(name);
	const char *variable = environment_find_locked(name, n_name);
	_cleanup_(freep) char *known = NULL;

	if (!variable && !value)
		return ERR_VARIABLE_NOT_FOUND;
	if (!variable)
		return setenv(name, value, 1) < 0 ? -errno : 0;
	known = strndup(variable, n_name); /* as it is spelt */
	if (!known)
		return -ENOMEM;
	return (value ? setenv(known, value, 1) : unsetenv(known)) < 0 ? -errno : 0;
}

int environment_set(const char *name, const char *value)
{
	int r;

	if (!*name || strchr(name, '='))
		return ERR_PARAMETER;
	environment_enter();
	r = environment_set_locked(name, value);
	environment_leave();
	return r;
}

int environment_list(char **ret, size_t *ret_n_bytes)
{
	size_t n_bytes = 1;
	char *list, *to;

	environment_enter();
	for (char **variable = environ; variable && *variable; variable++)
		n_bytes += strlen(*variable) + 1;
	list = to = malloc(n_bytes + 1);
	if (list) {
		for (char **variable = environ; variable && *variable; variable++)
			to = stpcpy(to, *variable) + 1;
		if (to == list)
			*to++ = '\0'; /* an empty block has both of its zeros, too */
		*to++ = '\0';
		*ret = list;
		*ret_n_bytes = (size_t)(to - list);
	}
	environment_leave();
	return list ? 0 : -ENOMEM;
}
