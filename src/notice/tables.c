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
    char *title;
    GPtrArray *notes; /* smaller, below, a line each */
    char *result;
    const char *colour;
    char *why; /* or NULL */
} Row;

static void row_clear(Row *row)
{
    g_free(row->title);
    g_ptr_array_unref(row->notes);
    g_free(row->result);
    g_free(row->why);
}

static char *count_pages(const FfNoticeContext *context, int pages)
{
    return ff_phrases_count(context->phrases, FF_PHRASE_PAGES, (guint64)MAX(pages, 0), NULL);
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

static char *join_notes(const Row *row)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < row->notes->len; i++) {
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(row->notes, i));
    }
    return g_string_free(out, FALSE);
}

static void add_text_row(GString *out, const Row *row)
{
    g_autofree char *notes = join_notes(row);
    g_autofree char *title =
        *notes != '\0' ? g_strdup_printf("%s (%s)", row->title, notes) : g_strdup(row->title);
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
    for (guint i = 0; i < row->notes->len; i++) {
        add_html(out, "<br>\n<span style=\"color:" COLOUR_IDLE "\">",
                 g_ptr_array_index(row->notes, i), "</span>");
    }
    g_string_append(out, "</td>\n<td" CELL ">");
    add_html(out, colour, row->result, "</strong>");
    add_html(out, goes_on(row->why) ? ": " : "<br>\n", row->why, "");
    g_string_append(out, "</td></tr>\n");
}

typedef void (*FillRow)(const FfNoticeContext *context, guint index, Row *row);

static void add_more(GString *out, const FfNoticeContext *context, FfForm form, guint more)
{
    if (more == 0) {
        return;
    }
    g_autofree char *text = ff_phrases_count(context->phrases, FF_PHRASE_MORE, more, NULL);
    g_autofree char *escaped = ff_text_escape_html(text);
    if (form == FF_FORM_HTML) {
        g_string_append_printf(out, "<tr><td colspan=\"2\"" CELL ">%s</td></tr>\n", escaped);
    } else {
        g_string_append_printf(out, "  %s\n", text);
    }
}

static char *build_table(const FfNoticeContext *context, FfForm form, guint count, FillRow fill)
{
    GString *out = g_string_new(form == FF_FORM_HTML ? TABLE : "");
    guint shown = MIN(count, FF_LIMIT_NOTICE_ROWS);
    for (guint i = 0; i < shown; i++) {
        Row row = {.notes = g_ptr_array_new_with_free_func(g_free)};
        fill(context, i, &row);
        (form == FF_FORM_HTML ? add_html_row : add_text_row)(out, &row);
        row_clear(&row);
    }
    add_more(out, context, form, count - shown);
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

static void add_note(Row *row, char *note)
{
    if (*note != '\0') {
        g_ptr_array_add(row->notes, note);
    } else {
        g_free(note);
    }
}

/* That two addresses were one recipient; "" when they were not. */
static char *named_again(const FfNoticeContext *context, JsonObject *detail)
{
    const char *again = ff_detail_string(detail, "again", NULL);
    g_autofree char *names = ff_text_clean(again, FF_LIMIT_NAME);
    if (again == NULL) {
        return g_strdup("");
    }
    return ff_phrases_say(context->phrases,
                          *names != '\0' ? FF_PHRASE_RECIPIENT_AGAIN_AS : FF_PHRASE_RECIPIENT_AGAIN,
                          "names", names, NULL);
}

/* Name, number, company, other names, and where faxes differ, which pages this one has. */
static void name_recipient(const FfNoticeContext *context, guint index, Row *row)
{
    const FfJob *fax = context->faxes[index];
    JsonObject *detail = ff_detail_parse(fax->detail);
    g_autofree char *name = ff_text_clean(fax->recipient_name, FF_LIMIT_NAME);
    g_autofree char *number = ff_text_clean(fax->number, FF_LIMIT_NAME);
    bool named = *name != '\0';
    row->title = g_strdup(named ? name : number);
    add_note(row, g_strdup(named ? number : ""));
    add_note(row, ff_text_clean(ff_detail_string(detail, "company", NULL), FF_LIMIT_NAME));
    add_note(row, named_again(context, detail));
    add_note(row, ff_notice_version_text(context, ff_notice_fax_version(context, index)));
    json_object_unref(detail);
}

static char *recipient_result(const FfNoticeContext *context, const FfJob *fax)
{
    g_autofree char *pages = count_pages(context, fax->pages);
    g_autofree char *arrived = g_strdup_printf("%d", fax->confirmed_pages);
    return ff_phrases_say(context->phrases,
                          ff_notice_fax_sent(fax) ? FF_PHRASE_RECIPIENT_SENT
                                                  : FF_PHRASE_RECIPIENT_FAILED,
                          "pages", pages, "arrived", arrived, NULL);
}

static void fill_recipient(const FfNoticeContext *context, guint index, Row *row)
{
    const FfJob *fax = context->faxes[index];
    name_recipient(context, index, row);
    row->colour = ff_notice_fax_sent(fax) ? COLOUR_GOOD : COLOUR_BAD;
    row->result = recipient_result(context, fax);
    row->why = ff_notice_fax_why(context, index);
}

char *ff_notice_recipients_table(const FfNoticeContext *context, FfForm form)
{
    return form == FF_FORM_HEADER ? count_rows(context->count)
                                  : build_table(context, form, context->count, fill_recipient);
}

/* ---- parts ---- */

/* How "faxed" reads when nothing, or not all, went out. */
static const FfPhrase faxed_words[] = {
    [FF_NOTICE_SENT] = FF_PHRASE_PART_FAXED,
    [FF_NOTICE_FAILED] = FF_PHRASE_PART_TO_BE_FAXED,
    [FF_NOTICE_REFUSED] = FF_PHRASE_PART_CAN_BE_FAXED,
    [FF_NOTICE_RECEIVED] = FF_PHRASE_PART_FAXED,
    [FF_NOTICE_RECEIVED_PART] = FF_PHRASE_PART_FAXED,
};

static const char *part_colour(const FfNoticeContext *context, FfNoticePartAction action)
{
    if (action == FF_NOTICE_PART_FAILED) {
        return COLOUR_BAD;
    }
    bool faxed = context->facts->kind == FF_NOTICE_SENT && action == FF_NOTICE_PART_FAXED;
    return faxed ? COLOUR_GOOD : COLOUR_IDLE;
}

static char *part_action(const FfNoticeContext *context, FfNoticePartAction action)
{
    const FfPhrase phrases[] = {[FF_NOTICE_PART_FAXED] = faxed_words[context->facts->kind],
                                [FF_NOTICE_PART_LEFT_OUT] = FF_PHRASE_PART_LEFT_OUT,
                                [FF_NOTICE_PART_FAILED] = FF_PHRASE_PART_FAILED};
    return ff_phrases_say(context->phrases, phrases[action], NULL);
}

/* Letter and A4 may break the same text differently. */
static char *part_pages(const FfNoticeContext *context, const FfNoticePart *part)
{
    if (part->pages_most <= part->pages) {
        return count_pages(context, part->pages);
    }
    g_autofree char *least = g_strdup_printf("%d", part->pages);
    g_autofree char *most = g_strdup_printf("%d", part->pages_most);
    return ff_phrases_say(context->phrases, FF_PHRASE_PAGES_RANGE, "least", least, "most", most,
                          NULL);
}

/* "Faxed, 2 pages". */
static char *describe_part(const FfNoticeContext *context, const FfNoticePart *part)
{
    g_autofree char *action = part_action(context, part->action);
    g_autofree char *pages = part_pages(context, part);
    return part->pages > 0 ? ff_phrases_say(context->phrases, FF_PHRASE_PART_PAGES, "action",
                                            action, "pages", pages, NULL)
                           : g_steal_pointer(&action);
}

static char *part_title(const FfNoticeContext *context, const FfNoticePart *part)
{
    if (part->name != NULL && !part->body) {
        return ff_text_clean(part->name, FF_LIMIT_NAME);
    }
    return ff_phrases_say(context->phrases,
                          part->body ? FF_PHRASE_PART_BODY : FF_PHRASE_PART_UNNAMED, NULL);
}

static void fill_part(const FfNoticeContext *context, guint index, Row *row)
{
    const FfNoticePart *part = g_ptr_array_index(context->facts->parts, index);
    g_autofree char *why = ff_phrases_part_why(context->phrases, part->why, part->name);
    row->title = part_title(context, part);
    row->colour = part_colour(context, part->action);
    row->result = describe_part(context, part);
    row->why = ff_text_clean(why, FF_LIMIT_NOTICE_VALUE);
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
    g_autofree char *name = ff_phrases_say(context->phrases, FF_PHRASE_PICTURE, NULL);
    g_autofree char *shown = ff_text_escape_html(name);
    return g_strdup_printf("<img src=\"cid:%s\" alt=\"%s\" width=\"280\"\n"
                           "style=\"display:block;width:280px;max-width:100%%;height:auto;"
                           "border:1px solid #d8dee4\">",
                           id, shown);
}
