/* SPDX-License-Identifier: MIT */
/* winshm cat: the bytes of a section, as they are. */
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>

#include "bytes.h"

static int cat_put(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
		   void *data)
{
	return fwrite(bytes, 1, n_bytes, stdout) == n_bytes ? 0 : 1;
}

int verb_cat(int argc, char **argv)
{
	static const char help[] =
		"Usage: winshm cat [OPTIONS] NAME\n\n"
		"Writes the bytes of the section to standard output, as they are.\n\n"
		"  -s, --offset BYTES     begin there\n"
		"  -n, --length BYTES     so many of them\n";
	struct bytes_range range;
	int r = bytes_read_options(argc, argv, help, NULL, &range);

	if (r)
		return r < 0 ? TOOL_USAGE : tool_finish();
	return bytes_each("cat", &range, cat_put, NULL);
}
