/* SPDX-License-Identifier: MIT */
/*
 * Duplicates where others are looking: the name lives exactly as long as one handle does,
 * whichever it is; and what is behind a duplicate on Linux's side.
 */
#include <dirent.h>

#include "puppet.h"

static HANDLE duplicate(HANDLE source, DWORD access, DWORD options)
{
	HANDLE target = NULL;

	CHECK(DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), &target,
			      access, FALSE, options));
	return target;
}

static int descriptors_of(const char *label)
{
	DIR *directory = opendir("/proc/self/fd");
	struct dirent *entry;
	int n = 0;

	CHECK(directory);
	while ((entry = readdir(directory))) {
		char link[512];
		ssize_t n_bytes = readlinkat(dirfd(directory), entry->d_name, link,
					     sizeof(link) - 1);

		link[n_bytes < 0 ? 0 : n_bytes] = '\0';
		n += strstr(link, label) != NULL;
	}
	closedir(directory);
	return n;
}

/* ---- the name ----------------------------------------------------------------------- */

TEST(the_name_lives_until_the_last_duplicate_is_closed)
{
	struct puppet *bob = puppet_new();
	HANDLE first = section_create("name", TORTURE_PAGE), second, third;

	second = duplicate(first, 0, 0);
	third = duplicate(second, FILE_MAP_READ, 0);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_SUCCESS);
	CHECK(CloseHandle(first));
	CHECK_EQ(puppet_says(bob, "name"), ERROR_SUCCESS);
	CHECK(CloseHandle(third));
	CHECK_EQ(puppet_says(bob, "name"), ERROR_SUCCESS);
	CHECK(CloseHandle(second));
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(a_widened_duplicate_holds_the_name_alone)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();
	HANDLE reader, writer;
	uint64_t *view;

	puppet_create(alice, "name", 7);
	reader = OpenFileMappingA(FILE_MAP_READ, FALSE, "name");
	CHECK(reader);
	writer = duplicate(reader, FILE_MAP_WRITE, 0);
	CHECK(CloseHandle(reader));
	puppet_kill(alice);
	CHECK_EQ(puppet_peek(bob, "name"), 7);

	view = MapViewOfFile(writer, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	*view = 8;
	CHECK_EQ(puppet_peek(bob, "name"), 8);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(writer));
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

/* Nobody else is asked for the descriptor: the only holder's own is for reading. */
TEST(a_reader_that_is_the_only_holder_can_be_widened)
{
	struct puppet *alice = puppet_new();
	HANDLE reader, writer;
	uint64_t *view;

	puppet_create(alice, "name", 7);
	reader = OpenFileMappingA(FILE_MAP_READ, FALSE, "name");
	CHECK(reader);
	puppet_kill(alice);
	writer = duplicate(reader, FILE_MAP_ALL_ACCESS, DUPLICATE_CLOSE_SOURCE);
	view = MapViewOfFile(writer, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	CHECK_EQ(*view, 7);
	*view = 8;
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(writer));
	puppet_dismiss_all();
}

static HANDLE child_source;

static void child_drops_source(void)
{
	CHECK(CloseHandle(child_source));
}

TEST(a_forked_child_has_the_duplicates_as_well)
{
	struct puppet *parent, *child, *bob = puppet_new();

	child_source = section_create("name", TORTURE_PAGE);
	duplicate(child_source, FILE_MAP_READ, 0);
	parent = puppet_new();
	child = puppet_fork(parent, fork);
	CHECK(CloseHandle(child_source));
	puppet_call(parent, child_drops_source);
	puppet_kill(parent);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_SUCCESS);
	puppet_call(child, child_drops_source);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_SUCCESS);
	puppet_dismiss_all();
	test_forgive_descriptors();
}

/* ---- descriptors -------------------------------------------------------------------- */

TEST(a_duplicate_needs_no_descriptor_unless_it_may_do_more)
{
	HANDLE creator = section_create("duplicated", TORTURE_PAGE), reader, copies[3];

	CHECK_EQ(descriptors_of("duplicated"), 1);
	copies[0] = duplicate(creator, 0, DUPLICATE_SAME_ACCESS);
	copies[1] = duplicate(creator, FILE_MAP_READ, 0);
	CHECK_EQ(descriptors_of("duplicated"), 1);
	reader = OpenFileMappingA(FILE_MAP_READ, FALSE, "duplicated");
	CHECK_EQ(descriptors_of("duplicated"), 2);
	copies[2] = duplicate(reader, FILE_MAP_ALL_ACCESS, 0);
	CHECK_EQ(descriptors_of("duplicated"), 3);
	for (int i = 0; i < 3; i++)
		CHECK(CloseHandle(copies[i]));
	CHECK(CloseHandle(creator));
	CHECK(CloseHandle(reader));
	CHECK_EQ(descriptors_of("duplicated"), 0);
}

TEST(an_unnamed_section_lives_in_its_duplicate)
{
	HANDLE source = section_create(NULL, TORTURE_PAGE), target;
	uint64_t *view = section_view(source);

	*view = 7;
	target = duplicate(source, FILE_MAP_WRITE,
			   DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS);
	CHECK(UnmapViewOfFile(view));
	view = section_view(target);
	CHECK_EQ(*view, 7);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(target));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
