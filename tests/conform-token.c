/* SPDX-License-Identifier: MIT */
/*
 * Tokens: who a process is and which privileges are his, as sources ask before they make
 * objects in Global\ or map large pages.
 */
#include "conform.h"

#include <sddl.h>

static DWORD_PTR room[1024];

static HANDLE token_open(DWORD access)
{
	HANDLE token = NULL;

	return OpenProcessToken(GetCurrentProcess(), access, &token) ? token : NULL;
}

static DWORD open_says_token(HANDLE process, DWORD access)
{
	HANDLE token = NULL;

	SetLastError(UNTOUCHED);
	return OpenProcessToken(process, access, &token) ? handle_said(token, 0)
							 : failure_said();
}

static DWORD ask_says(HANDLE token, TOKEN_INFORMATION_CLASS what, DWORD n_bytes,
		      DWORD *needed)
{
	SetLastError(UNTOUCHED);
	return GetTokenInformation(token, what, n_bytes ? room : NULL, n_bytes, needed)
		       ? ERROR_SUCCESS
		       : failure_said();
}

/* What is asked for, in `room`; NULL: it cannot be had. */
static void *ask(HANDLE token, TOKEN_INFORMATION_CLASS what)
{
	DWORD needed = 0;

	memset(room, 0, sizeof(room));
	return ask_says(token, what, sizeof(room), &needed) == ERROR_SUCCESS ? room
									     : NULL;
}

/* ---- opening ------------------------------------------------------------------------- */

static void test_open(void)
{
	HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE,
				     GetCurrentProcessId()),
	       token = NULL;

	CHECK_EQ("a process has a token",
		 open_says_token(GetCurrentProcess(), TOKEN_QUERY), ERROR_SUCCESS);
	CHECK_EQ("also by a handle to it", open_says_token(process, TOKEN_QUERY),
		 ERROR_SUCCESS);
	CHECK_EQ("what sources ask for is granted",
		 open_says_token(GetCurrentProcess(),
				 TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES),
		 ERROR_SUCCESS);
	CHECK_EQ("what is no handle has none", open_says_token(NULL, TOKEN_QUERY),
		 ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK("a thread has none of its own",
	      !OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
	CHECK_EQ("which is said", GetLastError(), ERROR_NO_TOKEN);
	CloseHandle(process);
}

static void test_user(void)
{
	HANDLE token = token_open(TOKEN_QUERY),
	       adjuster = token_open(TOKEN_ADJUST_PRIVILEGES);
	DWORD needed = 0, again = 0, sid[20];
	TOKEN_USER *user;
	TOKEN_OWNER *owner;
	TOKEN_PRIMARY_GROUP *group;

	REQUIRE(token && adjuster);
	CHECK_EQ("no room is too little for a user",
		 ask_says(token, TokenUser, 0, &needed), ERROR_INSUFFICIENT_BUFFER);
	CHECK("and what is needed is told", needed > sizeof(TOKEN_USER));
	CHECK_EQ("exactly enough is enough", ask_says(token, TokenUser, needed, &again),
		 ERROR_SUCCESS);
	CHECK_EQ("and is told again", again, needed);
	user = (TOKEN_USER *)room;
	CHECK("the user has an identifier", IsValidSid(user->User.Sid));
	CHECK("which lies in the answer",
	      (char *)user->User.Sid > (char *)room &&
		      (char *)user->User.Sid < (char *)room + needed);
	REQUIRE(CopySid(sizeof(sid), sid, user->User.Sid));
	owner = (TOKEN_OWNER *)ask(token, TokenOwner);
	CHECK("who owns what the user makes has one, too",
	      owner && IsValidSid(owner->Owner));
	group = (TOKEN_PRIMARY_GROUP *)ask(token, TokenPrimaryGroup);
	CHECK("and so has the group", group && IsValidSid(group->PrimaryGroup));
	user = (TOKEN_USER *)ask(GetCurrentProcessToken(), TokenUser);
	CHECK("nothing need be opened to ask", user && EqualSid(user->User.Sid, sid));

	CHECK_EQ("a handle without TOKEN_QUERY tells nothing",
		 ask_says(adjuster, TokenUser, sizeof(room), &needed),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("no handle tells nothing", ask_says(NULL, TokenUser, 64, &needed),
		 ERROR_INVALID_HANDLE);
	CHECK_WINE_DIFFERS("a class there is not is an invalid parameter",
			   "it is an invalid function",
			   ask_says(token, (TOKEN_INFORMATION_CLASS)999, 64, &needed) ==
				   ERROR_INVALID_PARAMETER);
	CloseHandle(adjuster);
	CloseHandle(token);
}

static void test_groups(void)
{
	HANDLE token = token_open(TOKEN_QUERY);
	DWORD everyone[16], n = sizeof(everyone), i, is_there = 0, is_logon = 0;
	SID nobody = { 1, 1, { { 0, 0, 0, 0, 0, 0 } }, { 0 } };
	TOKEN_GROUPS *groups;
	BOOL is_member;

	REQUIRE(token);
	CreateWellKnownSid(WinWorldSid, NULL, everyone, &n);
	groups = (TOKEN_GROUPS *)ask(token, TokenGroups);
	REQUIRE(groups);
	for (i = 0; i < groups->GroupCount; i++) {
		is_there |= EqualSid(groups->Groups[i].Sid, everyone) &&
			    groups->Groups[i].Attributes & SE_GROUP_ENABLED;
		is_logon |= (groups->Groups[i].Attributes & SE_GROUP_LOGON_ID) ==
			    SE_GROUP_LOGON_ID;
	}
	CHECK("everybody is in the group of everybody", is_there);
	CHECK("one group is the logon's", is_logon);
	groups = (TOKEN_GROUPS *)ask(token, TokenLogonSid);
	CHECK("it can be asked for alone", groups && groups->GroupCount == 1);

	CHECK("membership may be asked",
	      CheckTokenMembership(NULL, everyone, &is_member) && is_member);
	CHECK("nobody is in the group of nobody",
	      CheckTokenMembership(NULL, &nobody, &is_member) && !is_member);
	CloseHandle(token);
}

static void test_numbers(void)
{
	HANDLE token = token_open(TOKEN_QUERY);
	DWORD session = 99, needed, *number;

	REQUIRE(token);
	number = (DWORD *)ask(token, TokenType);
	CHECK("the token of a process is a primary one",
	      number && *number == TokenPrimary);
	ProcessIdToSessionId(GetCurrentProcessId(), &session);
	number = (DWORD *)ask(token, TokenSessionId);
	CHECK("its session is that of the process", number && *number == session);
	number = (DWORD *)ask(token, TokenElevation);
	CHECK("it is elevated or not", number && *number <= 1);
	number = (DWORD *)ask(token, TokenElevationType);
	CHECK("it is of one of three kinds", number && *number >= 1 && *number <= 3);
	CHECK_EQ("no room is too little for a number",
		 ask_says(token, TokenType, 0, &needed), ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("and it has four bytes", needed, 4);
	CHECK_EQ("how far it may act for others cannot be asked of it",
		 ask_says(token, TokenImpersonationLevel, 64, &needed),
		 ERROR_INVALID_PARAMETER);
	CHECK("how trusted it is can",
	      ask(token, TokenIntegrityLevel) &&
		      IsValidSid(((TOKEN_MANDATORY_LABEL *)room)->Label.Sid));
	CloseHandle(token);
}

/* ---- privileges ---------------------------------------------------------------------- */

static DWORD luid_of(const char *name)
{
	LUID luid = { 0, 0 };

	return LookupPrivilegeValueA(NULL, name, &luid) && luid.HighPart == 0
		       ? luid.LowPart
		       : 0;
}

static void test_names(void)
{
	WCHAR wide[40], written[40];
	char name[40];
	LUID luid = { 0, 0 };
	DWORD n;

	CHECK_EQ("locking memory is number 4", luid_of("SeLockMemoryPrivilege"), 4);
	CHECK_EQ("making global objects is 30", luid_of("SeCreateGlobalPrivilege"), 30);
	CHECK_EQ("debugging is 20", luid_of("SeDebugPrivilege"), 20);
	CHECK_EQ("security is 8", luid_of("SeSecurityPrivilege"), 8);
	CHECK_EQ("letters have no case", luid_of("sechangenotifyprivilege"), 23);
	CHECK("a name may be wide",
	      LookupPrivilegeValueW(NULL, widen(wide, "SeBackupPrivilege"), &luid) &&
		      luid.LowPart == 17);
	SetLastError(UNTOUCHED);
	CHECK("others are none", !LookupPrivilegeValueA(NULL, "SeNoPrivilege", &luid));
	CHECK_EQ("which is said", GetLastError(), ERROR_NO_SUCH_PRIVILEGE);

	luid.LowPart = 4;
	luid.HighPart = 0;
	n = sizeof(name);
	CHECK("a number has a name", LookupPrivilegeNameA(NULL, &luid, name, &n) &&
					     !strcmp(name, "SeLockMemoryPrivilege"));
	CHECK_EQ("its length does not count the terminator", n, strlen(name));
	n = ARRAYSIZE(written);
	luid.LowPart = 17;
	CHECK("also a wide one", LookupPrivilegeNameW(NULL, &luid, written, &n) &&
					 !memcmp(written, wide, (n + 1) * sizeof(WCHAR)));
	n = 5;
	SetLastError(UNTOUCHED);
	CHECK("too little room is", !LookupPrivilegeNameA(NULL, &luid, name, &n));
	CHECK_EQ("said", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	CHECK_WINE_DIFFERS("with what is needed", "that is not told",
			   n == sizeof("SeBackupPrivilege"));
	luid.LowPart = 77;
	SetLastError(UNTOUCHED);
	CHECK("other numbers have none", !LookupPrivilegeNameA(NULL, &luid, name, &n));
	CHECK_EQ("which is said, too", GetLastError(), ERROR_NO_SUCH_PRIVILEGE);
}

/* Switches one privilege; the last error says what came of it. */
static DWORD switch_says(HANDLE token, DWORD number, DWORD attributes)
{
	TOKEN_PRIVILEGES wanted;

	memset(&wanted, 0, sizeof(wanted));
	wanted.PrivilegeCount = 1;
	wanted.Privileges[0].Luid.LowPart = number;
	wanted.Privileges[0].Attributes = attributes;
	SetLastError(UNTOUCHED);
	return AdjustTokenPrivileges(token, FALSE, &wanted, sizeof(wanted), NULL, NULL)
		       ? GetLastError()
		       : failure_said() | 0x10000;
}

/* The attributes of a privilege; CONTRADICTION: it is not held. */
static DWORD attributes_of(HANDLE token, DWORD number)
{
	TOKEN_PRIVILEGES *held = (TOKEN_PRIVILEGES *)ask(token, TokenPrivileges);
	DWORD i;

	for (i = 0; held && i < held->PrivilegeCount; i++)
		if (held->Privileges[i].Luid.LowPart == number)
			return held->Privileges[i].Attributes;
	return CONTRADICTION;
}

static int is_enabled(HANDLE token, DWORD number)
{
	PRIVILEGE_SET set;
	BOOL result = FALSE;

	memset(&set, 0, sizeof(set));
	set.PrivilegeCount = 1;
	set.Control = PRIVILEGE_SET_ALL_NECESSARY;
	set.Privilege[0].Luid.LowPart = number;
	return PrivilegeCheck(token, &set, &result) && result;
}

#define CHANGE_NOTIFY 23u
#define CREATE_GLOBAL 30u
#define NOBODYS       2u /* SeCreateTokenPrivilege: not even administrators have it */

static void test_privileges(void)
{
	HANDLE token = token_open(TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES),
	       asker = token_open(TOKEN_QUERY);
	TOKEN_PRIVILEGES wanted, previous;
	DWORD needed = 0;

	REQUIRE(token && asker);
	CHECK_EQ("everybody may be told of changes, from the start",
		 attributes_of(token, CHANGE_NOTIFY),
		 SE_PRIVILEGE_ENABLED | SE_PRIVILEGE_ENABLED_BY_DEFAULT);
	CHECK("so it is in force", is_enabled(token, CHANGE_NOTIFY));
	CHECK_EQ("what is held can be switched on", switch_says(token, CHANGE_NOTIFY, 2),
		 ERROR_SUCCESS);
	CHECK_EQ("and off", switch_says(token, CHANGE_NOTIFY, 0), ERROR_SUCCESS);
	CHECK("then it is not in force", !is_enabled(token, CHANGE_NOTIFY));
	CHECK("which another handle sees", !is_enabled(asker, CHANGE_NOTIFY));
	CHECK_EQ("on again", switch_says(token, CHANGE_NOTIFY, SE_PRIVILEGE_ENABLED),
		 ERROR_SUCCESS);
	CHECK("and in force", is_enabled(asker, CHANGE_NOTIFY));
	CHECK_EQ("what is not held cannot, and the call succeeds all the same",
		 switch_says(token, NOBODYS, SE_PRIVILEGE_ENABLED),
		 ERROR_NOT_ALL_ASSIGNED);
	CHECK("nor is it in force", !is_enabled(token, NOBODYS));
	CHECK_EQ("a handle may lack the right",
		 switch_says(asker, CHANGE_NOTIFY, SE_PRIVILEGE_ENABLED),
		 ERROR_ACCESS_DENIED | 0x10000);

	memset(&wanted, 0, sizeof(wanted));
	wanted.PrivilegeCount = 1;
	wanted.Privileges[0].Luid.LowPart = CHANGE_NOTIFY;
	CHECK("what changes is told as it was",
	      AdjustTokenPrivileges(token, FALSE, &wanted, sizeof(previous), &previous,
				    &needed) &&
		      previous.PrivilegeCount == 1 &&
		      previous.Privileges[0].Luid.LowPart == CHANGE_NOTIFY &&
		      previous.Privileges[0].Attributes & SE_PRIVILEGE_ENABLED);
	CHECK("and can be put back",
	      AdjustTokenPrivileges(token, FALSE, &previous, 0, NULL, NULL) &&
		      is_enabled(token, CHANGE_NOTIFY));
	CHECK_WINE_DIFFERS("what does not change is not told",
			   "all that was asked for is",
			   AdjustTokenPrivileges(token, FALSE, &previous, sizeof(wanted),
						 &wanted, &needed) &&
				   wanted.PrivilegeCount == 0);
	CHECK("all can be switched off",
	      AdjustTokenPrivileges(token, TRUE, NULL, 0, NULL, NULL) &&
		      !is_enabled(token, CHANGE_NOTIFY));
	switch_says(token, CHANGE_NOTIFY, SE_PRIVILEGE_ENABLED);
	switch_says(token, CREATE_GLOBAL, SE_PRIVILEGE_ENABLED);
	CloseHandle(asker);
	CloseHandle(token);
}

int main(void)
{
	conform_begin();
	test_open();
	test_user();
	test_groups();
	test_numbers();
	test_names();
	test_privileges();
	return conform_end();
}
