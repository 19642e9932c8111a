/* SPDX-License-Identifier: MIT */
/*
 * Tokens as this system's users have them: who one is, which privileges the kernel stands
 * behind, and whose the switches are.
 */
#include <sddl.h>
#include <sys/resource.h>

#include "torture.h"

#define LOCK_MEMORY   4u
#define SECURITY      8u
#define CHANGE_NOTIFY 23u
#define CREATE_GLOBAL 30u

static HANDLE token_open(HANDLE process, DWORD access)
{
	HANDLE token;

	CHECK(OpenProcessToken(process, access, &token));
	return token;
}

static DWORD switch_says(HANDLE token, DWORD number, DWORD attributes)
{
	TOKEN_PRIVILEGES wanted = { 1, { { { number, 0 }, attributes } } };

	SetLastError(0x2000beef);
	CHECK(AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL));
	return GetLastError();
}

static bool is_enabled(HANDLE token, DWORD number)
{
	PRIVILEGE_SET set = { 1, PRIVILEGE_SET_ALL_NECESSARY, { { { number, 0 }, 0 } } };
	BOOL result;

	CHECK(PrivilegeCheck(token, &set, &result));
	return result;
}

static void user_of(HANDLE token, char to[64])
{
	DWORD_PTR room[32];
	DWORD needed;
	LPSTR text;

	CHECK(GetTokenInformation(token, TokenUser, room, sizeof(room), &needed));
	CHECK(ConvertSidToStringSidA(((TOKEN_USER *)room)->User.Sid, &text));
	snprintf(to, 64, "%s", text);
	LocalFree(text);
}

/* ---- an ordinary user ---------------------------------------------------------------- */

static void ordinary_user(void *arg)
{
	const struct rlimit none = { 65536, 65536 };
	HANDLE token;
	char user[64], want[64];

	(void)arg;
	torture_become_user();
	CHECK_EQ(setrlimit(RLIMIT_MEMLOCK, &none), 0);
	token = token_open(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES);
	user_of(token, user);
	snprintf(want, sizeof(want), "S-1-22-1-%u", (unsigned)geteuid());
	CHECK_STR(user, want);
	CHECK_EQ(switch_says(token, LOCK_MEMORY, SE_PRIVILEGE_ENABLED),
		 ERROR_NOT_ALL_ASSIGNED);
	CHECK_EQ(switch_says(token, SECURITY, SE_PRIVILEGE_ENABLED),
		 ERROR_NOT_ALL_ASSIGNED);
	CHECK_EQ(switch_says(token, CREATE_GLOBAL, SE_PRIVILEGE_ENABLED), ERROR_SUCCESS);
	CHECK(is_enabled(token, CREATE_GLOBAL));
	CHECK(!is_enabled(token, LOCK_MEMORY));
	CHECK(CloseHandle(token));
}

TEST(an_ordinary_user_makes_global_objects_and_locks_no_memory)
{
	torture_prepare_user();
	wait_ok(test_fork(ordinary_user, NULL));
}

static void limitless_user(void *arg)
{
	HANDLE token;

	(void)arg;
	torture_become_user();
	token = token_open(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES);
	CHECK_EQ(switch_says(token, LOCK_MEMORY, SE_PRIVILEGE_ENABLED), ERROR_SUCCESS);
	CHECK(is_enabled(token, LOCK_MEMORY));
	CHECK(CloseHandle(token));
}

TEST(who_may_lock_all_the_memory_he_likes_has_the_privilege)
{
	const struct rlimit no_limit = { RLIM_INFINITY, RLIM_INFINITY };

	if (setrlimit(RLIMIT_MEMLOCK, &no_limit) < 0)
		SKIP("this user may not raise the limit of locked memory");
	torture_prepare_user();
	wait_ok(test_fork(limitless_user, NULL));
}

/* ---- whose switches they are --------------------------------------------------------- */

static void child_switches(void *arg)
{
	HANDLE token = arg;

	CHECK(!is_enabled(token, CHANGE_NOTIFY)); /* as its parent left it */
	CHECK_EQ(switch_says(token, CHANGE_NOTIFY, SE_PRIVILEGE_ENABLED), ERROR_SUCCESS);
	CHECK(is_enabled(token, CHANGE_NOTIFY));
}

TEST(a_forked_child_begins_with_its_parents_switches_and_has_its_own)
{
	HANDLE token =
		token_open(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES);

	CHECK_EQ(switch_says(token, CHANGE_NOTIFY, 0), ERROR_SUCCESS);
	wait_ok(test_fork(child_switches, token));
	CHECK(!is_enabled(token, CHANGE_NOTIFY));
	CHECK(CloseHandle(token));
}

TEST(what_is_removed_is_gone_for_all_handles)
{
	HANDLE token = token_open(GetCurrentProcess(),
				  TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES),
	       other = token_open(GetCurrentProcess(), TOKEN_QUERY);

	CHECK_EQ(switch_says(token, CREATE_GLOBAL, SE_PRIVILEGE_REMOVED), ERROR_SUCCESS);
	CHECK(!is_enabled(other, CREATE_GLOBAL));
	CHECK_EQ(switch_says(token, CREATE_GLOBAL, SE_PRIVILEGE_ENABLED),
		 ERROR_NOT_ALL_ASSIGNED);
	CHECK(CloseHandle(other));
	CHECK(CloseHandle(token));
}

static void wait_for_the_end(void *arg)
{
	(void)arg;
	pause();
}

TEST(another_process_may_be_asked_and_not_changed)
{
	TOKEN_PRIVILEGES wanted = { 1, { { { CHANGE_NOTIFY, 0 }, 0 } } };
	pid_t child = test_fork(wait_for_the_end, NULL);
	HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE,
				     (DWORD)child),
	       token, own;
	char user[64], want[64];

	CHECK(process);
	token = token_open(process, TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES);
	own = token_open(GetCurrentProcess(), TOKEN_QUERY);
	user_of(token, user);
	user_of(own, want);
	CHECK_STR(user, want);
	CHECK(!AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	CHECK(!CompareObjectHandles(token, own));
	CHECK(CloseHandle(own));
	CHECK(CloseHandle(token));
	CHECK(CloseHandle(process));
	wait_killed(child);
}

/* The whole of what a source does before it trusts a section it has found. */
TEST(the_owner_of_a_section_is_the_user)
{
	HANDLE token = token_open(GetCurrentProcess(), TOKEN_QUERY),
	       section = section_create("owned", TORTURE_PAGE);
	DWORD_PTR user[32], descriptor[64];
	DWORD needed;
	BOOL is_default;
	PSID owner;

	CHECK(GetTokenInformation(token, TokenUser, user, sizeof(user), &needed));
	CHECK(GetKernelObjectSecurity(section, OWNER_SECURITY_INFORMATION, descriptor,
				      sizeof(descriptor), &needed));
	CHECK(GetSecurityDescriptorOwner(descriptor, &owner, &is_default));
	CHECK(EqualSid(owner, ((TOKEN_USER *)user)->User.Sid));
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(token));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
