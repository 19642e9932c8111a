/* SPDX-License-Identifier: MIT */
/*
 * Two processes and one section: whichever call bob comes by, whatever size or protection
 * he asks for, he gets alice's pages as they are, and she sees what he writes.
 *
 * Alice is the test itself; bob is a process of his own that she forks before either of
 * them has used the library.
 */
#include "torture.h"

#define SECTION_NAME  "api-memoryapi"
#define SECTION_BYTES (1u << 20)

enum {
	N_VISITORS = 16
};

/* Bob's part, between "alice is ready" and his end. */
struct bob {
	struct gate gate;
	pid_t pid;
	void (*fn)(void);
};

static void bob_run(void *arg)
{
	struct bob *bob = arg;

	gate_wait(&bob->gate);
	gate_deinit(&bob->gate);
	bob->fn();
}

static struct bob bob_new(void (*fn)(void))
{
	struct bob bob = { .fn = fn };

	gate_init(&bob.gate);
	bob.pid = test_fork(bob_run, &bob);
	return bob;
}

static void bob_act(struct bob *bob)
{
	gate_open(&bob->gate);
	wait_ok(bob->pid);
	gate_deinit(&bob->gate);
}

static unsigned char pattern_at(uint32_t i)
{
	return (unsigned char)(i * 31 + (i >> 12));
}

static void pattern_write(unsigned char *view)
{
	for (uint32_t i = 0; i < SECTION_BYTES; i++)
		view[i] = pattern_at(i);
}

static void pattern_check(const unsigned char *view)
{
	for (uint32_t i = 0; i < SECTION_BYTES; i++)
		if (view[i] != pattern_at(i))
			test_fail(__FILE__, __LINE__, "byte %u is %u, not %u", i, view[i],
				  pattern_at(i));
}

static HANDLE create(DWORD protection, DWORD n_bytes, DWORD *ret_error)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, protection, 0,
					    n_bytes, SECTION_NAME);

	*ret_error = GetLastError();
	CHECK(section);
	return section;
}

static HANDLE join(DWORD protection, DWORD n_bytes)
{
	DWORD error;
	HANDLE section = create(protection, n_bytes, &error);

	CHECK_EQ(error, ERROR_ALREADY_EXISTS);
	return section;
}

static DWORD view_says(HANDLE section, DWORD access, SIZE_T n_bytes)
{
	void *view = MapViewOfFile(section, access, 0, 0, n_bytes);

	if (!view)
		return GetLastError();
	CHECK(UnmapViewOfFile(view));
	return ERROR_SUCCESS;
}

/* Alice's section with its pattern. */
static unsigned char *alice_prepare(HANDLE *ret)
{
	unsigned char *view;
	DWORD error;

	*ret = create(PAGE_READWRITE, SECTION_BYTES, &error);
	CHECK_EQ(error, ERROR_SUCCESS);
	view = section_view(*ret);
	pattern_write(view);
	return view;
}

/* Runs bob beside alice's section; byte `at` is the one he has changed, to 255 - before. */
static void meet(void (*bob_fn)(void), uint32_t at)
{
	struct bob bob = bob_new(bob_fn);
	HANDLE section;
	unsigned char *view = alice_prepare(&section);

	bob_act(&bob);
	if (at < SECTION_BYTES) {
		CHECK_EQ(view[at], 255 - pattern_at(at));
		view[at] = pattern_at(at);
	}
	pattern_check(view);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
	CHECK_EQ(section_open_says(SECTION_NAME), ERROR_FILE_NOT_FOUND);
}

static void bob_reads_and_writes(HANDLE section, uint32_t at)
{
	unsigned char *view = section_view(section);

	pattern_check(view);
	view[at] = (unsigned char)(255 - view[at]);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

static void bob_creates(void)
{
	bob_reads_and_writes(join(PAGE_READWRITE, SECTION_BYTES), 0);
}

TEST(creating_again_gives_the_pages_as_they_are)
{
	meet(bob_creates, 0);
}

static void bob_opens(void)
{
	bob_reads_and_writes(section_open(SECTION_NAME), SECTION_BYTES - 1);
}

TEST(opening_gives_the_pages_as_they_are)
{
	meet(bob_opens, SECTION_BYTES - 1);
}

static void bob_does_both(void)
{
	HANDLE created = join(PAGE_READWRITE, SECTION_BYTES);
	HANDLE opened = section_open(SECTION_NAME);
	unsigned char *one = section_view(created), *other = section_view(opened);

	CHECK(one != other);
	pattern_check(one);
	pattern_check(other);
	one[5000] = (unsigned char)(255 - one[5000]);
	CHECK_EQ(other[5000], one[5000]);
	CHECK(UnmapViewOfFile(one));
	CHECK(UnmapViewOfFile(other));
	CHECK(CloseHandle(opened));
	CHECK(CloseHandle(created));
}

TEST(both_ways_lead_to_one_object)
{
	meet(bob_does_both, 5000);
}

static void bob_asks_for_less(void)
{
	HANDLE section = join(PAGE_READWRITE, TORTURE_PAGE);

	CHECK_EQ(view_says(section, FILE_MAP_WRITE, SECTION_BYTES), ERROR_SUCCESS);
	bob_reads_and_writes(section, SECTION_BYTES / 2);
}

TEST(a_smaller_size_changes_nothing)
{
	meet(bob_asks_for_less, SECTION_BYTES / 2);
}

static void bob_asks_for_more(void)
{
	HANDLE section = join(PAGE_READWRITE, 4 * SECTION_BYTES);

	CHECK_EQ(view_says(section, FILE_MAP_WRITE, SECTION_BYTES + 1),
		 ERROR_ACCESS_DENIED);
	bob_reads_and_writes(section, 1);
}

TEST(a_larger_size_does_not_make_it_grow)
{
	meet(bob_asks_for_more, 1);
}

/* The kernel enforces what the handle may do: a change of protection does not help. */
static void bob_only_reads(HANDLE section)
{
	unsigned char *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);

	CHECK(view);
	pattern_check(view);
	CHECK_EQ(view_says(section, FILE_MAP_WRITE, 0), ERROR_ACCESS_DENIED);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

static void bob_creates_read_only(void)
{
	bob_only_reads(join(PAGE_READONLY, SECTION_BYTES));
}

TEST(another_protection_gives_the_same_pages_with_fewer_rights)
{
	meet(bob_creates_read_only, UINT32_MAX);
}

static void bob_opens_to_read(void)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, SECTION_NAME);
	unsigned char *view;

	CHECK(section);
	view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	CHECK(view);
	CHECK(mprotect(view, TORTURE_PAGE, PROT_READ | PROT_WRITE) < 0);
	CHECK(UnmapViewOfFile(view));
	bob_only_reads(section);
}

TEST(a_handle_for_reading_can_never_be_made_to_write)
{
	meet(bob_opens_to_read, UINT32_MAX);
}

static void bob_copies(void)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, SECTION_NAME);
	unsigned char *view;

	CHECK(section);
	view = MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0);
	CHECK(view);
	pattern_check(view);
	memset(view, 0, SECTION_BYTES);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

TEST(what_is_written_to_a_copy_stays_there)
{
	meet(bob_copies, UINT32_MAX);
}

static void bob_writes_what_alice_may_only_read(void)
{
	HANDLE section = join(PAGE_READWRITE, TORTURE_PAGE);

	CHECK_EQ(view_says(section, FILE_MAP_READ, 0), ERROR_SUCCESS);
	CHECK_EQ(view_says(section, FILE_MAP_WRITE, 0), ERROR_INVALID_PARAMETER);
	CHECK(CloseHandle(section));
}

TEST(the_protection_of_the_first_creator_binds_the_second)
{
	struct bob bob = bob_new(bob_writes_what_alice_may_only_read);
	HANDLE section;
	DWORD error;

	section = create(PAGE_READONLY, TORTURE_PAGE, &error);
	CHECK_EQ(error, ERROR_SUCCESS);
	bob_act(&bob);
	CHECK(CloseHandle(section));
}

/* Bob's handle allows reading only, and he is the only one left: carol still may write. */
static void bob_stays_with_a_read_handle(void *arg)
{
	struct gate *gates = arg;
	HANDLE section;

	gate_wait(&gates[0]);
	section = OpenFileMappingA(FILE_MAP_READ, FALSE, SECTION_NAME);
	CHECK(section);
	gate_open(&gates[1]);
	gate_wait(&gates[0]);
	bob_only_reads(section);
}

TEST(a_holder_that_may_only_read_does_not_limit_others)
{
	struct gate gates[2];
	unsigned char *view;
	HANDLE section;
	pid_t bob;

	gate_init(&gates[0]);
	gate_init(&gates[1]);
	bob = test_fork(bob_stays_with_a_read_handle, gates);
	view = alice_prepare(&section);
	gate_open(&gates[0]);
	gate_wait(&gates[1]);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));

	section = section_open(SECTION_NAME);
	view = section_view(section);
	pattern_check(view);
	view[0] = pattern_at(0);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));

	gate_open(&gates[0]);
	wait_ok(bob);
	CHECK_EQ(section_open_says(SECTION_NAME), ERROR_FILE_NOT_FOUND);
	gate_deinit(&gates[0]);
	gate_deinit(&gates[1]);
}

static void bob_speaks_utf16(void)
{
	static const WCHAR name[] = { 'L',  'o',  'c',    'a',    'l',
				      '\\', 0xE4, 0xD83D, 0xDE00, 0 };
	HANDLE section = OpenFileMappingW(FILE_MAP_WRITE, FALSE, name);

	CHECK(section);
	section_poke(section, 42);
	CHECK(CloseHandle(section));
}

TEST(the_same_name_in_both_encodings_is_one_name)
{
	struct bob bob = bob_new(bob_speaks_utf16);
	HANDLE section = section_create("\xC3\xA4\xF0\x9F\x98\x80", TORTURE_PAGE);

	bob_act(&bob);
	CHECK_EQ(section_peek("Local\\\xC3\xA4\xF0\x9F\x98\x80"), 42);
	CHECK(CloseHandle(section));
}

static void visitor_run(void *arg)
{
	uint32_t number = *(uint32_t *)arg;
	unsigned char *view;
	HANDLE section;

	section = number % 2 ? section_open(SECTION_NAME)
			     : join(PAGE_READWRITE, (number + 1) * 10000);
	view = section_view(section);
	pattern_check(view);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

TEST(many_visitors_at_once_all_find_it_intact)
{
	HANDLE section;
	unsigned char *view = alice_prepare(&section);

	for (uint32_t i = 0; i < N_VISITORS; i++)
		test_fork(visitor_run, &i);
	torture_reap(N_VISITORS);
	pattern_check(view);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

TEST(sections_of_every_size_arrive_whole)
{
	static const DWORD sizes[] = { 1, 4095, 4096, 4097, 65536, 65537, 3u << 20 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		DWORD n_pages = (sizes[i] + TORTURE_PAGE - 1) / TORTURE_PAGE;
		HANDLE first = section_create("sizes", sizes[i]), second;
		unsigned char *one = section_view(first), *other;

		for (DWORD page = 0; page < n_pages; page++)
			one[page * TORTURE_PAGE] = one[page * TORTURE_PAGE + 4095] =
				(unsigned char)(page + 1);
		second = section_open("sizes");
		other = section_view(second);
		for (DWORD page = 0; page < n_pages; page++) {
			CHECK_EQ(other[page * TORTURE_PAGE], (unsigned char)(page + 1));
			CHECK_EQ(other[page * TORTURE_PAGE + 4095],
				 (unsigned char)(page + 1));
		}
		CHECK(UnmapViewOfFile(other));
		CHECK(UnmapViewOfFile(one));
		CHECK(CloseHandle(second));
		CHECK(CloseHandle(first));
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
