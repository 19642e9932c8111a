/* SPDX-License-Identifier: MIT */
/*
 * Judging holders: what is alive is reached, what is dead is told so, what cannot be seen
 * counts as alive, and nothing is ever opened that is not the object.
 *
 * Alice holds a section in a process of her own and does there what she is told to.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/lock.h"
#include "os/process.h"
#include "store/attach.h"
#include "store/holder.h"
#include "store/namespace.h"
#include "whitebox.h"

enum {
	SIZE = 3 * 4096
};

struct alice {
	pid_t pid; /* as we see it */
	struct named named;
	uint64_t word;
	struct gate ready, go;
	void (*then)(struct alice *alice);
};

static const struct description wanted = { .kind = LAYOUT_KIND_SECTION,
					   .protection = 3,
					   .size_bytes = SIZE };

static void alice_live(struct alice *alice)
{
	struct name name = whitebox_name("alice's");

	CHECK_EQ(namespace_create(&alice->named, &name, &wanted, &(int) { -1 }), 0);
	alice->word = alice->named.holding.word;
	if (alice->then)
		alice->then(alice);
	gate_open(&alice->ready);
	gate_wait(&alice->go);
}

static struct alice *alice_prepare(void (*then)(struct alice *alice))
{
	struct alice *alice = mmap(NULL, sizeof(*alice), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(alice != MAP_FAILED);
	alice->then = then;
	gate_init(&alice->ready);
	gate_init(&alice->go);
	return alice;
}

static struct alice *alice_new(void (*then)(struct alice *alice))
{
	struct alice *alice = alice_prepare(then);
	pid_t pid = fork();

	if (pid == 0) {
		alice_live(alice);
		_exit(0);
	}
	CHECK(pid > 0);
	alice->pid = pid;
	gate_wait(&alice->ready);
	return alice;
}

static void alice_free(struct alice *alice)
{
	gate_deinit(&alice->ready);
	gate_deinit(&alice->go);
	munmap(alice, sizeof(*alice));
	test_forgive_descriptors(); /* the way to her process is kept */
}

static int reach_word(uint64_t word, const struct identity *identity, bool want_writable,
		      struct reached *ret)
{
	struct attachment *attachment;
	int r;

	CHECK_EQ(attach_enter(&attachment), 0);
	r = holder_reach(attachment, word, identity, want_writable, ret);
	attach_leave();
	return r;
}

static int reach(const struct alice *alice, bool want_writable)
{
	struct reached reached;
	int fd = reach_word(alice->word, &alice->named.holding.identity, want_writable,
			    &reached);

	if (fd < 0)
		return fd;
	CHECK_EQ(reached.size_bytes, SIZE);
	CHECK_EQ(reached.is_writable, want_writable);
	return fd;
}

static void check_verdict(const struct alice *alice, int verdict)
{
	CHECK_EQ(reach(alice, false), verdict);
	CHECK_EQ(reach(alice, true), verdict);
}

static bool is_dead(const struct alice *alice)
{
	struct attachment *attachment;
	bool dead;

	CHECK_EQ(attach_enter(&attachment), 0);
	dead = holder_is_dead(attachment, alice->word);
	attach_leave();
	return dead;
}

static struct layout_slot *slot_of(uint64_t word)
{
	struct attachment *attachment;
	struct layout_slot *slot;

	CHECK_EQ(attach_enter(&attachment), 0);
	slot = index_slot(&attachment->index, layout_word_slot(word));
	attach_leave();
	return slot;
}

/* ---- alive -------------------------------------------------------------------------- */

static void check_reached(const struct alice *alice)
{
	for (int want_writable = 0; want_writable < 2; want_writable++) {
		int fd = reach(alice, want_writable);
		struct identity identity;

		CHECK(fd >= 0);
		CHECK_EQ(fd_identify(fd, &identity, NULL), 0);
		CHECK(identity_equal(&identity, &alice->named.holding.identity));
		CHECK_EQ(fcntl(fd, F_GETFL) & O_ACCMODE,
			 want_writable ? O_RDWR : O_RDONLY);
		CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
		close(fd);
	}
	CHECK(!is_dead(alice));
}

TEST(a_living_holder_is_reached_with_just_the_access_asked_for)
{
	struct alice *alice = alice_new(NULL);

	check_reached(alice);
	wait_killed(alice->pid);
	alice_free(alice);
}

TEST(so_are_we_ourselves)
{
	struct alice *alice = alice_prepare(NULL);

	gate_open(&alice->go);
	alice_live(alice);
	check_reached(alice);
	namespace_close(&alice->named);
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(!is_dead(alice)); /* the process lives, and this asks for no more */
	alice_free(alice);
}

static void *wait_for_go(void *arg)
{
	struct alice *alice = arg;

	gate_wait(&alice->go);
	_exit(0);
}

static void end_main_thread_alone(struct alice *alice)
{
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, wait_for_go, alice), 0);
	gate_open(&alice->ready);
	syscall(SYS_exit, 0);
}

static void await_zombie(pid_t pid)
{
	char path[64], line[512], *state;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	do {
		FILE *stat = fopen(path, "re");

		CHECK(stat && fgets(line, sizeof(line), stat));
		fclose(stat);
		state = strrchr(line, ')') + 2;
	} while (*state != 'Z' && sched_yield() == 0);
}

static void check_leaderless(void)
{
	struct alice *alice = alice_new(end_main_thread_alone);

	await_zombie(alice->pid);
	check_reached(alice);
	gate_open(&alice->go);
	wait_ok(alice->pid);
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	alice_free(alice);
}

TEST(a_process_whose_main_thread_has_ended_alone_is_reached_through_another)
{
	check_leaderless();
}

TEST(so_it_is_by_somebody_without_privileges)
{
	if (geteuid() == 0)
		CHECK_EQ(chown(test_dir(), WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	whitebox_as_nobody(check_leaderless);
}

/* ---- dead --------------------------------------------------------------------------- */

TEST(a_killed_holder_is_dead_also_as_a_zombie)
{
	struct alice *alice = alice_new(NULL);
	siginfo_t info;

	kill(alice->pid, SIGKILL);
	CHECK_EQ(waitid(P_PID, (id_t)alice->pid, &info, WEXITED | WNOWAIT), 0);
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(is_dead(alice));
	waitpid(alice->pid, NULL, 0);
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(is_dead(alice));
	alice_free(alice);
}

TEST(a_word_of_another_generation_is_dead_while_its_slot_lives)
{
	struct alice *alice = alice_new(NULL);
	uint32_t slot = layout_word_slot(alice->word),
		 fd = (uint32_t)layout_word_fd(alice->word);
	uint32_t generation = layout_word_generation(alice->word);

	for (uint32_t step = 1; step <= LAYOUT_GENERATION_MASK; step *= 2) {
		alice->word = layout_word(slot, generation + step, 1, (int)fd);
		check_verdict(alice, ERR_NAME_NOT_FOUND);
		CHECK(is_dead(alice));
	}
	wait_killed(alice->pid);
	alice_free(alice);
}

static void close_behind_our_back(struct alice *alice)
{
	close(alice->named.holding.fd);
}

TEST(a_descriptor_closed_behind_our_back_holds_nothing)
{
	struct alice *alice = alice_new(close_behind_our_back);

	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(!is_dead(alice));
	wait_killed(alice->pid);
	alice_free(alice);
}

TEST(a_holder_that_called_exec_is_dead_although_its_process_lives)
{
	struct alice *alice = alice_prepare(NULL);
	int line[2], input[2];
	pid_t pid;
	char c;

	CHECK_EQ(pipe2(line, O_CLOEXEC), 0);
	CHECK_EQ(pipe2(input, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		gate_open(&alice->go);
		alice_live(alice);
		dup2(input[0], STDIN_FILENO);
		execl("/bin/cat", "cat", NULL);
		_exit(1);
	}
	alice->pid = pid;
	close(line[1]);
	close(input[0]);
	CHECK_EQ(read(line[0], &c, 1), 0); /* closed by exec */
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(is_dead(alice));
	CHECK(process_exists(alice->pid));
	close(input[1]);
	wait_ok(alice->pid);
	close(line[0]);
	alice_free(alice);
}

/* ---- never opened ------------------------------------------------------------------- */

static void become_fifo(struct alice *alice)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/fifo", test_dir());
	CHECK_EQ(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK(dup2(fd, alice->named.holding.fd) >= 0);
}

static void become_terminal(struct alice *alice)
{
	int master, slave;

	CHECK_EQ(openpty(&master, &slave, NULL, NULL, NULL), 0);
	CHECK(dup2(slave, alice->named.holding.fd) >= 0);
}

static void become_directory(struct alice *alice)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/directory", test_dir());
	CHECK_EQ(mkdir(path, 0700), 0);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(dup2(fd, alice->named.holding.fd) >= 0);
}

static void become_file(struct alice *alice)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/file", test_dir());
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(dup2(fd, alice->named.holding.fd) >= 0);
}

static void become_device(struct alice *alice)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	CHECK(dup2(fd, alice->named.holding.fd) >= 0);
}

static void become_other_memory(struct alice *alice)
{
	struct identity identity;
	int fd = memfd_new("other", SIZE, &identity);

	CHECK(dup2(fd, alice->named.holding.fd) >= 0);
}

static void check_never_opened(void (*become)(struct alice *alice))
{
	struct alice *alice = alice_new(become);
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), control;
	char path[64], events[4096];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)alice->pid,
		 layout_word_fd(alice->word));
	CHECK(inotify_add_watch(watch, path, IN_OPEN | IN_ACCESS | IN_MODIFY) >= 0);
	for (int i = 0; i < 3; i++)
		check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(!is_dead(alice));
	CHECK_EQ(read(watch, events, sizeof(events)), -1);
	CHECK_EQ(errno, EAGAIN);

	/* The watch would have seen it. */
	control = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	CHECK(control >= 0);
	CHECK(read(watch, events, sizeof(events)) > 0);
	close(control);
	close(watch);
	wait_killed(alice->pid);
	alice_free(alice);
}

TEST(a_fifo_in_its_place_is_never_opened)
{
	check_never_opened(become_fifo);
}

TEST(a_terminal_in_its_place_is_never_opened)
{
	check_never_opened(become_terminal);
}

TEST(a_directory_in_its_place_is_never_opened)
{
	check_never_opened(become_directory);
}

TEST(a_file_in_its_place_is_never_opened)
{
	check_never_opened(become_file);
}

TEST(a_device_in_its_place_is_never_opened)
{
	check_never_opened(become_device);
}

TEST(other_memory_in_its_place_is_never_opened)
{
	check_never_opened(become_other_memory);
}

static void never_opened_by_nobody(void)
{
	check_never_opened(become_fifo);
}

TEST(nor_is_anything_by_somebody_without_privileges)
{
	if (geteuid() == 0)
		CHECK_EQ(chown(test_dir(), WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	whitebox_as_nobody(never_opened_by_nobody);
}

/* ---- out of reach ------------------------------------------------------------------- */

static void hide(struct alice *alice)
{
	(void)alice;
	CHECK_EQ(prctl(PR_SET_DUMPABLE, 0), 0);
}

static void check_hidden(void)
{
	struct alice *alice = alice_new(hide);

	check_verdict(alice, ERR_HOLDER_HIDDEN);
	CHECK(!is_dead(alice));
	wait_killed(alice->pid);
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(is_dead(alice));
	alice_free(alice);
}

TEST(a_process_that_cannot_be_looked_into_counts_as_alive_until_it_ends)
{
	if (geteuid() == 0)
		CHECK_EQ(chown(test_dir(), WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	whitebox_as_nobody(check_hidden);
}

/* Where /proc shows nobody but those we may look into, "no such file" is no proof. */
TEST(so_does_one_that_proc_does_not_even_show)
{
	int status;
	pid_t pid;

	if (geteuid() != 0 || unshare(CLONE_NEWPID | CLONE_NEWNS) < 0)
		SKIP("no namespace with a /proc of its own may be made here");
	CHECK_EQ(chown(test_dir(), WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	pid = fork();
	if (pid == 0) {
		if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0 ||
		    mount("proc", "/proc", "proc", 0, "hidepid=2") < 0)
			_exit(77);
		whitebox_as_nobody(check_hidden);
		_exit(0);
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		SKIP("/proc cannot be mounted with hidepid here");
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	test_leave_unexamined();
}

TEST(so_does_one_in_another_pid_namespace)
{
	struct alice *alice = alice_prepare(NULL);
	pid_t keeper = fork(), pid;

	if (keeper == 0) {
		if (unshare(CLONE_NEWPID) < 0) {
			alice->pid = -1;
			gate_open(&alice->ready);
			_exit(0);
		}
		pid = fork();
		if (pid == 0) {
			CHECK_EQ(getpid(), 1);
			gate_wait(&alice->go);
			alice_live(alice);
			_exit(0);
		}
		alice->pid = pid;
		gate_open(&alice->go);
		waitpid(pid, NULL, 0);
		_exit(0);
	}
	gate_wait(&alice->ready);
	if (alice->pid < 0) {
		waitpid(keeper, NULL, 0);
		SKIP("no PID namespaces may be made here");
	}
	CHECK_EQ(slot_of(alice->word)->pid, 1);
	check_verdict(alice, ERR_HOLDER_HIDDEN);
	CHECK(!is_dead(alice));
	kill(alice->pid, SIGKILL);
	wait_ok(keeper);
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(is_dead(alice));
	alice_free(alice);
}

/* Another owner wrote her record. */
static void slot_says(const struct alice *alice, uint32_t pid, uint64_t pid_namespace)
{
	slot_write(
		slot_of(alice->word), layout_word_slot(alice->word),
		&(struct slot_owner) { .pid = pid,
				       .generation = layout_word_generation(alice->word),
				       .pid_namespace = pid_namespace });
}

TEST(the_record_decides_which_pid_namespace_that_is)
{
	struct alice *alice = alice_new(NULL);
	uint64_t ours = slot_of(alice->word)->pid_namespace;

	slot_says(alice, (uint32_t)alice->pid, ours + 1);
	check_verdict(alice, ERR_HOLDER_HIDDEN);
	slot_says(alice, (uint32_t)alice->pid, ours);
	check_reached(alice);
	wait_killed(alice->pid);
	alice_free(alice);
}

TEST(a_slot_locked_without_a_pid_is_a_child_not_yet_born)
{
	struct alice *alice = alice_prepare(NULL);
	uint64_t pid_namespace = 0;
	char path[256];
	int fd;

	gate_open(&alice->go);
	alice_live(alice);
	alice->word = layout_word(100, 5, 1, alice->named.holding.fd);
	CHECK_EQ(process_pid_namespace(&pid_namespace), 0);
	slot_says(alice, 0, pid_namespace);
	check_verdict(alice, ERR_NAME_NOT_FOUND);

	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, test_dir());
	fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK_EQ(file_lock_try(fd, 100), 0);
	check_verdict(alice, -EAGAIN);
	CHECK(!is_dead(alice));
	slot_says(alice, (uint32_t)getpid(), pid_namespace);
	check_reached(alice);
	slot_says(alice, 0, pid_namespace);
	close(fd); /* it died before its birth */
	check_verdict(alice, ERR_NAME_NOT_FOUND);
	CHECK(is_dead(alice));
	namespace_close(&alice->named);
	alice_free(alice);
}

TEST(no_descriptor_left_says_nothing_about_the_holder)
{
	struct alice *alice = alice_new(NULL);
	struct rlimit limit, none;
	int next;

	check_reached(alice);
	next = open("/dev/null", O_RDONLY | O_CLOEXEC);
	close(next);
	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = (rlim_t)next;
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
	check_verdict(alice, -EMFILE);
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
	check_reached(alice);
	wait_killed(alice->pid);
	alice_free(alice);
}

/* ---- hostile ------------------------------------------------------------------------ */

TEST(words_of_any_bits_never_yield_another_object)
{
	struct alice *alice = alice_new(NULL);
	int n_before = test_count_descriptors(), n_reached = 0;
	uint64_t seed = 21;

	close(reach(alice, false));
	n_before = test_count_descriptors();
	for (int round = 0; round < whitebox_rounds(20000); round++) {
		uint64_t word = whitebox_random(&seed);
		struct reached reached;
		int fd;

		/* Often a word that is nearly hers. */
		if (round % 2)
			word = alice->word ^ (word & 0x1F) ^
			       (round % 4 == 3 ? UINT64_C(1) << word % 64 : 0);
		fd = reach_word(word, &alice->named.holding.identity, round % 3 == 0,
				&reached);
		if (fd >= 0) {
			struct identity identity;

			n_reached++;
			CHECK_EQ(fd_identify(fd, &identity, NULL), 0);
			CHECK(identity_equal(&identity, &alice->named.holding.identity));
			close(fd);
		} else {
			CHECK(fd == ERR_NAME_NOT_FOUND || fd == ERR_HOLDER_HIDDEN);
		}
	}
	CHECK(n_reached > 0);
	CHECK(test_count_descriptors() <= n_before + 2);
	wait_killed(alice->pid);
	alice_free(alice);
}

TEST_LIMIT(records_of_any_bits_never_yield_another_object, 180)
{
	struct alice *alice = alice_new(NULL);
	struct layout_slot *slot = slot_of(alice->word), good;
	uint64_t seed = 22;

	memcpy(&good, slot, sizeof(good));
	for (int round = 0; round < whitebox_rounds(100); round++) {
		int fd;

		memcpy(slot, &good, sizeof(good));
		switch (round % 4) {
		case 0:
			slot->pid = (uint32_t)whitebox_random(&seed);
			break;
		case 1:
			slot->pid = (uint32_t)(whitebox_random(&seed) % 1000) + 1;
			break;
		case 2:
			slot->pid_namespace = whitebox_random(&seed);
			break;
		default:
			whitebox_fill(&seed, slot, sizeof(*slot));
		}
		fd = reach(alice, round % 3 == 0);
		CHECK(fd >= 0 || fd == ERR_NAME_NOT_FOUND || fd == ERR_HOLDER_HIDDEN ||
		      fd == -EAGAIN);
		if (fd >= 0) {
			struct identity identity;

			CHECK_EQ(fd_identify(fd, &identity, NULL), 0);
			CHECK(identity_equal(&identity, &alice->named.holding.identity));
			close(fd);
		}
	}
	memcpy(slot, &good, sizeof(good));
	check_reached(alice);
	wait_killed(alice->pid);
	alice_free(alice);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
