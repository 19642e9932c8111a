/* SPDX-License-Identifier: MIT */
/* What the robust list of another thread says, be it of another process. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

/* Does its list, or what it announces, name the word? 1 yes, 0 no, below 0 unknown. Only the
 * place in its page is compared: mappings differ. */
int robust_shows(int tid, _Atomic uint32_t *word);
