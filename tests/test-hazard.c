/* SPDX-License-Identifier: MIT */
/* Handles that are used all the time: what a thread has in its hand is not freed. */
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include "core/handle.h"
#include "os/fence.h"
#include "whitebox.h"

enum {
	ALIVE = 0x600d,
	DEAD = 0xbad,
	N_USES = 1 << 16, /* as many make any handle hot */
	N_USERS = 3,
	N_CLOSERS = 2,
	N_SHOWN = 4, /* handles at a time that users know of */
};

struct thing {
	struct object object;
	_Atomic uint32_t life;
};

static _Atomic int n_freed, n_orphaned;

static void thing_free(struct object *object)
{
	struct thing *thing = (struct thing *)object;

	CHECK_EQ(atomic_exchange(&thing->life, DEAD), ALIVE);
	n_freed++;
	free(thing);
}

static void thing_orphan(struct object *object)
{
	CHECK_EQ(((struct thing *)object)->life, ALIVE);
	n_orphaned++;
}

/* Nobody does, but it has to be such a kind. */
static int thing_wait_item(struct object *object, struct wait_item *ret)
{
	(void)object, (void)ret;
	return ERR_NOT_WAITABLE;
}

static const struct object_kind thing_kind = { .all = 0xF0007,
					       .free = thing_free,
					       .orphan = thing_orphan,
					       .wait_item = thing_wait_item };
static const struct object_kind other_kind = { .all = 1, .free = thing_free };

static struct object *thing_new(void)
{
	struct thing *thing = malloc(sizeof(*thing));

	CHECK(thing != NULL);
	object_init(&thing->object, &thing_kind);
	thing->life = ALIVE;
	return &thing->object;
}

static bool use_once(uint32_t handle)
{
	struct handle_use use;
	bool is_hot;

	CHECK_EQ(handle_use(handle, &thing_kind, &use), 0);
	is_hot = use.hazard != NULL;
	handle_unuse(&use);
	return is_hot;
}

static uint32_t handle_to(struct object *object)
{
	uint32_t handle = 0;

	if (!fence_prepare())
		SKIP("this kernel has no membarrier()");
	CHECK_EQ(handle_new(object, 5, false, &handle), 0);
	return handle;
}

/* A handle to the object that is used without references, without having been used often: who
 * counts takes away what handles have to spare. */
static uint32_t hot_handle(struct object *object)
{
	uint32_t handle = handle_to(object);

	handle_count_users(object);
	use_once(handle);
	return handle;
}

TEST(who_uses_a_handle_often_needs_no_reference)
{
	struct object *object = thing_new(), *found;
	uint32_t handle = handle_to(object), rights;
	struct handle_use use;
	int n = 0;

	while (!use_once(handle))
		CHECK(n++ < N_USES);
	CHECK(n > N_USES / 2);
	CHECK_EQ(object->n_refs, 1);
	CHECK_EQ(handle_use(handle, NULL, &use), 0);
	CHECK(use.hazard && use.object == object);
	CHECK_EQ(use.rights, 5);
	CHECK_EQ(object->n_refs, 1);
	handle_unuse(&use);

	CHECK_EQ(handle_use(handle, &other_kind, &use), ERR_HANDLE_OTHER_KIND);
	CHECK_EQ(handle_find(handle, &other_kind, &found, &rights),
		 ERR_HANDLE_OTHER_KIND);
	CHECK_EQ(handle_find(handle, &thing_kind, &found, &rights), 0);
	CHECK(found == object);
	CHECK_EQ(rights, 5);
	CHECK_EQ(object->n_refs, 2);
	object_unref(found);

	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(n_freed, 1);
	CHECK_EQ(n_orphaned, 0);
	CHECK_EQ(handle_use(handle, &thing_kind, &use), ERR_HANDLE_INVALID);
	CHECK_EQ(handle_find(handle, &thing_kind, &found, &rights), ERR_HANDLE_INVALID);
}

TEST(what_nobody_can_wait_for_is_never_hot)
{
	struct object *object = thing_new();
	uint32_t handle = 0;

	object_init(object, &other_kind);
	CHECK_EQ(handle_new(object, 1, false, &handle), 0);
	for (int i = 0; i < 3 * N_USES; i++) {
		struct handle_use use;

		CHECK_EQ(handle_use(handle, &other_kind, &use), 0);
		CHECK(!use.hazard);
		handle_unuse(&use);
	}
	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(n_freed, 1);
}

TEST(the_next_handle_in_its_place_is_a_cold_one)
{
	uint32_t handle = hot_handle(thing_new()), next = 0;

	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(handle_new(thing_new(), 1, false, &next), 0);
	CHECK(!use_once(next));
	CHECK_EQ(handle_close(next), 0);
	CHECK_EQ(n_freed, 2);
}

TEST(what_is_closed_in_a_hand_is_freed_by_that_hand)
{
	uint32_t handle = hot_handle(thing_new());
	struct handle_use use;

	CHECK_EQ(handle_use(handle, &thing_kind, &use), 0);
	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(n_freed, 0);
	CHECK_EQ(n_orphaned, 1); /* what others see of it goes with the handle */
	CHECK_EQ(((struct thing *)use.object)->life, ALIVE);
	handle_unuse(&use);
	CHECK_EQ(n_freed, 1);
}

TEST(a_use_within_a_use_has_a_reference)
{
	uint32_t handle = hot_handle(thing_new());
	struct handle_use use, inner;

	CHECK_EQ(handle_use(handle, &thing_kind, &use), 0);
	CHECK_EQ(handle_use(handle, &thing_kind, &inner), 0);
	CHECK(use.hazard && !inner.hazard);
	CHECK_EQ(use.object->n_refs, 2);
	handle_unuse(&inner);
	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(n_freed, 0);
	handle_unuse(&use);
	CHECK_EQ(n_freed, 1);
}

TEST(two_handles_of_one_object_may_be_hot)
{
	struct object *object = thing_new();
	uint32_t one = hot_handle(object), two = hot_handle(object_ref(object));
	struct handle_use use;

	CHECK_EQ(handle_use(one, &thing_kind, &use), 0);
	CHECK_EQ(handle_close(one), 0);
	CHECK_EQ(n_orphaned, 0);
	handle_unuse(&use);
	CHECK_EQ(handle_use(two, &thing_kind, &use), 0);
	CHECK_EQ(handle_close(two), 0);
	CHECK_EQ(n_freed, 0);
	handle_unuse(&use);
	CHECK_EQ(n_freed, 1);
}

/* ---- alone with an object ------------------------------------------------------------ */

static int n_changes;

static int change(void *data)
{
	(void)data;
	n_changes++;
	return 0;
}

TEST(what_is_in_a_hand_is_not_changed_and_counts_as_used)
{
	uint32_t handle = hot_handle(thing_new());
	struct object *object = thing_new();
	struct handle_use use;

	object_unref(object);
	CHECK_EQ(handle_use(handle, &thing_kind, &use), 0);
	object = object_ref(use.object);
	CHECK_EQ(handle_count_users(object), 3);
	CHECK_EQ(handle_change(object, change, NULL), ERR_OBJECT_IN_USE);
	handle_unuse(&use);
	CHECK_EQ(handle_count_users(object), 2);
	CHECK_EQ(handle_change(object, change, NULL), 0);
	CHECK_EQ(n_changes, 1);
	object_unref(object);
	use_once(handle);
	CHECK(use_once(handle)); /* what was taken back is had again at the first need */
	CHECK_EQ(handle_close(handle), 0);
	CHECK_EQ(n_freed, 2);
}

/* ---- other threads ------------------------------------------------------------------- */

struct holder {
	uint32_t handle;
	pthread_barrier_t barrier;
	bool dies;
};

static void *hold(void *arg)
{
	struct holder *holder = arg;
	struct handle_use use;

	CHECK_EQ(handle_use(holder->handle, &thing_kind, &use), 0);
	if (!use.hazard) {
		handle_unuse(&use);
		CHECK_EQ(handle_use(holder->handle, &thing_kind, &use), 0);
	}
	CHECK(use.hazard != NULL);
	pthread_barrier_wait(&holder->barrier); /* it is in the hand */
	pthread_barrier_wait(&holder->barrier); /* it was closed */
	CHECK_EQ(((struct thing *)use.object)->life, ALIVE);
	CHECK_EQ(n_freed, 0);
	if (holder->dies)
		pthread_exit(NULL);
	handle_unuse(&use);
	CHECK_EQ(n_freed, 1);
	return NULL;
}

static void close_in_the_hand_of_another(bool dies)
{
	struct holder holder = { .handle = hot_handle(thing_new()), .dies = dies };
	pthread_t thread;

	pthread_barrier_init(&holder.barrier, NULL, 2);
	CHECK_EQ(pthread_create(&thread, NULL, hold, &holder), 0);
	pthread_barrier_wait(&holder.barrier);
	CHECK_EQ(handle_close(holder.handle), 0);
	CHECK_EQ(n_freed, 0);
	CHECK_EQ(n_orphaned, 1);
	pthread_barrier_wait(&holder.barrier);
	pthread_join(thread, NULL);
	CHECK_EQ(n_freed, 1);
	pthread_barrier_destroy(&holder.barrier);
}

TEST(what_is_closed_in_the_hand_of_another_thread_is_freed_by_that)
{
	close_in_the_hand_of_another(false);
}

TEST(a_thread_that_ends_opens_its_hand)
{
	close_in_the_hand_of_another(true);
}

TEST(a_child_has_none_of_the_other_threads_hands)
{
	struct holder holder = { .handle = hot_handle(thing_new()) };
	pthread_t thread;
	pid_t pid;

	pthread_barrier_init(&holder.barrier, NULL, 2);
	CHECK_EQ(pthread_create(&thread, NULL, hold, &holder), 0);
	pthread_barrier_wait(&holder.barrier);
	pid = fork();
	if (pid == 0) {
		CHECK(use_once(holder.handle));
		CHECK_EQ(handle_close(holder.handle), 0);
		CHECK_EQ(n_freed, 1);
		CHECK(use_once(hot_handle(thing_new())));
		_exit(0);
	}
	wait_ok(pid);
	CHECK_EQ(handle_close(holder.handle), 0);
	pthread_barrier_wait(&holder.barrier);
	pthread_join(thread, NULL);
	CHECK_EQ(n_freed, 1);
	pthread_barrier_destroy(&holder.barrier);
}

/* ---- a storm ------------------------------------------------------------------------- */

static _Atomic uint32_t shown[N_SHOWN];
static _Atomic int n_made, n_hot_uses;
static _Atomic bool is_over;

/* Sees nothing that was freed, whichever way it comes by it. */
static void *use_what_is_shown(void *arg)
{
	unsigned n = (unsigned)(uintptr_t)arg;

	while (!is_over) {
		uint32_t handle = shown[n++ % N_SHOWN], rights;
		struct object *found;
		struct handle_use use;

		if (handle_use(handle, &thing_kind, &use) == 0) {
			CHECK_EQ(((struct thing *)use.object)->life, ALIVE);
			n_hot_uses += use.hazard != NULL;
			if (n % 64 == 0)
				sched_yield(); /* closed meanwhile, likely */
			CHECK_EQ(((struct thing *)use.object)->life, ALIVE);
			handle_unuse(&use);
		}
		if (n % 8 == 0 &&
		    handle_find(handle, &thing_kind, &found, &rights) == 0) {
			CHECK_EQ(((struct thing *)found)->life, ALIVE);
			object_unref(found);
		}
	}
	return NULL;
}

static void *make_and_close(void *arg)
{
	unsigned n = (unsigned)(uintptr_t)arg;

	for (int i = 0; i < whitebox_rounds(100000); i++) {
		uint32_t old;

		n_made++;
		old = atomic_exchange(&shown[n % N_SHOWN], hot_handle(thing_new()));
		n += N_CLOSERS;
		if (old)
			CHECK_EQ(handle_close(old), 0);
	}
	return NULL;
}

TEST(threads_that_use_what_others_close_see_nothing_freed)
{
	pthread_t users[N_USERS], closers[N_CLOSERS];

	CHECK_EQ(handle_close(hot_handle(thing_new())),
		 0); /* or they cannot be hot here */
	n_freed = 0;
	for (uintptr_t i = 0; i < N_USERS; i++)
		CHECK_EQ(pthread_create(&users[i], NULL, use_what_is_shown, (void *)i),
			 0);
	for (uintptr_t i = 0; i < N_CLOSERS; i++)
		CHECK_EQ(pthread_create(&closers[i], NULL, make_and_close, (void *)i), 0);
	for (int i = 0; i < N_CLOSERS; i++)
		pthread_join(closers[i], NULL);
	is_over = true;
	for (int i = 0; i < N_USERS; i++)
		pthread_join(users[i], NULL);
	for (int i = 0; i < N_SHOWN; i++)
		if (shown[i])
			CHECK_EQ(handle_close(shown[i]), 0);
	CHECK_EQ(n_freed, n_made);
	CHECK(n_hot_uses > 0);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
