// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-inflate.h"

#include <cstdlib>
#include <cstring>

namespace faxferry
{

namespace
{

enum {
    READ_AT_ONCE = 1 << 15,
    HEADER_OCTETS = 2, /* RFC 1950 */
    METHOD_MASK = 0x0f,
    BITS_OF_OCTET = 8,
    COMPONENTS_MOST = 32,
};

/* ISO 32000-1 7.4.4.4; from PNG_FIRST on, each row says itself which of the filters of RFC 2083 6
 * it has. */
enum { PREDICTOR_NONE = 1, PREDICTOR_TIFF = 2, PREDICTOR_PNG = 10 };
enum { PNG_NONE, PNG_SUB, PNG_UP, PNG_AVERAGE, PNG_PAETH };

struct Parameters {
    int predictor = PREDICTOR_NONE, columns = 1, colours = 1, bits = BITS_OF_OCTET;
};

void look_up(const Object &from, const char *name, int *value)
{
    Object found = from.dictLookup(name);
    if (found.isInt()) {
        *value = found.getInt();
    }
}

/* Flate is the filter that was applied first, and so comes last. */
Parameters parameters_of(Stream *stream)
{
    Parameters parameters;
    Dict *dict = stream->getDict();
    Object found = dict == nullptr ? Object(objNull) : dict->lookup("DecodeParms");
    if (found.isNull() && dict != nullptr) {
        found = dict->lookup("DP");
    }
    if (found.isArray()) {
        const int count = found.arrayGetLength();
        found = count > 0 ? found.arrayGet(count - 1) : Object(objNull);
    }
    if (found.isDict()) {
        look_up(found, "Predictor", &parameters.predictor);
        look_up(found, "Columns", &parameters.columns);
        look_up(found, "Colors", &parameters.colours);
        look_up(found, "BitsPerComponent", &parameters.bits);
    }
    return parameters;
}

gsize octets_of(gsize width, int components, int bits)
{
    return (width * static_cast<gsize>(components) * static_cast<gsize>(bits) + BITS_OF_OCTET - 1) /
           BITS_OF_OCTET;
}

bool suits(const Parameters &parameters, int width, int components, int bits)
{
    if (parameters.predictor == PREDICTOR_NONE) {
        return true;
    }
    const bool known = (parameters.predictor == PREDICTOR_TIFF && bits == BITS_OF_OCTET) ||
                       parameters.predictor >= PREDICTOR_PNG;
    return known && parameters.columns == width && parameters.colours == components &&
           parameters.bits == bits;
}

guint8 paeth(int left, int up, int corner)
{
    const int by_left = std::abs(up - corner);
    const int by_up = std::abs(left - corner);
    const int by_corner = std::abs(left + up - 2 * corner);
    if (by_left <= by_up && by_left <= by_corner) {
        return static_cast<guint8>(left);
    }
    return static_cast<guint8>(by_up <= by_corner ? up : corner);
}

} // namespace

FlateRows::FlateRows(Stream *compressed, int predictor_of, gsize row_octets, gsize pixel_octets)
    : packed(compressed), predictor(predictor_of), size(row_octets), pixel(pixel_octets),
      input(READ_AT_ONCE), line(row_octets + pixel_octets), above(row_octets + pixel_octets)
{
}

FlateRows::~FlateRows()
{
    inflateEnd(&zip);
    packed->close();
}

std::unique_ptr<FlateRows> FlateRows::open(Stream *stream, int width, int components, int bits)
{
    if (stream->getKind() != strFlate || stream->getNextStream() == nullptr || width <= 0 ||
        components <= 0 || components > COMPONENTS_MOST || bits <= 0 || bits > BITS_OF_OCTET) {
        return nullptr;
    }
    const Parameters parameters = parameters_of(stream);
    if (!suits(parameters, width, components, bits)) {
        return nullptr;
    }
    Stream *compressed = stream->getNextStream();
    std::unique_ptr<FlateRows> rows(new FlateRows(
        compressed, parameters.predictor, octets_of(static_cast<gsize>(width), components, bits),
        octets_of(1, components, bits)));
    guint8 header[HEADER_OCTETS] = {};
    compressed->reset();
    const bool known = compressed->doGetChars(HEADER_OCTETS, header) == HEADER_OCTETS &&
                       (header[0] & METHOD_MASK) == Z_DEFLATED;
    /* without the checksum at the end, which is wrong in files that print well */
    return known && inflateInit2(&rows->zip, -MAX_WBITS) == Z_OK ? std::move(rows) : nullptr;
}

/* So ends what was flushed and never finished; nothing is missing. */
static bool is_unfinished(const z_stream &zip)
{
    return zip.msg != nullptr && strcmp(zip.msg, "invalid block type") == 0;
}

gsize FlateRows::read(guint8 *to, gsize length)
{
    zip.next_out = to;
    zip.avail_out = static_cast<uInt>(length);
    while (zip.avail_out > 0 && !ended) {
        if (zip.avail_in == 0) {
            const int got = packed->doGetChars(READ_AT_ONCE, input.data());
            zip.next_in = input.data();
            zip.avail_in = static_cast<uInt>(MAX(got, 0));
        }
        const bool dry = zip.avail_in == 0;
        const int status = inflate(&zip, Z_NO_FLUSH);
        ended = status != Z_OK;
        damaged = damaged || (ended && status != Z_STREAM_END && !is_unfinished(zip));
        if (dry && status == Z_OK && zip.avail_out > 0) {
            ended = damaged = true;
        }
    }
    return length - zip.avail_out;
}

void FlateRows::undo_filter(int filter)
{
    guint8 *at = line.data() + pixel;
    const guint8 *left = line.data();
    const guint8 *up = above.data() + pixel;
    const guint8 *corner = above.data();
    for (gsize i = 0; i < size && filter == PNG_SUB; i++) {
        at[i] = static_cast<guint8>(at[i] + left[i]);
    }
    for (gsize i = 0; i < size && filter == PNG_UP; i++) {
        at[i] = static_cast<guint8>(at[i] + up[i]);
    }
    for (gsize i = 0; i < size && filter == PNG_AVERAGE; i++) {
        at[i] = static_cast<guint8>(at[i] + (left[i] + up[i]) / 2);
    }
    for (gsize i = 0; i < size && filter == PNG_PAETH; i++) {
        at[i] = static_cast<guint8>(at[i] + paeth(left[i], up[i], corner[i]));
    }
}

bool FlateRows::next(guint8 *row)
{
    guint8 filter = PNG_NONE;
    if (predictor == PREDICTOR_NONE) {
        const gsize got = read(row, size);
        memset(row + got, 0xff, size - got);
        return got > 0;
    }
    if (predictor >= PREDICTOR_PNG && read(&filter, 1) == 0) {
        memset(row, 0xff, size);
        return false;
    }
    line.swap(above);
    const gsize got = read(line.data() + pixel, size);
    memset(line.data() + pixel + got, 0, size - got);
    undo_filter(predictor == PREDICTOR_TIFF ? static_cast<int>(PNG_SUB) : filter);
    memcpy(row, line.data() + pixel, size);
    return got > 0;
}

} // namespace faxferry
