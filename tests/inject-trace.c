/* SPDX-License-Identifier: MIT */
/*
 * The tracer. A case's process asks to be traced and stops; from its first mark to its
 * second every system call is counted. The one that is to fail is turned into none at its
 * entry, and its result is put in place at its exit. close() is an exception: whatever it
 * says, the kernel has closed the descriptor.
 *
 * A restart is what the kernel makes of a call that a signal interrupts, whose handler
 * asks for it: at the exit the result says so, in the kernel's own words, and a signal
 * comes.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inject.h"

#if !defined(__x86_64__)
#error "the tracer knows the registers of x86-64 only; see tests/meson.build"
#endif

enum {
	TRACE_BEGIN = 0x7EA1, /* no system calls: the kernel says ENOSYS */
	TRACE_END = 0x7EA2,
	TRACE_RESTARTS = 512, /* ERESTARTSYS */
};

static void trace_on_signal(int signal)
{
	(void)signal;
}

void inject_begin_traced(void)
{
	const struct sigaction action = { .sa_handler = trace_on_signal,
					  .sa_flags = SA_RESTART };

	CHECK(sigaction(SIGURG, &action, NULL) == 0);
	if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0)
		SKIP("ptrace: %s", strerror(errno));
	raise(SIGSTOP);
	syscall(TRACE_BEGIN);
}

void inject_end_traced(void)
{
	syscall(TRACE_END);
}

struct trace {
	pid_t pid;
	const struct inject_plan *plan;
	struct inject_trace *ret;
	bool is_inside, follows_child;
	bool is_chosen; /* the call between entry and exit is the one */
	int signal;     /* to be delivered when it goes on */
};

static bool trace_wait(struct trace *trace)
{
	pid_t pid;

	do
		pid = waitpid(trace->pid, &trace->ret->status, __WALL);
	while (pid < 0 && errno == EINTR);
	CHECK(pid == trace->pid);
	return WIFSTOPPED(trace->ret->status);
}

/* Words rather than a piece of memory: the next page may not be there. */
static void trace_read_path(pid_t pid, struct inject_call *call)
{
	int argument = inject_path_argument(call->number);

	if (argument < 0)
		return;
	for (size_t i = 0; i < sizeof(call->path) / sizeof(long); i++) {
		long word;

		errno = 0;
		word = ptrace(PTRACE_PEEKDATA, pid,
			      call->arguments[argument] + i * sizeof(word), 0);
		if (errno)
			return;
		memcpy(call->path + i * sizeof(word), &word, sizeof(word));
		if (memchr(&word, '\0', sizeof(word)))
			return;
	}
	call->path[sizeof(call->path) - 1] = '\0';
}

static void trace_at_entry(struct trace *trace, struct user_regs_struct *regs)
{
	struct inject_trace *ret = trace->ret;
	long number = (long)regs->orig_rax;
	struct inject_call call = {
		.number = number,
		.arguments = { regs->rdi, regs->rsi, regs->rdx, regs->r10, regs->r8,
			       regs->r9 },
	};

	if (number == TRACE_BEGIN)
		trace->is_inside = true;
	if (!trace->is_inside || number == TRACE_BEGIN || ret->was_injected ||
	    !inject_errors(&call, 0))
		return;
	CHECK(ret->n_calls < INJECT_CALLS_MAX);
	trace->is_chosen =
		ret->n_calls == trace->plan->call && number == trace->plan->number;
	trace_read_path(trace->pid, &call);
	ret->calls[ret->n_calls++] = call;
	if (!trace->is_chosen)
		return;
	ret->was_injected = true;
	if (trace->plan->error == INJECT_SHORT)
		regs->rdx = 1;
	else if (!inject_is_done_anyway(number))
		regs->orig_rax = (unsigned long long)-1;
	CHECK(ptrace(PTRACE_SETREGS, trace->pid, 0, regs) == 0);
}

/* True: that was it, and nothing more is to be traced. */
static bool trace_at_exit(struct trace *trace, struct user_regs_struct *regs)
{
	int error = trace->plan->error;

	if (!trace->is_chosen)
		return false;
	if (error == INJECT_SHORT)
		return true;
	if (error == INJECT_RESTART) {
		regs->rax = (unsigned long long)-TRACE_RESTARTS;
		regs->orig_rax = (unsigned long long)trace->plan->number;
		CHECK(syscall(SYS_tgkill, trace->pid, trace->pid, SIGURG) == 0);
	} else {
		regs->rax = (unsigned long long)-error;
	}
	CHECK(ptrace(PTRACE_SETREGS, trace->pid, 0, regs) == 0);
	return true;
}

static void trace_at_fork(struct trace *trace)
{
	unsigned long message;
	pid_t child;
	int status;

	CHECK(ptrace(PTRACE_GETEVENTMSG, trace->pid, 0, &message) == 0);
	child = (pid_t)message;
	CHECK(waitpid(child, &status, __WALL) == child && WIFSTOPPED(status));
	if (trace->follows_child) {
		/* From here on the child is the one, and its parent is left alone. */
		CHECK(ptrace(PTRACE_DETACH, trace->pid, 0, 0) == 0);
		trace->pid = child;
		trace->ret->n_calls = 0;
	} else {
		CHECK(ptrace(PTRACE_DETACH, child, 0, 0) == 0);
	}
}

/* One stop; false when nothing more is to be traced. */
static bool trace_step(struct trace *trace)
{
	int status = trace->ret->status, signal = WSTOPSIG(status);
	struct user_regs_struct regs;
	struct __ptrace_syscall_info info;

	trace->signal = 0;
	if (status >> 16) {
		trace_at_fork(trace);
		return true;
	}
	if (signal != (SIGTRAP | 0x80)) {
		trace->signal = signal;
		return true;
	}
	CHECK(ptrace(PTRACE_GETREGS, trace->pid, 0, &regs) == 0);
	if (ptrace(PTRACE_GET_SYSCALL_INFO, trace->pid, sizeof(info), &info) <= 0)
		SKIP("the kernel does not tell a tracer of system calls (Linux 5.3)");
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY && regs.orig_rax == TRACE_END)
		return false;
	if (info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return !trace_at_exit(trace, &regs);
	trace_at_entry(trace, &regs);
	return true;
}

void inject_follow(pid_t pid, const struct inject_plan *plan, bool in_child,
		   struct inject_trace *ret)
{
	struct trace trace = {
		.pid = pid, .plan = plan, .ret = ret, .follows_child = in_child
	};
	bool goes_on = true;

	ret->n_calls = 0;
	ret->was_injected = false;
	if (!trace_wait(&trace))
		return; /* it may not be traced, or has failed before */
	CHECK(ptrace(PTRACE_SETOPTIONS, pid, 0,
		     PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE) == 0);
	while (goes_on) {
		CHECK(ptrace(PTRACE_SYSCALL, trace.pid, 0, trace.signal) == 0);
		if (!trace_wait(&trace))
			break;
		goes_on = trace_step(&trace);
	}
	if (!goes_on)
		CHECK(ptrace(PTRACE_DETACH, trace.pid, 0, 0) == 0);
	if (goes_on && trace.pid == pid)
		return; /* it ended inside */
	trace.pid = pid;
	CHECK(!trace_wait(&trace));
}
