/* tls.c — TLS over a socket that never waits: like send and recv, and as our HAProxy has it: no tickets, buffers given back, AES-128-GCM first. Nobody's name is looked at: it measures. */

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/load/load.h"

static SSL_CTX *context;

static bool begin(const SSL_METHOD *method)
{
        static const char suites[] = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

        context = SSL_CTX_new(method);
        if (!context || !SSL_CTX_set_ciphersuites(context, suites))
                return false;
        SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
        SSL_CTX_set_num_tickets(context, 0);
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        return true;
}

bool tls_begin_client(void)
{
        return begin(TLS_client_method());
}

bool tls_begin_server(const char *certificate)
{
        return begin(TLS_server_method()) && SSL_CTX_use_certificate_chain_file(context, certificate) == 1 && SSL_CTX_use_PrivateKey_file(context, certificate, SSL_FILETYPE_PEM) == 1;
}

struct tls *tls_open(int fd, bool is_server)
{
        SSL *ssl = SSL_new(context);

        if (!ssl)
                abort();
        SSL_set_fd(ssl, fd);
        if (is_server)
                SSL_set_accept_state(ssl);
        else
                SSL_set_connect_state(ssl);
        return (struct tls *)ssl;
}

void tls_close(struct tls **tls)
{
        SSL_free((SSL *)*tls);
        *tls = NULL;
}

/* As of a system call that would have waited, or of a broken connection. */
static ssize_t told(SSL *ssl, int result)
{
        int error = SSL_get_error(ssl, result);

        ERR_clear_error();
        if (error == SSL_ERROR_ZERO_RETURN)
                return 0;
        errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
        return -1;
}

int tls_shake(struct tls *tls)
{
        int result = SSL_do_handshake((SSL *)tls);

        return result == 1 ? 1 : told((SSL *)tls, result) < 0 && errno == EAGAIN ? 0 : -1;
}

/* Record after record, as long as there are some. */
ssize_t tls_recv(struct tls *tls, char *out, size_t room)
{
        size_t got = 0, part;

        while (got < room) {
                int result = SSL_read_ex((SSL *)tls, out + got, room - got, &part);

                if (result != 1)
                        return got ? (ssize_t)got : told((SSL *)tls, result);
                got += part;
        }
        return (ssize_t)got;
}

ssize_t tls_send(struct tls *tls, const char *bytes, size_t len)
{
        size_t sent = 0, part;

        while (sent < len) {
                int result = SSL_write_ex((SSL *)tls, bytes + sent, len - sent, &part);

                if (result != 1)
                        return sent ? (ssize_t)sent : told((SSL *)tls, result);
                sent += part;
        }
        return (ssize_t)sent;
}
