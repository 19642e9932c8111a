/* SPDX-License-Identifier: MIT */
/*
 * The victim, under ptrace.
 *
 * It is forked from the engine, so that code has the same addresses in both and the engine
 * can read in its own memory which instruction comes next. A place is named by an address
 * and how often it has been executed; to come back to one, a new victim runs to it at full
 * speed with a breakpoint there, instead of in steps.
 *
 * What others cannot notice of an instruction that changes no shared byte: anything, unless
 * it is a system call. And not of those that only look.
 */
#include "step-victim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "os/process.h"

static int step_ready[2] = { -1, -1 };

#if defined(__x86_64__)
#define STEP_MARK 0xCC /* int3 */

void step_mark(void)
{
	__asm__ volatile("int3" ::: "memory");
}
#else
#define STEP_MARK 0
void step_mark(void)
{
}
#endif

void step_stay_alive(void)
{
	if (write(step_ready[1], "r", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void step_await_ready(void)
{
	struct pollfd poll_ready = { .fd = step_ready[0], .events = POLLIN };
	char c;

	CHECK_EQ(poll(&poll_ready, 1, (int)(60000 * test_patience())), 1);
	CHECK_EQ(read(step_ready[0], &c, 1), 1);
}

/* ---- ptrace ------------------------------------------------------------------------- */

#define STEP_REGISTER(name) offsetof(struct user, regs.name)

static uint64_t step_peek(pid_t pid, enum __ptrace_request request, uint64_t where)
{
	long value;

	errno = 0;
	value = ptrace(request, pid, (void *)where, NULL);
	if (value == -1 && errno)
		test_fail(__FILE__, __LINE__, "ptrace peek: %s", strerror(errno));
	return (uint64_t)value;
}

static void step_poke(pid_t pid, enum __ptrace_request request, uint64_t where,
		      uint64_t value)
{
	if (ptrace(request, pid, (void *)where, (void *)value) < 0)
		test_fail(__FILE__, __LINE__, "ptrace poke: %s", strerror(errno));
}

static int step_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, __WALL) < 0)
		if (errno != EINTR)
			test_fail(__FILE__, __LINE__, "waitpid: %s", strerror(errno));
	return status;
}

/* A child has come into the world, stopped. It has a copy of our breakpoint. */
static void step_victim_birth(struct step_victim *victim)
{
	unsigned long child;

	CHECK_EQ(ptrace(PTRACE_GETEVENTMSG, victim->pid, NULL, &child), 0);
	CHECK_EQ(victim->child, 0);
	victim->child = (pid_t)child;
	CHECK(WIFSTOPPED(step_wait(victim->child)));
	if (victim->breakpoint)
		step_poke(victim->child, PTRACE_POKETEXT, victim->breakpoint,
			  victim->text);
}

/* Goes on until it traps; births are noted, signals delivered. */
static void step_victim_resume(struct step_victim *victim, enum __ptrace_request how)
{
	int signal_number = 0;

	for (;;) {
		int status;

		if (ptrace(how, victim->pid, NULL, (void *)(long)signal_number) < 0)
			test_fail(__FILE__, __LINE__, "ptrace: %s", strerror(errno));
		status = step_wait(victim->pid);
		if (!WIFSTOPPED(status))
			test_fail(__FILE__, __LINE__,
				  "%s: the victim ended by itself (status %x)",
				  victim->operation->name, (unsigned)status);
		signal_number = WSTOPSIG(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_FORK << 8)) {
			step_victim_birth(victim);
			signal_number = 0;
			if (victim->operation->flags & STEP_IN_CHILD)
				return;
		} else if (signal_number == SIGTRAP) {
			return;
		} else if (signal_number != SIGCHLD) {
			test_fail(__FILE__, __LINE__, "%s: the victim got signal %d",
				  victim->operation->name, signal_number);
		}
	}
}

uint64_t step_victim_address(const struct step_victim *victim)
{
	return step_peek(victim->pid, PTRACE_PEEKUSER, STEP_REGISTER(rip));
}

static unsigned char step_code(uint64_t address)
{
	return *(const unsigned char *)address;
}

void step_victim_run(struct step_victim *victim)
{
	do
		step_victim_resume(victim, PTRACE_CONT);
	while (step_code(step_victim_address(victim) - 1) != STEP_MARK);
	victim->has_ended = true;
}

/* ---- life and death ----------------------------------------------------------------- */

static void step_victim_live(const struct step_operation *operation)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CHECK_EQ(ptrace(PTRACE_TRACEME, 0, NULL, NULL), 0);
	if (operation->setup)
		operation->setup();
	step_mark();
	operation->act();
	step_mark();
	if (operation->finish)
		operation->finish();
	step_mark();
	for (;;)
		pause();
}

/* Its parent goes on alone; it has to be complete before the first step of the child. */
static void step_victim_step_child(struct step_victim *victim)
{
	step_victim_resume(victim, PTRACE_CONT);
	CHECK(victim->child > 0);
	CHECK_EQ(ptrace(PTRACE_DETACH, victim->pid, NULL, NULL), 0);
	step_await_ready();
	victim->parent = victim->pid;
	victim->pid = victim->child;
	victim->child = 0;
}

void step_victim_start(struct step_victim *victim, const struct step_operation *operation)
{
	const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK;
	pid_t pid;

	if (step_ready[0] < 0)
		CHECK_EQ(pipe2(step_ready, O_CLOEXEC), 0);
	atomic_store(&step_board->victim_inode, 0);
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		step_victim_live(operation);

	*victim = (struct step_victim) { .operation = operation, .pid = pid };
	/* It is not traced before it says so, and then runs into the first mark. */
	if (!WIFSTOPPED(step_wait(pid)))
		test_fail(__FILE__, __LINE__, "%s: no victim", operation->name);
	while (step_code(step_victim_address(victim) - 1) != STEP_MARK)
		step_victim_resume(victim, PTRACE_CONT);
	CHECK_EQ(ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)options), 0);
	if (operation->flags & STEP_IN_CHILD)
		step_victim_step_child(victim);
}

static void step_end(pid_t *pid)
{
	if (*pid <= 0)
		return;
	kill(*pid, SIGKILL);
	while (waitpid(*pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	*pid = 0;
}

void step_victim_kill(struct step_victim *victim)
{
	step_end(&victim->pid);
	if (!victim->child)
		return;
	CHECK_EQ(ptrace(PTRACE_DETACH, victim->child, NULL, NULL), 0);
	step_await_ready();
}

void step_victim_kill_family(struct step_victim *victim)
{
	step_end(&victim->parent);
	step_end(&victim->child);
}

/* ---- steps -------------------------------------------------------------------------- */

static bool step_only_looks(pid_t pid, uint64_t number)
{
	switch (number) {
	case SYS_read:
	case SYS_pread64:
	case SYS_fstat:
	case SYS_newfstatat:
	case SYS_readlink:
	case SYS_readlinkat:
	case SYS_getdents64:
	case SYS_lseek:
	case SYS_getpid:
	case SYS_gettid:
	case SYS_geteuid:
	case SYS_getrandom:
	case SYS_get_robust_list:
	case SYS_process_vm_readv:
	case SYS_clock_gettime:
	case SYS_sched_yield:
	case SYS_rt_sigprocmask:
	case SYS_brk:
	case SYS_mprotect:
	case SYS_madvise:
		return true;
	case SYS_kill:
	case SYS_tkill:
		return step_peek(pid, PTRACE_PEEKUSER, STEP_REGISTER(rsi)) == 0;
	case SYS_fcntl:
		switch (step_peek(pid, PTRACE_PEEKUSER, STEP_REGISTER(rsi))) {
		case F_GETFD:
		case F_GETFL:
		case F_OFD_GETLK:
			return true;
		default:
			return false;
		}
	default:
		return false;
	}
}

bool step_victim_step(struct step_victim *victim)
{
	uint64_t address = step_victim_address(victim);
	bool is_noticed = false;

	if (step_code(address) == STEP_MARK) {
		step_victim_resume(victim, PTRACE_CONT);
		victim->has_ended = true;
		return false;
	}
	if (step_code(address) == 0x0F && step_code(address + 1) == 0x05)
		is_noticed = !step_only_looks(
			victim->pid,
			step_peek(victim->pid, PTRACE_PEEKUSER, STEP_REGISTER(rax)));
	step_victim_resume(victim, PTRACE_SINGLESTEP);
	return is_noticed;
}

static void step_victim_set_breakpoint(struct step_victim *victim, uint64_t address)
{
	victim->text = step_peek(victim->pid, PTRACE_PEEKTEXT, address);
	step_poke(victim->pid, PTRACE_POKETEXT, address,
		  (victim->text & ~UINT64_C(0xFF)) | STEP_MARK);
	victim->breakpoint = address;
}

static void step_victim_clear_breakpoint(struct step_victim *victim)
{
	step_poke(victim->pid, PTRACE_POKETEXT, victim->breakpoint, victim->text);
	victim->breakpoint = 0;
}

bool step_victim_reach(struct step_victim *victim, const struct step_place *place)
{
	uint32_t nth = step_victim_address(victim) == place->address;

	if (nth == place->nth)
		return true;
	for (;;) {
		uint64_t address;

		if (step_victim_address(victim) == place->address)
			step_victim_step(victim);
		if (victim->has_ended)
			return false;
		if (step_victim_address(victim) != place->address) {
			step_victim_set_breakpoint(victim, place->address);
			step_victim_resume(victim, PTRACE_CONT);
			step_victim_clear_breakpoint(victim);
			address = step_victim_address(victim) - 1;
			if (address != place->address) {
				victim->has_ended = true;
				return false;
			}
			step_poke(victim->pid, PTRACE_POKEUSER, STEP_REGISTER(rip),
				  address);
		}
		if (++nth == place->nth)
			return true;
	}
}

uint64_t step_victim_pending(const struct step_victim *victim)
{
	/* At the same address as ours: the victim is our main thread's copy. */
	return step_peek(victim->pid, PTRACE_PEEKDATA,
			 (uint64_t)process_robust_list() +
				 offsetof(struct robust_list_head, list_op_pending));
}

const char *step_victim_obstacle(void)
{
#if defined(__x86_64__)
	pid_t pid;
	int status;
	const char *obstacle = NULL;

	if (whitebox_is_instrumented() || test_is_under_valgrind())
		return "the instructions are not those of the library alone";
	pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(0);
		step_mark();
		_exit(0);
	}
	status = step_wait(pid);
	if (!WIFSTOPPED(status))
		return "ptrace() is not permitted";
	if (ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL) < 0 || !WIFSTOPPED(step_wait(pid)))
		obstacle = "there are no single steps";
	step_end(&pid);
	return obstacle;
#else
	return "written for x86-64";
#endif
}
