// SPDX-License-Identifier: GPL-3.0-or-later
/* maildir-mda MAILDIR < message
 *
 * What the other clients do for a message, and nothing more: a new file in tmp, sync, a name in
 * new. It stands in for procmail or maildrop behind fetchmail, whose start-up costs would be
 * measured too. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { TEMPORARY = 75 }; /* sysexits.h: the client keeps the message */

static int fail(const char *what)
{
    perror(what);
    return TEMPORARY;
}

static int copy(int from, int to)
{
    static char buffer[64 << 10];
    ssize_t length;

    while ((length = read(from, buffer, sizeof(buffer))) > 0) {
        for (ssize_t done = 0; done < length;) {
            ssize_t written = write(to, buffer + done, (size_t)(length - done));

            if (written < 0) {
                return -1;
            }
            done += written;
        }
    }
    return length < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
    char temporary[64], final[64];
    struct timespec now;
    int fd;

    if (argc != 2 || chdir(argv[1]) != 0) {
        return fail("maildir-mda: MAILDIR");
    }
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(temporary, sizeof(temporary), "tmp/%lld.%ld_%d.mda", (long long)now.tv_sec,
             now.tv_nsec, (int)getpid());
    snprintf(final, sizeof(final), "new/%s", temporary + 4);
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || copy(STDIN_FILENO, fd) != 0 || fsync(fd) != 0 || close(fd) != 0) {
        return fail("maildir-mda: writing");
    }
    if (rename(temporary, final) != 0) {
        return fail("maildir-mda: storing");
    }
    return 0;
}
