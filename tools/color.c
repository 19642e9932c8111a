/* SPDX-License-Identifier: MIT */
/* Colours are for terminals that have them and for people who want them. */
#include "color.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

int color_read(const char *verb, const char *argument, enum color_when *ret)
{
	if (!argument || !strcmp(argument, "always"))
		*ret = COLOR_ALWAYS;
	else if (!strcmp(argument, "never"))
		*ret = COLOR_NEVER;
	else if (!strcmp(argument, "auto"))
		*ret = COLOR_AUTO;
	else
		return tool_misused(verb, "--color is auto, always or never, not \"%s\"",
				    argument);
	return 0;
}

bool color_is_wanted(enum color_when when)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (when != COLOR_AUTO)
		return when == COLOR_ALWAYS;
	return !(no && *no) && terminal && strcmp(terminal, "dumb") != 0 &&
	       isatty(STDOUT_FILENO);
}
