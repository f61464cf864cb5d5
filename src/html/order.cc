// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/order.hh"

#include <algorithm>

namespace ff
{

namespace
{

const char right_mark[] = "\xe2\x80\x8f";
constexpr int GAP_MOST = 2; /* font sizes: further apart are other cells or columns */

bool is_one_line(const Word &one, const Word &next)
{
    const int gap = next.box.x - one.box.right();
    return one.box.y < next.box.bottom() && next.box.y < one.box.bottom() && gap >= -1 &&
           gap <= GAP_MOST * one.box.height;
}

/* Of its first letter. 1: from the right, 0: from the left, -1: neither (figures, marks). */
int direction_of(const Word &word)
{
    for (const char *at = word.text.c_str(); *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar letter = g_utf8_get_char(at);
        if (ff_html_is_right_to_left(letter)) {
            return 1;
        }
        if (g_unichar_isalpha(letter)) {
            return 0;
        }
    }
    return -1;
}

/* Of a line that begins from the right, words from the left keep their order among themselves, and
 * the other way round. What is neither goes with the line, but between two of a kind with them. */
std::vector<int> find_levels(const std::vector<Word> &words, size_t first, size_t last)
{
    std::vector<int> levels;
    int base = -1;
    for (size_t i = first; i < last; i++) {
        levels.push_back(direction_of(words[i]));
        base = base < 0 ? levels.back() : base;
    }
    base = std::max(base, 0);
    for (size_t i = 0; i < levels.size(); i++) {
        if (levels[i] < 0) {
            size_t next = i;
            while (next < levels.size() && levels[next] < 0) {
                next++;
            }
            const int before = i == 0 ? base : levels[i - 1];
            const int after = next == levels.size() ? base : levels[next];
            levels[i] = before == after ? before : base;
        }
    }
    for (int &level : levels) {
        level = base == 1 && level == 0 ? 2 : level;
    }
    return levels;
}

void reorder_line(std::vector<Word> &words, size_t first, size_t last)
{
    const std::vector<int> levels = find_levels(words, first, last);
    if (*std::max_element(levels.begin(), levels.end()) == 0) {
        return;
    }
    std::vector<size_t> order;
    for (size_t i = 0; i < levels.size(); i++) {
        order.push_back(i);
    }
    for (int level = 2; level >= 1; level--) {
        for (size_t i = 0; i < order.size(); i++) {
            size_t end = i;
            while (end < order.size() && levels[order[end]] >= level) {
                end++;
            }
            if (end > i) {
                std::reverse(order.begin() + static_cast<long>(i),
                             order.begin() + static_cast<long>(end));
                i = end - 1;
            }
        }
    }
    std::vector<int> gaps; /* after each place, as the layout left them */
    for (size_t i = first; i + 1 < last; i++) {
        gaps.push_back(words[i + 1].box.x - words[i].box.right());
    }
    int x = words[first].box.x;
    for (size_t place = 0; place < order.size(); place++) {
        Word &word = words[first + order[place]];
        if (levels[order[place]] == 1) { /* its marks follow the line, not its figures */
            word.text = right_mark + word.text + right_mark;
        }
        word.box.x = x;
        x += word.box.width + (place < gaps.size() ? gaps[place] : 0);
    }
}

} // namespace

void order_words(std::vector<Word> &words)
{
    size_t first = 0;
    for (size_t i = 1; i <= words.size(); i++) {
        if (i == words.size() || !is_one_line(words[i - 1], words[i])) {
            reorder_line(words, first, i);
            first = i;
        }
    }
}

} // namespace ff
