// SPDX-License-Identifier: GPL-3.0-or-later
/* The server side of an SMTP or LMTP session, without I/O: octets in, events and reply octets out.
 * Shared by the fax server's intake (LMTP) and the gateway's relay (SMTP).
 *
 * The owner feeds what it read with ff_smtp_server_feed() and is called back for each recipient,
 * each piece of message text, and the end of each message. Replies collect in an output buffer in
 * the order of the commands (RFC 2920). The end of a message may be answered later: until then
 * replies to the commands that follow wait behind it, so several transactions can be read ahead and
 * committed as a group. Bounds: base/limits.h; a peer that leaves FF_LIMIT_REPLY_OUTPUT octets of
 * replies unread is closed, so write the output before feeding more.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct FfSmtpServer FfSmtpServer;
typedef struct FfSmtpTransaction FfSmtpTransaction; /* from MAIL to the final reply */

typedef struct {
    /* A reply line to refuse with ("550 5.1.1 ..."), or NULL to accept. */
    const char *(*mail)(FfSmtpTransaction *transaction, const char *reverse_path, const char *envid,
                        gint64 size, gpointer data);
    const char *(*rcpt)(FfSmtpTransaction *transaction, const char *path, gpointer data);
    /* Message text: dots already removed, octets exact, any piece size. false: stop taking; the
     * rest of the message is read and thrown away and end() is still called. */
    bool (*text)(FfSmtpTransaction *transaction, const void *octets, gsize length, gpointer data);
    /* The message is complete. The owner answers now or later with ff_smtp_transaction_answer(). */
    void (*end)(FfSmtpTransaction *transaction, gpointer data);
    /* The transaction is over without end(): RSET, QUIT, a new EHLO, connection lost. Not called
     * after end(), nor when mail() refused. The transaction is gone when it returns. */
    void (*abort)(FfSmtpTransaction *transaction, gpointer data);
} FfSmtpServerHandler;

typedef struct {
    bool lmtp; /* LHLO, and one final reply for each accepted recipient */
    const char *host_name;
    gint64 max_size; /* announced as SIZE; MAIL SIZE= beyond it is refused only if refuse_size */
    bool refuse_size;
    const char *greeting; /* text after the host name */
} FfSmtpServerOptions;

/* `handler` and what `options` points to must outlive the session. The greeting is in the output.
 */
FfSmtpServer *ff_smtp_server_new(const FfSmtpServerOptions *options,
                                 const FfSmtpServerHandler *handler, gpointer data);
/* Transactions not answered yet are abort()ed unless ended; ended ones stay valid until answered.
 */
void ff_smtp_server_free(FfSmtpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSmtpServer, ff_smtp_server_free)
/* Takes everything. */
void ff_smtp_server_feed(FfSmtpServer *server, const void *octets, gsize length);
/* Reply octets ready to be written; the owner says how many it wrote. */
const char *ff_smtp_server_output(FfSmtpServer *server, gsize *ret_length);
void ff_smtp_server_output_taken(FfSmtpServer *server, gsize length);
/* QUIT was answered, or the peer misbehaved beyond repair: write the output, then close. */
bool ff_smtp_server_is_done(const FfSmtpServer *server);
/* In clean idle state: nothing begun. */
bool ff_smtp_server_is_idle(const FfSmtpServer *server);
/* Ended transactions whose answer is outstanding. */
guint ff_smtp_server_waiting(const FfSmtpServer *server);

/* A slot for the owner's own data. */
void ff_smtp_transaction_set_data(FfSmtpTransaction *transaction, gpointer data);
gpointer ff_smtp_transaction_get_data(FfSmtpTransaction *transaction);
/* Accepted recipients, NULL-terminated, owned by the transaction. */
const char *const *ff_smtp_transaction_recipients(FfSmtpTransaction *transaction);
/* The final reply ("250 2.0.0 ...", one line or several joined by \r\n, no final CRLF); in LMTP it
 * is given for each recipient. Ends the transaction. Safe after ff_smtp_server_free(): then it only
 * frees. */
void ff_smtp_transaction_answer(FfSmtpTransaction *transaction, const char *reply);
