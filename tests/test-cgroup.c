/* SPDX-License-Identifier: MIT */
/*
 * What control groups leave of the machine's memory: hierarchies made of plain files, as
 * systems, containers and mixtures of both versions show them.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "os/cgroup.h"
#include "os/machine.h"
#include "whitebox.h"

#define NONE "9223372036854771712"

/* A file below the test's directory, with the directories on the way to it. */
static void put(const char *path, const char *text)
{
	char full[512];
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", test_dir(), path);
	for (char *slash = full + strlen(test_dir()) + 1; (slash = strchr(slash, '/'));
	     slash++) {
		*slash = '\0';
		CHECK(mkdir(full, 0700) == 0 || errno == EEXIST);
		*slash = '/';
	}
	file = fopen(full, "we");
	CHECK(file);
	CHECK(fputs(text, file) >= 0);
	CHECK(fclose(file) == 0);
}

/* The files of a group by their names without "memory.", what is in them, NULL. */
__attribute__((sentinel)) static void put_group(const char *group, ...)
{
	const char *file;
	char path[128];
	va_list args;

	va_start(args, group);
	while ((file = va_arg(args, const char *))) {
		snprintf(path, sizeof(path), "%s/memory.%s", group, file);
		put(path, va_arg(args, const char *));
	}
	va_end(args);
}

__attribute__((format(printf, 1, 2))) static const char *line_of(const char *format, ...)
{
	static char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	return line;
}

/* The hierarchy is mounted at "v2" or "v1", from its group `root` on. */
static const char *mounted_v2(const char *root)
{
	return line_of("22 1 0:5 / /proc rw shared:5 - proc proc rw\n"
		       "30 1 0:26 %s %s/v2 rw,nosuid shared:9 - cgroup2 cgroup2 rw,x\n",
		       root, test_dir());
}

static const char *mounted_v1(const char *root)
{
	return line_of("31 1 0:27 / %s/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
		       "32 1 0:28 %s %s/v1 rw - cgroup cgroup rw,memory\n",
		       test_dir(), root, test_dir());
}

static struct cgroup_memory memory_by(const char *groups, const char *mounts)
{
	struct cgroup_memory memory;

	cgroup_memory_by(groups, mounts, true, &memory);
	return memory;
}

TEST(the_second_version_says_max_for_no_limit)
{
	struct cgroup_memory memory;

	put_group("v2/a", "max", "max\n", "swap.max", "max\n", "current", "4096\n", NULL);
	memory = memory_by("0::/a\n", mounted_v2("/"));
	CHECK(memory.limit_bytes == UINT64_MAX);
	CHECK(memory.swap_limit_bytes == UINT64_MAX);
	CHECK(memory.room_bytes == UINT64_MAX);
}

TEST(a_limit_counts_what_is_in_use_but_for_caches)
{
	struct cgroup_memory memory;

	put_group("v2/a", "max", "1000000\n", "swap.max", "5000\n", "current", "300000\n",
		  "stat", "anon 1\nactive_file 20000\ninactive_file 30000\n", NULL);
	memory = memory_by("1:name=systemd:/x\n0::/a\n", mounted_v2("/"));
	CHECK_EQ(memory.limit_bytes, 1000000);
	CHECK_EQ(memory.swap_limit_bytes, 5000);
	CHECK_EQ(memory.room_bytes, 750000);
}

TEST(groups_around_ours_limit_us_as_well)
{
	struct cgroup_memory memory;

	put_group("v2/a/b/c", "max", "3000\n", "current", "1000\n", NULL);
	put_group("v2/a/b", "max", "max\n", NULL);
	put_group("v2/a", "max", "2500\n", "current", "2400\n", "swap.max", "0\n", NULL);
	memory = memory_by("0::/a/b/c\n", mounted_v2("/"));
	CHECK_EQ(memory.limit_bytes, 2500);
	CHECK_EQ(memory.room_bytes, 100);
	CHECK_EQ(memory.swap_limit_bytes, 0);
}

TEST(a_container_sees_its_own_group_as_the_root)
{
	put_group("v2", "max", "7000\n", NULL);
	put_group("v2/inner", "max", "9000\n", NULL);
	CHECK_EQ(memory_by("0::/\n", mounted_v2("/")).limit_bytes, 7000);
	/* Mounted from its group on, but called by its name outside ... */
	CHECK_EQ(memory_by("0::/docker/1f2e\n", mounted_v2("/docker/1f2e")).limit_bytes,
		 7000);
	CHECK_EQ(memory_by("0::/docker/1f2e/inner\n", mounted_v2("/docker/1f2e"))
			 .limit_bytes,
		 7000);
	/* ... or by one that leads nowhere here. */
	CHECK_EQ(memory_by("0::/elsewhere\n", mounted_v2("/docker/1f2e")).limit_bytes,
		 7000);
	CHECK_EQ(memory_by("0::/docker/1f2e3\n", mounted_v2("/docker/1f2e")).limit_bytes,
		 7000);
}

TEST(the_first_version_counts_swap_together_with_memory)
{
	struct cgroup_memory memory;

	put_group("v1/a", "limit_in_bytes", "1000000\n", "memsw.limit_in_bytes",
		  "1500000\n", "usage_in_bytes", "400000\n", "stat",
		  "inactive_file 1\ntotal_inactive_file 100000\n", NULL);
	memory = memory_by("3:cpu,cpuacct:/b\n2:memory:/a\n0::/\n", mounted_v1("/"));
	CHECK_EQ(memory.limit_bytes, 1000000);
	CHECK_EQ(memory.swap_limit_bytes, 500000);
	CHECK_EQ(memory.room_bytes, 700000);
}

TEST(the_first_version_has_a_number_for_no_limit)
{
	struct cgroup_memory memory;

	put_group("v1/a", "limit_in_bytes", NONE "\n", "memsw.limit_in_bytes", NONE "\n",
		  NULL);
	memory = memory_by("2:hugetlb,memory:/a\n", mounted_v1("/"));
	CHECK(memory.limit_bytes == UINT64_MAX);
	CHECK(memory.swap_limit_bytes == UINT64_MAX);
}

TEST(what_cannot_be_read_is_no_limit)
{
	static const char *const groups[] = {
		"", "\n", "0::/a", "0:", "0::", "::", "2:memory:/", "memory", "2:mem:/"
	};

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		CHECK(memory_by(groups[i], mounted_v2("/")).limit_bytes == UINT64_MAX);
		CHECK(memory_by(groups[i], mounted_v1("/")).limit_bytes == UINT64_MAX);
		CHECK(memory_by(groups[i], "").limit_bytes == UINT64_MAX);
		CHECK(memory_by(groups[i], " - \n - cgroup2\n1 2 - cgroup2 a b\n")
			      .limit_bytes == UINT64_MAX);
	}
	put_group("v2/a", "max", "no number\n", NULL);
	CHECK(memory_by("0::/a\n", mounted_v2("/")).limit_bytes == UINT64_MAX);
}

TEST(there_is_never_more_than_the_machine_has)
{
	FILE *info = fopen("/proc/meminfo", "re");
	uint64_t kib, memory = 0, swap = 0;
	struct machine_memory seen;
	char line[128];

	CHECK(info != NULL);
	while (fgets(line, sizeof(line), info))
		if (sscanf(line, "MemTotal: %" SCNu64, &kib) == 1)
			memory = kib * 1024;
		else if (sscanf(line, "SwapTotal: %" SCNu64, &kib) == 1)
			swap = kib * 1024;
	fclose(info);
	CHECK_EQ(machine_memory(&seen), 0);
	CHECK(seen.total_bytes > 0 && seen.total_bytes <= memory);
	CHECK(seen.available_bytes <= seen.total_bytes);
	CHECK(seen.swap_total_bytes <= swap);
	CHECK(seen.swap_free_bytes <= seen.swap_total_bytes);
	CHECK_EQ(machine_limit_bytes(), seen.total_bytes + seen.swap_total_bytes);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
