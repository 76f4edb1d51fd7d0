/* web_client.h — the files of the web client: read from its folder once, at the start, and served from memory (decision 55).
 *
 * What is not named in the folder then is not there for anybody: no path of a request ever reaches the file system.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct http_file;
struct web_client;

#define WEB_FILES_MAX (1024 + 64)                         /* of the folder, and addresses of the application */
#define WEB_BYTES_MAX (16u << 20)                        /* of all of them, in every coding */

/* What is wrong with the folder is told in the log: ERR_INVALID. `public_url` is where the page's sockets go. */
enum err web_client_open(struct str folder, const char *public_url, struct web_client **out);
void     web_client_close(struct web_client **client);

/* The files by their addresses, the page itself at each address that its router knows. They last as long as the client. */
const struct http_file *web_client_files(const struct web_client *client, int *count);
