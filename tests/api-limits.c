/* SPDX-License-Identifier: MIT */
/* Errors that only a process with little room meets: locked memory, address space. */
#include "torture.h"

#include <sys/resource.h>

/* False: there is less already. */
static bool limit(int resource, rlim_t bytes)
{
	struct rlimit limits;

	CHECK(getrlimit(resource, &limits) == 0);
	limits.rlim_cur = bytes;
	return bytes <= limits.rlim_max && setrlimit(resource, &limits) == 0;
}

static void lock_too_much(void *arg)
{
	char *base = VirtualAlloc(NULL, 1 << 20, MEM_COMMIT, PAGE_READWRITE);

	(void)arg;
	torture_become_user(); /* root may lock all it likes */
	CHECK(base);
	if (!limit(RLIMIT_MEMLOCK, 64 << 10))
		return;
	CHECK(VirtualLock(base, 32 << 10));
	CHECK(!VirtualLock(base, 1 << 20));
	CHECK_EQ(GetLastError(), ERROR_WORKING_SET_QUOTA);
	CHECK(VirtualUnlock(base, 32 << 10));
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
}

TEST(more_locked_memory_than_the_limit_is_1453)
{
	if (TORTURE_INSTRUMENTED)
		SKIP("locking is not what it is elsewhere");
	torture_prepare_user();
	wait_ok(test_fork(lock_too_much, NULL));
}

static void want_too_many_addresses(void *arg)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
					    PAGE_READWRITE | SEC_RESERVE, 4, 0, NULL);
	int n_descriptors;
	uint64_t *view;

	(void)arg;
	CHECK(section);
	if (!limit(RLIMIT_AS, UINT64_C(2) << 30))
		return;
	n_descriptors = test_count_descriptors();
	CHECK(!MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(!MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(!VirtualAlloc(NULL, UINT64_C(4) << 30, MEM_RESERVE, PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(test_count_descriptors(), n_descriptors);
	view = MapViewOfFile(section, FILE_MAP_READ, 1, 0, 1 << 20);
	CHECK(view); /* what fits is mapped as ever */
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

TEST(more_addresses_than_the_limit_are_8)
{
	if (TORTURE_INSTRUMENTED)
		SKIP("uses more addresses than the limit by itself");
	wait_ok(test_fork(want_too_many_addresses, NULL));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
