/* SPDX-License-Identifier: MIT */
/* The program's own arguments, as bytes and as 16-bit text. */
#pragma once

#include "winshm_crt.h"

/* A NULL-terminated list of texts in wide form, one block to be freed; NULL: ENOMEM. */
winshm_wchar **args_widen(char *const *texts);
