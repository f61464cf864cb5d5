// SPDX-License-Identifier: GPL-3.0-or-later
/* The rows of a picture stored as a fax, in T.6: Poppler's own decoder goes bit by bit. */
#pragma once

#include <memory>
#include <vector>

#include <Object.h> /* which wants to come before Stream.h */
#include <Stream.h>

#include <glib.h>

namespace faxferry
{

class FaxRows
{
  public:
    /* NULL when Poppler must do it: another filter or coding, rows of another length, or data that
     * is not good to the last row. The picture is decoded at once, into an eighth of an octet a
     * pixel. */
    static std::unique_ptr<FaxRows> open(Stream *stream, int width, int height);

    /* The next row, of (width + 7) / 8 octets as the filter hands them out (ISO 32000-1 7.4.6).
     * False: there is none left. */
    bool next(guint8 *row);

  private:
    std::vector<guint8> bits;
    gsize size = 0;
    gsize at = 0;
    guint8 flip = 0;
};

} // namespace faxferry
