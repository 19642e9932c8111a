/* SPDX-License-Identifier: MIT */
/*
 * The shared table, byte by byte. Every test audits it with arithmetic of its own, taken
 * from layout.h and not from the rooms: each node is reached by exactly one way, through one
 * chain, one entry or the free list.
 *
 * The owner's death is played in full: a child works on the table under ptrace, instruction
 * by instruction, and wherever one of them changes what others can see, a child of its own
 * is killed before it and another one behind it (with TEST_SLOW=1: after each and every
 * instruction). After each death the table is audited and put to use.
 *
 * Under valgrind (LD_PRELOAD names vgpreload) and in sanitized builds (the compiler says
 * so) the instructions are not the library's own, and those tests are skipped.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/process.h"
#include "store/pool.h"
#include "store/stripe.h"
#include "store/words.h"
#include "whitebox.h"

enum {
	STRIPE = 5,
	TEXT_MAX = 64,
};

#define FILE_BYTES             \
	(LAYOUT_NODES_OFFSET + \
	 (size_t)LAYOUT_SEGMENT_0_BYTES * LAYOUT_MAX_NODES / LAYOUT_FIRST_NODES)

/* ---- a table, and eyes of our own --------------------------------------------------- */

static struct index table;
static unsigned char *raw; /* the file, as far as it goes */

static void table_open(void)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/table", test_dir());
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(index_format(fd), 0);
	CHECK_EQ(index_init(&table, fd), 0);
	raw = mmap(NULL, FILE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE,
		   fd, 0);
	CHECK(raw != MAP_FAILED);
}

/* As another process would come to it. */
static void table_reopen(void)
{
	int fd = table.fd;

	index_deinit(&table);
	CHECK_EQ(index_init(&table, fd), 0);
}

static struct layout_stripe *raw_stripe(uint32_t stripe)
{
	return (struct layout_stripe *)(raw + LAYOUT_STRIPES_OFFSET) + stripe;
}

static _Atomic uint32_t *raw_heads(uint32_t stripe)
{
	return (_Atomic uint32_t *)(raw + LAYOUT_HEADS_OFFSET) + stripe * LAYOUT_N_HEADS;
}

static void *raw_node(uint32_t stripe, uint32_t node)
{
	uint32_t first = 0, n_nodes = LAYOUT_FIRST_NODES;
	unsigned char *segment = raw + LAYOUT_NODES_OFFSET;

	while (node >= first + n_nodes) {
		segment += (size_t)n_nodes * LAYOUT_N_STRIPES * LAYOUT_NODE_BYTES;
		first += n_nodes;
		n_nodes = first;
	}
	return segment + ((size_t)stripe * n_nodes + (node - first)) * LAYOUT_NODE_BYTES;
}

struct audit {
	uint32_t n_nodes, n_entries, n_free;
	unsigned char seen[LAYOUT_MAX_NODES];
};
static struct audit audit;

static void audit_visit(uint32_t node)
{
	CHECK(node > 0 && node < audit.n_nodes);
	CHECK_EQ(audit.seen[node], 0);
	audit.seen[node] = 1;
}

static void audit_chain(uint32_t stripe, uint32_t node, uint32_t *count)
{
	for (; node; node = *(uint32_t *)raw_node(stripe, node)) {
		audit_visit(node);
		if (count)
			++*count;
	}
}

static void check_in_order(uint32_t stripe)
{
	memset(&audit, 0, sizeof(audit));
	audit.n_nodes = raw_stripe(stripe)->n_nodes;
	CHECK(audit.n_nodes <= LAYOUT_MAX_NODES);
	for (int head = 0; head < LAYOUT_N_HEADS; head++) {
		uint32_t node = raw_heads(stripe)[head];

		while (node) {
			struct layout_entry *entry = raw_node(stripe, node);

			audit_visit(node);
			audit_chain(stripe, entry->more_holders, NULL);
			audit_chain(stripe, entry->more_key, NULL);
			audit.n_entries++;
			node = entry->next;
		}
	}
	audit_chain(stripe, raw_stripe(stripe)->free, &audit.n_free);
	for (uint32_t node = 1; node < audit.n_nodes; node++)
		CHECK_EQ(audit.seen[node], 1);
}

static uint32_t n_nodes_of(uint32_t stripe)
{
	return raw_stripe(stripe)->n_nodes;
}

/* ---- names and what is known of them ------------------------------------------------ */

/* The number-th name that falls into the stripe, or into one of its chains. */
static struct name name_in(uint32_t stripe, int head, unsigned number,
			   char text[TEXT_MAX])
{
	static unsigned next;

	for (;; next++) {
		struct name name;

		snprintf(text, TEXT_MAX, "%u-%u", number, next);
		name = whitebox_name(text);
		if (entry_stripe(&name) == stripe &&
		    (head < 0 || (int)(name.hash & (LAYOUT_N_HEADS - 1)) == head)) {
			next++;
			return name;
		}
	}
}

/* The same hash for any text: collisions to order. */
static struct name name_forged(const char *text, uint32_t n_bytes, uint64_t hash)
{
	return (struct name) {
		.scope = SCOPE_LOCAL, .text = text, .n_bytes = n_bytes, .hash = hash
	};
}

static uint64_t hash_in(uint32_t stripe, uint64_t rest)
{
	return (uint64_t)stripe << 58 | (rest & ((UINT64_C(1) << 58) - 1));
}

static struct description description_of(const struct name *name)
{
	return (struct description) {
		.kind = LAYOUT_KIND_SECTION,
		.protection = (uint32_t)name->hash,
		.attributes = (uint32_t)(name->hash >> 7),
		.size_bytes = name->hash ^ 1,
		.identity = { name->hash ^ 2, name->hash ^ 3 },
		.created_ns = name->hash ^ 4,
	};
}

static int insert(const struct name *name, uint64_t holder)
{
	struct description description = description_of(name);

	return entry_insert(&table, name, &description, holder);
}

static bool has_holder(const struct spot *spot, uint64_t word, uint32_t *ret_n)
{
	struct words_walk walk;
	_Atomic uint64_t *holder;
	bool found = false;

	*ret_n = 0;
	words_begin(&walk, spot);
	while ((holder = words_next(&table, &walk))) {
		if (*holder == 0)
			continue;
		++*ret_n;
		if (*holder == word) {
			CHECK(!found);
			found = true;
		}
	}
	return found;
}

/* The entry is there with every field, its key and the holder. */
static struct spot check_whole(const struct name *name, uint64_t holder)
{
	static char key[1 + NAME_MAX_BYTES];
	struct description wanted = description_of(name), found;
	uint32_t n_bytes, n_holders;
	struct spot spot;

	CHECK_EQ(entry_find(&table, name, &spot), 0);
	CHECK_EQ(spot.stripe, entry_stripe(name));
	CHECK_EQ(*spot.link, spot.node);
	CHECK(spot.entry != NULL);
	entry_describe(&spot, &found);
	CHECK_EQ(found.kind, wanted.kind);
	CHECK_EQ(found.protection, wanted.protection);
	CHECK_EQ(found.attributes, wanted.attributes);
	CHECK(found.size_bytes == wanted.size_bytes);
	CHECK(identity_equal(&found.identity, &wanted.identity));
	CHECK(found.created_ns == wanted.created_ns);
	CHECK_EQ(entry_read_key(&table, &spot, key, &n_bytes), 0);
	CHECK_EQ(n_bytes, name->n_bytes + 1);
	CHECK_EQ(key[0], name->scope);
	CHECK(!memcmp(key + 1, name->text, name->n_bytes));
	CHECK(has_holder(&spot, holder, &n_holders));
	return spot;
}

static void check_absent(const struct name *name)
{
	struct spot spot;

	CHECK_EQ(entry_find(&table, name, &spot), ERR_NAME_NOT_FOUND);
}

static void remove_name(const struct name *name)
{
	struct spot spot;

	CHECK_EQ(entry_find(&table, name, &spot), 0);
	entry_remove(&table, &spot);
}

/* ---- entries ------------------------------------------------------------------------ */

TEST(a_fresh_table_is_ready_and_empty)
{
	char text[TEXT_MAX];
	struct name name;

	table_open();
	CHECK(index_header(&table)->magic == LAYOUT_MAGIC);
	CHECK_EQ(index_header(&table)->version, LAYOUT_VERSION);
	CHECK_EQ(index_header(&table)->state, LAYOUT_STATE_READY);
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
		name = name_in(stripe, -1, 0, text);
		CHECK_EQ(stripe_lock(&table, stripe), 0);
		check_absent(&name);
		check_in_order(stripe);
		CHECK_EQ(audit.n_entries, 0);
		stripe_unlock(&table, stripe);
	}
	close(table.fd);
}

TEST(what_was_inserted_is_found_until_it_is_removed)
{
	char text[TEXT_MAX];
	struct name name = name_in(STRIPE, -1, 0, text);

	table_open();
	CHECK_EQ(stripe_lock(&table, STRIPE), 0);
	CHECK_EQ(insert(&name, 77), 0);
	check_whole(&name, 77);
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_entries, 1);
	stripe_unlock(&table, STRIPE);

	/* So it is for somebody who maps the table later. */
	table_reopen();
	check_whole(&name, 77);
	remove_name(&name);
	check_absent(&name);
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_entries, 0);
	CHECK_EQ(audit.n_free, 1);
	close(table.fd);
}

TEST(names_of_one_hash_are_told_apart_by_every_byte_and_the_scope)
{
	static const char *const texts[] = { "a", "b", "aa", "ab", "a ", "A" };
	static char longer[2][500];
	uint64_t hash = hash_in(STRIPE, 12345);
	struct name names[10], absent;
	int n = 0;

	table_open();
	for (int i = 0; i < 6; i++)
		names[n++] = name_forged(texts[i], (uint32_t)strlen(texts[i]), hash);
	names[n] = names[0];
	names[n++].scope = SCOPE_GLOBAL;
	memset(longer, 'l', sizeof(longer));
	longer[1][499] = 'm';
	names[n++] = name_forged(longer[0], 500, hash);
	names[n++] = name_forged(longer[1], 500, hash);
	names[n++] = name_forged(longer[0], 499, hash);
	for (int i = 0; i < n; i++) {
		check_absent(&names[i]);
		CHECK_EQ(insert(&names[i], 100 + (uint64_t)i), 0);
	}
	for (int i = 0; i < n; i++)
		check_whole(&names[i], 100 + (uint64_t)i);
	absent = name_forged(longer[0], 498, hash);
	check_absent(&absent);
	check_in_order(STRIPE);
	close(table.fd);
}

TEST(a_chain_survives_removal_from_every_place_in_every_order)
{
	enum {
		N = 5
	};
	static const int orders = 120;
	char texts[N][TEXT_MAX];
	struct name names[N];

	table_open();
	for (int i = 0; i < N; i++)
		names[i] = name_in(STRIPE, 17, (unsigned)i, texts[i]);
	for (int order = 0; order < orders; order++) {
		bool is_there[N];
		int left = order;

		for (int i = 0; i < N; i++) {
			CHECK_EQ(insert(&names[i], 1 + (uint64_t)i), 0);
			is_there[i] = true;
		}
		for (int n = N; n > 0; n--) {
			int victim = 0, skip = left % n;

			left /= n;
			while (!is_there[victim] || skip-- > 0)
				victim++;
			remove_name(&names[victim]);
			is_there[victim] = false;
			check_in_order(STRIPE);
			for (int i = 0; i < N; i++) {
				if (is_there[i])
					check_whole(&names[i], 1 + (uint64_t)i);
				else
					check_absent(&names[i]);
			}
		}
	}
	CHECK(n_nodes_of(STRIPE) <= N + 1);
	close(table.fd);
}

TEST(keys_of_every_length_up_to_the_longest_are_kept_in_nodes_of_their_own)
{
	static const uint32_t lengths[] = {
		1, 134, 135, 136, 383, 384, 631, 632, 32766, 65532, 98297, NAME_MAX_BYTES
	};
	static char text[NAME_MAX_BYTES + 1];
	uint64_t seed = 9;

	table_open();
	whitebox_fill(&seed, text, sizeof(text));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		uint32_t n = lengths[i];
		uint32_t n_more = n <= 135 ? 0 : (n - 135 + 247) / 248;
		struct name name = name_forged(text, n, hash_in(STRIPE, i * 1000 + 1));

		CHECK_EQ(insert(&name, 5), 0);
		check_whole(&name, 5);
		check_in_order(STRIPE);
		CHECK_EQ(audit.n_entries, 1);
		CHECK_EQ(audit.n_nodes - 1 - audit.n_free, 1 + n_more);

		/* One different byte anywhere is another name. */
		for (uint32_t at = 0; at < n; at += n / 7 + 1) {
			text[at] ^= 1;
			check_absent(&name);
			text[at] ^= 1;
		}
		text[n - 1] ^= 1;
		check_absent(&name);
		text[n - 1] ^= 1;
		table_reopen();
		remove_name(&name);
	}
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_free, audit.n_nodes - 1);
	close(table.fd);
}

/* ---- holders ------------------------------------------------------------------------ */

TEST(an_entry_has_room_for_hundreds_of_holders_and_uses_freed_places_again)
{
	enum {
		N = 700
	};
	char text[TEXT_MAX];
	struct name name = name_in(STRIPE, -1, 0, text);
	uint32_t n_holders, n_nodes;
	struct spot spot;

	table_open();
	CHECK_EQ(insert(&name, 1), 0);
	CHECK_EQ(entry_find(&table, &name, &spot), 0);
	for (uint64_t word = 2; word <= N; word++)
		CHECK_EQ(words_add(&table, &spot, word), 0);
	table_reopen();
	for (uint64_t word = 1; word <= N; word++)
		spot = check_whole(&name, word);
	has_holder(&spot, 0, &n_holders);
	CHECK_EQ(n_holders, N);
	check_in_order(STRIPE);
	n_nodes = n_nodes_of(STRIPE);
	CHECK_EQ(n_nodes - 2, (N - 6 + 30) / 31);

	/* Half of them go and others come, in the same places. */
	for (uint64_t word = 1; word <= N; word += 2)
		CHECK_EQ(words_drop(&table, &spot, word), N - 1 - word / 2);
	CHECK_EQ(words_drop(&table, &spot, 99999), N / 2);
	for (uint64_t word = 1; word <= N; word += 2)
		CHECK_EQ(words_add(&table, &spot, 1000 + word), 0);
	CHECK_EQ(n_nodes_of(STRIPE), n_nodes);
	for (uint64_t word = 1; word <= N; word++)
		check_whole(&name, word % 2 ? 1000 + word : word);

	/* The entry goes with all its nodes. */
	entry_remove(&table, &spot);
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_free, n_nodes - 1);
	close(table.fd);
}

TEST(a_word_takes_the_place_of_one_by_a_former_owner_of_its_slot)
{
	char text[TEXT_MAX];
	struct name name = name_in(STRIPE, -1, 0, text);
	struct spot spot;
	uint32_t n;

	table_open();
	CHECK_EQ(insert(&name, layout_word(9, 1, 1, 5)), 0);
	CHECK_EQ(entry_find(&table, &name, &spot), 0);
	for (uint32_t generation = 1; generation < 500; generation++)
		CHECK_EQ(words_add(&table, &spot, layout_word(7, generation, 1, 5)), 0);
	check_whole(&name, layout_word(9, 1, 1, 5));
	CHECK(has_holder(&spot, layout_word(7, 499, 1, 5), &n));
	CHECK_EQ(n, 2);

	/* But not of one by the same life. */
	CHECK_EQ(words_add(&table, &spot, layout_word(7, 499, 1, 6)), 0);
	check_whole(&name, layout_word(7, 499, 1, 5));
	check_whole(&name, layout_word(7, 499, 1, 6));
	close(table.fd);
}

TEST(the_last_word_dropped_leaves_none)
{
	char text[TEXT_MAX];
	struct name name = name_in(STRIPE, -1, 0, text);
	struct spot spot;

	table_open();
	CHECK_EQ(insert(&name, 11), 0);
	CHECK_EQ(entry_find(&table, &name, &spot), 0);
	CHECK_EQ(words_add(&table, &spot, 12), 0);
	CHECK_EQ(words_drop(&table, &spot, 11), 1);
	CHECK_EQ(words_drop(&table, &spot, 12), 0);
	CHECK_EQ(words_drop(&table, &spot, 12), 0);
	close(table.fd);
}

/* ---- growth ------------------------------------------------------------------------- */

enum {
	MANY = 20000
};

static struct name numbered(int i, char text[TEXT_MAX], bool in_one_stripe)
{
	uint32_t n = (uint32_t)snprintf(text, TEXT_MAX, "name-%d", i);
	struct name name;

	name_init(&name, SCOPE_LOCAL, text, n);
	if (in_one_stripe)
		name.hash = hash_in(STRIPE, name.hash);
	return name;
}

static void fill_and_empty(bool in_one_stripe)
{
	static uint32_t n_nodes[LAYOUT_N_STRIPES];
	char text[TEXT_MAX];
	struct name name;

	table_open();
	for (int round = 0; round < 3; round++) {
		uint32_t n_entries = 0;

		for (int i = 0; i < MANY; i++) {
			name = numbered(i, text, in_one_stripe);
			CHECK_EQ(insert(&name, (uint64_t)i + 1), 0);
		}
		if (round == 1)
			table_reopen();
		for (int i = 0; i < MANY; i++) {
			name = numbered(i, text, in_one_stripe);
			check_whole(&name, (uint64_t)i + 1);
		}
		for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
			check_in_order(stripe);
			n_entries += audit.n_entries;
			CHECK_EQ(audit.n_free, 0);
			/* Every round fits into the nodes of the first. */
			if (round == 0)
				n_nodes[stripe] = audit.n_nodes;
			CHECK_EQ(audit.n_nodes, n_nodes[stripe]);
		}
		CHECK_EQ(n_entries, MANY);
		for (int i = 0; i < MANY; i++) {
			name = numbered((i * 7919 + round) % MANY, text, in_one_stripe);
			remove_name(&name);
		}
		for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
			check_in_order(stripe);
			CHECK_EQ(audit.n_entries, 0);
		}
	}
	close(table.fd);
}

TEST(twenty_thousand_names_spread_over_all_stripes)
{
	fill_and_empty(false);
}

TEST(twenty_thousand_names_fit_into_one_stripe)
{
	fill_and_empty(true);
}

TEST(the_last_node_is_handed_out_and_then_the_stripe_is_full)
{
	static char longer[500];
	char text[TEXT_MAX];
	struct name name;

	table_open();
	for (int i = 1; i < LAYOUT_MAX_NODES; i++) {
		name = numbered(i, text, true);
		CHECK_EQ(insert(&name, (uint64_t)i), 0);
	}
	name = numbered(0, text, true);
	CHECK_EQ(insert(&name, 1), ERR_INDEX_FULL);
	check_absent(&name);
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_entries, LAYOUT_MAX_NODES - 1);

	/* A key of three nodes where only two are left gives both back. */
	for (int i = 1; i <= 2; i++) {
		name = numbered(i, text, true);
		remove_name(&name);
	}
	name = name_forged(longer, 400, hash_in(STRIPE, 1));
	CHECK_EQ(insert(&name, 1), ERR_INDEX_FULL);
	check_absent(&name);
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_free, 2);
	name = name_forged(longer, 300, hash_in(STRIPE, 1));
	CHECK_EQ(insert(&name, 1), 0);
	check_whole(&name, 1);

	/* Other stripes do not care. */
	name.hash = hash_in(STRIPE + 1, 1);
	CHECK_EQ(insert(&name, 1), 0);
	close(table.fd);
}

TEST(a_stripe_is_crowded_just_before_it_doubles)
{
	char text[TEXT_MAX];
	struct name name;

	table_open();
	for (uint32_t i = 1; i < 300; i++) {
		uint32_t n_nodes = n_nodes_of(STRIPE);
		bool doubles = n_nodes >= 16 && (n_nodes & (n_nodes - 1)) == 0;

		CHECK_EQ(pool_is_crowded(&table, STRIPE, 1), doubles);
		name = numbered((int)i, text, true);
		CHECK_EQ(insert(&name, i), 0);
	}
	name = numbered(299, text, true);
	for (int i = 299; n_nodes_of(STRIPE) != 512; i++) {
		name = numbered(i + 1, text, true);
		CHECK_EQ(insert(&name, 1), 0);
	}
	CHECK(pool_is_crowded(&table, STRIPE, 1));
	remove_name(&name);
	CHECK(!pool_is_crowded(&table, STRIPE, 1)); /* a free node will do */
	close(table.fd);
}

TEST(where_the_file_cannot_grow_an_insertion_fails_whole)
{
	static char longer[1000];
	struct rlimit limit = { 0, RLIM_INFINITY };
	char text[TEXT_MAX];
	struct name name;
	int n = 0, r;

	table_open();
	/* This stripe's part of segment 1 ends behind what the file may have. */
	limit.rlim_cur = LAYOUT_MAIN_BYTES;
	CHECK_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
	do {
		name = numbered(n++, text, true);
		r = insert(&name, 1);
	} while (r == 0);
	CHECK_EQ(r, -EFBIG);
	CHECK_EQ(n, LAYOUT_FIRST_NODES);
	check_absent(&name);
	name = numbered(0, text, true);
	remove_name(&name);
	name = name_forged(longer, 900, hash_in(STRIPE, 1));
	CHECK_EQ(insert(&name, 1), -EFBIG);
	check_absent(&name);
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_free, 1);
	for (int i = 1; i < n - 1; i++) {
		name = numbered(i, text, true);
		check_whole(&name, 1);
	}

	limit.rlim_cur = RLIM_INFINITY;
	CHECK_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
	name = name_forged(longer, 900, hash_in(STRIPE, 1));
	CHECK_EQ(insert(&name, 1), 0);
	check_whole(&name, 1);
	close(table.fd);
}

TEST(slot_records_exist_up_to_the_last_and_no_further)
{
	table_open();
	for (uint32_t number = 0; number < LAYOUT_MAX_SLOTS; number += 127) {
		struct layout_slot *slot = index_slot(&table, number);

		CHECK(slot != NULL);
		CHECK_EQ((unsigned char *)slot - (unsigned char *)index_header(&table),
			 LAYOUT_SLOTS_OFFSET + number * sizeof(*slot));
		slot->pid = number;
		CHECK(index_slot(&table, number) == slot);
	}
	CHECK(index_slot(&table, LAYOUT_MAX_SLOTS - 1) != NULL);
	CHECK(index_slot(&table, LAYOUT_MAX_SLOTS) == NULL);
	CHECK(index_slot(&table, UINT32_MAX) == NULL);
	close(table.fd);
}

/* ---- walking ------------------------------------------------------------------------ */

struct tour {
	int n_visits, remove_every, stop_after;
	unsigned char seen[256];
};

static int tour_visit(struct index *index, const struct spot *spot, void *data)
{
	struct tour *tour = data;
	_Atomic uint64_t *holder;
	struct words_walk walk;

	words_begin(&walk, spot);
	holder = words_next(index, &walk);
	CHECK_EQ(tour->seen[*holder]++, 0);
	tour->n_visits++;
	if (tour->stop_after && tour->n_visits == tour->stop_after)
		return 99;
	if (tour->remove_every && tour->n_visits % tour->remove_every == 0)
		entry_remove(index, spot);
	return 0;
}

TEST(a_walk_meets_every_entry_once_even_if_some_are_removed_on_the_way)
{
	enum {
		N = 200
	};
	char text[TEXT_MAX];

	table_open();
	for (int remove_every = 1; remove_every <= 3; remove_every++) {
		struct tour tour = { .remove_every = remove_every }, again = { 0 };

		/* 25 chains of eight. */
		for (int i = 0; i < N; i++) {
			struct name name = numbered(i, text, true);

			name.hash =
				hash_in(STRIPE, ((uint64_t)i << 26) | (uint64_t)(i % 25));
			CHECK_EQ(insert(&name, (uint64_t)i + 1), 0);
		}
		CHECK_EQ(entry_each(&table, STRIPE, tour_visit, &tour), 0);
		CHECK_EQ(tour.n_visits, N);
		check_in_order(STRIPE);
		CHECK_EQ(audit.n_entries, N - N / remove_every);
		CHECK_EQ(entry_each(&table, STRIPE, tour_visit, &again), 0);
		CHECK_EQ(again.n_visits, N - N / remove_every);
		stripe_reset(&table, STRIPE, LAYOUT_REFILL_NOBODY);
		stripe_refilled(&table, STRIPE);
	}
	close(table.fd);
}

TEST(a_walk_stops_when_it_is_told_to)
{
	struct tour tour = { .stop_after = 3 };
	char text[TEXT_MAX];

	table_open();
	for (int i = 0; i < 10; i++) {
		struct name name = numbered(i, text, true);

		CHECK_EQ(insert(&name, (uint64_t)i + 1), 0);
	}
	CHECK_EQ(entry_each(&table, STRIPE, tour_visit, &tour), 99);
	CHECK_EQ(tour.n_visits, 3);
	close(table.fd);
}

TEST(a_reset_empties_one_stripe_and_leaves_the_others)
{
	char text[TEXT_MAX];
	struct name one, other;

	table_open();
	one = numbered(1, text, true);
	CHECK_EQ(insert(&one, 1), 0);
	other = one;
	other.hash = hash_in(STRIPE + 1, one.hash);
	CHECK_EQ(insert(&other, 2), 0);
	CHECK_EQ(stripe_lock(&table, STRIPE), 0);
	stripe_reset(&table, STRIPE, LAYOUT_REFILL_NOBODY);
	stripe_refilled(&table, STRIPE);
	check_absent(&one);
	check_whole(&other, 2);
	check_in_order(STRIPE);
	CHECK_EQ(insert(&one, 3), 0);
	check_whole(&one, 3);
	stripe_unlock(&table, STRIPE);
	close(table.fd);
}

/* Runs `work` in a child that is then killed, inside the stripe's lock. */
static void die_inside(void (*work)(void))
{
	struct gate inside;
	pid_t pid;

	gate_init(&inside);
	pid = fork();
	if (pid == 0) {
		stripe_lock(&table, STRIPE);
		work();
		gate_open(&inside);
		for (;;)
			pause();
	}
	gate_wait(&inside);
	wait_killed(pid);
	gate_deinit(&inside);
}

static void work_reset(void)
{
	stripe_reset(&table, STRIPE, LAYOUT_REFILL_NOBODY);
}

TEST(a_stripe_that_was_emptied_stays_damaged_until_it_is_filled_again)
{
	char text[TEXT_MAX];
	struct name name = numbered(1, text, true);

	table_open();
	CHECK_EQ(stripe_lock(&table, STRIPE), 0);
	CHECK_EQ(insert(&name, 1), 0);
	stripe_unlock(&table, STRIPE);
	die_inside(work_reset);
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(stripe_lock(&table, STRIPE), ERR_INDEX_DAMAGED);
		stripe_unlock(&table, STRIPE);
	}
	CHECK_EQ(stripe_lock(&table, STRIPE), ERR_INDEX_DAMAGED);
	stripe_reset(&table, STRIPE, LAYOUT_REFILL_NOBODY);
	CHECK_EQ(insert(&name, 1), 0);
	stripe_refilled(&table, STRIPE);
	stripe_unlock(&table, STRIPE);
	CHECK_EQ(stripe_lock(&table, STRIPE), 0);
	check_whole(&name, 1);
	check_in_order(STRIPE);
	stripe_unlock(&table, STRIPE);
	close(table.fd);
}

/* ---- death of the owner ------------------------------------------------------------- */

static void work_none(void)
{
}

TEST(after_a_death_inside_every_lost_node_is_free_again)
{
	char text[TEXT_MAX];
	struct name name;

	table_open();
	for (int i = 0; i < 40; i++) {
		name = numbered(i, text, true);
		CHECK_EQ(insert(&name, (uint64_t)i + 1), 0);
	}
	for (int i = 0; i < 40; i += 3) {
		name = numbered(i, text, true);
		remove_name(&name);
	}
	die_inside(work_none);
	CHECK(raw_stripe(STRIPE)->lock & FUTEX_OWNER_DIED);
	raw_stripe(STRIPE)->free = 0; /* all of them lost */
	CHECK_EQ(stripe_lock(&table, STRIPE), 0);
	check_in_order(STRIPE);
	CHECK_EQ(audit.n_free, 14);
	CHECK_EQ(audit.n_entries, 26);
	stripe_unlock(&table, STRIPE);
	CHECK_EQ(raw_stripe(STRIPE)->lock, 0);
	close(table.fd);
}

/* One operation on the table, to be cut off after any instruction. */
struct operation {
	const char *name;
	void (*arrange)(void); /* the state before */
	void (*act)(void);     /* under the stripe's lock */
	bool (*verify)(void);  /* CHECKs what must hold; true: it has happened */
	uint32_t n_nodes_max;
	int stride; /* one state in so many is played */
};

enum {
	N_NEIGHBOURS = 8
};
static char neighbour_texts[N_NEIGHBOURS][TEXT_MAX], subject_text[TEXT_MAX];
static char subject_long[600];
static struct name neighbours[N_NEIGHBOURS], subject;

static void arrange_neighbours(void)
{
	stripe_reset(&table, STRIPE, LAYOUT_REFILL_NOBODY);
	stripe_refilled(&table, STRIPE);
	table_reopen();
	for (int i = 0; i < N_NEIGHBOURS; i++)
		CHECK_EQ(insert(&neighbours[i], 100 + (uint64_t)i), 0);
}

/* With so many free nodes. */
static void arrange_free(int n)
{
	char text[TEXT_MAX];
	struct name name;

	arrange_neighbours();
	for (int i = 0; i < n; i++) {
		name = numbered(i, text, true);
		CHECK_EQ(insert(&name, 1), 0);
	}
	for (int i = 0; i < n; i++) {
		name = numbered(i, text, true);
		remove_name(&name);
	}
}

static void arrange_one_free(void)
{
	arrange_free(1);
}

static void arrange_two_free(void)
{
	arrange_free(2);
}

/* The next node is the first of a segment that nobody has mapped. */
static void arrange_segment_end(void)
{
	char text[TEXT_MAX];

	arrange_neighbours();
	for (int i = 0; n_nodes_of(STRIPE) < LAYOUT_FIRST_NODES; i++) {
		struct name name = numbered(i, text, true);

		CHECK_EQ(insert(&name, 1), 0);
	}
}

static void arrange_short(void)
{
	subject = whitebox_name(subject_text);
}

static void arrange_long(void)
{
	memset(subject_long, 'l', sizeof(subject_long));
	subject = name_forged(subject_long, 600, neighbours[0].hash ^ UINT64_C(1) << 30);
}

static void arrange_short_free(void)
{
	arrange_one_free();
	arrange_short();
}

static void arrange_short_growing(void)
{
	arrange_segment_end();
	arrange_short();
}

static void arrange_long_mixed(void)
{
	arrange_two_free();
	arrange_long();
}

static void act_insert(void)
{
	insert(&subject, 7);
}

static bool verify_insert(void)
{
	struct spot spot;

	if (entry_find(&table, &subject, &spot) == ERR_NAME_NOT_FOUND)
		return false;
	check_whole(&subject, 7);
	return true;
}

/* In the middle of a chain, with a long key and more holders than fit. */
static void arrange_rich(void)
{
	struct spot spot;

	arrange_neighbours();
	arrange_long();
	remove_name(&neighbours[0]);
	CHECK_EQ(insert(&subject, 7), 0);
	CHECK_EQ(insert(&neighbours[0], 100), 0);
	CHECK_EQ(entry_find(&table, &subject, &spot), 0);
	for (uint64_t word = 8; word < 7 + 40; word++)
		CHECK_EQ(words_add(&table, &spot, word), 0);
}

static void act_remove(void)
{
	remove_name(&subject);
}

static bool verify_remove(void)
{
	struct spot spot;

	if (entry_find(&table, &subject, &spot) == ERR_NAME_NOT_FOUND)
		return true;
	for (uint64_t word = 7; word < 7 + 40; word++)
		check_whole(&subject, word);
	return false;
}

static void arrange_holders(int n)
{
	struct spot spot;

	arrange_neighbours();
	arrange_short();
	CHECK_EQ(insert(&subject, 7), 0);
	CHECK_EQ(entry_find(&table, &subject, &spot), 0);
	for (int i = 1; i < n; i++)
		CHECK_EQ(words_add(&table, &spot, 7 + (uint64_t)i), 0);
}

static void arrange_three_holders(void)
{
	arrange_holders(3);
}

static void arrange_six_holders(void)
{
	arrange_holders(6);
}

static void act_add_holder(void)
{
	struct spot spot;

	if (entry_find(&table, &subject, &spot) == 0)
		words_add(&table, &spot, 70);
}

static bool verify_add_holder(uint32_t n_before)
{
	struct spot spot = check_whole(&subject, 7);
	uint32_t n;
	bool is_there = has_holder(&spot, 70, &n);

	CHECK_EQ(n, n_before + is_there);
	for (uint64_t word = 7; word < 7 + n_before; word++)
		check_whole(&subject, word);
	return is_there;
}

static bool verify_fourth_holder(void)
{
	return verify_add_holder(3);
}

static bool verify_seventh_holder(void)
{
	return verify_add_holder(6);
}

static void act_drop_holder(void)
{
	struct spot spot;

	if (entry_find(&table, &subject, &spot) == 0)
		words_drop(&table, &spot, 9);
}

static bool verify_drop_holder(void)
{
	struct spot spot = check_whole(&subject, 7);
	uint32_t n;
	bool is_there = has_holder(&spot, 9, &n);

	CHECK_EQ(n, 2 + (uint32_t)is_there);
	check_whole(&subject, 8);
	return !is_there;
}

/* Somebody died before; the one that puts the table in order dies as well. */
static void arrange_disorder(void)
{
	arrange_free(3);
	arrange_short();
	raw_stripe(STRIPE)->free = 0;
	raw_stripe(STRIPE)->lock = FUTEX_OWNER_DIED;
}

static bool verify_nothing(void)
{
	check_absent(&subject);
	return audit.n_free == 3;
}

static const struct operation operations[] = {
	{ "insert, from the free list", arrange_short_free, act_insert, verify_insert, 10,
	  1 },
	{ "insert, into a new segment", arrange_short_growing, act_insert, verify_insert,
	  17, 1 },
	{ "insert, long key", arrange_long_mixed, act_insert, verify_insert, 12, 1 },
	{ "remove, long key and many holders", arrange_rich, act_remove, verify_remove,
	  14, 1 },
	{ "add holder, in the entry", arrange_three_holders, act_add_holder,
	  verify_fourth_holder, 10, 1 },
	{ "add holder, in a new node", arrange_six_holders, act_add_holder,
	  verify_seventh_holder, 11, 1 },
	{ "drop holder", arrange_three_holders, act_drop_holder, verify_drop_holder, 10,
	  1 },
	{ "put in order after a death", arrange_disorder, work_none, verify_nothing, 12,
	  2 },
};

static pid_t operation_start(const struct operation *operation)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(2);
		/* syscall() is bound already: the linker's instructions are not counted. */
		syscall(SYS_kill, getpid(), SIGSTOP);
		stripe_lock(&table, STRIPE);
		operation->act();
		stripe_unlock(&table, STRIPE);
		syscall(SYS_exit_group, 0);
	}
	CHECK(pid > 0);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status))
		SKIP("processes may not be traced here");
	CHECK(WIFSTOPPED(status));
	return pid;
}

/* True if the child lived through `n` instructions. */
static bool operation_step(pid_t pid, int n)
{
	int status;

	while (n-- > 0) {
		CHECK_EQ(ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL), 0);
		CHECK_EQ(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			CHECK_EQ(WEXITSTATUS(status), 0);
			return false;
		}
		CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
	}
	return true;
}

static void check_survivor(const struct operation *operation, bool *ret_happened)
{
	CHECK_EQ(stripe_lock(&table, STRIPE), 0);
	check_in_order(STRIPE);
	CHECK(n_nodes_of(STRIPE) <= operation->n_nodes_max);
	*ret_happened = operation->verify();
	for (int i = 0; i < N_NEIGHBOURS; i++)
		check_whole(&neighbours[i], 100 + (uint64_t)i);
	stripe_unlock(&table, STRIPE);
	CHECK_EQ(raw_stripe(STRIPE)->lock, 0);
}

/* All that a survivor can see: the stripe, and which lock the kernel would hand on. */
static uint64_t visible_state(pid_t pid)
{
	uint64_t sum = UINT64_C(0xCBF29CE484222325);
	const uint64_t *words = (const uint64_t *)raw_stripe(STRIPE);

	for (size_t i = 0; i < sizeof(struct layout_stripe) / 8; i++)
		sum = (sum ^ words[i]) * UINT64_C(0x100000001B3);
	sum = (sum ^ raw_heads(STRIPE)[subject.hash & (LAYOUT_N_HEADS - 1)]) *
	      UINT64_C(0x100000001B3);
	for (uint32_t node = 1; node < n_nodes_of(STRIPE); node++) {
		words = raw_node(STRIPE, node);
		for (int i = 0; i < LAYOUT_NODE_BYTES / 8; i++)
			sum = (sum ^ words[i]) * UINT64_C(0x100000001B3);
	}
	return sum ^ (uint64_t)ptrace(PTRACE_PEEKDATA, pid,
				      &process_robust_list()->list_op_pending, NULL);
}

enum {
	INSTRUCTIONS_MAX = 100000
};

/*
 * One life in full: is_telling[n] says that the n-th instruction changed what others can
 * see, or that the next one does. Returns the number of instructions. With TEST_SLOW in
 * the environment every instruction is telling.
 */
static int operation_survey(const struct operation *operation, bool *is_telling,
			    int *ret_n_states)
{
	pid_t pid;
	uint64_t state;
	int n = 0;

	operation->arrange();
	pid = operation_start(operation);
	state = visible_state(pid);
	*ret_n_states = 1;
	memset(is_telling, getenv("TEST_SLOW") != NULL,
	       INSTRUCTIONS_MAX * sizeof(*is_telling));
	while (operation_step(pid, 1)) {
		uint64_t now = visible_state(pid);

		CHECK(++n < INSTRUCTIONS_MAX);
		if (now == state)
			continue;
		state = now;
		if (++*ret_n_states % operation->stride == 0)
			is_telling[n - 1] = is_telling[n] = true;
	}
	return n;
}

static void play(const struct operation *operation)
{
	static bool is_telling[INSTRUCTIONS_MAX];
	int n_states, n_instructions, n_kills = 0, n_deaths = 0, n_after = 0;
	bool happened = false;

	/* Once here, so that what is done on first use only is done in no child. */
	operation->arrange();
	CHECK_EQ(stripe_lock(&table, STRIPE), 0);
	operation->act();
	stripe_unlock(&table, STRIPE);
	check_survivor(operation, &happened);
	CHECK(happened);

	happened = false;
	n_instructions = operation_survey(operation, is_telling, &n_states);
	for (int n = 0; n <= n_instructions; n++) {
		bool was = happened;
		uint32_t word;
		pid_t pid;

		if (!is_telling[n] && n > 0)
			continue;
		operation->arrange();
		pid = operation_start(operation);
		CHECK(operation_step(pid, n));
		kill(pid, SIGKILL);
		CHECK_EQ(waitpid(pid, NULL, 0), pid);

		/* The kernel has handed the lock on. */
		word = raw_stripe(STRIPE)->lock;
		CHECK_EQ(word & FUTEX_TID_MASK, 0);
		n_deaths += !!(word & FUTEX_OWNER_DIED);
		check_survivor(operation, &happened);
		CHECK(happened || !was); /* once it has happened, it stays so */
		n_after += happened;
		n_kills++;
	}
	CHECK(happened);
	printf("# %s: %d instructions, %d states, %d kills: in %d the lock was held, in %d it "
	       "had happened\n",
	       operation->name, n_instructions, n_states, n_kills, n_deaths, n_after);
	fflush(stdout);
	CHECK(n_kills >= 10 && n_deaths >= 4 && n_after >= 4);
}

static void play_all(int first, int last)
{
	if (whitebox_is_instrumented())
		SKIP("instrumented: the instructions are not the library's own");
	table_open();
	for (int i = 0; i < N_NEIGHBOURS; i++)
		neighbours[i] = name_in(STRIPE, 33, (unsigned)i, neighbour_texts[i]);
	subject = name_in(STRIPE, 33, 99, subject_text);
	for (int i = first; i <= last; i++)
		play(&operations[i]);
	close(table.fd);
}

TEST_LIMIT(killed_after_any_instruction_of_an_insertion, 120)
{
	play_all(0, 2);
}

TEST_LIMIT(killed_after_any_instruction_of_a_removal, 120)
{
	play_all(3, 3);
}

TEST_LIMIT(killed_after_any_instruction_of_a_change_of_holders, 120)
{
	play_all(4, 6);
}

TEST_LIMIT(killed_while_putting_things_in_order, 120)
{
	play_all(7, 7);
}

TEST(nodes_do_not_creep_from_death_to_death)
{
	uint32_t n_nodes = 0;
	int n_deaths = 0;

	if (whitebox_is_instrumented())
		SKIP("instrumented: the instructions are not the library's own");
	table_open();
	for (int i = 0; i < N_NEIGHBOURS; i++)
		neighbours[i] = name_in(STRIPE, 33, (unsigned)i, neighbour_texts[i]);
	subject = name_in(STRIPE, 33, 99, subject_text);
	arrange_neighbours();
	arrange_long();
	for (int n = 0;; n += getenv("TEST_SLOW") ? 1 : 9) {
		pid_t pid = operation_start(&operations[2]);
		struct spot spot;

		if (!operation_step(pid, n))
			break;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		n_deaths++;
		/* No rearranging: what this death leaves is what the next one finds. */
		CHECK_EQ(stripe_lock(&table, STRIPE), 0);
		check_in_order(STRIPE);
		if (entry_find(&table, &subject, &spot) == 0)
			entry_remove(&table, &spot);
		stripe_unlock(&table, STRIPE);
		CHECK(n_nodes_of(STRIPE) >= n_nodes);
		n_nodes = n_nodes_of(STRIPE);
		CHECK(n_nodes <= 1 + N_NEIGHBOURS + 3);
	}
	printf("# %d deaths, %u nodes\n", n_deaths, n_nodes);
	close(table.fd);
}

/* ---- hostile bytes ------------------------------------------------------------------ */

enum {
	N_VICTIMS = 12,
	N_FILLED = 64, /* nodes handed out: the victims' and those of some bystanders */
};

static char victim_texts[N_VICTIMS][600];
static struct name victims[N_VICTIMS];

/* Short and long names, few and many holders. */
static void arrange_victims(void)
{
	table_open();
	for (uint32_t i = 0; i < N_VICTIMS; i++) {
		uint32_t n = i % 3 ? 20 : 150 + i * 30;
		struct spot spot;

		memset(victim_texts[i], 'a' + (int)i, n);
		/* Four chains of three. */
		victims[i] = name_forged(victim_texts[i], n,
					 hash_in(STRIPE, (uint64_t)i << 30 | i % 4));
		CHECK_EQ(insert(&victims[i], 1), 0);
		CHECK_EQ(entry_find(&table, &victims[i], &spot), 0);
		for (uint64_t word = 2; i % 4 == 0 && word < 50; word++)
			CHECK_EQ(words_add(&table, &spot, word), 0);
	}
	CHECK(n_nodes_of(STRIPE) <= N_FILLED);
	for (int i = 0; n_nodes_of(STRIPE) < N_FILLED; i++) {
		char text[TEXT_MAX];
		struct name name = numbered(i, text, true);

		CHECK_EQ(insert(&name, 1), 0);
	}
}

struct picture {
	struct layout_stripe stripe;
	uint32_t heads[LAYOUT_N_HEADS];
	unsigned char nodes[N_FILLED][LAYOUT_NODE_BYTES];
};

static void picture_take(struct picture *picture)
{
	memcpy(&picture->stripe, raw_stripe(STRIPE), sizeof(picture->stripe));
	memcpy(picture->heads, raw_heads(STRIPE), sizeof(picture->heads));
	for (uint32_t node = 1; node < N_FILLED; node++)
		memcpy(picture->nodes[node], raw_node(STRIPE, node), LAYOUT_NODE_BYTES);
}

static void picture_restore(const struct picture *picture)
{
	memcpy(raw_stripe(STRIPE), &picture->stripe, sizeof(picture->stripe));
	memcpy(raw_heads(STRIPE), picture->heads, sizeof(picture->heads));
	for (uint32_t node = 1; node < N_FILLED; node++)
		memcpy(raw_node(STRIPE, node), picture->nodes[node], LAYOUT_NODE_BYTES);
}

/* Everything that belongs to the stripes on both sides, and the header. */
static uint64_t neighbourhood(void)
{
	uint64_t sum = 14695981039346656037u;

	for (int side = -1; side <= 1; side += 2) {
		uint32_t stripe = (uint32_t)(STRIPE + side);
		const uint64_t *heads = (const uint64_t *)raw_heads(stripe);

		for (int i = 0; i < LAYOUT_N_HEADS / 2; i++)
			sum = (sum ^ heads[i]) * 1099511628211u;
		for (uint32_t node = 0; node < LAYOUT_FIRST_NODES; node++)
			for (int i = 0; i < LAYOUT_NODE_BYTES / 8; i++)
				sum = (sum ^ ((uint64_t *)raw_node(stripe, node))[i]) *
				      1099511628211u;
		for (size_t i = 0; i < sizeof(struct layout_stripe) / 8; i++)
			sum = (sum ^ ((uint64_t *)raw_stripe(stripe))[i]) *
			      1099511628211u;
	}
	for (int i = 0; i < 512; i++)
		sum = (sum ^ ((uint64_t *)raw)[i]) * 1099511628211u;
	return sum;
}

static int hostile_visit(struct index *index, const struct spot *spot, void *data)
{
	static char key[1 + NAME_MAX_BYTES + 16];
	static const char fence[16] = "fence fence fen";
	struct description description;
	struct words_walk walk;
	uint32_t n_bytes, n = 0;
	uint64_t *seed = data;
	int r;

	memcpy(key + 1 + NAME_MAX_BYTES, fence, sizeof(fence));
	r = entry_read_key(index, spot, key, &n_bytes);
	CHECK(r == 0 || r == ERR_INDEX_DAMAGED);
	CHECK(r < 0 || n_bytes <= 1 + NAME_MAX_BYTES);
	CHECK(!memcmp(key + 1 + NAME_MAX_BYTES, fence, sizeof(fence)));
	entry_describe(spot, &description);
	words_begin(&walk, spot);
	while (words_next(index, &walk))
		CHECK(n++ <=
		      LAYOUT_INLINE_HOLDERS + LAYOUT_MORE_HOLDERS * LAYOUT_MAX_NODES);
	if (seed && whitebox_random(seed) % 8 == 0)
		entry_remove(index, spot);
	return 0;
}

/* All that a process does with a stripe; nothing here may end badly. */
static void use_everything(uint64_t *seed)
{
	static char fresh_text[400];
	struct name fresh = name_forged(fresh_text, whitebox_random(seed) % 2 ? 300 : 10,
					hash_in(STRIPE, whitebox_random(seed)));
	struct spot spot;
	int r;

	for (int i = 0; i < N_VICTIMS; i++) {
		r = entry_find(&table, &victims[i], &spot);
		CHECK(r == 0 || r == ERR_NAME_NOT_FOUND || r == ERR_INDEX_DAMAGED);
		if (r < 0)
			continue;
		r = words_add(&table, &spot, 1000);
		CHECK(r == 0 || r == ERR_INDEX_FULL || r == ERR_INDEX_DAMAGED);
		words_drop(&table, &spot, 1000);
		words_drop(&table, &spot, 1);
		if (whitebox_random(seed) % 4 == 0)
			entry_remove(&table, &spot);
	}
	pool_is_crowded(&table, STRIPE, 1);
	r = insert(&fresh, 9);
	CHECK(r == 0 || r == ERR_INDEX_FULL || r == ERR_INDEX_DAMAGED);
	r = entry_each(&table, STRIPE, hostile_visit, seed);
	CHECK(r == 0 || r == ERR_INDEX_DAMAGED);
}

/* Under the lock of a dead owner, which has the whole stripe looked over. */
static void use_as_heir(uint64_t *seed)
{
	int r;

	raw_stripe(STRIPE)->lock = FUTEX_OWNER_DIED;
	r = stripe_lock(&table, STRIPE);
	CHECK(r == 0 || r == ERR_INDEX_DAMAGED);
	if (r == 0) {
		check_in_order(STRIPE); /* what was accepted is in order */
		use_everything(seed);
	}
	stripe_unlock(&table, STRIPE);
}

static void check_usable_after_reset(void)
{
	int r = stripe_lock(&table, STRIPE);

	CHECK(r == 0 || r == ERR_INDEX_DAMAGED);
	stripe_reset(&table, STRIPE, LAYOUT_REFILL_NOBODY);
	stripe_refilled(&table, STRIPE);
	check_in_order(STRIPE);
	for (int i = 0; i < N_VICTIMS; i++) {
		check_absent(&victims[i]);
		CHECK_EQ(insert(&victims[i], 5), 0);
		check_whole(&victims[i], 5);
	}
	check_in_order(STRIPE);
	stripe_unlock(&table, STRIPE);
}

static uint32_t hostile_number(uint64_t *seed)
{
	switch (whitebox_random(seed) % 6) {
	case 0:
		return (uint32_t)whitebox_random(seed);
	case 1:
		return UINT32_MAX - (uint32_t)(whitebox_random(seed) % 4);
	case 2:
		return LAYOUT_MAX_NODES - 2 + (uint32_t)(whitebox_random(seed) % 4);
	default:
		return (uint32_t)(whitebox_random(seed) % N_FILLED);
	}
}

/* Links and counters get numbers that look like links; the rest gets anything. */
static void damage(uint64_t *seed, bool with_counter)
{
	for (uint64_t n = 1 + whitebox_random(seed) % 6; n; n--) {
		uint32_t node = 1 + (uint32_t)(whitebox_random(seed) % (N_FILLED - 1));
		struct layout_entry *entry = raw_node(STRIPE, node);

		switch (whitebox_random(seed) % 9) {
		case 0:
			raw_heads(STRIPE)[whitebox_random(seed) % 4] =
				hostile_number(seed);
			break;
		case 1:
			raw_stripe(STRIPE)->free = hostile_number(seed);
			break;
		case 2:
			if (with_counter)
				raw_stripe(STRIPE)->n_nodes = hostile_number(seed);
			else
				raw_stripe(STRIPE)->n_nodes =
					whitebox_random(seed) % N_FILLED;
			break;
		case 3:
			entry->next = hostile_number(seed);
			break;
		case 4:
			entry->more_holders = hostile_number(seed);
			break;
		case 5:
			entry->more_key = hostile_number(seed);
			break;
		case 6:
			entry->n_key_bytes = hostile_number(seed);
			break;
		case 7:
			whitebox_fill(seed, entry, LAYOUT_NODE_BYTES);
			break;
		default:
			((unsigned char *)
				 entry)[whitebox_random(seed) % LAYOUT_NODE_BYTES] =
				(unsigned char)whitebox_random(seed);
		}
	}
}

static void play_hostile(uint64_t seed, int n_rounds, bool with_counter)
{
	static struct picture picture;
	uint64_t others;

	arrange_victims();
	picture_take(&picture);
	others = neighbourhood();
	for (int round = 0; round < n_rounds; round++) {
		picture_restore(&picture);
		damage(&seed, with_counter);
		use_everything(&seed);
		picture_restore(&picture);
		damage(&seed, with_counter);
		use_as_heir(&seed);
		if (round % 50 == 0) {
			CHECK(neighbourhood() == others);
			check_usable_after_reset();
		}
	}
	CHECK(neighbourhood() == others);
	check_usable_after_reset();
	close(table.fd);
}

TEST(damaged_links_and_fields_lead_nowhere_bad)
{
	play_hostile(101, whitebox_rounds(20000), false);
}

TEST(nor_do_damaged_counters)
{
	play_hostile(102, whitebox_rounds(2000), true);
}

static void play_filled(void (*fill)(uint64_t *seed, void *to, size_t n_bytes),
			int n_rounds)
{
	uint64_t seed = 103, others;

	arrange_victims();
	others = neighbourhood();
	for (int round = 0; round < n_rounds; round++) {
		for (int what = 1; what < 8; what++) {
			if (what & 1)
				fill(&seed, raw_heads(STRIPE), LAYOUT_N_HEADS * 4);
			if (what & 2)
				for (uint32_t node = 0; node < 16; node++)
					fill(&seed, raw_node(STRIPE, node),
					     LAYOUT_NODE_BYTES);
			if (what & 4)
				fill(&seed, raw_stripe(STRIPE),
				     sizeof(struct layout_stripe));
			raw_stripe(STRIPE)->lock = 0;
			use_everything(&seed);
			use_as_heir(&seed);
		}
		check_usable_after_reset();
	}
	CHECK(neighbourhood() == others);
	close(table.fd);
}

static void fill_ones(uint64_t *seed, void *to, size_t n_bytes)
{
	(void)seed;
	memset(to, 0xFF, n_bytes);
}

static void fill_zeroes(uint64_t *seed, void *to, size_t n_bytes)
{
	(void)seed;
	memset(to, 0, n_bytes);
}

/* Every 32-bit field is the number of a node that may exist. */
static void fill_small(uint64_t *seed, void *to, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes / 4; i++)
		((uint32_t *)to)[i] = (uint32_t)(whitebox_random(seed) % 20);
}

TEST(stripes_of_random_bytes_are_survived)
{
	play_filled(whitebox_fill, whitebox_rounds(300));
}

TEST(stripes_of_ones_are_survived)
{
	play_filled(fill_ones, 10);
}

TEST(stripes_of_zeroes_are_survived)
{
	play_filled(fill_zeroes, 10);
}

TEST(stripes_of_small_numbers_are_survived)
{
	play_filled(fill_small, whitebox_rounds(1000));
}

TEST(rings_of_every_length_end)
{
	static struct picture picture;

	arrange_victims();
	picture_take(&picture);
	for (uint32_t length = 1; length < N_FILLED / 2; length++) {
		struct name absent = name_forged("?", 1, hash_in(STRIPE, 0));
		uint64_t seed = length;
		struct spot spot;

		/* A chain. */
		picture_restore(&picture);
		raw_heads(STRIPE)[0] = 1;
		for (uint32_t i = 1; i <= length; i++)
			((struct layout_entry *)raw_node(STRIPE, i))->next =
				i == length ? 1 : i + 1;
		CHECK_EQ(entry_find(&table, &absent, &spot), ERR_INDEX_DAMAGED);
		CHECK_EQ(entry_each(&table, STRIPE, hostile_visit, NULL),
			 ERR_INDEX_DAMAGED);
		use_as_heir(&seed);

		/* Holders, and the key, of the first entry. */
		picture_restore(&picture);
		for (uint32_t i = 2; i <= length + 1; i++)
			*(uint32_t *)raw_node(STRIPE, i) = i == length + 1 ? 2 : i + 1;
		((struct layout_entry *)raw_node(STRIPE, 1))->more_holders = 2;
		((struct layout_entry *)raw_node(STRIPE, 1))->more_key = 2;
		spot = (struct spot) { STRIPE, 1, &raw_heads(STRIPE)[0],
				       raw_node(STRIPE, 1) };
		hostile_visit(&table, &spot, NULL);
		CHECK(words_add(&table, &spot, 1234) == 0);
		use_as_heir(&seed);

		/* The free list. */
		picture_restore(&picture);
		raw_stripe(STRIPE)->free = 2;
		for (uint32_t i = 2; i <= length + 1; i++)
			*(uint32_t *)raw_node(STRIPE, i) = i == length + 1 ? 2 : i + 1;
		use_everything(&seed);
	}
	check_usable_after_reset();
	close(table.fd);
}

TEST(a_field_that_fails_the_check_is_damage_and_never_absence)
{
	arrange_victims();
	for (int i = 0; i < N_VICTIMS; i++) {
		struct spot spot = check_whole(&victims[i], 1);
		struct layout_entry *entry = spot.entry, good;

		memcpy(&good, entry, sizeof(good));
		for (int field = 0; field < 9; field++) {
			switch (field) {
			case 0:
				entry->kind++;
				break;
			case 1:
				entry->n_key_bytes++;
				break;
			case 2:
				entry->device++;
				break;
			case 3:
				entry->inode++;
				break;
			case 4:
				entry->size_bytes++;
				break;
			case 5:
				entry->protection++;
				break;
			case 6:
				entry->created_ns++;
				break;
			case 7:
				entry->more_key += 1000;
				break;
			default:
				entry->check++;
			}
			CHECK_EQ(entry_find(&table, &victims[i], &spot),
				 ERR_INDEX_DAMAGED);
			memcpy(entry, &good, sizeof(good));
		}
		check_whole(&victims[i], 1);
	}
	close(table.fd);
}

TEST(a_lock_word_of_anything_is_overcome)
{
	const uint32_t words[] = { UINT32_MAX, FUTEX_TID_MASK, (uint32_t)getpid(),
				   FUTEX_WAITERS, FUTEX_WAITERS | FUTEX_OWNER_DIED };

	arrange_victims();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		raw_stripe(STRIPE)->lock = words[i];
		CHECK_EQ(stripe_lock(&table, STRIPE), 0);
		check_whole(&victims[0], 1);
		check_in_order(STRIPE);
		stripe_unlock(&table, STRIPE);
		CHECK_EQ(raw_stripe(STRIPE)->lock, 0);
	}
	close(table.fd);
}

static _Atomic bool scribbling_ends;

static void *scribble(void *arg)
{
	uint64_t seed = 104;

	(void)arg;
	while (!scribbling_ends) {
		damage(&seed, false);
		if (whitebox_random(&seed) % 16 == 0)
			raw_stripe(STRIPE)->n_nodes = N_FILLED;
	}
	return NULL;
}

TEST(bytes_that_change_under_the_readers_eyes_do_no_harm_either)
{
	static struct picture picture;
	uint64_t seed = 105;
	pthread_t scribbler;

	if (TEST_TSAN)
		SKIP("the races here are the point, and all in the scribbler");
	arrange_victims();
	picture_take(&picture);
	CHECK_EQ(pthread_create(&scribbler, NULL, scribble, NULL), 0);
	for (int round = 0; round < whitebox_rounds(10000); round++) {
		struct spot spot;

		for (int i = 0; i < N_VICTIMS; i++)
			if (entry_find(&table, &victims[i], &spot) == 0)
				hostile_visit(&table, &spot, NULL);
		entry_each(&table, STRIPE, hostile_visit, &seed);
		insert(&victims[0], 3);
		if (round % 16 == 0)
			picture_restore(&picture);
	}
	scribbling_ends = true;
	pthread_join(scribbler, NULL);
	check_usable_after_reset();
	close(table.fd);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
