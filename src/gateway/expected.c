// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/expected.h"

#define INITIAL_CAPACITY 64 /* a power of two, as is every later capacity */

static void expected_grow(FfExpected *expected)
{
    guint capacity = expected->capacity ? expected->capacity * 2 : INITIAL_CAPACITY;
    FfExpectedReply *replies = g_new(FfExpectedReply, capacity);

    for (guint i = 0; i < expected->count; i++) {
        replies[i] = expected->replies[(expected->head + i) & (expected->capacity - 1)];
    }
    g_free(expected->replies);
    expected->replies = replies;
    expected->capacity = capacity;
    expected->head = 0;
}

bool ff_expected_push(FfExpected *expected, guint kind, guint message)
{
    if (expected->count == FF_EXPECTED_MAX) {
        return false;
    }
    if (expected->count == expected->capacity) {
        expected_grow(expected);
    }
    guint tail = (expected->head + expected->count++) & (expected->capacity - 1);
    expected->replies[tail] = (FfExpectedReply){.kind = kind, .message = message};
    return true;
}

const FfExpectedReply *ff_expected_first(const FfExpected *expected)
{
    return expected->count ? &expected->replies[expected->head] : NULL;
}

void ff_expected_pop(FfExpected *expected)
{
    g_return_if_fail(expected->count > 0);
    expected->head = (expected->head + 1) & (expected->capacity - 1);
    expected->count--;
}

void ff_expected_clear(FfExpected *expected)
{
    g_free(expected->replies);
    *expected = (FfExpected){0};
}
