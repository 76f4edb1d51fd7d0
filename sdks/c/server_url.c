/* server_url.c — reads the address of a server. */

#include "c/server_url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool host_is_loopback(const char *host)
{
        struct in_addr  four;
        struct in6_addr six;
        if (inet_pton(AF_INET, host, &four) == 1)
                return ntohl(four.s_addr) >> 24 == 127;
        if (inet_pton(AF_INET6, host, &six) == 1)
                return IN6_IS_ADDR_LOOPBACK(&six);
        return strcasecmp(host, "localhost") == 0;
}

static bool host_is_valid(struct str host, bool is_bracketed)
{
        if (!host.len || host.len > SERVER_HOST_MAX || host.at[0] == '-' || host.at[0] == '.')
                return false;
        for (size_t i = 0; i < host.len; i++) {
                unsigned char c = (unsigned char)host.at[i];
                if (is_bracketed ? !isxdigit(c) && c != ':' && c != '.' : !isalnum(c) && c != '-' && c != '.')
                        return false;
        }
        return true;
}

const char *server_url_read_inside(struct str text, struct server_url *out)
{
        *out        = (struct server_url){.is_tls = true};
        text        = str_trim(text);
        if (str_starts_with(text, STR("https://")))
                text = (struct str){text.at + 8, text.len - 8};
        else if (str_starts_with(text, STR("http://"))) {
                text        = (struct str){text.at + 7, text.len - 7};
                out->is_tls = false;
        } else if (text.len && memmem(text.at, text.len, "://", 3))
                return "must begin with https:// (or http:// for this machine)";
        if (text.len && text.at[text.len - 1] == '/')
                text.len--;
        if (text.len && memchr(text.at, '@', text.len))
                return "must not hold a user or a password";
        if (text.len && (memchr(text.at, '/', text.len) || memchr(text.at, '?', text.len) ||
                         memchr(text.at, '#', text.len)))
                return "must end after the host and the port";
        struct str host, port = STR_NONE;
        bool       is_bracketed = text.len && text.at[0] == '[';
        if (is_bracketed) {
                struct str rest;
                host = str_until((struct str){text.at + 1, text.len - 1}, ']', &rest);
                if (!rest.at || (rest.len && rest.at[0] != ':'))
                        return "has no well-formed address in its brackets";
                if (rest.len)
                        port = (struct str){rest.at + 1, rest.len - 1};
        } else
                host = str_until(text, ':', &port);
        if (!host_is_valid(host, is_bracketed))
                return "has no well-formed host name";
        int64_t number = out->is_tls ? 443 : 80;
        if (port.at && !str_to_int(port, 1, 65535, &number))
                return "has no well-formed port";
        out->port = (int)number;
        for (size_t i = 0; i < host.len; i++)
                out->host[i] = (char)tolower((unsigned char)host.at[i]);
        out->is_loopback = host_is_loopback(out->host);
        if (is_bracketed && !strchr(out->host, ':'))
                return "has no well-formed address in its brackets";
        bool is_usual = out->port == (out->is_tls ? 443 : 80);
        int len = snprintf(out->origin, sizeof out->origin, is_bracketed ? "%s://[%s]" : "%s://%s",
                           out->is_tls ? "https" : "http", out->host);
        if (!is_usual)
                snprintf(out->origin + len, sizeof out->origin - (size_t)len, ":%d", out->port);
        return NULL;
}

const char *server_url_read(struct str text, struct server_url *out)
{
        const char *wrong = server_url_read_inside(text, out);
        if (!wrong && !out->is_tls && !out->is_loopback)
                return "must be https://: plain http is for this machine alone";
        return wrong;
}
