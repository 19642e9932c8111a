/* SPDX-License-Identifier: MIT */
/* JSON, as far as the verbs write it: the shape of what they write is theirs. */
#pragma once

#include <stdio.h>

/* A string, of text that text_safe() has made safe and UTF-8; NULL becomes null. */
void json_put_text(FILE *to, const char *text);
