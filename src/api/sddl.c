/* SPDX-License-Identifier: MIT */
/* Security structures as text, as Windows programs call for them. */
#include "sddl.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"
#include "convert.h"
#include "core/heap.h"
#include "core/sddl.h"
#include "status.h"

/* A copy that LocalFree() takes. */
static int sddl_give(const void *from, size_t n_bytes, void **ret)
{
	int r = heap_block_new(heap_process(), n_bytes, 0, ret);

	if (r == 0)
		memcpy(*ret, from, n_bytes);
	return r;
}

static int sddl_descriptor(const char *text, size_t n_bytes, DWORD revision,
			   PSECURITY_DESCRIPTOR *ret, ULONG *ret_n_bytes)
{
	_cleanup_(freep) struct descriptor_relative *relative = NULL;
	size_t needed;
	int r;

	if (revision != SDDL_REVISION_1)
		return ERR_SECURITY_REVISION;
	r = sddl_read(text, n_bytes, &relative);
	if (r < 0)
		return r;
	needed = descriptor_n_bytes((struct descriptor *)relative);
	if (ret_n_bytes)
		*ret_n_bytes = (ULONG)needed;
	return sddl_give(relative, needed, ret);
}

BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorA(
	LPCSTR StringSecurityDescriptor, DWORD StringSDRevision,
	PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize)
{
	if (!StringSecurityDescriptor || !SecurityDescriptor)
		return status_bool(ERR_PARAMETER);
	return status_bool(sddl_descriptor(
		StringSecurityDescriptor, strlen(StringSecurityDescriptor),
		StringSDRevision, SecurityDescriptor, SecurityDescriptorSize));
}

BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(
	LPCWSTR StringSecurityDescriptor, DWORD StringSDRevision,
	PSECURITY_DESCRIPTOR *SecurityDescriptor, PULONG SecurityDescriptorSize)
{
	_cleanup_(freep) char *text = NULL;
	int r;

	if (!StringSecurityDescriptor || !SecurityDescriptor)
		return status_bool(ERR_PARAMETER);
	/* SDDL is ASCII; any other character makes it none, and stays one on the way. */
	text = convert_to_utf8(StringSecurityDescriptor);
	r = text ? 0 : -ENOMEM;
	if (r == 0)
		r = sddl_descriptor(text, strlen(text), StringSDRevision,
				    SecurityDescriptor, SecurityDescriptorSize);
	return status_bool(r);
}

/* A text of either width that LocalFree() takes. */
static int sddl_give_text(const char *text, size_t unit_bytes, void **ret, ULONG *ret_n)
{
	size_t n = strlen(text) + 1;
	int r = heap_block_new(heap_process(), n * unit_bytes, 0, ret);

	if (r < 0)
		return r;
	if (unit_bytes == 1)
		memcpy(*ret, text, n);
	else
		utf16_from_utf8(*ret, n, text, n);
	if (ret_n)
		*ret_n = (ULONG)n;
	return 0;
}

static int sddl_descriptor_text(const void *descriptor, DWORD revision, DWORD parts,
				size_t unit_bytes, void **ret, ULONG *ret_n)
{
	_cleanup_(freep) char *text = NULL;
	int r;

	if (!descriptor || !ret)
		return ERR_PARAMETER;
	if (revision != SDDL_REVISION_1)
		return ERR_SECURITY_REVISION;
	r = sddl_write(descriptor, parts, &text);
	return r < 0 ? r : sddl_give_text(text, unit_bytes, ret, ret_n);
}

BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorA(
	PSECURITY_DESCRIPTOR SecurityDescriptor, DWORD RequestedStringSDRevision,
	SECURITY_INFORMATION SecurityInformation, LPSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen)
{
	return status_bool(sddl_descriptor_text(
		SecurityDescriptor, RequestedStringSDRevision, SecurityInformation,
		sizeof(CHAR), (void **)StringSecurityDescriptor,
		StringSecurityDescriptorLen));
}

BOOL WINAPI ConvertSecurityDescriptorToStringSecurityDescriptorW(
	PSECURITY_DESCRIPTOR SecurityDescriptor, DWORD RequestedStringSDRevision,
	SECURITY_INFORMATION SecurityInformation, LPWSTR *StringSecurityDescriptor,
	PULONG StringSecurityDescriptorLen)
{
	return status_bool(sddl_descriptor_text(
		SecurityDescriptor, RequestedStringSDRevision, SecurityInformation,
		sizeof(WCHAR), (void **)StringSecurityDescriptor,
		StringSecurityDescriptorLen));
}

static int sddl_sid_text(PSID sid, size_t unit_bytes, void **ret)
{
	char text[SDDL_SID_MAX];
	int r;

	if (!ret)
		return ERR_PARAMETER;
	r = sid ? sddl_write_sid(sid, text) : ERR_SID_INVALID;
	return r < 0 ? r : sddl_give_text(text, unit_bytes, ret, NULL);
}

BOOL WINAPI ConvertSidToStringSidA(PSID Sid, LPSTR *StringSid)
{
	return status_bool(sddl_sid_text(Sid, sizeof(CHAR), (void **)StringSid));
}

BOOL WINAPI ConvertSidToStringSidW(PSID Sid, LPWSTR *StringSid)
{
	return status_bool(sddl_sid_text(Sid, sizeof(WCHAR), (void **)StringSid));
}

static int sddl_sid(const char *text, size_t n_bytes, PSID *ret)
{
	uint8_t room[SID_MAX_BYTES] __attribute__((aligned(4)));
	struct sid *sid = (struct sid *)room;
	int r = sddl_read_sid(text, n_bytes, sid, sizeof(room));

	if (r < 0)
		return r;
	return sddl_give(sid, sid_n_bytes(sid), ret);
}

BOOL WINAPI ConvertStringSidToSidA(LPCSTR StringSid, PSID *Sid)
{
	if (!StringSid || !Sid)
		return status_bool(ERR_PARAMETER);
	return status_bool(sddl_sid(StringSid, strlen(StringSid), Sid));
}

BOOL WINAPI ConvertStringSidToSidW(LPCWSTR StringSid, PSID *Sid)
{
	_cleanup_(freep) char *text = NULL;
	int r;

	if (!StringSid || !Sid)
		return status_bool(ERR_PARAMETER);
	text = convert_to_utf8(StringSid);
	r = text ? 0 : -ENOMEM;
	if (r == 0)
		r = sddl_sid(text, strlen(text), Sid);
	return status_bool(r);
}
