/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes, semaphores and timers are made and opened by the same rules: the rights a
 * handle gets are those asked for, if its kind has them; an object that is there already is
 * opened, whatever else was said; an inheritable handle is one that other processes can be
 * told of, so its object is made where they can reach it.
 */
#include "sync.h"

#include "base/cleanup.h"
#include "base/err.h"
#include "core/handle.h"
#include "core/security.h"
#include "status.h"
#include "text.h"

/* What a new object shall remember; NULL: what is usual. */
static int sync_security(const struct sync_request *request,
			 struct descriptor_relative **ret)
{
	const SECURITY_ATTRIBUTES *attributes = request->attributes;

	*ret = NULL;
	if (!attributes || !attributes->lpSecurityDescriptor)
		return 0;
	return security_new(ret, &request->kind->object, attributes->lpSecurityDescriptor,
			    security_of_caller());
}

static int sync_create(const struct sync_request *request, const struct text *text,
		       uint32_t *ret)
{
	bool is_inheritable = request->attributes && request->attributes->bInheritHandle;
	_cleanup_(freep) struct descriptor_relative *security = NULL;
	struct cell_start start = request->start;
	struct waitable *waitable;
	uint32_t rights = 0;
	struct name name;
	int r, news;

	r = object_grant(&request->kind->object, request->access, &rights);
	if (r == 0)
		r = sync_security(request, &security);
	if (r == 0)
		r = text_name_to_create(text, &name);
	if (r < 0)
		return r;
	start.kind = request->kind->cell;
	start.is_shared = is_inheritable;
	news = waitable_create(&waitable, request->kind, r > 0 ? &name : NULL, &start,
			       security);
	if (news < 0)
		return news;
	r = handle_new(&waitable->object, rights, is_inheritable, ret);
	if (r < 0)
		waitable_unref(waitable);
	return r < 0 ? r : news;
}

HANDLE sync_create_ansi(const struct sync_request *request, LPCSTR name)
{
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_ansi(&text, name);

	if (request->refusal < 0)
		r = request->refusal;
	if (r >= 0)
		r = sync_create(request, &text, &handle);
	return status_created(r, handle);
}

HANDLE sync_create_wide(const struct sync_request *request, LPCWSTR name)
{
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_wide(&text, name);

	if (request->refusal < 0)
		r = request->refusal;
	if (r >= 0)
		r = sync_create(request, &text, &handle);
	return status_created(r, handle);
}

/* An absent name is more important news than a wrong right. */
static int sync_open(const struct waitable_kind *kind, DWORD access, BOOL inherit,
		     const struct text *text, uint32_t *ret)
{
	struct waitable *waitable;
	uint32_t rights = 0;
	struct name name;
	int r = text_name_to_open(text, &name);

	if (r >= 0)
		r = waitable_open(&waitable, kind, &name);
	if (r < 0)
		return r;
	r = object_grant(&kind->object, access, &rights);
	if (r == 0)
		r = handle_new(&waitable->object, rights, inherit, ret);
	if (r < 0)
		waitable_unref(waitable);
	return r;
}

HANDLE sync_open_ansi(const struct waitable_kind *kind, DWORD access, BOOL inherit,
		      LPCSTR name)
{
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_ansi(&text, name);

	if (r >= 0)
		r = sync_open(kind, access, inherit, &text, &handle);
	return status_opened(r, handle);
}

HANDLE sync_open_wide(const struct waitable_kind *kind, DWORD access, BOOL inherit,
		      LPCWSTR name)
{
	_cleanup_(text_deinit) struct text text;
	uint32_t handle = 0;
	int r = text_from_wide(&text, name);

	if (r >= 0)
		r = sync_open(kind, access, inherit, &text, &handle);
	return status_opened(r, handle);
}

BOOL sync_do(const struct waitable_kind *kind, HANDLE handle, uint32_t rights,
	     int (*act)(struct face *face))
{
	struct handle_use use;
	int r = waitable_use(&use, kind, handle_number(handle), rights);

	if (r == 0) {
		r = act(waitable_of(use.object)->face);
		handle_unuse(&use);
	}
	return status_bool(r);
}
