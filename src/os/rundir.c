/* SPDX-License-Identifier: MIT */
/*
 * The runtime directory. /dev/shm is writable by everybody, so what is found under our
 * name is believed only after looking at the directory actually opened: its type, its
 * owner and its mode. It does not depend on XDG_RUNTIME_DIR, which differs between a login
 * shell, cron, sudo and services of one user.
 */
#include "os/rundir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"

static const char *rundir_chosen(void)
{
	const char *chosen = secure_getenv("WINSHM_RUNTIME_DIR");

	return chosen && *chosen ? chosen : NULL;
}

bool rundir_is_chosen(void)
{
	return rundir_chosen() != NULL;
}

static int rundir_path(char ret[RUNDIR_PATH_MAX])
{
	const char *chosen = rundir_chosen();
	int n;

	if (chosen)
		n = snprintf(ret, RUNDIR_PATH_MAX, "%s", chosen);
	else
		n = snprintf(ret, RUNDIR_PATH_MAX, "/dev/shm/winshm-%u",
			     (unsigned)geteuid());
	if (n >= RUNDIR_PATH_MAX) {
		trace("WINSHM_RUNTIME_DIR is longer than %d bytes", RUNDIR_PATH_MAX - 1);
		return ERR_RUNTIME_DIR_MISSING;
	}
	return 0;
}

/* Is it the path that is wrong, rather than something the machine is short of? */
static bool rundir_is_nowhere(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG ||
	       error == ELOOP || error == EMLINK;
}

static int rundir_verify(int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_uid != geteuid()) {
		trace("%s belongs to user %u, not to user %u: not used", path,
		      (unsigned)st.st_uid, (unsigned)geteuid());
		return ERR_RUNTIME_DIR_FOREIGN;
	}
	if (st.st_mode & 077) {
		trace("%s has mode %03o, open to others: not used (wanted: 700)", path,
		      (unsigned)st.st_mode & 0777);
		return ERR_RUNTIME_DIR_FOREIGN;
	}
	return 0;
}

int rundir_look(char ret_path[RUNDIR_PATH_MAX])
{
	_cleanup_(fd_closep) int fd = -1;
	int r;

	r = rundir_path(ret_path);
	if (r < 0)
		return r;
	fd = TEMP_FAILURE_RETRY(
		open(ret_path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
	if (fd < 0)
		return errno == ENOTDIR || errno == ELOOP || errno == EACCES
			       ? ERR_RUNTIME_DIR_FOREIGN
			       : -errno;
	r = rundir_verify(fd, ret_path);
	return r < 0 ? r : take_fd(&fd);
}

int rundir_open(char ret_path[RUNDIR_PATH_MAX])
{
	_cleanup_(fd_closep) int fd = -1;
	char path[RUNDIR_PATH_MAX];
	int r;

	r = rundir_path(path);
	if (r < 0)
		return r;

	r = mkdir(path, 0700) < 0 && errno != EEXIST ? -errno : 0;
	if (r < 0) {
		trace("cannot make the directory %s: %s", path, strerror(-r));
		if (r != -EROFS && r != -EACCES && r != -EPERM)
			return rundir_is_nowhere(-r) ? ERR_RUNTIME_DIR_MISSING : r;
		/* It may be there all the same, in a directory we may not write to. */
	}

	fd = TEMP_FAILURE_RETRY(
		open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
	if (fd < 0 && errno == ENOENT && r == 0)
		return -EAGAIN; /* removed since mkdir() looked */
	if (fd < 0) {
		r = -errno;
		trace("cannot enter the directory %s: %s", path, strerror(-r));
		if (r == -ENOTDIR || r == -ELOOP || r == -EACCES)
			return ERR_RUNTIME_DIR_FOREIGN;
		return rundir_is_nowhere(-r) ? ERR_RUNTIME_DIR_MISSING : r;
	}

	r = rundir_verify(fd, path);
	if (r < 0)
		return r;

	memcpy(ret_path, path, sizeof(path));
	return take_fd(&fd);
}
