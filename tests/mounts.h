/* SPDX-License-Identifier: MIT */
/* File systems of one's own, for tests of what only root can arrange. Skips without. */
#pragma once

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "harness.h"

/* Mounts made from here on are seen by this process and its children only. */
static inline void mounts_private(void)
{
	if (unshare(CLONE_NEWNS) < 0)
		SKIP("no mount namespace to be had: %s", strerror(errno));
	if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0)
		SKIP("mounts cannot be made private: %s", strerror(errno));
}

static inline void mounts_add(const char *type, const char *path, const char *options)
{
	if (mount(type, path, type, 0, options) < 0)
		SKIP("no %s (%s) to be had: %s", type, options ? options : "",
		     strerror(errno));
}
