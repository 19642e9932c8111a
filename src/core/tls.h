/* SPDX-License-Identifier: MIT */
/* Places for values of which every thread has its own. */
#pragma once

#include <stdint.h>

enum {
	TLS_MAX = 1088 /* as on Windows */
};

/* Errors: ERR_PLACES_EXHAUSTED */
int tls_allocate(uint32_t *ret);

/* Errors: ERR_PARAMETER nobody has it */
int tls_release(uint32_t place);

/* NULL in a place that nobody has. Errors: ERR_PARAMETER it is none */
int tls_get(uint32_t place, void **ret);

/* Errors: ERR_PARAMETER; -ENOMEM, -EAGAIN the thread's end cannot be noticed;
 * ERR_THREAD_ENDED it is about to end */
int tls_set(uint32_t place, void *value);
