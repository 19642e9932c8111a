/* SPDX-License-Identifier: MIT */
/*
 * Puppets: processes that do what the test says, one call at a time, so that a story about
 * several of them reads from top to bottom:
 *
 *	struct puppet *alice = puppet_new(), *bob;
 *
 *	puppet_create(alice, "name", 7);
 *	bob = puppet_fork(alice, fork);
 *	puppet_kill(alice);
 *	CHECK_EQ(puppet_peek(bob, "name"), 7);
 *
 * Every object carries a tag, its first word, so that a puppet can say which one it got.
 * A puppet keeps one handle per name, and the view through which it wrote or read the tag.
 * One that does not answer within fifty seconds fails the test.
 */
#pragma once

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>

#include "torture.h"

enum {
	PUPPET_MAX = 64,
	PUPPET_NAMES = 512,
	PUPPET_PATIENCE_MS = 50000
};

enum puppet_order {
	PUPPET_CREATE,
	PUPPET_OPEN,
	PUPPET_PEEK,   /* open, read the tag, close */
	PUPPET_REREAD, /* the tag through the view kept */
	PUPPET_CLOSE,
	PUPPET_UNMAP,
	PUPPET_FORK,
	PUPPET_EXIT,
	PUPPET_HIDE,
	PUPPET_LEAD_NO_MORE, /* the main thread ends, another one goes on */
	PUPPET_CALL,
};

struct puppet_reply {
	DWORD error;
	uint64_t tag;
	pid_t pid;
};

struct puppet_request {
	enum puppet_order order;
	uint64_t tag;
	DWORD n_bytes;
	struct puppet *child;
	pid_t (*fork)(void);
	void (*fn)(void);
	char name[512];
};

struct puppet {
	int test_end, own_end;
	pid_t pid;
};

/* What a puppet holds; every process has its own copy. */
struct puppet_hold {
	char name[512];
	HANDLE section;
	uint64_t *view;
};

static struct puppet puppets[PUPPET_MAX];
static struct puppet_hold *puppet_holds; /* PUPPET_NAMES of them; NULL: no stage yet */
static int puppet_n;

/* ---- inside a puppet ---------------------------------------------------------------- */

static inline struct puppet_hold *puppet_hold_of(const char *name)
{
	struct puppet_hold *unused = NULL;

	for (int i = 0; i < PUPPET_NAMES; i++) {
		if (!strcmp(puppet_holds[i].name, name))
			return &puppet_holds[i];
		if (!unused && !puppet_holds[i].name[0])
			unused = &puppet_holds[i];
	}
	CHECK(unused);
	snprintf(unused->name, sizeof(unused->name), "%s", name);
	return unused;
}

static inline void puppet_do_unmap(struct puppet_hold *hold)
{
	if (hold->view)
		CHECK(UnmapViewOfFile(hold->view));
	hold->view = NULL;
}

static inline void puppet_do_close(struct puppet_hold *hold)
{
	if (hold->section)
		CHECK(CloseHandle(hold->section));
	hold->section = NULL;
}

static inline struct puppet_reply puppet_do_hold(const struct puppet_request *request)
{
	struct puppet_hold *hold = puppet_hold_of(request->name);
	struct puppet_reply reply = { 0 };
	HANDLE section;

	if (request->order == PUPPET_CREATE) {
		section =
			section_try_create(request->name, request->n_bytes, &reply.error);
	} else {
		section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, request->name);
		reply.error = section ? ERROR_SUCCESS : GetLastError();
	}
	if (!section)
		return reply;

	puppet_do_unmap(hold);
	puppet_do_close(hold);
	hold->section = section;
	hold->view = section_view(section);
	if (request->order == PUPPET_CREATE && reply.error == ERROR_SUCCESS) {
		for (DWORD i = 0; i < request->n_bytes / 8; i++)
			CHECK_EQ(hold->view[i], 0);
		*hold->view = request->tag;
	}
	reply.tag = *hold->view;
	return reply;
}

static inline struct puppet_reply puppet_do_peek(const char *name)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
	struct puppet_reply reply = { 0 };
	uint64_t *view;

	if (!section) {
		reply.error = GetLastError();
		return reply;
	}
	view = section_view(section);
	reply.tag = *view;
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
	return reply;
}

__attribute__((noreturn)) static inline void puppet_serve(struct puppet *self);

static inline bool puppet_leader_is_gone(void)
{
	char text[512], *end;
	FILE *stat = fopen("/proc/self/stat", "re");
	size_t n;

	CHECK(stat);
	n = fread(text, 1, sizeof(text) - 1, stat);
	fclose(stat);
	text[n] = '\0';
	end = strrchr(text, ')');
	return end && end[2] == 'Z';
}

/* The thread that goes on answers when the main thread is a zombie. */
static inline void *puppet_inherit(void *arg)
{
	struct puppet *self = arg;

	while (!puppet_leader_is_gone())
		sched_yield();
	CHECK(send(self->own_end, &(struct puppet_reply) { 0 },
		   sizeof(struct puppet_reply), 0) == sizeof(struct puppet_reply));
	puppet_serve(self);
	return NULL;
}

__attribute__((noreturn)) static inline void puppet_lead_no_more(struct puppet *self)
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, puppet_inherit, self) == 0);
	pthread_exit(NULL);
}

static inline bool puppet_obey(struct puppet *self, const struct puppet_request *request,
			       struct puppet_reply *ret)
{
	struct puppet_hold *hold =
		request->name[0] ? puppet_hold_of(request->name) : NULL;

	switch (request->order) {
	case PUPPET_CREATE:
	case PUPPET_OPEN:
		*ret = puppet_do_hold(request);
		return true;
	case PUPPET_PEEK:
		*ret = puppet_do_peek(request->name);
		return true;
	case PUPPET_REREAD:
		CHECK(hold->view);
		ret->tag = *hold->view;
		return true;
	case PUPPET_CLOSE:
		puppet_do_close(hold);
		return true;
	case PUPPET_UNMAP:
		puppet_do_unmap(hold);
		return true;
	case PUPPET_FORK:
		ret->pid = request->fork();
		CHECK(ret->pid >= 0);
		if (ret->pid == 0)
			puppet_serve(request->child);
		return true;
	case PUPPET_HIDE:
		CHECK(prctl(PR_SET_DUMPABLE, 0) == 0);
		return true;
	case PUPPET_CALL:
		request->fn();
		return true;
	case PUPPET_LEAD_NO_MORE:
		puppet_lead_no_more(self);
	case PUPPET_EXIT:
		break;
	}
	_exit(0);
}

static inline void puppet_serve(struct puppet *self)
{
	for (;;) {
		struct puppet_request request;
		struct puppet_reply reply = { 0 };

		if (recv(self->own_end, &request, sizeof(request), 0) != sizeof(request))
			_exit(1);
		if (puppet_obey(self, &request, &reply))
			CHECK(send(self->own_end, &reply, sizeof(reply), 0) ==
			      sizeof(reply));
	}
}

/* ---- the test's side ---------------------------------------------------------------- */

/* Every puppet knows the lines of all: so one can be made by another. */
static inline void puppet_stage_init(void)
{
	const struct timeval patience = { .tv_sec = PUPPET_PATIENCE_MS / 1000 *
						    test_patience() };

	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0); /* puppets of puppets come to us */
	puppet_holds = calloc(PUPPET_NAMES, sizeof(*puppet_holds));
	CHECK(puppet_holds);
	for (int i = 0; i < PUPPET_MAX; i++) {
		int ends[2];

		CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
		CHECK(setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience,
				 sizeof(patience)) == 0);
		puppets[i] = (struct puppet) { .test_end = ends[0], .own_end = ends[1] };
	}
}

static inline struct puppet *puppet_next(void)
{
	if (!puppet_holds)
		puppet_stage_init();
	CHECK(puppet_n < PUPPET_MAX);
	return &puppets[puppet_n++];
}

/* A process that has not used the library yet. */
static inline struct puppet *puppet_new(void)
{
	struct puppet *puppet = puppet_next();

	fflush(NULL);
	puppet->pid = fork();
	CHECK(puppet->pid >= 0);
	if (puppet->pid == 0) {
		signal(SIGCHLD, SIG_IGN);
		puppet_serve(puppet);
	}
	return puppet;
}

static inline void puppet_send(struct puppet *puppet,
			       const struct puppet_request *request)
{
	CHECK(send(puppet->test_end, request, sizeof(*request), 0) == sizeof(*request));
}

static inline struct puppet_reply puppet_receive(struct puppet *puppet)
{
	struct puppet_reply reply;

	if (recv(puppet->test_end, &reply, sizeof(reply), 0) != sizeof(reply))
		test_fail(__FILE__, __LINE__, "puppet %d does not answer",
			  (int)puppet->pid);
	return reply;
}

static inline struct puppet_reply puppet_ask(struct puppet *puppet,
					     enum puppet_order order, const char *name,
					     uint64_t tag, DWORD n_bytes)
{
	struct puppet_request request = { .order = order,
					  .tag = tag,
					  .n_bytes = n_bytes };

	snprintf(request.name, sizeof(request.name), "%s", name);
	puppet_send(puppet, &request);
	return puppet_receive(puppet);
}

/* Creates what must not be there yet, and holds it. */
static inline void puppet_create(struct puppet *puppet, const char *name, uint64_t tag)
{
	CHECK_EQ(puppet_ask(puppet, PUPPET_CREATE, name, tag, TORTURE_PAGE).error,
		 ERROR_SUCCESS);
}

/* Creates what must be there already, holds it; its tag. */
static inline uint64_t puppet_join(struct puppet *puppet, const char *name)
{
	struct puppet_reply reply =
		puppet_ask(puppet, PUPPET_CREATE, name, UINT64_MAX, TORTURE_PAGE);

	CHECK_EQ(reply.error, ERROR_ALREADY_EXISTS);
	return reply.tag;
}

/* Opens and holds; the tag. */
static inline uint64_t puppet_open(struct puppet *puppet, const char *name)
{
	struct puppet_reply reply = puppet_ask(puppet, PUPPET_OPEN, name, 0, 0);

	CHECK_EQ(reply.error, ERROR_SUCCESS);
	return reply.tag;
}

/* The tag of what has the name now; nothing is held afterwards. */
static inline uint64_t puppet_peek(struct puppet *puppet, const char *name)
{
	struct puppet_reply reply = puppet_ask(puppet, PUPPET_PEEK, name, 0, 0);

	CHECK_EQ(reply.error, ERROR_SUCCESS);
	return reply.tag;
}

/* What opening says. */
static inline DWORD puppet_says(struct puppet *puppet, const char *name)
{
	return puppet_ask(puppet, PUPPET_PEEK, name, 0, 0).error;
}

static inline uint64_t puppet_reread(struct puppet *puppet, const char *name)
{
	return puppet_ask(puppet, PUPPET_REREAD, name, 0, 0).tag;
}

static inline void puppet_close(struct puppet *puppet, const char *name)
{
	puppet_ask(puppet, PUPPET_CLOSE, name, 0, 0);
}

static inline void puppet_unmap(struct puppet *puppet, const char *name)
{
	puppet_ask(puppet, PUPPET_UNMAP, name, 0, 0);
}

/* Runs a function there. */
static inline void puppet_call(struct puppet *puppet, void (*fn)(void))
{
	puppet_send(puppet, &(struct puppet_request) { .order = PUPPET_CALL, .fn = fn });
	puppet_receive(puppet);
}

/* A child of a puppet, made by fork() or one of its relatives. */
static inline struct puppet *puppet_fork(struct puppet *parent, pid_t (*fork_fn)(void))
{
	struct puppet *child = puppet_next();

	puppet_send(parent, &(struct puppet_request) { .order = PUPPET_FORK,
						       .child = child,
						       .fork = fork_fn });
	child->pid = puppet_receive(parent).pid;
	return child;
}

/* Without pidfd_open(): ask again and again. A puppet's child that ends is reaped by nobody
 * (its parent ignores SIGCHLD), or by us. */
static inline bool puppet_ends_unseen(struct puppet *puppet)
{
	uint64_t start_ns = torture_now_ns();

	while (waitpid(puppet->pid, NULL, WNOHANG) != puppet->pid &&
	       kill(puppet->pid, 0) == 0) {
		if (torture_now_ns() - start_ns > PUPPET_PATIENCE_MS * UINT64_C(1000000))
			return false;
		sched_yield();
	}
	return true;
}

/* Waits until the process is gone, whoever its parent is. */
static inline void puppet_await_end(struct puppet *puppet, int pidfd)
{
	struct pollfd end = { .fd = pidfd, .events = POLLIN };

	if (pidfd < 0 ? !puppet_ends_unseen(puppet)
		      : poll(&end, 1, PUPPET_PATIENCE_MS) != 1)
		test_fail(__FILE__, __LINE__, "puppet %d does not end", (int)puppet->pid);
	if (pidfd >= 0)
		close(pidfd);
	waitpid(puppet->pid, NULL, 0); /* if it is ours */
	puppet->pid = -1;
}

/* -1 where there are none (valgrind). */
static inline int puppet_pidfd(struct puppet *puppet)
{
	int pidfd = (int)syscall(SYS_pidfd_open, puppet->pid, 0);

	CHECK(pidfd >= 0 || errno == ENOSYS);
	return pidfd;
}

static inline void puppet_kill(struct puppet *puppet)
{
	int pidfd = puppet_pidfd(puppet);

	kill(puppet->pid, SIGKILL);
	puppet_await_end(puppet, pidfd);
}

/* Ends without closing anything, as most programs do. */
static inline void puppet_exit(struct puppet *puppet)
{
	int pidfd = puppet_pidfd(puppet);

	puppet_send(puppet, &(struct puppet_request) { .order = PUPPET_EXIT });
	puppet_await_end(puppet, pidfd);
}

static inline void puppet_dismiss_all(void)
{
	for (int i = 0; i < puppet_n; i++)
		if (puppets[i].pid > 0)
			puppet_kill(&puppets[i]);
	for (int i = 0; puppet_holds && i < PUPPET_MAX; i++) {
		close(puppets[i].test_end);
		close(puppets[i].own_end);
	}
	puppet_n = 0;
	free(puppet_holds);
	puppet_holds = NULL;
}
