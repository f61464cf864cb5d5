// SPDX-License-Identifier: GPL-3.0-or-later
/* Values, templates and the flow of the text, drawn and looked at. */
#include "cover/cover.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "cover/dates.h"
#include "cover/marks.h"

#define HEAD "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 612 792'>"
#define TEXT "<text font-size='12'>$(Cover)</text>"
#define RECT "<rect id='cover-text' x='72' y='200' width='400' height='200' fill='none'/>"
#define TAIL "</svg>"

static const FfCoverPaper letter = {610, 792};
static const FfCoverPaper legal = {610, 1008};

/* 2026-03-04 05:06:07 in local time, whichever that is */
static gint64 when_ms(void)
{
    g_autoptr(GDateTime) when = g_date_time_new_local(2026, 3, 4, 5, 6, 7);
    return g_date_time_to_unix(when) * 1000;
}

static FfCoverFacts make_facts(void)
{
    return (FfCoverFacts){
        .recipient_name = "Anne <a>",
        .to = "Anne, Bob",
        .company_name = "FaxBack & Co",
        .phone_number = "+1 503 555 0123",
        .subject = "$(To) \"x\"\r\nline",
        .text = "Hello",
        .sender_name = "Maria",
        .pages = 3,
        .time_ms = when_ms(),
        .country = "US",
    };
}

/* ---- values ---- */

static void test_values(void)
{
    static const struct {
        const char *name, *value;
    } cases[] = {
        {"To", "Anne, Bob"},
        {"to", "Anne, Bob"},
        {"94", "Anne, Bob"},
        {"93", "Anne <a>"},
        {"95", ""},
        {"80", "FaxBack & Co"},
        {"90", "Hello"},
        {"cover", "Hello"},
        {"91", "$(To) \"x\" line"},
        {"92", "Maria"},
        {"Pages", "5"},
        {"Page", "2"},
        {"11", "05"},
        {"h", "5"},
        {"MM", "06"},
        {"2", "6"},
        {"SS", "07"},
        {"3", "7"},
        {"DD", "04"},
        {"4", "4"},
        {"NN", "03"},
        {"5", "3"},
        {"6666", "2026"},
        {"YY", "26"},
        {"81", "05:06:07 AM"},
        {"TimeUS", "05:06:07 AM"},
        {"82", "5:06 AM"},
        {"83", "03/04/26"},
        {"Date", "03/04/2026"},
        {"PageOf", "Page 2 of 5"},
        {"Nothing", NULL},
        {"", NULL},
        {"811", NULL},
    };
    const FfCoverFacts facts = make_facts();
    const FfCoverValues values = {&facts, 2, 2, false};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *value = ff_cover_value(&values, cases[i].name);
        g_assert_cmpstr(value, ==, cases[i].value);
    }
}

/* Of word processors: lines stay apart, and a page is known only when it is printed. */
static void test_values_of_lines(void)
{
    static const char address[] = " Example \r\n\r\n  Street   1\xe2\x80\xa8Town\tX \n";
    const FfCoverFacts facts = {.company_name = address, .pages = 3};
    const FfCoverValues lines = {&facts, 2, 0, true}, line = {&facts, 2, 1, false};
    g_autofree char *several = ff_cover_value(&lines, "CompanyName");
    g_autofree char *one = ff_cover_value(&line, "CompanyName");
    g_autofree char *page = ff_cover_value(&lines, "PageOf");
    g_assert_cmpstr(several, ==, "Example\nStreet 1\nTown X");
    g_assert_cmpstr(one, ==, "Example Street 1 Town X");
    g_assert_cmpstr(page, ==, "Page " FF_COVER_ANY_PAGE " of 5");
}

/* A blank frame would look as if words were lost. */
static void test_text_that_follows(void)
{
    static const struct {
        const char *text, *language;
        bool follows;
        const char *value;
    } cases[] = {
        {NULL, NULL, true, "The message follows this cover sheet."},
        {NULL, "de-AT", true, "Die Nachricht folgt auf dieses Deckblatt."},
        {"words", NULL, true, "words"},
        {NULL, NULL, false, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FfCoverFacts facts = {
            .text = cases[i].text, .language = cases[i].language, .text_follows = cases[i].follows};
        const FfCoverValues values = {&facts, 1, 1, false};
        g_autofree char *value = ff_cover_value(&values, "Cover");
        g_assert_cmpstr(value, ==, cases[i].value);
    }
}

static void test_codes_are_one(void)
{
    for (const FfCoverVariable *each = ff_cover_variables(); each->name != NULL; each++) {
        for (const FfCoverVariable *other = each + 1; other->name != NULL; other++) {
            g_assert_true(g_ascii_strcasecmp(each->name, other->name) != 0);
            g_assert_true(each->code == NULL || g_strcmp0(each->code, other->code) != 0);
        }
    }
}

static void test_dates(void)
{
    static const struct {
        const char *country, *date, *time;
    } cases[] = {
        {"US", "03/04/2026", "2:05 PM"}, {"de", "04.03.2026", "14:05"},
        {"GB", "04/03/2026", "14:05"},   {"NL", "04-03-2026", "14:05"},
        {"SE", "2026-03-04", "14:05"},   {NULL, "2026-03-04", "14:05"},
    };
    g_autoptr(GDateTime) when = g_date_time_new_local(2026, 3, 4, 14, 5, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *date = ff_cover_date(when, cases[i].country);
        g_autofree char *time = ff_cover_time(when, cases[i].country);
        g_assert_cmpstr(date, ==, cases[i].date);
        g_assert_cmpstr(time, ==, cases[i].time);
    }
}

static void test_substitution(void)
{
    static const struct {
        const char *text, *result, *error;
    } cases[] = {
        {"a $(SENDERNAME) b", "a Maria b", NULL},
        {"$(Subject)", "$(To) \"x\" line", NULL}, /* not looked at again */
        {"$(?CC)Copy: $(CC)$(/)end", "end", NULL},
        {"$(?92)From $(92)$(/)!", "From Maria!", NULL},
        {"$ (x) $", "$ (x) $", NULL},
        {"$(Foo)", NULL, "$(Foo)"},
        {"$(To", NULL, "not closed"},
        {"$(?To)x", NULL, "not closed"},
        {"$(?To)$(?CC)x$(/)$(/)", NULL, "not closed"},
        {"$(?Foo)x$(/)", NULL, "$(Foo)"},
    };
    const FfCoverFacts facts = make_facts();
    const FfCoverValues values = {&facts, 1, 1, false};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *result = ff_cover_substitute(&values, cases[i].text, 1000, &error);
        g_assert_cmpstr(result, ==, cases[i].result);
        if (cases[i].error != NULL) {
            g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
            g_assert_nonnull(strstr(error->message, cases[i].error));
        }
    }
}

static void test_clean_text(void)
{
    g_autofree char *text = ff_cover_clean_text("a\r\nb\rc\x01\x1b[0m\td\xff\xe2\x80\xa8"
                                                "e\f");
    g_assert_cmpstr(text, ==, "a\nb\nc[0m\td\xef\xbf\xbd\ne\f");
}

/* ---- drawing ---- */

enum { WIDTH = 610, MOST_ROWS = 1008 };

typedef struct {
    cairo_surface_t *surface;
    cairo_t *cairo;
} Canvas;

static Canvas open_canvas(void)
{
    Canvas canvas;
    canvas.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, MOST_ROWS);
    canvas.cairo = cairo_create(canvas.surface);
    cairo_set_source_rgb(canvas.cairo, 1, 1, 1);
    cairo_paint(canvas.cairo);
    return canvas;
}

/* Dark pixels in a part of the page. */
static int count_ink(const Canvas *canvas, int left, int top, int right, int bottom)
{
    int count = 0;
    cairo_surface_flush(canvas->surface);
    const guint8 *data = cairo_image_surface_get_data(canvas->surface);
    const int stride = cairo_image_surface_get_stride(canvas->surface);
    for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
            count += data[y * stride + x * 4] < 128;
        }
    }
    return count;
}

static void close_canvas(Canvas *canvas)
{
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
}

static FfCover *make_cover(const char *svg, const FfCoverFacts *facts, const FfCoverPaper *paper)
{
    g_autoptr(GError) error = NULL;
    FfCover *cover = ff_cover_new(svg, strlen(svg), facts, paper, 100, &error);
    g_assert_no_error(error);
    return cover;
}

static void draw(FfCover *cover, int page, Canvas *canvas)
{
    g_autoptr(GError) error = NULL;
    *canvas = open_canvas();
    ff_cover_draw(cover, page, canvas->cairo, &error);
    g_assert_no_error(error);
}

/* Ink of the first page in the part where the frame is, and outside of it. */
static void assert_text_in(const char *svg, int left, int top, int right, int bottom)
{
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    facts.text = "Many words that fill more than a single line of the frame, and more, and more.";
    g_autoptr(FfCover) cover = make_cover(svg, &facts, &letter);
    draw(cover, 0, &canvas);
    const int inside = count_ink(&canvas, left, top, right, bottom);
    g_assert_cmpint(inside, >, 100);
    g_assert_cmpint(count_ink(&canvas, 0, 0, WIDTH, 792), ==, inside);
    close_canvas(&canvas);
}

static void test_frames(void)
{
    assert_text_in(HEAD TEXT RECT TAIL, 70, 198, 474, 402);
    assert_text_in(HEAD "<g transform='translate(0 100) scale(.5)'>" TEXT
                        "<rect id='cover-text' x='72' y='200' width='400' height='200' "
                        "fill='none'/></g>" TAIL,
                   34, 198, 240, 302);
    assert_text_in(HEAD "<defs><rect id='r' x='72' y='300' width='200' height='200'/></defs>"
                        "<text style='shape-inside:url(#r);font-size:12px'><tspan x='72' "
                        "y='310'>$(90)</tspan></text>" TAIL,
                   70, 298, 274, 500);
    assert_text_in("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 612 792'>"
                   "<flowRoot font-size='12'><flowRegion><rect x='72' y='300' width='200' "
                   "height='200'/></flowRegion><flowPara>$(Cover)</flowPara></flowRoot></svg>",
                   70, 298, 274, 500);
    assert_text_in(HEAD "<text x='72' y='300' font-size='12'>$(cover)</text>" TAIL, 70, 288, 542,
                   760);
}

static void test_pages(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    for (int i = 0; i < 100; i++) {
        g_string_append_printf(text, "Line %d\n", i);
    }
    facts.text = text->str;
    g_autoptr(FfCover) cover = make_cover(HEAD TEXT RECT TAIL, &facts, &letter);
    g_assert_cmpint(ff_cover_pages(cover), ==, 3);
    draw(cover, 1, &canvas);
    g_assert_cmpint(count_ink(&canvas, 36, 30, 576, 48), >, 100);  /* the built-in head */
    g_assert_cmpint(count_ink(&canvas, 36, 60, 576, 740), >, 100); /* the text */
    close_canvas(&canvas);
}

static void test_next_page(void)
{
    static const char svg[] =
        HEAD TEXT RECT "<rect x='10' y='10' width='50' height='50'/>"
                       "<g id='next-page' style='display:none'><rect x='500' y='10' width='50' "
                       "height='50'/><rect id='next-text' x='300' y='100' width='200' "
                       "height='600' fill='none'/></g>" TAIL;
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    g_autofree char *words = g_strnfill(1500, 'w');
    for (gsize i = 4; i < 1500; i += 5) {
        words[i] = ' ';
    }
    facts.text = words;
    g_autoptr(FfCover) cover = make_cover(svg, &facts, &letter);
    g_assert_cmpint(ff_cover_pages(cover), ==, 2);
    draw(cover, 0, &canvas);
    g_assert_cmpint(count_ink(&canvas, 10, 10, 60, 60), >, 2000);
    g_assert_cmpint(count_ink(&canvas, 500, 10, 550, 60), ==, 0);
    close_canvas(&canvas);
    draw(cover, 1, &canvas);
    g_assert_cmpint(count_ink(&canvas, 10, 10, 60, 60), ==, 0);
    g_assert_cmpint(count_ink(&canvas, 500, 10, 550, 60), >, 2000);
    g_assert_cmpint(count_ink(&canvas, 298, 98, 502, 702), >, 100);
    g_assert_cmpint(count_ink(&canvas, 0, 70, 296, 792), ==, 0); /* as narrow as its own frame */
    close_canvas(&canvas);
}

/* The words of a message are never lost: a template without a place for them gets a second page. */
static void test_no_place_for_text(void)
{
    FfCoverFacts facts = make_facts();
    g_autoptr(FfCover) cover = make_cover(HEAD "<text x='9' y='20'>x</text>" TAIL, &facts, &letter);
    g_assert_cmpint(ff_cover_pages(cover), ==, 2);
    facts.text = "";
    g_autoptr(FfCover) empty = make_cover(HEAD "<text x='9' y='20'>x</text>" TAIL, &facts, &letter);
    g_assert_cmpint(ff_cover_pages(empty), ==, 1);
    facts.text = NULL;
    facts.text_follows = true;
    g_autoptr(FfCover) silent =
        make_cover(HEAD "<text x='9' y='20'>x</text>" TAIL, &facts, &letter);
    g_assert_cmpint(ff_cover_pages(silent), ==, 1);
}

static void test_foot(void)
{
    static const char svg[] =
        HEAD "<g id='page-foot'><rect x='0' y='742' width='100' height='50'/></g>" TAIL;
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    g_autoptr(FfCover) cover = make_cover(svg, &facts, &legal);
    draw(cover, 0, &canvas);
    g_assert_cmpint(count_ink(&canvas, 0, 0, WIDTH, 940), ==, 0);
    g_assert_cmpint(count_ink(&canvas, 0, 955, 100, 1008), >, 4500);
    close_canvas(&canvas);
}

/* A4 without a foot, on Letter: all of it is there. */
static void test_shrunk(void)
{
    static const char svg[] =
        "<svg xmlns='http://www.w3.org/2000/svg' width='210mm' height='297mm' "
        "viewBox='0 0 210 297'><rect x='5' y='287' width='200' "
        "height='5'/></svg>";
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    g_autoptr(FfCover) cover = make_cover(svg, &facts, &letter);
    draw(cover, 0, &canvas);
    g_assert_cmpint(count_ink(&canvas, 0, 760, WIDTH, 785), >, 5000);
    close_canvas(&canvas);
}

static void test_conditions(void)
{
    static const char svg[] =
        HEAD "<g data-if='CC'><rect x='10' y='10' width='50' height='50'/></g>"
             "<g data-if='CC, To'><rect x='110' y='10' width='50' height='50'/></g>"
             "<g xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:label='$(?BCC)'>"
             "<rect x='210' y='10' width='50' height='50'/></g>" TAIL;
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    facts.text = NULL;
    g_autoptr(FfCover) cover = make_cover(svg, &facts, &letter);
    draw(cover, 0, &canvas);
    g_assert_cmpint(count_ink(&canvas, 0, 0, 100, 100), ==, 0);
    g_assert_cmpint(count_ink(&canvas, 110, 10, 160, 60), >, 2000);
    g_assert_cmpint(count_ink(&canvas, 200, 0, 300, 100), ==, 0);
    close_canvas(&canvas);
}

/* Neither over the edge of the paper, nor beyond its own width. */
static void test_long_values(void)
{
    static const char svg[] = HEAD "<text x='72' y='50' font-size='12'>$(Subject)</text>"
                                   "<text x='72' y='90' font-size='12' data-width='100'>"
                                   "$(Subject)</text>"
                                   "<text x='540' y='130' font-size='12' text-anchor='end' "
                                   "data-width='200'>$(Subject)</text>" TAIL;
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    g_autofree char *subject = g_strnfill(900, 'm');
    facts.subject = subject;
    facts.text = NULL;
    g_autoptr(FfCover) cover = make_cover(svg, &facts, &letter);
    draw(cover, 0, &canvas);
    g_assert_cmpint(count_ink(&canvas, 400, 30, 580, 60), >, 100);
    g_assert_cmpint(count_ink(&canvas, 590, 30, WIDTH, 60), ==, 0);
    g_assert_cmpint(count_ink(&canvas, 72, 70, 172, 100), >, 100);
    g_assert_cmpint(count_ink(&canvas, 174, 70, WIDTH, 100), ==, 0);
    g_assert_cmpint(count_ink(&canvas, 0, 110, 330, 140), ==, 0);
    g_assert_cmpint(count_ink(&canvas, 345, 110, 540, 140), >, 100);
    close_canvas(&canvas);
}

static void test_markup_in_values(void)
{
    FfCoverFacts facts = make_facts();
    Canvas canvas;
    facts.text = NULL;
    facts.subject = "</text><rect width='600' height='700'/><text>\x01&#0;]]>";
    g_autoptr(FfCover) cover = make_cover(
        HEAD "<text x='20' y='40' font-size='9'>$(Subject)</text>" TAIL, &facts, &letter);
    draw(cover, 0, &canvas);
    g_assert_cmpint(count_ink(&canvas, 0, 20, WIDTH, 50), >, 50);
    g_assert_cmpint(count_ink(&canvas, 0, 60, WIDTH, 792), ==, 0);
    close_canvas(&canvas);
}

static void test_scripts(void)
{
    static const char *const texts[] = {
        "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe4\xb8\xad\xe6\x96\x87\xed\x95\x9c\xea\xb8\x80",
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d",
        "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7",
        "\xf0\x9f\x98\x80 \xf0\x9f\x8f\xa5",
        "e\xcc\x81\xcc\x81\xcc\x81 a\xcc\x8a",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        FfCoverFacts facts = make_facts();
        Canvas canvas;
        facts.text = texts[i];
        g_autoptr(FfCover) cover = make_cover(HEAD TEXT RECT TAIL, &facts, &letter);
        draw(cover, 0, &canvas);
        g_assert_cmpint(count_ink(&canvas, 0, 190, WIDTH, 400), >, 20);
        close_canvas(&canvas);
    }
}

/* ---- refusals ---- */

static void test_refusals(void)
{
    static const struct {
        const char *svg, *said;
    } cases[] = {
        {"", "XML"},
        {"<svg", "XML: line 1"},
        {"<svg/>", "no SVG"},
        {"<html xmlns='http://www.w3.org/1999/xhtml'/>", "no SVG"},
        {"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>" HEAD "<text>&b;</text>" TAIL,
         "entities"},
        {"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" HEAD "<text>&a;</text>" TAIL,
         "entities"},
        {HEAD "\n<image href='logo.png' width='9' height='9'/>" TAIL,
         "line 2: <image> wants \"logo"},
        {HEAD "<image href='http://h/x.png'/>" TAIL, "embed it"},
        {HEAD "<image href='file:///etc/passwd'/>" TAIL, "embed it"},
        {HEAD "<image href='data:image/svg+xml;base64,AAAA'/>" TAIL, "embed it"},
        {HEAD "<use href='other.svg#a'/>" TAIL, "<use> wants"},
        {HEAD "<style>@import 'x.css';</style>" TAIL, "style sheet"},
        {HEAD "<rect style='fill:url(http://h/a#b)'/>" TAIL, "<rect> wants"},
        {HEAD "<script>x</script>" TAIL, "<script>"},
        {HEAD "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd' "
              "parse='text'/>" TAIL,
         "<include>"},
        {HEAD TEXT "<rect id='cover-text' width='20' height='5'/>" TAIL, "draw it larger"},
    };
    const FfCoverFacts facts = make_facts();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FfCover) cover =
            ff_cover_new(cases[i].svg, strlen(cases[i].svg), &facts, &letter, 100, &error);
        g_test_message("%s", error != NULL ? error->message : cases[i].svg);
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
        g_assert_null(cover);
        g_assert_nonnull(strstr(error->message, cases[i].said));
    }
}

static void test_unknown_variables(void)
{
    static const struct {
        const char *svg, *said;
    } cases[] = {
        {HEAD "\n\n<text>$(Nonsense)</text>" TAIL, "line 3: there is no variable $(Nonsense)"},
        {HEAD "<g class='$(Foo)'/>" TAIL, "attribute class of <g>"},
        {HEAD "<g data-if='Foo'/>" TAIL, "$(Foo)"},
    };
    const FfCoverFacts facts = make_facts();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FfCover) cover = make_cover(cases[i].svg, &facts, &letter);
        Canvas canvas = open_canvas();
        g_assert_false(ff_cover_draw(cover, 0, canvas.cairo, &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
        g_assert_nonnull(strstr(error->message, cases[i].said));
        close_canvas(&canvas);
    }
}

static void test_limits(void)
{
    g_autoptr(GString) many = g_string_new(HEAD);
    g_autofree char *text = g_strnfill(100000, '\n');
    FfCoverFacts facts = make_facts();
    g_autoptr(GError) error = NULL;
    for (int i = 0; i <= FF_LIMIT_COVER_ELEMENTS; i++) {
        g_string_append(many, "<g/>");
    }
    g_string_append(many, TAIL);
    g_assert_null(ff_cover_new(many->str, many->len, &facts, &letter, 100, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_clear_error(&error);

    facts.text = text; /* blank lines make no page */
    g_autoptr(FfCover) blank = make_cover(HEAD TEXT RECT TAIL, &facts, &letter);
    g_assert_cmpint(ff_cover_pages(blank), ==, 1);

    for (int i = 0; i < 100000; i += 4) {
        text[i] = 'x';
    }
    g_assert_null(ff_cover_new(HEAD TEXT RECT TAIL, strlen(HEAD TEXT RECT TAIL), &facts, &letter,
                               100, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "100 pages"));
}

static void test_no_font(void)
{
    g_autoptr(GError) error = NULL;
    FfCoverFacts facts = make_facts();
    facts.text = "\xf0\x92\x80\x80\xf0\x92\x80\x81\xf0\x92\x80\x82\xf0\x92\x80\x83"; /* cuneiform */
    g_assert_null(ff_cover_new(HEAD TEXT RECT TAIL, strlen(HEAD TEXT RECT TAIL), &facts, &letter,
                               100, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_nonnull(strstr(error->message, "font"));
}

/* ---- the templates that come along ---- */

static void test_shipped(void)
{
    static const char *const names[] = {"classic", "simple", "formal"};
    g_autofree char *long_value = g_strnfill(500, 'W');
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *file = g_strconcat(names[i], ".svg", NULL);
        g_autofree char *path =
            g_build_filename(g_getenv("G_TEST_SRCDIR"), "data", "covers", file, NULL);
        g_autofree char *svg = NULL;
        FfCoverFacts facts = make_facts();
        Canvas canvas;
        g_assert_true(g_file_get_contents(path, &svg, NULL, NULL));
        facts.sender_company = facts.sender_name = facts.company_name = long_value;
        facts.recipient_name = facts.cc = long_value;
        g_autoptr(FfCover) cover = make_cover(svg, &facts, &letter);
        g_assert_cmpint(ff_cover_pages(cover), ==, 1);
        draw(cover, 0, &canvas);
        g_assert_cmpint(count_ink(&canvas, 0, 0, 30, 792), ==, 0);
        g_assert_cmpint(count_ink(&canvas, 580, 0, WIDTH, 792), ==, 0);
        close_canvas(&canvas);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cover/values", test_values);
    g_test_add_func("/cover/values-of-lines", test_values_of_lines);
    g_test_add_func("/cover/text-that-follows", test_text_that_follows);
    g_test_add_func("/cover/codes-are-one", test_codes_are_one);
    g_test_add_func("/cover/dates", test_dates);
    g_test_add_func("/cover/substitution", test_substitution);
    g_test_add_func("/cover/clean-text", test_clean_text);
    g_test_add_func("/cover/frames", test_frames);
    g_test_add_func("/cover/pages", test_pages);
    g_test_add_func("/cover/next-page", test_next_page);
    g_test_add_func("/cover/no-place-for-text", test_no_place_for_text);
    g_test_add_func("/cover/foot", test_foot);
    g_test_add_func("/cover/shrunk", test_shrunk);
    g_test_add_func("/cover/conditions", test_conditions);
    g_test_add_func("/cover/long-values", test_long_values);
    g_test_add_func("/cover/markup-in-values", test_markup_in_values);
    g_test_add_func("/cover/scripts", test_scripts);
    g_test_add_func("/cover/refusals", test_refusals);
    g_test_add_func("/cover/unknown-variables", test_unknown_variables);
    g_test_add_func("/cover/limits", test_limits);
    g_test_add_func("/cover/no-font", test_no_font);
    g_test_add_func("/cover/shipped", test_shipped);
    return g_test_run();
}
