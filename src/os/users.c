/* SPDX-License-Identifier: MIT */
/*
 * Names of users and groups, as the C library finds them: in /etc/passwd, or in whatever
 * /etc/nsswitch.conf names besides. That may be slow and may need the network, so it is
 * asked only by calls that are about names.
 */
#include "os/users.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

enum {
	USERS_FIRST_BYTES = 1024,
	USERS_MAX_BYTES = 1 << 20, /* groups of many members are long */
};

/* What is found; it points into the room that was given for it. */
union users_entry {
	struct passwd user;
	struct group group;
};

/* By number where `name` is NULL. */
typedef int users_question(const char *name, uint32_t number, union users_entry *entry,
			   char *room, size_t n_bytes, void **ret);

static int users_ask_user(const char *name, uint32_t number, union users_entry *entry,
			  char *room, size_t n_bytes, void **ret)
{
	struct passwd **found = (struct passwd **)ret;

	return name ? getpwnam_r(name, &entry->user, room, n_bytes, found)
		    : getpwuid_r(number, &entry->user, room, n_bytes, found);
}

static int users_ask_group(const char *name, uint32_t number, union users_entry *entry,
			   char *room, size_t n_bytes, void **ret)
{
	struct group **found = (struct group **)ret;

	return name ? getgrnam_r(name, &entry->group, room, n_bytes, found)
		    : getgrgid_r(number, &entry->group, room, n_bytes, found);
}

/* Asks with more and more room; `*ret_room` is to be freed. */
static int users_ask(users_question *question, const char *name, uint32_t number,
		     union users_entry *entry, char **ret_room)
{
	for (size_t n_bytes = USERS_FIRST_BYTES; n_bytes <= USERS_MAX_BYTES;
	     n_bytes *= 2) {
		_cleanup_(freep) char *room = malloc(n_bytes);
		void *found = NULL;
		int error;

		if (!room)
			return -ENOMEM;
		error = question(name, number, entry, room, n_bytes, &found);
		if (found) {
			*ret_room = take_ptr(&room);
			return 0;
		}
		if (error == 0)
			return -ENOENT;
		if (error != ERANGE && error != EINTR)
			return -error;
	}
	return -ERANGE;
}

static int users_copy(const char *name, char **ret)
{
	*ret = strdup(name);
	return *ret ? 0 : -ENOMEM;
}

int users_name(uint32_t uid, char **ret)
{
	_cleanup_(freep) char *room = NULL;
	union users_entry entry;
	int r = users_ask(users_ask_user, NULL, uid, &entry, &room);

	return r < 0 ? r : users_copy(entry.user.pw_name, ret);
}

int users_group_name(uint32_t gid, char **ret)
{
	_cleanup_(freep) char *room = NULL;
	union users_entry entry;
	int r = users_ask(users_ask_group, NULL, gid, &entry, &room);

	return r < 0 ? r : users_copy(entry.group.gr_name, ret);
}

int users_find(const char *name, uint32_t *ret_uid)
{
	_cleanup_(freep) char *room = NULL;
	union users_entry entry;
	int r = users_ask(users_ask_user, name, 0, &entry, &room);

	if (r == 0)
		*ret_uid = entry.user.pw_uid;
	return r;
}

int users_find_group(const char *name, uint32_t *ret_gid)
{
	_cleanup_(freep) char *room = NULL;
	union users_entry entry;
	int r = users_ask(users_ask_group, name, 0, &entry, &room);

	if (r == 0)
		*ret_gid = entry.group.gr_gid;
	return r;
}
