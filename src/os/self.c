/* SPDX-License-Identifier: MIT */
/*
 * Read through /proc/thread-self, here and wherever this process looks at itself:
 * /proc/self is the main thread, and when that has ended alone, or another thread's exec()
 * is just ending it, it has neither descriptors nor memory to show.
 *
 * What the process was started as is asked of /proc/self first: valgrind answers there for
 * the program that it runs.
 */
#include "os/self.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/procfile.h"

/* Without /proc at least the name the program was started by is known. */
int self_arguments(char **ret, size_t *ret_n_bytes)
{
	static const char *const paths[] = { "/proc/self/cmdline",
					     "/proc/thread-self/cmdline" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int r = procfile_read(paths[i], ret, ret_n_bytes);

		if (r == 0 && *ret_n_bytes > 0)
			return 0;
		if (r == 0)
			free(*ret);
	}
	*ret = strdup(program_invocation_name);
	if (!*ret)
		return -ENOMEM;
	*ret_n_bytes = strlen(*ret) + 1;
	return 0;
}

int self_program(char **ret)
{
	int r = procfile_read_link("/proc/self/exe", ret);

	return r < 0 ? procfile_read_link("/proc/thread-self/exe", ret) : r;
}

bool self_is_traced(void)
{
	_cleanup_(freep) char *status = NULL;
	uint64_t tracer = 0;
	size_t n_bytes;

	return procfile_read("/proc/thread-self/status", &status, &n_bytes) == 0 &&
	       procfile_number(status, "TracerPid:", &tracer) && tracer != 0;
}

static uint64_t self_kib(const char *status, const char *key)
{
	uint64_t n_kib = 0;

	return procfile_number(status, key, &n_kib) ? n_kib * 1024 : 0;
}

int self_memory(struct self_memory *ret)
{
	_cleanup_(freep) char *status = NULL;
	struct rlimit limit = { .rlim_cur = RLIM_INFINITY };
	struct rusage usage;
	size_t n_bytes;
	int r = procfile_read("/proc/thread-self/status", &status, &n_bytes);

	if (r < 0)
		return r;
	if (getrusage(RUSAGE_SELF, &usage) < 0)
		return -errno;
	getrlimit(RLIMIT_AS, &limit);
	*ret = (struct self_memory) {
		.mapped_bytes = self_kib(status, "VmSize:"),
		.limit_bytes =
			limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur,
		.resident_bytes = self_kib(status, "VmRSS:"),
		.peak_resident_bytes = self_kib(status, "VmHWM:"),
		.private_bytes = self_kib(status, "VmData:") + self_kib(status, "VmStk:"),
		.n_faults = (uint64_t)usage.ru_minflt + (uint64_t)usage.ru_majflt,
	};
	return 0;
}

int self_directory(char **ret)
{
	*ret = getcwd(NULL, 0);
	return *ret ? 0 : -errno;
}

int self_change_directory(const char *path)
{
	return chdir(path) < 0 ? -errno : 0;
}

void self_end(int code)
{
	_exit(code);
}
