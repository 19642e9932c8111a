/* SPDX-License-Identifier: MIT */
/*
 * Linux promises memory without having it. A size that plainly exceeds what there is (the
 * memory and swap of the machine, or of a control group around this process) is refused;
 * whatever is smaller is promised, and taken page by page as it is touched.
 *
 * WINSHM_COMMIT=strict makes the promise good at once: the memory of a section is allocated
 * when it is made, as that of a reserved one always is when it is committed. Where it is
 * not free, nothing is allocated, since the kernel would rather end a process of the group
 * than refuse; between the look and the allocation others may be faster, which is as near
 * as Linux lets us come.
 *
 * Asking costs system calls, so little is never asked about, and the limit of the groups
 * is asked once in the life of a process unless much is wanted.
 */
#include "os/commitment.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/trace.h"
#include "os/machine.h"
#include "os/memfd.h"
#include "os/process.h"

#define COMMITMENT_LITTLE_BYTES (UINT64_C(1) << 20)
#define COMMITMENT_MUCH_BYTES   (UINT64_C(64) << 20)

enum {
	COMMITMENT_UNKNOWN,
	COMMITMENT_LAZY,
	COMMITMENT_STRICT
};

static _Atomic int commitment_mode;

/* What was learned in this process life. */
static _Atomic uint64_t commitment_limit_bytes;
static _Atomic uint32_t commitment_epoch;

static bool commitment_is_strict(void)
{
	int mode = atomic_load_explicit(&commitment_mode, memory_order_relaxed);

	if (__builtin_expect(mode == COMMITMENT_UNKNOWN, 0)) {
		const char *value = secure_getenv("WINSHM_COMMIT");

		mode = value && !strcmp(value, "strict") ? COMMITMENT_STRICT
							 : COMMITMENT_LAZY;
		atomic_store_explicit(&commitment_mode, mode, memory_order_relaxed);
	}
	return mode == COMMITMENT_STRICT;
}

static uint64_t commitment_limit(bool is_much)
{
	uint32_t epoch = process_epoch();
	uint64_t limit_bytes;

	if (!is_much && atomic_load(&commitment_epoch) == epoch)
		return atomic_load(&commitment_limit_bytes);
	limit_bytes = machine_limit_bytes();
	atomic_store(&commitment_limit_bytes, limit_bytes);
	atomic_store(&commitment_epoch, epoch);
	return limit_bytes;
}

int commitment_check(uint64_t n_bytes)
{
	if (n_bytes <= COMMITMENT_LITTLE_BYTES ||
	    n_bytes <= commitment_limit(n_bytes > COMMITMENT_MUCH_BYTES))
		return 0;
	trace("%llu bytes are more than the memory and swap of this machine, or of its "
	      "control group, together",
	      (unsigned long long)n_bytes);
	return ERR_COMMITMENT_LIMIT;
}

int commitment_check_room(uint64_t n_bytes)
{
	struct machine_memory memory;

	if (n_bytes <= COMMITMENT_LITTLE_BYTES || machine_memory(&memory) < 0 ||
	    n_bytes <= memory.available_bytes + memory.swap_free_bytes)
		return 0;
	trace("%llu bytes are more than this machine, or the control group, has free",
	      (unsigned long long)n_bytes);
	return ERR_COMMITMENT_LIMIT;
}

int commitment_take(int fd, uint64_t n_bytes)
{
	int r;

	if (!commitment_is_strict())
		return 0;
	r = commitment_check_room(n_bytes);
	if (r == 0)
		r = fd_commit(fd, 0, n_bytes);
	return r == -ENOSPC || r == -ENOMEM ? ERR_COMMITMENT_LIMIT : r;
}
