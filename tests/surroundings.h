/* SPDX-License-Identifier: MIT */
/*
 * Surroundings that programs find themselves in: control groups, limits, filtered system
 * calls, other namespaces and roots. Each is set up for the calling process (a test has one
 * of its own) and its children, or says why it cannot be and skips the test.
 */
#pragma once

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "torture.h"

/* ---- who we have to be, and what there has to be ------------------------------------ */

static inline void surroundings_need_root(const char *reason)
{
	if (geteuid() != 0)
		SKIP("%s", reason);
}

/* For processes of a test that are not where it can be skipped: sets them up, or skips, in a
 * child first. */
static inline void surroundings_try(void (*set_up)(void))
{
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		set_up();
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		SKIP("no such surroundings can be made here");
	CHECK_EQ(status, 0);
}

/* ---- what a call says --------------------------------------------------------------- */

/* Runs fn with WINSHM_DEBUG=1, which the library reads once: before its first sentence, so
 * in a test that has had none. What it said is kept until the next time. */
static inline const char *surroundings_said(void (*fn)(void))
{
	static char text[8192];
	int before = dup(STDERR_FILENO), said;
	ssize_t n;

	fflush(stderr);
	said = memfd_create("said", MFD_CLOEXEC);
	if (said < 0) /* where that is what is missing */
		said = open(test_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	CHECK(before >= 0 && said >= 0);
	setenv("WINSHM_DEBUG", "1", 1);
	CHECK(dup2(said, STDERR_FILENO) >= 0);
	fn();
	CHECK(dup2(before, STDERR_FILENO) >= 0);
	n = pread(said, text, sizeof(text) - 1, 0);
	CHECK(n >= 0);
	text[n] = '\0';
	close(said);
	close(before);
	return text;
}

/* ---- limits ------------------------------------------------------------------------- */

static inline void surroundings_limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit limit;

	CHECK(getrlimit(resource, &limit) == 0);
	limit.rlim_cur = value;
	CHECK(setrlimit(resource, &limit) == 0);
}

/* ---- control groups ----------------------------------------------------------------- */

static inline bool surroundings_put(const char *directory, const char *file,
				    const char *text)
{
	char path[512];
	bool is_done;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	is_done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (fd >= 0)
		close(fd);
	return is_done;
}

struct surroundings_group {
	char path[256];
	void (*fn)(void);
};

static inline void surroundings_enter_group(void *arg)
{
	struct surroundings_group *group = arg;

	CHECK(surroundings_put(group->path, "cgroup.procs", "0"));
	group->fn();
}

/* Runs fn in a child that a new control group allows so much memory, and no swap. */
static inline void surroundings_in_group(uint64_t limit_bytes, void (*fn)(void))
{
	static const char *const limits[][2] = {
		{ "/sys/fs/cgroup", "memory.max" },
		{ "/sys/fs/cgroup/memory", "memory.limit_in_bytes" },
	};
	struct surroundings_group group = { .fn = fn };
	char number[32];
	int status;
	pid_t pid;

	snprintf(number, sizeof(number), "%llu", (unsigned long long)limit_bytes);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		snprintf(group.path, sizeof(group.path), "%s/winshm-test-%d",
			 limits[i][0], (int)getpid());
		if (mkdir(group.path, 0700) < 0)
			continue;
		if (surroundings_put(group.path, limits[i][1], number)) {
			surroundings_put(group.path, "memory.swap.max", "0");
			surroundings_put(group.path, "memory.memsw.limit_in_bytes",
					 number);
			pid = test_fork(surroundings_enter_group, &group);
			CHECK(waitpid(pid, &status, 0) == pid);
			/* Before anything is said: nothing stays behind. */
			rmdir(group.path);
			CHECK_EQ(status, 0);
			return;
		}
		rmdir(group.path);
	}
	SKIP("no control group for memory can be made here");
}

/* ---- filtered system calls ---------------------------------------------------------- */

#if defined(__x86_64__)
#define SURROUNDINGS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define SURROUNDINGS_ARCH AUDIT_ARCH_AARCH64
#endif

/* From now on the system call fails with `error`. Cannot be taken back. */
static inline void surroundings_without(long number, int error)
{
#ifdef SURROUNDINGS_ARCH
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SURROUNDINGS_ARCH, 0, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K,
			 SECCOMP_RET_ERRNO | ((uint32_t)error & SECCOMP_RET_DATA)),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	if (TORTURE_INSTRUMENTED)
		SKIP("the sanitizers and valgrind need their system calls");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		SKIP("this system filters no system calls");
#else
	(void)number, (void)error;
	SKIP("no filter is written for this processor");
#endif
}

/* ---- mounts and roots --------------------------------------------------------------- */

/* Mounts from now on are this process's and its children's. */
static inline void surroundings_own_mounts(void)
{
	surroundings_need_root("only root may mount");
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount("none", "/", "", MS_REC | MS_PRIVATE, "") < 0)
		SKIP("no mount namespace can be made here");
}

static inline void surroundings_mount(const char *type, const char *point,
				      const char *options)
{
	if (mount(type, point, type, 0, options) < 0)
		SKIP("%s cannot be mounted on %s here", type, point);
}

/* ---- processes that see less -------------------------------------------------------- */

/* The children made from now on live in a PID namespace of their own. */
static inline void surroundings_own_pids(void)
{
	surroundings_need_root("only root may make a PID namespace");
	if (unshare(CLONE_NEWPID) < 0)
		SKIP("no PID namespace can be made here");
}

/* A /proc of the PID namespace the caller lives in, for the caller's mounts. */
static inline void surroundings_own_proc(const char *options)
{
	surroundings_own_mounts();
	if (mount("proc", "/proc", "proc", 0, options) < 0)
		SKIP("no /proc can be mounted here");
}
