/* SPDX-License-Identifier: MIT */
/*
 * SDDL: "O:owner G:group D:flags(entry)(entry) S:flags(entry)", each part optional. An entry
 * is "(type;flags;rights;;;identifier)", where flags and rights are pairs of letters, or
 * the latter a number. A pair means different things in different places: AU is an entry's
 * type and a group of users.
 *
 * The text is read from left to right into a descriptor of the absolute form on the stack,
 * whose lists are as long as the text could possibly make them, and that is then made one
 * piece. Spaces between the parts are allowed, as Windows allows them.
 *
 * Refused are what needs a domain to be asked (DA, EA, ...), entries for kinds of objects
 * in a directory, and conditions.
 */
#include "core/sddl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"

struct sddl_word {
	char letters[3];
	uint32_t value;
};

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

static const struct sddl_word sddl_rights[] = {
	{ "GA", 0x10000000 }, { "GX", 0x20000000 }, { "GW", 0x40000000 },
	{ "GR", 0x80000000 }, { "RC", 0x20000 },    { "SD", 0x10000 },
	{ "WD", 0x40000 },    { "WO", 0x80000 },    { "CC", 0x1 },
	{ "DC", 0x2 },        { "LC", 0x4 },        { "SW", 0x8 },
	{ "RP", 0x10 },       { "WP", 0x20 },       { "DT", 0x40 },
	{ "LO", 0x80 },       { "CR", 0x100 },      { "FA", 0x1F01FF },
	{ "FR", 0x120089 },   { "FW", 0x120116 },   { "FX", 0x1200A0 },
	{ "KA", 0xF003F },    { "KR", 0x20019 },    { "KW", 0x20006 },
	{ "KX", 0x20019 },    { "NW", 0x1 },        { "NR", 0x2 },
	{ "NX", 0x4 },
};

/* To Windows' numbers of the identifiers that are the same everywhere. */
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

/* These depend on the domain or the machine. */
static const struct sddl_word sddl_accounts[] = {
	{ "LA", 0 }, { "LG", 0 }, { "DA", 0 }, { "DU", 0 }, { "DG", 0 }, { "DC", 0 },
	{ "DD", 0 }, { "CA", 0 }, { "SA", 0 }, { "EA", 0 }, { "PA", 0 }, { "RS", 0 },
};

#define SDDL_FIND(words, text, n_bytes) \
	sddl_find((words), sizeof(words) / sizeof((words)[0]), (text), (n_bytes))

static const struct sddl_word *sddl_find(const struct sddl_word *words, size_t n_words,
					 const char *text, size_t n_bytes)
{
	for (size_t i = 0; i < n_words; i++)
		if (strlen(words[i].letters) == n_bytes &&
		    !memcmp(words[i].letters, text, n_bytes))
			return &words[i];
	return NULL;
}

/* ---- identifiers -------------------------------------------------------------------- */

/* A number of C's three spellings at the start of a text; 0: there is none. */
static size_t sddl_read_number(const char *text, size_t n_bytes, uint64_t limit,
			       uint64_t *ret)
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
	const struct sddl_word *word = SDDL_FIND(sddl_sids, text, n_bytes);

	if (word)
		return sid_well_known(ret, &cap_bytes, word->value, NULL);
	if (SDDL_FIND(sddl_accounts, text, n_bytes))
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

/* ---- descriptors -------------------------------------------------------------------- */

/* What is left of the text. */
struct sddl_reader {
	const char *text;
	size_t n_bytes;
};

static void sddl_skip(struct sddl_reader *reader, size_t n_bytes)
{
	reader->text += n_bytes;
	reader->n_bytes -= n_bytes;
}

static void sddl_skip_spaces(struct sddl_reader *reader)
{
	while (reader->n_bytes &&
	       (*reader->text == ' ' || (*reader->text >= '\t' && *reader->text <= '\r')))
		sddl_skip(reader, 1);
}

static bool sddl_accepts(struct sddl_reader *reader, const char *word)
{
	size_t n_bytes = strlen(word);

	if (reader->n_bytes < n_bytes || memcmp(reader->text, word, n_bytes) != 0)
		return false;
	sddl_skip(reader, n_bytes);
	return true;
}

/* Up to a delimiter, which is skipped; without the spaces around it. */
static bool sddl_take_field(struct sddl_reader *reader, char end, struct sddl_reader *ret)
{
	const char *found = memchr(reader->text, end, reader->n_bytes);

	if (!found)
		return false;
	*ret = (struct sddl_reader) { reader->text, (size_t)(found - reader->text) };
	sddl_skip(reader, ret->n_bytes + 1);
	sddl_skip_spaces(ret);
	while (ret->n_bytes && ret->text[ret->n_bytes - 1] == ' ')
		ret->n_bytes--;
	return true;
}

/* Pairs of letters, one after the other. */
static bool sddl_read_pairs(struct sddl_reader field, const struct sddl_word *words,
			    size_t n_words, uint32_t *ret)
{
	*ret = 0;
	while (field.n_bytes >= 2) {
		const struct sddl_word *word = sddl_find(words, n_words, field.text, 2);

		if (!word)
			return false;
		*ret |= word->value;
		sddl_skip(&field, 2);
	}
	return field.n_bytes == 0;
}

static int sddl_read_rights(struct sddl_reader field, uint32_t *ret)
{
	uint64_t number;

	if (field.n_bytes && field.text[0] >= '0' && field.text[0] <= '9') {
		if (sddl_read_number(field.text, field.n_bytes, UINT32_MAX, &number) !=
		    field.n_bytes)
			return ERR_ACL_INVALID;
		*ret = (uint32_t)number;
		return 0;
	}
	return sddl_read_pairs(field, sddl_rights,
			       sizeof(sddl_rights) / sizeof(sddl_rights[0]), ret)
		       ? 0
		       : ERR_ACL_INVALID;
}

/* "type;flags;rights;object;inherited object;identifier" */
static int sddl_read_entry(struct sddl_reader *reader, struct acl *acl)
{
	uint8_t room[SID_MAX_BYTES] __attribute__((aligned(4)));
	struct sddl_reader entry, fields[5];
	const struct sddl_word *type;
	uint32_t flags, rights;
	int r;

	if (!sddl_take_field(reader, ')', &entry))
		return ERR_PARAMETER;
	for (int i = 0; i < 5; i++)
		if (!sddl_take_field(&entry, ';', &fields[i]))
			return ERR_PARAMETER;
	sddl_skip_spaces(&entry);
	type = SDDL_FIND(sddl_types, fields[0].text, fields[0].n_bytes);
	if (!type || fields[3].n_bytes || fields[4].n_bytes ||
	    memchr(entry.text, ';', entry.n_bytes))
		return ERR_SDDL_UNSUPPORTED;
	if (!sddl_read_pairs(fields[1], sddl_entry_flags,
			     sizeof(sddl_entry_flags) / sizeof(sddl_entry_flags[0]),
			     &flags))
		return ERR_ACL_INVALID;
	r = sddl_read_rights(fields[2], &rights);
	if (r < 0)
		return r;
	r = sddl_read_sid(entry.text, entry.n_bytes, (struct sid *)room, sizeof(room));
	if (r < 0)
		return r == ERR_SID_INVALID ? ERR_ACL_INVALID : r;
	r = acl_add(acl, ACL_REVISION_MIN, (uint8_t)type->value, flags, rights,
		    (struct sid *)room);
	return r == ERR_PARAMETER ? ERR_ACL_INVALID : r;
}

/* Cut to what is in it, as Windows' are. */
static void sddl_trim(struct acl *acl)
{
	acl->n_bytes = (uint16_t)acl_used_bytes(acl);
}

static int sddl_read_list(struct sddl_reader *reader, struct descriptor *descriptor,
			  enum descriptor_part part, struct acl *acl, uint32_t cap_bytes)
{
	const bool is_dacl = part == DESCRIPTOR_DACL;
	uint16_t control = 0;
	int r;

	if (descriptor_has_list(descriptor, part))
		return ERR_PARAMETER;
	if (sddl_accepts(reader, "NO_ACCESS_CONTROL"))
		return descriptor_set_list(descriptor, part, true, NULL, false);
	for (;;) {
		if (sddl_accepts(reader, "AR"))
			control |= is_dacl ? 0x0100 : 0x0200;
		else if (sddl_accepts(reader, "AI"))
			control |= is_dacl ? 0x0400 : 0x0800;
		else if (sddl_accepts(reader, "P"))
			control |= is_dacl ? 0x1000 : 0x2000;
		else
			break;
	}
	r = acl_init(acl, cap_bytes, ACL_REVISION_MIN);
	sddl_skip_spaces(reader);
	while (r == 0 && sddl_accepts(reader, "(")) {
		r = sddl_read_entry(reader, acl);
		sddl_skip_spaces(reader);
	}
	if (r < 0)
		return r == ERR_ACL_FULL ? ERR_ACL_INVALID : r;
	sddl_trim(acl);
	descriptor_set_list(descriptor, part, true, acl, false);
	return descriptor_set_control(descriptor, control, control);
}

/* An identifier ends where the next part begins, or with the text. */
static int sddl_read_person(struct sddl_reader *reader, struct descriptor *descriptor,
			    enum descriptor_part part, struct sid *sid)
{
	size_t n_bytes = 0, n_taken;
	int r;

	if (descriptor_get(descriptor, part))
		return ERR_PARAMETER;
	while (n_bytes < reader->n_bytes && reader->text[n_bytes] != ' ' &&
	       !(n_bytes + 1 < reader->n_bytes && reader->text[n_bytes + 1] == ':'))
		n_bytes++;
	n_taken = n_bytes;
	r = sddl_read_sid(reader->text, n_bytes, sid, SID_MAX_BYTES);
	if (r < 0)
		return r;
	sddl_skip(reader, n_taken);
	return descriptor_set_sid(descriptor, part, sid, false);
}

/* What the parts of a descriptor lie in while it is read. */
struct sddl_desk {
	struct descriptor descriptor;
	uint8_t owner[SID_MAX_BYTES] __attribute__((aligned(4)));
	uint8_t group[SID_MAX_BYTES] __attribute__((aligned(4)));
	uint32_t list_bytes;
	struct acl *lists; /* two, of as many bytes each */
};

static int sddl_read_parts(struct sddl_reader reader, struct sddl_desk *desk)
{
	struct acl *sacl = (struct acl *)((char *)desk->lists + desk->list_bytes);
	int r = 0;

	sddl_skip_spaces(&reader);
	while (r == 0 && reader.n_bytes) {
		if (sddl_accepts(&reader, "O:"))
			r = sddl_read_person(&reader, &desk->descriptor, DESCRIPTOR_OWNER,
					     (struct sid *)desk->owner);
		else if (sddl_accepts(&reader, "G:"))
			r = sddl_read_person(&reader, &desk->descriptor, DESCRIPTOR_GROUP,
					     (struct sid *)desk->group);
		else if (sddl_accepts(&reader, "D:"))
			r = sddl_read_list(&reader, &desk->descriptor, DESCRIPTOR_DACL,
					   desk->lists, desk->list_bytes);
		else if (sddl_accepts(&reader, "S:"))
			r = sddl_read_list(&reader, &desk->descriptor, DESCRIPTOR_SACL,
					   sacl, desk->list_bytes);
		else
			r = ERR_PARAMETER;
		sddl_skip_spaces(&reader);
	}
	return r;
}

int sddl_read(const char *text, size_t n_bytes, struct descriptor_relative **ret)
{
	_cleanup_(freep) struct descriptor_relative *relative = NULL;
	_cleanup_(freep) struct acl *lists = NULL;
	struct sddl_desk desk;
	uint32_t needed = 0;
	int r;

	/* The shortest entry, "(A;;;;;WD)", becomes 20 bytes; the longest identifier, 68. */
	desk.list_bytes = n_bytes < 4096 ? (uint32_t)n_bytes * 8 + 16 : UINT16_MAX & ~3u;
	lists = malloc(desk.list_bytes * 2);
	if (!lists)
		return -ENOMEM;
	desk.lists = lists;
	descriptor_init(&desk.descriptor, DESCRIPTOR_FORMAT);
	r = sddl_read_parts((struct sddl_reader) { text, n_bytes }, &desk);
	if (r < 0)
		return r;

	descriptor_make_relative(&desk.descriptor, NULL, &needed);
	relative = malloc(needed);
	if (!relative)
		return -ENOMEM;
	r = descriptor_make_relative(&desk.descriptor, relative, &needed);
	if (r < 0)
		return r;
	*ret = take_ptr(&relative);
	return 0;
}
