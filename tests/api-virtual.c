/* SPDX-License-Identifier: MIT */
/*
 * Virtual memory as Linux sees it: the map of a busy process agrees with the kernel's, a
 * reserved section grows in front of many processes, pages are copied one by one.
 */
#include <pthread.h>
#include <sys/mman.h>

#include "torture.h"

#define THIS_PROCESS ((HANDLE)(LONG_PTR)-1)

static MEMORY_BASIC_INFORMATION query(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK_EQ(VirtualQuery(address, &info, sizeof(info)), sizeof(info));
	return info;
}

/* ---- the walk ----------------------------------------------------------------------- */

struct span {
	uintptr_t start, end;
	char modes[5];
	bool has_file;
};

enum {
	N_SPANS = 4096
};

static int spans_read(struct span *spans)
{
	FILE *file = fopen("/proc/self/maps", "re");
	char line[4400];
	int n = 0;

	CHECK(file);
	while (fgets(line, sizeof(line), file)) {
		unsigned long start, end, inode;

		CHECK(n < N_SPANS);
		CHECK_EQ(sscanf(line, "%lx-%lx %4s %*s %*s %lu", &start, &end,
				spans[n].modes, &inode),
			 4);
		spans[n].has_file = inode != 0;
		if (start >= UINT64_C(0x7FFFFFFFF000))
			continue; /* the kernel's own page */
		spans[n].start = start;
		spans[n++].end = end;
	}
	fclose(file);
	return n;
}

static const struct span *span_at(const struct span *spans, int n, uintptr_t address)
{
	for (int i = 0; i < n; i++)
		if (address >= spans[i].start && address < spans[i].end)
			return &spans[i];
	return NULL;
}

/* What the kernel's letters are in Windows' words; a copy and what is not copied yet look
 * the same to it. */
static bool is_protection_of(DWORD protect, const char *modes)
{
	static const struct {
		const char *modes;
		DWORD protect, copied;
	} all[] = {
		{ "---", PAGE_NOACCESS, PAGE_NOACCESS },
		{ "r--", PAGE_READONLY, PAGE_READONLY },
		{ "rw-", PAGE_READWRITE, PAGE_WRITECOPY },
		{ "r-x", PAGE_EXECUTE_READ, PAGE_EXECUTE_READ },
		{ "--x", PAGE_EXECUTE, PAGE_EXECUTE },
		{ "rwx", PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strncmp(all[i].modes, modes, 3))
			return protect == all[i].protect ||
			       (modes[3] == 'p' && protect == all[i].copied);
	return false;
}

static bool is_type_of(DWORD type, const struct span *span, bool is_ours)
{
	if (span->modes[3] == 's')
		return type == MEM_MAPPED;
	if (is_ours) /* a copying view, or memory */
		return type == (span->has_file ? MEM_MAPPED : MEM_PRIVATE);
	return type == (span->has_file ? MEM_IMAGE : MEM_PRIVATE);
}

/* Every run has one answer in the kernel's map, from its first page to its last; what was
 * not made by us is just what the kernel has. */
static void check_run(const struct span *spans, int n,
		      const MEMORY_BASIC_INFORMATION *info, bool is_ours)
{
	uintptr_t start = (uintptr_t)info->BaseAddress, end = start + info->RegionSize;

	CHECK(info->RegionSize > 0 && info->RegionSize % 4096 == 0);
	for (uintptr_t at = start; at < end;) {
		const struct span *span = span_at(spans, n, at);

		CHECK_EQ(info->State == MEM_FREE, span == NULL);
		if (!span) {
			for (int i = 0; i < n; i++)
				CHECK(spans[i].start >= end || spans[i].end <= start);
			return;
		}
		CHECK(is_type_of(info->Type, span, is_ours));
		if (!is_ours) {
			/* Memory without a file may be the kernel's neighbour of ours. */
			CHECK(span->has_file ? start == span->start
					     : start >= span->start);
			CHECK(span->has_file ? end == span->end : end <= span->end);
			CHECK_EQ((uintptr_t)info->AllocationBase, start);
			CHECK_EQ(info->State == MEM_RESERVE,
				 !strcmp(span->modes, "---p") && !span->has_file);
		}
		if (info->State == MEM_COMMIT)
			CHECK(is_protection_of(info->Protect, span->modes));
		at = span->end;
	}
}

/* The stack is as deep as it will get. */
static void grow_stack(void)
{
	volatile char deep[256 << 10];

	for (size_t i = 0; i < sizeof(deep); i += 4096)
		deep[i] = 1;
}

static bool is_among(const void *base, char *const *all, size_t n)
{
	while (n-- > 0)
		if (all[n] == base)
			return true;
	return false;
}

static void *stack_keeper(void *arg)
{
	pthread_barrier_wait(arg);
	pthread_barrier_wait(arg);
	return NULL;
}

TEST(a_walk_through_a_busy_process_agrees_with_the_kernel)
{
	static struct span spans[N_SPANS];
	HANDLE section = section_create("walked", 1 << 20);
	HANDLE reserved =
		CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				   PAGE_READWRITE | SEC_RESERVE, 0, 1 << 20, NULL);
	pthread_barrier_t barrier;
	pthread_t threads[4];
	uintptr_t at = 0;
	char *ours[11], **views = ours;
	int n_spans, n_runs = 0, n_ours = 0;
	DWORD old;

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation maps meanwhile");

	pthread_barrier_init(&barrier, NULL, 5);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, stack_keeper, &barrier), 0);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 8; i++) {
		views[i] = MapViewOfFile(i % 4 == 3 ? reserved : section,
					 i % 4 == 1 ? FILE_MAP_COPY : FILE_MAP_WRITE, 0,
					 0, 0);
		CHECK(views[i]);
	}
	CHECK(VirtualProtect(views[0] + 8192, 4096, PAGE_NOACCESS, &old));
	views[1][20000] = 'c';
	CHECK(VirtualAlloc(views[3] + 65536, 65536, MEM_COMMIT, PAGE_READWRITE));
	CHECK(VirtualProtect(views[4] + 4096, 8192, PAGE_WRITECOPY, &old));
	views[4][4096] = 'c';
	ours[8] = VirtualAlloc(NULL, 1 << 20, MEM_RESERVE, PAGE_READWRITE);
	ours[9] = VirtualAlloc(NULL, 1 << 20, MEM_RESERVE | MEM_COMMIT, PAGE_NOACCESS);
	ours[10] =
		VirtualAlloc2(NULL, NULL, 1 << 20, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER,
			      PAGE_NOACCESS, NULL, 0);
	CHECK(ours[8] && ours[9] && ours[10]);
	free(malloc(1 << 20));

	grow_stack();
	(void)query(views[0]); /* what a query itself allocates, it has now */
	(void)query(views[4] + 4096);
	n_spans = spans_read(spans);
	while (at < UINT64_C(0x7FFFFFFFF000)) {
		MEMORY_BASIC_INFORMATION info = query((void *)at);

		CHECK_EQ((uintptr_t)info.BaseAddress, at);
		check_run(spans, n_spans, &info, is_among(info.AllocationBase, ours, 11));
		n_ours += info.AllocationBase == views[0];
		at += info.RegionSize;
		n_runs++;
	}
	CHECK_EQ(n_ours, 3);
	CHECK(n_runs > 40);
	torture_note("%d runs, %d lines in /proc/self/maps", n_runs, n_spans);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 8; i++)
		CHECK(UnmapViewOfFile(views[i]));
	CHECK(CloseHandle(section) && CloseHandle(reserved));
}

TEST(memory_that_others_made_is_protected_like_our_own)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	DWORD old;

	CHECK(page != MAP_FAILED);
	CHECK(VirtualProtect(page + 4096, 10, PAGE_READONLY, &old));
	CHECK_EQ(old, PAGE_READWRITE);
	CHECK_EQ(query(page + 4096).Protect, PAGE_READONLY);
	CHECK_EQ(query(page).Protect, PAGE_READWRITE);
	munmap(page, 8192);
	CHECK(!VirtualProtect(page, 4096, PAGE_READONLY, &old));
	CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
}

/* ---- copying pages of sharing views ------------------------------------------------- */

static int n_mappings_of(const char *view, size_t n_bytes)
{
	static struct span spans[N_SPANS];
	int n = spans_read(spans), n_inside = 0;

	for (int i = 0; i < n; i++)
		n_inside += spans[i].start < (uintptr_t)view + n_bytes &&
			    spans[i].end > (uintptr_t)view;
	return n_inside;
}

static void check_copied(char *view, const char *other, size_t at)
{
	view[at] = 'm';
	CHECK_EQ(other[at], 0);
	CHECK_EQ(query(view + at).Protect, PAGE_READWRITE);
}

/* Every other page, and back: what was not written to is one mapping again. */
TEST(pages_change_between_sharing_and_copying_one_by_one)
{
	enum {
		N = 64
	};
	HANDLE section = section_create(NULL, N * 4096);
	char *view = (char *)section_view(section),
	     *other = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	DWORD old;

	CHECK(other);
	for (int i = 0; i < N; i += 2)
		CHECK(VirtualProtect(view + i * 4096, 4096, PAGE_WRITECOPY, &old));
	for (int i = 0; i < N; i++)
		CHECK_EQ(query(view + i * 4096).Protect,
			 i % 2 ? PAGE_READWRITE : PAGE_WRITECOPY);
	check_copied(view, other, 10 * 4096);
	CHECK(VirtualProtect(view, N * 4096, PAGE_WRITECOPY, &old));
	CHECK_EQ(query(view).RegionSize, 10 * 4096);
	CHECK_EQ(query(view + 10 * 4096).RegionSize, 4096);
	CHECK(VirtualProtect(view, N * 4096, PAGE_NOACCESS, &old));
	CHECK_EQ(query(view).RegionSize, N * 4096);
	CHECK(VirtualProtect(view, N * 4096, PAGE_READWRITE, &old));
	CHECK_EQ(query(view).RegionSize, N * 4096);
	for (int i = 0; i < N; i++) {
		view[i * 4096 + 1] = (char)i;
		CHECK_EQ(other[i * 4096 + 1], i == 10 ? 0 : (char)i);
	}
	CHECK_EQ(view[10 * 4096], 'm');
	CHECK(n_mappings_of(view, N * 4096) <= 3);
	CHECK(UnmapViewOfFile(view) && UnmapViewOfFile(other) && CloseHandle(section));
	CHECK_EQ(n_mappings_of(view, N * 4096), 0);
}

TEST(locked_pages_stay_locked_when_they_begin_to_copy_and_share_again)
{
	HANDLE section = section_create(NULL, 4 * 4096);
	char *view = section_view(section);
	DWORD old;

	if (test_is_under_valgrind())
		SKIP("valgrind knows no mlock2()");
	if (!VirtualLock(view, 4 * 4096))
		SKIP("this process may not lock four pages");
	CHECK(VirtualProtect(view + 4096, 2 * 4096, PAGE_WRITECOPY, &old));
	CHECK(VirtualUnlock(view, 4 * 4096));
	CHECK(!VirtualUnlock(view, 4 * 4096));
	CHECK_EQ(GetLastError(), ERROR_NOT_LOCKED);
	CHECK(VirtualLock(view, 4 * 4096));
	CHECK(VirtualProtect(view + 2 * 4096, 4096, PAGE_READWRITE, &old));
	CHECK(VirtualUnlock(view, 4 * 4096));
	/* And none is locked that was not. */
	CHECK(VirtualProtect(view, 4 * 4096, PAGE_READWRITE, &old));
	CHECK(!VirtualUnlock(view, 4096));
	CHECK(UnmapViewOfFile(view) && CloseHandle(section));
}

/* The view keeps the way to the memory once it has found it, and nobody's name. */
TEST(a_copying_view_outlives_its_handle_but_cannot_begin_without_one)
{
	HANDLE section = section_create("copied", 16384);
	char *view = (char *)section_view(section),
	     *late = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	int n_descriptors = test_count_descriptors();
	DWORD old;

	CHECK(late);
	CHECK(VirtualProtect(view, 4096, PAGE_WRITECOPY, &old));
	CHECK_EQ(test_count_descriptors(), n_descriptors + 1);
	CHECK(CloseHandle(section));
	CHECK_EQ(section_open_says("copied"), ERROR_FILE_NOT_FOUND);
	CHECK(VirtualProtect(view + 4096, 8192, PAGE_WRITECOPY, &old));
	check_copied(view, late, 8192);
	CHECK(VirtualProtect(view, 8192, PAGE_READWRITE, &old));
	view[5000] = 's';
	CHECK_EQ(late[5000], 's');
	CHECK(UnmapViewOfFile(view));
	CHECK_EQ(test_count_descriptors(), n_descriptors - 1);

	CHECK(!VirtualProtect(late, 4096, PAGE_WRITECOPY, &old));
	CHECK_EQ(GetLastError(), ERROR_CALL_NOT_IMPLEMENTED);
	CHECK_EQ(query(late).Protect, PAGE_READWRITE);
	CHECK(VirtualProtect(late, 4096, PAGE_READONLY, &old));
	CHECK_EQ(query(late).RegionSize, 4096);
	CHECK(VirtualProtect(late, 4096, PAGE_READWRITE, &old));
	late[0] = 'l';
	CHECK(UnmapViewOfFile(late));
}

static void lender_run(void *arg)
{
	struct gate *gates = arg;
	HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, "lent");

	CHECK(section);
	gate_open(&gates[0]);
	gate_wait(&gates[1]);
	CHECK(CloseHandle(section));
}

TEST(another_process_with_a_handle_is_way_enough)
{
	HANDLE section = section_create("lent", 8192);
	char *view = (char *)section_view(section),
	     *other = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	struct gate gates[2];
	DWORD old;
	pid_t pid;

	gate_init(&gates[0]);
	gate_init(&gates[1]);
	pid = test_fork(lender_run, gates);
	gate_wait(&gates[0]);
	CHECK(other && CloseHandle(section));
	CHECK(VirtualProtect(view, 4096, PAGE_WRITECOPY, &old));
	check_copied(view, other, 100);
	gate_open(&gates[1]);
	wait_ok(pid);
	CHECK(VirtualProtect(view, 8192, PAGE_READWRITE, &old));
	view[4096] = 's';
	CHECK_EQ(other[4096], 's');
	CHECK_EQ(section_open_says("lent"), ERROR_FILE_NOT_FOUND);
	CHECK(UnmapViewOfFile(view) && UnmapViewOfFile(other));
	gate_deinit(&gates[0]);
	gate_deinit(&gates[1]);
}

TEST(pages_of_files_and_of_reserved_sections_copy_as_well)
{
	HANDLE reserved = CreateFileMappingA(
		INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_RESERVE, 0, 65536, NULL);
	HANDLE file, section;
	char path[256], *view, *other;
	DWORD old;

	view = MapViewOfFile(reserved, FILE_MAP_WRITE, 0, 0, 0);
	other = MapViewOfFile(reserved, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view && other);
	CHECK(!VirtualProtect(view, 4096, PAGE_WRITECOPY, &old));
	CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
	CHECK(VirtualAlloc(view + 4096, 8192, MEM_COMMIT, PAGE_READWRITE));
	CHECK(VirtualProtect(view + 4096, 4096, PAGE_WRITECOPY, &old));
	check_copied(view, other, 4096);
	CHECK(VirtualAlloc(view, 8192, MEM_COMMIT, PAGE_READWRITE));
	view[0] = 's';
	CHECK_EQ(other[0], 's');
	CHECK_EQ(view[4096], 'm');
	CHECK(UnmapViewOfFile(view) && UnmapViewOfFile(other) && CloseHandle(reserved));

	snprintf(path, sizeof(path), "%s/copied", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0,
			   NULL);
	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 8192, NULL);
	CHECK(section);
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	other = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	CHECK(view && other);
	CHECK(VirtualProtect(view, 4096, PAGE_WRITECOPY, &old));
	CHECK(VirtualProtect(other + 4096, 4096, PAGE_WRITECOPY, &old));
	check_copied(view, other, 0);
	check_copied(other, view, 4096);
	CHECK(FlushViewOfFile(view, 0));
	CHECK(UnmapViewOfFile(view) && UnmapViewOfFile(other));
	CHECK(CloseHandle(section) && CloseHandle(file));
}

/* ---- reserved sections --------------------------------------------------------------- */

enum {
	N_GROWERS = 8,
	N_GROWN = 256 /* pages */
};

struct growth {
	struct barrier barrier;
	_Atomic int next;
};

/* Every process commits the pages it draws and signs them; all see all. */
static void grower_run(void *arg)
{
	struct growth *growth = arg;
	HANDLE section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "growing");
	uint64_t *view;
	int page;

	CHECK(section);
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	barrier_wait(&growth->barrier);
	while ((page = atomic_fetch_add(&growth->next, 1)) < N_GROWN) {
		CHECK_EQ(query(view + page * 1024).State, MEM_RESERVE);
		CHECK(VirtualAlloc(view + page * 1024, 4096, MEM_COMMIT, PAGE_READWRITE));
		CHECK_EQ(view[page * 1024], 0);
		view[page * 1024] = (uint64_t)page + 1;
	}
	barrier_wait(&growth->barrier);
	for (page = 0; page < N_GROWN; page++) {
		CHECK_EQ(view[page * 1024], (uint64_t)page + 1);
		CHECK_EQ(query(view + page * 1024 + 512).State, MEM_RESERVE);
	}
	CHECK_EQ(query(view).RegionSize, 4096);
}

TEST(eight_processes_grow_one_reserved_section)
{
	struct growth *growth = torture_share(sizeof(*growth));
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
					    PAGE_READWRITE | SEC_RESERVE, 0,
					    N_GROWN * 8192, "growing");

	CHECK(section);
	growth->barrier.n_actors = N_GROWERS;
	for (int i = 0; i < N_GROWERS; i++)
		test_fork(grower_run, growth);
	torture_reap(N_GROWERS);
	CHECK(CloseHandle(section));
}

/* ---- cutting off, and being there ---------------------------------------------------- */

static void cut_off(char *view)
{
	for (int fd = 3; fd < 64; fd++) {
		char path[64], link[256];
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		n = readlink(path, link, sizeof(link) - 1);
		if (n < 0 || strncmp(link, "/memfd:winshm:", 14) != 0)
			continue;
		CHECK(ftruncate(fd, 0) < 0 && errno == EPERM);
		CHECK(truncate(path, 0) < 0);
		CHECK(open(path, O_RDWR | O_TRUNC) < 0);
		view[0] = 'x';
	}
}

/* Nobody who has a section can cut it off under the others. */
TEST(a_peer_cannot_make_a_view_fault)
{
	HANDLE section = section_create("sealed", TORTURE_PAGE);
	char *view = (char *)section_view(section);

	cut_off(view);
	CHECK_EQ(view[0], 'x');
	CHECK_EQ(view[TORTURE_PAGE - 1], 0);
	CHECK(UnmapViewOfFile(view) && CloseHandle(section));
}

TEST(prefetching_makes_a_view_present)
{
	const size_t n_bytes = 64 << 20;
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    (DWORD)n_bytes, NULL);
	char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	WIN32_MEMORY_RANGE_ENTRY range = { view, n_bytes };
	static unsigned char present[(64 << 20) / 4096];

	CHECK(view);
	for (size_t i = 0; i < n_bytes; i += 3 << 20)
		view[i] = 'k';
	CHECK(PrefetchVirtualMemory(THIS_PROCESS, 1, &range, 0));
	CHECK_EQ(mincore(view, n_bytes, present), 0);
	for (size_t i = 0; i < sizeof(present); i++)
		CHECK(present[i] & 1);
	for (size_t i = 0; i < n_bytes; i += 4096)
		CHECK_EQ(view[i], i % (3 << 20) ? 0 : 'k');
	CHECK(UnmapViewOfFile(view) && CloseHandle(section));
}

/* A hint must not touch what may be gone. */
TEST(prefetching_a_file_that_was_cut_does_no_harm)
{
	const DWORD n_bytes = 8 << 20;
	WIN32_MEMORY_RANGE_ENTRY range = { .NumberOfBytes = n_bytes };
	HANDLE file, section;
	char path[256];

	snprintf(path, sizeof(path), "%s/cut", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0,
			   NULL);
	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, n_bytes, NULL);
	CHECK(section);
	range.VirtualAddress = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	CHECK(range.VirtualAddress);
	CHECK_EQ(truncate(path, 0), 0);
	CHECK(PrefetchVirtualMemory(THIS_PROCESS, 1, &range, 0));
	CHECK(UnmapViewOfFile(range.VirtualAddress));
	CHECK(CloseHandle(section) && CloseHandle(file));
}

/* The memory that a view of a reserved section keeps holds no name, also not when the
 * table is made anew from what processes hold. */
TEST(a_view_of_a_reserved_section_holds_no_name_for_a_rebuilt_table)
{
	HANDLE section =
		CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				   PAGE_READWRITE | SEC_RESERVE, 0, 65536, "gone");
	char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	char path[256];
	int fd;

	CHECK(view && CloseHandle(section));
	snprintf(path, sizeof(path), "%s/index.2", getenv("WINSHM_RUNTIME_DIR"));
	fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0);
	for (int stripe = 0; stripe < 64; stripe++) {
		const uint32_t damaged = 1; /* struct layout_stripe, refill */

		CHECK_EQ(pwrite(fd, &damaged, sizeof(damaged), 0x1000 + stripe * 64 + 12),
			 sizeof(damaged));
	}
	close(fd);
	CHECK_EQ(section_open_says("gone"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(section_create_says("gone"), ERROR_SUCCESS);
	CHECK(UnmapViewOfFile(view));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
