// SPDX-License-Identifier: GPL-3.0-or-later
/* The first octet says how many messages wait for replies, the second where the input is cut. */
#include "gateway/hand-over-replies.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_answer(guint message, FfHandOverAnswer answer, const char *reply, gpointer data)
{
    if (!reply || *(guint *)data == 0) {
        g_error("an answer that no message waits for");
    }
    (*(guint *)data)--;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    FfHandOverReplies replies;
    guint waiting = data[0] % 8;

    ff_hand_over_replies_init(&replies);
    ff_expected_push(&replies.expected, FF_REPLY_TO_GREETING, 0);
    ff_expected_push(&replies.expected, FF_REPLY_TO_LHLO, 0);
    for (guint i = 0; i < waiting; i++) {
        for (guint kind = FF_REPLY_TO_MAIL; kind <= FF_REPLY_TO_LAST_CHUNK; kind++) {
            ff_expected_push(&replies.expected, kind, i);
        }
    }
    replies.outstanding = waiting;
    replies.answered = on_answer;
    replies.data = &waiting;
    for (size_t from = 2, piece = (size_t)data[1] + 1; from < size; from += piece) {
        size_t length = MIN(piece, size - from);
        g_autofree char *copy = g_memdup2(data + from, length);
        if (ff_hand_over_replies_feed(&replies, copy, length)) {
            break;
        }
    }
    ff_hand_over_replies_clear(&replies);
    return 0;
}
