// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/original.h"

#include <string.h>
#include <unistd.h>

#include "base/detail.h"
#include "base/limits.h"
#include "notice/report.h"

/* Octets up to the empty line, and behind it; a header without end is all there is. */
static gsize find_body(const char *octets, gsize length, gsize *ret_body)
{
    static const char *const ends[] = {"\r\n\r\n", "\n\n"};
    gsize header = length;
    *ret_body = length;
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        const char *end = memmem(octets, header, ends[i], strlen(ends[i]));
        if (end != NULL) {
            header = (gsize)(end - octets);
            *ret_body = header + strlen(ends[i]);
        }
    }
    return header;
}

static bool copy_from(int fd, gint64 offset, int to_fd, GError **error)
{
    char piece[64 << 10];
    gssize count;
    while ((count = pread(fd, piece, sizeof piece, offset)) > 0) {
        if (!ff_file_write(to_fd, piece, (gsize)count, error)) {
            return false;
        }
        offset += count;
    }
    return true;
}

static FfFile *rewrite(const FfJob *job, const FfFile *message, GError **error)
{
    g_autofree char *octets = g_malloc0(FF_LIMIT_MESSAGE_HEADER + 1);
    gssize length = pread(message->fd, octets, FF_LIMIT_MESSAGE_HEADER, 0);
    gsize body = 0;
    octets[find_body(octets, length > 0 ? (gsize)length : 0, &body)] = '\0';
    g_autofree char *kept = ff_notice_original_header(octets, job->subject, true);
    g_autofree char *header = g_strconcat(kept, "\n", NULL);
    g_autoptr(FfFile) shown = ff_file_new("shown.eml", error);
    if (shown == NULL || !ff_file_write(shown->fd, header, strlen(header), error) ||
        !copy_from(message->fd, (gint64)body, shown->fd, error)) {
        return NULL;
    }
    return g_steal_pointer(&shown);
}

FfFile *ff_original_show(const FfJob *job, const FfFile *message, GError **error)
{
    g_autoptr(JsonObject) detail = ff_detail_parse(job->detail);
    if (ff_detail_bool(detail, "subject_secret")) {
        return rewrite(job, message, error);
    }
    g_autoptr(FfFile) copy = ff_file_new("shown.eml", error);
    bool copied = copy != NULL && copy_from(message->fd, 0, copy->fd, error);
    return copied ? g_steal_pointer(&copy) : NULL;
}
