/* SPDX-License-Identifier: MIT */
/*
 * Signals are taken one by one by who waits for them, and no handler runs. One that a terminal
 * sends reaches the program by itself; one that was sent to us alone is handed on. Those that
 * were ignored when we began stay ignored, for us and for the program.
 */
#include "command.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static const int command_signals[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP };

void command_prepare(struct command *command)
{
	struct sigaction action;

	sigemptyset(&command->awaited);
	for (size_t i = 0; i < sizeof(command_signals) / sizeof(command_signals[0]); i++)
		if (sigaction(command_signals[i], NULL, &action) == 0 &&
		    action.sa_handler != SIG_IGN)
			sigaddset(&command->awaited, command_signals[i]);
	signal(SIGCHLD, SIG_DFL); /* ignored, nobody could be waited for */
	sigaddset(&command->awaited, SIGCHLD);
	sigprocmask(SIG_BLOCK, &command->awaited, &command->before);
}

static int command_start(const struct command *command, char **argv, pid_t *ret)
{
	posix_spawnattr_t attributes;
	int r = posix_spawnattr_init(&attributes);

	if (r)
		return r;
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &command->before);
	r = posix_spawnp(ret, argv[0], NULL, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	return r;
}

int command_run(const struct command *command, const char *verb, char **argv)
{
	siginfo_t info;
	pid_t pid;
	int status, r = command_start(command, argv, &pid);

	if (r) {
		fprintf(stderr, "winshm %s: cannot run %s: %s\n", verb, argv[0],
			strerror(r));
		return r == ENOENT ? 127 : 126;
	}
	for (;;) {
		int sent = sigwaitinfo(&command->awaited, &info);

		if (sent == SIGCHLD) {
			if (waitpid(pid, &status, WNOHANG) == pid)
				break;
		} else if (sent > 0 && info.si_code != SI_KERNEL) {
			kill(pid, sent);
		}
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void command_wait(const struct command *command)
{
	int sent;

	do
		sent = sigwaitinfo(&command->awaited, NULL);
	while (sent < 0 || sent == SIGCHLD);
}
