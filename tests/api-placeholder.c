/* SPDX-License-Identifier: MIT */
/*
 * Placeholders in front of other threads and of Linux: the addresses are never anybody
 * else's; limits are kept among what is mapped; other processes are refused.
 */
#include <pthread.h>

#include "torture.h"

#define THIS_PROCESS ((HANDLE)(LONG_PTR)-1)
#define MIB          UINT64_C(0x100000)

static MEMORY_BASIC_INFORMATION query(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK_EQ(VirtualQuery(address, &info, sizeof(info)), sizeof(info));
	return info;
}

static char *placeholder_new(size_t n_bytes)
{
	char *base =
		VirtualAlloc2(NULL, NULL, n_bytes, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER,
			      PAGE_NOACCESS, NULL, 0);

	CHECK(base);
	return base;
}

static void *replace(HANDLE section, void *address, uint64_t offset_bytes, size_t n_bytes)
{
	return MapViewOfFile3(section, NULL, address, offset_bytes, n_bytes,
			      MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, NULL, 0);
}

/* ---- other threads ------------------------------------------------------------------- */

struct tenant {
	HANDLE section;
	char *place;
	_Atomic bool is_over;
};

enum {
	N_CHANGES = 2000
};

/* Asks the kernel, over and over, for just these addresses. */
static void *tenant_squat(void *arg)
{
	struct tenant *tenant = arg;
	uintptr_t n_got = 0;

	while (!atomic_load(&tenant->is_over)) {
		void *got =
			mmap(tenant->place, 4096, PROT_READ,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

		n_got += got == tenant->place; /* elsewhere is no matter */
		if (got != MAP_FAILED)
			munmap(got, 4096);
	}
	return (void *)n_got;
}

TEST(the_addresses_are_never_free_while_views_come_and_go)
{
	struct tenant tenant = { .section = section_create(NULL, 65536),
				 .place = placeholder_new(65536) };
	pthread_t thread;
	void *n_got;

	CHECK_EQ(pthread_create(&thread, NULL, tenant_squat, &tenant), 0);
	for (int i = 0; i < N_CHANGES; i++) {
		CHECK(replace(tenant.section, tenant.place, 0, 0) == tenant.place);
		CHECK_EQ(*(int *)tenant.place, i);
		*(int *)tenant.place = i + 1;
		CHECK(UnmapViewOfFileEx(tenant.place, MEM_PRESERVE_PLACEHOLDER));
		CHECK(VirtualAlloc2(NULL, tenant.place, 65536,
				    MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER,
				    PAGE_READWRITE, NULL, 0) == tenant.place);
		CHECK_EQ(*(int *)tenant.place, 0);
		*(int *)tenant.place = -1;
		CHECK(VirtualFree(tenant.place, 65536,
				  MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	}
	atomic_store(&tenant.is_over, true);
	CHECK_EQ(pthread_join(thread, &n_got), 0);
	CHECK_EQ((uintptr_t)n_got, 0);
	CHECK(VirtualFree(tenant.place, 0, MEM_RELEASE));
	CHECK(CloseHandle(tenant.section));
}

struct rivals {
	HANDLE section;
	char *place;
	pthread_barrier_t barrier;
	_Atomic int n_won;
};

enum {
	N_RIVALS = 4,
	N_PLACES = 300
};

static void *rival_run(void *arg)
{
	struct rivals *rivals = arg;

	for (int i = 0; i < N_PLACES; i++) {
		pthread_barrier_wait(&rivals->barrier);
		if (replace(rivals->section, rivals->place + i * 4096, 0, 4096))
			atomic_fetch_add(&rivals->n_won, 1);
		else
			CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
	}
	return NULL;
}

TEST(of_many_threads_one_replaces_a_placeholder)
{
	struct rivals rivals = { .section = section_create(NULL, 4096),
				 .place = placeholder_new(N_PLACES * 4096) };
	pthread_t threads[N_RIVALS];

	for (int i = 0; i < N_PLACES - 1; i++)
		CHECK(VirtualFree(rivals.place + i * 4096, 4096,
				  MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	pthread_barrier_init(&rivals.barrier, NULL, N_RIVALS);
	for (int i = 0; i < N_RIVALS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, rival_run, &rivals), 0);
	for (int i = 0; i < N_RIVALS; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(atomic_load(&rivals.n_won), N_PLACES);
	for (int i = 0; i < N_PLACES; i++)
		CHECK(UnmapViewOfFileEx(rivals.place + i * 4096,
					MEM_PRESERVE_PLACEHOLDER));
	CHECK(VirtualFree(rivals.place, N_PLACES * 4096,
			  MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS));
	CHECK_EQ(query(rivals.place).RegionSize, N_PLACES * 4096);
	CHECK(VirtualFree(rivals.place, 0, MEM_RELEASE));
	CHECK_EQ(query(rivals.place).State, MEM_FREE);
	CHECK(CloseHandle(rivals.section));
}

/* ---- what becomes of it -------------------------------------------------------------- */

/* The cutting, joining and replacing that a program with a large address space does: after
 * any number of steps the registry says what a plain list says. */
TEST(any_order_of_cutting_joining_and_replacing_adds_up)
{
	enum {
		N = 64,
		N_STEPS = 4000
	};
	HANDLE section = section_create(NULL, N * 4096);
	char *base = placeholder_new(N * 4096);
	struct dice dice = { .state = torture_env("TORTURE_SEED", 7) };
	int start_of[N] = { 0 }; /* of the piece a page belongs to */
	bool is_view[N] = { false };

	for (int step = 0; step < N_STEPS; step++) {
		int first = (int)dice_below(&dice, N), n_more, last = first;
		int start = start_of[first], end = first;
		bool worked;

		while (end < N && start_of[end] == start)
			end++;
		switch (dice_below(&dice, 4)) {
		case 0: /* cut a range out */
			n_more = (int)dice_below(&dice, 8);
			last = first + n_more < N ? first + n_more : N - 1;
			worked = VirtualFree(base + first * 4096,
					     (size_t)(last + 1 - first) * 4096,
					     MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER);
			CHECK_EQ(worked, !is_view[start] && last < end &&
						 (first > start || last < end - 1));
			for (int i = first; worked && i < end; i++)
				start_of[i] = i <= last ? first : last + 1;
			break;
		case 1: /* join with what is behind */
			for (last = end; last < N && start_of[last] == end;)
				last++;
			worked = VirtualFree(base + start * 4096,
					     (size_t)(last - start) * 4096,
					     MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS);
			CHECK_EQ(worked, end < N && !is_view[start] && !is_view[end]);
			for (int i = start; worked && i < last; i++)
				start_of[i] = start;
			break;
		case 2: /* map */
			worked = replace(section, base + start * 4096,
					 (uint64_t)start * 4096,
					 (size_t)(end - start) * 4096) != NULL;
			CHECK_EQ(worked, !is_view[start]);
			is_view[start] = true;
			break;
		default: /* unmap, by any address inside */
			worked = UnmapViewOfFileEx(base + first * 4096 + 5,
						   MEM_PRESERVE_PLACEHOLDER);
			CHECK_EQ(worked, is_view[start]);
			is_view[start] = false;
			break;
		}
		CHECK_EQ((char *)query(base + first * 4096).AllocationBase - base,
			 start_of[first] * 4096);
		CHECK_EQ(query(base + first * 4096).Type,
			 is_view[start_of[first]] ? MEM_MAPPED : MEM_PRIVATE);
	}
	for (int i = 0; i < N; i++) {
		if (start_of[i] != i)
			continue;
		CHECK(is_view[i] ? UnmapViewOfFile(base + i * 4096)
				 : VirtualFree(base + i * 4096, 0, MEM_RELEASE));
	}
	CHECK(query(base).State == MEM_FREE && query(base).RegionSize >= N * 4096);
	CHECK(CloseHandle(section));
}

/* A placeholder of 4 KiB somewhere in 64 KiB leaves the grid of other views alone. */
TEST(views_stay_on_their_grid_beside_small_placeholders)
{
	HANDLE section = section_create(NULL, 4096);
	char *base = placeholder_new(8192), *view;

	CHECK(VirtualFree(base, 4096, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	CHECK(replace(section, base + 4096, 0, 4096) == base + 4096);
	CHECK(UnmapViewOfFile(base + 4096));
	for (int i = 0; i < 8; i++) {
		view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
		CHECK(view);
		CHECK_EQ((uintptr_t)view % 65536, 0);
		if (i % 2)
			CHECK(UnmapViewOfFile(view));
	}
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
	CHECK(CloseHandle(section));
}

static void heir_run(void *arg)
{
	char *base = arg;
	HANDLE section = section_create(NULL, 8192);

	CHECK(UnmapViewOfFileEx(base, MEM_PRESERVE_PLACEHOLDER));
	CHECK(VirtualFree(base, 16384, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS));
	CHECK(VirtualFree(base, 8192, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	CHECK(replace(section, base, 0, 0) == base);
	base[0] = 'c';
}

TEST(a_child_has_placeholders_of_its_own)
{
	HANDLE section = section_create(NULL, 8192);
	char *base = placeholder_new(16384);

	CHECK(VirtualFree(base, 8192, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	CHECK(replace(section, base, 0, 0) == base);
	base[0] = 'p';
	wait_ok(test_fork(heir_run, base));
	CHECK_EQ(base[0], 'p');
	CHECK_EQ(query(base + 8192).State, MEM_RESERVE);
	CHECK_EQ((uintptr_t)query(base + 8192).AllocationBase, (uintptr_t)base + 8192);
	CHECK(UnmapViewOfFile(base) && VirtualFree(base + 8192, 0, MEM_RELEASE));
	CHECK(CloseHandle(section));
}

TEST(memory_that_is_committed_piece_by_piece_replaces_a_placeholder)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
					    PAGE_READWRITE | SEC_RESERVE, 0, 65536, NULL);
	int n_descriptors = test_count_descriptors();
	char *base = placeholder_new(65536);

	CHECK(section && replace(section, base, 0, 0) == base);
	CHECK_EQ(query(base).State, MEM_RESERVE);
	CHECK(VirtualAlloc(base + 4096, 4096, MEM_COMMIT, PAGE_READWRITE));
	base[4096] = 'c';
	CHECK(UnmapViewOfFileEx(base, MEM_PRESERVE_PLACEHOLDER));
	CHECK_EQ(test_count_descriptors(), n_descriptors);
	CHECK(!VirtualAlloc(base + 4096, 4096, MEM_COMMIT, PAGE_READWRITE));
	CHECK(replace(section, base, 0, 0) == base);
	CHECK_EQ(base[4096], 'c');
	CHECK(UnmapViewOfFile(base) && CloseHandle(section));
}

/* ---- limits -------------------------------------------------------------------------- */

struct limits {
	uintptr_t lowest, highest;
	size_t alignment;
};

static MEM_EXTENDED_PARAMETER parameter_of(const struct limits *limits,
					   MEM_ADDRESS_REQUIREMENTS *requirements)
{
	*requirements = (MEM_ADDRESS_REQUIREMENTS) {
		.LowestStartingAddress = (PVOID)limits->lowest,
		.HighestEndingAddress = (PVOID)limits->highest,
		.Alignment = limits->alignment,
	};
	return (MEM_EXTENDED_PARAMETER) { .Type = MemExtendedParameterAddressRequirements,
					  .Pointer = requirements };
}

static char *alloc_within(struct limits limits, size_t n_bytes)
{
	MEM_ADDRESS_REQUIREMENTS requirements;
	MEM_EXTENDED_PARAMETER parameter = parameter_of(&limits, &requirements);

	return VirtualAlloc2(NULL, NULL, n_bytes, MEM_RESERVE | MEM_COMMIT,
			     PAGE_READWRITE, &parameter, 1);
}

static void check_within(const char *base, size_t n_bytes, struct limits limits)
{
	CHECK(base);
	CHECK((uintptr_t)base >= limits.lowest);
	CHECK(!limits.highest || (uintptr_t)base + n_bytes - 1 <= limits.highest);
	CHECK_EQ((uintptr_t)base % (limits.alignment ? limits.alignment : 65536), 0);
}

TEST(allocations_and_views_keep_to_their_limits)
{
	static const struct limits all[] = {
		{ 0, 0, MIB },
		{ 0, 0, 1024 * MIB },
		{ 0x200000000000, 0, 0 },
		{ 0, 0x3FFFFFFFFFFF, 0 },
		{ 0, 0x3FFFFFFFFFFF, 16 * MIB },
		{ 0x100000000000, 0x100000FFFFFF, 4 * MIB },
	};
	HANDLE section = section_create(NULL, 65536);

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation needs the address space");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		MEM_ADDRESS_REQUIREMENTS requirements;
		MEM_EXTENDED_PARAMETER parameter = parameter_of(&all[i], &requirements);
		char *base = alloc_within(all[i], 200000), *view;

		check_within(base, 200000, all[i]);
		base[199999] = 'l';
		view = MapViewOfFile3(section, NULL, NULL, 0, 0, 0, PAGE_READWRITE,
				      &parameter, 1);
		check_within(view, 65536, all[i]);
		view[65535] = 'l';
		CHECK(UnmapViewOfFile(view) && VirtualFree(base, 0, MEM_RELEASE));
	}
	CHECK(CloseHandle(section));
}

/* Sixteen places of 64 KiB in 1 MiB, not one more, and each anew when it is free again. */
TEST(a_range_is_filled_to_the_last_place)
{
	const struct limits limits = { 0x100000000000, 0x1000000FFFFF, 0 };
	char *all[16], *again;

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation needs the address space");
	if (query((void *)limits.lowest).State != MEM_FREE ||
	    query((void *)limits.lowest).RegionSize < MIB)
		SKIP("something is mapped there");
	for (int i = 0; i < 16; i++) {
		all[i] = alloc_within(limits, 65536);
		check_within(all[i], 65536, limits);
	}
	CHECK(!alloc_within(limits, 65536));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	for (int i = 0; i < 16; i++) {
		CHECK(VirtualFree(all[i], 0, MEM_RELEASE));
		again = alloc_within(limits, 65536);
		CHECK_EQ((uintptr_t)again, (uintptr_t)all[i]);
	}
	for (int i = 0; i < 16; i++)
		CHECK(VirtualFree(all[i], 0, MEM_RELEASE));
}

enum {
	N_FILLERS = 4,
	N_FILLED = 16 /* each */
};

static void *filler_run(void *arg)
{
	const struct limits limits = { 0x110000000000, 0x1100003FFFFF, 0 };
	char **all = arg;

	for (int i = 0; i < N_FILLED; i++)
		all[i] = alloc_within(limits, 65536);
	return NULL;
}

TEST(threads_fill_a_range_together)
{
	static char *all[N_FILLERS][N_FILLED];
	pthread_t threads[N_FILLERS];
	bool is_used[N_FILLERS * N_FILLED] = { false };

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation needs the address space");
	for (int i = 0; i < N_FILLERS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, filler_run, all[i]), 0);
	for (int i = 0; i < N_FILLERS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < N_FILLERS * N_FILLED; i++) {
		char *base = all[i / N_FILLED][i % N_FILLED];
		size_t place = ((uintptr_t)base - 0x110000000000) / 65536;

		CHECK(base);
		CHECK(place < N_FILLERS * N_FILLED && !is_used[place]);
		is_used[place] = true;
		CHECK(VirtualFree(base, 0, MEM_RELEASE));
	}
}

/* ---- other processes ----------------------------------------------------------------- */

TEST(the_memory_of_another_process_is_not_reached)
{
	HANDLE parent = OpenProcess(PROCESS_ALL_ACCESS, FALSE, (DWORD)getppid());
	HANDLE section = section_create(NULL, 4096);
	MEMORY_BASIC_INFORMATION info;
	char *local = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	DWORD old;

	CHECK(parent && local);
	CHECK(!VirtualAllocEx(parent, NULL, 4096, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!VirtualFreeEx(parent, local, 0, MEM_RELEASE));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!VirtualProtectEx(parent, local, 4096, PAGE_READONLY, &old));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK_EQ(VirtualQueryEx(parent, local, &info, sizeof(info)), 0);
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!MapViewOfFile2(section, parent, 0, NULL, 0, 0, PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!UnmapViewOfFile2(parent, local, 0));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK_EQ(query(local).Protect, PAGE_READWRITE);
	CHECK(VirtualFree(local, 0, MEM_RELEASE));
	CHECK(CloseHandle(parent) && CloseHandle(section));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
