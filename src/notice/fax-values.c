// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/fax-values.h"

#include "base/limits.h"

static char *copy(const char *value)
{
    return g_strdup(value != NULL ? value : "");
}

static char *number(gint64 value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

/* ---- several faxes ---- */

static GPtrArray *seen_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void add_once(GPtrArray *seen, char *value)
{
    if (*value == '\0' || g_ptr_array_find_with_equal_func(seen, value, g_str_equal, NULL)) {
        g_free(value);
        return;
    }
    g_ptr_array_add(seen, value);
}

static char *join(GPtrArray *seen, const char *separator)
{
    g_ptr_array_add(seen, NULL);
    return g_strjoinv(separator, (char **)seen->pdata);
}

static guint told_count(const FfNoticeContext *context)
{
    return MIN(context->count, FF_LIMIT_NOTICE_ROWS);
}

char *ff_fax_join(const FfNoticeContext *context, const char *separator, FfFaxText of_fax)
{
    g_autoptr(GPtrArray) seen = seen_new();
    for (guint i = 0; i < told_count(context); i++) {
        add_once(seen, of_fax(context, i));
    }
    return join(seen, separator);
}

static char *column_value(const FfFaxRecord *record, FfFaxColumn column)
{
    gint64 value;
    if (ff_fax_column_type(column) == FF_FAX_TEXT) {
        g_autofree char *text = ff_fax_record_text(record, column);
        return copy(text);
    }
    return ff_fax_record_number(record, column, &value) ? number(value) : copy(NULL);
}

char *ff_fax_join_column(const FfNoticeContext *context, const char *separator, FfFaxColumn column)
{
    g_autoptr(GPtrArray) seen = seen_new();
    for (guint i = 0; i < told_count(context); i++) {
        add_once(seen, column_value(&context->records[i], column));
    }
    return join(seen, separator);
}

bool ff_fax_sum(const FfNoticeContext *context, FfFaxColumn column, gint64 *ret_total)
{
    gint64 value;
    bool known = false;
    *ret_total = 0;
    for (guint i = 0; i < context->count; i++) {
        if (ff_fax_record_number(&context->records[i], column, &value)) {
            *ret_total += value;
            known = true;
        }
    }
    return known;
}

char *ff_fax_sum_column(const FfNoticeContext *context, FfFaxColumn column)
{
    gint64 total;
    return ff_fax_sum(context, column, &total) ? number(total) : copy(NULL);
}

/* ---- in words ---- */

char *ff_fax_reason(const FfNoticeContext *context, guint index)
{
    FfReason reason = ff_notice_fax_reason(context->faxes[index]);
    return copy(reason != FF_REASON_NONE ? ff_reason_name(reason) : NULL);
}

char *ff_fax_schedule(const FfNoticeContext *context, guint index)
{
    gint64 scheduled_ms = 0;
    ff_fax_record_number(&context->records[index], FF_FAX_SCHEDULE, &scheduled_ms);
    return ff_phrases_time(context->phrases, scheduled_ms);
}

char *ff_fax_method(const FfNoticeContext *context, guint index)
{
    g_autofree char *method =
        ff_fax_record_text(&context->records[index], FF_FAX_IMAGE_TRANSFER_METHOD);
    if (method == NULL) {
        return copy(NULL);
    }
    bool ecm = g_str_equal(method, "ecm");
    return ff_phrases_say(context->phrases, ecm ? FF_PHRASE_METHOD_ECM : FF_PHRASE_METHOD_PLAIN,
                          NULL);
}
