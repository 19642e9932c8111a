/* SPDX-License-Identifier: MIT */
/*
 * Parts of objects' security descriptors as Windows programs ask for and change them. Here
 * errors are returned, and the last error stays what it was.
 */
#include "aclapi.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/heap.h"
#include "core/kinds.h"
#include "core/security.h"
#include "status.h"
#include "text.h"

static int aclapi_check_type(SE_OBJECT_TYPE type)
{
	if (type == SE_UNKNOWN_OBJECT_TYPE)
		return ERR_PARAMETER;
	return type == SE_KERNEL_OBJECT ? 0 : ERR_NOT_SUPPORTED;
}

/* What a caller wants to have of a descriptor. */
struct aclapi_wishes {
	PSID *owner, *group;
	PACL *dacl, *sacl;
	PSECURITY_DESCRIPTOR *descriptor;
};

static void aclapi_put(const struct descriptor *descriptor, enum descriptor_part part,
		       void **ret)
{
	if (ret)
		*ret = descriptor_get(descriptor, part);
}

/* A copy that LocalFree() takes, and where things are in it. */
static int aclapi_give(const struct descriptor_relative *relative,
		       const struct aclapi_wishes *wishes)
{
	size_t n_bytes = descriptor_n_bytes((const struct descriptor *)relative);
	void *copy;
	int r;

	r = heap_block_new(heap_process(), n_bytes, 0, &copy);
	if (r < 0)
		return r;
	memcpy(copy, relative, n_bytes);
	aclapi_put(copy, DESCRIPTOR_OWNER, wishes->owner);
	aclapi_put(copy, DESCRIPTOR_GROUP, wishes->group);
	aclapi_put(copy, DESCRIPTOR_DACL, (void **)wishes->dacl);
	aclapi_put(copy, DESCRIPTOR_SACL, (void **)wishes->sacl);
	if (wishes->descriptor)
		*wishes->descriptor = copy;
	return 0;
}

#define ACLAPI_WISHES                                                        \
	&(const struct aclapi_wishes)                                        \
	{                                                                    \
		ppsidOwner, ppsidGroup, ppDacl, ppSacl, ppSecurityDescriptor \
	}

static bool aclapi_wants_nothing(const struct aclapi_wishes *wishes)
{
	return !wishes->owner && !wishes->group && !wishes->dacl && !wishes->sacl &&
	       !wishes->descriptor;
}

DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
			     SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner,
			     PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl,
			     PSECURITY_DESCRIPTOR *ppSecurityDescriptor)
{
	_cleanup_(freep) struct descriptor_relative *relative = NULL;
	int r = aclapi_check_type(ObjectType);

	if (r == 0 && aclapi_wants_nothing(ACLAPI_WISHES))
		r = ERR_PARAMETER;
	if (r == 0)
		r = security_get(handle_number(handle), SecurityInfo, &relative);
	if (r == 0)
		r = aclapi_give(relative, ACLAPI_WISHES);
	return err_win32(r);
}

/* A descriptor of what the caller has, whether it is to be used or not. */
static void aclapi_describe(struct descriptor *descriptor, PSID owner, PSID group,
			    PACL dacl, PACL sacl)
{
	descriptor_init(descriptor, DESCRIPTOR_FORMAT);
	/* Not checked yet: what is not asked for may be anything. */
	descriptor->parts[DESCRIPTOR_OWNER] = owner;
	descriptor->parts[DESCRIPTOR_GROUP] = group;
	descriptor_set_list(descriptor, DESCRIPTOR_DACL, true, (struct acl *)dacl, false);
	descriptor_set_list(descriptor, DESCRIPTOR_SACL, sacl, (struct acl *)sacl, false);
}

DWORD WINAPI SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
			     SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
			     PSID psidGroup, PACL pDacl, PACL pSacl)
{
	struct descriptor descriptor;
	int r = aclapi_check_type(ObjectType);

	aclapi_describe(&descriptor, psidOwner, psidGroup, pDacl, pSacl);
	if (r == 0)
		r = security_set(handle_number(handle), SecurityInfo, &descriptor);
	return err_win32(r);
}

/* ---- by name ------------------------------------------------------------------------ */

/* The object of a name that was read with the result `r`. What kind it is to be comes first.
 * A program that knows an object's name has as many rights as it needs. */
static int aclapi_open(struct object **ret, SE_OBJECT_TYPE type, int r,
		       const struct text *text)
{
	int wrong = aclapi_check_type(type);
	struct name name;

	if (wrong < 0 || r < 0)
		return wrong < 0 ? wrong : r;
	r = text_name_to_open(text, &name);
	return r < 0 ? r : kinds_open(ret, &name);
}

static DWORD aclapi_get_named(SE_OBJECT_TYPE type, int r, const struct text *text,
			      SECURITY_INFORMATION parts,
			      const struct aclapi_wishes *wishes)
{
	_cleanup_(freep) struct descriptor_relative *relative = NULL;
	struct object *object;

	if (r == 0 && aclapi_wants_nothing(wishes))
		r = ERR_PARAMETER;
	r = aclapi_open(&object, type, r, text);
	if (r < 0)
		return err_win32(r);
	r = security_get_of(object, object->kind->all, parts, &relative);
	object_unref(object);
	if (r == 0)
		r = aclapi_give(relative, wishes);
	return err_win32(r);
}

static DWORD aclapi_set_named(SE_OBJECT_TYPE type, int r, const struct text *text,
			      SECURITY_INFORMATION parts,
			      const struct descriptor *descriptor)
{
	struct object *object;

	r = aclapi_open(&object, type, r, text);
	if (r < 0)
		return err_win32(r);
	r = security_set_of(object, object->kind->all, parts, descriptor);
	object_unref(object);
	return err_win32(r);
}

DWORD WINAPI GetNamedSecurityInfoA(LPCSTR pObjectName, SE_OBJECT_TYPE ObjectType,
				   SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner,
				   PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl,
				   PSECURITY_DESCRIPTOR *ppSecurityDescriptor)
{
	_cleanup_(text_deinit) struct text text;
	int r = text_from_ansi(&text, pObjectName);

	return aclapi_get_named(ObjectType, r, &text, SecurityInfo, ACLAPI_WISHES);
}

DWORD WINAPI GetNamedSecurityInfoW(LPCWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
				   SECURITY_INFORMATION SecurityInfo, PSID *ppsidOwner,
				   PSID *ppsidGroup, PACL *ppDacl, PACL *ppSacl,
				   PSECURITY_DESCRIPTOR *ppSecurityDescriptor)
{
	_cleanup_(text_deinit) struct text text;
	int r = text_from_wide(&text, pObjectName);

	return aclapi_get_named(ObjectType, r, &text, SecurityInfo, ACLAPI_WISHES);
}

DWORD WINAPI SetNamedSecurityInfoA(LPSTR pObjectName, SE_OBJECT_TYPE ObjectType,
				   SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
				   PSID psidGroup, PACL pDacl, PACL pSacl)
{
	_cleanup_(text_deinit) struct text text;
	int r = text_from_ansi(&text, pObjectName);
	struct descriptor descriptor;

	aclapi_describe(&descriptor, psidOwner, psidGroup, pDacl, pSacl);
	return aclapi_set_named(ObjectType, r, &text, SecurityInfo, &descriptor);
}

DWORD WINAPI SetNamedSecurityInfoW(LPWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
				   SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
				   PSID psidGroup, PACL pDacl, PACL pSacl)
{
	_cleanup_(text_deinit) struct text text;
	int r = text_from_wide(&text, pObjectName);
	struct descriptor descriptor;

	aclapi_describe(&descriptor, psidOwner, psidGroup, pDacl, pSacl);
	return aclapi_set_named(ObjectType, r, &text, SecurityInfo, &descriptor);
}
