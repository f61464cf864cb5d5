// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* What mail programs write, and what they mean: the supersets that vendors send under the
 * standard's name (WHATWG Encoding, section 4.2), and names iconv does not know. NULL: says
 * nothing, guess. */
static const struct {
    const char *declared;
    const char *meant;
} aliases[] = {
    {"us-ascii", NULL},
    {"ascii", NULL},
    {"ansi_x3.4-1968", NULL},
    {"unknown-8bit", NULL},
    {"x-unknown", NULL},
    {"default", NULL},
    {"utf8", "UTF-8"},
    {"cp65001", "UTF-8"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-8-e", "ISO-8859-8"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"cp936", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"x-sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"ks_c_5601-1987", "CP949"},
    {"euc-kr", "CP949"},
    {"windows-949", "CP949"},
    {"tis-620", "CP874"},
    {"windows-874", "CP874"},
    {"unicode-1-1-utf-7", "UTF-7"},
};

/* Kept open for the life of the process: what we convert from, and GMime. */
static const char *const common[] = {
    "UTF-16",       "UTF-16LE",     "UTF-16BE",     "UTF-7",        "WINDOWS-1250", "WINDOWS-1251",
    "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257",
    "WINDOWS-1258", "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-6",
    "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",
    "ISO-8859-16",  "KOI8-R",       "KOI8-U",       "CP437",        "CP850",        "CP866",
    "CP874",        "MACINTOSH",    "GB18030",      "HZ-GB-2312",   "BIG5-HKSCS",   "CP932",
    "EUC-JP",       "ISO-2022-JP",  "CP949",        "ISO-2022-KR",  "EUC-TW",       "ISO-8859-1",
    "ISO-8859-9",   "GBK",          "BIG5",         "SHIFT_JIS",    "EUC-KR",
};

void ff_charset_warm_up(void)
{
    /* Never closed: a module stays loaded as long as a converter of it is open. */
    static GPtrArray *converters = NULL;
    if (converters != NULL) {
        return;
    }
    converters = g_ptr_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(common); i++) {
        g_ptr_array_add(converters, iconv_open("UTF-8", common[i]));
    }
}

/* NULL when the declaration says nothing. */
static const char *meant_charset(const char *declared)
{
    for (guint i = 0; declared != NULL && i < G_N_ELEMENTS(aliases); i++) {
        if (g_ascii_strcasecmp(aliases[i].declared, declared) == 0) {
            return aliases[i].meant;
        }
    }
    return declared;
}

static bool is_gb_pair(const guchar *octets)
{
    return octets[0] >= 0xa1 && octets[0] <= 0xf7 && octets[1] >= 0xa1 && octets[1] <= 0xfe;
}

/* GB 2312 text has its octets above 127 in pairs; in western text they stand alone. */
static bool looks_like_gb18030(const guchar *octets, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (octets[i] < 0x80) {
            continue;
        }
        if (i + 1 >= length || !is_gb_pair(octets + i)) {
            return false;
        }
        i++;
    }
    return true;
}

static const struct {
    const char *octets;
    gsize length;
    const char *charset;
} marks[] = {
    {"\xef\xbb\xbf", 3, "UTF-8"},
    {"\xff\xfe", 2, "UTF-16LE"},
    {"\xfe\xff", 2, "UTF-16BE"},
};

/* How many octets of ASCII the text begins with, but for a few at the end of the run. */
static gsize ascii_run(const char *octets, gsize length)
{
    gsize at = 0;
    guint64 block;
    for (; at + sizeof block <= length; at += sizeof block) {
        memcpy(&block, octets + at, sizeof block);
        if ((block & G_GUINT64_CONSTANT(0x8080808080808080)) != 0) {
            break;
        }
    }
    return at;
}

/* One character of UTF-8, of `length` octets at most; 0: there is none. */
static gsize utf8_character(const char *octets, gsize length)
{
    gunichar character = g_utf8_get_char_validated(octets, (gssize)MIN(length, 6));
    bool good = character != (gunichar)-1 && character != (gunichar)-2;
    return good ? (gsize)(g_utf8_next_char(octets) - octets) : 0;
}

/* NULs do not count, they are dropped later. Text is mostly ASCII, which takes an eighth of the
 * time in blocks. */
static bool is_utf8(const char *octets, gsize length)
{
    for (gsize at = 0; at < length;) {
        at += ascii_run(octets + at, length - at);
        while (at < length && (guchar)octets[at] < 0x80) { /* the rest of a block */
            at++;
        }
        gsize count = at < length ? utf8_character(octets + at, length - at) : 0;
        if (at < length && count == 0) {
            return false;
        }
        at += count;
    }
    return true;
}

static const char *guess(const char *octets, gsize length)
{
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (length >= marks[i].length && memcmp(octets, marks[i].octets, marks[i].length) == 0) {
            return marks[i].charset;
        }
    }
    if (is_utf8(octets, length)) {
        return "UTF-8";
    }
    return looks_like_gb18030((const guchar *)octets, length) ? "GB18030" : "WINDOWS-1252";
}

/* One call of iconv; a sequence that can't be converted is replaced, one octet at a time. */
static void convert_step(iconv_t converter, char **in, gsize *in_left, GString *text)
{
    char buffer[4096];
    char *out = buffer;
    gsize out_left = sizeof buffer;
    gsize result = iconv(converter, in, in_left, &out, &out_left);
    int problem = result == (gsize)-1 ? errno : 0;

    g_string_append_len(text, buffer, (gssize)(sizeof buffer - out_left));
    if ((problem == EILSEQ || problem == EINVAL) && *in_left > 0) {
        g_string_append(text, REPLACEMENT);
        *in += 1;
        *in_left -= 1;
    }
}

/* Some converters hold a character back until they know what follows. */
static void convert_rest(iconv_t converter, GString *text)
{
    char buffer[64];
    char *out = buffer;
    gsize out_left = sizeof buffer;
    iconv(converter, NULL, NULL, &out, &out_left);
    g_string_append_len(text, buffer, (gssize)(sizeof buffer - out_left));
}

/* NULL when iconv does not know the character set. */
static GString *convert(const char *charset, const char *octets, gsize length)
{
    iconv_t converter = iconv_open("UTF-8", charset);
    if (converter == (iconv_t)-1) {
        return NULL;
    }
    GString *text = g_string_sized_new(length + length / 8);
    char *in = (char *)octets; /* iconv's prototype lacks const; it does not write there */
    for (gsize left = length; left > 0;) {
        convert_step(converter, &in, &left, text);
    }
    convert_rest(converter, text);
    iconv_close(converter);
    return text;
}

static GString *make_valid(const char *octets, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(octets, (gssize)length);
    return g_string_new(valid);
}

static GString *to_utf8(const char *charset, const char *octets, gsize length)
{
    if (g_ascii_strcasecmp(charset, "UTF-8") != 0) {
        return convert(charset, octets, length);
    }
    if (is_utf8(octets, length)) {
        return g_string_new_len(octets, (gssize)length);
    }
    return make_valid(octets, length);
}

static void drop_nuls(GString *text)
{
    gsize kept = strlen(text->str);
    for (gsize i = kept; i < text->len; i++) {
        if (text->str[i] != '\0') {
            text->str[kept++] = text->str[i];
        }
    }
    g_string_truncate(text, kept);
}

static void drop_mark(GString *text)
{
    if (g_str_has_prefix(text->str, marks[0].octets)) {
        g_string_erase(text, 0, (gssize)marks[0].length);
    }
}

char *ff_charset_to_utf8(const char *charset, const char *octets, gsize length, gsize *ret_length)
{
    const char *meant = meant_charset(charset);
    g_autoptr(GString) text = NULL;

    if (meant != NULL) {
        text = to_utf8(meant, octets, length);
    }
    if (text == NULL) {
        text = to_utf8(guess(octets, length), octets, length);
    }
    if (text == NULL) { /* not even the guess has a converter here */
        text = make_valid(octets, length);
    }
    drop_nuls(text);
    drop_mark(text);
    if (ret_length != NULL) {
        *ret_length = text->len;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

bool ff_charset_is_known(const char *charset)
{
    const char *meant = meant_charset(charset);
    iconv_t converter = meant == NULL ? (iconv_t)-1 : iconv_open("UTF-8", meant);
    if (converter == (iconv_t)-1) {
        return false;
    }
    iconv_close(converter);
    return true;
}

char *ff_charset_of_html(const char *html, gsize length)
{
    static const char key[] = "charset=";
    gsize limit = MIN(length, 1024);
    for (gsize i = 0; i + sizeof key <= limit; i++) {
        if (g_ascii_strncasecmp(html + i, key, sizeof key - 1) != 0) {
            continue;
        }
        const char *start = html + i + sizeof key - 1;
        g_autofree char *rest = g_strndup(start, limit - (gsize)(start - html));
        char *name = rest + strspn(rest, "\"' ");
        name[strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_:.")] = '\0';
        /* A page that could be read this far is not in UTF-16. */
        return *name != '\0' && g_ascii_strncasecmp(name, "utf-16", 6) != 0 ? g_strdup(name) : NULL;
    }
    return NULL;
}
