// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/listener.h"

#include "base/error.h"
#include "base/limits.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TCP_STATE_LISTEN 0x0A /* of /proc/net/tcp */

typedef struct addrinfo Addresses;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Addresses, freeaddrinfo)

/* ---- who holds a port ---- */

/* One line of /proc/net/tcp: "sl local:port remote:port st tx:rx tr:when retrnsmt uid timeout
 * inode". */
static bool is_listening_line(const char *line, int port, guint64 *ret_inode)
{
    unsigned int local_port, state;
    guint64 inode;

    if (sscanf(
            line,
            " %*u: %*[0-9A-Fa-f]:%4X %*[0-9A-Fa-f]:%*4X %2X %*s %*s %*s %*u %*u %" G_GUINT64_FORMAT,
            &local_port, &state, &inode) != 3) {
        return false;
    }
    if ((int)local_port != port || state != TCP_STATE_LISTEN || inode == 0) {
        return false;
    }
    *ret_inode = inode;
    return true;
}

/* Adds "socket:[INODE]", as /proc/PID/fd shows it, for each listener on the port. */
static void collect_sockets(GHashTable *sockets, const char *table, int port)
{
    g_autofree char *text = NULL;
    guint64 inode;

    if (!g_file_get_contents(table, &text, NULL, NULL)) {
        return;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (is_listening_line(lines[i], port, &inode)) {
            g_hash_table_add(sockets, g_strdup_printf("socket:[%" G_GUINT64_FORMAT "]", inode));
        }
    }
}

static bool process_holds(const char *process, GHashTable *sockets)
{
    g_autofree char *folder = g_build_filename("/proc", process, "fd", NULL);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;

    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *target = g_file_read_link(path, NULL);
        if (target != NULL && g_hash_table_contains(sockets, target)) {
            return true;
        }
    }
    return false;
}

/* The program's file name; "comm" has 15 characters and, after an exec of /proc/self/exe, is "exe".
 */
static char *name_process(const char *process)
{
    g_autofree char *link = g_build_filename("/proc", process, "exe", NULL);
    g_autofree char *program = g_file_read_link(link, NULL);
    if (program != NULL) {
        return g_path_get_basename(program);
    }

    g_autofree char *path = g_build_filename("/proc", process, "comm", NULL);
    char *name = NULL;
    return g_file_get_contents(path, &name, NULL, NULL) ? g_strchomp(name) : NULL;
}

static char *describe_process(const char *process)
{
    g_autofree char *name = name_process(process);

    if (name == NULL) {
        return g_strdup_printf("pid %s", process);
    }
    for (char *octet = name; *octet != '\0'; octet++) {
        if (!g_ascii_isprint(*octet)) {
            *octet = '?';
        }
    }
    return g_strdup_printf("%s (pid %s)", name, process);
}

char *ff_listener_find_holder(int port)
{
    g_autoptr(GHashTable) sockets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    const char *process;

    collect_sockets(sockets, "/proc/net/tcp", port);
    collect_sockets(sockets, "/proc/net/tcp6", port);
    if (processes == NULL || g_hash_table_size(sockets) == 0) {
        return NULL;
    }
    while ((process = g_dir_read_name(processes)) != NULL) {
        if (g_ascii_isdigit(*process) && process_holds(process, sockets)) {
            return describe_process(process);
        }
    }
    return NULL;
}

/* ---- listening ---- */

static void set_taken_error(const char *address, int port, const char *setting, GError **error)
{
    g_autofree char *holder = ff_listener_find_holder(port);

    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "port %d (%s) on %s is taken by %s; stop it or change %s", port, setting, address,
                holder != NULL ? holder : "another program", setting);
}

static void set_listen_error(const char *address, int port, const char *setting, int failure,
                             GError **error)
{
    static const struct {
        int failure;
        const char *advice;
    } ADVICE[] = {
        {EACCES, "; ports below 1024 need the right to bind them, choose a higher one"},
        {EADDRNOTAVAIL, "; this machine has no such address"},
    };
    const char *advice = "";

    if (failure == EADDRINUSE) {
        set_taken_error(address, port, setting, error);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(ADVICE); i++) {
        if (ADVICE[i].failure == failure) {
            advice = ADVICE[i].advice;
        }
    }
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "can't listen on %s port %d (%s): %s%s", address,
                port, setting, g_strerror(failure), advice);
}

static Addresses *parse_address(const char *address, int port, const char *setting, GError **error)
{
    const Addresses hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    g_autofree char *service = g_strdup_printf("%d", port);
    Addresses *parsed = NULL;

    if (port >= 0 && port <= 65535 && getaddrinfo(address, service, &hints, &parsed) == 0) {
        return parsed;
    }
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "can't listen on %s port %d (%s): not a numeric address and a port from 0 to 65535",
                address, port, setting);
    return NULL;
}

static bool bind_and_listen(int fd, const Addresses *address)
{
    int on = 1;

    /* Without it a restart fails for a minute on connections of the last run. It does not let two
     * listeners share a port. */
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0;
}

int ff_listener_open(const char *address, int port, const char *setting, GError **error)
{
    g_autoptr(Addresses) parsed = parse_address(address, port, setting, error);

    if (parsed == NULL) {
        return -1;
    }
    int fd = socket(parsed->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind_and_listen(fd, parsed)) {
        return fd;
    }
    set_listen_error(address, port, setting, errno, error);
    if (fd >= 0) {
        close(fd);
    }
    return -1;
}
