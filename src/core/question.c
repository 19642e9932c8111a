/* SPDX-License-Identifier: MIT */
/* Labels, and what a question's buttons allow. English, as the programs' own texts are. */
#include "core/question.h"

#include <string.h>

static const char *const answer_labels[] = {
	[ANSWER_OK] = "OK",
	[ANSWER_CANCEL] = "Cancel",
	[ANSWER_ABORT] = "Abort",
	[ANSWER_RETRY] = "Retry",
	[ANSWER_IGNORE] = "Ignore",
	[ANSWER_YES] = "Yes",
	[ANSWER_NO] = "No",
	[ANSWER_TRY_AGAIN] = "Try Again",
	[ANSWER_CONTINUE] = "Continue",
	[ANSWER_HELP] = "Help",
};

const char *answer_label(enum answer answer)
{
	return answer_labels[answer];
}

bool question_has(const struct question *question, enum answer button)
{
	for (size_t i = 0; i < question->n_buttons; i++)
		if (question->buttons[i] == button)
			return true;
	return false;
}

bool question_way_out(const struct question *question, enum answer *ret)
{
	if (question_has(question, ANSWER_CANCEL))
		*ret = ANSWER_CANCEL;
	else if (question_has(question, ANSWER_OK))
		*ret = ANSWER_OK;
	else
		return false;
	return true;
}

bool question_find_label(const struct question *question, const char *printed,
			 enum answer *ret)
{
	size_t n = strcspn(printed, "\n");

	for (size_t i = 0; i < question->n_buttons; i++) {
		const char *label = answer_labels[question->buttons[i]];

		if (strlen(label) == n && memcmp(label, printed, n) == 0) {
			*ret = question->buttons[i];
			return true;
		}
	}
	return false;
}
