// SPDX-License-Identifier: GPL-3.0-or-later
/* The rows of a picture stored by Flate, by zlib: Poppler's own decoder goes octet by octet. */
#pragma once

#include <memory>
#include <vector>

#include <Object.h> /* which wants to come before Stream.h */
#include <Stream.h>

#include <glib.h>
#include <zlib.h>

namespace faxferry
{

class FlateRows
{
  public:
    /* NULL when Poppler must do it: another filter, or a predictor for rows of another size. */
    static std::unique_ptr<FlateRows> open(Stream *stream, int width, int components, int bits);
    ~FlateRows();
    FlateRows(const FlateRows &) = delete;
    FlateRows &operator=(const FlateRows &) = delete;

    /* The next row, of row_octets(); what is missing of it is 0xff. False: all of it is. */
    bool next(guint8 *row);
    gsize row_octets() const
    {
        return size;
    }
    /* What is stored is broken, or cut off. An end that comes early is neither. */
    bool is_damaged() const
    {
        return damaged;
    }

  private:
    FlateRows(Stream *compressed, int predictor, gsize row_octets, gsize pixel_octets);
    gsize read(guint8 *to, gsize length);
    void undo_filter(int filter);

    Stream *packed;
    const int predictor;
    const gsize size;
    const gsize pixel;
    bool ended = false;
    bool damaged = false;
    z_stream zip = {};
    std::vector<guint8> input;
    /* Each with the octets of a pixel before it, which are 0. */
    std::vector<guint8> line, above;
};

} // namespace faxferry
