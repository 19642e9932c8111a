/* SPDX-License-Identifier: MIT */
/*
 * Looking at other processes through /proc: what is behind a descriptor of theirs, and a
 * new open file description of our own for it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "os/memfd.h"

/* What stat() says about descriptor `fd` of process `pid`, without opening anything. */
struct procfs_file {
	struct identity identity;
	uint64_t size_bytes;
	uint64_t
		resident_bytes; /* of memory: what has pages; of a file: what has blocks */
	uint32_t n_links;
	uint32_t owner; /* user id */
	bool is_regular;
	/* the descriptor, not the file; only from procfs_look_closely() */
	bool is_readable, is_writable;
};

int procfs_look(pid_t pid, int fd, struct procfs_file *ret);

/* Also tells what the descriptor was opened for: one system call more. */
int procfs_look_closely(pid_t pid, int fd, struct procfs_file *ret);

/* The same two through an open directory /proc/PID/fd, which saves the way there. */
int procfs_look_at(int directory, int fd, struct procfs_file *ret);
int procfs_open_at(int directory, int fd, bool writable);

/*
 * Opens what is behind descriptor `fd` of `pid` anew, close-on-exec, never blocking and
 * never becoming a controlling terminal. Identify it first (procfs_look), and again after:
 * the descriptor may have changed hands in between. Returns a descriptor or -errno.
 */
int procfs_open(pid_t pid, int fd, bool writable);

/*
 * The first byte of the lock that descriptor `fd` of `pid` holds through its own open file
 * description (F_OFD_SETLK), as the kernel tells; -ENODATA when it holds none. Says nothing
 * about which file that is.
 */
int64_t procfs_locked_byte(pid_t pid, int fd);

/* Do paths begin at the same directory for that process as for us? 1, 0, -errno. */
int procfs_shares_root(pid_t pid);

/* A descriptor of ours that leads to the same and opens nothing (O_PATH); identify it. */
int procfs_point_at(pid_t pid, int fd);

/* What /proc says of a thread; of a pid: the main thread. */
enum procfs_life {
	PROCFS_LIVING,
	PROCFS_ENDING, /* a zombie, on its way out, or none of a program but of the kernel */
	PROCFS_UNSEEN, /* gone, or (hidepid) not shown to us */
};
int procfs_life(pid_t tid); /* or -errno: it could not be asked */

/* When a process was started, in ticks since the machine was: tells lives of one pid apart.
 * -errno; -ENOENT or -ESRCH: /proc does not show it. */
int procfs_start_ticks(pid_t pid, uint64_t *ret);

/* Another thread of `pid` that is not ending, through which the descriptors can still be
 * seen when the main thread's own view of them is gone; 0 if there is none; -errno. */
pid_t procfs_living_thread(pid_t pid);

/* Through which thread of `pid` its descriptors are to be seen now; 0 if there is none any
 * more; -errno. */
pid_t procfs_way_into(pid_t pid);

/*
 * Calls `visit` for every process /proc shows, in ascending order of number as far as the
 * kernel keeps it. Stops when it returns non-zero and returns that. -errno when /proc
 * cannot be read; -ENOENT: there is none.
 */
int procfs_each_process(int (*visit)(pid_t pid, void *data), void *data);

/* Errors that say: gone; and: gone, or not ours to look into. */
bool procfs_is_gone(int r);
bool procfs_is_out_of_sight(int r);

/* A descriptor met on a walk. Look and open through `via`: the process, or, when its main
 * thread has ended alone, another thread of it. */
struct procfs_found {
	pid_t pid;
	pid_t via;
	int fd;
	const char *link; /* what readlink() gives: not cut, terminated */
};

/*
 * Calls `visit` for every descriptor of every process we may look into, or of one. Stops
 * when it returns non-zero and returns that. -errno when something could not be looked at that is
 * there and not forbidden: what was not seen must not be taken for absent.
 */
int procfs_each_descriptor_of(pid_t pid,
			      int (*visit)(const struct procfs_found *found, void *data),
			      void *data);
int procfs_each_descriptor(int (*visit)(const struct procfs_found *found, void *data),
			   void *data);
int procfs_each_own_descriptor(int (*visit)(const struct procfs_found *found, void *data),
			       void *data);
