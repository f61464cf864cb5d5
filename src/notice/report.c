// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/report.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/clock.h"
#include "base/detail.h"
#include "base/limits.h"
#include "notice/text.h"

#define LINE_MAX_OCTETS 900 /* of one unfolded field here; RFC 5322 2.1.1 allows 998 */

/* ---- message/delivery-status ---- */

/* Folded as RFC 5322 2.2.3 has it, because this part may not be encoded (RFC 2046 5.2). */
static void add_field(GString *out, const char *name, const char *type, const char *value)
{
    g_autofree char *clean = ff_text_clean_ascii(value, LINE_MAX_OCTETS);
    g_autofree char *field =
        g_strdup_printf("%s: %s%s%s", name, type, *type != '\0' ? "; " : "", clean);
    g_autofree char *folded = ff_text_wrap(field, 1);
    g_string_append_printf(out, "%s\n", folded + 1);
}

static void add_date(GString *out, const char *name, gint64 wall_ms)
{
    if (wall_ms > 0) {
        g_autofree char *date = ff_clock_rfc5322(wall_ms);
        add_field(out, name, "", date);
    }
}

/* RFC 3192: digits and "+" only; what is written for people goes. */
static void add_fax_recipient(GString *out, const FfNoticeContext *context, const char *number)
{
    g_autoptr(GString) address = g_string_new("FAX=");
    for (const char *at = number != NULL ? number : ""; *at != '\0'; at++) {
        if (g_ascii_isdigit(*at) || *at == '+') {
            g_string_append_c(address, *at);
        }
    }
    g_string_append_printf(address, "@%s", ff_notice_domain(context->facts));
    add_field(out, "Final-Recipient", "rfc822", address->str);
}

/* Fields that must be there when the reason has none of its own. */
static void add_status(GString *out, bool delivered, FfReason reason)
{
    const char *status = delivered ? "2.0.0" : ff_reason_status(reason);
    add_field(out, "Action", "", delivered ? "delivered" : "failed");
    add_field(out, "Status", "", status != NULL && *status != '\0' ? status : "5.0.0");
}

static void add_diagnostic(GString *out, FfReason reason, const char *argument)
{
    g_autofree char *sentence = ff_reason_sentence(reason, argument);
    g_autofree char *text = g_strdup_printf("%s (%s)", ff_reason_name(reason), sentence);
    add_field(out, "Diagnostic-Code", "X-Faxferry", text);
}

static void add_call(GString *out, const FfAttempt *attempt)
{
    if (attempt == NULL) {
        return;
    }
    if (attempt->t30_code != 0) {
        g_autofree char *text = g_strdup_printf("%d (%s)", attempt->t30_code,
                                                attempt->t30_text != NULL ? attempt->t30_text : "");
        add_field(out, "Diagnostic-Code", "X-T30", text);
    }
    add_date(out, "Last-Attempt-Date", attempt->ended_ms);
}

/* The address as the sender wrote it, when it can stand here (RFC 3464 2.3.1). */
static void add_original_recipient(GString *out, const FfJob *fax)
{
    JsonObject *detail = ff_detail_parse(fax->detail);
    const char *address = ff_detail_string(detail, "address", NULL);
    if (address != NULL && *address != '\0' && g_str_is_ascii(address)) {
        add_field(out, "Original-Recipient", "rfc822", address);
    }
    json_object_unref(detail);
}

/* Diagnostic-Code may be there once (RFC 3464 2.3): the protocol's own, or else ours. */
static void add_fax(GString *out, const FfNoticeContext *context, guint index)
{
    const FfJob *fax = context->faxes[index];
    const FfAttempt *attempt = context->attempts[index];
    FfReason reason = ff_notice_fax_reason(fax);
    g_string_append_c(out, '\n');
    add_original_recipient(out, fax);
    add_fax_recipient(out, context, fax->number);
    add_status(out, reason == FF_REASON_NONE, reason);
    if (reason != FF_REASON_NONE && (attempt == NULL || attempt->t30_code == 0)) {
        add_diagnostic(out, reason, fax->reason_argument);
    }
    add_call(out, attempt);
}

static void add_refusal(GString *out, const FfNoticeContext *context)
{
    const FfJob *job = context->facts->job;
    g_string_append_c(out, '\n');
    add_field(out, "Final-Recipient", "rfc822", context->facts->from);
    add_status(out, false, job->reason);
    add_diagnostic(out, job->reason, job->reason_argument);
}

char *ff_notice_delivery_status(const FfNoticeContext *context)
{
    GString *out = g_string_new(NULL);
    add_field(out, "Reporting-MTA", "dns", ff_notice_domain(context->facts));
    add_date(out, "Arrival-Date", context->facts->job->created_ms);
    for (guint i = 0; i < context->count; i++) {
        add_fax(out, context, i);
    }
    if (context->count == 0) {
        add_refusal(out, context);
    }
    return g_string_free(out, FALSE);
}

/* ---- text/rfc822-headers ---- */

/* RFC 5322 3.6.8: printable ASCII but the colon. */
static bool is_field(const char *line)
{
    gsize length = 0;
    while (line[length] > ' ' && line[length] < 0x7f && line[length] != ':') {
        length++;
    }
    return length > 0 && line[length] == ':';
}

static bool is_folded(const char *line)
{
    return *line == ' ' || *line == '\t';
}

/* What no mail system copies the subject into, as Thread-Topic or the z= of a signature. */
static bool is_apart_from_subject(const char *line)
{
    static const char *const names[] = {
        "Cc",          "Content-Type", "Date",     "From",       "In-Reply-To",
        "Message-ID",  "MIME-Version", "Received", "References", "Reply-To",
        "Return-Path", "Sender",       "To",       "User-Agent", "X-Mailer",
    };
    gsize length = strcspn(line, ":");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strlen(names[i]) == length && g_ascii_strncasecmp(line, names[i], length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_kept(const char *line, bool secret)
{
    return is_field(line) && g_ascii_strncasecmp(line, "Subject:", 8) != 0 &&
           (!secret || is_apart_from_subject(line));
}

/* Lines of the fields kept; folded lines follow their field. */
static void keep_fields(GString *out, char **lines, bool secret)
{
    bool keep = false;
    for (char **line = lines; *line != NULL && **line != '\0'; line++) {
        if (!is_folded(*line)) {
            keep = is_kept(*line, secret);
        }
        if (keep) {
            g_autofree char *clean = ff_text_clean(*line, LINE_MAX_OCTETS);
            g_string_append_printf(out, "%s\n", clean);
        }
    }
}

static void add_subject(GString *out, const char *subject)
{
    if (subject != NULL && *subject != '\0') {
        g_autofree char *clean = ff_text_clean(subject, LINE_MAX_OCTETS);
        g_autofree char *encoded = g_mime_utils_header_encode_text(NULL, clean, "utf-8");
        g_string_append_printf(out, "Subject: %s\n", encoded);
    }
}

char *ff_notice_original_header(const char *header, const char *subject, bool secret)
{
    g_autofree char *text = g_strndup(header, strnlen(header, FF_LIMIT_HEADER_FIELD));
    ff_text_strip_returns(text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(NULL);
    keep_fields(out, lines, secret);
    add_subject(out, subject);
    return g_string_free(out, FALSE);
}
