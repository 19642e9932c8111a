/* SPDX-License-Identifier: MIT */
/*
 * The umbrella: what a Windows source includes, in the order the parts build on each
 * other.
 *
 * The switches sources set before it keep their meaning. UNICODE selects the W functions and
 * the width of TEXT(); NOMINMAX leaves min and max alone (C++ never gets them as macros: see
 * minwindef.h); NO_STRICT makes every handle a void *; _WIN32_WINNT, WINVER and NTDDI_VERSION
 * say which Windows the source is for. WIN32_LEAN_AND_MEAN asks for less than the whole SDK
 * and leaves shellapi.h and mmsystem.h out; what VC_EXTRALEAN would leave out is not here to
 * begin with.
 *
 * Not defined are _WIN32, WIN32, _WIN64 and _MSC_VER. Sources and their libraries read
 * them as "this is Microsoft's system and compiler" and then reach for headers, keywords
 * and libraries that no Linux has, while everything portable beside them would stop
 * seeing Linux. A source that hides its use of shared memory behind one of them is
 * compiled with -DWIN32 or -D_WIN32 by whoever builds it: these headers work with and
 * without.
 *
 * The include guards are the SDK's, because other libraries' headers ask for them.
 */
#ifndef _WINDOWS_
#define _WINDOWS_
#define _INC_WINDOWS

/*
 * #pragma comment(lib, "...") and #pragma warning(...) are for another linker and another
 * compiler, and stand in sources that nobody may edit. To ignore them is right here, and
 * to say so each time is noise. (g++ before version 13 does not take this from a pragma;
 * there, as for pragmas above the first #include, -Wno-unknown-pragmas does it.)
 */
#pragma GCC diagnostic ignored "-Wunknown-pragmas"

#include "sdkddkver.h"
#include "excpt.h"
#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winerror.h"
#include "winuser.h"
#ifndef WIN32_LEAN_AND_MEAN
#include "mmsystem.h"
#include "shellapi.h"
#endif
#include "winnls.h"

/* Names of Microsoft's C library that sources expect to have by now. */
#include "winshm_crt.h"

#endif
