/* SPDX-License-Identifier: MIT */
/*
 * The seam: create, open, close and enumerate by name, and what becomes of names when
 * processes die, bytes are damaged, or the table's path vanishes.
 *
 * Alice and bob are processes that do what they are told through a line; each answers with
 * a number.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/attach.h"
#include "store/listing.h"
#include "store/namespace.h"
#include "store/rebuild.h"
#include "store/stripe.h"
#include "whitebox.h"

enum {
	SIZE = 2 * 4096,
	N_NAMES = 40,
};

static const struct description wanted = { .kind = LAYOUT_KIND_SECTION,
					   .protection = 3,
					   .size_bytes = SIZE };

/* ---- our own doings ----------------------------------------------------------------- */

enum {
	LONG = 4096, /* numbers from here on stand for names that take two nodes */
	N_NUMBERS = 2 * LONG,
};

/* The text stays, as the namespace wants it. */
static struct name named_number(int number)
{
	static char texts[N_NUMBERS][180];

	CHECK(number < N_NUMBERS);
	snprintf(texts[number], sizeof(texts[number]), "%0*d", number < LONG ? 5 : 160,
		 number);
	return whitebox_name(texts[number]);
}

static int create_name(const struct name *name, struct named *ret)
{
	return namespace_create(ret, name, &wanted, &(int) { -1 });
}

static int open_name(const struct name *name, bool want_writable, struct named *ret)
{
	return namespace_open(ret, name, LAYOUT_KIND_SECTION, want_writable);
}

static int open_says(const struct name *name)
{
	struct named named;
	int r = open_name(name, false, &named);

	if (r == 0)
		namespace_close(&named);
	return r;
}

static int create_says(const struct name *name)
{
	struct named named;
	int r = create_name(name, &named);

	if (r >= 0)
		namespace_close(&named);
	return r;
}

/* ---- what others do ----------------------------------------------------------------- */

enum verb {
	CREATE, /* answers with the result */
	OPEN,
	CLOSE,
	IDENTIFY, /* opens, answers with the inode, closes */
	QUIT,
};

struct order {
	enum verb verb;
	int first, n; /* names */
};

struct actor {
	pid_t pid;
	int line;
};

static int64_t actor_obey(const struct order *order)
{
	static struct named held[N_NUMBERS];
	int64_t answer = 0;

	for (int i = order->first; i < order->first + order->n && answer >= 0; i++) {
		struct name name = named_number(i);
		struct named named;

		switch (order->verb) {
		case CREATE:
			answer = create_name(&name, &held[i]);
			break;
		case OPEN:
			answer = open_name(&name, true, &held[i]);
			break;
		case CLOSE:
			namespace_close(&held[i]);
			break;
		default:
			answer = open_name(&name, false, &named);
			if (answer < 0)
				break;
			answer = (int64_t)named.description.identity.inode;
			namespace_close(&named);
		}
	}
	return answer;
}

static void actor_live(int line)
{
	struct order order;

	while (read(line, &order, sizeof(order)) == sizeof(order) && order.verb != QUIT) {
		int64_t answer = actor_obey(&order);

		CHECK_EQ(write(line, &answer, sizeof(answer)), sizeof(answer));
	}
}

static struct actor actor_new(void)
{
	struct actor actor;
	int line[2];

	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line), 0);
	actor.line = line[0];
	actor.pid = fork();
	if (actor.pid == 0) {
		close(line[0]);
		actor_live(line[1]);
		_exit(0);
	}
	close(line[1]);
	return actor;
}

static int64_t actor_does(struct actor *actor, enum verb verb, int first, int n)
{
	struct order order = { verb, first, n };
	int64_t answer;

	CHECK_EQ(write(actor->line, &order, sizeof(order)), sizeof(order));
	CHECK_EQ(read(actor->line, &answer, sizeof(answer)), sizeof(answer));
	return answer;
}

static void actor_kill(struct actor *actor)
{
	wait_killed(actor->pid);
	close(actor->line);
}

static void actor_quit(struct actor *actor)
{
	struct order order = { QUIT, 0, 0 };

	CHECK_EQ(write(actor->line, &order, sizeof(order)), sizeof(order));
	wait_ok(actor->pid);
	close(actor->line);
}

/* ---- the table, from behind --------------------------------------------------------- */

static unsigned char *raw;

static void raw_open(void)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, test_dir());
	fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0);
	raw = mmap(NULL, LAYOUT_MAIN_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(raw != MAP_FAILED);
	close(fd);
}

static struct layout_stripe *raw_stripe(uint32_t stripe)
{
	return (struct layout_stripe *)(raw + LAYOUT_STRIPES_OFFSET) + stripe;
}

static uint32_t *raw_heads(uint32_t stripe)
{
	return (uint32_t *)(raw + LAYOUT_HEADS_OFFSET) + stripe * LAYOUT_N_HEADS;
}

static struct layout_slot *raw_slot(uint32_t slot)
{
	return (struct layout_slot *)(raw + LAYOUT_SLOTS_OFFSET) + slot;
}

/* ---- names -------------------------------------------------------------------------- */

TEST(the_first_create_makes_it_and_the_second_opens_what_is_there)
{
	struct description other = { .kind = LAYOUT_KIND_SECTION,
				     .protection = 1,
				     .size_bytes = 64 * 4096 };
	struct name name = whitebox_name("X"), local = whitebox_name("Local\\X");
	struct named first, second;
	struct identity identity;

	CHECK_EQ(create_name(&name, &first), 0);
	CHECK_EQ(fd_identify(first.holding.fd, &identity, NULL), 0);
	CHECK(identity_equal(&identity, &first.description.identity));
	CHECK_EQ(fcntl(first.holding.fd, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(first.holding.fd, F_GETFL) & O_ACCMODE, O_RDWR);
	CHECK(first.description.created_ns > 0);

	CHECK_EQ(namespace_create(&second, &local, &other, &(int) { -1 }), NEWS_EXISTED);
	CHECK(identity_equal(&second.description.identity, &identity));
	CHECK_EQ(second.description.size_bytes, SIZE);
	CHECK_EQ(second.description.protection, 3);
	CHECK(second.description.created_ns == first.description.created_ns);
	CHECK(second.holding.fd != first.holding.fd);
	namespace_close(&first);
	CHECK_EQ(open_says(&name), 0);
	namespace_close(&second);
	CHECK_EQ(second.holding.fd, -1);
	CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
}

TEST(a_name_used_again_is_another_object)
{
	struct name name = whitebox_name("X");
	struct named first, second;
	uint64_t data = 42;

	CHECK_EQ(create_name(&name, &first), 0);
	CHECK_EQ(pwrite(first.holding.fd, &data, sizeof(data), 0), sizeof(data));
	namespace_close(&first);
	CHECK_EQ(create_name(&name, &second), 0);
	CHECK_EQ(pread(second.holding.fd, &data, sizeof(data), 0), sizeof(data));
	CHECK_EQ(data, 0);
	namespace_close(&second);
}

TEST(local_and_global_names_do_not_meet)
{
	struct name local = whitebox_name("X"), global = whitebox_name("Global\\X");
	struct named one, other;

	CHECK_EQ(create_name(&local, &one), 0);
	CHECK_EQ(open_says(&global), ERR_NAME_NOT_FOUND);
	CHECK_EQ(create_name(&global, &other), 0);
	CHECK(!identity_equal(&one.description.identity, &other.description.identity));
	namespace_close(&one);
	CHECK_EQ(open_says(&global), 0);
	namespace_close(&other);
}

TEST(an_object_of_another_kind_is_neither_opened_nor_replaced)
{
	struct description other = wanted;
	struct name name = whitebox_name("X");
	struct named first, second;

	other.kind = 77;
	CHECK_EQ(create_name(&name, &first), 0);
	CHECK_EQ(namespace_open(&second, &name, 77, false), ERR_NAME_OTHER_KIND);
	CHECK_EQ(namespace_create(&second, &name, &other, &(int) { -1 }),
		 ERR_NAME_OTHER_KIND);
	CHECK_EQ(open_says(&name), 0);
	namespace_close(&first);
	CHECK_EQ(create_says(&name), 0);
}

/* Another version made it, and says of it what we do not know. */
static void change_attributes(uint32_t attributes)
{
	struct layout_entry *nodes = (struct layout_entry *)(raw + LAYOUT_NODES_OFFSET);
	int n = 0;

	for (int i = 0; i < LAYOUT_N_STRIPES * LAYOUT_FIRST_NODES; i++)
		if (nodes[i].check && nodes[i].check == entry_check(&nodes[i])) {
			nodes[i].attributes = attributes;
			nodes[i].check = entry_check(&nodes[i]);
			n++;
		}
	CHECK_EQ(n, 1);
}

TEST(an_attribute_that_we_must_know_keeps_us_out)
{
	struct name name = named_number(1);
	struct named alice;

	CHECK_EQ(create_name(&name, &alice), 0);
	raw_open();
	for (uint32_t bit = 3; bit < 32; bit++) {
		int binding = bit < 16;

		change_attributes(1u << bit);
		CHECK_EQ(open_says(&name), binding ? ERR_OBJECT_NEWER : 0);
		CHECK_EQ(create_says(&name), binding ? ERR_OBJECT_NEWER : NEWS_EXISTED);
	}
	namespace_close(&alice);
	CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
}

TEST(a_descriptor_allows_what_was_asked_for)
{
	struct actor alice = actor_new();
	struct name name = named_number(1);

	CHECK_EQ(actor_does(&alice, CREATE, 1, 1), 0);
	for (int want_writable = 0; want_writable < 2; want_writable++) {
		struct named named;

		CHECK_EQ(open_name(&name, want_writable, &named), 0);
		CHECK_EQ(fcntl(named.holding.fd, F_GETFL) & O_ACCMODE,
			 want_writable ? O_RDWR : O_RDONLY);
		CHECK_EQ(fcntl(named.holding.fd, F_GETFD), FD_CLOEXEC);
		namespace_close(&named);
	}
	actor_quit(&alice);
	test_forgive_descriptors();
}

TEST(a_name_lives_as_long_as_any_process_holds_it)
{
	struct actor alice = actor_new(), bob = actor_new();
	struct name name = named_number(1);

	CHECK_EQ(actor_does(&alice, CREATE, 1, 1), 0);
	CHECK_EQ(actor_does(&bob, OPEN, 1, 1), 0);
	actor_kill(&alice);
	CHECK_EQ(open_says(&name), 0);
	CHECK_EQ(create_says(&name), NEWS_EXISTED);
	actor_does(&bob, CLOSE, 1, 1);
	CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
	actor_quit(&bob);
	test_forgive_descriptors();
}

struct listing {
	int n_entries, n_holders, stop_after;
	bool has_global;
};

static int list_one(const struct name *name, const struct description *description,
		    uint32_t n_holders, void *data)
{
	struct listing *listing = data;

	CHECK(name->n_bytes > 0);
	CHECK_EQ(description->size_bytes, SIZE);
	CHECK_EQ(description->protection, 3);
	CHECK(n_holders > 0);
	listing->n_entries++;
	listing->n_holders += (int)n_holders;
	listing->has_global |= name->scope == SCOPE_GLOBAL;
	return listing->n_entries == listing->stop_after ? 55 : 0;
}

static struct listing list_all(void)
{
	struct listing listing = { 0 };

	CHECK_EQ(listing_each(list_one, &listing), 0);
	return listing;
}

TEST(a_listing_shows_what_lives_and_nothing_else)
{
	struct actor alice = actor_new(), bob = actor_new();
	struct listing stopped = { .stop_after = 5 };
	struct name global = whitebox_name("Global\\X");
	struct named named;

	CHECK_EQ(list_all().n_entries, 0);
	CHECK_EQ(actor_does(&alice, CREATE, 0, 10), 0);
	CHECK_EQ(actor_does(&bob, OPEN, 0, 3), 0);
	CHECK_EQ(list_all().n_entries, 10);
	CHECK_EQ(list_all().n_holders, 13);
	CHECK(!list_all().has_global);
	CHECK_EQ(create_name(&global, &named), 0);
	CHECK(list_all().has_global);
	namespace_close(&named);
	CHECK_EQ(listing_each(list_one, &stopped), 55);
	CHECK_EQ(stopped.n_entries, 5);
	actor_kill(&alice);
	CHECK_EQ(list_all().n_entries, 3);
	CHECK_EQ(list_all().n_holders, 3);
	actor_quit(&bob);
	CHECK_EQ(list_all().n_entries, 0);
	test_forgive_descriptors();
}

TEST(of_processes_that_create_one_name_at_once_exactly_one_makes_it)
{
	enum {
		N = 6
	};
	struct actor actors[N];

	for (int i = 0; i < N; i++)
		actors[i] = actor_new();
	for (int round = 0; round < 200; round++) {
		struct order order = { CREATE, round, 1 };
		int64_t answer;
		int n_new = 0;

		for (int i = 0; i < N; i++)
			CHECK_EQ(write(actors[i].line, &order, sizeof(order)),
				 sizeof(order));
		for (int i = 0; i < N; i++) {
			CHECK_EQ(read(actors[i].line, &answer, sizeof(answer)),
				 sizeof(answer));
			CHECK(answer == 0 || answer == NEWS_EXISTED);
			n_new += answer == 0;
		}
		CHECK_EQ(n_new, 1);
	}
	for (int i = 0; i < N; i++)
		actor_quit(&actors[i]);
}

/* ---- fork --------------------------------------------------------------------------- */

static void check_child_is_a_holder(pid_t (*make)(void), bool asks_first)
{
	struct name name = named_number(1);
	struct gate asked, go;
	struct named named;
	pid_t pid;

	gate_init(&asked);
	gate_init(&go);
	CHECK_EQ(create_name(&name, &named), 0);
	pid = make();
	if (pid == 0) {
		if (asks_first)
			CHECK_EQ(open_says(&name), 0);
		gate_open(&asked);
		gate_wait(&go);
		namespace_close(&named);
		CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
		_exit(0);
	}
	gate_wait(&asked);
	namespace_close(&named);
	CHECK_EQ(open_says(&name), 0);
	gate_open(&go);
	wait_ok(pid);
	CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);

	/* And the other way round. */
	CHECK_EQ(create_name(&name, &named), 0);
	pid = make();
	if (pid == 0) {
		if (asks_first)
			CHECK_EQ(open_says(&name), 0);
		_exit(0);
	}
	wait_ok(pid);
	CHECK_EQ(open_says(&name), 0);
	namespace_close(&named);
	CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
	gate_deinit(&asked);
	gate_deinit(&go);
	test_forgive_descriptors();
}

static pid_t raw_fork(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

TEST(a_child_is_a_holder_of_its_own_from_its_first_moment)
{
	check_child_is_a_holder(fork, false);
}

TEST(a_child_made_without_handlers_is_one_from_its_first_call)
{
	check_child_is_a_holder(_Fork, true);
	check_child_is_a_holder(raw_fork, true);
}

/* Creates two names, and a child that closes the first; says when it is through. */
static void live_as_parent_of_one(void *arg)
{
	struct name first = named_number(1), second = named_number(2);
	struct named held[2];
	struct gate *gate = arg;

	CHECK_EQ(create_name(&first, &held[0]), 0);
	CHECK_EQ(create_name(&second, &held[1]), 0);
	if (fork() == 0) {
		namespace_close(&held[0]);
		gate_open(gate);
	}
	for (;;)
		pause();
}

TEST(what_a_dead_parent_held_is_nobodys_although_its_child_lives)
{
	struct gate gate;
	pid_t parent;

	gate_init(&gate);
	parent = test_fork(live_as_parent_of_one, &gate);
	gate_wait(&gate);
	CHECK_EQ(list_all().n_entries, 2);
	CHECK_EQ(list_all().n_holders, 3);
	wait_killed(parent);
	while (list_all().n_entries > 1) /* until its mappings are gone for good */
		sched_yield();
	CHECK_EQ(list_all().n_entries, 1); /* the parent's lock has ended with it */
	CHECK_EQ(list_all().n_holders, 1);
	gate_deinit(&gate);
	test_forgive_descriptors();
}

/* ---- rebuild ------------------------------------------------------------------------ */

/* Alice holds them all, bob every other one. */
static void hold_names(struct actor *alice, struct actor *bob, int64_t inodes[N_NAMES])
{
	*alice = actor_new();
	*bob = actor_new();
	CHECK_EQ(actor_does(alice, CREATE, 0, N_NAMES), 0);
	for (int i = 0; i < N_NAMES; i++) {
		if (i % 2)
			CHECK_EQ(actor_does(bob, OPEN, i, 1), 0);
		inodes[i] = actor_does(bob, IDENTIFY, i, 1);
		CHECK(inodes[i] > 0);
	}
	raw_open();
}

static void check_held(const int64_t inodes[N_NAMES])
{
	for (int i = 0; i < N_NAMES; i++) {
		struct name name = named_number(i);
		struct named named;

		CHECK_EQ(open_name(&name, false, &named), 0);
		CHECK_EQ(named.description.identity.inode, inodes[i]);
		CHECK_EQ(named.description.size_bytes, SIZE);
		CHECK_EQ(named.description.protection, 3);
		CHECK_EQ(fcntl(named.holding.fd, F_GETFL) & O_ACCMODE, O_RDONLY);
		namespace_close(&named);
		CHECK_EQ(create_says(&name), NEWS_EXISTED);
	}
}

/* That all holders are known again shows when they go one after the other. */
static void check_end(struct actor *alice, struct actor *bob)
{
	actor_kill(alice);
	for (int i = 0; i < N_NAMES; i++) {
		struct name name = named_number(i);

		CHECK_EQ(open_says(&name), i % 2 ? 0 : ERR_NAME_NOT_FOUND);
	}
	actor_kill(bob);
	CHECK_EQ(list_all().n_entries, 0);
	for (int i = 0; i < N_NAMES; i++) {
		struct name name = named_number(i);

		CHECK_EQ(create_says(&name), 0);
	}
	test_forgive_descriptors();
}

static void rebuild_all(void)
{
	struct attachment *attachment;

	CHECK_EQ(attach_enter(&attachment), 0);
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
		CHECK_EQ(stripe_lock(&attachment->index, stripe), 0);
		CHECK_EQ(rebuild_stripe(attachment, stripe), 0);
		stripe_unlock(&attachment->index, stripe);
	}
	attach_leave();
}

TEST(every_stripe_can_be_filled_again_from_the_labels_of_what_lives)
{
	int64_t inodes[N_NAMES];
	struct actor alice, bob;

	hold_names(&alice, &bob, inodes);
	rebuild_all();
	CHECK_EQ(list_all().n_entries, N_NAMES);
	CHECK_EQ(list_all().n_holders, N_NAMES * 3 / 2);
	check_held(inodes);
	check_end(&alice, &bob);
}

static void damage_heads(void)
{
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++)
		for (int head = 0; head < LAYOUT_N_HEADS; head++)
			raw_heads(stripe)[head] = UINT32_MAX;
}

static void damage_counters(void)
{
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++)
		raw_stripe(stripe)->n_nodes = UINT32_MAX;
}

static void damage_checks(void)
{
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++)
		for (int node = 1; node < LAYOUT_FIRST_NODES; node++) {
			struct layout_entry *entry =
				(struct layout_entry *)(raw + LAYOUT_NODES_OFFSET) +
				stripe * LAYOUT_FIRST_NODES + (uint32_t)node;

			entry->inode ^= 4;
		}
}

static void damage_rings(void)
{
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
		struct layout_entry *entry =
			(struct layout_entry *)(raw + LAYOUT_NODES_OFFSET) +
			stripe * LAYOUT_FIRST_NODES + 1;

		memset(entry, 0, sizeof(*entry));
		entry->next = 1;
		for (int head = 0; head < LAYOUT_N_HEADS; head++)
			raw_heads(stripe)[head] = 1;
		raw_stripe(stripe)->n_nodes = 2;
	}
}

static void damage_and_look(void (*damage)(void))
{
	int64_t inodes[N_NAMES];
	struct actor alice, bob;

	hold_names(&alice, &bob, inodes);
	damage();
	check_held(inodes);
	check_end(&alice, &bob);
}

TEST(names_are_found_again_behind_heads_of_ones)
{
	damage_and_look(damage_heads);
}

TEST(names_are_found_again_behind_impossible_counters)
{
	damage_and_look(damage_counters);
}

TEST(names_are_found_again_when_entries_fail_their_check)
{
	damage_and_look(damage_checks);
}

TEST(names_are_found_again_behind_rings)
{
	damage_and_look(damage_rings);
}

TEST(what_was_found_again_can_be_closed_by_its_owner_and_is_then_gone)
{
	struct name name = named_number(1);
	struct named first, second;

	CHECK_EQ(create_name(&name, &first), 0);
	CHECK_EQ(open_name(&name, false, &second), 0);
	rebuild_all();
	CHECK_EQ(list_all().n_holders, 2);
	namespace_close(&first);
	CHECK_EQ(list_all().n_holders, 1);
	namespace_close(&second);
	CHECK_EQ(list_all().n_entries, 0);
	CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
}

TEST(closing_in_a_damaged_stripe_closes_the_descriptor_and_mends)
{
	struct name name = named_number(1);
	struct named named;
	int fd;

	CHECK_EQ(create_name(&name, &named), 0);
	raw_open();
	damage_heads();
	fd = named.holding.fd;
	namespace_close(&named);
	CHECK_EQ(fcntl(fd, F_GETFD), -1);
	CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
	CHECK_EQ(create_says(&name), 0);
}

TEST(a_fork_in_a_damaged_table_leaves_a_child_that_can_work)
{
	struct name name = named_number(1);
	struct named named;
	pid_t pid;

	CHECK_EQ(create_name(&name, &named), 0);
	raw_open();
	damage_heads();
	pid = fork();
	if (pid == 0) {
		CHECK_EQ(open_says(&name), 0);
		namespace_close(&named);
		_exit(0);
	}
	wait_ok(pid);
	CHECK_EQ(open_says(&name), 0);
	namespace_close(&named);
	test_forgive_descriptors();
}

/* ---- garbage ------------------------------------------------------------------------ */

static uint32_t n_nodes_in_all(void)
{
	uint32_t n = 0;

	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++)
		n += raw_stripe(stripe)->n_nodes;
	return n;
}

static void die_with_names(int first, int n_names)
{
	for (int round = 0; round < 40; round++) {
		struct actor alice = actor_new();

		CHECK_EQ(actor_does(&alice, CREATE, first + round * n_names, n_names), 0);
		actor_kill(&alice);
	}
}

TEST(names_of_the_dead_make_room_before_the_table_grows)
{
	struct name name = whitebox_name("anchor");
	struct named anchor;

	CHECK_EQ(create_name(&name, &anchor), 0);
	raw_open();
	die_with_names(0, 100); /* 4,000 in all */
	printf("# %u nodes after 4000 names\n", n_nodes_in_all());
	CHECK(n_nodes_in_all() <= 64 * 2 * LAYOUT_FIRST_NODES);
	namespace_close(&anchor);
	test_forgive_descriptors();
}

TEST(so_do_names_that_take_two_nodes_each)
{
	struct name name = whitebox_name("anchor");
	struct named anchor;

	CHECK_EQ(create_name(&name, &anchor), 0);
	raw_open();
	die_with_names(LONG, 100);
	printf("# %u nodes after 4000 names\n", n_nodes_in_all());
	CHECK(n_nodes_in_all() <= 64 * 2 * LAYOUT_FIRST_NODES);
	namespace_close(&anchor);
	test_forgive_descriptors();
}

TEST(words_of_the_dead_in_a_living_entry_make_room_as_well)
{
	struct name name = named_number(1);
	struct named named;

	CHECK_EQ(create_name(&name, &named), 0);
	raw_open();
	for (int i = 0; i < 500; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct named other;

			CHECK_EQ(open_name(&name, false, &other), 0);
			_exit(0); /* as programs do: without CloseHandle */
		}
		wait_ok(pid);
	}
	printf("# %u nodes after 500 holders\n",
	       raw_stripe(entry_stripe(&name))->n_nodes);
	CHECK(raw_stripe(entry_stripe(&name))->n_nodes <= 4);
	namespace_close(&named);
	test_forgive_descriptors();
}

TEST(so_do_words_of_children_that_only_inherited)
{
	struct name name = named_number(1);
	struct named named;

	CHECK_EQ(create_name(&name, &named), 0);
	raw_open();
	for (int i = 0; i < 1000; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		wait_ok(pid);
	}
	/* In proportion to the slots, which are used again, not to the children. */
	printf("# %u nodes after 1000 children\n",
	       raw_stripe(entry_stripe(&name))->n_nodes);
	CHECK(raw_stripe(entry_stripe(&name))->n_nodes <= 16);
	namespace_close(&named);
}

/* ---- damage around the table -------------------------------------------------------- */

TEST(a_header_damaged_while_in_use_is_put_right_by_the_next_comer)
{
	enum {
		N = 20
	};
	struct name name = named_number(1);
	struct layout_header *header;
	struct actor
		bobs[N]; /* made before we are attached, so that they find it alone */
	uint64_t seed = 31;

	for (int round = 0; round < N; round++)
		bobs[round] = actor_new();
	for (int round = 0; round < N; round++) {
		struct actor *bob = &bobs[round];
		struct named named;

		CHECK_EQ(create_name(&name, &named), 0);
		if (round == 0)
			raw_open();
		header = (struct layout_header *)raw;
		switch (round) {
		case 0:
			header->magic = 0;
			break;
		case 1:
			header->version = 99;
			break;
		case 2:
			header->state = LAYOUT_STATE_NEW;
			break;
		case 3:
			header->state = LAYOUT_STATE_SIGNPOST;
			break;
		case 4:
			header->n_slots = UINT32_MAX;
			header->sweep_slot = UINT32_MAX;
			break;
		case 5:
			header->n_slots = 0;
			break;
		case 6:
			memset(header, 0, sizeof(*header));
			break;
		default:
			whitebox_fill(&seed, header, sizeof(*header));
		}
		CHECK_EQ(actor_does(bob, IDENTIFY, 1, 1),
			 named.description.identity.inode);
		CHECK_EQ(actor_does(bob, CREATE, 1, 1), NEWS_EXISTED);
		namespace_close(&named);
		CHECK_EQ(open_says(&name), 0);
		actor_kill(bob);
		CHECK_EQ(open_says(&name), ERR_NAME_NOT_FOUND);
		CHECK(header->magic == LAYOUT_MAGIC);
		CHECK_EQ(header->version, LAYOUT_VERSION);
		CHECK_EQ(header->state, LAYOUT_STATE_READY);
	}
	test_forgive_descriptors();
}

static void check_record_is_put_right(void (*damage)(struct layout_slot *slot))
{
	struct actor alice = actor_new();
	struct name name = named_number(1);
	struct layout_slot before, *slot = NULL;

	CHECK_EQ(actor_does(&alice, CREATE, 1, 1), 0);
	raw_open();
	for (uint32_t i = 0; i < LAYOUT_SLOTS_PER_PAGE; i++)
		if (raw_slot(i)->pid == (uint32_t)alice.pid)
			slot = raw_slot(i);
	CHECK(slot != NULL);
	memcpy(&before, slot, sizeof(before));
	damage(slot);

	/* Any call of hers will do. */
	CHECK_EQ(actor_does(&alice, IDENTIFY, 99, 1), ERR_NAME_NOT_FOUND);
	CHECK_EQ(slot->pid, before.pid);
	CHECK_EQ(slot->generation, before.generation);
	CHECK(slot->pid_namespace == before.pid_namespace);
	CHECK_EQ(open_says(&name), 0);
	CHECK_EQ(create_says(&name), NEWS_EXISTED);
	actor_quit(&alice);
	test_forgive_descriptors();
}

static void damage_pid(struct layout_slot *slot)
{
	slot->pid = 1;
}

static void damage_generation(struct layout_slot *slot)
{
	slot->generation += 5;
}

static void damage_pid_namespace(struct layout_slot *slot)
{
	slot->pid_namespace++;
}

static void damage_record(struct layout_slot *slot)
{
	memset(slot, 0xFF, sizeof(*slot));
}

TEST(a_damaged_pid_is_put_right_by_its_owner)
{
	check_record_is_put_right(damage_pid);
}

TEST(a_damaged_generation_is_put_right_by_its_owner)
{
	check_record_is_put_right(damage_generation);
}

TEST(a_damaged_pid_namespace_is_put_right_by_its_owner)
{
	check_record_is_put_right(damage_pid_namespace);
}

TEST(a_damaged_record_is_put_right_by_its_owner)
{
	check_record_is_put_right(damage_record);
}

TEST(the_table_is_found_again_when_its_path_has_vanished)
{
	struct actor alice = actor_new(), bob = actor_new(), carol = actor_new();
	char path[256];
	int64_t inode;

	CHECK_EQ(actor_does(&alice, CREATE, 1, 1), 0);
	inode = actor_does(&alice, IDENTIFY, 1, 1);
	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, test_dir());
	CHECK_EQ(unlink(path), 0);
	CHECK_EQ(actor_does(&bob, IDENTIFY, 1, 1), inode);
	CHECK_EQ(actor_does(&bob, CREATE, 1, 1), NEWS_EXISTED);

	/* The directory as well, and the one it was first found through. */
	CHECK_EQ(unlink(path), 0);
	CHECK_EQ(rmdir(test_dir()), 0);
	actor_kill(&alice);
	CHECK_EQ(actor_does(&carol, IDENTIFY, 1, 1), inode);
	actor_kill(&bob);
	CHECK_EQ(actor_does(&carol, IDENTIFY, 1, 1), ERR_NAME_NOT_FOUND);
	CHECK_EQ(actor_does(&carol, CREATE, 1, 1), 0);
	actor_quit(&carol);
}

/* ---- hostile bytes ------------------------------------------------------------------ */

static bool is_known_error(int r)
{
	return r == ERR_NAME_NOT_FOUND || r == ERR_HOLDER_HIDDEN ||
	       r == ERR_NAME_OTHER_KIND || r == ERR_INDEX_FULL || r == ERR_INDEX_DAMAGED;
}

static void play_hostile(uint64_t seed, int n_rounds, bool with_locks)
{
	int64_t inodes[N_NAMES];
	struct actor alice, bob;

	hold_names(&alice, &bob, inodes);
	for (int round = 0; round < n_rounds; round++) {
		struct name fresh = named_number(1000 + round);

		for (uint64_t n = whitebox_random(&seed) % 20; n; n--) {
			uint32_t stripe = (uint32_t)(whitebox_random(&seed) % 64);

			whitebox_fill(&seed, raw_heads(stripe), LAYOUT_N_HEADS * 4);
			whitebox_fill(&seed, &raw_stripe(stripe)->n_nodes, 8);
			if (with_locks)
				raw_stripe(stripe)->lock =
					(uint32_t)whitebox_random(&seed) &
					~(uint32_t)FUTEX_OWNER_DIED;
		}
		for (uint64_t n = whitebox_random(&seed) % 200; n; n--)
			whitebox_fill(&seed,
				      raw + LAYOUT_NODES_OFFSET +
					      whitebox_random(&seed) %
						      (LAYOUT_SEGMENT_0_BYTES - 64),
				      whitebox_random(&seed) % 64);
		for (uint64_t n = whitebox_random(&seed) % 8; n; n--)
			whitebox_fill(&seed, raw_slot(whitebox_random(&seed) % 16),
				      sizeof(struct layout_slot));
		whitebox_fill(&seed, &((struct layout_header *)raw)->n_slots, 8);

		/* Everybody says something, so their records are right again. */
		actor_does(&alice, IDENTIFY, 2000, 1);
		actor_does(&bob, IDENTIFY, 2000, 1);
		for (int i = 0; i < N_NAMES; i++) {
			struct name name = named_number(i);
			struct named named;
			int r = open_name(&name, i % 3 == 0, &named);

			CHECK(r == 0 || is_known_error(r));
			if (r == 0) {
				struct identity identity;

				CHECK_EQ(fd_identify(named.holding.fd, &identity, NULL),
					 0);
				CHECK(identity_equal(&identity,
						     &named.description.identity));
				namespace_close(&named);
			}
		}
		CHECK(create_says(&fresh) >= 0);
	}

	/* Afterwards, with every stripe visibly damaged, all of it comes back. */
	damage_heads();
	check_held(inodes);
	check_end(&alice, &bob);
}

TEST(random_bytes_all_over_the_table_are_survived_and_mended)
{
	play_hostile(41, whitebox_rounds(60), false);
}

TEST(so_are_lock_words_of_random_bits)
{
	play_hostile(42, 2, true);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
