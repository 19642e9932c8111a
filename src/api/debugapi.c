/* SPDX-License-Identifier: MIT */
/*
 * Talking to a debugger. There is none that would listen to OutputDebugString(), so its
 * text joins the trace: on stderr under WINSHM_DEBUG=1, nowhere otherwise. Each line of it
 * becomes one of the trace, and a long one several.
 */
#include "debugapi.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/trace.h"
#include "convert.h"
#include "os/self.h"

enum {
	DEBUGAPI_LINE_BYTES = 900 /* what the trace takes, with some room for its own */
};

static void debugapi_trace(const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\r\n");

		if (n > DEBUGAPI_LINE_BYTES) {
			n = DEBUGAPI_LINE_BYTES;
			while (n > 1 && (text[n] & 0xC0) == 0x80) /* whole characters */
				n--;
		}
		if (n > 0)
			trace_write("the program says: %.*s", (int)n, text);
		text += n;
		text += strspn(text, "\r\n");
	}
}

VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString)
{
	if (lpOutputString && trace_is_on())
		debugapi_trace(lpOutputString);
}

VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString)
{
	_cleanup_(freep) char *text = NULL;

	if (!lpOutputString || !trace_is_on())
		return;
	text = convert_to_utf8(lpOutputString);
	if (text)
		debugapi_trace(text);
}

BOOL WINAPI IsDebuggerPresent(VOID)
{
	return self_is_traced();
}

/* The debugger shall stop here, with the caller one frame up. */
VOID WINAPI DebugBreak(VOID)
{
#if defined(__x86_64__) || defined(__i386__)
	__asm__ __volatile__("int3");
#elif defined(__aarch64__)
	__asm__ __volatile__("brk #0xF000");
#else
	__builtin_trap();
#endif
}
