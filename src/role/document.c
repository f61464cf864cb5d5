// SPDX-License-Identifier: GPL-3.0-or-later
/* Role document: accepted messages to pages, received faxes to what their users read. */
#include "base/limits.h"
#include "role/people.h"
#include "role/work.h"
#include "role/worker.h"
#include "stage/stage.h"

static gint64 count_pages(const FfOutcome *outcome)
{
    gint64 pages = 0;
    for (guint i = 0; i < outcome->children->len; i++) {
        pages += ((const FfJob *)outcome->children->pdata[i])->pages;
    }
    return pages;
}

/* Before any of them is dialled: half a message sent is worse than none. */
static bool hold_to_quota(FfRoleContext *context, FfOutcome **outcome, GError **error)
{
    g_auto(FfPeople) people = {NULL, NULL};
    return ff_people_read(context->store, &people, error) &&
           ff_people_hold(context->store, &people, ff_store_check_pages, count_pages(*outcome),
                          outcome, error);
}

static FfOutcome *render_message(FfRoleContext *context, const FfJob *job, GError **error)
{
    g_auto(GStrv) names = ff_store_list_files(context->store, job->id, error);
    g_autoptr(GPtrArray) faxes =
        names == NULL ? NULL : ff_worker_list_faxes(context->store, job->id, error);
    g_autoptr(FfFiles) files =
        faxes == NULL
            ? NULL
            : ff_worker_read_files(context->store, job->id, (const char *const *)names, error);
    if (files == NULL) {
        return NULL;
    }
    g_autoptr(FfOutcome) outcome = ff_stage_document(job, faxes, files, context->settings, error);
    if (outcome == NULL || !hold_to_quota(context, &outcome, error)) {
        return NULL;
    }
    return g_steal_pointer(&outcome);
}

/* Whose the fax is shows when it is routed; a PDF that nobody wants costs little, and one that is
 * wanted is made by the role that has several processes. */
static const FfUser *find_pdf_reader(const GPtrArray *users)
{
    for (guint i = 0; i < users->len; i++) {
        const FfUser *user = users->pdata[i];
        if (user->format == FF_FORMAT_PDF) {
            return user;
        }
    }
    return NULL;
}

static FfOutcome *convert_reception(FfRoleContext *context, const FfJob *job, GError **error)
{
    static const char *const names[] = {"received.tif", NULL};
    g_autoptr(GPtrArray) users = ff_store_list_users(context->store, error);
    if (users == NULL) {
        return NULL;
    }
    g_autoptr(FfFiles) files = ff_worker_read_files(context->store, job->id, names, error);
    return files == NULL ? NULL : ff_stage_convert(job, files, find_pdf_reader(users), error);
}

FfOutcome *ff_work_document(FfRoleContext *context, const FfJob *job, GError **error)
{
    return job->kind == FF_KIND_RECEPTION ? convert_reception(context, job, error)
                                          : render_message(context, job, error);
}

int ff_role_run_document(FfRoleContext *context)
{
    static const FfWorker worker = {FF_STAGE_DOCUMENT, ff_work_document, FF_LIMIT_DEATHS};

    ff_stage_warm_up();
    return ff_worker_run(context, &worker);
}
