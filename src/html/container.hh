// SPDX-License-Identifier: GPL-3.0-or-later
/* What litehtml asks of its surroundings: fonts, widths, drawing; and the watch over its time. */
#pragma once

#include <litehtml/litehtml.h>
#include <stdexcept>
#include <vector>

#include "html/breaks.h"
#include "html/clean.h"
#include "html/type.h"

namespace ff
{

class GaveUp : public std::runtime_error
{
  public:
    GaveUp() : std::runtime_error("the layout takes too long")
    {
    }
};

/* Throws once the time is up; asked at every step that may be repeated without bound. */
class Watch
{
  public:
    void start(gint64 budget_ms);
    void tick();

  private:
    gint64 end_ms_ = 0;
    unsigned ticks_ = 0;
};

/* A word where it is drawn. */
struct Word {
    std::string text;
    litehtml::uint_ptr font;
    litehtml::position box;
    bool black; /* or white, on black */
};

struct Frame {
    litehtml::borders borders;
    litehtml::position box;
    bool black;
};

/* What is drawn after all backgrounds: cells that share an edge would paint over each other's. */
struct Upper {
    std::vector<Frame> frames;
    std::vector<Word> words;
};

class Container final : public litehtml::document_container
{
  public:
    Container(const FfCleanHtml *html, int width_px);
    ~Container();
    Container(const Container &) = delete;
    Container &operator=(const Container &) = delete;

    Watch watch;
    int width_px;
    gsize letters_drawn = 0;    /* while nothing is drawn on: what would be */
    int right = 0;              /* of what would be seen */
    FfBreaks *breaks = nullptr; /* likewise; not owned */
    Upper *upper = nullptr;     /* set while something is drawn; not owned */

    guint unknown_letters() const;
    void paint_word(cairo_t *cairo, const Word &word);

    litehtml::uint_ptr create_font(const char *families, int size, int weight,
                                   litehtml::font_style style, unsigned decoration,
                                   litehtml::font_metrics *metrics) override;
    void delete_font(litehtml::uint_ptr font) override;
    int text_width(const char *text, litehtml::uint_ptr font) override;
    void draw_text(litehtml::uint_ptr target, const char *text, litehtml::uint_ptr font,
                   litehtml::web_color colour, const litehtml::position &box) override;
    int pt_to_px(int points) const override;
    int get_default_font_size() const override;
    const char *get_default_font_name() const override;
    void draw_list_marker(litehtml::uint_ptr target, const litehtml::list_marker &marker) override;
    void load_image(const char *source, const char *base, bool redraw) override;
    void get_image_size(const char *source, const char *base, litehtml::size &size) override;
    void draw_background(litehtml::uint_ptr target,
                         const litehtml::background_paint &background) override;
    void draw_borders(litehtml::uint_ptr target, const litehtml::borders &borders,
                      const litehtml::position &box, bool root) override;
    void set_caption(const char *caption) override;
    void set_base_url(const char *url) override;
    void link(const std::shared_ptr<litehtml::document> &document,
              const litehtml::element::ptr &element) override;
    void on_anchor_click(const char *url, const litehtml::element::ptr &element) override;
    void set_cursor(const char *cursor) override;
    void transform_text(litehtml::tstring &text, litehtml::text_transform how) override;
    void import_css(litehtml::tstring &text, const litehtml::tstring &url,
                    litehtml::tstring &base) override;
    void set_clip(const litehtml::position &box, const litehtml::border_radiuses &radius,
                  bool valid_x, bool valid_y) override;
    void del_clip() override;
    void get_client_rect(litehtml::position &client) const override;
    std::shared_ptr<litehtml::element> create_element(
        const char *name, const litehtml::string_map &attributes,
        const std::shared_ptr<litehtml::document> &document) override;
    void get_media_features(litehtml::media_features &media) const override;
    void get_language(litehtml::tstring &language, litehtml::tstring &culture) const override;
    void split_text(const char *text, const std::function<void(const char *)> &on_word,
                    const std::function<void(const char *)> &on_space) override;

  private:
    const FfHtmlPicture *find_picture(const char *source) const;
    void note_right(const litehtml::position &box);
    void note_seen(const litehtml::position &box);

    const FfCleanHtml *html_;
    FfType *type_;
};

} // namespace ff
