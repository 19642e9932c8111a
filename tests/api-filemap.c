/* SPDX-License-Identifier: MIT */
/*
 * Mapped files and mapped memory between two processes: bytes written through a view, with
 * WriteFile() or into the section by its descriptor are the same bytes for everybody, and
 * nothing that a peer does to an anonymous section's memory takes pages away from under a
 * view, which would be SIGBUS.
 */
#include "torture.h"

#include <dirent.h>
#include <sched.h>

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* ---- files -------------------------------------------------------------------------- */

/* One side: the file, a section of it, a view of all of it, each of its own. */
struct side {
	HANDLE file, section;
	uint8_t *view;
	uint32_t n_bytes;
};

static const uint32_t file_sizes[] = { 1,    2,     511,   4095,  4096,
				       4097, 10000, 65536, 65537, (1 << 20) + 3 };

/* What the file holds in a round; no two rounds agree in any byte. */
static uint8_t pattern(uint32_t at, unsigned round)
{
	return (uint8_t)(at * 7 + (at >> 8) + round * 31);
}

static void pattern_fill(uint8_t *bytes, uint32_t n_bytes, unsigned round)
{
	for (uint32_t i = 0; i < n_bytes; i++)
		bytes[i] = pattern(i, round);
}

static void pattern_check(const uint8_t *bytes, uint32_t n_bytes, unsigned round)
{
	for (uint32_t i = 0; i < n_bytes; i++)
		if (bytes[i] != pattern(i, round))
			test_fail(__FILE__, __LINE__,
				  "round %u: byte %u of %u is %u, not %u", round, i,
				  n_bytes, bytes[i], pattern(i, round));
}

static void side_open(struct side *side, uint32_t n_bytes)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/shared", test_dir());
	side->n_bytes = n_bytes;
	side->file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, SHARE_ALL, NULL,
				 OPEN_ALWAYS, 0, NULL);
	CHECK(side->file != INVALID_HANDLE_VALUE);
	side->section =
		CreateFileMappingA(side->file, NULL, PAGE_READWRITE, 0, n_bytes, NULL);
	CHECK(side->section);
	side->view = section_view(side->section);
}

static void side_close(struct side *side)
{
	CHECK(UnmapViewOfFile(side->view));
	CHECK(CloseHandle(side->section));
	CHECK(CloseHandle(side->file));
}

/* By WriteFile() in every second round, else through the view. */
static void side_write(struct side *side, unsigned round)
{
	uint8_t *bytes;
	DWORD done;

	if (round % 2) {
		pattern_fill(side->view, side->n_bytes, round);
		return;
	}
	bytes = malloc(side->n_bytes);
	CHECK(bytes);
	pattern_fill(bytes, side->n_bytes, round);
	CHECK_EQ(SetFilePointer(side->file, 0, NULL, FILE_BEGIN), 0);
	CHECK(WriteFile(side->file, bytes, side->n_bytes, &done, NULL));
	CHECK_EQ(done, side->n_bytes);
	free(bytes);
}

/* By ReadFile() and through the view, whichever way it was written. */
static void side_check(struct side *side, unsigned round)
{
	uint8_t *bytes = malloc(side->n_bytes + 100);
	DWORD done;

	CHECK(bytes);
	pattern_check(side->view, side->n_bytes, round);
	CHECK_EQ(SetFilePointer(side->file, 0, NULL, FILE_BEGIN), 0);
	CHECK(ReadFile(side->file, bytes, side->n_bytes + 100, &done, NULL));
	CHECK_EQ(done, side->n_bytes);
	pattern_check(bytes, side->n_bytes, round);
	CHECK_EQ(GetFileSize(side->file, NULL), side->n_bytes);
	free(bytes);
}

enum {
	N_ROUNDS = 8
};

struct exchange {
	struct gate to_bob, to_alice;
	uint32_t n_bytes;
};

/* Rounds 0, 3, 4, 7 are Alice's to write: so both write both ways. */
static bool alice_writes(unsigned round)
{
	return round % 4 == 0 || round % 4 == 3;
}

static void exchange_run(struct exchange *exchange, bool is_alice)
{
	struct gate *mine = is_alice ? &exchange->to_alice : &exchange->to_bob;
	struct gate *theirs = is_alice ? &exchange->to_bob : &exchange->to_alice;
	struct side side;

	side_open(&side, exchange->n_bytes);
	for (unsigned round = 0; round < N_ROUNDS; round++) {
		if (alice_writes(round) == is_alice) {
			side_write(&side, round);
			gate_open(theirs);
			gate_wait(mine); /* it has been looked at */
		} else {
			gate_wait(mine);
			side_check(&side, round);
			gate_open(theirs);
		}
	}
	side_close(&side);
}

static void exchange_bob(void *arg)
{
	exchange_run(arg, false);
}

TEST(views_and_file_calls_of_two_processes_agree_in_every_byte)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/shared", test_dir());
	for (size_t i = 0; i < ARRAYSIZE(file_sizes); i++) {
		struct exchange exchange = { .n_bytes = file_sizes[i] };
		pid_t bob;

		gate_init(&exchange.to_bob);
		gate_init(&exchange.to_alice);
		bob = test_fork(exchange_bob, &exchange);
		exchange_run(&exchange, true);
		wait_ok(bob);
		gate_deinit(&exchange.to_bob);
		gate_deinit(&exchange.to_alice);
		CHECK(unlink(path) == 0);
	}
}

TEST(what_is_written_behind_the_end_of_a_file_stays_out_of_it)
{
	struct side alice, bob;
	struct stat st;
	char path[512];

	snprintf(path, sizeof(path), "%s/shared", test_dir());
	side_open(&alice, 4097);
	memset(alice.view, 'x', 8192);
	side_open(&bob, 4097);
	CHECK(FlushViewOfFile(alice.view, 0));
	CHECK(stat(path, &st) == 0);
	CHECK_EQ(st.st_size, 4097);
	CHECK_EQ(bob.view[4096], 'x');
	side_close(&alice);
	side_close(&bob);
	CHECK(unlink(path) == 0);
}

/* A section is as long as it was made, whatever becomes of the file. */
TEST(a_file_that_grows_later_does_not_make_its_section_grow)
{
	struct side alice;
	char path[512];
	DWORD done;

	snprintf(path, sizeof(path), "%s/shared", test_dir());
	side_open(&alice, 100);
	CHECK_EQ(SetFilePointer(alice.file, 70000, NULL, FILE_BEGIN), 70000);
	CHECK(WriteFile(alice.file, "x", 1, &done, NULL));
	CHECK(!MapViewOfFile(alice.section, FILE_MAP_READ, 0, 0, 101));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	side_close(&alice);
	CHECK(unlink(path) == 0);
}

/* ---- memory ------------------------------------------------------------------------- */

enum {
	ATTACKED_BYTES = 3 << 20, /* enough for a huge page */
};

/* Between the user and the attacker of a section; lives in shared memory. */
struct attack {
	_Atomic uint32_t is_over, n_passes, n_cut, n_holes, n_refused, n_zeroes;
	DWORD protect, access;
	const char *name;
};

static bool is_memory(pid_t pid, const char *entry)
{
	char path[64], target[256];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/fd/%.16s", (int)pid, entry);
	n = readlink(path, target, sizeof(target) - 1);
	if (n <= 0)
		return false;
	target[n] = '\0';
	return strncmp(target, "/memfd:", 7) == 0;
}

/* Everything that can be done to a file by whoever has it open. */
static void attack_descriptor(struct attack *attack, int fd)
{
	static const int modes[] = {
		FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, /* the one that is possible */
		FALLOC_FL_COLLAPSE_RANGE,
		FALLOC_FL_INSERT_RANGE,
		FALLOC_FL_ZERO_RANGE,
		FALLOC_FL_KEEP_SIZE,
		0,
	};
	struct stat st;
	void *memory;

	if (ftruncate(fd, 0) == 0 || ftruncate(fd, 1) == 0 || ftruncate(fd, 4096) == 0 ||
	    ftruncate(fd, 1 << 30) == 0)
		attack->n_cut++;
	else
		attack->n_refused++;
	for (size_t i = 0; i < ARRAYSIZE(modes); i++)
		if (fallocate(fd, modes[i], 0, ATTACKED_BYTES) == 0 && i == 0)
			attack->n_holes++;
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) == 0)
		attack->n_cut++;
	CHECK(pwrite(fd, "attack", 6, ATTACKED_BYTES - 6) == 6);
	if (pwrite(fd, "attack", 6, ATTACKED_BYTES) > 0)
		attack->n_cut++;
	CHECK(fstat(fd, &st) == 0);
	if (st.st_size != ATTACKED_BYTES)
		attack->n_cut++;
	memory = mmap(NULL, ATTACKED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory != MAP_FAILED) {
		memset(memory, 0xEE, ATTACKED_BYTES);
		madvise(memory, ATTACKED_BYTES, MADV_REMOVE);
		madvise(memory, ATTACKED_BYTES, MADV_DONTNEED);
		munmap(memory, ATTACKED_BYTES);
	}
}

/* Opens every section's memory of that process and does its worst. */
static unsigned attack_process(struct attack *attack, pid_t pid)
{
	unsigned n_attacked = 0;
	struct dirent *entry;
	char path[64];
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	CHECK(dir);
	while ((entry = readdir(dir))) {
		int fd;

		if (!is_memory(pid, entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%d/fd/%.16s", (int)pid,
			 entry->d_name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue; /* a system without this way in */
		attack_descriptor(attack, fd);
		close(fd);
		n_attacked++;
	}
	closedir(dir);
	return n_attacked;
}

/* Reads, and where it may writes, every page again and again; a SIGBUS would end it. */
static void use_section(void *arg)
{
	struct attack *attack = arg;
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, attack->protect,
					    0, ATTACKED_BYTES, attack->name);
	volatile uint8_t *view;

	CHECK(section);
	view = MapViewOfFile(section, attack->access, 0, 0, 0);
	CHECK(view);
	if (attack->protect & SEC_RESERVE)
		CHECK(VirtualAlloc((void *)(uintptr_t)view, ATTACKED_BYTES, MEM_COMMIT,
				   PAGE_READWRITE));
	while (!atomic_load(&attack->is_over)) {
		for (size_t i = 0; i < ATTACKED_BYTES; i += 4096) {
			if (view[i] == 0)
				atomic_fetch_add(&attack->n_zeroes, 1);
			/* A page once copied is out of reach: leave every second one. */
			if (attack->access == FILE_MAP_WRITE ||
			    (attack->access == FILE_MAP_COPY && i % 8192))
				view[i] = 'u';
		}
		atomic_fetch_add(&attack->n_passes, 1);
	}
	CHECK(UnmapViewOfFile((void *)(uintptr_t)view));
	CHECK(CloseHandle(section));
}

static void attack_run(DWORD protect, DWORD access, const char *name)
{
	struct attack *attack = torture_share(sizeof(*attack));
	pid_t alice;

	attack->protect = protect;
	attack->access = access;
	attack->name = name;
	alice = test_fork(use_section, attack);
	for (uint32_t round = 0; round < 40; round++) {
		uint32_t passed = atomic_load(&attack->n_passes);

		/* She is at it, between any two rounds. */
		while (atomic_load(&attack->n_passes) == passed) {
			int status;

			if (waitpid(alice, &status, WNOHANG) == alice)
				test_fail(__FILE__, __LINE__,
					  "the user of the section ended with 0x%x",
					  (unsigned)status);
			sched_yield();
		}
		if (attack_process(attack, alice) == 0) {
			wait_killed(alice);
			SKIP("descriptors of another process cannot be opened here");
		}
	}
	atomic_store(&attack->is_over, 1);
	wait_ok(alice);
	CHECK_EQ(attack->n_cut, 0);
	CHECK(attack->n_refused >= 40);
	CHECK(attack->n_holes >= 40);
	CHECK(attack->n_zeroes > 0); /* the holes were seen */
	torture_note("%u passes, %u refused, %u holes", attack->n_passes,
		     attack->n_refused, attack->n_holes);
	munmap(attack, sizeof(*attack));
}

TEST(whatever_a_peer_does_to_a_section_its_users_have_memory)
{
	attack_run(PAGE_READWRITE, FILE_MAP_WRITE, NULL);
}

TEST(nor_does_a_name_make_it_weaker)
{
	attack_run(PAGE_READWRITE, FILE_MAP_WRITE, "attacked");
}

TEST(nor_reading_alone)
{
	attack_run(PAGE_READWRITE, FILE_MAP_READ, "attacked");
}

TEST(nor_copying)
{
	attack_run(PAGE_READWRITE, FILE_MAP_COPY, "attacked");
}

TEST(nor_that_it_was_committed_piece_by_piece)
{
	attack_run(PAGE_READWRITE | SEC_RESERVE, FILE_MAP_WRITE, "attacked");
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
