/* SPDX-License-Identifier: MIT */
/* The kernel's own word: bench/word.h. */
#include "word.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/pause.h"
#include "harness.h"

enum {
	MAX_WORDS = 64,
	WORD_NUMBER_WAITV = 449, /* the same on all architectures; old headers lack it */
	WORD_32_BITS = 2,
};

/* As the kernel has it. */
struct word_waited {
	uint64_t expected;
	uint64_t address;
	uint32_t flags;
	uint32_t reserved;
};

struct word *words_make(unsigned n)
{
	struct word *words = mmap(NULL, n * sizeof(*words), PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (words == MAP_FAILED)
		bench_die("mmap: %m");
	return words;
}

void word_set(struct word *word)
{
	atomic_store(&word->value, 1);
	syscall(SYS_futex, &word->value, FUTEX_WAKE, 1, NULL, NULL, 0);
}

void word_wait(struct word *word)
{
	while (!atomic_exchange(&word->value, 0))
		syscall(SYS_futex, &word->value, FUTEX_WAIT, 0, NULL, NULL, 0);
}

void word_watch(struct word *word)
{
	while (!atomic_load(&word->value))
		pause_between_looks();
	atomic_store(&word->value, 0);
}

void word_wait_any(struct word *words, unsigned n)
{
	struct word_waited waited[MAX_WORDS];

	for (unsigned i = 0; i < n; i++)
		waited[i] = (struct word_waited) {
			.address = (uintptr_t)&words[i].value,
			.flags = WORD_32_BITS,
		};
	for (;;) {
		for (unsigned i = 0; i < n; i++)
			if (atomic_load(&words[i].value) &&
			    atomic_exchange(&words[i].value, 0))
				return;
		if (syscall(WORD_NUMBER_WAITV, waited, n, 0, NULL, 0) < 0 &&
		    errno == ENOSYS)
			bench_die("this kernel has no futex_waitv()");
	}
}

static char state_of(pid_t tid)
{
	char path[64], text[512], *end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (n < 0)
		bench_die("%s: %m", path);
	close(fd);
	text[n] = '\0';
	end = strrchr(text, ')'); /* the name before it may hold anything */
	return end && end[1] ? end[2] : '\0';
}

void sleep_await(pid_t tid)
{
	while (state_of(tid) != 'S')
		sched_yield();
}
