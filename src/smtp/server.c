// SPDX-License-Identifier: GPL-3.0-or-later
#include "smtp/server.h"

#include "base/limits.h"
#include "smtp/session.h"

#include <string.h>

/* ---- octets by mode: each takes some from the front and says how many ---- */

static void run_terminated_line(FfSmtpServer *server, const char *line, gsize length)
{
    if (length >= 2 && line[length - 2] == '\r') {
        ff_smtp_server_run_line(server, line, length - 2);
    } else {
        ff_smtp_server_refuse_line(server, "500 5.5.2 Lines must end with CR LF");
    }
}

static gsize take_command(FfSmtpServer *server, const char *octets, gsize length)
{
    gsize room = FF_LIMIT_COMMAND_LINE - server->line->len;
    const char *lf = memchr(octets, '\n', MIN(length, room));
    gsize taken = lf != NULL ? (gsize)(lf - octets) + 1 : length;

    if (taken > room) {
        g_string_truncate(server->line, 0);
        server->mode = FF_SMTP_MODE_OVERLONG;
        return 0;
    }
    if (lf != NULL && server->line->len == 0) {
        run_terminated_line(server, octets, taken);
        return taken;
    }
    g_string_append_len(server->line, octets, (gssize)taken);
    if (lf != NULL) {
        run_terminated_line(server, server->line->str, server->line->len);
        g_string_truncate(server->line, 0);
    }
    return taken;
}

static gsize take_overlong(FfSmtpServer *server, const char *octets, gsize length)
{
    const char *lf = memchr(octets, '\n', length);

    if (lf == NULL) {
        return length;
    }
    server->mode = FF_SMTP_MODE_COMMAND;
    ff_smtp_server_refuse_line(server, "500 5.5.2 Line too long");
    return (gsize)(lf - octets) + 1;
}

static gsize take_data(FfSmtpServer *server, const char *octets, gsize length)
{
    const char *text;
    gsize text_length;
    bool end;
    gsize taken = ff_smtp_dot_take(&server->dot, octets, length, &text, &text_length, &end);

    ff_smtp_transaction_text(server->current, text, text_length);
    if (end) {
        server->mode = FF_SMTP_MODE_COMMAND;
        ff_smtp_server_end_current(server);
    }
    return taken;
}

/* A refused last chunk ends its transaction: the next MAIL may already be on its way. */
static void end_chunk(FfSmtpServer *server)
{
    server->mode = FF_SMTP_MODE_COMMAND;
    if (server->chunk_refusal != NULL) {
        ff_smtp_server_reply(server, server->chunk_refusal);
        if (server->chunk_last) {
            ff_smtp_server_abort_current(server);
        }
    } else if (server->chunk_last) {
        ff_smtp_server_end_current(server);
    } else {
        g_autofree char *reply =
            g_strdup_printf("250 2.0.0 %" G_GUINT64_FORMAT " octets received", server->chunk_size);
        ff_smtp_server_reply(server, reply);
    }
}

static gsize take_chunk(FfSmtpServer *server, const char *octets, gsize length)
{
    gsize taken = (gsize)MIN(server->chunk_left, length);

    if (server->chunk_refusal == NULL) {
        ff_smtp_transaction_text(server->current, octets, taken);
    }
    server->chunk_left -= taken;
    if (server->chunk_left == 0) {
        end_chunk(server);
    }
    return taken;
}

static gsize take_nothing(FfSmtpServer *server, const char *octets, gsize length)
{
    return length;
}

static gsize (*const TAKERS[])(FfSmtpServer *server, const char *octets, gsize length) = {
    [FF_SMTP_MODE_COMMAND] = take_command, [FF_SMTP_MODE_OVERLONG] = take_overlong,
    [FF_SMTP_MODE_DATA] = take_data,       [FF_SMTP_MODE_BDAT] = take_chunk,
    [FF_SMTP_MODE_CLOSED] = take_nothing,
};

static bool is_empty_chunk(const FfSmtpServer *server)
{
    return server->mode == FF_SMTP_MODE_BDAT && server->chunk_left == 0;
}

void ff_smtp_server_feed(FfSmtpServer *server, const void *octets, gsize length)
{
    const char *next = octets;
    const char *end = next + length;

    /* "BDAT 0" is complete before anything follows it. */
    while (next < end || is_empty_chunk(server)) {
        next += TAKERS[server->mode](server, next, (gsize)(end - next));
        if (ff_smtp_replies_size(server->replies) > FF_LIMIT_REPLY_OUTPUT &&
            server->mode != FF_SMTP_MODE_CLOSED) {
            ff_smtp_server_close(server, "421 4.7.0 Replies are not read; closing");
        }
    }
}

/* ---- the session ---- */

FfSmtpServer *ff_smtp_server_new(const FfSmtpServerOptions *options,
                                 const FfSmtpServerHandler *handler, gpointer data)
{
    FfSmtpServer *server = g_new0(FfSmtpServer, 1);
    g_autofree char *greeting = g_strdup_printf("220 %s %s", options->host_name, options->greeting);

    server->options = *options;
    server->handler = handler;
    server->data = data;
    server->replies = ff_smtp_replies_new();
    server->line = g_string_new(NULL);
    g_queue_init(&server->ended);
    ff_smtp_server_reply(server, greeting);
    return server;
}

void ff_smtp_server_free(FfSmtpServer *server)
{
    if (server == NULL) {
        return;
    }
    ff_smtp_server_abort_current(server);
    ff_smtp_server_orphan_ended(server);
    ff_smtp_replies_free(server->replies);
    g_string_free(server->line, TRUE);
    g_free(server);
}

const char *ff_smtp_server_output(FfSmtpServer *server, gsize *ret_length)
{
    return ff_smtp_replies_ready(server->replies, ret_length);
}

void ff_smtp_server_output_taken(FfSmtpServer *server, gsize length)
{
    ff_smtp_replies_taken(server->replies, length);
}

bool ff_smtp_server_is_done(const FfSmtpServer *server)
{
    return server->mode == FF_SMTP_MODE_CLOSED && server->ended.length == 0;
}

bool ff_smtp_server_is_idle(const FfSmtpServer *server)
{
    return server->mode == FF_SMTP_MODE_COMMAND && server->current == NULL &&
           server->line->len == 0 && server->ended.length == 0;
}

guint ff_smtp_server_waiting(const FfSmtpServer *server)
{
    return server->ended.length;
}
