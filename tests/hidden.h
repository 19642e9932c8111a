/* SPDX-License-Identifier: MIT */
/* Puppets that others may not look into, and what is true of the names they hold. */
#pragma once

#include "puppet.h"
#include "surroundings.h"

static inline void hidden_become(void)
{
	CHECK(prctl(PR_SET_DUMPABLE, 0) == 0);
}

/* One of an ordinary user, in surroundings or (NULL) as they are. */
static inline struct puppet *hidden_user_new(void (*surroundings)(void))
{
	struct puppet *user = puppet_new();

	if (surroundings)
		puppet_call(user, surroundings);
	puppet_call(user, torture_become_user);
	return user;
}

/* The name is there, out of reach: nobody gets it, and nobody gets another one. */
static inline void hidden_check_out_of_reach(struct puppet *who, const char *name)
{
	CHECK_EQ(puppet_says(who, name), ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_ask(who, PUPPET_CREATE, name, 99, TORTURE_PAGE).error,
		 ERROR_ACCESS_DENIED);
}
