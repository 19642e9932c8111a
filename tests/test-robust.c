/* SPDX-License-Identifier: MIT */
/*
 * The list of what a thread has: it is whole in whatever order things are given back, and
 * nobody writes where a link leads that somebody has written over.
 */
#include <linux/futex.h>

#include "os/process.h"
#include "os/robust.h"
#include "whitebox.h"

enum {
	N_WORDS = 3,
	LINK_AT = ROBUST_LINK_OFFSET / sizeof(void *), /* in front: the one back */
};

/* A word with its links, as it stands in a table that any process may write to. */
struct line {
	_Alignas(64) _Atomic uint32_t word;
};

union line_view {
	struct line line;
	void *volatile pointers[64 / sizeof(void *)];
};

static union line_view lines[N_WORDS];

static void take_all(void)
{
	for (int i = 0; i < N_WORDS; i++) {
		uint32_t expected = 0;

		CHECK(robust_take(&lines[i].line.word, &expected, 0));
		CHECK_EQ(lines[i].line.word, (uint32_t)process_tid());
	}
}

static void give(int i)
{
	CHECK(robust_give(&lines[i].line.word, 0));
	CHECK_EQ(lines[i].line.word, 0);
}

static bool list_is_empty(void)
{
	const struct robust_list_head *head = process_robust_list();

	return head->list.next == &head->list && !head->list_op_pending;
}

static int n_seen;

static void see(_Atomic uint32_t *word)
{
	(void)word;
	n_seen++;
}

static int count(void)
{
	n_seen = 0;
	robust_each(see);
	return n_seen;
}

TEST(what_is_given_back_in_any_order_leaves_the_rest)
{
	static const int orders[][N_WORDS] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
					       { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

	if (!robust_is_there())
		SKIP("the C library keeps its locks in another way");
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		CHECK(list_is_empty());
		take_all();
		for (int k = 0; k < N_WORDS; k++) {
			CHECK_EQ(count(), N_WORDS - k);
			give(orders[i][k]);
		}
	}
	CHECK(list_is_empty());
}

/* Of the one in the middle, one link leads astray. */
static void go_astray(size_t link, void *to)
{
	take_all();
	lines[1].pointers[link] = to;
	count(); /* a matter of coming back */
	give(1);
	give(0);
	give(2);
	CHECK(list_is_empty());
}

TEST(a_link_that_leads_anywhere_is_not_followed)
{
	static union line_view bystander;
	static void *const anywhere[] = {
		NULL,
		(void *)1,
		(void *)sizeof(void *),
		(void *)-1,
		(void *)INTPTR_MAX,
		(void *)&bystander.pointers[1],
		(void *)((char *)&bystander + 13),
		(void *)&lines[1].pointers[LINK_AT],
	};

	if (!robust_is_there())
		SKIP("the C library keeps its locks in another way");
	for (size_t i = 0; i < sizeof(anywhere) / sizeof(anywhere[0]); i++) {
		go_astray(LINK_AT, anywhere[i]);
		go_astray(LINK_AT - 1, anywhere[i]);
	}
	for (size_t i = 0; i < sizeof(bystander) / sizeof(void *); i++)
		CHECK(!bystander.pointers[i]);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
