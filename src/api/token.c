/* SPDX-License-Identifier: MIT */
/* Tokens and privileges as Windows programs call for them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "convert.h"
#include "core/handle.h"
#include "core/process.h"
#include "core/token.h"
#include "os/process.h"
#include "status.h"
#include "winbase.h"

/* ---- opening ------------------------------------------------------------------------- */

static int token_process(HANDLE handle, pid_t *ret)
{
	struct object *object;
	uint32_t rights;
	int r;

	if (handle_is_this_process(handle)) {
		*ret = process_pid();
		return 0;
	}
	r = handle_find(handle_number(handle), &process_kind, &object, &rights);
	if (r < 0)
		return r;
	*ret = process_of(object)->pid;
	if (!(process_rights(rights) & RIGHT_PROCESS_QUERY_LIMITED))
		r = ERR_RIGHT_MISSING;
	object_unref(object);
	return r;
}

static int token_open_of(HANDLE process, DWORD access, uint32_t *ret)
{
	struct token *token = NULL;
	uint32_t rights = 0;
	pid_t pid = 0;
	int r;

	r = token_process(process, &pid);
	if (r == 0)
		r = object_grant(&token_kind, access, &rights);
	if (r == 0)
		r = token_open(&token, pid);
	if (r < 0)
		return r;
	r = handle_new(&token->object, rights, false, ret);
	if (r < 0)
		object_unref(&token->object);
	return r;
}

BOOL WINAPI OpenProcessToken(HANDLE ProcessHandle, DWORD DesiredAccess,
			     PHANDLE TokenHandle)
{
	uint32_t handle = 0;
	int r;

	if (!TokenHandle)
		return status_bool(ERR_POINTER);
	r = token_open_of(ProcessHandle, DesiredAccess, &handle);
	if (r == 0)
		*TokenHandle = (HANDLE)(uintptr_t)handle;
	return status_bool(r);
}

BOOL WINAPI OpenThreadToken(HANDLE ThreadHandle, DWORD DesiredAccess, BOOL OpenAsSelf,
			    PHANDLE TokenHandle)
{
	bool is_a_thread = (LONG_PTR)ThreadHandle == -2;

	return status_bool(is_a_thread ? ERR_THREAD_TOKEN_MISSING : ERR_HANDLE_INVALID);
}

/* ---- names of privileges ------------------------------------------------------------- */

static int token_privilege_value(const char *name, LUID *ret)
{
	uint32_t number;

	if (!name || !ret)
		return ERR_PARAMETER;
	number = privilege_find(name);
	if (!number)
		return ERR_PRIVILEGE_UNKNOWN;
	*ret = (LUID) { .LowPart = number };
	return 0;
}

BOOL WINAPI LookupPrivilegeValueA(LPCSTR lpSystemName, LPCSTR lpName, PLUID lpLuid)
{
	return status_bool(token_privilege_value(lpName, lpLuid));
}

BOOL WINAPI LookupPrivilegeValueW(LPCWSTR lpSystemName, LPCWSTR lpName, PLUID lpLuid)
{
	_cleanup_(freep) char *name = lpName ? convert_to_utf8(lpName) : NULL;

	if (lpName && !name)
		return status_bool(-ENOMEM);
	return status_bool(token_privilege_value(name, lpLuid));
}

static uint32_t token_number(const LUID *luid)
{
	return luid->HighPart ? 0 : luid->LowPart;
}

static int token_privilege_name(const LUID *luid, void *to, DWORD *n, bool is_wide)
{
	const char *name;
	DWORD cap;

	if (!luid || !n)
		return ERR_PARAMETER;
	name = privilege_name(token_number(luid));
	if (!name)
		return ERR_PRIVILEGE_UNKNOWN;
	cap = *n;
	*n = is_wide ? convert_put_wide(to, cap, name) : convert_put_ansi(to, cap, name);
	return to && *n < cap ? 0 : ERR_BUFFER_TOO_SMALL;
}

BOOL WINAPI LookupPrivilegeNameA(LPCSTR lpSystemName, PLUID lpLuid, LPSTR lpName,
				 LPDWORD cchName)
{
	return status_bool(token_privilege_name(lpLuid, lpName, cchName, false));
}

BOOL WINAPI LookupPrivilegeNameW(LPCWSTR lpSystemName, PLUID lpLuid, LPWSTR lpName,
				 LPDWORD cchName)
{
	return status_bool(token_privilege_name(lpLuid, lpName, cchName, true));
}

/* ---- adjusting ----------------------------------------------------------------------- */

/* What is asked for, by bits. */
struct token_change {
	uint64_t on, off, removed;
	bool is_complete; /* all of it is held */
};

static void token_parse_change(const struct token *token, const TOKEN_PRIVILEGES *wanted,
			       struct token_change *ret)
{
	uint64_t held = token_held(token);

	*ret = (struct token_change) { .is_complete = true };
	for (DWORD i = 0; i < wanted->PrivilegeCount; i++) {
		DWORD attributes = wanted->Privileges[i].Attributes;
		uint32_t number = token_number(&wanted->Privileges[i].Luid);
		uint64_t bit = privilege_name(number) ? privilege_bit(number) : 0;

		if (!(held & bit))
			ret->is_complete = false;
		else if (attributes & SE_PRIVILEGE_REMOVED)
			ret->removed |= bit;
		else if (attributes & SE_PRIVILEGE_ENABLED)
			ret->on |= bit;
		else
			ret->off |= bit;
	}
}

/* Those that will change, as they are; `to` may be NULL. */
static DWORD token_write_state(const struct token *token, uint64_t changing,
			       TOKEN_PRIVILEGES *to)
{
	uint64_t enabled = token_enabled(token);
	DWORD n = 0;

	for (uint32_t i = PRIVILEGE_FIRST; i <= PRIVILEGE_LAST; i++) {
		if (!(changing & privilege_bit(i)))
			continue;
		if (to)
			to->Privileges[n] = (LUID_AND_ATTRIBUTES) {
				{ i, 0 },
				enabled & privilege_bit(i) ? SE_PRIVILEGE_ENABLED : 0,
			};
		n++;
	}
	if (to)
		to->PrivilegeCount = n;
	return FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges) +
	       n * (DWORD)sizeof(to->Privileges[0]);
}

static int token_change(struct token *token, BOOL off, const TOKEN_PRIVILEGES *wanted,
			TOKEN_PRIVILEGES *previous, DWORD n_bytes, DWORD *ret_needed,
			bool *ret_is_complete)
{
	struct token_change change = { .off = token_held(token), .is_complete = true };
	uint64_t enabled = token_enabled(token), changing;

	if (!off)
		token_parse_change(token, wanted, &change);
	changing = (change.on & ~enabled) | (change.off & enabled) | change.removed;
	if (previous) {
		*ret_needed = token_write_state(token, changing, NULL);
		if (n_bytes < *ret_needed)
			return ERR_BUFFER_TOO_SMALL;
		token_write_state(token, changing, previous);
	}
	*ret_is_complete = change.is_complete;
	return token_adjust(token, change.on, change.off, change.removed);
}

BOOL WINAPI AdjustTokenPrivileges(HANDLE TokenHandle, BOOL DisableAllPrivileges,
				  PTOKEN_PRIVILEGES NewState, DWORD BufferLength,
				  PTOKEN_PRIVILEGES PreviousState, PDWORD ReturnLength)
{
	uint32_t needed =
		RIGHT_TOKEN_ADJUST_PRIVILEGES | (PreviousState ? RIGHT_TOKEN_QUERY : 0U);
	bool is_complete = false;
	struct token *token;
	int r;

	if (!DisableAllPrivileges && !NewState)
		return status_bool(ERR_PARAMETER);
	if (PreviousState && !ReturnLength)
		return status_bool(ERR_POINTER);
	r = token_find(handle_number(TokenHandle), needed, &token);
	if (r < 0)
		return status_bool(r);
	r = token_change(token, DisableAllPrivileges, NewState, PreviousState,
			 BufferLength, ReturnLength, &is_complete);
	object_unref(&token->object);
	if (r == 0)
		status_write_last_error(is_complete ? ERROR_SUCCESS
						    : ERROR_NOT_ALL_ASSIGNED);
	return status_bool(r);
}

/* ---- questions ----------------------------------------------------------------------- */

BOOL WINAPI PrivilegeCheck(HANDLE ClientToken, PPRIVILEGE_SET RequiredPrivileges,
			   LPBOOL pfResult)
{
	bool all = RequiredPrivileges->Control & PRIVILEGE_SET_ALL_NECESSARY;
	DWORD n = RequiredPrivileges->PrivilegeCount, n_enabled = 0;
	struct token *token;
	int r;

	r = token_find(handle_number(ClientToken), RIGHT_TOKEN_QUERY, &token);
	if (r < 0)
		return status_bool(r);
	for (DWORD i = 0; i < n; i++) {
		LUID_AND_ATTRIBUTES *asked = &RequiredPrivileges->Privilege[i];
		uint32_t number = token_number(&asked->Luid);

		if (!privilege_name(number) ||
		    !(token_enabled(token) & privilege_bit(number)))
			continue;
		asked->Attributes |= SE_PRIVILEGE_USED_FOR_ACCESS;
		n_enabled++;
	}
	*pfResult = all ? n_enabled == n : n_enabled > 0;
	object_unref(&token->object);
	return TRUE;
}

BOOL WINAPI CheckTokenMembership(HANDLE TokenHandle, PSID SidToCheck, PBOOL IsMember)
{
	struct token *token;
	int r;

	if (!IsMember)
		return status_bool(ERR_PARAMETER);
	*IsMember = FALSE;
	if (!sid_is_valid(SidToCheck))
		return status_bool(ERR_SID_INVALID);
	r = TokenHandle
		    ? token_find(handle_number(TokenHandle), RIGHT_TOKEN_QUERY, &token)
		    : token_open(&token, process_pid());
	if (r < 0)
		return status_bool(r);
	*IsMember = token_has(token, SidToCheck);
	object_unref(&token->object);
	return TRUE;
}
