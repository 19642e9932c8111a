/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/fd. Following such a link yields a fresh open file description, with its own
 * access mode and position, of the very inode the other process holds, even when no path
 * leads there any more. Only descriptors of processes we could also trace are reachable:
 * same user and dumpable, or root.
 *
 * Kernel notes: a process on its way out is owned by root here before its descriptors are
 * closed (EACCES while its locks are still held). When the main thread of a process has
 * ended alone, its own fd directory is empty while those of the other threads live on.
 */
#include "os/procfs.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

enum {
	PROCFS_PATH_MAX = 64,
	PROCFS_LINK_MAX = 4096
};

static void dir_closep(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

/* snprintf() would be the largest part of opening an object. */
static char *procfs_put_number(char *to, unsigned value)
{
	char digits[12];
	int n = 0;

	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	while (n)
		*to++ = digits[--n];
	return to;
}

static void procfs_fd_path(char path[PROCFS_PATH_MAX], pid_t pid, int fd)
{
	char *end = procfs_put_number(stpcpy(path, "/proc/"), (unsigned)pid);

	*procfs_put_number(stpcpy(end, "/fd/"), (unsigned)fd) = '\0';
}

static int procfs_look_path(int directory, const char *path, struct procfs_file *ret)
{
	struct stat st;

	if (fstatat(directory, path, &st, 0) < 0)
		return -errno;

	*ret = (struct procfs_file) {
		.identity = { .device = st.st_dev, .inode = st.st_ino },
		.size_bytes = (uint64_t)st.st_size,
		.resident_bytes = (uint64_t)st.st_blocks * 512,
		.n_links = (uint32_t)st.st_nlink,
		.owner = st.st_uid,
		.is_regular = S_ISREG(st.st_mode),
	};
	return 0;
}

int procfs_look(pid_t pid, int fd, struct procfs_file *ret)
{
	char path[PROCFS_PATH_MAX];

	procfs_fd_path(path, pid, fd);
	return procfs_look_path(AT_FDCWD, path, ret);
}

/* The link's own mode shows the access mode of the descriptor: l-wx for writing. */
int procfs_look_closely(pid_t pid, int fd, struct procfs_file *ret)
{
	char path[PROCFS_PATH_MAX];
	struct stat st;
	int r = procfs_look(pid, fd, ret);

	if (r < 0)
		return r;
	procfs_fd_path(path, pid, fd);
	if (lstat(path, &st) < 0)
		return -errno;
	ret->is_readable = st.st_mode & S_IRUSR;
	ret->is_writable = st.st_mode & S_IWUSR;
	return 0;
}

int procfs_look_at(int directory, int fd, struct procfs_file *ret)
{
	char name[12];

	*procfs_put_number(name, (unsigned)fd) = '\0';
	return procfs_look_path(directory, name, ret);
}

int procfs_shares_root(pid_t pid)
{
	struct procfs_file its = { .size_bytes = 0 }, ours = { .size_bytes = 0 };
	char path[PROCFS_PATH_MAX];
	int r;

	snprintf(path, sizeof(path), "/proc/%d/root", (int)pid);
	r = procfs_look_path(AT_FDCWD, path, &its);
	if (r < 0)
		return r;
	r = procfs_look_path(AT_FDCWD, "/", &ours);
	if (r < 0)
		return r;
	return identity_equal(&its.identity, &ours.identity);
}

static int procfs_open_path(int directory, const char *path, bool writable)
{
	int opened = TEMP_FAILURE_RETRY(openat(
		directory, path,
		(writable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));

	return opened < 0 ? -errno : opened;
}

int procfs_open(pid_t pid, int fd, bool writable)
{
	char path[PROCFS_PATH_MAX];

	procfs_fd_path(path, pid, fd);
	return procfs_open_path(AT_FDCWD, path, writable);
}

int procfs_open_at(int directory, int fd, bool writable)
{
	char name[12];

	*procfs_put_number(name, (unsigned)fd) = '\0';
	return procfs_open_path(directory, name, writable);
}

/* A file of /proc that is told in one go, as text. */
static int procfs_read_text(const char *path, char *to, size_t n_bytes)
{
	_cleanup_(fd_closep) int fd = -1;
	ssize_t n;

	fd = TEMP_FAILURE_RETRY(open(path, O_RDONLY | O_CLOEXEC));
	if (fd < 0)
		return -errno;
	n = TEMP_FAILURE_RETRY(read(fd, to, n_bytes - 1));
	if (n < 0)
		return -errno;
	to[n] = '\0';
	return 0;
}

int64_t procfs_locked_byte(pid_t pid, int fd)
{
	char path[PROCFS_PATH_MAX], text[1024], *lock;
	long long first;
	int r;

	procfs_put_number(stpcpy(procfs_put_number(stpcpy(path, "/proc/"), (unsigned)pid),
				 "/fdinfo/"),
			  (unsigned)fd)[0] = '\0';
	r = procfs_read_text(path, text, sizeof(text));
	if (r < 0)
		return r;
	lock = strstr(text, "OFDLCK");
	if (!lock || sscanf(lock, "OFDLCK %*s %*s %*d %*x:%*x:%*u %lld", &first) != 1)
		return -ENODATA;
	return first;
}

int procfs_point_at(pid_t pid, int fd)
{
	char path[PROCFS_PATH_MAX];
	int opened;

	procfs_fd_path(path, pid, fd);
	opened = open(path, O_PATH | O_CLOEXEC);
	return opened < 0 ? -errno : opened;
}

/* Fields 3, 9 and 22 of /proc/PID/stat. */
struct procfs_stat {
	char state;
	unsigned flags;
	uint64_t start_ticks;
};

/* The name in field 2 may hold anything, so fields are counted from the last
 * parenthesis. */
static int procfs_read_stat(pid_t pid, struct procfs_stat *ret)
{
	char path[PROCFS_PATH_MAX], text[1024], *rest;
	int r;

	*stpcpy(procfs_put_number(stpcpy(path, "/proc/"), (unsigned)pid), "/stat") = '\0';
	r = procfs_read_text(path, text, sizeof(text));
	if (r < 0)
		return r;
	rest = strrchr(text, ')');
	if (!rest ||
	    sscanf(rest,
		   ") %c %*d %*d %*d %*d %*d %u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d "
		   "%*d %*d %" SCNu64,
		   &ret->state, &ret->flags, &ret->start_ticks) != 3)
		return -EIO;
	return 0;
}

enum {
	PROCFS_FLAGS_ENDING = 0x4 | 0x200000 /* PF_EXITING, PF_KTHREAD */
};

int procfs_life(pid_t tid)
{
	struct procfs_stat stat = { 0 };
	int r = procfs_read_stat(tid, &stat);

	/* Not to be seen: it is gone, or hidden (hidepid), or there is no /proc at all. */
	if (r == -ENOENT || r == -ESRCH)
		return PROCFS_UNSEEN;
	if (r < 0)
		return r;
	return stat.state == 'Z' || stat.state == 'X' || stat.flags & PROCFS_FLAGS_ENDING
		       ? PROCFS_ENDING
		       : PROCFS_LIVING;
}

int procfs_start_ticks(pid_t pid, uint64_t *ret)
{
	struct procfs_stat stat = { 0 };
	int r = procfs_read_stat(pid, &stat);

	if (r == 0)
		*ret = stat.start_ticks;
	return r;
}

bool procfs_is_gone(int r)
{
	return r == -ENOENT || r == -ESRCH;
}

bool procfs_is_out_of_sight(int r)
{
	return procfs_is_gone(r) || r == -EACCES || r == -EPERM;
}

static int procfs_open_list(const char *path, DIR **ret)
{
	do
		*ret = opendir(path);
	while (!*ret && errno == EINTR);
	if (*ret)
		return 0;
	return errno > 0 ? -errno : -EIO;
}

/* A directory of /proc that belongs to a process. */
static int procfs_open_directory(pid_t pid, const char *name, DIR **ret)
{
	char path[PROCFS_PATH_MAX];

	stpcpy(procfs_put_number(stpcpy(path, "/proc/"), (unsigned)pid), name);
	return procfs_open_list(path, ret);
}

/* The next name that is a number: 1; 0 at the end, which is also where a process ends
 * meanwhile. */
static int procfs_next(DIR *dir, int *ret)
{
	for (;;) {
		const struct dirent *entry;

		errno = 0;
		entry = readdir(dir);
		if (!entry && errno != EINTR)
			return procfs_is_gone(-errno) ? 0 : -errno;
		if (entry && isdigit((unsigned char)entry->d_name[0])) {
			*ret = atoi(entry->d_name);
			return 1;
		}
	}
}

pid_t procfs_living_thread(pid_t pid)
{
	_cleanup_(dir_closep) DIR *dir = NULL;
	pid_t tid = 0;
	int r = procfs_open_directory(pid, "/task", &dir);

	if (r < 0)
		return procfs_is_gone(r) ? 0 : r;
	while ((r = procfs_next(dir, &tid)) > 0) {
		r = tid == pid ? PROCFS_ENDING : procfs_life(tid);
		if (r == PROCFS_LIVING)
			return tid;
		if (r < 0)
			return r;
	}
	return r;
}

/* 1: what the link reads as, whole; 0: none, or longer than can be. */
static int procfs_read_link(DIR *dir, int fd, char link[PROCFS_LINK_MAX])
{
	char name[12];
	ssize_t n;

	*procfs_put_number(name, (unsigned)fd) = '\0';
	n = readlinkat(dirfd(dir), name, link, PROCFS_LINK_MAX - 1);
	if (n < 0)
		return procfs_is_out_of_sight(-errno) || errno == ENAMETOOLONG ? 0
									       : -errno;
	link[n] = '\0';
	return n < PROCFS_LINK_MAX - 1;
}

pid_t procfs_way_into(pid_t pid)
{
	int life = procfs_life(pid);

	if (life == PROCFS_ENDING)
		return procfs_living_thread(pid);
	return life < 0 ? life : pid;
}

int procfs_each_descriptor_of(pid_t pid,
			      int (*visit)(const struct procfs_found *found, void *data),
			      void *data)
{
	_cleanup_(dir_closep) DIR *dir = NULL;
	struct procfs_found found = { .pid = pid, .via = procfs_way_into(pid) };
	char link[PROCFS_LINK_MAX];
	int r;

	r = found.via <= 0 ? found.via : procfs_open_directory(found.via, "/fd", &dir);
	if (!dir)
		return procfs_is_out_of_sight(r) ? 0 : r;
	while ((r = procfs_next(dir, &found.fd)) > 0) {
		r = procfs_read_link(dir, found.fd, link);
		if (r == 0)
			continue;
		found.link = link;
		if (r > 0)
			r = visit(&found, data);
		if (r)
			return r;
	}
	return r;
}

int procfs_each_process(int (*visit)(pid_t pid, void *data), void *data)
{
	_cleanup_(dir_closep) DIR *dir = NULL;
	pid_t pid = 0;
	int r = procfs_open_list("/proc", &dir);

	if (r < 0)
		return r;
	while ((r = procfs_next(dir, &pid)) > 0) {
		r = visit(pid, data);
		if (r)
			return r;
	}
	return r;
}

int procfs_each_own_descriptor(int (*visit)(const struct procfs_found *found, void *data),
			       void *data)
{
	return procfs_each_descriptor_of(getpid(), visit, data);
}

struct procfs_walk {
	int (*visit)(const struct procfs_found *found, void *data);
	void *data;
};

static int procfs_visit_process(pid_t pid, void *data)
{
	struct procfs_walk *walk = data;

	return procfs_each_descriptor_of(pid, walk->visit, walk->data);
}

int procfs_each_descriptor(int (*visit)(const struct procfs_found *found, void *data),
			   void *data)
{
	struct procfs_walk walk = { visit, data };

	return procfs_each_process(procfs_visit_process, &walk);
}
