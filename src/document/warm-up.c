// SPDX-License-Identifier: GPL-3.0-or-later
/* What every child would otherwise do again: read fontconfig's configuration and caches, resolve
 * the libraries' symbols, open the fonts once. */
#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <string.h>

#include "document/document.h"
#include "document/pdf-engine.h"
#include "document/sink.h"
#include "document/stamp-line.h"
#include "document/text-layout.h"

static const char *const samples[] = {
    "Latin \xc3\xa4\xc3\xb1\xc5\x99 123 Greek \xce\x91\xce\xb1 Cyrillic \xd0\x96\xd0\xb6",
    "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e \xe4\xb8\xad\xe6\x96\x87 \xed\x95\x9c\xea\xb8\x80",
};
static const FfTextStyle styles[] = {
    {.families = "DejaVu Sans Mono,monospace", .points = 11},
    {.families = "Liberation Sans,sans-serif", .points = 11},
};

static int count_threads(void)
{
    DIR *tasks = opendir("/proc/self/task");
    int count = 0;
    if (tasks == NULL) {
        return 1;
    }
    for (const struct dirent *entry = readdir(tasks); entry != NULL; entry = readdir(tasks)) {
        count += entry->d_name[0] != '.';
    }
    closedir(tasks);
    return count;
}

/* Pango's thread ends by itself once its font map is gone; a fork before that would copy its locks.
 */
static void wait_for_threads(int before)
{
    for (int i = 0; i < 1000 && count_threads() > before; i++) {
        g_usleep(1000);
    }
}

void ff_document_warm_up(void)
{
    static const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER,
                                          G_N_ELEMENTS(samples) * G_N_ELEMENTS(styles), false};
    const int threads = count_threads();
    FcInit();
    g_autoptr(FfSink) sink = ff_sink_new(&options);
    ff_sink_begin_document(sink, options.max_pages);
    for (gsize i = 0; i < G_N_ELEMENTS(styles); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(samples); j++) {
            ff_text_lay_out(samples[j], strlen(samples[j]), &styles[i], sink);
        }
    }
    ff_pdf_warm_up();
    wait_for_threads(threads);
}

void ff_document_warm_up_stamp(void)
{
    static const FfStamp stamp = {"0123456789", "Warm", "+1", "+1", 0, 1, 0};
    const int threads = count_threads();
    FcInit();
    g_autoptr(FfStampLine) line = ff_stamp_line_new(&stamp);
    g_autofree guint8 *bits =
        g_malloc0((gsize)ff_stamp_line_rows(FF_RESOLUTION_STANDARD) * FF_PAGE_BITS_STRIDE);
    ff_stamp_line_draw(line, 1, FF_PAGE_WIDTH_PX, FF_RESOLUTION_STANDARD, bits);
    g_clear_pointer(&line, ff_stamp_line_free); /* its thread ends with it */
    wait_for_threads(threads);
}
