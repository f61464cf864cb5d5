// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/hand-over-replies.h"

#include "base/limits.h"

#include <string.h>

static bool fail(FfHandOverReplies *replies, const char *problem)
{
    g_free(replies->problem);
    replies->problem = g_strdup(problem);
    return false;
}

static void note_extension(FfHandOverReplies *replies, const char *line)
{
    const struct {
        const char *keyword;
        bool *flag;
    } extensions[] = {
        {"PIPELINING", &replies->has_pipelining},
        {"CHUNKING", &replies->has_chunking},
        {"DSN", &replies->has_dsn},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++) {
        gsize size = strlen(extensions[i].keyword);
        if (g_ascii_strncasecmp(line, extensions[i].keyword, size) == 0 &&
            (line[size] == '\0' || line[size] == ' ')) {
            *extensions[i].flag = true;
        }
    }
}

static void on_lhlo(FfHandOverReplies *replies, const FfSmtpReply *reply)
{
    g_auto(GStrv) lines = g_strsplit(reply->text, "\n", FF_LIMIT_REPLY_LINES);
    for (guint i = 0; lines[i]; i++) {
        note_extension(replies, lines[i]);
    }
}

/* The first refusal in a transaction is the cause; "503 bad sequence" after it is only its echo. */
static void on_refusal(FfHandOverReplies *replies, const FfSmtpReply *reply)
{
    if (replies->failure) {
        return;
    }
    replies->failure_code = reply->code;
    replies->failure = g_strdup_printf("%d %s", reply->code, reply->text);
}

static void forget_failure(FfHandOverReplies *replies)
{
    g_clear_pointer(&replies->failure, g_free);
    replies->failure_code = 0;
}

/* Only 250 says that the message is on stable storage: for anything else it must not be deleted. */
static FfHandOverAnswer answer_of(int code)
{
    if (code == 250) {
        return FF_HAND_OVER_TAKEN;
    }
    return code / 100 == 5 ? FF_HAND_OVER_REFUSED : FF_HAND_OVER_LATER;
}

static void on_message_end(FfHandOverReplies *replies, guint message, const FfSmtpReply *reply)
{
    FfHandOverAnswer answer = answer_of(replies->failure ? replies->failure_code : reply->code);
    g_autofree char *taken =
        replies->failure ? NULL : g_strdup_printf("%d %s", reply->code, reply->text);

    replies->outstanding--;
    if (replies->answered) {
        replies->answered(message, answer, taken ? taken : replies->failure, replies->data);
    }
    forget_failure(replies);
}

static bool on_reply(FfHandOverReplies *replies, const FfSmtpReply *reply)
{
    const FfExpectedReply *first = ff_expected_first(&replies->expected);

    if (reply->code == 421) {
        return fail(replies, reply->text);
    }
    if (!first || reply->code < 200 || reply->code / 100 == 3) {
        return fail(replies, "it sends replies that no command asked for");
    }

    FfExpectedReply expected = *first;
    ff_expected_pop(&replies->expected);
    if (reply->code / 100 != 2) {
        on_refusal(replies, reply);
    } else if (expected.kind == FF_REPLY_TO_LHLO) {
        on_lhlo(replies, reply);
    }
    if (expected.kind == FF_REPLY_TO_LAST_CHUNK) {
        on_message_end(replies, expected.message, reply);
    } else if (expected.kind == FF_REPLY_TO_RSET) {
        forget_failure(replies);
    }
    return true;
}

static bool on_line(FfHandOverReplies *replies, const char *line, gsize length)
{
    bool last = false;

    if (length > 0 && line[length - 1] == '\r') {
        length--;
    }
    if (!ff_smtp_reply_add_line(&replies->reply, line, length, &last)) {
        return fail(replies, "it does not speak LMTP; is local_port the fax server's?");
    }
    if (!last) {
        return true;
    }
    bool good = on_reply(replies, &replies->reply);
    ff_smtp_reply_clear(&replies->reply);
    return good;
}

/* Lines are taken where they lie; only one that a read has cut is copied. */
static bool on_octets(FfHandOverReplies *replies, const char *octets, gsize length)
{
    GString *cut = replies->line;
    const char *end = octets + length, *lf;

    for (; (lf = memchr(octets, '\n', (gsize)(end - octets))); octets = lf + 1) {
        gsize size = (gsize)(lf - octets);
        if (cut->len > 0) {
            g_string_append_len(cut, octets, (gssize)size);
            bool good = on_line(replies, cut->str, cut->len);
            g_string_truncate(cut, 0);
            if (!good) {
                return false;
            }
        } else if (!on_line(replies, octets, size)) {
            return false;
        }
    }
    if (cut->len + (gsize)(end - octets) > FF_LIMIT_REPLY_LINE) {
        return fail(replies, "a reply line is far too long");
    }
    g_string_append_len(cut, octets, end - octets);
    return true;
}

const char *ff_hand_over_replies_feed(FfHandOverReplies *replies, const char *octets, gsize length)
{
    return on_octets(replies, octets, length) ? NULL : replies->problem;
}

void ff_hand_over_replies_init(FfHandOverReplies *replies)
{
    *replies = (FfHandOverReplies){.line = g_string_new(NULL)};
}

void ff_hand_over_replies_clear(FfHandOverReplies *replies)
{
    ff_expected_clear(&replies->expected);
    ff_smtp_reply_clear(&replies->reply);
    g_string_free(replies->line, TRUE);
    g_free(replies->failure);
    g_free(replies->problem);
}
