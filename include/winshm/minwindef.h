/* SPDX-License-Identifier: MIT */
/*
 * The words every Windows source is made of: BYTE, DWORD, BOOL and their pointers, HANDLE
 * and the kinds of handle, the empty words of a declaration (WINAPI, IN, FAR), and the
 * macros that take numbers apart.
 *
 * Some of the empty words are short enough to meet a parameter's name in a system header.
 * What these headers need of the system is included before the words are defined.
 */
#ifndef _MINWINDEF_
#define _MINWINDEF_

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#if defined(XMD_H) && !defined(WINSHM_XMD_RENAMED)
#error "winshm: <X11/Xmd.h> and <windows.h> each have a BOOL: see <winshm/X11/Xmd.h>"
#endif

#include "basetsd.h"
#include "sal.h"
#include "specstrings.h"

/*
 * Opaque handles are pointers to different structures unless NO_STRICT makes them void *.
 */
#if !defined(STRICT) && !defined(NO_STRICT)
#define STRICT 1
#endif

#define MAX_PATH 260

#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef FALSE
#define FALSE 0
#endif
#ifndef TRUE
#define TRUE 1
#endif

#undef FAR
#undef NEAR
#undef far
#undef near
#define FAR
#define NEAR
#define far
#define near

#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif
#ifndef CONST
#define CONST const
#endif
#ifndef VOID
#define VOID void
#endif

/* One calling convention for all of them: the platform's. */
#define CALLBACK
#define WINAPI
#define WINAPIV
#ifndef APIENTRY /* as OpenGL's headers have it */
#define APIENTRY
#endif
#define APIPRIVATE
#define PASCAL
#define CDECL
#define NTAPI
#define NTAPI_INLINE
#define STDAPICALLTYPE
#define STDAPIVCALLTYPE
#define STDMETHODCALLTYPE
#define STDMETHODVCALLTYPE

/*
 * Linking needs no decoration, except where a program declares everything hidden: what
 * these stand before is the library's all the same.
 */
#define WINBASEAPI __attribute__((__visibility__("default")))
#define WINADVAPI  __attribute__((__visibility__("default")))
#define WINUSERAPI __attribute__((__visibility__("default")))
#define NTSYSAPI
#define NTSYSCALLAPI
#ifndef _CRTIMP
#define _CRTIMP
#endif

typedef int BOOL, *PBOOL, *LPBOOL;
typedef int INT, *PINT, *LPINT;
typedef unsigned int UINT, *PUINT, *LPUINT;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef unsigned char UCHAR, *PUCHAR, *LPUCHAR;
typedef unsigned short USHORT, *PUSHORT, *LPUSHORT;
typedef unsigned short WORD, *PWORD, *LPWORD;
typedef unsigned int ULONG, *PULONG, *LPULONG;
typedef unsigned int DWORD, *PDWORD, *LPDWORD;
typedef char CHAR, *PCHAR, *LPCHAR;
typedef char CCHAR, *PCCHAR;
typedef short SHORT, *PSHORT, *LPSHORT;
typedef int LONG, *PLONG, *LPLONG;
typedef float FLOAT, *PFLOAT;
typedef double DOUBLE;

typedef void *PVOID, *LPVOID;
typedef const void *PCVOID, *LPCVOID;

typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM;
typedef LONG_PTR LRESULT;
typedef WORD ATOM;

/* Handles. HANDLE itself is void * in any case; sources mix its kinds freely. */
typedef void *HANDLE;
typedef HANDLE *PHANDLE, *LPHANDLE, *SPHANDLE;
typedef HANDLE HLOCAL;
typedef HANDLE HGLOBAL;
typedef HANDLE GLOBALHANDLE;
typedef HANDLE LOCALHANDLE;

#ifdef STRICT
#define DECLARE_HANDLE(name) \
	struct name##__ {    \
		int unused;  \
	};                   \
	typedef struct name##__ *name
#else
#define DECLARE_HANDLE(name) typedef HANDLE name
#endif

DECLARE_HANDLE(HINSTANCE);
DECLARE_HANDLE(HKEY);
DECLARE_HANDLE(HRSRC);
DECLARE_HANDLE(HTASK);
DECLARE_HANDLE(HWINSTA);
typedef HINSTANCE HMODULE;
typedef HKEY *PHKEY;
typedef int HFILE;

typedef INT_PTR(WINAPI *FARPROC)(void);
typedef INT_PTR(WINAPI *NEARPROC)(void);
typedef INT_PTR(WINAPI *PROC)(void);

typedef struct _FILETIME {
	DWORD dwLowDateTime; /* 100 ns units since 1601-01-01 UTC */
	DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

#define MAKEWORD(low, high) \
	((WORD)((WORD)((DWORD_PTR)(low)&0xff) | (WORD)(((DWORD_PTR)(high)&0xff) << 8)))
#define MAKELONG(low, high)                        \
	((LONG)((DWORD)((DWORD_PTR)(low)&0xffff) | \
		((DWORD)((DWORD_PTR)(high)&0xffff) << 16)))
#define LOBYTE(w) ((BYTE)((DWORD_PTR)(w)&0xff))
#define HIBYTE(w) ((BYTE)(((DWORD_PTR)(w) >> 8) & 0xff))
#define LOWORD(l) ((WORD)((DWORD_PTR)(l)&0xffff))
#define HIWORD(l) ((WORD)(((DWORD_PTR)(l) >> 16) & 0xffff))

/*
 * As on Windows, but only in C: the C++ library has functions of these names, and the
 * sources that meet both say std::min, which a macro turns into nonsense.
 */
#if !defined(NOMINMAX) && !defined(__cplusplus)
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif

#include "winnt.h"

#endif
