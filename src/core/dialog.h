/* SPDX-License-Identifier: MIT */
/*
 * A question to whoever sits in front of the machine, and the button he pressed.
 *
 * It is shown in the first of these ways that works: on a display by zenity, kdialog or
 * xmessage, whichever is on PATH; on the controlling terminal, as a box answered with a
 * key; else on standard error, answered with the default button. WINSHM_MESSAGEBOX set to
 * zenity, kdialog, xmessage, terminal or stderr allows only that way (and standard error,
 * if it does not work).
 */
#pragma once

#include "core/question.h"

/* Waits for an answer: 0, or an error. Closing is Cancel, or OK if there is nothing else. */
int dialog_ask(const struct question *question, enum answer *ret);
