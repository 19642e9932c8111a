/* SPDX-License-Identifier: MIT */
/*
 * The security descriptors of sections: what they are born with, who may read and change
 * them, and that every handle tells the same.
 */
#include "conform.h"

#include <sddl.h>

#define NOTHING "objects that nobody described have no descriptor"

#define ALL_PARTS                                                  \
	(OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | \
	 DACL_SECURITY_INFORMATION)

static DWORD_PTR room[512];

/* The parts of an object's descriptor, in `room`; NULL if they cannot be had. */
static PSECURITY_DESCRIPTOR security_of(HANDLE object, SECURITY_INFORMATION parts)
{
	DWORD needed = 0;

	memset(room, 0, sizeof(room));
	return GetKernelObjectSecurity(object, parts, room, sizeof(room), &needed) ? room
										   : NULL;
}

static DWORD get_says(HANDLE object, SECURITY_INFORMATION parts, DWORD n_bytes,
		      DWORD *needed)
{
	SetLastError(UNTOUCHED);
	return GetKernelObjectSecurity(object, parts, room, n_bytes, needed)
		       ? ERROR_SUCCESS
		       : failure_said();
}

static DWORD set_says(HANDLE object, SECURITY_INFORMATION parts,
		      PSECURITY_DESCRIPTOR descriptor)
{
	SetLastError(UNTOUCHED);
	return SetKernelObjectSecurity(object, parts, descriptor) ? ERROR_SUCCESS
								  : failure_said();
}

/* The DACL of an object: its number of entries, or one of these. */
#define DACL_UNREADABLE 0x10000u
#define DACL_ABSENT     0x10001u
#define DACL_NULL       0x10002u

static PACL dacl_of(HANDLE object, DWORD *ret_state)
{
	PSECURITY_DESCRIPTOR descriptor = security_of(object, DACL_SECURITY_INFORMATION);
	BOOL present = FALSE, is_default;
	PACL acl = NULL;

	*ret_state = DACL_UNREADABLE;
	if (!descriptor ||
	    !GetSecurityDescriptorDacl(descriptor, &present, &acl, &is_default))
		return NULL;
	*ret_state = !present ? DACL_ABSENT : !acl ? DACL_NULL : acl->AceCount;
	return present ? acl : NULL;
}

static DWORD dacl_state(HANDLE object)
{
	DWORD state;

	dacl_of(object, &state);
	return state;
}

static ACCESS_ALLOWED_ACE *entry_of(HANDLE object, DWORD index)
{
	DWORD state;
	PACL acl = dacl_of(object, &state);
	void *entry = NULL;

	return acl && GetAce(acl, index, &entry) ? (ACCESS_ALLOWED_ACE *)entry : NULL;
}

static DWORD mask_of(HANDLE object, DWORD index)
{
	ACCESS_ALLOWED_ACE *entry = entry_of(object, index);

	return entry ? entry->Mask : CONTRADICTION;
}

static HANDLE create_with(PSECURITY_DESCRIPTOR descriptor, const char *name)
{
	SECURITY_ATTRIBUTES attributes;

	attributes.nLength = sizeof(attributes);
	attributes.lpSecurityDescriptor = descriptor;
	attributes.bInheritHandle = FALSE;
	return CreateFileMappingA(INVALID_HANDLE_VALUE, &attributes, PAGE_READWRITE, 0,
				  PAGE_BYTES, name);
}

static DWORD create_with_says(PSECURITY_DESCRIPTOR descriptor)
{
	HANDLE section;

	SetLastError(UNTOUCHED);
	section = create_with(descriptor, NULL);
	return handle_said(section, GetLastError());
}

static HANDLE create_from(const char *sddl, const char *name)
{
	PSECURITY_DESCRIPTOR descriptor = NULL;
	HANDLE section;

	if (!ConvertStringSecurityDescriptorToSecurityDescriptorA(sddl, SDDL_REVISION_1,
								  &descriptor, NULL))
		return NULL;
	section = create_with(descriptor, name);
	LocalFree(descriptor);
	return section;
}

static SECURITY_DESCRIPTOR_CONTROL control_of(PSECURITY_DESCRIPTOR descriptor)
{
	SECURITY_DESCRIPTOR_CONTROL control = 0;
	DWORD revision;

	if (descriptor)
		GetSecurityDescriptorControl(descriptor, &control, &revision);
	return control;
}

static PSID owner_of(PSECURITY_DESCRIPTOR descriptor)
{
	PSID owner = NULL;
	BOOL is_default;

	return descriptor && GetSecurityDescriptorOwner(descriptor, &owner, &is_default)
		       ? owner
		       : NULL;
}

static PSID group_of(PSECURITY_DESCRIPTOR descriptor)
{
	PSID group = NULL;
	BOOL is_default;

	return descriptor && GetSecurityDescriptorGroup(descriptor, &group, &is_default)
		       ? group
		       : NULL;
}

/* A section of which everything is as usual, also under Wine. */
static HANDLE create_described(DWORD_PTR owner[16], const char *name)
{
	SECURITY_DESCRIPTOR descriptor;
	HANDLE section;

	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	section = create_with(&descriptor, name);
	if (section &&
	    !CopySid(16 * sizeof(*owner), owner,
		     owner_of(security_of(section, OWNER_SECURITY_INFORMATION))))
		return NULL;
	return section;
}

/* ---- nothing was said ---------------------------------------------------------------- */

static void test_usual(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	PSECURITY_DESCRIPTOR descriptor;
	DWORD needed = 0, again = 0;

	REQUIRE(section);
	descriptor = security_of(section, ALL_PARTS);
	CHECK("a section without a descriptor of its own has one", descriptor);
	CHECK("it is valid", descriptor && IsValidSecurityDescriptor(descriptor));
	CHECK("it is self-relative", control_of(descriptor) & SE_SELF_RELATIVE);
	CHECK_WINE_DIFFERS("it has an owner", NOTHING, IsValidSid(owner_of(descriptor)));
	CHECK_WINE_DIFFERS("it has a group", NOTHING, IsValidSid(group_of(descriptor)));
	CHECK_WINE_DIFFERS("it has a DACL with entries", NOTHING,
			   dacl_state(section) > 0 &&
				   dacl_state(section) < DACL_UNREADABLE);
	CHECK_WINE_DIFFERS("what an entry lets somebody do is the section's rights",
			   NOTHING, mask_of(section, 0) == 0xF001F);

	CHECK_EQ("no room is too little", get_says(section, ALL_PARTS, 0, &needed),
		 ERROR_INSUFFICIENT_BUFFER);
	CHECK_WINE_DIFFERS("and the room needed is told", NOTHING,
			   needed > 20 && needed < sizeof(room));
	memset(room, 0x5A, sizeof(room));
	CHECK_EQ("one byte less is too little",
		 get_says(section, ALL_PARTS, needed - 1, &again),
		 ERROR_INSUFFICIENT_BUFFER);
	CHECK("and nothing is written", bytes_are((const char *)room, needed - 1, 0x5A));
	CHECK_EQ("exactly enough is enough", get_says(section, ALL_PARTS, needed, &again),
		 ERROR_SUCCESS);
	CHECK_EQ("and the length is told all the same", again, needed);
	CHECK_EQ("it is the descriptor's", GetSecurityDescriptorLength(room), needed);
	CloseHandle(section);
}

static void test_parts(void)
{
	DWORD_PTR owner[16];
	HANDLE section = create_described(owner, NULL);
	PSECURITY_DESCRIPTOR descriptor;
	DWORD needed = 0;

	REQUIRE(section);
	descriptor = security_of(section, OWNER_SECURITY_INFORMATION);
	CHECK("only the owner, if only that is asked for",
	      owner_of(descriptor) && !group_of(descriptor));
	CHECK_WINE_DIFFERS("and nothing is said of a DACL",
			   "the control bits are all told",
			   !(control_of(descriptor) & SE_DACL_PRESENT));
	descriptor = security_of(section, DACL_SECURITY_INFORMATION);
	CHECK("only the DACL, if only that is asked for",
	      !owner_of(descriptor) && control_of(descriptor) & SE_DACL_PRESENT);
	CHECK_EQ("nothing may be asked for", get_says(section, 0, sizeof(room), &needed),
		 ERROR_SUCCESS);
	CHECK_EQ("and that is a descriptor without parts", needed,
		 sizeof(SECURITY_DESCRIPTOR_RELATIVE));
	descriptor = security_of(section, LABEL_SECURITY_INFORMATION);
	CHECK("there is no label", !(control_of(descriptor) & SE_SACL_PRESENT));
	CloseHandle(section);
}

static void test_rights(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-objsec"),
	       reader, asker;
	SECURITY_DESCRIPTOR descriptor;
	DWORD needed;

	REQUIRE(section);
	reader = OpenFileMappingA(FILE_MAP_READ, FALSE, "conform-objsec");
	asker = OpenFileMappingA(READ_CONTROL, FALSE, "conform-objsec");
	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE);

	CHECK_EQ("a handle without READ_CONTROL reads nothing",
		 get_says(reader, OWNER_SECURITY_INFORMATION, sizeof(room), &needed),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("READ_CONTROL is enough to read",
		 get_says(asker, ALL_PARTS, sizeof(room), &needed), ERROR_SUCCESS);
	CHECK_EQ("it is not enough for the SACL",
		 get_says(asker, SACL_SECURITY_INFORMATION, sizeof(room), &needed),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("the creator's handle is not, either",
		 get_says(section, SACL_SECURITY_INFORMATION, sizeof(room), &needed),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("it is not enough to write",
		 set_says(asker, DACL_SECURITY_INFORMATION, &descriptor),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("no handle, nothing to read",
		 get_says(NULL, ALL_PARTS, sizeof(room), &needed), ERROR_INVALID_HANDLE);
	CHECK_EQ("no handle, nothing to write",
		 set_says(NULL, DACL_SECURITY_INFORMATION, &descriptor),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("no descriptor, nothing to write",
		 set_says(section, DACL_SECURITY_INFORMATION, NULL), ERROR_NOACCESS);
	CloseHandle(asker);
	CloseHandle(reader);
	CloseHandle(section);
}

/* ---- what the creator said ----------------------------------------------------------- */

static void test_null_dacl(void)
{
	SECURITY_DESCRIPTOR descriptor;
	HANDLE first, second;

	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE);
	first = create_with(&descriptor, "conform-objsec-null");
	REQUIRE(first);
	second = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "conform-objsec-null");
	REQUIRE(second);
	CHECK_EQ("a NULL DACL is remembered", dacl_state(first), DACL_NULL);
	CHECK_EQ("another handle tells the same", dacl_state(second), DACL_NULL);
	CHECK("who created it owns it", owner_of(security_of(first, ALL_PARTS)));
	CloseHandle(first);
	CHECK_EQ("also when the creator's handle is closed", dacl_state(second),
		 DACL_NULL);
	CloseHandle(second);

	first = section_create(PAGE_READWRITE, PAGE_BYTES, "conform-objsec-null");
	REQUIRE(first);
	CHECK_WINE_DIFFERS("a new section of the name knows nothing of the old one",
			   NOTHING, dacl_state(first) < DACL_UNREADABLE);
	CloseHandle(first);
}

static void test_entries(void)
{
	HANDLE section = create_from("D:P(A;;GA;;;WD)(A;;GR;;;AN)(A;;0x4;;;BU)",
				     "conform-objsec-entries"),
	       again;
	PSECURITY_DESCRIPTOR descriptor;

	REQUIRE(section);
	CHECK_EQ("entries are remembered", dacl_state(section), 3);
	CHECK_WINE_DIFFERS("a generic right is the section's", "they stay as given",
			   mask_of(section, 0) == 0xF001F);
	CHECK_WINE_DIFFERS("GENERIC_READ is query, map, and read control",
			   "they stay as given", mask_of(section, 1) == 0x20005);
	CHECK_EQ("a right of sections stays", mask_of(section, 2), FILE_MAP_READ);
	descriptor = security_of(section, DACL_SECURITY_INFORMATION);
	CHECK("that it is protected is remembered",
	      control_of(descriptor) & SE_DACL_PROTECTED);

	again = create_from("D:(A;;GR;;;WD)", "conform-objsec-entries");
	REQUIRE(again);
	CHECK_EQ("who finds it there says nothing", dacl_state(again), 3);
	CloseHandle(again);
	CloseHandle(section);

	section = create_from("D:", NULL);
	REQUIRE(section);
	CHECK_EQ("an empty DACL is one", dacl_state(section), 0);
	CloseHandle(section);

	section = create_from("S:(ML;;NW;;;LW)", NULL);
	REQUIRE(section);
	CHECK("no DACL is the usual one",
	      dacl_state(section) > 0 && dacl_state(section) < DACL_UNREADABLE);
	descriptor = security_of(section, LABEL_SECURITY_INFORMATION);
	CHECK("a label is remembered", control_of(descriptor) & SE_SACL_PRESENT);
	CloseHandle(section);
}

static void test_owner(void)
{
	DWORD_PTR owner[16], owner_too[16];
	HANDLE section = create_described(owner, NULL), other;
	SECURITY_DESCRIPTOR descriptor;

	REQUIRE(section);
	other = create_described(owner_too, NULL);
	REQUIRE(other);
	CHECK("what one process creates has one owner", EqualSid(owner, owner_too));
	CloseHandle(other);

	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	SetSecurityDescriptorOwner(&descriptor, owner, FALSE);
	other = create_with(&descriptor, NULL);
	REQUIRE(other);
	CHECK("an owner may be given",
	      EqualSid(owner, owner_of(security_of(other, OWNER_SECURITY_INFORMATION))));
	CHECK("the rest is as usual",
	      group_of(security_of(other, GROUP_SECURITY_INFORMATION)) &&
		      dacl_state(other) == dacl_state(section));
	CloseHandle(other);
	CloseHandle(section);
}

static void test_malformed(void)
{
	static SID bad_sid = { 0, 1, { { 0, 0, 0, 0, 0, 1 } }, { 0 } };
	SECURITY_DESCRIPTOR descriptor;
	DWORD list[16];
	PACL acl = (PACL)list;

	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	CHECK_EQ("an empty descriptor will do", create_with_says(&descriptor),
		 ERROR_SUCCESS);
	descriptor.Revision = 2;
	CHECK_EQ("one of an unknown revision will not", create_with_says(&descriptor),
		 ERROR_UNKNOWN_REVISION);

	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	InitializeAcl(acl, sizeof(list), ACL_REVISION);
	acl->AceCount = 1; /* which is not there */
	SetSecurityDescriptorDacl(&descriptor, TRUE, acl, FALSE);
	CHECK_WINE_DIFFERS("a malformed list will not",
			   "the whole descriptor is malformed",
			   create_with_says(&descriptor) == ERROR_INVALID_ACL);

	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	descriptor.Owner = &bad_sid;
	CHECK_WINE_DIFFERS("a malformed owner will not", "it is not looked at closely",
			   create_with_says(&descriptor) == ERROR_INVALID_SID);
}

/* ---- changing ------------------------------------------------------------------------ */

static void test_set(void)
{
	DWORD_PTR owner[16];
	HANDLE section = create_described(owner, "conform-objsec-set"), other;
	SECURITY_DESCRIPTOR descriptor;
	PSECURITY_DESCRIPTOR read;

	REQUIRE(section);
	other = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "conform-objsec-set");
	REQUIRE(other);
	InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
	SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE);

	CHECK_EQ("a DACL is replaced",
		 set_says(section, DACL_SECURITY_INFORMATION, &descriptor),
		 ERROR_SUCCESS);
	CHECK_EQ("it is read back", dacl_state(section), DACL_NULL);
	CHECK_EQ("also through another handle", dacl_state(other), DACL_NULL);
	read = security_of(section, ALL_PARTS);
	CHECK("the owner stays", owner_of(read) && EqualSid(owner, owner_of(read)));
	CHECK("the group stays", group_of(read) != NULL);

	CHECK_EQ("an owner cannot be nobody",
		 set_says(section, OWNER_SECURITY_INFORMATION, &descriptor),
		 ERROR_INVALID_SECURITY_DESCR);
	CHECK_EQ("nor a group",
		 set_says(section, GROUP_SECURITY_INFORMATION, &descriptor),
		 ERROR_INVALID_SECURITY_DESCR);
	SetSecurityDescriptorOwner(&descriptor, owner, FALSE);
	CHECK_EQ("oneself may be the owner",
		 set_says(section, OWNER_SECURITY_INFORMATION, &descriptor),
		 ERROR_SUCCESS);

	CHECK_EQ("the SACL needs more than a section's rights",
		 set_says(section, SACL_SECURITY_INFORMATION, &descriptor),
		 ERROR_ACCESS_DENIED);
	descriptor.Revision = 7;
	CHECK_EQ("an unknown revision changes nothing",
		 set_says(section, DACL_SECURITY_INFORMATION, &descriptor),
		 ERROR_UNKNOWN_REVISION);
	CloseHandle(other);
	CloseHandle(section);
}

static void test_set_from_text(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	PSECURITY_DESCRIPTOR descriptor = NULL;

	REQUIRE(section);
	REQUIRE(ConvertStringSecurityDescriptorToSecurityDescriptorA(
		"D:(A;;0x4;;;WD)(A;;0xF001F;;;OW)", SDDL_REVISION_1, &descriptor, NULL));
	CHECK_EQ("a self-relative descriptor will do",
		 set_says(section, DACL_SECURITY_INFORMATION, descriptor), ERROR_SUCCESS);
	CHECK_EQ("its entries are read back", dacl_state(section), 2);
	CHECK_EQ("with their rights", mask_of(section, 0), FILE_MAP_READ);
	CHECK("and for whom they are",
	      IsWellKnownSid(&entry_of(section, 0)->SidStart, WinWorldSid));
	LocalFree(descriptor);
	CloseHandle(section);
}

static void test_generic_mask(void)
{
	GENERIC_MAPPING mapping = { 0x1, 0x2, 0x4, 0x8 };
	DWORD mask = GENERIC_READ | GENERIC_EXECUTE | 0x100;

	MapGenericMask(&mask, &mapping);
	CHECK_EQ("generic rights are mapped, others stay", mask, 0x105);
	mask = GENERIC_ALL | GENERIC_WRITE;
	MapGenericMask(&mask, &mapping);
	CHECK_EQ("all and writing, too", mask, 0xA);
}

int main(void)
{
	conform_begin();
	test_usual();
	test_parts();
	test_rights();
	test_null_dacl();
	test_entries();
	test_owner();
	test_malformed();
	test_set();
	test_set_from_text();
	test_generic_mask();
	return conform_end();
}
