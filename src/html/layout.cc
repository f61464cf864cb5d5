// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>
#include <memory>

#include "base/limits.h"
#include "html/container.hh"
#include "html/defaults.hh"
#include "html/html-text.h"
#include "html/html.h"
#include "html/ink.hh"
#include "html/order.hh"

struct FfHtml {
    FfCleanHtml *clean = nullptr;
    FfBreaks *breaks = ff_breaks_new();
    litehtml::context context;
    litehtml::css sheet;
    std::unique_ptr<ff::Container> container;
    litehtml::document::ptr document; /* before its container */
    int width = FF_HTML_WIDTH_PX;
    int height = 0;

    FfHtml() = default;
    FfHtml(const FfHtml &) = delete;
    FfHtml &operator=(const FfHtml &) = delete;
    ~FfHtml()
    {
        document.reset();
        container.reset();
        ff_breaks_free(breaks);
        ff_clean_html_free(clean);
    }
};

namespace
{

constexpr unsigned UNKNOWN_LEAST = 3; /* letters without a font, as in document/text-layout.c */
constexpr unsigned UNKNOWN_PART = 50; /* of all */
constexpr int ROW_MOST = 300;         /* pixels: a row that is better kept whole */
constexpr int AFTER_HEADING = 60;     /* pixels: some lines that go with it */
constexpr int OVER_EDGE = 24;         /* pixels: there is a margin beside the page */
constexpr gint64 DRAW_MS = FF_LIMIT_HTML_MS; /* for one page */

/* --- where pages end --- */

bool asks_for_page(const litehtml::element::ptr &element, const char *old_name, const char *name)
{
    const char *value = element->get_style_property(old_name, false, nullptr);
    if (value == nullptr) {
        value = element->get_style_property(name, false, nullptr);
    }
    return value != nullptr &&
           (std::strcmp(value, "always") == 0 || std::strcmp(value, "page") == 0);
}

void prefer_row(const FfHtml *html, const litehtml::element::ptr &row)
{
    int top = G_MAXINT;
    int bottom = 0;
    for (size_t i = 0; i < row->get_children_count(); i++) {
        const litehtml::position box = row->get_child(static_cast<int>(i))->get_placement();
        top = std::min(top, box.top());
        bottom = std::max(bottom, box.bottom());
    }
    if (bottom > top && bottom - top <= ROW_MOST) {
        ff_breaks_prefer(html->breaks, top, bottom);
    }
}

void note_breaks(FfHtml *html, const litehtml::element::ptr &element)
{
    const char *name = element->get_tagName();
    html->container->watch.tick();
    if (name == nullptr || *name == '\0') {
        return; /* text */
    }
    const litehtml::position box = element->get_placement();
    if (asks_for_page(element, "page-break-before", "break-before")) {
        ff_breaks_force(html->breaks, box.top());
    }
    if (asks_for_page(element, "page-break-after", "break-after")) {
        ff_breaks_force(html->breaks, box.bottom());
    }
    if (std::strcmp(name, "tr") == 0) {
        prefer_row(html, element);
    } else if (name[0] == 'h' && g_ascii_isdigit(name[1])) {
        ff_breaks_prefer(html->breaks, box.top(), box.bottom() + AFTER_HEADING);
    }
    for (size_t i = 0; i < element->get_children_count(); i++) {
        note_breaks(html, element->get_child(static_cast<int>(i)));
    }
}

/* --- layout --- */

/* Clean markup is bounded, but rules times elements may not be. */
bool is_too_much(const FfCleanHtml *clean)
{
    guint64 rules = 0;
    guint64 elements = 0;
    for (const char *at = clean->sheet; *at != '\0'; at++) {
        rules += *at == '{' || *at == ',';
    }
    for (const char *at = clean->markup; *at != '\0'; at++) {
        elements += *at == '<';
    }
    return rules * elements / 2 > FF_LIMIT_HTML_MATCHES;
}

void build(FfHtml *html)
{
    html->container = std::make_unique<ff::Container>(html->clean, html->width);
    html->container->watch.start(FF_LIMIT_HTML_MS);
    html->context.load_master_stylesheet(ff::default_sheet);
    if (!is_too_much(html->clean)) {
        html->sheet.parse_stylesheet(html->clean->sheet, nullptr, nullptr, nullptr);
        html->sheet.sort_selectors();
    }
    html->document = litehtml::document::createFromUTF8(html->clean->markup, html->container.get(),
                                                        &html->context, &html->sheet);
}

/* A drawing on nothing: which letters would be seen, and where lines and pictures lie. */
void look(FfHtml *html, FfBreaks *breaks)
{
    const litehtml::position all(0, 0, FF_LIMIT_HTML_WIDTH, html->document->height());
    html->container->letters_drawn = 0;
    html->container->right = 0;
    html->container->breaks = breaks;
    html->document->draw(0, 0, 0, &all);
    html->container->breaks = nullptr;
}

/* What can't be as narrow as a page gets the width it needs, and is shrunk when it is drawn. */
void render(FfHtml *html)
{
    html->document->render(html->width);
    look(html, nullptr);
    const int needed = std::min(html->container->right, FF_LIMIT_HTML_WIDTH);
    if (needed > html->width + OVER_EDGE) {
        html->width = html->container->width_px = needed;
        html->document->render(needed);
    }
    html->height = html->document->height();
    look(html, html->breaks);
    note_breaks(html, html->document->root());
    ff_breaks_finish(html->breaks);
}

bool shows_enough(const FfHtml *html, const char *utf8, gsize length)
{
    g_autofree char *text = ff_html_to_text(utf8, length);
    const gsize letters = text == nullptr ? 0 : ff_html_count_letters(text);
    const gsize drawn = html->container->letters_drawn + html->clean->letters_in_pictures;
    const gsize unknown = html->container->unknown_letters();
    if (unknown >= UNKNOWN_LEAST && unknown * UNKNOWN_PART > drawn) {
        return false;
    }
    return drawn * 2 >= letters && html->height > 0 && html->height <= FF_LIMIT_HTML_HEIGHT;
}

bool lay_out(FfHtml *html, const char *utf8, gsize length)
{
    build(html);
    if (html->document == nullptr || html->document->root() == nullptr) {
        return false;
    }
    render(html);
    return shows_enough(html, utf8, length);
}

} // namespace

FfHtml *ff_html_lay_out(const char *utf8, gsize length, FfHtmlLoad load, gpointer data)
try {
    auto html = std::make_unique<FfHtml>();
    html->clean = ff_html_clean(utf8, length, FF_HTML_WIDTH_PX, load, data);
    if (html->clean == nullptr || !lay_out(html.get(), utf8, length)) {
        return nullptr;
    }
    return html.release();
} catch (const std::exception &) {
    return nullptr;
}

void ff_html_free(FfHtml *html)
{
    delete html;
}

int ff_html_width(const FfHtml *html)
{
    return html->width;
}

int ff_html_height(const FfHtml *html)
{
    return html->height;
}

int ff_html_next_page(const FfHtml *html, int from, int height)
{
    return ff_breaks_next(html->breaks, from, std::max(height, 1));
}

bool ff_html_draw(FfHtml *html, cairo_t *cairo, int from, int to)
try {
    const litehtml::position band(0, 0, html->width, to - from);
    ff::Upper upper;
    html->container->watch.start(DRAW_MS);
    html->container->upper = &upper;
    cairo_save(cairo);
    cairo_rectangle(cairo, -OVER_EDGE, 0, html->width + 2 * OVER_EDGE, to - from);
    cairo_clip(cairo);
    html->document->draw(reinterpret_cast<litehtml::uint_ptr>(cairo), 0, -from, &band);
    html->container->upper = nullptr;
    if (html->clean->right_to_left) {
        ff::order_words(upper.words);
    }
    for (const auto &frame : upper.frames) {
        ff::ink_borders(cairo, frame.borders, frame.box, frame.black);
    }
    for (const auto &word : upper.words) {
        html->container->paint_word(cairo, word);
    }
    cairo_restore(cairo);
    return true;
} catch (const std::exception &) {
    html->container->upper = nullptr;
    return false;
}
