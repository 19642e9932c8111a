/* SPDX-License-Identifier: MIT */
/*
 * The generic text names of Microsoft's C runtime: _T, _TCHAR, _tmain, _tcslen, _tprintf ...
 *
 * _UNICODE picks the wide functions, its absence the narrow ones; UNICODE, which picks
 * between the A and W functions of the API, has no say here. _MBCS means narrow: text is
 * UTF-8 and is stepped through by bytes.
 *
 * Without -fshort-wchar a wide text is char16_t and _T("x") is u"x", which C knows from
 * gnu99 or C11 on.
 */
#ifndef WINSHM_TCHAR_H
#define WINSHM_TCHAR_H

#include "winshm_crt.h"

#ifdef _UNICODE
#ifdef WINSHM_SHORT_WCHAR
#define __T(text) L##text
#else
#define __T(text) u##text
#endif
#else
#define __T(text) text
#endif
#define _T(text)    __T(text)
#define _TEXT(text) __T(text)

#ifdef _UNICODE
typedef winshm_wchar _TCHAR;
typedef winshm_wchar _TSCHAR;
typedef winshm_wchar _TUCHAR;
typedef winshm_wchar _TXCHAR;
typedef winshm_wint _TINT;
#define _TEOF WINSHM_WEOF
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef winshm_wchar TCHAR, *PTCHAR;
typedef winshm_wchar TBYTE, *PTBYTE;
#endif
#else
typedef char _TCHAR;
typedef signed char _TSCHAR;
typedef unsigned char _TUCHAR;
typedef char _TXCHAR;
typedef int _TINT;
#define _TEOF EOF
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef char TCHAR, *PTCHAR;
typedef unsigned char TBYTE, *PTBYTE;
#endif
#endif

#ifdef _UNICODE

/* The entry points; libwinshm_crt.a has a main() that calls them. */
#define _tmain    wmain
#define _tWinMain wWinMain
#define __targv   __wargv
#define _targv    __wargv
#define _tenviron _wenviron

#define _tprintf    winshm_wprintf
#define _tprintf_s  wprintf_s
#define _ftprintf   winshm_fwprintf
#define _ftprintf_s fwprintf_s
#ifdef __cplusplus
#define _stprintf winshm_swprintf
#else
#define _stprintf _swprintf
#endif
#define _stprintf_s  swprintf_s
#define _sntprintf   _snwprintf
#define _sntprintf_s _snwprintf_s
#define _sctprintf   _scwprintf
#define _vtprintf    winshm_vwprintf
#define _vtprintf_s  vwprintf_s
#define _vftprintf   winshm_vfwprintf
#define _vftprintf_s vfwprintf_s
#ifdef __cplusplus
#define _vstprintf winshm_vswprintf
#else
#define _vstprintf _vswprintf
#endif
#define _vstprintf_s  vswprintf_s
#define _vsntprintf   _vsnwprintf
#define _vsntprintf_s _vsnwprintf_s
#define _vsctprintf   _vscwprintf

#define _tscanf    winshm_wscanf
#define _tscanf_s  wscanf_s
#define _ftscanf   winshm_fwscanf
#define _ftscanf_s fwscanf_s
#define _stscanf   winshm_swscanf
#define _stscanf_s swscanf_s

#define _tcprintf _cwprintf
#define _cputts   _cputws
#define _gettch   _getwch
#define _gettche  _getwche
#define _puttch   _putwch
#define _ungettch _ungetwch

#define _fgettc     winshm_fgetwc
#define _gettc      winshm_fgetwc
#define _gettchar   winshm_getwchar
#define _fputtc     winshm_fputwc
#define _puttc      winshm_fputwc
#define _puttchar   winshm_putwchar
#define _ungettc    winshm_ungetwc
#define _fgetts     winshm_fgetws
#define _fputts     winshm_fputws
#define _getts_s    _getws_s
#define _putts      _putws
#define _tfopen     _wfopen
#define _tfopen_s   _wfopen_s
#define _tfreopen   _wfreopen
#define _tfreopen_s _wfreopen_s
#define _tremove    _wremove
#define _trename    _wrename
#define _tperror    _wperror

#define _tcslen     winshm_wcslen
#define _tcsclen    winshm_wcslen
#define _tcsnlen    winshm_wcsnlen
#define _tcsnlen_s  wcsnlen_s
#define _tcscpy     winshm_wcscpy
#define _tcscpy_s   wcscpy_s
#define _tcsncpy    winshm_wcsncpy
#define _tcsncpy_s  wcsncpy_s
#define _tcsccpy    winshm_wcsncpy
#define _tcscat     winshm_wcscat
#define _tcscat_s   wcscat_s
#define _tcsncat    winshm_wcsncat
#define _tcsncat_s  wcsncat_s
#define _tcscmp     winshm_wcscmp
#define _tcsncmp    winshm_wcsncmp
#define _tcsnccmp   winshm_wcsncmp
#define _tcsicmp    _wcsicmp
#define _tcsnicmp   _wcsnicmp
#define _tcsncicmp  _wcsnicmp
#define _tcscoll    winshm_wcscoll
#define _tcschr     winshm_wcschr
#define _tcsrchr    winshm_wcsrchr
#define _tcsstr     winshm_wcsstr
#define _tcspbrk    winshm_wcspbrk
#define _tcsspn     winshm_wcsspn
#define _tcscspn    winshm_wcscspn
#define _tcstok     _wcstok
#define _tcstok_s   wcstok_s
#define _tcsdup     _wcsdup
#define _tcslwr     _wcslwr
#define _tcslwr_s   _wcslwr_s
#define _tcsupr     _wcsupr
#define _tcsupr_s   _wcsupr_s
#define _tcsrev     _wcsrev
#define _tcserror   _wcserror
#define _tcserror_s _wcserror_s
#define _tmemcpy    winshm_wmemcpy
#define _tmemmove   winshm_wmemmove
#define _tmemset    winshm_wmemset
#define _tmemcmp    winshm_wmemcmp
#define _tmemchr    winshm_wmemchr

#define _tstoi     _wtoi
#define _ttoi      _wtoi
#define _tstol     _wtol
#define _ttol      _wtol
#define _tstoll    _wtoi64
#define _tstoi64   _wtoi64
#define _ttoi64    _wtoi64
#define _tstof     _wtof
#define _ttof      _wtof
#define _tcstol    winshm_wcstol
#define _tcstoul   winshm_wcstoul
#define _tcstoll   _wcstoi64
#define _tcstoi64  _wcstoi64
#define _tcstoull  _wcstoui64
#define _tcstoui64 _wcstoui64
#define _tcstod    winshm_wcstod
#define _tcstof    winshm_wcstof
#define _itot      _itow
#define _itot_s    _itow_s
#define _ltot      _ltow
#define _ltot_s    _ltow_s
#define _ultot     _ultow
#define _ultot_s   _ultow_s
#define _i64tot    _i64tow
#define _i64tot_s  _i64tow_s
#define _ui64tot   _ui64tow
#define _ui64tot_s _ui64tow_s

#define _totupper  towupper
#define _totlower  towlower
#define _istalpha  iswalpha
#define _istalnum  iswalnum
#define _istcntrl  iswcntrl
#define _istdigit  iswdigit
#define _istgraph  iswgraph
#define _istlower  iswlower
#define _istprint  iswprint
#define _istpunct  iswpunct
#define _istspace  iswspace
#define _istupper  iswupper
#define _istxdigit iswxdigit

#define _tgetenv    _wgetenv
#define _tgetenv_s  _wgetenv_s
#define _tdupenv_s  _wdupenv_s
#define _tputenv    _wputenv
#define _tputenv_s  _wputenv_s
#define _tsystem    _wsystem
#define _tasctime_s _wasctime_s
#define _tctime_s   _wctime_s
#define _tcsftime   winshm_wcsftime
#else

#define _tmain    main
#define _tWinMain WinMain
#define __targv   __argv
#define _targv    __argv
#define _tenviron _environ

#define _tprintf      winshm_printf
#define _tprintf_s    printf_s
#define _ftprintf     winshm_fprintf
#define _ftprintf_s   fprintf_s
#define _stprintf     winshm_sprintf
#define _stprintf_s   sprintf_s
#define _sntprintf    _snprintf
#define _sntprintf_s  _snprintf_s
#define _sctprintf    _scprintf
#define _vtprintf     winshm_vprintf
#define _vtprintf_s   vprintf_s
#define _vftprintf    winshm_vfprintf
#define _vftprintf_s  vfprintf_s
#define _vstprintf    winshm_vsprintf
#define _vstprintf_s  vsprintf_s
#define _vsntprintf   _vsnprintf
#define _vsntprintf_s _vsnprintf_s
#define _vsctprintf   _vscprintf

#define _tscanf    winshm_scanf
#define _tscanf_s  scanf_s
#define _ftscanf   winshm_fscanf
#define _ftscanf_s fscanf_s
#define _stscanf   winshm_sscanf
#define _stscanf_s sscanf_s

#define _tcprintf _cprintf
#define _cputts   _cputs
#define _gettch   _getch
#define _gettche  _getche
#define _puttch   _putch
#define _ungettch _ungetch

#define _fgettc     fgetc
#define _gettc      getc
#define _gettchar   getchar
#define _fputtc     fputc
#define _puttc      putc
#define _puttchar   putchar
#define _ungettc    ungetc
#define _fgetts     fgets
#define _fputts     fputs
#define _getts_s    gets_s
#define _putts      puts
#define _tfopen     winshm_fopen
#define _tfopen_s   fopen_s
#define _tfreopen   winshm_freopen
#define _tfreopen_s freopen_s
#define _tremove    remove
#define _trename    rename
#define _tperror    perror

#define _tcslen     strlen
#define _tcsclen    strlen
#define _tcsnlen    winshm_strnlen
#define _tcsnlen_s  strnlen_s
#define _tcscpy     strcpy
#define _tcscpy_s   strcpy_s
#define _tcsncpy    strncpy
#define _tcsncpy_s  strncpy_s
#define _tcsccpy    strncpy
#define _tcscat     strcat
#define _tcscat_s   strcat_s
#define _tcsncat    strncat
#define _tcsncat_s  strncat_s
#define _tcscmp     strcmp
#define _tcsncmp    strncmp
#define _tcsnccmp   strncmp
#define _tcsicmp    _stricmp
#define _tcsnicmp   _strnicmp
#define _tcsncicmp  _strnicmp
#define _tcscoll    strcoll
#define _tcschr     strchr
#define _tcsrchr    strrchr
#define _tcsstr     strstr
#define _tcspbrk    strpbrk
#define _tcsspn     strspn
#define _tcscspn    strcspn
#define _tcstok     strtok
#define _tcstok_s   strtok_s
#define _tcsdup     _strdup
#define _tcslwr     _strlwr
#define _tcslwr_s   _strlwr_s
#define _tcsupr     _strupr
#define _tcsupr_s   _strupr_s
#define _tcsrev     _strrev
#define _tcserror   strerror
#define _tcserror_s strerror_s
#define _tmemcpy    memcpy
#define _tmemmove   memmove
#define _tmemset    memset
#define _tmemcmp    memcmp
#define _tmemchr    memchr

#define _tstoi     atoi
#define _ttoi      atoi
#define _tstol     atol
#define _ttol      atol
#define _tstoll    _atoi64
#define _tstoi64   _atoi64
#define _ttoi64    _atoi64
#define _tstof     atof
#define _ttof      atof
#define _tcstol    strtol
#define _tcstoul   strtoul
#define _tcstoll   _strtoi64
#define _tcstoi64  _strtoi64
#define _tcstoull  _strtoui64
#define _tcstoui64 _strtoui64
#define _tcstod    strtod
#define _tcstof    winshm_strtof
#define _itot      _itoa
#define _itot_s    _itoa_s
#define _ltot      _ltoa
#define _ltot_s    _ltoa_s
#define _ultot     _ultoa
#define _ultot_s   _ultoa_s
#define _i64tot    _i64toa
#define _i64tot_s  _i64toa_s
#define _ui64tot   _ui64toa
#define _ui64tot_s _ui64toa_s

#define _totupper  toupper
#define _totlower  tolower
#define _istalpha  isalpha
#define _istalnum  isalnum
#define _istcntrl  iscntrl
#define _istdigit  isdigit
#define _istgraph  isgraph
#define _istlower  islower
#define _istprint  isprint
#define _istpunct  ispunct
#define _istspace  isspace
#define _istupper  isupper
#define _istxdigit isxdigit

#define _tgetenv    getenv
#define _tgetenv_s  getenv_s
#define _tdupenv_s  _dupenv_s
#define _tputenv    _putenv
#define _tputenv_s  _putenv_s
#define _tsystem    system
#define _tasctime_s asctime_s
#define _tctime_s   ctime_s
#define _tcsftime   strftime
#endif

/* One step through a text is one unit in both widths. */
#define _tcsinc(text)        ((text) + 1)
#define _tcsdec(start, text) ((start) < (text) ? (text)-1 : NULL)
#define _tcsninc(text, n)    ((text) + (n))
#define _tcsnextc(text)      ((_TUCHAR) * (text))
#define _tclen(text)         (1)
#define _tccpy(to, from)     (*(to) = *(from))
#define _tccmp(a, b)         ((_TUCHAR) * (a) - (_TUCHAR) * (b))

#endif
