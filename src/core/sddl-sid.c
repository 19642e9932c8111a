/* SPDX-License-Identifier: MIT */
/* Security identifiers as text: "S-1-authority-number-number...", or two letters. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "core/sddl-word.h"
#include "core/sddl.h"

size_t sddl_read_number(const char *text, size_t n_bytes, uint64_t limit, uint64_t *ret)
{
	unsigned base = 10;
	uint64_t value = 0;
	size_t i = 0, start;

	if (n_bytes >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		i = 2;
	} else if (n_bytes >= 2 && text[0] == '0') {
		base = 8;
	}
	for (start = i; i < n_bytes; i++) {
		char c = text[i];
		unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
				 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
							: 99;

		if (digit >= base)
			break;
		if (value > (limit - digit) / base)
			return 0;
		value = value * base + digit;
	}
	*ret = value;
	return i > start ? i : 0;
}

static int sddl_read_sid_number(const char *text, size_t n_bytes, struct sid *ret)
{
	size_t i = 4, n; /* behind "S-1-" */
	uint64_t value;

	n = sddl_read_number(text + i, n_bytes - i, (UINT64_C(1) << 48) - 1, &value);
	if (n == 0)
		return ERR_SID_INVALID;
	i += n;
	ret->revision = SID_FORMAT;
	ret->n_subs = 0;
	for (int byte = 0; byte < 6; byte++)
		ret->authority[byte] = (uint8_t)(value >> (40 - 8 * byte));

	while (i < n_bytes) {
		if (text[i++] != '-' || ret->n_subs == SID_MAX_SUBS)
			return ERR_SID_INVALID;
		n = sddl_read_number(text + i, n_bytes - i, UINT32_MAX, &value);
		if (n == 0)
			return ERR_SID_INVALID;
		ret->subs[ret->n_subs++] = (uint32_t)value;
		i += n;
	}
	return ret->n_subs ? 0 : ERR_SID_INVALID;
}

int sddl_read_sid(const char *text, size_t n_bytes, struct sid *ret, uint32_t cap_bytes)
{
	const struct sddl_word *word = sddl_word_find(SDDL_SIDS, text, n_bytes);

	if (word)
		return sid_well_known(ret, &cap_bytes, word->value, NULL);
	if (sddl_word_find(SDDL_ACCOUNTS, text, n_bytes))
		return ERR_ACCOUNT_UNKNOWN;
	if (n_bytes < 5 || (text[0] != 'S' && text[0] != 's') ||
	    memcmp(text + 1, "-1-", 3) != 0 || cap_bytes < SID_MAX_BYTES)
		return ERR_SID_INVALID;
	return sddl_read_sid_number(text, n_bytes, ret);
}

int sddl_write_sid(const struct sid *sid, char to[SDDL_SID_MAX])
{
	uint64_t authority = 0;
	int n;

	if (!sid_is_valid(sid))
		return ERR_SID_INVALID;
	for (int byte = 0; byte < 6; byte++)
		authority = authority << 8 | sid->authority[byte];
	/* What does not fit 32 bits is written in hexadecimal. */
	n = snprintf(to, SDDL_SID_MAX, authority >> 32 ? "S-1-0x%012llx" : "S-1-%llu",
		     (unsigned long long)authority);
	for (uint8_t i = 0; i < sid->n_subs; i++)
		n += snprintf(to + n, (size_t)(SDDL_SID_MAX - n), "-%u", sid->subs[i]);
	return 0;
}

const char *sddl_name_sid(const struct sid *sid, const char *text)
{
	int number = sid_number(sid);
	const struct sddl_word *word =
		number < 0 ? NULL : sddl_word_for(SDDL_SIDS, (uint32_t)number);

	return word ? word->letters : text;
}
