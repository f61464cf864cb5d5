// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "net/listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int port_of(int fd)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    memset(&address, 0, sizeof address);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &length), ==, 0);
    return address.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&address)->sin6_port)
                                         : ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static void test_open(void)
{
    g_autoptr(GError) error = NULL;
    int fd = ff_listener_open("127.0.0.1", 0, "local_port", &error);

    g_assert_no_error(error);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(fcntl(fd, F_GETFD) & FD_CLOEXEC, !=, 0);
    g_assert_cmpint(fcntl(fd, F_GETFL) & O_NONBLOCK, !=, 0);
    close(fd);
}

/* A port may be opened again at once after it was in use. */
static void test_reopen(void)
{
    g_autoptr(GError) error = NULL;
    int fd = ff_listener_open("127.0.0.1", 0, "local_port", NULL);
    int port = port_of(fd);

    close(fd);
    fd = ff_listener_open("127.0.0.1", port, "local_port", &error);
    g_assert_no_error(error);
    close(fd);
}

static void assert_taken(const char *address)
{
    g_autoptr(GError) error = NULL;
    int fd = ff_listener_open(address, 0, "local_port", NULL);

    if (fd < 0) {
        g_test_skip("no such address family here");
        return;
    }
    int port = port_of(fd);
    g_autofree char *words = g_strdup_printf(
        "port %d (response_port) on %s is taken by test-net-listener (pid %d); stop it or "
        "change response_port",
        port, address, (int)getpid());
    g_assert_cmpint(ff_listener_open(address, port, "response_port", &error), ==, -1);
    g_assert_cmpint(ff_error_class(error), ==, FF_ERROR_CONFIG);
    g_assert_cmpstr(error->message, ==, words);
    close(fd);
    g_assert_null(ff_listener_find_holder(port));
}

static void test_taken(void)
{
    assert_taken("127.0.0.1");
}

static void test_taken_ipv6(void)
{
    assert_taken("::1");
}

static void test_bad_address(void)
{
    static const struct {
        const char *address;
        int port;
        const char *words;
    } CASES[] = {
        {"localhost", 10000, "not a numeric address"},
        {"", 10000, "not a numeric address"},
        {"127.0.0.1", 65536, "a port from 0 to 65535"},
        {"127.0.0.1", -1, "a port from 0 to 65535"},
        {"192.0.2.1", 10000, "this machine has no such address"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_cmpint(ff_listener_open(CASES[i].address, CASES[i].port, "local_port", &error), ==,
                        -1);
        g_assert_cmpint(ff_error_class(error), ==, FF_ERROR_CONFIG);
        if (strstr(error->message, CASES[i].words) == NULL) {
            g_error("\"%s\" lacks \"%s\"", error->message, CASES[i].words);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/net/listener/open", test_open);
    g_test_add_func("/net/listener/reopen", test_reopen);
    g_test_add_func("/net/listener/taken", test_taken);
    g_test_add_func("/net/listener/taken-ipv6", test_taken_ipv6);
    g_test_add_func("/net/listener/bad-address", test_bad_address);
    return g_test_run();
}
