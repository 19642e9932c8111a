/* SPDX-License-Identifier: MIT */
/*
 * A fuzz target is a file with the one function that libFuzzer and AFL++ call, and that
 * fuzz/replay.c calls where there is neither. Whatever the bytes are: no crash, no hang, no
 * access outside of what was given; what is claimed beyond that is checked with FUZZ_CHECK.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

#define FUZZ_CHECK(claim)        \
	do {                     \
		if (!(claim))    \
			abort(); \
	} while (0)
