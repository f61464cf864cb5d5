// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/hand-over.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "gateway/hand-over-replies.h"
#include "net/stream.h"
#include "smtp/syntax.h"

#include <string.h>

#define BUFFER_SIZE  (256 << 10) /* few, large writes; and the largest chunk */
#define REPLIES_SIZE (16 << 10)  /* one read of replies */
/* MAIL with its ENVID, RCPT, and a chunk's header, with room to spare. */
#define ENVELOPE_SIZE (2 * FF_LIMIT_ADDRESS + FF_LIMIT_ENVID + 256)
/* A chunk's header is written when the chunk is complete, over the place kept for it: both forms
 * have the same length, because leading zeros are allowed in a chunk-size (RFC 3030 section 2). */
#define CHUNK_HEADER_SIZE 22
#define CHUNK_HEADER      "BDAT %015" G_GSIZE_FORMAT "\r\n"
#define CHUNK_HEADER_LAST "BDAT %010" G_GSIZE_FORMAT " LAST\r\n"
#define NO_CHUNK          G_MAXSIZE

struct FfHandOver {
    FfStream *stream;
    char *where; /* "127.0.0.1:10000", for errors */
    int timeout_ms;
    guint window;
    bool dead;

    /* what is to be sent; the last chunk in it may still be growing */
    char *buffer;
    gsize used;
    gsize chunk; /* where the header of the growing chunk is, or NO_CHUNK */
    guint message;
    bool in_message;

    FfHandOverReplies replies;
};

static bool fail(FfHandOver *hand_over, GError **error, const char *what)
{
    hand_over->dead = true;
    g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                "fax server at %s (local_port): %s; what it has not confirmed stays in the mailbox",
                hand_over->where, what);
    return false;
}

static bool is_usable(FfHandOver *hand_over, GError **error)
{
    return hand_over->dead ? fail(hand_over, error, "the connection has failed before") : true;
}

/* A network error, with whom it was that we talked to. */
static bool fail_network(FfHandOver *hand_over, GError **error, GError *cause)
{
    g_autoptr(GError) owned = cause;
    return fail(hand_over, error, owned->message);
}

static void set_deadline(FfHandOver *hand_over)
{
    ff_stream_set_deadline(hand_over->stream, ff_clock_monotonic_ms() + hand_over->timeout_ms);
}

/* Sends the first `length` octets of the buffer. */
static bool flush(FfHandOver *hand_over, gsize length, GError **error)
{
    GError *cause = NULL;

    if (length == 0) {
        return true;
    }
    set_deadline(hand_over);
    if (!ff_stream_write(hand_over->stream, hand_over->buffer, length, &cause)) {
        return fail_network(hand_over, error, cause);
    }
    hand_over->used -= length;
    memmove(hand_over->buffer, hand_over->buffer + length, hand_over->used);
    if (hand_over->chunk != NO_CHUNK) {
        hand_over->chunk -= length;
    }
    return true;
}

/* All but a chunk that still grows: a small message then costs one chunk. */
static bool flush_complete(FfHandOver *hand_over, GError **error)
{
    bool growing = hand_over->chunk != NO_CHUNK;
    return flush(hand_over, growing ? hand_over->chunk : hand_over->used, error);
}

static bool command(FfHandOver *hand_over, FfReplyTo reply_to, const char *line, GError **error)
{
    gsize length = strlen(line);

    if (BUFFER_SIZE - hand_over->used < length && !flush_complete(hand_over, error)) {
        return false;
    }
    if (BUFFER_SIZE - hand_over->used < length ||
        !ff_expected_push(&hand_over->replies.expected, reply_to, hand_over->message)) {
        return fail(hand_over, error, "too many commands wait for a reply");
    }
    memcpy(hand_over->buffer + hand_over->used, line, length);
    hand_over->used += length;
    return true;
}

static bool chunk_open(FfHandOver *hand_over, GError **error)
{
    if (BUFFER_SIZE - hand_over->used < ENVELOPE_SIZE && !flush_complete(hand_over, error)) {
        return false;
    }
    hand_over->chunk = hand_over->used;
    hand_over->used += CHUNK_HEADER_SIZE;
    return true;
}

static bool chunk_close(FfHandOver *hand_over, bool last, GError **error)
{
    gsize size = hand_over->used - hand_over->chunk - CHUNK_HEADER_SIZE;
    char header[CHUNK_HEADER_SIZE + 1];

    if (last) {
        g_snprintf(header, sizeof header, CHUNK_HEADER_LAST, size);
    } else {
        g_snprintf(header, sizeof header, CHUNK_HEADER, size);
    }
    memcpy(hand_over->buffer + hand_over->chunk, header, CHUNK_HEADER_SIZE);
    hand_over->chunk = NO_CHUNK;
    if (!ff_expected_push(&hand_over->replies.expected,
                          last ? FF_REPLY_TO_LAST_CHUNK : FF_REPLY_TO_CHUNK, hand_over->message)) {
        return fail(hand_over, error, "too many chunks wait for a reply");
    }
    return true;
}

static bool read_replies(FfHandOver *hand_over, GError **error)
{
    char octets[REPLIES_SIZE];
    GError *cause = NULL;

    set_deadline(hand_over);
    gssize length = ff_stream_read(hand_over->stream, octets, sizeof octets, &cause);
    if (length < 0) {
        return fail_network(hand_over, error, cause);
    }
    if (length == 0) {
        return fail(hand_over, error, "it closed the connection");
    }
    const char *problem = ff_hand_over_replies_feed(&hand_over->replies, octets, (gsize)length);
    return problem ? fail(hand_over, error, problem) : true;
}

static bool read_until(FfHandOver *hand_over, guint outstanding, GError **error)
{
    while (hand_over->replies.outstanding > outstanding) {
        if (!read_replies(hand_over, error)) {
            return false;
        }
    }
    return true;
}

/* Sends what is buffered and waits for the replies to everything. */
static bool synchronise(FfHandOver *hand_over, GError **error)
{
    if (!flush(hand_over, hand_over->used, error)) {
        return false;
    }
    while (hand_over->replies.expected.count > 0) {
        if (!read_replies(hand_over, error)) {
            return false;
        }
    }
    return true;
}

static bool greet(FfHandOver *hand_over, GError **error)
{
    g_autofree char *lhlo = g_strdup_printf("LHLO %s\r\n", g_get_host_name());

    ff_expected_push(&hand_over->replies.expected, FF_REPLY_TO_GREETING, 0);
    if (!synchronise(hand_over, error) || !command(hand_over, FF_REPLY_TO_LHLO, lhlo, error) ||
        !synchronise(hand_over, error)) {
        return false;
    }
    if (hand_over->replies.failure && hand_over->replies.failure_code / 100 != 5) {
        return fail(hand_over, error, hand_over->replies.failure);
    }
    if (!hand_over->replies.failure && hand_over->replies.has_chunking &&
        hand_over->replies.has_pipelining) {
        return true;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "the server at %s offers no LMTP with CHUNKING and PIPELINING, so it is not "
                "faxferryd (it says: %s); give the fax server's port as local_port",
                hand_over->where,
                hand_over->replies.failure ? hand_over->replies.failure : "nothing wrong");
    return false;
}

FfHandOver *ff_hand_over_connect(const char *host, int port, guint window, int timeout_ms,
                                 GError **error)
{
    g_autoptr(GError) cause = NULL;
    FfStream *stream = ff_stream_connect(host, port, ff_clock_monotonic_ms() + timeout_ms, &cause);
    if (!stream) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "the fax server does not answer on port %d (local_port): %s; is faxferryd "
                    "running? The mail stays in the mailbox until it is",
                    port, cause->message);
        return NULL;
    }

    g_autoptr(FfHandOver) hand_over = g_new0(FfHandOver, 1);
    hand_over->stream = stream;
    hand_over->where = g_strdup_printf("%s:%d", host, port);
    hand_over->timeout_ms = timeout_ms;
    hand_over->window = MAX(window, 1);
    hand_over->buffer = g_malloc(BUFFER_SIZE);
    hand_over->chunk = NO_CHUNK;
    ff_hand_over_replies_init(&hand_over->replies);
    return greet(hand_over, error) ? g_steal_pointer(&hand_over) : NULL;
}

void ff_hand_over_free(FfHandOver *hand_over)
{
    if (!hand_over) {
        return;
    }
    ff_stream_close(hand_over->stream);
    ff_hand_over_replies_clear(&hand_over->replies);
    g_free(hand_over->buffer);
    g_free(hand_over->where);
    g_free(hand_over);
}

void ff_hand_over_set_callback(FfHandOver *hand_over, FfHandOverAnswered answered, gpointer data)
{
    hand_over->replies.answered = answered;
    hand_over->replies.data = data;
}

/* A full window waits for one answer; answers come in groups, so that one brings many. */
static bool make_room(FfHandOver *hand_over, GError **error)
{
    if (hand_over->replies.outstanding < hand_over->window) {
        return true;
    }
    return flush_complete(hand_over, error) && read_until(hand_over, hand_over->window - 1, error);
}

static char *envelope_new(const FfHandOver *hand_over, const char *mailbox, const char *uidl)
{
    if (!hand_over->replies.has_dsn) {
        return g_strdup_printf("MAIL FROM:<%s>\r\n", mailbox);
    }
    g_autofree char *plain = g_strconcat(mailbox, uidl ? " " : NULL, uidl, NULL);
    g_autofree char *envid = ff_smtp_xtext_encode(plain);
    return g_strdup_printf("MAIL FROM:<%s> ENVID=%s\r\n", mailbox, envid);
}

bool ff_hand_over_begin(FfHandOver *hand_over, guint message, const char *mailbox, const char *uidl,
                        GError **error)
{
    if (!is_usable(hand_over, error) || !make_room(hand_over, error)) {
        return false;
    }
    g_return_val_if_fail(!hand_over->in_message, false);

    g_autofree char *mail = envelope_new(hand_over, mailbox, uidl);
    g_autofree char *rcpt = g_strdup_printf("RCPT TO:<%s>\r\n", mailbox);
    hand_over->message = message;
    hand_over->in_message = true;
    return command(hand_over, FF_REPLY_TO_MAIL, mail, error) &&
           command(hand_over, FF_REPLY_TO_RCPT, rcpt, error);
}

bool ff_hand_over_write(FfHandOver *hand_over, const void *octets, gsize length, GError **error)
{
    const char *from = octets;

    if (!is_usable(hand_over, error)) {
        return false;
    }
    while (length > 0) {
        if (hand_over->chunk == NO_CHUNK && !chunk_open(hand_over, error)) {
            return false;
        }
        gsize size = MIN(length, BUFFER_SIZE - hand_over->used);
        memcpy(hand_over->buffer + hand_over->used, from, size);
        hand_over->used += size;
        from += size;
        length -= size;
        if (hand_over->used == BUFFER_SIZE &&
            (!chunk_close(hand_over, false, error) || !flush(hand_over, BUFFER_SIZE, error))) {
            return false;
        }
    }
    return true;
}

bool ff_hand_over_end(FfHandOver *hand_over, GError **error)
{
    if (!is_usable(hand_over, error)) {
        return false;
    }
    g_return_val_if_fail(hand_over->in_message, false);
    if (hand_over->chunk == NO_CHUNK && !chunk_open(hand_over, error)) {
        return false;
    }
    hand_over->in_message = false;
    hand_over->replies.outstanding++;
    return chunk_close(hand_over, true, error);
}

bool ff_hand_over_drop(FfHandOver *hand_over, GError **error)
{
    if (!is_usable(hand_over, error)) {
        return false;
    }
    g_return_val_if_fail(hand_over->in_message, false);
    if (hand_over->chunk != NO_CHUNK) {
        hand_over->used = hand_over->chunk;
    }
    hand_over->chunk = NO_CHUNK;
    hand_over->in_message = false;
    return command(hand_over, FF_REPLY_TO_RSET, "RSET\r\n", error) &&
           flush(hand_over, hand_over->used, error);
}

bool ff_hand_over_collect(FfHandOver *hand_over, bool wait, GError **error)
{
    if (!is_usable(hand_over, error) || !flush_complete(hand_over, error)) {
        return false;
    }
    if (wait) {
        return read_until(hand_over, 0, error);
    }
    while (ff_stream_has_input(hand_over->stream)) {
        if (!read_replies(hand_over, error)) {
            return false;
        }
    }
    return true;
}

guint ff_hand_over_outstanding(const FfHandOver *hand_over)
{
    return hand_over->replies.outstanding;
}

int ff_hand_over_get_fd(const FfHandOver *hand_over)
{
    return ff_stream_get_fd(hand_over->stream);
}

bool ff_hand_over_quit(FfHandOver *hand_over, GError **error)
{
    if (!is_usable(hand_over, error)) {
        return false;
    }
    g_return_val_if_fail(!hand_over->in_message, false);
    return command(hand_over, FF_REPLY_TO_QUIT, "QUIT\r\n", error) && synchronise(hand_over, error);
}
