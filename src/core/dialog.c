/* SPDX-License-Identifier: MIT */
/*
 * The order in which ways of asking are tried, and the two that need no tool.
 *
 * A way brings an answer, or news that the window was closed, or fails, and then the next
 * one is tried. A question that cannot be declined (Yes and No, say) is asked again when
 * its window is closed; Windows does not let it be closed. Writing to standard error is the
 * last way and always works.
 *
 * What was typed ahead on the terminal counts as an answer.
 *
 * Locks: tty_lock while asking on the terminal.
 */
#include "core/dialog.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/box.h"
#include "core/key.h"
#include "core/plain.h"
#include "core/tool.h"
#include "os/tty.h"
#include "base/cleanup.h"
#include "base/trace.h"

struct dialog_way {
	const char *name;
	bool needs_display;
	int (*ask)(const struct question *question, enum answer *ret);
};

static const char dialog_letters[] = {
	[ANSWER_OK] = 'o',    [ANSWER_CANCEL] = 'c',    [ANSWER_ABORT] = 'a',
	[ANSWER_RETRY] = 'r', [ANSWER_IGNORE] = 'i',    [ANSWER_YES] = 'y',
	[ANSWER_NO] = 'n',    [ANSWER_TRY_AGAIN] = 't', [ANSWER_CONTINUE] = 'c',
	[ANSWER_HELP] = 'h',
};

/* C is Continue where there is one: Cancel has Esc. */
static char dialog_letter(const struct question *question, enum answer button)
{
	if (button == ANSWER_CANCEL && question_has(question, ANSWER_CONTINUE))
		return 0;
	return dialog_letters[button];
}

/* ---------------------------------------------------------------- terminal -- */

static void dialog_print_hint(const struct question *question, char *ret, size_t size)
{
	const char *first = answer_label(question_default(question));
	enum answer way_out;

	if (!question_way_out(question, &way_out))
		snprintf(ret, size, "Enter: %s", first);
	else if (way_out == question_default(question))
		snprintf(ret, size, "Enter or Esc: %s", first);
	else
		snprintf(ret, size, "Enter: %s, Esc: %s", first, answer_label(way_out));
}

static char *dialog_draw(const struct question *question, const struct tty *tty)
{
	static const struct {
		const char *mark, *color;
	} marks[] = { [ICON_NONE] = { NULL, NULL },
		      [ICON_ERROR] = { "(x)", "31" },
		      [ICON_QUESTION] = { "(?)", "36" },
		      [ICON_WARNING] = { "(!)", "33" },
		      [ICON_INFORMATION] = { "(i)", "34" } };
	const char *terminal = getenv("TERM");
	enum plain_for purpose = tty_is_utf8(tty) ? PLAIN_TERMINAL : PLAIN_ASCII;
	_cleanup_(freep) char *title = NULL, *text = NULL;
	char hint[64];
	struct box box = { .mark = marks[question->icon].mark,
			   .color = marks[question->icon].color,
			   .n_buttons = question->n_buttons,
			   .first = question->first,
			   .hint = hint,
			   .n_columns = tty_columns(tty),
			   .is_utf8 = purpose == PLAIN_TERMINAL,
			   .is_colored = terminal && strcmp(terminal, "dumb") != 0 };

	title = plain_new(question->title, strlen(question->title), purpose);
	text = plain_new(question->text, strlen(question->text), purpose);
	if (!title || !text)
		return NULL;
	box.title = title;
	box.text = text;
	for (size_t i = 0; i < question->n_buttons; i++) {
		box.buttons[i].label = answer_label(question->buttons[i]);
		box.buttons[i].letter = dialog_letter(question, question->buttons[i]);
	}
	dialog_print_hint(question, hint, sizeof(hint));
	return box_draw(&box);
}

static bool dialog_press(const struct question *question, const struct key *key,
			 enum answer *ret)
{
	if (key->n_bytes != 1)
		return false;
	if (key->bytes[0] == KEY_ENTER) {
		*ret = question_default(question);
		return true;
	}
	if (key->bytes[0] == KEY_ESCAPE)
		return question_way_out(question, ret);
	for (size_t i = 0; i < question->n_buttons; i++) {
		if ((key->bytes[0] | ' ') ==
		    dialog_letter(question, question->buttons[i])) {
			*ret = question->buttons[i];
			return true;
		}
	}
	return false;
}

static int dialog_converse(const struct question *question, const struct tty *tty,
			   enum answer *ret)
{
	_cleanup_(freep) char *box = dialog_draw(question, tty);
	struct key key;
	int r;

	if (!box)
		return -ENOMEM;
	r = tty_write(tty, box, strlen(box));
	if (r < 0)
		return r;
	tty_hold(tty);
	do
		r = key_get(tty, &key);
	while (r > 0 && (!dialog_press(question, &key, ret) || *ret == ANSWER_HELP));
	tty_release(tty);
	if (r == 0)
		return -EIO; /* nobody is there any more */

	tty_write(tty, answer_label(*ret), strlen(answer_label(*ret)));
	tty_write(tty, "\n", 1);
	return 0;
}

static int dialog_ask_terminal(const struct question *question, enum answer *ret)
{
	struct tty tty;
	int r;

	tty_lock();
	r = tty_open_dialog(&tty);
	if (r == 0) {
		tty_flush_output();
		r = dialog_converse(question, &tty, ret);
		tty_close(&tty);
	}
	tty_unlock();
	return r;
}

/* ---------------------------------------------------------- standard error -- */

/* Nobody to ask: at least it is written down. Says on its last line what was assumed. */
static int dialog_ask_stderr(const struct question *question, enum answer *ret)
{
	const struct tty screen = { .fd = STDERR_FILENO };
	_cleanup_(freep) char *title = NULL, *text = NULL, *lines = NULL;
	int n;

	title = plain_new(question->title, strlen(question->title), PLAIN_TERMINAL);
	text = plain_new(question->text, strlen(question->text), PLAIN_TERMINAL);
	if (!title || !text)
		return -ENOMEM;
	*ret = question_default(question);
	if (*ret ==
	    ANSWER_HELP) /* which answers nothing, and nobody is there to press on */
		*ret = question->buttons[0];
	n = asprintf(&lines, "%s: %s\n[%s]\n", title, text, answer_label(*ret));
	if (n < 0) {
		lines = NULL;
		return -ENOMEM;
	}
	tty_flush_output();
	tty_write(&screen, lines, (size_t)n);
	return 0;
}

/* --------------------------------------------------------------- the order -- */

static const struct dialog_way dialog_ways[] = {
	{ "zenity", true, tool_ask_zenity },
	{ "kdialog", true, tool_ask_kdialog },
	{ "xmessage", true, tool_ask_xmessage },
	{ "terminal", false, dialog_ask_terminal },
	{ "stderr", false, dialog_ask_stderr },
};

enum {
	DIALOG_N_WAYS = sizeof(dialog_ways) / sizeof(dialog_ways[0])
};

/* A set-user-ID program starts no tools of its caller's choice. */
static bool dialog_has_display(void)
{
	const char *x11 = secure_getenv("DISPLAY");
	const char *wayland = secure_getenv("WAYLAND_DISPLAY");

	return (x11 && *x11) || (wayland && *wayland);
}

static bool dialog_may_use(const struct dialog_way *way, const char *forced)
{
	if (forced && *forced)
		return strcmp(forced, way->name) == 0 ||
		       way == &dialog_ways[DIALOG_N_WAYS - 1];
	return !way->needs_display || dialog_has_display();
}

static int dialog_insist(const struct question *question, const struct dialog_way *way,
			 enum answer *ret)
{
	int r;

	do {
		r = way->ask(question, ret);
		if (r == NEWS_CLOSED && question_way_out(question, ret))
			r = 0;
	} while (r == NEWS_CLOSED || (r == 0 && *ret == ANSWER_HELP));
	return r;
}

int dialog_ask(const struct question *question, enum answer *ret)
{
	const char *forced = secure_getenv("WINSHM_MESSAGEBOX");
	int r = -ENOENT;

	for (int i = 0; i < DIALOG_N_WAYS; i++) {
		if (!dialog_may_use(&dialog_ways[i], forced))
			continue;
		r = dialog_insist(question, &dialog_ways[i], ret);
		if (r >= 0)
			return r;
		trace("MessageBox: not by %s: %s", dialog_ways[i].name,
		      r == -EIO ? "it failed" : strerror(-r));
	}
	return r;
}
