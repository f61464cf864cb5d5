// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-rows.h"

#include <cstring>
#include <vector>

#include "document/image-jpeg.h"
#include "document/pdf-fax.h"
#include "document/pdf-inflate.h"

namespace faxferry
{

namespace
{

enum { BITS_OF_OCTET = 8, OCTETS = 256, READ_AT_ONCE = 1 << 16 };
/* Heights are off by a row or two in files that print well; a missing 50th is a piece missing. */
const int missing_most = 50;

typedef std::vector<guint8> Octets;

/* What a row of one bit a pixel becomes, eight pixels at a time. */
class BitTable
{
  public:
    BitTable(guint8 zero, guint8 one)
    {
        for (int octet = 0; octet < OCTETS; octet++) {
            for (int bit = 0; bit < BITS_OF_OCTET; bit++) {
                table[octet][bit] = octet >> (BITS_OF_OCTET - 1 - bit) & 1 ? one : zero;
            }
        }
    }
    void expand(const Octets &packed, Octets *row) const
    {
        guint8 *to = row->data();
        for (const guint8 octet : packed) {
            memcpy(to, table[octet], BITS_OF_OCTET);
            to += BITS_OF_OCTET;
        }
    }

  private:
    guint8 table[OCTETS][BITS_OF_OCTET];
};

guint8 grey_of(GfxImageColorMap *colours, int value)
{
    const unsigned char pixel = static_cast<unsigned char>(value);
    GfxRGB rgb;
    colours->getRGB(&pixel, &rgb);
    return static_cast<guint8>(
        (77 * colToByte(rgb.r) + 150 * colToByte(rgb.g) + 29 * colToByte(rgb.b)) >> 8);
}

bool is_whole(int rows_read, int height)
{
    return height - rows_read <= height / missing_most;
}

/* The rows that are missing are left white, or unpainted. */
void finish(FfResampler *resampler, int rows_read, int height, guint8 blank, Octets *row)
{
    memset(row->data(), blank, row->size());
    for (; rows_read < height; rows_read++) {
        ff_resampler_row(resampler, row->data());
    }
}

/* Packed rows, whole ones only, however they are stored. */
class PackedRows
{
  public:
    PackedRows(const StoredPicture &picture, gsize row_octets)
        : stream(picture.stream), octets(static_cast<int>(row_octets)),
          flate(FlateRows::open(picture.stream, picture.width, 1, 1)),
          fax(FaxRows::open(picture.stream, picture.width, picture.height))
    {
        if (flate == nullptr && fax == nullptr) {
            stream->reset();
        }
    }
    ~PackedRows()
    {
        stream->close();
    }
    PackedRows(const PackedRows &) = delete;
    PackedRows &operator=(const PackedRows &) = delete;
    bool next(guint8 *row)
    {
        return fax != nullptr     ? fax->next(row)
               : flate != nullptr ? flate->next(row)
                                  : stream->doGetChars(octets, row) == octets;
    }
    bool is_damaged() const
    {
        return flate != nullptr && flate->is_damaged();
    }

  private:
    Stream *stream;
    int octets;
    std::unique_ptr<FlateRows> flate;
    std::unique_ptr<FaxRows> fax;
};

bool read_bits(const StoredPicture &picture, FfResampler *resampler)
{
    const bool mask = picture.colours == nullptr;
    const guint8 zero = mask ? (picture.invert ? 0 : 255) : grey_of(picture.colours, 0);
    const guint8 one = mask ? (picture.invert ? 255 : 0) : grey_of(picture.colours, 1);
    const BitTable table(zero, one);
    const gsize octets = (static_cast<gsize>(picture.width) + 7) / BITS_OF_OCTET;
    Octets packed(octets);
    Octets row(octets * BITS_OF_OCTET);
    PackedRows rows(picture, octets);
    int y = 0;
    for (; y < picture.height && rows.next(packed.data()); y++) {
        table.expand(packed, &row);
        ff_resampler_row(resampler, row.data());
    }
    finish(resampler, y, picture.height, mask ? 0 : 255, &row);
    return is_whole(y, picture.height) && !rows.is_damaged();
}

bool is_default_decode(GfxImageColorMap *colours)
{
    bool same = true;
    for (int i = 0; i < colours->getNumPixelComps(); i++) {
        same = same && colours->getDecodeLow(i) == 0 && colours->getDecodeHigh(i) == 1;
    }
    return same;
}

/* Whether the values are plain light, as they are in the JPEG itself. */
bool is_light(GfxImageColorMap *colours)
{
    const int components = colours->getNumPixelComps();
    const GfxColorSpaceMode mode = colours->getColorSpace()->getMode();
    const bool grey = mode == csDeviceGray || mode == csCalGray || mode == csICCBased;
    const bool colour = mode == csDeviceRGB || mode == csCalRGB || mode == csICCBased;
    return ((components == 1 && grey) || (components == 3 && colour)) && is_default_decode(colours);
}

/* One row of any number of components. */
class Painter
{
  public:
    explicit Painter(GfxImageColorMap *map, int width)
        : colours(map), components(map->getNumPixelComps()),
          plain(is_light(map) && map->getBits() == BITS_OF_OCTET), rgb(static_cast<gsize>(width))
    {
        if (components == 1) {
            const int values = MIN(1 << MIN(map->getBits(), BITS_OF_OCTET), OCTETS);
            for (int i = 0; i < values; i++) {
                table[i] = grey_of(map, i);
            }
        }
    }
    void paint(unsigned char *line, Octets *row)
    {
        if (components == 1) {
            for (gsize x = 0; x < row->size(); x++) {
                (*row)[x] = table[line[x]];
            }
            return;
        }
        if (plain) {
            for (gsize x = 0; x < row->size(); x++, line += 3) {
                (*row)[x] = static_cast<guint8>((77 * line[0] + 150 * line[1] + 29 * line[2]) >> 8);
            }
            return;
        }
        /* by way of red, green and blue: grey straight from four inks comes out too dark */
        colours->getRGBLine(line, rgb.data(), static_cast<int>(row->size()));
        for (gsize x = 0; x < row->size(); x++) {
            const unsigned c = rgb[x];
            (*row)[x] = static_cast<guint8>(
                (77 * (c >> 16 & 0xff) + 150 * (c >> 8 & 0xff) + 29 * (c & 0xff)) >> 8);
        }
    }

  private:
    GfxImageColorMap *colours;
    int components;
    bool plain; /* the components are red, green and blue as they are */
    std::vector<unsigned int> rgb;
    guint8 table[OCTETS] = {};
};

/* False: nothing was done, try the other way. */
bool read_flate(const StoredPicture &picture, FfResampler *resampler, bool *ret_sound)
{
    const int components = picture.colours->getNumPixelComps();
    if (picture.colours->getBits() != BITS_OF_OCTET) {
        return false;
    }
    std::unique_ptr<FlateRows> rows =
        FlateRows::open(picture.stream, picture.width, components, BITS_OF_OCTET);
    if (rows == nullptr) {
        return false;
    }
    Painter painter(picture.colours, picture.width);
    Octets line(rows->row_octets());
    Octets row(static_cast<gsize>(picture.width));
    for (int y = 0; y < picture.height; y++) {
        rows->next(line.data());
        painter.paint(line.data(), &row);
        ff_resampler_row(resampler, row.data());
    }
    *ret_sound = !rows->is_damaged();
    return true;
}

bool read_colours(const StoredPicture &picture, FfResampler *resampler)
{
    ImageStream stream(picture.stream, picture.width, picture.colours->getNumPixelComps(),
                       picture.colours->getBits());
    Painter painter(picture.colours, picture.width);
    Octets row(static_cast<gsize>(picture.width));
    int y = 0;
    stream.reset();
    for (; y < picture.height; y++) {
        unsigned char *line = stream.getLine();
        if (line == nullptr) {
            break;
        }
        painter.paint(line, &row);
        ff_resampler_row(resampler, row.data());
    }
    picture.stream->close();
    finish(resampler, y, picture.height, 255, &row);
    return is_whole(y, picture.height);
}

/* ---- JPEG ---- */

struct Jpeg {
    const StoredPicture *picture;
    int width, height;
    FfRowSink sink;
    gpointer data;
    FfResampler *resampler;
    bool alike; /* the file and the PDF agree in what it is */
};

FfReason look_at_jpeg(const FfJpegFacts *facts, int *ret_width, int *ret_height, gpointer data)
{
    Jpeg *jpeg = static_cast<Jpeg *>(data);
    jpeg->alike = facts->width == jpeg->picture->width && facts->height == jpeg->picture->height &&
                  facts->components == jpeg->picture->colours->getNumPixelComps();
    *ret_width = jpeg->width;
    *ret_height = jpeg->height;
    return jpeg->alike ? FF_REASON_NONE : FF_REASON_DOCUMENT_UNREADABLE;
}

FfReason begin_jpeg(int width, int height, gpointer data)
{
    Jpeg *jpeg = static_cast<Jpeg *>(data);
    jpeg->resampler =
        ff_resampler_new(width, height, jpeg->width, jpeg->height, jpeg->sink, jpeg->data);
    return FF_REASON_NONE;
}

void take_jpeg_row(const guint8 *row, gpointer data)
{
    ff_resampler_row(static_cast<Jpeg *>(data)->resampler, row);
}

/* False: nothing was done, try the other way. */
bool read_jpeg(const StoredPicture &picture, int width, int height, FfRowSink sink, gpointer data,
               bool *ret_sound)
{
    static const FfJpegReader reader = {look_at_jpeg, begin_jpeg, take_jpeg_row};
    Stream *inner = picture.stream->getNextStream();
    if (picture.stream->getKind() != strDCT || inner == nullptr || picture.colours == nullptr ||
        !is_light(picture.colours)) {
        return false;
    }
    Octets octets;
    Jpeg jpeg = {&picture, width, height, sink, data, nullptr, false};
    read_all(inner, &octets);
    *ret_sound = ff_jpeg_read(octets.data(), octets.size(), &reader, &jpeg) == FF_REASON_NONE;
    ff_resampler_free(jpeg.resampler);
    return jpeg.alike;
}

} // namespace

void read_all(Stream *stream, std::vector<guint8> *octets)
{
    gsize length = 0;
    int got = 0;
    stream->reset();
    do {
        octets->resize(length + READ_AT_ONCE);
        got = stream->doGetChars(READ_AT_ONCE, octets->data() + length);
        length += static_cast<gsize>(MAX(got, 0));
    } while (got > 0);
    octets->resize(length);
}

bool read_rows(const StoredPicture &picture, int width, int height, FfRowSink sink, gpointer data)
{
    bool sound = false;
    if (read_jpeg(picture, width, height, sink, data, &sound)) {
        return sound;
    }
    FfResampler *resampler =
        ff_resampler_new(picture.width, picture.height, width, height, sink, data);
    const bool bits = picture.colours == nullptr ||
                      (picture.colours->getBits() == 1 && picture.colours->getNumPixelComps() == 1);
    if (bits) {
        sound = read_bits(picture, resampler);
    } else if (!read_flate(picture, resampler, &sound)) {
        sound = read_colours(picture, resampler);
    }
    ff_resampler_free(resampler);
    return sound;
}

} // namespace faxferry
