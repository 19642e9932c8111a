/* SPDX-License-Identifier: MIT */
/*
 * The search for a lost table reads every link in /proc/PID/fd once. It is left out when the
 * kernel's list of locks shows no open-file-description lock at all: every member holds one.
 * If it finds nothing although there are such locks it is repeated a few times, because a
 * process can hide from one walk through /proc by being born behind it while its parent dies
 * ahead.
 *
 * A table that was moved away reads as anything. So every link is of interest in which its
 * file's name stands, but such a file is one of ours only if it says so itself: it carries a
 * number made of the path of the directory it was made in. One that was renamed to another
 * name is not found.
 *
 * Who is a member is a question of two steps (store/locate.c): only the settled count, and
 * who is still checking is sent back. Which slot a process has, its own descriptor tells
 * through the kernel. If the header, or that slot's record, is damaged, nothing is proven
 * either way; such a table is taken if the search finds no better one, for it is in use, and
 * a second one would split the names in two.
 *
 * A search that could not look must not say that there is nothing.
 */
#include "store/lost.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "os/clock.h"
#include "os/lock.h"
#include "os/process.h"
#include "store/slot.h"

enum {
	LOST_WALKS = 3,
	LOST_LOCKS_BYTES = 65536,
	LOST_LOOKS = 3, /* at a process that refuses */
};

#define LOST_PAUSE_NS UINT64_C(500000)

/* FNV-1a of 48 bits, and 16 to check them by. */
static uint64_t lost_home_of(uint64_t number)
{
	return number << 16 | ((number ^ number >> 16 ^ number >> 32 ^ 0x5A5A) & 0xFFFF);
}

uint64_t lost_home(const char *link)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	for (; *link; link++)
		hash = (hash ^ (unsigned char)*link) * UINT64_C(0x100000001B3);
	return lost_home_of(hash);
}

bool lost_home_is_sound(uint64_t home)
{
	return home == lost_home_of(home >> 16);
}

/* What a descriptor of another process proves. */
enum lost_verdict {
	LOST_NOTHING,
	LOST_MEMBER,
	LOST_DAMAGED, /* in use, and more cannot be told */
};

struct lost_search {
	struct lost *lost;
	struct lost damaged; /* the second choice */
};

static bool lost_locks_exist(void)
{
	_cleanup_(fd_closep) int fd = open("/proc/locks", O_RDONLY | O_CLOEXEC);
	_cleanup_(freep) char *text = malloc(LOST_LOCKS_BYTES);
	ssize_t n;

	if (fd < 0 || !text)
		return true;
	/* One read: the kernel's list stands still meanwhile. Longer ones do have such locks. */
	n = read(fd, text, LOST_LOCKS_BYTES - 1);
	if (n < 0 || n == LOST_LOCKS_BYTES - 1)
		return true;
	text[n] = '\0';
	return strstr(text, "OFDLCK") != NULL;
}

/* Is the slot that of the process whose descriptor holds its lock? A child that
 * fork() is just making has no pid yet, one of another PID namespace another number. */
static bool lost_slot_fits(struct layout_slot *slot, const struct procfs_found *found,
			   uint64_t pid_namespace)
{
	uint32_t its_pid = atomic_load(&slot->pid);

	if (its_pid && atomic_load(&slot->pid_namespace) == pid_namespace)
		return its_pid == (uint32_t)found->pid;
	return atomic_load(&slot->index_fd) == (uint32_t)found->fd;
}

/* Is the one who has the table open as `found` a settled member? One that is still checking
 * is sent back. `fd` is our descriptor of it. */
static int lost_judge(int fd, const struct procfs_found *found, enum lost_verdict *ret)
{
	_cleanup_(index_deinit) struct index index = { .fd = -1 };
	int64_t number = procfs_locked_byte(found->via, found->fd);
	uint32_t state = LAYOUT_MEMBER_CHECKING;
	uint64_t pid_namespace = 0;
	struct layout_header header;
	struct layout_slot *slot;
	int r;

	*ret = LOST_NOTHING;
	if (number < 0)
		return number == -ENODATA || procfs_is_gone((int)number) ? 0
									 : (int)number;
	if (number >= LAYOUT_MAX_SLOTS)
		return 0;
	r = process_pid_namespace(&pid_namespace);
	if (r == 0)
		r = index_init(&index, fd);
	if (r == 0)
		r = index_read_header(fd, &header);
	if (r < 0)
		return r;
	r = index_find_slot(&index, (uint32_t)number, &slot);
	if (r < 0)
		return r;
	if (!index_is_ready(&header) || !slot_is_sound(slot, (uint32_t)number)) {
		*ret = LOST_DAMAGED;
		return 0;
	}
	if (!lost_slot_fits(slot, found, pid_namespace))
		return 0;
	atomic_compare_exchange_strong(&slot->membership, &state, LAYOUT_MEMBER_REVOKED);
	if (state == LAYOUT_MEMBER_SETTLED)
		*ret = LOST_MEMBER;
	return 0;
}

/* Can it be a table of this user without its path, as far as the descriptor says? The link
 * is not known where directions are followed. */
static bool lost_is_likely(const struct lost *lost, const struct procfs_found *found,
			   const struct procfs_file *file)
{
	return file->is_regular && file->identity.device == lost->device &&
	       file->owner == geteuid() &&
	       (!found->link || strstr(found->link, "/" LAYOUT_FILE));
}

/* And is it? One that was moved has to say so itself, and mean the same by paths. */
static int lost_is_ours(const struct lost *lost, const struct procfs_found *found,
			const struct procfs_file *file, int opened)
{
	struct layout_header header;
	int r;

	if (file->n_links == 0 && (!found->link || strcmp(found->link, lost->link) == 0))
		return 1;
	r = procfs_shares_root(found->via);
	if (r <= 0)
		return r;
	r = index_read_header(opened, &header);
	return r < 0 ? r : header.home == lost_home(lost->link);
}

/* Opens another process's descriptor if it is such a table, or -ENOENT. */
static int lost_open(const struct lost *lost, const struct procfs_found *found,
		     struct identity *ret)
{
	_cleanup_(fd_closep) int opened = -1;
	struct procfs_file file;
	int r;

	r = procfs_look(found->via, found->fd, &file);
	if (r < 0)
		return r;
	if (!lost_is_likely(lost, found, &file))
		return -ENOENT;
	opened = procfs_open(found->via, found->fd, true);
	if (opened < 0)
		return opened;
	r = fd_identify(opened, ret, NULL);
	if (r < 0)
		return r;
	if (!identity_equal(ret, &file.identity))
		return -ENOENT;
	r = lost_is_ours(lost, found, &file, opened);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	return take_fd(&opened);
}

/* 1 with a member's table in `ret`, or 0, perhaps with a damaged one there instead. */
static int lost_look(const struct lost *lost, const struct procfs_found *found,
		     struct lost *ret)
{
	_cleanup_(fd_closep) int opened = -1;
	struct identity identity;
	enum lost_verdict verdict;
	int r;

	opened = lost_open(lost, found, &identity);
	if (opened < 0)
		return procfs_is_gone(opened) ? 0 : opened;
	r = lost_judge(opened, found, &verdict);
	if (r < 0 || verdict == LOST_NOTHING)
		return r;
	ret->pid = found->via;
	ret->fd = found->fd;
	ret->identity = identity;
	fd_closep(&ret->opened);
	ret->opened = take_fd(&opened);
	return verdict == LOST_MEMBER;
}

static void lost_forget(struct lost *lost)
{
	fd_closep(&lost->opened);
}

static void lost_choose(struct lost *lost, struct lost *found)
{
	lost->pid = found->pid;
	lost->fd = found->fd;
	lost->identity = found->identity;
	lost->opened = take_fd(&found->opened);
}

int lost_try(struct lost *lost, const struct procfs_found *found)
{
	_cleanup_(lost_forget) struct lost seen = { .opened = -1 };
	int r = lost_look(lost, found, &seen);

	if (r > 0)
		lost_choose(lost, &seen);
	return r < 0 && procfs_is_out_of_sight(r) ? 0 : r;
}

/* A refusal may be that of a thread that is ending: another may show the table, and when
 * there is no other the process is gone. Of one that lives it counts when it is repeated. */
static int lost_look_again(const struct lost *lost, const struct procfs_found *found,
			   struct lost *ret)
{
	struct procfs_found way = *found;

	for (int look = 0;; look++) {
		int r = lost_look(lost, &way, ret);

		if ((r != -EACCES && r != -EPERM) || look == LOST_LOOKS)
			return r;
		way.via = procfs_way_into(way.pid);
		if (way.via <= 0)
			return procfs_is_out_of_sight(way.via) ? 0 : way.via;
	}
}

static int lost_visit(const struct procfs_found *found, void *data)
{
	struct lost_search *search = data;
	struct lost seen = { .opened = -1 };
	int r;

	if (found->pid == process_pid() || !strstr(found->link, "/" LAYOUT_FILE))
		return 0;
	r = lost_look_again(search->lost, found, &seen);
	if (r > 0) {
		lost_choose(search->lost, &seen);
	} else if (seen.opened >= 0) {
		lost_forget(&search->damaged);
		search->damaged = seen;
	}
	return r;
}

/* No member was found, and yet somebody has this one. */
static int lost_take_damaged(struct lost_search *search)
{
	int r;

	if (search->damaged.opened < 0 ||
	    file_lock_test(search->damaged.opened, 0, LAYOUT_MAX_SLOTS) == 0)
		return ERR_NAME_NOT_FOUND;
	r = index_mend(search->damaged.opened);
	if (r < 0)
		return r;
	lost_choose(search->lost, &search->damaged);
	return 0;
}

int lost_find(struct lost *lost)
{
	struct lost_search search = { .lost = lost, .damaged = { .opened = -1 } };
	int r = ERR_NAME_NOT_FOUND;

	for (int i = 0; r == ERR_NAME_NOT_FOUND && i < LOST_WALKS && lost_locks_exist();
	     i++) {
		if (i > 0)
			clock_pause_ns(LOST_PAUSE_NS);
		lost_forget(&search.damaged);
		r = procfs_each_descriptor(lost_visit, &search);
		if (r < 0) {
			trace("cannot look for the table of names: %s", err_sentence(r));
			r = r == -ENOENT ? ERR_PROC_MISSING : r;
		} else {
			r = r > 0 ? 0 : ERR_NAME_NOT_FOUND;
		}
	}
	if (r == ERR_NAME_NOT_FOUND)
		r = lost_take_damaged(&search);
	lost_forget(&search.damaged);
	return r;
}
