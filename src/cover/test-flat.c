// SPDX-License-Identifier: GPL-3.0-or-later
/* Covers of word processors: values put into a flat text of OpenDocument. */
#include "cover/flat.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"

#define NAME_SPACE(prefix, name)                                                                   \
    " xmlns:" prefix "='urn:oasis:names:tc:opendocument:xmlns:" name ":1.0'"
#define OPEN                                                                                       \
    "<office:document" NAME_SPACE("office", "office") NAME_SPACE("text", "text")                   \
        NAME_SPACE("style", "style") NAME_SPACE("fo", "xsl-fo-compatible")                         \
            NAME_SPACE("table", "table") NAME_SPACE("draw", "drawing") NAME_SPACE("meta", "meta")  \
                NAME_SPACE("svg", "svg-compatible") " xmlns:xlink='http://www.w3.org/1999/xlink'>"
#define STYLES                                                                                     \
    "<office:automatic-styles>"                                                                    \
    "<style:style style:name='P1' style:family='paragraph' style:master-page-name='First'>"        \
    "<style:paragraph-properties fo:break-before='page' fo:margin-top='1in' "                      \
    "fo:margin-bottom='2in'/></style:style>"                                                       \
    "<style:style style:name='R1' style:family='table-row'><style:table-row-properties "           \
    "style:row-height='1in' fo:keep-together='always'/></style:style>"                             \
    "</office:automatic-styles>"
#define BODY  "<office:body><office:text>"
#define CLOSE "</office:text></office:body></office:document>"

static FfCoverFacts make_facts(void)
{
    return (FfCoverFacts){
        .recipient_name = "Anne <a>&]]>",
        .to = "Anne, Bob",
        .company_name = "FaxBack\nMain Street 1\r\nTown",
        .subject = "$(To) $(Cover)",
        .text = "Hello",
        .pages = 3,
        .country = "US",
    };
}

static char *fill(const char *document, const FfCoverFacts *facts, bool *ret_counts, GError **error)
{
    g_autoptr(GBytes) filled =
        ff_cover_flat_fill(document, strlen(document), facts, 2, ret_counts, error);
    gsize length = 0;
    const char *octets = filled == NULL ? NULL : g_bytes_get_data(filled, &length);
    return octets == NULL ? NULL : g_strndup(octets, length);
}

/* What the page says then; without the declaration and what is around. */
static char *fill_body(const char *body, const FfCoverFacts *facts)
{
    g_autofree char *document = g_strconcat(OPEN STYLES BODY, body, CLOSE, NULL);
    g_autoptr(GError) error = NULL;
    bool counts = false;
    g_autofree char *filled = fill(document, facts, &counts, &error);
    g_assert_no_error(error);
    char *start = strstr(filled, BODY) + strlen(BODY);
    *strstr(start, CLOSE) = '\0';
    return g_strdup(start);
}

static void assert_body(const char *body, const FfCoverFacts *facts, const char *expected)
{
    g_autofree char *filled = fill_body(body, facts);
    g_assert_cmpstr(filled, ==, expected);
}

#define P(text) "<text:p>" text "</text:p>"
#define B(text) "<text:span text:style-name=\"B\">" text "</text:span>"

/* ---- where variables are ---- */

static void test_values(void)
{
    static const struct {
        const char *body, *expected;
    } cases[] = {
        {P("To: $(to), $(94)!"), P("To: Anne, Bob, Anne, Bob!")},
        {P("$(RecipientName)"), P("Anne &lt;a&gt;&amp;]]&gt;")},
        {P("$(Subject)."), P("$(To) $(Cover).")}, /* not looked at again */
        {P("$(CompanyName)"), P("FaxBack<text:line-break/>Main Street 1<text:line-break/>Town")},
        {P("$" B("(T") "o" B(")") "."), P("Anne, Bob" B("") B("") ".")},
        {P("a" B("b $(Reci") "pient" B("Name) c") "d"),
         P("a" B("b Anne &lt;a&gt;&amp;]]&gt;") B(" c") "d")},
        {P("$( To )"), P("Anne, Bob")},
        {P("$(<text:s/>To<text:tab/>)"), P("Anne, Bob")},
        {P("$(Pages) of $(Page)"),
         P("5 of <text:page-number text:select-page=\"current\">1</text:page-number>")},
        {P("$(PageOf)"),
         P("Page <text:page-number text:select-page=\"current\">1</text:page-number> of 5")},
        {P("$(?CC)Copy: $(CC)$(/)end"), P("end")},
        {P("$(?To)For " B("$(To)") "$(/)."), P("For " B("Anne, Bob") ".")},
        {"<text:h>$(To)</text:h>", "<text:h>Anne, Bob</text:h>"},
        {P("<draw:frame><draw:text-box>" P("$(To)") "</draw:text-box></draw:frame>$(91)"),
         P("<draw:frame><draw:text-box>" P("Anne, Bob") "</draw:text-box></draw:frame>"
                                                        "$(To) $(Cover)")},
        {P("$(T<draw:frame><svg:title>$(Nothing)</svg:title></draw:frame>o)"),
         P("Anne, Bob<draw:frame><svg:title>$(Nothing)</svg:title></draw:frame>")},
        {P("x<office:annotation>" P("$(Nothing)") "</office:annotation>"),
         P("x<office:annotation>" P("$(Nothing)") "</office:annotation>")},
        {"<text:tracked-changes>" P("$(Nothing)") "</text:tracked-changes>" P("x"),
         "<text:tracked-changes>" P("$(Nothing)") "</text:tracked-changes>" P("x")},
    };
    FfCoverFacts facts = make_facts();
    facts.text = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_body(cases[i].body, &facts, cases[i].expected);
    }
}

/* Where a value has the place holder of a page's number itself, it is no field. */
static void test_no_forged_field(void)
{
    const FfCoverFacts facts = {.subject = "\xef\xbf\xbc"};
    assert_body(P("$(Subject)"), &facts, P("\xef\xbf\xbc"));
}

static void test_headers(void)
{
    FfCoverFacts facts = make_facts();
    g_autoptr(GError) error = NULL;
    bool counts = false;
    facts.text = NULL;
    g_autofree char *filled = fill(
        OPEN STYLES "<office:master-styles><style:master-page><style:header>" P(
            "$(To)") "</style:header><style:footer>" P("$(Pages)") "</style:footer>"
                                                                   "</style:master-page></"
                                                                   "office:master-styles>" BODY P(
                                                                       "x") CLOSE,
        &facts, &counts, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(filled, "<style:header>" P("Anne, Bob")));
    g_assert_nonnull(strstr(filled, "<style:footer>" P("5")));
    g_assert_true(counts);
}

static void test_counts(void)
{
    const FfCoverFacts facts = make_facts();
    bool counts = true;
    g_autofree char *filled =
        fill(OPEN STYLES BODY P("$(Cover)$(Page)$(To)") CLOSE, &facts, &counts, NULL);
    g_assert_nonnull(filled);
    g_assert_false(counts);
}

/* ---- the text of the message ---- */

#define STYLED(style, text) "<text:p text:style-name=\"" style "\">" text "</text:p>"

static void assert_text(const char *body, const char *text, const char *expected)
{
    FfCoverFacts facts = make_facts();
    facts.text = text;
    assert_body(body, &facts, expected);
}

static void test_text(void)
{
    assert_text(STYLED("P1", "$(Cover)"), "one <b>", STYLED("P1", "one &lt;b&gt;"));
    assert_text(STYLED("P1", "$(Cover)"), "one\n\n", STYLED("P1", "one"));
    assert_text(STYLED("P1", "$(Cover)"), "one\ntwo\n\n  a  b\tc",
                STYLED("faxferry-3", "one") STYLED("faxferry-1", "two") STYLED("faxferry-1", "")
                    STYLED("faxferry-2", "<text:s/><text:s/>a <text:s/>b<text:tab/>c"));
    assert_text("<text:h text:style-name='P1' text:outline-level='1' xml:id='a'>Dear " B(
                    "$(To): $(Cover)!") " end</text:h>",
                "one\ntwo",
                "<text:h text:style-name=\"faxferry-2\" text:outline-level=\"1\" xml:id=\"a\">"
                "Dear " B("Anne, Bob: one") "</text:h>" STYLED("faxferry-1", B("two!") " end"));
    assert_text(P("$(Cover)"), "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
                STYLED("faxferry-1", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"));
    assert_text(P("$(Cover)"), "\xe4\xbd\xa0\xe5\xa5\xbd", P("\xe4\xbd\xa0\xe5\xa5\xbd"));
    assert_text(P("$(?Cover)Text:$(/)"), "one", P("Text:") STYLED("faxferry-1", "one"));
    assert_text(P("x"), "  ", P("x"));
}

/* A paragraph that goes on begins no page, and stands close to the one before. */
static void test_styles(void)
{
    FfCoverFacts facts = make_facts();
    bool counts = false;
    facts.text = "one\n\xd7\xa9\fthree";
    g_autofree char *filled =
        fill(OPEN STYLES BODY
             "<table:table><table:table-row table:style-name='R1'>"
             "<table:table-cell>" STYLED(
                 "P1", "$(Cover)") "</table:table-cell></table:table-row></table:table>" CLOSE,
             &facts, &counts, NULL);
    static const char *const expected[] = {
        "style:name=\"faxferry-3\" style:family=\"paragraph\" "
        "style:master-page-name=\"First\"><style:paragraph-properties fo:break-before=\"page\" "
        "fo:margin-top=\"1in\" fo:margin-bottom=\"0in\" fo:keep-with-next=\"auto\"/>",
        "style:name=\"faxferry-1\" style:family=\"paragraph\" "
        "style:master-page-name=\"\"><style:paragraph-properties "
        "fo:margin-top=\"0in\" fo:margin-bottom=\"0in\" "
        "fo:keep-with-next=\"auto\" style:writing-mode=\"rl-tb\" ",
        "style:name=\"faxferry-2\" style:family=\"paragraph\" "
        "style:master-page-name=\"\"><style:paragraph-properties "
        "fo:margin-top=\"0in\" fo:margin-bottom=\"2in\" fo:break-before=\"page\"/>",
        "<style:table-row-properties fo:keep-together=\"auto\" style:min-row-height=\"1in\"/>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        if (strstr(filled, expected[i]) == NULL) {
            g_error("%s\nis not in\n%s", expected[i], filled);
        }
    }
}

/* What LibreOffice would forget of the styles that it is like is said again. */
static void test_inherited_spaces(void)
{
    static const char common[] =
        "<office:styles><style:default-style style:family='paragraph'><style:paragraph-properties "
        "fo:margin-top='3in' fo:margin-bottom='4in'/></style:default-style>"
        "<style:style style:name='A' style:family='paragraph' style:parent-style-name='B'>"
        "<style:paragraph-properties fo:margin-top='5in' fo:break-before='page'/></style:style>"
        "<style:style style:name='B' style:family='paragraph' style:parent-style-name='A'/>"
        "<style:style style:name='C' style:family='paragraph'/></office:styles>";
    const FfCoverFacts facts = {.text = "one\ntwo"};
    bool counts = false;
    g_autofree char *document = g_strconcat(
        OPEN, common, STYLES BODY STYLED("A", "$(Cover)") STYLED("C", "$(Cover)") CLOSE, NULL);
    g_autofree char *filled = fill(document, &facts, &counts, NULL);
    g_assert_nonnull(strstr(filled, "fo:margin-top=\"5in\" fo:margin-bottom=\"0in\""));
    g_assert_nonnull(strstr(filled, "fo:margin-top=\"0in\" fo:break-before=\"auto\""));
    g_assert_nonnull(strstr(filled, "fo:margin-top=\"3in\" fo:margin-bottom=\"0in\""));
    g_assert_nonnull(strstr(filled, "fo:margin-top=\"0in\" fo:margin-bottom=\"4in\""));
}

static void test_no_place(void)
{
    assert_text(P("x"), "one\ntwo", P("x") STYLED("faxferry-3", "one") STYLED("faxferry-2", "two"));
}

/* ---- what vanishes ---- */

#define CELL(text)    "<table:table-cell>" text "</table:table-cell>"
#define ROW(one, two) "<table:table-row>" CELL(one) CELL(two) "</table:table-row>"
#define TABLE(rows)   "<table:table>" rows "</table:table>"
#define COPY          P("$(?CC)Copy$(/)")

static void test_vanishing(void)
{
    assert_text(COPY P("x"), NULL, P("x"));
    assert_text(COPY, NULL, P(""));
    assert_text(P("$(CC)") P("x"), NULL, P("") P("x"));
    assert_text(P("$(?CC)a$(/) b"), NULL, P(" b"));
    assert_text(STYLED("P1", "$(?CC)a$(/)") P("x"), NULL, STYLED("P1", "") P("x"));
    assert_text(P("$(?CC)a$(/)<draw:frame/>") P("x"), NULL, P("<draw:frame/>") P("x"));
    assert_text(TABLE(ROW(COPY, COPY P("$(CC)")) ROW(P("a"), P("b"))), NULL,
                TABLE(ROW(P("a"), P("b"))));
    assert_text(TABLE(ROW(COPY, P("a")) ROW(P("a"), P("b"))), NULL,
                TABLE(ROW(P(""), P("a")) ROW(P("a"), P("b"))));
    assert_text(TABLE(ROW(COPY, COPY)), NULL, TABLE(ROW(P(""), P(""))));
    assert_text(TABLE(ROW(COPY, P("")) ROW(COPY, P(""))), NULL, TABLE(ROW(P(""), "<text:p/>")));
}

/* ---- refusals ---- */

#define FRAMED(text) P("<draw:frame><draw:text-box>" P(text) "</draw:text-box></draw:frame>")

static void test_refusals(void)
{
    static const struct {
        const char *document, *told;
    } cases[] = {
        {"", "XML"},
        {"<a/>", "no text document"},
        {OPEN STYLES "<office:body/></office:document>", "no text document"},
        {OPEN BODY CLOSE, "no text document"},
        {"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" OPEN STYLES BODY P("&x;") CLOSE,
         "entities"},
        {"<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" OPEN STYLES BODY P("&b;") CLOSE,
         "entities"},
        {OPEN STYLES BODY P("<a xmlns='&lt;b'/>") CLOSE, "namespace"},
        {OPEN STYLES BODY P("Dear $(Nonsense)") CLOSE,
         "at \"Dear $(Nonsense)\": there is no variable $(Nonsense)"},
        {OPEN STYLES BODY P("$(To") CLOSE, "not closed"},
        {OPEN STYLES BODY P("$(?To)x") P("$(/)") CLOSE, "not closed"},
        {OPEN STYLES BODY FRAMED("$(Cover)") CLOSE, "$(Cover) is in a text box"},
        {OPEN STYLES BODY P("<draw:frame><draw:image xlink:href='http://h/a.png'/></draw:frame>")
             CLOSE,
         "wants \"http://h/a.png\", which is not in the file"},
        {OPEN STYLES BODY "<text:section><text:section-source xlink:href='file:///etc/passwd'/>"
                          "</text:section>" CLOSE,
         "/etc/passwd"},
        {OPEN STYLES BODY "<text:section><office:dde-source/></text:section>" CLOSE, "DDE"},
    };
    const FfCoverFacts facts = make_facts();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        bool counts = true;
        g_autofree char *filled = fill(cases[i].document, &facts, &counts, &error);
        g_test_message("%s", error != NULL ? error->message : "filled");
        g_assert_null(filled);
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
        g_assert_nonnull(strstr(error->message, cases[i].told));
        g_assert_true(counts);
    }
}

static void test_left_out(void)
{
    g_autofree char *filled =
        fill(OPEN "<office:meta><meta:template xlink:href='../a.dotx'/></office:meta>"
                  "<office:scripts><office:script>x</office:script></office:scripts>" STYLES BODY P(
                      "<text:a xlink:href='http://h/'>$(Page)</text:a>") CLOSE,
             &(const FfCoverFacts){0}, &(bool){false}, NULL);
    g_assert_nonnull(filled);
    g_assert_null(strstr(filled, "dotx"));
    g_assert_null(strstr(filled, "office:script"));
    g_assert_nonnull(strstr(filled, "http://h/"));
}

static char *repeat(const char *before, const char *what, int count, const char *after)
{
    GString *text = g_string_new(before);
    for (int i = 0; i < count; i++) {
        g_string_append(text, what);
    }
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

static void assert_limit(char *document, char *text, const char *told)
{
    g_autofree char *owned = document, *owned_text = text;
    g_autoptr(GError) error = NULL;
    const FfCoverFacts facts = {.text = owned_text};
    bool counts = false;
    g_autofree char *filled = fill(owned, &facts, &counts, &error);
    g_assert_null(filled);
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, told));
}

static void test_limits(void)
{
    assert_limit(repeat(OPEN STYLES BODY, "<text:p/>", FF_LIMIT_COVER_NODES, CLOSE), NULL,
                 "pieces");
    assert_limit(g_strdup(OPEN STYLES BODY P("$(Cover)") CLOSE),
                 g_strnfill(FF_LIMIT_COVER_TEXT + 1, 'x'), "longer than");
    assert_limit(g_strdup(OPEN STYLES BODY P("$(Cover)") CLOSE),
                 repeat("", "\n", FF_LIMIT_COVER_LINES, "x"), "lines");
    assert_limit(repeat(OPEN STYLES BODY, P("$(Cover)"), 9, CLOSE),
                 g_strnfill(FF_LIMIT_COVER_TEXT, 'x'), "all values together");
    assert_limit(repeat(OPEN STYLES BODY, "<text:section>", 300, CLOSE), NULL, "XML");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flat/values", test_values);
    g_test_add_func("/flat/no-forged-field", test_no_forged_field);
    g_test_add_func("/flat/headers", test_headers);
    g_test_add_func("/flat/counts", test_counts);
    g_test_add_func("/flat/text", test_text);
    g_test_add_func("/flat/styles", test_styles);
    g_test_add_func("/flat/inherited-spaces", test_inherited_spaces);
    g_test_add_func("/flat/no-place", test_no_place);
    g_test_add_func("/flat/vanishing", test_vanishing);
    g_test_add_func("/flat/refusals", test_refusals);
    g_test_add_func("/flat/left-out", test_left_out);
    g_test_add_func("/flat/limits", test_limits);
    return g_test_run();
}
