/* SPDX-License-Identifier: MIT */
/*
 * Processes that may do less than others: system calls that are filtered away, a small
 * /dev/shm, no /proc. Each call works or fails with an error that says why; nothing ends the
 * process, and no name is ever given twice.
 */
#include "confined.h"

/* ---- filtered system calls ---------------------------------------------------------- */

/* What becomes of the calls of a program when the kernel refuses one of its own. */
enum outcome {
	WORKS,
	SAYS_SO,          /* fails with what stands for the kernel's error */
	WORKS_IF_UNKNOWN, /* the C library has another way, for kernels that are old */
};

struct refusal {
	const char *name;
	long number;
	enum outcome create, open, open_to_read, of_file, attributes, foreign;
};

static const struct refusal refusals[] = {
	{ "memfd_create", SYS_memfd_create, SAYS_SO, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "pidfd_open", SYS_pidfd_open, WORKS, WORKS, WORKS, WORKS, WORKS, SAYS_SO },
	{ "pidfd_getfd", SYS_pidfd_getfd, WORKS, WORKS, WORKS, WORKS, WORKS, SAYS_SO },
	{ "process_vm_readv", SYS_process_vm_readv, WORKS, WORKS, WORKS, WORKS, WORKS,
	  SAYS_SO },
	{ "madvise", SYS_madvise, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "openat2", SYS_openat2, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "sysinfo", SYS_sysinfo, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "prlimit64", SYS_prlimit64, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "get_robust_list", SYS_get_robust_list, WORKS, WORKS, WORKS, WORKS, WORKS,
	  WORKS },
	{ "statx", SYS_statx, WORKS, WORKS, WORKS, WORKS, WORKS_IF_UNKNOWN, WORKS },
	{ "poll", SYS_ppoll, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "sched_yield", SYS_sched_yield, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "flock", SYS_flock, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
	{ "readlink", SYS_readlinkat, WORKS, WORKS, WORKS, WORKS, WORKS, WORKS },
};

static const struct refusal *refusal;
static int refusal_errno;
static HANDLE *refusal_handle; /* of alice's, shared */

static void alice_prepares(void)
{
	*refusal_handle = section_create(NULL, TORTURE_PAGE);
	section_poke(*refusal_handle, 9);
}

static void check_outcome(const char *what, enum outcome expected, bool is_done)
{
	DWORD error = GetLastError(), stands_for = refusal_errno == EPERM
							   ? ERROR_ACCESS_DENIED
							   : ERROR_CALL_NOT_IMPLEMENTED;

	if (expected == WORKS_IF_UNKNOWN)
		expected = refusal_errno == ENOSYS ? WORKS : SAYS_SO;
	if (expected == WORKS ? is_done : !is_done && error == stands_for)
		return;
	test_fail(__FILE__, __LINE__, "without %s (%s), %s: %s, error %u", refusal->name,
		  strerror(refusal_errno), what, is_done ? "works" : "fails",
		  (unsigned)error);
}

/* The calls of a program, in a process that the filter is for. Nothing else is checked
 * before all have been made: what works partly must not hang or crash. */
static void bob_tries(void *arg)
{
	pid_t alice = *(pid_t *)arg;
	HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, (DWORD)alice), section,
	       file, target = NULL;
	char path[256];
	BOOL is_done;

	surroundings_without(refusal->number, refusal_errno);
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     TORTURE_PAGE, "bobs");
	check_outcome("create", refusal->create, section);
	if (section) {
		section_poke(section, 8);
		CHECK_EQ(section_peek("bobs"), 8);
		CHECK(CloseHandle(section));
	}

	section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "alices");
	check_outcome("open", refusal->open, section);
	if (section) {
		CHECK_EQ(*(uint64_t *)section_view(section), 7);
		CHECK(CloseHandle(section));
	}
	/* It exists, whatever can be done about it. */
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				     TORTURE_PAGE, "alices");
	CHECK(!section || GetLastError() == ERROR_ALREADY_EXISTS);
	check_outcome("create what exists", refusal->open, section);
	section = OpenFileMappingA(FILE_MAP_READ, FALSE, "alices");
	check_outcome("open to read", refusal->open_to_read, section);

	snprintf(path, sizeof(path), "%s/file-%ld", test_dir(), refusal->number);
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0,
			   NULL);
	section = file == INVALID_HANDLE_VALUE
			  ? NULL
			  : CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 100, NULL);
	check_outcome("file", refusal->of_file, section);
	check_outcome("attributes", refusal->attributes,
		      GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES);

	if (process) {
		is_done = DuplicateHandle(process, *refusal_handle, GetCurrentProcess(),
					  &target, 0, FALSE, DUPLICATE_SAME_ACCESS);
		/* Opened before the filter came. */
		if (strcmp(refusal->name, "pidfd_open") != 0)
			check_outcome("duplicate", refusal->foreign, is_done);
		CHECK(CloseHandle(process));
	}
}

static void try_all(int error)
{
	struct puppet *alice;
	int status;

	if (test_is_under_valgrind())
		SKIP("valgrind needs its system calls");
	refusal_handle = torture_share(sizeof(*refusal_handle));
	alice = puppet_new();
	puppet_create(alice, "alices", 7);
	puppet_call(alice, alice_prepares);
	refusal_errno = error;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		pid_t pid;

		refusal = &refusals[i];
		pid = test_fork(bob_tries, &alice->pid);
		CHECK(waitpid(pid, &status, 0) == pid);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
			SKIP("system calls cannot be filtered here");
		if (status != 0)
			test_fail(__FILE__, __LINE__, "without %s: status 0x%x",
				  refusal->name, (unsigned)status);
	}
	CHECK_EQ(puppet_reread(alice, "alices"), 7);
	puppet_dismiss_all();
}

TEST(what_the_kernel_does_not_know_is_done_without_or_said)
{
	try_all(ENOSYS);
}

TEST(what_the_kernel_does_not_permit_is_done_without_or_said)
{
	try_all(EPERM);
}

/* ---- without the barrier that others pay for ----------------------------------------- */

enum {
	N_HOT_CALLS = 70000, /* of which a handle is worth a barrier */
};

static void *park(void *arg)
{
	pause();
	return arg;
}

/* Also when the filter comes in between, the name goes with the handle. */
static void use_and_close(void *arg)
{
	bool is_late = *(bool *)arg;
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, "hot");
	pthread_t thread;

	CHECK(event);
	CHECK_EQ(pthread_create(&thread, NULL, park, NULL), 0); /* not alone */
	if (!is_late)
		surroundings_without(SYS_membarrier, EPERM);
	for (int i = 0; i < N_HOT_CALLS; i++)
		CHECK(SetEvent(event));
	if (is_late)
		surroundings_without(SYS_membarrier, EPERM);
	CHECK(CloseHandle(event));
	CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "hot"));
	CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
	_exit(0); /* what could not be freed is no news */
}

static void without_membarrier(bool is_late)
{
	pid_t pid;
	int status;

	if (test_is_under_valgrind())
		SKIP("valgrind needs its system calls");
	pid = test_fork(use_and_close, &is_late);
	CHECK(waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		SKIP("system calls cannot be filtered here");
	CHECK_EQ(status, 0);
}

TEST(handles_that_are_used_often_need_no_membarrier)
{
	without_membarrier(false);
}

TEST(nor_do_they_if_it_is_taken_away)
{
	without_membarrier(true);
}

/* ---- small, or nothing at all ------------------------------------------------------- */

TEST(a_section_twice_as_large_as_dev_shm_is_whole)
{
	HANDLE section;
	char *view;

	surroundings_own_mounts();
	surroundings_mount("tmpfs", "/dev/shm", "size=64m");
	setenv("WINSHM_RUNTIME_DIR", "/dev/shm/run", 1);
	section = create_mib(128, 0, "large");
	CHECK(section);
	view = section_view(section);
	for (size_t i = 0; i < 128 * MIB; i += TORTURE_PAGE)
		view[i] = 1;
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
	sections_work();
}

static void no_name_without_proc(void)
{
	CHECK_EQ(section_create_says("name"), ERROR_NO_SYSTEM_RESOURCES);
	CHECK_EQ(section_open_says("name"), ERROR_NO_SYSTEM_RESOURCES);
}

static void unnamed_sections_work(void)
{
	HANDLE section = section_create(NULL, TORTURE_PAGE);

	section_poke(section, 7);
	CHECK(CloseHandle(section));
}

TEST(without_proc_names_are_refused_and_the_reason_is_said)
{
	const char *said;

	surroundings_own_mounts();
	surroundings_mount("tmpfs", "/proc", "size=64k");
	said = surroundings_said(no_name_without_proc);
	CHECK(strstr(said, "/proc is not mounted"));
	unnamed_sections_work();
	test_leave_unexamined();
}

TEST(a_process_that_loses_proc_gives_no_name_a_second_time)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();
	DWORD error;
	HANDLE section;

	puppet_create(alice, "alices", 7);
	sections_work();
	surroundings_own_mounts();
	surroundings_mount("tmpfs", "/proc", "size=64k");
	sections_work();
	/* There is a way to alice that needs no /proc, or an error. */
	section = section_try_create("alices", TORTURE_PAGE, &error);
	if (section) {
		CHECK_EQ(error, ERROR_ALREADY_EXISTS);
		CHECK_EQ(*(uint64_t *)section_view(section), 7);
	} else {
		CHECK_EQ(error, ERROR_ACCESS_DENIED);
	}
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "alices"));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	if (section)
		CHECK(CloseHandle(section));
	/* Those who see alice see her name. */
	CHECK_EQ(puppet_peek(bob, "alices"), 7);
	puppet_dismiss_all();
	test_leave_unexamined();
}

static void enter_empty_root(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/root", test_dir());
	CHECK(mkdir(path, 0755) == 0);
	if (chroot(path) < 0 || chdir("/") < 0)
		SKIP("only root may change the root");
}

TEST(in_an_empty_root_what_needs_no_files_works)
{
	MEMORY_BASIC_INFORMATION information;
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };
	int local = 0;
	const char *said;

	enter_empty_root();
	unsetenv("WINSHM_RUNTIME_DIR");
	said = surroundings_said(no_name_without_proc);
	CHECK(strstr(said, "/proc"));
	unnamed_sections_work();
	CHECK_EQ(create_says(128, 0), ERROR_SUCCESS);
	/* These need to read in /proc, and say that they cannot. */
	CHECK(VirtualQuery(&local, &information, sizeof(information)) == 0);
	CHECK(GetLastError() != ERROR_SUCCESS);
	CHECK(!GlobalMemoryStatusEx(&status));
	CHECK(GetLastError() != ERROR_SUCCESS);
	test_leave_unexamined();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
