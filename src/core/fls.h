/* SPDX-License-Identifier: MIT */
/* Places for values of which every thread has its own, and which are told of its end. */
#pragma once

#include <stdint.h>

enum {
	FLS_MAX = 1024 /* place 0 is none */
};

/* `callback` (NULL: none) gets every value but NULL that a thread leaves, or that is in the
 * place when it is given back. Errors: ERR_PLACES_EXHAUSTED */
int fls_allocate(void (*callback)(void *value), uint32_t *ret);

/* Errors: ERR_PARAMETER nobody has it */
int fls_release(uint32_t place);

/* Errors: ERR_PARAMETER */
int fls_get(uint32_t place, void **ret);

/* Errors: ERR_PARAMETER; -ENOMEM, -EAGAIN the thread's end cannot be noticed */
int fls_set(uint32_t place, void *value);
