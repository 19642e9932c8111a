/* SPDX-License-Identifier: MIT */
/*
 * Becoming another program: Microsoft's names for exec. Arguments that come one by one are
 * gathered into an array first; it is lost with everything else when the call succeeds.
 */
#include "process.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"

static intptr_t process_exec(const char *path, const char *const *arguments,
			     const char *const *environment, bool along_path)
{
	char **argv = (char **)arguments, **envp = (char **)environment;

	if (!path || !*path || !argv || !argv[0]) {
		errno = EINVAL;
		return -1;
	}
	return along_path ? execvpe(path, argv, envp) : execve(path, argv, envp);
}

intptr_t _execv(const char *path, const char *const *arguments)
{
	return process_exec(path, arguments, (const char *const *)environ, false);
}

intptr_t _execve(const char *path, const char *const *arguments,
		 const char *const *environment)
{
	return process_exec(path, arguments, environment, false);
}

intptr_t _execvp(const char *path, const char *const *arguments)
{
	return process_exec(path, arguments, (const char *const *)environ, true);
}

intptr_t _execvpe(const char *path, const char *const *arguments,
		  const char *const *environment)
{
	return process_exec(path, arguments, environment, true);
}

/* Arguments up to the NULL behind the last, and what follows that. */
static intptr_t process_exec_list(const char *path, const char *first, va_list args,
				  bool brings_environment, bool along_path)
{
	const char *const *environment = (const char *const *)environ;
	_cleanup_(freep) const char **argv = NULL;
	size_t n = 0, i;
	va_list ahead;

	va_copy(ahead, args);
	for (const char *argument = first; argument; argument = va_arg(ahead, char *))
		n++;
	va_end(ahead);

	argv = calloc(n + 1, sizeof(*argv));
	if (!argv)
		return -1;
	for (i = 0; i < n; i++)
		argv[i] = i == 0 ? first : va_arg(args, const char *);
	if (brings_environment && n > 0) {
		(void)va_arg(args, const char *);
		environment = va_arg(args, const char *const *);
	}
	return process_exec(path, argv, environment, along_path);
}

#define PROCESS_EXEC_LIST(name, brings_environment, along_path)                 \
	intptr_t name(const char *path, const char *argument, ...)              \
	{                                                                       \
		va_list args;                                                   \
		intptr_t r;                                                     \
                                                                                \
		va_start(args, argument);                                       \
		r = process_exec_list(path, argument, args, brings_environment, \
				      along_path);                              \
		va_end(args);                                                   \
		return r;                                                       \
	}

PROCESS_EXEC_LIST(_execl, false, false)
PROCESS_EXEC_LIST(_execle, true, false)
PROCESS_EXEC_LIST(_execlp, false, true)
PROCESS_EXEC_LIST(_execlpe, true, true)
