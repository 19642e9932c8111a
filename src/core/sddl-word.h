/* SPDX-License-Identifier: MIT */
/*
 * The words of SDDL: one or two letters each. The same letters mean different things in
 * different places, so every place has a list of its own.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct sddl_word {
	char letters[3];
	uint32_t value;
};

enum sddl_words {
	SDDL_TYPES,       /* of entries: ACL_ENTRY_* */
	SDDL_ENTRY_FLAGS, /* bits */
	SDDL_RIGHTS,      /* bits, and usual sets of them */
	SDDL_LABEL_RIGHTS,
	SDDL_SIDS, /* to Windows' numbers of the identifiers that are the same everywhere */
	SDDL_ACCOUNTS, /* those that depend on a domain or machine; without values */
	N_SDDL_WORDS,
};

/* NULL: no such word. */
const struct sddl_word *sddl_word_find(enum sddl_words words, const char *text,
				       size_t n_bytes);

/* The first word that stands for exactly this; NULL: none does. */
const struct sddl_word *sddl_word_for(enum sddl_words words, uint32_t value);

/*
 * Words for the single bits of a value, from the lowest up, end to end and terminated.
 * False, and nothing, where a bit has no word.
 */
enum {
	SDDL_BITS_MAX = 65
};
_Bool sddl_word_spell(enum sddl_words words, uint32_t value, char to[SDDL_BITS_MAX]);
