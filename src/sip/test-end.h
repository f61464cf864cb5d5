// SPDX-License-Identifier: GPL-3.0-or-later
/* One end of calls, for tests: a stack that tells what happened as a story of words. */
#pragma once

#include "sip/stack.h"

typedef struct {
    FfSettings *settings;
    FfSipStack *stack;
    GString *story;
    FfSipDialog *dialog;
    const char *answer; /* to an INVITE; NULL: refuse it; "": let it ring */
    int refusal;
    const char *change_answer; /* to what is offered in a call; NULL: 488 */
    int ended;
} TestEnd;

enum { TEST_PORT = 25060 };

/* `more`: lines of the trunk's group. */
void test_end_start(TestEnd *end, int port, int peer_port, const char *more);
/* With these whole groups of a configuration. */
void test_end_start_with(TestEnd *end, const char *text);
void test_end_stop(TestEnd *end);
/* Runs until the story of that end has this in it; an error after 40 s. */
void test_end_wait(TestEnd *end, const char *what);
void test_end_place(TestEnd *end);
/* A GSourceFunc. */
gboolean test_end_hang_up(gpointer end);
