/* SPDX-License-Identifier: MIT */
/* What is winshm's own. */
#include "winshm.h"

const char *winshm_version(void)
{
	return WINSHM_VERSION;
}
