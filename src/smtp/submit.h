// SPDX-License-Identifier: GPL-3.0-or-later
/* The client side: hands one message to a mail server over SMTP, by libcurl.
 *
 * One recipient a transfer, because libcurl hides which one was refused. A handle keeps its
 * connection for the next message. One thread, one handle. The result's class: DONE only on a 2xx
 * to the message's end; REFUSED on a 5xx; TEMPORARY on 4xx and on everything that leaves the
 * outcome unknown (the same message with the same Message-ID is then sent again).
 */
#pragma once

#include "base/settings.h"

typedef struct {
    const char *host;
    int port;
    FfSecurity security;
    FfAuth auth;
    const char *user; /* with FF_AUTH_PASSWORD */
    const char *password_file;
    const char *ca_file; /* NULL: system store */
    const char *pin;     /* "sha256//BASE64", NULL: none */
    int timeout_ms;      /* of one transfer */
    const char *helo;    /* our name */
} FfSubmitServer;

typedef enum { FF_SUBMIT_DONE, FF_SUBMIT_REFUSED, FF_SUBMIT_TEMPORARY } FfSubmitResult;

typedef struct FfSubmit FfSubmit;
/* Copies what `server` points to. */
FfSubmit *ff_submit_new(const FfSubmitServer *server);
/* To a mailbox's submission server, as its [gateway] group says. */
FfSubmit *ff_submit_new_for_gateway(const FfGatewaySettings *gateway, int timeout_ms);
void ff_submit_free(FfSubmit *submit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSubmit, ff_submit_free)

/* Sends the whole file from its start, in bounded memory. reverse_path "" is the null path.
 * *ret_reply (caller frees) is the server's last reply with its code, "250 2.0.0 Ok: queued", or,
 * when there was none, "451 4.4.1 " and what went wrong in words. */
FfSubmitResult ff_submit_send(FfSubmit *submit, const char *reverse_path, const char *recipient,
                              int fd, char **ret_reply);
/* Connects, secures, signs in, and sends nothing: would a message find its way? Results as above.
 */
FfSubmitResult ff_submit_check(FfSubmit *submit, char **ret_reply);
