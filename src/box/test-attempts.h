// SPDX-License-Identifier: GPL-3.0-or-later
/* Forbidden things, to be tried from inside a box: by a function after a renderer's work, or by a
 * program in place of LibreOffice. Plain C, for that program is built without sanitizers. */
#pragma once

/* Exit statuses: what an attempt came to, if it came back. */
enum { TEST_REFUSED = 10, TEST_ALLOWED = 11 };

typedef struct {
    const char *name;
    int (*attempt)(int fd); /* fd: open for writing, to write too much to */
    const char *function;   /* how the box of a function must end it */
    const char *program;    /* and that of a program: "refused", "crashed", "timeout", "too-much" */
} TestAttempt;

/* Ended by a NULL name. */
extern const TestAttempt test_attempts[];
/* NULL: there is none of that name. */
const TestAttempt *test_attempt_find(const char *name);

/* What the attempts of the table must have no trace of afterwards. */
#define TEST_ATTEMPT_FILE "/var/tmp/faxferry-box-attempt"
