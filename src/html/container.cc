// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/container.hh"

#include <litehtml/el_table.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <map>

#include "base/clock.h"
#include "base/limits.h"
#include "html/html-text.h"
#include "html/ink.hh"
#include "html/split.hh"

namespace ff
{

namespace
{

constexpr int DEFAULT_FONT_PX = 15; /* Word's and Outlook's 11 points */

struct Font {
    FfTypeFont *type;
    unsigned decoration;
    int ascent, size;
};

/* The boxes that may be laid out many times over: a table asks each cell three times, and so does
 * each table in it. */
template <class Base> class Watched final : public Base
{
  public:
    Watched(const std::shared_ptr<litehtml::document> &document, Watch *watch)
        : Base(document), watch_(watch)
    {
    }

    int render(int x, int y, int max_width, bool second_pass) override
    {
        watch_->tick();
        return Base::render(x, y, max_width, second_pass);
    }

    void draw(litehtml::uint_ptr target, int x, int y, const litehtml::position *clip) override
    {
        watch_->tick();
        Base::draw(target, x, y, clip);
    }

  private:
    Watch *watch_;
};

/* A cell. Its table asks it how narrow it can be (a width of 1) and how wide it wants to be, and
 * then lays it out, often to the width of before; a table in it does all of that each time, which
 * multiplies with each level. The answers to the first two do not change, so they are given once,
 * and what is laid out already is not again. */
class Cell final : public litehtml::html_tag
{
  public:
    Cell(const std::shared_ptr<litehtml::document> &document, Watch *watch)
        : litehtml::html_tag(document), watch_(watch)
    {
    }

    int render(int x, int y, int max_width, bool second_pass) override
    {
        watch_->tick();
        const bool measures = max_width == 1 || after_narrowest_;
        after_narrowest_ = max_width == 1;
        if (!second_pass && max_width == laid_out_to_) {
            m_pos = laid_out_;
            m_pos.x += x;
            m_pos.y += y;
            return widths_[max_width];
        }
        const auto known = widths_.find(max_width);
        if (measures && !second_pass && known != widths_.end()) {
            laid_out_to_ = NEVER;
            m_pos.width = NEVER;
            return known->second;
        }
        return lay_out(x, y, max_width, second_pass);
    }

    /* Moves what is in the cell. */
    void apply_vertical_align() override
    {
        laid_out_to_ = NEVER;
        litehtml::html_tag::apply_vertical_align();
    }

    void draw(litehtml::uint_ptr target, int x, int y, const litehtml::position *clip) override
    {
        watch_->tick();
        litehtml::html_tag::draw(target, x, y, clip);
    }

  private:
    static constexpr size_t WIDTHS_MOST = 64;
    static constexpr int NEVER = -1000000; /* what no table lays a cell out to */

    int lay_out(int x, int y, int max_width, bool second_pass)
    {
        const int width = litehtml::html_tag::render(x, y, max_width, second_pass);
        if (widths_.size() >= WIDTHS_MOST) {
            widths_.clear();
        }
        widths_[max_width] = width;
        laid_out_to_ = second_pass ? NEVER : max_width;
        laid_out_ = m_pos;
        laid_out_.x -= x;
        laid_out_.y -= y;
        return width;
    }

    Watch *watch_;
    bool after_narrowest_ = false;
    std::map<int, int> widths_;
    int laid_out_to_ = NEVER;
    litehtml::position laid_out_;
};

Font *font_of(litehtml::uint_ptr font)
{
    return reinterpret_cast<Font *>(font);
}

cairo_t *cairo_of(litehtml::uint_ptr target)
{
    return reinterpret_cast<cairo_t *>(target);
}

} // namespace

/* --- time --- */

void Watch::start(gint64 budget_ms)
{
    end_ms_ = ff_clock_cpu_ms() + budget_ms;
}

void Watch::tick()
{
    constexpr unsigned each = 64;
    if (++ticks_ % each == 0 && ff_clock_cpu_ms() > end_ms_) {
        throw GaveUp();
    }
}

/* --- text --- */

Container::Container(const FfCleanHtml *html, int width)
    : width_px(width), html_(html), type_(ff_type_new())
{
}

Container::~Container()
{
    ff_type_free(type_);
}

guint Container::unknown_letters() const
{
    return ff_type_unknown(type_);
}

litehtml::uint_ptr Container::create_font(const char *families, int size, int weight,
                                          litehtml::font_style style, unsigned decoration,
                                          litehtml::font_metrics *metrics)
{
    FfTypeMetrics measured;
    Font *font = new Font();
    font->type =
        ff_type_font(type_, families, size, weight, style == litehtml::fontStyleItalic, &measured);
    font->decoration = decoration;
    font->ascent = measured.ascent;
    font->size = size;
    metrics->ascent = measured.ascent;
    metrics->descent = measured.descent;
    metrics->height = measured.ascent + measured.descent;
    metrics->x_height = measured.x_height;
    metrics->draw_spaces = decoration != 0;
    return reinterpret_cast<litehtml::uint_ptr>(font);
}

void Container::delete_font(litehtml::uint_ptr font)
{
    delete font_of(font);
}

int Container::text_width(const char *text, litehtml::uint_ptr font)
{
    watch.tick();
    return font == 0
               ? 0
               : static_cast<int>(std::lround(ff_type_width(type_, font_of(font)->type, text)));
}

void Container::draw_text(litehtml::uint_ptr target, const char *text, litehtml::uint_ptr font,
                          litehtml::web_color colour, const litehtml::position &box)
{
    watch.tick();
    if (font == 0) {
        return;
    }
    if (target == 0) {
        if (box.x > -box.width && box.right() <= width_px + box.width / 2) {
            letters_drawn += ff_html_count_letters(text);
        }
        if (!ff_type_is_invisible(font_of(font)->type)) {
            note_seen(box);
        }
        return;
    }
    if (upper != nullptr && colour.alpha != 0 && !ff_type_is_invisible(font_of(font)->type)) {
        const bool black = ink_contrast(cairo_of(target), box.x + 0.5, box.y + 0.5);
        upper->words.push_back({text, font, box, black});
    }
}

void Container::note_right(const litehtml::position &box)
{
    right = std::max(right, box.right());
}

void Container::note_seen(const litehtml::position &box)
{
    note_right(box);
    if (breaks != nullptr) {
        ff_breaks_keep(breaks, box.y, box.bottom());
    }
}

void Container::paint_word(cairo_t *cairo, const Word &word)
{
    const Font *font = font_of(word.font);
    Ink ink(cairo, word.black);
    ff_type_draw(type_, font->type, word.text.c_str(), word.box.x, word.box.y, cairo);
    const int thick = std::max(1, font->size / 14);
    const int base = word.box.y + font->ascent;
    const struct {
        unsigned decoration;
        int y;
    } lines[] = {
        {litehtml::font_decoration_underline, base + std::max(1, font->size / 10)},
        {litehtml::font_decoration_linethrough, base - font->size * 3 / 10},
        {litehtml::font_decoration_overline, word.box.y},
    };
    for (const auto &line : lines) {
        if ((font->decoration & line.decoration) != 0) {
            ink.fill(word.box.x, line.y, word.box.width, thick);
        }
    }
}

void Container::split_text(const char *text, const std::function<void(const char *)> &on_word,
                           const std::function<void(const char *)> &on_space)
{
    split_words(text, on_word, on_space);
}

void Container::transform_text(litehtml::tstring &text, litehtml::text_transform how)
{
    char *changed = nullptr;
    if (how == litehtml::text_transform_uppercase) {
        changed = g_utf8_strup(text.c_str(), -1);
    } else if (how == litehtml::text_transform_lowercase) {
        changed = g_utf8_strdown(text.c_str(), -1);
    } else if (how == litehtml::text_transform_capitalize && !text.empty()) {
        const char *rest = g_utf8_next_char(text.c_str());
        char *first = g_utf8_strup(text.c_str(), rest - text.c_str());
        changed = g_strconcat(first, rest, nullptr);
        g_free(first);
    }
    if (changed != nullptr) {
        text = changed;
        g_free(changed);
    }
}

/* --- pictures --- */

const FfHtmlPicture *Container::find_picture(const char *source) const
{
    if (source == nullptr || !g_ascii_isdigit(*source)) {
        return nullptr;
    }
    const guint64 index = g_ascii_strtoull(source, nullptr, 10);
    return index < html_->pictures->len
               ? static_cast<const FfHtmlPicture *>(html_->pictures->pdata[index])
               : nullptr;
}

void Container::get_image_size(const char *source, const char *base, litehtml::size &size)
{
    watch.tick();
    const FfHtmlPicture *picture = find_picture(source);
    size.width = picture == nullptr ? 0 : picture->width;
    size.height = picture == nullptr ? 0 : picture->height;
}

/* --- drawing --- */

/* Not that of the whole page, which is paper. */
void Container::draw_background(litehtml::uint_ptr target,
                                const litehtml::background_paint &background)
{
    watch.tick();
    const FfHtmlPicture *picture = find_picture(background.image.c_str());
    const litehtml::position &box = background.clip_box;
    if (target == 0) {
        if (picture != nullptr) {
            note_seen(box);
        }
        return;
    }
    if (picture != nullptr) {
        ink_picture(cairo_of(target), picture, box);
    } else if (background.color.alpha >= 128 && background.image.empty() && !background.is_root) {
        ink_background(cairo_of(target), background.color, box);
    }
}

void Container::draw_borders(litehtml::uint_ptr target, const litehtml::borders &borders,
                             const litehtml::position &box, bool root)
{
    watch.tick();
    if (target == 0 && borders.is_visible()) {
        note_right(box);
    }
    if (target != 0 && upper != nullptr && borders.is_visible()) {
        const bool black = ink_contrast(cairo_of(target), box.x - 1.0, box.y - 1.0);
        upper->frames.push_back({borders, box, black});
    }
}

void Container::draw_list_marker(litehtml::uint_ptr target, const litehtml::list_marker &marker)
{
    if (target != 0 && marker.marker_type != litehtml::list_style_type_none) {
        const bool black = ink_contrast(cairo_of(target), marker.pos.x - 1.0, marker.pos.y - 1.0);
        ink_marker(cairo_of(target), marker, black);
    }
}

/* --- facts --- */

int Container::pt_to_px(int points) const
{
    return static_cast<int>(std::lround(points * 96 / 72.0));
}

int Container::get_default_font_size() const
{
    return DEFAULT_FONT_PX;
}

const char *Container::get_default_font_name() const
{
    return "sans-serif";
}

void Container::get_client_rect(litehtml::position &client) const
{
    client = litehtml::position(0, 0, width_px, width_px * 4 / 3);
}

void Container::get_media_features(litehtml::media_features &media) const
{
    media.type = litehtml::media_type_print;
    media.width = media.device_width = width_px;
    media.height = media.device_height = width_px * 4 / 3;
    media.monochrome = 1;
    media.resolution = 96;
}

void Container::get_language(litehtml::tstring &language, litehtml::tstring &culture) const
{
    language = "en";
    culture = "";
}

std::shared_ptr<litehtml::element> Container::create_element(
    const char *name, const litehtml::string_map &attributes,
    const std::shared_ptr<litehtml::document> &document)
{
    static const char *const of_their_own[] = {"br", "img", "tr", "body", "html", "head"};
    for (const char *own : of_their_own) {
        if (std::strcmp(name, own) == 0) {
            return nullptr;
        }
    }
    if (std::strcmp(name, "table") == 0) {
        return std::make_shared<Watched<litehtml::el_table>>(document, &watch);
    }
    if (std::strcmp(name, "td") == 0 || std::strcmp(name, "th") == 0) {
        return std::make_shared<Cell>(document, &watch);
    }
    return std::make_shared<Watched<litehtml::html_tag>>(document, &watch);
}

/* --- what a page of paper has no use for --- */

void Container::load_image(const char *source, const char *base, bool redraw)
{
}

void Container::set_caption(const char *caption)
{
}

void Container::set_base_url(const char *url)
{
}

void Container::link(const std::shared_ptr<litehtml::document> &document,
                     const litehtml::element::ptr &element)
{
}

void Container::on_anchor_click(const char *url, const litehtml::element::ptr &element)
{
}

void Container::set_cursor(const char *cursor)
{
}

void Container::import_css(litehtml::tstring &text, const litehtml::tstring &url,
                           litehtml::tstring &base)
{
}

void Container::set_clip(const litehtml::position &box, const litehtml::border_radiuses &radius,
                         bool valid_x, bool valid_y)
{
}

void Container::del_clip()
{
}

} // namespace ff
