// SPDX-License-Identifier: GPL-3.0-or-later
/* For tests of notices: facts of a plausible message with two faxes, and of a reception. */
#pragma once

#include "notice/notice.h"

typedef struct {
    FfJob *job;
    GPtrArray *faxes, *attempts, *parts, *attachments;
    FfUser *user;
    FfFile *picture, *attachment;
    FfSettings settings;
    FfNoticeFacts facts;
} TestFacts;

TestFacts *test_facts_new(FfNoticeKind kind);
void test_facts_free(TestFacts *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestFacts, test_facts_free)

/* The notice as octets; the test fails on an error. */
char *test_facts_compose(const TestFacts *test, gsize *ret_length);
/* Of the same pages, under that name. */
void test_add_attachment(TestFacts *test, const char *name);
void test_set_string(char **field, const char *value);
