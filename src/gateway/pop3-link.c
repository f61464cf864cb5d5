// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-link.h"

#include "base/clock.h"
#include "base/limits.h"

#define INPUT_SIZE (256 << 10) /* few, large reads */
#define WORDS_SIZE 200         /* of a server's text in our errors */

bool ff_pop3_link_fail(const FfPop3Link *link, GError **error, FfErrorClass class,
                       const char *format, ...)
{
    const FfGatewaySettings *mailbox = link->mailbox;
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, FF_ERROR, (int)class, "mailbox %s (%s:%d): %s", mailbox->name, mailbox->host,
                mailbox->port, what);
    return false;
}

/* Puts the mailbox's name before an error of the network, whose class stays. */
static bool fail_network(const FfPop3Link *link, GError **error, GError *cause)
{
    g_autoptr(GError) owned = cause;
    return ff_pop3_link_fail(link, error, ff_error_class(owned), "%s", owned->message);
}

char *ff_pop3_link_words(const FfPop3Event *event)
{
    gsize length = MIN(event->length, WORDS_SIZE);
    char *words = g_strndup(event->octets ? event->octets : "", event->octets ? length : 0);

    for (char *letter = words; *letter; letter++) {
        if (!g_ascii_isprint(*letter)) {
            *letter = '?';
        }
    }
    return words;
}

static void set_deadline(FfPop3Link *link)
{
    ff_stream_set_deadline(link->stream, ff_clock_monotonic_ms() + link->mailbox->timeout_ms);
}

bool ff_pop3_link_start_tls(FfPop3Link *link, GError **error)
{
    const FfTlsRules rules = {.ca_file = link->mailbox->ca_file,
                              .pin = link->mailbox->certificate_pin};
    GError *cause = NULL;

    set_deadline(link);
    if (ff_stream_start_tls(link->stream, link->mailbox->host, &rules, &cause)) {
        return true;
    }
    return fail_network(link, error, cause);
}

FfPop3Link *ff_pop3_link_open(const FfGatewaySettings *mailbox, GError **error)
{
    g_autoptr(FfPop3Link) link = g_new0(FfPop3Link, 1);
    gint64 deadline_ms = ff_clock_monotonic_ms() + mailbox->timeout_ms;
    GError *cause = NULL;

    link->mailbox = mailbox;
    link->proto = ff_pop3_proto_new();
    link->input = g_malloc(INPUT_SIZE);
    link->stream = ff_stream_connect(mailbox->host, mailbox->port, deadline_ms, &cause);
    if (!link->stream) {
        fail_network(link, error, cause);
        return NULL;
    }
    if (mailbox->security == FF_SECURITY_TLS && !ff_pop3_link_start_tls(link, error)) {
        return NULL;
    }
    return g_steal_pointer(&link);
}

void ff_pop3_link_free(FfPop3Link *link)
{
    if (!link) {
        return;
    }
    if (link->stream) {
        ff_stream_close(link->stream);
    }
    ff_pop3_proto_free(link->proto);
    g_free(link->input);
    g_free(link);
}

bool ff_pop3_link_flush(FfPop3Link *link, GError **error)
{
    g_autoptr(GBytes) output = ff_pop3_proto_take_output(link->proto);
    GError *cause = NULL;
    gsize length;

    if (!output) {
        return true;
    }
    const void *octets = g_bytes_get_data(output, &length);
    set_deadline(link);
    return ff_stream_write(link->stream, octets, length, &cause) ||
           fail_network(link, error, cause);
}

bool ff_pop3_link_fill(FfPop3Link *link, GError **error)
{
    GError *cause = NULL;

    set_deadline(link);
    gssize length = ff_stream_read(link->stream, link->input, INPUT_SIZE, &cause);
    if (length < 0) {
        return fail_network(link, error, cause);
    }
    if (length == 0) {
        return ff_pop3_link_fail(link, error, FF_ERROR_TEMPORARY,
                                 "the server closed the connection too early");
    }
    ff_pop3_proto_feed(link->proto, link->input, (gsize)length);
    return true;
}

bool ff_pop3_link_fail_broken(FfPop3Link *link, const FfPop3Event *event, GError **error)
{
    g_autofree char *words = ff_pop3_link_words(event);

    link->broken = true;
    return ff_pop3_link_fail(link, error, FF_ERROR_TEMPORARY,
                             "%s; is this a POP3 server, and the security setting right?", words);
}

bool ff_pop3_link_next(FfPop3Link *link, FfPop3Event *ret_event, GError **error)
{
    FfPop3Event event;

    if (!ff_pop3_link_flush(link, error)) {
        return false;
    }
    for (ff_pop3_proto_next(link->proto, &event); event.type == FF_POP3_EVENT_NONE;
         ff_pop3_proto_next(link->proto, &event)) {
        if (!ff_pop3_link_fill(link, error)) {
            return false;
        }
    }
    if (event.type == FF_POP3_EVENT_BROKEN) {
        return ff_pop3_link_fail_broken(link, &event, error);
    }
    *ret_event = event;
    return true;
}

bool ff_pop3_link_ask(FfPop3Link *link, FfPop3Command command, const char *argument,
                      FfPop3Event *ret_event, GError **error)
{
    if (!ff_pop3_proto_send(link->proto, command, 0, argument)) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG,
                                 "user name or password can't be sent: too long, or a line break "
                                 "in it");
    }
    return ff_pop3_link_next(link, ret_event, error);
}
