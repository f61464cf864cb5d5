// SPDX-License-Identifier: GPL-3.0-or-later
#include "smtp/replies.h"

#include <string.h>

#define COMPACT_AT (64 << 10) /* octets taken from the front before the rest is moved there */

struct FfSmtpPlace {
    bool known;
    GString *text; /* the reply, once it is known, and what is said after it; NULL: nothing yet */
};

struct FfSmtpReplies {
    GString *ready;
    gsize taken;   /* of ready */
    gsize waiting; /* octets behind places not known */
    GQueue places; /* in order; the first one is never known */
};

static void place_free(gpointer data)
{
    FfSmtpPlace *place = data;

    if (place->text != NULL) {
        g_string_free(place->text, TRUE);
    }
    g_free(place);
}

FfSmtpReplies *ff_smtp_replies_new(void)
{
    FfSmtpReplies *replies = g_new0(FfSmtpReplies, 1);

    replies->ready = g_string_new(NULL);
    g_queue_init(&replies->places);
    return replies;
}

void ff_smtp_replies_free(FfSmtpReplies *replies)
{
    if (replies == NULL) {
        return;
    }
    g_queue_clear_full(&replies->places, place_free);
    g_string_free(replies->ready, TRUE);
    g_free(replies);
}

static void append_line(GString *text, const char *reply)
{
    g_string_append(text, reply);
    g_string_append_len(text, "\r\n", 2);
}

void ff_smtp_replies_add(FfSmtpReplies *replies, const char *reply)
{
    FfSmtpPlace *last = g_queue_peek_tail(&replies->places);

    if (last == NULL) {
        append_line(replies->ready, reply);
        return;
    }
    if (last->text == NULL) {
        last->text = g_string_new(NULL);
    }
    append_line(last->text, reply);
    replies->waiting += strlen(reply) + 2;
}

FfSmtpPlace *ff_smtp_replies_reserve(FfSmtpReplies *replies)
{
    FfSmtpPlace *place = g_new0(FfSmtpPlace, 1);

    g_queue_push_tail(&replies->places, place);
    return place;
}

/* Moves what waits no longer to the octets that are ready. */
static void release(FfSmtpReplies *replies)
{
    FfSmtpPlace *first;

    while ((first = g_queue_peek_head(&replies->places)) != NULL && first->known) {
        g_string_append_len(replies->ready, first->text->str, (gssize)first->text->len);
        replies->waiting -= first->text->len;
        place_free(g_queue_pop_head(&replies->places));
    }
}

void ff_smtp_replies_fill(FfSmtpReplies *replies, FfSmtpPlace *place, const char *reply,
                          guint times)
{
    GString *text = g_string_sized_new((strlen(reply) + 2) * times);

    for (guint i = 0; i < times; i++) {
        append_line(text, reply);
    }
    replies->waiting += text->len;
    if (place->text != NULL) {
        g_string_append_len(text, place->text->str, (gssize)place->text->len);
        g_string_free(place->text, TRUE);
    }
    place->text = text;
    place->known = true;
    release(replies);
}

gsize ff_smtp_replies_size(const FfSmtpReplies *replies)
{
    return replies->ready->len - replies->taken + replies->waiting;
}

const char *ff_smtp_replies_ready(const FfSmtpReplies *replies, gsize *ret_length)
{
    *ret_length = replies->ready->len - replies->taken;
    return replies->ready->str + replies->taken;
}

void ff_smtp_replies_taken(FfSmtpReplies *replies, gsize length)
{
    replies->taken += MIN(length, replies->ready->len - replies->taken);
    if (replies->taken == replies->ready->len || replies->taken >= COMPACT_AT) {
        g_string_erase(replies->ready, 0, (gssize)replies->taken);
        replies->taken = 0;
    }
}
