/* SPDX-License-Identifier: MIT */
/* Which objects are meant: the options that verbs over many objects share. */
#pragma once

#include "objects.h"

struct filter {
	struct objects_filter objects;
	char *beginning;
};

#define FILTER_HELP                                                               \
	"      --type LIST        only section, event, mutex, semaphore, timer\n" \
	"      --scope SCOPE      only local or global\n"                         \
	"      --pid PID          only what this process holds\n"                 \
	"      --prefix TEXT      only names that begin so\n"

enum {
	FILTER_TYPE = TABLE_OPTION_OWN,
	FILTER_SCOPE,
	FILTER_PID,
	FILTER_PREFIX,
	FILTER_END, /* from here on: the verb's own */
};

#define FILTER_OPTIONS                                              \
	{ "type", required_argument, NULL, FILTER_TYPE },           \
		{ "scope", required_argument, NULL, FILTER_SCOPE }, \
		{ "pid", required_argument, NULL, FILTER_PID },     \
	{                                                           \
		"prefix", required_argument, NULL, FILTER_PREFIX    \
	}

/* One of those above: 0, or the exit code, and it was said why. */
int filter_read_option(struct filter *filter, const char *verb, int option,
		       const char *argument);
void filter_release(struct filter *filter);
