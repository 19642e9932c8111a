/* SPDX-License-Identifier: MIT */
/* Microsoft's printf, for narrow and wide formats, into any sink. */
#pragma once

#include <stdarg.h>

#include "crt/sink.h"

/*
 * The format has the sink's width. On success sink->n is what the whole text needs, at most
 * INT_MAX. A format outside the grammar is -EINVAL before any argument is read or any unit
 * is put; -EOVERFLOW and -ENOMEM may come after a part was put.
 */
int format_text(struct sink *sink, const void *format, va_list args);
