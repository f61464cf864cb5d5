// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/hand-over.h"

#include "base/error.h"
#include "gateway/hand-over-replies.h"
#include "gateway/test-peers.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TIMEOUT_MS 2000

typedef struct {
    guint taken, later, refused;
    GString *replies;
} Answers;

static void on_answer(guint message, FfHandOverAnswer answer, const char *reply, gpointer data)
{
    Answers *answers = data;
    guint *const counts[] = {[FF_HAND_OVER_TAKEN] = &answers->taken,
                             [FF_HAND_OVER_LATER] = &answers->later,
                             [FF_HAND_OVER_REFUSED] = &answers->refused};
    (*counts[answer])++;
    if (answers->replies) {
        g_string_append_printf(answers->replies, "%u:%s;", message, reply);
    }
}

static FfHandOver *connect_to(const FakeSink *sink, guint window, Answers *answers)
{
    g_autoptr(GError) error = NULL;
    FfHandOver *hand_over =
        ff_hand_over_connect("127.0.0.1", sink->port, window, TIMEOUT_MS, &error);
    g_assert_no_error(error);
    ff_hand_over_set_callback(hand_over, on_answer, answers);
    return hand_over;
}

static bool send_message(FfHandOver *hand_over, guint number, const char *octets, gsize length,
                         gsize piece)
{
    if (!ff_hand_over_begin(hand_over, number, "fax@company.test", "u=1+", NULL)) {
        return false;
    }
    for (gsize from = 0; from < length; from += piece) {
        if (!ff_hand_over_write(hand_over, octets + from, MIN(piece, length - from), NULL)) {
            return false;
        }
    }
    return ff_hand_over_end(hand_over, NULL);
}

/* Around the sizes at which chunks and buffers change, in pieces that fit nothing. */
static void test_sizes(void)
{
    static const gsize sizes[] = {
        0, 1, 255 << 10, (256 << 10) - 200, 256 << 10, (256 << 10) + 1, 1 << 20};
    g_autoptr(FakeSink) sink = fake_sink_new(NULL);
    Answers answers = {0};
    g_autoptr(FfHandOver) hand_over = connect_to(sink, 256, &answers);
    g_autofree char *octets = g_malloc(1 << 20);

    for (gsize i = 0; i < 1 << 20; i++) {
        octets[i] = (char)(i * 31 + (i >> 8));
    }
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_assert_true(send_message(hand_over, i, octets, sizes[i], 7777));
    }
    g_assert_true(ff_hand_over_collect(hand_over, true, NULL));
    g_assert_cmpuint(ff_hand_over_outstanding(hand_over), ==, 0);
    g_assert_true(ff_hand_over_quit(hand_over, NULL));
    fake_sink_stop(sink);
    g_assert_cmpuint(answers.taken, ==, G_N_ELEMENTS(sizes));
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        gsize size;
        const char *body = g_bytes_get_data(sink->bodies->pdata[i], &size);
        g_assert_cmpmem(body, size, octets, sizes[i]);
    }
    g_assert_cmpstr(sink->envids->pdata[0], ==, "fax@company.test u=1+");
}

static void test_window(void)
{
    g_autoptr(FakeSink) sink = fake_sink_new(NULL);
    Answers answers = {0};
    g_autoptr(FfHandOver) hand_over = connect_to(sink, 3, &answers);

    for (guint i = 0; i < 50; i++) {
        g_assert_true(send_message(hand_over, i, "x\r\n", 3, 1));
        g_assert_cmpuint(ff_hand_over_outstanding(hand_over), <=, 3);
    }
    g_assert_true(ff_hand_over_collect(hand_over, true, NULL));
    g_assert_cmpuint(answers.taken, ==, 50);
}

static void test_drop(void)
{
    g_autoptr(FakeSink) sink = fake_sink_new(NULL);
    Answers answers = {0};
    g_autoptr(FfHandOver) hand_over = connect_to(sink, 8, &answers);
    g_autofree char *large = g_strnfill(600 << 10, 'x');

    g_assert_true(ff_hand_over_begin(hand_over, 1, "fax@company.test", NULL, NULL));
    g_assert_true(ff_hand_over_write(hand_over, large, 600 << 10, NULL));
    g_assert_true(ff_hand_over_drop(hand_over, NULL));
    g_assert_true(ff_hand_over_begin(hand_over, 2, "fax@company.test", NULL, NULL));
    g_assert_true(ff_hand_over_drop(hand_over, NULL));
    g_assert_true(send_message(hand_over, 3, "whole\r\n", 7, 7));
    g_assert_true(ff_hand_over_collect(hand_over, true, NULL));
    g_assert_true(ff_hand_over_quit(hand_over, NULL));
    fake_sink_stop(sink);
    g_assert_cmpuint(answers.taken, ==, 1);
    g_assert_cmpuint(sink->aborted, ==, 2);
    g_assert_cmpuint(sink->bodies->len, ==, 1);
    g_assert_cmpuint(g_bytes_get_size(sink->bodies->pdata[0]), ==, 7);
}

static const char *mixed(guint message)
{
    static const char *const replies[] = {"250 2.0.0 Stored", "451 4.3.0 Later", "554 5.6.0 Never"};
    return replies[message % 3];
}

static void test_answers(void)
{
    g_autoptr(FakeSink) sink = fake_sink_new(mixed);
    Answers answers = {.replies = g_string_new(NULL)};
    g_autoptr(FfHandOver) hand_over = connect_to(sink, 256, &answers);

    for (guint i = 1; i <= 6; i++) {
        g_assert_true(send_message(hand_over, 10 + i, "x\r\n", 3, 3));
    }
    g_assert_true(ff_hand_over_collect(hand_over, true, NULL));
    g_assert_cmpstr(answers.replies->str, ==,
                    "11:451 4.3.0 Later;12:554 5.6.0 Never;13:250 2.0.0 Stored;"
                    "14:451 4.3.0 Later;15:554 5.6.0 Never;16:250 2.0.0 Stored;");
    g_string_free(answers.replies, TRUE);
}

/* ---- peers that are no fax server; each sends a line, the rest after a command, and closes ----
 */

typedef struct {
    int listener, port;
    const char *octets;
    GThread *thread;
} Talker;

static gpointer talk(gpointer data)
{
    Talker *talker = data;
    char octets[4096];
    int fd = accept(talker->listener, NULL, NULL);

    const char *rest = strchr(talker->octets, '\n');
    gsize greeting = rest ? (gsize)(rest + 1 - talker->octets) : 0;
    send(fd, talker->octets, greeting, MSG_NOSIGNAL);
    if (greeting < strlen(talker->octets) && read(fd, octets, sizeof octets) > 0) {
        send(fd, talker->octets + greeting, strlen(talker->octets + greeting), MSG_NOSIGNAL);
    }
    shutdown(fd, SHUT_WR);
    while (read(fd, octets, sizeof octets) > 0) {
        ;
    }
    close(fd);
    return NULL;
}

static void talker_start(Talker *talker, const char *octets)
{
    talker->listener = fake_listen(&talker->port);
    talker->octets = octets;
    talker->thread = g_thread_new("talker", talk, talker);
}

static void talker_end(Talker *talker)
{
    g_thread_join(talker->thread);
    close(talker->listener);
}

static void test_strangers(void)
{
    static const struct {
        const char *octets;
        int class;
        const char *words;
    } cases[] = {
        {"220 mail ESMTP\r\n250-mail\r\n250-PIPELINING\r\n250 SIZE\r\n", FF_ERROR_CONFIG,
         "CHUNKING"},
        {"220 mail ESMTP\r\n500 5.5.1 LHLO?\r\n", FF_ERROR_CONFIG, "LHLO?"},
        {"SSH-2.0-OpenSSH\r\n", FF_ERROR_TEMPORARY, "does not speak LMTP"},
        {"421 4.3.2 Too busy\r\n", FF_ERROR_TEMPORARY, "Too busy"},
        {"220 hi\r\n250 a\r\n", FF_ERROR_CONFIG, "CHUNKING"},
        {"220 hi\r\n250 a\r\n250 b\r\n", FF_ERROR_TEMPORARY, "no command asked for"},
        {"354 go on\r\n", FF_ERROR_TEMPORARY, "no command asked for"},
        {"", FF_ERROR_TEMPORARY, "closed"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        Talker talker;
        talker_start(&talker, cases[i].octets);
        g_assert_null(ff_hand_over_connect("127.0.0.1", talker.port, 8, TIMEOUT_MS, &error));
        talker_end(&talker);
        g_assert_error(error, FF_ERROR, cases[i].class);
        g_assert_nonnull(strstr(error->message, cases[i].words));
    }
}

/* The server closes before it has answered: the outcome is unknown, and nothing is told. */
static void test_server_gone(void)
{
    Talker talker;
    Answers answers = {0};
    g_autoptr(GError) error = NULL;
    talker_start(&talker, "220 hi\r\n250-a\r\n250-PIPELINING\r\n250 CHUNKING\r\n");
    g_autoptr(FfHandOver) hand_over =
        ff_hand_over_connect("127.0.0.1", talker.port, 8, TIMEOUT_MS, &error);
    g_assert_no_error(error);
    ff_hand_over_set_callback(hand_over, on_answer, &answers);
    g_assert_true(send_message(hand_over, 1, "x\r\n", 3, 3));
    g_assert_false(ff_hand_over_collect(hand_over, true, &error));
    g_assert_cmpuint(answers.taken, ==, 0);
    g_assert_false(ff_hand_over_begin(hand_over, 2, "a@b", NULL, NULL)); /* it stays dead */
    g_assert_false(ff_hand_over_quit(hand_over, NULL));
    ff_hand_over_free(g_steal_pointer(&hand_over));
    talker_end(&talker);
}

static void test_nobody(void)
{
    g_autoptr(GError) error = NULL;
    int port, listener = fake_listen(&port);
    close(listener);
    g_assert_null(ff_hand_over_connect("127.0.0.1", port, 8, TIMEOUT_MS, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_assert_nonnull(strstr(error->message, "is faxferryd running?"));
}

static void test_expected(void)
{
    FfExpected expected = {0};
    guint pushed = 0, popped = 0;

    g_assert_null(ff_expected_first(&expected));
    for (guint round = 0; round < 1000; round++) { /* wraps around at every capacity */
        for (guint i = 0; i < 7; i++, pushed++) {
            g_assert_true(ff_expected_push(&expected, pushed % 5, pushed));
        }
        for (guint i = 0; i < 5; i++, popped++) {
            g_assert_cmpuint(ff_expected_first(&expected)->message, ==, popped);
            g_assert_cmpuint(ff_expected_first(&expected)->kind, ==, popped % 5);
            ff_expected_pop(&expected);
        }
    }
    while (ff_expected_push(&expected, 0, 0)) {
        pushed++;
    }
    g_assert_cmpuint(expected.count, ==, FF_EXPECTED_MAX);
    ff_expected_clear(&expected);
}

/* ---- replies without I/O ---- */

static void expect_transaction(FfHandOverReplies *replies, guint message, FfReplyTo last)
{
    static const FfReplyTo kinds[] = {FF_REPLY_TO_MAIL, FF_REPLY_TO_RCPT, FF_REPLY_TO_CHUNK};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        ff_expected_push(&replies->expected, kinds[i], message);
    }
    ff_expected_push(&replies->expected, last, message);
    replies->outstanding += last == FF_REPLY_TO_LAST_CHUNK;
}

/* Nothing but 250 says that the message is on stable storage. */
static void test_only_250_is_taken(void)
{
    static const struct {
        const char *last;
        FfHandOverAnswer answer;
    } cases[] = {
        {"250 2.0.0 Stored\r\n", FF_HAND_OVER_TAKEN}, {"200 Well\r\n", FF_HAND_OVER_LATER},
        {"251 Forwarded\r\n", FF_HAND_OVER_LATER},    {"252 Perhaps\r\n", FF_HAND_OVER_LATER},
        {"202 Accepted\r\n", FF_HAND_OVER_LATER},     {"299 2.0.0\r\n", FF_HAND_OVER_LATER},
        {"452 4.3.1 Full\r\n", FF_HAND_OVER_LATER},   {"554 5.6.0 No\r\n", FF_HAND_OVER_REFUSED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        FfHandOverReplies replies;
        Answers answers = {.replies = g_string_new(NULL)};
        guint *const counts[] = {[FF_HAND_OVER_TAKEN] = &answers.taken,
                                 [FF_HAND_OVER_LATER] = &answers.later,
                                 [FF_HAND_OVER_REFUSED] = &answers.refused};
        g_autofree char *input = g_strconcat("250 a\r\n250 b\r\n250 c\r\n", cases[i].last, NULL);
        g_autofree char *told =
            g_strdup_printf("1:%.*s;", (int)strcspn(cases[i].last, "\r"), cases[i].last);
        ff_hand_over_replies_init(&replies);
        replies.answered = on_answer;
        replies.data = &answers;
        expect_transaction(&replies, 1, FF_REPLY_TO_LAST_CHUNK);
        g_assert_null(ff_hand_over_replies_feed(&replies, input, strlen(input)));
        g_assert_cmpuint(*counts[cases[i].answer], ==, 1);
        g_assert_cmpuint(answers.taken + answers.later + answers.refused, ==, 1);
        g_assert_cmpstr(answers.replies->str, ==, told);
        ff_hand_over_replies_clear(&replies);
        g_string_free(answers.replies, TRUE);
    }
}

/* The first refusal is the answer; what RSET ends has none; a multi-line reply counts once. */
static void test_replies(void)
{
    static const char input[] = "250 a\r\n250 b\r\n250 c\r\n250 2.0.0 Stored\r\n"
                                "250 a\r\n452 4.3.1 Full\r\n503 c\r\n503 d\r\n"
                                "250 a\r\n250 b\r\n554 Never\r\n250 reset\r\n"
                                "250-a\r\n250 b\r\n250 b\r\n250 c\r\n250-two\r\n250 lines\r\n";
    for (gsize piece = 1; piece <= sizeof input; piece++) {
        FfHandOverReplies replies;
        Answers answers = {.replies = g_string_new(NULL)};
        ff_hand_over_replies_init(&replies);
        replies.answered = on_answer;
        replies.data = &answers;
        expect_transaction(&replies, 1, FF_REPLY_TO_LAST_CHUNK);
        expect_transaction(&replies, 2, FF_REPLY_TO_LAST_CHUNK);
        expect_transaction(&replies, 3, FF_REPLY_TO_RSET);
        expect_transaction(&replies, 4, FF_REPLY_TO_LAST_CHUNK);
        for (gsize from = 0; from < strlen(input); from += piece) {
            g_assert_null(ff_hand_over_replies_feed(&replies, input + from,
                                                    MIN(piece, strlen(input) - from)));
        }
        g_assert_cmpstr(answers.replies->str, ==,
                        "1:250 2.0.0 Stored;2:452 4.3.1 Full;4:250 two\nlines;");
        g_assert_cmpuint(replies.outstanding, ==, 0);
        g_assert_nonnull(ff_hand_over_replies_feed(&replies, "250 more\r\n", 10));
        ff_hand_over_replies_clear(&replies);
        g_string_free(answers.replies, TRUE);
    }
}

static void test_long_reply(void)
{
    FfHandOverReplies replies;
    g_autofree char *octets = g_strnfill(1000, '2');
    guint fed = 0;

    ff_hand_over_replies_init(&replies);
    while (fed < 100 && !ff_hand_over_replies_feed(&replies, octets, 1000)) {
        fed++;
    }
    g_assert_cmpuint(fed, <, 10);
    ff_hand_over_replies_clear(&replies);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hand-over/sizes", test_sizes);
    g_test_add_func("/hand-over/window", test_window);
    g_test_add_func("/hand-over/drop", test_drop);
    g_test_add_func("/hand-over/answers", test_answers);
    g_test_add_func("/hand-over/strangers", test_strangers);
    g_test_add_func("/hand-over/server gone", test_server_gone);
    g_test_add_func("/hand-over/nobody", test_nobody);
    g_test_add_func("/hand-over/expected", test_expected);
    g_test_add_func("/hand-over/replies", test_replies);
    g_test_add_func("/hand-over/only 250 is taken", test_only_250_is_taken);
    g_test_add_func("/hand-over/long reply", test_long_reply);
    return g_test_run();
}
