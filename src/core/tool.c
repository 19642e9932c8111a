/* SPDX-License-Identifier: MIT */
/*
 * Asking with what the desktop has; no window library lives in this process.
 *
 * An attempt brings an answer, or the news that the user closed the window, or it failed.
 * Each tool is told to report in a manner that keeps the three apart:
 *
 *   zenity    one button is its OK (that is the default one: Enter presses it), the others
 *             are extra buttons whose labels it prints. Exit codes for OK and for closing
 *             are set through its environment; any other code is a failure, as without a
 *             display, or with options it does not know.
 *   kdialog   buttons where closing can only mean Cancel or OK: 0 for the default one, 1
 *             and 2 for the others. All else as a list, of which it prints the choice.
 *   xmessage  a code per button. 1 is both closing and failing; failing says "Error:".
 *
 * Where the exit code is lost, because the host ignores or reaps all children, a printed
 * label still is an answer, and no label counts as a failure.
 *
 * The text is data: an option's value or the tool's standard input, never an argument that
 * could be taken for an option, without markup, and never seen by a shell.
 *
 * Locks: none. Crash: a tool ends with us.
 */
#include "core/tool.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/plain.h"
#include "os/errand.h"
#include "os/spawn.h"
#include "base/cleanup.h"
#include "base/trace.h"

enum {
	TOOL_MAX_ARGS = 24,

	TOOL_ZENITY_OK = 101,
	TOOL_ZENITY_CLOSED = 102,
	TOOL_XMESSAGE_CLOSED = 1,
	TOOL_XMESSAGE_BUTTON = 101, /* the first one */
	TOOL_XMESSAGE_COLUMNS = 72
};

/* --------------------------------------------------------------- arguments -- */

struct tool_args {
	char *argument[TOOL_MAX_ARGS + 1];
	size_t n;
	bool has_failed;
};

static void tool_args_deinit(struct tool_args *args)
{
	for (size_t i = 0; i < args->n; i++)
		free(args->argument[i]);
}

__attribute__((format(printf, 2, 3))) static void tool_add(struct tool_args *args,
							   const char *format, ...)
{
	char *argument;
	va_list list;
	int n;

	if (args->has_failed || args->n == TOOL_MAX_ARGS) {
		args->has_failed = true;
		return;
	}
	va_start(list, format);
	n = vasprintf(&argument, format, list);
	va_end(list);
	if (n < 0)
		args->has_failed = true;
	else
		args->argument[args->n++] = argument;
}

/* The host's environment with some variables put in or replaced; NULL without memory. */
static const char **tool_environment(const char *const *own)
{
	size_t n = 0, n_own = 0;
	const char **all;

	while (own[n_own])
		n_own++;
	while (environ && environ[n])
		n++;
	all = calloc(n + n_own + 1, sizeof(*all));
	if (!all)
		return NULL;
	memcpy(all, own, n_own * sizeof(*all));

	for (size_t i = 0, at = n_own; i < n; i++) {
		bool is_replaced = false;

		for (size_t k = 0; k < n_own; k++)
			is_replaced |= strncmp(environ[i], own[k],
					       strcspn(own[k], "=") + 1) == 0;
		if (!is_replaced)
			all[at++] = environ[i];
	}
	return all;
}

static int tool_run(const char *tool, const struct tool_args *args,
		    const char *const *own, const char *input, struct errand_result *ret)
{
	_cleanup_(freep) const char **environment = NULL;
	char path[PATH_MAX];
	int r;

	if (args->has_failed)
		return -ENOMEM;
	if (!spawn_find(tool, path, sizeof(path)))
		return -ENOENT;
	environment = tool_environment(own);
	if (!environment)
		return -ENOMEM;
	r = errand_run(path, (const char *const *)args->argument, environment, input,
		       ret);
	if (r == 0)
		trace("%s answered %d \"%.20s\"", tool, ret->code, ret->out);
	return r;
}

/* ------------------------------------------------------------------ zenity -- */

int tool_ask_zenity(const struct question *question, enum answer *ret)
{
	static const char *const icons[] = {
		[ICON_NONE] = "--info --icon-name=",
		[ICON_ERROR] = "--error --icon-name=dialog-error",
		[ICON_QUESTION] = "--info --icon-name=dialog-question",
		[ICON_WARNING] = "--warning --icon-name=dialog-warning",
		[ICON_INFORMATION] = "--info --icon-name=dialog-information",
	};
	static const char *const own[] = { "ZENITY_OK=101",     "ZENITY_ESC=102",
					   "ZENITY_CANCEL=102", "ZENITY_ERROR=103",
					   "ZENITY_EXTRA=104",  NULL };
	const char *icon = icons[question->icon];
	_cleanup_(tool_args_deinit) struct tool_args args = { 0 };
	_cleanup_(freep) char *title = NULL, *text = NULL;
	struct errand_result result;
	int r;

	title = plain_new(question->title, strlen(question->title), PLAIN_WINDOW);
	text = plain_new(question->text, strlen(question->text), PLAIN_WINDOW);
	if (!title || !text)
		return -ENOMEM;

	tool_add(&args, "zenity");
	tool_add(&args, "%.*s", (int)strcspn(icon, " "), icon);
	tool_add(&args, "%s", strchr(icon, ' ') + 1);
	tool_add(&args, "--no-markup");
	tool_add(&args, "--title=%s", title);
	tool_add(&args, "--text=%s", text);
	tool_add(&args, "--ok-label=%s", answer_label(question_default(question)));
	for (size_t i = 0; i < question->n_buttons; i++)
		if (i != question->first)
			tool_add(&args, "--extra-button=%s",
				 answer_label(question->buttons[i]));

	r = tool_run("zenity", &args, own, NULL, &result);
	if (r < 0)
		return r;
	if (question_find_label(question, result.out, ret))
		return 0;
	*ret = question_default(question);
	return result.code == TOOL_ZENITY_OK       ? 0
	       : result.code == TOOL_ZENITY_CLOSED ? NEWS_CLOSED
						   : -EIO;
}

/* ----------------------------------------------------------------- kdialog -- */

/* Rich text in which nothing but our own line ends and spaces has a meaning. */
static char *tool_html(const char *text)
{
	size_t n_bytes;
	char *html = NULL;
	FILE *out = open_memstream(&html, &n_bytes);

	if (!out)
		return NULL;
	fputs("<qt>", out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs("<br/>", out);
		else if (*text == ' ' && text[1] == ' ')
			fputs("&nbsp;", out);
		else if (strchr("<>&\"'\\%", *text)) /* the backslash is kdialog's own */
			fprintf(out, "&#%d;", *text);
		else
			fputc(*text, out);
	}
	fputs("</qt>", out);
	if (fclose(out) != 0) {
		free(html);
		return NULL;
	}
	return html;
}

/* As buttons: Enter presses yes, and closing is the last of the roles. */
static bool tool_suits_kdialog(const struct question *question)
{
	return question->n_buttons == 1 ||
	       (question->n_buttons <= 3 && question_has(question, ANSWER_CANCEL) &&
		question_default(question) != ANSWER_CANCEL);
}

static void tool_add_kdialog_buttons(struct tool_args *args,
				     const struct question *question, const char *html,
				     enum answer *roles)
{
	static const char *const notices[] = { "msgbox", "error", "msgbox", "sorry",
					       "msgbox" };
	static const char *const labels[] = { "yes", "no", "cancel" };
	bool is_grave = question->icon == ICON_ERROR || question->icon == ICON_WARNING;
	size_t n = 1;

	roles[0] = question_default(question);
	for (size_t i = 0; i < question->n_buttons; i++)
		if (i != question->first && question->buttons[i] != ANSWER_CANCEL)
			roles[n++] = question->buttons[i];
	if (n < question->n_buttons)
		roles[n++] = ANSWER_CANCEL;

	if (n == 1) {
		tool_add(args, "--%s=%s", notices[question->icon], html);
		return;
	}
	tool_add(args, "--%syesno%s=%s", is_grave ? "warning" : "",
		 n == 3 ? "cancel" : "", html);
	for (size_t i = 0; i < n; i++)
		tool_add(args, "--%s-label=%s", labels[i], answer_label(roles[i]));
}

/* A list to choose from; it prints what was chosen. */
static void tool_add_kdialog_list(struct tool_args *args, const struct question *question,
				  const char *html)
{
	tool_add(args, "--default=%s", answer_label(question_default(question)));
	tool_add(args, "--menu=%s", html);
	for (size_t i = 0; i < question->n_buttons; i++) {
		tool_add(args, "%s", answer_label(question->buttons[i]));
		tool_add(args, "%s", answer_label(question->buttons[i]));
	}
}

int tool_ask_kdialog(const struct question *question, enum answer *ret)
{
	static const char *const own[] = { "LANGUAGE=en", NULL };
	bool has_buttons = tool_suits_kdialog(question);
	_cleanup_(tool_args_deinit) struct tool_args args = { 0 };
	_cleanup_(freep) char *title = NULL, *text = NULL, *html = NULL;
	enum answer roles[3] = { 0 };
	struct errand_result result;
	int r;

	title = plain_new(question->title, strlen(question->title), PLAIN_WINDOW);
	text = plain_new(question->text, strlen(question->text), PLAIN_WINDOW);
	html = text ? tool_html(text) : NULL;
	if (!title || !html)
		return -ENOMEM;

	tool_add(&args, "kdialog");
	tool_add(&args, "--title=%s", title);
	if (has_buttons)
		tool_add_kdialog_buttons(&args, question, html, roles);
	else
		tool_add_kdialog_list(&args, question, html);

	r = tool_run("kdialog", &args, own, NULL, &result);
	if (r < 0)
		return r;
	if (question_find_label(question, result.out, ret))
		return 0;
	if (result.code < 0 || result.code > 2 || strstr(result.err, "nknown option"))
		return -EIO;
	if (!has_buttons || (size_t)result.code >= question->n_buttons)
		return NEWS_CLOSED;
	*ret = roles[result.code];
	return 0;
}

/* ---------------------------------------------------------------- xmessage -- */

/* It would show the beginning of a long line only. */
static void tool_fold(char *text)
{
	char *line = text, *space = NULL;

	for (char *p = text; *p; p++) {
		if (*p == ' ')
			space = p;
		if (p - line >= TOOL_XMESSAGE_COLUMNS && space) {
			*space = '\n';
			p = space;
		}
		if (*p == '\n') {
			line = p + 1;
			space = NULL;
		}
	}
}

/* It shows Latin-1. */
int tool_ask_xmessage(const struct question *question, enum answer *ret)
{
	static const char *const own[] = { "LC_ALL=C", NULL };
	_cleanup_(tool_args_deinit) struct tool_args args = { 0 };
	_cleanup_(freep) char *title = NULL, *text = NULL;
	struct errand_result result;
	char buttons[64];
	size_t n = 0;
	int r;

	title = plain_new(question->title, strlen(question->title), PLAIN_LATIN1);
	text = plain_new(question->text, strlen(question->text), PLAIN_LATIN1);
	if (!title || !text)
		return -ENOMEM;
	tool_fold(text);
	for (size_t i = 0; i < question->n_buttons; i++)
		n += (size_t)sprintf(buttons + n, "%s%s:%d", i > 0 ? "," : "",
				     answer_label(question->buttons[i]),
				     TOOL_XMESSAGE_BUTTON + (int)i);

	tool_add(&args, "xmessage");
	tool_add(&args, "-center");
	tool_add(&args, "-print");
	tool_add(&args, "-title");
	tool_add(&args, "%s", title);
	tool_add(&args, "-buttons");
	tool_add(&args, "%s", buttons);
	tool_add(&args, "-default");
	tool_add(&args, "%s", answer_label(question_default(question)));
	tool_add(&args, "-file");
	tool_add(&args, "-");

	r = tool_run("xmessage", &args, own, text, &result);
	if (r < 0)
		return r;
	if (question_find_label(question, result.out, ret))
		return 0; /* by the mouse; Return prints nothing */
	if (result.code >= TOOL_XMESSAGE_BUTTON &&
	    result.code < TOOL_XMESSAGE_BUTTON + (int)question->n_buttons) {
		*ret = question->buttons[result.code - TOOL_XMESSAGE_BUTTON];
		return 0;
	}
	return result.code == TOOL_XMESSAGE_CLOSED && !strstr(result.err, "Error:")
		       ? NEWS_CLOSED
		       : -EIO;
}
