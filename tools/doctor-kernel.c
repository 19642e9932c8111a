/* SPDX-License-Identifier: MIT */
/*
 * What the kernel, the limits of this process and its namespaces leave of sharing.
 *
 * A call of the kernel is tried rather than guessed from its version: sandboxes forbid what
 * versions promise. Files below /proc/sys and /sys that are not there are no finding.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "doctor.h"
#include "os/cgroup.h"
#include "text.h"

enum {
	DOCTOR_MANY_FILES = 1024,
	DOCTOR_MANY_MAPS = 65530, /* what Linux itself sets */
};

/* The first line of a small file. */
static bool doctor_read(const char *path, char *to, size_t n_bytes)
{
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : TEMP_FAILURE_RETRY(read(fd, to, n_bytes - 1));

	if (n <= 0)
		return false;
	to[n] = '\0';
	to[strcspn(to, "\n")] = '\0';
	return true;
}

static bool doctor_read_number(const char *path, long *ret)
{
	char text[64], *end;

	if (!doctor_read(path, text, sizeof(text)))
		return false;
	*ret = strtol(text, &end, 10);
	return end != text;
}

/* ---- the kernel --------------------------------------------------------------------- */

static void probe_version(struct doctor *doctor)
{
	struct utsname name;

	if (uname(&name) == 0)
		doctor_say(doctor, DOCTOR_OK, NULL, NULL, "%s %s", name.sysname,
			   name.release);
}

/* A call with arguments it refuses: is the refusal that of a kernel that knows it? */
static void probe_futex_waitv(struct doctor *doctor)
{
	int error = syscall(SYS_futex_waitv, NULL, 0, 0, NULL, 0) < 0 ? errno : 0;

	if (error != ENOSYS && error != EPERM)
		doctor_say(doctor, DOCTOR_OK, NULL, NULL, "futex_waitv is there");
	else
		doctor_say(doctor, DOCTOR_NOTE,
			   "waiting for mutexes of other processes needs it",
			   "Linux 5.16 or later; in a sandbox, permit the call",
			   "futex_waitv is refused: %s", strerror(error));
}

static void probe_pidfd(struct doctor *doctor)
{
	_cleanup_(fd_closep) int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	_cleanup_(fd_closep) int borrowed = -1;
	int error;

	if (fd < 0) {
		doctor_say(doctor, DOCTOR_NOTE,
			   "processes are found by number through /proc, which is slower",
			   "Linux 5.3 or later; in a sandbox, permit the call",
			   "pidfd_open is refused: %s", strerror(errno));
		return;
	}
	borrowed = (int)syscall(SYS_pidfd_getfd, fd, fd, 0);
	error = errno;
	if (borrowed >= 0)
		doctor_say(doctor, DOCTOR_OK, NULL, NULL,
			   "pidfd_open and pidfd_getfd are there");
	else
		doctor_say(doctor, DOCTOR_NOTE,
			   "sections are opened through /proc, which is slower",
			   "Linux 5.6 or later; in a sandbox, permit the call",
			   "pidfd_getfd is refused: %s", strerror(error));
}

static void probe_ptrace(struct doctor *doctor)
{
	long scope;

	if (!doctor_read_number("/proc/sys/kernel/yama/ptrace_scope", &scope) ||
	    scope == 0)
		doctor_say(doctor, DOCTOR_OK, NULL, NULL,
			   "Yama does not restrict ptrace");
	else
		doctor_say(doctor, DOCTOR_NOTE,
			   "sections are opened through /proc, which is slower; handles "
			   "cannot be copied out of other processes",
			   "sysctl kernel.yama.ptrace_scope=0, if that matters",
			   "kernel.yama.ptrace_scope is %ld", scope);
}

static void probe_memfd(struct doctor *doctor)
{
	_cleanup_(fd_closep) int fd =
		(int)syscall(SYS_memfd_create, "winshm-doctor", 1u /* MFD_CLOEXEC */);
	int error = errno;
	long noexec = 0;

	(void)doctor_read_number("/proc/sys/vm/memfd_noexec", &noexec);
	if (fd >= 0 && noexec == 0)
		doctor_say(doctor, DOCTOR_OK, NULL, NULL, "memory can be made");
	else if (fd >= 0)
		doctor_say(doctor, DOCTOR_NOTE,
			   "memory cannot be made executable by its mode",
			   "sysctl vm.memfd_noexec=0, if that is wanted",
			   "vm.memfd_noexec is %ld", noexec);
	else
		doctor_say(doctor, DOCTOR_PROBLEM, "no section can be made",
			   noexec == 2 ? "sysctl vm.memfd_noexec=1"
				       : "permit memfd_create in the sandbox",
			   "memfd_create fails: %s (vm.memfd_noexec is %ld)",
			   strerror(error), noexec);
}

/* ---- who sees whom ------------------------------------------------------------------ */

static void probe_proc(struct doctor *doctor)
{
	_cleanup_(fclosep) FILE *mounts = fopen("/proc/self/mounts", "re");
	char line[4096], fs[64], options[1024];
	bool is_hidden = false;

	if (!mounts) {
		doctor_say(doctor, DOCTOR_PROBLEM, "nothing can be shared", "mount /proc",
			   "/proc cannot be read: %s", strerror(errno));
		return;
	}
	while (fgets(line, sizeof(line), mounts)) {
		if (sscanf(line, "%*s /proc %63s %1023s", fs, options) != 2)
			continue;
		is_hidden = strstr(options, "hidepid=") &&
			    !strstr(options, "hidepid=0") &&
			    !strstr(options, "hidepid=off");
	}
	if (is_hidden)
		doctor_say(doctor, DOCTOR_NOTE,
			   "processes that cannot be seen cannot be reached, and what "
			   "only they hold is error 5",
			   "mount -o remount,hidepid=0 /proc",
			   "/proc hides processes (hidepid)");
	else
		doctor_say(doctor, DOCTOR_OK, NULL, NULL, "/proc shows all processes");
}

static void probe_dumpable(struct doctor *doctor)
{
	if (prctl(PR_GET_DUMPABLE) == 1)
		doctor_say(doctor, DOCTOR_OK, NULL, NULL,
			   "programs started like this one can be looked into");
	else
		doctor_say(doctor, DOCTOR_NOTE,
			   "what only such a process holds cannot be reached by others",
			   "no set-user-ID, and programs that their user may read",
			   "this process is not dumpable");
}

/* One of the first namespaces has the same number on every Linux. */
static void doctor_tell_namespace(struct doctor *doctor, const char *path,
				  const char *first, const char *means,
				  const char *remedy)
{
	char link[64];
	ssize_t n = readlink(path, link, sizeof(link) - 1);

	link[n < 0 ? 0 : n] = '\0';
	if (n < 0)
		doctor_say(doctor, DOCTOR_NOTE, NULL, NULL, "%s cannot be read: %s", path,
			   strerror(errno));
	else if (!strcmp(link, first))
		doctor_say(doctor, DOCTOR_OK, NULL, NULL, "%s is the machine's own",
			   link);
	else
		doctor_say(doctor, DOCTOR_NOTE, means, remedy,
			   "%s is not the machine's own", link);
}

static void probe_namespaces(struct doctor *doctor)
{
	doctor_tell_namespace(doctor, "/proc/self/ns/pid", "pid:[4026531836]",
			      "sharing works among the processes within, and not with "
			      "those outside",
			      "run all who share in one container, or with --pid=host");
	doctor_tell_namespace(doctor, "/proc/self/ns/user", "user:[4026531837]",
			      "processes outside cannot be looked into from here",
			      "run all who share in one user namespace");
}

/* ---- limits ------------------------------------------------------------------------- */

static void probe_files(struct doctor *doctor)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	doctor_say(doctor, limit.rlim_cur > DOCTOR_MANY_FILES ? DOCTOR_OK : DOCTOR_NOTE,
		   "every handle to a section is an open file",
		   limit.rlim_cur > DOCTOR_MANY_FILES ? NULL
						      : "ulimit -n, or LimitNOFILE= of "
							"a service, if more are needed",
		   "%ju open files for a process", (uintmax_t)limit.rlim_cur);
}

static void probe_maps(struct doctor *doctor)
{
	long n;

	if (doctor_read_number("/proc/sys/vm/max_map_count", &n))
		doctor_say(doctor, n >= DOCTOR_MANY_MAPS ? DOCTOR_OK : DOCTOR_NOTE,
			   "every view takes one, and more if its pages differ",
			   n >= DOCTOR_MANY_MAPS ? NULL : "sysctl vm.max_map_count=65530",
			   "%ld mappings for a process (vm.max_map_count)", n);
}

static void probe_overcommit(struct doctor *doctor)
{
	long mode;

	if (!doctor_read_number("/proc/sys/vm/overcommit_memory", &mode))
		return;
	if (mode == 2)
		doctor_say(doctor, DOCTOR_NOTE,
			   "memory is refused when all promises together reach the limit",
			   "sysctl vm.overcommit_memory=0, or a greater overcommit_ratio",
			   "vm.overcommit_memory is 2");
	else
		doctor_say(doctor, DOCTOR_OK, NULL, NULL, "vm.overcommit_memory is %ld",
			   mode);
}

static void probe_cgroup(struct doctor *doctor)
{
	_cleanup_(freep) char *limit = NULL;
	struct cgroup_memory memory;

	cgroup_memory(&memory, false);
	if (memory.limit_bytes == UINT64_MAX) {
		doctor_say(doctor, DOCTOR_OK, NULL, NULL,
			   "no memory limit by control groups");
		return;
	}
	limit = text_size(memory.limit_bytes, false);
	doctor_say(doctor, DOCTOR_NOTE,
		   "shared memory counts for the group that touches it first; beyond the "
		   "limit a process is killed",
		   "MemoryMax= of the service, or --memory of the container",
		   "control groups leave %s of memory", limit ? limit : "little");
}

/* ---- huge pages --------------------------------------------------------------------- */

static void probe_shmem(struct doctor *doctor)
{
	char text[128];

	if (doctor_read("/sys/kernel/mm/transparent_hugepage/shmem_enabled", text,
			sizeof(text)))
		doctor_say(doctor, DOCTOR_OK,
			   "whether shared memory may get huge pages by itself",
			   strstr(text, "[never]") || strstr(text, "[deny]")
				   ? "echo advise > "
				     "/sys/kernel/mm/transparent_hugepage/shmem_enabled, "
				     "for speed"
				   : NULL,
			   "shmem_enabled: %s", text);
}

static void probe_huge(struct doctor *doctor)
{
	long n = 0;

	(void)doctor_read_number("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages",
				 &n);
	doctor_say(doctor, DOCTOR_OK,
		   n ? NULL : "SEC_LARGE_PAGES and MEM_LARGE_PAGES fail with error 1314",
		   n ? NULL : "sysctl vm.nr_hugepages=N, if large pages are wanted",
		   "%ld huge pages of 2 MiB are set aside", n);
}

const struct doctor_probe doctor_kernel_probes[] = {
	{ "kernel", probe_version },        { "futex_waitv", probe_futex_waitv },
	{ "pidfd", probe_pidfd },           { "ptrace", probe_ptrace },
	{ "memfd", probe_memfd },           { "proc", probe_proc },
	{ "dumpable", probe_dumpable },     { "namespaces", probe_namespaces },
	{ "files", probe_files },           { "mappings", probe_maps },
	{ "overcommit", probe_overcommit }, { "cgroup", probe_cgroup },
	{ "shmem", probe_shmem },           { "hugepages", probe_huge },
};
const size_t doctor_n_kernel_probes =
	sizeof(doctor_kernel_probes) / sizeof(doctor_kernel_probes[0]);
