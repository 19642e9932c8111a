/* SPDX-License-Identifier: MIT */
/*
 * What is in a token, in Windows' structures: numbers, or a structure with identifiers
 * behind it that it points to.
 */
#include <string.h>

#include "base/err.h"
#include "core/token.h"
#include "securitybaseapi.h"
#include "status.h"

enum {
	TOKEN_SESSION = 1,       /* that of every process: see store/name.c */
	TOKEN_LABEL_MEDIUM = 67, /* Windows' numbers of identifiers */
	TOKEN_LABEL_HIGH = 68,
};

/* What a program asks for. */
struct token_question {
	const struct token *token;
	TOKEN_INFORMATION_CLASS kind;
	void *to;
	DWORD cap_bytes;
	DWORD *ret_needed;
};

static int token_fits(const struct token_question *question, size_t needed)
{
	*question->ret_needed = (DWORD)needed;
	return question->to && question->cap_bytes >= needed ? 0 : ERR_BUFFER_TOO_SMALL;
}

static int token_put_number(const struct token_question *question, DWORD number)
{
	int r = token_fits(question, sizeof(number));

	if (r == 0)
		memcpy(question->to, &number, sizeof(number));
	return r;
}

/* Somebody, and what is to be said of him besides. */
static int token_put_sid(const struct token_question *question, const struct sid *sid,
			 DWORD attributes, bool has_attributes)
{
	SID_AND_ATTRIBUTES answer = { .Attributes = attributes };
	size_t head_bytes = has_attributes ? sizeof(answer) : sizeof(answer.Sid);
	int r = token_fits(question, head_bytes + sid_n_bytes(sid));

	if (r < 0)
		return r;
	answer.Sid = (char *)question->to + head_bytes;
	memcpy(question->to, &answer, head_bytes);
	memcpy(answer.Sid, sid, sid_n_bytes(sid));
	return 0;
}

static int token_put_account(const struct token_question *question, bool is_group,
			     bool has_attributes)
{
	union account account;

	if (is_group)
		account_of_group(&account, question->token->gid);
	else
		account_of_user(&account, question->token->uid);
	return token_put_sid(question, &account.sid, 0, has_attributes);
}

/* Those with all of these attributes. */
static int token_put_groups(const struct token_question *question, uint32_t attributes)
{
	const struct token *token = question->token;
	TOKEN_GROUPS *to = question->to;
	size_t needed = FIELD_OFFSET(TOKEN_GROUPS, Groups), sids_bytes = 0;
	DWORD n = 0;
	char *sid;
	int r;

	for (size_t i = 0; i < token->n_groups; i++) {
		if ((token->groups[i].attributes & attributes) != attributes)
			continue;
		needed += sizeof(to->Groups[0]);
		sids_bytes += sid_n_bytes(&token->groups[i].account.sid);
	}
	r = token_fits(question, needed + sids_bytes);
	if (r < 0)
		return r;
	sid = (char *)to + needed;
	for (size_t i = 0; i < token->n_groups; i++) {
		const struct token_group *group = &token->groups[i];

		if ((group->attributes & attributes) != attributes)
			continue;
		to->Groups[n++] = (SID_AND_ATTRIBUTES) { sid, group->attributes };
		memcpy(sid, &group->account.sid, sid_n_bytes(&group->account.sid));
		sid += sid_n_bytes(&group->account.sid);
	}
	to->GroupCount = n;
	return 0;
}

static DWORD token_privilege_attributes(const struct token *token, uint32_t number)
{
	uint64_t bit = privilege_bit(number);

	return (privilege_usual(token->held) & bit ? SE_PRIVILEGE_ENABLED_BY_DEFAULT
						   : 0U) |
	       (token_enabled(token) & bit ? SE_PRIVILEGE_ENABLED : 0U);
}

static int token_put_privileges(const struct token_question *question)
{
	const struct token *token = question->token;
	uint64_t held = token_held(token);
	TOKEN_PRIVILEGES *to = question->to;
	DWORD n = 0;
	int r;

	r = token_fits(question, FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges) +
					 (size_t)__builtin_popcountll(held) *
						 sizeof(to->Privileges[0]));
	if (r < 0)
		return r;
	for (uint32_t i = PRIVILEGE_FIRST; i <= PRIVILEGE_LAST; i++)
		if (held & privilege_bit(i))
			to->Privileges[n++] = (LUID_AND_ATTRIBUTES) {
				{ i, 0 },
				token_privilege_attributes(token, i),
			};
	to->PrivilegeCount = n;
	return 0;
}

/* How much a process is trusted: root as an administrator is. */
static int token_put_label(const struct token_question *question)
{
	union account label;
	uint32_t n_bytes = sizeof(label);

	sid_well_known(&label.sid, &n_bytes,
		       question->token->uid ? TOKEN_LABEL_MEDIUM : TOKEN_LABEL_HIGH,
		       NULL);
	return token_put_sid(question, &label.sid,
			     SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED, true);
}

static int token_answer(const struct token_question *question)
{
	switch (question->kind) {
	case TokenUser:
		return token_put_account(question, false, true);
	case TokenOwner:
		return token_put_account(question, false, false);
	case TokenPrimaryGroup:
		return token_put_account(question, true, false);
	case TokenGroups:
		return token_put_groups(question, 0);
	case TokenLogonSid:
		return token_put_groups(question, SE_GROUP_LOGON_ID);
	case TokenPrivileges:
		return token_put_privileges(question);
	case TokenIntegrityLevel:
		return token_put_label(question);
	case TokenType:
		return token_put_number(question, TokenPrimary);
	case TokenSessionId:
		return token_put_number(question, TOKEN_SESSION);
	case TokenElevationType:
		return token_put_number(question, TokenElevationTypeDefault);
	case TokenElevation:
		return token_put_number(question, question->token->uid == 0);
	case TokenHasRestrictions:
	case TokenUIAccess:
	case TokenIsAppContainer:
		return token_put_number(question, 0);
	case TokenImpersonationLevel: /* which the token of a process has not */
		return ERR_PARAMETER;
	default:
		return question->kind < TokenUser || question->kind > TokenIsAppContainer
			       ? ERR_PARAMETER
			       : ERR_NOT_SUPPORTED;
	}
}

BOOL WINAPI GetTokenInformation(HANDLE TokenHandle,
				TOKEN_INFORMATION_CLASS TokenInformationClass,
				LPVOID TokenInformation, DWORD TokenInformationLength,
				PDWORD ReturnLength)
{
	struct token *token;
	int r;

	if (!ReturnLength)
		return status_bool(ERR_POINTER);
	*ReturnLength = 0;
	r = token_find(handle_number(TokenHandle), RIGHT_TOKEN_QUERY, &token);
	if (r < 0)
		return status_bool(r);
	r = token_answer(&(const struct token_question) {
		token, TokenInformationClass, TokenInformation, TokenInformationLength,
		ReturnLength });
	object_unref(&token->object);
	return status_bool(r);
}
