/* SPDX-License-Identifier: MIT */
/*
 * A question in a box, and the printf that comes with it. Of the window system only this
 * much is here: sources that share memory use it to say that something went wrong.
 */
#ifndef _WINUSER_
#define _WINUSER_

#include "windef.h"

/* How a program's window is shown at first: STARTUPINFO carries it to the child. */
#define SW_HIDE            0
#define SW_SHOWNORMAL      1
#define SW_NORMAL          SW_SHOWNORMAL
#define SW_SHOWMINIMIZED   2
#define SW_SHOWMAXIMIZED   3
#define SW_MAXIMIZE        SW_SHOWMAXIMIZED
#define SW_SHOWNOACTIVATE  4
#define SW_SHOW            5
#define SW_MINIMIZE        6
#define SW_SHOWMINNOACTIVE 7
#define SW_SHOWNA          8
#define SW_RESTORE         9
#define SW_SHOWDEFAULT     10
#define SW_FORCEMINIMIZE   11

/* Which buttons. */
#define MB_OK                0x00000000U
#define MB_OKCANCEL          0x00000001U
#define MB_ABORTRETRYIGNORE  0x00000002U
#define MB_YESNOCANCEL       0x00000003U
#define MB_YESNO             0x00000004U
#define MB_RETRYCANCEL       0x00000005U
#define MB_CANCELTRYCONTINUE 0x00000006U
#define MB_HELP              0x00004000U

/* Which icon. */
#define MB_ICONHAND        0x00000010U
#define MB_ICONSTOP        MB_ICONHAND
#define MB_ICONERROR       MB_ICONHAND
#define MB_ICONQUESTION    0x00000020U
#define MB_ICONEXCLAMATION 0x00000030U
#define MB_ICONWARNING     MB_ICONEXCLAMATION
#define MB_ICONASTERISK    0x00000040U
#define MB_ICONINFORMATION MB_ICONASTERISK
#define MB_USERICON        0x00000080U

/* Which button Enter presses. */
#define MB_DEFBUTTON1 0x00000000U
#define MB_DEFBUTTON2 0x00000100U
#define MB_DEFBUTTON3 0x00000200U
#define MB_DEFBUTTON4 0x00000300U

/* How much it insists. */
#define MB_APPLMODAL            0x00000000U
#define MB_SYSTEMMODAL          0x00001000U
#define MB_TASKMODAL            0x00002000U
#define MB_NOFOCUS              0x00008000U
#define MB_SETFOREGROUND        0x00010000U
#define MB_DEFAULT_DESKTOP_ONLY 0x00020000U
#define MB_TOPMOST              0x00040000U
#define MB_RIGHT                0x00080000U
#define MB_RTLREADING           0x00100000U
#define MB_SERVICE_NOTIFICATION 0x00200000U

#define MB_TYPEMASK 0x0000000FU
#define MB_ICONMASK 0x000000F0U
#define MB_DEFMASK  0x00000F00U
#define MB_MODEMASK 0x00003000U
#define MB_MISCMASK 0x0000C000U

/* The answers. */
#define IDOK       1
#define IDCANCEL   2
#define IDABORT    3
#define IDRETRY    4
#define IDIGNORE   5
#define IDYES      6
#define IDNO       7
#define IDCLOSE    8
#define IDHELP     9
#define IDTRYAGAIN 10
#define IDCONTINUE 11
#define IDTIMEOUT  32000

#ifdef __cplusplus
extern "C" {
#endif

/**
 * WaitForInputIdle() - wait until a process waits for its user
 *
 * There are no processes with windows and messages here, and for others Windows says the
 * same: nothing to wait for.
 *
 * Return:   WAIT_FAILED, with the last error set
 * Errors:   NOT_GUI_PROCESS; INVALID_HANDLE, ACCESS_DENIED of the handle
 * Follows:  nf-winuser-waitforinputidle
 * Tested:   conform-createprocess.c
 */
WINUSERAPI DWORD WINAPI WaitForInputIdle(HANDLE hProcess, DWORD dwMilliseconds);

/**
 * MessageBoxA() - ask, and wait for the answer
 * @hWnd:       the window it belongs to; there is none here, so NULL
 * @lpText:     the question, UTF-8
 * @lpCaption:  the title, UTF-8; NULL for the default
 * @uType:      MB_*: buttons, icon, default button
 *
 * Where it appears depends on what there is: a dialog, the terminal, or only standard
 * error.
 *
 * Return:   an ID* of the answer; 0 sets the last error.
 * Follows:  nf-winuser-messageboxa               Differs: compatibility.md#messagebox
 * Tested:   api-messagebox.c
 */
WINUSERAPI int WINAPI MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType);

/**
 * MessageBoxW() - ask, and wait for the answer
 * @lpText:     the question, UTF-16
 * @lpCaption:  the title, UTF-16; NULL for the default
 *
 * All else is as with MessageBoxA().
 *
 * Follows:  nf-winuser-messageboxw               Differs: compatibility.md#messagebox
 * Tested:   api-messagebox.c
 */
WINUSERAPI int WINAPI MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption,
				  UINT uType);

/**
 * MessageBoxExA() - MessageBoxA() with a language for the buttons
 * @wLanguageId:  accepted and not used: the buttons are labelled in English
 *
 * Follows:  nf-winuser-messageboxexa             Differs: compatibility.md#messagebox
 * Tested:   api-messagebox.c
 */
WINUSERAPI int WINAPI MessageBoxExA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption,
				    UINT uType, WORD wLanguageId);

/**
 * MessageBoxExW() - MessageBoxW() with a language for the buttons
 * @wLanguageId:  accepted and not used: the buttons are labelled in English
 *
 * Follows:  nf-winuser-messageboxexw             Differs: compatibility.md#messagebox
 * Tested:   api-messagebox.c
 */
WINUSERAPI int WINAPI MessageBoxExW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption,
				    UINT uType, WORD wLanguageId);

/**
 * wsprintfA() - text with its inserts filled in, of at most 1,023 characters
 * @lpOut:  room for it; 1,024 characters are always enough
 *
 * Formats follow Microsoft's printf. What is longer is cut. In libwinshm_crt.a, like the
 * rest of the text functions.
 *
 * Return:   characters written, without the terminator; -1 for NULL or a bad format.
 * Follows:  nf-winuser-wsprintfa                 Differs: compatibility.md#c-runtime
 * Tested:   conform-runtime.c
 */
int WINAPIV wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...);
int WINAPIV wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...);
int WINAPIV wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist);
int WINAPIV wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist);

#ifdef UNICODE
#define MessageBox   MessageBoxW
#define MessageBoxEx MessageBoxExW
#define wsprintf     wsprintfW
#define wvsprintf    wvsprintfW
#else
#define MessageBox   MessageBoxA
#define MessageBoxEx MessageBoxExA
#define wsprintf     wsprintfA
#define wvsprintf    wvsprintfA
#endif

#ifdef __cplusplus
}
#endif

#endif
