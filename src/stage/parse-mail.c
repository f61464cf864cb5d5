// SPDX-License-Identifier: GPL-3.0-or-later
/* An email through the box: the child parses and writes a JSON text and the decoded parts; the
 * parent reads both as untrusted and cuts the parts into files of their own. */
#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "box/box.h"
#include "stage/parse-mail.h"
#include "stage/stage.h"
#include "stage/tnef.h"

enum { MAIL_JSON_LIMIT = 8 << 20 };

typedef struct {
    int mail_fd;
    int json_fd;
    int parts_fd;
    const FfMailFacts *facts;
} ParseWork;

static int parse_in_box(gpointer data)
{
    const ParseWork *work = data;
    g_autoptr(FfMail) mail = ff_mail_parse(work->mail_fd, work->facts, work->parts_fd);
    g_autofree char *json = ff_mail_to_json(mail);
    return ff_file_write(work->json_fd, json, strlen(json), NULL) ? 0 : 1;
}

static bool copy_range(int from_fd, gint64 offset, gint64 size, int to_fd, GError **error)
{
    char buffer[64 << 10];

    while (size > 0) {
        gssize length = pread(from_fd, buffer, MIN((gint64)sizeof buffer, size), offset);
        if (length <= 0) {
            ff_error_set_errno(error, "reading a decoded part");
            return false;
        }
        if (!ff_file_write(to_fd, buffer, length, error)) {
            return false;
        }
        offset += length;
        size -= length;
    }
    return true;
}

/* One file for each part that has content. A range outside of what was written ends the mail. */
static bool cut_parts(const FfMail *mail, int parts_fd, FfFiles *part_files, GError **error)
{
    gint64 written = ff_file_size(parts_fd);

    for (guint i = 0; i < mail->parts->len; i++) {
        const FfPart *part = mail->parts->pdata[i];
        if (part->file == NULL) {
            continue;
        }
        if (part->offset < 0 || part->size < 0 || part->offset > written - part->size) {
            g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "part %u lies outside of the output",
                        i);
            return false;
        }
        g_autoptr(FfFile) file = ff_file_new(part->file, error);
        if (file == NULL || !copy_range(parts_fd, part->offset, part->size, file->fd, error)) {
            return false;
        }
        g_ptr_array_add(part_files, g_steal_pointer(&file));
    }
    return true;
}

FfMail *ff_stage_malformed_mail(const char *why)
{
    FfMail *mail = ff_mail_new();
    mail->reason = FF_REASON_MALFORMED_MESSAGE;
    mail->reason_argument = g_strdup(why);
    return mail;
}

static FfMail *read_result(const ParseWork *work, FfFiles *part_files, GError **error)
{
    g_autoptr(GError) bad = NULL;
    gsize length = 0;
    g_autofree char *json = ff_file_read(work->json_fd, MAIL_JSON_LIMIT, &length, &bad);
    g_autoptr(FfMail) mail = json == NULL ? NULL : ff_mail_from_json(json, length, &bad);

    if (mail == NULL) {
        return ff_stage_malformed_mail(bad->message);
    }
    if (cut_parts(mail, work->parts_fd, part_files, &bad)) {
        return g_steal_pointer(&mail);
    }
    if (ff_error_class(bad) == FF_ERROR_PERMANENT) {
        return ff_stage_malformed_mail(bad->message);
    }
    g_propagate_error(error, g_steal_pointer(&bad));
    return NULL;
}

static FfMail *parse_once(int fd, const FfMailFacts *facts, FfFiles *part_files, GError **error)
{
    g_autoptr(FfFile) json = ff_file_new("mail.json", error);
    g_autoptr(FfFile) parts = json == NULL ? NULL : ff_file_new("parts", error);
    if (parts == NULL) {
        return NULL;
    }

    ParseWork work = {fd, json->fd, parts->fd, facts};
    const int fds[] = {fd, json->fd, parts->fd, facts->unpacked != NULL ? facts->unpacked->fd : fd};
    const FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = 0;

    switch (ff_box_run(parse_in_box, &work, fds, G_N_ELEMENTS(fds), &limits, &status, &why)) {
    case FF_BOX_DONE:
        if (status == 0) {
            return read_result(&work, part_files, error);
        }
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "the mail parser could not write its result");
        return NULL;
    case FF_BOX_ERROR:
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "no box for the mail parser: %s", why);
        return NULL;
    default:
        return ff_stage_malformed_mail(why);
    }
}

/* ---- parts that hold others ---- */

static bool is_packed(const FfPart *part)
{
    return part->file != NULL && g_strcmp0(part->why, "tnef") == 0;
}

static bool has_packed(const FfMail *mail)
{
    for (guint i = 0; i < mail->parts->len; i++) {
        if (is_packed(mail->parts->pdata[i])) {
            return true;
        }
    }
    return false;
}

static bool unpack(const FfMail *mail, const FfFiles *part_files, FfUnpacked *unpacked,
                   GError **error)
{
    const gint64 deadline_ms = ff_clock_monotonic_ms() + FF_LIMIT_TNEF_MS;
    for (guint i = 0; i < mail->parts->len; i++) {
        const FfPart *part = mail->parts->pdata[i];
        if (is_packed(part) && !ff_tnef_unpack(ff_files_find(part_files, part->file), part->packed,
                                               deadline_ms, unpacked, error)) {
            return false;
        }
    }
    return true;
}

/* Parsed again with what the packed parts hold, so that those are treated as any other. */
FfMail *ff_stage_parse_mail(int fd, const FfMailFacts *facts, FfFiles *part_files, GError **error)
{
    g_autoptr(FfFiles) packed_files = ff_files_new();
    g_autoptr(FfMail) mail = parse_once(fd, facts, packed_files, error);
    if (mail == NULL || !has_packed(mail)) {
        g_ptr_array_extend_and_steal(part_files, g_steal_pointer(&packed_files));
        return g_steal_pointer(&mail);
    }
    g_autoptr(FfFile) contents = ff_file_new("unpacked", error);
    g_autoptr(FfUnpacked) unpacked = contents != NULL ? ff_unpacked_new(contents->fd) : NULL;
    if (unpacked == NULL || !unpack(mail, packed_files, unpacked, error)) {
        return NULL;
    }
    FfMailFacts again = *facts;
    again.unpacked = unpacked;
    return parse_once(fd, &again, part_files, error);
}
