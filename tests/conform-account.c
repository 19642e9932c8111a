/* SPDX-License-Identifier: MIT */
/*
 * Accounts: the user's name, names of identifiers and identifiers of names.
 */
#include "conform.h"

static int same_letters(const char *a, const char *b)
{
	return lstrcmpiA(a, b) == 0;
}

static void test_user_name(void)
{
	char name[300] = "", other[300];
	WCHAR wide[300];
	DWORD n = sizeof(name), needed;

	CHECK("the user has a name", GetUserNameA(name, &n) && name[0]);
	CHECK_EQ("its length counts the terminator", n, strlen(name) + 1);
	needed = n;
	n = needed - 1;
	SetLastError(UNTOUCHED);
	CHECK("one character less is too little", !GetUserNameA(other, &n));
	CHECK_EQ("which is said", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("with what is needed", n, needed);
	n = 0;
	SetLastError(UNTOUCHED);
	CHECK("no room is too little as well", !GetUserNameA(NULL, &n));
	CHECK_EQ("and it is said how much it takes", n, needed);
	n = needed;
	CHECK("exactly enough is enough",
	      GetUserNameA(other, &n) && !strcmp(name, other));
	n = ARRAYSIZE(wide);
	CHECK("the name may be wide", GetUserNameW(wide, &n) && wide[0]);
	CHECK_EQ("and is as long", n, lstrlenW(wide) + 1);
}

struct found {
	char name[256], domain[256];
	DWORD n_name, n_domain;
	SID_NAME_USE use;
};

static int find_sid(WELL_KNOWN_SID_TYPE type, struct found *found)
{
	DWORD sid[16], n = sizeof(sid);

	found->n_name = sizeof(found->name);
	found->n_domain = sizeof(found->domain);
	return CreateWellKnownSid(type, NULL, sid, &n) &&
	       LookupAccountSidA(NULL, sid, found->name, &found->n_name, found->domain,
				 &found->n_domain, &found->use);
}

static void test_sids(void)
{
	DWORD sid[16], n = sizeof(sid), n_name = 0, n_domain = 0;
	SID unknown = { 1, 1, { { 0, 0, 0, 0, 0, 99 } }, { 1 } };
	SID_NAME_USE use;
	struct found found;
	char name[64], domain[64];

	CHECK("everybody has a name",
	      find_sid(WinWorldSid, &found) && same_letters(found.name, "Everyone"));
	CHECK("and no domain", found.domain[0] == '\0');
	CHECK_EQ("it is a group everybody knows", found.use, SidTypeWellKnownGroup);
	CHECK_WINE_DIFFERS("the length does not count the terminator", "it does",
			   found.n_name == strlen("Everyone"));
	CHECK("the system is an authority's",
	      find_sid(WinLocalSystemSid, &found) && same_letters(found.name, "SYSTEM") &&
		      same_letters(found.domain, "NT AUTHORITY"));
	CHECK("administrators are built in",
	      find_sid(WinBuiltinAdministratorsSid, &found) &&
		      same_letters(found.name, "Administrators") &&
		      same_letters(found.domain, "BUILTIN"));
	CHECK_EQ("as an alias", found.use, SidTypeAlias);

	CreateWellKnownSid(WinLocalSystemSid, NULL, sid, &n);
	SetLastError(UNTOUCHED);
	CHECK("no room is too little",
	      !LookupAccountSidA(NULL, sid, NULL, &n_name, NULL, &n_domain, &use));
	CHECK_EQ("which is said", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	CHECK_WINE_DIFFERS(
		"with what is needed, terminators counted", "the lengths are others",
		n_name == sizeof("SYSTEM") && n_domain == sizeof("NT AUTHORITY"));
	n_name = sizeof(name);
	n_domain = sizeof(domain);
	SetLastError(UNTOUCHED);
	CHECK("nobody has no name",
	      !LookupAccountSidA(NULL, &unknown, name, &n_name, domain, &n_domain, &use));
	CHECK_EQ("which is said as well", GetLastError(), ERROR_NONE_MAPPED);
}

static void test_names(void)
{
	char domain[256], user[300];
	DWORD sid[32], n = sizeof(sid), n_domain = sizeof(domain), n_user = sizeof(user);
	SID_NAME_USE use;
	WCHAR wide[32], wide_domain[64];

	CHECK("a name has an identifier",
	      LookupAccountNameA(NULL, "Everyone", sid, &n, domain, &n_domain, &use) &&
		      IsWellKnownSid(sid, WinWorldSid) && use == SidTypeWellKnownGroup);
	n = sizeof(sid);
	n_domain = sizeof(domain);
	CHECK("in any case of its letters",
	      LookupAccountNameA(NULL, "eVERYONE", sid, &n, domain, &n_domain, &use) &&
		      IsWellKnownSid(sid, WinWorldSid));
	n = sizeof(sid);
	n_domain = sizeof(domain);
	CHECK("a domain may stand before it",
	      LookupAccountNameA(NULL, "BUILTIN\\Administrators", sid, &n, domain,
				 &n_domain, &use) &&
		      IsWellKnownSid(sid, WinBuiltinAdministratorsSid));
	n = sizeof(sid);
	n_domain = ARRAYSIZE(wide_domain);
	CHECK("it may be wide", LookupAccountNameW(NULL, widen(wide, "SYSTEM"), sid, &n,
						   wide_domain, &n_domain, &use) &&
					IsWellKnownSid(sid, WinLocalSystemSid));

	REQUIRE(GetUserNameA(user, &n_user));
	n = sizeof(sid);
	n_domain = sizeof(domain);
	CHECK("the user has an identifier",
	      LookupAccountNameA(NULL, user, sid, &n, domain, &n_domain, &use) &&
		      IsValidSid(sid));
	CHECK_EQ("and is a user", use, SidTypeUser);
	CHECK("of a domain", domain[0] != '\0');

	n = 0;
	n_domain = 0;
	SetLastError(UNTOUCHED);
	CHECK("no room is too little",
	      !LookupAccountNameA(NULL, user, NULL, &n, NULL, &n_domain, &use));
	CHECK_EQ("which is said", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	CHECK("with what is needed",
	      n == GetLengthSid(sid) && n_domain == strlen(domain) + 1);
	SetLastError(UNTOUCHED);
	n = sizeof(sid);
	n_domain = sizeof(domain);
	CHECK("nobody has none", !LookupAccountNameA(NULL, "nobody of that name, surely",
						     sid, &n, domain, &n_domain, &use));
	CHECK_EQ("which is said as well", GetLastError(), ERROR_NONE_MAPPED);
}

int main(void)
{
	char name[300];
	DWORD n = sizeof(name);

	conform_begin();
	test_sids();
	if (!GetUserNameA(name, &n) && GetLastError() == ERROR_NONE_MAPPED) {
		SKIP("the user has a name", "this one has none");
	} else {
		test_user_name();
		test_names();
	}
	return conform_end();
}
