/* SPDX-License-Identifier: MIT */
/* Interlocked singly linked lists: last in, first out, and how deep. */
#include "conform-threads.h"

struct item {
	SLIST_ENTRY entry;
	int number;
};

static int number_of(SLIST_ENTRY *entry)
{
	return entry ? ((struct item *)entry)->number : -1;
}

static void test_one_thread(void)
{
	SLIST_HEADER list;
	struct item items[5];
	SLIST_ENTRY *entry;
	int i;

	CHECK("the head has two words", sizeof(list) == 16);
	CHECK("an entry is aligned to 16 bytes", sizeof(SLIST_ENTRY) == 16);
	for (i = 0; i < 5; i++)
		items[i].number = i;
	InitializeSListHead(&list);
	CHECK("a new list is empty", QueryDepthSList(&list) == 0);
	CHECK("nothing pops from it", InterlockedPopEntrySList(&list) == NULL);
	CHECK("nor does it flush", InterlockedFlushSList(&list) == NULL);

	CHECK("before the first nobody stood in front",
	      InterlockedPushEntrySList(&list, &items[0].entry) == NULL);
	CHECK("before the second the first did",
	      number_of(InterlockedPushEntrySList(&list, &items[1].entry)) == 0);
	CHECK("there are two", QueryDepthSList(&list) == 2);
	CHECK("the last comes out first",
	      number_of(InterlockedPopEntrySList(&list)) == 1);
	CHECK("there is one", QueryDepthSList(&list) == 1);

	InterlockedPushEntrySList(&list, &items[2].entry);
	entry = InterlockedFlushSList(&list);
	CHECK("a flush takes all",
	      QueryDepthSList(&list) == 0 && InterlockedPopEntrySList(&list) == NULL);
	CHECK("as a chain", number_of(entry) == 2 && number_of(entry->Next) == 0 &&
				    entry->Next->Next == NULL);

	items[3].entry.Next = &items[4].entry;
	InterlockedPushEntrySList(&list, &items[0].entry);
	CHECK("a chain is pushed as one",
	      number_of(InterlockedPushListSListEx(&list, &items[3].entry,
						   &items[4].entry, 2)) == 0);
	CHECK("and counts as many", QueryDepthSList(&list) == 3);
	CHECK("in its own order",
	      number_of(InterlockedPopEntrySList(&list)) == 3 &&
		      number_of(InterlockedPopEntrySList(&list)) == 4 &&
		      number_of(InterlockedPopEntrySList(&list)) == 0);
}

#ifndef WINSHM_WITHOUT_THREADS
enum {
	N_THREADS = 4,
	N_ITEMS = 16,
	N_ROUNDS = 5000,
};

static SLIST_HEADER common;

static void push_and_pop(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < N_ROUNDS; i++) {
		struct item *item = (struct item *)InterlockedPopEntrySList(&common);

		if (!item)
			continue;
		item->number++;
		InterlockedPushEntrySList(&common, &item->entry);
	}
}

static void test_several_threads(void)
{
	static struct item items[N_ITEMS];
	struct companion companions[N_THREADS];
	volatile LONG n_running = 0;
	int i, sum = 0;

	InitializeSListHead(&common);
	for (i = 0; i < N_ITEMS; i++)
		InterlockedPushEntrySList(&common, &items[i].entry);
	for (i = 0; i < N_THREADS; i++)
		REQUIRE(companion_start(&companions[i], push_and_pop, NULL, &n_running));
	companions_end(&n_running);
	CHECK("nothing is lost among threads", QueryDepthSList(&common) == N_ITEMS);
	for (i = 0; i < N_ITEMS; i++)
		sum += items[i].number;
	CHECK_EQ("and nothing handed out twice", sum, N_THREADS * N_ROUNDS);
}
#endif

int main(void)
{
	conform_begin();
	test_one_thread();
#ifndef WINSHM_WITHOUT_THREADS
	test_several_threads();
#endif
	return conform_end();
}
