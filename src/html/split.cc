// SPDX-License-Identifier: GPL-3.0-or-later
#include "html/split.hh"

#include <cstring>
#include <glib.h>
#include <string>

namespace ff
{

namespace
{

constexpr int LONG = 30; /* letters: a word that may not fit is divided where an address may be */
constexpr int PIECE = 16;
constexpr int PIECE_MOST = 40;
constexpr gunichar ZERO_WIDTH_SPACE = 0x200b;
constexpr gunichar JOINER = 0x200d;

bool is_space(gunichar letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r' || letter == '\f';
}

/* Ideographs and the like, between any two of which a line may end. */
bool is_free(gunichar letter)
{
    return (letter >= 0x2e80 && letter <= 0xa4cf) || (letter >= 0xf900 && letter <= 0xfaff) ||
           (letter >= 0xff01 && letter <= 0xff60) || letter >= 0x20000 ||
           (letter >= 0x1f300 && letter <= 0x1faff);
}

/* What no line begins with (JIS X 4051, in short). */
bool is_closing(gunichar letter)
{
    static const char closing[] =
        "、。，．・：；？！ー）］｝〕〉》」』】〟’”ぁぃぅぇぉっゃゅょァィゥェォッャュョ";
    char octets[7] = "";
    octets[g_unichar_to_utf8(letter, octets)] = '\0';
    return letter >= 0x80 && std::strstr(closing, octets) != nullptr;
}

bool is_opening(gunichar letter)
{
    static const char opening[] = "（［｛〔〈《「『【〝";
    char octets[7] = "";
    octets[g_unichar_to_utf8(letter, octets)] = '\0';
    return letter >= 0x80 && std::strstr(opening, octets) != nullptr;
}

int count_word(const char *text)
{
    int count = 0;
    while (*text != '\0' && !is_space(g_utf8_get_char(text)) && count <= LONG) {
        text = g_utf8_next_char(text);
        count++;
    }
    return count;
}

class Splitter
{
  public:
    explicit Splitter(const std::function<void(const char *)> &on_word) : on_word_(on_word)
    {
    }

    void flush()
    {
        if (!word_.empty()) {
            on_word_(word_.c_str());
        }
        word_.clear();
        letters_ = 0;
        after_ = 0;
    }

    void add(const char *octets, gunichar letter, bool is_long)
    {
        if (letters_ > 0 && may_break_before(letter, is_long)) {
            flush();
        }
        if (letter == ZERO_WIDTH_SPACE) {
            flush();
            return;
        }
        word_.append(octets, static_cast<size_t>(g_utf8_next_char(octets) - octets));
        letters_++;
        after_ = letter;
    }

  private:
    bool may_break_before(gunichar letter, bool is_long) const
    {
        if (g_unichar_ismark(letter) || letter == JOINER || after_ == JOINER ||
            is_closing(letter) || is_opening(after_)) {
            return false;
        }
        if (is_free(letter) || is_free(after_)) {
            return true;
        }
        const bool mark =
            after_ < 0x80 && std::strchr("/-?&=_.,;:+", static_cast<int>(after_)) != nullptr;
        return is_long && ((letters_ >= PIECE && mark) || letters_ >= PIECE_MOST);
    }

    const std::function<void(const char *)> &on_word_;
    std::string word_;
    int letters_ = 0;
    gunichar after_ = 0; /* the last letter */
};

} // namespace

void split_words(const char *utf8, const std::function<void(const char *)> &on_word,
                 const std::function<void(const char *)> &on_space)
{
    Splitter splitter(on_word);
    bool is_long = false;
    bool at_start = true;
    while (*utf8 != '\0') {
        const gunichar letter = g_utf8_get_char(utf8);
        if (is_space(letter)) {
            const char space[2] = {*utf8, '\0'};
            splitter.flush();
            on_space(space);
            at_start = true;
        } else {
            is_long = at_start ? count_word(utf8) > LONG : is_long;
            at_start = false;
            splitter.add(utf8, letter, is_long);
        }
        utf8 = g_utf8_next_char(utf8);
    }
    splitter.flush();
}

} // namespace ff
