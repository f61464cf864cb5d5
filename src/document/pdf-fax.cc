// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/pdf-fax.h"

extern "C" {
#include "document/image.h"
}
#include "document/pdf-rows.h"
#include "raster/fax-code.h"

namespace faxferry
{

namespace
{

/* T.6 without anything unusual. Its kind tells the class: Poppler exports no type information. */
CCITTFaxStream *as_fax(Stream *stream, int width)
{
    if (stream->getKind() != strCCITTFax) {
        return nullptr;
    }
    CCITTFaxStream *fax = static_cast<CCITTFaxStream *>(stream);
    const bool plain = fax->getEncoding() < 0 && fax->getColumns() == width &&
                       !fax->getEncodedByteAlign() && fax->getNextStream() != nullptr;
    return plain ? fax : nullptr;
}

} // namespace

std::unique_ptr<FaxRows> FaxRows::open(Stream *stream, int width, int height)
{
    CCITTFaxStream *fax = as_fax(stream, width);
    if (fax == nullptr || ff_image_check_size(width, height) != FF_REASON_NONE) {
        return nullptr;
    }
    FfFaxForm form = {};
    FfFaxVerdict verdict;
    std::vector<guint8> data;
    std::unique_ptr<FaxRows> rows(new FaxRows);
    form.coding = FF_FAX_MMR;
    form.width_px = width;
    form.rows = height;
    rows->size = (static_cast<gsize>(width) + 7) / 8;
    rows->bits.resize(rows->size * static_cast<gsize>(height));
    rows->flip = fax->getBlackIs1() ? 0 : 0xff;
    read_all(fax->getNextStream(), &data);
    ff_fax_decode(&form, data.data(), data.size(), rows->bits.data(), rows->size, &verdict,
                  nullptr);
    /* what lies behind the last row is nobody's business here */
    return verdict.rows == height ? std::move(rows) : nullptr;
}

bool FaxRows::next(guint8 *row)
{
    if (at == bits.size()) {
        return false;
    }
    for (gsize i = 0; i < size; i++) {
        row[i] = bits[at + i] ^ flip;
    }
    at += size;
    return true;
}

} // namespace faxferry
