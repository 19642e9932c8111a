/* SPDX-License-Identifier: MIT */
/* Huge pages that the machine keeps aside for those who ask (vm.nr_hugepages). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "os/memfd.h"

/* Bytes of a huge page; 0 where there are none. */
uint64_t huge_page_bytes(void);

/* Does the machine keep any aside, or would it upon request? They may all be taken. */
bool huge_pages_exist(void);

/*
 * memfd_new() in huge pages, all of them taken at once; `size_bytes` is a multiple of
 * VM_HUGE_BYTES. -ENOSPC, -ENOMEM: not so many are free.
 */
int huge_memfd_new(const char *label, uint64_t size_bytes, struct identity *ret);
