/* SPDX-License-Identifier: MIT */
/* Processes that help to measure: bench/peer.h. */
#include "peer.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

/* As it was before anybody was pinned. */
static const cpu_set_t *processors(void)
{
	static cpu_set_t allowed;
	static bool is_known;

	if (!is_known && sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
		bench_die("sched_getaffinity: %s", strerror(errno));
	is_known = true;
	return &allowed;
}

static void pin(bool is_last)
{
	const cpu_set_t *allowed = processors();
	cpu_set_t chosen;
	int first = -1, last = -1;

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, allowed))
			continue;
		first = first < 0 ? cpu : first;
		last = cpu;
	}
	CPU_ZERO(&chosen);
	CPU_SET(is_last ? last : first, &chosen);
	sched_setaffinity(0, sizeof(chosen), &chosen);
}

void bench_pin_first(void)
{
	pin(false);
}

void bench_pin_last(void)
{
	pin(true);
}

void bench_unpin(void)
{
	sched_setaffinity(0, sizeof(cpu_set_t), processors());
}

bool bench_has_two_processors(void)
{
	return CPU_COUNT(processors()) > 1;
}

void bench_peer_start(struct bench_peer *peer, double (*operation)(int command))
{
	int pair[2], command;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		bench_die("socketpair: %s", strerror(errno));
	fflush(NULL);
	peer->pid = fork();
	if (peer->pid < 0)
		bench_die("fork: %s", strerror(errno));
	if (peer->pid > 0) {
		close(pair[1]);
		peer->fd = pair[0];
		return;
	}

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	bench_pin_last();
	close(pair[0]);
	while (read(pair[1], &command, sizeof(command)) == sizeof(command)) {
		double ns = operation(command);

		if (write(pair[1], &ns, sizeof(ns)) != sizeof(ns))
			break;
	}
	_exit(0);
}

void bench_peer_end(struct bench_peer *peer)
{
	close(peer->fd);
	kill(peer->pid, SIGKILL);
	waitpid(peer->pid, NULL, 0);
}

void bench_peer_tell(struct bench_peer *peer, int command)
{
	if (write(peer->fd, &command, sizeof(command)) != sizeof(command))
		bench_die("a peer is gone");
}

double bench_peer_ask(struct bench_peer *peer)
{
	double ns;

	if (read(peer->fd, &ns, sizeof(ns)) != sizeof(ns))
		bench_die("a peer is gone");
	return ns;
}
