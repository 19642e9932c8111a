/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors and identifiers as text.
 */
#include "conform.h"

#include <sddl.h>

/* What the calls allocate, until the end. */
static void *kept[256];
static unsigned n_kept;

static void *keep(void *allocated)
{
	if (allocated && n_kept < ARRAYSIZE(kept))
		kept[n_kept++] = allocated;
	return allocated;
}

static PSECURITY_DESCRIPTOR descriptor_from(const char *text)
{
	PSECURITY_DESCRIPTOR descriptor = NULL;

	if (!ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1,
								  &descriptor, NULL))
		return NULL;
	return keep(descriptor);
}

static DWORD text_says(const char *text)
{
	PSECURITY_DESCRIPTOR descriptor;

	SetLastError(UNTOUCHED);
	if (!ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1,
								  &descriptor, NULL))
		return failure_said();
	keep(descriptor);
	return ERROR_SUCCESS;
}

/* The entry of that number in the DACL. */
static ACCESS_ALLOWED_ACE *entry_of(PSECURITY_DESCRIPTOR descriptor, DWORD index)
{
	BOOL present = FALSE, is_default;
	PACL acl = NULL;
	void *entry = NULL;

	if (!descriptor ||
	    !GetSecurityDescriptorDacl(descriptor, &present, &acl, &is_default) ||
	    !present || !acl || !GetAce(acl, index, &entry))
		return NULL;
	return (ACCESS_ALLOWED_ACE *)entry;
}

static DWORD rights_of(const char *rights)
{
	ACCESS_ALLOWED_ACE *entry;
	char text[64];

	sprintf(text, "D:(A;;%s;;;WD)", rights);
	entry = entry_of(descriptor_from(text), 0);
	return entry ? entry->Mask : CONTRADICTION;
}

static int is_sid(PSID sid, const char *text)
{
	LPSTR written = NULL;

	return sid && ConvertSidToStringSidA(sid, &written) &&
	       !strcmp((char *)keep(written), text);
}

/* What a name of two letters stands for. */
static int stands_for(const char *name, const char *text)
{
	ACCESS_ALLOWED_ACE *entry;
	char sddl[64];

	sprintf(sddl, "D:(A;;GA;;;%s)", name);
	entry = entry_of(descriptor_from(sddl), 0);
	return entry && is_sid(&entry->SidStart, text);
}

static void test_lists(void)
{
	PSECURITY_DESCRIPTOR descriptor = NULL;
	SECURITY_DESCRIPTOR_RELATIVE *relative;
	BOOL present, is_default;
	ACCESS_ALLOWED_ACE *entry;
	ULONG n_bytes = 0;
	PACL acl = NULL;

	CHECK("everybody can be let in",
	      ConvertStringSecurityDescriptorToSecurityDescriptorA(
		      "D:(A;;GA;;;WD)", SDDL_REVISION_1, &descriptor, &n_bytes));
	REQUIRE(descriptor);
	keep(descriptor);
	CHECK("the result is valid", IsValidSecurityDescriptor(descriptor));
	CHECK_EQ("of the length told", n_bytes, 20 + 8 + 20);
	relative = (SECURITY_DESCRIPTOR_RELATIVE *)descriptor;
	CHECK_EQ("in one piece, with a list", relative->Control,
		 SE_SELF_RELATIVE | SE_DACL_PRESENT);
	entry = entry_of(descriptor, 0);
	REQUIRE(entry);
	CHECK("of one entry", entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE &&
				      entry->Header.AceFlags == 0 &&
				      entry->Mask == GENERIC_ALL &&
				      is_sid(&entry->SidStart, "S-1-1-0"));

	descriptor = descriptor_from("O:BAG:SYD:P(D;OICI;GA;;;BG)(A;NPIO;GRGWGX;;;AU)");
	REQUIRE(descriptor);
	relative = (SECURITY_DESCRIPTOR_RELATIVE *)descriptor;
	CHECK_EQ("a list can be protected", relative->Control,
		 SE_SELF_RELATIVE | SE_DACL_PRESENT | SE_DACL_PROTECTED);
	CHECK("an owner can be named",
	      is_sid((BYTE *)descriptor + relative->Owner, "S-1-5-32-544"));
	CHECK("and a group", is_sid((BYTE *)descriptor + relative->Group, "S-1-5-18"));
	entry = entry_of(descriptor, 0);
	CHECK("somebody can be kept out",
	      entry && entry->Header.AceType == ACCESS_DENIED_ACE_TYPE &&
		      entry->Header.AceFlags ==
			      (OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE));
	entry = entry_of(descriptor, 1);
	CHECK("and others let in",
	      entry && entry->Mask == (GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE));

	descriptor = descriptor_from("D:");
	CHECK("a list can be empty",
	      descriptor &&
		      GetSecurityDescriptorDacl(descriptor, &present, &acl,
						&is_default) &&
		      present && acl && acl->AceCount == 0);
	descriptor = descriptor_from("D:NO_ACCESS_CONTROL");
	CHECK_WINE_DIFFERS("and can be none", "the word is not known",
			   descriptor &&
				   GetSecurityDescriptorDacl(descriptor, &present, &acl,
							     &is_default) &&
				   present && !acl);
	descriptor = descriptor_from("S:(ML;;NW;;;LW)");
	CHECK("a label goes into the other list",
	      descriptor &&
		      GetSecurityDescriptorDacl(descriptor, &present, &acl,
						&is_default) &&
		      !present &&
		      GetSecurityDescriptorSacl(descriptor, &present, &acl,
						&is_default) &&
		      present && acl->AceCount == 1);
	CHECK_EQ("what programs write in practice is understood",
		 text_says("D:(A;;GA;;;WD)(A;;GA;;;AN)S:(ML;;NW;;;ME)"), ERROR_SUCCESS);
	CHECK_EQ("and this", text_says("D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GRGW;;;AU)"),
		 ERROR_SUCCESS);
	CHECK_EQ("and this",
		 text_says("D:(D;OICI;GA;;;BG)(D;OICI;GA;;;AN)(A;OICI;GRGWGX;;;AU)"
			   "(A;OICI;GA;;;BA)"),
		 ERROR_SUCCESS);
}

static void test_words(void)
{
	CHECK_EQ("rights have names", rights_of("GRGWRC"),
		 GENERIC_READ | GENERIC_WRITE | READ_CONTROL);
	CHECK_EQ("of which some are those of files", rights_of("FA"), 0x1f01ff);
	CHECK_EQ("and may be a number", rights_of("0x001f0003"), 0x1f0003);
	CHECK("WD is everybody", stands_for("WD", "S-1-1-0"));
	CHECK("CO the creator", stands_for("CO", "S-1-3-0"));
	CHECK("AU who has logged on", stands_for("AU", "S-1-5-11"));
	CHECK("SY the system", stands_for("SY", "S-1-5-18"));
	CHECK("LS a service", stands_for("LS", "S-1-5-19"));
	CHECK("BA the administrators", stands_for("BA", "S-1-5-32-544"));
	CHECK("BU the users", stands_for("BU", "S-1-5-32-545"));
	CHECK("IU who sits in front of it", stands_for("IU", "S-1-5-4"));
	CHECK("AN who has not said a name", stands_for("AN", "S-1-5-7"));
	CHECK("others have numbers",
	      stands_for("S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1001"));
}

static void test_errors(void)
{
	PSECURITY_DESCRIPTOR descriptor;

	SetLastError(UNTOUCHED);
	CHECK("another revision is refused",
	      !ConvertStringSecurityDescriptorToSecurityDescriptorA("D:", 2, &descriptor,
								    NULL));
	CHECK_EQ("as unknown", GetLastError(), ERROR_UNKNOWN_REVISION);
	CHECK_WINE_DIFFERS("no text is an invalid parameter", "it is an empty one",
			   text_says(NULL) == ERROR_INVALID_PARAMETER);
	CHECK_EQ("what is none of this language is an invalid parameter",
		 text_says("nonsense"), ERROR_INVALID_PARAMETER);
	CHECK_EQ("a right nobody knows makes an invalid list",
		 text_says("D:(A;;ZZ;;;WD)"), ERROR_INVALID_ACL);
	CHECK_EQ("so does one nobody knows to be", text_says("D:(A;;GA;;;ZZ)"),
		 ERROR_INVALID_ACL);
	CHECK_EQ("an owner nobody knows is an invalid identifier", text_says("O:ZZ"),
		 ERROR_INVALID_SID);
}

static void test_sids(void)
{
	WCHAR wide[32];
	LPWSTR written = NULL;
	PSID sid = NULL;
	LPSTR text = NULL;
	BYTE bad[8] = { 2, 0, 0, 0, 0, 0, 0, 5 };

	CHECK("an identifier can be read",
	      ConvertStringSidToSidA("S-1-5-32-544", &sid) &&
		      IsWellKnownSid(keep(sid), WinBuiltinAdministratorsSid));
	CHECK("by its name as well", ConvertStringSidToSidA("WD", &sid) &&
					     IsWellKnownSid(keep(sid), WinWorldSid));
	CHECK("and be wide", ConvertStringSidToSidW(widen(wide, "S-1-5-18"), &sid) &&
				     IsWellKnownSid(keep(sid), WinLocalSystemSid));
	CHECK("it is written the same way",
	      ConvertSidToStringSidW(sid, &written) &&
		      !memcmp(keep(written), wide, 9 * sizeof(WCHAR)));
	SetLastError(UNTOUCHED);
	CHECK("what is none is not read", !ConvertStringSidToSidA("S-1", &sid));
	CHECK_EQ("and said to be", GetLastError(), ERROR_INVALID_SID);
	SetLastError(UNTOUCHED);
	CHECK("nor written", !ConvertSidToStringSidA(bad, &text));
	CHECK_EQ("and said to be, too", GetLastError(), ERROR_INVALID_SID);
}

/* Is the text what becomes of it when it is read and written again? */
static int survives(const char *text)
{
	const SECURITY_INFORMATION all =
		OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
		DACL_SECURITY_INFORMATION | SACL_SECURITY_INFORMATION;
	PSECURITY_DESCRIPTOR descriptor = descriptor_from(text);
	LPSTR written = NULL;

	return descriptor &&
	       ConvertSecurityDescriptorToStringSecurityDescriptorA(
		       descriptor, SDDL_REVISION_1, all, &written, NULL) &&
	       !strcmp((char *)keep(written), text);
}

/* What is written of a descriptor with that text, if only some parts are asked for. */
static int writes(const char *text, SECURITY_INFORMATION parts, const char *want)
{
	PSECURITY_DESCRIPTOR descriptor = descriptor_from(text);
	LPSTR written = NULL;

	return descriptor &&
	       ConvertSecurityDescriptorToStringSecurityDescriptorA(
		       descriptor, SDDL_REVISION_1, parts, &written, NULL) &&
	       !strcmp((char *)keep(written), want);
}

static DWORD write_says(PSECURITY_DESCRIPTOR descriptor, DWORD revision)
{
	LPSTR written = NULL;

	SetLastError(UNTOUCHED);
	if (!ConvertSecurityDescriptorToStringSecurityDescriptorA(
		    descriptor, revision, DACL_SECURITY_INFORMATION, &written, NULL))
		return failure_said();
	keep(written);
	return ERROR_SUCCESS;
}

static void test_writing(void)
{
	CHECK("owner and group are written by name", survives("O:SYG:BA"));
	CHECK("or by number", survives("O:S-1-5-21-93476-23408-4576G:S-1-5-21-1-2-3"));
	CHECK("an empty list is written", survives("D:"));
	CHECK("flags of a list are", survives("D:PARAI(A;;GA;;;WD)"));
	CHECK("flags of an entry are", survives("D:(A;OICINPIOID;GA;;;SU)"));
	CHECK("generic rights are written from the lowest bit up",
	      survives("D:(A;NP;GAGXGWGR;;;SU)"));
	CHECK("so are the others", survives("D:(A;IOID;CCDCLCSWRPWPDTLOCR;;;SU)"));
	CHECK("all rights of a section have words",
	      writes("D:(A;;0xf001f;;;WD)", DACL_SECURITY_INFORMATION,
		     "D:(A;;CCDCLCSWRPSDRCWDWO;;;WD)"));
	CHECK("a usual set has one word", survives("D:(A;;FA;;;WD)(A;;FR;;;WD)"
						   "(A;;FW;;;WD)(A;;FX;;;WD)"));
	CHECK("of the registry's, too",
	      survives("D:(A;;KA;;;WD)(A;;KR;;;WD)(A;;KW;;;WD)"));
	CHECK("what has no words is a number", survives("D:(D;OICI;0xffffffff;;;WD)"));
	CHECK("a bit without a word makes all of it one",
	      survives("D:(A;;0x12019f;;;SU)"));
	CHECK("no right at all is nothing", survives("D:(A;;;;;WD)"));
	CHECK("a SACL is written behind the DACL",
	      survives("D:(A;;GA;;;WD)S:(AU;OICINPIOIDSAFA;CCDCLCSWRPRC;;;SU)"));
	CHECK_WINE_DIFFERS("a label's rights have words of their own",
			   "they have those of objects", survives("S:(ML;;NW;;;LW)"));
	CHECK_WINE_DIFFERS("a NULL list has a word", "the word is not known",
			   survives("D:NO_ACCESS_CONTROL"));
	CHECK("what is not there is not written",
	      writes("O:SY", GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, ""));
	CHECK("nor is what is not asked for",
	      writes("O:SYG:BAD:(A;;GA;;;WD)", GROUP_SECURITY_INFORMATION, "G:BA"));
}

static void test_writing_out(void)
{
	PSECURITY_DESCRIPTOR descriptor = descriptor_from("O:SYD:(A;;GA;;;WD)");
	SECURITY_DESCRIPTOR other;
	WCHAR want[32];
	LPWSTR wide = NULL;
	LPSTR text = NULL;
	ULONG n = 0;

	CHECK("a text is written", ConvertSecurityDescriptorToStringSecurityDescriptorA(
					   descriptor, SDDL_REVISION_1,
					   DACL_SECURITY_INFORMATION, &text, &n) &&
					   !strcmp((char *)keep(text), "D:(A;;GA;;;WD)"));
	CHECK_EQ("its length counts the terminator", n, sizeof("D:(A;;GA;;;WD)"));
	n = 0;
	CHECK("it may be wide",
	      ConvertSecurityDescriptorToStringSecurityDescriptorW(
		      descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &wide,
		      &n) &&
		      !memcmp(keep(wide), widen(want, "D:(A;;GA;;;WD)"),
			      sizeof("D:(A;;GA;;;WD)") * sizeof(WCHAR)));
	CHECK_EQ("and has the same length", n, sizeof("D:(A;;GA;;;WD)"));
	CHECK_EQ("another revision of the text is not known", write_says(descriptor, 2),
		 ERROR_UNKNOWN_REVISION);

	InitializeSecurityDescriptor(&other, SECURITY_DESCRIPTOR_REVISION);
	SetSecurityDescriptorDacl(&other, TRUE, NULL, FALSE);
	CHECK_EQ("an absolute one will do", write_says(&other, SDDL_REVISION_1),
		 ERROR_SUCCESS);
}

int main(void)
{
	conform_begin();
	test_lists();
	test_words();
	test_errors();
	test_sids();
	test_writing();
	test_writing_out();
	while (n_kept)
		if (LocalFree(kept[--n_kept]))
			return 1;
	return conform_end();
}
