/* SPDX-License-Identifier: MIT */
/*
 * Create, open, close, in the table of this user.
 *
 * Opening: lock the stripe, find the entry, reach the object through the first holder that
 * can be reached, add our own word, unlock. Holders found dead on the way are dropped; an
 * entry that has none left is no name. Creating: the same, and if there is nothing, make
 * the memory with the stripe unlocked (it is the expensive part), look again, and link the
 * entry; if somebody was faster, theirs is opened and ours thrown away. So of any number
 * of processes that create one name at once exactly one makes it.
 *
 * A name lives as long as a living process has a word in its entry whose descriptor is
 * this object. A holder that cannot be judged counts as alive: then the call fails, and
 * never makes a second object of that name.
 *
 * Locks: GATE shared around each call, INDEX inside. Under INDEX only system calls that do
 *        not wait: looking at and opening descriptors of other processes.
 * Crash: before the linking store nothing is there; after it everything is.
 */
#include "store/namespace.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "os/clock.h"
#include "store/attach.h"
#include "store/holder.h"
#include "store/label.h"
#include "store/rebuild.h"
#include "store/stripe.h"
#include "store/sweep.h"

#define NAMESPACE_BIRTH_PAUSE_NS UINT64_C(100000)
/* How long a process may take to be born or to end, on a machine that has a lot to do. */
#define NAMESPACE_BIRTH_LIMIT_NS UINT64_C(20000000000)

static int namespace_explain(const struct name *name, const char *verb, int r)
{
	if (r < 0 && r != -EAGAIN)
		trace("%s %s%.*s: %s", verb, scope_prefix(name->scope),
		      (int)name->n_bytes, name->text, err_sentence(r));
	return r;
}

static void namespace_hold(struct named *ret, const struct name *name,
			   const struct description *description, uint64_t word)
{
	struct holding *holding = &ret->holding;

	/* One by one: the compiler would fill all of it with zeroes first. */
	holding->name = *name;
	holding->identity = description->identity;
	holding->word = word;
	holding->fd = layout_word_fd(word);
	holding->is_writable = layout_word_is_writable(word);
	ret->description = *description;
	holding_add(holding);
}

/* ---- opening ------------------------------------------------------------------------ */

static int namespace_word(struct attachment *attachment, int fd, bool is_writable,
			  uint64_t *ret)
{
	if (fd > LAYOUT_MAX_DESCRIPTOR)
		return -EMFILE;
	*ret = layout_word(attachment->slot, attachment->generation, is_writable, fd);
	return 0;
}

/* A file that nobody had to open for writing to make this object. */
static bool namespace_is_read_only(const struct description *description)
{
	return description->attributes & LAYOUT_ATTRIBUTE_FILE &&
	       !(description->protection & LAYOUT_PROTECTION_WRITE);
}

/* Under the stripe's lock: opens the entry of that name and becomes a holder of it. */
static int namespace_join_locked(struct attachment *attachment, struct named *ret,
				 const struct name *name, uint8_t kind,
				 bool want_writable)
{
	_cleanup_(fd_closep) int fd = -1;
	struct description description;
	struct reached reached;
	struct spot spot;
	uint64_t word;
	int r;

	r = rebuild_find(attachment, name, &spot);
	if (r < 0)
		return r;
	entry_describe(&spot, &description);
	if (layout_kind_is_cell(description.kind)) {
		r = holder_ask_any(attachment, &spot);
		return r < 0 ? r : ERR_NAME_OTHER_KIND;
	}

	fd = holder_reach_any(attachment, &spot,
			      want_writable && !namespace_is_read_only(&description),
			      &reached);
	if (fd < 0)
		return fd;
	if (description.kind != kind)
		return ERR_NAME_OTHER_KIND;
	if (description.attributes & LAYOUT_ATTRIBUTES_BINDING &
	    ~(uint32_t)LAYOUT_ATTRIBUTES_KNOWN)
		return ERR_OBJECT_NEWER;
	if (description.size_bytes > reached.size_bytes)
		description.size_bytes = reached.size_bytes; /* never map past the end */
	r = namespace_word(attachment, fd, reached.is_writable, &word);
	if (r < 0)
		return r;
	r = sweep_and_add(attachment, &spot, word);
	if (r < 0)
		return r;

	namespace_hold(ret, name, &description, word);
	take_fd(&fd);
	return 0;
}

/* The same, waiting for a holder that is just being born. */
static int namespace_join(struct attachment *attachment, struct named *ret,
			  const struct name *name, uint8_t kind, bool want_writable)
{
	uint64_t start_ns = 0;

	for (;;) {
		uint32_t stripe = entry_stripe(name);
		int r = rebuild_lock(attachment, stripe);

		if (r < 0)
			return r;
		r = namespace_join_locked(attachment, ret, name, kind, want_writable);
		stripe_unlock(&attachment->index, stripe);
		if (r != -EAGAIN)
			return r;

		if (!start_ns)
			start_ns = clock_monotonic_ns();
		else if (clock_monotonic_ns() - start_ns > NAMESPACE_BIRTH_LIMIT_NS) {
			trace("a process that is being made, or is ending, does not get "
			      "on");
			return ERR_HOLDER_HIDDEN;
		}
		clock_pause_ns(NAMESPACE_BIRTH_PAUSE_NS);
	}
}

/* ---- the seam ----------------------------------------------------------------------- */

int namespace_open(struct named *ret, const struct name *name, uint8_t kind,
		   bool want_writable)
{
	struct attachment *attachment;
	int r, n_left = 2;

	do {
		r = attach_enter(&attachment);
		if (r < 0)
			return r;
		r = namespace_join(attachment, ret, name, kind, want_writable);
		attach_leave();
	} while (r == -EBADF && --n_left); /* robbed: see index_descriptor() */
	return namespace_explain(name, "open", r);
}

/* After that the name may be there: look again. */
static int namespace_mend(struct attachment *attachment, uint32_t stripe)
{
	int r = rebuild_stripe(attachment, stripe);

	return r < 0 ? r : -EEXIST;
}

/* Links a new object, unless the name appeared meanwhile: then -EEXIST. */
static int namespace_publish(struct attachment *attachment, struct named *ret,
			     const struct name *name,
			     const struct description *description, int fd)
{
	bool is_writable = !namespace_is_read_only(description);
	uint32_t stripe = entry_stripe(name);
	struct spot spot;
	uint64_t word;
	int r;

	r = namespace_word(attachment, fd, is_writable, &word);
	if (r < 0)
		return r;
	r = rebuild_lock(attachment, stripe);
	if (r < 0)
		return r;
	r = rebuild_find(attachment, name, &spot);
	if (r == ERR_NAME_NOT_FOUND) {
		r = sweep_stripe(attachment, name, description->kind);
		if (r == ERR_INDEX_DAMAGED)
			r = namespace_mend(attachment, stripe);
		else
			r = entry_insert(&attachment->index, name, description, word);
	} else if (r == 0) {
		r = -EEXIST;
	}
	stripe_unlock(&attachment->index, stripe);
	if (r == 0)
		namespace_hold(ret, name, description, word);
	return r;
}

static int namespace_create_inside(struct attachment *attachment, struct named *ret,
				   const struct name *name,
				   const struct description *wanted, int *file)
{
	for (;;) {
		_cleanup_(fd_closep) int fd = -1;
		struct description description = *wanted;
		int r;

		r = namespace_join(attachment, ret, name, wanted->kind, true);
		if (r != ERR_NAME_NOT_FOUND)
			return r < 0 ? r : NEWS_EXISTED;

		if (*file < 0) {
			fd = label_new_memory(&description, name);
			if (fd < 0)
				return fd;
		}
		description.created_ns = clock_realtime_ns();
		r = namespace_publish(attachment, ret, name, &description,
				      *file < 0 ? fd : *file);
		if (r == 0)
			take_fd(*file < 0 ? &fd : file);
		if (r != -EEXIST)
			return r;
	}
}

int namespace_create(struct named *ret, const struct name *name,
		     const struct description *wanted, int *fd)
{
	struct attachment *attachment;
	int r, n_left = 2;

	do {
		r = attach_enter(&attachment);
		if (r < 0)
			return r;
		r = namespace_create_inside(attachment, ret, name, wanted, fd);
		attach_leave();
	} while (r == -EBADF && --n_left); /* the same */
	return namespace_explain(name, "create", r);
}

void namespace_close(struct named *named)
{
	struct holding *holding = &named->holding;
	uint32_t stripe = entry_stripe(&holding->name);
	struct attachment *attachment;
	struct spot spot;

	if (attach_enter(&attachment) < 0) {
		/* No way into the table: the word dies with the descriptor all the same. */
		holding_remove(holding);
		fd_closep(&holding->fd);
		return;
	}

	holding_remove(holding);
	if (rebuild_lock(attachment, stripe) == 0) {
		if (entry_find(&attachment->index, &holding->name, &spot) == 0 &&
		    words_drop(&attachment->index, &spot, holding->word) == 0)
			entry_remove(&attachment->index, &spot);
		stripe_unlock(&attachment->index, stripe);
	}
	fd_closep(&holding->fd);
	attach_leave();
}
