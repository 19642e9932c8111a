/* SPDX-License-Identifier: MIT */
/*
 * Writing SDDL. The spelling is Windows': owner, group, DACL and SACL in this order, names
 * where there are names, rights as one word for a usual set, as words for their bits, or
 * as a number.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/sddl-word.h"
#include "core/sddl.h"

static int sddl_print_sid(FILE *to, const struct sid *sid)
{
	char text[SDDL_SID_MAX];
	int r = sddl_write_sid(sid, text);

	if (r < 0)
		return r;
	fputs(sddl_name_sid(sid, text), to);
	return 0;
}

static void sddl_print_rights(FILE *to, const struct acl_entry *entry)
{
	enum sddl_words words =
		entry->type == ACL_ENTRY_LABEL ? SDDL_LABEL_RIGHTS : SDDL_RIGHTS;
	const struct sddl_word *set = sddl_word_for(words, entry->mask);
	char bits[SDDL_BITS_MAX];

	if (set)
		fputs(set->letters, to);
	else if (sddl_word_spell(words, entry->mask, bits))
		fputs(bits, to);
	else
		fprintf(to, "0x%x", entry->mask);
}

static int sddl_print_entry(FILE *to, const struct acl_entry *entry)
{
	const struct sddl_word *type = sddl_word_for(SDDL_TYPES, entry->type);
	char flags[SDDL_BITS_MAX];
	int r;

	if (!type)
		return ERR_SDDL_UNSUPPORTED;
	if (!sddl_word_spell(SDDL_ENTRY_FLAGS, entry->flags, flags))
		return ERR_ACL_INVALID;
	fprintf(to, "(%s;%s;", type->letters, flags);
	sddl_print_rights(to, entry);
	fputs(";;;", to);
	r = sddl_print_sid(to, &entry->sid);
	fputc(')', to);
	return r;
}

/* Labels are part of the SACL, and can be asked for alone. */
static bool sddl_wants_entry(const struct acl_entry *entry, enum descriptor_part part,
			     uint32_t parts)
{
	return part == DESCRIPTOR_DACL || entry->type == ACL_ENTRY_LABEL ||
	       parts & SECURITY_SACL;
}

static int sddl_print_list(FILE *to, const struct descriptor *descriptor,
			   enum descriptor_part part, uint32_t parts)
{
	const unsigned shift =
		part == DESCRIPTOR_SACL; /* its control bits are the next */
	struct acl *acl = descriptor_get(descriptor, part);
	struct acl_entry *entry;
	int r = 0;

	if (!descriptor_has_list(descriptor, part))
		return 0;
	fputs(part == DESCRIPTOR_DACL ? "D:" : "S:", to);
	if (descriptor->control & 0x1000 << shift)
		fputs("P", to);
	if (descriptor->control & 0x0100 << shift)
		fputs("AR", to);
	if (descriptor->control & 0x0400 << shift)
		fputs("AI", to);
	if (!acl) {
		fputs("NO_ACCESS_CONTROL", to);
		return 0;
	}
	if (!acl_is_valid(acl))
		return ERR_ACL_INVALID;
	for (uint32_t i = 0; r == 0 && i < acl->n_entries; i++) {
		r = acl_at(acl, i, &entry);
		if (r == 0 && sddl_wants_entry(entry, part, parts))
			r = sddl_print_entry(to, entry);
	}
	return r;
}

static int sddl_print_person(FILE *to, const struct descriptor *descriptor,
			     enum descriptor_part part)
{
	const struct sid *sid = descriptor_get(descriptor, part);

	if (!sid)
		return 0;
	fputs(part == DESCRIPTOR_OWNER ? "O:" : "G:", to);
	return sddl_print_sid(to, sid);
}

static int sddl_print(FILE *to, const struct descriptor *descriptor, uint32_t parts)
{
	int r = 0;

	if (parts & SECURITY_OWNER)
		r = sddl_print_person(to, descriptor, DESCRIPTOR_OWNER);
	if (r == 0 && parts & SECURITY_GROUP)
		r = sddl_print_person(to, descriptor, DESCRIPTOR_GROUP);
	if (r == 0 && parts & SECURITY_DACL)
		r = sddl_print_list(to, descriptor, DESCRIPTOR_DACL, parts);
	if (r == 0 && parts & (SECURITY_SACL | SECURITY_LABEL))
		r = sddl_print_list(to, descriptor, DESCRIPTOR_SACL, parts);
	return r;
}

int sddl_write(const struct descriptor *descriptor, uint32_t parts, char **ret)
{
	_cleanup_(freep) char *text = NULL;
	size_t n_bytes;
	FILE *to;
	int r;

	if (descriptor->revision != DESCRIPTOR_FORMAT)
		return ERR_SECURITY_REVISION;
	to = open_memstream(&text, &n_bytes);
	if (!to)
		return -ENOMEM;
	r = sddl_print(to, descriptor, parts);
	if (fclose(to) < 0 && r == 0)
		r = -ENOMEM;
	if (r < 0)
		return r;
	*ret = take_ptr(&text);
	return 0;
}
