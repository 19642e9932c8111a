/* SPDX-License-Identifier: MIT */
/*
 * Tokens. Who somebody is and what he may do is read when the token is opened. What is in
 * force of his privileges belongs to the process: each of its handles sees the change that
 * another one made, and a forked child begins with it.
 *
 * Groups are the kernel's, and those that Windows puts everybody into; root is also one of
 * the administrators.
 */
#include "core/token.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/handle.h"
#include "os/process.h"

enum {
	/* Windows' numbers of identifiers */
	TOKEN_SID_EVERYONE = 1,
	TOKEN_SID_LOCAL = 2,
	TOKEN_SID_INTERACTIVE = 11,
	TOKEN_SID_AUTHENTICATED = 17,
	TOKEN_SID_ADMINISTRATORS = 26,
	TOKEN_SID_USERS = 27,

	TOKEN_GROUP_USUAL = 0x7, /* mandatory, enabled by default, enabled */
	TOKEN_GROUP_OWNER = 0x8, /* may own objects */
	N_TOKEN_GROUPS_BESIDES = 8,
};
#define TOKEN_GROUP_LOGON UINT32_C(0xC0000000)

/* Of this process, on top of what is usual. atomic */
static _Atomic uint64_t token_switched_on, token_switched_off, token_removed;

static void token_free_object(struct object *object)
{
	struct token *token = token_of(object);

	free(token->groups);
	free(token);
}

static bool token_is_same(const struct object *object, const struct object *other)
{
	return token_of((struct object *)object)->is_own &&
	       token_of((struct object *)other)->is_own;
}

const struct object_kind token_kind = {
	.generic_read = 0x20000 | RIGHT_TOKEN_QUERY,
	.generic_write = 0x200E0,
	.generic_execute = 0x20000,
	.all = RIGHT_TOKEN_ALL,
	.free = token_free_object,
	.is_same = token_is_same,
};

static void token_unrefp(struct token **token)
{
	if (*token)
		object_unref(&(*token)->object);
}

/* ---- opening ------------------------------------------------------------------------- */

static union account *token_next_group(struct token *token, uint32_t attributes)
{
	struct token_group *group = &token->groups[token->n_groups++];

	group->attributes = attributes;
	return &group->account;
}

static void token_add_known(struct token *token, unsigned number, uint32_t attributes)
{
	uint32_t n_bytes = ACCOUNT_BYTES;

	sid_well_known(&token_next_group(token, attributes)->sid, &n_bytes, number, NULL);
}

static int token_take_groups(struct token *token, const struct credentials *from)
{
	token->groups =
		calloc(from->n_groups + N_TOKEN_GROUPS_BESIDES, sizeof(*token->groups));
	if (!token->groups)
		return -ENOMEM;
	account_of_group(token_next_group(token, TOKEN_GROUP_USUAL), from->gid);
	token_add_known(token, TOKEN_SID_EVERYONE, TOKEN_GROUP_USUAL);
	if (from->uid == 0)
		token_add_known(token, TOKEN_SID_ADMINISTRATORS,
				TOKEN_GROUP_USUAL | TOKEN_GROUP_OWNER);
	token_add_known(token, TOKEN_SID_USERS, TOKEN_GROUP_USUAL);
	token_add_known(token, TOKEN_SID_INTERACTIVE, TOKEN_GROUP_USUAL);
	token_add_known(token, TOKEN_SID_AUTHENTICATED, TOKEN_GROUP_USUAL);
	account_of_logon(token_next_group(token, TOKEN_GROUP_USUAL | TOKEN_GROUP_LOGON),
			 from->uid);
	token_add_known(token, TOKEN_SID_LOCAL, TOKEN_GROUP_USUAL);
	for (size_t i = 0; i < from->n_groups; i++)
		if (from->groups[i] != from->gid)
			account_of_group(token_next_group(token, TOKEN_GROUP_USUAL),
					 from->groups[i]);
	return 0;
}

int token_open(struct token **ret, pid_t pid)
{
	_cleanup_(token_unrefp) struct token *token = calloc(1, sizeof(*token));
	struct credentials credentials;
	int r;

	if (!token)
		return -ENOMEM;
	object_init(&token->object, &token_kind);
	r = credentials_of(pid, &credentials);
	if (r < 0)
		return r == -ENOENT || r == -ESRCH ? ERR_PROCESS_NOT_FOUND : r;
	token->is_own = pid == process_pid();
	token->uid = credentials.uid;
	token->gid = credentials.gid;
	token->held = privilege_held(&credentials);
	r = token_take_groups(token, &credentials);
	free(credentials.groups);
	if (r < 0)
		return r;
	*ret = take_ptr(&token);
	return 0;
}

static bool token_is_pseudo(uint64_t handle)
{
	return (int64_t)handle <= -4 && (int64_t)handle >= -6;
}

int token_find(uint64_t handle, uint32_t needed, struct token **ret)
{
	struct object *object;
	uint32_t rights;
	int r;

	if (token_is_pseudo(handle)) /* which may be asked, and not changed */
		return needed & ~RIGHT_TOKEN_QUERY ? ERR_RIGHT_MISSING
						   : token_open(ret, process_pid());
	r = handle_find(handle, &token_kind, &object, &rights);
	if (r < 0)
		return r;
	if ((rights & needed) != needed) {
		object_unref(object);
		return ERR_RIGHT_MISSING;
	}
	*ret = token_of(object);
	return 0;
}

/* ---- asking and adjusting ------------------------------------------------------------ */

uint64_t token_held(const struct token *token)
{
	return token->is_own ? token->held & ~token_removed : token->held;
}

uint64_t token_enabled(const struct token *token)
{
	uint64_t usual = privilege_usual(token->held);

	if (!token->is_own)
		return usual;
	return ((usual & ~token_switched_off) | token_switched_on) & token_held(token);
}

int token_adjust(struct token *token, uint64_t on, uint64_t off, uint64_t removed)
{
	uint64_t held = token_held(token);

	if (!token->is_own)
		return ERR_RIGHT_MISSING;
	/* Each at once, whatever other threads switch meanwhile. */
	atomic_fetch_or(&token_switched_on, on & held);
	atomic_fetch_and(&token_switched_off, ~(on & held));
	atomic_fetch_or(&token_switched_off, off & held);
	atomic_fetch_and(&token_switched_on, ~(off & held));
	atomic_fetch_or(&token_removed, removed & held);
	return 0;
}

bool token_has(const struct token *token, const struct sid *sid)
{
	union account user;

	account_of_user(&user, token->uid);
	if (sid_equal(&user.sid, sid))
		return true;
	for (size_t i = 0; i < token->n_groups; i++)
		if (sid_equal(&token->groups[i].account.sid, sid))
			return true;
	return false;
}
