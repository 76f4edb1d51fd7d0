/* exporting.h — a room's whole log, taken away: begun by an entry of that log, and read page by page up to it. */
#pragma once

#define EXPORT_MS_MAX   (24 * 3600 * 1000LL)             /* from the entry on: for so long it can be read */
#define EXPORT_PAGE_MAX 200                              /* entries */
