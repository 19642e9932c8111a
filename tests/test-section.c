/* SPDX-License-Identifier: MIT */
/* Sections and their views: sizes, sharing, what a view may do, and addresses inside. */
#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/view.h"
#include "os/machine.h"
#include "os/vm.h"
#include "whitebox.h"

enum {
	ALL = RIGHT_SECTION_ALL,
	RW = PROTECT_READ | PROTECT_WRITE,
	GRAIN = VM_GRAIN_BYTES,
};

static struct section *section_new_of(uint64_t size_bytes, uint32_t protection)
{
	struct section *section = NULL;

	CHECK_EQ(section_create(&section, NULL, size_bytes, protection, false), 0);
	return section;
}

static void drop(struct section *section)
{
	object_unref(&section->object);
}

static char *view_of(struct section *section, uint64_t offset_bytes, uint64_t n_bytes,
		     unsigned access)
{
	void *base = NULL;

	CHECK_EQ(view_map(section, ALL,
			  &(struct view_wish) { .offset_bytes = offset_bytes,
						.n_bytes = n_bytes,
						.access = access },
			  &base),
		 0);
	return base;
}

static bool is_mapped(const void *address)
{
	unsigned char resident;

	return mincore((void *)((uintptr_t)address & ~(uintptr_t)4095), 1, &resident) ==
	       0;
}

/* ---- sections ----------------------------------------------------------------------- */

TEST(a_size_is_rounded_up_to_whole_pages_and_never_changes)
{
	static const uint64_t sizes[][2] = {
		{ 1, 4096 }, { 4096, 4096 }, { 4097, 8192 }, { 100000, 102400 }
	};

	for (size_t i = 0; i < 4; i++) {
		struct section *section = section_new_of(sizes[i][0], RW);
		struct identity identity;
		uint64_t size_bytes;

		CHECK_EQ(section->description.size_bytes, sizes[i][1]);
		CHECK_EQ(fd_identify(section_fd(section), &identity, &size_bytes), 0);
		CHECK_EQ(size_bytes, sizes[i][1]);
		CHECK_EQ(ftruncate(section_fd(section), 0), -1);
		CHECK_EQ(ftruncate(section_fd(section), 1 << 20), -1);
		drop(section);
	}
}

TEST(sizes_that_cannot_be_are_refused)
{
	struct name name = whitebox_name("X");
	struct section *section = (struct section *)1;

	CHECK_EQ(section_create(&section, NULL, 0, RW, false), ERR_SIZE_ZERO);
	CHECK_EQ(section_create(&section, NULL, UINT64_MAX, RW, false),
		 ERR_SIZE_TOO_LARGE);
	CHECK_EQ(section_create(&section, NULL, UINT64_MAX - 4095, RW, false),
		 ERR_SIZE_TOO_LARGE);
	CHECK_EQ(section_create(&section, NULL, (uint64_t)INT64_MAX + 1, RW, false),
		 ERR_SIZE_TOO_LARGE);
	CHECK_EQ(section_create(&section, NULL, machine_limit_bytes() + 4096, RW, false),
		 ERR_COMMITMENT_LIMIT);
	CHECK_EQ(section_create(&section, &name, machine_limit_bytes() + 4096, RW, false),
		 ERR_COMMITMENT_LIMIT);
	CHECK(section == (struct section *)1);
	CHECK_EQ(section_open(&section, &name, false), ERR_NAME_NOT_FOUND);
}

TEST(an_unnamed_section_is_gone_with_its_last_reference)
{
	int n_before = test_count_descriptors();
	struct section *section = section_new_of(4096, RW);

	CHECK(!section->is_named);
	CHECK_EQ(test_count_descriptors(), n_before + 1);
	drop(section);
	CHECK_EQ(test_count_descriptors(), n_before);
}

TEST(a_named_section_is_opened_with_the_size_and_protection_it_has)
{
	struct name name = whitebox_name("X");
	struct section *first, *second, *third;

	CHECK_EQ(section_create(&first, &name, 10000, RW, false), 0);
	CHECK_EQ(section_create(&second, &name, 999999, PROTECT_READ, false),
		 NEWS_EXISTED);
	CHECK_EQ(second->description.size_bytes, 12288);
	CHECK_EQ(second->description.protection, RW);
	CHECK_EQ(section_open(&third, &name, false), 0);
	CHECK_EQ(third->description.size_bytes, 12288);
	CHECK(section_fd(first) != section_fd(second) &&
	      section_fd(second) != section_fd(third));
	drop(first);
	drop(second);
	drop(third);
	CHECK_EQ(section_open(&third, &name, false), ERR_NAME_NOT_FOUND);
}

TEST(a_section_keeps_a_copy_of_its_name)
{
	struct section *first, *second;
	char text[] = "X";
	struct name name = whitebox_name(text), again = whitebox_name("X");

	CHECK_EQ(section_create(&first, &name, 4096, RW, false), 0);
	text[0] = 'Y';
	CHECK_EQ(section_open(&second, &again, true), 0);
	drop(first);
	drop(second);
	CHECK_EQ(section_open(&second, &again, true), ERR_NAME_NOT_FOUND);
}

/* ---- views -------------------------------------------------------------------------- */

TEST(views_of_one_section_show_the_same_bytes_through_every_handle)
{
	struct name name = whitebox_name("X");
	struct section *first, *second;
	char *one, *other;

	CHECK_EQ(section_create(&first, &name, 3 * GRAIN, RW, false), 0);
	CHECK_EQ(section_open(&second, &name, false), 0);
	one = view_of(first, 0, 0, VM_READ | VM_WRITE);
	other = view_of(second, GRAIN, 0, VM_READ);
	strcpy(one + GRAIN + 5, "seen");
	CHECK_STR(other + 5, "seen");
	drop(first);
	drop(second);
	CHECK_STR(other + 5, "seen"); /* views keep the memory */
	CHECK_EQ(section_open(&second, &name, false),
		 ERR_NAME_NOT_FOUND); /* not the name */
	CHECK_EQ(view_unmap(one), 0);
	CHECK_EQ(view_unmap(other), 0);
}

TEST(a_view_is_unmapped_by_any_address_inside_and_by_none_outside)
{
	struct section *section = section_new_of(4 * GRAIN, RW);
	const size_t inside[] = { 0, 1, 4095, 4096, GRAIN, 3 * GRAIN - 1 };

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		char *view = view_of(section, 0, 3 * GRAIN, VM_READ);

		CHECK_EQ(view_unmap(view - 1), ERR_VIEW_NOT_FOUND);
		CHECK_EQ(view_unmap(view + 3 * GRAIN), ERR_VIEW_NOT_FOUND);
		CHECK(is_mapped(view));
		CHECK_EQ(view_unmap(view + inside[i]), 0);
		CHECK(!is_mapped(view) && !is_mapped(view + 3 * GRAIN - 1));
		CHECK_EQ(view_unmap(view), ERR_VIEW_NOT_FOUND);
	}
	drop(section);
}

TEST(the_last_partial_page_belongs_to_the_view_and_no_more)
{
	struct section *section = section_new_of(2 * GRAIN, RW);
	char *view = view_of(section, 0, 5000, VM_READ);

	CHECK_EQ(view_unmap(view + 8192), ERR_VIEW_NOT_FOUND);
	CHECK_EQ(view_unmap(view + 8191), 0);
	drop(section);
}

TEST(what_was_never_a_view_is_not_unmapped)
{
	char *memory = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int local;

	CHECK_EQ(view_unmap(NULL), ERR_VIEW_NOT_FOUND);
	CHECK_EQ(view_unmap((void *)UINTPTR_MAX), ERR_VIEW_NOT_FOUND);
	CHECK_EQ(view_unmap(&local), ERR_VIEW_NOT_FOUND);
	CHECK_EQ(view_unmap(memory), ERR_VIEW_NOT_FOUND);
	CHECK(is_mapped(memory));
	munmap(memory, 4096);
}

TEST(neighbouring_views_are_told_apart)
{
	enum {
		N = 100
	};
	struct section *section = section_new_of(GRAIN, RW);
	uint64_t seed = 51;
	char *views[N];

	for (int i = 0; i < N; i++) {
		views[i] = view_of(section, 0, 0, VM_READ | VM_WRITE);
		for (int k = 0; k < i; k++)
			CHECK(views[i] + GRAIN <= views[k] ||
			      views[i] >= views[k] + GRAIN);
	}
	for (int n = N; n > 0; n--) {
		int i = (int)(whitebox_random(&seed) % (uint64_t)n);
		char *gone = views[i];

		CHECK_EQ(view_unmap(gone + whitebox_random(&seed) % GRAIN), 0);
		CHECK(!is_mapped(gone));
		views[i] = views[n - 1];
		for (int k = 0; k < n - 1; k++)
			CHECK(is_mapped(views[k]));
	}
	drop(section);
}

TEST(ranges_are_checked_to_the_byte)
{
	struct section *section = section_new_of(2 * GRAIN + 4096, RW);
	static const struct {
		uint64_t offset_bytes, n_bytes;
		int r;
	} ranges[] = {
		{ 0, 2 * GRAIN + 4096, 0 },
		{ 0, 2 * GRAIN + 4097, ERR_VIEW_BEYOND_SECTION },
		{ GRAIN, GRAIN + 4096, 0 },
		{ GRAIN, GRAIN + 4097, ERR_VIEW_BEYOND_SECTION },
		{ 2 * GRAIN, 0, 0 },
		{ 2 * GRAIN, 4096, 0 },
		{ 3 * GRAIN, 0, ERR_VIEW_BEYOND_SECTION },
		{ 3 * GRAIN, 1, ERR_VIEW_BEYOND_SECTION },
		{ 0, UINT64_MAX, ERR_VIEW_BEYOND_SECTION },
		{ GRAIN, UINT64_MAX - GRAIN + 1, ERR_VIEW_BEYOND_SECTION },
		{ UINT64_MAX - GRAIN + 1, 1, ERR_VIEW_BEYOND_SECTION },
		{ 1, 1, ERR_VIEW_MISALIGNED },
		{ 4096, 1, ERR_VIEW_MISALIGNED },
		{ GRAIN - 1, 1, ERR_VIEW_MISALIGNED },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		void *base = (void *)1;

		CHECK_EQ(view_map(section, ALL,
				  &(struct view_wish) { .offset_bytes =
								ranges[i].offset_bytes,
							.n_bytes = ranges[i].n_bytes,
							.access = VM_READ },
				  &base),
			 ranges[i].r);
		if (ranges[i].r == 0)
			CHECK_EQ(view_unmap(base), 0);
		else
			CHECK(base == (void *)1);
	}
	drop(section);
}

/* ---- access ------------------------------------------------------------------------- */

static int map_says(uint32_t protection, uint32_t rights, unsigned access)
{
	struct section *section = section_new_of(4096, protection);
	void *base;
	int r = view_map(section, rights, &(struct view_wish) { .access = access },
			 &base);

	if (r == 0)
		CHECK_EQ(view_unmap(base), 0);
	drop(section);
	return r;
}

TEST(a_view_needs_the_right_of_its_handle)
{
	const unsigned rw = VM_READ | VM_WRITE;

	CHECK_EQ(map_says(RW, RIGHT_SECTION_MAP_READ, VM_READ), 0);
	CHECK_EQ(map_says(RW, RIGHT_SECTION_MAP_READ, rw), ERR_RIGHT_MISSING);
	CHECK_EQ(map_says(RW, RIGHT_SECTION_MAP_WRITE, rw), 0);
	CHECK_EQ(map_says(RW, RIGHT_SECTION_MAP_WRITE, VM_READ), ERR_RIGHT_MISSING);
	CHECK_EQ(map_says(RW, RIGHT_SECTION_QUERY, VM_READ), ERR_RIGHT_MISSING);
	CHECK_EQ(map_says(RW, RIGHT_SECTION_MAP_READ, rw | VM_PRIVATE), 0);
	CHECK_EQ(map_says(RW, RIGHT_SECTION_MAP_WRITE, rw | VM_PRIVATE),
		 ERR_RIGHT_MISSING);
	CHECK_EQ(map_says(RW | PROTECT_EXECUTE, RIGHT_SECTION_MAP_READ,
			  VM_READ | VM_EXECUTE),
		 ERR_RIGHT_MISSING);
}

TEST(and_the_protection_of_its_section)
{
	const unsigned rw = VM_READ | VM_WRITE;

	CHECK_EQ(map_says(PROTECT_READ, ALL, VM_READ), 0);
	CHECK_EQ(map_says(PROTECT_READ, ALL, rw), ERR_SECTION_FORBIDS);
	CHECK_EQ(map_says(PROTECT_READ, ALL, rw | VM_PRIVATE), 0);
	CHECK_EQ(map_says(PROTECT_READ | PROTECT_WRITE_COPY, ALL, rw),
		 ERR_SECTION_FORBIDS);
	CHECK_EQ(map_says(RW, ALL, VM_READ | VM_EXECUTE), ERR_SECTION_FORBIDS);
	CHECK_EQ(map_says(RW | PROTECT_EXECUTE, ALL, rw | VM_EXECUTE), 0);
	/* The handle is asked first. */
	CHECK_EQ(map_says(PROTECT_READ, RIGHT_SECTION_MAP_READ, rw), ERR_RIGHT_MISSING);
}

TEST(a_section_opened_for_reading_cannot_be_written_whatever_the_rights_say)
{
	struct name name = whitebox_name("X");
	struct section *first, *second;
	void *base;

	CHECK_EQ(section_create(&first, &name, 4096, RW, false), 0);
	CHECK_EQ(section_open(&second, &name, false), 0);
	CHECK_EQ(view_map(second, ALL,
			  &(struct view_wish) { .access = VM_READ | VM_WRITE }, &base),
		 -EACCES);
	base = view_of(second, 0, 0, VM_READ);
	CHECK_EQ(mprotect(base, 4096, PROT_READ | PROT_WRITE), -1);
	CHECK_EQ(view_unmap(base), 0);
	drop(first);
	drop(second);
}

TEST(private_writes_are_not_seen_by_others)
{
	struct section *section = section_new_of(4096, PROTECT_READ | PROTECT_WRITE_COPY);
	char *private = view_of(section, 0, 0, VM_READ | VM_WRITE | VM_PRIVATE);
	char *shared = view_of(section, 0, 0, VM_READ);

	strcpy(private, "mine");
	CHECK_STR(shared, "");
	CHECK_EQ(view_unmap(private), 0);
	CHECK_EQ(view_unmap(shared), 0);
	drop(section);
}

/* ---- threads and forks -------------------------------------------------------------- */

static void *map_on(void *arg)
{
	struct section *section = arg;

	for (int round = 0; round < whitebox_rounds(3000); round++) {
		char *views[4];

		for (int i = 0; i < 4; i++)
			views[i] = view_of(section, 0, i % 2 ? GRAIN : 4096,
					   VM_READ | VM_WRITE);
		for (int i = 0; i < 4; i++)
			CHECK_EQ(view_unmap(views[(i * 3) % 4] + 100), 0);
	}
	return NULL;
}

TEST(threads_map_and_unmap_without_meeting)
{
	struct section *section = section_new_of(2 * GRAIN, RW);
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, map_on, section), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	drop(section);
}

TEST(a_child_forked_in_the_midst_can_go_on_with_the_views_it_inherited)
{
	struct section *section = section_new_of(2 * GRAIN, RW);
	char *view = view_of(section, 0, 0, VM_READ | VM_WRITE);
	pthread_t thread;

	SKIP_IF_MALLOC_HANGS_IN_CHILDREN();
	CHECK_EQ(pthread_create(&thread, NULL, map_on, section), 0);
	for (int i = 0; i < 20; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			view[i] = 'c';
			CHECK_EQ(view_unmap(view + GRAIN), 0);
			CHECK_EQ(view_unmap(view_of(section, 0, 0, VM_READ)), 0);
			drop(section);
			_exit(0);
		}
		wait_ok(pid);
		CHECK_EQ(view[i], 'c');
	}
	pthread_join(thread, NULL);
	CHECK_EQ(view_unmap(view), 0);
	drop(section);
}

static bool is_present(const void *address)
{
	unsigned char resident = 0;

	CHECK_EQ(mincore((void *)address, 1, &resident), 0);
	return resident & 1;
}

/* The memory itself must not be there before: so there is one of each. */
static bool is_present_when_mapped(uint64_t n_bytes, uint32_t attributes, unsigned access)
{
	struct section *section = NULL;
	bool is_there;
	char *view;

	CHECK_EQ(section_create(&section, NULL, n_bytes, RW, attributes), 0);
	view = view_of(section, 0, 0, access);
	is_there = is_present(view);
	CHECK_EQ(view_unmap(view), 0);
	drop(section);
	return is_there;
}

TEST(a_view_of_one_page_brings_its_page_along_and_no_other_view_does)
{
	CHECK(is_present_when_mapped(4096, 0, VM_READ | VM_WRITE));
	CHECK(is_present_when_mapped(4096, 0, VM_READ));
	CHECK(!is_present_when_mapped(8192, 0, VM_READ | VM_WRITE));
	CHECK(!is_present_when_mapped(4096, 0, VM_READ | VM_WRITE | VM_PRIVATE));
	CHECK(!is_present_when_mapped(4096, SECTION_RESERVED, VM_READ | VM_WRITE));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
