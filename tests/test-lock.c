/* SPDX-License-Identifier: MIT */
/*
 * The two locks that outlive their owner's death. Actors are processes over one shared
 * page; who sleeps is read from /proc, never assumed after a delay.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/lock.h"
#include "os/process.h"
#include "os/robust.h"
#include "whitebox.h"

/* What the actors share. */
struct stage {
	_Atomic uint32_t word;
	_Atomic int n_inside, n_deaths, n_clean;
	volatile uint64_t first, second; /* under the lock: always equal outside */
	struct gate in, go;              /* "I am inside", "go on" */
};

static struct stage *stage_new(void)
{
	struct stage *stage = mmap(NULL, sizeof(*stage), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(stage != MAP_FAILED);
	gate_init(&stage->in);
	gate_init(&stage->go);
	return stage;
}

static void stage_free(struct stage *stage)
{
	gate_deinit(&stage->in);
	gate_deinit(&stage->go);
	munmap(stage, sizeof(*stage));
}

static bool is_pending(const _Atomic uint32_t *word)
{
	const struct robust_list_head *head = process_robust_list();

	return (const char *)head->list_op_pending + head->futex_offset ==
	       (const char *)word;
}

/* Until the process sleeps in the kernel, on the futex. */
static void await_sleeper(pid_t pid)
{
	char path[64], text[64];

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	for (;;) {
		int fd = open(path, O_RDONLY | O_CLOEXEC), n;

		CHECK(fd >= 0);
		n = (int)read(fd, text, sizeof(text) - 1);
		close(fd);
		if (n > 0 && (text[n] = '\0', strtol(text, NULL, 10) == SYS_futex) &&
		    text[0] != 'r')
			return;
		sched_yield();
	}
}

/* ---- one owner ---------------------------------------------------------------------- */

TEST(a_free_word_is_taken_and_given_back_and_the_kernel_knows_meanwhile)
{
	_Atomic uint32_t word = 0;

	for (int i = 0; i < 3; i++) {
		CHECK_EQ(shared_lock_acquire(&word, NULL), 0);
		CHECK_EQ(word, process_tid());
		CHECK(is_pending(&word));
		shared_lock_release(&word);
		CHECK_EQ(word, 0);
		CHECK(process_robust_list()->list_op_pending == NULL);
	}
}

static void step_inside(struct stage *stage, int n_rounds)
{
	for (int i = 0; i < n_rounds; i++) {
		CHECK_EQ(shared_lock_acquire(&stage->word, NULL), 0);
		CHECK_EQ(atomic_fetch_add(&stage->n_inside, 1), 0);
		stage->first++;
		CHECK_EQ(stage->second + 1, stage->first);
		stage->second++;
		CHECK_EQ(atomic_fetch_sub(&stage->n_inside, 1), 1);
		shared_lock_release(&stage->word);
	}
}

static void *thread_inside(void *arg)
{
	step_inside(arg, whitebox_rounds(50000));
	return NULL;
}

TEST(of_many_threads_one_is_inside)
{
	struct stage *stage = stage_new();
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, thread_inside, stage), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(stage->first, 4 * whitebox_rounds(50000));
	CHECK_EQ(stage->word, 0);
	stage_free(stage);
}

static void child_inside(void *arg)
{
	step_inside(arg, whitebox_rounds(50000));
}

TEST(of_many_processes_one_is_inside)
{
	struct stage *stage = stage_new();
	pid_t pids[4];

	for (int i = 0; i < 4; i++)
		pids[i] = test_fork(child_inside, stage);
	for (int i = 0; i < 4; i++)
		wait_ok(pids[i]);
	CHECK_EQ(stage->first, 4 * whitebox_rounds(50000));
	CHECK_EQ(stage->word, 0);
	stage_free(stage);
}

/* ---- death -------------------------------------------------------------------------- */

static void hold(void *arg)
{
	struct stage *stage = arg;

	CHECK_EQ(shared_lock_acquire(&stage->word, NULL), 0);
	gate_open(&stage->in);
	gate_wait(&stage->go);
	shared_lock_release(&stage->word);
}

static pid_t holder_new(struct stage *stage)
{
	pid_t alice = test_fork(hold, stage);

	gate_wait(&stage->in);
	return alice;
}

static void come_in(void *arg)
{
	struct stage *stage = arg;
	int r = shared_lock_acquire(&stage->word, NULL);

	CHECK_EQ(atomic_fetch_add(&stage->n_inside, 1), 0);
	CHECK(r == 0 || r == NEWS_OWNER_DIED);
	atomic_fetch_add(r ? &stage->n_deaths : &stage->n_clean, 1);
	CHECK_EQ(atomic_fetch_sub(&stage->n_inside, 1), 1);
	shared_lock_release(&stage->word);
}

TEST(a_death_inside_is_told_to_the_next_comer_and_to_nobody_after)
{
	struct stage *stage = stage_new();

	wait_killed(holder_new(stage));
	CHECK(stage->word & FUTEX_OWNER_DIED);
	CHECK_EQ(shared_lock_acquire(&stage->word, NULL), NEWS_OWNER_DIED);
	CHECK_EQ(stage->word & ~FUTEX_WAITERS, process_tid());
	shared_lock_release(&stage->word);
	CHECK_EQ(stage->word, 0);
	CHECK_EQ(shared_lock_acquire(&stage->word, NULL), 0);
	shared_lock_release(&stage->word);
	stage_free(stage);
}

TEST(sleepers_are_woken_by_the_owners_death_and_exactly_one_hears_of_it)
{
	for (int round = 0; round < 5; round++) {
		struct stage *stage = stage_new();
		pid_t alice = holder_new(stage), sleepers[4];
		uint64_t start_ns;

		for (int i = 0; i < 4; i++)
			sleepers[i] = test_fork(come_in, stage);
		for (int i = 0; i < 4; i++)
			await_sleeper(sleepers[i]);
		CHECK(stage->word & FUTEX_WAITERS);
		start_ns = clock_monotonic_ns();
		wait_killed(alice);
		for (int i = 0; i < 4; i++)
			wait_ok(sleepers[i]);
		printf("# four sleepers inherited in %llu us\n",
		       (unsigned long long)(clock_monotonic_ns() - start_ns) / 1000);
		CHECK_EQ(stage->n_deaths, 1);
		CHECK_EQ(stage->n_clean, 3);
		CHECK_EQ(stage->word & ~FUTEX_WAITERS, 0);
		stage_free(stage);
	}
}

static void *die_inside(void *arg)
{
	shared_lock_acquire(arg, NULL);
	return NULL;
}

TEST(a_thread_that_ends_inside_has_died_there)
{
	_Atomic uint32_t word = 0;
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, die_inside, &word), 0);
	pthread_join(thread, NULL);
	CHECK_EQ(shared_lock_acquire(&word, NULL), NEWS_OWNER_DIED);
	shared_lock_release(&word);
}

enum {
	N_MOMENTS = ROBUST_MAX_HELD,
	N_GIVEN_BACK = 3,
};

struct moment {
	_Alignas(64) _Atomic uint32_t word; /* its links are in the rest of the line */
};

/* Takes all of several, gives the last back, and ends with the others. */
static void *die_among_many(void *arg)
{
	struct moment *moments = arg;
	struct robust_room room;

	robust_lend(&room);
	for (int i = 0; i < N_MOMENTS; i++)
		shared_lock_acquire_linked(&moments[i].word, NULL);
	for (int i = N_MOMENTS - 1; i >= N_MOMENTS - N_GIVEN_BACK; i--)
		shared_lock_release_linked(&moments[i].word);
	return NULL;
}

TEST(a_thread_that_ends_with_all_of_several_has_died_in_each)
{
	static struct moment moments[N_MOMENTS];
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, die_among_many, moments), 0);
	pthread_join(thread, NULL);
	for (int i = 0; i < N_MOMENTS; i++) {
		CHECK_EQ(shared_lock_acquire(&moments[i].word, NULL),
			 i < N_MOMENTS - N_GIVEN_BACK ? NEWS_OWNER_DIED : 0);
		shared_lock_release(&moments[i].word);
	}
}

static void *take_all_and_leave(void *arg)
{
	const struct robust_list_head *head = process_robust_list();
	struct moment *moments = arg;
	struct robust_room room;

	CHECK(head->list.next == &head->list);
	robust_lend(&room);
	for (int i = 0; i < N_MOMENTS; i++)
		shared_lock_acquire_linked(&moments[i].word, NULL);
	for (int i = N_MOMENTS - 1; i >= 0; i--)
		shared_lock_release_linked(&moments[i].word);
	robust_lend(NULL);
	CHECK(head->list.next == &head->list);
	return NULL;
}

TEST(a_thread_that_gives_all_of_several_back_leaves_nothing)
{
	static struct moment moments[N_MOMENTS];
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, take_all_and_leave, moments), 0);
	pthread_join(thread, NULL);
	for (int i = 0; i < N_MOMENTS; i++)
		CHECK_EQ(moments[i].word, 0);
}

TEST(an_owner_that_execs_has_died_there)
{
	struct stage *stage = stage_new();
	pid_t pid = fork();

	if (pid == 0) {
		shared_lock_acquire(&stage->word, NULL);
		execl("/bin/true", "true", NULL);
		_exit(1);
	}
	wait_ok(pid);
	CHECK_EQ(shared_lock_acquire(&stage->word, NULL), NEWS_OWNER_DIED);
	shared_lock_release(&stage->word);
	stage_free(stage);
}

TEST(a_sleeper_that_is_killed_takes_nothing_with_it)
{
	struct stage *stage = stage_new();
	pid_t alice = holder_new(stage), bob, carol;

	bob = test_fork(come_in, stage);
	await_sleeper(bob);
	carol = test_fork(come_in, stage);
	await_sleeper(carol);
	wait_killed(bob);
	CHECK_EQ(stage->word & FUTEX_TID_MASK, alice);
	CHECK(!(stage->word & FUTEX_OWNER_DIED));
	gate_open(&stage->go);
	wait_ok(alice);
	wait_ok(carol);
	CHECK_EQ(stage->n_clean, 1);
	CHECK_EQ(stage->n_deaths, 0);
	CHECK_EQ(stage->word & ~FUTEX_WAITERS, 0);
	stage_free(stage);
}

static void toil(void *arg)
{
	struct stage *stage = arg;

	for (;;) {
		int r = shared_lock_acquire(&stage->word, NULL);

		if (r == NEWS_OWNER_DIED) {
			atomic_store(&stage->n_inside, 0);
			stage->second = stage->first;
		}
		CHECK_EQ(atomic_fetch_add(&stage->n_inside, 1), 0);
		CHECK_EQ(stage->first, stage->second);
		stage->first++;
		stage->second++;
		CHECK_EQ(atomic_fetch_sub(&stage->n_inside, 1), 1);
		shared_lock_release(&stage->word);
	}
}

TEST(whoever_is_killed_wherever_the_work_goes_on_in_order)
{
	struct stage *stage = stage_new();
	int n_kills = whitebox_rounds(400);
	uint64_t seed = 11, last = 0;
	pid_t pids[3];

	for (int i = 0; i < 3; i++)
		pids[i] = test_fork(toil, stage);
	for (int kill_number = 0; kill_number < n_kills; kill_number++) {
		int i = (int)(whitebox_random(&seed) % 3), status;

		/* Progress since the last death shows that nobody waits for the dead. */
		while (*(volatile uint64_t *)&stage->first < last + 10)
			sched_yield();
		for (uint64_t spin = whitebox_random(&seed) % 4096; spin; spin--)
			__asm__ __volatile__("");
		kill(pids[i], SIGKILL);
		CHECK_EQ(waitpid(pids[i], &status, 0), pids[i]);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		last = stage->first;
		pids[i] = test_fork(toil, stage);
	}
	for (int i = 0; i < 3; i++)
		wait_killed(pids[i]);
	CHECK(shared_lock_acquire(&stage->word, NULL) >= 0);
	CHECK(stage->first - stage->second <= 1);
	shared_lock_release(&stage->word);
	printf("# %d kills in %llu turns\n", n_kills, (unsigned long long)stage->first);
	stage_free(stage);
}

/* ---- words that name nobody --------------------------------------------------------- */

static void check_taken_over(uint32_t value)
{
	_Atomic uint32_t word = value;

	CHECK_EQ(shared_lock_acquire(&word, NULL), NEWS_OWNER_DIED);
	CHECK_EQ(word & FUTEX_TID_MASK, process_tid());
	shared_lock_release(&word);
	CHECK_EQ(word & ~FUTEX_WAITERS, 0);
}

TEST(a_word_that_names_a_thread_long_gone_is_taken_over)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	wait_ok(pid);
	check_taken_over((uint32_t)pid);
	check_taken_over((uint32_t)pid | FUTEX_WAITERS);
	check_taken_over((uint32_t)pid | FUTEX_OWNER_DIED);
}

TEST(a_word_that_names_ourselves_although_we_are_outside_is_taken_over)
{
	check_taken_over((uint32_t)process_tid());
	check_taken_over((uint32_t)process_tid() | FUTEX_WAITERS);
}

TEST(words_of_all_ones_and_of_impossible_numbers_are_taken_over)
{
	check_taken_over(UINT32_MAX);
	check_taken_over(FUTEX_TID_MASK);
	check_taken_over(FUTEX_OWNER_DIED);
	check_taken_over(FUTEX_OWNER_DIED | FUTEX_WAITERS);
}

TEST(a_free_word_with_the_waiters_bit_is_free)
{
	_Atomic uint32_t word = FUTEX_WAITERS;

	CHECK_EQ(shared_lock_acquire(&word, NULL), 0);
	shared_lock_release(&word);
}

static void take_over_from_init(void *arg)
{
	(void)arg;
	if (geteuid() == 0)
		CHECK_EQ(setresuid(65534, 65534, 65534), 0);
	check_taken_over(1);
}

TEST(a_word_that_names_another_users_thread_is_taken_over)
{
	wait_ok(test_fork(take_over_from_init, NULL));
}

TEST(a_word_that_names_a_living_thread_which_shows_no_sign_of_ownership_is_taken_over)
{
	struct gate stay;
	char c;
	pid_t pid;

	gate_init(&stay);
	pid = fork();
	if (pid == 0) {
		close(stay.fd[1]);
		_exit(read(stay.fd[0], &c, 1) != 0);
	}
	check_taken_over((uint32_t)pid);
	gate_deinit(&stay);
	wait_ok(pid);
}

TEST(a_word_that_names_a_zombie_is_taken_over)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	check_taken_over((uint32_t)pid);
	wait_ok(pid);
}

TEST(a_word_that_names_a_thread_of_the_kernel_is_taken_over)
{
	char name[32] = "";
	int fd = open("/proc/2/comm", O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && read(fd, name, sizeof(name) - 1) > 0)
		close(fd);
	if (strcmp(name, "kthreadd\n") != 0)
		SKIP("the kernel's threads are not in sight");
	check_taken_over(2);
}

static void raw_child_dies_inside(_Atomic uint32_t *word)
{
	pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);

	if (pid == 0) {
		/* No robust list: the kernel will not notice. */
		_exit(shared_lock_acquire(word, NULL) != 0);
	}
	wait_ok(pid);
}

TEST(the_death_of_a_thread_without_a_robust_list_is_found_out)
{
	struct stage *stage = stage_new();

	raw_child_dies_inside(&stage->word);
	CHECK(stage->word != 0 && !(stage->word & FUTEX_OWNER_DIED));
	CHECK_EQ(shared_lock_acquire(&stage->word, NULL), NEWS_OWNER_DIED);
	shared_lock_release(&stage->word);
	stage_free(stage);
}

/* ---- a stopped owner ---------------------------------------------------------------- */

static void come_in_and_tell(void *arg)
{
	struct stage *stage = arg;

	CHECK_EQ(shared_lock_acquire(&stage->word, NULL), 0);
	gate_open(&stage->in);
	shared_lock_release(&stage->word);
}

TEST(a_stopped_owner_keeps_its_lock)
{
	struct stage *stage = stage_new();
	pid_t alice = holder_new(stage), bob;
	struct pollfd news = { .fd = stage->in.fd[0], .events = POLLIN };
	int status;

	kill(alice, SIGSTOP);
	CHECK_EQ(waitpid(alice, &status, WUNTRACED), alice);
	CHECK(WIFSTOPPED(status));
	bob = test_fork(come_in_and_tell, stage);
	/* Longer than any suspicion lasts: nothing may come. */
	CHECK_EQ(poll(&news, 1, 2600), 0);
	CHECK_EQ(stage->word & FUTEX_TID_MASK, alice);
	gate_open(&stage->go);
	kill(alice, SIGCONT);
	wait_ok(alice);
	gate_wait(&stage->in);
	wait_ok(bob);
	stage_free(stage);
}

/* ---- file locks --------------------------------------------------------------------- */

static int file_new(void)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/file", test_dir());
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	return fd;
}

TEST(a_byte_belongs_to_one_description_at_a_time)
{
	int alice = file_new(), bob = file_new();

	CHECK_EQ(file_lock_test(bob, 7, 1), 0);
	CHECK_EQ(file_lock_try(alice, 7), 0);
	CHECK_EQ(file_lock_try(bob, 7), -EAGAIN);
	CHECK_EQ(file_lock_test(bob, 7, 1), 1);
	CHECK_EQ(file_lock_test(alice, 7, 1), 0); /* nobody is in one's own way */
	CHECK_EQ(file_lock_try(alice, 7), 0);
	CHECK_EQ(file_lock_try(bob, 8), 0);
	CHECK_EQ(file_lock_test(bob, 0, 65536), 1);
	CHECK_EQ(file_lock_test(bob, 8, 65536), 0);
	CHECK_EQ(file_lock_test(bob, 0, 7), 0);
	file_lock_release(alice, 7);
	CHECK_EQ(file_lock_try(bob, 7), 0);
	close(alice);
	close(bob);
}

TEST(the_lock_goes_with_its_description_and_with_no_other)
{
	int alice = file_new(), bob = file_new(), other = file_new(), copy;

	CHECK_EQ(file_lock_try(alice, 7), 0);
	copy = dup(alice);
	close(other); /* POSIX record locks would go here */
	CHECK_EQ(file_lock_test(bob, 7, 1), 1);
	close(alice);
	CHECK_EQ(file_lock_test(bob, 7, 1), 1);
	close(copy);
	CHECK_EQ(file_lock_test(bob, 7, 1), 0);
	close(bob);
}

TEST(the_lock_goes_with_the_process)
{
	int bob = file_new();
	struct gate in;
	pid_t pid;

	gate_init(&in);
	pid = fork();
	if (pid == 0) {
		CHECK_EQ(file_lock_try(file_new(), 7), 0);
		gate_open(&in);
		pause();
	}
	gate_wait(&in);
	CHECK_EQ(file_lock_test(bob, 7, 1), 1);
	wait_killed(pid);
	CHECK_EQ(file_lock_test(bob, 7, 1), 0);
	gate_deinit(&in);
	close(bob);
}

TEST(errors_are_told_apart_from_held)
{
	int fd = file_new();

	close(fd);
	CHECK_EQ(file_lock_try(fd, 0), -EBADF);
	CHECK_EQ(file_lock_test(fd, 0, 1), -EBADF);
	CHECK_EQ(file_lock_whole(fd), -EBADF);
}

static void count_in_file(void *arg)
{
	int fd = file_new(), number;

	(void)arg;
	for (int i = 0; i < 500; i++) {
		CHECK_EQ(file_lock_whole(fd), 0);
		if (pread(fd, &number, sizeof(number), 0) != sizeof(number))
			number = 0;
		number++;
		CHECK_EQ(pwrite(fd, &number, sizeof(number), 0), sizeof(number));
		file_unlock_whole(fd);
	}
	close(fd);
}

TEST(the_whole_file_belongs_to_one_and_the_others_wait)
{
	int fd = file_new(), number;
	pid_t pids[3];

	for (int i = 0; i < 3; i++)
		pids[i] = test_fork(count_in_file, NULL);
	for (int i = 0; i < 3; i++)
		wait_ok(pids[i]);
	CHECK_EQ(pread(fd, &number, sizeof(number), 0), sizeof(number));
	CHECK_EQ(number, 1500);
	/* Bytes and the whole are different locks. */
	CHECK_EQ(file_lock_whole(fd), 0);
	CHECK_EQ(file_lock_test(fd, 0, 65536), 0);
	close(fd);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
