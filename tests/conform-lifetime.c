/* SPDX-License-Identifier: MIT */
/*
 * How long a name, a section and a view live: the name as long as a handle, the memory as
 * long as a handle or a view, a view until it is unmapped, in whatever order they go.
 */
#include "conform.h"

static void test_name_dies_with_last_handle(void)
{
	static const char name[] = "conform-lifetime-name";
	HANDLE first = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	HANDLE second = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
	HANDLE third = section_create(PAGE_READWRITE, PAGE_BYTES, name);

	REQUIRE(first && second && third);
	CloseHandle(first);
	CHECK_EQ("the creator's CloseHandle leaves the name to the others",
		 open_says(FILE_MAP_READ, name), ERROR_SUCCESS);
	CloseHandle(third);
	CHECK_EQ("one handle is enough to keep the name", open_says(FILE_MAP_READ, name),
		 ERROR_SUCCESS);
	CloseHandle(second);
	CHECK_EQ("the name goes with the last handle", open_says(FILE_MAP_READ, name),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("and is free for a new section",
		 create_says(PAGE_READWRITE, PAGE_BYTES, name), ERROR_SUCCESS);
	CHECK_EQ("which is gone as fast: the next one is new again",
		 create_says(PAGE_READWRITE, PAGE_BYTES, name), ERROR_SUCCESS);
}

static void test_view_outlives_handle(void)
{
	static const char name[] = "conform-lifetime-view";
	HANDLE section = section_create(PAGE_READWRITE, 2 * GRANULARITY_BYTES, name);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	strcpy(view, "before");
	CHECK_EQ("the last handle closes while a view lives", close_says(section),
		 ERROR_SUCCESS);
	CHECK("the view still shows its bytes", !strcmp(view, "before"));
	strcpy(view + GRANULARITY_BYTES, "after");
	CHECK("and pages never touched before can still be written",
	      !strcmp(view + GRANULARITY_BYTES, "after"));
	CHECK_EQ("a view does not keep the name", open_says(FILE_MAP_READ, name),
		 ERROR_FILE_NOT_FOUND);
	CHECK_EQ("the view is unmapped without any handle", unmap_says(view),
		 ERROR_SUCCESS);
}

static void test_recreated_is_fresh(void)
{
	static const char name[] = "conform-lifetime-fresh";
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	char *old_view, *new_view;

	REQUIRE(section);
	old_view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(old_view);
	strcpy(old_view, "old");
	CloseHandle(section);

	SetLastError(UNTOUCHED);
	section = section_create(PAGE_READWRITE, 3 * PAGE_BYTES, name);
	CHECK_EQ("a name whose view lives on is created anew", GetLastError(),
		 ERROR_SUCCESS);
	REQUIRE(section);
	CHECK_EQ("with the size it asks for",
		 map_says(section, FILE_MAP_WRITE, 3 * PAGE_BYTES), ERROR_SUCCESS);
	new_view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(new_view);
	CHECK("with nothing but zeros in it", bytes_are(new_view, 3 * PAGE_BYTES, 0));
	strcpy(new_view, "new");
	CHECK("what is written there the old view does not see",
	      !strcmp(old_view, "old"));
	strcpy(old_view, "still old");
	CHECK("nor the other way round", !strcmp(new_view, "new"));
	CHECK_EQ("the old view is unmapped", unmap_says(old_view), ERROR_SUCCESS);
	CHECK_EQ("which does not touch the new name", open_says(FILE_MAP_READ, name),
		 ERROR_SUCCESS);
	CHECK("nor the new view", !strcmp(new_view, "new"));
	UnmapViewOfFile(new_view);
	CloseHandle(section);
}

static void test_contents_die_with_the_last_user(void)
{
	static const char name[] = "conform-lifetime-contents";
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	strcpy(view, "forget me");
	UnmapViewOfFile(view);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("without a view the contents stay while a handle is open",
	      !strcmp(view, "forget me"));
	UnmapViewOfFile(view);
	CloseHandle(section);

	section = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	REQUIRE(section);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("without handle and view they are forgotten",
	      bytes_are(view, PAGE_BYTES, 0));
	UnmapViewOfFile(view);
	CloseHandle(section);
}

static void test_two_views_after_the_last_handle(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	char *first, *second;

	REQUIRE(section);
	first = view_map(section, FILE_MAP_WRITE, 0, 0);
	second = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(first && second);
	CloseHandle(section);
	strcpy(first, "shared");
	CHECK("two views stay one memory when the last handle is gone",
	      !strcmp(second, "shared"));
	CHECK_EQ("one of them can go", unmap_says(first), ERROR_SUCCESS);
	CHECK("and the other keeps the bytes", !strcmp(second, "shared"));
	CHECK_EQ("until it goes, too", unmap_says(second), ERROR_SUCCESS);
}

static void test_unmap_first_close_later(void)
{
	static const char name[] = "conform-lifetime-order";
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, name);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("a view may go before the handle", unmap_says(view), ERROR_SUCCESS);
	CHECK_EQ("which keeps the name", open_says(FILE_MAP_READ, name), ERROR_SUCCESS);
	CHECK_EQ("and maps again", map_says(section, FILE_MAP_WRITE, 0), ERROR_SUCCESS);
	CHECK_EQ("and closes", close_says(section), ERROR_SUCCESS);
}

static void test_copy_view_outlives_handle(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 2 * PAGE_BYTES, NULL);
	char *shared, *copy;

	REQUIRE(section);
	shared = view_map(section, FILE_MAP_WRITE, 0, 0);
	copy = view_map(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(shared && copy);
	strcpy(shared + PAGE_BYTES, "from the section");
	CloseHandle(section);
	UnmapViewOfFile(shared);
	CHECK("a copy-on-write view alone keeps the section's bytes",
	      !strcmp(copy + PAGE_BYTES, "from the section"));
	strcpy(copy, "mine");
	CHECK("and can be written", !strcmp(copy, "mine"));
	CHECK_EQ("and unmapped", unmap_says(copy), ERROR_SUCCESS);
}

static void test_reopened_while_only_opener_is_left(void)
{
	static const char name[] = "conform-lifetime-relay";
	HANDLE runner = section_create(PAGE_READWRITE, PAGE_BYTES, name), next;
	char *view;
	int i;

	REQUIRE(runner);
	view = view_map(runner, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	strcpy(view, "baton");
	UnmapViewOfFile(view);
	for (i = 0; i < 100; i++) {
		next = OpenFileMappingA(i % 2 ? FILE_MAP_READ : FILE_MAP_WRITE, FALSE,
					name);
		REQUIRE(next);
		CloseHandle(runner);
		runner = next;
	}
	view = view_map(runner, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("a name handed on a hundred times is still the same section",
	      !strcmp(view, "baton"));
	UnmapViewOfFile(view);
	CloseHandle(runner);
	CHECK_EQ("and gone when nobody takes it on", open_says(FILE_MAP_READ, name),
		 ERROR_FILE_NOT_FOUND);
}

static void test_thousand_lives(void)
{
	static const char name[] = "conform-lifetime-thousand";
	unsigned n_stale = 0;
	int i;

	for (i = 0; i < 1000; i++) {
		HANDLE section;
		char *view;

		SetLastError(UNTOUCHED);
		section = section_create(PAGE_READWRITE, PAGE_BYTES, name);
		REQUIRE(section);
		if (GetLastError() != ERROR_SUCCESS)
			n_stale++;
		view = view_map(section, FILE_MAP_WRITE, 0, 0);
		REQUIRE(view);
		if (view[17] != 0)
			n_stale++;
		view[17] = 1;
		if (i % 2)
			CloseHandle(section);
		UnmapViewOfFile(view);
		if (i % 2 == 0)
			CloseHandle(section);
	}
	CHECK_EQ("of a thousand lives of one name none meets the one before", n_stale, 0);
}

int main(void)
{
	conform_begin();
	test_name_dies_with_last_handle();
	test_view_outlives_handle();
	test_recreated_is_fresh();
	test_contents_die_with_the_last_user();
	test_two_views_after_the_last_handle();
	test_unmap_first_close_later();
	test_copy_view_outlives_handle();
	test_reopened_while_only_opener_is_left();
	test_thousand_lives();
	return conform_end();
}
