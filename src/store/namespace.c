/* SPDX-License-Identifier: MIT */
/*
 * Create, open, close, enumerate, in the table of this user.
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
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "os/clock.h"
#include "store/holder.h"
#include "store/label.h"
#include "store/rebuild.h"

#define NAMESPACE_BIRTH_PAUSE_NS UINT64_C(100000)
#define NAMESPACE_BIRTH_LIMIT_NS UINT64_C(2000000000)

static int namespace_explain(const struct name *name, const char *verb, int r)
{
	if (r < 0 && r != -EAGAIN)
		trace("%s %s%.*s: %s", verb, scope_prefix(name->scope),
		      (int)name->n_bytes, name->text, err_sentence(r));
	return r;
}

/* Locks the stripe of a name; damage is mended before the caller sees it. */
static int namespace_lock(struct attachment *attachment, uint32_t stripe)
{
	int r = index_lock(&attachment->index, stripe);

	if (r < 0)
		r = rebuild_stripe(attachment, stripe);
	if (r < 0)
		index_unlock(&attachment->index, stripe);
	return r;
}

static int namespace_find(struct attachment *attachment, const struct name *name,
			  struct spot *ret)
{
	int r = index_find(&attachment->index, name, ret);

	if (r != ERR_INDEX_DAMAGED)
		return r;
	r = rebuild_stripe(attachment, index_stripe_of(name));
	if (r < 0)
		return r;
	return index_find(&attachment->index, name, ret);
}

/*
 * A descriptor for the object of an entry, through the first holder within reach. Words of
 * the dead are cleared on the way, and an entry that only the dead held is removed.
 */
static int namespace_reach(struct attachment *attachment, const struct spot *spot,
			   bool want_writable, struct reached *ret)
{
	const struct identity identity = { spot->entry->device, spot->entry->inode };
	struct holder_walk walk;
	_Atomic uint64_t *holder;
	int unsure = 0;

	index_walk_holders(&walk, spot);
	while ((holder = index_next_holder(&attachment->index, &walk))) {
		uint64_t word = atomic_load_explicit(holder, memory_order_relaxed);
		int r;

		if (!word)
			continue;
		r = holder_reach(attachment, word, &identity, want_writable, ret);
		if (r >= 0)
			return r;
		if (r == ERR_NAME_NOT_FOUND)
			atomic_store_explicit(holder, 0, memory_order_release);
		else if (unsure == 0 || r == -EAGAIN)
			unsure = r;
	}
	if (unsure)
		return unsure;
	index_remove(&attachment->index, spot);
	return ERR_NAME_NOT_FOUND;
}

static void namespace_hold(struct named *ret, const struct name *name,
			   const struct description *description, uint64_t word)
{
	*ret = (struct named) {
		.holding = { .name = *name,
			     .identity = description->identity,
			     .word = word,
			     .fd = layout_word_fd(word),
			     .is_writable = layout_word_is_writable(word) },
		.description = *description,
	};
	attach_add_holding(&ret->holding);
}

/* ---- garbage ------------------------------------------------------------------------ */

/* Many words of one process stand together: its verdict is kept for the next one. */
struct namespace_sweep {
	struct attachment *attachment;
	uint64_t life;
	bool is_dead;
};

static bool namespace_word_is_dead(struct namespace_sweep *sweep, uint64_t word)
{
	if (sweep->life != word >> 25) {
		sweep->life = word >> 25;
		sweep->is_dead = holder_is_dead(sweep->attachment, word);
	}
	return sweep->is_dead;
}

/* Clears the words of the dead; returns how many others there are. */
static uint32_t namespace_sweep_holders(struct namespace_sweep *sweep,
					struct index *index, const struct spot *spot)
{
	struct holder_walk walk;
	_Atomic uint64_t *holder;
	uint32_t n_others = 0;

	index_walk_holders(&walk, spot);
	while ((holder = index_next_holder(index, &walk))) {
		uint64_t word = atomic_load_explicit(holder, memory_order_relaxed);

		if (word && namespace_word_is_dead(sweep, word))
			atomic_store_explicit(holder, 0, memory_order_release);
		else if (word)
			n_others++;
	}
	return n_others;
}

static int namespace_sweep_entry(struct index *index, const struct spot *spot, void *data)
{
	if (namespace_sweep_holders(data, index, spot) == 0)
		index_remove(index, spot);
	return 0;
}

/* Before a stripe doubles: what nobody living holds makes room. Amortised over the
 * insertions that filled it, that is a constant per insertion. */
static void namespace_sweep_stripe(struct attachment *attachment, const struct name *name)
{
	struct namespace_sweep sweep = { .attachment = attachment };
	uint32_t stripe = index_stripe_of(name);

	if (index_is_crowded(&attachment->index, stripe, index_nodes_for(name)))
		index_each(&attachment->index, stripe, namespace_sweep_entry, &sweep);
}

/* The same for one entry, whose holders come and go without ever closing anything. */
static int namespace_add_holder(struct attachment *attachment, const struct spot *spot,
				uint64_t word)
{
	struct namespace_sweep sweep = { .attachment = attachment };

	if (index_holders_are_crowded(&attachment->index, spot))
		namespace_sweep_holders(&sweep, &attachment->index, spot);
	return index_add_holder(&attachment->index, spot, word);
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

	r = namespace_find(attachment, name, &spot);
	if (r < 0)
		return r;
	index_describe(&spot, &description);

	fd = namespace_reach(attachment, &spot,
			     want_writable && !namespace_is_read_only(&description),
			     &reached);
	if (fd < 0)
		return fd;
	if (description.kind != kind)
		return ERR_NAME_OTHER_KIND;
	if (description.size_bytes > reached.size_bytes)
		description.size_bytes = reached.size_bytes; /* never map past the end */
	r = namespace_word(attachment, fd, reached.is_writable, &word);
	if (r < 0)
		return r;
	r = namespace_add_holder(attachment, &spot, word);
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
		uint32_t stripe = index_stripe_of(name);
		int r = namespace_lock(attachment, stripe);

		if (r < 0)
			return r;
		r = namespace_join_locked(attachment, ret, name, kind, want_writable);
		index_unlock(&attachment->index, stripe);
		if (r != -EAGAIN)
			return r;

		if (!start_ns)
			start_ns = clock_monotonic_ns();
		else if (clock_monotonic_ns() - start_ns > NAMESPACE_BIRTH_LIMIT_NS)
			return ERR_HOLDER_HIDDEN;
		clock_pause_ns(NAMESPACE_BIRTH_PAUSE_NS);
	}
}

/* ---- the seam ----------------------------------------------------------------------- */

int namespace_open(struct named *ret, const struct name *name, uint8_t kind,
		   bool want_writable)
{
	struct attachment *attachment;
	int r;

	r = attach_enter(&attachment);
	if (r < 0)
		return r;
	r = namespace_join(attachment, ret, name, kind, want_writable);
	attach_leave();
	return namespace_explain(name, "open", r);
}

/* Links a new object, unless the name appeared meanwhile: then -EEXIST. */
static int namespace_publish(struct attachment *attachment, struct named *ret,
			     const struct name *name,
			     const struct description *description, int fd)
{
	bool is_writable = !namespace_is_read_only(description);
	uint32_t stripe = index_stripe_of(name);
	struct spot spot;
	uint64_t word;
	int r;

	r = namespace_word(attachment, fd, is_writable, &word);
	if (r < 0)
		return r;
	r = namespace_lock(attachment, stripe);
	if (r < 0)
		return r;
	r = namespace_find(attachment, name, &spot);
	if (r == ERR_NAME_NOT_FOUND) {
		namespace_sweep_stripe(attachment, name);
		r = index_insert(&attachment->index, name, description, word);
	} else if (r == 0) {
		r = -EEXIST;
	}
	index_unlock(&attachment->index, stripe);
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
	int r;

	r = attach_enter(&attachment);
	if (r < 0)
		return r;
	r = namespace_create_inside(attachment, ret, name, wanted, fd);
	attach_leave();
	return namespace_explain(name, "create", r);
}

void namespace_close(struct named *named)
{
	struct holding *holding = &named->holding;
	uint32_t stripe = index_stripe_of(&holding->name);
	struct attachment *attachment;
	struct spot spot;

	if (attach_enter(&attachment) < 0) {
		/* No way into the table: the word dies with the descriptor all the same. */
		attach_remove_holding(holding);
		fd_closep(&holding->fd);
		return;
	}

	attach_remove_holding(holding);
	if (namespace_lock(attachment, stripe) == 0) {
		if (index_find(&attachment->index, &holding->name, &spot) == 0 &&
		    index_drop_holder(&attachment->index, &spot, holding->word) == 0)
			index_remove(&attachment->index, &spot);
		index_unlock(&attachment->index, stripe);
	}
	fd_closep(&holding->fd);
	attach_leave();
}

/* ---- enumeration -------------------------------------------------------------------- */

struct namespace_walk {
	struct attachment *attachment;
	int (*visit)(const struct name *name, const struct description *description,
		     uint32_t n_holders, void *data);
	void *data;
	char key[1 + NAME_MAX_BYTES];
};

static int namespace_visit(struct index *index, const struct spot *spot, void *data)
{
	struct namespace_walk *walk = data;
	struct description description;
	struct holder_walk holders;
	_Atomic uint64_t *holder;
	uint32_t n_bytes, n_holders = 0;
	struct name name;
	int r;

	r = index_read_key(index, spot, walk->key, &n_bytes);
	if (r < 0)
		return r;
	index_walk_holders(&holders, spot);
	while ((holder = index_next_holder(index, &holders))) {
		uint64_t word = atomic_load_explicit(holder, memory_order_relaxed);

		n_holders += word && !holder_is_dead(walk->attachment, word);
	}
	if (n_holders == 0)
		return 0;
	index_describe(spot, &description);
	name_init(&name, (enum scope)walk->key[0], walk->key + 1, n_bytes - 1);
	return walk->visit(&name, &description, n_holders, walk->data);
}

int namespace_each(int (*visit)(const struct name *name,
				const struct description *description, uint32_t n_holders,
				void *data),
		   void *data)
{
	_cleanup_(freep) struct namespace_walk *walk = malloc(sizeof(*walk));
	int r;

	if (!walk)
		return -ENOMEM;
	walk->visit = visit;
	walk->data = data;
	r = attach_enter(&walk->attachment);
	if (r < 0)
		return r;
	for (uint32_t stripe = 0; r == 0 && stripe < LAYOUT_N_STRIPES; stripe++) {
		r = namespace_lock(walk->attachment, stripe);
		if (r < 0)
			break;
		/* First, so that no entry is shown twice. */
		r = index_verify(&walk->attachment->index, stripe);
		if (r < 0)
			r = rebuild_stripe(walk->attachment, stripe);
		if (r == 0)
			r = index_each(&walk->attachment->index, stripe, namespace_visit,
				       walk);
		index_unlock(&walk->attachment->index, stripe);
	}
	attach_leave();
	return r;
}
