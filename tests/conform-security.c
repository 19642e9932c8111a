/* SPDX-License-Identifier: MIT */
/*
 * Security structures in memory: what they look like byte by byte, and what the calls that
 * make, read and change them answer.
 */
#include "conform.h"

static SID_IDENTIFIER_AUTHORITY nt_authority = SECURITY_NT_AUTHORITY;
static SID_IDENTIFIER_AUTHORITY world_authority = SECURITY_WORLD_SID_AUTHORITY;

/* Aligned as what lies in it wants to be. */
typedef union {
	DWORD words[256];
	void *pointer;
	BYTE bytes[1024];
} room;

static DWORD says(BOOL result)
{
	return result ? ERROR_SUCCESS : failure_said();
}

#define SAYS(call) (SetLastError(UNTOUCHED), says(call))

static PSID well_known(room *to, WELL_KNOWN_SID_TYPE type)
{
	DWORD n_bytes = sizeof(*to);

	return CreateWellKnownSid(type, NULL, to, &n_bytes) ? (PSID)to : NULL;
}

/* ---- identifiers -------------------------------------------------------------------- */

static void test_sid(void)
{
	static const BYTE administrators[16] = { 1,  2, 0, 0, 0,    0, 0, 5,
						 32, 0, 0, 0, 0x20, 2, 0, 0 };
	room sid, copy;

	CHECK_EQ("an identifier of two parts has 16 bytes", GetSidLengthRequired(2), 16);
	CHECK_EQ("one of none has 8", GetSidLengthRequired(0), 8);
	memset(&sid, 0xff, sizeof(sid));
	CHECK_EQ("an identifier can be begun",
		 SAYS(InitializeSid(&sid, &nt_authority, 2)), ERROR_SUCCESS);
	*GetSidSubAuthority(&sid, 0) = SECURITY_BUILTIN_DOMAIN_RID;
	*GetSidSubAuthority(&sid, 1) = DOMAIN_ALIAS_RID_ADMINS;
	CHECK("it looks as on Windows", !memcmp(&sid, administrators, 16));
	CHECK("and is valid", IsValidSid(&sid));
	CHECK_EQ("of 16 bytes", GetLengthSid(&sid), 16);
	CHECK_EQ("and two parts", *GetSidSubAuthorityCount(&sid), 2);
	CHECK("of the authority given",
	      !memcmp(GetSidIdentifierAuthority(&sid), &nt_authority, 6));
	SetLastError(UNTOUCHED);
	GetSidSubAuthorityCount(&sid);
	CHECK_EQ("looking at its parts sets the last error to 0", GetLastError(), 0);
	CHECK_WINE_DIFFERS("15 parts are the most", "14 are",
			   SAYS(InitializeSid(&copy, &nt_authority, 15)) ==
				   ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("16 are too many", "the last error is not set",
			   SAYS(InitializeSid(&copy, &nt_authority, 16)) ==
				   ERROR_INVALID_PARAMETER);

	memset(&copy, 0, sizeof(copy));
	CHECK_WINE_DIFFERS("it needs room to be copied", "the last error is not set",
			   SAYS(CopySid(15, &copy, &sid)) == ERROR_INSUFFICIENT_BUFFER);
	CHECK("and nothing is written without", bytes_are((char *)&copy, 16, 0));
	CHECK_EQ("its length is enough", SAYS(CopySid(16, &copy, &sid)), ERROR_SUCCESS);
	CHECK("the copy is equal", EqualSid(&copy, &sid));
	*GetSidSubAuthority(&copy, 1) = DOMAIN_ALIAS_RID_USERS;
	SetLastError(UNTOUCHED);
	CHECK("with another part it is not", !EqualSid(&copy, &sid));
	CHECK_EQ("and no error is told", GetLastError(), 0);
	copy.bytes[0] = 2;
	CHECK("of another revision it is not valid", !IsValidSid(&copy));
	copy.bytes[0] = 1;
	copy.bytes[1] = 16;
	CHECK("nor with too many parts", !IsValidSid(&copy));
}

static void test_allocated_sid(void)
{
	PSID sid = NULL;

	CHECK_EQ("an identifier can be had in one call",
		 SAYS(AllocateAndInitializeSid(&world_authority, 1, SECURITY_WORLD_RID, 9,
					       9, 9, 9, 9, 9, 9, &sid)),
		 ERROR_SUCCESS);
	REQUIRE(sid);
	CHECK("it is well known", IsWellKnownSid(sid, WinWorldSid));
	CHECK("as that one", !IsWellKnownSid(sid, WinNullSid));
	CHECK_EQ("and as long as it says", GetLengthSid(sid), 12);
	CHECK("freeing it gives NULL", FreeSid(sid) == NULL);
	CHECK_EQ("eight parts can be given",
		 SAYS(AllocateAndInitializeSid(&nt_authority, 8, 1, 2, 3, 4, 5, 6, 7, 8,
					       &sid)),
		 ERROR_SUCCESS);
	CHECK_EQ("the last of them is the last", *GetSidSubAuthority(sid, 7), 8);
	FreeSid(sid);
	CHECK_EQ("nine cannot",
		 SAYS(AllocateAndInitializeSid(&nt_authority, 9, 1, 2, 3, 4, 5, 6, 7, 8,
					       &sid)),
		 ERROR_INVALID_SID);
}

/* What each is, as text: authority and parts. */
static const struct {
	WELL_KNOWN_SID_TYPE type;
	BYTE authority, n_parts;
	DWORD parts[2];
} known[] = {
	{ WinNullSid, 0, 1, { 0, 0 } },
	{ WinWorldSid, 1, 1, { 0, 0 } },
	{ WinLocalSid, 2, 1, { 0, 0 } },
	{ WinCreatorOwnerSid, 3, 1, { 0, 0 } },
	{ WinCreatorGroupSid, 3, 1, { 1, 0 } },
	{ WinNtAuthoritySid, 5, 0, { 0, 0 } },
	{ WinNetworkSid, 5, 1, { 2, 0 } },
	{ WinInteractiveSid, 5, 1, { 4, 0 } },
	{ WinServiceSid, 5, 1, { 6, 0 } },
	{ WinAnonymousSid, 5, 1, { 7, 0 } },
	{ WinSelfSid, 5, 1, { 10, 0 } },
	{ WinAuthenticatedUserSid, 5, 1, { 11, 0 } },
	{ WinRestrictedCodeSid, 5, 1, { 12, 0 } },
	{ WinLocalSystemSid, 5, 1, { 18, 0 } },
	{ WinLocalServiceSid, 5, 1, { 19, 0 } },
	{ WinNetworkServiceSid, 5, 1, { 20, 0 } },
	{ WinBuiltinDomainSid, 5, 1, { 32, 0 } },
	{ WinBuiltinAdministratorsSid, 5, 2, { 32, 544 } },
	{ WinBuiltinUsersSid, 5, 2, { 32, 545 } },
	{ WinBuiltinGuestsSid, 5, 2, { 32, 546 } },
	{ WinBuiltinPowerUsersSid, 5, 2, { 32, 547 } },
	{ WinBuiltinBackupOperatorsSid, 5, 2, { 32, 551 } },
	{ WinBuiltinRemoteDesktopUsersSid, 5, 2, { 32, 555 } },
	{ WinNTLMAuthenticationSid, 5, 2, { 64, 10 } },
	{ WinDigestAuthenticationSid, 5, 2, { 64, 21 } },
	{ WinSChannelAuthenticationSid, 5, 2, { 64, 14 } },
	{ WinThisOrganizationSid, 5, 1, { 15, 0 } },
	{ WinOtherOrganizationSid, 5, 1, { 1000, 0 } },
	{ WinLowLabelSid, 16, 1, { 4096, 0 } },
	{ WinMediumLabelSid, 16, 1, { 8192, 0 } },
	{ WinHighLabelSid, 16, 1, { 12288, 0 } },
	{ WinSystemLabelSid, 16, 1, { 16384, 0 } },
};

static int is_known(size_t i)
{
	room sid;
	BYTE n;

	if (!well_known(&sid, known[i].type) || sid.bytes[0] != 1 ||
	    sid.bytes[1] != known[i].n_parts || sid.bytes[7] != known[i].authority)
		return 0;
	for (n = 0; n < known[i].n_parts; n++)
		if (*GetSidSubAuthority(&sid, n) != known[i].parts[n])
			return 0;
	return 1;
}

static void test_well_known_sids(void)
{
	static const BYTE domain[24] = { 1, 4, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0,
					 1, 0, 0, 0, 2, 0, 0, 0, 3,  0, 0, 0 };
	unsigned n_wrong = 0;
	DWORD n_bytes = 0;
	room sid, of;
	size_t i;

	for (i = 0; i < ARRAYSIZE(known); i++)
		if (!is_known(i)) {
			printf("# not known: %u\n", (unsigned)known[i].type);
			n_wrong++;
		}
	CHECK_EQ("the well-known identifiers are as published", n_wrong, 0);
	CHECK_EQ("the room for one can be asked for",
		 SAYS(CreateWellKnownSid(WinBuiltinUsersSid, NULL, NULL, &n_bytes)),
		 ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("and is told", n_bytes, 16);
	n_bytes = 15;
	CHECK_EQ("with less there is none",
		 SAYS(CreateWellKnownSid(WinBuiltinUsersSid, NULL, &sid, &n_bytes)),
		 ERROR_INSUFFICIENT_BUFFER);
	n_bytes = sizeof(sid);
	CHECK_EQ("with more there is",
		 SAYS(CreateWellKnownSid(WinBuiltinUsersSid, NULL, &sid, &n_bytes)),
		 ERROR_SUCCESS);
	CHECK_EQ("and its length is told", n_bytes, 16);
	n_bytes = sizeof(sid);
	CHECK_EQ("one of a domain needs the domain",
		 SAYS(CreateWellKnownSid(WinAccountAdministratorSid, NULL, &sid,
					 &n_bytes)),
		 ERROR_INVALID_PARAMETER);
	memcpy(&of, domain, sizeof(domain));
	n_bytes = sizeof(sid);
	CHECK_EQ(
		"and has it in front",
		SAYS(CreateWellKnownSid(WinAccountAdministratorSid, &of, &sid, &n_bytes)),
		ERROR_SUCCESS);
	CHECK("of its own number", n_bytes == 28 && *GetSidSubAuthority(&sid, 3) == 3 &&
					   *GetSidSubAuthority(&sid, 4) == 500);
	CHECK_WINE_DIFFERS("by which it is known", "no account is",
			   IsWellKnownSid(&sid, WinAccountAdministratorSid));
	n_bytes = sizeof(sid);
	CHECK_EQ("what is not known is refused",
		 SAYS(CreateWellKnownSid((WELL_KNOWN_SID_TYPE)250, NULL, &sid, &n_bytes)),
		 ERROR_INVALID_PARAMETER);
}

/* ---- lists -------------------------------------------------------------------------- */

static void test_acl(void)
{
	ACL_REVISION_INFORMATION revision;
	ACL_SIZE_INFORMATION size;
	ACCESS_ALLOWED_ACE *ace = NULL;
	room list, everyone, users;
	PACL acl = (PACL)&list;
	void *found = NULL;

	REQUIRE(well_known(&everyone, WinWorldSid));
	REQUIRE(well_known(&users, WinBuiltinUsersSid));
	CHECK_EQ("a list shorter than its header is refused",
		 SAYS(InitializeAcl(acl, sizeof(ACL) - 1, ACL_REVISION)),
		 ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("so is one of a revision that is not",
		 SAYS(InitializeAcl(acl, sizeof(list), 1)), ERROR_INVALID_PARAMETER);
	CHECK_EQ("or of one that will be",
		 SAYS(InitializeAcl(acl, sizeof(list), MAX_ACL_REVISION + 1)),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("a list can be begun", SAYS(InitializeAcl(acl, 64, ACL_REVISION)),
		 ERROR_SUCCESS);
	CHECK("it looks as on Windows", acl->AclRevision == 2 && acl->AclSize == 64 &&
						acl->AceCount == 0 && acl->Sbz1 == 0 &&
						acl->Sbz2 == 0);
	CHECK("and is valid", IsValidAcl(acl));
	CHECK_EQ("somebody may be let in",
		 SAYS(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, &everyone)),
		 ERROR_SUCCESS);
	CHECK_EQ("and somebody not",
		 SAYS(AddAccessDeniedAce(acl, ACL_REVISION, FILE_MAP_WRITE, &users)),
		 ERROR_SUCCESS);
	CHECK_EQ("the entries are counted", acl->AceCount, 2);
	CHECK_EQ("the first is there", SAYS(GetAce(acl, 0, &found)), ERROR_SUCCESS);
	ace = (ACCESS_ALLOWED_ACE *)found;
	REQUIRE(ace);
	CHECK("behind the header", (BYTE *)ace == (BYTE *)acl + 8);
	CHECK("and looks as on Windows",
	      ace->Header.AceType == ACCESS_ALLOWED_ACE_TYPE &&
		      ace->Header.AceFlags == 0 && ace->Header.AceSize == 20 &&
		      ace->Mask == GENERIC_ALL && EqualSid(&ace->SidStart, &everyone));
	CHECK_EQ("the second, too", SAYS(GetAce(acl, 1, &found)), ERROR_SUCCESS);
	ace = (ACCESS_ALLOWED_ACE *)found;
	CHECK("behind the first", (BYTE *)ace == (BYTE *)acl + 28);
	CHECK("it refuses", ace->Header.AceType == ACCESS_DENIED_ACE_TYPE &&
				    ace->Header.AceSize == 24 &&
				    ace->Mask == FILE_MAP_WRITE &&
				    EqualSid(&ace->SidStart, &users));
	CHECK_EQ("a third is not", SAYS(GetAce(acl, 2, &found)), ERROR_INVALID_PARAMETER);
	CHECK_EQ("room that is not left is not taken",
		 SAYS(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, &everyone)),
		 ERROR_ALLOTTED_SPACE_EXCEEDED);
	CHECK_EQ("the list stays as it was", acl->AceCount, 2);

	CHECK_EQ("its revision can be asked for",
		 SAYS(GetAclInformation(acl, &revision, sizeof(revision),
					AclRevisionInformation)),
		 ERROR_SUCCESS);
	CHECK_EQ("and is told", revision.AclRevision, ACL_REVISION);
	CHECK_EQ("its size can be asked for",
		 SAYS(GetAclInformation(acl, &size, sizeof(size), AclSizeInformation)),
		 ERROR_SUCCESS);
	CHECK("and is told",
	      size.AceCount == 2 && size.AclBytesInUse == 52 && size.AclBytesFree == 12);
	CHECK_WINE_DIFFERS(
		"the answer needs room", "too little room is an invalid parameter (87)",
		SAYS(GetAclInformation(acl, &size, sizeof(size) - 1,
				       AclSizeInformation)) == ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("other questions are refused",
		 SAYS(GetAclInformation(acl, &size, sizeof(size),
					(ACL_INFORMATION_CLASS)3)),
		 ERROR_INVALID_PARAMETER);
}

static void test_entries(void)
{
	room list, other, everyone, bad;
	PACL acl = (PACL)&list, from = (PACL)&other;
	ACE_HEADER *header;
	void *found = NULL, *entry = NULL;

	REQUIRE(well_known(&everyone, WinWorldSid));
	REQUIRE(InitializeAcl(acl, 256, ACL_REVISION));
	REQUIRE(InitializeAcl(from, 256, ACL_REVISION));
	CHECK_EQ("an entry can say how it is inherited",
		 SAYS(AddAccessAllowedAceEx(acl, ACL_REVISION,
					    OBJECT_INHERIT_ACE | INHERIT_ONLY_ACE,
					    GENERIC_READ, &everyone)),
		 ERROR_SUCCESS);
	REQUIRE(GetAce(acl, 0, &found));
	header = (ACE_HEADER *)found;
	CHECK_EQ("in its flags", header->AceFlags, OBJECT_INHERIT_ACE | INHERIT_ONLY_ACE);
	CHECK_EQ("a refusal as well",
		 SAYS(AddAccessDeniedAceEx(acl, ACL_REVISION, INHERITED_ACE, GENERIC_READ,
					   &everyone)),
		 ERROR_SUCCESS);
	CHECK_EQ("attempts can be watched",
		 SAYS(AddAuditAccessAce(acl, ACL_REVISION, GENERIC_READ, &everyone, TRUE,
					FALSE)),
		 ERROR_SUCCESS);
	REQUIRE(GetAce(acl, 2, &found));
	header = (ACE_HEADER *)found;
	CHECK("where they succeed",
	      header->AceType == SYSTEM_AUDIT_ACE_TYPE &&
		      header->AceFlags == SUCCESSFUL_ACCESS_ACE_FLAG);
	bad = everyone;
	bad.bytes[0] = 7;
	CHECK_EQ("who is no identifier is not let in",
		 SAYS(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, &bad)),
		 ERROR_INVALID_SID);
	CHECK_WINE_DIFFERS(
		"an entry of an unknown revision is refused",
		"the revision is that of the list, or the call fails otherwise",
		SAYS(AddAccessAllowedAce(acl, MAX_ACL_REVISION + 1, GENERIC_ALL,
					 &everyone)) == ERROR_UNKNOWN_REVISION);

	REQUIRE(AddAccessAllowedAce(from, ACL_REVISION, 0x11, &everyone));
	REQUIRE(GetAce(from, 0, &entry));
	CHECK_EQ("an entry can be taken over from another list",
		 SAYS(AddAce(acl, ACL_REVISION, MAXDWORD, entry,
			     ((ACE_HEADER *)entry)->AceSize)),
		 ERROR_SUCCESS);
	REQUIRE(GetAce(acl, 3, &found));
	CHECK_EQ("and comes last", ((ACCESS_ALLOWED_ACE *)found)->Mask, 0x11);
	CHECK_EQ("or first", SAYS(AddAce(acl, ACL_REVISION, 0, entry, 20)),
		 ERROR_SUCCESS);
	REQUIRE(GetAce(acl, 0, &found));
	CHECK_WINE_DIFFERS("before the others", "new entries come last",
			   ((ACCESS_ALLOWED_ACE *)found)->Mask == 0x11);
	CHECK_EQ("which count five now", acl->AceCount, 5);
	CHECK_WINE_DIFFERS("an entry cut short is refused", "its length is believed",
			   SAYS(AddAce(from, ACL_REVISION, MAXDWORD, entry, 19)) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_EQ("an entry can be taken out", SAYS(DeleteAce(acl, 0)), ERROR_SUCCESS);
	CHECK_EQ("and one that is not there cannot", SAYS(DeleteAce(acl, 4)),
		 ERROR_INVALID_PARAMETER);
	CHECK("the rest is as before", acl->AceCount == 4 && IsValidAcl(acl));
	acl->AceCount = 40;
	CHECK("a list that counts more than it has is not valid", !IsValidAcl(acl));
	CHECK_EQ("and takes no more",
		 SAYS(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, &everyone)),
		 ERROR_INVALID_ACL);
}

/* ---- descriptors -------------------------------------------------------------------- */

static void test_descriptor(void)
{
	SECURITY_DESCRIPTOR descriptor;
	SECURITY_DESCRIPTOR_CONTROL control = 0;
	PSECURITY_DESCRIPTOR sd = &descriptor;
	BOOL present = 7, is_default = 7;
	room list, everyone;
	PACL acl = (PACL)&list, got = (PACL)&everyone;
	PSID owner = &list;
	DWORD revision = 0;

	REQUIRE(well_known(&everyone, WinWorldSid) &&
		InitializeAcl(acl, 64, ACL_REVISION));
	CHECK_EQ("a descriptor of another revision is refused",
		 SAYS(InitializeSecurityDescriptor(sd, 2)), ERROR_UNKNOWN_REVISION);
	CHECK_EQ("one can be begun",
		 SAYS(InitializeSecurityDescriptor(sd, SECURITY_DESCRIPTOR_REVISION)),
		 ERROR_SUCCESS);
	CHECK("it is empty", descriptor.Revision == 1 && descriptor.Control == 0 &&
				     !descriptor.Owner && !descriptor.Group &&
				     !descriptor.Sacl && !descriptor.Dacl);
	CHECK("and valid", IsValidSecurityDescriptor(sd));
	CHECK_EQ("as long as its header", GetSecurityDescriptorLength(sd),
		 SECURITY_DESCRIPTOR_MIN_LENGTH);
	CHECK_EQ("it has no list",
		 SAYS(GetSecurityDescriptorDacl(sd, &present, &got, &is_default)),
		 ERROR_SUCCESS);
	CHECK_EQ("and that is told", present, FALSE);

	CHECK_EQ("everybody may be let in with no list at all",
		 SAYS(SetSecurityDescriptorDacl(sd, TRUE, NULL, FALSE)), ERROR_SUCCESS);
	CHECK_EQ("the control bits say so", descriptor.Control, SE_DACL_PRESENT);
	CHECK("and the list is there, and NULL",
	      GetSecurityDescriptorDacl(sd, &present, &got, &is_default) && present &&
		      !got && !is_default);
	CHECK_EQ("a list can be set",
		 SAYS(SetSecurityDescriptorDacl(sd, TRUE, acl, TRUE)), ERROR_SUCCESS);
	CHECK("it is referred to, not copied",
	      descriptor.Dacl == acl &&
		      descriptor.Control == (SE_DACL_PRESENT | SE_DACL_DEFAULTED));
	CHECK_EQ("and counts for the length", GetSecurityDescriptorLength(sd),
		 SECURITY_DESCRIPTOR_MIN_LENGTH + 64);
	CHECK_EQ("and can be taken away",
		 SAYS(SetSecurityDescriptorDacl(sd, FALSE, NULL, FALSE)), ERROR_SUCCESS);
	CHECK("as if it had not been",
	      GetSecurityDescriptorDacl(sd, &present, &got, &is_default) && !present);

	CHECK_EQ("an owner can be set",
		 SAYS(SetSecurityDescriptorOwner(sd, &everyone, TRUE)), ERROR_SUCCESS);
	CHECK("and read", GetSecurityDescriptorOwner(sd, &owner, &is_default) &&
				  owner == (PSID)&everyone && is_default);
	CHECK_EQ("a group as well",
		 SAYS(SetSecurityDescriptorGroup(sd, &everyone, FALSE)), ERROR_SUCCESS);
	CHECK("and read", GetSecurityDescriptorGroup(sd, &owner, &is_default) &&
				  owner == (PSID)&everyone && !is_default);
	CHECK_EQ("what is watched, too",
		 SAYS(SetSecurityDescriptorSacl(sd, TRUE, acl, FALSE)), ERROR_SUCCESS);
	CHECK("and read", GetSecurityDescriptorSacl(sd, &present, &got, &is_default) &&
				  present && got == acl && !is_default);
	CHECK_EQ("the control bits can be read",
		 SAYS(GetSecurityDescriptorControl(sd, &control, &revision)),
		 ERROR_SUCCESS);
	CHECK("with the revision",
	      revision == SECURITY_DESCRIPTOR_REVISION &&
		      (control & (SE_SACL_PRESENT | SE_DACL_PRESENT)) == SE_SACL_PRESENT);
	CHECK_EQ("some can be set",
		 SAYS(SetSecurityDescriptorControl(sd, SE_DACL_PROTECTED,
						   SE_DACL_PROTECTED)),
		 ERROR_SUCCESS);
	CHECK("and are", descriptor.Control & SE_DACL_PROTECTED);
	CHECK_EQ("others cannot",
		 SAYS(SetSecurityDescriptorControl(sd, SE_SELF_RELATIVE,
						   SE_SELF_RELATIVE)),
		 ERROR_INVALID_PARAMETER);
	descriptor.Revision = 2;
	CHECK("of another revision it is not valid", !IsValidSecurityDescriptor(sd));
	CHECK_EQ("nor can it be changed",
		 SAYS(SetSecurityDescriptorDacl(sd, TRUE, NULL, FALSE)),
		 ERROR_UNKNOWN_REVISION);
	CHECK_EQ("or read", SAYS(GetSecurityDescriptorControl(sd, &control, &revision)),
		 ERROR_UNKNOWN_REVISION);
	CHECK_EQ("but for the revision", revision, 2);
}

static void test_both_forms(void)
{
	SECURITY_DESCRIPTOR descriptor, absolute;
	room list, everyone, users, flat, acl_room, owner_room, group_room;
	DWORD n_bytes = 0, sd_bytes, dacl_bytes, sacl_bytes, owner_bytes, group_bytes;
	SECURITY_DESCRIPTOR_RELATIVE *relative = (SECURITY_DESCRIPTOR_RELATIVE *)&flat;
	PACL acl = (PACL)&list, got = NULL;
	BOOL present = FALSE, is_default = TRUE;
	PSID owner = NULL;

	REQUIRE(well_known(&everyone, WinWorldSid) &&
		well_known(&users, WinBuiltinUsersSid));
	REQUIRE(InitializeAcl(acl, 48, ACL_REVISION) &&
		AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, &everyone));
	REQUIRE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION) &&
		SetSecurityDescriptorDacl(&descriptor, TRUE, acl, FALSE) &&
		SetSecurityDescriptorOwner(&descriptor, &users, FALSE) &&
		SetSecurityDescriptorGroup(&descriptor, &everyone, FALSE));

	CHECK_EQ("the room for one piece can be asked for",
		 SAYS(MakeSelfRelativeSD(&descriptor, NULL, &n_bytes)),
		 ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ("and is told", n_bytes, 20 + 48 + 16 + 12);
	CHECK_EQ("with it, it can be made",
		 SAYS(MakeSelfRelativeSD(&descriptor, &flat, &n_bytes)), ERROR_SUCCESS);
	CHECK_EQ("it says what it is", relative->Control,
		 SE_SELF_RELATIVE | SE_DACL_PRESENT);
	CHECK_EQ("and what it has not", relative->Sacl, 0);
	CHECK("it is valid", IsValidSecurityDescriptor(&flat));
	CHECK_EQ("of that length", GetSecurityDescriptorLength(&flat), n_bytes);
	CHECK("its list is inside",
	      GetSecurityDescriptorDacl(&flat, &present, &got, &is_default) && present &&
		      (BYTE *)got == flat.bytes + relative->Dacl && !is_default);
	CHECK("as it was", got && !memcmp(got, acl, 48));
	CHECK("its owner, too", GetSecurityDescriptorOwner(&flat, &owner, &is_default) &&
					owner != (PSID)&users && EqualSid(owner, &users));
	CHECK_EQ("it cannot be changed",
		 SAYS(SetSecurityDescriptorDacl(&flat, TRUE, NULL, FALSE)),
		 ERROR_INVALID_SECURITY_DESCR);
	CHECK_EQ("in no part", SAYS(SetSecurityDescriptorOwner(&flat, &users, FALSE)),
		 ERROR_INVALID_SECURITY_DESCR);
	n_bytes = sizeof(acl_room);
	CHECK_WINE_DIFFERS("nor be made one piece again", "it is copied",
			   SAYS(MakeSelfRelativeSD(&flat, &acl_room, &n_bytes)) ==
				   ERROR_BAD_DESCRIPTOR_FORMAT);

	sd_bytes = dacl_bytes = sacl_bytes = owner_bytes = group_bytes = 0;
	CHECK_EQ(
		"the room for its parts can be asked for",
		SAYS(MakeAbsoluteSD(&flat, NULL, &sd_bytes, NULL, &dacl_bytes, NULL,
				    &sacl_bytes, NULL, &owner_bytes, NULL, &group_bytes)),
		ERROR_INSUFFICIENT_BUFFER);
	CHECK("and is told", sd_bytes == sizeof(absolute) && dacl_bytes == 48 &&
				     sacl_bytes == 0 && owner_bytes == 16 &&
				     group_bytes == 12);
	CHECK_EQ("with it, it can be taken apart",
		 SAYS(MakeAbsoluteSD(&flat, &absolute, &sd_bytes, (PACL)&acl_room,
				     &dacl_bytes, NULL, &sacl_bytes, &owner_room,
				     &owner_bytes, &group_room, &group_bytes)),
		 ERROR_SUCCESS);
	CHECK("into what it was made of",
	      absolute.Control == SE_DACL_PRESENT && absolute.Dacl == (PACL)&acl_room &&
		      !memcmp(&acl_room, acl, 48) && EqualSid(absolute.Owner, &users) &&
		      EqualSid(absolute.Group, &everyone) && !absolute.Sacl);
	CHECK_WINE_DIFFERS("but not what is apart", "that is an invalid parameter (87)",
			   SAYS(MakeAbsoluteSD(&absolute, NULL, &sd_bytes, NULL,
					       &dacl_bytes, NULL, &sacl_bytes, NULL,
					       &owner_bytes, NULL, &group_bytes)) ==
				   ERROR_BAD_DESCRIPTOR_FORMAT);
}

/* As services do it for whoever wants to share. */
static void test_section_for_everybody(void)
{
	SECURITY_DESCRIPTOR descriptor;
	SECURITY_ATTRIBUTES attributes;
	HANDLE section;

	REQUIRE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION) &&
		SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE));
	attributes.nLength = sizeof(attributes);
	attributes.lpSecurityDescriptor = &descriptor;
	attributes.bInheritHandle = FALSE;
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0,
				     PAGE_BYTES, "conform-security");
	REQUIRE(section);
	CHECK_EQ("a section that is open to everybody is open to us",
		 open_says(FILE_MAP_ALL_ACCESS, "conform-security"), ERROR_SUCCESS);
	CloseHandle(section);
}

int main(void)
{
	conform_begin();
	test_sid();
	test_allocated_sid();
	test_well_known_sids();
	test_acl();
	test_entries();
	test_descriptor();
	test_both_forms();
	test_section_for_everybody();
	return conform_end();
}
