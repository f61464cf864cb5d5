// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "message/secret.h"

bool ff_secret_options_any(const FfSecretOptions *options)
{
    return options->ask || options->none || options->file != NULL;
}

static void forget(char *secret)
{
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
}
typedef char Secret;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secret, forget)

/* The first line, octet by octet: what is behind it is nobody's business. */
static char *read_line(int fd, GError **error)
{
    char line[FF_LIMIT_SECRET + 1];
    gsize length = 0;
    while (length < FF_LIMIT_SECRET && read(fd, line + length, 1) == 1 && line[length] != '\n') {
        length++;
    }
    line[length] = '\0';
    line[strcspn(line, "\r")] = '\0';
    char *copy = line[0] != '\0' ? g_strdup(line) : NULL;
    explicit_bzero(line, sizeof line);
    if (copy == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "there is no secret: the line is empty");
    }
    return copy;
}

static int open_tty(GError **error)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "there is no terminal to ask at; see --secret-file");
    }
    return fd;
}

static char *read_file(const char *path, GError **error)
{
    if (strcmp(path, "-") == 0) {
        return read_line(STDIN_FILENO, error);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "cannot read %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    char *secret = read_line(fd, error);
    close(fd);
    return secret;
}

/* Without echo, and without the keys that would end the program and leave the terminal so. */
static char *ask_once(int fd, const char *question, GError **error)
{
    struct termios before, quiet;
    bool known = tcgetattr(fd, &before) == 0;
    if (known) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
        tcsetattr(fd, TCSAFLUSH, &quiet);
    }
    dprintf(fd, "%s", question);
    char *secret = read_line(fd, error);
    if (known) {
        tcsetattr(fd, TCSAFLUSH, &before);
    }
    dprintf(fd, "\n");
    return secret;
}

/* At the terminal itself: standard input may be something else. */
static char *ask(const char *user, GError **error)
{
    int fd = open_tty(error);
    if (fd < 0) {
        return NULL;
    }
    g_autofree char *question = g_strdup_printf("Secret of %s: ", user);
    g_autoptr(Secret) first = ask_once(fd, question, error);
    g_autoptr(Secret) second = first != NULL ? ask_once(fd, "Once more: ", error) : NULL;
    close(fd);
    if (second != NULL && strcmp(first, second) != 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the two are not the same");
        return NULL;
    }
    return second != NULL ? g_steal_pointer(&second) : NULL;
}

static bool set_hash(FfUser *user, const char *secret, GError **error)
{
    const char *fault = ff_secret_find_fault(user->name, secret);
    if (fault != NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "this secret can't be used: %s", fault);
        return false;
    }
    char *hash = ff_secret_hash(secret);
    if (hash == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "the system can't make a hash (crypt)");
        return false;
    }
    g_free(user->secret);
    user->secret = hash;
    return true;
}

bool ff_secret_apply(const FfSecretOptions *options, FfUser *user, GError **error)
{
    if (options->ask + options->none + (options->file != NULL) > 1) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "--secret, --secret-file and --no-secret exclude each other");
        return false;
    }
    if (options->none) {
        g_clear_pointer(&user->secret, g_free);
    }
    if (!options->ask && options->file == NULL) {
        return true;
    }
    g_autoptr(Secret) secret =
        options->ask ? ask(user->name, error) : read_file(options->file, error);
    return secret != NULL && set_hash(user, secret, error);
}
