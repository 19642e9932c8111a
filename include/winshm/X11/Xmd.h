/* SPDX-License-Identifier: MIT */
/*
 * The system's <X11/Xmd.h>, the wire types of X's protocol, whose BOOL has one byte where
 * Windows' has four. Structures with the one in them must not be compiled with the other,
 * so a file that includes both is stopped, whichever comes first.
 *
 * The way around is to keep the two in files of their own, or to give X's another name
 * while its headers are read:
 *
 *	#define BOOL  X_BOOL
 *	#define INT64 X_INT64
 *	#include <X11/Xproto.h>
 *	#undef BOOL
 *	#undef INT64
 *
 * Xlib itself (<X11/Xlib.h>) needs nothing of this.
 */
#pragma GCC system_header

#ifdef BOOL
#define WINSHM_XMD_RENAMED
#elif defined(_MINWINDEF_)
#error "winshm: <X11/Xmd.h> and <windows.h> each have a BOOL: see <winshm/X11/Xmd.h>"
#endif

#include_next <X11/Xmd.h>

/* A macro of X's; with Windows it is a type. */
#undef LONG64
