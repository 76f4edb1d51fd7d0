/* transport_http.c — libcurl's many-at-once interface, hung on the loop. */

#include "c/transport_http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/list.h"
#include "base/memory.h"
#include "loop/loop.h"

struct transport_http {
        struct loop       *loop;
        CURLM             *multi;
        struct loop_timer *timer;
        struct link        jobs;
        char              *ca_file, *agent;
};

struct http_job {
        struct link            link;
        struct transport_http *transport;
        CURL                  *curl;
        struct curl_slist     *headers;
        struct buf             body, sent_body;
        int64_t                server_time_ms;
        char                   failure[CURL_ERROR_SIZE];
        void                 (*done)(void *owner, const struct http_answer *answer);
        void                  *owner;
};

/* A descriptor that curl watches: the loop's watcher needs to know which one it is. */
struct watched {
        struct transport_http *transport;
        curl_socket_t          fd;
        struct loop_fd        *watch;
};

static void job_free(struct http_job *job)
{
        list_remove(&job->link);
        curl_multi_remove_handle(job->transport->multi, job->curl);
        curl_easy_cleanup(job->curl);
        curl_slist_free_all(job->headers);
        if (job->sent_body.at)
                explicit_bzero(job->sent_body.at, job->sent_body.len);
        if (job->body.at)
                explicit_bzero(job->body.at, job->body.len);
        buf_fini(&job->sent_body);
        buf_fini(&job->body);
        free(job);
}

/* --- what came of it */

static void job_done(struct http_job *job, CURLcode code)
{
        struct http_answer answer = {
                .retry_after_ms = -1, .server_time_ms = job->server_time_ms, .failure = STR("")};
        long               status = 0, sent_bytes = 0;
        curl_off_t         wait_seconds = 0;
        curl_easy_getinfo(job->curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(job->curl, CURLINFO_REQUEST_SIZE, &sent_bytes);
        answer.was_sent = sent_bytes > 0;
        if (code == CURLE_OK && !job->body.overflowed) {
                answer.status = (int)status;
                answer.body   = buf_str(&job->body);
                if (curl_easy_getinfo(job->curl, CURLINFO_RETRY_AFTER, &wait_seconds) == CURLE_OK &&
                    wait_seconds > 0)
                        answer.retry_after_ms = wait_seconds * 1000;
        } else
                answer.failure = job->body.overflowed ? STR("the answer is too large")
                                                      : str_from(job->failure[0] ? job->failure
                                                                                 : curl_easy_strerror(code));
        void (*done)(void *, const struct http_answer *) = job->done;
        done(job->owner, &answer);
        job_free(job);
}

static void look_for_done(struct transport_http *transport)
{
        CURLMsg *message;
        int      left;
        while ((message = curl_multi_info_read(transport->multi, &left))) {
                struct http_job *job = NULL;
                if (message->msg != CURLMSG_DONE)
                        continue;
                curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&job);
                job_done(job, message->data.result);
        }
}

/* --- the loop's side */

static void timer_fired(void *owner)
{
        struct transport_http *transport = owner;
        int                    running;
        curl_multi_socket_action(transport->multi, CURL_SOCKET_TIMEOUT, 0, &running);
        look_for_done(transport);
}

static void fd_ready(void *owner, int events)
{
        struct watched        *watched   = owner;
        struct transport_http *transport = watched->transport;
        int running, action = (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
                              (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0);
        curl_multi_socket_action(transport->multi, watched->fd, action, &running);
        look_for_done(transport);                        /* `watched` may be gone by now */
}

/* --- curl's side */

static int want_fd(CURL *curl, curl_socket_t fd, int what, void *owner, void *about)
{
        struct transport_http *transport = owner;
        struct watched        *watched   = about;
        (void)curl;
        if (what == CURL_POLL_REMOVE) {
                if (watched) {
                        loop_fd_destroy(&watched->watch);
                        free(watched);
                        curl_multi_assign(transport->multi, fd, NULL);
                }
                return 0;
        }
        int events = (what & CURL_POLL_IN ? LOOP_READ : 0) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0);
        if (watched) {
                loop_fd_want(watched->watch, events);
                return 0;
        }
        watched  = memory_zero(sizeof *watched);
        *watched = (struct watched){transport, fd, NULL};
        watched->watch = loop_fd_create(transport->loop, fd, events, fd_ready, watched);
        curl_multi_assign(transport->multi, fd, watched);
        return 0;
}

static int want_timer(CURLM *multi, long after_ms, void *owner)
{
        struct transport_http *transport = owner;
        (void)multi;
        if (after_ms < 0)
                loop_timer_stop(transport->timer);
        else
                loop_timer_restart(transport->timer, after_ms);
        return 0;
}

static size_t take_body(char *at, size_t size, size_t count, void *owner)
{
        struct http_job *job = owner;
        buf_put(&job->body, (struct str){at, size * count});
        return job->body.overflowed ? 0 : size * count;
}

static size_t take_header(char *at, size_t size, size_t count, void *owner)
{
        struct http_job *job = owner;
        struct str       name, value, line = {at, size * count};
        name = str_until(line, ':', &value);
        if (value.at && str_equal_ignoring_case(name, STR("Date"))) {
                char text[64];
                snprintf(text, sizeof text, "%.*s", (int)(value.len < 63 ? value.len : 63), value.at);
                time_t seconds = curl_getdate(text, NULL);
                if (seconds > 0)
                        job->server_time_ms = (int64_t)seconds * 1000;
        }
        return size * count;
}

/* --- from outside */

struct transport_http *transport_http_create(struct loop *loop, const char *ca_file, const char *agent)
{
        struct transport_http *transport = memory_zero(sizeof *transport);
        curl_global_init(CURL_GLOBAL_DEFAULT);
        transport->loop    = loop;
        transport->multi   = curl_multi_init();
        transport->timer   = loop_timer_create(loop, 0, 0, timer_fired, transport);
        transport->ca_file = ca_file && ca_file[0] ? memory_text(ca_file) : NULL;
        transport->agent   = memory_text(agent);
        loop_timer_stop(transport->timer);
        list_init(&transport->jobs);
        if (!transport->multi)
                memory_give_up("transport_http: no memory for libcurl");
        curl_multi_setopt(transport->multi, CURLMOPT_SOCKETFUNCTION, want_fd);
        curl_multi_setopt(transport->multi, CURLMOPT_SOCKETDATA, transport);
        curl_multi_setopt(transport->multi, CURLMOPT_TIMERFUNCTION, want_timer);
        curl_multi_setopt(transport->multi, CURLMOPT_TIMERDATA, transport);
        return transport;
}

void transport_http_destroy(struct transport_http **pointer)
{
        struct transport_http *transport = *pointer;
        if (!transport)
                return;
        LIST_EACH(&transport->jobs, struct http_job, link, job) {
                job_free(job);
                job = NULL;
        }
        curl_multi_cleanup(transport->multi);
        loop_timer_destroy(&transport->timer);
        free(transport->ca_file);
        free(transport->agent);
        free(transport);
        *pointer = NULL;
}

struct http_job *transport_http_start(struct transport_http *transport, const struct http_request *request,
                                      void (*done)(void *owner, const struct http_answer *answer),
                                      void *owner)
{
        struct http_job *job = memory_zero(sizeof *job);
        job->transport       = transport;
        job->done            = done;
        job->owner           = owner;
        job->curl            = curl_easy_init();
        if (!job->curl)
                memory_give_up("transport_http: no memory for libcurl");
        list_append(&transport->jobs, &job->link);
        buf_init(&job->body, NULL, TRANSPORT_BODY_BYTES_MAX);
        buf_init(&job->sent_body, NULL, TRANSPORT_BODY_BYTES_MAX);
        for (const char *const *header = request->headers; header && *header; header++)
                job->headers = curl_slist_append(job->headers, *header);
        job->headers = curl_slist_append(job->headers, "Expect:");
        CURL *curl = job->curl;
        curl_easy_setopt(curl, CURLOPT_PRIVATE, job);
        curl_easy_setopt(curl, CURLOPT_URL, request->url);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
        curl_easy_setopt(curl, CURLOPT_USERAGENT, transport->agent);
        curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, job->failure);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)TRANSPORT_CONNECT_MS);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
        if (transport->ca_file)
                curl_easy_setopt(curl, CURLOPT_CAINFO, transport->ca_file);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, job);
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, job);
        if (request->body.at) {
                buf_put(&job->sent_body, request->body);
                curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)job->sent_body.len);
                curl_easy_setopt(curl, CURLOPT_POSTFIELDS, job->sent_body.at ? job->sent_body.at : "");
        }
        if (strcmp(request->method, "GET") != 0 || request->body.at)
                curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, job->headers);
        curl_multi_add_handle(transport->multi, curl);
        return job;
}

void transport_http_cancel(struct http_job **job)
{
        if (*job)
                job_free(*job);
        *job = NULL;
}
