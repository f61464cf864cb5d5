// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/test-attempts.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum { PIECE = 64 << 20, PIECES = 64, PAGE = 4096, BLOCK = 1 << 16, BLOCKS = 4096 };

static int refused_if(bool refused)
{
    return refused ? TEST_REFUSED : TEST_ALLOWED;
}

static int read_file(int fd)
{
    return refused_if(open("/etc/passwd", O_RDONLY) < 0 &&
                      open("/proc/self/environ", O_RDONLY) < 0 &&
                      open("/proc/1/cmdline", O_RDONLY) < 0 && open("/", O_RDONLY) < 0);
}

static int write_file(int fd)
{
    return refused_if(open(TEST_ATTEMPT_FILE, O_RDWR | O_CREAT, 0600) < 0 &&
                      open("/var/tmp", O_TMPFILE | O_RDWR, 0600) < 0 &&
                      open("/etc/fonts/fonts.conf", O_WRONLY) < 0 &&
                      open("/etc/fonts/fonts.conf", O_RDONLY | O_TRUNC) < 0);
}

/* Refused for what it is, not because nobody is there. */
static bool is_connection_refused(int fd, const void *address, socklen_t length)
{
    return fd < 0 ||
           (connect(fd, address, length) != 0 && errno != ECONNREFUSED && errno != ENOENT);
}

static int connect_somewhere(int fd)
{
    const struct sockaddr_in internet = {AF_INET, htons(9), {htonl(INADDR_LOOPBACK)}, {0}};
    const struct sockaddr_un local = {AF_UNIX, "/run/nobody"};
    int stream = socket(AF_UNIX, SOCK_STREAM, 0);
    int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);
    return refused_if(
        socket(AF_INET, SOCK_DGRAM, 0) < 0 && socket(AF_INET6, SOCK_STREAM, 0) < 0 &&
        socket(AF_NETLINK, SOCK_RAW, 0) < 0 &&
        is_connection_refused(socket(AF_INET, SOCK_STREAM, 0), &internet, sizeof internet) &&
        is_connection_refused(stream, &local, sizeof local) &&
        is_connection_refused(datagrams, &local, sizeof local) &&
        (datagrams < 0 || (sendto(datagrams, "x", 1, 0, (const void *)&local, sizeof local) < 0 &&
                           errno != ENOENT && errno != ECONNREFUSED)));
}

static int make_process(int fd)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    return refused_if(pid < 0);
}

static int execute(int fd)
{
    char *const arguments[] = {(char[]){"true"}, NULL};
    execve("/bin/true", arguments, NULL);
    execve("/usr/bin/true", arguments, NULL);
    return TEST_REFUSED;
}

static int trace(int fd)
{
    return refused_if(ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0);
}

static int send_signal(int fd)
{
    return refused_if(kill(getppid(), 0) != 0);
}

static int read_memory_of_another(int fd)
{
    return refused_if(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0) < 0);
}

static int run_written_memory(int fd)
{
    const int all = PROT_READ | PROT_WRITE | PROT_EXEC;
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return refused_if(mmap(NULL, PAGE, all, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED &&
                      mprotect(page, PAGE, PROT_READ | PROT_EXEC) != 0);
}

static int take_memory(int fd)
{
    for (int i = 0; i < PIECES; i++) {
        if (mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
            MAP_FAILED) {
            return TEST_REFUSED;
        }
    }
    return TEST_ALLOWED;
}

static int run_on(int fd)
{
    signal(SIGXCPU, SIG_IGN);
    for (volatile unsigned long i = 0;; i++) {
    }
    return TEST_ALLOWED;
}

static int stay(int fd)
{
    for (;;) {
        usleep(1000000);
    }
    return TEST_ALLOWED;
}

static int write_much(int fd)
{
    static const char zeros[BLOCK];
    for (int i = 0; i < BLOCKS; i++) {
        if (write(fd, zeros, BLOCK) != BLOCK) {
            return TEST_REFUSED;
        }
    }
    return TEST_ALLOWED;
}

const TestAttempt test_attempts[] = {
    {"read-file", read_file, "refused", "refused"},
    {"write-file", write_file, "refused", "refused"},
    {"connect", connect_somewhere, "refused", "refused"},
    {"fork", make_process, "crashed", "refused"},
    {"exec", execute, "crashed", "refused"},
    {"ptrace", trace, "crashed", "crashed"},
    {"signal", send_signal, "crashed", "crashed"},
    {"read-memory", read_memory_of_another, "crashed", "crashed"},
    {"written-code", run_written_memory, "refused", "refused"},
    {"memory", take_memory, "refused", "refused"},
    {"cpu", run_on, "timeout", "timeout"},
    {"wall-clock", stay, "timeout", "timeout"},
    {"output", write_much, "too-much", "too-much"},
    {NULL, NULL, NULL, NULL},
};

const TestAttempt *test_attempt_find(const char *name)
{
    for (const TestAttempt *attempt = test_attempts; attempt->name != NULL; attempt++) {
        if (strcmp(attempt->name, name) == 0) {
            return attempt;
        }
    }
    return NULL;
}
