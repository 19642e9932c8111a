/* SPDX-License-Identifier: MIT */
/* winshm version */
#include "tool.h"

#include <stdio.h>
#include <string.h>

#include "store/layout.h"

int verb_version(int argc, char **argv)
{
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		puts("Usage: winshm version\n\n"
		     "Prints the version of the tool, and that of the layout of the table.");
	else if (argc > 1)
		return tool_misused("version", "unexpected argument \"%s\"", argv[1]);
	else
		printf("winshm %s (layout %d)\n", WINSHM_TOOL_VERSION, LAYOUT_VERSION);
	return tool_finish();
}
