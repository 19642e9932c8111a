/* SPDX-License-Identifier: MIT */
/*
 * The errors that each system call can give, from the manual pages and the kernel. What
 * only a mistake of the caller's brings about (EBADF, EFAULT) is left out, and so are the
 * calls that cannot fail.
 *
 * ENOENT and ESRCH of a question about another process are an answer, not a failure: where
 * such a process holds what the operation is about, the answer would be a lie.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "inject.h"

struct call_row {
	long number;
	int command; /* second argument; INJECT_ANY */
	const char *name;
	int errors[INJECT_ERRORS_MAX];
	int answers[4];
};

#define ROW(call, ...)                                          \
	{                                                       \
		SYS_##call, INJECT_ANY, #call, { __VA_ARGS__ }, \
		{                                               \
			0                                       \
		}                                               \
	}
#define ASKS(call, ...)                                         \
	{                                                       \
		SYS_##call, INJECT_ANY, #call, { __VA_ARGS__ }, \
		{                                               \
			ENOENT, ENOTDIR                         \
		}                                               \
	}
#define FCNTL(command, ...)                                             \
	{                                                               \
		SYS_fcntl, command, "fcntl " #command, { __VA_ARGS__ }, \
		{                                                       \
			0                                               \
		}                                                       \
	}

static const struct call_row call_rows[] = {
	ASKS(open, EACCES, EMFILE, ENFILE, ENOMEM, EPERM, EIO, EINTR, INJECT_RESTART),
	ASKS(openat, EACCES, EMFILE, ENFILE, ENOMEM, EPERM, EROFS, ENOSPC, EDQUOT, EIO,
	     EINTR, INJECT_RESTART),
	ROW(close, EINTR, EIO, ENOSPC),
	ROW(read, EINTR, EIO, ENOMEM, INJECT_RESTART),
	ROW(pread64, EINTR, EIO, ENOMEM, INJECT_RESTART),
	ROW(write, EINTR, EIO, ENOSPC, EDQUOT, EFBIG, EPIPE, EPERM, INJECT_RESTART),
	ROW(pwrite64, EINTR, EIO, ENOSPC, EDQUOT, EFBIG, ENOMEM, EPERM, INJECT_RESTART),
	ROW(getdents64, EIO, ENOMEM, EINTR),
	ASKS(newfstatat, EACCES, ENOMEM, EIO, ELOOP),
	ASKS(stat, EACCES, ENOMEM, EIO, ELOOP),
	ASKS(lstat, EACCES, ENOMEM, EIO, ELOOP),
	ROW(fstat, ENOMEM, EIO),
	ASKS(statx, EACCES, ENOMEM, EIO, ELOOP),
	ASKS(readlink, EACCES, ENOMEM, EIO),
	ASKS(readlinkat, EACCES, ENOMEM, EIO),
	ROW(getcwd, ENOMEM, EACCES),
	ASKS(mkdir, EACCES, EROFS, ENOSPC, EDQUOT, EMLINK, ENOMEM, EPERM, EIO),
	ASKS(rmdir, EACCES, EBUSY, ENOTEMPTY, EROFS, ENOMEM, EPERM, EIO),
	ASKS(unlink, EACCES, EBUSY, EROFS, ENOMEM, EPERM, EIO),
	ASKS(rename, EACCES, EBUSY, EROFS, ENOMEM, EPERM, EIO, ENOSPC, EXDEV),
	ASKS(linkat, EACCES, ENOSPC, EROFS, ENOMEM, EPERM, EIO, EMLINK, EDQUOT),
	ASKS(chmod, EACCES, EROFS, ENOMEM, EPERM, EIO),
	ASKS(chdir, EACCES, ENOMEM, EIO),
	ROW(fchmod, EROFS, EPERM, EIO),
	ROW(lseek, EINVAL, EOVERFLOW, EIO),
	ROW(ftruncate, EINTR, EIO, EFBIG, EPERM, ENOSPC, ENOMEM, EROFS, ETXTBSY,
	    INJECT_RESTART),
	ROW(fallocate, EINTR, EIO, ENOSPC, EFBIG, EPERM, ENOMEM, EDQUOT, EOPNOTSUPP,
	    ENOSYS, INJECT_RESTART),
	ROW(fsync, EIO, ENOSPC, EDQUOT, EROFS, EINTR),
	ROW(fdatasync, EIO, ENOSPC, EDQUOT, EROFS, EINTR),
	ROW(fadvise64, EINVAL, ESPIPE),
	ROW(dup2, EINTR, EMFILE, EBUSY, INJECT_RESTART),
	ROW(dup3, EINTR, EMFILE, EBUSY, INJECT_RESTART),
	FCNTL(F_DUPFD_CLOEXEC, EMFILE, EINVAL, ENOMEM),
	FCNTL(F_OFD_SETLK, EAGAIN, ENOLCK, ENOMEM, EINTR, INJECT_RESTART),
	FCNTL(F_OFD_GETLK, ENOLCK, ENOMEM, EINTR, INJECT_RESTART),
	FCNTL(F_ADD_SEALS, EPERM, EBUSY, EINVAL, ENOMEM),
	FCNTL(F_GETFL, ENOMEM),
	ROW(flock, EINTR, ENOLCK, ENOMEM, INJECT_RESTART),
	ROW(memfd_create, EMFILE, ENFILE, ENOMEM, ENOSYS, EPERM),
	ROW(mmap, ENOMEM, EAGAIN, EPERM, EACCES, ENODEV, EEXIST, EINVAL),
	ROW(munmap, ENOMEM),
	ROW(mprotect, ENOMEM, EACCES),
	ROW(madvise, ENOMEM, EINVAL, EAGAIN, EIO),
	ROW(msync, EIO, ENOMEM, EBUSY),
	ROW(mlock, ENOMEM, EPERM, EAGAIN),
	ROW(munlock, ENOMEM),
	ROW(kill, EPERM),
	ROW(tgkill, EPERM, EAGAIN),
	ROW(pidfd_open, EMFILE, ENFILE, ENOMEM, ENOSYS, ENODEV),
	ROW(pidfd_getfd, EMFILE, ENFILE, EPERM, ENOSYS),
	ROW(get_robust_list, EPERM, ENOSYS),
	ROW(futex, EINTR, EAGAIN, ENOMEM),
	ROW(clock_nanosleep, EINTR),
	ROW(poll, EINTR, ENOMEM),
	ROW(waitid, EINTR),
	ROW(pipe2, EMFILE, ENFILE),
	ROW(vfork, EAGAIN, ENOMEM),
	ROW(fork, EAGAIN, ENOMEM),
	ROW(clone, EAGAIN, ENOMEM, EPERM),
	ROW(sysinfo, ENOSYS),
};

static const struct call_row *call_find(long number, uint64_t command)
{
	for (size_t i = 0; i < sizeof(call_rows) / sizeof(call_rows[0]); i++)
		if (call_rows[i].number == number &&
		    (call_rows[i].command == INJECT_ANY ||
		     (uint64_t)call_rows[i].command == command))
			return &call_rows[i];
	return NULL;
}

int inject_path_argument(long number)
{
	switch (number) {
	case SYS_openat:
	case SYS_newfstatat:
	case SYS_readlinkat:
	case SYS_statx:
		return 1;
	case SYS_open:
	case SYS_readlink:
	case SYS_stat:
	case SYS_lstat:
		return 0;
	default:
		return -1;
	}
}

/* On a walk through /proc: what belongs to a process as a whole, or one of its links, may
 * be forbidden. Once a descriptor is known to be of interest that is no answer any more. */
static bool call_is_about_a_process(const struct inject_call *call)
{
	const char *path = call->path;

	if (call->number == SYS_readlinkat)
		return true;
	return strncmp(path, "/proc/", 6) == 0 && isdigit((unsigned char)path[6]) &&
	       !strstr(path, "/fd/");
}

/* Some errors belong to some uses of a call. */
static bool call_can_give(const struct inject_call *call, int error, unsigned flags)
{
	uint64_t mode = call->arguments[2];

	if ((error == EACCES || error == EPERM) && flags & INJECT_WALKS &&
	    call_is_about_a_process(call))
		return false;
	if (call->number == SYS_newfstatat && !call->path[0])
		return error == ENOMEM || error == EIO; /* it is fstat() */
	if (call->number == SYS_mmap)
		return error != EEXIST || call->arguments[3] & MAP_FIXED_NOREPLACE;
	if (call->number != SYS_openat)
		return true;
	if (error == ENOSPC || error == EDQUOT)
		return mode & O_CREAT || (mode & O_TMPFILE) == O_TMPFILE;
	return error != EROFS || (mode & O_ACCMODE) != O_RDONLY;
}

const int *inject_errors(const struct inject_call *call, unsigned flags)
{
	static int errors[INJECT_ERRORS_MAX + 4 + 2];
	const struct call_row *row = call_find(call->number, call->arguments[1]);
	bool transfers = call->number == SYS_read || call->number == SYS_pread64 ||
			 call->number == SYS_write || call->number == SYS_pwrite64;
	int n = 0;

	if (!row)
		return NULL;
	for (int i = 0; row->errors[i]; i++)
		if (call_can_give(call, row->errors[i], flags))
			errors[n++] = row->errors[i];
	for (int i = 0; flags & INJECT_ANSWERS && row->answers[i]; i++)
		errors[n++] = row->answers[i];
	if (flags & INJECT_TRANSFERS && transfers && call->arguments[2] > 1)
		errors[n++] = INJECT_SHORT;
	errors[n] = 0;
	return errors;
}

const char *inject_call_name(long number)
{
	for (size_t i = 0; i < sizeof(call_rows) / sizeof(call_rows[0]); i++)
		if (call_rows[i].number == number)
			return call_rows[i].name;
	return "?";
}

bool inject_is_done_anyway(long number)
{
	return number == SYS_close;
}
