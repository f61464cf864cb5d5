// SPDX-License-Identifier: GPL-3.0-or-later
/* Each forbidden thing is tried from inside and must not work. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "box/box-lock.h"
#include "box/box-program.h"
#include "box/box.h"

enum { STATUS_REFUSED = 10, STATUS_ALLOWED = 11 };

static const FfBoxLimits small = {
    .memory = 1 << 30, .cpu_seconds = 5, .wall_ms = 20000, .output = 1 << 20, .fonts = true};

static FfBoxResult run(FfBoxFunction function, gpointer data, const FfBoxLimits *limits,
                       int *ret_status)
{
    g_autofree char *why = NULL;
    FfBoxResult result = ff_box_run(function, data, NULL, 0, limits, ret_status, &why);
    if (result != FF_BOX_DONE) {
        g_test_message("ended: %s", why);
        g_assert_nonnull(why);
    }
    return result;
}

/* --- what works --- */

static int write_answer(gpointer data)
{
    return ff_file_write(*(int *)data, "answer", 6, NULL) ? 42 : 1;
}

static void test_done(void)
{
    g_autoptr(FfFile) file = ff_file_new("answer", NULL);
    g_autofree char *why = NULL;
    int status = -1;
    g_assert_cmpint(ff_box_run(write_answer, &file->fd, &file->fd, 1, &small, &status, &why), ==,
                    FF_BOX_DONE);
    g_assert_cmpint(status, ==, 42);
    g_assert_null(why);
    gsize length = 0;
    g_autofree char *text = ff_file_read(file->fd, 100, &length, NULL);
    g_assert_cmpstr(text, ==, "answer");
}

static int read_answer(gpointer data)
{
    char octet;
    return pread(*(int *)data, &octet, 1, 0) == 1 ? STATUS_ALLOWED : STATUS_REFUSED;
}

static void test_descriptor_not_given(void)
{
    g_autoptr(FfFile) file = ff_file_new_from_bytes("secret", "x", 1, NULL);
    int status = -1;
    g_assert_cmpint(run(read_answer, &file->fd, &small, &status), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, STATUS_REFUSED);
}

static int count_descriptors(gpointer data)
{
    int count = 0;
    for (int fd = 3; fd < 1024; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

static void test_descriptors_closed(void)
{
    int extra[20];
    int status = -1;
    g_autofree char *why = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(extra); i++) {
        extra[i] = open("/dev/null", O_RDONLY);
    }
    const int keep[] = {extra[7], extra[3], extra[19]};
    g_assert_cmpint(ff_box_run(count_descriptors, NULL, keep, 3, &small, &status, &why), ==,
                    FF_BOX_DONE);
    g_assert_cmpint(status, ==, 3);
    for (gsize i = 0; i < G_N_ELEMENTS(extra); i++) {
        close(extra[i]);
    }
}

static int use_memory_and_time(gpointer data)
{
    g_autofree char *memory = g_malloc0(32 << 20);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return memory[1000] == 0 && now != NULL ? 0 : 1;
}

static void test_ordinary_work(void)
{
    int status = -1;
    g_assert_cmpint(run(use_memory_and_time, NULL, &small, &status), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, 0);
}

static gpointer answer_from_thread(gpointer data)
{
    return GINT_TO_POINTER(7);
}

static int use_thread(gpointer data)
{
    return GPOINTER_TO_INT(g_thread_join(g_thread_new("helper", answer_from_thread, NULL)));
}

static void test_thread(void)
{
    int status = -1;
    g_assert_cmpint(run(use_thread, NULL, &small, &status), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, 7);
}

/* --- what is refused and goes on --- */

static int refused_if(bool refused)
{
    return refused ? STATUS_REFUSED : STATUS_ALLOWED;
}

static int open_password_file(gpointer data)
{
    return refused_if(open("/etc/passwd", O_RDONLY) < 0);
}

static int create_file(gpointer data)
{
    return refused_if(open("/tmp/faxferry-box-test", O_RDWR | O_CREAT, 0600) < 0 &&
                      open("/tmp", O_TMPFILE | O_RDWR, 0600) < 0 &&
                      creat("/tmp/faxferry-box-test", 0600) < 0);
}

static int create_file_for_reading(gpointer data)
{
    return refused_if(open("/tmp/faxferry-box-test", O_RDONLY | O_CREAT, 0600) < 0);
}

static int write_font_file(gpointer data)
{
    return refused_if(open("/etc/fonts/fonts.conf", O_RDWR) < 0 &&
                      open("/etc/fonts/fonts.conf", O_RDONLY | O_TRUNC) < 0);
}

static int open_self_memory(gpointer data)
{
    return refused_if(open("/proc/self/mem", O_RDONLY) < 0 &&
                      open("/proc/self/environ", O_RDONLY) < 0);
}

static int open_by_openat2(gpointer data)
{
    const guint64 how[3] = {O_RDONLY, 0, 0};
    return refused_if(syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", how, sizeof how) < 0);
}

static int make_socket(gpointer data)
{
    int pair[2];
    return refused_if(socket(AF_INET, SOCK_STREAM, 0) < 0 && socket(AF_UNIX, SOCK_DGRAM, 0) < 0 &&
                      socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0);
}

static int map_code(gpointer data)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return refused_if(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                          MAP_FAILED &&
                      mprotect(page, 4096, PROT_READ | PROT_EXEC) != 0);
}

static int make_memory_file(gpointer data)
{
    return refused_if(memfd_create("code", 0) < 0);
}

static int remove_file(gpointer data)
{
    return refused_if(unlink("/etc/hostname") != 0 && rename("/etc/hostname", "/etc/h") != 0 &&
                      chmod("/etc/hostname", 0600) != 0);
}

static int take_privileges(gpointer data)
{
    return refused_if(setuid(0) != 0 && setgid(0) != 0 && prctl(PR_SET_DUMPABLE, 1) != 0 &&
                      prctl(PR_SET_SECCOMP, 0) != 0);
}

static int raise_limits(gpointer data)
{
    const guint64 none[2] = {~0ull, ~0ull};
    return refused_if(syscall(SYS_prlimit64, 0, 9, none, NULL) != 0 &&
                      syscall(SYS_setrlimit, 9, none) != 0 &&
                      syscall(SYS_prlimit64, getppid(), 9, none, NULL) != 0);
}

static int kill_parent_by_tgkill(gpointer data)
{
    return refused_if(syscall(SYS_tgkill, getppid(), getppid(), SIGTERM) != 0);
}

static int make_process_by_clone3(gpointer data)
{
    char arguments[64] = {0};
    return refused_if(syscall(SYS_clone3, arguments, sizeof arguments) < 0);
}

static void test_refused(gconstpointer function)
{
    int status = -1;
    g_assert_cmpint(run(*(const FfBoxFunction *)function, NULL, &small, &status), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, STATUS_REFUSED);
}

static int open_fonts(gpointer data)
{
    return refused_if(open("/etc/fonts/fonts.conf", O_RDONLY) < 0);
}

static void test_fonts(void)
{
    FfBoxLimits limits = small;
    int status = -1;
    g_assert_cmpint(run(open_fonts, NULL, &limits, &status), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, ff_box_landlock_version() > 0 ? STATUS_ALLOWED : STATUS_REFUSED);
    limits.fonts = false;
    g_assert_cmpint(run(open_fonts, NULL, &limits, &status), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, STATUS_REFUSED);
}

/* --- what kills --- */

static int run_program(gpointer data)
{
    execl("/bin/true", "true", NULL);
    return STATUS_REFUSED;
}

static int make_process(gpointer data)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    return pid < 0 ? STATUS_REFUSED : STATUS_ALLOWED;
}

static int kill_parent(gpointer data)
{
    return kill(getppid(), SIGTERM) != 0 ? STATUS_REFUSED : STATUS_ALLOWED;
}

static int trace_parent(gpointer data)
{
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) != 0 ? STATUS_REFUSED : STATUS_ALLOWED;
}

static int read_parent(gpointer data)
{
    return syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0) < 0 ? STATUS_REFUSED
                                                                             : STATUS_ALLOWED;
}

static int leave(gpointer data)
{
    return chroot("/tmp") != 0 ? STATUS_REFUSED : STATUS_ALLOWED;
}

static int abort_itself(gpointer data)
{
    abort();
}

static int exit_oddly(gpointer data)
{
    _exit(126);
}

static void test_crashed(gconstpointer function)
{
    int status = -1;
    g_assert_cmpint(run(*(const FfBoxFunction *)function, NULL, &small, &status), ==,
                    FF_BOX_CRASHED);
    g_assert_cmpint(status, ==, -1);
}

static int use_null(gpointer data)
{
    volatile int *nowhere = data;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return nowhere == NULL;
}

/* --- limits --- */

static int eat_memory(gpointer data)
{
    for (int i = 0; i < 64; i++) {
        volatile char *piece = malloc(16 << 20);
        if (piece == NULL) {
            return STATUS_REFUSED;
        }
        memset((char *)piece, i, 16 << 20);
    }
    return STATUS_ALLOWED;
}

static void test_memory(void)
{
    if (FF_BOX_UNDER_SANITIZER) {
        g_test_skip("address space can't be limited under AddressSanitizer");
        return;
    }
    FfBoxLimits limits = small;
    int status = -1;
    limits.memory = 256 << 20;
    g_assert_cmpint(run(eat_memory, NULL, &limits, &status), ==, FF_BOX_DONE);
    g_assert_cmpint(status, ==, STATUS_REFUSED);
}

static int spin(gpointer data)
{
    signal(SIGXCPU, SIG_IGN);
    for (volatile guint64 i = 0;; i++) {
    }
    return 0;
}

static void test_cpu(void)
{
    FfBoxLimits limits = small;
    int status = -1;
    limits.cpu_seconds = 1;
    gint64 start = ff_clock_monotonic_ms();
    g_assert_cmpint(run(spin, NULL, &limits, &status), ==, FF_BOX_TIMEOUT);
    g_assert_cmpint(ff_clock_monotonic_ms() - start, <, 15000);
}

static int sleep_long(gpointer data)
{
    for (;;) {
        g_usleep(G_USEC_PER_SEC);
    }
    return 0;
}

static void test_wall_clock(void)
{
    FfBoxLimits limits = small;
    int status = -1;
    limits.wall_ms = 300;
    gint64 start = ff_clock_monotonic_ms();
    g_assert_cmpint(run(sleep_long, NULL, &limits, &status), ==, FF_BOX_TIMEOUT);
    g_assert_cmpint(ff_clock_monotonic_ms() - start, >=, 290);
    g_assert_cmpint(ff_clock_monotonic_ms() - start, <, 5000);
}

static int write_much(gpointer data)
{
    static const char zeros[65536];
    for (int i = 0; i < 32; i++) {
        if (write(*(int *)data, zeros, sizeof zeros) != sizeof zeros) {
            return STATUS_REFUSED;
        }
    }
    return STATUS_ALLOWED;
}

static void test_output(void)
{
    g_autoptr(FfFile) file = ff_file_new("much", NULL);
    g_autofree char *why = NULL;
    int status = -1;
    g_assert_cmpint(ff_box_run(write_much, &file->fd, &file->fd, 1, &small, &status, &why), ==,
                    FF_BOX_TOO_MUCH);
    g_assert_nonnull(why);
    g_assert_cmpint(ff_file_size(file->fd), <=, 1 << 20);
}

static int beats;

static void count_beat(gpointer data)
{
    beats++;
}

static void test_heartbeat(void)
{
    FfBoxLimits limits = small;
    int status = -1;
    limits.wall_ms = 3500;
    ff_box_set_heartbeat(count_beat, NULL);
    g_assert_cmpint(run(sleep_long, NULL, &limits, &status), ==, FF_BOX_TIMEOUT);
    ff_box_set_heartbeat(NULL, NULL);
    g_assert_cmpint(beats, ==, 1);
}

static void test_nothing_left(void)
{
    int status = -1;
    for (int i = 0; i < 50; i++) {
        g_assert_cmpint(run(use_memory_and_time, NULL, &small, &status), ==, FF_BOX_DONE);
    }
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
}

static void test_layers(void)
{
    const FfBoxLayers layers = ff_box_find_layers();
    g_test_message("filter %d, landlock %d, namespaces %d, root %d", layers.filter, layers.landlock,
                   layers.namespaces, layers.root);
    g_assert_true(layers.filter);
    g_assert_cmpint(layers.landlock, ==, ff_box_landlock_version());
    g_assert_true(layers.namespaces || !layers.root);
    g_assert_true(ff_box_may_run_programs() == (layers.landlock > 0 || layers.root));
}

typedef struct {
    const char *name;
    FfBoxFunction function;
} Case;
#define CASE(name)                                                                                 \
    {                                                                                              \
#name, name                                                                                \
    }

static const Case refused_cases[] = {
    CASE(open_password_file),
    CASE(create_file),
    CASE(create_file_for_reading),
    CASE(write_font_file),
    CASE(open_self_memory),
    CASE(open_by_openat2),
    CASE(make_socket),
    CASE(map_code),
    CASE(make_memory_file),
    CASE(remove_file),
    CASE(take_privileges),
    CASE(raise_limits),
    CASE(kill_parent_by_tgkill),
    CASE(make_process_by_clone3),
};

static const Case crash_cases[] = {
    CASE(run_program), CASE(make_process), CASE(kill_parent), CASE(trace_parent), CASE(read_parent),
    CASE(leave),       CASE(abort_itself), CASE(exit_oddly),  CASE(use_null),
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/box/done", test_done);
    g_test_add_func("/box/descriptor-not-given", test_descriptor_not_given);
    g_test_add_func("/box/descriptors-closed", test_descriptors_closed);
    g_test_add_func("/box/ordinary-work", test_ordinary_work);
    g_test_add_func("/box/thread", test_thread);
    g_test_add_func("/box/fonts", test_fonts);
    for (gsize i = 0; i < G_N_ELEMENTS(refused_cases); i++) {
        g_autofree char *path = g_strconcat("/box/refused/", refused_cases[i].name, NULL);
        g_test_add_data_func(path, &refused_cases[i].function, test_refused);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(crash_cases); i++) {
        g_autofree char *path = g_strconcat("/box/crashed/", crash_cases[i].name, NULL);
        g_test_add_data_func(path, &crash_cases[i].function, test_crashed);
    }
    g_test_add_func("/box/memory", test_memory);
    g_test_add_func("/box/cpu", test_cpu);
    g_test_add_func("/box/wall-clock", test_wall_clock);
    g_test_add_func("/box/output", test_output);
    g_test_add_func("/box/heartbeat", test_heartbeat);
    g_test_add_func("/box/nothing-left", test_nothing_left);
    g_test_add_func("/box/layers", test_layers);
    return g_test_run();
}
