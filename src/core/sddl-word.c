/* SPDX-License-Identifier: MIT */
/*
 * The words of SDDL. Single bits stand in the lists from the lowest up, which is the order
 * in which Windows writes them down; sets of bits come after them.
 */
#include "core/sddl-word.h"

#include <string.h>

#include "core/acl.h"

static const struct sddl_word sddl_types[] = {
	{ "A", ACL_ENTRY_ALLOW },
	{ "D", ACL_ENTRY_DENY },
	{ "AU", ACL_ENTRY_AUDIT },
	{ "ML", ACL_ENTRY_LABEL },
};

static const struct sddl_word sddl_entry_flags[] = {
	{ "OI", 0x01 }, { "CI", 0x02 }, { "NP", 0x04 }, { "IO", 0x08 },
	{ "ID", 0x10 }, { "SA", 0x40 }, { "FA", 0x80 },
};

static const struct sddl_word sddl_label_rights[] = {
	{ "NW", 0x1 },
	{ "NR", 0x2 },
	{ "NX", 0x4 },
};

static const struct sddl_word sddl_rights[] = {
	{ "CC", 0x1 },        { "DC", 0x2 },        { "LC", 0x4 },
	{ "SW", 0x8 },        { "RP", 0x10 },       { "WP", 0x20 },
	{ "DT", 0x40 },       { "LO", 0x80 },       { "CR", 0x100 },
	{ "SD", 0x10000 },    { "RC", 0x20000 },    { "WD", 0x40000 },
	{ "WO", 0x80000 },    { "GA", 0x10000000 }, { "GX", 0x20000000 },
	{ "GW", 0x40000000 }, { "GR", 0x80000000 }, { "FA", 0x1F01FF },
	{ "FR", 0x120089 },   { "FW", 0x120116 },   { "FX", 0x1200A0 },
	{ "KA", 0xF003F },    { "KR", 0x20019 },    { "KW", 0x20006 },
	{ "KX", 0x20019 },    { "NW", 0x1 },        { "NR", 0x2 },
	{ "NX", 0x4 },
};

static const struct sddl_word sddl_sids[] = {
	{ "WD", 1 },  { "CO", 3 },  { "CG", 4 },  { "NU", 9 },  { "IU", 11 },
	{ "SU", 12 }, { "AN", 13 }, { "ED", 15 }, { "PS", 16 }, { "AU", 17 },
	{ "RC", 18 }, { "SY", 22 }, { "LS", 23 }, { "NS", 24 }, { "BA", 26 },
	{ "BU", 27 }, { "BG", 28 }, { "PU", 29 }, { "AO", 30 }, { "SO", 31 },
	{ "PO", 32 }, { "BO", 33 }, { "RE", 34 }, { "RU", 35 }, { "RD", 36 },
	{ "NO", 37 }, { "MU", 57 }, { "LU", 58 }, { "IS", 62 }, { "CY", 64 },
	{ "LW", 66 }, { "ME", 67 }, { "HI", 68 }, { "SI", 69 }, { "WR", 70 },
	{ "OW", 71 }, { "ER", 76 }, { "MP", 79 }, { "AC", 84 },
};

static const struct sddl_word sddl_accounts[] = {
	{ "LA", 0 }, { "LG", 0 }, { "DA", 0 }, { "DU", 0 }, { "DG", 0 }, { "DC", 0 },
	{ "DD", 0 }, { "CA", 0 }, { "SA", 0 }, { "EA", 0 }, { "PA", 0 }, { "RS", 0 },
};

#define SDDL_LIST(words)                                  \
	{                                                 \
		words, sizeof(words) / sizeof((words)[0]) \
	}

static const struct sddl_list {
	const struct sddl_word *words;
	size_t n;
} sddl_lists[N_SDDL_WORDS] = {
	[SDDL_TYPES] = SDDL_LIST(sddl_types),
	[SDDL_ENTRY_FLAGS] = SDDL_LIST(sddl_entry_flags),
	[SDDL_RIGHTS] = SDDL_LIST(sddl_rights),
	[SDDL_LABEL_RIGHTS] = SDDL_LIST(sddl_label_rights),
	[SDDL_SIDS] = SDDL_LIST(sddl_sids),
	[SDDL_ACCOUNTS] = SDDL_LIST(sddl_accounts),
};

const struct sddl_word *sddl_word_find(enum sddl_words words, const char *text,
				       size_t n_bytes)
{
	const struct sddl_list *list = &sddl_lists[words];

	for (size_t i = 0; i < list->n; i++)
		if (strlen(list->words[i].letters) == n_bytes &&
		    !memcmp(list->words[i].letters, text, n_bytes))
			return &list->words[i];
	return NULL;
}

const struct sddl_word *sddl_word_for(enum sddl_words words, uint32_t value)
{
	const struct sddl_list *list = &sddl_lists[words];

	for (size_t i = 0; i < list->n; i++)
		if (list->words[i].value == value)
			return &list->words[i];
	return NULL;
}

_Bool sddl_word_spell(enum sddl_words words, uint32_t value, char to[SDDL_BITS_MAX])
{
	char *end = to;

	for (uint32_t left = value; left; left &= left - 1) {
		const struct sddl_word *word = sddl_word_for(words, left & -left);

		if (!word)
			return 0;
		end = stpcpy(end, word->letters);
	}
	*end = '\0';
	return 1;
}
