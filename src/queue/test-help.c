// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/test-help.h"

#include <glib/gstdio.h>
#include <string.h>

static void remove_tree(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_tree(inside);
    }
    g_remove(path);
}

void fixture_open(Fixture *fixture, gconstpointer url)
{
    g_autoptr(GError) error = NULL;
    fixture->folder = g_dir_make_tmp("faxferry-queue-XXXXXX", &error);
    g_assert_no_error(error);
    fixture->store = ff_store_open(url, fixture->folder, &error);
    g_assert_no_error(error);
    g_assert_nonnull(fixture->store);
}

void fixture_close(Fixture *fixture, gconstpointer url)
{
    ff_store_close(fixture->store);
    remove_tree(fixture->folder);
    g_free(fixture->folder);
}

gint64 put_message(FfStore *store, FfState state, const char *body, const char *dedupe)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, state);
    FfSubmission submission = {
        .job = job, .body = body, .body_length = body != NULL ? strlen(body) : 0, .dedupe = dedupe};
    FfSubmission *submissions[] = {&submission};
    ff_store_put(store, submissions, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpint(job->id, >, 0);
    return job->id;
}

FfJob *new_fax(const char *number)
{
    FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
    fax->number = g_strdup(number);
    return fax;
}

gint64 put_accepted(FfStore *store, const char *const *numbers)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_ACCEPTED);
    g_autoptr(GPtrArray) faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    for (; *numbers != NULL; numbers++) {
        g_ptr_array_add(faxes, new_fax(*numbers));
    }
    FfSubmission submission = {.job = job, .children = faxes};
    FfSubmission *submissions[] = {&submission};
    ff_store_put(store, submissions, 1, &error);
    g_assert_no_error(error);
    return job->id;
}

void work(FfStore *store, FfStage stage, gint64 id, FfOutcomeCode code, FfReason reason)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_store_claim(store, stage, OWNER, LEASE, &error);
    g_assert_no_error(error);
    g_assert_nonnull(job);
    g_assert_true(id == 0 || job->id == id);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, code);
    outcome->reason = reason;
    ff_store_commit(store, outcome, OWNER, NULL, &error);
    g_assert_no_error(error);
}

gint64 put_ready(FfStore *store, const char *const *numbers)
{
    g_autoptr(GError) error = NULL;
    gint64 id = put_accepted(store, numbers);
    g_autoptr(FfJob) job = ff_store_claim(store, FF_STAGE_DOCUMENT, OWNER, LEASE, &error);
    g_assert_no_error(error);
    g_assert_cmpint(job->id, ==, id);
    g_autoptr(FfOutcome) outcome = ff_outcome_new(job, FF_OUTCOME_DONE);
    outcome->job->pages = 3;
    outcome->files = outcome->files != NULL ? outcome->files : ff_files_new();
    g_ptr_array_add(outcome->files, ff_file_new_from_bytes("pages.tif", "II*", 3, &error));
    ff_store_commit(store, outcome, OWNER, NULL, &error);
    g_assert_no_error(error);
    return id;
}

FfJob *nth_fax(FfStore *store, gint64 message, guint n)
{
    g_autoptr(GError) error = NULL;
    FfFilter filter = FF_FILTER_ALL;
    filter.parent = message;
    g_autoptr(GPtrArray) faxes = ff_store_list(store, &filter, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(n, <, faxes->len);
    return ff_job_copy(g_ptr_array_index(faxes, faxes->len - 1 - n));
}

void assert_state(FfStore *store, gint64 id, FfState state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfJob) job = ff_store_get(store, id, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(ff_state_name(job->state), ==, ff_state_name(state));
}

void assert_file(FfStore *store, gint64 id, const char *name, const char *data, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) file = ff_store_read_file(store, id, name, &error);
    g_assert_no_error(error);
    gsize got_length;
    g_autofree char *got = ff_file_read(file->fd, length + 1, &got_length, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(got, got_length, data, length);
}
