// SPDX-License-Identifier: GPL-3.0-or-later
/* Role intake: what the LMTP server took becomes RECEIVED messages, a group in one transaction. */
#include "intake/intake.h"

#include <sysexits.h>

#include "base/detail.h"
#include "base/error.h"
#include "base/log.h"
#include "role/role.h"

enum { ROUND_MS = 500 };

static gint compare_recipients(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* The same octets for the same mailbox, or for the same envelope recipients, are the same message.
 */
static char *dedupe_key(const FfIntakeMessage *message)
{
    if (message->mailbox != NULL) {
        return g_strdup_printf("mailbox %s %s", message->mailbox, message->content_hash);
    }

    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (const char *const *recipient = message->recipients; *recipient != NULL; recipient++) {
        g_ptr_array_add(sorted, (gpointer)*recipient);
    }
    g_ptr_array_sort(sorted, compare_recipients);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; i < sorted->len; i++) {
        g_checksum_update(sum, sorted->pdata[i], -1);
        g_checksum_update(sum, (const guchar *)"\n", 1);
    }
    return g_strdup_printf("envelope %s %s", g_checksum_get_string(sum), message->content_hash);
}

static char *make_detail(const FfIntakeMessage *message)
{
    g_autoptr(JsonObject) detail = json_object_new();

    ff_detail_set_string(detail, "reverse_path", message->reverse_path);
    ff_detail_set_string(detail, "content_hash", message->content_hash);
    json_object_set_int_member(detail, "size", message->size);
    if (message->too_large) {
        json_object_set_boolean_member(detail, "too_large", true);
    }
    if (message->mailbox == NULL) {
        JsonArray *recipients = json_array_new();
        for (const char *const *recipient = message->recipients; *recipient != NULL; recipient++) {
            json_array_add_string_element(recipients, *recipient);
        }
        json_object_set_array_member(detail, "envelope_recipients", recipients);
    }
    return ff_detail_to_text(detail);
}

static FfSubmission *make_submission(const FfIntakeMessage *message)
{
    FfSubmission *submission = g_new0(FfSubmission, 1);
    FfJob *job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_RECEIVED);

    job->source = g_strdup(message->mailbox == NULL ? "lmtp" : message->mailbox);
    job->envid = g_strdup(message->envid);
    g_free(job->detail);
    job->detail = make_detail(message);
    submission->job = job;
    submission->dedupe = dedupe_key(message);
    if (message->file == NULL) {
        submission->body = message->body;
        submission->body_length = message->body_length;
        return submission;
    }
    submission->files = g_ptr_array_new(); /* borrows the file */
    g_ptr_array_add(submission->files, message->file);
    return submission;
}

static void free_submission(FfSubmission *submission)
{
    ff_job_free(submission->job);
    g_free((char *)submission->dedupe);
    g_clear_pointer(&submission->files, g_ptr_array_unref);
    g_free(submission);
}

static void log_message(const FfIntakeMessage *message)
{
    ff_log(FF_LOG_INFO, message->duplicate ? "known already" : "received", "message",
           ff_log_number(message->id), "source",
           message->mailbox == NULL ? "lmtp" : message->mailbox, "envid", message->envid, "octets",
           ff_log_number(message->size), NULL);
}

static bool commit_messages(FfIntakeMessage *messages[], guint count, gpointer data, GError **error)
{
    FfRoleContext *context = data;
    g_autoptr(GPtrArray) submissions =
        g_ptr_array_new_with_free_func((GDestroyNotify)free_submission);

    for (guint i = 0; i < count; i++) {
        g_ptr_array_add(submissions, make_submission(messages[i]));
    }
    if (!ff_store_put(context->store, (FfSubmission **)submissions->pdata, count, error)) {
        ff_log(FF_LOG_ERROR, "not stored", "messages", ff_log_number(count), "error",
               error == NULL || *error == NULL ? NULL : (*error)->message, NULL);
        return false;
    }
    for (guint i = 0; i < count; i++) {
        const FfSubmission *submission = submissions->pdata[i];
        messages[i]->duplicate = submission->duplicate;
        messages[i]->id = submission->job->id;
        log_message(messages[i]);
    }
    return true;
}

int ff_role_run_intake(FfRoleContext *context)
{
    static const FfIntakeSink sink = {commit_messages};
    g_autoptr(GError) error = NULL;
    g_autoptr(FfIntake) intake = ff_intake_new(context->settings, &sink, context, &error);

    if (intake == NULL) {
        ff_log(FF_LOG_ERROR, "intake can't start", "error", error->message, NULL);
        return ff_error_exit_status(error);
    }
    ff_role_set_ready();
    ff_role_write_status(context, "ready", NULL);
    ff_log(FF_LOG_INFO, "listening", "port", ff_log_number(ff_intake_get_port(intake)), NULL);
    while (!ff_role_is_stopping()) {
        ff_intake_iterate(intake, ROUND_MS);
    }
    return EX_OK;
}
