/* SPDX-License-Identifier: MIT */
/* What the system's error codes mean, in a sentence each. */
#pragma once

#include <stdint.h>

/*
 * The sentence of an error code or HRESULT, with its full stop; NULL if there is none. An
 * HRESULT that carries an error code has that code's.
 */
const char *sentence_find(uint32_t code);
