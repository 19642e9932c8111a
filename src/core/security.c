/* SPDX-License-Identifier: MIT */
/*
 * Security of objects, by Windows' rules for what is stored: lists have no generic rights
 * any more, an object always has an owner, a group and a DACL, and a list that was not
 * given is the one its creator's token would have brought: himself and the system
 * everything, and whoever shares his logon to read and execute.
 *
 * Of a SACL only labels are kept. The rest needs a privilege that nobody here has.
 */
#include "core/security.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/account.h"
#include "core/handle.h"
#include "core/security-list.h"

enum {
	SECURITY_READ_CONTROL = 0x20000,
	SECURITY_WRITE_DAC = 0x40000,
	SECURITY_WRITE_OWNER = 0x80000,
};

struct security_owner security_of_caller(void)
{
	return (struct security_owner) { geteuid(), getegid() };
}

/* What a descriptor is put together from; the lists are ours. */
struct security_desk {
	struct descriptor descriptor;
	union account owner, group;
	struct acl *dacl, *sacl;
};

static void security_desk_deinit(struct security_desk *desk)
{
	free(desk->dacl);
	free(desk->sacl);
}

static int security_check(const struct descriptor *given, uint32_t parts)
{
	const struct sid *owner = descriptor_get(given, DESCRIPTOR_OWNER),
			 *group = descriptor_get(given, DESCRIPTOR_GROUP);

	if (given->revision != DESCRIPTOR_FORMAT)
		return ERR_SECURITY_REVISION;
	if ((parts & SECURITY_OWNER && owner && !sid_is_valid(owner)) ||
	    (parts & SECURITY_GROUP && group && !sid_is_valid(group)))
		return ERR_SID_INVALID;
	return 0;
}

static void security_put_control(struct security_desk *desk, uint16_t bit, bool on)
{
	descriptor_set_control(&desk->descriptor, bit, on ? bit : 0);
}

/* A DACL that is to be there and is not lets everybody do everything. */
static int security_put_dacl(struct security_desk *desk, const struct object_kind *kind,
			     const struct descriptor *from)
{
	const struct acl *dacl = descriptor_get(from, DESCRIPTOR_DACL);
	int r = dacl ? security_list_copy(kind, dacl, &desk->dacl) : 0;

	if (r < 0)
		return r;
	security_put_control(desk, DESCRIPTOR_DACL_IS_CLOSED,
			     from->control & DESCRIPTOR_DACL_IS_CLOSED);
	return descriptor_set_list(&desk->descriptor, DESCRIPTOR_DACL, true, desk->dacl,
				   false);
}

static int security_put_labels(struct security_desk *desk, const struct descriptor *from)
{
	int r = security_list_labels(descriptor_get(from, DESCRIPTOR_SACL), &desk->sacl);

	if (r < 0)
		return r;
	return descriptor_set_list(&desk->descriptor, DESCRIPTOR_SACL, desk->sacl,
				   desk->sacl, false);
}

static void security_put_sid(struct security_desk *desk, const struct descriptor *from,
			     enum descriptor_part part)
{
	descriptor_set_sid(&desk->descriptor, part, descriptor_get(from, part), false);
}

static int security_finish(const struct security_desk *desk,
			   struct descriptor_relative **ret)
{
	_cleanup_(freep) struct descriptor_relative *relative = NULL;
	uint32_t n_bytes = 0;
	int r;

	descriptor_make_relative(&desk->descriptor, NULL, &n_bytes);
	relative = malloc(n_bytes);
	if (!relative)
		return -ENOMEM;
	r = descriptor_make_relative(&desk->descriptor, relative, &n_bytes);
	if (r < 0)
		return r;
	*ret = take_ptr(&relative);
	return 0;
}

int security_new(struct descriptor_relative **ret, const struct object_kind *kind,
		 const struct descriptor *given, struct security_owner owner)
{
	_cleanup_(security_desk_deinit) struct security_desk desk = { .dacl = NULL };
	struct descriptor nothing;
	int r;

	descriptor_init(&desk.descriptor, DESCRIPTOR_FORMAT);
	descriptor_init(&nothing, DESCRIPTOR_FORMAT);
	if (!given)
		given = &nothing;
	r = security_check(given, SECURITY_OWNER | SECURITY_GROUP);
	if (r < 0)
		return r;
	account_of_user(&desk.owner, owner.uid);
	account_of_group(&desk.group, owner.gid);
	descriptor_set_sid(&desk.descriptor, DESCRIPTOR_OWNER, &desk.owner.sid, false);
	descriptor_set_sid(&desk.descriptor, DESCRIPTOR_GROUP, &desk.group.sid, false);
	if (descriptor_get(given, DESCRIPTOR_OWNER))
		security_put_sid(&desk, given, DESCRIPTOR_OWNER);
	if (descriptor_get(given, DESCRIPTOR_GROUP))
		security_put_sid(&desk, given, DESCRIPTOR_GROUP);

	if (descriptor_has_list(given, DESCRIPTOR_DACL))
		r = security_put_dacl(&desk, kind, given);
	else
		r = security_list_usual(kind, owner.uid, &desk.dacl);
	if (r < 0)
		return r;
	descriptor_set_list(&desk.descriptor, DESCRIPTOR_DACL, true, desk.dacl, false);

	r = security_put_labels(&desk, given);
	if (r < 0)
		return r;
	if (security_list_has_more(descriptor_get(given, DESCRIPTOR_SACL)))
		return ERR_PRIVILEGE_MISSING;
	return security_finish(&desk, ret);
}

/* ---- what handles ask for ----------------------------------------------------------- */

static int security_check_right(uint32_t rights, uint32_t right)
{
	return (rights & right) == right ? 0 : ERR_RIGHT_MISSING;
}

/* The parts, each as it is in `from`, in a new descriptor. */
static int security_extract(const struct descriptor *from, uint32_t parts,
			    struct descriptor_relative **ret)
{
	struct security_desk desk = { .dacl = NULL };

	descriptor_init(&desk.descriptor, DESCRIPTOR_FORMAT);
	if (parts & SECURITY_OWNER)
		security_put_sid(&desk, from, DESCRIPTOR_OWNER);
	if (parts & SECURITY_GROUP)
		security_put_sid(&desk, from, DESCRIPTOR_GROUP);
	if (parts & SECURITY_DACL) {
		descriptor_set_list(&desk.descriptor, DESCRIPTOR_DACL, true,
				    descriptor_get(from, DESCRIPTOR_DACL), false);
		security_put_control(&desk, DESCRIPTOR_DACL_IS_CLOSED,
				     from->control & DESCRIPTOR_DACL_IS_CLOSED);
	}
	if (parts & SECURITY_LABEL && descriptor_get(from, DESCRIPTOR_SACL))
		descriptor_set_list(&desk.descriptor, DESCRIPTOR_SACL, true,
				    descriptor_get(from, DESCRIPTOR_SACL), false);
	return security_finish(&desk, ret);
}

int security_get_of(struct object *object, uint32_t rights, uint32_t parts,
		    struct descriptor_relative **ret)
{
	const uint32_t readable =
		SECURITY_OWNER | SECURITY_GROUP | SECURITY_DACL | SECURITY_LABEL;
	_cleanup_(freep) struct descriptor_relative *whole = NULL;
	int r;

	if (!object->kind->read_security)
		return ERR_SECURITY_UNKNOWN;
	r = security_check_right(
		rights, (parts & readable ? SECURITY_READ_CONTROL : 0U) |
				(parts & SECURITY_SACL ? RIGHT_SYSTEM_SECURITY : 0U));
	if (r == 0)
		r = object->kind->read_security(object, &whole);
	if (r < 0)
		return r;
	return security_extract((struct descriptor *)whole, parts, ret);
}

int security_get(uint64_t handle, uint32_t parts, struct descriptor_relative **ret)
{
	struct object *object;
	uint32_t rights;
	int r = handle_find(handle, NULL, &object, &rights);

	if (r < 0)
		return r;
	r = security_get_of(object, rights, parts, ret);
	object_unref(object);
	return r;
}

static int security_replace(const struct object_kind *kind, const struct descriptor *old,
			    uint32_t parts, const struct descriptor *given,
			    struct descriptor_relative **ret)
{
	_cleanup_(security_desk_deinit) struct security_desk desk = { .dacl = NULL };
	int r;

	descriptor_init(&desk.descriptor, DESCRIPTOR_FORMAT);
	security_put_sid(&desk, parts & SECURITY_OWNER ? given : old, DESCRIPTOR_OWNER);
	security_put_sid(&desk, parts & SECURITY_GROUP ? given : old, DESCRIPTOR_GROUP);
	r = security_put_dacl(&desk, kind, parts & SECURITY_DACL ? given : old);
	if (r == 0)
		r = security_put_labels(&desk, parts & SECURITY_LABEL ? given : old);
	if (r < 0)
		return r;
	if (parts & (SECURITY_DACL_OPEN | SECURITY_DACL_CLOSED))
		security_put_control(&desk, DESCRIPTOR_DACL_IS_CLOSED,
				     parts & SECURITY_DACL_CLOSED);
	return security_finish(&desk, ret);
}

static uint32_t security_right_to_set(uint32_t parts)
{
	const uint32_t of_owner = SECURITY_OWNER | SECURITY_GROUP | SECURITY_LABEL,
		       of_dacl =
			       SECURITY_DACL | SECURITY_DACL_OPEN | SECURITY_DACL_CLOSED,
		       of_system =
			       SECURITY_SACL | SECURITY_SACL_OPEN | SECURITY_SACL_CLOSED;

	return (parts & of_owner ? SECURITY_WRITE_OWNER : 0U) |
	       (parts & of_dacl ? SECURITY_WRITE_DAC : 0U) |
	       (parts & of_system ? RIGHT_SYSTEM_SECURITY : 0U);
}

int security_set_of(struct object *object, uint32_t rights, uint32_t parts,
		    const struct descriptor *given)
{
	_cleanup_(freep) struct descriptor_relative *old = NULL, *whole = NULL;
	int r;

	if (!object->kind->write_security)
		return ERR_SECURITY_UNKNOWN;
	r = security_check_right(rights, security_right_to_set(parts));
	if (r == 0)
		r = security_check(given, parts);
	if (r < 0)
		return r;
	if ((parts & SECURITY_OWNER && !descriptor_get(given, DESCRIPTOR_OWNER)) ||
	    (parts & SECURITY_GROUP && !descriptor_get(given, DESCRIPTOR_GROUP)))
		return ERR_DESCRIPTOR_INVALID;
	r = object->kind->read_security(object, &old);
	if (r == 0)
		r = security_replace(object->kind, (struct descriptor *)old, parts, given,
				     &whole);
	return r < 0 ? r : object->kind->write_security(object, whole);
}

int security_set(uint64_t handle, uint32_t parts, const struct descriptor *given)
{
	struct object *object;
	uint32_t rights;
	int r = handle_find(handle, NULL, &object, &rights);

	if (r < 0)
		return r;
	r = security_set_of(object, rights, parts, given);
	object_unref(object);
	return r;
}
