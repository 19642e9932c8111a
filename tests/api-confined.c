/* SPDX-License-Identifier: MIT */
/*
 * Processes that may do less than others: little memory, low limits, system calls that are
 * filtered away, a small /dev/shm, no /proc. Each call works or fails with an error that
 * says why; nothing ends the process, and no name is ever given twice.
 */
#include "puppet.h"
#include "surroundings.h"

#define MIB UINT64_C(1048576)

static HANDLE create_mib(uint64_t n_mib, DWORD flags, const char *name)
{
	uint64_t n_bytes = n_mib * MIB;

	return CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | flags,
				  (DWORD)(n_bytes >> 32), (DWORD)n_bytes, name);
}

static DWORD create_says(uint64_t n_mib, DWORD flags)
{
	HANDLE section = create_mib(n_mib, flags, NULL);

	if (!section)
		return GetLastError();
	CHECK(CloseHandle(section));
	return ERROR_SUCCESS;
}

/* A section is made, mapped, written to, opened again, and gone. */
static void sections_work(void)
{
	HANDLE section = section_create("works", TORTURE_PAGE);

	section_poke(section, 7);
	CHECK_EQ(section_peek("works"), 7);
	CHECK(CloseHandle(section));
	CHECK_EQ(section_open_says("works"), ERROR_FILE_NOT_FOUND);
}

/* ---- memory ------------------------------------------------------------------------- */

enum {
	GROUP_MIB = 256
};

static void in_group(void)
{
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };

	CHECK_EQ(create_says(GROUP_MIB / 2, 0), ERROR_SUCCESS);
	CHECK_EQ(create_says(GROUP_MIB + 1, 0), ERROR_COMMITMENT_LIMIT);
	CHECK_EQ(create_says(GROUP_MIB + 1, SEC_RESERVE), ERROR_SUCCESS);
	CHECK(GlobalMemoryStatusEx(&status));
	CHECK_EQ(status.ullTotalPhys, GROUP_MIB * MIB);
	CHECK(status.ullAvailPhys <= GROUP_MIB * MIB);
	CHECK(status.ullTotalPageFile >= status.ullTotalPhys);
	sections_work();
}

TEST(a_control_groups_memory_is_the_commitment_limit)
{
	surroundings_in_group(GROUP_MIB * MIB, in_group);
}

static void commit_in_group(void)
{
	HANDLE section = create_mib(2 * GROUP_MIB, SEC_RESERVE, NULL);
	char *view;

	CHECK(section);
	view = section_view(section);
	CHECK(VirtualAlloc(view, 16 * MIB, MEM_COMMIT, PAGE_READWRITE));
	memset(view, 1, 16 * MIB);
	CHECK(!VirtualAlloc(view, 2 * GROUP_MIB * MIB, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_COMMITMENT_LIMIT);
	CHECK(!VirtualAlloc(view + 16 * MIB, (GROUP_MIB - 8) * MIB, MEM_COMMIT,
			    PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_COMMITMENT_LIMIT);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

TEST(committing_more_than_the_group_has_is_refused_and_kills_nobody)
{
	if (TORTURE_INSTRUMENTED)
		SKIP("the sanitizers and valgrind need memory of their own");
	surroundings_in_group(GROUP_MIB * MIB, commit_in_group);
}

/* What the section behind the only descriptor of that label occupies. */
static uint64_t blocks_of(const char *label)
{
	uint64_t n_bytes = 0;

	for (int fd = 0; fd < 64; fd++) {
		char path[64], link[512];
		struct stat st;
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		n = readlink(path, link, sizeof(link) - 1);
		link[n < 0 ? 0 : n] = '\0';
		if (strstr(link, label) && fstat(fd, &st) == 0)
			n_bytes = (uint64_t)st.st_blocks * 512;
	}
	return n_bytes;
}

static void strict_in_group(void)
{
	HANDLE first, second;

	first = create_mib(GROUP_MIB * 5 / 8, 0, "strict-1");
	CHECK(first);
	CHECK_EQ(blocks_of("strict-1"), GROUP_MIB * 5 / 8 * MIB);
	CHECK(!create_mib(GROUP_MIB * 5 / 8, 0, "strict-2"));
	CHECK_EQ(GetLastError(), ERROR_COMMITMENT_LIMIT);
	CHECK_EQ(section_open_says("strict-2"), ERROR_FILE_NOT_FOUND);
	/* What is there costs nothing. */
	second = create_mib(GROUP_MIB * 5 / 8, 0, "strict-1");
	CHECK(second);
	CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
	CHECK(CloseHandle(second));
	CHECK(CloseHandle(first));
	CHECK_EQ(create_says(GROUP_MIB * 5 / 8, 0), ERROR_SUCCESS);
}

TEST(strict_commitment_refuses_what_the_group_has_not_free)
{
	if (TORTURE_INSTRUMENTED)
		SKIP("the sanitizers and valgrind need memory of their own");
	setenv("WINSHM_COMMIT", "strict", 1);
	surroundings_in_group(GROUP_MIB * MIB, strict_in_group);
}

TEST(strict_commitment_takes_the_memory_at_once)
{
	HANDLE section;

	setenv("WINSHM_COMMIT", "strict", 1);
	section = create_mib(3, 0, "taken");
	CHECK(section);
	CHECK_EQ(blocks_of("taken"), 3 * MIB);
	CHECK(CloseHandle(section));
	section = create_mib(3, SEC_RESERVE, "reserved");
	CHECK(section);
	CHECK_EQ(blocks_of("reserved"), 0);
	CHECK(CloseHandle(section));
}

TEST(otherwise_memory_is_taken_when_it_is_touched)
{
	HANDLE section = create_mib(3, 0, "lazy");

	CHECK(section);
	CHECK_EQ(blocks_of("lazy"), 0);
	CHECK(CloseHandle(section));
}

/* ---- limits of the process ---------------------------------------------------------- */

/* Nothing of SIGXFSZ is left: it ends programs, as it always does. */
static void check_signal(void)
{
	struct sigaction action;
	sigset_t set;

	CHECK(sigaction(SIGXFSZ, NULL, &action) == 0);
	CHECK(action.sa_handler == SIG_DFL);
	CHECK(sigpending(&set) == 0);
	CHECK(!sigismember(&set, SIGXFSZ));
	CHECK(pthread_sigmask(SIG_SETMASK, NULL, &set) == 0);
	CHECK(!sigismember(&set, SIGXFSZ));
}

TEST(a_section_beyond_the_file_size_limit_is_refused_without_a_signal)
{
	signal(SIGXFSZ, SIG_DFL);
	surroundings_limit(RLIMIT_FSIZE, 65536);
	CHECK_EQ(create_says(1, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(create_says(8, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(CloseHandle(section_create(NULL, 65536)));
	/* The table of names is longer. */
	CHECK_EQ(section_create_says("name"), ERROR_NOT_ENOUGH_MEMORY);
	check_signal();
	surroundings_limit(RLIMIT_FSIZE, RLIM_INFINITY);
	sections_work();
}

TEST(not_even_a_limit_of_nothing_kills)
{
	HANDLE handles[2000];

	if (test_is_under_valgrind())
		SKIP("valgrind writes files of its own");
	signal(SIGXFSZ, SIG_DFL);
	surroundings_limit(RLIMIT_FSIZE, 0);
	CHECK_EQ(create_says(1, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(section_create_says("name"), ERROR_NOT_ENOUGH_MEMORY);
	/* Handles need nothing. */
	for (int i = 0; i < 2000; i++) {
		handles[i] =
			OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
		if (!handles[i] && GetLastError() == ERROR_TOO_MANY_OPEN_FILES)
			break;
		CHECK(handles[i]);
	}
	check_signal();
	test_forgive_descriptors();
}

TEST(a_limit_that_comes_later_is_noticed_where_much_is_asked_for)
{
	signal(SIGXFSZ, SIG_DFL);
	sections_work();
	surroundings_limit(RLIMIT_FSIZE, 2 * MIB);
	CHECK_EQ(create_says(3, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(create_says(2, 0), ERROR_SUCCESS);
	sections_work();
	check_signal();
}

TEST(names_are_refused_where_their_table_cannot_grow)
{
	DWORD error = ERROR_SUCCESS;
	char name[32];

	if (test_is_under_valgrind())
		SKIP("too many descriptors for valgrind");
	signal(SIGXFSZ, SIG_DFL);
	sections_work();
	surroundings_limit(RLIMIT_FSIZE, 4 * MIB);
	surroundings_limit(RLIMIT_NOFILE, 4096);
	for (int i = 0; error == ERROR_SUCCESS; i++) {
		snprintf(name, sizeof(name), "many-%d", i);
		CHECK(section_try_create(name, TORTURE_PAGE, &error) || error);
	}
	CHECK_EQ(error, ERROR_NOT_ENOUGH_MEMORY);
	sections_work();
	check_signal();
	test_forgive_descriptors();
}

TEST(files_do_not_grow_beyond_the_limit)
{
	char path[256], text[8192];
	HANDLE file;
	DWORD n = 0;

	signal(SIGXFSZ, SIG_DFL);
	snprintf(path, sizeof(path), "%s/file", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0,
			   NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	memset(text, 'x', sizeof(text));
	CHECK(WriteFile(file, text, 10, &n, NULL));
	surroundings_limit(RLIMIT_FSIZE, 4096);
	CHECK(!WriteFile(file, text, sizeof(text), &n, NULL));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK_EQ(GetFileSize(file, NULL), 4096);
	CHECK(!WriteFile(file, text, 1, &n, NULL));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK_EQ(SetFilePointer(file, 5000, NULL, FILE_BEGIN), 5000);
	CHECK(!SetEndOfFile(file));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK(!CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 5000, NULL));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK(CloseHandle(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL)));
	check_signal();
	CHECK(CloseHandle(file));
}

/* The program wants the signal for its own files. */
static volatile sig_atomic_t n_signals;

static void count_signal(int signal)
{
	(void)signal;
	n_signals++;
}

TEST(a_programs_own_handler_is_not_called_for_us)
{
	int fd;

	signal(SIGXFSZ, count_signal);
	surroundings_limit(RLIMIT_FSIZE, 65536);
	CHECK_EQ(create_says(1, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(n_signals, 0);
	fd = memfd_create("own", MFD_CLOEXEC);
	CHECK(ftruncate(fd, 100000) < 0);
	while (n_signals == 0) /* thread sanitizer takes its time */
		usleep(1000);
	CHECK_EQ(n_signals, 1);
	close(fd);
}

static uint64_t mapped_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long long n_pages = 0;

	CHECK(file);
	CHECK(fscanf(file, "%llu", &n_pages) == 1);
	fclose(file);
	return n_pages * TORTURE_PAGE;
}

TEST(a_view_beyond_the_address_space_limit_is_refused)
{
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };
	HANDLE section;
	rlim_t limit;

	if (TORTURE_INSTRUMENTED)
		SKIP("the sanitizers and valgrind map as they like");
	sections_work();
	limit = mapped_bytes() + 64 * MIB;
	surroundings_limit(RLIMIT_AS, limit);
	section = create_mib(128, 0, NULL);
	CHECK(section);
	CHECK(!MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(UnmapViewOfFile(MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, MIB)));
	CHECK(!VirtualAlloc(NULL, 128 * MIB, MEM_RESERVE, PAGE_NOACCESS));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(GlobalMemoryStatusEx(&status));
	CHECK_EQ(status.ullTotalVirtual, limit);
	CHECK(CloseHandle(section));
	sections_work();
}

TEST(without_free_descriptors_the_first_call_fails_and_the_next_may_work)
{
	if (test_is_under_valgrind())
		SKIP("valgrind keeps descriptors of its own");
	surroundings_limit(RLIMIT_NOFILE, 4);
	for (int fd = dup(0); fd >= 0;)
		fd = dup(0);
	CHECK_EQ(section_create_says("name"), ERROR_TOO_MANY_OPEN_FILES);
	CHECK_EQ(create_says(1, 0), ERROR_TOO_MANY_OPEN_FILES);
	surroundings_limit(RLIMIT_NOFILE, 64);
	sections_work();
	test_forgive_descriptors();
}

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
