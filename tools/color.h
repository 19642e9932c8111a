/* SPDX-License-Identifier: MIT */
/* Whether to colour: what --color, NO_COLOR and the terminal say of it. */
#pragma once

#include <stdbool.h>

enum color_when {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER
};

#define PAINT_BOLD   "\033[1m"
#define PAINT_RED    "\033[31m"
#define PAINT_GREEN  "\033[32m"
#define PAINT_YELLOW "\033[33m"
#define PAINT_NONE   "\033[0m"

#define COLOR_HELP "      --color[=WHEN]     auto (the default), always or never\n"

/* What stands behind --color=, or NULL. 0, or TOOL_USAGE, and it was said why. */
int color_read(const char *verb, const char *argument, enum color_when *ret);

bool color_is_wanted(enum color_when when);
