/* trace.h — every statement this process ever prepared, for the test that explains them all. Inside pg/
 * alone. Any thread.
 *
 * When the environment names SQL_TRACE_FILE, each text is appended there once, on one line: the parameters'
 * type oids with commas between (0 is a bare NULL), a tab, and the text.
 */
#pragma once
#include "pg/params.h"

void trace_statement(const char *text, const struct params *params);
