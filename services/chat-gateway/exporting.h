/* exporting.h — a room's whole log, taken away: begun by an entry of that log, and read page by page up to it. */
#pragma once
#include "op/call.h"

#define EXPORT_MS_MAX   (24 * 3600 * 1000LL)             /* from the entry on: for so long it can be read */
#define EXPORT_PAGE_MAX 200                              /* entries */

/* The row asks for the permission to export; somebody may hold that and not the one to read. */
enum err exporting_may(struct call *call);
