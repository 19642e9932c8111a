/* SPDX-License-Identifier: MIT */
/*
 * CreateProcess() and what belongs to it: what the new process learns of how it was started,
 * and letting one go that was started suspended.
 *
 * There are no console windows: a child that is to have one of its own, or none that is
 * seen, shares our terminal or what its standard handles are. Groups and sessions are
 * Linux' own, which mean what the flags ask for.
 */
#include "processthreadsapi.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "attributes.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "convert.h"
#include "core/arrival.h"
#include "core/child.h"
#include "core/handle.h"
#include "core/launch.h"
#include "os/self.h"
#include "priorityclass.h"
#include "status.h"
#include "text.h"
#include "winbase.h"

enum {
	CREATEPROCESS_KNOWN = CREATE_SUSPENDED | DETACHED_PROCESS | CREATE_NEW_CONSOLE |
			      PRIORITYCLASS_ALL | CREATE_NEW_PROCESS_GROUP |
			      CREATE_UNICODE_ENVIRONMENT | CREATE_SEPARATE_WOW_VDM |
			      CREATE_SHARED_WOW_VDM | EXTENDED_STARTUPINFO_PRESENT |
			      CREATE_BREAKAWAY_FROM_JOB | CREATE_DEFAULT_ERROR_MODE |
			      CREATE_NO_WINDOW | INHERIT_PARENT_AFFINITY |
			      CREATE_PRESERVE_CODE_AUTHZ_LEVEL,
};

/* Everything as UTF-8; what had to be made for that is freed. */
struct createprocess {
	struct launch launch;
	char *path, *line, *environment, *directory, *title, *desktop;
	uint64_t *only;
};

static void createprocess_deinit(struct createprocess *create)
{
	free(create->path);
	free(create->line);
	free(create->environment);
	free(create->directory);
	free(create->title);
	free(create->desktop);
	free(create->only);
}

/* ---- arguments ---------------------------------------------------------------------- */

static int createprocess_flags(struct launch *launch, DWORD flags)
{
	if (flags & ~(DWORD)CREATEPROCESS_KNOWN) {
		trace("creation flags %#x are not supported",
		      flags & ~(DWORD)CREATEPROCESS_KNOWN);
		return ERR_CREATION_FLAGS;
	}
	if (flags & DETACHED_PROCESS && flags & CREATE_NEW_CONSOLE)
		return ERR_CREATION_CONTRADICTION;
	launch->is_suspended = flags & CREATE_SUSPENDED;
	launch->group = flags & DETACHED_PROCESS           ? SPAWN_NEW_SESSION
			: flags & CREATE_NEW_PROCESS_GROUP ? SPAWN_NEW_GROUP
							   : SPAWN_OUR_GROUP;
	launch->niceness = priorityclass_niceness(flags);
	if (flags & CREATE_NEW_CONSOLE)
		trace("there are no console windows: the program shares this terminal");
	return 0;
}

/* Both forms of the structure are alike but for texts, which the caller takes. */
static int createprocess_startup(struct createprocess *create, const STARTUPINFOW *info,
				 DWORD flags, BOOL inherits)
{
	struct launch *launch = &create->launch;
	const HANDLE standard[] = { info->hStdInput, info->hStdOutput, info->hStdError };

	launch->startup = (struct cradle_startup) {
		.x = info->dwX,
		.y = info->dwY,
		.width = info->dwXSize,
		.height = info->dwYSize,
		.n_columns = info->dwXCountChars,
		.n_rows = info->dwYCountChars,
		.fill = info->dwFillAttribute,
		.flags = info->dwFlags,
		.show = info->wShowWindow,
	};
	launch->wish.inherits = inherits;
	launch->wish.names_standard = info->dwFlags & STARTF_USESTDHANDLES;
	for (int i = 0; launch->wish.names_standard && i < LEGACY_N_STANDARD; i++)
		launch->wish.standard[i] = handle_number(standard[i]);
	if (!(flags & EXTENDED_STARTUPINFO_PRESENT))
		return 0;
	return attributes_handle_list(((const STARTUPINFOEXW *)info)->lpAttributeList,
				      &create->only, &launch->wish.n_only);
}

/* A list of texts, in either width; `ret` is what has to be freed. */
static int createprocess_environment(LPVOID list, DWORD flags, char **ret)
{
	const WCHAR *from = list;
	size_t n_bytes = 0;

	if (!list || !(flags & CREATE_UNICODE_ENVIRONMENT))
		return 0;
	do {
		_cleanup_(freep) char *text = convert_to_utf8(from);
		size_t n = text ? strlen(text) + 1 : 0;
		char *more = text ? realloc(*ret, n_bytes + n + 1) : NULL;

		if (!more)
			return -ENOMEM;
		*ret = more;
		memcpy(more + n_bytes, text, n);
		n_bytes += n;
		more[n_bytes] = '\0';
		while (*from++)
			;
	} while (*from);
	return 0;
}

/* A text of the caller's, in his width. */
static int createprocess_text(char **ret, const void *text, bool is_path, bool is_wide)
{
	if (!text)
		return 0;
	if (is_path)
		return is_wide ? text_path_from_wide(ret, text)
			       : text_path_from_ansi(ret, text);
	*ret = is_wide ? convert_to_utf8(text) : strdup(text);
	return *ret ? 0 : -ENOMEM;
}

/* ---- the call ----------------------------------------------------------------------- */

static bool createprocess_inherits(const SECURITY_ATTRIBUTES *attributes)
{
	return attributes && attributes->bInheritHandle;
}

/* The handles; without room for them the program would be nobody's, and is ended. */
static int createprocess_report(const struct launched *launched, bool inherits_process,
				bool inherits_thread, PROCESS_INFORMATION *ret)
{
	struct process *process = launched->process;
	uint32_t handle = 0, thread = 0;
	int r = handle_new(&process->object, RIGHT_PROCESS_ALL, inherits_process,
			   &handle);

	if (r == 0)
		r = handle_new(&launched->thread->object, RIGHT_THREAD_ALL,
			       inherits_thread, &thread);
	if (r < 0) {
		process_terminate(process, 0);
		object_unref(&launched->thread->object);
		if (handle)
			handle_close(handle);
		else
			object_unref(&process->object);
		return r;
	}
	*ret = (PROCESS_INFORMATION) {
		.hProcess = (HANDLE)(uintptr_t)handle,
		.hThread = (HANDLE)(uintptr_t)thread,
		.dwProcessId = (DWORD)process->pid,
		.dwThreadId = (DWORD)process->pid,
	};
	return 0;
}

/* What the caller says, in either width. */
struct createprocess_request {
	bool is_wide;
	const void *application, *line, *directory;
	const STARTUPINFOW *info; /* or the other one: see createprocess_startup() */
	LPVOID environment;
	DWORD flags;
	BOOL inherits;
	const SECURITY_ATTRIBUTES *process, *thread;
};

static int createprocess_read(struct createprocess *create,
			      const struct createprocess_request *request)
{
	const struct {
		const void *from;
		char **to;
		bool is_path;
		int when_empty; /* what an empty path is */
	} texts[] = {
		{ request->application, &create->path, true, ERR_PATH_EMPTY },
		{ request->directory, &create->directory, true, ERR_DIRECTORY_INVALID },
		{ request->line, &create->line, false, 0 },
		{ request->info->lpTitle, &create->title, false, 0 },
		{ request->info->lpDesktop, &create->desktop, false, 0 },
	};
	int r = 0;

	for (size_t i = 0; r == 0 && i < sizeof(texts) / sizeof(*texts); i++) {
		r = createprocess_text(texts[i].to, texts[i].from, texts[i].is_path,
				       request->is_wide);
		if (r == ERR_PATH_EMPTY)
			r = texts[i].when_empty;
	}
	if (r == 0)
		r = createprocess_startup(create, request->info, request->flags,
					  request->inherits);
	if (r == 0)
		r = createprocess_flags(&create->launch, request->flags);
	if (r == 0)
		r = createprocess_environment(request->environment, request->flags,
					      &create->environment);
	return r;
}

static BOOL createprocess_run(const struct createprocess_request *request,
			      PROCESS_INFORMATION *ret)
{
	_cleanup_(createprocess_deinit) struct createprocess create = { .path = NULL };
	struct launch *launch = &create.launch;
	struct launched launched;
	int r;

	if ((!request->application && !request->line) || !request->info || !ret)
		return status_bool(ERR_PARAMETER);
	*ret = (PROCESS_INFORMATION) { NULL, NULL, 0, 0 };
	r = createprocess_read(&create, request);
	if (r == 0)
		r = handle_prepare();
	if (r < 0)
		return status_bool(r);
	launch->path = create.path;
	launch->line = create.line;
	launch->environment =
		create.environment ? create.environment : request->environment;
	launch->directory = create.directory;
	launch->title = create.title;
	launch->desktop = create.desktop;
	launch->wish.only = create.only;
	child_bury();
	r = launch_run(launch, &launched);
	if (r == 0)
		r = createprocess_report(&launched,
					 createprocess_inherits(request->process),
					 createprocess_inherits(request->thread), ret);
	return status_bool(r);
}

/* Their arguments have the same names. */
#define CREATEPROCESS_REQUEST(wide)                                          \
	&(const struct createprocess_request)                                \
	{                                                                    \
		.is_wide = (wide), .application = lpApplicationName,         \
		.line = lpCommandLine, .directory = lpCurrentDirectory,      \
		.info = (const STARTUPINFOW *)lpStartupInfo,                 \
		.environment = lpEnvironment, .flags = dwCreationFlags,      \
		.inherits = bInheritHandles, .process = lpProcessAttributes, \
		.thread = lpThreadAttributes,                                \
	}

BOOL WINAPI CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine,
			   LPSECURITY_ATTRIBUTES lpProcessAttributes,
			   LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
			   DWORD dwCreationFlags, LPVOID lpEnvironment,
			   LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo,
			   LPPROCESS_INFORMATION lpProcessInformation)
{
	return createprocess_run(CREATEPROCESS_REQUEST(false), lpProcessInformation);
}

BOOL WINAPI CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine,
			   LPSECURITY_ATTRIBUTES lpProcessAttributes,
			   LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
			   DWORD dwCreationFlags, LPVOID lpEnvironment,
			   LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo,
			   LPPROCESS_INFORMATION lpProcessInformation)
{
	return createprocess_run(CREATEPROCESS_REQUEST(true), lpProcessInformation);
}

/* ---- in the process that was started ------------------------------------------------ */

static pthread_once_t createprocess_once = PTHREAD_ONCE_INIT;
static char *createprocess_title, *createprocess_desktop; /* set once, then constant */
static WCHAR *createprocess_wide_title, *createprocess_wide_desktop;

/* Without a title of its own a program is called by its path. */
static void createprocess_learn(void)
{
	const struct cradle *block = arrival_cradle();
	const char *title = block ? arrival_text(block, block->title_offset) : NULL;
	const char *desktop = block ? arrival_text(block, block->desktop_offset) : NULL;

	if (title)
		createprocess_title = strdup(title);
	else if (self_program(&createprocess_title) < 0)
		createprocess_title = NULL;
	createprocess_desktop = desktop ? strdup(desktop) : NULL;
	if (createprocess_title)
		createprocess_wide_title = convert_to_wide(
			createprocess_title, strlen(createprocess_title), NULL);
	if (createprocess_desktop)
		createprocess_wide_desktop = convert_to_wide(
			createprocess_desktop, strlen(createprocess_desktop), NULL);
}

static void createprocess_info(STARTUPINFOW *ret)
{
	static const struct cradle_startup none;
	const struct cradle *block = arrival_cradle();
	const struct cradle_startup *startup = block ? &block->startup : &none;

	pthread_once(&createprocess_once, createprocess_learn);
	*ret = (STARTUPINFOW) {
		.cb = sizeof(*ret),
		.dwX = startup->x,
		.dwY = startup->y,
		.dwXSize = startup->width,
		.dwYSize = startup->height,
		.dwXCountChars = startup->n_columns,
		.dwYCountChars = startup->n_rows,
		.dwFillAttribute = startup->fill,
		.dwFlags = startup->flags,
		.wShowWindow = (WORD)startup->show,
	};
	if (!block || !(startup->flags & STARTF_USESTDHANDLES))
		return;
	ret->hStdInput = (HANDLE)(uintptr_t)block->standard[0];
	ret->hStdOutput = (HANDLE)(uintptr_t)block->standard[1];
	ret->hStdError = (HANDLE)(uintptr_t)block->standard[2];
}

VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo)
{
	createprocess_info(lpStartupInfo);
	lpStartupInfo->lpTitle = createprocess_wide_title;
	lpStartupInfo->lpDesktop = createprocess_wide_desktop;
}

VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo)
{
	createprocess_info((STARTUPINFOW *)lpStartupInfo);
	lpStartupInfo->lpTitle = createprocess_title;
	lpStartupInfo->lpDesktop = createprocess_desktop;
}
