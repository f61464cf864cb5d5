// SPDX-License-Identifier: GPL-3.0-or-later
/* For tests: a caller that sends and a called machine that receives, joined by packets or by audio
 * as a telephone network carries it. */
#pragma once

#include "base/file.h"
#include "t30/endpoint.h"

typedef enum {
    TEST_LAW_LINEAR,
    TEST_LAW_A,
    TEST_LAW_MU,
} TestLaw;

typedef struct TestPair TestPair;

typedef struct {
    TestPair *pair;
    FfEndpoint *endpoint;
    GQueue packets; /* GBytes, not yet delivered */
    guint16 sequence;
    gint16 line[FF_ENDPOINT_TICK]; /* said in the last step */
    bool over;
    bool gone; /* no longer says, hears or does anything */
    guint tones;
    int pages_told, introduced;
    FfEndpointPage page; /* the last that was told */
    FfPageAnswer answer; /* to each page */
    int store_ticks;     /* after which a page is stored, -1: never */
    int store_left;
    bool refuses;
} TestSide;

struct TestPair {
    FfEndpointOptions options[2]; /* identities and files are put in by test_pair_begin() */
    TestLaw law;
    int loss_per_mille; /* of steps of audio, each direction */
    TestSide caller, called;
    FfFile *pages, *received;
    int steps;
    GRand *random;
};

/* `pages` is borrowed. Set options, law and loss before; the sides' answers after. */
void test_pair_begin(TestPair *pair, FfFile *pages);
/* One step of both. true: both are over. */
bool test_pair_step(TestPair *pair);
/* At most so many steps, till both are over, or one is and the other is gone. */
bool test_pair_run(TestPair *pair, int steps);
void test_pair_clear(TestPair *pair);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TestPair, test_pair_clear)

/* Octet `number` of the frame `name` in the trace, sent or heard, from the address field on; its
 * last copy. -1: there was none. */
int test_pair_octet(const FfEndpoint *endpoint, const char *name, int number);
/* How many entries of that name the trace has, of one direction. */
int test_pair_frames(const FfEndpoint *endpoint, const char *direction, const char *name);
/* The same, each of the frames that an entry stands for counted. */
int test_pair_count(const FfEndpoint *endpoint, const char *direction, const char *name);
/* When the first came after `after_ms`; -1: none. */
gint64 test_pair_frame_ms(const FfEndpoint *endpoint, const char *direction, const char *name,
                          gint64 after_ms);
