/* SPDX-License-Identifier: MIT */
/*
 * Another version of the library, as far as its layout goes (WINSHM_LAYOUT), told by lines
 * what to do. Answers each with a number: what the namespace said, or for P the tag.
 *
 *	C name tag    create the name, keep it, and write the tag into the memory
 *	O name        open the name, and close it again
 *	P name        the tag of what is kept
 *	Q             the end
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/namespace.h"

enum {
	PEER_NAMES = 64
};

static struct {
	char text[64];
	struct named named;
} kept[PEER_NAMES];
static int n_kept;

static const struct description wanted = { .kind = LAYOUT_KIND_SECTION,
					   .protection = 3,
					   .size_bytes = 4096 };

static long peer_create(const char *text, uint64_t tag)
{
	struct name name;
	int r;

	if (n_kept == PEER_NAMES)
		return -1;
	snprintf(kept[n_kept].text, sizeof(kept[n_kept].text), "%s", text);
	r = name_parse(&name, kept[n_kept].text, strlen(kept[n_kept].text));
	if (r == 0)
		r = namespace_create(&kept[n_kept].named, &name, &wanted, &(int) { -1 });
	if (r == 0 &&
	    pwrite(kept[n_kept].named.holding.fd, &tag, sizeof(tag), 0) != sizeof(tag))
		return -1;
	n_kept += r >= 0;
	return r;
}

static long peer_open(const char *text)
{
	struct named named;
	struct name name;
	int r = name_parse(&name, text, strlen(text));

	if (r == 0)
		r = namespace_open(&named, &name, LAYOUT_KIND_SECTION, true);
	if (r >= 0)
		namespace_close(&named);
	return r;
}

static long peer_tag(const char *text)
{
	uint64_t tag = 0;

	for (int i = 0; i < n_kept; i++)
		if (!strcmp(kept[i].text, text) &&
		    pread(kept[i].named.holding.fd, &tag, sizeof(tag), 0) == sizeof(tag))
			return (long)tag;
	return -1;
}

int main(void)
{
	char line[128], text[64];
	unsigned long tag = 0;

	while (fgets(line, sizeof(line), stdin) && line[0] != 'Q') {
		if (sscanf(line + 1, " %63s %lu", text, &tag) < 1)
			return 1;
		printf("%ld\n", line[0] == 'C'   ? peer_create(text, tag)
				: line[0] == 'O' ? peer_open(text)
						 : peer_tag(text));
		fflush(stdout);
	}
	while (n_kept > 0)
		namespace_close(&kept[--n_kept].named);
	return 0;
}
