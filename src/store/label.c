/* SPDX-License-Identifier: MIT */
/*
 * Labels are written when the memory is made and never change; they are part of the shared
 * layout. Fields are separated by colons, the name is last and may hold anything.
 */
#include "store/label.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "os/commitment.h"
#include "os/huge.h"
#include "os/note.h"

#define LABEL_LINK_HEAD "/memfd:"
#define LABEL_LINK_TAIL " (deleted)"
#define LABEL_HEAD      LAYOUT_LABEL "section:"

static const char label_protection_letters[] = "rwxc"; /* bits 1, 2, 4, 8 */

static char *label_put_hex(char *to, uint32_t value)
{
	int shift = 28;

	while (shift && !(value >> shift & 0xF))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		*to++ = "0123456789abcdef"[value >> shift & 0xF];
	return to;
}

/* By hand: printf() would be a good part of making a section. */
void label_write(char ret[MEMFD_LABEL_MAX + 1], const struct description *description,
		 const struct name *name)
{
	const char *prefix = name ? scope_prefix(name->scope) : "";
	size_t n_bytes = name ? name->n_bytes : 0, n_left;
	char *to = stpcpy(ret, LABEL_HEAD);

	for (unsigned bit = 0; bit < sizeof(label_protection_letters) - 1; bit++)
		*to++ = (char)(description->protection & 1u << bit
				       ? label_protection_letters[bit]
				       : '-');
	*to++ = ':';
	to = label_put_hex(to, description->attributes);
	*to++ = ':';
	n_left = (size_t)(ret + MEMFD_LABEL_MAX - to);
	if (strlen(prefix) + n_bytes > n_left) {
		snprintf(to, n_left + 1, "#%016" PRIx64, name->hash);
		return;
	}
	to = stpcpy(to, prefix);
	if (n_bytes)
		memcpy(to, name->text, n_bytes);
	to[n_bytes] = '\0';
}

static int label_new_memfd(const char *label, struct description *description)
{
	struct identity *identity = &description->identity;
	int fd;

	if (!(description->attributes & LAYOUT_ATTRIBUTE_LARGE))
		return memfd_new(label, description->size_bytes, identity);
	fd = huge_memfd_new(label, description->size_bytes, identity);
	return fd == -ENOSPC || fd == -ENOMEM ? ERR_LARGE_PAGES_EXHAUSTED : fd;
}

/* Memory that carries no notes is as good; what was to be noted is then up to the caller. */
static int label_add_note(int fd, struct note *note)
{
	int r = note_write(fd, note->bytes, note->n_bytes);

	note->is_kept = r == 0;
	return r == -EOPNOTSUPP ? 0 : r;
}

int label_new_memory(struct description *description, const struct name *name)
{
	_cleanup_(fd_closep) int fd = -1;
	char label[MEMFD_LABEL_MAX + 1];
	int r = 0;

	label_write(label, description, name);
	fd = label_new_memfd(label, description);
	if (fd < 0)
		return fd;
	if (!(description->attributes &
	      (LAYOUT_ATTRIBUTE_RESERVED | LAYOUT_ATTRIBUTE_LARGE)))
		r = commitment_take(fd, description->size_bytes);
	if (r >= 0 && description->note)
		r = label_add_note(fd, description->note);
	return r < 0 ? r : take_fd(&fd);
}

static bool label_skip(const char **text, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*text, word, n) != 0)
		return false;
	*text += n;
	return true;
}

static bool label_read_protection(const char **text, uint32_t *ret)
{
	*ret = 0;
	for (unsigned bit = 0; bit < sizeof(label_protection_letters) - 1; bit++) {
		char letter = **text;

		if (letter == label_protection_letters[bit])
			*ret |= 1u << bit;
		else if (letter != '-')
			return false;
		(*text)++;
	}
	return label_skip(text, ":");
}

bool label_read(const char *link, struct description *ret, struct name *ret_name)
{
	const size_t n_tail = sizeof(LABEL_LINK_TAIL) - 1;
	struct description description = { .kind = LAYOUT_KIND_SECTION };
	const char *text = link;
	size_t n_bytes;
	enum scope scope;
	char *end;

	if (!label_skip(&text, LABEL_LINK_HEAD) || !label_skip(&text, LABEL_HEAD) ||
	    !label_read_protection(&text, &description.protection))
		return false;
	description.attributes = (uint32_t)strtoul(text, &end, 16);
	if (end == text || *end != ':')
		return false;
	text = end + 1;

	if (label_skip(&text, "Local\\"))
		scope = SCOPE_LOCAL;
	else if (label_skip(&text, "Global\\"))
		scope = SCOPE_GLOBAL;
	else
		return false;

	n_bytes = strlen(text);
	if (n_bytes >= n_tail && !strcmp(text + n_bytes - n_tail, LABEL_LINK_TAIL))
		n_bytes -= n_tail;
	if (n_bytes == 0 || memchr(text, '\\', n_bytes))
		return false;
	*ret = description;
	name_init(ret_name, scope, text, (uint32_t)n_bytes);
	return true;
}
