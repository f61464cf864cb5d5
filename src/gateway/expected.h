// SPDX-License-Identifier: GPL-3.0-or-later
/* The replies that a pipelining client still expects, in order: a bounded first-in first-out queue
 * of a kind and a message number. Shared by the POP3 and the LMTP side. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Enough for the widest window in RETR, DELE and the LMTP triple; a peer can't make it grow, only
 * our own commands do. Eight octets each. */
#define FF_EXPECTED_MAX (64 << 10)

typedef struct {
    guint kind;
    guint message;
} FfExpectedReply;

typedef struct {
    FfExpectedReply *replies; /* a ring of FF_EXPECTED_MAX, grown by doubling */
    guint capacity, head, count;
} FfExpected;

/* False when FF_EXPECTED_MAX are expected already. A zeroed FfExpected is empty. */
bool ff_expected_push(FfExpected *expected, guint kind, guint message);
/* NULL when none is expected. Valid until the next push. */
const FfExpectedReply *ff_expected_first(const FfExpected *expected);
void ff_expected_pop(FfExpected *expected);
void ff_expected_clear(FfExpected *expected);
