// SPDX-License-Identifier: GPL-3.0-or-later
/* The inside of a server session, shared by server.c (octets), command.c (commands) and
 * transaction.c. Private to src/smtp. */
#pragma once

#include "smtp/dot.h"
#include "smtp/replies.h"
#include "smtp/server.h"
#include "smtp/syntax.h"

typedef enum {
    FF_SMTP_MODE_COMMAND,
    FF_SMTP_MODE_OVERLONG, /* throws a command line away that was too long */
    FF_SMTP_MODE_DATA,
    FF_SMTP_MODE_BDAT,
    FF_SMTP_MODE_CLOSED, /* takes nothing any more */
} FfSmtpMode;

struct FfSmtpServer {
    FfSmtpServerOptions options;
    const FfSmtpServerHandler *handler;
    gpointer data;
    FfSmtpReplies *replies;
    FfSmtpMode mode;
    GString *line; /* the part of a command line that has arrived */
    bool greeted;
    guint bad_commands; /* since the last message */
    FfSmtpDot dot;
    guint64 chunk_size, chunk_left;
    bool chunk_last;
    const char *chunk_refusal;  /* the chunk is thrown away and answered so; NULL: taken */
    FfSmtpTransaction *current; /* from MAIL to the end of the message */
    GQueue ended;               /* FfSmtpTransaction whose answer is outstanding */
};

struct FfSmtpTransaction {
    FfSmtpServer *server;  /* NULL: the session is gone */
    GPtrArray *recipients; /* char *, NULL-terminated */
    gpointer data;
    bool refused; /* text() wants no more */
    bool chunked; /* BDAT was used */
    FfSmtpPlace *place;
    GList link; /* in server->ended */
};

/* command.c */
void ff_smtp_server_reply(FfSmtpServer *server, const char *reply);
/* Says so and takes nothing any more. */
void ff_smtp_server_close(FfSmtpServer *server, const char *reply);
/* A line that is no command; the session ends when there are too many. */
void ff_smtp_server_refuse_line(FfSmtpServer *server, const char *reply);
/* A line without its CR LF. */
void ff_smtp_server_run_line(FfSmtpServer *server, const char *line, gsize length);

/* transaction.c */
/* Asks the owner; NULL with the owner's refusal in *ret_refusal. */
FfSmtpTransaction *ff_smtp_transaction_begin(FfSmtpServer *server, const FfSmtpCommand *command,
                                             const char **ret_refusal);
/* Takes over the address when it is accepted. The refusal, or NULL. */
const char *ff_smtp_transaction_add(FfSmtpTransaction *transaction, char **address);
void ff_smtp_transaction_text(FfSmtpTransaction *transaction, const char *octets, gsize length);
/* The current one is complete. */
void ff_smtp_server_end_current(FfSmtpServer *server);
/* The current one, if any, comes to nothing. */
void ff_smtp_server_abort_current(FfSmtpServer *server);
/* Ended ones outlive the session. */
void ff_smtp_server_orphan_ended(FfSmtpServer *server);
