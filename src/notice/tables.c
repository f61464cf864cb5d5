// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/tables.h"

#include "base/detail.h"
#include "base/limits.h"
#include "notice/text.h"

#define CELL " style=\"padding:8px 12px 8px 0;border-top:1px solid #d8dee4;vertical-align:top\""
#define TABLE                                                                                      \
    "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" "             \
    "style=\"border-collapse:collapse;font-size:14px\">\n"
#define COLOUR_GOOD "#1a7f37"
#define COLOUR_BAD  "#b42318"
#define COLOUR_IDLE "#57606a"

/* One row of a table: what, what became of it, and why. */
typedef struct {
    char *title, *note; /* note: smaller, below; or NULL */
    char *result;
    const char *colour;
    char *why; /* or NULL */
} Row;

static void row_clear(Row *row)
{
    g_free(row->title);
    g_free(row->note);
    g_free(row->result);
    g_free(row->why);
}

static char *count_pages(int pages)
{
    return g_strdup_printf("%d page%s", pages, pages == 1 ? "" : "s");
}

/* ---- the two forms of a row ---- */

/* A sentence stands by itself; what begins small goes on: "Left out: it is empty". */
static bool goes_on(const char *why)
{
    return why != NULL && g_unichar_islower(g_utf8_get_char(why));
}

static void add_wrapped(GString *out, const char *text, int indent)
{
    g_autofree char *lines = ff_text_wrap(text, indent);
    g_string_append_printf(out, "%s\n", lines);
}

static void add_text_row(GString *out, const Row *row)
{
    g_autofree char *title = row->note != NULL ? g_strdup_printf("%s (%s)", row->title, row->note)
                                               : g_strdup(row->title);
    g_autofree char *result =
        row->why != NULL && *row->why != '\0'
            ? g_strdup_printf("%s%s %s", row->result, goes_on(row->why) ? ":" : ".", row->why)
            : g_strdup(row->result);
    add_wrapped(out, title, 2);
    add_wrapped(out, result, 6);
}

static void add_html(GString *out, const char *open, const char *text, const char *close)
{
    if (text != NULL && *text != '\0') {
        g_autofree char *escaped = ff_text_escape_html(text);
        g_string_append_printf(out, "%s%s%s", open, escaped, close);
    }
}

static void add_html_row(GString *out, const Row *row)
{
    g_autofree char *colour = g_strdup_printf("<strong style=\"color:%s\">", row->colour);
    g_string_append(out, "<tr><td width=\"45%\"" CELL ">");
    add_html(out, "<strong>", row->title, "</strong>");
    add_html(out, "<br>\n<span style=\"color:" COLOUR_IDLE "\">", row->note, "</span>");
    g_string_append(out, "</td>\n<td" CELL ">");
    add_html(out, colour, row->result, "</strong>");
    add_html(out, goes_on(row->why) ? ": " : "<br>\n", row->why, "");
    g_string_append(out, "</td></tr>\n");
}

typedef void (*FillRow)(const FfNoticeContext *context, guint index, Row *row);

static void add_more(GString *out, FfForm form, guint more)
{
    if (more > 0) {
        g_string_append_printf(out,
                               form == FF_FORM_HTML ? "<tr><td colspan=\"2\"" CELL
                                                      ">and %u more</td></tr>\n"
                                                    : "  and %u more\n",
                               more);
    }
}

static char *build_table(const FfNoticeContext *context, FfForm form, guint count, FillRow fill)
{
    GString *out = g_string_new(form == FF_FORM_HTML ? TABLE : "");
    guint shown = MIN(count, FF_LIMIT_NOTICE_ROWS);
    for (guint i = 0; i < shown; i++) {
        Row row = {0};
        fill(context, i, &row);
        (form == FF_FORM_HTML ? add_html_row : add_text_row)(out, &row);
        row_clear(&row);
    }
    add_more(out, form, count - shown);
    if (form == FF_FORM_HTML) {
        g_string_append(out, "</table>");
    } else if (out->len > 0) {
        g_string_truncate(out, out->len - 1);
    }
    return g_string_free(out, FALSE);
}

/* In a header field there is room for the number of rows only. */
static char *count_rows(guint count)
{
    return g_strdup_printf("%u", count);
}

/* ---- recipients ---- */

static char *name_recipient(const FfNoticeContext *context, guint index, char **ret_note)
{
    const FfJob *fax = context->faxes[index];
    JsonObject *detail = ff_detail_parse(fax->detail);
    g_autofree char *name = ff_text_clean(fax->recipient_name, FF_LIMIT_NAME);
    g_autofree char *number = ff_text_clean(fax->number, FF_LIMIT_NAME);
    g_autofree char *company =
        ff_text_clean(ff_detail_string(detail, "company", NULL), FF_LIMIT_NAME);
    json_object_unref(detail);
    if (*name == '\0') {
        *ret_note = *company != '\0' ? g_steal_pointer(&company) : NULL;
        return g_steal_pointer(&number);
    }
    *ret_note =
        *company != '\0' ? g_strdup_printf("%s, %s", number, company) : g_steal_pointer(&number);
    return g_steal_pointer(&name);
}

static void fill_recipient(const FfNoticeContext *context, guint index, Row *row)
{
    const FfJob *fax = context->faxes[index];
    bool sent = ff_notice_fax_sent(fax);
    g_autofree char *pages = count_pages(fax->pages);
    row->title = name_recipient(context, index, &row->note);
    row->colour = sent ? COLOUR_GOOD : COLOUR_BAD;
    row->result = sent ? g_strdup_printf("Sent, %s", pages)
                       : g_strdup_printf("Not sent, %d of %s arrived", fax->confirmed_pages, pages);
    row->why = ff_notice_fax_why(context, index);
}

char *ff_notice_recipients_table(const FfNoticeContext *context, FfForm form)
{
    return form == FF_FORM_HEADER ? count_rows(context->count)
                                  : build_table(context, form, context->count, fill_recipient);
}

/* ---- parts ---- */

/* How "faxed" reads when nothing, or not all, went out. */
static const char *const faxed_words[] = {
    [FF_NOTICE_SENT] = "Faxed",           [FF_NOTICE_FAILED] = "To be faxed",
    [FF_NOTICE_REFUSED] = "Can be faxed", [FF_NOTICE_RECEIVED] = "Faxed",
    [FF_NOTICE_RECEIVED_PART] = "Faxed",
};

static const char *part_colour(const FfNoticeContext *context, const char *action)
{
    if (g_strcmp0(action, "failed") == 0) {
        return COLOUR_BAD;
    }
    bool faxed = context->facts->kind == FF_NOTICE_SENT && g_strcmp0(action, "faxed") == 0;
    return faxed ? COLOUR_GOOD : COLOUR_IDLE;
}

static char *part_action(const FfNoticeContext *context, const char *action)
{
    if (g_strcmp0(action, "faxed") == 0) {
        return g_strdup(faxed_words[context->facts->kind]);
    }
    char *word = ff_text_clean(action, FF_LIMIT_NAME);
    *word = g_ascii_toupper(*word);
    return word;
}

/* "Faxed, 2 pages". */
static char *describe_part(const FfNoticeContext *context, const FfNoticePart *part)
{
    g_autofree char *action = part_action(context, part->action);
    g_autofree char *pages = count_pages(part->pages);
    return part->pages > 0 ? g_strdup_printf("%s, %s", action, pages) : g_steal_pointer(&action);
}

static void fill_part(const FfNoticeContext *context, guint index, Row *row)
{
    const FfNoticePart *part = g_ptr_array_index(context->facts->parts, index);
    row->title = ff_text_clean(part->name != NULL ? part->name : "unnamed part", FF_LIMIT_NAME);
    row->colour = part_colour(context, part->action);
    row->result = describe_part(context, part);
    row->why = ff_text_clean(part->why, FF_LIMIT_NOTICE_VALUE);
}

char *ff_notice_parts_table(const FfNoticeContext *context, FfForm form)
{
    guint count = context->facts->parts != NULL ? context->facts->parts->len : 0;
    if (form == FF_FORM_HEADER) {
        return count_rows(count);
    }
    if (count == 0) {
        return g_strdup(""); /* not looked at: the message was refused before that */
    }
    return build_table(context, form, count, fill_part);
}

/* ---- the first page ---- */

char *ff_notice_picture(const FfNoticeContext *context, FfForm form)
{
    if (form != FF_FORM_HTML || context->picture_id == NULL) {
        return g_strdup("");
    }
    g_autofree char *id = ff_text_escape_html(context->picture_id);
    return g_strdup_printf("<img src=\"cid:%s\" alt=\"The first page\" width=\"280\"\n"
                           "style=\"display:block;width:280px;height:auto;"
                           "border:1px solid #d8dee4\">",
                           id);
}
