/* SPDX-License-Identifier: MIT */
/* The end of a pipe that nobody has open for writing any more: bench/guardian.h. */
#include "guardian.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

static void wait_for_end(int fd)
{
	char byte;

	while (read(fd, &byte, 1) < 0 && errno == EINTR)
		;
}

void guardian_start(struct guardian *guardian, void (*put_in_order)(void))
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		bench_die("pipe: %m");
	fflush(NULL);
	guardian->pid = fork();
	if (guardian->pid < 0)
		bench_die("fork: %m");
	guardian->fd = ends[1];
	if (guardian->pid > 0) {
		close(ends[0]);
		return;
	}

	setsid(); /* what a terminal ends is not this */
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	close(ends[1]);
	wait_for_end(ends[0]);
	put_in_order();
	_exit(0);
}

void guardian_end(struct guardian *guardian)
{
	close(guardian->fd);
	while (waitpid(guardian->pid, NULL, 0) < 0 && errno == EINTR)
		;
}
