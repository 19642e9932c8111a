/* SPDX-License-Identifier: MIT */
/*
 * Asking a question in a window, by a tool that is on PATH. All three: 0 and the answer,
 * NEWS_CLOSED, or an error, after which another way may be tried.
 */
#pragma once

#include "core/question.h"

int tool_ask_zenity(const struct question *question, enum answer *ret);
int tool_ask_kdialog(const struct question *question, enum answer *ret);
int tool_ask_xmessage(const struct question *question, enum answer *ret);
