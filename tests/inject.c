/* SPDX-License-Identifier: MIT */
/*
 * The engine: one run that counts, then one process for each call and error, and for each
 * allocation. What a case's process finds wrong it says itself, and leaves with 1; the
 * engine adds which case that was, goes on, and fails the test at the end.
 */
#include "inject.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"

enum {
	INJECT_TURNS = 2,
	INJECT_LIMIT_S = 60, /* for one case, which takes milliseconds */
	INJECT_STATUS_SKIPPED = 77,
	INJECT_SHOWN = 12, /* wrong cases of one operation, then it is enough */
};

/* Between the case's process and the engine. */
struct inject_report {
	struct inject_measure measure;
	int n_allocations;
};

/* Of the whole program. */
struct inject_totals {
	unsigned n_operations, n_calls, n_cases, n_allocations, n_wrong;
};

static struct inject_totals *totals; /* shared with the tests' processes */

struct engine {
	const struct inject *operation;
	struct inject_plan plan;
	struct inject_report *report; /* shared with the case's process */
	struct inject_measure reference;
	struct inject_trace trace;
	unsigned n_wrong;
};

static const struct inject_plan inject_nothing = { .call = -1, .allocation = -1 };
static const struct inject_plan *inject_current; /* in a case's process */
static bool inject_counts;

/* ---- in a case's process --------------------------------------------------------------- */

static void inject_begin(void)
{
	inject_allocations_begin(inject_current->allocation);
	if (inject_current->allocation < 0)
		inject_begin_traced();
	inject_counts = true;
}

void inject_end(void)
{
	if (!inject_counts)
		return;
	inject_counts = false;
	if (inject_current->allocation < 0)
		inject_end_traced();
	inject_allocations_end();
}

int inject_error(void)
{
	return inject_current->allocation < 0 ? inject_current->error : 0;
}

static bool inject_must_succeed(int error)
{
	return error == EINTR || error == INJECT_RESTART || error == INJECT_SHORT;
}

/* Is this the last error that belongs to what was injected? 0: success. */
static bool inject_is_right(const struct inject *operation, DWORD says)
{
	const struct inject_plan *plan = inject_current;
	int error = plan->allocation >= 0 ? ENOMEM : plan->error;

	if (says == 0)
		return true;
	for (const struct inject_also *also = operation->also; also->says; also++)
		if ((also->call == INJECT_ANY || also->call == plan->number) &&
		    (also->error == INJECT_ANY || also->error == error) &&
		    also->says == says)
			return true;
	return error && !inject_must_succeed(error) && says == err_win32(-error);
}

static void inject_do(void (*fn)(void))
{
	if (fn)
		fn();
}

static void inject_turn(const struct inject *operation, bool is_first,
			struct inject_report *report)
{
	DWORD says;

	inject_do(operation->ready);
	if (is_first)
		inject_begin();
	says = operation->act();
	if (is_first) {
		inject_end();
		report->n_allocations = inject_allocations_end();
	}
	if (is_first ? !inject_is_right(operation, says) : says)
		test_fail(operation->name, 0, "turn %d: the last error is %u",
			  is_first ? 1 : 2, (unsigned)says);
	if (says) {
		inject_do(operation->intact);
		says = operation->act();
		if (says)
			test_fail(operation->name, 0, "done again it fails with %u",
				  (unsigned)says);
	}
	inject_do(operation->check);
	inject_do(operation->undo);
}

static void inject_case(struct engine *engine)
{
	const struct inject *operation = engine->operation;

	inject_current = &engine->plan;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(INJECT_LIMIT_S * test_patience());
	inject_do(operation->arrange);
	for (int i = 0; i < (operation->turns ? operation->turns : INJECT_TURNS); i++)
		inject_turn(operation, i == 0, engine->report);
	inject_do(operation->clear);
	inject_take_measure(&engine->report->measure, operation->flags & INJECT_NAMED);
	fflush(NULL);
	_exit(0);
}

/* ---- in the test's process ------------------------------------------------------------- */

static void inject_run_case(struct engine *engine)
{
	pid_t pid;

	memset(engine->report, 0, sizeof(*engine->report));
	engine->trace.n_calls = 0;
	engine->trace.was_injected = false;
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		inject_case(engine);
	if (engine->plan.allocation < 0)
		inject_follow(pid, &engine->plan,
			      engine->operation->flags & INJECT_IN_CHILD, &engine->trace);
	else
		CHECK(waitpid(pid, &engine->trace.status, 0) == pid);
}

static bool inject_has_more(const char *what, int64_t n, int64_t than)
{
	if (n <= than)
		return false;
	fprintf(stderr, "# leaked: %lld %s\n", (long long)(n - than), what);
	return true;
}

/* What the kernel refused to unmap may stay, if that cannot be reported; no more. */
static bool inject_leaks(const struct inject_measure *now,
			 const struct inject_measure *reference, int64_t kept_bytes)
{
	return inject_has_more("descriptors", now->n_descriptors,
			       reference->n_descriptors) |
	       inject_has_more("mapped bytes", now->mapped_bytes,
			       reference->mapped_bytes + kept_bytes) |
	       inject_has_more("blocks", now->n_blocks, reference->n_blocks) |
	       inject_has_more("words", now->n_words, reference->n_words) |
	       inject_has_more("nodes", now->n_lost_nodes, reference->n_lost_nodes);
}

static const char *inject_error_name(int error)
{
	if (error == INJECT_SHORT)
		return "one byte";
	return error == INJECT_RESTART ? "a restart" : strerrorname_np(error);
}

static int64_t inject_kept_bytes(const struct engine *engine)
{
	const struct inject_plan *plan = &engine->plan;

	if (plan->call < 0 || plan->number != SYS_munmap || !engine->trace.was_injected)
		return 0;
	return (int64_t)engine->trace.calls[plan->call].arguments[1];
}

static void inject_judge(struct engine *engine)
{
	int status = engine->trace.status;
	const struct inject_plan *plan = &engine->plan;
	bool is_wrong = !WIFEXITED(status) || WEXITSTATUS(status) != 0;

	if (WIFSIGNALED(status))
		fprintf(stderr, "# it died of signal %d\n", WTERMSIG(status));
	if (!is_wrong)
		is_wrong = inject_leaks(&engine->report->measure, &engine->reference,
					inject_kept_bytes(engine));
	if (!is_wrong)
		return;
	engine->n_wrong++;
	if (plan->allocation >= 0)
		fprintf(stderr, "# ... %s: allocation %d fails\n",
			engine->operation->name, plan->allocation);
	else
		fprintf(stderr, "# ... %s: call %d, %s %s, gives %s\n",
			engine->operation->name, plan->call,
			inject_call_name(plan->number),
			plan->call >= 0 ? engine->trace.calls[plan->call].path : "",
			inject_error_name(plan->error));
}

static void inject_calls(struct engine *engine, const struct inject_trace *reference)
{
	unsigned flags = engine->operation->flags;
	int errors[INJECT_ERRORS_MAX + 8];

	for (int i = 0; i < reference->n_calls && engine->n_wrong < INJECT_SHOWN; i++) {
		const struct inject_call *call = &reference->calls[i];
		const int *all = inject_errors(call, flags);
		int n = 0;

		for (; all[n]; n++)
			errors[n] = all[n];
		for (int k = 0; k < n; k++) {
			engine->plan = (struct inject_plan) { .call = i,
							      .allocation = -1,
							      .number = call->number,
							      .error = errors[k] };
			inject_run_case(engine);
			/* It went another way this time: not a case. */
			totals->n_cases += engine->trace.was_injected;
			inject_judge(engine);
		}
	}
	totals->n_calls += (unsigned)reference->n_calls;
}

static void inject_allocations(struct engine *engine, int n_allocations)
{
	for (int i = 0; i < n_allocations && engine->n_wrong < INJECT_SHOWN; i++) {
		engine->plan = inject_nothing;
		engine->plan.allocation = i;
		inject_run_case(engine);
		totals->n_allocations++;
		inject_judge(engine);
	}
}

static void *inject_share(size_t n_bytes)
{
	void *shared = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(shared != MAP_FAILED);
	return shared;
}

unsigned inject_try(const struct inject *operation)
{
	static struct engine engine;
	static struct inject_trace reference;
	int n_allocations;

	engine.n_wrong = 0;
	engine.operation = operation;
	engine.report = inject_share(sizeof(*engine.report));
	inject_do(operation->stage);

	engine.plan = inject_nothing;
	inject_run_case(&engine);
	if (WIFEXITED(engine.trace.status) &&
	    WEXITSTATUS(engine.trace.status) == INJECT_STATUS_SKIPPED)
		_exit(INJECT_STATUS_SKIPPED);
	engine.reference = engine.report->measure;
	n_allocations = engine.report->n_allocations;
	reference = engine.trace;
	inject_judge(&engine);
	if (engine.n_wrong)
		test_fail(operation->name, 0, "it fails when nothing is injected");
	inject_run_case(&engine); /* once more: it has to measure the same */
	inject_judge(&engine);

	inject_calls(&engine, &reference);
	if (!(operation->flags & (INJECT_NO_ALLOCATIONS | INJECT_IN_CHILD)))
		inject_allocations(&engine, n_allocations);
	munmap(engine.report, sizeof(*engine.report));
	totals->n_operations++;
	totals->n_wrong += engine.n_wrong;
	return engine.n_wrong;
}

static void inject_run_here(const struct inject *operation)
{
	unsigned n_wrong = inject_try(operation);

	CHECK_EQ(n_wrong, 0);
}

/* As the first process of a PID namespace of its own, with a /proc that shows no other. */
static void inject_run_apart(const struct inject *operation)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0)
		SKIP("no namespace of its own: %s", strerror(errno));
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0 ||
		    mount("proc", "/proc", "proc", 0, NULL) < 0)
			SKIP("no /proc of its own: %s", strerror(errno));
		inject_run_here(operation);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

void inject_run(const struct inject *operation)
{
	if (operation->flags & INJECT_WALKS)
		inject_run_apart(operation);
	else
		inject_run_here(operation);
	test_forgive_descriptors();
}

DWORD inject_says(bool ok)
{
	return ok ? 0 : GetLastError();
}

pid_t inject_actor(void (*fn)(void))
{
	struct gate ready;
	pid_t pid;

	gate_init(&ready);
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		fn();
		gate_open(&ready);
		for (;;)
			pause();
	}
	gate_wait(&ready);
	gate_deinit(&ready);
	return pid;
}

void inject_prepare(void)
{
	totals = inject_share(sizeof(*totals));
}

int inject_main(int argc, char **argv)
{
	int status;

	inject_prepare();
	status = test_main(argc, argv);
	printf("# %u operations, %u system calls: %u calls x errors and %u allocations "
	       "failed on purpose, %u wrong\n",
	       totals->n_operations, totals->n_calls, totals->n_cases,
	       totals->n_allocations, totals->n_wrong);
	return status;
}
