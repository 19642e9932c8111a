/* SPDX-License-Identifier: MIT */
/*
 * From whom a stripe's lock may be taken: not from an owner that lives, however long it
 * takes, and however little those who wait can see of it.
 *
 * Alice sits in a stripe for longer than it takes to have doubts, bob asks for it meanwhile.
 * If he gets it before she leaves, two are in it at once.
 */
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "store/attach.h"
#include "store/stripe.h"
#include "whitebox.h"

enum {
	STRIPE = 7,
	NAPS_NS = 700000000, /* those who wait look after 100 ms at the latest */
};

struct scene {
	struct gate alice_sits, bob_asks;
	_Atomic bool is_alice_in;
	bool drops_rights; /* bob, when he takes part */
};

static struct scene *scene_new(void)
{
	struct scene *scene = mmap(NULL, sizeof(*scene), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(scene != MAP_FAILED);
	gate_init(&scene->alice_sits);
	gate_init(&scene->bob_asks);
	return scene;
}

static void scene_free(struct scene *scene)
{
	gate_deinit(&scene->alice_sits);
	gate_deinit(&scene->bob_asks);
	munmap(scene, sizeof(*scene));
}

static void alice_sits(struct scene *scene)
{
	struct attachment *attachment;

	CHECK_EQ(attach_enter(&attachment), 0);
	CHECK_EQ(stripe_lock(&attachment->index, STRIPE), 0);
	atomic_store(&scene->is_alice_in, true);
	gate_open(&scene->alice_sits);
	gate_wait(&scene->bob_asks);
	clock_pause_ns(
		NAPS_NS); /* how sharp the test is; it never fails for being longer */
	atomic_store(&scene->is_alice_in, false);
	stripe_unlock(&attachment->index, STRIPE);
	attach_leave();
}

static void bob_asks(void *arg)
{
	struct scene *scene = arg;
	struct attachment *attachment;

	CHECK_EQ(attach_enter(&attachment), 0);
	if (scene->drops_rights)
		CHECK_EQ(setresuid(WHITEBOX_NOBODY, WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	gate_open(&scene->bob_asks);
	CHECK_EQ(stripe_lock(&attachment->index, STRIPE), 0);
	CHECK(!atomic_load(&scene->is_alice_in));
	stripe_unlock(&attachment->index, STRIPE);
	attach_leave();
}

/* Bob in a thread-free process of his own, alice where she was put. */
static void play(struct scene *scene, pid_t alice)
{
	gate_wait(&scene->alice_sits);
	wait_ok(test_fork(bob_asks, scene));
	wait_ok(alice);
	scene_free(scene);
	test_forgive_descriptors();
}

static void alice_in_plain_sight(void *arg)
{
	alice_sits(arg);
}

TEST(an_owner_of_the_same_namespace_keeps_the_lock)
{
	struct scene *scene = scene_new();

	play(scene, test_fork(alice_in_plain_sight, scene));
}

static void alice_and_her_keeper(void *arg)
{
	CHECK_EQ(unshare(CLONE_NEWPID), 0);
	wait_ok(test_fork(alice_in_plain_sight, arg));
}

/* Number 2: where bob is, that is nobody, or a thread of the kernel. */
static void first_and_alice(void *arg)
{
	wait_ok(test_fork(alice_in_plain_sight, arg));
}

static void first_and_her_keeper(void *arg)
{
	CHECK_EQ(unshare(CLONE_NEWPID), 0);
	wait_ok(test_fork(first_and_alice, arg));
}

static void need_pid_namespaces(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(unshare(CLONE_NEWPID) < 0);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	if (status)
		SKIP("no PID namespaces may be made here");
}

TEST(so_does_one_of_another_pid_namespace)
{
	struct scene *scene = scene_new();

	need_pid_namespaces();
	play(scene, test_fork(first_and_her_keeper, scene));
}

static void bob_and_his_keeper(void *arg)
{
	CHECK_EQ(unshare(CLONE_NEWPID), 0);
	wait_ok(test_fork(bob_asks, arg));
}

TEST(even_if_it_has_the_number_of_the_one_who_waits)
{
	struct scene *scene = scene_new();
	pid_t alice;

	need_pid_namespaces();
	alice = test_fork(alice_and_her_keeper, scene);
	gate_wait(&scene->alice_sits);
	wait_ok(test_fork(bob_and_his_keeper, scene)); /* both are number 1 */
	wait_ok(alice);
	scene_free(scene);
	test_forgive_descriptors();
}

TEST(so_does_one_whom_the_one_who_waits_may_not_signal)
{
	struct scene *scene = scene_new();

	if (geteuid() != 0)
		SKIP("only root can become somebody else");
	scene->drops_rights = true;
	play(scene, test_fork(alice_in_plain_sight, scene));
}

static void alice_dies_inside(void *arg)
{
	struct scene *scene = arg;
	struct attachment *attachment;

	CHECK_EQ(attach_enter(&attachment), 0);
	CHECK_EQ(stripe_lock(&attachment->index, STRIPE), 0);
	gate_open(&scene->bob_asks); /* nobody else uses it here */
	for (;;)
		pause();
}

static void keeper_of_one_who_dies(void *arg)
{
	struct scene *scene = arg;
	pid_t alice;

	CHECK_EQ(unshare(CLONE_NEWPID), 0);
	alice = test_fork(alice_dies_inside, scene);
	gate_wait(&scene->bob_asks);
	wait_killed(alice);
	gate_open(&scene->alice_sits);
}

TEST(from_one_that_died_elsewhere_the_kernel_takes_it)
{
	struct scene *scene = scene_new();

	need_pid_namespaces();
	play(scene, test_fork(keeper_of_one_who_dies, scene));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
