// SPDX-License-Identifier: GPL-3.0-or-later
/* HTML cleaned, laid out, cut into pages and drawn; and as text. */
#include "html/html.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "html/breaks.h"
#include "html/clean.h"
#include "html/css.h"
#include "html/html-text.h"
#include "html/type.h"

/* --- text --- */

static void test_text(void)
{
    static const struct {
        const char *html, *text;
    } cases[] = {
        {"<p>One  two\nthree</p><p>Four</p>", "One two three\n\nFour"},
        {"a<br>b<br><br>c", "a\nb\n\nc"},
        {"<script>x</script><style>y</style><title>z</title><p>seen", "seen"},
        {"<div style='color:red;DISPLAY : none'>hidden</div><p hidden>too</p>seen", "seen"},
        {"<ul><li>a<li>b</ul>", "\xe2\x80\xa2 a\n\xe2\x80\xa2 b"},
        {"<ol><li>a<li>b</ol>", "1. a\n2. b"},
        {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"},
        {"<blockquote>q</blockquote>", "> q"},
        {"<pre>  a\n   b</pre>", "  a\n   b"},
        {"<img src='http://h/x.gif' alt='Logo'>", "[Logo]"},
        {"caf&eacute; &amp; &lt;b&gt;", "caf\xc3\xa9 & <b>"},
        {"<meta charset=iso-8859-1><p>\xc3\xbc", "\xc3\xbc"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = ff_html_to_text(cases[i].html, strlen(cases[i].html));
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void test_text_hostile(void)
{
    static const char *const tags[] = {"<div>", "<blockquote>", "<ul><li>",
                                       "<b>",   "</p>",         "<table><tr><td>"};
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++) {
        g_autoptr(GString) html = g_string_new(NULL);
        for (int depth = 0; depth < 20000; depth++) {
            g_string_append(html, tags[i]);
        }
        g_string_append(html, "end");
        g_autofree char *text = ff_html_to_text(html->str, html->len);
        g_assert_nonnull(text);
        g_assert_true(g_str_has_suffix(text, "end"));
        g_assert_cmpuint(strlen(text), <, 20000 * 64);
    }
}

static void test_text_cut(void)
{
    static const char html[] =
        "<!DOCTYPE html><html><body><ul><li>a<table><tr><td style=\"x\">&eacute;\xc3\xa9"
        "</td></tr></table><!-- c --><pre>x\n</pre></ul></body></html>";
    for (gsize length = 0; length < sizeof html; length++) {
        g_autofree char *cut = g_memdup2(html, length);
        g_autofree char *text = ff_html_to_text(cut, length);
        g_assert_true(text == NULL || strlen(text) < 100);
    }
}

/* Marks of Word, and a tag whose attributes would cost the parser minutes. */
static void test_prepare(void)
{
    g_autoptr(GString) html = g_string_new("<p>a<![if !supportLists]>b<![endif]>c<br ");
    for (int i = 0; i < 100000; i++) {
        g_string_append_printf(html, "a%d=1 ", i);
    }
    g_string_append(html, "><p title='x > y'>d<!--[if mso]>e<![endif]-->");
    g_autofree char *text = ff_html_to_text(html->str, html->len);
    g_assert_cmpstr(text, ==, "a b c\n\nd");
    g_assert_cmpint(ff_clock_cpu_ms(), <, 20000);
}

/* --- style sheets --- */

static void test_declarations(void)
{
    static const struct {
        const char *css, *clean;
    } cases[] = {
        {"COLOR : Red ; x:y", "color:red;"},
        {"width:1e9px;height:-5px", "width:4000.00px;height:0.00px;"},
        {"margin:-99999px 1pt 0.1px 1in", "margin:-100.00px 1.00px 1.00px 96.00px;"},
        {"width:1000%;font-size:0", "width:100.00%;font-size:1.00px;"},
        {"font-size:10.5pt", "font-size:14.00px;"},
        {"background:#fff url(http://x/y;z.png) no-repeat", "background:#fff  no-repeat;"},
        {"background-image:url(x)", ""},
        {"position:fixed;behavior:url(x);width:expression(1)", ""},
        {"display:flex", "display:block;"},
        {"display:table-row", ""},
        {"max-height:0;overflow:hidden", "display:none;"},
        {"opacity:0.5", ""},
        {"color:rgb(1,2,3) !important", "color:rgb(1.00,2.00,3.00) !important;"},
        {"color:rgb((((", ""},
        {"font-family:'A;B',serif;color:red", "color:red;"},
        {"color:\\72 ed;content:'}'", ""},
        {"width:calc(1px + (2px))", ""},
        {"text-align:start", "text-align:left;"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        ff_css_clean_declarations(cases[i].css, strlen(cases[i].css), out);
        g_assert_cmpstr(out->str, ==, cases[i].clean);
    }
}

static void test_sheet(void)
{
    static const struct {
        const char *css, *clean;
    } cases[] = {
        {"<!-- P.Mso, A:link, b > .x {color:red} -->", "p.Mso,x-b > .x{color:red;}\n"},
        {"/* x */ a{color:red}/*", "x-a{color:red;}\n"},
        {"@import url(http://x/y.css); @font-face{src:url(z)} p{color:red}", "p{color:red;}\n"},
        {"@media print{p{color:red}} b{color:blue}", "p{color:red;}\nx-b{color:blue;}\n"},
        {"@media (prefers-color-scheme:dark){p{color:red}} b{color:blue}", "x-b{color:blue;}\n"},
        {"@media only screen and (max-width:480px){p{color:red}}", ""},
        {"@media only screen and (min-width:480px){p{color:red}}", "p{color:red;}\n"},
        {"p+p,[x],p:hover,*{color:red}", "*{color:red;}\n"},
        {"p{color:red", "p{color:red;}\n"},
        {"@media all{@media all{{{{", ""},
        {"}}}p{", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint rules = 10;
        g_autoptr(GString) out = g_string_new(NULL);
        ff_css_clean_sheet(cases[i].css, strlen(cases[i].css), 740, out, &rules);
        g_assert_cmpstr(out->str, ==, cases[i].clean);
    }
}

/* --- cleaning --- */

static FfHtmlPicture *load_black(const char *url, gpointer data)
{
    int *loads = data;
    (*loads)++;
    if (!g_str_has_prefix(url, "cid:")) {
        return NULL;
    }
    FfHtmlPicture *picture = g_new0(FfHtmlPicture, 1);
    picture->width = strcmp(url, "cid:dot") == 0 ? 1 : 100;
    picture->height = picture->width;
    picture->grey = g_malloc0((gsize)picture->width * (gsize)picture->height);
    return picture;
}

static void test_clean(void)
{
    static const struct {
        const char *html, *markup;
    } cases[] = {
        {"<p onclick='x()'>a<script>b</script><iframe>c</iframe><!-- d -->", "<p>a</p>"},
        {"<b>x</b><o:p>y</o:p>", "<x-b>x</x-b>y"},
        {"<img src=http://x/ alt='A&lt;B'>", "[A&lt;B]"},
        {"<img src=cid:a alt=x width=5>", "<img src=\"0\" style=\"width:5.00px;\">"},
        {"<img src=cid:a width=800 height=9 style='float:left;width:9in'>",
         "<img src=\"0\" style=\"width:800.00px;height:9.00px;float:left;width:864.00px;"
         "width:740px;height:auto;\">"},
        {"<img src=cid:dot alt=x>", ""},
        {"<div><br></div>", "<div>&#160;<br></div>"},
        {"<div>x<br></div>", "<div>x<br></div>"},
        {"<ol start=3 type=a><li>x<li value=9>y</ol>",
         "<ol style=\"list-style-type:lower-alpha;\"><li list_index=\"3\">x</li>"
         "<li list_index=\"9\">y</li></ol>"},
        {"<div style='display:none'>x<b>y</b></div>z", "z"},
        {"<td>loose</td>", "loose"},
        {"<span style='font-family:Wingdings'>\xc3\xbc<span style='font:7pt "
         "\"Times\"'>q</span></span>",
         "<span style=\"font-family:wingdings;\">\xe2\x9c\x93"
         "<span style=\"font:9.00px 'times';\">q</span></span>"},
        {"<section><form>x</form></section>", "<div><div>x</div></div>"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int loads = 0;
        g_autoptr(FfCleanHtml) clean =
            ff_html_clean(cases[i].html, strlen(cases[i].html), 740, load_black, &loads);
        g_assert_nonnull(clean);
        const char *body = strstr(clean->markup, "<body>");
        g_assert_cmpstr(body == NULL ? clean->markup : body + 6, ==, cases[i].markup);
    }
}

/* --- pages --- */

static void test_breaks(void)
{
    g_autoptr(FfBreaks) breaks = ff_breaks_new();
    for (int line = 0; line < 100; line++) {
        ff_breaks_keep(breaks, line * 30, line * 30 + 20);
    }
    ff_breaks_keep(breaks, 400, 5000); /* longer than a page: cut */
    ff_breaks_prefer(breaks, 85, 115);
    ff_breaks_force(breaks, 2000);
    ff_breaks_finish(breaks);
    g_assert_cmpint(ff_breaks_next(breaks, 0, 200), ==, 200); /* between 200 and 210 */
    g_assert_cmpint(ff_breaks_next(breaks, 0, 190), ==, 180); /* a line from 180 to 200 */
    g_assert_cmpint(ff_breaks_next(breaks, 0, 112), ==, 85);  /* a row */
    g_assert_cmpint(ff_breaks_next(breaks, 85, 5), ==, 90);   /* nothing fits */
    g_assert_cmpint(ff_breaks_next(breaks, 1900, 200), ==, 2000);
    g_assert_cmpint(ff_breaks_next(breaks, 2000, 200), ==, 2190);
}

static FfHtml *lay_out(const char *html)
{
    int loads = 0;
    return ff_html_lay_out(html, strlen(html), load_black, &loads);
}

enum { SIZE = 740 };

/* The ink of a square of the layout, one octet a pixel. */
static guint8 *draw(FfHtml *html)
{
    guint8 *ink = g_malloc0((gsize)SIZE * SIZE);
    cairo_surface_t *surface =
        cairo_image_surface_create_for_data(ink, CAIRO_FORMAT_A8, SIZE, SIZE, SIZE);
    cairo_t *cairo = cairo_create(surface);
    g_assert_true(ff_html_draw(html, cairo, 0, SIZE));
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    cairo_surface_destroy(surface);
    return ink;
}

/* Part of a box that is black, in percent. */
static int black_of(const guint8 *ink, int left, int top, int width, int height)
{
    int count = 0;
    for (int y = top; y < top + height; y++) {
        for (int x = left; x < left + width; x++) {
            count += ink[y * SIZE + x] >= 128;
        }
    }
    return count * 100 / (width * height);
}

static guint8 *draw_markup(const char *markup)
{
    FfHtml *html = lay_out(markup);
    g_assert_nonnull(html);
    guint8 *ink = draw(html);
    ff_html_free(html);
    return ink;
}

static void test_colours(void)
{
    g_autofree guint8 *dark =
        draw_markup("<div style='background:#123;color:#fff;width:200px;height:100px'>Words</div>");
    g_assert_cmpint(black_of(dark, 0, 50, 200, 50), ==, 100);
    g_assert_cmpint(black_of(dark, 0, 0, 60, 18), <, 95); /* white letters */
    g_autofree guint8 *light =
        draw_markup("<div style='background:#fe8;color:#ccc;width:200px;height:100px'>Words</div>");
    g_assert_cmpint(black_of(light, 0, 50, 200, 50), ==, 0);
    g_assert_cmpint(black_of(light, 0, 0, 60, 18), >, 5); /* pale letters, black */
}

/* Each cell has its whole frame, though cells with a background come after it. */
static void test_table(void)
{
    g_autofree guint8 *ink = draw_markup(
        "<table border=1 cellspacing=0 width=200 height=100><tr bgcolor=#eeeeee><td width=100>a"
        "<td bgcolor=#ffffff>b</table>");
    g_assert_cmpint(black_of(ink, 0, 0, 200, 1), ==, 100);
    g_assert_cmpint(black_of(ink, 0, 99, 200, 1), ==, 100);
    g_assert_cmpint(black_of(ink, 0, 0, 1, 100), ==, 100);
    g_assert_cmpint(black_of(ink, 199, 0, 1, 100), ==, 100);
    g_assert_cmpint(black_of(ink, 95, 50, 10, 1), >=, 10);
}

static void test_picture(void)
{
    g_autofree guint8 *ink =
        draw_markup("<img src=cid:a width=50 height=80 style='display:block'>x");
    g_assert_cmpint(black_of(ink, 1, 1, 48, 78), ==, 100);
    g_assert_cmpint(black_of(ink, 52, 0, 100, 80), ==, 0);
}

/* The first word of a line that is read from the right is the rightmost. */
static void test_right_to_left(void)
{
    g_autofree guint8 *ink = draw_markup("<p dir=rtl style='margin:0'>"
                                         "\xd7\x95 <b style='font-size:40px'>\xd7\xa9\xd7\xa9</b>");
    int first = black_of(ink, 732, 0, 8, 60);
    g_assert_cmpint(first, >, 0);
    g_assert_cmpint(first, <, black_of(ink, 690, 0, 30, 60));
}

static void test_width(void)
{
    FfHtml *narrow = lay_out("<p>some words");
    FfHtml *wide = lay_out("<table width=1200><tr><td>left<td align=right>right</table>");
    FfHtml *empty = lay_out("<table width=1200><tr><td>left<td>right</table>");
    g_assert_cmpint(ff_html_width(narrow), ==, FF_HTML_WIDTH_PX);
    g_assert_cmpint(ff_html_width(wide), >, 1150);
    g_assert_cmpint(ff_html_width(wide), <=, 1200);
    g_assert_cmpint(ff_html_width(empty), <, 800);
    ff_html_free(narrow);
    ff_html_free(wide);
    ff_html_free(empty);
}

static void test_page_breaks(void)
{
    FfHtml *html = lay_out("<p>one<p style='page-break-before:always'>two<p>three");
    int second = ff_html_next_page(html, 0, 1000);
    g_assert_cmpint(second, >, 20);
    g_assert_cmpint(second, <, 60);
    g_assert_cmpint(ff_html_next_page(html, second, 1000), ==, second + 1000);
    ff_html_free(html);
}

/* --- bounds --- */

typedef struct {
    const char *before, *repeated, *after;
    int count;
} Hostile;

static const Hostile hostile_table[] = {
    {"", "<div>", "x", 100000},
    {"", "<b>", "x", 100000},
    {"", "<table><tr><td>", "x", 20000},
    {"", "<table width=100%><tr><td>", "some words", 20},
    {"", "<table><tr><td>", "some words<td>y", 20},
    {"", "<div style='display:inline-block'>", "x", 90},
    {"", "<div style='float:left'>x</div>", "", 20000},
    {"<table><tr><td colspan=1000000 rowspan=1000000>x", "<td>y", "", 10},
    {"<table>", "<tr><td colspan=190>x</tr>", "", 3000},
    {"<table>", "<tr><td>x", "", 20000},
    {"<style>", ".a .b .c{color:red}", "</style><p class=c>x", 20000},
    {"<style>x/*", "a{", "", 100000},
    {"<style>", "@media all{", "", 100000},
    {"<p style='", "(", "'>x", 15000},
    {"", "a", "", 1000000},
    {"", "a ", "", 500000},
    {"<pre>", "\n", "x", 1000000},
    {"<ol>", "<li>x", "", 40000},
    {"", "<font size=1><p>", "x", 10000},
    {"", "<a><p><b><table><i><tr><td><a></b></p>", "x", 3000},
    {"", "<div style='height:1999px'>x</div>", "", 3000},
    {"<div style='white-space:nowrap'>", "word ", "", 20000},
    {"<p style='font-size:1e9px;width:1e9px;margin:-1e9px'>", "x ", "", 10},
    {"", "<p style='page-break-before:always'>x", "", 5000},
    {"", "&#x202e;\xd7\xa9 a ", "", 20000},
};

/* Pages or none, in bounded time. */
static void test_hostile(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(hostile_table); i++) {
        const Hostile *hostile = &hostile_table[i];
        g_autoptr(GString) markup = g_string_new(hostile->before);
        for (int j = 0; j < hostile->count; j++) {
            g_string_append(markup, hostile->repeated);
        }
        g_string_append(markup, hostile->after);
        gint64 start_ms = ff_clock_cpu_ms();
        FfHtml *html = lay_out(markup->str);
        if (html != NULL) {
            g_free(draw(html));
        }
        gint64 took_ms = ff_clock_cpu_ms() - start_ms;
        g_test_message("%s: %s, %d ms", hostile->repeated, html == NULL ? "none" : "laid out",
                       (int)took_ms);
        ff_html_free(html);
        g_assert_cmpint(took_ms, <, 10 * FF_LIMIT_HTML_MS); /* sanitizers are slow */
    }
}

/* What hides most of its letters, or has none that a font knows, is for the text. */
static void test_given_up(void)
{
    g_assert_null(lay_out(""));
    g_assert_null(lay_out("<style>.a{margin-left:1000px}.b{margin-left:1000px}</style>"
                          "<div class=a><div class=b>unseen and unheard of</div></div>x"));
    g_assert_null(
        lay_out("<p>\xf3\xb0\x80\x81 \xf3\xb0\x80\x82 \xf3\xb0\x80\x83 \xf3\xb0\x80\x84"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html/text", test_text);
    g_test_add_func("/html/text-hostile", test_text_hostile);
    g_test_add_func("/html/text-cut", test_text_cut);
    g_test_add_func("/html/prepare", test_prepare);
    g_test_add_func("/html/declarations", test_declarations);
    g_test_add_func("/html/sheet", test_sheet);
    g_test_add_func("/html/clean", test_clean);
    g_test_add_func("/html/breaks", test_breaks);
    g_test_add_func("/html/colours", test_colours);
    g_test_add_func("/html/table", test_table);
    g_test_add_func("/html/picture", test_picture);
    g_test_add_func("/html/right-to-left", test_right_to_left);
    g_test_add_func("/html/width", test_width);
    g_test_add_func("/html/page-breaks", test_page_breaks);
    g_test_add_func("/html/hostile", test_hostile);
    g_test_add_func("/html/given-up", test_given_up);
    return g_test_run();
}
