/* SPDX-License-Identifier: MIT */
/*
 * aclapi.h: the parts of a section's security, and lists made from what somebody is to be
 * given.
 */
#include "conform.h"

#include <aclapi.h>

#define ALL_PARTS                                                  \
	(OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | \
	 DACL_SECURITY_INFORMATION)

static DWORD everyone[16], users[16], system_sid[16];

static void make_sids(void)
{
	DWORD n;

	n = sizeof(everyone);
	CreateWellKnownSid(WinWorldSid, NULL, everyone, &n);
	n = sizeof(users);
	CreateWellKnownSid(WinBuiltinUsersSid, NULL, users, &n);
	n = sizeof(system_sid);
	CreateWellKnownSid(WinLocalSystemSid, NULL, system_sid, &n);
}

static EXPLICIT_ACCESS_A access_of(PSID sid, ACCESS_MODE mode, DWORD rights)
{
	EXPLICIT_ACCESS_A access;

	memset(&access, 0, sizeof(access));
	access.grfAccessPermissions = rights;
	access.grfAccessMode = mode;
	access.grfInheritance = NO_INHERITANCE;
	BuildTrusteeWithSidA(&access.Trustee, sid);
	return access;
}

/* A list with one more entry; the old one goes. */
static PACL with(PACL old, PSID sid, ACCESS_MODE mode, DWORD rights)
{
	EXPLICIT_ACCESS_A access = access_of(sid, mode, rights);
	PACL acl = NULL;

	if (SetEntriesInAclA(1, &access, old, &acl) != ERROR_SUCCESS)
		acl = NULL;
	if (old)
		LocalFree(old);
	return acl;
}

/* Is the entry of that number this one? */
static int entry_is(PACL acl, DWORD index, BYTE type, PSID sid, DWORD rights)
{
	void *found = NULL;
	ACCESS_ALLOWED_ACE *entry;

	if (!acl || !GetAce(acl, index, &found))
		return 0;
	entry = (ACCESS_ALLOWED_ACE *)found;
	return entry->Header.AceType == type && entry->Mask == rights &&
	       EqualSid(&entry->SidStart, sid);
}

#define ALLOW ACCESS_ALLOWED_ACE_TYPE
#define DENY  ACCESS_DENIED_ACE_TYPE

/* ---- lists --------------------------------------------------------------------------- */

static void test_entries(void)
{
	PACL acl;

	acl = with(NULL, everyone, SET_ACCESS, GENERIC_READ);
	REQUIRE(acl);
	CHECK("a list is made of one entry",
	      acl->AceCount == 1 && entry_is(acl, 0, ALLOW, everyone, GENERIC_READ));
	CHECK("it is valid", IsValidAcl(acl));

	acl = with(acl, users, GRANT_ACCESS, FILE_MAP_READ);
	REQUIRE(acl);
	CHECK("what is granted comes before what was granted",
	      acl->AceCount == 2 && entry_is(acl, 0, ALLOW, users, FILE_MAP_READ) &&
		      entry_is(acl, 1, ALLOW, everyone, GENERIC_READ));

	acl = with(acl, system_sid, DENY_ACCESS, FILE_MAP_WRITE);
	REQUIRE(acl);
	CHECK("what is denied comes first",
	      acl->AceCount == 3 && entry_is(acl, 0, DENY, system_sid, FILE_MAP_WRITE));

	acl = with(acl, everyone, SET_ACCESS, FILE_MAP_WRITE);
	REQUIRE(acl);
	CHECK_EQ("what is set replaces what was granted", acl->AceCount, 3);
	CHECK_WINE_DIFFERS("and comes behind what is denied", "new entries come first",
			   entry_is(acl, 0, DENY, system_sid, FILE_MAP_WRITE) &&
				   entry_is(acl, 1, ALLOW, everyone, FILE_MAP_WRITE));

	acl = with(acl, everyone, REVOKE_ACCESS, 0);
	REQUIRE(acl);
	CHECK_EQ("what is revoked is gone", acl->AceCount, 2);
	LocalFree(acl);
}

static void test_merging(void)
{
	PACL acl = with(NULL, everyone, SET_ACCESS, FILE_MAP_READ);

	REQUIRE(acl);
	acl = with(acl, everyone, GRANT_ACCESS, FILE_MAP_WRITE);
	REQUIRE(acl);
	CHECK_WINE_DIFFERS(
		"who is granted more has one entry for both", "there are two entries",
		acl->AceCount == 1 && entry_is(acl, 0, ALLOW, everyone,
					       FILE_MAP_READ | FILE_MAP_WRITE));
	LocalFree(acl);
}

static DWORD set_says(EXPLICIT_ACCESS_A *access, PACL old)
{
	PACL acl = NULL;
	DWORD error = SetEntriesInAclA(1, access, old, &acl);

	if (acl)
		LocalFree(acl);
	return error;
}

static void test_names(void)
{
	EXPLICIT_ACCESS_A access;
	EXPLICIT_ACCESS_W wide;
	WCHAR name[32];
	char everyone_name[] = "Everyone", self_name[] = "CURRENT_USER",
	     nobody_name[] = "nobody of that name, surely";
	PACL acl = NULL;

	BuildExplicitAccessWithNameA(&access, everyone_name, FILE_MAP_READ, GRANT_ACCESS,
				     NO_INHERITANCE);
	CHECK("a structure is filled in",
	      access.grfAccessPermissions == FILE_MAP_READ &&
		      access.grfAccessMode == GRANT_ACCESS &&
		      GetTrusteeFormA(&access.Trustee) == TRUSTEE_IS_NAME &&
		      GetTrusteeNameA(&access.Trustee) == everyone_name &&
		      GetTrusteeTypeA(&access.Trustee) == TRUSTEE_IS_UNKNOWN);
	CHECK_EQ("everybody has a name", SetEntriesInAclA(1, &access, NULL, &acl),
		 ERROR_SUCCESS);
	CHECK("which means everybody", entry_is(acl, 0, ALLOW, everyone, FILE_MAP_READ));
	LocalFree(acl);
	acl = NULL;

	BuildExplicitAccessWithNameA(&access, self_name, FILE_MAP_READ, GRANT_ACCESS, 0);
	CHECK_EQ("so has the user himself", set_says(&access, NULL), ERROR_SUCCESS);
	BuildExplicitAccessWithNameA(&access, nobody_name, FILE_MAP_READ, GRANT_ACCESS,
				     0);
	CHECK_WINE_DIFFERS("nobody has not", "that is an invalid parameter",
			   set_says(&access, NULL) == ERROR_NONE_MAPPED);

	BuildExplicitAccessWithNameW(&wide, (LPWSTR)widen(name, "Everyone"),
				     FILE_MAP_READ, GRANT_ACCESS, NO_INHERITANCE);
	CHECK_EQ("a name may be wide", SetEntriesInAclW(1, &wide, NULL, &acl),
		 ERROR_SUCCESS);
	CHECK("and means the same", entry_is(acl, 0, ALLOW, everyone, FILE_MAP_READ));
	LocalFree(acl);
}

static void test_refused(void)
{
	EXPLICIT_ACCESS_A access = access_of(everyone, GRANT_ACCESS, FILE_MAP_READ);
	PACL acl = (PACL)everyone;

	CHECK_EQ("nothing from nothing is no list", SetEntriesInAclA(0, NULL, NULL, &acl),
		 ERROR_SUCCESS);
	CHECK("and that is NULL", acl == NULL);
	access.Trustee.TrusteeForm = TRUSTEE_BAD_FORM;
	CHECK_EQ("a bad form is an invalid parameter", set_says(&access, NULL),
		 ERROR_INVALID_PARAMETER);
	access = access_of(everyone, GRANT_ACCESS, FILE_MAP_READ);
	access.Trustee.MultipleTrusteeOperation = TRUSTEE_IS_IMPERSONATE;
	CHECK_EQ("so is somebody in place of another", set_says(&access, NULL),
		 ERROR_INVALID_PARAMETER);
}

/* ---- objects ------------------------------------------------------------------------- */

static void test_info(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-aclapi"),
	       reader;
	PSECURITY_DESCRIPTOR descriptor = NULL;
	PSID owner = NULL, group = NULL;
	PACL acl = with(NULL, everyone, SET_ACCESS, FILE_MAP_READ), dacl = NULL;

	REQUIRE(section && acl);
	SetLastError(UNTOUCHED);
	CHECK_EQ("a DACL is replaced",
		 SetSecurityInfo(section, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION,
				 NULL, NULL, acl, NULL),
		 ERROR_SUCCESS);
	CHECK_EQ("the parts are read",
		 GetSecurityInfo(section, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION,
				 NULL, NULL, &dacl, NULL, &descriptor),
		 ERROR_SUCCESS);
	CHECK_EQ("the last error is left alone", GetLastError(), UNTOUCHED);
	CHECK("and are what was stored",
	      dacl && dacl->AceCount == 1 &&
		      entry_is(dacl, 0, ALLOW, everyone, FILE_MAP_READ));
	CHECK("they lie in the descriptor",
	      (char *)dacl > (char *)descriptor &&
		      (char *)dacl < (char *)descriptor +
					     GetSecurityDescriptorLength(descriptor));
	LocalFree(descriptor);

	CHECK_EQ("without a DACL everybody may do everything",
		 SetSecurityInfo(section, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION,
				 NULL, NULL, NULL, NULL),
		 ERROR_SUCCESS);
	dacl = acl;
	CHECK_EQ("which is read back",
		 GetSecurityInfo(section, SE_KERNEL_OBJECT, ALL_PARTS, &owner, &group,
				 &dacl, NULL, &descriptor),
		 ERROR_SUCCESS);
	CHECK("as NULL", dacl == NULL);
	CHECK("owner and group are there",
	      owner && IsValidSid(owner) && group && IsValidSid(group));
	LocalFree(descriptor);

	reader = OpenFileMappingA(FILE_MAP_READ, FALSE, "conform-aclapi");
	REQUIRE(reader);
	CHECK_EQ("a handle without READ_CONTROL reads nothing",
		 GetSecurityInfo(reader, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION,
				 &owner, NULL, NULL, NULL, &descriptor),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor does it change anything",
		 SetSecurityInfo(reader, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION,
				 NULL, NULL, acl, NULL),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("no handle reads nothing",
		 GetSecurityInfo(NULL, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION,
				 &owner, NULL, NULL, NULL, &descriptor),
		 ERROR_INVALID_HANDLE);
	CloseHandle(reader);
	LocalFree(acl);
	CloseHandle(section);
}

static void test_named(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-aclapi-n");
	char name[] = "conform-aclapi-n", absent[] = "conform-aclapi-absent";
	PSECURITY_DESCRIPTOR descriptor = NULL;
	PACL acl = with(NULL, users, SET_ACCESS, FILE_MAP_READ), dacl = NULL;
	DWORD error;

	REQUIRE(section && acl);
	error = SetNamedSecurityInfoA(name, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION,
				      NULL, NULL, acl, NULL);
	CHECK_EQ("by name, too, a DACL is replaced", error, ERROR_SUCCESS);
	error = GetNamedSecurityInfoA(name, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION,
				      NULL, NULL, &dacl, NULL, &descriptor);
	CHECK_WINE_DIFFERS("and read", "kernel objects are not found by name",
			   error == ERROR_SUCCESS && dacl &&
				   entry_is(dacl, 0, ALLOW, users, FILE_MAP_READ));
	if (error == ERROR_SUCCESS)
		LocalFree(descriptor);
	error = GetNamedSecurityInfoA(absent, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION,
				      NULL, NULL, &dacl, NULL, &descriptor);
	CHECK_WINE_DIFFERS("what nobody holds is not found",
			   "kernel objects are not found by name",
			   error == ERROR_FILE_NOT_FOUND);
	LocalFree(acl);
	CloseHandle(section);
}

int main(void)
{
	conform_begin();
	make_sids();
	test_entries();
	test_merging();
	test_names();
	test_refused();
	test_info();
	test_named();
	return conform_end();
}
