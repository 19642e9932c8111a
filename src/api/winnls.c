/* SPDX-License-Identifier: MIT */
/* Which code pages there are: UTF-8 is the only one, so there are no lead bytes of a pair. */
#include "winnls.h"

#include "base/err.h"
#include "status.h"

UINT WINAPI GetACP(void)
{
	return CP_UTF8;
}

UINT WINAPI GetOEMCP(void)
{
	return CP_UTF8;
}

BOOL WINAPI IsValidCodePage(UINT CodePage)
{
	return CodePage == CP_UTF8;
}

BOOL WINAPI IsDBCSLeadByte(BYTE TestChar)
{
	(void)TestChar;
	return FALSE;
}

BOOL WINAPI IsDBCSLeadByteEx(UINT CodePage, BYTE TestChar)
{
	(void)TestChar;
	if (CodePage != CP_ACP && CodePage != CP_OEMCP && CodePage != CP_THREAD_ACP &&
	    CodePage != CP_UTF8)
		status_set(ERR_TEXT_CODE_PAGE);
	return FALSE;
}
