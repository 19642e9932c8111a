/* SPDX-License-Identifier: MIT */
/* Programs that are started, from the inside: what a wait sees, and where handles go. */
#include "core/launch.h"

#include <string.h>

#include "core/handle.h"
#include "os/clock.h"
#include "store/wait.h"
#include "whitebox.h"

static struct launched launch_shell(const char *script)
{
	struct launched launched = { NULL, NULL };
	char line[128];
	struct launch launch = { .line = line, .group = SPAWN_OUR_GROUP };

	snprintf(line, sizeof(line), "/bin/sh -c \"%s\"", script);
	CHECK_EQ(launch_run(&launch, &launched), 0);
	return launched;
}

static void launched_unref(const struct launched *launched)
{
	object_unref(&launched->thread->object);
	object_unref(&launched->process->object);
}

static int wait_for(struct object *object, uint64_t deadline_ns)
{
	struct wait_item item = { NULL, -1 };
	struct wait wait = { .items = &item, .n_items = 1, .deadline_ns = deadline_ns };
	uint32_t index = 7;
	int r;

	CHECK_EQ(object->kind->wait_item(object, &item), 0);
	r = wait_run(&wait, &index);
	CHECK(r != 0 || index == 0);
	return r;
}

TEST(a_process_is_signaled_when_it_has_ended_and_its_thread_with_it)
{
	struct launched launched = launch_shell("exec sleep 1000");
	struct object *process = &launched.process->object,
		      *thread = &launched.thread->object;
	uint32_t code = 0;

	if (launched.process->pidfd < 0) {
		process_terminate(launched.process, 0);
		launched_unref(&launched);
		SKIP("no pidfds here");
	}
	CHECK_EQ(process_terminate(launched.process, 300), 0);
	CHECK_EQ(wait_for(thread, WAIT_FOREVER), 0);
	CHECK_EQ(wait_for(process, WAIT_FOREVER), 0);
	CHECK_EQ(wait_for(process, 0), 0);
	CHECK_EQ(process_exit_code(launched.process, &code), 0);
	CHECK_EQ(code, 300);
	launched_unref(&launched);
}

TEST(one_that_is_suspended_is_not)
{
	struct launched launched = { NULL, NULL };
	struct launch launch = { .line = "/bin/sh -c true",
				 .group = SPAWN_OUR_GROUP,
				 .is_suspended = true };
	struct object *process;
	bool was_suspended = false;
	uint64_t soon_ns = clock_monotonic_ns() + 1000000;

	if (test_is_under_valgrind())
		SKIP("valgrind runs no program that is traced");
	CHECK_EQ(launch_run(&launch, &launched), 0);
	process = &launched.process->object;
	if (launched.process->pidfd >= 0) {
		CHECK_EQ(wait_for(process, 0), NEWS_TIMED_OUT);
		CHECK_EQ(wait_for(process, soon_ns), NEWS_TIMED_OUT);
	}
	CHECK_EQ(mainthread_resume(launched.thread, &was_suspended), 0);
	CHECK(was_suspended);
	if (launched.process->pidfd >= 0)
		CHECK_EQ(wait_for(process, WAIT_FOREVER), 0);
	while (process_has_ended(launched.process) == 0)
		clock_yield();
	launched_unref(&launched);
}

TEST(handles_go_where_they_were_and_nowhere_else)
{
	struct process *process = NULL;
	struct handle_copy copy = { .rights = 1, .flags = HANDLE_INHERITS };
	struct object *found;
	uint32_t rights, other, n = 0;

	CHECK_EQ(process_prepare(&process), 0);
	copy.object = &process->object;
	copy.handle = (3u << 22 | 2500) << 2; /* generation 3, in the third chunk */
	object_ref(copy.object);
	CHECK_EQ(handle_place(&copy), 0);
	CHECK_EQ(handle_find(copy.handle, NULL, &found, &rights), 0);
	CHECK(found == copy.object && rights == 1);
	object_unref(found);
	CHECK_EQ(handle_place(&copy), ERR_HANDLE_INVALID); /* it is taken */
	copy.handle = 0;
	CHECK_EQ(handle_place(&copy), ERR_HANDLE_INVALID);
	copy.handle = (5u << 22 | 17) << 2; /* among those that became free */
	object_ref(copy.object);
	CHECK_EQ(handle_place(&copy), 0);
	/* The others are given out, each once. */
	while (n < 2600) {
		object_ref(&process->object);
		CHECK_EQ(handle_new(&process->object, 1, false, &other), 0);
		CHECK((other >> 2 & 0x3FFFFF) != 17 && (other >> 2 & 0x3FFFFF) != 2500);
		n++;
	}
	CHECK_EQ(handle_close(copy.handle), 0);
	CHECK_EQ(handle_find(copy.handle, NULL, &found, &rights), ERR_HANDLE_INVALID);
	object_unref(&process->object);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
