/* SPDX-License-Identifier: MIT */
/* What _sopen_s() lets others do with a file meanwhile. */
#ifndef _INC_SHARE
#define _INC_SHARE

#define _SH_COMPAT 0x00
#define _SH_DENYRW 0x10
#define _SH_DENYWR 0x20
#define _SH_DENYRD 0x30
#define _SH_DENYNO 0x40
#define _SH_SECURE 0x80

#endif
