/* SPDX-License-Identifier: MIT */
/* winshm version */
#include "tool.h"

#include <stdio.h>

#include "store/layout.h"

int verb_version(int argc, char **argv)
{
	printf("winshm %s (layout %d)\n", WINSHM_TOOL_VERSION, LAYOUT_VERSION);
	return TOOL_OK;
}
