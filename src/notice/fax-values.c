// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/fax-values.h"

#include "base/detail.h"
#include "base/limits.h"

static char *copy(const char *value)
{
    return g_strdup(value != NULL ? value : "");
}

static char *number(gint64 value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

char *ff_notice_time(gint64 wall_ms)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(wall_ms / 1000);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%d %H:%M %Z") : copy(NULL);
}

/* ---- several faxes ---- */

static void add_once(GPtrArray *seen, char *value)
{
    if (*value == '\0' || g_ptr_array_find_with_equal_func(seen, value, g_str_equal, NULL)) {
        g_free(value);
        return;
    }
    g_ptr_array_add(seen, value);
}

char *ff_fax_join(const FfNoticeContext *context, const char *separator, FfFaxText of_fax)
{
    g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < MIN(context->count, FF_LIMIT_NOTICE_ROWS); i++) {
        add_once(seen, of_fax(context, i));
    }
    g_ptr_array_add(seen, NULL);
    return g_strjoinv(separator, (char **)seen->pdata);
}

gint64 ff_fax_sum(const FfNoticeContext *context, FfFaxNumber of_fax)
{
    gint64 total = 0;
    for (guint i = 0; i < context->count; i++) {
        total += of_fax(context, i);
    }
    return total;
}

gint64 ff_fax_sum_call(const FfNoticeContext *context, const char *key)
{
    gint64 total = 0;
    for (guint i = 0; i < context->count; i++) {
        total += ff_detail_int(context->attempt_details[i], key, 0);
    }
    return total;
}

/* ---- of the fax ---- */

char *ff_fax_id(const FfNoticeContext *context, guint index)
{
    return number(context->faxes[index]->id);
}

char *ff_fax_number(const FfNoticeContext *context, guint index)
{
    return copy(context->faxes[index]->number);
}

char *ff_fax_name(const FfNoticeContext *context, guint index)
{
    return copy(context->faxes[index]->recipient_name);
}

char *ff_fax_company(const FfNoticeContext *context, guint index)
{
    JsonObject *detail = ff_detail_parse(context->faxes[index]->detail);
    char *company = copy(ff_detail_string(detail, "company", NULL));
    json_object_unref(detail);
    return company;
}

char *ff_fax_custom_billing(const FfNoticeContext *context, guint index)
{
    return copy(context->faxes[index]->custom_billing);
}

char *ff_fax_reason(const FfNoticeContext *context, guint index)
{
    const FfJob *fax = context->faxes[index];
    return copy(ff_notice_fax_sent(fax) ? NULL : ff_reason_name(fax->reason));
}

char *ff_fax_schedule(const FfNoticeContext *context, guint index)
{
    const FfJob *fax = context->faxes[index];
    bool later = fax->not_before_ms > fax->created_ms;
    return later ? ff_notice_time(fax->not_before_ms) : copy("at once");
}

gint64 ff_fax_pages(const FfNoticeContext *context, guint index)
{
    return context->faxes[index]->pages;
}

gint64 ff_fax_pages_transferred(const FfNoticeContext *context, guint index)
{
    const FfJob *fax = context->faxes[index];
    return context->reception ? fax->pages : fax->confirmed_pages;
}

gint64 ff_fax_retries(const FfNoticeContext *context, guint index)
{
    return context->reception ? 0 : MAX(context->faxes[index]->attempts - 1, 0);
}

/* ---- of its last call ---- */

char *ff_fax_bit_rate(const FfNoticeContext *context, guint index)
{
    const FfAttempt *attempt = context->attempts[index];
    return attempt != NULL && attempt->bit_rate > 0 ? number(attempt->bit_rate) : copy(NULL);
}

char *ff_fax_line(const FfNoticeContext *context, guint index)
{
    const FfAttempt *attempt = context->attempts[index];
    return copy(attempt != NULL ? attempt->line : NULL);
}

char *ff_fax_far_identity(const FfNoticeContext *context, guint index)
{
    const FfAttempt *attempt = context->attempts[index];
    return copy(attempt != NULL ? attempt->far_identity : NULL);
}

char *ff_fax_method(const FfNoticeContext *context, guint index)
{
    const FfAttempt *attempt = context->attempts[index];
    if (attempt == NULL) {
        return copy(NULL);
    }
    return copy(attempt->ecm ? "with error correction" : "without error correction");
}

char *ff_fax_dis(const FfNoticeContext *context, guint index)
{
    return copy(ff_detail_string(context->attempt_details[index], "dis", NULL));
}

char *ff_fax_t30_text(const FfNoticeContext *context, guint index)
{
    const FfAttempt *attempt = context->attempts[index];
    return copy(attempt != NULL && attempt->t30_code != 0 ? attempt->t30_text : NULL);
}

/* Of a simulated call the record knows better than the clock. */
gint64 ff_fax_seconds(const FfNoticeContext *context, guint index)
{
    const FfAttempt *attempt = context->attempts[index];
    if (attempt == NULL) {
        return 0;
    }
    gint64 lasted = MAX(attempt->ended_ms - attempt->started_ms, 0) / 1000;
    return ff_detail_int(context->attempt_details[index], "seconds", lasted);
}

gint64 ff_fax_bad_rows(const FfNoticeContext *context, guint index)
{
    const FfAttempt *attempt = context->attempts[index];
    return attempt != NULL ? attempt->bad_rows : 0;
}
