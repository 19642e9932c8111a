/* SPDX-License-Identifier: MIT */
/*
 * Reading SDDL: "O:owner G:group D:flags(entry)(entry) S:flags(entry)", each part optional. An
 * entry is "(type;flags;rights;;;identifier)", where flags and rights are pairs of letters, or
 * the latter a number.
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
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/sddl-word.h"

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
static bool sddl_read_pairs(struct sddl_reader field, enum sddl_words words,
			    uint32_t *ret)
{
	*ret = 0;
	while (field.n_bytes >= 2) {
		const struct sddl_word *word = sddl_word_find(words, field.text, 2);

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
	return sddl_read_pairs(field, SDDL_RIGHTS, ret) ? 0 : ERR_ACL_INVALID;
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
	type = sddl_word_find(SDDL_TYPES, fields[0].text, fields[0].n_bytes);
	if (!type || fields[3].n_bytes || fields[4].n_bytes ||
	    memchr(entry.text, ';', entry.n_bytes))
		return ERR_SDDL_UNSUPPORTED;
	if (!sddl_read_pairs(fields[1], SDDL_ENTRY_FLAGS, &flags))
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
