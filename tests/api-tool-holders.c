/* SPDX-License-Identifier: MIT */
/* winshm holders: who has an object, who owns it and waits for it, and where it is mapped. */
#include "api-tool.h"

#include <pthread.h>

#include "torture.h"

static void *wait_for_key(void *key)
{
	WaitForSingleObject(key, INFINITE);
	return NULL;
}

/* Bob waits for Alice's mutex, and stays so until he is killed. */
static void wait_in_a_thread(void)
{
	HANDLE key = OpenMutexA(SYNCHRONIZE, FALSE, "key");
	pthread_t thread;

	CHECK(key);
	CHECK_EQ(pthread_create(&thread, NULL, wait_for_key, key), 0);
}

TEST(holders_of_a_mutex_are_its_owner_and_who_waits_for_him)
{
	struct actor alice, bob;
	char line[128];

	actor_begin(&alice, hold_one_of_each);
	actor_begin(&bob, wait_in_a_thread);
	snprintf(line, sizeof(line), "%d 1 0 - %d\n%d 1 1 %d -\n", (int)alice.pid,
		 (int)alice.pid, (int)bob.pid, (int)alice.pid);
	if (alice.pid > bob.pid)
		snprintf(line, sizeof(line), "%d 1 1 %d -\n%d 1 0 - %d\n", (int)bob.pid,
			 (int)alice.pid, (int)alice.pid, (int)alice.pid);
	do { /* until his thread has come to wait; the test's time is limited */
		CHECK_EQ(tool("holders key -rno pid,handles,waiters,blocker,tid"), 0);
		usleep(1000);
	} while (strcmp(output, line) != 0);
	CHECK_EQ(tool("info key"), 0);
	says("Waiters:    1\n");
	wait_killed(bob.pid);
	CHECK_EQ(tool("holders key -rno pid,handles,waiters,blocker,tid"), 0);
	snprintf(line, sizeof(line), "%d 1 0 - %d\n", (int)alice.pid, (int)alice.pid);
	CHECK_STR(output, line);
	gate_deinit(&bob.ready);
	gate_deinit(&bob.done);
	actor_end(&alice);
}

TEST(holders_of_a_section_are_told_with_what_each_handle_allows)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	CHECK_EQ(tool("holders Global/ledger -brno views"), 0);
	says("+102400:rw-s@0\n"); /* 100,000 bytes, in pages */
	CHECK_EQ(tool("holders Global/ledger -rno handles,access"), 0);
	CHECK_STR(output, "2 rw,r\n");
	CHECK_EQ(
		tool("holders Global/ledger -o COMMAND,HANDLES,ACCESS,TID,WAITERS,BLOCKER"),
		0);
	is_as_in("holders.txt");
	CHECK_EQ(tool("ls -rno name,views --prefix Global/"), 0);
	CHECK_STR(output, "Global\\ledger 1\n");
	CHECK_EQ(tool("info Global/ledger"), 0);
	says("\nViews:      1\n");
	actor_end(&alice);
}

/* ---- JSON --------------------------------------------------------------------------- */

static void hold_a_section_unseen(void)
{
	CHECK(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096,
				 "unseen"));
}

static void hold_a_section_hidden(void)
{
	torture_become_user();
	section("hidden", 4096);
	CHECK_EQ(prctl(PR_SET_DUMPABLE, 0), 0);
}

TEST(in_json_each_handle_and_each_view_has_its_place)
{
	struct actor alice;

	actor_begin(&alice, hold_one_of_each);
	CHECK_EQ(tool("holders Global/ledger -Jo access,views"), 0);
	says("\"access\": [\"rw\", \"r\"]");
	says("\"views\": [{\"address\": \"0x");
	says("\", \"size\": 102400, \"protection\": \"rw-s\", \"offset\": 0}]");
	CHECK_EQ(tool("holders key -Jo access,fd,views"), 0);
	says("\"access\": null,\n         \"fd\": null,\n         \"views\": null\n");
	actor_end(&alice);
}

TEST(no_view_is_an_empty_array)
{
	struct actor alice;

	actor_begin(&alice, hold_a_section_unseen);
	CHECK_EQ(tool("holders unseen -Jo views"), 0);
	says("\"views\": []\n");
	CHECK_EQ(tool("holders unseen -rno views"), 0);
	CHECK_STR(output, "-\n");
	actor_end(&alice);
}

TEST(views_that_may_not_be_looked_at_are_not_known)
{
	struct actor alice;

	torture_prepare_user();
	actor_begin(&alice, hold_a_section_hidden);
	torture_become_user();
	CHECK_EQ(tool("holders hidden -Jo views"), 0);
	says("\"views\": null\n");
	CHECK_EQ(tool("holders hidden -rno views"), 0);
	CHECK_STR(output, "?\n");
	actor_end(&alice);
}

int main(int argc, char **argv)
{
	return tool_test_main(argc, argv);
}
