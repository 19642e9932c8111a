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

/* A number of C's three spellings at the start of a text, and its length; 0: there is none. */
size_t sddl_read_number(const char *text, size_t n_bytes, uint64_t limit, uint64_t *ret);

/* "S-1-..." or one of the two-letter names. Errors: ERR_SID_INVALID */
int sddl_read_sid(const char *text, size_t n_bytes, struct sid *ret, uint32_t cap_bytes);

enum {
	SDDL_SID_MAX =
		192, /* characters of the longest identifier, with its terminator */
};

/* Errors: ERR_SID_INVALID */
int sddl_write_sid(const struct sid *sid, char to[SDDL_SID_MAX]);

/* Its two letters, if it has them, else `text`. */
const char *sddl_name_sid(const struct sid *sid, const char *text);

/*
 * Reads a descriptor; `*ret` is one piece from malloc(), in the relative form.
 *
 * Errors: ERR_PARAMETER the text is not SDDL; ERR_ACL_INVALID an entry's rights or its
 *         identifier; ERR_SID_INVALID owner or group; ERR_ACCOUNT_UNKNOWN a name that
 *         depends on a domain; ERR_SDDL_UNSUPPORTED objects, conditions; -ENOMEM
 */
int sddl_read(const char *text, size_t n_bytes, struct descriptor_relative **ret);

/*
 * Writes the parts asked for (SECURITY_*); `*ret` is terminated and from malloc().
 *
 * Errors: ERR_SECURITY_REVISION; ERR_SID_INVALID; ERR_ACL_INVALID; ERR_SDDL_UNSUPPORTED an
 *         entry of another type; -ENOMEM
 */
int sddl_write(const struct descriptor *descriptor, uint32_t parts, char **ret);
