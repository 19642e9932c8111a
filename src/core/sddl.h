/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors and identifiers as text: SDDL, the language in which programs write
 * down who may do what.
 *
 * Text is UTF-8, not terminated; everything SDDL has to say is ASCII.
 */
#pragma once

#include <stddef.h>

#include "core/descriptor.h"

/* "S-1-..." or one of the two-letter names. Errors: ERR_SID_INVALID */
int sddl_read_sid(const char *text, size_t n_bytes, struct sid *ret, uint32_t cap_bytes);

enum {
	SDDL_SID_MAX =
		192, /* characters of the longest identifier, with its terminator */
};

/* Errors: ERR_SID_INVALID */
int sddl_write_sid(const struct sid *sid, char to[SDDL_SID_MAX]);

/*
 * Reads a descriptor; `*ret` is one piece from malloc(), in the relative form.
 *
 * Errors: ERR_PARAMETER the text is not SDDL; ERR_ACL_INVALID an entry's rights or its
 *         identifier; ERR_SID_INVALID owner or group; ERR_ACCOUNT_UNKNOWN a name that
 *         depends on a domain; ERR_SDDL_UNSUPPORTED objects, conditions; -ENOMEM
 */
int sddl_read(const char *text, size_t n_bytes, struct descriptor_relative **ret);
