// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/test-fax-tiff.h"

#include <string.h>
#include <tiffio.h>

typedef struct {
    GByteArray *octets;
    gsize position;
    int complaints;
} Memory;

static tmsize_t read_some(thandle_t handle, void *data, tmsize_t size)
{
    Memory *memory = handle;
    gsize left = memory->octets->len - MIN(memory->position, memory->octets->len);
    gsize count = MIN((gsize)size, left);
    memcpy(data, memory->octets->data + memory->position, count);
    memory->position += count;
    return (tmsize_t)count;
}

static tmsize_t write_some(thandle_t handle, void *data, tmsize_t size)
{
    Memory *memory = handle;
    gsize end = memory->position + (gsize)size;
    if (end > memory->octets->len) {
        g_byte_array_set_size(memory->octets, (guint)end);
    }
    memcpy(memory->octets->data + memory->position, data, (gsize)size);
    memory->position = end;
    return size;
}

static toff_t size_of(thandle_t handle)
{
    return ((Memory *)handle)->octets->len;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence)
{
    Memory *memory = handle;
    memory->position = offset + (whence == SEEK_CUR   ? memory->position
                                 : whence == SEEK_END ? memory->octets->len
                                                      : 0);
    return memory->position;
}

static int close_nothing(thandle_t handle)
{
    return 0;
}

static int complain(TIFF *tiff, void *data, const char *module, const char *format,
                    va_list arguments)
{
    ((Memory *)data)->complaints++;
    return 1;
}

static TIFF *open_tiff(Memory *memory, const char *mode)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, complain, memory);
    TIFFOpenOptionsSetWarningHandlerExtR(options, complain, memory);
    TIFF *tiff = TIFFClientOpenExt("test", mode, memory, read_some, write_some, seek, close_nothing,
                                   size_of, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    g_assert_nonnull(tiff);
    return tiff;
}

static int compression_of(const FfFaxForm *form)
{
    if (form->coding == FF_FAX_MMR) {
        return COMPRESSION_CCITTFAX4;
    }
    return form->coding == FF_FAX_MH && !form->eol ? COMPRESSION_CCITTRLE : COMPRESSION_CCITTFAX3;
}

static void set_tags(TIFF *tiff, const FfFaxForm *form)
{
    const int compression = compression_of(form);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, (guint32)form->width_px);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, (guint32)form->rows);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, (guint32)form->rows);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, form->k > 2 ? 196.0 : 98.0); /* libtiff's K: 4, or 2 */
    if (compression == COMPRESSION_CCITTFAX3) {
        guint32 options = (form->coding == FF_FAX_MR ? GROUP3OPT_2DENCODING : 0) |
                          (form->align ? GROUP3OPT_FILLBITS : 0);
        TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, options);
    }
}

GBytes *ff_test_tiff_encode(const FfFaxForm *form, const guint8 *bits, gsize stride)
{
    g_autoptr(GByteArray) octets = g_byte_array_new();
    Memory memory = {.octets = octets};
    TIFF *tiff = open_tiff(&memory, "wlm");
    const gsize length = ((gsize)form->width_px + 7) / 8;
    g_autofree guint8 *rows = g_malloc(length * (gsize)form->rows);
    for (int row = 0; row < form->rows; row++) {
        memcpy(rows + (gsize)row * length, bits + (gsize)row * stride, length);
    }
    set_tags(tiff, form);
    g_assert_cmpint(TIFFWriteEncodedStrip(tiff, 0, rows, (tmsize_t)length * form->rows), >, 0);
    g_assert_true(TIFFFlushData(tiff));
    GBytes *code = g_bytes_new(octets->data + TIFFGetStrileOffset(tiff, 0),
                               (gsize)TIFFGetStrileByteCount(tiff, 0));
    TIFFClose(tiff);
    return code;
}

GBytes *ff_test_tiff_wrap(const FfFaxForm *form, GBytes *code)
{
    GByteArray *octets = g_byte_array_new();
    Memory memory = {.octets = octets};
    TIFF *tiff = open_tiff(&memory, "wlm");
    const gsize length = g_bytes_get_size(code);
    /* libtiff misreads the last row of compression 2 when the data ends right behind it, its own
     * too */
    g_autofree guint8 *data = g_malloc0(length + 2);
    memcpy(data, g_bytes_get_data(code, NULL), length);
    set_tags(tiff, form);
    TIFFWriteRawStrip(tiff, 0, data, (tmsize_t)length + 2);
    TIFFWriteDirectory(tiff);
    TIFFClose(tiff);
    return g_byte_array_free_to_bytes(octets);
}

bool ff_test_tiff_decode_file(GBytes *file, guint8 *bits, gsize size)
{
    g_autoptr(GByteArray) octets = g_byte_array_new();
    g_byte_array_append(octets, g_bytes_get_data(file, NULL), (guint)g_bytes_get_size(file));
    Memory memory = {.octets = octets};
    TIFF *tiff = open_tiff(&memory, "rm");
    memory.complaints = 0;
    bool done = TIFFReadEncodedStrip(tiff, 0, bits, (tmsize_t)size) == (tmsize_t)size;
    done = done && memory.complaints == 0;
    TIFFClose(tiff);
    return done;
}

bool ff_test_tiff_decode(const FfFaxForm *form, GBytes *code, guint8 *bits)
{
    g_autoptr(GBytes) file = ff_test_tiff_wrap(form, code);
    return ff_test_tiff_decode_file(file, bits,
                                    ((gsize)form->width_px + 7) / 8 * (gsize)form->rows);
}
