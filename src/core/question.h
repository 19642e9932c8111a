/* SPDX-License-Identifier: MIT */
/* A question with up to four buttons, as every way of asking needs to know it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum answer {
	ANSWER_OK,
	ANSWER_CANCEL,
	ANSWER_ABORT,
	ANSWER_RETRY,
	ANSWER_IGNORE,
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_TRY_AGAIN,
	ANSWER_CONTINUE,
	ANSWER_HELP /* a button that nobody listens to: the question stays */
};

enum question_icon {
	ICON_NONE,
	ICON_ERROR,
	ICON_QUESTION,
	ICON_WARNING,
	ICON_INFORMATION
};

enum {
	QUESTION_MAX_BUTTONS = 4
};

struct question {
	const char *title, *text; /* UTF-8, whatever it says */
	enum question_icon icon;
	enum answer buttons[QUESTION_MAX_BUTTONS];
	size_t n_buttons, first; /* `first` is the one Enter presses */
};

enum {
	NEWS_CLOSED = 1
}; /* the user closed the window without an answer */

const char *answer_label(enum answer answer);

static inline enum answer question_default(const struct question *question)
{
	return question->buttons[question->first];
}

bool question_has(const struct question *question, enum answer button);

/* What Esc and closing the window mean; false when they mean nothing. */
bool question_way_out(const struct question *question, enum answer *ret);

/* The button whose label is the first line of `printed`. */
bool question_find_label(const struct question *question, const char *printed,
			 enum answer *ret);
