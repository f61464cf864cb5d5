// SPDX-License-Identifier: GPL-3.0-or-later
/* A program to be run in the program box: probe NAME tries that forbidden thing; probe "good"
 * FILE does what a program may, and copies its input to its output. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "box/test-attempts.h"

enum { NO_SUCH_ATTEMPT = 20, NOT_WORKING = 21 };

/* The working folder is the program's own; it is also its home. */
static int do_good(void)
{
    char text[16] = "";
    int in = open("in", O_RDONLY);
    int out = open("out", O_WRONLY | O_CREAT, 0600);
    ssize_t length = read(in, text, sizeof text);
    const char *home = getenv("HOME");
    return length > 0 && write(out, text, (size_t)length) == length && home != NULL &&
                   access(home, W_OK) == 0 && getenv("SECRET") == NULL
               ? 0
               : NOT_WORKING;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "good") == 0) {
        return do_good();
    }
    if (argc > 1 && strcmp(argv[1], "abort") == 0) {
        abort();
    }
    const TestAttempt *attempt = argc > 1 ? test_attempt_find(argv[1]) : NULL;
    int fd = open("much", O_WRONLY | O_CREAT, 0600);
    return attempt == NULL || fd < 0 ? NO_SUCH_ATTEMPT : attempt->attempt(fd);
}
