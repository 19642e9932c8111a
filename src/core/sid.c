/* SPDX-License-Identifier: MIT */
/*
 * Security identifiers in memory. Nothing here asks who really is who: these are values
 * that programs make, compare and put into lists.
 */
#include "core/sid.h"

#include <string.h>

#include "base/err.h"

enum {
	SID_OF_DOMAIN = 0xFF, /* in place of an authority */
};

struct sid_known {
	uint8_t number; /* in Windows' enumeration */
	uint8_t authority;
	uint8_t n_subs;
	uint32_t subs[2];
};

/* clang-format off */
#define SID_NT(number, sub)      { number, 5, 1, { sub } }
#define SID_BUILTIN(number, sub) { number, 5, 2, { 32, sub } }
#define SID_PACKAGE(number, sub) { number, 5, 2, { 64, sub } }
#define SID_LABEL(number, sub)   { number, 16, 1, { sub } }
#define SID_DOMAIN(number, sub)  { number, SID_OF_DOMAIN, 1, { sub } }

static const struct sid_known sid_known[] = {
	{ 0, 0, 1, { 0 } }, /* nobody */
	{ 1, 1, 1, { 0 } }, /* everybody */
	{ 2, 2, 1, { 0 } }, /* whoever is logged on here */
	{ 3, 3, 1, { 0 } }, /* creator: owner, group, and their servers */
	{ 4, 3, 1, { 1 } },
	{ 5, 3, 1, { 2 } },
	{ 6, 3, 1, { 3 } },
	{ 7, 5, 0, { 0 } }, /* the authority itself */
	SID_NT(8, 1), SID_NT(9, 2), SID_NT(10, 3), SID_NT(11, 4), SID_NT(12, 6),
	SID_NT(13, 7), SID_NT(14, 8), SID_NT(15, 9), SID_NT(16, 10), SID_NT(17, 11),
	SID_NT(18, 12), SID_NT(19, 13), SID_NT(20, 14), SID_NT(22, 18), SID_NT(23, 19),
	SID_NT(24, 20), SID_NT(25, 32), SID_BUILTIN(26, 544), SID_BUILTIN(27, 545),
	SID_BUILTIN(28, 546), SID_BUILTIN(29, 547), SID_BUILTIN(30, 548),
	SID_BUILTIN(31, 549), SID_BUILTIN(32, 550), SID_BUILTIN(33, 551),
	SID_BUILTIN(34, 552), SID_BUILTIN(35, 554), SID_BUILTIN(36, 555),
	SID_BUILTIN(37, 556), SID_DOMAIN(38, 500), SID_DOMAIN(39, 501),
	SID_DOMAIN(40, 502), SID_DOMAIN(41, 512), SID_DOMAIN(42, 513),
	SID_DOMAIN(43, 514), SID_DOMAIN(44, 515), SID_DOMAIN(45, 516),
	SID_DOMAIN(46, 517), SID_DOMAIN(47, 518), SID_DOMAIN(48, 519),
	SID_DOMAIN(49, 520), SID_DOMAIN(50, 553), SID_PACKAGE(51, 10),
	SID_PACKAGE(52, 21), SID_PACKAGE(53, 14), SID_NT(54, 15), SID_NT(55, 1000),
	SID_BUILTIN(56, 557), SID_BUILTIN(57, 558), SID_BUILTIN(58, 559),
	SID_BUILTIN(59, 560), SID_BUILTIN(60, 561), SID_BUILTIN(61, 562),
	SID_BUILTIN(62, 568), SID_NT(63, 17), SID_BUILTIN(64, 569), SID_LABEL(65, 0),
	SID_LABEL(66, 4096), SID_LABEL(67, 8192), SID_LABEL(68, 12288),
	SID_LABEL(69, 16384), SID_NT(70, 33),
	{ 71, 3, 1, { 4 } }, /* the owner's rights */
	SID_BUILTIN(76, 573), SID_LABEL(79, 8448),
	{ 84, 15, 2, { 2, 1 } }, /* all packages */
};
/* clang-format on */

enum {
	N_SID_KNOWN = sizeof(sid_known) / sizeof(sid_known[0])
};

bool sid_is_valid(const struct sid *sid)
{
	return sid && sid->revision == SID_FORMAT && sid->n_subs <= SID_MAX_SUBS;
}

bool sid_equal(const struct sid *sid, const struct sid *other)
{
	return sid_is_valid(sid) && sid_is_valid(other) && sid->n_subs == other->n_subs &&
	       memcmp(sid, other, sid_n_bytes(sid)) == 0;
}

int sid_init(struct sid *sid, const uint8_t authority[6], uint8_t n_subs)
{
	if (n_subs > SID_MAX_SUBS)
		return ERR_PARAMETER;
	sid->revision = SID_FORMAT;
	sid->n_subs = n_subs;
	memcpy(sid->authority, authority, sizeof(sid->authority));
	return 0;
}

int sid_copy(struct sid *to, uint32_t cap_bytes, const struct sid *from)
{
	if (!sid_is_valid(from))
		return ERR_SID_INVALID;
	if (cap_bytes < sid_n_bytes(from))
		return ERR_BUFFER_TOO_SMALL;
	memmove(to, from, sid_n_bytes(from));
	return 0;
}

static const struct sid_known *sid_find_known(unsigned number)
{
	for (int i = 0; i < N_SID_KNOWN; i++)
		if (sid_known[i].number == number)
			return &sid_known[i];
	return NULL;
}

static bool sid_is_known(const struct sid *sid, const struct sid_known *known)
{
	const uint8_t authority[6] = { [5] = known->authority };

	return known->authority != SID_OF_DOMAIN && sid->n_subs == known->n_subs &&
	       !memcmp(sid->authority, authority, sizeof(authority)) &&
	       !memcmp(sid->subs, known->subs, known->n_subs * sizeof(sid->subs[0]));
}

int sid_number(const struct sid *sid)
{
	for (int i = 0; i < N_SID_KNOWN; i++)
		if (sid_is_known(sid, &sid_known[i]))
			return sid_known[i].number;
	return ERR_PARAMETER;
}

int sid_well_known(struct sid *to, uint32_t *n_bytes, unsigned number,
		   const struct sid *domain)
{
	const struct sid_known *known = sid_find_known(number);
	uint32_t cap_bytes = *n_bytes;
	uint8_t n_before = 0;

	if (!known)
		return ERR_PARAMETER;
	if (known->authority == SID_OF_DOMAIN) {
		if (!sid_is_valid(domain) || domain->n_subs >= SID_MAX_SUBS)
			return ERR_PARAMETER;
		n_before = domain->n_subs;
	}

	*n_bytes = sid_bytes_for((uint8_t)(n_before + known->n_subs));
	if (!to || cap_bytes < *n_bytes)
		return ERR_BUFFER_TOO_SMALL;
	if (n_before)
		memmove(to, domain, sid_n_bytes(domain));
	else
		*to = (struct sid) { .revision = SID_FORMAT,
				     .authority = { [5] = known->authority } };
	to->n_subs = (uint8_t)(n_before + known->n_subs);
	memcpy(to->subs + n_before, known->subs, known->n_subs * sizeof(to->subs[0]));
	return 0;
}
