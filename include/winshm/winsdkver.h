/* SPDX-License-Identifier: MIT */
/*
 * The newest Windows these headers know. What Visual Studio puts into targetver.h reads
 * this, chooses an older one, and then reads sdkddkver.h.
 */
#ifndef _INC_WINSDKVER
#define _INC_WINSDKVER

#define WINVER_MAXVER         0x0A00
#define _WIN32_MAXVER         0x0A00
#define _WIN32_WINNT_MAXVER   0x0A00
#define _WIN32_WINDOWS_MAXVER 0x0A00
#define _WIN32_IE_MAXVER      0x0A00
#define NTDDI_MAXVER          0x0A00

#endif
