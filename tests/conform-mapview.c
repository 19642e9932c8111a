/* SPDX-License-Identifier: MIT */
/*
 * Views: what MapViewOfFile() grants for every access, right and protection; offsets,
 * lengths and alignment; what views of one section share and what copy-on-write keeps
 * apart; what UnmapViewOfFile() takes.
 *
 * The access matrix is checked against a model of Windows, in two steps that keep two
 * refusals apart: the handle must have the right (else 5), then the section's protection
 * must allow the view (else 87). A view that maps is used as it may be used: read, written
 * and watched through a second view. What must not be touched is not touched, for there is
 * no portable way to survive it.
 */
#include "conform.h"

enum {
	MAY_READ = 1,
	MAY_WRITE = 2,
	MAY_EXECUTE = 4
};

/* What an access asks for. */
struct wish {
	unsigned rights;    /* of the handle */
	unsigned allowance; /* of the section's protection */
	int is_readable;
	int is_writable;
	int is_private; /* writes stay in the view */
};

static struct wish wish_of(DWORD access)
{
	DWORD rest = access & ~(DWORD)FILE_MAP_EXECUTE;
	struct wish wish;

	memset(&wish, 0, sizeof(wish));
	wish.rights = MAY_READ;
	wish.allowance = MAY_READ;
	wish.is_readable = 1;
	if (rest == FILE_MAP_COPY) {
		wish.is_writable = 1;
		wish.is_private = 1;
	} else if (rest & FILE_MAP_WRITE) {
		wish.rights = MAY_WRITE;
		wish.allowance = MAY_WRITE;
		wish.is_writable = 1;
	} else if (!(rest & FILE_MAP_READ)) {
		wish.is_readable = 0;
		return wish; /* an inaccessible view: execution is not looked at */
	}
	if (access & FILE_MAP_EXECUTE) {
		wish.rights |= MAY_EXECUTE;
		wish.allowance |= MAY_EXECUTE;
	}
	return wish;
}

struct protection {
	DWORD protect;
	const char *name;
	unsigned creator_rights;
	unsigned allowance;
};

static const struct protection protections[] = {
	{ PAGE_READONLY, "PAGE_READONLY", MAY_READ, MAY_READ },
	{ PAGE_WRITECOPY, "PAGE_WRITECOPY", MAY_READ, MAY_READ },
	{ PAGE_READWRITE, "PAGE_READWRITE", MAY_READ | MAY_WRITE, MAY_READ | MAY_WRITE },
	{ PAGE_EXECUTE_READ, "PAGE_EXECUTE_READ", MAY_READ | MAY_EXECUTE,
	  MAY_READ | MAY_EXECUTE },
	{ PAGE_EXECUTE_WRITECOPY, "PAGE_EXECUTE_WRITECOPY", MAY_READ | MAY_EXECUTE,
	  MAY_READ | MAY_EXECUTE },
	{ PAGE_EXECUTE_READWRITE, "PAGE_EXECUTE_READWRITE",
	  MAY_READ | MAY_WRITE | MAY_EXECUTE, MAY_READ | MAY_WRITE | MAY_EXECUTE },
};

struct opening {
	DWORD access;
	const char *name;
	unsigned rights;
};

static const struct opening openings[] = {
	{ SECTION_EXTEND_SIZE, "no right to map", 0 },
	{ SECTION_MAP_READ, "the right to read", MAY_READ },
	{ SECTION_MAP_WRITE, "the right to write", MAY_WRITE },
	{ SECTION_MAP_READ | SECTION_MAP_WRITE, "the rights to read and write",
	  MAY_READ | MAY_WRITE },
	{ SECTION_MAP_EXECUTE, "the right to execute", MAY_EXECUTE },
	{ SECTION_MAP_READ | SECTION_MAP_EXECUTE, "the rights to read and execute",
	  MAY_READ | MAY_EXECUTE },
	{ SECTION_MAP_WRITE | SECTION_MAP_EXECUTE, "the rights to write and execute",
	  MAY_WRITE | MAY_EXECUTE },
	{ SECTION_MAP_READ | SECTION_MAP_WRITE | SECTION_MAP_EXECUTE,
	  "the rights to read, write and execute", MAY_READ | MAY_WRITE | MAY_EXECUTE },
	{ SECTION_ALL_ACCESS, "all rights", MAY_READ | MAY_WRITE | MAY_EXECUTE },
};

/* Uses a view as its access permits; `witness` shows the section. Returns what is wrong. */
static const char *use_view(volatile char *view, struct wish wish,
			    volatile const char *witness)
{
	char before;

	if ((ULONG_PTR)view % GRANULARITY_BYTES)
		return "its address is no multiple of 64 KiB";
	if (!wish.is_readable)
		return NULL;

	before = witness[5];
	if (view[5] != before)
		return "it does not show the section";
	if (!wish.is_writable)
		return NULL;

	view[5] = (char)(before + 1);
	if (view[5] != (char)(before + 1))
		return "it does not keep what is written";
	if (wish.is_private && witness[5] != before)
		return "what is written reaches the section";
	if (!wish.is_private && witness[5] != (char)(before + 1))
		return "what is written does not reach the section";
	return NULL;
}

/* The low six bits are all FILE_MAP_ bits there are, and two that are none. */
#define N_ACCESSES 64

/* What became of the accesses that ought to end alike. */
struct tally {
	unsigned n_asked;
	unsigned n_wrong;
	int is_quiet;
};

static void tally_refusal(struct tally *tally, DWORD access, DWORD said, DWORD expected)
{
	tally->n_asked++;
	if (said == expected)
		return;

	tally->n_wrong++;
	if (!tally->is_quiet)
		printf("# access 0x%02lx: %lu, not %lu\n", (unsigned long)access,
		       (unsigned long)said, (unsigned long)expected);
}

static void tally_view(struct tally *tally, DWORD access, char *view, DWORD error,
		       struct wish wish, const char *witness)
{
	const char *wrong;

	tally->n_asked++;
	wrong = view ? use_view(view, wish, witness) : "it does not map";
	if (!wrong)
		return;

	tally->n_wrong++;
	printf("# access 0x%02lx: %s (%lu)\n", (unsigned long)access, wrong,
	       (unsigned long)error);
}

/*
 * Every access through one handle: a fact for those that map and one for those the handle
 * does not grant. Those the section forbids are counted up over its handles.
 */
static void check_accesses(HANDLE handle, const char *handle_name, unsigned rights,
			   const struct protection *protection, const char *witness,
			   struct tally *forbidden)
{
	struct tally mapped, denied;
	char sentence[200];
	DWORD access;

	memset(&mapped, 0, sizeof(mapped));
	memset(&denied, 0, sizeof(denied));
	for (access = 0; access < N_ACCESSES; access++) {
		struct wish wish = wish_of(access);
		char *view;
		DWORD error;

		SetLastError(UNTOUCHED);
		view = view_map(handle, access, 0, 0);
		error = view ? (DWORD)ERROR_SUCCESS : GetLastError();
		if (wish.rights & ~rights)
			tally_refusal(&denied, access, error, ERROR_ACCESS_DENIED);
		else if (wish.allowance & ~protection->allowance)
			tally_refusal(forbidden, access, error, ERROR_INVALID_PARAMETER);
		else
			tally_view(&mapped, access, view, error, wish, witness);
		if (view)
			UnmapViewOfFile(view);
	}

	if (mapped.n_asked) {
		sprintf(sentence, "%s, handle with %s: %u accesses map as they should",
			protection->name, handle_name, mapped.n_asked);
		CHECK_EQ(sentence, mapped.n_wrong, 0);
	}
	if (denied.n_asked) {
		sprintf(sentence, "%s, handle with %s: %u accesses are denied",
			protection->name, handle_name, denied.n_asked);
		CHECK_EQ(sentence, denied.n_wrong, 0);
	}
}

static void check_protection(const struct protection *protection)
{
	static const char name[] = "conform-mapview-matrix";
	HANDLE section = section_create(protection->protect, PAGE_BYTES, name);
	struct tally forbidden;
	char sentence[200], *witness;
	size_t i;

	REQUIRE(section);
	witness = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(witness);
	memset(&forbidden, 0, sizeof(forbidden));
	forbidden.is_quiet = conform_oracle_is_wine;
	check_accesses(section, "its creator's rights", protection->creator_rights,
		       protection, witness, &forbidden);
	for (i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		HANDLE opened = OpenFileMappingA(openings[i].access, FALSE, name);

		REQUIRE(opened);
		check_accesses(opened, openings[i].name, openings[i].rights, protection,
			       witness, &forbidden);
		CloseHandle(opened);
	}
	if (forbidden.n_asked) {
		sprintf(sentence,
			"%s: %u accesses some handle grants the section itself forbids",
			protection->name, forbidden.n_asked);
		CHECK_WINE_DIFFERS(sentence,
				   "a view is not compared with the section's protection",
				   forbidden.n_wrong == 0);
	}
	UnmapViewOfFile(witness);
	CloseHandle(section);
}

static void test_access_matrix(void)
{
	size_t i;

	for (i = 0; i < sizeof(protections) / sizeof(protections[0]); i++)
		check_protection(&protections[i]);
}

static void test_special_accesses(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	char *view, *witness;

	REQUIRE(section);
	witness = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(witness);
	view = view_map(section, FILE_MAP_ALL_ACCESS, 0, 0);
	REQUIRE(view);
	view[0] = 1;
	CHECK_EQ("FILE_MAP_ALL_ACCESS contains the copy bit and still writes the section",
		 witness[0], 1);
	UnmapViewOfFile(view);
	CHECK_EQ("FILE_MAP_ALL_ACCESS | FILE_MAP_EXECUTE needs the right to execute",
		 map_says(section, FILE_MAP_ALL_ACCESS | FILE_MAP_EXECUTE, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("FILE_MAP_EXECUTE alone maps a view nobody can touch",
		 map_says(section, FILE_MAP_EXECUTE, 0), ERROR_SUCCESS);
	CHECK_EQ("access 0 maps a view nobody can touch", map_says(section, 0, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("SECTION_MAP_EXECUTE is not FILE_MAP_EXECUTE: it asks for nothing",
		 map_says(section, SECTION_MAP_EXECUTE, 0), ERROR_SUCCESS);
	view = view_map(section, PAGE_READWRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("PAGE_READWRITE in place of an access is FILE_MAP_READ by its number",
		 view[0], 1);
	UnmapViewOfFile(view);
	CHECK_EQ("FILE_MAP_TARGETS_INVALID beside FILE_MAP_READ changes nothing",
		 map_says(section, FILE_MAP_READ | 0x40000000u, 0), ERROR_SUCCESS);
	UnmapViewOfFile(witness);
	CloseHandle(section);
}

static void test_lengths(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 3 * PAGE_BYTES - 1, NULL);
	char *view;

	REQUIRE(section);
	CHECK_EQ("one byte can be mapped", map_says(section, FILE_MAP_READ, 1),
		 ERROR_SUCCESS);
	CHECK_EQ("the exact size can be mapped",
		 map_says(section, FILE_MAP_READ, 3 * PAGE_BYTES - 1), ERROR_SUCCESS);
	CHECK_EQ("the size rounded to pages can be mapped",
		 map_says(section, FILE_MAP_READ, 3 * PAGE_BYTES), ERROR_SUCCESS);
	CHECK_EQ("not a byte more", map_says(section, FILE_MAP_READ, 3 * PAGE_BYTES + 1),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("not for writing either",
		 map_says(section, FILE_MAP_WRITE, 3 * PAGE_BYTES + 1),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor for copying", map_says(section, FILE_MAP_COPY, 3 * PAGE_BYTES + 1),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor a gigabyte more", map_says(section, FILE_MAP_READ, 0x40000000u),
		 ERROR_ACCESS_DENIED);
	CHECK("a length with all bits set maps nothing",
	      map_says(section, FILE_MAP_READ, ~(SIZE_T)0) != ERROR_SUCCESS);

	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK_EQ("length 0 maps no more than the section",
		 unmap_says(view + 3 * PAGE_BYTES), ERROR_INVALID_ADDRESS);
	CHECK_EQ("and no less", unmap_says(view + 3 * PAGE_BYTES - 1), ERROR_SUCCESS);

	view = view_map(section, FILE_MAP_WRITE, 0, PAGE_BYTES + 1);
	REQUIRE(view);
	view[2 * PAGE_BYTES - 1] = 9;
	CHECK_EQ("a view is as long as its whole pages", view[2 * PAGE_BYTES - 1], 9);
	CHECK_EQ("and ends there", unmap_says(view + 2 * PAGE_BYTES),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("its last byte is in it", unmap_says(view + 2 * PAGE_BYTES - 1),
		 ERROR_SUCCESS);
	CloseHandle(section);
}

static void test_offsets(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 4 * GRANULARITY_BYTES, NULL);
	char *whole, *part;
	unsigned i;

	REQUIRE(section);
	whole = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(whole);
	for (i = 0; i < 4; i++)
		whole[i * GRANULARITY_BYTES] = (char)('a' + i);

	part = view_map(section, FILE_MAP_READ, GRANULARITY_BYTES, GRANULARITY_BYTES);
	REQUIRE(part);
	CHECK_EQ("a view starts at its offset", part[0], 'b');
	UnmapViewOfFile(part);
	part = view_map(section, FILE_MAP_READ, 2 * GRANULARITY_BYTES, 0);
	REQUIRE(part);
	CHECK("length 0 reaches from the offset to the section's end",
	      part[0] == 'c' && part[GRANULARITY_BYTES] == 'd');
	CHECK_EQ("and no further", unmap_says(part + 2 * GRANULARITY_BYTES),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("its last byte is the section's last",
		 unmap_says(part + 2 * GRANULARITY_BYTES - 1), ERROR_SUCCESS);
	part = view_map(section, FILE_MAP_WRITE, 3 * GRANULARITY_BYTES, 1);
	REQUIRE(part);
	part[1] = 'D';
	CHECK_EQ("what is written at an offset lands there",
		 whole[3 * GRANULARITY_BYTES + 1], 'D');
	UnmapViewOfFile(part);

	CHECK_EQ("offset 1 is off the grid", map_at_says(section, FILE_MAP_READ, 0, 1, 1),
		 ERROR_MAPPED_ALIGNMENT);
	CHECK_EQ("a page is off the grid, too",
		 map_at_says(section, FILE_MAP_READ, 0, PAGE_BYTES, 1),
		 ERROR_MAPPED_ALIGNMENT);
	CHECK_EQ("so are 32 KiB",
		 map_at_says(section, FILE_MAP_READ, 0, GRANULARITY_BYTES / 2, 0),
		 ERROR_MAPPED_ALIGNMENT);
	CHECK_EQ("so is a byte less than 64 KiB",
		 map_at_says(section, FILE_MAP_WRITE, 0, GRANULARITY_BYTES - 1, 1),
		 ERROR_MAPPED_ALIGNMENT);
	CHECK_EQ("the last 64 KiB can be mapped",
		 map_at_says(section, FILE_MAP_READ, 0, 3 * GRANULARITY_BYTES,
			     GRANULARITY_BYTES),
		 ERROR_SUCCESS);
	CHECK_EQ("not a byte more of them",
		 map_at_says(section, FILE_MAP_READ, 0, 3 * GRANULARITY_BYTES,
			     GRANULARITY_BYTES + 1),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("at an offset the whole length is too much",
		 map_at_says(section, FILE_MAP_READ, 0, GRANULARITY_BYTES,
			     4 * GRANULARITY_BYTES),
		 ERROR_ACCESS_DENIED);
	UnmapViewOfFile(whole);
	CloseHandle(section);
}

#define AT_END_REASON "an offset at or behind the end is an invalid parameter (87)"

static void test_offsets_behind_the_end(void)
{
	HANDLE section = section_create(PAGE_READWRITE, GRANULARITY_BYTES, NULL);
	DWORD said;

	REQUIRE(section);
	CHECK_WINE_DIFFERS("a byte at the end is beyond the section", AT_END_REASON,
			   map_at_says(section, FILE_MAP_READ, 0, GRANULARITY_BYTES, 1) ==
				   ERROR_ACCESS_DENIED);
	CHECK_WINE_DIFFERS("a byte far behind the end is beyond the section",
			   AT_END_REASON,
			   map_at_says(section, FILE_MAP_READ, 0, 16 * GRANULARITY_BYTES,
				       1) == ERROR_ACCESS_DENIED);
	CHECK_WINE_DIFFERS("a byte 4 GiB behind its start is, too: the high half counts",
			   AT_END_REASON,
			   map_at_says(section, FILE_MAP_READ, 1, 0, 1) ==
				   ERROR_ACCESS_DENIED);
	said = map_at_says(section, FILE_MAP_READ, 0, GRANULARITY_BYTES, 0);
	CHECK("from the end to the end there is nothing to map",
	      said == ERROR_ACCESS_DENIED || said == ERROR_INVALID_PARAMETER);
	said = map_at_says(section, FILE_MAP_READ, 1, 0, 0);
	CHECK("nor from 4 GiB on",
	      said == ERROR_ACCESS_DENIED || said == ERROR_INVALID_PARAMETER);
	said = map_at_says(section, FILE_MAP_READ, 0xffffffffu, 0xffff0000u,
			   2 * GRANULARITY_BYTES);
	CHECK("an offset and a length that wrap around map nothing",
	      said == ERROR_ACCESS_DENIED || said == ERROR_INVALID_PARAMETER);
	CloseHandle(section);
}

static void test_addresses(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 2 * GRANULARITY_BYTES, NULL);
	char *views[8];
	unsigned n_off_grid = 0, n_twice = 0, i, j;

	REQUIRE(section);
	for (i = 0; i < 8; i++) {
		views[i] = view_map(section, FILE_MAP_READ, i % 2 ? GRANULARITY_BYTES : 0,
				    1 + i * 100);
		REQUIRE(views[i]);
	}
	for (i = 0; i < 8; i++) {
		if ((ULONG_PTR)views[i] % GRANULARITY_BYTES)
			n_off_grid++;
		for (j = 0; j < i; j++)
			if (views[i] == views[j])
				n_twice++;
	}
	CHECK_EQ("the system's own choice of address is a multiple of 64 KiB", n_off_grid,
		 0);
	CHECK_EQ("every view has an address of its own", n_twice, 0);
	for (i = 0; i < 8; i++)
		UnmapViewOfFile(views[i]);
	CloseHandle(section);
}

static void test_zero_fill(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 16 * GRANULARITY_BYTES, NULL);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 5 * GRANULARITY_BYTES,
			GRANULARITY_BYTES);
	REQUIRE(view);
	CHECK("pages in the middle start as zeros",
	      bytes_are(view, GRANULARITY_BYTES, 0));
	view[100] = 1;
	UnmapViewOfFile(view);
	view = view_map(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(view);
	CHECK_EQ("a byte written there is found later", view[5 * GRANULARITY_BYTES + 100],
		 1);
	view[5 * GRANULARITY_BYTES + 100] = 0;
	CHECK("all around it still are zeros",
	      bytes_are(view, 16 * GRANULARITY_BYTES, 0));
	UnmapViewOfFile(view);
	CloseHandle(section);
}

static void test_coherence(void)
{
	static const char name[] = "conform-mapview-coherence";
	HANDLE section = section_create(PAGE_READWRITE, 3 * GRANULARITY_BYTES, name);
	HANDLE opened = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
	HANDLE writer = OpenFileMappingA(FILE_MAP_WRITE, FALSE, name);
	char *first, *second, *reader, *window, *written;

	REQUIRE(section && opened && writer);
	first = view_map(section, FILE_MAP_WRITE, 0, 0);
	second = view_map(section, FILE_MAP_WRITE, 0, 0);
	reader = view_map(opened, FILE_MAP_READ, 0, 0);
	window = view_map(opened, FILE_MAP_WRITE, GRANULARITY_BYTES, GRANULARITY_BYTES);
	written = view_map(writer, FILE_MAP_WRITE, 0, 0);
	REQUIRE(first && second && reader && window && written);
	strcpy(first, "one memory");
	CHECK("what one view writes another of the same handle shows",
	      !strcmp(second, "one memory"));
	CHECK("and one of another handle", !strcmp(reader, "one memory"));
	strcpy(second, "both ways");
	CHECK("and the other way round", !strcmp(first, "both ways"));
	strcpy(window, "through a window");
	CHECK("a view of a part writes into the whole",
	      !strcmp(first + GRANULARITY_BYTES, "through a window"));
	strcpy(first + GRANULARITY_BYTES + 100, "into the window");
	CHECK("and sees what the whole writes", !strcmp(window + 100, "into the window"));
	strcpy(written + 200, "write-only");
	CHECK("a handle that may only write writes for all",
	      !strcmp(reader + 200, "write-only"));
	UnmapViewOfFile(first);
	CHECK("unmapping one view leaves the others", !strcmp(reader, "both ways"));
	strcpy(second, "still coherent");
	CHECK("which stay one memory", !strcmp(written, "still coherent"));
	UnmapViewOfFile(second);
	UnmapViewOfFile(reader);
	UnmapViewOfFile(window);
	UnmapViewOfFile(written);
	CloseHandle(writer);
	CloseHandle(opened);
	CloseHandle(section);
}

static void test_copy_on_write(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 4 * PAGE_BYTES, NULL);
	char *shared, *copy, *other;

	REQUIRE(section);
	shared = view_map(section, FILE_MAP_WRITE, 0, 0);
	copy = view_map(section, FILE_MAP_COPY, 0, 0);
	other = view_map(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(shared && copy && other);
	shared[0] = 'a';
	CHECK_EQ("an unwritten copy-on-write view shows the section", copy[0], 'a');
	copy[0] = 'b';
	CHECK_EQ("a copy-on-write view keeps what is written", copy[0], 'b');
	CHECK_EQ("the section does not see it", shared[0], 'a');
	CHECK_EQ("neither does another copy-on-write view", other[0], 'a');
	shared[1] = 'c';
	CHECK_EQ("a page once written is a copy: it follows the section no more", copy[1],
		 0);
	CHECK_EQ("the copy was made with the bytes around", copy[2], 0);
	shared[PAGE_BYTES] = 'd';
	CHECK_EQ("a page not written follows the section", copy[PAGE_BYTES], 'd');
	CHECK_EQ("and so does that of the other view", other[1], 'c');
	UnmapViewOfFile(copy);
	CHECK_EQ("unmapping writes nothing back", shared[0], 'a');
	copy = view_map(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(copy);
	CHECK_EQ("the next copy-on-write view starts from the section", copy[0], 'a');
	UnmapViewOfFile(copy);
	UnmapViewOfFile(other);
	UnmapViewOfFile(shared);
	CloseHandle(section);

	section = section_create(PAGE_READONLY, PAGE_BYTES, NULL);
	REQUIRE(section);
	shared = view_map(section, FILE_MAP_READ, 0, 0);
	copy = view_map(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(shared && copy);
	copy[0] = 'x';
	CHECK("a read-only section has copy-on-write views that can be written",
	      copy[0] == 'x' && shared[0] == 0);
	UnmapViewOfFile(copy);
	UnmapViewOfFile(shared);
	CloseHandle(section);
}

static void test_unmap(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 3 * GRANULARITY_BYTES, NULL);
	int on_the_stack = 0;
	void *on_the_heap = malloc(100);
	char *view, *twin;

	REQUIRE(section && on_the_heap);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("a view is unmapped by its base", unmap_says(view), ERROR_SUCCESS);
	CHECK_EQ("and then is none", unmap_says(view), ERROR_INVALID_ADDRESS);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("a view is unmapped by its second byte", unmap_says(view + 1),
		 ERROR_SUCCESS);
	CHECK_EQ("and then its base is none, too", unmap_says(view),
		 ERROR_INVALID_ADDRESS);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("a view is unmapped by an address of a later 64 KiB",
		 unmap_says(view + 2 * GRANULARITY_BYTES + 12345), ERROR_SUCCESS);
	CHECK_EQ("and goes as a whole", unmap_says(view + GRANULARITY_BYTES),
		 ERROR_INVALID_ADDRESS);
	view = view_map(section, FILE_MAP_READ, 2 * GRANULARITY_BYTES, 1);
	REQUIRE(view);
	CHECK_EQ("of a view of one byte the second page is no part",
		 unmap_says(view + PAGE_BYTES), ERROR_INVALID_ADDRESS);
	CHECK_EQ("but the last byte of the first page is",
		 unmap_says(view + PAGE_BYTES - 1), ERROR_SUCCESS);

	CHECK_EQ("NULL is no view", unmap_says(NULL), ERROR_INVALID_ADDRESS);
	CHECK_EQ("the stack is no view", unmap_says(&on_the_stack),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("the heap is no view", unmap_says(on_the_heap), ERROR_INVALID_ADDRESS);
	free(on_the_heap);

	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	twin = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view && twin);
	CHECK_EQ("of two views of one section one is unmapped", unmap_says(view),
		 ERROR_SUCCESS);
	twin[0] = 1;
	CHECK_EQ("the other is not", twin[0], 1);
	CHECK_EQ("until it is", unmap_says(twin), ERROR_SUCCESS);
	CHECK_EQ("an inaccessible view is unmapped like any other",
		 map_says(section, 0, 0), ERROR_SUCCESS);
	CloseHandle(section);
}

static void test_many_views(void)
{
	static char *views[300];
	HANDLE section = section_create(PAGE_READWRITE, GRANULARITY_BYTES, NULL);
	unsigned n_wrong = 0;
	int i;

	REQUIRE(section);
	for (i = 0; i < 300; i++) {
		views[i] = view_map(section, FILE_MAP_WRITE, 0, 0);
		REQUIRE(views[i]);
	}
	views[0][0] = 'm';
	for (i = 0; i < 300; i++)
		if (views[i][0] != 'm')
			n_wrong++;
	CHECK_EQ("300 views of one section show one memory", n_wrong, 0);
	for (i = 0; i < 300; i += 2)
		if (!UnmapViewOfFile(views[i]))
			n_wrong++;
	views[1][0] = 'n';
	for (i = 1; i < 300; i += 2)
		if (views[i][0] != 'n' || !UnmapViewOfFile(views[i] + i))
			n_wrong++;
	CHECK_EQ("and go one by one", n_wrong, 0);
	CloseHandle(section);
}

int main(void)
{
	conform_begin();
	test_access_matrix();
	test_special_accesses();
	test_lengths();
	test_offsets();
	test_offsets_behind_the_end();
	test_addresses();
	test_zero_fill();
	test_coherence();
	test_copy_on_write();
	test_unmap();
	test_many_views();
	return conform_end();
}
