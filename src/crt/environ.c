/* SPDX-License-Identifier: MIT */
/*
 * The environment in both widths, and _wsystem().
 *
 * A pointer from _wgetenv() stays good: every name that was asked for keeps its last value
 * in wide form, and a value that has changed since is kept beside the new one rather than
 * overwritten. What is kept is bounded by the distinct values a program asks for; it is
 * never freed, because nobody can say when the program has stopped looking at it.
 *
 * Locks: one of its own around that list; getenv() is the C library's and has its rules.
 */
#include "winshm_crt.h"

#include <pthread.h>

#include "base/cleanup.h"
#include "crt/text.h"

struct environ_value {
	struct environ_value *next;
	winshm_wchar *value;
	char name_and_value[]; /* two terminated texts */
};

static pthread_mutex_t environ_lock = PTHREAD_MUTEX_INITIALIZER;
static struct environ_value *environ_values; /* under environ_lock */

static winshm_wchar *environ_find_locked(const char *name, const char *value)
{
	for (struct environ_value *known = environ_values; known; known = known->next) {
		const char *known_value =
			known->name_and_value + strlen(known->name_and_value) + 1;

		if (!strcmp(known->name_and_value, name) && !strcmp(known_value, value))
			return known->value;
	}
	return NULL;
}

static winshm_wchar *environ_keep_locked(const char *name, const char *value)
{
	size_t n_name = strlen(name) + 1, n_value = strlen(value) + 1;
	_cleanup_(freep) struct environ_value *known = NULL;

	known = malloc(sizeof(*known) + n_name + n_value);
	if (!known)
		return NULL;
	memcpy(known->name_and_value, name, n_name);
	memcpy(known->name_and_value + n_name, value, n_value);
	known->value = text_wide(value);
	if (!known->value)
		return NULL;
	known->next = environ_values;
	environ_values = known;
	return take_ptr(&known)->value;
}

winshm_wchar *_wgetenv(const winshm_wchar *name)
{
	_cleanup_(freep) char *bytes = text_narrow(name);
	const char *value = bytes ? getenv(bytes) : NULL;
	winshm_wchar *wide;

	if (!value)
		return NULL;
	pthread_mutex_lock(&environ_lock);
	wide = environ_find_locked(bytes, value);
	if (!wide)
		wide = environ_keep_locked(bytes, value);
	pthread_mutex_unlock(&environ_lock);
	return wide;
}

static errno_t environ_fail(errno_t error)
{
	errno = error;
	return error;
}

/* *ret_n counts the terminator; 0 says that there is no such variable. */
static errno_t environ_copy(size_t *ret_n, void *to, size_t cap, const char *name,
			    enum unit unit)
{
	const char *value;
	size_t n, width;

	if (!ret_n || !name || !to != (cap == 0))
		return environ_fail(EINVAL);
	if (to)
		unit_put(to, unit, 0, 0);
	*ret_n = 0;
	value = getenv(name);
	if (!value)
		return 0;

	n = width = strlen(value);
	if (unit == WIDE)
		n = text_fit(value, NARROW, SIZE_MAX, &width);
	*ret_n = width + 1;
	if (!to)
		return 0;
	if (width >= cap)
		return environ_fail(ERANGE);
	if (unit == WIDE)
		text_convert(to, value, NARROW, n);
	else
		memcpy(to, value, n);
	unit_put(to, unit, width, 0);
	return 0;
}

errno_t getenv_s(size_t *ret, char *to, rsize_t cap, const char *name)
{
	return environ_copy(ret, to, cap, name, NARROW);
}

errno_t _wgetenv_s(size_t *ret, winshm_wchar *to, size_t cap, const winshm_wchar *name)
{
	_cleanup_(freep) char *bytes = text_narrow(name);

	return bytes ? environ_copy(ret, to, cap, bytes, WIDE) : errno;
}

errno_t _dupenv_s(char **ret, size_t *ret_n, const char *name)
{
	const char *value;

	if (!ret || !name)
		return environ_fail(EINVAL);
	*ret = NULL;
	if (ret_n)
		*ret_n = 0;
	value = getenv(name);
	if (!value)
		return 0;
	*ret = strdup(value);
	if (!*ret)
		return ENOMEM;
	if (ret_n)
		*ret_n = strlen(value) + 1;
	return 0;
}

errno_t _wdupenv_s(winshm_wchar **ret, size_t *ret_n, const winshm_wchar *name)
{
	_cleanup_(freep) char *bytes = text_narrow(name);
	const char *value;

	if (!ret || !bytes)
		return environ_fail(ret ? errno : EINVAL);
	*ret = NULL;
	if (ret_n)
		*ret_n = 0;
	value = getenv(bytes);
	if (!value)
		return 0;
	*ret = text_wide(value);
	if (!*ret)
		return ENOMEM;
	if (ret_n)
		*ret_n = winshm_wcslen(*ret) + 1;
	return 0;
}

/* An empty value removes the variable. */
errno_t _putenv_s(const char *name, const char *value)
{
	if (!name || !value)
		return environ_fail(EINVAL);
	if ((*value ? setenv(name, value, 1) : unsetenv(name)) < 0)
		return errno;
	return 0;
}

errno_t _wputenv_s(const winshm_wchar *name, const winshm_wchar *value)
{
	_cleanup_(freep) char *name_bytes = text_narrow(name);
	_cleanup_(freep) char *value_bytes = text_narrow(value);

	return name_bytes && value_bytes ? _putenv_s(name_bytes, value_bytes) : errno;
}

/* NAME=value, and NAME= removes it. Unlike putenv() the text is copied. */
int _putenv(const char *assignment)
{
	const char *equals = assignment ? strchr(assignment, '=') : NULL;
	_cleanup_(freep) char *name = NULL;

	if (!equals) {
		errno = EINVAL;
		return -1;
	}
	name = strndup(assignment, (size_t)(equals - assignment));
	if (!name)
		return -1;
	return _putenv_s(name, equals + 1) == 0 ? 0 : -1;
}

int _wputenv(const winshm_wchar *assignment)
{
	_cleanup_(freep) char *bytes = text_narrow(assignment);

	return bytes ? _putenv(bytes) : -1;
}

/* NULL asks whether there is a shell. */
int _wsystem(const winshm_wchar *command)
{
	_cleanup_(freep) char *bytes = NULL;

	if (!command)
		return system(NULL);
	bytes = text_narrow(command);
	return bytes ? system(bytes) : -1;
}
