// SPDX-License-Identifier: GPL-3.0-or-later
/* meter SECONDS REPORT PROGRAM [ARGUMENT...]: runs a program and writes to the file REPORT what it
 * and its children cost: "user-us system-us peak-KiB wall-us status", the status as of a shell (128
 * + signal). After SECONDS its process group is killed, and the status is 124.
 *
 * It is a program of its own because the peak that the kernel reports of a child counts what the
 * parent had when it forked: a Python with numpy would be all that is seen. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_LATE = 124, EXIT_SIGNAL = 128, EXIT_NO_PROGRAM = 127 };

static pid_t child;
static volatile sig_atomic_t late;

static void kill_group(int signal_number)
{
    (void)signal_number;
    late = 1;
    kill(-child, SIGKILL);
}

static long long microseconds(const struct timeval *value)
{
    return value->tv_sec * 1000000LL + value->tv_usec;
}

static long long now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static int wait_for_child(struct rusage *ret_usage)
{
    int status = 0;
    while (wait4(child, &status, 0, ret_usage) < 0) {
        if (errno != EINTR) {
            return EXIT_NO_PROGRAM;
        }
    }
    if (late) {
        return EXIT_LATE;
    }
    return WIFSIGNALED(status) ? EXIT_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: meter SECONDS REPORT PROGRAM [ARGUMENT...]\n", stderr);
        return EXIT_NO_PROGRAM;
    }
    FILE *report = fopen(argv[2], "we");
    if (report == NULL) {
        perror(argv[2]);
        return EXIT_NO_PROGRAM;
    }
    long long start = now_us();
    child = fork();
    if (child == 0) {
        setpgid(0, 0);
        execvp(argv[3], argv + 3);
        perror(argv[3]);
        _exit(EXIT_NO_PROGRAM);
    }
    if (child < 0) {
        perror("fork");
        return EXIT_NO_PROGRAM;
    }
    setpgid(child, child);
    signal(SIGALRM, kill_group);
    alarm((unsigned)strtoul(argv[1], NULL, 10));
    struct rusage usage = {0};
    int status = wait_for_child(&usage);
    fprintf(report, "%lld %lld %ld %lld %d\n", microseconds(&usage.ru_utime),
            microseconds(&usage.ru_stime), usage.ru_maxrss, now_us() - start, status);
    return fclose(report) == 0 ? 0 : EXIT_NO_PROGRAM;
}
