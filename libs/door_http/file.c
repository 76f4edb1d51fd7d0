/* file.c — a file of a web client, from memory, as whoever asks takes it. */

#include "door_http/exchange.h"

#include "base/arena.h"

static const struct {
        const char *word;
        struct str  name;
} codings[CODINGS] = {
#define CODING(which, text) [which] = {text, {text, sizeof text - 1}}
        CODING(CODING_GZIP, "gzip"),
        CODING(CODING_BROTLI, "br"),
#undef CODING
};

/* On every file, beside what every answer says. The page shares its browser's process with nobody, and needs none of the machine's senses. */
static const char *const every_file[][2] = {
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

/* The smallest that is taken. What is taken without being asked for is the plain one: whoever refuses even that gets it all the same (RFC 9110, 12.5.3, lets us). */
static enum http_coding coding_for(const struct http_file *file, struct str accepted)
{
        for (enum http_coding coding = CODINGS - 1; coding > CODING_NONE; coding--)
                if (file->bytes[coding].at && accepted.at && coding_is_accepted(accepted, codings[coding].name))
                        return coding;
        return CODING_NONE;
}

void file_choose(struct exchange *exchange)
{
        const struct http_file *file = exchange->route->file;

        exchange->coding       = coding_for(file, exchange->headers.accept_encoding);
        exchange->status       = MHD_HTTP_OK;
        exchange->content_type = file->content_type;
        exchange->answer       = file->bytes[exchange->coding];
        if (exchange->headers.if_none_match.at && etags_have(exchange->headers.if_none_match, file->etags[exchange->coding]))
                exchange->status = MHD_HTTP_NOT_MODIFIED;
}

void file_add_fields(struct exchange *exchange, struct MHD_Response *response)
{
        const struct http_file *file = exchange->route->file;
        struct arena           *arena = exchange->call->arena;

        for (size_t i = 0; i < sizeof every_file / sizeof *every_file; i++)
                MHD_add_response_header(response, every_file[i][0], every_file[i][1]);
        MHD_add_response_header(response, "Cache-Control", file->cache_control);
        MHD_add_response_header(response, "Content-Security-Policy", file->policy);
        MHD_add_response_header(response, "Vary", "Origin, Accept-Encoding");
        MHD_add_response_header(response, "ETag", str_copy(file->etags[exchange->coding], arena).at);
        if (exchange->coding != CODING_NONE && exchange->status == MHD_HTTP_OK)
                MHD_add_response_header(response, "Content-Encoding", codings[exchange->coding].word);
}
