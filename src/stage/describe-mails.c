// SPDX-License-Identifier: GPL-3.0-or-later
/* Many emails for people to read about, in one box: a JSON text each, a NUL after it. The parts'
 * contents are decoded and thrown away. A box that ends badly has told of those before the one that
 * ended it; that one is told so, and the rest gets a box of its own. */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "box/box.h"
#include "stage/parse-mail.h"
#include "stage/stage.h"

typedef struct {
    const int *fds;
    guint count;
    const FfMailFacts *facts;
    int out_fd;
} Batch;

static FfMail *parse_one(int fd, const FfMailFacts *facts)
{
    FfMailFacts own = *facts;
    own.too_large = ff_file_size(fd) > facts->settings->max_message_size;
    return ff_mail_parse(fd, &own, FF_MAIL_NO_PARTS);
}

static bool write_json(int fd, const FfMail *mail)
{
    g_autofree char *json = ff_mail_to_json(mail);
    return ff_file_write(fd, json, strlen(json) + 1, NULL);
}

static int describe_in_box(gpointer data)
{
    const Batch *batch = data;
    for (guint i = 0; i < batch->count; i++) {
        g_autoptr(FfMail) mail = parse_one(batch->fds[i], batch->facts);
        if (!write_json(batch->out_fd, mail)) {
            return 1;
        }
    }
    return 0;
}

/* What a part holds in a format of its own is known only to the way that the server takes. */
static bool visit_packed(const Batch *batch, guint index, FfMailVisit visit, gpointer data,
                         GError **error)
{
    FfMailFacts own = *batch->facts;
    g_autoptr(FfFiles) files = ff_files_new();
    own.too_large = ff_file_size(batch->fds[index]) > own.settings->max_message_size;
    g_autoptr(FfMail) mail = ff_stage_parse_mail(batch->fds[index], &own, files, error);
    if (mail == NULL) {
        return false;
    }
    g_autofree char *json = ff_mail_to_json(mail);
    visit(json, data);
    return true;
}

/* Whole texts go to `visit`. */
static bool visit_texts(const Batch *batch, const char *text, gsize length, FfMailVisit visit,
                        gpointer data, guint *ret_count, GError **error)
{
    const char *stop = text + length;
    const char *end;
    *ret_count = 0;
    for (const char *at = text;
         *ret_count < batch->count && (end = memchr(at, '\0', (gsize)(stop - at))) != NULL;
         at = end + 1) {
        if (strstr(at, "\"packed\"") == NULL) {
            visit(at, data);
        } else if (!visit_packed(batch, *ret_count, visit, data, error)) {
            return false;
        }
        *ret_count += 1;
    }
    return true;
}

static void visit_broken(const char *why, FfMailVisit visit, gpointer data)
{
    g_autoptr(FfMail) mail = ff_stage_malformed_mail(why);
    g_autofree char *json = ff_mail_to_json(mail);
    visit(json, data);
}

/* Told of one at least, unless the error is ours. */
static bool run_batch(const Batch *batch, FfMailVisit visit, gpointer data, guint *ret_count,
                      GError **error)
{
    g_autoptr(FfFile) out = ff_file_new("mails.json", error);
    g_autofree int *fds = g_new(int, batch->count + 1);
    const FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = 0;
    if (out == NULL) {
        return false;
    }
    Batch work = *batch;
    work.out_fd = out->fd;
    memcpy(fds, batch->fds, batch->count * sizeof *fds);
    fds[batch->count] = out->fd;
    FfBoxResult result =
        ff_box_run(describe_in_box, &work, fds, batch->count + 1, &limits, &status, &why);
    gsize length = 0;
    g_autofree char *text = ff_file_read(out->fd, FF_LIMIT_BOX_OUTPUT, &length, error);
    if (text == NULL || result == FF_BOX_ERROR || (result == FF_BOX_DONE && status != 0)) {
        if (text != NULL) {
            g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "no box for the mail parser: %s",
                        why != NULL ? why : "it could not write its result");
        }
        return false;
    }
    if (!visit_texts(batch, text, length, visit, data, ret_count, error)) {
        return false;
    }
    if (*ret_count < batch->count) {
        visit_broken(why != NULL ? why : "its result is cut off", visit, data);
        *ret_count += 1;
    }
    return true;
}

bool ff_stage_describe_mails(const int *fds, guint count, const FfMailFacts *facts,
                             FfMailVisit visit, gpointer data, GError **error)
{
    for (guint done = 0; done < count;) {
        const Batch batch = {fds + done, MIN(count - done, FF_LIMIT_BOX_MAILS), facts, -1};
        guint told = 0;
        if (!run_batch(&batch, visit, data, &told, error)) {
            return false;
        }
        done += told;
    }
    return true;
}
