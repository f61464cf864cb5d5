// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/limits.h"
#include "smtp/session.h"

#define NO_MAIL       "503 5.5.1 Send MAIL first"
#define NO_RECIPIENTS "503 5.5.1 No valid recipients"

/* ---- replies ---- */

void ff_smtp_server_reply(FfSmtpServer *server, const char *reply)
{
    ff_smtp_replies_add(server->replies, reply);
}

void ff_smtp_server_close(FfSmtpServer *server, const char *reply)
{
    ff_smtp_server_abort_current(server);
    ff_smtp_server_reply(server, reply);
    server->mode = FF_SMTP_MODE_CLOSED;
}

void ff_smtp_server_refuse_line(FfSmtpServer *server, const char *reply)
{
    ff_smtp_server_reply(server, reply);
    if (++server->bad_commands >= FF_LIMIT_BAD_COMMANDS) {
        ff_smtp_server_close(server, "421 4.7.0 Too many errors; closing");
    }
}

static void reply_printf(FfSmtpServer *server, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void reply_printf(FfSmtpServer *server, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *reply = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    ff_smtp_server_reply(server, reply);
}

/* ---- commands ---- */

static void reply_extensions(FfSmtpServer *server)
{
    static const char *const EXTENSIONS[] = {
        "250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8", "250-DSN", "250-ENHANCEDSTATUSCODES",
    };

    reply_printf(server, "250-%s", server->options.host_name);
    for (gsize i = 0; i < G_N_ELEMENTS(EXTENSIONS); i++) {
        ff_smtp_server_reply(server, EXTENSIONS[i]);
    }
    reply_printf(server, "250-SIZE %" G_GINT64_FORMAT, server->options.max_size);
    ff_smtp_server_reply(server, "250 CHUNKING");
}

static void run_hello(FfSmtpServer *server, FfSmtpCommand *command)
{
    if (server->options.lmtp != (command->verb == FF_SMTP_LHLO)) {
        ff_smtp_server_refuse_line(server, server->options.lmtp
                                               ? "500 5.5.1 This is LMTP; send LHLO"
                                               : "500 5.5.1 This is SMTP; send EHLO");
        return;
    }
    ff_smtp_server_abort_current(server);
    server->greeted = true;
    if (command->verb == FF_SMTP_HELO) {
        reply_printf(server, "250 %s", server->options.host_name);
    } else {
        reply_extensions(server);
    }
}

static void run_mail(FfSmtpServer *server, FfSmtpCommand *command)
{
    const char *refusal = NULL;

    if (!server->greeted) {
        ff_smtp_server_reply(server, server->options.lmtp ? "503 5.5.1 Send LHLO first"
                                                          : "503 5.5.1 Send EHLO first");
    } else if (server->current != NULL) {
        ff_smtp_server_reply(server, "503 5.5.1 A transaction is already begun");
    } else if (server->options.refuse_size && command->size > server->options.max_size) {
        reply_printf(server,
                     "552 5.3.4 Message too large; the limit is %" G_GINT64_FORMAT " octets",
                     server->options.max_size);
    } else {
        server->current = ff_smtp_transaction_begin(server, command, &refusal);
        ff_smtp_server_reply(server, refusal != NULL ? refusal : "250 2.1.0 Ok");
    }
}

static void run_rcpt(FfSmtpServer *server, FfSmtpCommand *command)
{
    const char *refusal = NO_MAIL;

    if (server->current != NULL && server->current->chunked) {
        refusal = "503 5.5.1 The text has already begun";
    } else if (server->current != NULL) {
        refusal = ff_smtp_transaction_add(server->current, &command->path);
    }
    ff_smtp_server_reply(server, refusal != NULL ? refusal : "250 2.1.5 Ok");
}

/* Why text can't come now, or NULL. */
static const char *refuse_text(const FfSmtpServer *server)
{
    if (server->current == NULL) {
        return NO_MAIL;
    }
    return server->current->recipients->len == 0 ? NO_RECIPIENTS : NULL;
}

static void run_data(FfSmtpServer *server, FfSmtpCommand *command)
{
    const char *refusal = refuse_text(server);

    if (refusal == NULL && server->current->chunked) {
        refusal = "503 5.5.1 DATA and BDAT can't be mixed";
    }
    ff_smtp_server_reply(server, refusal != NULL ? refusal : "354 End data with <CR><LF>.<CR><LF>");
    if (refusal != NULL) {
        return;
    }
    server->dot = (FfSmtpDot){0};
    server->mode = FF_SMTP_MODE_DATA;
}

/* The chunk follows whatever we think of it (RFC 3030 section 2), so a refusal waits for its end.
 */
static void run_bdat(FfSmtpServer *server, FfSmtpCommand *command)
{
    server->chunk_refusal = refuse_text(server);
    server->chunk_size = server->chunk_left = (guint64)command->size;
    server->chunk_last = command->last;
    server->mode = FF_SMTP_MODE_BDAT;
    if (server->chunk_refusal == NULL) {
        server->current->chunked = true;
    }
}

static void run_reset(FfSmtpServer *server, FfSmtpCommand *command)
{
    ff_smtp_server_abort_current(server);
    ff_smtp_server_reply(server, "250 2.0.0 Ok");
}

static void run_noop(FfSmtpServer *server, FfSmtpCommand *command)
{
    ff_smtp_server_reply(server, "250 2.0.0 Ok");
}

static void run_verify(FfSmtpServer *server, FfSmtpCommand *command)
{
    ff_smtp_server_reply(server, "252 2.5.0 Not verified; send the message");
}

static void run_help(FfSmtpServer *server, FfSmtpCommand *command)
{
    ff_smtp_server_reply(server, "214 2.0.0 See RFC 5321 and RFC 2033");
}

static void run_quit(FfSmtpServer *server, FfSmtpCommand *command)
{
    ff_smtp_server_close(server, "221 2.0.0 Bye");
}

static void (*const COMMANDS[])(FfSmtpServer *server, FfSmtpCommand *command) = {
    [FF_SMTP_HELO] = run_hello, [FF_SMTP_EHLO] = run_hello,  [FF_SMTP_LHLO] = run_hello,
    [FF_SMTP_MAIL] = run_mail,  [FF_SMTP_RCPT] = run_rcpt,   [FF_SMTP_DATA] = run_data,
    [FF_SMTP_BDAT] = run_bdat,  [FF_SMTP_RSET] = run_reset,  [FF_SMTP_NOOP] = run_noop,
    [FF_SMTP_QUIT] = run_quit,  [FF_SMTP_VRFY] = run_verify, [FF_SMTP_HELP] = run_help,
};
G_STATIC_ASSERT(G_N_ELEMENTS(COMMANDS) == FF_SMTP_UNKNOWN);

/* How much follows a malformed BDAT is not known, and message text must never be read as commands.
 */
static void refuse_command(FfSmtpServer *server, FfSmtpVerb verb, const char *reply)
{
    if (verb == FF_SMTP_BDAT) {
        ff_smtp_server_close(server, reply);
    } else {
        ff_smtp_server_refuse_line(server, reply);
    }
}

void ff_smtp_server_run_line(FfSmtpServer *server, const char *line, gsize length)
{
    FfSmtpCommand command;
    const char *reply = NULL;

    if (ff_smtp_command_parse(line, length, &command, &reply)) {
        COMMANDS[command.verb](server, &command);
        ff_smtp_command_clear(&command);
    } else {
        refuse_command(server, command.verb, reply);
    }
}
