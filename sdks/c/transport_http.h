/* transport_http.h — requests to the REST door, on the loop: nothing blocks but the look-up of a name's
 * address. The only user of libcurl in the SDK.
 *
 * Certificates are checked, always: against the system's authorities, or those of one file. Redirects are
 * not followed: a token goes nowhere it was not sent.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

struct loop;
struct transport_http;
struct http_job;

#define TRANSPORT_BODY_BYTES_MAX (24u << 20)
#define TRANSPORT_CONNECT_MS     5000

struct http_request {
        const char        *method;                       /* "POST" */
        const char        *url;
        const char *const *headers;                      /* "Authorization: Bearer …"; ends with NULL */
        struct str         body;                         /* none: no body at all */
        int64_t            timeout_ms;
};

struct http_answer {
        int        status;                               /* 0: no answer came */
        struct str body;
        int64_t    retry_after_ms;                       /* -1: not said */
        int64_t    server_time_ms;                       /* of the Date header; 0: none */
        struct str failure;                              /* of a network that failed: a sentence */
        bool       was_sent;                             /* the server may have got it */
};

struct transport_http *transport_http_create(struct loop *loop, const char *ca_file, const char *agent);
void                   transport_http_destroy(struct transport_http **transport);  /* cancels all of it */

/* `done` is called once, later, on the loop; the answer is good for the call. All of the request is
 * copied. */
struct http_job *transport_http_start(struct transport_http *transport, const struct http_request *request,
                                      void (*done)(void *owner, const struct http_answer *answer),
                                      void *owner);
void             transport_http_cancel(struct http_job **job);
