/* SPDX-License-Identifier: MIT */
/*
 * Security identifiers: who somebody is, in Windows' own layout, since they lie in programs'
 * memory and in that of others.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sid {
	uint8_t revision;
	uint8_t n_subs;
	uint8_t authority[6]; /* most significant first */
	uint32_t subs[];
};

enum {
	SID_FORMAT = 1,    /* the only revision there is */
	SID_MAX_SUBS = 15, /* sub-authorities */
	SID_MAX_BYTES = 8 + 4 * SID_MAX_SUBS,
};

static inline uint32_t sid_bytes_for(uint8_t n_subs)
{
	return 8 + 4 * (uint32_t)n_subs;
}

static inline uint32_t sid_n_bytes(const struct sid *sid)
{
	return sid_bytes_for(sid->n_subs);
}

bool sid_is_valid(const struct sid *sid);
bool sid_equal(const struct sid *sid, const struct sid *other);

/* What `sid` takes must be there. Errors: ERR_PARAMETER too many sub-authorities */
int sid_init(struct sid *sid, const uint8_t authority[6], uint8_t n_subs);

/* Errors: ERR_SID_INVALID, ERR_BUFFER_TOO_SMALL */
int sid_copy(struct sid *to, uint32_t cap_bytes, const struct sid *from);

/*
 * One of the identifiers that are the same everywhere, by Windows' number for it; some are
 * those of a domain, which then has to be given. `*n_bytes` is what there is room for, and
 * becomes what is needed.
 *
 * Errors: ERR_BUFFER_TOO_SMALL; ERR_PARAMETER an unknown number, or the domain is missing
 */
int sid_well_known(struct sid *to, uint32_t *n_bytes, unsigned number,
		   const struct sid *domain);

/* The number of one that is the same everywhere, not of a domain's. Errors: ERR_PARAMETER */
int sid_number(const struct sid *sid);
