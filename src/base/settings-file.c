// SPDX-License-Identifier: GPL-3.0-or-later
/* Settings and secrets from their files, and looking things up in settings. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/settings.h"

FfSettings *ff_settings_read(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "cannot read the configuration %s: %s; faxferry.conf(5) says how to write one",
                    path, g_strerror(errno));
        return NULL;
    }
    gsize length = 0;
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = ff_file_read(fd, FF_LIMIT_SETTING_FILE, &length, &cause);
    close(fd);
    if (text == NULL || strlen(text) != length) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "cannot read the configuration %s: %s", path,
                    text == NULL ? cause->message : "it has NUL octets, so it is no text file");
        return NULL;
    }
    return ff_settings_parse(path, text, error);
}

const FfGatewaySettings *ff_settings_find_gateway(const FfSettings *settings, const char *address)
{
    for (guint i = 0; address != NULL && i < settings->gateways->len; i++) {
        const FfGatewaySettings *gateway = g_ptr_array_index(settings->gateways, i);
        if (gateway->address != NULL && g_ascii_strcasecmp(gateway->address, address) == 0) {
            return gateway;
        }
    }
    return NULL;
}

bool ff_settings_is_fax_domain(const FfSettings *settings, const char *domain)
{
    for (char **known = settings->fax_domains; domain != NULL && *known != NULL; known++) {
        if (g_ascii_strcasecmp(*known, domain) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- secrets ---- */

static void set_secret_error(GError **error, const char *path, const char *why)
{
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "cannot use the password file %s: %s", path, why);
}

static bool check_secret_file(int fd, const char *path, GError **error)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        set_secret_error(error, path, "it is not a file");
        return false;
    }
    if ((status.st_mode & S_IRWXO) != 0) {
        set_secret_error(error, path, "everybody on this machine can read it; chmod o= it");
        return false;
    }
    return true;
}

/* The file's text, one octet longer than allowed when it is too long; NULL when it can't be read.
 */
static char *read_secret_text(int fd, gsize *ret_length)
{
    char *text = g_malloc0(FF_LIMIT_SECRET + 2);
    gsize length = 0;
    ssize_t got = 1;
    while (length <= FF_LIMIT_SECRET && got > 0) {
        got = read(fd, text + length, FF_LIMIT_SECRET + 1 - length);
        length += got > 0 ? (gsize)got : 0;
    }
    if (got < 0) {
        explicit_bzero(text, length);
        g_clear_pointer(&text, g_free);
    }
    *ret_length = length;
    return text;
}

/* NULL, or what is wrong with `line` octets of a text that has `length`. */
static const char *secret_problem(const char *text, gsize line, gsize length)
{
    if (line == 0) {
        return "its first line is empty; write the password there";
    }
    if (line > FF_LIMIT_SECRET) {
        return "it is too long for a password";
    }
    return line < length && text[line] == '\0' ? "it has NUL octets" : NULL;
}

static char *read_first_line(int fd, const char *path, GError **error)
{
    gsize length = 0;
    char *text = read_secret_text(fd, &length);
    if (text == NULL) {
        ff_error_set_errno(error, "cannot read the password file %s", path);
        return NULL;
    }
    gsize line = strcspn(text, "\r\n");
    const char *problem = secret_problem(text, line, length);
    /* What follows the line is wiped here, the line by ff_settings_free_secret(). */
    explicit_bzero(text + line, FF_LIMIT_SECRET + 2 - line);
    if (problem != NULL) {
        set_secret_error(error, path, problem);
        ff_settings_free_secret(text);
        return NULL;
    }
    return text;
}

char *ff_settings_read_secret(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        set_secret_error(error, path, g_strerror(errno));
        return NULL;
    }
    char *secret = check_secret_file(fd, path, error) ? read_first_line(fd, path, error) : NULL;
    close(fd);
    return secret;
}

void ff_settings_free_secret(char *secret)
{
    if (secret != NULL) {
        explicit_bzero(secret, strlen(secret));
        g_free(secret);
    }
}
