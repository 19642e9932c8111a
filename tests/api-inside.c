/* SPDX-License-Identifier: MIT */
/*
 * What happens to a thread inside of a call: signals arrive in the middle of everything,
 * threads are cancelled. Neither makes a call fail, and nothing of the library stays
 * locked, open or mapped behind a thread that is gone.
 */
#include <pthread.h>
#include <sys/time.h>
#include <tlhelp32.h>

#include "puppet.h"

enum {
	INSIDE_ROUNDS = 200,
	INSIDE_THREADS = 4,
	INSIDE_CANCELLED = 60,
};

/* ---- a program's calls -------------------------------------------------------------- */

static void use_sections(unsigned who)
{
	MEMORY_BASIC_INFORMATION information;
	HANDLE section, again, duplicate = NULL;
	char name[64];
	char *view;
	DWORD old;

	snprintf(name, sizeof(name), "inside-%u", who);
	section = section_create(name, 2 * TORTURE_PAGE);
	again = section_open(name);
	CHECK(DuplicateHandle(GetCurrentProcess(), again, GetCurrentProcess(), &duplicate,
			      FILE_MAP_READ, FALSE, 0));
	view = section_view(section);
	view[0] = 1;
	CHECK(FlushViewOfFile(view, 0));
	CHECK(VirtualQuery(view, &information, sizeof(information)));
	CHECK(VirtualProtect(view, TORTURE_PAGE, PAGE_READONLY, &old));
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(duplicate));
	CHECK(CloseHandle(again));
	CHECK(CloseHandle(section));

	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				     PAGE_READWRITE | SEC_RESERVE, 0, 1 << 20, NULL);
	CHECK(section);
	view = section_view(section);
	CHECK(VirtualAlloc(view, 1 << 16, MEM_COMMIT, PAGE_READWRITE));
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

static void use_others(void)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, "others");

	CHECK(section);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(section_open("others")));
	CHECK_EQ(section_create_says("others"), ERROR_ALREADY_EXISTS);
	CHECK_EQ(section_open_says("nobodys"), ERROR_FILE_NOT_FOUND);
}

static void use_files(unsigned who)
{
	char path[256], text[100] = "";
	HANDLE file, section;
	DWORD n;

	snprintf(path, sizeof(path), "%s/inside-%u", test_dir(), who);
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_DELETE, NULL,
			   CREATE_ALWAYS, 0, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK(WriteFile(file, text, sizeof(text), &n, NULL));
	CHECK(FlushFileBuffers(file));
	CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
	CHECK(ReadFile(file, text, sizeof(text), &n, NULL));
	CHECK_EQ(n, sizeof(text));
	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 8192, NULL);
	CHECK(section);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(file));
	CHECK(DeleteFileA(path));
}

static void use_the_rest(void)
{
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };
	PROCESSENTRY32 entry = { .dwSize = sizeof(entry) };
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0), process;
	MEMORY_BASIC_INFORMATION information;
	void *memory;

	CHECK(snapshot != INVALID_HANDLE_VALUE);
	CHECK(Process32First(snapshot, &entry));
	CHECK(CloseHandle(snapshot));
	CHECK(GlobalMemoryStatusEx(&status));
	memory = VirtualAlloc(NULL, 1 << 16, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	CHECK(memory);
	CHECK(VirtualFree(memory, 0, MEM_RELEASE));
	CHECK(VirtualQuery(&status, &information, sizeof(information)));
	process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
	CHECK(process);
	CHECK(CloseHandle(process));
}

static void use_everything(unsigned who)
{
	use_sections(who);
	use_others();
	use_files(who);
	use_the_rest();
}

static struct puppet *other_new(void)
{
	struct puppet *other = puppet_new();

	puppet_create(other, "others", 7);
	return other;
}

/* ---- signals ------------------------------------------------------------------------ */

static _Atomic unsigned n_signals;

static void count_signal(int signal)
{
	(void)signal;
	atomic_fetch_add(&n_signals, 1);
}

/* No call is restarted by the kernel. */
static void let_signals_come(bool often)
{
	const suseconds_t period = often ? 150 * (suseconds_t)test_patience() : 0;
	const struct itimerval timer = { { 0, period }, { 0, period } };
	struct sigaction action = { .sa_handler = count_signal };

	CHECK(sigaction(SIGALRM, &action, NULL) == 0);
	CHECK(setitimer(ITIMER_REAL, &timer, NULL) == 0);
}

TEST_LIMIT(signals_make_no_call_fail, 120)
{
	other_new();
	use_everything(0); /* nothing of this is new */
	let_signals_come(true);
	for (unsigned i = 0;
	     i < INSIDE_ROUNDS / test_patience() || atomic_load(&n_signals) < 100; i++)
		use_everything(0);
	let_signals_come(false);
	torture_note("%u signals", atomic_load(&n_signals));
	puppet_dismiss_all();
	test_forgive_descriptors(); /* the puppet's line */
}

TEST(a_sleep_is_as_long_whatever_comes)
{
	uint64_t start_ns;

	let_signals_come(true);
	start_ns = torture_now_ns();
	Sleep(50);
	CHECK(torture_now_ns() - start_ns >= UINT64_C(49000000));
	let_signals_come(false);
}

/* ---- cancellation ------------------------------------------------------------------- */

struct victim {
	pthread_t thread;
	unsigned number;
	_Atomic uint64_t n_rounds;
};

/* May be cancelled anywhere, but leaves nothing behind where the program itself says so. */
static void *be_a_victim(void *arg)
{
	struct victim *victim = arg;

	for (;;) {
		use_everything(victim->number);
		atomic_fetch_add(&victim->n_rounds, 1);
		pthread_testcancel();
	}
	return NULL;
}

TEST_LIMIT(a_cancelled_thread_leaves_nothing_behind, 120)
{
	struct victim victims[INSIDE_THREADS] = { 0 };
	unsigned dice = 1;
	int before;

	other_new();
	use_everything(99);
	before = test_count_descriptors();
	for (int i = 0; i < INSIDE_CANCELLED; i++) {
		struct victim *victim = &victims[i % INSIDE_THREADS];

		if (victim->thread) {
			void *result;

			/* Somewhere in its second round, or later. */
			while (atomic_load(&victim->n_rounds) == 0)
				sched_yield();
			dice = dice * 1103515245 + 12345;
			for (unsigned pause = dice >> 20; pause; pause--)
				__asm__ volatile("");
			CHECK(pthread_cancel(victim->thread) == 0);
			CHECK(pthread_join(victim->thread, &result) == 0);
			CHECK(result == PTHREAD_CANCELED);
		}
		victim->number = (unsigned)i;
		atomic_store(&victim->n_rounds, 0);
		CHECK(pthread_create(&victim->thread, NULL, be_a_victim, victim) == 0);
	}
	for (int i = 0; i < INSIDE_THREADS; i++) {
		CHECK(pthread_cancel(victims[i].thread) == 0);
		CHECK(pthread_join(victims[i].thread, NULL) == 0);
	}
	CHECK_EQ(test_count_descriptors(), before);
	use_everything(99);
	puppet_dismiss_all();
	test_forgive_descriptors();
}

/* With a cancellation that waits already, the first point inside would be the end. */
static void *call_while_cancelled(void *arg)
{
	int state;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	while (!atomic_load((_Atomic bool *)arg))
		sched_yield();
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
	use_everything(1);
	*(_Atomic bool *)arg = false; /* it got this far */
	for (;;)
		pthread_testcancel();
	return NULL;
}

TEST(no_call_is_a_cancellation_point)
{
	_Atomic bool is_cancelled = false;
	pthread_t thread;
	void *result;

	other_new();
	CHECK(pthread_create(&thread, NULL, call_while_cancelled,
			     (void *)&is_cancelled) == 0);
	CHECK(pthread_cancel(thread) == 0);
	atomic_store(&is_cancelled, true);
	CHECK(pthread_join(thread, &result) == 0);
	CHECK(result == PTHREAD_CANCELED);
	CHECK(!atomic_load(&is_cancelled));
	use_everything(1);
	puppet_dismiss_all();
	test_forgive_descriptors();
}

static void *sleep_for_ever(void *arg)
{
	atomic_store((_Atomic bool *)arg, true);
	Sleep(INFINITE);
	return NULL;
}

TEST(only_sleeping_is_one)
{
	_Atomic bool is_there = false;
	pthread_t thread;
	void *result;

	CHECK(pthread_create(&thread, NULL, sleep_for_ever, (void *)&is_there) == 0);
	while (!atomic_load(&is_there))
		sched_yield();
	CHECK(pthread_cancel(thread) == 0);
	CHECK(pthread_join(thread, &result) == 0);
	CHECK(result == PTHREAD_CANCELED);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
