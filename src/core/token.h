/* SPDX-License-Identifier: MIT */
/*
 * A token: who a process is, which groups he is in, and which privileges are his. Asking is
 * all that can be done with it; the kernel decides by its own rules what a process may do.
 */
#pragma once

#include <stddef.h>

#include "core/account.h"
#include "core/object.h"
#include "core/privilege.h"

/* Rights of token handles, as in Windows' TOKEN_*. */
enum {
	RIGHT_TOKEN_QUERY = 0x0008,
	RIGHT_TOKEN_ADJUST_PRIVILEGES = 0x0020,
	RIGHT_TOKEN_ALL = 0xF01FF,
};

/* One identifier and what it is good for, as in Windows' SE_GROUP_*. */
struct token_group {
	union account account;
	uint32_t attributes;
};

struct token {
	struct object object;
	/* set at birth, then constant */
	bool is_own; /* of this process */
	uint32_t uid, gid;
	uint64_t held; /* privileges, by bits */
	struct token_group *groups;
	size_t n_groups;
};

extern const struct object_kind token_kind;

/* Errors: ERR_PROCESS_NOT_FOUND, -ENOMEM, other -errno */
int token_open(struct token **ret, pid_t pid);

/*
 * The token behind a handle with all these rights, with a reference for the caller; also
 * behind the numbers -4 to -6, which mean that of this process.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_HANDLE_OTHER_KIND, ERR_RIGHT_MISSING and token_open()'s
 */
int token_find(uint64_t handle, uint32_t needed, struct token **ret);

/* The privileges that the token has, and those that are in force. */
uint64_t token_held(const struct token *token);
uint64_t token_enabled(const struct token *token);

/*
 * Puts privileges of this process in force, takes them out of it, and takes them away for
 * ever. Those that are not held stay as they are.
 *
 * Errors: ERR_RIGHT_MISSING another process's are its own business
 */
int token_adjust(struct token *token, uint64_t on, uint64_t off, uint64_t removed);

/* Is this the user, or one of his groups? */
bool token_has(const struct token *token, const struct sid *sid);

static inline struct token *token_of(struct object *object)
{
	return (struct token *)((char *)object - offsetof(struct token, object));
}
