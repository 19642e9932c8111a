/* SPDX-License-Identifier: MIT */
/*
 * What Windows derives from a host's name for its old network: the part before the first
 * dot, in capitals, of 15 characters at most. Programs bring buffers of just that size.
 */
#include "computername.h"

#include <ctype.h>

#include "winbase.h"

int computer_name(char ret[COMPUTER_NAME_BYTES])
{
	int r = machine_name(ret);
	size_t n = 0;

	if (r < 0)
		return r;
	for (; n < MAX_COMPUTERNAME_LENGTH && ret[n] && ret[n] != '.'; n++)
		ret[n] = (char)toupper((unsigned char)ret[n]);
	ret[n] = '\0';
	return 0;
}
