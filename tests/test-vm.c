/* SPDX-License-Identifier: MIT */
/* Address space: where views begin, what they allow, and that none of it is ever lost. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "os/memfd.h"
#include "os/vm.h"
#include "whitebox.h"

#define MIB UINT64_C(0x100000)

static int section_of_bytes(uint64_t size_bytes)
{
	struct identity identity;
	int fd = memfd_new("test", size_bytes, &identity);

	CHECK(fd >= 0);
	return fd;
}

static char *map(int fd, uint64_t offset_bytes, size_t n_bytes, unsigned access)
{
	void *base = NULL;

	CHECK_EQ(vm_map_view(fd, offset_bytes, n_bytes, access, 0, &base), 0);
	return base;
}

static bool is_aligned(const void *base)
{
	return (uintptr_t)base % VM_GRAIN_BYTES == 0;
}

static bool is_congruent(const void *base, uint64_t offset_bytes)
{
	return ((uintptr_t)base - offset_bytes) % (2 * MIB) == 0;
}

/* ---- where -------------------------------------------------------------------------- */

TEST(views_begin_at_multiples_of_64_kib_and_show_their_part)
{
	static const uint64_t sizes[] = { 1, 4096, 4097, 65536, 65537, 3 * MIB };
	int fd = section_of_bytes(8 * MIB);
	char *all = map(fd, 0, 8 * MIB, VM_READ | VM_WRITE);

	for (uint64_t page = 0; page < 8 * MIB; page += 4096)
		memcpy(all + page, &page, sizeof(page));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (uint64_t offset = 0; offset < 5 * MIB; offset += 11 * 65536) {
			char *view = map(fd, offset, sizes[i], VM_READ | VM_WRITE);

			CHECK(is_aligned(view));
			CHECK(!memcmp(view, &offset, sizeof(offset)));
			vm_unmap_view(view, sizes[i]);
		}
	}
	vm_unmap_view(all, 8 * MIB);
	close(fd);
}

TEST(large_views_are_congruent_to_their_offset_modulo_2_mib)
{
	int fd = section_of_bytes(16 * MIB);
	char *views[32];

	for (int i = 0; i < 32; i++) {
		views[i] = map(fd, (uint64_t)i * 3 * 65536, 2 * MIB + (size_t)i * 4096,
			       VM_READ);
		CHECK(is_congruent(views[i], (uint64_t)i * 3 * 65536));
	}
	for (int i = 0; i < 32; i++)
		vm_unmap_view(views[i], 2 * MIB + (size_t)i * 4096);
	close(fd);
}

TEST(what_was_unmapped_last_is_handed_out_again)
{
	int fd = section_of_bytes(MIB);
	char *first = map(fd, 0, 65536, VM_READ), *second = map(fd, 0, 65536, VM_READ);

	CHECK(first != second);
	if ((uintptr_t)second != (uintptr_t)first + 65536)
		SKIP("the arena does not serve here");
	for (int i = 0; i < 100; i++) {
		vm_unmap_view(second, 65536);
		CHECK(map(fd, 0, 65536, VM_READ) == second);
	}
	vm_unmap_view(second, 65536);
	vm_unmap_view(first, 65536);
	CHECK(map(fd, 0, 65536, VM_READ) == first);
	close(fd);
}

static void check_beside_an_occupant(size_t n_occupied)
{
	int fd = section_of_bytes(8 * MIB);
	char *place = map(fd, 0, 65536, VM_READ), *occupant, *view;

	vm_unmap_view(place, 65536);
	occupant = mmap(place, n_occupied, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE,
			-1, 0);
	CHECK(occupant == place);
	occupant[0] = occupant[n_occupied - 1] = 'o';

	for (int i = 0; i < 20; i++) {
		uint64_t offset = (uint64_t)i * 65536;
		size_t n_bytes = i % 2 ? 4 * MIB : 65536;

		view = map(fd, offset, n_bytes, VM_READ | VM_WRITE);
		CHECK(is_aligned(view));
		CHECK(view + n_bytes <= occupant || view >= occupant + n_occupied);
		if (i % 2)
			CHECK(is_congruent(view, offset));
		memset(view, 'v', 65536);
		CHECK(occupant[0] == 'o' && occupant[n_occupied - 1] == 'o');
		if (i % 3)
			vm_unmap_view(view, n_bytes);
	}
	CHECK(occupant[0] == 'o');
	munmap(occupant, n_occupied);
	close(fd);
}

TEST(a_view_goes_elsewhere_when_something_stands_in_its_place)
{
	check_beside_an_occupant(65536);
	check_beside_an_occupant(4096);
}

TEST(views_find_room_when_the_whole_arena_is_occupied)
{
	if (whitebox_is_instrumented())
		SKIP("the instrumentation does not leave that much room");
	check_beside_an_occupant((size_t)1 << 37);
}

/* ---- what --------------------------------------------------------------------------- */

/* The letters of /proc/self/maps for an address; empty if nothing is mapped there. */
static void permissions_at(const void *address, char ret[5])
{
	FILE *maps = fopen("/proc/self/maps", "re");
	uintptr_t low, high;
	char line[512];

	CHECK(maps != NULL);
	ret[0] = '\0';
	while (!ret[0] && fgets(line, sizeof(line), maps)) {
		char letters[5];

		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &low, &high, letters) ==
			    3 &&
		    (uintptr_t)address >= low && (uintptr_t)address < high)
			strcpy(ret, letters);
	}
	fclose(maps);
}

TEST(a_view_allows_what_was_asked_for_and_nothing_else)
{
	int fd = section_of_bytes(MIB);

	for (unsigned access = 0; access < 16; access++) {
		char expected[5] = { access & VM_READ ? 'r' : '-',
				     access & VM_WRITE ? 'w' : '-',
				     access & VM_EXECUTE ? 'x' : '-',
				     access & VM_PRIVATE ? 'p' : 's', '\0' };
		char *view = map(fd, 0, 65536, access), found[5];

		permissions_at(view, found);
		CHECK_STR(found, expected);
		vm_unmap_view(view, 65536);
		permissions_at(view, found);
		CHECK_STR(found, "");
	}
	close(fd);
}

TEST(writes_to_a_private_view_stay_private)
{
	int fd = section_of_bytes(MIB);
	char *shared = map(fd, 0, MIB, VM_READ | VM_WRITE);
	char *private = map(fd, 0, MIB, VM_READ | VM_WRITE | VM_PRIVATE);

	strcpy(private, "mine");
	CHECK_STR(shared, "");
	strcpy(shared + 8192, "ours");
	CHECK_STR(private + 8192, "ours");
	vm_unmap_view(shared, MIB);
	vm_unmap_view(private, MIB);
	close(fd);
}

TEST(the_kernel_refuses_a_view_that_the_descriptor_does_not_allow)
{
	int fd = section_of_bytes(MIB), weak;
	char path[64];
	void *base = (void *)1;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	weak = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(weak >= 0);
	CHECK_EQ(vm_map_view(weak, 0, 65536, VM_READ | VM_WRITE, 0, &base), -EACCES);
	CHECK_EQ(vm_map_view(-1, 0, 65536, VM_READ, 0, &base), -EBADF);
	CHECK(base == (void *)1);
	CHECK_EQ(vm_map_view(weak, 0, 65536, VM_READ | VM_WRITE | VM_PRIVATE, 0, &base),
		 0);
	vm_unmap_view(base, 65536);
	close(weak);
	close(fd);
}

/* ---- guards ------------------------------------------------------------------------- */

static sigjmp_buf fault;
static volatile char seen;

static void on_fault(int number)
{
	siglongjmp(fault, number);
}

static bool faults(volatile char *address, bool by_writing)
{
	if (sigsetjmp(fault, 1))
		return true;
	if (by_writing)
		*address = 1;
	else
		seen = *address;
	return false;
}

TEST(the_shared_table_lies_between_pages_that_fault)
{
	struct sigaction action = { .sa_handler = on_fault };
	int fd = section_of_bytes(MIB);
	void *mapped;
	char *base;

	if (whitebox_on_valgrind())
		SKIP("valgrind reports the very faults that are looked for");
	CHECK_EQ(vm_map_guarded(fd, 65536, 3 * 4096, &mapped), 0);
	base = mapped;
	sigaction(SIGSEGV, &action, NULL);
	CHECK(!faults(base, true) && !faults(base + 3 * 4096 - 1, true));
	for (int by_writing = 0; by_writing < 2; by_writing++) {
		CHECK(faults(base - 1, by_writing));
		CHECK(faults(base - 4096, by_writing));
		CHECK(faults(base + 3 * 4096, by_writing));
		CHECK(faults(base + 4 * 4096 - 1, by_writing));
	}
	vm_unmap_guarded(base, 3 * 4096);
	CHECK(faults(base, false));
	CHECK_EQ(vm_map_guarded(-1, 0, 4096, &mapped), -EBADF);
	CHECK(mapped == base);
	close(fd);
}

/* ---- nothing is lost ---------------------------------------------------------------- */

/* Mapped bytes that are ours to answer for: those of memfds, and inaccessible ones. */
static uint64_t mapped_bytes(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	uint64_t sum = 0, low, high;
	char line[512], letters[5];

	CHECK(maps != NULL);
	while (fgets(line, sizeof(line), maps))
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &low, &high, letters) ==
			    3 &&
		    (strstr(line, "memfd:test") ||
		     (!TEST_SANITIZED && letters[0] == '-')))
			sum += high - low;
	fclose(maps);
	return sum;
}

TEST(no_address_space_is_lost_over_100000_views_in_mixed_order)
{
	enum {
		N_OPEN = 64
	};
	static const size_t sizes[] = { 4096, 65536, 65537, 300000, 2 * MIB, 5 * MIB };
	struct {
		char *base;
		size_t n_bytes;
	} open_views[N_OPEN] = { { NULL, 0 } };
	int fd = section_of_bytes(8 * MIB), n_rounds = whitebox_rounds(100000);
	uint64_t seed = 3, before;

	vm_unmap_view(map(fd, 0, 4096, VM_READ), 4096);
	before = mapped_bytes();
	for (int round = 0; round < n_rounds; round++) {
		int i = (int)(whitebox_random(&seed) % N_OPEN);
		uint64_t offset = whitebox_random(&seed) % 40 * 65536;

		if (open_views[i].base)
			vm_unmap_view(open_views[i].base, open_views[i].n_bytes);
		open_views[i].n_bytes = sizes[whitebox_random(&seed) % 6];
		open_views[i].base = map(fd, offset, open_views[i].n_bytes, VM_READ);
		CHECK(is_aligned(open_views[i].base));
	}
	for (int i = 0; i < N_OPEN; i++)
		if (open_views[i].base)
			vm_unmap_view(open_views[i].base, open_views[i].n_bytes);
	CHECK_EQ(mapped_bytes(), before);
	close(fd);
}

TEST(a_view_for_which_there_is_no_room_leaves_nothing_behind)
{
	struct rlimit limit = { 0, RLIM_INFINITY };
	int fd = section_of_bytes(256 * MIB);
	uint64_t before, n_pages;
	void *base = (void *)1;
	FILE *statm;

	if (whitebox_is_instrumented())
		SKIP("the instrumentation needs the address space");
	vm_unmap_view(map(fd, 0, 4096, VM_READ), 4096);
	before = mapped_bytes();
	statm = fopen("/proc/self/statm", "re");
	CHECK_EQ(fscanf(statm, "%" SCNu64, &n_pages), 1);
	fclose(statm);
	limit.rlim_cur = n_pages * 4096 + 64 * MIB;
	CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
	CHECK_EQ(vm_map_view(fd, 0, 256 * MIB, VM_READ, 0, &base), -ENOMEM);
	CHECK_EQ(vm_map_guarded(fd, 0, 256 * MIB, &base), -ENOMEM);
	CHECK(base == (void *)1);
	CHECK_EQ(mapped_bytes(), before);
	vm_unmap_view(map(fd, 0, MIB, VM_READ), MIB);
	close(fd);
}

static void *map_and_unmap(void *arg)
{
	int fd = *(int *)arg;

	for (int round = 0; round < whitebox_rounds(4000); round++) {
		size_t n_bytes = round % 5 == 0 ? 2 * MIB : 65536;
		char *view = map(fd, 0, n_bytes, VM_READ | VM_WRITE);

		CHECK(is_aligned(view));
		atomic_fetch_add((_Atomic int *)view, 1);
		vm_unmap_view(view, n_bytes);
	}
	return NULL;
}

TEST(threads_never_get_overlapping_views)
{
	int fd = section_of_bytes(2 * MIB);
	pthread_t threads[4];
	uint64_t before;
	char *view;

	view = map(fd, 0, 65536, VM_READ);
	before = mapped_bytes();
	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, map_and_unmap, &fd), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(*(int *)view, 4 * whitebox_rounds(4000));
	CHECK(mapped_bytes() >= before);
	close(fd);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
