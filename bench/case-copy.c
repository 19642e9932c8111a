/* SPDX-License-Identifier: MIT */
/*
 * memcpy() into and out of a view, beside memory of this process' own. The other side of the
 * copy is private memory with pages of 4 KiB, the same for all.
 *
 * A processor does not know what is shared, but it does know how large pages are. So each
 * view is compared with private memory of the pages that it has: of 4 KiB by default,
 * of 2 MiB after PrefetchVirtualMemory(). What malloc() would get is a row of its own: where
 * the system gives huge pages to private memory only, the view is behind it by as much.
 *
 * All memory is touched before. Up to 1 MiB it is made anew for each round, so where it happens
 * to lie in the caches makes no difference in the end.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "cases.h"
#include "ways.h"

#define BATCH_BYTES (16 * MIB) /* copied in one go at least: one clock for all of them */
#define SMOKE_BYTES (2 * MIB)

enum memory_kind {
	PRIVATE_SMALL, /* pages of 4 KiB */
	PRIVATE_DEFAULT,
	PRIVATE_HUGE,
	VIEW,
	VIEW_HUGE,
	N_KINDS
};

static struct memory {
	char *base; /* NULL: not made yet */
	size_t n_bytes;
	HANDLE section;
} memories[N_KINDS];

static struct memory other; /* what is copied from, or into */

static struct memory memory_make(enum memory_kind kind, size_t n_bytes)
{
	static const int advice[] = {
		[PRIVATE_SMALL] = MADV_NOHUGEPAGE,
		[PRIVATE_DEFAULT] = MADV_NORMAL,
		[PRIVATE_HUGE] = MADV_HUGEPAGE,
	};
	struct memory memory = { .n_bytes = n_bytes };

	if (kind >= VIEW) {
		memory.section = winshm_create(NULL, n_bytes);
		memory.base = winshm_map(memory.section);
	} else {
		memory.base = private_map(n_bytes, advice[kind]);
	}
	if (kind == VIEW_HUGE)
		winshm_prefetch(memory.base, n_bytes);
	memset(memory.base, 1, n_bytes);
	return memory;
}

static void memory_free(const struct memory *memory)
{
	if (!memory->section) {
		munmap(memory->base, memory->n_bytes);
		return;
	}
	UnmapViewOfFile(memory->base);
	CloseHandle(memory->section);
}

/* Kept until that kind is wanted in another size: where there are several, for a round. */
static char *memory_of(enum memory_kind kind, size_t n_bytes)
{
	struct memory *memory = &memories[kind];

	if (memory->base && memory->n_bytes == n_bytes)
		return memory->base;
	if (memory->base)
		memory_free(memory);
	*memory = memory_make(kind, n_bytes);
	return memory->base;
}

/* Out of line and opaque: nothing is to be known of what is copied. */
__attribute__((noinline)) static void copy(char *to, const char *from, size_t n_bytes,
					   size_t n_times)
{
	while (n_times-- > 0) {
		memcpy(to, from, n_bytes);
		__asm__ volatile("" : : "r"(to), "r"(from) : "memory");
	}
}

static size_t size_of(size_t n_bytes)
{
	return bench_is_smoke() && n_bytes > SMOKE_BYTES ? SMOKE_BYTES : n_bytes;
}

static double time_copy(enum memory_kind kind, bool is_into, size_t n_bytes)
{
	size_t n_batch = bench_is_smoke() ? MIB : BATCH_BYTES, n_times;
	double start_ns;
	char *base;

	n_bytes = size_of(n_bytes);
	n_times = n_bytes < n_batch ? n_batch / n_bytes : 1;
	base = memory_of(kind, n_bytes);
	start_ns = bench_now_ns();
	if (is_into)
		copy(base, other.base, n_bytes, n_times);
	else
		copy(other.base, base, n_bytes, n_times);
	return (bench_now_ns() - start_ns) / (double)n_times;
}

#define COPY(name, kind, n_bytes)                       \
	static double into_##name(void)                 \
	{                                               \
		return time_copy(kind, true, n_bytes);  \
	}                                               \
	static double out_of_##name(void)               \
	{                                               \
		return time_copy(kind, false, n_bytes); \
	}

COPY(private_4k, PRIVATE_SMALL, 4096)
COPY(view_4k, VIEW, 4096)
COPY(private_64k, PRIVATE_SMALL, 65536)
COPY(view_64k, VIEW, 65536)
COPY(private_1m, PRIVATE_SMALL, MIB)
COPY(view_1m, VIEW, MIB)
COPY(private_64m, PRIVATE_SMALL, 64 * MIB)
COPY(default_64m, PRIVATE_DEFAULT, 64 * MIB)
COPY(view_64m, VIEW, 64 * MIB)
COPY(huge_64m, PRIVATE_HUGE, 64 * MIB)
COPY(huge_view_64m, VIEW_HUGE, 64 * MIB)
COPY(private_1g, PRIVATE_SMALL, 1024 * MIB)
COPY(view_1g, VIEW, 1024 * MIB)
COPY(huge_1g, PRIVATE_HUGE, 1024 * MIB)
COPY(huge_view_1g, VIEW_HUGE, 1024 * MIB)

/* ---- groups -------------------------------------------------------------------------- */

#define INTO_HUGE_1G        "into private huge pages"
#define INTO_HUGE_VIEW_1G   "into view prefetched"
#define OUT_OF_HUGE_1G      "out of private huge pages"
#define OUT_OF_HUGE_VIEW_1G "out of view prefetched"
#define MALLOC_64M          "64 MiB, private as by malloc()"

static bool default_is_huge(void)
{
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "re");
	bool is_huge = false;
	char line[64];

	if (file && fgets(line, sizeof(line), file))
		is_huge = strstr(line, "[always]");
	if (file)
		fclose(file);
	return is_huge;
}

static void small_begin(void)
{
	if (!default_is_huge())
		bench_leave_out(MALLOC_64M,
				"has pages of 4 KiB too: larger ones only if asked for");
	other = memory_make(PRIVATE_SMALL, size_of(64 * MIB));
}

/* Three pieces of memory, or five. */
static void large_begin(void)
{
	static const char *const huge[] = { INTO_HUGE_1G, OUT_OF_HUGE_1G,
					    INTO_HUGE_VIEW_1G, OUT_OF_HUGE_VIEW_1G };
	size_t n_bytes = size_of(1024 * MIB);

	if (!memory_suffices(NULL, 3 * n_bytes))
		return;
	for (size_t i = 0; i < N_CASES(huge); i++)
		memory_suffices(huge[i], 5 * n_bytes);
	other = memory_make(PRIVATE_SMALL, n_bytes);
}

#define COPY_CASE(title, function, ...)                                           \
	{                                                                         \
		.name = title, .run = function, .is_uncounted = true, __VA_ARGS__ \
	}

/* What a view is to reach: 0.97 of what private memory of such pages lets through. */
#define VIEW_CASE(title, function, baseline) \
	COPY_CASE(title, function, .against = baseline, .goal = 1.03)

#define SMALL_CASES(way)                                                                \
	COPY_CASE("4 KiB, private", way##_private_4k),                                  \
		VIEW_CASE("4 KiB, view", way##_view_4k, "4 KiB, private"),              \
		COPY_CASE("64 KiB, private", way##_private_64k),                        \
		VIEW_CASE("64 KiB, view", way##_view_64k, "64 KiB, private"),           \
		COPY_CASE("1 MiB, private", way##_private_1m),                          \
		VIEW_CASE("1 MiB, view", way##_view_1m, "1 MiB, private"),              \
		COPY_CASE("64 MiB, private", way##_private_64m),                        \
		VIEW_CASE("64 MiB, view", way##_view_64m, "64 MiB, private"),           \
		COPY_CASE(MALLOC_64M, way##_default_64m, .against = "64 MiB, private"), \
		COPY_CASE("64 MiB, private huge pages", way##_huge_64m,                 \
			  .against = "64 MiB, private"),                                \
		VIEW_CASE("64 MiB, view prefetched", way##_huge_view_64m,               \
			  "64 MiB, private huge pages")

#define COPY_BOUND                                                                         \
	"What caches and memory let through; and for large pieces the walk to a new page " \
	"every 4 KiB, or 2 MiB."
#define PAGES                                                                         \
	"The baseline is private memory of as large pages as the view has, 4 KiB or " \
	"(prefetched) 2 MiB: the processor sees no other difference. All has been touched."

static const struct bench_case into_cases[] = { SMALL_CASES(into) };
static const struct bench_case out_of_cases[] = { SMALL_CASES(out_of) };

const struct bench_group copy_into_group = {
	.name = "copy into a view",
	.operation = "memcpy() from private memory. " PAGES,
	.bound = COPY_BOUND,
	.cases = into_cases,
	.n_cases = N_CASES(into_cases),
	.begin = small_begin,
	.weight = 2,
};

const struct bench_group copy_out_of_group = {
	.name = "copy out of a view",
	.operation = "memcpy() into private memory. " PAGES,
	.bound = COPY_BOUND,
	.cases = out_of_cases,
	.n_cases = N_CASES(out_of_cases),
	.begin = small_begin,
	.weight = 2,
};

static const struct bench_case large_cases[] = {
	COPY_CASE("into private", into_private_1g),
	VIEW_CASE("into view", into_view_1g, "into private"),
	COPY_CASE("out of private", out_of_private_1g),
	VIEW_CASE("out of view", out_of_view_1g, "out of private"),
	COPY_CASE(INTO_HUGE_1G, into_huge_1g, .against = "into private"),
	VIEW_CASE(INTO_HUGE_VIEW_1G, into_huge_view_1g, INTO_HUGE_1G),
	COPY_CASE(OUT_OF_HUGE_1G, out_of_huge_1g, .against = "out of private"),
	VIEW_CASE(OUT_OF_HUGE_VIEW_1G, out_of_huge_view_1g, OUT_OF_HUGE_1G),
};

const struct bench_group copy_1g_group = {
	.name = "copy 1 GiB",
	.operation = "memcpy() from and to private memory. " PAGES,
	.bound = COPY_BOUND,
	.cases = large_cases,
	.n_cases = N_CASES(large_cases),
	.begin = large_begin,
	.weight = 4,
};
