/* SPDX-License-Identifier: MIT */
/*
 * winshm top: a screen of all objects that is looked at anew again and again. It looks and
 * holds nothing. ncurses restores the terminal, also on SIGINT, SIGTERM and SIGTSTP.
 */
#include "tool.h"

#include <stdlib.h>

#ifndef WINSHM_HAS_CURSES
#include <stdio.h>

int verb_top(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	fputs("winshm top: not built, as ncursesw was missing at build time (Debian: "
	      "libncurses-dev)\n",
	      stderr);
	return TOOL_FAILED;
}
#else
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/clock.h"
#include "text.h"
#include "top.h"

static const char top_usual_prompt[] =
	"q quit  / filter  n s h sort  y copy  [ ] bytes  ? help";

static int top_help(void)
{
	fputs("Usage: winshm top [--delay SECONDS]\n\n"
	      "Shows all objects on a full screen; ? there tells the keys.\n\n"
	      "  -d, --delay SECONDS    between looks, 0.1 to 3600; 1 unless given\n",
	      stdout);
	return tool_finish();
}

/* Tells the terminal to copy it (OSC 52). */
static void top_copy(const struct object *object)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	_cleanup_(freep) char *name = object ? text_name(&object->seen.name, true) : NULL;
	size_t n = name ? strlen(name) : 0;

	if (!n)
		return;
	fputs("\033]52;c;", stdout);
	for (size_t i = 0; i < n; i += 3) {
		uint32_t bits = (uint32_t)(unsigned char)name[i] << 16;

		bits |= i + 1 < n ? (uint32_t)(unsigned char)name[i + 1] << 8 : 0;
		bits |= i + 2 < n ? (unsigned char)name[i + 2] : 0;
		putchar(digits[bits >> 18]);
		putchar(digits[bits >> 12 & 63]);
		putchar(i + 1 < n ? digits[bits >> 6 & 63] : '=');
		putchar(i + 2 < n ? digits[bits & 63] : '=');
	}
	fputs("\a", stdout);
	fflush(stdout);
}

static void top_move(struct top_model *model, long n)
{
	long row = (long)model->selected + n;

	top_model_select(model, row < 0 ? 0 : (size_t)row);
}

static void top_mouse(struct top_model *model)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return;
	if (event.bstate & BUTTON4_PRESSED)
		top_move(model, -1);
	else if (event.bstate & BUTTON5_PRESSED)
		top_move(model, 1);
	else if (top_screen_row_at(model, event.y) < model->n_rows)
		top_model_select(model, top_screen_row_at(model, event.y));
}

static void top_type(struct top_model *model, int key, bool *is_typing)
{
	size_t n = strlen(model->filter);

	if (key == '\n' || key == '\r' || key == KEY_ENTER)
		*is_typing = false;
	else if (key == 27) {
		*is_typing = false;
		model->filter[0] = '\0';
	} else if ((key == KEY_BACKSPACE || key == 127 || key == 8) && n)
		model->filter[n - 1] = '\0';
	else if (key >= ' ' && key < 256 && key != 127 && n + 1 < sizeof(model->filter)) {
		model->filter[n] = (char)key;
		model->filter[n + 1] = '\0';
	}
	top_model_arrange(model);
}

static void top_sort(struct top_model *model, enum top_sort sort)
{
	model->sort = sort;
	top_model_arrange(model);
}

/* Whether to go on. */
static bool top_key(struct top_model *model, int key, bool *is_typing, bool *is_help)
{
	long page = LINES > 3 ? LINES - 2 : 1;

	switch (key) {
	case 'q':
		return false;
	case '?':
		*is_help = true;
		break;
	case '/':
		*is_typing = true;
		break;
	case 'n':
		top_sort(model, TOP_SORT_NAME);
		break;
	case 's':
		top_sort(model, TOP_SORT_SIZE);
		break;
	case 'h':
		top_sort(model, TOP_SORT_HOLDERS);
		break;
	case 'y':
		top_copy(top_model_selected(model));
		break;
	case KEY_UP:
	case 'k':
		top_move(model, -1);
		break;
	case KEY_DOWN:
	case 'j':
		top_move(model, 1);
		break;
	case KEY_PPAGE:
		top_move(model, -page);
		break;
	case KEY_NPAGE:
		top_move(model, page);
		break;
	case KEY_HOME:
		top_model_select(model, 0);
		break;
	case KEY_END:
		top_model_select(model, model->n_rows);
		break;
	case '[':
		top_model_scroll(model, -128);
		break;
	case ']':
		top_model_scroll(model, 128);
		break;
	case KEY_MOUSE:
		top_mouse(model);
		break;
	}
	return true;
}

static void top_loop(struct top_model *model, uint64_t delay_ms)
{
	bool is_typing = false, is_help = false, goes_on = true;
	uint64_t due_ms = 0;

	while (goes_on) {
		uint64_t now_ms = clock_realtime_ns() / 1000000;
		char prompt[80];
		int key;

		if (now_ms >= due_ms || due_ms - now_ms > delay_ms) {
			top_model_look(model);
			due_ms = now_ms + delay_ms;
		}
		snprintf(prompt, sizeof(prompt), "/%s", model->filter);
		if (is_help)
			top_screen_help();
		else
			top_screen_draw(model, is_typing || model->filter[0]
						       ? prompt
						       : top_usual_prompt);
		timeout((int)(due_ms - now_ms));
		key = getch();
		if (key == ERR) {
			if (!isatty(STDIN_FILENO)) /* the terminal is gone */
				return;
			continue;
		}
		if (key == KEY_RESIZE)
			continue;
		if (is_help)
			is_help = false;
		else if (is_typing)
			top_type(model, key, &is_typing);
		else
			goes_on = top_key(model, key, &is_typing, &is_help);
	}
}

static int top_run(uint64_t delay_ms)
{
	struct top_model *model;
	SCREEN *screen;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return tool_misused("top", "it wants a terminal; winshm ls does not");
	model = calloc(1, sizeof(*model));
	screen = model ? newterm(NULL, stdout, stdin) : NULL;
	if (!screen) {
		free(model);
		fputs("winshm top: the terminal is of no known type; set TERM\n", stderr);
		return TOOL_FAILED;
	}
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	set_escdelay(50);
	curs_set(0);
	mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED,
		  NULL);
	mouseinterval(0);
	top_screen_begin();
	top_loop(model, delay_ms);
	endwin();
	delscreen(screen);
	top_model_release(model);
	free(model);
	return TOOL_OK;
}

int verb_top(int argc, char **argv)
{
	static const struct option options[] = {
		{ "delay", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	double delay = 1;
	int option;

	while ((option = getopt_long(argc, argv, "d:h", options, NULL)) != -1) {
		char *end;

		if (option == 'h')
			return top_help();
		if (option != 'd')
			return TOOL_USAGE;
		delay = strtod(optarg, &end);
		if (end == optarg || *end || !(delay >= 0.1 && delay <= 3600))
			return tool_misused("top",
					    "--delay is 0.1 to 3600 seconds, not \"%s\"",
					    optarg);
	}
	if (optind < argc)
		return tool_misused("top", "unexpected argument \"%s\"", argv[optind]);
	return top_run((uint64_t)(delay * 1000));
}
#endif
