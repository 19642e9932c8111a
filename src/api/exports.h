/* SPDX-License-Identifier: MIT */
/* What this library exports, by name. */
#pragma once

/* The address of an exported function; NULL if none has exactly this name. */
const void *exports_find(const char *name);
