/* SPDX-License-Identifier: MIT */
/* The handle table: values, generations, rights, and who frees what. */
#include <pthread.h>
#include <unistd.h>

#include "core/handle.h"
#include "whitebox.h"

static _Atomic int n_freed;

static void thing_free(struct object *object)
{
	n_freed++;
	free(object);
}

static const struct object_kind thing_kind = { .generic_read = 1,
					       .generic_write = 2,
					       .generic_execute = 4,
					       .all = 0xF0007,
					       .free = thing_free };
static const struct object_kind other_kind = { .all = 1, .free = thing_free };

static struct object *thing_new(void)
{
	struct object *object = malloc(sizeof(*object));

	CHECK(object != NULL);
	object_init(object, &thing_kind);
	return object;
}

static uint32_t handle_to(struct object *object, uint32_t rights)
{
	uint32_t handle = 0;

	CHECK_EQ(handle_new(object, rights, false, &handle), 0);
	return handle;
}

static int find_says(uint64_t handle)
{
	struct object *object;
	uint32_t rights;
	int r = handle_find(handle, &thing_kind, &object, &rights);

	if (r == 0)
		object_unref(object);
	return r;
}

TEST(a_handle_is_a_positive_multiple_of_four_in_31_bits)
{
	uint32_t handles[3000];

	for (int i = 0; i < 3000; i++) {
		handles[i] = handle_to(thing_new(), 1);
		CHECK(handles[i] != 0 && handles[i] % 4 == 0 && handles[i] < 1u << 31);
		for (int k = 0; k < i; k++)
			CHECK(handles[k] != handles[i]);
	}
	for (int i = 0; i < 3000; i++)
		CHECK_EQ(handle_close(handles[i]), 0);
	CHECK_EQ(n_freed, 3000);
}

TEST(a_handle_leads_to_its_object_with_its_rights)
{
	struct object *thing = thing_new(), *found;
	uint32_t weak = handle_to(object_ref(thing), 1),
		 strong = handle_to(thing, 0xF0007);
	uint32_t rights = 0;

	CHECK(weak != strong);
	CHECK_EQ(handle_find(weak, &thing_kind, &found, &rights), 0);
	CHECK(found == thing);
	CHECK_EQ(rights, 1);
	object_unref(found);
	CHECK_EQ(handle_find(strong, NULL, &found, &rights), 0);
	CHECK(found == thing);
	CHECK_EQ(rights, 0xF0007);
	object_unref(found);
	CHECK_EQ(handle_close(weak), 0);
	CHECK_EQ(n_freed, 0);
	CHECK_EQ(find_says(strong), 0);
	CHECK_EQ(handle_close(strong), 0);
	CHECK_EQ(n_freed, 1);
}

TEST(the_two_lowest_bits_do_not_count)
{
	uint32_t handle = handle_to(thing_new(), 1);

	for (uint32_t bits = 0; bits < 4; bits++)
		CHECK_EQ(find_says(handle | bits), 0);
	CHECK_EQ(handle_close(handle | 3), 0);
	CHECK_EQ(find_says(handle), ERR_HANDLE_INVALID);
}

TEST(what_is_no_handle_is_told_so)
{
	uint32_t handle = handle_to(thing_new(), 1);
	const uint64_t none[] = { 0,
				  1,
				  2,
				  3,
				  handle + 4,
				  handle + 4 * 1024,
				  1u << 31,
				  UINT32_MAX,
				  UINT64_MAX,
				  UINT64_MAX - 3,
				  (uint64_t)1 << 32 | handle,
				  (uint64_t)handle << 32,
				  handle | 1u << 31,
				  0x7FFFFFFC };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		CHECK_EQ(find_says(none[i]), ERR_HANDLE_INVALID);
		CHECK_EQ(handle_close(none[i]), ERR_HANDLE_INVALID);
	}
	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(handle_close(handle), ERR_HANDLE_INVALID);
	CHECK_EQ(n_freed, 1);
}

TEST(a_handle_of_another_kind_is_told_apart_from_none)
{
	uint32_t handle = handle_to(thing_new(), 1), rights = 77;
	struct object *found = (struct object *)1;

	CHECK_EQ(handle_find(handle, &other_kind, &found, &rights),
		 ERR_HANDLE_OTHER_KIND);
	CHECK(found == (struct object *)1);
	CHECK_EQ(rights, 77);
	CHECK_EQ(handle_close(handle), 0);
}

TEST(a_stale_value_is_recognised_through_127_uses_of_its_place)
{
	uint32_t stale = handle_to(thing_new(), 1), handle = stale;

	for (int use = 1; use < 128; use++) {
		CHECK_EQ(handle_close(handle), 0);
		handle = handle_to(thing_new(), 1);
		CHECK(handle != stale);
		CHECK_EQ(handle & 0x00FFFFFC, stale & 0x00FFFFFC); /* the same place */
		CHECK_EQ(find_says(stale), ERR_HANDLE_INVALID);
		CHECK_EQ(handle_close(stale), ERR_HANDLE_INVALID);
		CHECK_EQ(find_says(handle), 0);
	}
	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(handle_to(thing_new(), 1), stale);
}

TEST(a_call_that_works_with_an_object_keeps_it_when_the_handle_is_closed)
{
	uint32_t handle = handle_to(thing_new(), 1), rights;
	struct object *found;

	CHECK_EQ(handle_find(handle, &thing_kind, &found, &rights), 0);
	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(n_freed, 0);
	CHECK(object_unref(found) == NULL);
	CHECK_EQ(n_freed, 1);
	CHECK(object_unref(NULL) == NULL);
}

static _Atomic uint32_t current;
static _Atomic bool looking_ends;

static void *look(void *arg)
{
	(void)arg;
	while (!looking_ends) {
		struct object *found;
		uint32_t rights;
		int r = handle_find(current, &thing_kind, &found, &rights);

		CHECK(r == 0 || r == ERR_HANDLE_INVALID);
		if (r == 0) {
			CHECK(found->kind == &thing_kind);
			CHECK_EQ(rights, 1);
			object_unref(found);
		}
	}
	return NULL;
}

TEST(threads_that_look_while_others_close_see_an_object_or_none)
{
	pthread_t threads[2];
	int n = whitebox_rounds(100000);

	for (int i = 0; i < 2; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, look, NULL), 0);
	for (int i = 0; i < n; i++) {
		current = handle_to(thing_new(), 1);
		CHECK_EQ(handle_close(current), 0);
	}
	looking_ends = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(n_freed, n);
}

TEST(a_handle_is_found_more_often_than_it_has_references_to_spare)
{
	struct object *thing = thing_new(), *found;
	uint32_t handle = handle_to(thing, 1), rights;
	const int n = 3 * 65536 + 1;

	for (int i = 0; i < n; i++) {
		CHECK_EQ(handle_find(handle, &thing_kind, &found, &rights), 0);
		CHECK(found == thing);
	}
	CHECK_EQ(handle_count_users(thing), 1 + (uint64_t)n);
	CHECK_EQ(handle_close(handle), 0);
	for (int i = 0; i < n; i++) {
		CHECK_EQ(n_freed, 0);
		object_unref(thing);
	}
	CHECK_EQ(n_freed, 1);
}

TEST(who_has_an_object_is_counted_whatever_its_handles_have_to_spare)
{
	struct object *thing = thing_new(), *found;
	uint32_t first = handle_to(thing, 1), second = handle_to(object_ref(thing), 1),
		 rights;

	CHECK_EQ(handle_count_users(thing), 2);
	CHECK_EQ(handle_find(first, NULL, &found, &rights), 0);
	CHECK_EQ(handle_count_users(thing), 3);
	CHECK_EQ(handle_find(first, &other_kind, &found, &rights), ERR_HANDLE_OTHER_KIND);
	CHECK_EQ(handle_count_users(thing), 3);
	CHECK_EQ(handle_close(first), 0);
	CHECK_EQ(handle_count_users(thing), 2);
	object_unref(found);
	CHECK_EQ(handle_count_users(thing), 1);
	CHECK_EQ(handle_close(second), 0);
	CHECK_EQ(n_freed, 1);
}

static _Atomic int n_closed;

static void close_now(uint32_t handle)
{
	int r = handle_close(handle);

	CHECK(r == 0 || r == ERR_HANDLE_INVALID);
	n_closed += r == 0;
}

static void *close_current(void *arg)
{
	(void)arg;
	while (!looking_ends)
		close_now(current);
	return NULL;
}

TEST(of_threads_that_close_one_handle_while_others_use_it_one_closes_it)
{
	pthread_t threads[4];
	int n = whitebox_rounds(30000);

	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, i % 2 ? look : close_current,
					NULL),
			 0);
	for (int i = 0; i < n; i++) {
		uint32_t handle = handle_to(thing_new(), 1);

		current = handle;
		(void)find_says(handle);
		close_now(handle);
	}
	looking_ends = true;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(n_closed, n);
	CHECK_EQ(n_freed, n);
}

static _Atomic int n_users;

static void *use(void *arg)
{
	(void)arg;
	while (!looking_ends) {
		struct object *found;
		uint32_t rights;

		CHECK_EQ(handle_find(current, &thing_kind, &found, &rights), 0);
		n_users++;
		n_users--;
		object_unref(found);
	}
	return NULL;
}

static int be_alone(void *data)
{
	int *n_alone = data;

	for (int i = 0; i < 20; i++)
		CHECK_EQ(n_users, 0);
	++*n_alone;
	return 0;
}

TEST(nobody_begins_to_use_an_object_while_it_is_changed)
{
	struct object *thing = thing_new();
	int n_alone = 0, n = whitebox_rounds(30000);
	pthread_t threads[2];

	current = handle_to(object_ref(thing), 1);
	for (int i = 0; i < 2; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, use, NULL), 0);
	for (int i = 0; i < n || n_alone == 0; i++) {
		int r = handle_change(thing, be_alone, &n_alone);

		CHECK(r == 0 || r == ERR_OBJECT_IN_USE);
	}
	looking_ends = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	object_unref(thing);
	CHECK_EQ(handle_close(current), 0);
	CHECK_EQ(n_freed, 1);
}

static void *churn(void *arg)
{
	uint32_t handles[64];

	(void)arg;
	for (int round = 0; round < whitebox_rounds(2000); round++) {
		for (int i = 0; i < 64; i++)
			handles[i] = handle_to(thing_new(), 1);
		for (int i = 0; i < 64; i++)
			CHECK_EQ(handle_close(handles[i]), 0);
	}
	return NULL;
}

TEST(threads_share_the_table)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, churn, NULL), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(n_freed, 4 * 64 * whitebox_rounds(2000));
}

TEST(a_forked_child_has_the_handles_of_its_parent)
{
	uint32_t handle = handle_to(thing_new(), 1);
	pthread_t thread;
	pid_t pid;

	SKIP_IF_MALLOC_HANGS_IN_CHILDREN();
	/* Also while another thread keeps the table busy. */
	CHECK_EQ(pthread_create(&thread, NULL, churn, NULL), 0);
	for (int i = 0; i < 20; i++) {
		pid = fork();
		if (pid == 0) {
			CHECK_EQ(find_says(handle), 0);
			CHECK_EQ(handle_close(handle), 0);
			CHECK_EQ(handle_close(handle_to(thing_new(), 1)), 0);
			_exit(0);
		}
		wait_ok(pid);
	}
	pthread_join(thread, NULL);
	CHECK_EQ(find_says(handle), 0);
}

/* ---- flags -------------------------------------------------------------------------- */

static uint32_t flags_of(uint32_t handle)
{
	uint32_t flags = 77;

	CHECK_EQ(handle_flags(handle, &flags), 0);
	return flags;
}

TEST(flags_belong_to_the_handle)
{
	struct object *thing = thing_new();
	uint32_t plain = handle_to(object_ref(thing), 1), inherits;

	CHECK_EQ(handle_new(thing, 1, true, &inherits), 0);
	CHECK_EQ(flags_of(plain), 0);
	CHECK_EQ(flags_of(inherits), HANDLE_INHERITS);
	CHECK_EQ(handle_set_flags(plain, HANDLE_IS_PROTECTED, UINT32_MAX), 0);
	CHECK_EQ(flags_of(plain), HANDLE_IS_PROTECTED);
	CHECK_EQ(flags_of(inherits), HANDLE_INHERITS);
	CHECK_EQ(handle_close(plain), ERR_HANDLE_PROTECTED);
	CHECK_EQ(handle_close(inherits), 0);
	CHECK_EQ(n_freed, 0);
	CHECK_EQ(find_says(plain), 0);
	CHECK_EQ(handle_set_flags(plain, HANDLE_IS_PROTECTED | HANDLE_INHERITS, 0), 0);
	CHECK_EQ(handle_close(plain), 0);
	CHECK_EQ(n_freed, 1);
	CHECK_EQ(handle_set_flags(plain, 0, 0), ERR_HANDLE_INVALID);
	CHECK_EQ(handle_flags(plain, &inherits), ERR_HANDLE_INVALID);
}

TEST(the_next_use_of_a_place_starts_without_flags)
{
	uint32_t handle = handle_to(thing_new(), 1), next;

	CHECK_EQ(handle_set_flags(handle, HANDLE_INHERITS, HANDLE_INHERITS), 0);
	CHECK_EQ(handle_close(handle), 0);
	next = handle_to(thing_new(), 1);
	CHECK_EQ(next & 0x00FFFFFC, handle & 0x00FFFFFC);
	CHECK_EQ(flags_of(next), 0);
	CHECK_EQ(handle_close(next), 0);
}

/* ---- duplicates --------------------------------------------------------------------- */

static int duplicate_says(uint32_t rights, uint32_t wanted, uint32_t *ret_rights)
{
	struct object *thing = thing_new(), *duplicate = NULL;
	int r = object_duplicate(thing, rights, &wanted, &duplicate, ret_rights);

	CHECK(r < 0 ? !duplicate : duplicate == thing);
	object_unref(duplicate);
	object_unref(thing);
	return r;
}

TEST(a_duplicate_has_what_is_asked_for_and_the_kind_knows)
{
	struct object *thing = thing_new(), *duplicate;
	uint32_t rights = 77;

	CHECK_EQ(object_duplicate(thing, 5, NULL, &duplicate, &rights), 0);
	CHECK_EQ(rights, 5);
	object_unref(duplicate);
	object_unref(thing);

	CHECK_EQ(duplicate_says(5, 0, &rights), 0);
	CHECK_EQ(rights, 0);
	CHECK_EQ(duplicate_says(5, 1, &rights), 0);
	CHECK_EQ(rights, 1);
	CHECK_EQ(duplicate_says(1, RIGHT_GENERIC_WRITE, &rights), 0);
	CHECK_EQ(rights, 2);
	CHECK_EQ(duplicate_says(0, 0x100008 | 4, &rights), 0);
	CHECK_EQ(rights, 4);
	CHECK_EQ(duplicate_says(0, RIGHT_MAXIMUM, &rights), 0);
	CHECK_EQ(rights, 0xF0007);
	CHECK_EQ(duplicate_says(5, RIGHT_SYSTEM_SECURITY, &rights),
		 ERR_PRIVILEGE_MISSING);
	CHECK_EQ(n_freed, 7);
}

TEST(one_object_is_the_same_and_two_are_if_their_kind_says_so)
{
	struct object *thing = thing_new(), *other = thing_new();

	CHECK(object_is_same(thing, thing));
	CHECK(!object_is_same(thing, other));
	object_unref(thing);
	object_unref(other);
}

/* ---- rights ------------------------------------------------------------------------- */

static uint32_t granted(uint32_t asked)
{
	uint32_t rights = 0;

	CHECK_EQ(object_grant(&thing_kind, asked, &rights), 0);
	return rights;
}

TEST(generic_rights_become_those_of_the_kind)
{
	CHECK_EQ(granted(1), 1);
	CHECK_EQ(granted(RIGHT_GENERIC_READ), 1);
	CHECK_EQ(granted(RIGHT_GENERIC_WRITE), 2);
	CHECK_EQ(granted(RIGHT_GENERIC_EXECUTE), 4);
	CHECK_EQ(granted(RIGHT_GENERIC_READ | RIGHT_GENERIC_WRITE | 0x20000), 0x20003);
	CHECK_EQ(granted(RIGHT_GENERIC_ALL), 0xF0007);
	CHECK_EQ(granted(RIGHT_MAXIMUM), 0xF0007);
}

TEST(nothing_and_what_the_kind_does_not_have_is_refused)
{
	uint32_t rights = 77;

	CHECK_EQ(object_grant(&thing_kind, 0, &rights), ERR_RIGHT_MISSING);
	CHECK_EQ(object_grant(&thing_kind, 8, &rights), ERR_RIGHT_MISSING);
	CHECK_EQ(object_grant(&thing_kind, RIGHT_GENERIC_ALL | 8, &rights),
		 ERR_RIGHT_MISSING);
	CHECK_EQ(object_grant(&thing_kind, RIGHT_SYSTEM_SECURITY | 1, &rights),
		 ERR_PRIVILEGE_MISSING);
	CHECK_EQ(object_grant(&other_kind, RIGHT_GENERIC_READ, &rights),
		 ERR_RIGHT_MISSING);
	CHECK_EQ(rights, 77);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
