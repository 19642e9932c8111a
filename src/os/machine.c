/* SPDX-License-Identifier: MIT */
/*
 * Processors are those the calling thread may run on: what a container or taskset took away
 * is not there for programs that start a thread for each. Memory is the machine's, or what
 * the control groups around this process leave of it.
 */
#include "os/machine.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "base/cleanup.h"
#include "os/cgroup.h"
#include "os/procfile.h"

#if defined(__x86_64__) || defined(__i386__)
static void machine_identify(struct machine_processors *ret)
{
	unsigned signature, ignored[3];

	if (!__get_cpuid(1, &signature, &ignored[0], &ignored[1], &ignored[2]))
		return;
	ret->family = signature >> 8 & 0xF;
	ret->model = signature >> 4 & 0xF;
	ret->stepping = signature & 0xF;
	if (ret->family == 6 || ret->family == 15)
		ret->model |= (signature >> 16 & 0xF) << 4;
	if (ret->family == 15)
		ret->family += signature >> 20 & 0xFF;
}
#else
static void machine_identify(struct machine_processors *ret)
{
	(void)ret;
}
#endif

void machine_processors(struct machine_processors *ret)
{
	uint64_t words[1024] = { 0 }; /* 65,536 processors; the kernel refuses too few */
	long n_bytes = syscall(SYS_sched_getaffinity, 0, sizeof(words), words);

	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; n_bytes > 0 && i < (size_t)n_bytes / sizeof(words[0]); i++)
		ret->n += (unsigned)__builtin_popcountll(words[i]);
	ret->mask = words[0];
	if (ret->n == 0)
		ret->n = 1, ret->mask = 1;
	machine_identify(ret);
}

static uint64_t machine_least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

int machine_memory(struct machine_memory *ret)
{
	_cleanup_(freep) char *text = NULL;
	struct cgroup_memory group;
	size_t n_bytes;
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		return -errno;
	*ret = (struct machine_memory) {
		.total_bytes = (uint64_t)info.totalram * info.mem_unit,
		.available_bytes = (uint64_t)info.freeram * info.mem_unit,
		.swap_total_bytes = (uint64_t)info.totalswap * info.mem_unit,
		.swap_free_bytes = (uint64_t)info.freeswap * info.mem_unit,
	};
	/* What could be freed at once counts as available; only this file knows it. */
	if (procfile_read("/proc/meminfo", &text, &n_bytes) == 0) {
		uint64_t available_kib;

		if (procfile_number(text, "MemAvailable:", &available_kib))
			ret->available_bytes = available_kib * 1024;
	}
	cgroup_memory(&group, true);
	ret->total_bytes = machine_least(ret->total_bytes, group.limit_bytes);
	ret->available_bytes = machine_least(
		machine_least(ret->available_bytes, group.room_bytes), ret->total_bytes);
	ret->swap_total_bytes =
		machine_least(ret->swap_total_bytes, group.swap_limit_bytes);
	ret->swap_free_bytes = machine_least(ret->swap_free_bytes, ret->swap_total_bytes);
	return 0;
}

uint64_t machine_limit_bytes(void)
{
	struct cgroup_memory group;
	struct sysinfo info;

	if (sysinfo(&info) < 0)
		return UINT64_MAX;
	cgroup_memory(&group, false);
	return machine_least((uint64_t)info.totalram * info.mem_unit, group.limit_bytes) +
	       machine_least((uint64_t)info.totalswap * info.mem_unit,
			     group.swap_limit_bytes);
}

int machine_name(char ret[MACHINE_NAME_MAX + 1])
{
	struct utsname names;

	if (uname(&names) < 0)
		return -errno;
	snprintf(ret, MACHINE_NAME_MAX + 1, "%s", names.nodename);
	return 0;
}
