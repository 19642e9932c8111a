/* SPDX-License-Identifier: MIT */
/*
 * The table read from end to end by somebody who takes no part in it.
 *
 * Without the stripe's lock a chain may change under the reader's eyes. So it is read as a
 * whole, every entry held against its checksum and its name against the chain it stands in,
 * and then it is looked whether the same links still lead along it; if not, it is read
 * again. One that never stands still, or is damaged, gives what could be understood of it.
 *
 * Words of the dead, which nobody has swept away yet, are passed over; an entry that has no
 * others is no object.
 *
 * Locks: none.
 * Crash: of no interest to anybody.
 */
#include "store/survey.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "os/process.h"
#include "os/procfs.h"
#include "store/lookout.h"
#include "store/survey-cell.h"

enum {
	SURVEY_ATTEMPTS = 16,
	SURVEY_MAX_CHAIN = 4096, /* entries under one head; more are damage */
};

struct survey_link {
	uint32_t node;
	union {
		struct layout_entry entry;
		unsigned char bytes[LAYOUT_NODE_BYTES];
	};
};

struct survey {
	struct lookout *lookout;
	int (*visit)(const struct survey_object *object, void *data);
	void *data;
	uint32_t n_unread;
	struct survey_link *chain;
	uint32_t n_chain, n_chain_allocated;
	struct survey_holder *holders;
	uint32_t n_holders, n_holders_allocated;
	struct survey_waiters waiters;
	char key[1 + NAME_MAX_BYTES];
};

static struct survey *survey_free(struct survey *survey)
{
	if (survey) {
		lookout_free(survey->lookout);
		free(survey->chain);
		free(survey->holders);
		free(survey->waiters.tids);
	}
	free(survey);
	return NULL;
}

DEFINE_CLEANUP(struct survey, survey_free)

/* Room for one more. */
static int survey_grow(void *at, uint32_t n, uint32_t *n_allocated, size_t n_bytes)
{
	void **array = at, *grown;

	if (n < *n_allocated)
		return 0;
	grown = reallocarray(*array, n ? 2 * (size_t)n : 16, n_bytes);
	if (!grown)
		return -ENOMEM;
	*array = grown;
	*n_allocated = n ? 2 * n : 16;
	return 0;
}

/* ---- holders ------------------------------------------------------------------------ */

/* Is the descriptor still the object? 1, and through which thread; 0; or -errno. A process
 * whose main thread has ended alone is seen through another one. */
static int survey_look(struct survey_holder *holder, const struct identity *identity,
		       struct procfs_file *ret)
{
	pid_t via = (pid_t)holder->pid;
	int r = procfs_look(via, holder->fd, ret);

	if (r < 0 && procfs_is_out_of_sight(r)) {
		via = procfs_way_into((pid_t)holder->pid);
		if (via == 0)
			return 0;
		if (via > 0 && via != (pid_t)holder->pid)
			r = procfs_look(via, holder->fd, ret);
	}
	if (r == 0) {
		holder->via = (uint32_t)via;
		return identity_equal(&ret->identity, identity);
	}
	if (procfs_is_gone(r))
		return 0;
	return procfs_is_out_of_sight(r) ? 1 : r; /* it lives, and hides */
}

static int survey_word(struct survey *survey, const struct layout_entry *entry,
		       uint64_t word, struct survey_object *object)
{
	const struct identity identity = { entry->device, entry->inode };
	struct survey_holder holder = { .fd = layout_word_fd(word),
					.is_writable = layout_word_is_writable(word) };
	struct procfs_file file;
	int r;

	r = lookout_ask(survey->lookout, word, &holder.pid);
	if (r <= 0)
		return r;
	if (layout_kind_is_cell(entry->kind)) {
		holder.fd = -1;
	} else if (holder.pid &&
		   survey->lookout->pid_namespace > PROCESS_NAMESPACE_UNSEEN) {
		r = survey_look(&holder, &identity, &file);
		if (r <= 0)
			return r;
		if (holder.via) {
			object->is_resident_known = true;
			object->resident_bytes = file.resident_bytes;
		}
	}
	r = survey_grow(&survey->holders, survey->n_holders, &survey->n_holders_allocated,
			sizeof(holder));
	if (r == 0)
		survey->holders[survey->n_holders++] = holder;
	return r;
}

static int survey_words(struct survey *survey, const struct layout_entry *entry,
			const _Atomic uint64_t *words, uint32_t n,
			struct survey_object *object)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < n; i++)
		if (words[i])
			r = survey_word(survey, entry, words[i], object);
	return r;
}

static int survey_holders(struct survey *survey, uint32_t stripe,
			  const struct layout_entry *entry, struct survey_object *object)
{
	struct layout_more_holders more;
	uint32_t node = entry->more_holders;
	int r;

	survey->n_holders = 0;
	r = survey_words(survey, entry, entry->holder, LAYOUT_INLINE_HOLDERS, object);
	for (uint32_t n = 0; r == 0 && node && n < LAYOUT_MAX_NODES; n++) {
		r = lookout_read_node(survey->lookout, stripe, node, &more);
		if (r == 0)
			r = survey_words(survey, entry, more.holder, LAYOUT_MORE_HOLDERS,
					 object);
		node = more.next;
	}
	return r;
}

/* ---- entries ------------------------------------------------------------------------ */

/* ERR_INDEX_DAMAGED, or changed meanwhile, which looks alike. */
static int survey_key(struct survey *survey, uint32_t stripe,
		      const struct layout_entry *entry, struct name *ret)
{
	uint32_t n = entry->n_key_bytes, node = entry->more_key, done, part;
	struct layout_more_key more;

	if (entry->kind < LAYOUT_KIND_SECTION || entry->kind > LAYOUT_KIND_TIMER ||
	    n < 2 || n > sizeof(survey->key) || entry->check != entry_check(entry))
		return ERR_INDEX_DAMAGED;
	done = layout_kind_is_cell(entry->kind) ? LAYOUT_INLINE_KEY_CELL
						: LAYOUT_INLINE_KEY;
	if (done > n)
		done = n;
	memcpy(survey->key, entry->key, done);
	for (; done < n; done += part) {
		int r = lookout_read_node(survey->lookout, stripe, node, &more);

		if (r < 0)
			return r;
		part = n - done < LAYOUT_MORE_KEY ? n - done : LAYOUT_MORE_KEY;
		memcpy(survey->key + done, more.key, part);
		node = more.next;
	}
	name_init(ret, (enum scope)survey->key[0], survey->key + 1, n - 1);
	return 0;
}

/* One that lost its name while somebody still waits for it keeps the place of that. */
static bool survey_stands_there(const struct name *name, uint32_t stripe, uint32_t head)
{
	return name->scope == SCOPE_UNNAMED ||
	       (entry_stripe(name) == stripe &&
		(name->hash & (LAYOUT_N_HEADS - 1)) == head);
}

static int survey_show(struct survey *survey, uint32_t stripe, struct survey_link *link)
{
	struct survey_object object = { .n_holders = 0 };
	const struct spot spot = { .stripe = stripe, .entry = &link->entry };
	int r;

	r = survey_key(survey, stripe, &link->entry, &object.name);
	if (r < 0)
		return r;
	if (object.name.scope != SCOPE_LOCAL && object.name.scope != SCOPE_GLOBAL)
		return 0; /* no name that anybody could ask for */
	r = survey_holders(survey, stripe, &link->entry, &object);
	if (r < 0 || survey->n_holders == 0)
		return r;
	survey->waiters.n = 0;
	if (layout_kind_is_cell(link->entry.kind))
		r = survey_cell_read(survey->lookout, stripe, link->bytes, &object.state,
				     &survey->waiters);
	if (r < 0)
		return r;
	entry_describe(&spot, &object.description);
	object.holders = survey->holders;
	object.n_holders = survey->n_holders;
	object.waiters = survey->waiters.tids;
	object.n_waiters = survey->waiters.n;
	return survey->visit(&object, survey->data);
}

/* ---- chains ------------------------------------------------------------------------- */

static int survey_read_head(struct survey *survey, uint32_t stripe, uint32_t head,
			    uint32_t *ret)
{
	return lookout_read(survey->lookout,
			    LAYOUT_HEADS_OFFSET +
				    ((uint64_t)stripe * LAYOUT_N_HEADS + head) * 4,
			    ret, sizeof(*ret));
}

/* Reads a chain until its end or what makes no sense: ERR_INDEX_DAMAGED. */
static int survey_read_chain(struct survey *survey, uint32_t stripe, uint32_t head)
{
	struct name name;
	uint32_t node;
	int r;

	survey->n_chain = 0;
	r = survey_read_head(survey, stripe, head, &node);
	while (r == 0 && node) {
		struct survey_link *link;

		if (survey->n_chain == SURVEY_MAX_CHAIN)
			return ERR_INDEX_DAMAGED;
		r = survey_grow(&survey->chain, survey->n_chain,
				&survey->n_chain_allocated, sizeof(*survey->chain));
		if (r < 0)
			return r;
		link = &survey->chain[survey->n_chain];
		link->node = node;
		r = lookout_read_node(survey->lookout, stripe, node, link->bytes);
		if (r == 0)
			r = survey_key(survey, stripe, &link->entry, &name);
		if (r == 0 && !survey_stands_there(&name, stripe, head))
			r = ERR_INDEX_DAMAGED;
		if (r < 0)
			return r;
		node = link->entry.next;
		survey->n_chain++;
	}
	return r;
}

/* Do the links still lead the same way? 1, 0, -errno. */
static int survey_chain_stands(struct survey *survey, uint32_t stripe, uint32_t head)
{
	unsigned char bytes[LAYOUT_NODE_BYTES];
	uint32_t node;
	int r;

	r = survey_read_head(survey, stripe, head, &node);
	for (uint32_t i = 0; r == 0 && i < survey->n_chain; i++) {
		if (node != survey->chain[i].node)
			return 0;
		r = lookout_read_node(survey->lookout, stripe, node, bytes);
		memcpy(&node, bytes, sizeof(node)); /* `next` comes first */
	}
	return r < 0 ? r : node == 0;
}

static int survey_chain(struct survey *survey, uint32_t stripe, uint32_t head)
{
	int r = 0;

	for (int attempt = 0; attempt < SURVEY_ATTEMPTS; attempt++) {
		r = survey_read_chain(survey, stripe, head);
		if (r == 0)
			r = survey_chain_stands(survey, stripe, head) ? 0 : -EAGAIN;
		if (r == 0 || (r != ERR_INDEX_DAMAGED && r != -EAGAIN))
			break;
	}
	if (r == ERR_INDEX_DAMAGED)
		survey->n_unread++;
	else if (r < 0 && r != -EAGAIN)
		return r;
	r = 0;
	for (uint32_t i = 0; r == 0 && i < survey->n_chain; i++) {
		r = survey_show(survey, stripe, &survey->chain[i]);
		if (r ==
		    ERR_INDEX_DAMAGED) /* its name changed since: it is another one's */
			r = 0;
	}
	return r;
}

int survey_each(int (*visit)(const struct survey_object *object, void *data), void *data,
		uint32_t *ret_n_unread)
{
	_cleanup_(survey_freep) struct survey *survey = calloc(1, sizeof(*survey));
	uint32_t heads[LAYOUT_N_HEADS];
	int r;

	if (!survey)
		return -ENOMEM;
	survey->visit = visit;
	survey->data = data;
	r = lookout_open(&survey->lookout);
	if (r < 0)
		return r;
	for (uint32_t stripe = 0; survey->lookout->fd >= 0 && stripe < LAYOUT_N_STRIPES;
	     stripe++) {
		r = lookout_read(survey->lookout,
				 LAYOUT_HEADS_OFFSET + (uint64_t)stripe * sizeof(heads),
				 heads, sizeof(heads));
		for (uint32_t head = 0; r == 0 && head < LAYOUT_N_HEADS; head++)
			if (heads[head])
				r = survey_chain(survey, stripe, head);
		if (r)
			return r;
	}
	*ret_n_unread = survey->n_unread;
	return 0;
}
