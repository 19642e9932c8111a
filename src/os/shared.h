/* SPDX-License-Identifier: MIT */
/* Memory that this process and others have mapped, outside of what programs see as views. */
#pragma once

#include <stddef.h>

/* For reading and writing; NULL if that cannot be. */
void *shared_map(int fd, size_t n_bytes);
void shared_unmap(void *address, size_t n_bytes);
