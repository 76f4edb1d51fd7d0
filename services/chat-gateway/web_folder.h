/* web_folder.h — a folder read into memory, bounded. Blocks: for the start of a process. */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct arena;

#define WEB_FOLDER_FILES_MAX 1024
#define WEB_FOLDER_DEPTH_MAX 4

struct folder_file {
        struct str path;                                 /* "/assets/main-1a2b.js", followed by a zero byte */
        struct str bytes;
};

/* All regular files in it and below, sorted by their paths. Names that begin with a dot are passed over. ERR_INVALID, with a line in the log that names the culprit: no
 * folder, a name with anything but letters, digits, dots, dashes and underscores, a link or whatever else is no file, too many, too much, too deep. */
enum err web_folder_read(struct str folder, struct arena *arena, struct folder_file **out, int *count);
