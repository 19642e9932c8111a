/* SPDX-License-Identifier: MIT */
/*
 * MessageBox: button sets, icons and answers as Windows numbers them. How a question is
 * shown is dialog.c's business. The languages, modality and owner window that a caller may
 * name have no meaning here and are accepted.
 */
#include "winuser.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"
#include "core/dialog.h"
#include "status.h"

#define WINUSER_DEFAULT_TITLE "Error"

static const struct {
	enum answer buttons[3];
	size_t n;
} winuser_sets[] = {
	[MB_OK] = { { ANSWER_OK }, 1 },
	[MB_OKCANCEL] = { { ANSWER_OK, ANSWER_CANCEL }, 2 },
	[MB_ABORTRETRYIGNORE] = { { ANSWER_ABORT, ANSWER_RETRY, ANSWER_IGNORE }, 3 },
	[MB_YESNOCANCEL] = { { ANSWER_YES, ANSWER_NO, ANSWER_CANCEL }, 3 },
	[MB_YESNO] = { { ANSWER_YES, ANSWER_NO }, 2 },
	[MB_RETRYCANCEL] = { { ANSWER_RETRY, ANSWER_CANCEL }, 2 },
	[MB_CANCELTRYCONTINUE] = { { ANSWER_CANCEL, ANSWER_TRY_AGAIN, ANSWER_CONTINUE },
				   3 },
};

static const int winuser_ids[] = {
	[ANSWER_OK] = IDOK,
	[ANSWER_CANCEL] = IDCANCEL,
	[ANSWER_ABORT] = IDABORT,
	[ANSWER_RETRY] = IDRETRY,
	[ANSWER_IGNORE] = IDIGNORE,
	[ANSWER_YES] = IDYES,
	[ANSWER_NO] = IDNO,
	[ANSWER_TRY_AGAIN] = IDTRYAGAIN,
	[ANSWER_CONTINUE] = IDCONTINUE,
	[ANSWER_HELP] = IDHELP,
};

static enum question_icon winuser_icon(UINT type)
{
	switch (type & MB_ICONMASK) {
	case MB_ICONERROR:
		return ICON_ERROR;
	case MB_ICONQUESTION:
		return ICON_QUESTION;
	case MB_ICONWARNING:
		return ICON_WARNING;
	case MB_ICONINFORMATION:
		return ICON_INFORMATION;
	default:
		return ICON_NONE;
	}
}

/* The answer's ID*, or an error. */
static int winuser_ask(HWND owner, const char *text, const char *title, UINT type)
{
	const UINT set = type & MB_TYPEMASK;
	struct question question = { .title = title,
				     .text = text,
				     .icon = winuser_icon(type) };
	enum answer answer;
	int r;

	if (set >= sizeof(winuser_sets) / sizeof(winuser_sets[0]))
		return ERR_BOX_STYLE;
	if (owner && (type & MB_SERVICE_NOTIFICATION))
		return ERR_PARAMETER;

	while (question.n_buttons < winuser_sets[set].n) {
		question.buttons[question.n_buttons] =
			winuser_sets[set].buttons[question.n_buttons];
		question.n_buttons++;
	}
	if (type & MB_HELP)
		question.buttons[question.n_buttons++] = ANSWER_HELP;
	question.first = (type & MB_DEFMASK) / MB_DEFBUTTON2;
	if (question.first >= question.n_buttons)
		question.first = 0;

	r = dialog_ask(&question, &answer);
	return r < 0 ? r : winuser_ids[answer];
}

static int winuser_status(int r)
{
	if (r >= 0)
		return r;
	status_set(r);
	return 0;
}

int WINAPI MessageBoxExA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType,
			 WORD wLanguageId)
{
	(void)wLanguageId;
	return winuser_status(winuser_ask(hWnd, lpText ? lpText : "",
					  lpCaption ? lpCaption : WINUSER_DEFAULT_TITLE,
					  uType));
}

int WINAPI MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
{
	return winuser_status(winuser_ask(hWnd, lpText ? lpText : "",
					  lpCaption ? lpCaption : WINUSER_DEFAULT_TITLE,
					  uType));
}

/* UTF-8 of a wide argument, or of `otherwise` when there is none; NULL without memory. */
static char *winuser_narrow(LPCWSTR wide, const char *otherwise)
{
	const uint16_t *units = (const uint16_t *)wide;
	size_t n_units, n_bytes;
	char *narrow;

	if (!wide)
		return strdup(otherwise);
	n_units = utf16_length(units);
	n_bytes = utf8_from_utf16(NULL, 0, units, n_units);
	narrow = malloc(n_bytes + 1);
	if (narrow)
		narrow[utf8_from_utf16(narrow, n_bytes, units, n_units)] = '\0';
	return narrow;
}

static int winuser_ask_wide(HWND owner, LPCWSTR text, LPCWSTR title, UINT type)
{
	_cleanup_(freep) char *narrow_text = winuser_narrow(text, "");
	_cleanup_(freep) char *narrow_title =
		winuser_narrow(title, WINUSER_DEFAULT_TITLE);

	if (!narrow_text || !narrow_title)
		return -ENOMEM;
	return winuser_ask(owner, narrow_text, narrow_title, type);
}

int WINAPI MessageBoxExW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType,
			 WORD wLanguageId)
{
	(void)wLanguageId;
	return winuser_status(winuser_ask_wide(hWnd, lpText, lpCaption, uType));
}

int WINAPI MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
{
	return winuser_status(winuser_ask_wide(hWnd, lpText, lpCaption, uType));
}
