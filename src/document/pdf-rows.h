// SPDX-License-Identifier: GPL-3.0-or-later
/* A stored picture of a PDF as rows of grey of another size, decoded as it is read. */
#pragma once

#include <vector>

#include <GfxState.h>
#include <Stream.h>

extern "C" {
#include "document/resample.h"
}

namespace faxferry
{

/* `colours` is NULL for a mask of one bit, whose 0 means 255, or 0 with `invert`. */
struct StoredPicture {
    Stream *stream;
    int width, height;
    GfxImageColorMap *colours;
    bool invert;
};

/* All that a stream has, from its start. */
void read_all(Stream *stream, std::vector<guint8> *octets);

/* False when it is damaged or ends too early. */
bool read_rows(const StoredPicture &picture, int width, int height, FfRowSink sink, gpointer data);

} // namespace faxferry
