/* SPDX-License-Identifier: MIT */
/*
 * The words that Microsoft's compiler knows and GCC does not.
 *
 * Calling conventions mean nothing on x86-64 and AArch64, so their keywords vanish, as do
 * the qualifiers of the 16-bit and 32-bit days. The sized integer types become macros
 * rather than typedefs, because sources write "unsigned __int64". What __declspec() says
 * is mapped word by word onto the attribute that means the same.
 *
 * Structured exceptions (__try) cannot be expressed: see excpt.h.
 */
#ifndef WINSHM_KEYWORDS_H
#define WINSHM_KEYWORDS_H

/*
 * Clang knows some calling conventions as keywords on every target, refuses them on this
 * one, and warns when a macro takes a keyword's name. Here that is the point.
 */
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wkeyword-macro"
#endif

#define __cdecl
#define __stdcall
#define __fastcall
#define __thiscall
#define __vectorcall
#define __clrcall

#define _cdecl
#define _stdcall
#define _fastcall

#define __unaligned
#define __w64
#define __ptr32
#define __ptr64

#undef __int8
#undef __int16
#undef __int32
#undef __int64
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long

/*
 * No storage class in here: sources write "static __forceinline" as well as the bare
 * word. (__inline and __inline__ are GCC's own in every dialect.)
 */
#undef __forceinline
#define __forceinline __inline__ __attribute__((__always_inline__))

/*
 * __declspec(word) and __declspec(word(argument)): the word is pasted to a prefix, so it
 * is never expanded itself (noreturn may be a macro of <stdnoreturn.h>), and an argument
 * simply stays behind what the word becomes. A word that is not listed reaches the
 * compiler as the unknown attribute winshm_declspec_<word>, which warns under its name.
 *
 * One thing is lost: written before the word struct, align() does not reach a structure
 * declared without a variable. Clang and g++ warn, gcc is silent; behind the word struct,
 * on a member and on a variable it works everywhere.
 */
#undef __declspec
#define __declspec(word) __attribute__((winshm_declspec_##word))

#define winshm_declspec_align      __aligned__
#define winshm_declspec_deprecated __deprecated__
#define winshm_declspec_dllexport  __visibility__("default")
#define winshm_declspec_dllimport
#define winshm_declspec_empty_bases
#define winshm_declspec_noalias
#define winshm_declspec_noinline __noinline__
#define winshm_declspec_noreturn __noreturn__
#define winshm_declspec_nothrow  __nothrow__
#define winshm_declspec_novtable
#define winshm_declspec_restrict
#define winshm_declspec_selectany __weak__
#define winshm_declspec_uuid(text)

/* A storage class, not an attribute: step out of the list and in again. Unlike __thread,
 * these two may stand before or behind "static" and "extern". */
#ifdef __cplusplus
#define winshm_declspec_thread )) thread_local __attribute__((
#else
#define winshm_declspec_thread )) _Thread_local __attribute__((
#endif

#ifdef __clang__
#pragma clang diagnostic pop
#endif

/* A promise to the optimiser, a directive inside a macro, and what the function is called.
 * C89 has no macro that takes any number of arguments, so no __noop either. */
#define __assume(claim)     ((claim) ? (void)0 : __builtin_unreachable())
#define __pragma(directive) _Pragma(#directive)
#define __FUNCSIG__ __PRETTY_FUNCTION__
#if defined(__cplusplus) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L)
#define __noop(...) ((void)0)
#endif

/* The same things under the names the SDK gives them. */
#define FORCEINLINE         __forceinline
#define DECLSPEC_ALIGN(n)   __attribute__((__aligned__(n)))
#define DECLSPEC_DEPRECATED __attribute__((__deprecated__))
#define DECLSPEC_NOINLINE   __attribute__((__noinline__))
#define DECLSPEC_NORETURN   __attribute__((__noreturn__))
#define DECLSPEC_SELECTANY  __attribute__((__weak__))
#define DECLSPEC_NOTHROW    __attribute__((__nothrow__))
#define DECLSPEC_NOVTABLE
#define DECLSPEC_IMPORT

#endif
