// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/stamp.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "document/fax-pages.h"
#include "document/stamp-line.h"
#include "document/tiff-write.h"

static gsize count_blank(const guint8 *bits, gsize length)
{
    gsize blank = 0;
    while (blank < length && bits[blank] == 0) {
        blank++;
    }
    return blank;
}

static int blank_rows_at_top(const guint8 *bits, int rows, gsize stride)
{
    return (int)(count_blank(bits, (gsize)rows * stride) / stride);
}

/* Of a page that has something black. */
static int blank_rows_at_bottom(const guint8 *bits, int rows, gsize stride)
{
    int blank = 0;
    while (count_blank(bits + (gsize)(rows - 1 - blank) * stride, stride) == stride) {
        blank++;
    }
    return blank;
}

/* How a page makes room. */
typedef struct {
    int put_in_front;
    int cut_at_end;
} Room;

static Room make_room(const guint8 *bits, int rows, gsize stride, int needed)
{
    int top = blank_rows_at_top(bits, rows, stride);
    Room room = {MAX(0, needed - top), 0};
    if (room.put_in_front > 0 && top < rows) {
        room.cut_at_end = MIN(room.put_in_front, blank_rows_at_bottom(bits, rows, stride));
    }
    return room;
}

typedef struct {
    const FfStamp *stamp;
    FfStampLine *line;
    FfTiffWriter *writer;
    int seen; /* pages of the file */
} Work;

static bool write_page(Work *work, const guint8 *bits, const FfTiffPage *page,
                       FfResolution resolution, GError **error)
{
    const gsize stride = (page->width + 7) / 8;
    const int rows = (int)page->height;
    const int needed = ff_stamp_line_rows(resolution);
    const Room room = make_room(bits, rows, stride, needed);
    const int kept = rows - room.cut_at_end;
    const int total = kept + room.put_in_front;
    if (total > FF_LIMIT_PAGE_ROWS) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "page %d is too long to have a line put on top: %d rows", work->seen, rows);
        return false;
    }
    g_autofree guint8 *stamped = g_malloc0((gsize)total * stride);
    memcpy(stamped + (gsize)room.put_in_front * stride, bits, (gsize)kept * stride);
    if (!ff_stamp_line_draw(work->line, work->seen, (int)page->width, resolution, stamped)) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "the line on top of the pages can't be drawn: no font; install "
                    "fonts-liberation");
        return false;
    }
    g_autoptr(GBytes) t6 = ff_t6_encode(stamped, (int)page->width, total);
    if (t6 == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot encode page %d", work->seen);
        return false;
    }
    const FfT6Page out = {t6, (int)page->width, total, resolution};
    return ff_tiff_writer_add(work->writer, &out, error);
}

static bool stamp_page(FfTiff *file, const FfTiffPage *page, FfResolution resolution, gpointer data,
                       GError **error)
{
    Work *work = data;
    g_autofree guint8 *bits = ff_tiff_read_bits(file, page, error);
    if (bits == NULL) {
        return false;
    }
    work->seen++;
    bool left_out = work->seen <= work->stamp->first_page && work->seen > work->stamp->repeated;
    return left_out || write_page(work, bits, page, resolution, error);
}

bool ff_document_stamp(int fd, const FfStamp *stamp, int out_fd, GError **error)
{
    g_autoptr(FfStampLine) line = ff_stamp_line_new(stamp);
    g_autoptr(FfTiffWriter) writer = ff_tiff_writer_new(out_fd, error);
    Work work = {stamp, line, writer, 0};
    if (writer == NULL || !ff_fax_pages_visit(fd, stamp_page, &work, error)) {
        return false;
    }
    if (work.seen != stamp->total || ff_tiff_writer_count(writer) == 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "the fax has %d pages and not %d",
                    work.seen, stamp->total);
        return false;
    }
    return true;
}
