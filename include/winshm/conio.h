/* SPDX-License-Identifier: MIT */
/*
 * Single keys from the console.
 *
 * The console is the terminal: standard input or output if that is one, else the
 * controlling terminal; where there is none, standard input or output as they are.
 *
 * Enter is 13 and Backspace 8. Keys without a character come in two calls: first 0 or 0xE0,
 * then a code (arrows 72, 80, 75, 77; Home, End 71, 79; PgUp, PgDn 73, 81; Ins, Del 82, 83;
 * F1 to F10 59 to 68; F11, F12 133, 134). Characters beyond ASCII are UTF-8: _getch() gives
 * their bytes in turn, _getwch() UTF-16. Ctrl+C and Ctrl+Z do what they do elsewhere.
 *
 * The terminal is changed only while a call waits for a key and gets its settings back
 * however the program ends. What is typed between two calls is therefore echoed.
 *
 * The old names are macros, and absent where ncurses has come first.
 */
#ifndef _INC_CONIO
#define _INC_CONIO

#define WINSHM_CONIO __attribute__((__visibility__("default")))

#ifdef __cplusplus
extern "C" {
#endif

/**
 * _getch() - wait for a key and take it, without echo
 *
 * What has been printed so far is flushed first. A signal that does not end the program
 * does not end the wait.
 *
 * Return:   the key, or one part of it; -1 at the end of input.
 * Follows:  getch-getwch                         Differs: compatibility.md#console
 * Tested:   api-conio.c
 */
WINSHM_CONIO int _getch(void);

/* The same with echo. */
WINSHM_CONIO int _getche(void);

/* The same in UTF-16; 0xFFFF at the end of input. */
WINSHM_CONIO unsigned short _getwch(void);
WINSHM_CONIO unsigned short _getwche(void);

/**
 * _kbhit() - is there a key (or the end of input) to be had at once?
 *
 * Never waits; while another thread waits for a key, the answer is no. A line that was
 * begun before the call can no longer be edited on the terminal.
 *
 * Return:   1 or 0.
 * Follows:  kbhit                                Differs: compatibility.md#console
 * Tested:   api-conio.c
 */
WINSHM_CONIO int _kbhit(void);

/* The next key read shall be this one. One fits; -1 and 0xFFFF say that it did not. */
WINSHM_CONIO int _ungetch(int _Ch);
WINSHM_CONIO unsigned short _ungetwch(unsigned short _WCh);

/* Print past the stream buffer, which is flushed first: the character, or -1 and 0xFFFF. */
WINSHM_CONIO int _putch(int _Ch);
WINSHM_CONIO unsigned short _putwch(unsigned short _WCh);

/* 0, or something else when it could not be printed. */
WINSHM_CONIO int _cputs(const char *_Str);

#ifdef __cplusplus
}
#endif

#undef WINSHM_CONIO

#ifndef getch
#define getch _getch
#endif
#ifndef getche
#define getche _getche
#endif
#ifndef kbhit
#define kbhit _kbhit
#endif
#ifndef putch
#define putch _putch
#endif
#ifndef ungetch
#define ungetch _ungetch
#endif
#ifndef cputs
#define cputs _cputs
#endif

#endif
