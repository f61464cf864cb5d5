// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/test-peers.h"

#include "smtp/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int fake_listen(int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    signal(SIGPIPE, SIG_IGN); /* clients leave when they have seen enough */
    g_assert_cmpint(bind(listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(listener, 8), ==, 0);
    getsockname(listener, (struct sockaddr *)&address, &length);
    *ret_port = ntohs(address.sin_port);
    return listener;
}

/* ---- POP3 ---- */

typedef struct {
    FakePop3 *fake;
    int fd;
    FILE *in, *out;
    bool *deleted;
    bool over;
    char *argument;
} Session;

static void bytes_unref(gpointer bytes)
{
    g_bytes_unref(bytes);
}

FakePop3 *fake_pop3_new(Fault fault, guint at)
{
    FakePop3 *fake = g_new0(FakePop3, 1);
    fake->fault = fault;
    fake->at = at;
    fake->messages = g_ptr_array_new_with_free_func(bytes_unref);
    fake->uidls = g_ptr_array_new_with_free_func(g_free);
    fake->commands = g_string_new(NULL);
    fake->listener = fake_listen(&fake->port);
    return fake;
}

void fake_pop3_add_bytes(FakePop3 *fake, const char *octets, gssize length)
{
    gsize size = length < 0 ? strlen(octets) : (gsize)length;
    guint number = fake->messages->len + 1;
    g_ptr_array_add(fake->messages, g_bytes_new(octets, size));
    g_ptr_array_add(fake->uidls, fake->fault == FAULT_UIDL_DOUBLED
                                     ? g_strdup("the-same")
                                     : g_strdup_printf("uidl-%u", number));
}

void fake_pop3_add(FakePop3 *fake, guint count, gsize size)
{
    for (guint i = 1; i <= count; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_string_printf(text, "Subject: message %u\r\n\r\n", fake->messages->len + 1);
        while (text->len < size) {
            g_string_append(text, ".a line that begins with a dot\r\n");
        }
        fake_pop3_add_bytes(fake, text->str, (gssize)text->len);
    }
}

/* Stuffed after CRLF only, as the standard has it. */
static void send_stuffed(Session *session, const char *octets, gsize length)
{
    bool start = true;

    for (gsize i = 0; i < length; i++) {
        if (start && octets[i] == '.') {
            fputc('.', session->out);
        }
        fputc(octets[i], session->out);
        start = octets[i] == '\n' && i > 0 && octets[i - 1] == '\r';
    }
    if (!start) {
        fputs("\r\n", session->out);
    }
    fputs(".\r\n", session->out);
}

static void drop(Session *session)
{
    fflush(session->out);
    shutdown(session->fd, SHUT_RDWR);
    session->over = true;
}

static guint number_of(const Session *session)
{
    guint number = (guint)strtoul(session->argument, NULL, 10);
    return number <= session->fake->messages->len ? number : 0;
}

static void on_capa(Session *session)
{
    FakePop3 *fake = session->fake;
    if (fake->fault == FAULT_NO_CAPA) {
        fputs("-ERR what\r\n", session->out);
        return;
    }
    fputs("+OK\r\nUSER\r\nTOP\r\nSTLS\r\n", session->out);
    if (fake->fault != FAULT_NO_PIPELINING) {
        fputs("PIPELINING\r\n", session->out);
    }
    if (fake->sasl) {
        fprintf(session->out, "SASL %s\r\n", fake->sasl);
    }
    fputs(".\r\n", session->out);
}

static void on_login(Session *session)
{
    static const struct {
        Fault fault;
        const char *reply;
    } refusals[] = {{FAULT_IN_USE, "-ERR [IN-USE] somebody is here\r\n"},
                    {FAULT_LOGIN_DELAY, "-ERR [LOGIN-DELAY] not so fast\r\n"},
                    {FAULT_AUTH, "-ERR [AUTH] no such password\r\n"},
                    {FAULT_LOCKED_IN_WORDS, "-ERR maildrop already locked\r\n"}};

    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].fault == session->fake->fault) {
            fputs(refusals[i].reply, session->out);
            return;
        }
    }
    fputs("+OK welcome\r\n", session->out);
}

static void on_user(Session *session)
{
    fputs("+OK\r\n", session->out);
}

static void read_response(Session *session, const char *challenge)
{
    char line[1024];
    fprintf(session->out, "+ %s\r\n", challenge);
    fflush(session->out);
    if (fgets(line, sizeof line, session->in)) {
        g_string_append(session->fake->commands, line);
    }
}

static void on_auth(Session *session)
{
    if (g_str_has_prefix(session->argument, "LOGIN")) {
        read_response(session, "VXNlcm5hbWU6");
        read_response(session, "UGFzc3dvcmQ6");
    } else if (g_str_has_prefix(session->argument, "CRAM-MD5")) {
        /* RFC 2195's own example */
        read_response(session, "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+");
    }
    on_login(session);
}

static void on_stls(Session *session)
{
    if (session->fake->fault == FAULT_STLS_INJECTION) {
        fputs("+OK begin\r\n+OK injected\r\n", session->out);
    } else {
        fputs("-ERR not here\r\n", session->out);
    }
}

static void on_stat(Session *session)
{
    guint count = 0;
    for (guint i = 0; i < session->fake->messages->len; i++) {
        count += !session->deleted[i];
    }
    fprintf(session->out, "+OK %u 1000\r\n", count);
}

static void on_list(Session *session)
{
    FakePop3 *fake = session->fake;
    if (fake->fault == FAULT_LIST_REFUSED) {
        fputs("-ERR no\r\n", session->out);
        return;
    }
    fputs("+OK\r\n", session->out);
    for (guint i = 0; i < fake->messages->len; i++) {
        if (fake->fault == FAULT_LIST_LIES) {
            fprintf(session->out, "%u %s\r\n%u 7\r\n", i + 1, i % 2 ? "0" : "99999999999999999999",
                    i + 1);
        } else {
            fprintf(session->out, "%u %zu\r\n", i + 1, g_bytes_get_size(fake->messages->pdata[i]));
        }
    }
    fputs(fake->fault == FAULT_LIST_LIES ? "what a list\r\n.\r\n" : ".\r\n", session->out);
}

static void on_uidl(Session *session)
{
    FakePop3 *fake = session->fake;
    if (fake->fault == FAULT_NO_UIDL || fake->fault == FAULT_QUIT_KEEPS_NO_UIDL) {
        fputs("-ERR what\r\n", session->out);
        return;
    }
    fputs("+OK\r\n", session->out);
    for (guint i = 0; i < fake->uidls->len; i++) {
        fprintf(session->out, "%u %s\r\n", i + 1, (char *)fake->uidls->pdata[i]);
    }
    fputs(".\r\n", session->out);
}

static void send_text(Session *session, guint number)
{
    gsize size;
    const char *octets = g_bytes_get_data(session->fake->messages->pdata[number - 1], &size);
    bool here = session->fake->at == number;
    Fault fault = here ? session->fake->fault : FAULT_NONE;

    session->fake->retrieves++;
    fputs("+OK\r\n", session->out);
    if (fault == FAULT_DROP_IN_RETR || fault == FAULT_STALL_IN_RETR) {
        fwrite(octets, 1, size / 2, session->out);
        if (fault == FAULT_DROP_IN_RETR) {
            drop(session);
        } else {
            session->over = true;
        }
        return;
    }
    send_stuffed(session, octets, size);
    if (fault == FAULT_EXTRA_OCTETS) {
        fputs("and more\r\n", session->out);
    }
    if (fault == FAULT_EXTRA_REPLY) {
        fputs("-ERR stray\r\n", session->out);
    }
}

static void on_retr(Session *session)
{
    guint number = number_of(session);
    bool refused = session->fake->fault == FAULT_RETR_REFUSED && session->fake->at == number;

    if (number == 0 || refused || session->deleted[number - 1]) {
        fputs("-ERR can't read that one\r\n", session->out);
    } else {
        send_text(session, number);
    }
}

static void on_dele(Session *session)
{
    guint number = number_of(session);
    bool good = number > 0 && !session->deleted[number - 1];

    if (good) {
        session->deleted[number - 1] = true;
    }
    fputs(good ? "+OK gone\r\n" : "-ERR no such message\r\n", session->out);
}

static void on_quit(Session *session)
{
    FakePop3 *fake = session->fake;
    if (fake->fault == FAULT_QUIT_LOST) {
        drop(session);
        return;
    }
    session->over = true;
    if (fake->fault == FAULT_QUIT_REFUSED) {
        fputs("-ERR some deleted messages not removed\r\n", session->out);
        return;
    }
    bool keeps = fake->fault == FAULT_QUIT_KEEPS || fake->fault == FAULT_QUIT_KEEPS_NO_UIDL;
    for (guint i = keeps ? 0 : fake->messages->len; i-- > 0;) {
        if (session->deleted[i]) {
            g_ptr_array_remove_index(fake->messages, i);
            g_ptr_array_remove_index(fake->uidls, i);
        }
    }
    fputs("+OK bye\r\n", session->out);
}

static const struct {
    const char *verb;
    void (*run)(Session *session);
} verbs[] = {{"CAPA", on_capa},  {"STLS", on_stls}, {"USER", on_user}, {"PASS", on_login},
             {"APOP", on_login}, {"AUTH", on_auth}, {"STAT", on_stat}, {"LIST", on_list},
             {"UIDL", on_uidl},  {"RETR", on_retr}, {"DELE", on_dele}, {"QUIT", on_quit}};

/* What a client sends ahead is in the socket's buffer: ours is off. */
static void note_ahead(Session *session)
{
    struct pollfd client = {.fd = session->fd, .events = POLLIN};

    if (poll(&client, 1, session->fake->fault == FAULT_NO_PIPELINING ? 2 : 0) > 0) {
        session->fake->ahead++;
    }
}

static void run_line(Session *session, char *line)
{
    g_string_append(session->fake->commands, line);
    note_ahead(session);
    session->argument = strlen(line) > 5 ? line + 5 : line + strlen(line);
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (g_ascii_strncasecmp(line, verbs[i].verb, 4) == 0) {
            verbs[i].run(session);
            return;
        }
    }
    fputs("-ERR unknown\r\n", session->out);
}

static void greet(Session *session)
{
    if (session->fake->fault == FAULT_GARBAGE_GREETING) {
        fputs("SSH-2.0-OpenSSH_9.2", session->out);
    } else if (session->fake->fault == FAULT_NEVER_ENDING_LINE) {
        for (guint i = 0; i < 4000; i++) {
            fputs("+OK and so on and so on", session->out);
        }
    } else {
        fputs(session->fake->apop ? "+OK <1896.697170952@dbc.mtview.ca.us>\r\n" : "+OK ready\r\n",
              session->out);
    }
    fflush(session->out);
}

static void stall(int fd)
{
    char octet;
    while (read(fd, &octet, 1) > 0) {
        ;
    }
}

static void serve_pop3(FakePop3 *fake, int fd)
{
    Session session = {.fake = fake, .fd = fd, .in = fdopen(fd, "r"), .out = fdopen(dup(fd), "w")};
    char line[16384];

    setvbuf(session.in, NULL, _IONBF, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    fake->sessions++;
    fake->ahead = 0;
    session.deleted = g_new0(bool, fake->messages->len + 1);
    greet(&session);
    while (!session.over && fgets(line, sizeof line, session.in)) {
        run_line(&session, line);
        fflush(session.out);
    }
    if (fake->fault == FAULT_STALL_IN_RETR) {
        stall(fd);
    }
    g_free(session.deleted);
    fclose(session.out);
    fclose(session.in);
}

static gpointer pop3_loop(gpointer data)
{
    FakePop3 *fake = data;
    int fd;
    while ((fd = accept(fake->listener, NULL, NULL)) >= 0) {
        serve_pop3(fake, fd);
    }
    return NULL;
}

void fake_pop3_start(FakePop3 *fake)
{
    fake->thread = g_thread_new("fake-pop3", pop3_loop, fake);
}

void fake_pop3_stop(FakePop3 *fake)
{
    shutdown(fake->listener, SHUT_RDWR);
    if (fake->thread) {
        g_thread_join(g_steal_pointer(&fake->thread));
    }
}

void fake_pop3_free(FakePop3 *fake)
{
    fake_pop3_stop(fake);
    close(fake->listener);
    g_ptr_array_unref(fake->messages);
    g_ptr_array_unref(fake->uidls);
    g_string_free(fake->commands, TRUE);
    g_free(fake);
}

/* ---- LMTP ---- */

typedef struct {
    FakeSink *sink;
    guint number; /* of the message in this session */
    bool dropped;
} SinkSession;

typedef struct {
    GByteArray *body;
    char *envid;
} SinkMessage;

static void sink_message_free(SinkMessage *message)
{
    g_byte_array_unref(message->body);
    g_free(message->envid);
    g_free(message);
}

static const char *sink_mail(FfSmtpTransaction *transaction, const char *reverse_path,
                             const char *envid, gint64 size, gpointer data)
{
    SinkMessage *message = g_new0(SinkMessage, 1);
    message->body = g_byte_array_new();
    message->envid = g_strdup(envid);
    ff_smtp_transaction_set_data(transaction, message);
    return NULL;
}

static const char *sink_rcpt(FfSmtpTransaction *transaction, const char *path, gpointer data)
{
    return NULL;
}

static bool sink_text(FfSmtpTransaction *transaction, const void *octets, gsize length,
                      gpointer data)
{
    SinkMessage *message = ff_smtp_transaction_get_data(transaction);
    g_byte_array_append(message->body, octets, (guint)length);
    return true;
}

static void sink_end(FfSmtpTransaction *transaction, gpointer data)
{
    SinkSession *session = data;
    SinkMessage *message = ff_smtp_transaction_get_data(transaction);
    guint number = ++session->number;
    const char *reply = session->sink->reply ? session->sink->reply(number) : "250 2.0.0 Stored";

    session->dropped |= !reply;
    if (!session->dropped && reply[0] == '2') {
        g_ptr_array_add(session->sink->bodies,
                        g_bytes_new(message->body->data, message->body->len));
        g_ptr_array_add(session->sink->envids, g_strdup(message->envid));
    }
    sink_message_free(message);
    ff_smtp_transaction_answer(transaction, reply ? reply : "451 4.0.0 Lost");
}

static void sink_abort(FfSmtpTransaction *transaction, gpointer data)
{
    SinkSession *session = data;
    session->sink->aborted++;
    sink_message_free(ff_smtp_transaction_get_data(transaction));
}

static const FfSmtpServerHandler sink_handler = {
    .mail = sink_mail, .rcpt = sink_rcpt, .text = sink_text, .end = sink_end, .abort = sink_abort};

static bool sink_write(FfSmtpServer *server, int fd)
{
    gsize length;
    const char *octets = ff_smtp_server_output(server, &length);
    bool good = length == 0 || send(fd, octets, length, MSG_NOSIGNAL) == (gssize)length;
    ff_smtp_server_output_taken(server, length);
    return good && !ff_smtp_server_is_done(server);
}

static void serve_sink(FakeSink *sink, int fd)
{
    const FfSmtpServerOptions options = {
        .lmtp = true, .host_name = "sink.test", .greeting = "ready"};
    SinkSession session = {.sink = sink};
    g_autoptr(FfSmtpServer) server = ff_smtp_server_new(&options, &sink_handler, &session);
    char octets[4096];
    gssize length;

    while (!session.dropped && sink_write(server, fd) &&
           (length = read(fd, octets, sizeof octets)) > 0) {
        ff_smtp_server_feed(server, octets, (gsize)length);
    }
    close(fd);
}

static gpointer sink_loop(gpointer data)
{
    FakeSink *sink = data;
    int fd;
    while ((fd = accept(sink->listener, NULL, NULL)) >= 0) {
        serve_sink(sink, fd);
    }
    return NULL;
}

FakeSink *fake_sink_new(const char *(*reply)(guint message))
{
    FakeSink *sink = g_new0(FakeSink, 1);
    sink->reply = reply;
    sink->bodies = g_ptr_array_new_with_free_func(bytes_unref);
    sink->envids = g_ptr_array_new_with_free_func(g_free);
    sink->listener = fake_listen(&sink->port);
    sink->thread = g_thread_new("fake-sink", sink_loop, sink);
    return sink;
}

void fake_sink_stop(FakeSink *sink)
{
    shutdown(sink->listener, SHUT_RDWR);
    if (sink->thread) {
        g_thread_join(g_steal_pointer(&sink->thread));
    }
}

void fake_sink_free(FakeSink *sink)
{
    fake_sink_stop(sink);
    close(sink->listener);
    g_ptr_array_unref(sink->bodies);
    g_ptr_array_unref(sink->envids);
    g_free(sink);
}
