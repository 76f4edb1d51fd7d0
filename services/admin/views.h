/* views.h — what the desk shows of its rows. */
#pragma once
#include "admin/repo/reports.h"

struct report view_of_report(const struct report_row *row);
