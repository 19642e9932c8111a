/* SPDX-License-Identifier: MIT */
/* The registry of regions: found by any address inside, whatever came and went before. */
#include <stdlib.h>

#include "core/region.h"
#include "whitebox.h"

enum {
	N_REGIONS = 3000,
	N_PAGE = 4096,
	N_APART = 4 * N_PAGE, /* two pages of each region, two of nothing */
};

#define FIRST UINT64_C(0x10000000)

static uintptr_t base_of(unsigned i)
{
	return FIRST + (uintptr_t)i * N_APART;
}

/* Every number below N_REGIONS once, in no order. */
static unsigned shuffled(unsigned i)
{
	return i * 1709u % N_REGIONS;
}

static struct region *enter(unsigned i)
{
	struct region *region = calloc(1, sizeof(*region));

	CHECK(region != NULL);
	region->base = base_of(i);
	region->n_bytes = 2 * N_PAGE;
	region->fd = -1;
	region_add(region);
	return region;
}

static void leave(unsigned i)
{
	struct region *region;

	region_enter();
	region = region_find(base_of(i));
	CHECK(region != NULL);
	region_remove(region);
	region_leave();
	region_free(region);
}

/* Are just those of the numbers there for which `n` divides them with that rest or a higher
 * one? */
static void expect_every(unsigned n, unsigned rest)
{
	region_enter();
	for (unsigned i = 0; i < N_REGIONS; i++) {
		uintptr_t base = base_of(i);
		struct region *region = region_find(base);

		CHECK_EQ(region != NULL, i % n >= rest);
		CHECK(region_find(base + 2 * N_PAGE - 1) == region);
		CHECK(!region || region->base == base);
		CHECK(region_find(base - 1) == NULL);
		CHECK(region_find(base + 2 * N_PAGE) == NULL);
	}
	region_leave();
}

TEST(what_is_entered_in_order_is_found_by_any_address_inside)
{
	for (unsigned i = 0; i < N_REGIONS; i++)
		enter(i);
	expect_every(1, 0);
	for (unsigned i = 0; i < N_REGIONS; i++)
		leave(i);
	CHECK(region_find(base_of(0)) == NULL);
}

TEST(what_is_left_is_found_while_others_come_and_go_in_no_order)
{
	for (unsigned i = 0; i < N_REGIONS; i++)
		enter(shuffled(i));
	expect_every(1, 0);
	for (unsigned i = 0; i < N_REGIONS; i++)
		if (shuffled(i) % 3 == 0)
			leave(shuffled(i));
	expect_every(3, 1);
	for (unsigned i = 0; i < N_REGIONS; i++)
		if (shuffled(i) % 3 == 0)
			enter(shuffled(i));
	expect_every(1, 0);
	for (unsigned i = N_REGIONS; i-- > 0;)
		leave(i);
	CHECK(region_find(base_of(1)) == NULL);
}

TEST(a_gap_is_clipped_by_its_neighbours_and_nobody_else)
{
	uintptr_t start, end;

	for (unsigned i = 0; i < N_REGIONS; i++)
		enter(shuffled(i));
	region_enter();
	for (unsigned i = 0; i + 1 < N_REGIONS; i++) {
		start = 0;
		end = UINTPTR_MAX;
		region_clip(base_of(i) + 3 * N_PAGE, &start, &end);
		CHECK_EQ(start, base_of(i) + 2 * N_PAGE);
		CHECK_EQ(end, base_of(i + 1));
	}
	start = N_PAGE;
	end = UINTPTR_MAX;
	region_clip(base_of(0) - 1, &start, &end);
	CHECK_EQ(start, N_PAGE);
	CHECK_EQ(end, base_of(0));
	start = base_of(5) + 3 * N_PAGE;
	end = start + 1;
	region_clip(start, &start, &end);
	CHECK_EQ(start, base_of(5) + 3 * N_PAGE);
	CHECK_EQ(end, start + 1);
	region_leave();
	for (unsigned i = 0; i < N_REGIONS; i++)
		leave(i);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
